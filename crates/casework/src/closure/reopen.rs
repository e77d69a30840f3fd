//! Reopening a closed case.

use super::ClosureEvent;
use crate::prelude::*;

deed! {
    /// Opens the closed case again.
    ReopenCase of case: CaseId; serves work => ReopenCaseForm {
        /// Why.
        reason: ReopenReason,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: a case that is not closed, someone who is no supervisor.
impl Deed<Case> for ReopenCase {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        match case {
            Case::Closed(_) => {}
            Case::Absent | Case::Open(_) => return Err(Refusal::CaseNotClosed),
        }
        by.acts_as(&[Role::Supervisor])?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = CaseReopened { case: self.case, reason: self.form.reason, by: by.staff };
        let remark = ToParty::one(file.client, Remark { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Supervision, Basis::Supervision).tell(event, remark).done())
    }
}

event! {
    /// A closed case is open again, with the same responsible professional.
    CaseReopened in ClosureEvent, "case_reopened" v 1, about Case(case),
        seals ToParty<Remark>, told AsItStands, does Ends,
        "kasus dilanjutkan kembali" / "the case was reopened";
    {
        /// The case.
        case: CaseId,
        /// Why.
        reason: ReopenReason,
        /// Who did it.
        by: StaffId,
    }
    like |ids| { case: ids.case, reason: ReopenReason::ClientReturned, by: ids.other }
}

impl Step<Case> for CaseReopened {
    fn step(&self, case: &mut Case) -> Option<()> {
        reopen(case, self.case)
    }
}
