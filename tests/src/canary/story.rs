//! A story in which every write of the route table is done, and every sealed field of every event
//! is filled in. It names what the rules want; texts are filled in by the forms themselves.

use std::collections::BTreeSet;

use reqwest::Method;
use sanad_server::{Kind, table};
use serde_json::{Value, json};

use crate::canary::marks::{Mark, Place};
use crate::canary::served::Served;
use crate::lk3::{made, parties};

/// The cases of the story: one closed and reopened after all that can happen, one declined.
pub(crate) struct Story {
    pub(crate) cases: Vec<String>,
    /// The inquiries that name one.
    pub(crate) inquiries: Vec<String>,
    /// The place of its last entry.
    pub(crate) last: u64,
    /// Which of the texts that were sent, by their number, were sealed to a person who was erased, or
    /// redacted.
    pub(crate) erased: BTreeSet<usize>,
    /// Where the emergency accesses are shown.
    pub(crate) emergencies: Vec<String>,
    /// The breach that concerns one.
    pub(crate) breach: String,
    done: BTreeSet<String>,
}

pub(crate) fn tell(served: &Served) -> Story {
    let mut story =
        Teller { served, case: String::new(), done: BTreeSet::new(), declined: Vec::new() };
    let gone = story.accounts();
    story.recovery();
    story.keys();
    story.search();
    story.declined();
    let declined = story.case.clone();
    let people = story.intake();
    story.people(&people);
    story.consents();
    story.handovers(&gone);
    story.sessions(&people);
    story.referrals();
    story.disclosures();
    let (erased, of_nobody) = story.rights();
    let mut emergencies =
        [story.case.clone(), of_nobody].map(|case| story.emergency(&case)).to_vec();
    emergencies.push(story.by_name(&declined));
    story.subject(&people[0]);
    let inquiries = vec![story.inquiry(), story.inquiry()];
    story.answer(&inquiries);
    let breach = story.breach();
    let last = story.closure();
    let last = last["seq"].as_str().unwrap().parse().unwrap();
    let cases = vec![declined, story.case.clone()];
    Story { cases, inquiries, last, erased, emergencies, breach, done: story.done }
}

impl Story {
    /// The writes of the route table that were not done.
    pub(crate) fn left_out(&self) -> Vec<&'static str> {
        let writes = table().iter().filter(|route| matches!(route.kind, Kind::Write(_)));
        writes.map(|route| route.operation).filter(|name| !self.done.contains(*name)).collect()
    }
}

struct Teller<'a> {
    served: &'a Served,
    case: String,
    done: BTreeSet<String>,
    /// What was sent about the client of the case that was declined.
    declined: Vec<Mark>,
}

/// A person of whom everything is told that a form takes.
fn person(role: &str) -> Value {
    json!({
        "role": role, "relationship": "tetangga", "marital": "berpisah", "religion": "konghucu",
        "education": "tidak_sekolah", "age_band": "45_59", "sex": "perempuan",
    })
}

fn intake() -> Value {
    json!({
        "subject": "family", "track": "problem", "problem": "konflik_perkawinan", "ppks": "25",
        "channel": "datang_langsung", "source": "sendiri", "standing": "baru",
        "kecamatan": "73.71.09", "parties": [person("client")],
    })
}

fn terms() -> Value {
    json!({
        "capacity": "self", "kinds": ["sharing", "service"], "institutions": ["protection"],
        "recipients": ["court"], "data_groups": ["identity", "sessions"], "form_version": 1,
    })
}

