//! An inquiry over HTTP, on a clock set by hand: from the order over the panel's assent to what was
//! shown to whom, until its time is over.

use std::sync::Arc;
use std::time::Duration;

use reqwest::blocking::Response;
use sanad_disk::SimDisk;
use serde_json::{Value, json};

use crate::lk3::{Lk3, session};

const NOBODY: &str = "00112233445566778899aabbccddeeff";

/// A house on a clock set by hand, with a case that Budi works on.
struct House {
    lk3: Lk3,
    disk: SimDisk,
    case: String,
}

fn house() -> House {
    let disk = SimDisk::new();
    let lk3 = Lk3::on(Arc::new(disk.clone()));
    let case = lk3.a_case();
    House { lk3, disk, case }
}

impl House {
    fn pass(&self, days: u64) {
        self.disk.hands().advance(Duration::from_hours(24 * days));
    }

    /// An order of the court for the first of these ten days.
    fn order(&self, with: impl FnOnce(&mut Value)) -> Response {
        let members = ["hasan", "wati"].map(|name| self.lk3.staff(name));
        let mut body = json!({
            "order": "court", "reference": "Penetapan 12", "matter": "pokok-perkara",
            "cases": [self.case], "members": members, "quorum": 2,
            "from": "2026-01-01T00:00:00+08:00", "until": "2026-01-11T00:00:00+08:00",
        });
        with(&mut body);
        self.lk3.post("/v1/inquiries", "kepala", &body)
    }

    fn ordered(&self) -> String {
        let response = self.order(|_| {});
        assert_eq!(response.status(), 201);
        let told: Value = response.json().unwrap();
        assert_eq!(told["version"], 1, "that of the inquiry, not of the looks at a case: {told}");
        told["made"]["inquiry"].as_str().unwrap().to_owned()
    }

    fn opened(&self) -> String {
        let inquiry = self.ordered();
        for by in ["hasan", "wati"] {
            self.lk3.done(&format!("/v1/inquiries/{inquiry}/assent"), by, &json!({}));
        }
        inquiry
    }

    fn of_case(&self, more: &str, by: &str, purpose: &str) -> Response {
        let (path, query) = more.split_once('?').unwrap_or((more, ""));
        self.lk3.get(&format!("/v1/cases/{}{path}?purpose={purpose}&{query}", self.case), by)
    }

    /// What somebody is shown, and that it leaves this one line.
    fn shown(&self, more: &str, by: &str, purpose: &str, line: &str) -> Value {
        let before = self.lk3.size();
        let response = self.of_case(more, by, purpose);
        let status = response.status();
        let told: Value = response.json().unwrap();
        assert_eq!(status, 200, "{more} by {by}: {told}");
        assert_eq!(self.lk3.size(), before + 1);
        assert_eq!(self.lk3.last_types(1), [line]);
        told
    }

    fn status(&self, by: &str) -> u16 {
        self.of_case("", by, "inquiry").status().as_u16()
    }
}

fn texts(file: &Value) -> usize {
    let entries = file["entries"].as_array().unwrap().iter();
    let parts = entries.flat_map(|entry| entry["parts"].as_array().unwrap());
    parts.filter(|part| part.get("text").is_some()).count()
}

