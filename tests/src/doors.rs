//! Bad input gets a clear refusal that names the field; nothing is appended and nothing echoed.

use reqwest::Method;
use serde_json::{Value, json};

use crate::lk3::{Lk3, intake, key, session};

/// What was sent in the wrong place: no answer may hold it.
const SECRET: &str = "rahasia-7371014101900001";

#[test]
fn bad_input_names_the_field_and_appends_nothing() {
    let lk3 = Lk3::new();
    let case = lk3.a_case();
    let sessions = format!("/v1/cases/{case}/sessions");
    let with = |body: Value, name: &str, value: Value| {
        let mut body = body;
        body[name] = value;
        body
    };
    let good = || session("catatan");
    let tomorrow = "2099-01-01T09:00:00+08:00";
    let rows: Vec<(&str, Value, &str)> = vec![
        (&sessions, with(good(), "unknown_thing", json!(SECRET)), "unknown_thing"),
        (&sessions, with(good(), "minutes", json!(SECRET)), "minutes"),
        (&sessions, with(good(), "minutes", json!(0)), "minutes"),
        (&sessions, with(good(), "mode", json!(SECRET)), "mode"),
        (&sessions, with(good(), "text", json!("x".repeat(64 * 1024 + 1))), "text"),
        (&sessions, with(good(), "text", json!("a\u{0007}b")), "text"),
        (&sessions, with(good(), "text", json!("  ")), "text"),
        (&sessions, with(good(), "occurred_at", json!(tomorrow)), "occurred_at"),
        (&sessions, with(good(), "occurred_at", json!("2020-01-01T09:00:00+08:00")), "late_reason"),
        (&sessions, with(good(), "about", json!(SECRET)), "about"),
        ("/v1/cases", with(intake("A", "b"), "narrative", json!(17)), "narrative"),
        ("/v1/cases", with(intake("A", "b"), "problem", json!(SECRET)), "problem"),
        (
            "/v1/cases",
            with(
                intake("A", "b"),
                "parties",
                json!([{ "role": "client", "nik": "7371019901900001" }]),
            ),
            "parties/0/nik",
        ),
        (
            "/v1/cases",
            with(
                intake("A", "b"),
                "parties",
                json!([{ "role": "client", "nik": 7_371_014_101_900_001_u64 }]),
            ),
            "parties/0/nik",
        ),
    ];
    for (path, body, field) in rows {
        let before = lk3.size();
        let response = lk3.post(path, "budi", &body);
        let status = response.status().as_u16();
        assert!([400, 422].contains(&status), "{field}: {status}");
        assert_eq!(response.headers()["content-type"], "application/problem+json", "{field}");
        let text = response.text().unwrap();
        assert!(!text.contains(SECRET) && !text.contains("7371"), "{text}");
        let problem: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(problem["field"], format!("/{field}"), "{problem}");
        assert!(problem["type"].as_str().unwrap().starts_with("urn:"), "{problem}");
        assert_eq!(lk3.size(), before + 1, "the line that it was refused: {problem}");
        assert_eq!(lk3.last_types(1), ["access_denied"]);
    }
    let before = lk3.size();
    let list =
        lk3.post(&sessions, "budi", &json!([null, "konseling", "office", 50, 1, [], null, SECRET]));
    assert_eq!(list.status(), 422);
    assert!(!list.text().unwrap().contains(SECRET));
    let broken = lk3
        .request(Method::POST, &sessions, "budi")
        .header("Idempotency-Key", key())
        .body(format!("{{\"text\": \"{SECRET}"))
        .send()
        .unwrap();
    assert!(broken.status().is_client_error());
    assert!(!broken.text().unwrap().contains(SECRET));
    assert_eq!(lk3.last_types(lk3.size() - before), ["access_denied"; 2]);
}

