//! What can be done in a file beside everyday work, for each role. Whether it may be is judged by the deed.

use maud::{Markup, html};
use sanad_casework::Role;
use serde_json::Value;

use super::scene::{Scene, text};
use crate::words::deed;

/// When something is offered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum While {
    Open,
    Closed,
    ClosureWaits,
    Unassigned,
    Always,
}

const CARRY: &[Role] = &[Role::Counsellor, Role::Supervisor];
const TAKE_IN: &[Role] = &[Role::FrontDesk, Role::Counsellor];
const WATCH: &[Role] = &[Role::Supervisor, Role::PrivacyOfficer];
const SUPERVISE: &[Role] = &[Role::Supervisor];

/// A deed, when it is offered, and to whom.
const DEEDS: &[(&str, While, &[Role])] = &[
    ("assign_case", While::Unassigned, SUPERVISE),
    ("screen_intake", While::Unassigned, TAKE_IN),
    ("decline_intake", While::Unassigned, SUPERVISE),
    ("give_notice", While::Open, TAKE_IN),
    ("give_consent", While::Open, TAKE_IN),
    ("refuse_consent", While::Open, TAKE_IN),
    ("add_party", While::Open, TAKE_IN),
    ("request_disclosure", While::Open, CARRY),
    ("make_disclosure", While::Open, CARRY),
    ("request_transfer", While::Open, &[Role::Counsellor]),
    ("declare_conflict", While::Open, &[Role::Counsellor]),
    ("add_co_worker", While::Open, SUPERVISE),
    ("propose_closure", While::Open, CARRY),
    ("approve_closure", While::ClosureWaits, SUPERVISE),
    ("return_closure", While::ClosureWaits, SUPERVISE),
    ("reopen_case", While::Closed, SUPERVISE),
    ("set_confidentiality", While::Open, WATCH),
    ("propose_bar", While::Open, WATCH),
    (
        "request_subject_access",
        While::Always,
        &[Role::FrontDesk, Role::Counsellor, Role::PrivacyOfficer],
    ),
    ("question_access", While::Always, &[Role::Counsellor, Role::PrivacyOfficer]),
    ("assign_retention", While::Always, WATCH),
    ("place_hold", While::Always, WATCH),
    ("restrict_processing", While::Always, &[Role::PrivacyOfficer]),
    ("request_erasure", While::Always, WATCH),
];

/// The deeds that are offered here, folded away.
pub(super) fn deeds(scene: &Scene<'_>, answer: &Value, purpose: &str) -> Markup {
    let state = answer.get("state").unwrap_or(&Value::Null);
    let is_null = |name: &str| state.get(name).is_none_or(Value::is_null);
    let open = text(state, "status") == "open";
    let now = |when: While| match when {
        While::Open => open,
        While::Closed => !open,
        While::ClosureWaits => open && !is_null("closure"),
        While::Unassigned => open && is_null("responsible"),
        While::Always => true,
    };
    let role = scene.role();
    let offered: Vec<&str> = DEEDS
        .iter()
        .filter(|(_, when, roles)| now(*when) && role.is_some_and(|role| roles.contains(&role)))
        .map(|(operation, ..)| *operation)
        .collect();
    html! {
        @if !offered.is_empty() {
            details class="no-print" {
                summary { (scene.say("Tindakan lain", "Other deeds")) }
                ul class="deeds" {
                    @for operation in offered {
                        @if let Some(deed) = deed(operation) {
                            @let [id, en] = deed.button;
                            li {
                                a href={ "/kasus/" (text(answer, "case")) "/lakukan/" (operation) "?purpose=" (purpose) } {
                                    (scene.say(id, en))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_deed_that_is_offered_in_a_file_takes_nothing_but_the_case() {
        for (operation, ..) in DEEDS {
            let route = crate::table().iter().find(|route| route.operation == *operation);
            let parameters: Vec<_> = route.unwrap().parameters().collect();
            assert_eq!(parameters, ["case"], "{operation}");
        }
    }
}
