//! Adding a co-worker.

use super::AssignmentEvent;
use crate::prelude::*;

deed! {
    /// Lets another professional work on the case too.
    AddCoWorker of case: CaseId; serves work => AddCoWorkerForm {
        /// Who.
        staff: StaffId,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who is neither responsible nor a supervisor; one who works on it or is barred.
impl Deed<Case> for AddCoWorker {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        if file.responsible != Some(by.staff) {
            by.acts_as(&[Role::Supervisor])?;
        }
        let basis = file.worker_or(by, &[Role::Supervisor])?;
        let staff = self.form.staff;
        if file.is_worked_by(staff) {
            return Err(Refusal::AlreadyCoWorker);
        }
        if file.barred.contains(&staff) {
            return Err(Refusal::StaffBarred { field: "staff" });
        }
        file.is_not_to_be_barred(staff, "staff")?;
        room(file.co_workers.len(), "co-workers", CaseFile::CO_WORKERS_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = CoWorkerAdded { case: self.case, staff };
        let remark = ToParty::one(file.client, RemarkOnStaff { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Service, basis).tell(event, remark).done())
    }
}

event! {
    /// Another professional works on the case too.
    CoWorkerAdded in AssignmentEvent, "co_worker_added" v 1, about Case(case),
        seals ToParty<RemarkOnStaff>, told AsItStands, does Sets("co_worker_removed"),
        "petugas tambahan ditugaskan" / "a co-worker was added";
    {
        /// The case.
        case: CaseId,
        /// Who.
        staff: StaffId,
    }
    like |ids| { case: ids.case, staff: ids.other }
}

impl Step<Case> for CoWorkerAdded {
    fn step(&self, case: &mut Case) -> Option<()> {
        open(case, self.case)?.file.co_workers.insert(self.staff).then_some(())
    }
}
