//! Acts on everything at once.

use super::AccessEvent;
use crate::prelude::*;

event! {
    /// The program took in who everybody is, to find people by it: an act on everything.
    SearchIndexBuilt in AccessEvent, "search_index_built" v 1, about LookAtAll,
        seals (), told AsItStands, does Tells,
        "indeks pencarian dibuat" / "the search index was made";
    {
        /// How many people.
        people: u32,
        /// Last position that it rests on.
        up_to: Seq,
    }
    like |_ids| { people: 815, up_to: SAMPLE_FAR }
}

event! {
    /// The chain was verified.
    IntegrityVerified in AccessEvent, "integrity_verified" v 1, about LookAtAll,
        seals (), told AsItStands, does Tells,
        "keutuhan diperiksa" / "the whole was checked";
    {
        /// What was found.
        outcome: IntegrityOutcome,
        /// How many findings.
        findings: u32,
        /// Last position that what was shown rests on.
        up_to: Seq,
    }
    like |_ids| { outcome: IntegrityOutcome::Intact, findings: 0, up_to: SAMPLE_FAR }
}

event! {
    /// Index and views were made anew from the journal: an act on everything.
    IndexRebuilt in AccessEvent, "index_rebuilt" v 1, about LookAtAll,
        seals (), told AsItStands, does Tells,
        "indeks dibuat ulang" / "the index was made anew";
    {
        /// Whether they were what they had been before.
        equal: bool,
        /// Last position that they rest on.
        up_to: Seq,
    }
    like |_ids| { equal: true, up_to: SAMPLE_FAR }
}
