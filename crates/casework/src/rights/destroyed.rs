//! What `records` carries out of an erasure: a key is gone.

use super::RightsEvent;
use crate::prelude::*;

event! {
    /// The receipt of an erasure: what this program destroyed, and what remains.
    SubjectKeyDestroyed in RightsEvent, "subject_key_destroyed" v 1, about Case(case),
        seals (), told AsItStands, does SetsForGood("a key that is destroyed is nowhere"),
        "kunci subjek data dimusnahkan" / "the key of a person was destroyed";
    {
        /// The case.
        case: CaseId,
        /// The erasure.
        erasure: ErasureId,
        /// Whose data.
        party: PartyId,
        /// The keys that are gone.
        keys: Vec<SealedKeyId>,
        /// The epoch that holds since.
        epoch: u32,
        /// The coarse fields that statistics keep, sealed to the institution.
        remains: Vec<FieldName>,
        /// Texts sealed to others in the case that may speak of the person, to be reviewed.
        others: u32,
    }
    like |ids| {
        case: ids.case,
        erasure: ids.id(0x0e),
        party: ids.client,
        keys: vec![SealedKeyId::from_bytes([23; 16])],
        epoch: 2,
        remains: vec![sample_text("service"), sample_text("month")],
        others: 3,
    }
}

impl Step<Case> for SubjectKeyDestroyed {
    fn step(&self, case: &mut Case) -> Option<()> {
        let begun = |erasure: &Erasure| erasure.state == ErasureState::Begun;
        any(case, self.case)?.turn_erasure(self.erasure, begun, ErasureState::Destroyed)
    }
}
