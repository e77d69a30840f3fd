//! Legal hold: one places it, two end it.

use super::{act, decided};
use crate::caller::{Caller, Moment};
use crate::case::{Case, CaseFile, room_for};
use crate::codes::{HoldAuthority, Section};
use crate::events::{LegalHoldPlaced, LegalHoldReleaseProposed, LegalHoldReleased};
use crate::form::form;
use crate::id::{CaseId, HoldId};
use crate::proposal::{Proposal, Sealed, Subject};
use crate::refusal::Refusal;
use crate::text::{Body, NoteText, ShortText};

form! {
    /// Orders that nothing of the case may be destroyed.
    PlaceHoldForm {
        /// Who ordered it.
        authority: HoldAuthority,
        /// Number and date of the order; sealed to the client.
        reference: ShortText,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

form! {
    /// Proposes to end a hold.
    ProposeHoldReleaseForm {
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

form! {
    /// Approves that a hold ends.
    ApproveHoldReleaseForm {
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Places a hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceHold {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: PlaceHoldForm,
    /// The id of the new hold.
    pub hold: HoldId,
}

/// Proposes to end a hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposeHoldRelease {
    /// The case.
    pub case: CaseId,
    /// The hold.
    pub hold: HoldId,
    /// What was sent.
    pub form: ProposeHoldReleaseForm,
}

/// Approves that a hold ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApproveHoldRelease {
    /// The case.
    pub case: CaseId,
    /// The hold.
    pub hold: HoldId,
    /// What was sent.
    pub form: ApproveHoldReleaseForm,
}

impl PlaceHold {
    /// The form with a new id.
    pub fn new(case: CaseId, form: PlaceHoldForm, fresh: &mut impl FnMut() -> [u8; 16]) -> Self {
        Self { case, form, hold: HoldId::from_bytes(fresh()) }
    }

    /// Decides.
    ///
    /// # Errors
    /// Someone who decides about no data; an erasure or a redaction that has begun: they always
    /// end.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        if file.erasing() {
            return Err(Refusal::ErasureBegun);
        }
        if file.redacting() {
            return Err(Refusal::RedactionOpen);
        }
        room_for(&file.holds, &self.hold, "legal holds", CaseFile::HOLDS_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let authority = self.form.authority;
        let event = LegalHoldPlaced { case: self.case, hold: self.hold, authority, by: by.staff };
        let body = Body::new()
            .text("reference", &self.form.reference)
            .text("note", self.form.note.as_ref());
        // A case whose client is erased can still be held, without the reference in it.
        let sealed = if file.is_erased(file.client) {
            Vec::new()
        } else {
            vec![Sealed::new(Subject::Party(file.client), Section::Rights, body)]
        };
        Ok(act(when, basis).sealed(event, sealed).done())
    }
}

impl ProposeHoldRelease {
    /// Decides.
    ///
    /// # Errors
    /// No such hold, or one whose end the same person proposed already.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        // Another may propose it anew: who did so first may be here no longer.
        if file.standing_hold(self.hold)?.release_proposed_by == Some(by.staff) {
            return Err(Refusal::ReleasePending);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = LegalHoldReleaseProposed { case: self.case, hold: self.hold, by: by.staff };
        let remark = Sealed::remark(file.client, Section::Rights, self.form.note.as_ref());
        Ok(act(when, basis).sealed(event, remark).done())
    }
}

impl ApproveHoldRelease {
    /// Decides.
    ///
    /// # Errors
    /// No end that was proposed, or one proposed by the same person.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        let proposed_by =
            file.standing_hold(self.hold)?.release_proposed_by.ok_or(Refusal::NoRelease)?;
        if proposed_by == by.staff {
            return Err(Refusal::SamePerson);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, hold, approved_by) = (self.case, self.hold, by.staff);
        let event = LegalHoldReleased { case, hold, proposed_by, approved_by };
        let remark = Sealed::remark(file.client, Section::Rights, self.form.note.as_ref());
        Ok(act(when, basis).sealed(event, remark).done())
    }
}
