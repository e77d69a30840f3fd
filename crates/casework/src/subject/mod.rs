//! A person asks about their own data (permintaan subjek data): who opened the file, what is kept,
//! what was told to others.
//!
//! A request is answered within 72 hours (UU PDP, article 32) by the statement itself (`records`
//! issues it), or refused on one of three grounds (article 33) by somebody else than who recorded
//! it. Where one person of the case may be a danger to another, nothing goes out before two have decided
//! ([`CaseFile::papers`] is the rule). What the person then finds wrong is a question, resolved by somebody whose look it is not.
//! An authority may order that disclosures to it are not told for a while.

mod approve_papers;
mod decline_papers;
mod propose_papers;
mod question;
mod request;
mod suspension;

pub use approve_papers::*;
pub use decline_papers::*;
pub use propose_papers::*;
pub use question::*;
pub use request::*;
pub use suspension::*;

use crate::prelude::*;
use chrono::Duration;

theme! {
    /// What persons in the case ask about their own data.
    SubjectEvent "subject": Rights, folds into Case {
        SubjectAccessRequested,
        SubjectAccessAnswered,
        SubjectAccessRefused,
        PapersProposed,
        PapersDecided,
        PapersDeclined,
        AccessQuestionedBySubject,
        AccessQuestionResolved,
        AccountingSuspended,
        AccountingSuspensionLifted,
    }
}

deeds! {
    /// Answering persons about their own data.
    SubjectCommand in Subject {
        RequestSubjectAccess: alone,
        AnswerSubjectAccess: alone,
        RefuseSubjectAccess: second,
        ProposePapers: alone,
        ApprovePapers: second,
        DeclinePapers: alone,
        QuestionAccess: alone,
        ResolveAccessQuestion: second,
        SuspendAccounting: alone,
        LiftSuspension: alone,
    }
}

/// By when a request is answered or a question resolved, from when it was recorded: 3x24 hours.
const ANSWER_WITHIN: Duration = Duration::hours(72);

/// Those who may record what a person asks or finds wrong, beside who works on the case.
const RECORDERS: &[Role] = &[Role::FrontDesk, Role::Supervisor, Role::PrivacyOfficer];
