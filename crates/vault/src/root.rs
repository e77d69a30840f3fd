//! The root key: what unlocks all others, and how it is unlocked.

use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};
use sanad_chain::LedgerId;
use sanad_disk::{Disk, read_whole, replace_whole};
use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::key::{Key, Secret, random};
use crate::token::{self, Token, TokenKey};

const MAGIC: &[u8; 4] = b"SNR1";
const BY_FILE: u8 = 0;
const BY_PASSPHRASE: u8 = 1;
const BY_TOKEN: u8 = 2;
/// Argon2id as OWASP recommends it: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// How the root key is unlocked.
#[derive(Clone)]
pub enum Unlock {
    /// The key itself lies in the key folder, in a file readable by its owner only (0600). The
    /// weaker mode: who steals the whole machine has it.
    KeyFile,
    /// A custodian's passphrase at start. The promise for a stolen machine holds.
    Passphrase(Secret),
    /// A PKCS#11 token at start. What is copied from the machine opens nowhere without the token.
    Token(Token),
}

impl std::fmt::Debug for Unlock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::KeyFile => f.write_str("KeyFile"),
            Self::Passphrase(_) => f.write_str("Passphrase(..)"),
            Self::Token(token) => token.fmt(f),
        }
    }
}

/// Which mode a key folder is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RootMode {
    /// [`Unlock::KeyFile`].
    KeyFile,
    /// [`Unlock::Passphrase`].
    Passphrase,
    /// [`Unlock::Token`].
    Token,
}

impl RootMode {
    /// The word for it in what the program prints.
    pub const fn code(self) -> &'static str {
        match self {
            Self::KeyFile => "key_file",
            Self::Passphrase => "passphrase",
            Self::Token => "token",
        }
    }
}

impl Unlock {
    /// The mode of a folder that it unlocks.
    pub const fn mode(&self) -> RootMode {
        match self {
            Self::KeyFile => RootMode::KeyFile,
            Self::Passphrase(_) => RootMode::Passphrase,
            Self::Token(_) => RootMode::Token,
        }
    }
}

pub(crate) fn root_path(keys: &Path) -> PathBuf {
    keys.join("root")
}

/// Which mode the key folder was made in.
///
/// # Errors
/// There is no root file, or it is not one.
pub fn root_mode(disk: &dyn Disk, keys: &Path) -> Result<RootMode, VaultError> {
    let stored = Zeroizing::new(read_whole(disk, &root_path(keys))?);
    match stored.strip_prefix(MAGIC) {
        Some([BY_FILE, ..]) => Ok(RootMode::KeyFile),
        Some([BY_PASSPHRASE, ..]) => Ok(RootMode::Passphrase),
        Some([BY_TOKEN, ..]) => Ok(RootMode::Token),
        Some(_) | None => Err(VaultError::NotARootFile),
    }
}

/// Which key in a token the root file names.
pub(crate) fn token_key(disk: &dyn Disk, keys: &Path) -> Result<Option<TokenKey>, VaultError> {
    let stored = Zeroizing::new(read_whole(disk, &root_path(keys))?);
    match stored.strip_prefix(MAGIC).and_then(<[u8]>::split_first) {
        Some((&BY_TOKEN, rest)) => token::key_of(rest).ok_or(VaultError::NotARootFile).map(Some),
        Some(_) => Ok(None),
        None => Err(VaultError::NotARootFile),
    }
}

/// Makes a root key of a ledger, and the bytes of its file.
pub(crate) fn make(by: &Unlock, ledger: LedgerId) -> Result<(Key, Zeroizing<Vec<u8>>), VaultError> {
    let mut stored = Zeroizing::new(Vec::with_capacity(96));
    stored.extend_from_slice(MAGIC);
    let root = match by {
        Unlock::KeyFile => {
            let root = Key::random()?;
            stored.push(BY_FILE);
            stored.extend_from_slice(root.bytes());
            root
        }
        Unlock::Passphrase(phrase) => {
            let salt = random()?;
            let root = stretch(phrase, &salt)?;
            stored.push(BY_PASSPHRASE);
            stored.extend_from_slice(&salt);
            stored.extend_from_slice(&check(&root));
            root
        }
        Unlock::Token(token) => {
            stored.push(BY_TOKEN);
            token::make(token, ledger, &mut stored)?
        }
    };
    Ok((root, stored))
}

