//! A key was replaced: what `records` carries out of a rotation.

use super::KeysEvent;
use crate::prelude::*;

event! {
    /// A key that locks others was replaced.
    KeyRotated in KeysEvent, "key_rotated" v 1, about Keys,
        seals (), told AsItStands, does Ends,
        "kunci diganti" / "a key was replaced";
    {
        /// Which one.
        kind: KeyKind,
        /// The epoch that holds since.
        epoch: u32,
        /// The rotation that two persons agreed on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rotation: Option<RotationId>,
    }
    like |ids| { kind: KeyKind::Epoch, epoch: 2, rotation: Some(ids.id(0x0f)) }
}

event! {
    /// Checkpoints of the log are signed by this key from here on.
    CheckpointKeySet in KeysEvent, "checkpoint_key_set" v 1, about Keys,
        seals (), told AsItStands, does Sets("checkpoint_key_set"),
        "kunci titik periksa ditetapkan" / "the key of checkpoints was set";
    {
        /// The name of the log to others.
        log: LogName,
        /// Which of its keys, from 1.
        number: u32,
        /// The public half, as others write it down.
        key: VerifierText,
    }
    like |_ids| {
        log: sample_text("lk3.makassar.example"),
        number: 1,
        key: sample_text("lk3.makassar.example/0+0a1b2c3d+AQ=="),
    }
}
