//! Redacting what speaks of an erased person in parts that are sealed to others: proposed by one,
//! approved by another, then carried out by `records`.
//!
//! A key opens all parts of one person in the case. So all that is sealed to the persons concerned is
//! sealed anew under new keys, the redacted passages with their new words, and the old keys are
//! destroyed.

use std::collections::BTreeSet;

use super::{DECIDERS, RightsEvent, act, decided};
use crate::prelude::*;

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

deed! {
    /// Proposes other words for passages that speak of an erased person.
    ProposeRedaction of case: CaseId, erasure: ErasureId; draws redaction: RedactionId; serves rights
        => ProposeRedactionForm {
        /// The passages, each once.
        passages: List<PassageForm, 1, 32>,
    }
}

/// Who works on the case may propose it as well: the words are theirs. Whether the passages are
/// there, `records` sees: a fold knows no positions.
///
/// Refuses: somebody else's case; an erasure whose keys are not gone; a legal hold; another
/// redaction that is open; a passage named twice, or sealed to nobody of the case.
impl Deed<Case> for ProposeRedaction {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis = file.worker_or(by, &DECIDERS)?;
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
        let mut sealed = ToParty::none();
        for asked in asked.iter() {
            file.party_ever(asked.party, "passages")?;
            passages.push(Passage {
                entry: asked.entry,
                part: asked.part,
                party: asked.party,
                field: asked.field.clone(),
            });
            let body = OtherWords { text: asked.text.clone() };
            sealed = sealed.and(asked.party, body).under(asked.section);
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
        Ok(act(when, basis).tell(event, sealed).done())
    }
}

part! {
    /// What is to stand in a passage.
    OtherWords {
        text: NoteText => Repeats,
    }
}

event! {
    /// Someone proposed other words for passages that speak of an erased person, in parts of others.
    RedactionProposed in RightsEvent, "redaction_proposed" v 1, about Case(case),
        seals ToParty<OtherWords>, told AsItStands,
        does Sets("redaction_declined", "redaction_begun"),
        "penghitaman diusulkan" / "a redaction was proposed";
    {
        /// The case.
        case: CaseId,
        /// The redaction.
        redaction: RedactionId,
        /// The erasure it follows.
        erasure: ErasureId,
        /// Where the words stand; the new ones are sealed, in the same order.
        passages: Vec<Passage>,
        /// Who proposed it, and so may not approve it.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        redaction: ids.id(29),
        erasure: ids.id(0x0e),
        passages: vec![Passage {
            entry: Seq(8),
            part: 0,
            party: ids.client,
            field: sample_text("text"),
        }],
        by: ids.other,
    }
}

impl Step<Case> for RedactionProposed {
    fn step(&self, case: &mut Case) -> Option<()> {
        let mut parties: Vec<_> = self.passages.iter().map(|passage| passage.party).collect();
        parties.sort_unstable();
        parties.dedup();
        let (erasure, state) = (self.erasure, RedactionState::Proposed);
        let redaction = Redaction { erasure, parties, proposed_by: self.by, state };
        add(&mut any(case, self.case)?.redactions, self.redaction, redaction)
    }
}

deed! {
    /// Approves a redaction.
    ApproveRedaction of case: CaseId, redaction: RedactionId; serves rights
        => ApproveRedactionForm {}
}

second! {
    ApproveRedaction of Case: "redacting what speaks of somebody erased";
    asks Role::WORK_OR_DECIDE; decides DECIDERS; still Stands;
    spares None; alone Some(Refusal::SamePerson); ends ["redaction_declined"];
    |deed, case| Some(case.file()?.redactions.get(&deed.redaction)?.proposed_by)
}

/// It is the intent: from then on the redaction always ends.
///
/// Refuses: a redaction that waits for no decision, or one of the same person; a legal hold; an
/// erasure that has begun; a person concerned whose data are destroyed meanwhile.
impl Deed<Case> for ApproveRedaction {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
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
        Ok(act(when, basis).tell(event, ()).done())
    }
}

event! {
    /// The intent: from here on the redaction always ends in the destruction of the keys that the words
    /// stood under.
    RedactionBegun in RightsEvent, "redaction_begun" v 1, about Case(case),
        seals (), told AsItStands, does Sets("mentions_redacted"),
        "penghitaman dimulai" / "a redaction was begun";
    {
        /// The case.
        case: CaseId,
        /// The redaction.
        redaction: RedactionId,
        /// Who proposed it.
        proposed_by: StaffId,
        /// Who approved it: another person.
        approved_by: StaffId,
    }
    like |ids| {
        case: ids.case,
        redaction: ids.id(29),
        proposed_by: ids.other,
        approved_by: ids.staff,
    }
}

impl Step<Case> for RedactionBegun {
    fn step(&self, case: &mut Case) -> Option<()> {
        let file = any(case, self.case)?;
        file.no_hold().ok()?;
        let known = file.redactions.get(&self.redaction)?;
        (known.proposed_by == self.proposed_by && self.proposed_by != self.approved_by)
            .then_some(())?;
        file.turn_redaction(self.redaction, RedactionState::Proposed, RedactionState::Begun)
    }
}

deed! {
    /// Declines a redaction.
    DeclineRedaction of case: CaseId, redaction: RedactionId; serves rights
        => DeclineRedactionForm {}
}

/// Refuses: a redaction that waits for no decision, or one of the same person.
impl Deed<Case> for DeclineRedaction {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        file.waiting_redaction(self.redaction, by)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, redaction) = (self.case, self.redaction);
        Ok(act(when, basis).tell(RedactionDeclined { case, redaction, by: by.staff }, ()).done())
    }
}

event! {
    /// Nothing is redacted.
    RedactionDeclined in RightsEvent, "redaction_declined" v 1, about Case(case),
        seals (), told AsItStands, does Ends,
        "usul penghitaman ditolak" / "a redaction was declined";
    {
        /// The case.
        case: CaseId,
        /// The redaction.
        redaction: RedactionId,
        /// Who declined: another person.
        by: StaffId,
    }
    like |ids| { case: ids.case, redaction: ids.id(29), by: ids.staff }
}

impl Step<Case> for RedactionDeclined {
    fn step(&self, case: &mut Case) -> Option<()> {
        let file = any(case, self.case)?;
        file.turn_redaction(self.redaction, RedactionState::Proposed, RedactionState::Declined)
    }
}

/// One field of one sealed part.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Passage {
    /// The entry as it was first written.
    pub entry: Seq,
    /// The part of the entry, from 0.
    pub part: u16,
    /// To whom the part is sealed.
    pub party: PartyId,
    /// The field.
    pub field: FieldName,
}