#[test]
fn a_case_opens_with_the_second_assent_and_closes_by_itself() {
    let of = house();
    assert_eq!(of.status("hasan"), 404);
    let inquiry = of.ordered();
    let at = |act: &str| format!("/v1/inquiries/{inquiry}{act}");
    of.lk3.done(&at("/assent"), "hasan", &json!({}));
    assert_eq!(of.status("hasan"), 404, "one assent opens nothing");
    assert_eq!(of.lk3.post(&at("/assent"), "hasan", &json!({})).status(), 409);
    of.lk3.done(&at("/assent"), "wati", &json!({}));
    assert_eq!((of.status("hasan"), of.status("wati")), (200, 200));
    let told: Value = of.lk3.get(&at("?purpose=inquiry"), "hasan").json().unwrap();
    assert_eq!((&told["state"], &told["named"][0]["case"]), (&json!("open"), &json!(of.case)));
    assert_eq!(told["words"]["matter"], "pokok-perkara");
    of.pass(10);
    assert_eq!((of.status("hasan"), of.status("wati")), (404, 404));
    let told: Value = of.lk3.get(&at("?purpose=inquiry"), "hasan").json().unwrap();
    assert_eq!(told["state"], "over");
    assert!(told.get("words").is_none() && told.get("named").is_none(), "{told}");
    assert_eq!(of.lk3.post(&at("/decline"), "hasan", &json!({})).status(), 409);
    assert_eq!(of.lk3.get(&at("/searches?purpose=inquiry"), "hasan").status(), 404);
}

#[test]
fn who_declines_closes_it_where_too_few_are_left_and_the_head_ends_it_early() {
    let of = house();
    let first = of.opened();
    assert_eq!(of.status("hasan"), 200);
    of.lk3.done(&format!("/v1/inquiries/{first}/decline"), "wati", &json!({}));
    assert_eq!(of.lk3.last_types(2), ["inquiry_declined", "inquiry_ended"]);
    assert_eq!(of.status("hasan"), 404);
    let second = of.opened();
    assert_eq!(of.status("hasan"), 200);
    let reason = json!({ "reason": "order_lifted" });
    of.lk3.done(&format!("/v1/inquiries/{second}/end"), "kepala", &reason);
    assert_eq!(of.status("hasan"), 404);
}

#[test]
fn a_panel_sees_the_case_on_both_axes_and_what_each_person_had_been_shown() {
    let of = house();
    of.shown("", "andi", "supervision", "record_viewed");
    of.pass(1);
    // Held on the first day, told on the second.
    let mut late = session("catatan-terlambat");
    late["occurred_at"] = json!("2026-01-01T10:00:00+08:00");
    of.lk3.done(&format!("/v1/cases/{}/sessions", of.case), "budi", &late);
    of.opened();
    let replay = |more: &str| of.shown(more, "hasan", "inquiry", "replay_opened");
    let has_note = |file: &Value| file.to_string().contains("catatan-terlambat");
    assert!(has_note(&replay("?as_of=2026-01-01&known_at=2026-01-02")), "it had happened");
    assert!(!has_note(&replay("?as_of=2026-01-01")), "and nobody had told it yet");
    // The supervisor looked before, and Siti never.
    let andi = replay(&format!("?seen_by={}", of.lk3.staff("andi")));
    assert!(!has_note(&andi) && texts(&andi) == 2, "{andi}");
    let session = |file: &Value| file["seen_by"]["sections"][3].clone();
    // No session was there yet: none was opened.
    assert_eq!(
        (&session(&andi)["section"], &session(&andi)["looks"]),
        (&json!("session"), &json!(0))
    );
    assert_eq!(texts(&replay(&format!("?seen_by={}", of.lk3.staff("siti")))), 0);
    of.shown("", "andi", "supervision", "record_viewed");
    assert!(has_note(&replay(&format!("?seen_by={}", of.lk3.staff("andi")))));
    assert!(!has_note(&replay(&format!("?seen_by={}&as_of=2026-01-01", of.lk3.staff("andi")))));
    let budi = of.shown("/shown", "hasan", "inquiry", "audit_log_queried");
    assert!(budi["shown"].as_array().unwrap().len() > 5, "{budi}");
    // An auditor asks the same, and is shown no text.
    let audit = of.shown("/shown", "audit", "audit", "audit_log_queried");
    assert_eq!(audit["case"], of.case.as_str());
    let seen = format!("?seen_by={}", of.lk3.staff("andi"));
    assert_eq!(texts(&of.shown(&seen, "audit", "audit", "replay_opened")), 0);
}

