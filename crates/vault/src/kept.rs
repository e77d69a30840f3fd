//! What others keep for us: sealed, so that it tells them nothing and comes back as it went.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use zeroize::Zeroizing;

use crate::key::{NoRandomness, random};
use crate::vault::Vault;

const NONCE_BYTES: usize = 12;

impl Vault {
    /// Seals what somebody else is to keep, such as a browser: AES-256-GCM under a key derived for this alone, with a
    /// drawn nonce in front. `about` says what for: it opens for nothing else.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn keep(&self, about: &[u8], text: &[u8]) -> Result<Vec<u8>, NoRandomness> {
        let nonce: [u8; NONCE_BYTES] = random()?;
        let message = Payload { msg: text, aad: about };
        let sealed = Aes256Gcm::new(self.keeping_key().bytes().into())
            .encrypt(Nonce::from_slice(&nonce), message)
            .map_err(|_| NoRandomness)?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens it; `None` where it was sealed elsewhere, for something else, or is not as it was.
    pub fn kept(&self, about: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let message = Payload { msg: sealed, aad: about };
        Aes256Gcm::new(self.keeping_key().bytes().into())
            .decrypt(Nonce::from_slice(nonce), message)
            .ok()
            .map(Zeroizing::new)
    }
}
