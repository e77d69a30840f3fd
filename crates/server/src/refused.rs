//! From what `records` and `casework` refuse, and what fails, to what the caller is told.

use axum::http::StatusCode;
use sanad_casework::Refusal;
use sanad_records::{ClockDoubt, Fault, RecordError, RevealError, SignInError, Unread};

use crate::form::{is_plain_name, pointer};
use crate::problem::Problem;
use crate::route::Route;

impl Problem {
    /// Why nothing was recorded. `route` tells which ids stood in the path.
    pub(crate) fn of_record(error: RecordError, route: &Route) -> Self {
        match error {
            RecordError::Hidden => Self::hidden().recorded(),
            RecordError::NotForRole => not_for_role().recorded(),
            RecordError::Refused(refusal) => of_refusal(refusal, route).recorded(),
            RecordError::Stale { current } => Self::new(
                StatusCode::PRECONDITION_FAILED,
                "stale",
                "the case has changed",
                "the case has changed since the version named by `If-Match`",
            )
            .at_header("If-Match")
            .with_current(current),
            RecordError::KeyReused => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "key_reused",
                "the key was used before",
                "this `Idempotency-Key` was used for another request",
            )
            .at_header("Idempotency-Key"),
            RecordError::Wait { seconds } => wait(seconds).recorded(),
            RecordError::Fault(fault) => Self::of_fault(&fault),
        }
    }

    /// Why nobody is signed in, or no password set.
    pub(crate) fn of_sign_in(error: SignInError, route: &Route) -> Self {
        match error {
            SignInError::NotSignedIn(_) => Self::not_let_in(),
            SignInError::Refused(refusal) => of_refusal(refusal, route).recorded(),
            SignInError::KeyReused => Self::of_record(RecordError::KeyReused, route),
            SignInError::Wait { seconds } => wait(seconds),
            SignInError::Fault(fault) => Self::of_fault(&fault),
        }
    }

    /// Why nothing is shown.
    pub(crate) fn of_reveal(error: RevealError) -> Self {
        match error {
            RevealError::Hidden => Self::hidden().recorded(),
            RevealError::NotForRole => not_for_role().recorded(),
            RevealError::Restricted => Self::new(
                StatusCode::FORBIDDEN,
                "restricted",
                "not for this purpose",
                RevealError::Restricted.to_string(),
            )
            .recorded(),
            RevealError::NoEntry { .. } => {
                Self::new(StatusCode::CONFLICT, "no_entry", "no such entry", error.to_string())
                    .recorded()
            }
            RevealError::NoPlace { .. } => {
                Self::new(StatusCode::CONFLICT, "no_place", "not in this ledger", error.to_string())
            }
            RevealError::NoCheckpoint => Self::new(
                StatusCode::CONFLICT,
                "no_checkpoint",
                "nothing to rest on",
                RevealError::NoCheckpoint.to_string(),
            )
            .recorded(),
            RevealError::NotIssued => Self::new(
                StatusCode::CONFLICT,
                "not_issued",
                "nothing was issued yet",
                RevealError::NotIssued.to_string(),
            )
            .recorded(),
            RevealError::PapersHeld => Self::new(
                StatusCode::CONFLICT,
                "papers_held",
                "two must decide",
                RevealError::PapersHeld.to_string(),
            )
            .recorded(),
            RevealError::NoRequest => Self::new(
                StatusCode::CONFLICT,
                "no_subject_request",
                "nobody asked for this",
                RevealError::NoRequest.to_string(),
            )
            .recorded(),
            RevealError::Fault(fault) => Self::of_fault(&fault),
        }
    }

    /// What failed goes to the log; the caller learns whether trying again makes sense.
    pub(crate) fn of_fault(fault: &Fault) -> Self {
        if matches!(fault, Fault::NotSignedIn(_)) {
            return Self::not_signed_in();
        }
        if matches!(fault, Fault::Busy) {
            return Self::unavailable("busy", "others keep changing this; try again", 1);
        }
        if matches!(fault, Fault::Crowded) {
            return Self::unavailable("crowded", "too many are signing in at once; try again", 2);
        }
        tracing::error!(%fault, "a request failed");
        Self::failed(fault).caused_by(fault)
    }

    fn failed(fault: &Fault) -> Self {
        if fault.is_full() {
            let detail = "the disk is full, so nothing new is taken in; looks and closures go on";
            return Self::unavailable("disk_full", detail, 30);
        }
        if let Some(doubt) = fault.clock_doubt() {
            return Self::unavailable("clock_off", clock_off(doubt), 30);
        }
        if matches!(fault, Fault::Append(_) | Fault::Disk(_) | Fault::Vault(_)) {
            return Self::unavailable(
                "not_recordable",
                "nothing can be recorded now, so nothing is changed and nothing is shown",
                30,
            );
        }
        Self::inside()
    }
}

