//! Declaring a conflict of interest of one's own: from then on the case does not exist to oneself.

use crate::caller::{Caller, Moment};
use crate::case::{Case, CaseFile, room};
use crate::codes::{BarReason, Basis, Purpose, Section};
use crate::events::{
    AccessBarred, CaseTransferDeclined, CoWorkerRemoved, ConflictOfInterestDeclared,
};
use crate::form::form;
use crate::id::CaseId;
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Declares a conflict of interest of the caller's own.
    DeclareConflictForm {
        /// What it is; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Declares a conflict of interest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclareConflict {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: DeclareConflictForm,
}

impl DeclareConflict {
    /// Decides: whoever knows the case may step aside, and is barred at once.
    ///
    /// # Errors
    /// The one who is responsible: the case needs another first.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let (case_id, staff) = (self.case, by.staff);
        if file.responsible == Some(staff) {
            return Err(Refusal::StillResponsible);
        }
        room(file.barred.len(), "barred persons", CaseFile::BARRED_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let declared = ConflictOfInterestDeclared { case: case_id, by: staff };
        let remark = Sealed::remark(file.client, Section::Assignment, self.form.note.as_ref());
        let mut act = Act::new(when, Purpose::Service, Basis::Duty).sealed(declared, remark);
        if let (Some(from), Some(to)) = (file.responsible, case.asked_to_take())
            && to == staff
        {
            act = act.event(CaseTransferDeclined { case: case_id, from, to });
        }
        if file.co_workers.contains(&staff) {
            act = act.event(CoWorkerRemoved { case: case_id, staff });
        }
        let reason = BarReason::Conflict;
        Ok(act.event(AccessBarred { case: case_id, staff, reason }).done())
    }
}
