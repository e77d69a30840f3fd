//! A person asks about their own data (permintaan subjek data): who opened the file, what is kept,
//! what was told to others.
//!
//! A request is answered within 72 hours (UU PDP, article 32) by the statement itself (`records`
//! issues it), or refused on one of three grounds (article 33) by somebody else than who recorded
//! it. What the person then finds wrong is a question, resolved by somebody whose look it is not.
//! An authority may order that disclosures to it are not told for a while.

mod question;
mod request;
mod suspension;

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
