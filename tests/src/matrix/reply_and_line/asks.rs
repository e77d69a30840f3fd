//! Which requests are sent: every route that looks, by somebody of each role, for their own purpose and others,
//! as it stands and as it stood, whole, by section and by page.

use sanad_casework::{Purpose, Role};
use sanad_server::{Kind, Query, Reply, Route, operations};
use serde_json::{Value, json};

use crate::matrix::acts::act;
use crate::matrix::purpose;
use crate::matrix::world::{Ids, Standing, World, filled, path, roles, who};

/// Who asks, in which role; first those who are told of looks, while they are few.
pub(super) fn askers() -> Vec<(&'static str, Role)> {
    let all = roles().map(|role| (who(role, Standing::NotAssigned), role));
    let works =
        [("budi", Role::Counsellor), ("siti", Role::Counsellor), ("mira", Role::Supervisor)];
    works.into_iter().rev().chain(all.collect::<Vec<_>>().into_iter().rev()).collect()
}

/// Routes that look, but for streams, which are read as they come, and pages: those are drawn from the answers.
pub(super) fn looks() -> impl Iterator<Item = &'static Route> {
    operations().filter(|route| matches!(route.kind, Kind::CaseRead | Kind::AcrossRead))
}

/// One request.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) route: &'static Route,
    pub(super) by: &'static str,
    pub(super) case: Option<String>,
    pub(super) url: String,
    pub(super) form: Option<Value>,
    /// Of a sign-in by password, where an emergency is bound to it.
    pub(super) token: Option<String>,
}

/// Purposes beside one's own.
const OTHERS: [Purpose; 3] = [Purpose::SubjectRequest, Purpose::Emergency, Purpose::Audit];

/// The requests of one route by one person: in their own case of each, and over other parameters.
pub(super) fn requests(
    world: &World,
    cases: &[Ids],
    route: &'static Route,
    (by, role): (&'static str, Role),
) -> Vec<Request> {
    let mut all = Vec::new();
    let of_case = route.path.contains("{case}");
    for (number, ids) in cases.iter().enumerate() {
        if !of_case && number > 0 {
            break;
        }
        if is_missing(route, ids) {
            continue;
        }
        let own = purpose(role, route);
        let others = OTHERS.iter().map(|purpose| purpose.code()).filter(|code| *code != own);
        let mut queries: Vec<String> = variants(world, route, cases, ids)
            .into_iter()
            .map(|more| own.to_owned() + &more)
            .collect();
        if number == 0 {
            queries.extend(others.map(|code| code.to_owned() + &needed(world, route)));
        }
        let forms = if route.takes_body() { forms(route, ids, cases) } else { vec![None] };
        for query in &queries {
            for form in &forms {
                all.push(Request {
                    route,
                    by,
                    case: of_case.then(|| ids["case"].clone()),
                    url: format!("{}?purpose={query}", path(route.path, ids)),
                    form: form.clone(),
                    token: None,
                });
            }
        }
    }
    all
}

/// Whether the case has nothing that the path names.
fn is_missing(route: &Route, ids: &Ids) -> bool {
    route.parameters().any(|name| !ids.contains_key(name))
}

fn forms(route: &Route, ids: &Ids, cases: &[Ids]) -> Vec<Option<Value>> {
    if route.reply != Reply::SearchHits {
        return vec![Some(filled(&act(route.operation).form, ids))];
    }
    let by_number = cases.iter().map(|ids| json!({ "number": ids["number"] }));
    let mut forms: Vec<_> = by_number.collect();
    // What all names of the world begin with, and a name that nobody has.
    forms.extend([json!({ "name": "Kenari" }), json!({ "name": "Tiadabernama" })]);
    forms.into_iter().map(Some).collect()
}

/// What a route does not go without.
fn needed(world: &World, route: &Route) -> String {
    crate::every_route::needed(route, world.lk3.staff("siti")).replace("2026-11-24", "2099-01-01")
}

/// What follows the purpose, each another request.
fn variants(world: &World, route: &Route, cases: &[Ids], ids: &Ids) -> Vec<String> {
    let takes = |query: Query| route.query.contains(&query);
    let needed = needed(world, route);
    let mut all = vec![needed.clone()];
    let mut more = |text: String| all.push(needed.clone() + &text);
    let size = world.lk3.size();
    if takes(Query::SeenBy) {
        for staff in ["siti", "budi", "counsellor.here"] {
            more(format!("&seen_by={}", world.lk3.staff(staff)));
        }
    }
    if takes(Query::Sections) && !takes(Query::Entries) {
        more("&sections=session".to_owned());
        more("&sections=identity,reporter,rights".to_owned());
        more("&sections=closure".to_owned());
    }
    if takes(Query::Entries) {
        more("&sections=session,identity".to_owned());
        more("&sections=disclosure,referral,rights,consent".to_owned());
        if let Some(entry) = ids.get("entry") {
            more(format!("&entries={entry}"));
            more(format!("&entries={entry}&sections=session,closure"));
        }
    }
    if takes(Query::AsOf) {
        more(format!("&as_of={}", size / 2));
        more("&as_of=1".to_owned());
        more("&as_of=2099-01-01".to_owned());
    }
    if takes(Query::KnownAt) {
        more(format!("&as_of={}&known_at=2099-01-01", size * 3 / 4));
    }
    if takes(Query::Limit) {
        more("&limit=1".to_owned());
        more("&limit=3".to_owned());
    }
    if takes(Query::Party) {
        more("&copy=true".to_owned());
        more("&names=true".to_owned());
        for party in ["spouse", "reporter"].iter().filter_map(|name| ids.get(name)) {
            more(format!("&party={party}&copy=true"));
            more(format!("&party={party}&language=en"));
        }
    }
    if takes(Query::Number) {
        for ids in cases {
            more(format!("&number={}", ids["number"]));
        }
        more("&number=2019-9999".to_owned());
        more("&status=closed".to_owned());
        more("&urgency=high".to_owned());
    }
    if takes(Query::Open) {
        more("&open=true".to_owned());
    }
    if takes(Query::State) {
        more("&state=reviewed".to_owned());
        more("&state=open".to_owned());
    }
    if takes(Query::Case) {
        more(format!("&case={}", ids["case"]));
        more(format!("&case={}", cases[1]["case"]));
    }
    if takes(Query::From) {
        all.push("&from=2020-01-01&to=2099-01-01&limit=40".to_owned());
    }
    all
}

/// What somebody sees of a case by whose emergency access it is open to them.
pub(super) fn in_emergency(world: &World, ids: &Ids) -> Vec<Request> {
    let routes = looks().filter(|route| route.reply == Reply::Case);
    let of = |route: &'static Route| {
        let url = format!("{}?purpose=emergency", path(route.path, ids));
        let token = Some(world.sign_in.clone());
        Request { route, by: "siti", case: Some(ids["case"].clone()), url, form: None, token }
    };
    routes.map(of).collect()
}

/// The request for the next page, where there is one.
pub(super) fn next(request: &Request, body: &Value) -> Option<Request> {
    let (name, cursor) = match (body.get("older"), body.get("next")) {
        (Some(Value::String(older)), _) => ("before", older),
        (_, Some(Value::String(next))) => ("after", next),
        _ => return None,
    };
    let url = request.url.split(&format!("&{name}=")).next().unwrap().to_owned();
    Some(Request { url: format!("{url}&{name}={cursor}"), ..request.clone() })
}
