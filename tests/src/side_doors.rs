//! Ways round the first door that somebody tried, each of which once told something: of a case to
//! who has no need of it, of others' looks, of an inquiry, of what an authority had held back.

use std::io::{BufRead as _, BufReader};

use reqwest::Method;
use serde_json::{Value, json};

use crate::lk3::{Lk3, PASSWORD, asks, intake, key, session};

const NOBODY: &str = "00112233445566778899aabbccddeeff";

struct House {
    lk3: Lk3,
    case: String,
}

/// A case that Budi works on, with somebody who reported.
fn house() -> House {
    let lk3 = Lk3::new();
    let mut form = intake("Ibu A.", "cerita");
    form["parties"] = json!([
        { "role": "client", "name": "Ibu A." },
        { "role": "reporter", "name": "Pelapor", "sex": "laki_laki" },
    ]);
    let case = lk3.done("/v1/cases", "budi", &form)["case"].as_str().unwrap().to_owned();
    House { lk3, case }
}

impl House {
    fn at(&self, act: &str) -> String {
        format!("/v1/cases/{}/{act}", self.case)
    }

    fn shown(&self, path: &str, by: &str) -> Value {
        self.told(Method::GET, path, by)
    }

    fn issued(&self, path: &str, by: &str) -> Value {
        self.told(Method::POST, path, by)
    }

    fn told(&self, method: Method, path: &str, by: &str) -> Value {
        let answer = self.lk3.request(method, path, by).send().unwrap();
        let status = answer.status();
        let told: Value = answer.json().unwrap();
        assert_eq!(status, 200, "{path} by {by}: {told}");
        told
    }

    /// What Siti, who has no need of the case, gets for opening one in an emergency.
    fn opening(&self, case: &str, with: &[(&str, &str)], sections: &[&str]) -> (u16, String) {
        let form = json!({
            "reason": "danger_to_child", "text": "anak dalam bahaya", "sections": sections,
            "password": PASSWORD,
        });
        let path = self.lk3.url(&format!("/v1/cases/{case}/emergencies"));
        let mut request = self.lk3.client.post(path).bearer_auth(self.lk3.sign_in("siti"));
        if with.iter().all(|(name, _)| *name != "Idempotency-Key") {
            request = request.header("Idempotency-Key", key());
        }
        for (name, value) in with {
            request = request.header(*name, *value);
        }
        let answer = request.json(&form).send().unwrap();
        (answer.status().as_u16(), answer.text().unwrap())
    }

    fn request_of(&self, by: &str) {
        self.lk3.done(&self.at("subject-requests"), by, &asks());
    }

    /// An inquiry into the case that Hasan and Wati assented to.
    fn inquiry(&self) -> String {
        let members = ["hasan", "wati"].map(|name| self.lk3.staff(name));
        let now = chrono::Utc::now();
        let [from, until] = [0, 30].map(|days| {
            (now + chrono::Duration::days(days)).format("%Y-%m-%dT%H:%M:%SZ").to_string()
        });
        let order = json!({
            "order": "court", "reference": "Penetapan 1", "matter": "pokok-perkara",
            "cases": [self.case], "members": members, "quorum": 2, "from": from, "until": until,
        });
        let told = self.lk3.done("/v1/inquiries", "kepala", &order);
        let inquiry = told["made"]["inquiry"].as_str().unwrap().to_owned();
        for by in ["hasan", "wati"] {
            self.lk3.done(&format!("/v1/inquiries/{inquiry}/assent"), by, &json!({}));
        }
        inquiry
    }
}

