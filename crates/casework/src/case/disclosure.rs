//! Disclosures: what was asked, decided and handed over.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::CaseFile;
use crate::codes::{DataGroup, Decision, DecisionGround, Instrument, RecipientClass, SharingBasis};
use crate::disclosure::{DisclosureDecided, DisclosureMade, DisclosureRequested};
use crate::id::{ConsentId, DisclosureId, StaffId};
use crate::refusal::Refusal;

/// A disclosure, from the request on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Disclosure {
    /// Kind of requester or recipient.
    pub recipient: RecipientClass,
    /// How far it is.
    #[serde(flatten)]
    pub state: DisclosureState,
}

/// How far a disclosure is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum DisclosureState {
    /// Someone asked.
    Requested {
        /// Who recorded the request, and so may not decide it.
        by: StaffId,
        /// The paper it rests on.
        instrument: Instrument,
        /// What was asked for.
        data_groups: BTreeSet<DataGroup>,
    },
    /// It may be made.
    Allowed {
        /// Who decided.
        by: StaffId,
        /// On what ground.
        ground: DecisionGround,
        /// The consent, if that is the ground; it must still hold when data go out.
        consent: Option<ConsentId>,
        /// What may go out.
        data_groups: BTreeSet<DataGroup>,
    },
    /// It may not be made.
    Refused {
        /// Who decided.
        by: StaffId,
    },
    /// Data went out.
    Made {
        /// Who handed them over.
        by: StaffId,
    },
}

impl DisclosureState {
    /// The state's name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Requested { .. } => "requested",
            Self::Allowed { .. } => "allowed",
            Self::Refused { .. } => "refused",
            Self::Made { .. } => "made",
        }
    }
}

impl From<&DisclosureRequested> for Disclosure {
    fn from(asked: &DisclosureRequested) -> Self {
        let state = DisclosureState::Requested {
            by: asked.by,
            instrument: asked.instrument,
            data_groups: asked.data_groups.iter().copied().collect(),
        };
        Self { recipient: asked.requester, state }
    }
}

impl Disclosure {
    pub(crate) fn decide(&mut self, decided: &DisclosureDecided) -> Option<()> {
        let another = match &self.state {
            DisclosureState::Requested { by, .. } => *by != decided.by,
            DisclosureState::Allowed { .. }
            | DisclosureState::Refused { .. }
            | DisclosureState::Made { .. } => false,
        };
        another.then(|| {
            self.state = match decided.decision {
                Decision::Allow | Decision::Partial => DisclosureState::Allowed {
                    by: decided.by,
                    ground: decided.ground,
                    consent: decided.consent,
                    data_groups: decided.data_groups.iter().copied().collect(),
                },
                Decision::Refuse => DisclosureState::Refused { by: decided.by },
            };
        })
    }

    fn may_be_made(&self) -> bool {
        match self.state {
            DisclosureState::Allowed { .. } => true,
            DisclosureState::Requested { .. }
            | DisclosureState::Refused { .. }
            | DisclosureState::Made { .. } => false,
        }
    }
}

impl CaseFile {
    pub(crate) fn disclose(&mut self, made: &DisclosureMade) -> Option<()> {
        let before = self.disclosures.get(&made.disclosure);
        let follows = match made.basis {
            SharingBasis::Decision => before.is_some_and(Disclosure::may_be_made),
            SharingBasis::Consent | SharingBasis::Order => before.is_none(),
        };
        follows.then(|| {
            let state = DisclosureState::Made { by: made.by };
            let disclosure = Disclosure { recipient: made.recipient, state };
            self.disclosures.insert(made.disclosure, disclosure);
        })
    }

    pub(crate) fn disclosure(&self, disclosure: DisclosureId) -> Result<&Disclosure, Refusal> {
        self.disclosures.get(&disclosure).ok_or(Refusal::UnknownDisclosure)
    }
}
