//! Declaring a conflict of interest of one's own: from then on the case does not exist to oneself.

use super::{AccessBarred, AssignmentEvent, CaseTransferDeclined, CoWorkerRemoved};
use crate::prelude::*;

deed! {
    /// Declares a conflict of interest of the caller's own.
    DeclareConflict of case: CaseId; serves rights => DeclareConflictForm {
        /// What it is; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Whoever knows the case may step aside, and is barred at once.
///
/// Refuses: the one who is responsible: the case needs another first.
impl Deed<Case> for DeclareConflict {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let (case_id, staff) = (self.case, by.staff);
        if file.responsible == Some(staff) {
            return Err(Refusal::StillResponsible);
        }
        room(file.barred.len(), "barred persons", CaseFile::BARRED_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let declared = ConflictOfInterestDeclared { case: case_id, by: staff };
        let remark = ToParty::one(file.client, RemarkOnStaff { note: self.form.note.clone() });
        let mut act = Act::new(when, Purpose::Service, Basis::Duty).tell(declared, remark);
        if let (Some(from), Some(to)) = (file.responsible, case.asked_to_take())
            && to == staff
        {
            act = act.tell(CaseTransferDeclined { case: case_id, from, to }, ToParty::none());
        }
        if file.co_workers.contains(&staff) {
            act = act.tell(CoWorkerRemoved { case: case_id, staff }, ToParty::none());
        }
        let reason = BarReason::Conflict;
        Ok(act.tell(AccessBarred { case: case_id, staff, reason }, ToParty::none()).done())
    }
}

event! {
    /// A member of staff declared a conflict of interest of their own; they are barred with it.
    ConflictOfInterestDeclared in AssignmentEvent, "conflict_of_interest_declared" v 1, about Case(case),
        seals ToParty<RemarkOnStaff>, told AsItStands, does Tells,
        "benturan kepentingan dinyatakan" / "a conflict of interest was declared";
    {
        /// The case.
        case: CaseId,
        /// Who.
        by: StaffId,
    }
    like |ids| { case: ids.case, by: ids.other }
}

impl Step<Case> for ConflictOfInterestDeclared {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case).map(drop)
    }
}
