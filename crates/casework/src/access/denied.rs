//! Something was asked for and not shown or done.

use super::AccessEvent;
use crate::prelude::*;

event! {
    /// Something was asked for and not shown or done. The rule stands in the entry.
    AccessDenied in AccessEvent, "access_denied" v 1, about Look,
        seals (), told AsItStands, does Tells,
        "permintaan ditolak" / "somebody was refused";
    {
        /// What was tried.
        act: DeniedAct,
        /// Sections that were asked for.
        sections: Vec<Section>,
        /// Where the act is open to the caller, but the rules of the work refuse it: which of them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refusal: Option<RefusalCode>,
        /// Whose papers were asked for, where the caller named a person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        party: Option<PartyId>,
    }
    like |_ids| {
        act: DeniedAct::Write,
        sections: vec![Section::Identity, Section::Session],
        refusal: Some(sample_text("same_person")),
        party: None,
    }
}