#[test]
fn whether_somebody_could_have_seen_it_is_told_with_whether_they_looked() {
    let of = house();
    of.pass(1);
    of.shown("", "andi", "supervision", "record_viewed");
    assert_eq!(of.of_case("", "siti", "service").status(), 404);
    let could = |staff: &str, at: &str, by: &str, purpose: &str| {
        let ask = format!("/could-have-seen?staff={}&at={at}", of.lk3.staff(staff));
        of.shown(&ask, by, purpose, "audit_log_queried")
    };
    let andi = could("andi", "2026-01-03", "audit", "audit");
    assert_eq!(
        (&andi["could"], &andi["looked"], &andi["refused"]),
        (&json!(true), &json!(1), &json!(0))
    );
    let siti = could("siti", "2026-01-03", "audit", "audit");
    assert_eq!(
        (&siti["could"], &siti["looked"], &siti["refused"]),
        (&json!(false), &json!(0), &json!(1))
    );
    assert_eq!(siti["roles"][0]["verdicts"][0]["rule"], "no-need");
    assert_eq!(could("andi", "2025-12-31", "andi", "supervision")["account"], "none");
    let ask = format!("/could-have-seen?staff={}&at=2026-01-03", of.lk3.staff("siti"));
    assert_eq!(of.of_case(&ask, "hasan", "inquiry").status(), 404);
    assert_eq!(of.of_case(&ask, "ops", "maintenance").status(), 403);
    of.opened();
    could("siti", "2026-01-03", "hasan", "inquiry");
    for (ask, parameter) in [("?staff=x&at=2026-01-03", "staff"), ("?at=2026-01-03", "staff")] {
        let refused = of.of_case(&format!("/could-have-seen{ask}"), "audit", "audit");
        let status = refused.status();
        let told: Value = refused.json().unwrap();
        assert_eq!((status.as_u16(), &told["parameter"]), (400, &json!(parameter)));
    }
}

#[test]
fn only_the_panel_learns_what_was_searched_for_and_only_of_its_cases() {
    let of = house();
    let other = of.lk3.done("/v1/cases", "budi", &crate::lk3::intake("Pak Daeng", "lain"));
    let other = other["case"].as_str().unwrap().to_owned();
    for name in ["Ibu A.", "Pak Daeng"] {
        let request = of.lk3.request(reqwest::Method::POST, "/v1/searches?purpose=service", "budi");
        let found: Value = request.json(&json!({ "name": name })).send().unwrap().json().unwrap();
        assert_eq!(found["hits"].as_array().unwrap().len(), 1, "{name}");
    }
    let inquiry = of.opened();
    let ask = |by: &str, more: &str| {
        of.lk3.get(&format!("/v1/inquiries/{inquiry}/searches?purpose=inquiry{more}"), by)
    };
    let before = of.lk3.size();
    let told: Value = ask("hasan", "").json().unwrap();
    assert_eq!(
        (of.lk3.size(), of.lk3.last_types(1)),
        (before + 1, vec!["record_viewed".to_owned()])
    );
    let rows = told["searches"].as_array().unwrap();
    assert_eq!((rows.len(), &rows[0]["terms"]["name"]), (1, &json!("Ibu A.")), "{told}");
    assert_eq!(rows[0]["cases"][0]["case"], json!(of.case));
    assert_eq!(ask("hasan", &format!("&case={other}")).status(), 404);
    assert_eq!(ask("hasan", &format!("&case={}", of.case)).status(), 200);
    assert_eq!(ask("audit", "").status(), 403);
    assert_eq!(of.lk3.last_types(1), ["access_denied"]);
}

#[test]
fn who_is_barred_from_a_case_is_answered_as_if_it_were_not_there() {
    let mut of = house();
    of.opened();
    assert_eq!(of.status("hasan"), 200);
    of.lk3.bar(&of.case, "hasan");
    // One of two makes no quorum.
    assert_eq!((of.status("hasan"), of.status("wati")), (404, 404));
    let body = |case: &str| {
        of.lk3.get(&format!("/v1/cases/{case}?purpose=inquiry"), "hasan").text().unwrap()
    };
    assert_eq!(body(&of.case), body(NOBODY));
    let refused = of.order(|body| body["quorum"] = json!(2));
    let status = refused.status();
    let told: Value = refused.json().unwrap();
    assert_eq!((status.as_u16(), &told["field"]), (422, &json!("/members")), "{told}");
}

