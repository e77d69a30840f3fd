//! What persons in a case ask, and what becomes of their data, with the writer's lock.

use sanad_casework::{
    ApproveErasure, ApproveHoldRelease, ApproveRedaction, AssignRetention, AttestErasure, Command,
    DeclineRedaction, PlaceHold, ProposeHoldRelease, ProposeRedaction, QuestionAccess,
    RefuseErasure, RefuseSubjectAccess, RequestErasure, RequestSubjectAccess,
    ResolveAccessQuestion, RestrictProcessing, ResumeProcessing,
};
use sanad_records::random;
use serde_json::Value;

use super::own::{at, form};
use crate::failure::Failure;

/// The command of an operation; `None` for all others.
pub(super) fn command(
    operation: &str,
    path: &[String],
    body: Value,
) -> Result<Option<Command>, Failure> {
    let case = || at(path, 0);
    let id = random()?;
    let mut fresh = || id;
    Ok(Some(match operation {
        "request_subject_access" => {
            RequestSubjectAccess::new(case()?, form(body)?, &mut fresh).into()
        }
        "refuse_subject_access" => {
            RefuseSubjectAccess { case: case()?, request: at(path, 1)?, form: form(body)? }.into()
        }
        "question_access" => QuestionAccess::new(case()?, form(body)?, &mut fresh).into(),
        "resolve_access_question" => {
            ResolveAccessQuestion { case: case()?, question: at(path, 1)?, form: form(body)? }
                .into()
        }
        "assign_retention" => AssignRetention { case: case()?, form: form(body)? }.into(),
        "place_hold" => PlaceHold::new(case()?, form(body)?, &mut fresh).into(),
        "propose_hold_release" => {
            ProposeHoldRelease { case: case()?, hold: at(path, 1)?, form: form(body)? }.into()
        }
        "approve_hold_release" => {
            ApproveHoldRelease { case: case()?, hold: at(path, 1)?, form: form(body)? }.into()
        }
        "restrict_processing" => RestrictProcessing { case: case()?, form: form(body)? }.into(),
        "resume_processing" => ResumeProcessing { case: case()?, form: form(body)? }.into(),
        "request_erasure" => RequestErasure::new(case()?, form(body)?, &mut fresh).into(),
        "refuse_erasure" => {
            RefuseErasure { case: case()?, erasure: at(path, 1)?, form: form(body)? }.into()
        }
        "approve_erasure" => {
            ApproveErasure { case: case()?, erasure: at(path, 1)?, form: form(body)? }.into()
        }
        "attest_erasure" => {
            AttestErasure { case: case()?, erasure: at(path, 1)?, form: form(body)? }.into()
        }
        "propose_redaction" => {
            ProposeRedaction::new(case()?, at(path, 1)?, form(body)?, &mut fresh).into()
        }
        "approve_redaction" => {
            ApproveRedaction { case: case()?, redaction: at(path, 1)?, form: form(body)? }.into()
        }
        "decline_redaction" => {
            DeclineRedaction { case: case()?, redaction: at(path, 1)?, form: form(body)? }.into()
        }
        _of_no_right => return Ok(None),
    }))
}
