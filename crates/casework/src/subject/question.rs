//! A person finds a look at their file wrong: the question, and what was found.

use super::{ANSWER_WITHIN, RECORDERS, SubjectEvent};
use crate::prelude::*;
use crate::rights::{DECIDERS, act, decided};

deed! {
    /// Records that a person finds looks at their file wrong.
    QuestionAccess of case: CaseId; draws question: QuestionId; serves rights
        => QuestionAccessForm {
        /// Who asks; the client, if left out.
        party: Option<PartyId>,
        /// Where the lines of these looks stand, as the statement tells.
        looks: Set<Seq, 1, 64>,
        /// What seems wrong; sealed to the person.
        note: Option<NoteText>,
    }
}

/// Refuses: a person who is none of the case, too many questions.
impl Deed<Case> for QuestionAccess {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
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
        let remark = ToParty::one(party, Remark { note: self.form.note.clone() });
        Ok(act(when, basis).tell(event, remark).done())
    }
}

event! {
    /// A person found looks at their file wrong.
    AccessQuestionedBySubject in SubjectEvent, "access_questioned_by_subject" v 1, about Case(case),
        seals ToParty<Remark>, told AsItStands, does Sets("access_question_resolved"),
        "subjek data mempertanyakan akses" / "a person questioned a look";
    {
        /// The case.
        case: CaseId,
        /// The question.
        question: QuestionId,
        /// Who asked.
        party: PartyId,
        /// Where the lines of the looks stand; 64 at most.
        looks: Vec<Seq>,
        /// By when it is resolved: 72 hours.
        due: DateTime<Utc>,
        /// Who recorded it, and so may not resolve it.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        question: ids.id(0x11),
        party: ids.client,
        looks: vec![Seq(7), SAMPLE_FAR],
        due: SAMPLE_TIME,
        by: ids.staff,
    }
}

impl Step<Case> for AccessQuestionedBySubject {
    fn step(&self, case: &mut Case) -> Option<()> {
        let (party, raised_by, looks) = (self.party, self.by, self.looks.clone());
        let question = AccessQuestion { party, raised_by, looks, verdict: None };
        add(&mut any(case, self.case)?.questions, self.question, question)
    }
}

deed! {
    /// Tells what was found.
    ResolveAccessQuestion of case: CaseId, question: QuestionId; serves rights
        => ResolveAccessQuestionForm {
        /// Whether the looks were justified.
        verdict: AccessVerdict,
        /// The reasons; sealed to the person.
        note: Option<NoteText>,
    }
}

second! {
    ResolveAccessQuestion of Case: "judging a look that somebody finds wrong";
    asks Role::RECORD; decides DECIDERS; still Recorded;
    spares Some(Refusal::OwnLook); alone Some(Refusal::SamePerson); ends [];
    |deed, case| Some(case.file()?.questions.get(&deed.question)?.raised_by)
}

/// Refuses: someone who decides about no data, or who recorded the question; one that has its
/// verdict.
impl Deed<Case> for ResolveAccessQuestion {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
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
        let remark = ToParty::one(question.party, RemarkOnStaff { note: self.form.note.clone() });
        Ok(act(when, basis).tell(event, remark).done())
    }
}

event! {
    /// The looks were judged.
    AccessQuestionResolved in SubjectEvent, "access_question_resolved" v 1, about Case(case),
        seals ToParty<RemarkOnStaff>, told AsItStands, does Ends,
        "pertanyaan tentang akses dijawab" / "the question about a look was resolved";
    {
        /// The case.
        case: CaseId,
        /// The question.
        question: QuestionId,
        /// What was found.
        verdict: AccessVerdict,
        /// Who judged: somebody whose look it is not.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        question: ids.id(0x11),
        verdict: AccessVerdict::Justified,
        by: ids.other,
    }
}

impl Step<Case> for AccessQuestionResolved {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.judge_question(self.question, self.by, self.verdict)
    }
}
