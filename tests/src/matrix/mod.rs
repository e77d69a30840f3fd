//! The permission matrix: every route of the one route table, tried by somebody of every role in
//! every standing. It is run, written down and compared with what is committed as
//! `schemas/access-matrix.md`, so that no right changes unseen and no route is forgotten.

mod acts;
mod papers;
mod reply_and_line;
mod sections;
mod table;
mod world;
mod worlds;

use std::path::Path;

use sanad_casework::Role;
use sanad_server::{Kind, Precondition, Route, table as routes};
use serde_json::Value;

use self::acts::act;
use self::table::{Page, outcome};
use self::world::{Ids, Standing, World, carries, filled, path, roles, who};
use crate::every_route::needed;
use crate::lk3::key;

/// The purpose that somebody of this role gives: what most routes want, else their own first one.
fn purpose(role: Role, route: &Route) -> &'static str {
    let of_subject = ["issue_statement", "read_statement", "issue_accounting", "list_mentions"];
    let of_subject = of_subject.contains(&route.operation);
    match role {
        Role::Counsellor | Role::Supervisor if of_subject => "subject_request",
        Role::FrontDesk | Role::Counsellor => "service",
        Role::Supervisor | Role::Head => "supervision",
        Role::ReferralOfficer => "referral",
        Role::ComplaintOfficer => "complaint_handling",
        Role::PrivacyOfficer | Role::Subject => "subject_request",
        Role::DataOfficer => "quality_review",
        Role::Auditor => "audit",
        Role::PanelMember => "inquiry",
        Role::KeyCustodian | Role::Operator => "maintenance",
    }
}

/// Standings that tell routes of this kind apart.
fn standings(route: &Route) -> &'static [Standing] {
    if route.path.contains("{case}") { &Standing::ALL } else { &Standing::OF_ACCOUNT }
}

/// Somebody tries; what comes of it, and whether something was changed.
fn attempt(
    world: &mut World,
    route: &Route,
    role: Role,
    standing: Standing,
    ids: &Ids,
) -> (String, bool) {
    let by = who(role, standing);
    let mut url = path(route.path, ids);
    if matches!(route.kind, Kind::CaseRead | Kind::AcrossRead | Kind::Feed) {
        url = format!("{url}?purpose={}", purpose(role, route));
    }
    url += &needed(route, world.lk3.staff("budi"));
    let signed_in =
        ["sign_out", "issue_token", "change_password", "open_emergency"].contains(&route.operation);
    let mut request = if signed_in && standing != Standing::Suspended {
        let token = world.lk3.sign_in(by);
        world.lk3.client.request(route.method.clone(), world.lk3.url(&url)).bearer_auth(token)
    } else {
        world.lk3.request(route.method.clone(), &url, by)
    };
    if let Kind::Write(precondition) = route.kind {
        request = request.header("Idempotency-Key", key());
        if precondition != Precondition::None {
            request = request.header("If-Match", "*");
        }
    }
    if route.takes_body() {
        request = request.json(&filled(&act(route.operation).form, ids));
    }
    // The line of the index is no line of a search.
    world.lk3.records().make_index().unwrap();
    let before = world.lk3.size();
    let response = request.send().unwrap();
    let status = response.status().as_u16();
    if route.kind == Kind::Feed && status == 200 {
        // Nothing else appends meanwhile: its last line comes once the server sees us gone.
        drop(response);
        while !world.lines_since(before).contains(&"feed_closed".to_owned()) {
            std::thread::yield_now();
        }
        return ("shown".to_owned(), false);
    }
    let told: Value = serde_json::from_str(&response.text().unwrap()).unwrap_or_default();
    let about = format!("{route:?} by {by}, {}: {status} {told}", standing.title());
    assert!(![400, 415, 428, 429, 500, 503].contains(&status), "{about}");
    assert_ne!(told["type"], "urn:sanad:problem:form", "{about}");
    if status == 401 {
        assert_eq!(standing, Standing::Suspended, "{about}");
        assert!(world.lines_since(before).is_empty(), "{about}");
    } else if matches!(route.kind, Kind::CaseRead | Kind::AcrossRead) || status >= 400 {
        let mut last = world.lines_since(before);
        // What is read changes nothing; the statement is issued by a post, which answers the request.
        if route.method == reqwest::Method::POST {
            last.retain(|line| line != "subject_access_answered");
        }
        assert_eq!(last.len(), 1, "{about}: {last:?}");
        assert_eq!(last[0] == "access_denied", status >= 400, "{about}: {last:?}");
    }
    if status == 201 {
        world.done(route.operation, &told);
    }
    let changes = matches!(route.kind, Kind::Write(_)) && status < 300;
    (outcome(route, status, &told), changes)
}

/// Every standing of a route for one role.
fn row(world: &mut World, route: &Route, role: Role) -> Vec<String> {
    let mut cells = Vec::new();
    for standing in standings(route) {
        let works = carries(role) || matches!(role, Role::FrontDesk | Role::PanelMember);
        if *standing == Standing::Assigned && !works {
            cells.push("–".to_owned());
            continue;
        }
        let ids = world.prepare(route, role, *standing);
        cells.push(attempt(world, route, role, *standing, &ids).0);
    }
    cells
}

#[test]
fn the_committed_access_matrix_is_what_every_role_may_do_on_every_route() {
    let mut world = World::new();
    let mut page = Page::new();
    for route in routes() {
        match route.kind {
            Kind::Public { why } | Kind::Door { why } => page.open_to_anybody(route, why),
            Kind::CaseRead | Kind::AcrossRead | Kind::Write(_) | Kind::Feed | Kind::Own { .. } => {
                let rows = roles().map(|role| (role.code(), row(&mut world, route, role)));
                let rows: Vec<_> = rows.collect();
                page.section(route, standings(route), rows);
                world.end_rotation();
            }
        }
    }
    let made = page.done();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/access-matrix.md");
    if std::env::var_os("SANAD_BLESS").is_some() {
        std::fs::write(&file, &made).unwrap();
        return;
    }
    let known = std::fs::read_to_string(&file).unwrap_or_default();
    for (line, (known, made)) in known.lines().zip(made.lines()).enumerate() {
        assert_eq!(known, made, "schemas/access-matrix.md differs at line {}", line + 1);
    }
    assert_eq!(known.len(), made.len(), "schemas/access-matrix.md differs: `./task bless`");
}
