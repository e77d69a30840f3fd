//! A person asks who opened their file: what they are told, what not, and what leaves a line.

use reqwest::blocking::Response;
use serde_json::{Value, json};

use crate::lk3::{Lk3, asks, session};

/// What is sealed to the client, and to the spouse.
const OF_CLIENT: &str = "Rosmini-klien";
const OF_SPOUSE: &str = "Baharuddin-suami";

/// A case with two persons, each with a note of their own; who works on it is Budi.
struct Family {
    lk3: Lk3,
    case: String,
    client: String,
    spouse: String,
}

fn family() -> Family {
    let mut lk3 = Lk3::new();
    lk3.hire_one("sukma", "privacy_officer", "konseling");
    let form = json!({
        "subject": "family", "track": "problem", "problem": "konflik_perkawinan",
        "channel": "datang_langsung", "source": "sendiri", "standing": "baru",
        "parties": [
            { "role": "client", "name": OF_CLIENT, "marital": "berpisah" },
            { "role": "spouse", "name": OF_SPOUSE },
        ],
        "narrative": "cerita-klien",
    });
    let opened = lk3.done("/v1/cases", "budi", &form);
    let case = opened["case"].as_str().unwrap().to_owned();
    let people = opened["made"]["parties"].as_array().unwrap();
    let people: Vec<String> =
        people.iter().map(|party| party.as_str().unwrap().to_owned()).collect();
    let mut held = session("catatan-klien");
    held["notes"] = json!([{ "party": people[1], "text": "catatan-suami" }]);
    lk3.done(&format!("/v1/cases/{case}/sessions"), "budi", &held);
    Family { lk3, case, client: people[0].clone(), spouse: people[1].clone() }
}

impl Family {
    fn at(&self, act: &str) -> String {
        format!("/v1/cases/{}/{act}", self.case)
    }

    fn requested(&self, party: &str, by: &str) -> String {
        let mut form = asks();
        form["party"] = json!(party);
        let asked = self.lk3.done(&self.at("subject-requests"), by, &form);
        asked["made"]["request"].as_str().unwrap().to_owned()
    }

    fn ask(&self, more: &str, by: &str) -> Response {
        let path = self.at(&format!("statement?purpose=subject_request{more}"));
        self.lk3.request(reqwest::Method::POST, &path, by).send().unwrap()
    }

    fn told(&self, more: &str, by: &str) -> Value {
        let response = self.ask(more, by);
        let status = response.status();
        let told: Value = response.json().unwrap();
        assert_eq!(status, 200, "{told}");
        told
    }

    fn refused(&self, more: &str, by: &str, status: u16) -> Value {
        let before = self.lk3.size();
        let response = self.ask(more, by);
        assert_eq!(response.status(), status, "{more} by {by}");
        assert_eq!(self.lk3.size(), before + 1);
        assert_eq!(self.lk3.last_types(1), ["access_denied"]);
        response.json().unwrap()
    }

    fn look(&self, by: &str, purpose: &str) -> u64 {
        let response = self.lk3.get(&self.at(&format!("sessions?purpose={purpose}")), by);
        response.headers()["sanad-look"].to_str().unwrap().parse().unwrap()
    }
}

fn seqs(statement: &Value) -> Vec<u64> {
    let rows = statement["looks"].as_array().unwrap();
    rows.iter().map(|row| row["seq"].as_str().unwrap().parse().unwrap()).collect()
}

