//! Who works here: roles, until when, what waits for a second person.

use maud::{Markup, html};
use sanad_casework::Role;
use sanad_records::ListStaff;
use serde_json::Value;

use super::look::Page;
use super::scene::{Drawn, Here, Scene, list, text};
use super::{labels, rows, states};
use crate::problem::Problem;
use crate::words::deed;

/// The list of staff.
pub(crate) struct StaffPage;

/// What is done with an account, by those who may.
pub(super) const DEEDS: &[&str] = &[
    "propose_role",
    "open_enrolment",
    "approve_enrolment",
    "record_credential",
    "suspend_staff",
    "end_staff",
];

impl Page for StaffPage {
    type Look = ListStaff;

    fn draw(scene: &Scene<'_>, answer: &Value) -> Result<Drawn, Problem> {
        let purpose = scene.call.query.purpose()?.code();
        let title = scene.say("Petugas", "Staff").to_owned();
        let rows: Vec<Vec<Markup>> =
            list(answer, "staff").iter().map(|one| row(scene, one, purpose)).collect();
        let heads = [
            scene.say("Nama", "Name"),
            scene.say("Peran", "Roles"),
            scene.say("Unit", "Unit"),
            scene.say("Keadaan", "Standing"),
            scene.say("Tindakan", "Deeds"),
        ];
        let body = html! {
            h1 { (title) }
            (rows::table(&heads, &rows))
        };
        Ok(Drawn { title, here: Here::Staff, strip: None, body })
    }
}

/// Who may be told what somebody looked at.
fn reads_looks(role: Role) -> bool {
    matches!(role, Role::Supervisor | Role::PrivacyOfficer | Role::Operator | Role::Auditor)
}

fn row(scene: &Scene<'_>, one: &Value, purpose: &str) -> Vec<Markup> {
    let roles = list(one, "roles").iter().filter_map(Value::as_str);
    let roles: Vec<String> = roles.map(|role| labels::code(scene.tongue, "role", role)).collect();
    let proposed: Vec<&str> = list(one, "proposed").iter().map(|role| text(role, "role")).collect();
    let id = text(one, "staff");
    vec![
        html! { (one.get("name").and_then(Value::as_str).unwrap_or(scene.say("nama tidak dibuka", "name not opened"))) },
        html! {
            (roles.join(", "))
            @for role in proposed {
                br;
                span class="quiet small" { (scene.say("diusulkan: ", "proposed: ")) (labels::code(scene.tongue, "role", role)) " "
                    a href={ "/lakukan/approve_role." (id) "." (role) } { (scene.say("setujui", "approve")) }
                }
            }
        },
        html! { (labels::plain(text(one, "unit"))) },
        states::staff(scene, text(one, "standing")),
        html! {
            @if scene.role().is_some_and(reads_looks) {
                a href={ "/akses?purpose=" (purpose) "&staff=" (id) } { (scene.say("Akses yang dilakukan", "What they looked at")) }
            }
            @if scene.role() != Some(Role::Auditor) {
            details {
                summary { (scene.say("Tindakan", "Deeds")) }
                @for operation in DEEDS {
                    @if let Some(deed) = deed(operation) {
                        @let [id_words, en] = deed.button;
                        a href={ "/lakukan/" (operation) "." (id) } { (scene.say(id_words, en)) } br;
                    }
                }
            }
            }
        },
    ]
}
