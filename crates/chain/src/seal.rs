//! Frame seals: what a holder of the seal key knows about a group of entries, so that a chain
//! recomputed by somebody without the key is found, named and located.

use zeroize::ZeroizeOnDrop;

use crate::bytes::Cursor;
use crate::entry::Entry;
use crate::ids::{Hash, LedgerId, Seq};

/// The key that frame seals and the high-water mark are made with. It lies outside the ledger's
/// folder. It is zeroed when dropped and never prints.
#[derive(Clone, ZeroizeOnDrop)]
pub struct SealKey([u8; 32]);

impl SealKey {
    /// Takes the key's bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealKey(..)")
    }
}

/// Identifies an entry's content to a holder of the seal key, wherever it stands.
pub type ContentTag = [u8; 8];

/// A keyed code over bytes used for one purpose; `context` keeps purposes apart.
pub fn mac(key: &SealKey, context: &str, bytes: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_keyed(&key.0);
    hasher.update(&(context.len() as u64).to_le_bytes());
    hasher.update(context.as_bytes());
    hasher.update(bytes);
    *hasher.finalize().as_bytes()
}

/// Whether two codes are the same, in time that does not depend on where they differ.
pub fn same_mac(a: &[u8; 32], b: &[u8; 32]) -> bool {
    blake3::Hash::from_bytes(*a) == blake3::Hash::from_bytes(*b)
}

/// The tag of an entry's content: all of its header but its places (seq, part of the command),
/// previous hash and links.
pub fn content_tag(key: &SealKey, entry: &Entry<'_>) -> ContentTag {
    let mut hasher = blake3::Hasher::new_keyed(&key.0);
    hasher.update(b"sanad 2026 v1 content tag");
    for piece in entry.placeless() {
        hasher.update(piece);
    }
    let mut tag = [0; 8];
    hasher.finalize_xof().fill(&mut tag);
    tag
}

/// What the writer sealed about one frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameSeal {
    /// Its first entry.
    pub first: Seq,
    /// Head of the chain before it.
    pub before: Hash,
    /// Head of the chain after it.
    pub after: Hash,
    /// The tag of each of its entries, in order.
    pub tags: Vec<ContentTag>,
    /// Keyed code over all of the above.
    pub mac: [u8; 32],
}

impl FrameSeal {
    /// Seals a frame.
    pub fn make(
        key: &SealKey,
        ledger: LedgerId,
        generation: u32,
        first: Seq,
        before: Hash,
        after: Hash,
        tags: Vec<ContentTag>,
    ) -> Self {
        let mut seal = Self { first, before, after, tags, mac: [0; 32] };
        seal.mac = seal.expected(key, ledger, generation);
        seal
    }

    /// How many entries it claims.
    pub fn count(&self) -> u64 {
        self.tags.len() as u64
    }

    /// Whether it was made with this key, for this ledger and generation.
    pub fn is_authentic(&self, key: &SealKey, ledger: LedgerId, generation: u32) -> bool {
        same_mac(&self.mac, &self.expected(key, ledger, generation))
    }

    /// Length of the encoded seal of a frame of `count` entries.
    pub const fn encoded_len(count: usize) -> usize {
        8 + 4 + 32 + 32 + 8 * count + 32
    }

    /// Appends the stored bytes.
    pub fn encode_into(&self, out: &mut Vec<u8>) {
        self.claims_into(out);
        out.extend_from_slice(&self.mac);
    }

    /// Reads stored bytes that hold exactly one seal.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut at = Cursor::new(bytes);
        let first = Seq::new(at.u64()?);
        let count = usize::try_from(at.u32()?).ok()?;
        if bytes.len() != Self::encoded_len(count) {
            return None;
        }
        let (before, after) = (Hash::from_bytes(at.array()?), Hash::from_bytes(at.array()?));
        let tags = at.take(8 * count)?.as_chunks().0.to_vec();
        let mac = at.array()?;
        at.is_empty().then_some(Self { first, before, after, tags, mac })
    }

    #[expect(clippy::cast_possible_truncation, reason = "a frame counts its entries in 32 bits")]
    fn claims_into(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.first.get().to_le_bytes());
        out.extend_from_slice(&(self.tags.len() as u32).to_le_bytes());
        out.extend_from_slice(self.before.as_bytes());
        out.extend_from_slice(self.after.as_bytes());
        out.extend(self.tags.iter().flatten());
    }

    fn expected(&self, key: &SealKey, ledger: LedgerId, generation: u32) -> [u8; 32] {
        let mut claims = Vec::with_capacity(20 + Self::encoded_len(self.tags.len()));
        claims.extend_from_slice(ledger.as_bytes());
        claims.extend_from_slice(&generation.to_le_bytes());
        self.claims_into(&mut claims);
        mac(key, "sanad 2026 v1 frame seal", &claims)
    }
}
