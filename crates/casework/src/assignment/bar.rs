//! Barring a person from a case: to them it does not exist.

use crate::caller::{Caller, Moment};
use crate::case::{Case, CaseFile, room};
use crate::codes::{BarReason, Basis, Purpose, Role, Section};
use crate::events::AccessBarred;
use crate::form::form;
use crate::id::{CaseId, StaffId};
use crate::proposal::{Act, Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Bars a person from the case, open or closed.
    BarAccessForm {
        /// Who.
        staff: StaffId,
        /// Why.
        reason: BarReason,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Bars a person from a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BarAccess {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: BarAccessForm,
}

impl BarAccess {
    /// Decides.
    ///
    /// # Errors
    /// Someone who is no supervisor; a person who is barred already, works on the case or was asked to.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        by.acts_as(&[Role::Supervisor])?;
        let staff = self.form.staff;
        if staff == by.staff {
            return Err(Refusal::SamePerson);
        }
        if file.barred.contains(&staff) {
            return Err(Refusal::AlreadyBarred);
        }
        if file.is_worked_by(staff) || case.asked_to_take() == Some(staff) {
            return Err(Refusal::WorksOnCase);
        }
        room(file.barred.len(), "barred persons", CaseFile::BARRED_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = AccessBarred { case: self.case, staff, reason: self.form.reason };
        let remark = Sealed::remark(file.client, Section::Assignment, self.form.note.as_ref());
        Ok(Act::new(when, Purpose::Supervision, Basis::Supervision).sealed(event, remark).done())
    }
}