impl Teller<'_> {
    fn act(&mut self, operation: &str, ids: &[&str], by: &str, form: Value) -> Value {
        let recorded = self.served.done(operation, ids, by, form);
        self.done.insert(operation.to_owned());
        recorded
    }

    /// An act on the case; `more` are the ids in the path after it.
    fn on(&mut self, operation: &str, more: &[&str], by: &str, form: Value) -> Value {
        let case = self.case.clone();
        self.act(operation, &[&[case.as_str()], more].concat(), by, form)
    }

    fn open(&mut self, form: Value) -> Value {
        let opened = self.act("open_intake", &[], "budi", form);
        opened["case"].as_str().unwrap().clone_into(&mut self.case);
        opened
    }

    /// Makes an account and ends it; whose it was.
    fn accounts(&mut self) -> String {
        self.done.extend(["found_accounts", "issue_token"].map(str::to_owned));
        let form = json!({ "profession": "psikolog", "unit": "konseling", "roles": [] });
        let registered = self.act("register_staff", &[], "andi", form);
        let who = made(&registered, "staff");
        let who = who.as_str();
        let role = json!({ "role": "counsellor" });
        self.act("propose_role", &[who], "andi", role.clone());
        self.act("decline_role", &[who, "counsellor"], "mira", json!({}));
        self.act("propose_role", &[who], "andi", role);
        self.act("approve_role", &[who, "counsellor"], "mira", json!({}));
        let first = self.act("open_enrolment", &[who], "andi", json!({}));
        let second = self.act("approve_enrolment", &[who], "mira", json!({}));
        let half = |told: &Value| told["half"].as_str().unwrap().to_owned();
        let person = self.served.come(who, &half(&first), &half(&second));
        let new = self.served.marks.borrow_mut().mint();
        let form = json!({ "old": person.password, "new": new });
        self.served.done_by("change_password", &[], &person.session, form);
        self.served.done_by("sign_out", &[], &person.session, json!({}));
        self.done.extend(["change_password", "sign_out", "propose_removal"].map(str::to_owned));
        self.act("revoke_token", &[who, &person.made], "andi", json!({}));
        self.act("unlock_account", &[who], "andi", json!({}));
        self.act("revoke_role", &[who, "counsellor"], "andi", json!({}));
        let form = json!({ "profession": "psikolog", "valid_until": "2099-01-01" });
        self.act("record_credential", &[who], "andi", form);
        self.act("suspend_staff", &[who], "andi", json!({ "reason": "leave" }));
        self.act("reinstate_staff", &[who], "mira", json!({}));
        self.act("propose_role", &[who], "andi", json!({ "role": "panel_member" }));
        let andi = self.served.person("andi");
        let form = json!({ "reason": "inquiry", "password": andi.password });
        self.served.done_by("suspend_staff", &[who], &andi.session, form);
        self.act("confirm_suspension", &[who], "mira", json!({}));
        self.act("propose_reinstatement", &[who], "andi", json!({}));
        self.act("decline_reinstatement", &[who], "mira", json!({}));
        let form = json!({ "password": andi.password });
        self.served.done_by("propose_removal", &[who], &andi.session, form);
        self.act("decline_removal", &[who], "mira", json!({}));
        self.act("decline_role", &[who, "panel_member"], "andi", json!({}));
        self.act("end_staff", &[who], "andi", json!({}));
        who.to_owned()
    }

    /// Announced at the machine itself, and objected to. Nothing is sealed when it is completed, for
    /// which the clock of the machine would have to be 72 hours on.
    fn recovery(&mut self) {
        let form = json!({ "profession": "psikolog", "unit": "pimpinan", "role": "head" });
        let proposed = self.served.done_at_the_socket("propose_recovery", form);
        let recovery = made(&proposed, "recovery");
        self.act("object_to_recovery", &[&recovery], "andi", json!({}));
        // What is said of the clock, and that somebody knows of it, holds no text.
        let without = ["propose_recovery", "complete_recovery", "acknowledge_clock"];
        self.done.extend(without.map(str::to_owned));
    }

    /// Handled, though not everybody was told: for a reason that is sealed, too.
    fn breach(&mut self) -> String {
        let form = json!({
            "kind": "misdirected", "data_groups": ["identity"], "persons_estimate": 2,
            "known_at": "2026-01-01T00:00:00Z", "cases": [self.case],
        });
        let suspected = self.act("suspect_breach", &[], "andi", form);
        let breach = made(&suspected, "breach");
        self.act("confirm_breach", &[&breach], "kepala", json!({}));
        let form = json!({ "to": "authority", "channel": "post" });
        self.act("notify_breach", &[&breach], "andi", form);
        self.act("close_breach", &[&breach], "kepala", json!({ "outcome": "handled" }));
        breach
    }

    fn keys(&mut self) {
        let form = json!({ "kind": "epoch" });
        let proposed = self.act("propose_rotation", &[], "ops", form);
        let rotation = made(&proposed, "rotation");
        self.act("approve_rotation", &[&rotation], "kepala", json!({}));
        let proposed = self.act("propose_rotation", &[], "ops", json!({ "kind": "root" }));
        let rotation = made(&proposed, "rotation");
        self.act("decline_rotation", &[&rotation], "kepala", json!({}));
    }

    /// What is searched for is nobody's: the terms are sealed all the same.
    fn search(&mut self) {
        let mut form = json!({});
        self.served.marks.borrow_mut().fill("search", &mut form);
        let request = self.served.request(Method::POST, "/v1/searches?purpose=service", "budi");
        let (status, found) = self.served.keep("search".to_owned(), request.json(&form));
        assert_eq!((status, &found["hits"]), (200, &json!([])));
    }

    fn declined(&mut self) {
        let before = self.served.marks.borrow().sent.len();
        self.open(intake());
        self.declined = self.served.marks.borrow().sent[before..].to_vec();
        let form = json!({ "reason": "other_body", "alternative": "directed" });
        self.on("decline_intake", &[], "budi", form);
    }

    /// Opens the case that the rest is about; gives back its people, the client first.
    fn intake(&mut self) -> Vec<String> {
        let mut form = intake();
        let roles = ["client", "spouse", "child", "reporter", "accused", "other"];
        form["parties"] = roles.map(person).into();
        form["screening"] = json!({ "eligible": true, "reason": "in_scope", "urgency": "low" });
        form["notice"] = json!({ "version": 1, "language": "mak" });
        form["consent"] = terms();
        parties(&self.open(form))
    }

    fn people(&mut self, people: &[String]) {
        self.on("add_party", &[], "budi", json!({ "person": person("reporter") }));
        self.on("add_party", &[], "budi", json!({ "person": person("other") }));
        self.on("remove_party", &[&people[5]], "budi", json!({ "reason": "uninvolved" }));
        let form = json!({ "eligible": true, "reason": "in_scope", "urgency": "high" });
        self.on("screen_intake", &[], "budi", form);
        self.on("set_confidentiality", &[], "budi", json!({ "level": "restricted" }));
        self.on("give_notice", &[], "budi", json!({ "version": 1, "language": "id" }));
    }

    fn consent(&mut self) -> String {
        let given = self.on("give_consent", &[], "budi", json!({ "terms": terms() }));
        made(&given, "consent")
    }

    fn consents(&mut self) {
        let consent = self.consent();
        let form = json!({ "capacity": "self", "kinds": ["recording"] });
        self.on("refuse_consent", &[], "budi", form);
        self.on("narrow_consent", &[&consent], "budi", json!({ "kinds": ["service"] }));
        self.on("withdraw_consent", &[&consent], "budi", json!({ "capacity": "self" }));
        self.on("stop_processing", &[&consent], "budi", json!({ "recipients_told": true }));
    }

    fn handovers(&mut self, gone: &str) {
        let (budi, siti) = (self.served.staff("budi"), self.served.staff("siti"));
        self.on("assign_case", &[], "andi", json!({ "to": siti }));
        let form = json!({ "to": budi, "reason": "workload" });
        self.on("request_transfer", &[], "siti", form.clone());
        self.on("decline_transfer", &[], "budi", json!({}));
        self.on("request_transfer", &[], "siti", form);
        self.on("accept_transfer", &[], "budi", json!({}));
        self.on("add_co_worker", &[], "budi", json!({ "staff": siti }));
        self.on("remove_co_worker", &[siti], "budi", json!({}));
        self.on("add_co_worker", &[], "budi", json!({ "staff": siti }));
        self.on("declare_conflict", &[], "siti", json!({}));
        let bar = json!({ "staff": gone, "reason": "conflict" });
        self.on("propose_bar", &[], "andi", bar.clone());
        self.on("decline_bar", &[gone], "mira", json!({}));
        self.on("propose_bar", &[], "andi", bar.clone());
        self.on("approve_bar", &[gone], "mira", json!({}));
        self.on("propose_bar_end", &[gone], "andi", json!({}));
        self.on("decline_bar_end", &[gone], "mira", json!({}));
        self.on("propose_bar_end", &[gone], "andi", json!({}));
        self.on("approve_bar_end", &[gone], "mira", json!({}));
        self.on("bar_access", &[], "andi", bar);
    }

    fn planned(&mut self) -> String {
        let form = json!({
            "service": "mediasi", "mode": "home_visit", "starts_at": "2099-01-01T09:00:00+08:00",
        });
        let planned = self.on("schedule_session", &[], "budi", form);
        made(&planned, "session")
    }

    fn sessions(&mut self, people: &[String]) {
        let (missed, cancelled, held) = (self.planned(), self.planned(), self.planned());
        self.on("miss_session", &[&missed], "budi", json!({ "cause": "client_absent" }));
        self.on("cancel_session", &[&cancelled], "budi", json!({ "cancelled_by": "client" }));
        let form = json!({
            "session": held, "service": "mediasi", "mode": "office", "minutes": 50,
            "head_count": 3, "present": people[..2], "about": people[0],
            "notes": [{ "party": people[1] }, { "party": people[2] }, { "party": people[4] }],
        });
        let recorded = self.on("hold_session", &[], "budi", form);
        let note = &made(&recorded, "note");
        let more = json!({ "note": note, "reason": "remembered", "about": people[1] });
        self.on("add_addendum", &[&held], "budi", more);
        let form = json!({ "note": note, "error": "wrong_fact", "about": people[2] });
        self.on("correct_note", &[&held], "budi", form);
        self.on("sign_note", &[&held], "budi", json!({}));
    }

    /// Proposes a referral and sends it on this footing.
    fn referred(&mut self, footing: Option<(&str, &str)>) -> String {
        let form = json!({ "institution": "uptd_ppa", "reason": "safety", "urgency": "high" });
        let proposed = self.on("propose_referral", &[], "budi", form);
        let referral = made(&proposed, "referral");
        if let Some((by_what, which)) = footing {
            let mut form = json!({
                "data_groups": ["identity"], "delivery": "by_hand", "notice_version": 1,
            });
            form[by_what] = json!(which);
            self.on("send_referral", &[&referral], "budi", form);
        }
        referral
    }

    fn referrals(&mut self) {
        let consent = self.consent();
        let served = self.referred(Some(("consent", &consent)));
        self.on("acknowledge_referral", &[&served], "budi", json!({}));
        self.on("accept_referral", &[&served], "budi", json!({}));
        self.on("report_outcome", &[&served], "budi", json!({ "outcome": "served" }));
        let declined = self.referred(Some(("order", "investigator_order")));
        self.on("decline_referral", &[&declined], "budi", json!({ "reason": "full" }));
        let revoked = self.referred(None);
        self.on("revoke_referral", &[&revoked], "budi", json!({ "reason": "mistaken" }));
    }

    fn disclosures(&mut self) {
        let form = json!({
            "requester": "court", "instrument": "court_order", "data_groups": ["sessions"],
        });
        let asked = self.on("request_disclosure", &[], "budi", form);
        let request = &made(&asked, "disclosure");
        let form = json!({ "decision": "allow", "ground": "order" });
        self.on("decide_disclosure", &[request], "andi", form);
        let mut made = json!({
            "recipient": "court", "data_groups": ["sessions"], "delivery": "post",
            "notice_version": 1,
        });
        self.on("make_requested_disclosure", &[request], "budi", made.clone());
        made["order"] = json!("statute");
        self.on("make_disclosure", &[], "budi", made);
    }

    /// Gives back which texts were erased or redacted, and a case whose client was erased.
    fn rights(&mut self) -> (BTreeSet<usize>, String) {
        self.on("assign_retention", &[], "andi", json!({ "class": "violence" }));
        let placed = self.on("place_hold", &[], "andi", json!({ "authority": "court" }));
        let hold = &made(&placed, "hold");
        self.on("propose_hold_release", &[hold], "andi", json!({}));
        self.on("keep_hold", &[hold], "mira", json!({}));
        self.on("propose_hold_release", &[hold], "andi", json!({}));
        self.on("approve_hold_release", &[hold], "mira", json!({}));
        self.on("restrict_processing", &[], "budi", json!({ "reason": "objection" }));
        self.on("resume_processing", &[], "andi", json!({}));
        let asked = self.on("request_erasure", &[], "budi", json!({ "reason": "purpose_met" }));
        let refused = &made(&asked, "erasure");
        self.on("refuse_erasure", &[refused], "andi", json!({ "ground": "proceedings" }));

        let begin = self.served.marks.borrow().sent.len();
        let added = self.on("add_party", &[], "budi", json!({ "person": person("other") }));
        let party = &made(&added, "party");
        let form = json!({ "reason": "subject_request", "party": party });
        let asked = self.on("request_erasure", &[], "budi", form);
        let of_nobody = self.erased_client();
        let end = self.served.marks.borrow().sent.len();
        let erasure = &made(&asked, "erasure");
        self.on("approve_erasure", &[erasure], "andi", json!({}));
        self.on("approve_erasure", &[erasure], "mira", json!({}));
        let form = json!({ "what": "recipients_told" });
        self.on("attest_erasure", &[erasure], "andi", form);
        let mut gone: BTreeSet<usize> = (begin..end).collect();
        gone.insert(self.redact(erasure));
        (gone, of_nobody)
    }

    /// A note says something of the erased person: other words are proposed, declined, proposed
    /// again and approved. Gives back which text is no longer there.
    fn redact(&mut self, erasure: &str) -> usize {
        let case = &self.case;
        let path = format!("/v1/cases/{case}/erasures/{erasure}/mentions?purpose=subject_request");
        let told = self.served.look(&path, "andi");
        let told: Value = serde_json::from_slice(told.body()).unwrap();
        let rows = told["mentions"].as_array().unwrap();
        let row = rows.iter().find(|row| row["type"] == "session_held").unwrap();
        let passage = json!({
            "entry": row["entry"], "part": row["part"], "party": row["party"],
            "section": row["section"], "field": "text",
        });
        let old = row["text"]["text"].as_str().unwrap();
        let sent = &self.served.marks.borrow().sent.clone();
        let gone = sent.iter().position(|mark| mark.text == old).unwrap();
        let form = json!({ "passages": [passage] });
        let proposed = self.on("propose_redaction", &[erasure], "budi", form.clone());
        let redaction = &made(&proposed, "redaction");
        self.on("decline_redaction", &[redaction], "andi", json!({}));
        let proposed = self.on("propose_redaction", &[erasure], "andi", form);
        let redaction = &made(&proposed, "redaction");
        self.on("approve_redaction", &[redaction], "mira", json!({}));
        gone
    }

    /// A case that was declined, and its client erased.
    fn erased_client(&mut self) -> String {
        let case = self.case.clone();
        self.open(intake());
        let form = json!({ "reason": "other_body", "alternative": "directed" });
        self.on("decline_intake", &[], "budi", form);
        let asked = self.on("request_erasure", &[], "budi", json!({ "reason": "purpose_met" }));
        let erasure = &made(&asked, "erasure");
        self.on("approve_erasure", &[erasure], "andi", json!({}));
        self.on("approve_erasure", &[erasure], "mira", json!({}));
        std::mem::replace(&mut self.case, case)
    }

    /// Somebody of the front desk opens a case in an emergency, looks, and is judged; where it is
    /// shown.
    fn emergency(&mut self, case: &str) -> String {
        let rini = self.served.person("rini");
        let form = json!({
            "reason": "danger_to_life", "sections": ["identity"], "password": rini.password,
        });
        let opened = self.served.done_by("open_emergency", &[case], &rini.session, form);
        self.done.insert("open_emergency".to_owned());
        let emergency = &made(&opened, "emergency");
        let looked =
            self.served.look_by(&format!("/v1/cases/{case}?purpose=emergency"), &rini.session);
        assert_eq!(looked.status, 200);
        self.act("end_emergency", &[case, emergency], "rini", json!({}));
        let form = json!({ "verdict": "justified" });
        self.act("review_emergency", &[case, emergency], "mira", form);
        format!("/v1/cases/{case}/emergencies/{emergency}?purpose=supervision")
    }

    /// The same by what is known of the client of a case that was declined.
    fn by_name(&mut self, case: &str) -> String {
        let rini = self.served.person("rini");
        let mut form = json!({
            "reason": "danger_to_life", "sections": ["identity"], "password": rini.password,
        });
        for (field, before) in [("name", ""), ("nik", ""), ("phone", "+")] {
            let known = self.declined.iter().find(|mark| mark.place.way.last().unwrap() == field);
            let text = known.unwrap().text.clone();
            form[field] = format!("{before}{text}").into();
            let operation = "find_in_emergency".to_owned();
            let place = Place { operation, way: vec![field.to_owned()] };
            self.served.marks.borrow_mut().sent.push(Mark { text, place });
        }
        let opened = self.served.done_by("find_in_emergency", &[], &rini.session, form);
        self.done.insert("find_in_emergency".to_owned());
        let emergency = &made(&opened, "emergency");
        self.act("end_emergency", &[case, emergency], "rini", json!({}));
        let form = json!({ "verdict": "justified" });
        self.act("review_emergency", &[case, emergency], "mira", form);
        format!("/v1/cases/{case}/emergencies/{emergency}?purpose=supervision")
    }

    /// What the client asks about their own data, and what an authority holds back from them.
    fn subject(&mut self, client: &str) {
        // Somebody asks for the client: who, is marked as each sealed text is.
        let asks = || json!({ "identified": "papers", "capacity": "attorney" });
        let asked = self.on("request_subject_access", &[], "budi", asks());
        let request = &made(&asked, "request");
        self.on("refuse_subject_access", &[request], "andi", json!({ "ground": "others_data" }));
        self.on("request_subject_access", &[], "budi", asks());
        let form = json!({ "ground": "safe" });
        self.on("propose_papers", &[], "budi", form.clone());
        self.on("decline_papers", &[client], "andi", json!({}));
        self.on("propose_papers", &[], "budi", form);
        self.on("approve_papers", &[client], "sukma", json!({}));
        let case = &self.case;
        let looked = self.served.look(&format!("/v1/cases/{case}?purpose=supervision"), "andi");
        let headers = String::from_utf8_lossy(looked.headers()).into_owned();
        let look = headers.lines().find_map(|line| line.strip_prefix("sanad-look: ")).unwrap();
        let asked = self.on("question_access", &[], "budi", json!({ "looks": [look] }));
        let question = &made(&asked, "question");
        let form = json!({ "verdict": "justified" });
        self.on("resolve_access_question", &[question], "mira", form);
        let form = json!({ "authority": "court", "until": "2099-01-01" });
        let held = self.on("suspend_accounting", &[], "andi", form);
        let suspension = &made(&held, "suspension");
        self.on("lift_suspension", &[suspension], "andi", json!({}));
    }

    /// A panel is to look into the case; nobody of it has worked in it.
    fn inquiry(&mut self) -> String {
        let members = ["hasan", "wati"].map(|name| self.served.staff(name));
        let now = chrono::Utc::now();
        let form = json!({
            "order": "court", "cases": [self.case], "members": members, "quorum": 2,
            "from": now, "until": now + chrono::Duration::days(1),
        });
        let ordered = self.act("order_inquiry", &[], "kepala", form);
        made(&ordered, "inquiry")
    }

    fn answer(&mut self, inquiries: &[String]) {
        let [first, second] = inquiries else { panic!("two inquiries") };
        self.act("assent_inquiry", &[first], "hasan", json!({}));
        self.act("assent_inquiry", &[first], "wati", json!({}));
        let case = self.case.clone();
        let path = format!("/v1/cases/{case}?purpose=inquiry");
        let shown = self.served.look(&path, "hasan");
        assert_eq!(shown.status, 200);
        self.act("decline_inquiry", &[first], "wati", json!({}));
        self.act("end_inquiry", &[second], "kepala", json!({ "reason": "mistaken" }));
    }

    fn closure(&mut self) -> Value {
        let form = json!({ "kind": "planned", "reason": "goals_met" });
        self.on("propose_closure", &[], "budi", form.clone());
        self.on("return_closure", &[], "andi", json!({ "reason": "open_work" }));
        self.on("propose_closure", &[], "budi", form);
        self.on("approve_closure", &[], "andi", json!({}));
        self.on("reopen_case", &[], "andi", json!({ "reason": "new_risk" }))
    }
}
