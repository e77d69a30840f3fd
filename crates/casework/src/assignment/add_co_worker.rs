//! Adding a co-worker.

use crate::caller::{Caller, Moment};
use crate::case::{Case, CaseFile, room};
use crate::codes::{Purpose, Role, Section};
use crate::events::CoWorkerAdded;
use crate::form::form;
use crate::id::{CaseId, StaffId};
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Lets another professional work on the case too.
    AddCoWorkerForm {
        /// Who.
        staff: StaffId,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Lets another professional work on a case too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCoWorker {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: AddCoWorkerForm,
}

impl AddCoWorker {
    /// Decides.
    ///
    /// # Errors
    /// Someone who is neither responsible nor a supervisor; one who works on it or is barred.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
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
        room(file.co_workers.len(), "co-workers", CaseFile::CO_WORKERS_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = CoWorkerAdded { case: self.case, staff };
        let remark = Sealed::remark(file.client, Section::Assignment, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Service, basis).sealed(event, remark).done())
    }
}
