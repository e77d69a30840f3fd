//! Erasing a person from a case: asked for by one, approved by two others, or refused.

use super::{DECIDERS, act, decided};
use crate::caller::{Caller, Moment};
use crate::case::{Case, CaseFile, ErasureState, room_for};
use crate::codes::{Attestation, ErasureGround, ErasureReason, Role, Section};
use crate::events::{
    ErasureApproved, ErasureAttested, ErasureBegun, ErasureRefused, ErasureRequested,
};
use crate::form::form;
use crate::id::{CaseId, ErasureId, PartyId};
use crate::proposal::{Proposal, Sealed};
use crate::refusal::Refusal;
use crate::text::NoteText;

form! {
    /// Asks that the data of a person in the case be destroyed.
    RequestErasureForm {
        /// Whose data; the client's, if left out.
        party: Option<PartyId>,
        /// Why.
        reason: ErasureReason,
        /// What the person said; sealed to them.
        note: Option<NoteText>,
    }
}

form! {
    /// Refuses to destroy the data.
    RefuseErasureForm {
        /// On what ground.
        ground: ErasureGround,
        /// The reasons; sealed to the person.
        note: Option<NoteText>,
    }
}

form! {
    /// Approves that the data are destroyed.
    ApproveErasureForm {}
}

form! {
    /// Attests what no program can see.
    AttestErasureForm {
        /// What.
        what: Attestation,
    }
}

/// Asks for an erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestErasure {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: RequestErasureForm,
    /// The id of the new erasure.
    pub erasure: ErasureId,
}

/// Refuses an erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefuseErasure {
    /// The case.
    pub case: CaseId,
    /// The erasure.
    pub erasure: ErasureId,
    /// What was sent.
    pub form: RefuseErasureForm,
}

/// Approves an erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApproveErasure {
    /// The case.
    pub case: CaseId,
    /// The erasure.
    pub erasure: ErasureId,
    /// What was sent.
    pub form: ApproveErasureForm,
}

/// Attests something about an erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttestErasure {
    /// The case.
    pub case: CaseId,
    /// The erasure.
    pub erasure: ErasureId,
    /// What was sent.
    pub form: AttestErasureForm,
}

impl RequestErasure {
    /// The form with a new id.
    pub fn new(
        case: CaseId,
        form: RequestErasureForm,
        fresh: &mut impl FnMut() -> [u8; 16],
    ) -> Self {
        Self { case, form, erasure: ErasureId::from_bytes(fresh()) }
    }

    /// Decides.
    ///
    /// # Errors
    /// A person who is none of the case or is erased already, a request that waits already.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis =
            file.worker_or(by, &[Role::FrontDesk, Role::Supervisor, Role::PrivacyOfficer])?;
        let party = self.form.party.unwrap_or(file.client);
        file.party_ever(party, "party")?;
        if file.is_erased(party) {
            return Err(Refusal::PartyErased);
        }
        let waits = file.erasures.values().any(|other| other.party == party && other.state.waits());
        if waits {
            return Err(Refusal::ErasurePending);
        }
        room_for(&file.erasures, &self.erasure, "erasures", CaseFile::ERASURES_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ErasureRequested {
            case: self.case,
            erasure: self.erasure,
            party,
            reason: self.form.reason,
            by: by.staff,
        };
        let remark = Sealed::remark(party, Section::Rights, self.form.note.as_ref());
        Ok(act(when, basis).sealed(event, remark).done())
    }
}

impl RefuseErasure {
    /// Decides.
    ///
    /// # Errors
    /// An erasure that waits for no decision, or one that the same person asked for.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        let erasure = file.waiting_erasure(self.erasure)?;
        if erasure.requested_by == by.staff {
            return Err(Refusal::SamePerson);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, ground) = (self.case, self.form.ground);
        let event = ErasureRefused { case, erasure: self.erasure, ground, by: by.staff };
        let remark = Sealed::remark(erasure.party, Section::Rights, self.form.note.as_ref());
        Ok(act(when, basis).sealed(event, remark).done())
    }
}

impl ApproveErasure {
    /// Decides. The second approval is the intent: from then on the erasure always ends.
    ///
    /// # Errors
    /// A legal hold; a redaction that has begun; the client of a case on which work goes on; who asked
    /// for it, or approved it already.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        let erasure = file.waiting_erasure(self.erasure)?;
        file.no_hold()?;
        if file.redacting() {
            return Err(Refusal::RedactionOpen);
        }
        if erasure.party == file.client && !case.has_ended() {
            return Err(Refusal::CaseNotClosed);
        }
        let first = match erasure.state {
            ErasureState::Approved { by: first } => Some(first),
            ErasureState::Requested
            | ErasureState::Begun
            | ErasureState::Destroyed
            | ErasureState::Refused => None,
        };
        if erasure.requested_by == by.staff || first == Some(by.staff) {
            return Err(Refusal::SamePerson);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, id) = (self.case, self.erasure);
        let act = act(when, basis).event(ErasureApproved { case, erasure: id, by: by.staff });
        Ok(match first {
            None => act.done(),
            Some(first) => act
                .event(ErasureBegun {
                    case,
                    erasure: id,
                    party: erasure.party,
                    approved_by: [first, by.staff],
                })
                .done(),
        })
    }
}

impl AttestErasure {
    /// Decides.
    ///
    /// # Errors
    /// An erasure whose keys are not gone.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        by.acts_as(DECIDERS)?;
        let basis = file.worker_or(by, DECIDERS)?;
        let erasure = file.erasures.get(&self.erasure).ok_or(Refusal::UnknownErasure)?;
        if erasure.state != ErasureState::Destroyed {
            return Err(Refusal::ErasureState { state: erasure.state.name() });
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, what) = (self.case, self.form.what);
        let event = ErasureAttested { case, erasure: self.erasure, what, by: by.staff };
        Ok(act(when, basis).event(event).done())
    }
}