#[test]
fn a_closed_case_takes_no_session() {
    let lk3 = Lk3::new();
    let case = lk3.a_case();
    let at = |act: &str| format!("/v1/cases/{case}/{act}");
    let proposal = json!({
        "kind": "planned", "reason": "goals_met", "summary": "tujuan tercapai",
    });
    let proposed = lk3.post(&at("closure"), "budi", &proposal);
    let (status, answer) = (proposed.status(), proposed.text().unwrap());
    assert_eq!(status, 201, "{answer}");
    // Four eyes: not by the same person.
    let own = lk3.post(&at("closure/approval"), "budi", &json!({}));
    assert!([403, 409].contains(&own.status().as_u16()));
    lk3.done(&at("closure/approval"), "andi", &json!({}));
    let before = lk3.size();
    let late = lk3.post(&at("sessions"), "budi", &session("terlambat"));
    assert_eq!(late.status(), 409);
    assert!(late.text().unwrap().contains("case_closed"));
    assert_eq!(lk3.size(), before + 1);
    assert_eq!(lk3.last_types(1), ["access_denied"]);
    assert_eq!(lk3.last_data()["refusal"], "case_closed");
    lk3.done(&at("reopening"), "andi", &json!({ "reason": "client_returned" }));
    lk3.done(&at("sessions"), "budi", &session("lagi"));
}

#[test]
fn a_stale_version_gets_412_with_the_current_one_and_a_missing_one_428() {
    let lk3 = Lk3::new();
    let case = lk3.a_case();
    let path = format!("/v1/cases/{case}/confidentiality");
    let body = json!({ "level": "strict" });
    let post = |etag: Option<&str>| {
        let request = lk3.request(Method::POST, &path, "budi").header("Idempotency-Key", key());
        let request = match etag {
            Some(etag) => request.header("If-Match", etag),
            None => request,
        };
        request.json(&body).send().unwrap()
    };
    let before = lk3.size();
    assert_eq!(post(None).status(), 428);
    let stale = post(Some("\"1\""));
    assert_eq!(stale.status(), 412);
    let current = stale.headers()["etag"].to_str().unwrap().to_owned();
    let problem: Value = stale.json().unwrap();
    assert_eq!(format!("\"{}\"", problem["current"]), current);
    assert_eq!(lk3.last_types(lk3.size() - before), ["access_denied"; 2]);

    let seen = lk3.get(&format!("/v1/cases/{case}?purpose=service"), "budi");
    assert_eq!(seen.headers()["etag"].to_str().unwrap(), current);
    let done = post(Some(&current));
    assert_eq!(done.status(), 201, "{}", done.text().unwrap());
    assert_eq!(post(Some(&current)).status(), 412);
}

#[test]
fn a_repeat_gets_the_first_answer_even_after_a_restart_and_another_body_422() {
    let mut lk3 = Lk3::new();
    let case = lk3.a_case();
    let path = format!("/v1/cases/{case}/sessions");
    let post = |lk3: &Lk3, text: &str| {
        lk3.request(Method::POST, &path, "budi")
            .header("Idempotency-Key", "kunci-satu-kunci-satu")
            .json(&session(text))
            .send()
            .unwrap()
    };
    let first = post(&lk3, "satu");
    assert_eq!(first.status(), 201);
    let first: Value = first.json().unwrap();
    for restart in [false, true] {
        if restart {
            lk3.close();
            lk3.reopen();
        }
        let again = post(&lk3, "satu");
        assert_eq!(again.status(), 200);
        let again: Value = again.json().unwrap();
        assert_eq!((&again["seq"], &again["hash"]), (&first["seq"], &first["hash"]));
        assert_eq!(again["repeated"], true);
        assert!(!again.to_string().contains("satu"));
        let before = lk3.size();
        assert_eq!(post(&lk3, "dua").status(), 422);
        assert_eq!(lk3.size(), before + 1);
        assert_eq!(lk3.last_data()["refusal"], "key_reused");
    }
    let missing = lk3.request(Method::POST, &path, "budi").json(&session("x")).send().unwrap();
    assert_eq!(missing.status(), 400);
}

#[test]
fn a_prefetch_is_refused_and_a_conditional_read_is_a_whole_one() {
    let lk3 = Lk3::new();
    let case = lk3.a_case();
    let path = format!("/v1/cases/{case}?purpose=service");
    let before = lk3.size();
    let prefetch =
        lk3.request(Method::GET, &path, "budi").header("Sec-Purpose", "prefetch").send().unwrap();
    assert_eq!(prefetch.status(), 403);
    assert_eq!(lk3.size(), before);
    let whole = lk3.get(&path, "budi");
    let etag = whole.headers()["etag"].clone();
    let again = lk3
        .request(Method::GET, &path, "budi")
        .header("If-None-Match", etag)
        .header("Range", "bytes=0-9")
        .send()
        .unwrap();
    assert_eq!(again.status(), 200);
    assert!(again.bytes().unwrap().len() > 100);
    assert_eq!(lk3.size(), before + 2);
}
