//! Keys (kunci): replacing the keys that lock others takes two persons. `records` carries it out.

mod fold;
mod replaced;
mod rotation;

pub use fold::*;
pub use replaced::*;
pub use rotation::*;

use crate::prelude::*;

theme! {
    /// Keys that lock others, and their replacing.
    KeysEvent "keys": Facts {
        KeyRotationProposed,
        KeyRotationApproved,
        KeyRotated,
        CheckpointKeySet,
        KeyRotationDeclined,
    }
}
