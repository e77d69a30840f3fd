//! Promise 3, over every route there is: each read of case data leaves exactly one line, granted
//! or refused; what leaves none is for anybody, or tells the caller about the caller.

use reqwest::Method;
use sanad_server::{Kind, Route, table};

use crate::lk3::{Lk3, STAFF, asks, key};

pub(crate) const LOOKS: &[&str] = &[
    "record_viewed",
    "list_viewed",
    "access_denied",
    "audit_log_queried",
    "replay_opened",
    "integrity_verified",
    "search_performed",
    "statement_issued",
    "record_exported",
];

/// The path with real ids where there are some, and well-formed ones elsewhere.
fn path(route: &Route, case: &str, staff: &str) -> String {
    let mut path = route.path.to_owned();
    for name in route.parameters() {
        let value = match name {
            "case" => case,
            "staff" => staff,
            "role" => "auditor",
            "deed" => "hold_session",
            "tongue" => "en",
            _ => "0123456789abcdef0123456789abcdef",
        };
        path = path.replace(&format!("{{{name}}}"), value);
    }
    path
}

/// What a route must be asked with beside the purpose.
pub(crate) fn needed(route: &Route, staff: &str) -> String {
    let names = |name| route.query.iter().any(|query| query.name() == name);
    let staff = if names("staff") { format!("&staff={staff}") } else { String::new() };
    let at = if names("at") { "&at=2026-11-24" } else { "" };
    staff + at
}

fn purpose(role: &str) -> &'static str {
    match role {
        "supervisor" | "head" => "supervision",
        "auditor" => "audit",
        "operator" => "maintenance",
        "panel_member" => "inquiry",
        _ => "service",
    }
}

#[test]
fn every_read_leaves_exactly_one_line_whoever_asks() {
    let lk3 = Lk3::new();
    let case = lk3.a_case();
    let nobody = "00112233445566778899aabbccddeeff";
    // What evidence rests on.
    lk3.records().publish(Some(&"lk3.example".parse().unwrap())).unwrap();
    let mut shown = 0;
    for route in table() {
        let (Kind::CaseRead | Kind::AcrossRead) = route.kind else {
            continue;
        };
        for (name, role) in STAFF {
            for case in [case.as_str(), nobody] {
                let mut path = path(route, case, lk3.staff("budi")) + "?purpose=" + purpose(role);
                path += &needed(route, lk3.staff("budi"));
                // The line of the index is no line of a search.
                lk3.records.as_ref().unwrap().make_index().unwrap();
                let methods: &[Method] = match route.method {
                    Method::POST => &[Method::POST],
                    _ => &[Method::GET, Method::HEAD],
                };
                for method in methods {
                    let before = lk3.size();
                    let mut request = lk3.request(method.clone(), &path, name);
                    if route.takes_body() {
                        request = request.json(&serde_json::json!({ "name": "Rosmini" }));
                    }
                    let response = request.send().unwrap();
                    let status = response.status().as_u16();
                    let told = format!("{method} {path} as {name}: {status}");
                    assert!([200, 403, 404].contains(&status), "{told}");
                    assert_eq!(lk3.size(), before + 1, "{told}");
                    assert!(LOOKS.contains(&lk3.last_types(1)[0].as_str()), "{told}");
                    assert_eq!(response.headers()["cache-control"], "no-store", "{told}");
                    let denied = lk3.last_types(1)[0] == "access_denied";
                    assert_eq!(denied, status != 200, "{told}");
                    shown += u32::from(status == 200);
                }
            }
        }
    }
    assert!(shown > 40, "{shown} looks were granted");
}

/// An id of zeros stands for all cases together, and every client is told of acts on everything: nobody
/// writes a line into all their statements by asking for it.
#[test]
fn whoever_asks_for_the_id_of_all_cases_leaves_a_line_about_none() {
    let lk3 = Lk3::new();
    lk3.a_case();
    let (before, all) = (lk3.size(), "0".repeat(32));
    for route in table().iter().filter(|route| route.path.contains("{case}")) {
        for (name, role) in STAFF {
            let staff = lk3.staff("budi");
            let path =
                path(route, &all, staff) + "?purpose=" + purpose(role) + &needed(route, staff);
            let request = lk3.request(route.method.clone(), &path, name);
            let request = request.header("If-Match", "*").header("Idempotency-Key", key());
            let request =
                if route.takes_body() { request.json(&serde_json::json!({})) } else { request };
            let status = request.send().unwrap().status();
            assert!(status.is_client_error(), "{route:?} as {name}: {status}");
        }
    }
    let lines = before..lk3.size();
    assert!(lines.end - lines.start > 200, "each leaves its line: {lines:?}");
    let ledger = lk3.records().ledger();
    for stored in ledger.range(sanad_chain::Seq::new(lines.start)..sanad_chain::Seq::new(lines.end))
    {
        let stored = stored.unwrap();
        let (entry, looks) = (stored.entry(), sanad_casework::StreamId::LOOKS_OF);
        let about_all =
            entry.links().any(|link| link.stream.kind.0 == looks && link.stream.id == [0; 16]);
        assert!(!about_all, "{:?}", entry.body().unwrap());
    }
}

