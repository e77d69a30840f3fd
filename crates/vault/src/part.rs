//! Sealing one part, and opening it again. `schemas/entry.v1.md`, "Parts", draws the bytes.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use sanad_chain::{
    Descriptor, EventId, KeyId, LedgerId, PartyId, Place, SealedPart, part_hash, same_mac,
};
use zeroize::Zeroizing;

use crate::error::{OpenError, SealError};
use crate::key::{Key, random};
use crate::pad::{pad, unpad};

/// A text to seal.
#[derive(Clone, Copy)]
pub struct PartText<'a> {
    /// Whom it is sealed to, as a class.
    pub class: u8,
    /// Which section it belongs to.
    pub section: u8,
    /// The party it is sealed to.
    pub party: PartyId,
    /// The key of that party.
    pub key: KeyId,
    /// The text: JSON.
    pub text: &'a [u8],
}

/// The event a part belongs to: bound into the seal, so that a part opens in no other event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartOf<'a> {
    /// The event.
    pub event_id: EventId,
    /// Its type.
    pub event_type: &'a str,
    /// Its schema version.
    pub schema: u16,
}

/// Every part has a key of its own, so the nonce never repeats under one key.
const NONCE: [u8; 12] = [0; 12];

/// The two keys of one part.
struct PartKeys {
    encryption: Key,
    check: [u8; 32],
}

fn part_keys(
    party: &Key,
    ledger: LedgerId,
    of: &PartOf<'_>,
    index: u16,
    salt: &[u8; 16],
) -> PartKeys {
    let material: [&[u8]; 4] =
        [ledger.as_bytes(), of.event_id.as_bytes(), &index.to_le_bytes(), salt];
    let part = party.derive("sanad 2026 v1 part key", &material);
    PartKeys {
        encryption: part.derive("sanad 2026 v1 part encryption", &[]),
        check: *part.derive("sanad 2026 v1 part key check", &[]).bytes(),
    }
}

fn associated(ledger: LedgerId, of: &PartOf<'_>, part: &Descriptor) -> Vec<u8> {
    let mut out = b"SNP1".to_vec();
    out.extend_from_slice(ledger.as_bytes());
    out.extend_from_slice(of.event_id.as_bytes());
    out.extend_from_slice(&of.schema.to_le_bytes());
    out.extend_from_slice(&part.index.to_le_bytes());
    out.extend_from_slice(&[part.class, part.section]);
    out.extend_from_slice(part.party.as_bytes());
    out.extend_from_slice(part.key.as_bytes());
    out.extend_from_slice(of.event_type.as_bytes());
    out
}

pub(crate) fn seal(
    key: &Key,
    ledger: LedgerId,
    of: &PartOf<'_>,
    index: u16,
    part: &PartText<'_>,
) -> Result<SealedPart, SealError> {
    let salt = random()?;
    let keys = part_keys(key, ledger, of, index, &salt);
    let mut descriptor = Descriptor {
        place: Place::Inline,
        class: part.class,
        section: part.section,
        index,
        party: part.party,
        key: part.key,
        salt,
        stored_len: 0,
        hash: sanad_chain::Hash::ZERO,
        check: keys.check,
    };
    let padded = Zeroizing::new(pad(part.text).ok_or(SealError::TooLong)?);
    let message = Payload { msg: &padded, aad: &associated(ledger, of, &descriptor) };
    let bytes = Aes256Gcm::new(keys.encryption.bytes().into())
        .encrypt(Nonce::from_slice(&NONCE), message)
        .map_err(|_| SealError::TooLong)?;
    descriptor.stored_len = bytes.len() as u64;
    descriptor.hash = part_hash(&bytes);
    Ok(SealedPart { descriptor, bytes })
}

pub(crate) fn open(
    key: &Key,
    ledger: LedgerId,
    of: &PartOf<'_>,
    part: &Descriptor,
    stored: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let keys = part_keys(key, ledger, of, part.index, &part.salt);
    if !same_mac(&keys.check, &part.check) {
        return Err(OpenError::Damaged);
    }
    let message = Payload { msg: stored, aad: &associated(ledger, of, part) };
    let padded = Aes256Gcm::new(keys.encryption.bytes().into())
        .decrypt(Nonce::from_slice(&NONCE), message)
        .map(Zeroizing::new)
        .map_err(|_| OpenError::Damaged)?;
    unpad(&padded).map(|text| Zeroizing::new(text.to_vec())).ok_or(OpenError::Damaged)
}
