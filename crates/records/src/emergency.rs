//! Opening emergency access: by who shows their password again, one at a time.

use std::collections::BTreeMap;

use sanad_casework::{OpenEmergency, Proposal, Refusal, Shown, StaffId, Subject};
use sanad_chain::KeyId;
use sanad_views::EmergencyState;
use serde::Serialize;

use crate::account::SignedIn;
use crate::change::Unproven;
use crate::error::{Fault, RecordError, SignInError};
use crate::institution::Records;
use crate::policy::{Rule, Standing, may_open_emergencies, may_review};

/// How many emergency accesses there are for somebody to judge, by how far they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ToReview {
    /// Those that run.
    pub open: u32,
    /// Those that wait for their review.
    pub awaiting_review: u32,
    /// Those whose review is late.
    pub overdue: u32,
}

impl Records {
    /// What is the same for every case and every id, before anything of the case is read: the
    /// role, the password shown once more, and that no other of theirs waits for its review. A
    /// repeat of the request that opened it waits for nothing.
    pub(crate) fn may_open_emergency(
        &self,
        by: &SignedIn,
        act: &OpenEmergency,
        repeated: bool,
    ) -> Result<(), Unproven> {
        if !may_open_emergencies(by.caller().role) {
            return Err(Unproven::Denied(Rule::RoleHasNoAccess, RecordError::NotForRole));
        }
        self.shown_again(by, Some(&act.form.password))?;
        // Before the case, so that it is told alike for every id.
        if !act.form.sections.iter().all(|section| section.opens_in_emergency()) {
            let refused = RecordError::Refused(Refusal::NotInEmergency);
            return Err(Unproven::Denied(Rule::WorkRefuses, refused));
        }
        let waits = {
            let views = self.views().map_err(|fault| Unproven::Told(fault.into()))?;
            views.emergencies().awaits_review(by.caller().staff)
        };
        if waits && !repeated {
            let refused = RecordError::Refused(Refusal::EmergencyAwaitsReview);
            return Err(Unproven::Denied(Rule::EmergencyAwaitsReview, refused));
        }
        Ok(())
    }

    /// Has the caller show their password once more: no machine does this, and nobody without it.
    pub(crate) fn shown_again(
        &self,
        by: &SignedIn,
        password: Option<&Shown>,
    ) -> Result<(), Unproven> {
        if by.session().is_none() {
            let needed = RecordError::Refused(Refusal::PasswordNeeded);
            return Err(Unproven::Denied(Rule::PasswordNotShown, needed));
        }
        let Some(password) = password else {
            return Err(Unproven::Refused(Refusal::Missing { field: "password" }));
        };
        let not_shown = |error| Unproven::Denied(Rule::PasswordNotShown, error);
        match self.reauthenticate(by, password) {
            Ok(_proof_of_this_request) => Ok(()),
            Err(SignInError::Fault(fault)) => Err(Unproven::Told(fault.into())),
            Err(SignInError::KeyReused) => Err(Unproven::Told(RecordError::KeyReused)),
            Err(SignInError::Wait { seconds }) => Err(not_shown(RecordError::Wait { seconds })),
            Err(SignInError::Refused(refusal)) => Err(not_shown(RecordError::Refused(refusal))),
            // An account that has no password any more.
            Err(SignInError::NotSignedIn(_)) => {
                Err(not_shown(RecordError::Refused(Refusal::PasswordNeeded)))
            }
        }
    }

    /// The key of who acts, where something is sealed to them beside the account.
    pub(crate) fn key_of_writer(
        &self,
        by: &SignedIn,
        proposals: &[Proposal],
    ) -> Result<BTreeMap<StaffId, KeyId>, Fault> {
        let staff = by.caller().staff;
        let mut sealed = proposals.iter().flat_map(|proposal| &proposal.sealed);
        if !sealed.any(|part| part.to == Subject::Staff(staff)) {
            return Ok(BTreeMap::new());
        }
        Ok(self.account(staff)?.key.map(|key| (staff, key)).into_iter().collect())
    }

    /// How many emergency accesses the caller is to judge; `None` where their role judges none. Of
    /// cases that are not there for them, and of their own, none is counted.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn to_review(&self, by: &SignedIn) -> Result<Option<ToReview>, Fault> {
        let caller = by.caller();
        if !crate::policy::reviews(caller.role) {
            return Ok(None);
        }
        let now = self.clock.now_micros();
        let views = self.views()?;
        let mut told = ToReview::default();
        for facts in views.emergencies().unreviewed() {
            let standing = Standing::of(&views, facts.case);
            let standing = standing.as_ref().map(|(standing, _)| standing);
            if may_review(caller, standing, facts.staff) {
                match facts.state(now) {
                    EmergencyState::Open => told.open += 1,
                    EmergencyState::AwaitingReview => told.awaiting_review += 1,
                    EmergencyState::Overdue => told.overdue += 1,
                    EmergencyState::Reviewed => {}
                }
            }
        }
        Ok(Some(told))
    }
}