#[test]
fn an_order_that_does_not_fit_is_refused_with_its_field_and_a_line() {
    let of = house();
    let twice = json!([of.lk3.staff("hasan"), of.lk3.staff("hasan")]);
    let own = json!([of.lk3.staff("hasan"), of.lk3.staff("kepala")]);
    for (field, value) in [
        ("quorum", json!(3)),
        ("members", twice),
        ("members", own),
        ("until", json!("2026-01-01T00:00:00+08:00")),
        ("until", json!("2026-05-01T00:00:00+08:00")),
        ("cases", json!([of.case, of.case])),
    ] {
        let before = of.lk3.size();
        let refused = of.order(|body| body[field] = value.clone());
        let status = refused.status();
        let told: Value = refused.json().unwrap();
        assert_eq!((status.as_u16(), &told["field"]), (422, &json!(format!("/{field}"))), "{told}");
        assert_eq!(
            (of.lk3.size(), of.lk3.last_types(1)),
            (before + 1, vec!["access_denied".to_owned()])
        );
    }
    for (field, value) in
        [("cases", json!([])), ("order", json!("king")), ("members", json!([NOBODY]))]
    {
        let refused = of.order(|body| body[field] = value.clone());
        assert_eq!(refused.status(), 422, "{field}");
    }
    // To who may record none, and of what is not there.
    let (before, empty) = (of.lk3.size(), json!({}));
    let at = |act: &str| format!("/v1/inquiries/{NOBODY}{act}");
    assert_eq!(of.lk3.post(&at("/assent"), "budi", &empty).status(), 403);
    assert_eq!(of.lk3.post(&at("/assent"), "hasan", &empty).status(), 404);
    let reason = json!({ "reason": "completed" });
    assert_eq!(of.lk3.post(&at("/end"), "kepala", &reason).status(), 404);
    assert_eq!(of.lk3.get(&at("?purpose=inquiry"), "hasan").status(), 404);
    assert_eq!(of.lk3.last_types(4), ["access_denied"; 4]);
    assert_eq!(of.lk3.size(), before + 4);
}

#[test]
fn the_list_tells_no_case_and_of_a_panel_only_its_own() {
    let of = house();
    let inquiry = of.ordered();
    let list = |by: &str, purpose: &str| -> Value {
        of.lk3.get(&format!("/v1/inquiries?purpose={purpose}"), by).json().unwrap()
    };
    for (by, purpose) in [("kepala", "supervision"), ("audit", "audit"), ("wati", "inquiry")] {
        let told = list(by, purpose);
        let row = &told["inquiries"][0];
        assert_eq!(
            (&row["inquiry"], &row["cases"], &row["state"]),
            (&json!(inquiry), &json!(1), &json!("waiting"))
        );
        assert!(!told.to_string().contains(&of.case), "{told}");
    }
    let one = |by: &str, purpose: &str| -> Value {
        of.lk3.get(&format!("/v1/inquiries/{inquiry}?purpose={purpose}"), by).json().unwrap()
    };
    let audit = one("audit", "audit");
    assert_eq!(audit["named"][0]["case"], json!(of.case));
    assert!(audit.get("words").is_none(), "{audit}");
    assert_eq!(one("kepala", "supervision")["words"]["reference"], "Penetapan 12");
    // The log of the case tells of the order.
    let log = of.shown("/access", "andi", "supervision", "audit_log_queried");
    let types: Vec<_> =
        log["accesses"].as_array().unwrap().iter().map(|row| &row["type"]).collect();
    assert!(types.contains(&&json!("inquiry_ordered")), "{log}");
}
