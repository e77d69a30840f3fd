//! Views as bytes: a cache with a version and a checksum, never the truth.

use bincode::config::{self, Config};

use crate::views::Views;

/// The first bytes of a snapshot.
const MAGIC: [u8; 4] = *b"SNDV";
/// What the bytes mean. It grows with every change of what is stored or of what a fold makes of
/// an event: a snapshot of another version is not read, and the journal is folded again.
const VERSION: u32 = 13;
/// Most bytes that reading a snapshot may claim: a hundred million looks.
const BYTES_MAX: usize = (1 << 32) - 1;

impl Views {
    /// A digest of all state: equal exactly if the state is, however it was reached.
    pub fn digest(&self) -> [u8; 32] {
        digest_of(&self.encoded())
    }

    /// A snapshot for [`Views::from_bytes`]: `SNDV`, version, digest, state.
    pub fn to_bytes(&self) -> Vec<u8> {
        let state = self.encoded();
        let mut bytes = Vec::with_capacity(40 + state.len());
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&digest_of(&state));
        bytes.extend_from_slice(&state);
        bytes
    }

    /// Reads a snapshot; `None` if it is of another version or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(&MAGIC)?.strip_prefix(&VERSION.to_le_bytes())?;
        let (digest, state) = rest.split_first_chunk::<32>()?;
        // Before decoding: damaged lengths would ask for memory.
        if *digest != digest_of(state) {
            return None;
        }
        let (decoded, used) = bincode::decode_from_slice(state, configuration()).ok()?;
        if used != state.len() {
            return None;
        }
        let (position, institution, directory, cases, accesses, disclosures, rest) = decoded;
        let (clocks, emergencies, inquiries, keys) = rest;
        Some(Self {
            position,
            institution,
            directory,
            cases,
            accesses,
            disclosures,
            clocks,
            emergencies,
            inquiries,
            keys,
        })
    }

    fn encoded(&self) -> Vec<u8> {
        let state = (
            self.position,
            &self.institution,
            &self.directory,
            &self.cases,
            &self.accesses,
            &self.disclosures,
            (&self.clocks, &self.emergencies, &self.inquiries, &self.keys),
        );
        bincode::encode_to_vec(state, configuration())
            .expect("a vector takes every byte, and no value here refuses to be encoded")
    }
}

fn configuration() -> impl Config {
    config::standard().with_limit::<BYTES_MAX>()
}

fn digest_of(state: &[u8]) -> [u8; 32] {
    blake3::derive_key("sanad 2026 v1 views state", state)
}

#[cfg(test)]
mod tests;