#[test]
fn the_statement_tells_exactly_the_looks_that_were_made_and_the_first_one_answers_the_request() {
    let of = family();
    let mut looks = vec![of.look("budi", "service"), of.look("andi", "supervision")];
    assert_eq!(of.lk3.get(&of.at("closure?purpose=service"), "siti").status(), 404);
    looks.push(of.lk3.size() - 1);
    of.requested(&of.client, "budi");
    let told = of.told("", "andi");
    assert_eq!(of.lk3.last_types(2), ["subject_access_answered", "statement_issued"]);
    assert_eq!(seqs(&told), looks);
    assert_eq!(told["party"], of.client.as_str());
    let rows = told["looks"].as_array().unwrap();
    assert_eq!(rows[0]["role"], "konselor");
    assert_eq!(rows[0]["unit"], "konseling");
    assert_eq!(rows[0]["purpose"], "pelayanan");
    assert_eq!(rows[0]["sections"], json!(["sesi"]));
    assert_eq!(rows[0]["what"], "berkas dibuka");
    assert!(rows[0]["at"].as_str().unwrap().ends_with("+08:00"), "{told}");
    let denied: Vec<_> = rows.iter().map(|row| row["denied"].as_bool().unwrap()).collect();
    assert_eq!(denied, [false, false, true]);
    assert!(told.get("copy").is_none());

    // The next one tells of the first, and answers nothing anew.
    let statement = of.lk3.size() - 1;
    let again = of.told("&language=en", "andi");
    assert_eq!(of.lk3.last_types(1), ["statement_issued"]);
    assert_eq!(of.lk3.size(), statement + 2);
    looks.push(statement);
    assert_eq!(seqs(&again), looks);
    assert_eq!(again["looks"][0]["what"], "the file was opened");
    assert_eq!(again["looks"][3]["what"], "a statement to a person was made");
}

#[test]
fn another_person_is_told_the_looks_that_could_show_something_of_them() {
    let of = family();
    let look = of.look("budi", "service");
    assert_eq!(of.lk3.get(&of.at("closure?purpose=supervision"), "andi").status(), 200);
    assert_eq!(of.lk3.get(&of.at("sessions?purpose=service"), "siti").status(), 404);
    of.requested(&of.spouse, "budi");
    let told = of.told(&format!("&party={}", of.spouse), "budi");
    assert_eq!(told.get("looks"), None, "{told}");
    let rows = told["months"].as_array().unwrap();
    let rows: Vec<_> = rows.iter().map(|row| (&row["what"], &row["count"])).collect();
    // Each of both shows the file as it stands, and so who is in it; one opened what is sealed to him.
    assert_eq!(rows, [(&json!("keterangan pokok"), &json!(2)), (&json!("sesi"), &json!(1))]);
    assert!(!told.to_string().contains(&of.case), "{told}");
    assert!(look > 0);
}

impl Family {
    /// Two decide what goes out to a person, one of them a privacy officer.
    fn decided(&self, party: &str, ground: &str) {
        let form = json!({ "party": party, "ground": ground, "reason": "ALASAN-KELUAR" });
        self.lk3.done(&self.at("papers"), "budi", &form);
        self.lk3.done(&self.at(&format!("papers/{party}/approval")), "sukma", &json!({}));
    }

    fn clocks(&self, more: &str, by: &str) -> Vec<Value> {
        let purpose = if by == "andi" { "supervision" } else { "service" };
        let path = format!("/v1/clocks?purpose={purpose}{more}");
        let told: Value = self.lk3.get(&path, by).json().unwrap();
        told["clocks"].as_array().unwrap_or_else(|| panic!("{told}")).clone()
    }
}

