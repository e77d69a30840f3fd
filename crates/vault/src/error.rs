//! What can go wrong with keys. No error carries a key or text.

use sanad_chain::KeyId;
use sanad_disk::DiskError;

use crate::key::NoRandomness;
use crate::token::TokenError;

/// The vault cannot be made, unlocked or kept.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The disk refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// No random bytes.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The key folder lies in the ledger's folder, or holds it.
    #[error("the folder for keys must lie outside the ledger's folder")]
    KeysInside,
    /// A vault is there already.
    #[error("there are keys in this folder already")]
    Exists,
    /// The root file is not one.
    #[error("the file `root` in the folder for keys is not a root key file")]
    NotARootFile,
    /// The root key is locked by a passphrase, and none was given.
    #[error("the root key is locked by a passphrase: give it at start")]
    PassphraseNeeded,
    /// A passphrase was given, and the root key lies in a file.
    #[error("the root key lies in a key file: no passphrase was set")]
    NoPassphraseSet,
    /// The root key is locked by a token, and none was named.
    #[error("the root key is locked by a token: name it at start")]
    TokenNeeded,
    /// A token was named, and the root key lies in a file.
    #[error("the root key lies in a key file: no token locks it")]
    NoTokenSet,
    /// The token refuses.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The passphrase is a wrong one.
    #[error("the passphrase is not the right one")]
    WrongPassphrase,
    /// The passphrase cannot be used, or memory to stretch it is missing.
    #[error("the passphrase cannot be stretched into a key")]
    Passphrase,
    /// The vault's file is of an epoch whose key was destroyed: it is an old copy.
    #[error("the vault is of epoch {number}, whose key is no longer there: it is an old copy")]
    EpochGone {
        /// Which epoch.
        number: u32,
    },
    /// The file of an epoch is there already, with another key in it.
    #[error("epoch {number} has another key already")]
    EpochTaken {
        /// Which epoch.
        number: u32,
    },
    /// There is no number left for another epoch.
    #[error("there is no number left for another epoch")]
    TooManyEpochs,
    /// The vault or an epoch key does not unlock with this root key, or was changed.
    #[error("`{what}` does not unlock: the root key is another one or the file was changed")]
    Locked {
        /// Which file.
        what: &'static str,
    },
}

/// A part cannot be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The key is not in the vault: it was destroyed.
    #[error("the key {0} is no longer there")]
    NoKey(KeyId),
    /// No random bytes.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// A write of the vault failed, and what came of it could not be read yet.
    #[error("writing the keys failed, and they could not be read again yet")]
    Unknown,
    /// Longer than [`crate::Vault::PLAINTEXT_MAX`].
    #[error("the text is longer than {} bytes", crate::Vault::PLAINTEXT_MAX)]
    TooLong,
}

/// A part cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The receipt is for another look.
    #[error("the recorded look does not cover this part")]
    NotCovered,
    /// Its key is not there: it was destroyed, as the register of erasures says.
    #[error("the key {0} was destroyed")]
    Erased(KeyId),
    /// Its key is not there, and the register of erasures does not know it either.
    #[error("the key {0} is lost")]
    Lost(KeyId),
    /// The stored bytes are not those that were sealed under this key.
    #[error("the part does not open under its key")]
    Damaged,
    /// The part lies in a file that this entry only names.
    #[error("the part lies in a file of its own")]
    InFile,
}
