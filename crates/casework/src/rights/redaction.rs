//! Redacting what speaks of an erased person in parts that are sealed to others: proposed by one,
//! approved by another, then carried out by `records`.
//!
//! A key opens all parts of one person in the case. So all that is sealed to the persons concerned is
//! sealed anew under new keys, the redacted passages with their new words, and the old keys are
//! destroyed.

use std::collections::BTreeSet;

use super::{DECIDERS, act, decided};
use crate::caller::{Caller, Moment};
use crate::case::{Case, CaseFile, ErasureState, room_for};
use crate::clear::{FieldName, Seq};
use crate::codes::Section;
use crate::events::{Passage, RedactionBegun, RedactionDeclined, RedactionProposed};
use crate::form::{List, form};
use crate::id::{CaseId, ErasureId, PartyId, RedactionId};
use crate::proposal::{Proposal, Sealed, Subject};
use crate::refusal::Refusal;
use crate::text::{Body, NoteText};

form! {
    /// Proposes other words for passages that speak of an erased person.
    ProposeRedactionForm {
        /// The passages, each once.
        passages: List<PassageForm, 1, 32>,
    }
}

/// One passage and its new words.
#[derive(Clone, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PassageForm {
    /// The position of the entry, as the list of mentions tells it.
    pub entry: Seq,
    /// The part of the entry, from 0.
    pub part: u16,
    /// To whom the part is sealed.
    pub party: PartyId,
    /// The section of the part.
    pub section: Section,
    /// The field: one that a person wrote.
    pub field: FieldName,
    /// What stands there from then on; sealed to the same person.
    pub text: NoteText,
}

crate::form::opaque!(PassageForm);

form! {
    /// Approves a redaction.
    ApproveRedactionForm {}
}

form! {
    /// Declines a redaction.
    DeclineRedactionForm {}
}

/// Proposes a redaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposeRedaction {
    /// The case.
    pub case: CaseId,
    /// The erasure it follows.
    pub erasure: ErasureId,
    /// What was sent.
    pub form: ProposeRedactionForm,
    /// The id of the new redaction.
    pub redaction: RedactionId,
}

/// Approves a redaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApproveRedaction {
    /// The case.
    pub case: CaseId,
    /// The redaction.
    pub redaction: RedactionId,
    /// What was sent.
    pub form: ApproveRedactionForm,
}

/// Declines a redaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclineRedaction {
    /// The case.
    pub case: CaseId,
    /// The redaction.
    pub redaction: RedactionId,
    /// What was sent.
    pub form: DeclineRedactionForm,
}

impl ProposeRedaction {
    /// The form with a new id.
    pub fn new(
        case: CaseId,
        erasure: ErasureId,
        form: ProposeRedactionForm,
        fresh: &mut impl FnMut() -> [u8; 16],
    ) -> Self {
        Self { case, erasure, form, redaction: RedactionId::from_bytes(fresh()) }
    }

    /// Decides. Who works on the case may propose it as well: the words are theirs. Whether the
    /// passages are there, `records` sees: a fold knows no positions.
    ///
    /// # Errors
    /// Somebody else's case; an erasure whose keys are not gone; a legal hold; another redaction that is open; a passage
    /// named twice, or sealed to nobody of the case.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis = file.worker_or(by, DECIDERS)?;
        let erasure = file.erasures.get(&self.erasure).ok_or(Refusal::UnknownErasure)?;
        if erasure.state != ErasureState::Destroyed {
            return Err(Refusal::ErasureNotDone);
        }
        file.no_hold()?;
        if file.redactions.values().any(|other| other.state.is_open()) {
            return Err(Refusal::RedactionOpen);
        }
        room_for(&file.redactions, &self.redaction, "redactions", CaseFile::REDACTIONS_MAX)?;
        let asked = &self.form.passages;
        let mut passages = Vec::with_capacity(asked.len());
        let mut sealed = Vec::with_capacity(asked.len());
        for asked in asked.iter() {
            file.party_ever(asked.party, "passages")?;
            passages.push(Passage {
                entry: asked.entry,
                part: asked.part,
                party: asked.party,
                field: asked.field.clone(),
            });
            let body = Body::new().text("text", &asked.text);
            sealed.push(Sealed::new(Subject::Party(asked.party), asked.section, body));
        }
        if passages.iter().collect::<BTreeSet<_>>().len() < passages.len() {
            return Err(Refusal::Repeated);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = RedactionProposed {
            case: self.case,
            redaction: self.redaction,
            erasure: self.erasure,
            passages,
            by: by.staff,
        };
        Ok(act(when, basis).sealed(event, sealed).done())
    }
}

impl ApproveRedaction {
    /// Decides. It is the intent: from then on the redaction always ends.
    ///
    /// # Errors
    /// A redaction that waits for no decision, or one of the same person; a legal hold; an erasure
    /// that has begun; a person concerned whose data are destroyed meanwhile.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        let redaction = file.waiting_redaction(self.redaction, by)?;
        file.no_hold()?;
        if file.erasing() {
            return Err(Refusal::ErasureBegun);
        }
        if redaction.parties.iter().any(|party| file.is_erased(*party)) {
            return Err(Refusal::PartyErased);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = RedactionBegun {
            case: self.case,
            redaction: self.redaction,
            proposed_by: redaction.proposed_by,
            approved_by: by.staff,
        };
        Ok(act(when, basis).event(event).done())
    }
}

impl DeclineRedaction {
    /// Decides.
    ///
    /// # Errors
    /// A redaction that waits for no decision, or one of the same person.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        file.waiting_redaction(self.redaction, by)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, redaction) = (self.case, self.redaction);
        Ok(act(when, basis).event(RedactionDeclined { case, redaction, by: by.staff }).done())
    }
}