#[test]
fn what_must_be_done_within_72_hours_is_told_until_it_is_done() {
    let of = family();
    assert_eq!(of.clocks("", "budi"), [0_u8; 0]);
    let request = of.requested(&of.client, "budi");
    let terms = json!({ "capacity": "self", "kinds": ["sharing"], "form_version": 1 });
    let given = of.lk3.done(&of.at("consents"), "budi", &json!({ "terms": terms }));
    let consent = given["made"]["consent"].as_str().unwrap();
    let at = |act: &str| of.at(&format!("consents/{consent}/{act}"));
    of.lk3.done(&at("withdrawal"), "budi", &json!({ "capacity": "self" }));
    let look = of.look("andi", "supervision").to_string();
    of.lk3.done(&of.at("access-questions"), "budi", &json!({ "looks": [look] }));

    let before = of.lk3.size();
    let running = of.clocks("&open=true", "andi");
    assert_eq!((of.lk3.size(), of.lk3.last_types(1)), (before + 1, vec!["list_viewed".into()]));
    let kinds: Vec<_> = running.iter().map(|clock| clock["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["subject_request", "consent_withdrawal", "access_question"]);
    assert!(running.iter().all(|clock| clock["state"] == "running"));
    assert_eq!((&running[0]["about"], &running[1]["about"]), (&json!(request), &json!(consent)));
    // The case's log tells that it stood in the list; who has no need of it sees nothing of it.
    let log: Value = of.lk3.get(&of.at("access?purpose=audit"), "audit").json().unwrap();
    let last = log["accesses"].as_array().unwrap().last().unwrap();
    assert_eq!(last["type"], "list_viewed");
    assert_eq!(of.clocks("", "siti"), [0_u8; 0]);

    let path = at("stop");
    let early = json!({ "recipients_told": true, "note": "sudah dihentikan" });
    of.lk3.done(&path, "budi", &early);
    let again = of.lk3.post(&path, "budi", &early);
    assert!(again.text().unwrap().contains("nothing_to_stop"));
    of.told("", "budi");
    let states: Vec<_> =
        of.clocks("", "budi").iter().map(|clock| clock["state"].to_string()).collect();
    assert_eq!(states, ["\"met\"", "\"met\"", "\"running\""]);
    assert_eq!(of.clocks("&open=true", "budi").len(), 1);
    assert_eq!(of.lk3.get("/v1/clocks?purpose=maintenance", "ops").status(), 403);
}

#[test]
fn what_the_rules_refuse_leaves_a_line_and_is_no_look() {
    let of = family();
    of.requested(&of.client, "budi");
    let before = of.lk3.size();
    let refused = of.lk3.post(&of.at("reopening"), "andi", &json!({ "reason": "new_risk" }));
    assert_eq!(refused.status(), 409);
    assert_eq!((of.lk3.size(), of.lk3.last_types(1)), (before + 1, vec!["access_denied".into()]));
    assert_eq!(of.lk3.last_data()["refusal"], "case_not_closed");
    assert_eq!(seqs(&of.told("", "andi")), [0_u64; 0]);
}

#[test]
fn acts_on_everything_are_counted_by_kind() {
    let of = family();
    of.requested(&of.client, "budi");
    for _ in 0..2 {
        assert_eq!(of.lk3.get("/v1/integrity?purpose=audit", "audit").status(), 200);
    }
    let told = of.told("&language=en", "budi");
    assert_eq!(seqs(&told), [0_u64; 0]);
    let acts = told["everything"].as_array().unwrap();
    assert_eq!(acts.len(), 1, "{told}");
    assert_eq!((&acts[0]["what"], &acts[0]["count"]), (&json!("the whole was checked"), &json!(2)));
}

#[test]
fn the_copy_holds_what_is_sealed_to_that_person_and_nothing_of_another() {
    let of = family();
    of.requested(&of.client, "budi");
    of.requested(&of.spouse, "budi");
    let client = of.told("&copy=true&language=en", "budi").to_string();
    for theirs in [OF_CLIENT, "cerita-klien", "catatan-klien", "separated", "what was told"] {
        assert!(client.contains(theirs), "{theirs}: {client}");
    }
    for others in [OF_SPOUSE, "catatan-suami", of.spouse.as_str()] {
        assert!(!client.contains(others), "{others}: {client}");
    }
    let spouse = of.told(&format!("&copy=true&party={}", of.spouse), "budi");
    assert_eq!(spouse["copy"]["facts"], json!([]), "what he is in the case, others said");
    let spouse = spouse.to_string();
    assert!(spouse.contains(OF_SPOUSE), "{spouse}");
    // What the client told about him is not his to take home.
    let told = ["catatan-suami", "cerita-klien", "catatan-klien", "konflik"];
    for others in told.into_iter().chain([OF_CLIENT, of.client.as_str()]) {
        assert!(!spouse.contains(others), "{others}: {spouse}");
    }
}

/// What stands against a person, what was told about them by others, and what is thought of staff is
/// sealed to that person, so that it goes with them; and it stands in no copy.
#[test]
fn what_is_against_a_person_or_about_staff_stands_in_no_copy() {
    let of = family();
    let spouse = of.spouse.as_str();
    let request = of.requested(spouse, "budi");
    let danger = json!({ "ground": "danger", "note": "ALASAN-BAHAYA istri bersembunyi" });
    of.lk3.done(&of.at(&format!("subject-requests/{request}/refusal")), "mira", &danger);
    let erase = json!({ "reason": "subject_request", "party": spouse });
    let asked = of.lk3.done(&of.at("erasures"), "budi", &erase);
    let erasure = asked["made"]["erasure"].as_str().unwrap();
    let refuse = json!({ "ground": "proceedings", "note": "ALASAN-TOLAK klien menggugat" });
    of.lk3.done(&of.at(&format!("erasures/{erasure}/refusal")), "mira", &refuse);
    let look = of.look("budi", "service").to_string();
    let question = json!({ "party": spouse, "looks": [look], "note": "TANYA-SENDIRI" });
    let asked = of.lk3.done(&of.at("access-questions"), "budi", &question);
    let question = asked["made"]["question"].as_str().unwrap();
    let verdict = json!({ "verdict": "justified", "note": "ALASAN-PETUGAS klien melapor" });
    of.lk3.done(&of.at(&format!("access-questions/{question}/resolution")), "mira", &verdict);
    let bar = json!({
        "staff": of.lk3.staff("siti"), "reason": "conflict", "note": "KATA-TENTANG-PETUGAS",
    });
    of.lk3.done(&of.at("bars"), "andi", &bar);
    let hold = json!({ "authority": "court", "reference": "NOMOR-TAHAN", "note": "SEBAB-TAHAN" });
    of.lk3.done(&of.at("holds"), "andi", &hold);

    of.requested(spouse, "budi");
    of.decided(spouse, "safe");
    let told = of.told(&format!("&copy=true&party={spouse}"), "budi").to_string();
    assert!(told.contains(OF_SPOUSE) && told.contains("TANYA-SENDIRI"), "{told}");
    for not_his in
        ["ALASAN-KELUAR", "ALASAN-BAHAYA", "ALASAN-TOLAK", "ALASAN-PETUGAS", "catatan-suami"]
    {
        assert!(!told.contains(not_his), "{not_his}: {told}");
    }
    of.requested(&of.client, "budi");
    let told = of.told("&copy=true", "budi").to_string();
    assert!(told.contains("catatan-klien"), "{told}");
    for not_hers in ["KATA-TENTANG-PETUGAS", "NOMOR-TAHAN", "SEBAB-TAHAN", "ALASAN"] {
        assert!(!told.contains(not_hers), "{not_hers}: {told}");
    }
}

#[test]
fn names_of_staff_are_told_where_a_supervisor_asks_for_them_and_the_line_says_so() {
    let of = family();
    of.look("budi", "service");
    of.requested(&of.client, "budi");
    assert!(of.told("", "andi")["looks"][0].get("staff").is_none());
    of.refused("&names=true", "budi", 403);
    let told = of.told("&names=true", "andi");
    assert_eq!(told["looks"][0]["staff"], "budi");
    let line = of.lk3.records().ledger().read(sanad_chain::Seq::new(of.lk3.size() - 1)).unwrap();
    assert!(line.entry().body().unwrap().data.contains(r#""names":true"#));
}

#[test]
fn without_a_request_of_that_person_nothing_is_told_and_the_refusal_leaves_a_line() {
    let of = family();
    let told = of.refused("", "budi", 409);
    assert_eq!(told["type"], "urn:sanad:problem:no_subject_request");
    let request = of.requested(&of.client, "budi");
    of.refused(&format!("&party={}", of.spouse), "budi", 409);
    of.refused("&party=00112233445566778899aabbccddeeff", "budi", 409);
    // Refused by another, with its ground: from then on nothing is told.
    let path = of.at(&format!("subject-requests/{request}/refusal"));
    let own = of.lk3.post(&path, "budi", &json!({ "ground": "danger" }));
    assert_eq!(own.status(), 403);
    of.lk3.done(&path, "andi", &json!({ "ground": "danger" }));
    of.refused("", "budi", 409);
    let again = of.lk3.post(&path, "andi", &json!({ "ground": "danger" }));
    assert_eq!(again.status(), 409);
}

#[test]
fn who_has_nothing_to_do_with_it_gets_the_answer_of_no_such_case() {
    let mut of = family();
    of.requested(&of.client, "budi");
    let hidden = of.refused("", "siti", 404);
    of.lk3.bar(&of.case, "mira");
    assert_eq!(of.refused("", "mira", 404), hidden);
    let siti = json!({ "staff": of.lk3.staff("siti") });
    of.lk3.done(&of.at("co-workers"), "budi", &siti);
    assert_eq!(of.refused("", "siti", 404), hidden, "a co-worker works, and answers nobody");
    for by in ["audit", "ops", "kepala", "rini"] {
        of.refused("", by, 403);
    }
    for method in [reqwest::Method::POST, reqwest::Method::GET] {
        let other = of.lk3.request(method, &of.at("statement?purpose=service"), "budi");
        assert_eq!(other.send().unwrap().status(), 403);
    }
}

#[test]
fn a_strictly_confidential_file_is_copied_by_who_is_responsible_only() {
    let of = family();
    of.lk3.done(&of.at("confidentiality"), "budi", &json!({ "level": "strict" }));
    of.requested(&of.client, "budi");
    let withheld = of.told("&copy=true", "andi").to_string();
    assert!(withheld.contains("withheld") && !withheld.contains(OF_CLIENT), "{withheld}");
    assert!(of.told("&copy=true", "budi").to_string().contains(OF_CLIENT));
}

#[test]
fn the_copy_of_an_erased_person_says_so() {
    let of = family();
    let form = json!({ "reason": "subject_request", "party": of.spouse });
    let asked = of.lk3.done(&of.at("erasures"), "budi", &form);
    let erasure = asked["made"]["erasure"].as_str().unwrap().to_owned();
    for by in ["andi", "mira"] {
        of.lk3.done(&of.at(&format!("erasures/{erasure}/approval")), by, &json!({}));
    }
    of.requested(&of.spouse, "budi");
    let told = of.told(&format!("&copy=true&party={}", of.spouse), "budi");
    assert_eq!(told["copy"]["erased"], true);
    let parts = told["copy"]["parts"].as_array().unwrap();
    assert!(!parts.is_empty() && parts.iter().all(|part| part["erased"] == true), "{told}");
    assert!(!told.to_string().contains(OF_SPOUSE));
}

#[test]
fn a_question_names_looks_at_this_case_and_nobody_judges_their_own() {
    let of = family();
    let (budis, andis) = (of.look("budi", "service"), of.look("andi", "supervision"));
    let questions = of.at("access-questions");
    let ask = |looks: &[u64]| {
        let looks: Vec<_> = looks.iter().map(u64::to_string).collect();
        json!({ "looks": looks, "note": "tidak kenal" })
    };
    for wrong in [0, of.lk3.size() + 9] {
        let refused = of.lk3.post(&questions, "budi", &ask(&[budis, wrong]));
        assert_eq!(refused.status(), 422);
        assert_eq!(refused.json::<Value>().unwrap()["field"], "/looks");
    }
    let other = of.lk3.a_case();
    let elsewhere = of.lk3.get(&format!("/v1/cases/{other}?purpose=service"), "budi");
    let elsewhere = elsewhere.headers()["sanad-look"].to_str().unwrap().parse().unwrap();
    assert_eq!(of.lk3.post(&questions, "budi", &ask(&[elsewhere])).status(), 422);
    let asked = of.lk3.done(&questions, "budi", &ask(&[budis, andis]));
    let question = asked["made"]["question"].as_str().unwrap();
    let path = of.at(&format!("access-questions/{question}/resolution"));
    let verdict = json!({ "verdict": "justified", "note": "supervisi rutin" });
    let own = of.lk3.post(&path, "andi", &verdict);
    assert_eq!(own.status(), 403);
    assert!(own.text().unwrap().contains("own_look"));
    of.lk3.done(&path, "mira", &verdict);
}

#[test]
fn the_copy_keeps_back_what_an_authority_ordered_kept_back() {
    let of = family();
    let made = json!({
        "recipient": "police", "data_groups": ["identity"], "delivery": "post",
        "notice_version": 1, "order": "investigator_order", "name": "Polrestabes-X",
        "items": "salinan-berkas",
    });
    of.lk3.done(&of.at("disclosures/made"), "budi", &made);
    of.requested(&of.client, "budi");
    assert!(of.told("&copy=true", "budi").to_string().contains("Polrestabes-X"));
    let order = json!({
        "authority": "police", "until": "2099-01-01", "reference": "SP-77", "note": "penyidikan",
    });
    let held = of.lk3.done(&of.at("accounting-suspensions"), "andi", &order);
    let told = of.told("&copy=true", "budi").to_string();
    for kept in ["Polrestabes-X", "salinan-berkas", "SP-77", "penyidikan"] {
        assert!(!told.contains(kept), "{kept}: {told}");
    }
    let suspension = held["made"]["suspension"].as_str().unwrap();
    let lift = of.at(&format!("accounting-suspensions/{suspension}/lift"));
    of.lk3.done(&lift, "andi", &json!({}));
    assert!(of.told("&copy=true", "budi").to_string().contains("Polrestabes-X"));
}

impl Family {
    fn accounting(&self, more: &str) -> Response {
        let path = format!("disclosure-accounting?purpose=subject_request&language=en{more}");
        self.lk3.get(&self.at(&path), "budi")
    }

    fn disclosed(&self, more: &Value) {
        let mut made = json!({
            "recipient": "police", "data_groups": ["identity"], "delivery": "post",
            "notice_version": 1, "order": "investigator_order", "name": "Polrestabes-X",
            "address": "Jl. A. Yani", "items": "salinan-berkas",
        });
        for (name, value) in more.as_object().unwrap() {
            made[name] = value.clone();
        }
        self.lk3.done(&self.at("disclosures/made"), "budi", &made);
    }
}

#[test]
fn the_accounting_sums_up_what_was_told_to_one_recipient_for_one_purpose_in_six_years() {
    let of = family();
    let before = of.accounting("");
    assert_eq!(before.status(), 409);
    of.requested(&of.client, "budi");
    of.disclosed(&json!({}));
    of.disclosed(&json!({ "data_groups": ["legal"], "items": "surat-kedua" }));
    of.disclosed(&json!({ "recipient": "court", "name": "PN-Y", "order": "court_order" }));
    let long_ago = json!({
        "name": "Polsek-lama", "occurred_at": "2020-01-02T09:00:00+08:00",
        "late_reason": "paper_form",
    });
    of.disclosed(&long_ago);
    let told: Value = of.accounting("").json().unwrap();
    assert_eq!(of.lk3.last_types(1), ["statement_issued"]);
    let rows = told["disclosures"].as_array().unwrap();
    assert_eq!(rows.len(), 2, "{told}");
    assert_eq!((&rows[0]["name"], &rows[0]["count"]), (&json!("Polrestabes-X"), &json!(2)));
    assert_eq!(rows[0]["what"], json!(["salinan-berkas", "surat-kedua"]));
    assert_eq!(rows[0]["data"], json!(["identity", "legal matters"]));
    assert_eq!(rows[0]["recipient"], "police");
    assert_eq!(rows[0]["documents"][0], "order of an investigator");
    assert!(rows[0]["first"].as_str() < rows[0]["last"].as_str());
    assert_eq!((&rows[1]["name"], &rows[1]["address"]), (&json!("PN-Y"), &json!("Jl. A. Yani")));
    assert_eq!(rows[1]["count"], 1);
    // It answers no request: the statement does.
    assert_eq!(of.told("", "budi")["looks"][0]["denied"], true);
    assert_eq!(of.lk3.last_types(2)[0], "subject_access_answered");
}

#[test]
fn a_referral_that_was_sent_stands_in_the_accounting_with_its_institution() {
    let of = family();
    of.requested(&of.client, "budi");
    let form = json!({
        "institution": "rs_puskesmas", "reason": "specialist", "urgency": "low", "name": "RS-Z",
    });
    let proposed = of.lk3.done(&of.at("referrals"), "budi", &form);
    let referral = proposed["made"]["referral"].as_str().unwrap();
    let told = || -> Value { of.accounting("").json().unwrap() };
    assert_eq!(told()["disclosures"], json!([]), "it was not sent");
    let sent = json!({
        "order": "court_order", "data_groups": ["health"], "delivery": "post",
        "notice_version": 1, "packet": "isi-rujukan",
    });
    of.lk3.done(&of.at(&format!("referrals/{referral}/sent")), "budi", &sent);
    let told = told();
    let row = &told["disclosures"][0];
    assert_eq!(row["name"], "hospital or health centre: RS-Z", "{told}");
    assert_eq!(row["what"], json!(["isi-rujukan"]));
    assert_eq!(row["documents"], json!(["order of a court"]));
}

#[test]
fn while_an_authority_holds_it_back_the_accounting_is_that_of_a_case_without_it() {
    let of = family();
    of.requested(&of.client, "budi");
    of.disclosed(&json!({ "recipient": "court", "name": "PN-Y", "order": "court_order" }));
    let without: Value = of.accounting("").json().unwrap();
    of.disclosed(&json!({}));
    let order = json!({ "authority": "police", "until": "2099-01-01", "reference": "SP-77" });
    of.lk3.done(&of.at("accounting-suspensions"), "andi", &order);
    let mut held: Value = of.accounting("").json().unwrap();
    held["from"] = without["from"].clone();
    assert_eq!(held, without);
    let line = of.lk3.records().ledger().read(sanad_chain::Seq::new(of.lk3.size() - 1)).unwrap();
    assert!(line.entry().body().unwrap().data.contains(r#""count":1"#));
}

#[test]
fn a_page_is_asked_for_by_accept_or_format_and_holds_no_text_of_another() {
    let of = family();
    of.look("budi", "service");
    of.requested(&of.client, "budi");
    let path = of.at("statement?purpose=subject_request&copy=true");
    let by_accept = of
        .lk3
        .request(reqwest::Method::POST, &path, "budi")
        .header("Accept", "text/html,application/xhtml+xml")
        .send()
        .unwrap();
    for page in [by_accept, of.ask("&copy=true&format=html", "budi")] {
        assert_eq!(page.status(), 200);
        let headers = page.headers().clone();
        assert_eq!(headers["content-type"], "text/html; charset=utf-8");
        assert_eq!(headers["cache-control"], "no-store");
        assert!(
            headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'")
        );
        assert!(headers.contains_key("sanad-look"));
        let page = page.text().unwrap();
        assert!(page.contains("Siapa membuka berkas saya / Who opened my file"), "{page}");
        assert!(page.contains(OF_CLIENT) && page.contains("catatan-klien"), "{page}");
        assert!(!page.contains(OF_SPOUSE) && !page.contains("catatan-suami"), "{page}");
    }
    of.disclosed(&json!({}));
    let page = of.accounting("&format=html").text().unwrap();
    assert!(page.contains("Polrestabes-X") && !page.contains("<script"), "{page}");
    assert_eq!(of.ask("&format=pdf", "budi").status(), 400);
}

/// What a browser fetches by itself, for a picture in somebody's page, answers no request of anybody.
#[test]
fn a_statement_is_issued_before_it_is_read_and_reading_changes_nothing() {
    let of = family();
    of.requested(&of.client, "budi");
    let read = |by: &str| of.lk3.get(&of.at("statement?purpose=subject_request"), by);
    let running = || {
        let clocks = of.lk3.get("/v1/clocks?purpose=supervision&open=true", "andi");
        clocks.json::<Value>().unwrap().to_string().contains("subject_request")
    };
    assert!(running());
    let before = of.lk3.size();
    assert_eq!(read("budi").status(), 409);
    assert_eq!(of.lk3.last_types(of.lk3.size() - before), ["access_denied"]);
    assert!(running(), "the request still waits for its answer");
    let issued = of.told("", "budi");
    assert!(!running());
    let before = of.lk3.size();
    let again: Value = read("budi").json().unwrap();
    assert_eq!(of.lk3.last_types(of.lk3.size() - before), ["statement_issued"]);
    assert_eq!(again["request"], issued["request"]);
    assert!(again["looks"].as_array().unwrap().len() > issued["looks"].as_array().unwrap().len());
}