#[test]
fn who_opens_in_an_emergency_is_told_of_no_version_and_of_no_case_by_what_they_sent() {
    let of = house();
    // A key of one's own that was used elsewhere, and a section that none opens: for every id alike.
    let used = [("Idempotency-Key", "dipakai-dua-kali-0")];
    let issue = of.lk3.client.post(of.lk3.url("/v1/me/tokens"));
    let issue =
        issue.bearer_auth(of.lk3.sign_in("siti")).header("Idempotency-Key", "dipakai-dua-kali-0");
    assert_eq!(issue.json(&json!({})).send().unwrap().status(), 201);
    let before = of.lk3.size();
    let told = of.opening(&of.case, &used, &["session"]);
    assert_eq!((told.0, &told), (422, &of.opening(NOBODY, &used, &["session"])));
    let opened = |lk3: &Lk3| -> Vec<String> {
        let mut types = lk3.last_types(lk3.size() - before);
        types.retain(|line| line != "sign_in_opened");
        types
    };
    assert_eq!(opened(&of.lk3), ["access_denied", "access_denied"]);
    let told = of.opening(&of.case, &[], &["reporter"]);
    assert_eq!((told.0, &told), (422, &of.opening(NOBODY, &[], &["reporter"])));
    assert_eq!(opened(&of.lk3), ["access_denied"; 4]);
    assert_eq!(of.lk3.last_data()["act"], "emergency");
    // A version is none of theirs to ask for: it is not looked at.
    let (status, told) = of.opening(NOBODY, &[("If-Match", "\"0\"")], &["session"]);
    assert_eq!(status, 404, "{told}");
    let (status, told) = of.opening(&of.case, &[("If-Match", "\"0\"")], &["session"]);
    assert_eq!(status, 201, "{told}");
}

