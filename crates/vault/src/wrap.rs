//! One key sealed under another.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use zeroize::Zeroizing;

use crate::key::{Key, NoRandomness, random};

/// Length of a wrapped key: nonce, ciphertext, tag.
pub(crate) const WRAPPED_BYTES: usize = 12 + 32 + 16;

/// Seals `inner` under `outer`. `about` binds it to its place: it unwraps nowhere else.
pub(crate) fn wrap(
    outer: &Key,
    inner: &Key,
    about: &[u8],
) -> Result<[u8; WRAPPED_BYTES], NoRandomness> {
    let nonce: [u8; 12] = random()?;
    let message = Payload { msg: inner.bytes(), aad: about };
    let sealed = Aes256Gcm::new(outer.bytes().into())
        .encrypt(Nonce::from_slice(&nonce), message)
        .map_err(|_| NoRandomness)?;
    let mut wrapped = [0; WRAPPED_BYTES];
    wrapped.iter_mut().zip(nonce.iter().chain(&sealed)).for_each(|(to, from)| *to = *from);
    Ok(wrapped)
}

/// Opens a wrapped key; `None` where the outer key or the place is another one.
pub(crate) fn unwrap(outer: &Key, wrapped: &[u8; WRAPPED_BYTES], about: &[u8]) -> Option<Key> {
    let (nonce, sealed) = wrapped.split_first_chunk::<12>()?;
    let message = Payload { msg: sealed, aad: about };
    let inner = Aes256Gcm::new(outer.bytes().into())
        .decrypt(Nonce::from_slice(nonce), message)
        .ok()
        .map(Zeroizing::new)?;
    inner.as_slice().try_into().ok().map(Key::from_bytes)
}