/// A page of somebody else can have a browser fetch an address, and a proxy may repeat it: what is read by
/// GET adds the line of its look, or of its refusal, and changes nothing else, whoever asks for whatever
/// purpose, also where a request waits for its answer.
#[test]
fn no_get_changes_anything() {
    let lk3 = Lk3::new();
    let case = lk3.a_case();
    lk3.done(&format!("/v1/cases/{case}/subject-requests"), "budi", &asks());
    lk3.records().publish(Some(&"lk3.example".parse().unwrap())).unwrap();
    lk3.records.as_ref().unwrap().make_index().unwrap();
    for route in table().iter().filter(|route| route.method == Method::GET) {
        if matches!(route.kind, Kind::Feed) {
            continue;
        }
        for (name, role) in STAFF {
            for purpose in [purpose(role), "subject_request"] {
                let path = path(route, &case, lk3.staff("budi")) + "?purpose=" + purpose;
                let before = lk3.size();
                drop(lk3.get(&(path + &needed(route, lk3.staff("budi"))), name).bytes());
                for line in lk3.last_types(lk3.size() - before) {
                    assert!(LOOKS.contains(&line.as_str()), "{route:?} as {name}: {line}");
                }
            }
        }
    }
}

#[test]
fn a_read_without_a_purpose_shows_nothing_and_names_it() {
    let lk3 = Lk3::new();
    let case = lk3.a_case();
    for route in table() {
        let (Kind::CaseRead | Kind::AcrossRead | Kind::Feed) = route.kind else {
            continue;
        };
        let before = lk3.size();
        let staff = lk3.staff("budi");
        let path = path(route, &case, staff) + &needed(route, staff).replacen('&', "?", 1);
        let response = lk3.request(route.method.clone(), &path, "budi").send().unwrap();
        assert_eq!(response.status(), 400, "{route:?}");
        let told = response.text().unwrap();
        if !route.is_for_people() {
            let problem: serde_json::Value = serde_json::from_str(&told).unwrap();
            assert_eq!(problem["parameter"], "purpose", "{route:?}: {problem}");
        }
        assert_eq!(lk3.size(), before + 1, "{route:?}");
        assert_eq!(last_refusal(&lk3), "parameter", "{route:?}");
    }
}