#[test]
fn what_others_had_been_shown_is_for_those_who_may_read_who_looked() {
    let of = house();
    let path = |purpose: &str, more: &str| {
        format!("/v1/cases/{}?purpose={purpose}&seen_by={}{more}", of.case, of.lk3.staff("andi"))
    };
    assert_eq!(of.lk3.get(&path("service", ""), "budi").status(), 403);
    assert_eq!(of.opening(&of.case, &[], &["session"]).0, 201);
    assert_eq!(of.lk3.get(&path("emergency", ""), "siti").status(), 403);
    let told = of.shown(&path("supervision", "&sections=session"), "mira");
    let told = told["seen_by"]["sections"].as_array().unwrap();
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn an_emergency_shows_its_sections_and_neither_the_rest_of_the_state_nor_who_reported() {
    let of = house();
    let bar = json!({ "staff": of.lk3.staff("rini"), "reason": "conflict" });
    of.lk3.done(&of.at("bars"), "andi", &bar);
    of.request_of("budi");
    of.lk3.done(&of.at("sessions"), "budi", &session("catatan"));
    assert_eq!(of.opening(&of.case, &[], &["identity"]).0, 201);
    let path = format!("/v1/cases/{}?purpose=emergency", of.case);
    assert_eq!(of.lk3.get(&path, "siti").status(), 404, "a machine token is nobody in it");
    let look = of.lk3.client.get(of.lk3.url(&path)).bearer_auth(of.lk3.sign_in("siti"));
    let told: Value = look.send().unwrap().json().unwrap();
    assert_eq!(told["state"]["status"], "open", "{told}");
    assert_eq!(told["state"]["parties"].as_object().unwrap().len(), 1, "{told}");
    for empty in ["barred", "co_workers", "subject_requests", "sessions", "emergencies"] {
        let held = &told["state"][empty];
        let len = held
            .as_array()
            .map_or_else(|| held.as_object().map_or(0, serde_json::Map::len), std::vec::Vec::len);
        assert_eq!(len, 0, "{empty}: {told}");
    }
    assert!(!told.to_string().contains("reporter"), "{told}");
}

#[test]
fn a_member_who_cannot_sit_makes_up_no_quorum() {
    let mut of = house();
    let inquiry = of.inquiry();
    let searches = format!("/v1/inquiries/{inquiry}/searches?purpose=inquiry");
    let file = format!("/v1/cases/{}?purpose=inquiry", of.case);
    let open = |wanted: u16| {
        for path in [&file, &searches] {
            assert_eq!(of.lk3.get(path, "hasan").status(), wanted, "{path}");
        }
    };
    open(200);
    let wati = format!("/v1/staff/{}", of.lk3.staff("wati"));
    // Nobody alone takes from the panel whom it needs.
    let form = json!({ "reason": "leave", "password": PASSWORD });
    let refused = of.lk3.in_person(&format!("{wati}/suspension"), "andi", &form);
    assert_eq!(refused.json::<Value>().unwrap()["type"], "urn:sanad:problem:last_watch");
    open(200);
    of.lk3.bar(&of.case, "wati");
    for path in [&file, &searches] {
        assert_eq!(of.lk3.get(path, "hasan").status(), 404, "{path}");
    }
}

#[test]
fn who_is_barred_from_a_case_is_not_told_of_the_inquiry_into_it() {
    let mut of = house();
    let inquiry = of.inquiry();
    let path = format!("/v1/inquiries/{inquiry}?purpose=audit");
    assert_eq!(of.shown(&path, "audit")["named"][0]["case"], json!(of.case));
    // Two bar nobody who is the only one left to audit the case.
    of.lk3.hire_one("audit.lain", "auditor", "konseling");
    of.lk3.bar(&of.case, "audit");
    assert!(of.shown(&path, "audit").get("named").is_none());
    let seated = format!("/v1/inquiries/{inquiry}?purpose=inquiry");
    assert!(of.shown(&seated, "hasan").to_string().contains("pokok-perkara"));
    of.lk3.bar(&of.case, "hasan");
    assert!(!of.shown(&seated, "hasan").to_string().contains("pokok-perkara"));
}

#[test]
fn the_line_of_an_accounting_says_what_it_opened_and_a_copy_claims_nothing_held_back() {
    let of = house();
    of.request_of("budi");
    let made = json!({
        "recipient": "police", "data_groups": ["identity"], "delivery": "post",
        "notice_version": 1, "order": "investigator_order", "name": "Polrestabes-X",
        "items": "salinan-berkas",
    });
    of.lk3.done(&of.at("disclosures/made"), "budi", &made);
    of.shown(&of.at("disclosure-accounting?purpose=subject_request"), "budi");
    assert_eq!(of.lk3.last_data()["sections"], json!(["disclosure"]));
    let order = json!({ "authority": "police", "until": "2099-01-01", "reference": "SP-77" });
    of.lk3.done(&of.at("accounting-suspensions"), "andi", &order);
    of.issued(&of.at("statement?purpose=subject_request&copy=true"), "mira");
    let seen = |who: &str| {
        let path = format!("/v1/cases/{}?purpose=supervision&seen_by=", of.case);
        of.shown(&(path + of.lk3.staff(who)), "andi").to_string()
    };
    assert!(!seen("mira").contains("Polrestabes-X"));
    assert!(seen("budi").contains("Polrestabes-X"));
}

#[test]
fn a_privacy_officer_opens_no_copy_on_a_request_that_they_recorded_themselves() {
    let mut of = house();
    of.lk3.hire_one("sukma", "privacy_officer", "lain");
    of.request_of("sukma");
    let copy = of.at("statement?purpose=subject_request&copy=true");
    let issue = |path: &str| of.lk3.request(Method::POST, path, "sukma").send().unwrap().status();
    assert_eq!(issue(&copy), 409);
    assert_eq!(issue(&of.at("statement?purpose=subject_request")), 200);
    of.request_of("budi");
    assert_eq!(issue(&copy), 200);
}

#[test]
fn the_feed_of_a_supervisor_tells_by_no_version_of_what_is_hidden_from_them() {
    let of = house();
    assert_eq!(of.opening(&of.case, &[], &["session"]).0, 201);
    let feed = of.lk3.request(Method::GET, "/v1/feed?purpose=supervision&from=0", "andi");
    let lines = BufReader::new(feed.send().unwrap()).lines().map_while(Result::ok);
    let mut events = lines
        .filter_map(|line| serde_json::from_str::<Value>(line.strip_prefix("data:")?.trim()).ok());
    let opened = events.find(|event| event["type"] == "emergency_access_opened").unwrap();
    let streams = opened["streams"].as_array().unwrap();
    assert_eq!(streams.len(), 1, "{opened}");
    assert_eq!(streams[0]["kind"], "case", "{opened}");
}
