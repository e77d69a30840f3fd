//! Snapshots: derived state kept beside the log, each with the position it stands for.
//!
//! In sled, under `name 0 'm'`: position 8, head 32, length 8, edition 8, keyed code 32; under
//! `name 0 'p' edition 8 piece 4` the bytes, in pieces of at most 8 kB.

use std::sync::Arc;

use sanad_chain::{Cursor, Hash, SealKey, Seq, mac, same_mac};

use crate::guard::guarded;
use crate::shared::Shared;
use crate::{Head, Ledger};

const PIECE_BYTES: usize = 8 * 1024;
const CONTEXT: &str = "sanad 2026 v1 snapshot";

/// A snapshot as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The position it stands for: it holds what the entries before `at.size` say.
    pub at: Head,
    /// What was kept.
    pub bytes: Vec<u8>,
}

/// Keeps and finds snapshots. All of them are a convenience: what is not found is made anew.
pub struct Snapshots {
    shared: Arc<Shared>,
}

impl Ledger {
    /// The snapshots beside this ledger.
    pub fn snapshots(&self) -> Snapshots {
        Snapshots { shared: Arc::clone(&self.shared) }
    }
}

impl Snapshots {
    /// Keeps a snapshot in place of the one of the same name. False where it could not be kept.
    pub fn put(&self, name: &str, at: Head, bytes: &[u8]) -> bool {
        let Some(folder) = self.shared.folder() else {
            return false;
        };
        guarded(|| {
            let tree = &folder.snapshots;
            let before = tree.get(meta_key(name))?.and_then(|meta| Meta::parse(&meta));
            let edition = before.as_ref().map_or(0, |meta| meta.edition.wrapping_add(1));
            // Pieces first, then what points at them, then the old ones go.
            for (number, piece) in (0_u32..).zip(bytes.chunks(PIECE_BYTES)) {
                tree.insert(piece_key(name, edition, number), piece)?;
            }
            let code = code(&self.shared.seal, name, &at, bytes);
            let meta = Meta { at, len: bytes.len() as u64, edition, code };
            tree.insert(meta_key(name), meta.encode())?;
            for key in tree.scan_prefix(pieces_prefix(name)).keys() {
                let key = key?;
                if !key.starts_with(&edition_prefix(name, edition)) {
                    tree.remove(key)?;
                }
            }
            Ok(())
        })
        .is_ok()
    }

    /// The snapshot of this name, if it is whole, ours, and stands for a position that this ledger
    /// really had.
    pub fn get(&self, name: &str) -> Option<Snapshot> {
        let folder = self.shared.folder()?;
        let read = guarded(|| {
            let tree = &folder.snapshots;
            let Some(meta) = tree.get(meta_key(name))?.and_then(|meta| Meta::parse(&meta)) else {
                return Ok(None);
            };
            let mut bytes = Vec::with_capacity(usize::try_from(meta.len).unwrap_or(0).min(1 << 28));
            for piece in tree.scan_prefix(edition_prefix(name, meta.edition)).values() {
                bytes.extend_from_slice(&piece?);
            }
            Ok(Some((meta, bytes)))
        });
        let (meta, bytes) = read.ok()??;
        let ours = same_mac(&code(&self.shared.seal, name, &meta.at, &bytes), &meta.code);
        (ours && self.was(&meta.at)).then_some(Snapshot { at: meta.at, bytes })
    }

    /// Whether the ledger ended so at some time.
    fn was(&self, at: &Head) -> bool {
        match at.size.get().checked_sub(1) {
            None => at.hash == Hash::ZERO,
            Some(last) => {
                self.shared.read(Seq::new(last)).is_ok_and(|stored| stored.hash() == at.hash)
            }
        }
    }
}

struct Meta {
    at: Head,
    len: u64,
    edition: u64,
    code: [u8; 32],
}

impl Meta {
    fn encode(&self) -> Vec<u8> {
        let mut out = self.at.size.get().to_le_bytes().to_vec();
        out.extend_from_slice(self.at.hash.as_bytes());
        out.extend_from_slice(&self.len.to_le_bytes());
        out.extend_from_slice(&self.edition.to_le_bytes());
        out.extend_from_slice(&self.code);
        out
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut at = Cursor::new(bytes);
        let head = Head { size: Seq::new(at.u64()?), hash: Hash::from_bytes(at.array()?) };
        Some(Self { at: head, len: at.u64()?, edition: at.u64()?, code: at.array()? })
    }
}

fn code(key: &SealKey, name: &str, at: &Head, bytes: &[u8]) -> [u8; 32] {
    let sum = blake3::hash(bytes);
    let size = at.size.get().to_le_bytes();
    let covered = [&size[..], at.hash.as_bytes(), sum.as_bytes(), name.as_bytes()].concat();
    mac(key, CONTEXT, &covered)
}

fn meta_key(name: &str) -> Vec<u8> {
    [name.as_bytes(), b"\0m"].concat()
}

fn pieces_prefix(name: &str) -> Vec<u8> {
    [name.as_bytes(), b"\0p"].concat()
}

fn edition_prefix(name: &str, edition: u64) -> Vec<u8> {
    [&pieces_prefix(name)[..], &edition.to_be_bytes()].concat()
}

fn piece_key(name: &str, edition: u64, number: u32) -> Vec<u8> {
    [&edition_prefix(name, edition)[..], &number.to_be_bytes()].concat()
}
