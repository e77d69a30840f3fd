//! Opening emergency access: by who shows their password again, one at a time.

use std::collections::BTreeMap;

use sanad_casework::{
    CaseId, DeniedAct, OpenEmergency, Proposal, Purpose, Refusal, StaffId, StreamId, Subject,
};
use sanad_chain::{KeyId, Stream};
use sanad_ledger::Expect;
use sanad_views::EmergencyState;
use serde::Serialize;

use crate::account::SignedIn;
use crate::disclose::Denied;
use crate::error::{Fault, RecordError, SignInError};
use crate::institution::Records;
use crate::kinds::stream;
use crate::line::RequestId;
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
        request: RequestId,
    ) -> Result<(), RecordError> {
        if !may_open_emergencies(by.caller().role) {
            self.line_of_refusal(by, act.case, Rule::RoleHasNoAccess, request)?;
            return Err(RecordError::NotForRole);
        }
        match self.reauthenticate(by, &act.form.password) {
            Ok(_proof_of_this_request) => {}
            Err(SignInError::Fault(fault)) => return Err(RecordError::Fault(fault)),
            Err(SignInError::KeyReused) => return Err(RecordError::KeyReused),
            Err(SignInError::Wait { seconds }) => {
                self.line_of_refusal(by, act.case, Rule::PasswordNotShown, request)?;
                return Err(RecordError::Wait { seconds });
            }
            Err(SignInError::Refused(refusal)) => {
                self.line_of_refusal(by, act.case, Rule::PasswordNotShown, request)?;
                return Err(RecordError::Refused(refusal));
            }
            // An account that has no password any more.
            Err(SignInError::NotSignedIn(_)) => {
                self.line_of_refusal(by, act.case, Rule::PasswordNotShown, request)?;
                return Err(RecordError::Refused(Refusal::PasswordNeeded));
            }
        }
        // Before the case, so that it is told alike for every id.
        if !act.form.sections.iter().all(|section| section.opens_in_emergency()) {
            self.line_of_refusal(by, act.case, Rule::WorkRefuses, request)?;
            return Err(RecordError::Refused(Refusal::NotInEmergency));
        }
        if !repeated {
            match self.no_emergency_waits(by) {
                Err(RecordError::Refused(refusal)) => {
                    self.line_of_refusal(by, act.case, Rule::EmergencyAwaitsReview, request)?;
                    return Err(RecordError::Refused(refusal));
                }
                waits => waits?,
            };
        }
        Ok(())
    }

    /// Refuses whoever has one that waits for its review. What is given back must still hold when
    /// the opening is written: else of two at once, in two cases, both would pass.
    pub(crate) fn no_emergency_waits(
        &self,
        by: &SignedIn,
    ) -> Result<(Stream, Expect), RecordError> {
        let staff = by.caller().staff;
        let (waits, version) = {
            let views = self.views()?;
            (views.emergencies().awaits_review(staff), views.emergencies().version_of(staff))
        };
        if waits {
            return Err(RecordError::Refused(Refusal::EmergencyAwaitsReview));
        }
        let expected = if version == 0 { Expect::None } else { Expect::Exact(version) };
        Ok((stream(StreamId::emergencies(staff)), expected))
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

    fn line_of_refusal(
        &self,
        by: &SignedIn,
        case: CaseId,
        rule: Rule,
        request: RequestId,
    ) -> Result<(), Fault> {
        let (act, purpose, sections) = (DeniedAct::Emergency, Purpose::Emergency, Vec::new());
        self.deny(by, Denied { act, rule, purpose, case: Some(case), sections }, request)
    }
}
