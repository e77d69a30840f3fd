//! The hashes of the format. Each use has a context of its own (BLAKE3 derive-key mode), so that
//! bytes hashed for one purpose can never stand for another.

use std::sync::LazyLock;

use blake3::hazmat::{ContextKey, HasherExt as _, hash_derive_key_context};

use crate::ids::Hash;

/// A use of BLAKE3 in this format.
pub(crate) struct Context(LazyLock<ContextKey>);

impl Context {
    pub(crate) fn hash(&self, bytes: &[u8]) -> Hash {
        let mut hasher = blake3::Hasher::new_from_context_key(&self.0);
        hasher.update(bytes);
        Hash::from_bytes(*hasher.finalize().as_bytes())
    }
}

/// Over the header of an entry, as stored.
pub(crate) static ENTRY: Context =
    Context(LazyLock::new(|| hash_derive_key_context("sanad 2026 v1 entry header")));
/// Over a link body, as stored.
pub(crate) static LINK: Context =
    Context(LazyLock::new(|| hash_derive_key_context("sanad 2026 v1 link body")));
/// Over the stored bytes of a part.
pub(crate) static PART: Context =
    Context(LazyLock::new(|| hash_derive_key_context("sanad 2026 v1 part bytes")));

/// The hash of a part's stored bytes, as its descriptor carries it.
pub fn part_hash(stored: &[u8]) -> Hash {
    PART.hash(stored)
}
