//! Relieving a co-worker.

use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{Purpose, Role, Section};
use crate::events::CoWorkerRemoved;
use crate::form::form;
use crate::id::{CaseId, StaffId};
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Relieves a co-worker.
    RemoveCoWorkerForm {
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Relieves a co-worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveCoWorker {
    /// The case.
    pub case: CaseId,
    /// Who.
    pub staff: StaffId,
    /// What was sent.
    pub form: RemoveCoWorkerForm,
}

impl RemoveCoWorker {
    /// Decides.
    ///
    /// # Errors
    /// Someone who is neither responsible nor a supervisor; one who is no co-worker.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
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
        let remark = Sealed::remark(file.client, Section::Assignment, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Service, basis).sealed(event, remark).done())
    }
}
