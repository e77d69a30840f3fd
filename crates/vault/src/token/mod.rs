//! A root key that a PKCS#11 token locks.
//!
//! The token makes an AES-256 key that cannot leave it, and encrypts the root key with it (AES-GCM,
//! which `SoftHSM` and the usual tokens offer; bound to the ledger and to that key). `root` then holds,
//! behind its mode: id of the key in the token (16), nonce (12), ciphertext and tag (48). The root
//! key itself is in memory while the ledger is open, as in every other mode.
//!
//! Without the feature `pkcs11` the mode is known and told, and every use of it refused.

#[cfg(not(feature = "pkcs11"))]
mod absent;
#[cfg(feature = "pkcs11")]
mod pkcs11;
#[cfg(feature = "pkcs11")]
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::{Path, PathBuf};

use sanad_chain::LedgerId;

use crate::error::VaultError;
use crate::key::{Key, Secret, random};

#[cfg(not(feature = "pkcs11"))]
use absent as driver;
#[cfg(feature = "pkcs11")]
use pkcs11 as driver;

/// Where a token is, and what it asks for.
#[derive(Clone)]
pub struct Token {
    /// The library that speaks to it.
    pub module: PathBuf,
    /// Its label; one token only may bear it.
    pub label: String,
    /// The user's PIN.
    pub pin: Secret,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { module, label, pin: _ } = self;
        f.debug_struct("Token")
            .field("module", module)
            .field("label", label)
            .finish_non_exhaustive()
    }
}

/// Which key in a token locks a root key. It is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenKey([u8; 16]);

/// What a token tells of the tries that are left for its PIN. None tells a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinTries {
    /// It tells nothing.
    Untold,
    /// A wrong PIN was given since the last right one.
    Fewer,
    /// The next wrong one locks it.
    One,
    /// It is locked.
    None,
}

impl fmt::Display for PinTries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Untold => "",
            Self::Fewer => ", and tells that fewer tries are left",
            Self::One => ", and tells that one try is left",
            Self::None => ", and takes no other until its security officer sets a new one",
        })
    }
}

/// What a token, or what speaks to it, refuses. No error carries the PIN or a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The program was built without the feature.
    #[error("this program was built without tokens: build it with `--features pkcs11`")]
    NotBuilt,
    /// The library is not there, or is no PKCS#11 module.
    #[error("the PKCS#11 module `{}` cannot be loaded: {why}", module.display())]
    NoModule {
        /// Its path.
        module: PathBuf,
        /// What the system says.
        why: String,
    },
    /// No token bears the label.
    #[error("no token at the PKCS#11 module bears the label `{label}`")]
    NoToken {
        /// The label.
        label: String,
    },
    /// More than one token bears the label.
    #[error("more than one token at the PKCS#11 module bears the label `{label}`")]
    ManyTokens {
        /// The label.
        label: String,
    },
    /// The token cannot do what is needed.
    #[error("the token `{label}` cannot encrypt with AES-GCM, which locks the root key")]
    NoMechanism {
        /// The label.
        label: String,
    },
    /// The PIN is a wrong one.
    #[error("the token does not take this PIN{tries}")]
    WrongPin {
        /// What it tells of the tries that are left.
        tries: PinTries,
    },
    /// The key is not in the token, and no other of ours.
    #[error("the token does not hold the key that locks the root key")]
    NoKey,
    /// The key is not in the token, and keys of other ledgers are.
    #[error("the token holds keys of other ledgers, and not the one that locks this root key")]
    OtherLedger,
    /// The key is there, and the root file is not what it encrypted for this ledger.
    #[error("the root key does not open with its key in the token ({why}): the file was changed")]
    DoesNotOpen {
        /// What the token says.
        why: String,
    },
    /// It does not work.
    #[error("the token does not do what was asked: {0}")]
    Fault(String),
}

/// Length of what the token made of the root key.
const SEALED_BYTES: usize = 32 + 16;
const NONCE_BYTES: usize = 12;

/// A root key as the token encrypted it.
struct Sealed {
    nonce: [u8; NONCE_BYTES],
    bytes: [u8; SEALED_BYTES],
}

/// Makes a root key and a key in the token that locks it; what is appended to `stored` opens it.
pub(crate) fn make(
    token: &Token,
    ledger: LedgerId,
    stored: &mut Vec<u8>,
) -> Result<Key, VaultError> {
    let (root, key) = (Key::random()?, TokenKey(random()?));
    // A token that draws its own writes it over this one.
    let nonce = random()?;
    let sealed = driver::lock(token, key, &label(ledger), &about(ledger, key), &root, nonce)?;
    stored.extend_from_slice(&key.0);
    stored.extend_from_slice(&sealed.nonce);
    stored.extend_from_slice(&sealed.bytes);
    Ok(root)
}

/// Has the token open what the root file holds behind its mode.
pub(crate) fn open(token: &Token, ledger: LedgerId, stored: &[u8]) -> Result<Key, VaultError> {
    let (key, sealed) = parse(stored).ok_or(VaultError::NotARootFile)?;
    Ok(driver::unlock(token, key, &label(ledger), &about(ledger, key), &sealed)?)
}

/// Which key in a token the root file names behind its mode.
pub(crate) fn key_of(stored: &[u8]) -> Option<TokenKey> {
    parse(stored).map(|(key, _)| key)
}

fn parse(stored: &[u8]) -> Option<(TokenKey, Sealed)> {
    let (key, rest) = stored.split_first_chunk()?;
    let (nonce, rest) = rest.split_first_chunk()?;
    Some((TokenKey(*key), Sealed { nonce: *nonce, bytes: rest.try_into().ok()? }))
}

impl Token {
    /// Destroys a key in the token: what it locked opens nowhere any more. One that is not there is
    /// passed over.
    ///
    /// # Errors
    /// The token refuses.
    pub fn destroy(&self, key: TokenKey) -> Result<(), TokenError> {
        driver::destroy(self, key)
    }
}

/// What the keys in a token are called, so that whoever looks after it knows what is ours.
const LABEL: &str = "sanad ";

fn label(ledger: LedgerId) -> String {
    format!("{LABEL}{ledger}")
}

fn about(ledger: LedgerId, key: TokenKey) -> Vec<u8> {
    let mut about = b"SNT1".to_vec();
    about.extend_from_slice(ledger.as_bytes());
    about.extend_from_slice(&key.0);
    about
}

/// Which key in a token locks the root key of this folder; none in the other modes.
///
/// # Errors
/// There is no root file, or it is not one.
pub fn token_key(disk: &dyn sanad_disk::Disk, keys: &Path) -> Result<Option<TokenKey>, VaultError> {
    crate::root::token_key(disk, keys)
}
