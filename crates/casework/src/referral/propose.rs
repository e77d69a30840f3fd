//! Proposing a referral; which institution is sealed.

use crate::caller::{Caller, Moment};
use crate::case::{Case, CaseFile, room_for};
use crate::codes::{Institution, Purpose, ReferralReason, Section, Urgency};
use crate::events::ReferralProposed;
use crate::form::{Day, form};
use crate::id::{CaseId, ReferralId};
use crate::proposal::{Act, Proposal, Sealed, Subject};
use crate::refusal::Refusal;
use crate::text::{Body, NoteText, ShortText};

form! {
    /// Proposes to refer the client to another institution.
    ProposeReferralForm {
        /// Kind of institution; sealed, only its coarse class stands in clear.
        institution: Institution,
        /// Name of the institution; sealed to the client.
        name: ShortText,
        /// Why, coarsely.
        reason: ReferralReason,
        /// How soon.
        urgency: Urgency,
        /// By when an answer is expected.
        answer_due: Option<Day>,
        /// Why, in words; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Proposes a referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposeReferral {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: ProposeReferralForm,
    /// The id of the new referral.
    pub referral: ReferralId,
}

impl ProposeReferral {
    /// The form with new ids.
    pub fn new(
        case: CaseId,
        form: ProposeReferralForm,
        fresh: &mut impl FnMut() -> [u8; 16],
    ) -> Self {
        Self { case, form, referral: ReferralId::from_bytes(fresh()) }
    }

    /// Decides.
    ///
    /// # Errors
    /// Someone who does not work on the case, too many referrals.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker(by)?;
        room_for(&file.referrals, &self.referral, "referrals", CaseFile::REFERRALS_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ReferralProposed {
            case: self.case,
            referral: self.referral,
            class: self.form.institution.class(),
            reason: self.form.reason,
            urgency: self.form.urgency,
            answer_due: self.form.answer_due.map(|Day(day)| day),
            by: by.staff,
        };
        let body = Body::new()
            .shown("institution", Some(self.form.institution))
            .text("name", &self.form.name)
            .text("note", self.form.note.as_ref());
        let sealed = vec![Sealed::new(Subject::Party(file.client), Section::Referral, body)];
        Ok(Act::new(when, Purpose::Referral, basis).sealed(event, sealed).done())
    }
}
