//! What can be done next with something in a case, where it began: a note is signed, a referral sent. Which of
//! them is right is judged by the deed; what cannot be right as the case stands is not offered.

use maud::{Markup, html};
use serde_json::Value;

use super::scene::{Scene, text};
use crate::words::deed;

/// Something that begins with an event, and is one of many in the case.
struct Thing {
    /// The event.
    begins: &'static str,
    /// The field that names it.
    id: &'static str,
    /// Where it stands in the state of the case.
    all: &'static str,
    /// What can be done with it, and in which states; in any, where none is named.
    deeds: &'static [(&'static str, &'static [&'static str])],
}

const THINGS: &[Thing] = &[
    Thing {
        begins: "session_scheduled",
        id: "session",
        all: "sessions",
        deeds: &[("miss_session", &["planned"]), ("cancel_session", &["planned"])],
    },
    Thing {
        begins: "session_held",
        id: "session",
        all: "sessions",
        deeds: &[
            ("sign_note", &["held"]),
            ("add_addendum", &["held"]),
            ("correct_note", &["held"]),
        ],
    },
    Thing {
        begins: "consent_given",
        id: "consent",
        all: "consents",
        deeds: &[
            ("narrow_consent", &["given"]),
            ("withdraw_consent", &["given"]),
            ("stop_processing", &["withdrawn"]),
        ],
    },
    Thing {
        begins: "referral_proposed",
        id: "referral",
        all: "referrals",
        deeds: &[
            ("send_referral", &["proposed"]),
            ("acknowledge_referral", &["sent"]),
            ("accept_referral", &["sent", "acknowledged"]),
            ("decline_referral", &["sent", "acknowledged"]),
            ("report_outcome", &["sent", "acknowledged", "accepted"]),
            ("revoke_referral", &["proposed", "sent", "acknowledged"]),
        ],
    },
    Thing {
        begins: "disclosure_requested",
        id: "disclosure",
        all: "disclosures",
        deeds: &[
            ("decide_disclosure", &["requested"]),
            ("make_requested_disclosure", &["allowed"]),
        ],
    },
    Thing {
        begins: "erasure_requested",
        id: "erasure",
        all: "erasures",
        deeds: &[
            ("approve_erasure", &["requested"]),
            ("refuse_erasure", &["requested"]),
            ("attest_erasure", &["destroyed"]),
        ],
    },
    Thing {
        begins: "subject_access_requested",
        id: "request",
        all: "subject_requests",
        deeds: &[("refuse_subject_access", &["requested"])],
    },
    Thing {
        begins: "access_questioned_by_subject",
        id: "question",
        all: "questions",
        deeds: &[("resolve_access_question", &[])],
    },
];

/// How something stands: a word, or the word that says what came of it.
fn state(thing: &Value) -> &str {
    let told = thing.get("state").or_else(|| thing.get("status")).unwrap_or(&Value::Null);
    let came = || told.as_object()?.keys().next().map(String::as_str);
    told.as_str().or_else(came).unwrap_or_default()
}

/// What can be done next with what this entry began.
pub(super) fn steps(scene: &Scene<'_>, answer: &Value, entry: &Value, purpose: &str) -> Markup {
    let thing = THINGS.iter().find(|thing| thing.begins == text(entry, "type"));
    let Some(thing) = thing else { return html! {} };
    let id = entry.get("data").map(|data| text(data, thing.id)).unwrap_or_default();
    let stands = answer.get("state").and_then(|state| state.get(thing.all)?.get(id));
    let Some(stands) = stands else { return html! {} };
    let is_signed = stands.get("signed") == Some(&Value::Bool(true));
    let open = thing.deeds.iter().filter(|(deed, states)| {
        (states.is_empty() || states.contains(&state(stands)))
            && !(*deed == "sign_note" && is_signed)
    });
    html! {
        p class="steps-next no-print" {
            @for (operation, _) in open {
                @if let Some(words) = deed(operation) {
                    a href={ "/kasus/" (text(answer, "case")) "/lakukan/" (operation) "." (id) "?purpose=" (purpose) } {
                        @let [id, en] = words.button;
                        (scene.say(id, en))
                    } " "
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use sanad_casework::Event;

    use super::*;
    use crate::table;

    #[test]
    fn each_step_is_a_deed_on_what_its_event_began() {
        for thing in THINGS {
            assert!(Event::row_named(thing.begins).is_some(), "{}", thing.begins);
            for (operation, _) in thing.deeds {
                let route = table().iter().find(|route| route.operation == *operation).unwrap();
                assert_eq!(
                    route.parameters().collect::<Vec<_>>(),
                    ["case", thing.id],
                    "{operation}"
                );
                assert!(deed(operation).is_some(), "{operation}");
            }
        }
    }
}
