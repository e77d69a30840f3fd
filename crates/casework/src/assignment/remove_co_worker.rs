//! Relieving a co-worker.

use super::AssignmentEvent;
use crate::prelude::*;

deed! {
    /// Relieves a co-worker.
    RemoveCoWorker of case: CaseId, staff: StaffId; serves work => RemoveCoWorkerForm {
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who is neither responsible nor a supervisor; one who is no co-worker.
impl Deed<Case> for RemoveCoWorker {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        if file.responsible != Some(by.staff) {
            by.acts_as(&[Role::Supervisor])?;
        }
        let basis = file.worker_or(by, &[Role::Supervisor])?;
        let staff = self.staff;
        if !file.co_workers.contains(&staff) {
            return Err(Refusal::NotCoWorker);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = CoWorkerRemoved { case: self.case, staff };
        let remark = ToParty::one(file.client, RemarkOnStaff { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Service, basis).tell(event, remark).done())
    }
}

event! {
    /// A co-worker works on the case no longer.
    CoWorkerRemoved in AssignmentEvent, "co_worker_removed" v 1, about Case(case),
        seals ToParty<RemarkOnStaff>, told AsItStands, does Ends,
        "petugas tambahan dibebastugaskan" / "a co-worker was removed";
    {
        /// The case.
        case: CaseId,
        /// Who.
        staff: StaffId,
    }
    like |ids| { case: ids.case, staff: ids.other }
}

impl Step<Case> for CoWorkerRemoved {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.co_workers.remove(&self.staff).then_some(())
    }
}
