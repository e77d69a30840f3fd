//! An authority orders that disclosures to it are not told to the client for a while.

use chrono::Duration;

use crate::caller::{Caller, Moment};
use crate::case::{Case, CaseFile, room_for};
use crate::codes::{RecipientClass, Section};
use crate::events::{AccountingSuspended, AccountingSuspensionLifted};
use crate::form::{Day, form};
use crate::id::{CaseId, SuspensionId};
use crate::proposal::{Proposal, Sealed, Subject};
use crate::refusal::Refusal;
use crate::rights::{act, decided};
use crate::text::{Body, NoteText, ShortText};

/// How long an order given by mouth may hold.
const ORAL_MAX: Duration = Duration::days(30);

form! {
    /// Holds back from the client what was told to an authority.
    SuspendAccountingForm {
        /// Which authority ordered it.
        authority: RecipientClass,
        /// The last day on which it holds.
        until: Day,
        /// Number and date of the order; sealed to the client. Without one it was given by mouth
        /// and holds 30 days at most.
        reference: Option<ShortText>,
        /// Who ordered it, and why; sealed to the client.
        note: Option<NoteText>,
    }
}

form! {
    /// Ends it before its last day.
    LiftSuspensionForm {
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Holds back what was told to an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuspendAccounting {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: SuspendAccountingForm,
    /// The id of the new suspension.
    pub suspension: SuspensionId,
}

/// Ends a suspension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiftSuspension {
    /// The case.
    pub case: CaseId,
    /// The suspension.
    pub suspension: SuspensionId,
    /// What was sent.
    pub form: LiftSuspensionForm,
}

impl SuspendAccounting {
    /// The form with a new id.
    pub fn new(
        case: CaseId,
        form: SuspendAccountingForm,
        fresh: &mut impl FnMut() -> [u8; 16],
    ) -> Self {
        Self { case, form, suspension: SuspensionId::from_bytes(fresh()) }
    }

    /// Decides.
    ///
    /// # Errors
    /// Someone who decides about no data; nobody who may order it; a day that is over, or too far
    /// for an order given by mouth.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        let authority = self.form.authority;
        if !is_authority(authority) {
            return Err(Refusal::NotAnAuthority);
        }
        let (Day(until), oral) = (self.form.until, self.form.reference.is_none());
        if until < at.today() {
            return Err(Refusal::UntilInPast);
        }
        if oral && until > at.today() + ORAL_MAX {
            return Err(Refusal::OralTooLong);
        }
        let max = CaseFile::SUSPENSIONS_MAX;
        room_for(&file.suspensions, &self.suspension, "suspensions", max)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, suspension) = (self.case, self.suspension);
        let event = AccountingSuspended { case, suspension, authority, oral, until, by: by.staff };
        let body = Body::new()
            .text("reference", self.form.reference.as_ref())
            .text("note", self.form.note.as_ref());
        let sealed = Sealed::unless_empty(Subject::Party(file.client), Section::Rights, body);
        Ok(act(when, basis).sealed(event, sealed).done())
    }
}

impl LiftSuspension {
    /// Decides.
    ///
    /// # Errors
    /// Someone who decides about no data, a suspension that has ended.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        let standing = |suspension: &&crate::case::Suspension| suspension.stands(at.today());
        file.suspensions
            .get(&self.suspension)
            .filter(standing)
            .ok_or(Refusal::UnknownSuspension)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, suspension) = (self.case, self.suspension);
        let event = AccountingSuspensionLifted { case, suspension, by: by.staff };
        let remark = Sealed::remark(file.client, Section::Rights, self.form.note.as_ref());
        Ok(act(when, basis).sealed(event, remark).done())
    }
}

/// Whether such a recipient may order that nothing is told.
const fn is_authority(class: RecipientClass) -> bool {
    match class {
        RecipientClass::Court
        | RecipientClass::Police
        | RecipientClass::Prosecutor
        | RecipientClass::Ombudsman
        | RecipientClass::Ministry
        | RecipientClass::OtherOffice => true,
        RecipientClass::Parent
        | RecipientClass::Media
        | RecipientClass::Institution
        | RecipientClass::Other => false,
    }
}