/// Wrong passwords have to be waited for, whether anybody has the name or not.
fn wait(seconds: u64) -> Problem {
    let detail = SignInError::Wait { seconds }.to_string();
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "wait", "wait a moment", detail)
        .retry_after(seconds)
}

/// What is told where the clock is not believed.
pub(crate) fn clock_off(doubt: ClockDoubt) -> String {
    format!(
        "{doubt}: until this machine's clock is set right, or confirmed at the machine, nothing is \
         changed and nothing is shown"
    )
}

fn not_for_role() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "not_for_role",
        "not for your role",
        "this is not for your role, or not for this purpose",
    )
}

/// Refusals that rest on who asks.
const OF_PERSON: &[&str] = &[
    "role_may_not",
    "not_your_case",
    "not_your_note",
    "not_receiver",
    "not_yourself",
    "only_yourself",
    "needs_account",
    "not_an_approver",
    "password_needed",
    "same_person",
    "own_look",
];
/// Refusals that say that what the path names is not there.
const OF_ABSENCE: &[&str] =
    &["unknown_referral", "unknown_disclosure", "no_such_staff", "no_such_case"];

/// A field of the form at fault is 422; what the path names and is not there, 404; who asks is not
/// the right person, 403; all else is a state that does not allow it, 409.
fn of_refusal(refusal: Refusal, route: &Route) -> Problem {
    let code = refusal.code();
    let in_path = |field: &str| route.parameters().any(|name| name == field);
    let title = "the rules refuse this";
    let problem = match refusal.field() {
        Some(field) if !in_path(field) => {
            let detail = format!("`{field}` {refusal}");
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, title, detail)
                .at_field(pointer(field.split('.')))
        }
        Some(field) if code.starts_with("unknown_") => {
            let detail = format!("`{field}` in the path {refusal}");
            Problem::new(StatusCode::NOT_FOUND, code, title, detail)
        }
        Some(field) => {
            let detail = format!("`{field}` in the path {refusal}");
            Problem::new(StatusCode::CONFLICT, code, title, detail)
        }
        None => {
            let status = if OF_PERSON.contains(&code) {
                StatusCode::FORBIDDEN
            } else if OF_ABSENCE.contains(&code) {
                StatusCode::NOT_FOUND
            } else {
                StatusCode::CONFLICT
            };
            Problem::new(status, code, title, refusal.to_string())
        }
    };
    problem.of_rules(refusal)
}

impl From<Unread> for Problem {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Parameter { name, sentence } => Self::parameter(name, &sentence),
            Unread::Unknown { name } => {
                // What was sent is told back only where it can be nothing but a name.
                let detail = if is_plain_name(&name) {
                    format!("there is no parameter `{name}` here")
                } else {
                    "there is a parameter that is not known here".to_owned()
                };
                let title = "a parameter is not known";
                Self::new(StatusCode::BAD_REQUEST, "unknown_parameter", title, detail)
            }
            Unread::NotThere => Self::hidden(),
            Unread::Refused(error) => Self::of_reveal(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::table;

    fn status(refusal: Refusal, operation: &str) -> u16 {
        let route = table().iter().find(|route| route.operation == operation).unwrap();
        of_refusal(refusal, route).status().as_u16()
    }

    #[test]
    fn a_field_of_the_form_is_422_and_a_name_in_the_path_404_or_409() {
        assert_eq!(status(Refusal::OccurredAhead, "hold_session"), 422);
        assert_eq!(status(Refusal::SessionNotPlanned, "hold_session"), 422);
        assert_eq!(status(Refusal::UnknownSession, "sign_note"), 404);
        assert_eq!(status(Refusal::SessionNotHeld, "sign_note"), 409);
        assert_eq!(status(Refusal::UnknownReferral, "send_referral"), 404);
    }

    #[test]
    fn a_closed_case_is_a_conflict_and_a_wrong_person_is_forbidden() {
        assert_eq!(status(Refusal::CaseClosed, "hold_session"), 409);
        assert_eq!(status(Refusal::SamePerson, "approve_closure"), 403);
    }

    #[test]
    fn a_case_that_is_not_there_and_one_that_is_hidden_are_told_alike() {
        let route = table().first().unwrap();
        let denied = Problem::of_record(RecordError::Hidden, route);
        assert_eq!(denied, Problem::of_reveal(RevealError::Hidden));
        assert_eq!(denied, Problem::hidden().recorded());
    }

    #[test]
    fn every_refusal_that_rests_on_a_person_is_one_of_casework() {
        let known = include_str!("../../casework/src/refusal.rs");
        for code in OF_PERSON.iter().chain(OF_ABSENCE) {
            assert!(known.contains(&format!("\"{code}\"")), "{code}");
        }
    }
}
