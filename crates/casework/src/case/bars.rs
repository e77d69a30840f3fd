//! Who may never know of a case, and what two persons have begun about it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::CaseFile;
use crate::caller::Caller;
use crate::codes::{BarReason, Role};
use crate::id::StaffId;
use crate::refusal::Refusal;

/// What one person began about bars, and another is to decide.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Bars {
    /// Bars that were proposed, by whom they concern.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub proposed: BTreeMap<StaffId, ProposedBar>,
    /// Ends of bars that were proposed, by whom they concern: who proposed each.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ending: BTreeMap<StaffId, StaffId>,
}

/// A bar that waits for a second person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct ProposedBar {
    /// Why.
    pub reason: BarReason,
    /// Who proposed it.
    pub by: StaffId,
}

impl Bars {
    /// Who decides about bars by two.
    pub const DECIDE: [Role; 2] = [Role::Supervisor, Role::PrivacyOfficer];

    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.proposed.is_empty() && self.ending.is_empty()
    }
}

impl CaseFile {
    /// Refuses to bar oneself, whoever is barred already, works on the case or was asked to; and anybody's
    /// bar by whoever is judged in this case themselves.
    pub(crate) fn may_be_barred(
        &self,
        staff: StaffId,
        by: &Caller,
        asked: Option<StaffId>,
    ) -> Result<(), Refusal> {
        if staff == by.staff {
            return Err(Refusal::SamePerson);
        }
        if self.barred.contains(&staff) {
            return Err(Refusal::AlreadyBarred);
        }
        if self.is_worked_by(staff) || asked == Some(staff) {
            return Err(Refusal::WorksOnCase);
        }
        if self.waits_for_judgement(by.staff) {
            return Err(Refusal::JudgedHere);
        }
        Ok(())
    }

    /// Refuses whoever another person is to bar: nobody takes up work in a case to stay in it.
    pub(crate) fn is_not_to_be_barred(
        &self,
        staff: StaffId,
        field: &'static str,
    ) -> Result<(), Refusal> {
        if self.bars.proposed.contains_key(&staff) {
            return Err(Refusal::ToBeBarred { field });
        }
        Ok(())
    }

    /// Whether an emergency access of this person's waits here for its review, or still runs.
    pub fn waits_for_judgement(&self, staff: StaffId) -> bool {
        self.emergencies
            .values()
            .any(|emergency| emergency.opened_by == staff && emergency.verdict.is_none())
    }
}
