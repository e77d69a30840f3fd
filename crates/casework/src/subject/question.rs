//! A person finds a look at their file wrong: the question, and what was found.

use super::{ANSWER_WITHIN, RECORDERS};
use crate::caller::{Caller, Moment};
use crate::case::{Case, CaseFile, room_for};
use crate::clear::Seq;
use crate::codes::{AccessVerdict, Section};
use crate::events::{AccessQuestionResolved, AccessQuestionedBySubject};
use crate::form::{Set, form};
use crate::id::{CaseId, PartyId, QuestionId};
use crate::proposal::{Proposal, Sealed};
use crate::refusal::Refusal;
use crate::rights::{act, decided};
use crate::text::NoteText;

form! {
    /// Records that a person finds looks at their file wrong.
    QuestionAccessForm {
        /// Who asks; the client, if left out.
        party: Option<PartyId>,
        /// Where the lines of these looks stand, as the statement tells.
        looks: Set<Seq, 1, 64>,
        /// What seems wrong; sealed to the person.
        note: Option<NoteText>,
    }
}

form! {
    /// Tells what was found.
    ResolveAccessQuestionForm {
        /// Whether the looks were justified.
        verdict: AccessVerdict,
        /// The reasons; sealed to the person.
        note: Option<NoteText>,
    }
}

/// Records a question. Whoever calls it checks that each of its looks is one at this case, else
/// [`Refusal::UnknownLook`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionAccess {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: QuestionAccessForm,
    /// The id of the new question.
    pub question: QuestionId,
}

/// Resolves a question. Whoever calls it checks that none of its looks is the caller's, else
/// [`Refusal::OwnLook`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolveAccessQuestion {
    /// The case.
    pub case: CaseId,
    /// The question.
    pub question: QuestionId,
    /// What was sent.
    pub form: ResolveAccessQuestionForm,
}

impl QuestionAccess {
    /// The form with a new id.
    pub fn new(
        case: CaseId,
        form: QuestionAccessForm,
        fresh: &mut impl FnMut() -> [u8; 16],
    ) -> Self {
        Self { case, form, question: QuestionId::from_bytes(fresh()) }
    }

    /// Decides.
    ///
    /// # Errors
    /// A person who is none of the case, too many questions.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis = file.worker_or(by, RECORDERS)?;
        let party = self.form.party.unwrap_or(file.client);
        file.party_ever(party, "party")?;
        room_for(&file.questions, &self.question, "questions", CaseFile::QUESTIONS_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = AccessQuestionedBySubject {
            case: self.case,
            question: self.question,
            party,
            looks: self.form.looks.sorted(),
            due: at.recorded_at + ANSWER_WITHIN,
            by: by.staff,
        };
        let remark = Sealed::remark(party, Section::Rights, self.form.note.as_ref());
        Ok(act(when, basis).sealed(event, remark).done())
    }
}

impl ResolveAccessQuestion {
    /// Decides.
    ///
    /// # Errors
    /// Someone who decides about no data, or who recorded the question; one that has its verdict.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        let question = file.questions.get(&self.question).ok_or(Refusal::UnknownQuestion)?;
        if question.verdict.is_some() {
            return Err(Refusal::QuestionResolved);
        }
        if question.raised_by == by.staff {
            return Err(Refusal::SamePerson);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, verdict) = (self.case, self.form.verdict);
        let event = AccessQuestionResolved { case, question: self.question, verdict, by: by.staff };
        let remark = Sealed::remark(question.party, Section::Rights, self.form.note.as_ref());
        Ok(act(when, basis).sealed(event, remark).done())
    }
}
