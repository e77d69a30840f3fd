//! What is told of the log as a whole: its ends, a loss, and erasures that an old copy undid.

use super::SystemEvent;
use crate::prelude::*;

event! {
    /// The ends of all streams, as they stood after the entry before this one. It is the last entry under
    /// each checkpoint, so that a list can be shown to be whole by that checkpoint.
    HeadsCommitted in SystemEvent, "heads_committed" v 1, about System,
        seals (), told AsItStands, does Tells,
        "ujung semua rantai dicatat untuk titik periksa" / "the ends of all streams were told for a checkpoint";
    {
        /// The root of the map of them.
        heads: TreeRoot,
        /// What others have said of the checkpoint before; none where there is no earlier one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Countersigned>,
    }
    like |_ids| {
        heads: TreeRoot::from_bytes([8; 32]),
        before: Some(Countersigned {
            size: Seq(7),
            root: TreeRoot::from_bytes([9; 32]),
            by: vec![sample_text("— witness.example/w1 0a1b2c3dAQ==")],
        }),
    }
}

event! {
    /// Entries that others hold the institution to are lost for good: from here on its log is another one, with
    /// another name to others. What was lost stands here, so that nobody takes it for what was never there.
    GenerationBegun in SystemEvent, "generation_begun" v 1, about System,
        seals (), told AsItStands, does Sets("generation_begun"),
        "generasi baru dimulai" / "a new generation was begun";
    {
        /// The generation that begins.
        generation: u32,
        /// The first entry that is lost: the place of this one.
        lost_from: Seq,
        /// How many entries the newest checkpoint is over that somebody outside keeps.
        lost_until: Seq,
        /// Its root.
        root: TreeRoot,
        /// The hash of the last entry that is left.
        head: TreeRoot,
    }
    like |_ids| {
        generation: 1,
        lost_from: Seq(7),
        lost_until: Seq(9),
        root: TreeRoot::from_bytes([9; 32]),
        head: TreeRoot::from_bytes([7; 32]),
    }
}

event! {
    /// Keys that an erasure had destroyed were there again, since an older copy was put back, and were
    /// destroyed anew.
    ErasuresReapplied in SystemEvent, "erasures_reapplied" v 1, about System,
        seals (), told AsItStands, does Tells,
        "penghapusan diterapkan ulang" / "erasures were applied again";
    {
        /// How many keys.
        keys: u32,
        /// The epoch that holds since.
        epoch: u32,
    }
    like |_ids| { keys: 1, epoch: 3 }
}

/// A checkpoint and who, other than the institution, has signed it.
#[derive(
    Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Countersigned {
    /// How many entries it is over.
    pub size: Seq,
    /// The root over them.
    pub root: TreeRoot,
    /// The lines of the signatures of others, as they stand on the checkpoint.
    pub by: Vec<SignatureLine>,
}

impl Countersigned {
    /// Most signatures that are kept of one checkpoint.
    pub const MOST: usize = 32;
}
