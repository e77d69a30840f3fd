//! Sealing one part, and opening it again. `schemas/entry.v1.md`, "Parts", draws the bytes.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use sanad_chain::{
    Descriptor, Entry, EventId, KeyId, LedgerId, PartyId, Place, SealedPart, part_hash, same_mac,
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

impl<'a> PartOf<'a> {
    /// The event that an entry is of.
    ///
    /// # Errors
    /// Its body does not decode.
    pub fn the(entry: &Entry<'a>) -> Result<Self, OpenError> {
        let body = entry.body().map_err(|_| OpenError::Damaged)?;
        let (event_id, schema) = (EventId::from_bytes(body.event_id), body.schema);
        Ok(Self { event_id, event_type: body.event_type, schema })
    }
}

/// Every part has a key of its own, so the nonce never repeats under one key.
const NONCE: [u8; 12] = [0; 12];

/// The two keys of one part.
struct PartKeys {
    encryption: Key,
    check: [u8; 32],
}

/// The key of one part. Handed over, it opens that part and nothing else, for whoever has the entry.
/// It is zeroed when dropped, and never prints.
pub struct PartKey(Key);

impl PartKey {
    pub(crate) fn of(
        party: &Key,
        ledger: LedgerId,
        of: &PartOf<'_>,
        index: u16,
        salt: &[u8; 16],
    ) -> Self {
        let material: [&[u8]; 4] =
            [ledger.as_bytes(), of.event_id.as_bytes(), &index.to_le_bytes(), salt];
        Self(party.derive("sanad 2026 v1 part key", &material))
    }

    /// A key that was handed over, from its 32 bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Key::from_bytes(bytes))
    }

    /// The 32 bytes, to hand over.
    pub fn bytes(&self) -> &[u8; 32] {
        self.0.bytes()
    }

    fn keys(&self) -> PartKeys {
        PartKeys {
            encryption: self.0.derive("sanad 2026 v1 part encryption", &[]),
            check: *self.0.derive("sanad 2026 v1 part key check", &[]).bytes(),
        }
    }

    /// Opens the part with this descriptor of an event, whose stored bytes these are.
    ///
    /// # Errors
    /// It is not the key of this part, or the bytes are not what was sealed.
    pub fn open(
        &self,
        ledger: LedgerId,
        of: &PartOf<'_>,
        part: &Descriptor,
        stored: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let keys = self.keys();
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
}

impl std::fmt::Debug for PartKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PartKey(secret)")
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
    let keys = PartKey::of(key, ledger, of, index, &salt).keys();
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
