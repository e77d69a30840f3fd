//! Keys in memory, and how one key is derived from another.

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// 32 secret bytes. They are zeroed when dropped and never print.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Key([u8; 32]);

impl Key {
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A fresh key from the system's random source.
    pub(crate) fn random() -> Result<Self, NoRandomness> {
        random().map(Self)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key for one use: BLAKE3 in derive-key mode under that use's context.
    pub(crate) fn derive(&self, context: &'static str, material: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key(context);
        hasher.update(&self.0);
        for piece in material {
            hasher.update(piece);
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// A keyed code over bytes, for a use that nothing else is derived for.
    pub(crate) fn mac(&self, bytes: &[u8]) -> [u8; 32] {
        *blake3::keyed_hash(&self.0, bytes).as_bytes()
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(..)")
    }
}

/// The system gives no random bytes: nothing can be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random bytes")]
pub struct NoRandomness;

/// Random bytes from the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// Text that must not outlive its use.
pub type Secret = Zeroizing<String>;
