//! Assigning a case: a supervisor says whose it is.

use super::AssignmentEvent;
use crate::prelude::*;

deed! {
    /// Makes someone responsible for the case, in place of anyone before.
    AssignCase of case: CaseId; serves work => AssignCaseForm {
        /// Who is responsible from now on.
        to: StaffId,
        /// A handover note; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who is no supervisor; a barred person or the one who is responsible already.
impl Deed<Case> for AssignCase {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        by.acts_as(&[Role::Supervisor])?;
        file.may_carry(self.form.to)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = CaseAssigned { case: self.case, to: self.form.to, from: file.responsible };
        let remark = ToParty::one(file.client, RemarkOnStaff { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Supervision, Basis::Supervision).tell(event, remark).done())
    }
}

event! {
    /// The case has a responsible professional, in place of any before.
    CaseAssigned in AssignmentEvent, "case_assigned" v 1, about Case(case),
        seals ToParty<RemarkOnStaff>, told AsItStands,
        does Sets("case_assigned", "case_transfer_accepted"),
        "kasus ditugaskan" / "the case was assigned";
    {
        /// The case.
        case: CaseId,
        /// Who is responsible from now on.
        to: StaffId,
        /// Who was until now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<StaffId>,
    }
    like |ids| { case: ids.case, to: ids.other, from: Some(ids.staff) }
}

impl Step<Case> for CaseAssigned {
    fn step(&self, case: &mut Case) -> Option<()> {
        super::hand_over(open(case, self.case)?, self.from, self.to)
    }
}