/// Makes a root key and its file.
pub(crate) fn create_root(
    disk: &dyn Disk,
    keys: &Path,
    ledger: LedgerId,
    by: &Unlock,
) -> Result<Key, VaultError> {
    let (root, stored) = make(by, ledger)?;
    replace_whole(disk, &root_path(keys), &stored)?;
    Ok(root)
}

fn next_path(keys: &Path) -> PathBuf {
    keys.join("root.next")
}

/// Lays the file of the next root beside that of the present one, durable.
pub(crate) fn write_next(disk: &dyn Disk, keys: &Path, stored: &[u8]) -> Result<(), VaultError> {
    Ok(replace_whole(disk, &next_path(keys), stored)?)
}

/// The next root becomes the present one, durable.
pub(crate) fn promote_next(disk: &dyn Disk, keys: &Path) -> Result<(), VaultError> {
    disk.rename(&next_path(keys), &root_path(keys))?;
    Ok(disk.sync_dir(keys)?)
}

/// A next root that never became the present one goes.
pub(crate) fn forget_next(disk: &dyn Disk, keys: &Path) -> Result<(), VaultError> {
    if disk.exists(&next_path(keys))? {
        disk.remove(&next_path(keys))?;
        disk.sync_dir(keys)?;
    }
    Ok(())
}

/// Unlocks the root key.
pub(crate) fn unlock_root(
    disk: &dyn Disk,
    keys: &Path,
    ledger: LedgerId,
    by: &Unlock,
) -> Result<Key, VaultError> {
    let stored = Zeroizing::new(read_whole(disk, &root_path(keys))?);
    let (mode, rest) =
        stored.strip_prefix(MAGIC).and_then(<[u8]>::split_first).ok_or(VaultError::NotARootFile)?;
    match (*mode, by) {
        (BY_FILE, Unlock::KeyFile) => {
            rest.try_into().map(Key::from_bytes).map_err(|_| VaultError::NotARootFile)
        }
        (BY_PASSPHRASE, Unlock::Passphrase(phrase)) => {
            let (salt, stored_check) =
                rest.split_first_chunk::<16>().ok_or(VaultError::NotARootFile)?;
            let root = stretch(phrase, salt)?;
            if stored_check == check(&root) { Ok(root) } else { Err(VaultError::WrongPassphrase) }
        }
        (BY_TOKEN, Unlock::Token(token)) => token::open(token, ledger, rest),
        (BY_PASSPHRASE, _) => Err(VaultError::PassphraseNeeded),
        (BY_TOKEN, _) => Err(VaultError::TokenNeeded),
        (BY_FILE, Unlock::Passphrase(_)) => Err(VaultError::NoPassphraseSet),
        (BY_FILE, Unlock::Token(_)) => Err(VaultError::NoTokenSet),
        _other => Err(VaultError::NotARootFile),
    }
}

fn stretch(phrase: &Secret, salt: &[u8; 16]) -> Result<Key, VaultError> {
    let params =
        Params::new(MEMORY_KIB, PASSES, 1, Some(32)).map_err(|_| VaultError::Passphrase)?;
    let mut out = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(phrase.as_bytes(), salt, out.as_mut_slice())
        .map_err(|_| VaultError::Passphrase)?;
    Ok(Key::from_bytes(*out))
}

fn check(root: &Key) -> [u8; 32] {
    *root.derive("sanad 2026 v1 root key check", &[]).bytes()
}