/// What the last line says was refused.
fn last_refusal(lk3: &Lk3) -> String {
    let stored = lk3.records().ledger().read(sanad_chain::Seq::new(lk3.size() - 1)).unwrap();
    let entry = stored.entry();
    let body = entry.body().unwrap();
    assert_eq!(body.event_type, "access_denied");
    let told: serde_json::Value = serde_json::from_str(body.data).unwrap();
    told["refusal"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn what_is_wrong_with_a_request_is_told_and_leaves_one_line_that_names_it() {
    let lk3 = Lk3::new();
    let case = lk3.a_case();
    let sessions = format!("/v1/cases/{case}/sessions");
    let level = format!("/v1/cases/{case}/confidentiality");
    let form = crate::lk3::session("catatan");
    lk3.done(&sessions, "budi", &form);
    let post = |path: &str| lk3.request(Method::POST, path, "budi").header("If-Match", "*");
    let keyed = |path: &str| post(path).header("Idempotency-Key", key());
    let strict = serde_json::json!({ "level": "strict" });
    let bare = lk3.request(Method::POST, &level, "budi").header("Idempotency-Key", key());
    let stale = lk3.request(Method::POST, &level, "budi").header("Idempotency-Key", key());
    let used = key();
    let another = crate::lk3::session("lain");
    let first = post(&sessions).header("Idempotency-Key", &used).json(&form).send().unwrap();
    assert_eq!(first.status(), 201);
    let wrong = [
        (
            400,
            "parameter",
            lk3.request(Method::GET, &format!("/v1/cases/{case}?purpose=x"), "budi"),
        ),
        (400, "parameter", lk3.request(Method::GET, "/v1/cases?purpose=service&limit=x", "budi")),
        (400, "header", post(&sessions).json(&form)),
        (428, "precondition_required", bare.json(&strict)),
        (412, "stale", stale.header("If-Match", "\"1\"").json(&strict)),
        (422, "key_reused", post(&sessions).header("Idempotency-Key", &used).json(&another)),
        (415, "not_said_to_be_json", keyed(&sessions).body("{}")),
        (422, "form", keyed(&sessions).json(&strict)),
        (400, "not_json", keyed(&sessions).header("Content-Type", "application/json").body("{")),
        (422, "form", keyed("/v1/inquiries").json(&strict)),
        (
            422,
            "form",
            lk3.request(Method::POST, "/v1/searches?purpose=service", "budi").json(&form),
        ),
    ];
    for (status, code, request) in wrong {
        let before = lk3.size();
        let answer = request.send().unwrap();
        assert_eq!(answer.status(), status, "{code}");
        let problem: serde_json::Value = answer.json().unwrap();
        assert_eq!(problem["type"], format!("urn:sanad:problem:{code}"), "{problem}");
        assert_eq!(lk3.size(), before + 1, "{code}");
        assert_eq!(last_refusal(&lk3), code);
    }
    let before = lk3.size();
    let no_id = lk3.get("/v1/cases/no-id?purpose=service", "budi");
    assert_eq!((no_id.status().as_u16(), lk3.size()), (404, before), "nothing was asked for");
}

#[test]
fn without_a_token_nothing_but_the_public_routes_answers_and_nothing_is_appended() {
    let lk3 = Lk3::new();
    let case = lk3.a_case();
    let before = lk3.size();
    for route in table() {
        let url = lk3.url(&path(route, &case, lk3.staff("budi"))) + "?purpose=service";
        for token in [None, Some("sanad_0000"), Some("")] {
            let mut request = lk3.client.request(route.method.clone(), &url);
            if let Some(token) = token {
                request = request.bearer_auth(token);
            }
            if route.takes_body() {
                request = request.header("Idempotency-Key", key()).body("{}");
            }
            let status = request.send().unwrap().status().as_u16();
            match route.kind {
                Kind::Public { why } => {
                    assert!(!why.is_empty());
                    // Nothing was published, and under the pattern of a tile there is none.
                    let of_the_log = ["read_checkpoint", "read_tile"].contains(&route.operation);
                    let wanted: &[u16] = if of_the_log { &[404] } else { &[200, 400] };
                    assert!(wanted.contains(&status), "{route:?}: {status}");
                }
                Kind::Door { why } => {
                    assert!(!why.is_empty());
                    assert!([400, 401, 415, 422].contains(&status), "{route:?}: {status}");
                }
                Kind::CaseRead
                | Kind::AcrossRead
                | Kind::Write(_)
                | Kind::Feed
                | Kind::Own { .. } => assert_eq!(status, 401, "{route:?}"),
            }
        }
    }
    assert_eq!(lk3.size(), before);
}

#[test]
fn a_write_to_a_case_that_is_not_theirs_leaves_one_line_and_the_answer_of_no_such_case() {
    let lk3 = Lk3::new();
    let case = lk3.a_case();
    let nobody = "00112233445566778899aabbccddeeff";
    let before = lk3.size();
    let body = crate::lk3::session("catatan");
    let answers: Vec<_> = [case.as_str(), nobody]
        .iter()
        .map(|case| {
            let response = lk3.post(&format!("/v1/cases/{case}/sessions"), "siti", &body);
            assert_eq!(response.status(), 404);
            response.text().unwrap()
        })
        .collect();
    assert_eq!(answers[0], answers[1]);
    assert_eq!(lk3.size(), before + 2);
    assert_eq!(lk3.last_types(2), ["access_denied", "access_denied"]);
}

#[test]
fn the_answer_to_a_barred_person_is_byte_for_byte_that_of_no_such_case() {
    let mut lk3 = Lk3::new();
    let case = lk3.a_case();
    lk3.bar(&case, "andi");
    let nobody = "00112233445566778899aabbccddeeff";
    for path in ["", "/sessions", "/access", "/closure"] {
        let answer = |case: &str| {
            let response = lk3.get(&format!("/v1/cases/{case}{path}?purpose=supervision"), "andi");
            let mut headers = response.headers().clone();
            let line = headers.remove("sanad-request");
            assert!(line.is_some());
            headers.remove("date");
            (response.status(), headers, response.bytes().unwrap())
        };
        assert_eq!(answer(&case), answer(nobody), "{path}");
        assert_eq!(answer(&case).0, 404, "{path}");
    }
}
