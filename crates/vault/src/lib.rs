//! Keys: seal a part to a party, open it with a receipt.
//!
//! In scope: the root key and how it is unlocked, epochs, one key for each (person, case), the
//! yearly keys of facts, sealing and opening parts, destroying keys, replacing epoch and root, keyed
//! codes (idempotency, tokens, passwords, frame seals), the keys that sign checkpoints.
//!
//! Out of scope: who may look (`records`), which party is which person (sealed, and nobody's but
//! the reader's), where events are kept (`ledger`).

mod epoch;
mod error;
mod free;
#[cfg(test)]
mod free_tests;
mod kept;
mod key;
mod keyring;
mod known;
#[cfg(test)]
mod known_tests;
mod look;
mod pad;
mod part;
mod password;
mod register;
mod root;
mod rotate;
#[cfg(test)]
mod rotation_tests;
mod search;
mod signing;
#[cfg(test)]
mod tests;
mod there;
mod token;
mod vault;
#[cfg(test)]
mod vectors;
mod wrap;

pub use error::{OpenError, SealError, VaultError};
pub use free::JournalAt;
pub use key::{NoRandomness, Secret};
pub use look::{Look, LookKinds, Sections};
pub use part::{PartKey, PartOf, PartText};
pub use password::{Cost, Stretching, UnknownCost};
pub use root::{RootMode, Unlock, root_mode};
pub use rotate::{Rotated, Settled};
pub use search::SearchKey;
pub use there::KeysThere;
pub use token::{PinTries, Token, TokenError, TokenKey, token_key};
pub use vault::{Tag, Vault};
