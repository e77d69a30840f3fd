//! An institution with somebody of each role in three standings, and cases made as a cell of the
//! matrix wants them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use sanad_casework::{ProposeRecovery, Role};
use sanad_records::{Asked, RequestId, random};
use sanad_server::{Route, table};
use serde_json::{Value, json};

use super::acts::{Thing, act, rests_on};
use crate::canary::marks::Marks;
use crate::lk3::{Lk3, PASSWORD, session};

/// An id that nobody has.
const NOBODY: &str = "00112233445566778899aabbccddeeff";

/// How who tries stands to the case, and how the case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Assigned,
    NotAssigned,
    Barred,
    Suspended,
    OtherUnit,
    Closed,
    Erased,
}

impl Standing {
    pub(super) const ALL: [Self; 7] = [
        Self::Assigned,
        Self::NotAssigned,
        Self::Barred,
        Self::Suspended,
        Self::OtherUnit,
        Self::Closed,
        Self::Erased,
    ];
    /// Those that are about the account alone.
    pub(super) const OF_ACCOUNT: [Self; 3] = [Self::NotAssigned, Self::Suspended, Self::OtherUnit];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::NotAssigned => "not assigned",
            Self::Barred => "barred",
            Self::Suspended => "suspended",
            Self::OtherUnit => "other unit",
            Self::Closed => "closed case",
            Self::Erased => "erased subject",
        }
    }

    /// Whether who tries works on the case, as far as their role can.
    fn works(self) -> bool {
        matches!(self, Self::Assigned | Self::Closed | Self::Erased)
    }
}

/// Every role that an account may have.
pub(super) fn roles() -> impl Iterator<Item = Role> {
    Role::ALL.iter().copied().filter(|role| *role != Role::Subject)
}

/// Whether a case can be assigned to somebody of this role.
pub(super) fn carries(role: Role) -> bool {
    matches!(role, Role::Counsellor | Role::Supervisor)
}

/// The ids that a cell's act names.
pub(super) type Ids = BTreeMap<&'static str, String>;

pub(super) struct World {
    pub(super) lk3: Lk3,
    rotation: Option<String>,
    /// The recovery that waits.
    recovery: Option<String>,
    /// What was said of the clock and waits.
    notice: Option<String>,
    /// The emergency access that was opened last: its case, itself, and a sign-in of its opener.
    emergency: Option<(String, String)>,
    pub(super) sign_in: String,
    /// Sign-ins by password of those who suspend and bar whoever watches.
    in_person: BTreeMap<&'static str, String>,
    today: String,
    next_month: String,
    /// Where it is wanted, a text of its own for each sealed text that is sent.
    pub(super) marks: RefCell<Option<Marks>>,
}

/// The name of who tries.
pub(super) fn who(role: Role, standing: Standing) -> &'static str {
    let at = match standing {
        Standing::OtherUnit => "elsewhere",
        Standing::Suspended => "suspended",
        Standing::Assigned
        | Standing::NotAssigned
        | Standing::Barred
        | Standing::Closed
        | Standing::Erased => "here",
    };
    format!("{}.{at}", role.code()).leak()
}

impl World {
    pub(super) fn new() -> Self {
        Self::of(Lk3::new(), &Standing::OF_ACCOUNT)
    }

    /// The institution with somebody of each role in each of these standings.
    pub(super) fn of(mut lk3: Lk3, standings: &[Standing]) -> Self {
        for role in roles() {
            for standing in standings.iter().copied() {
                let unit = if standing == Standing::OtherUnit { "lain" } else { "konseling" };
                let name = who(role, standing);
                lk3.hire_one(name, role.code(), unit);
                if standing == Standing::Suspended {
                    let path = format!("/v1/staff/{}/suspension", lk3.staff(name));
                    let form = json!({ "reason": "leave", "password": PASSWORD });
                    lk3.done_in_person(&path, "andi", &form);
                }
            }
        }
        // What evidence rests on.
        lk3.records().publish(Some(&"lk3.example".parse().unwrap())).expect("a checkpoint");
        let sign_in = lk3.sign_in("siti");
        let in_person = ["mira", "andi"].map(|name| (name, lk3.sign_in(name))).into();
        let now = chrono::Utc::now();
        let [today, next_month] = [0, 30].map(|days| {
            let day = now + chrono::Duration::days(days);
            day.format("%Y-%m-%dT%H:%M:%SZ").to_string()
        });
        Self {
            lk3,
            in_person,
            rotation: None,
            recovery: None,
            notice: None,
            emergency: None,
            sign_in,
            today,
            next_month,
            marks: RefCell::default(),
        }
    }

    /// What the act of a route rests on, made anew; nothing of it where the case cannot be brought
    /// into this standing with it, as when a legal hold blocks an erasure.
    pub(super) fn prepare(&mut self, route: &Route, role: Role, standing: Standing) -> Ids {
        let things = rests_on(route);
        self.try_to_prepare(things, role, standing)
            .or_else(|| self.try_to_prepare(&[], role, standing))
            .expect("a case without more can be brought into each standing")
    }

    /// A new case, and what its acts may name.
    pub(super) fn opened(&self, opener: &str, intake: &Value) -> Ids {
        let mut ids = Ids::new();
        let told = self.lk3.done("/v1/cases", opener, intake);
        ids.insert("case", told["case"].as_str().unwrap().to_owned());
        ids.insert("number", told["number"].as_str().unwrap().to_owned());
        ids.insert("party", id(&told, "party"));
        ids.insert("siti", self.lk3.staff("siti").to_owned());
        ids.insert("staff", self.lk3.staff("siti").to_owned());
        ids.insert("role", "counsellor".to_owned());
        for name in ["hasan", "wati"] {
            ids.insert(name, self.lk3.staff(name).to_owned());
        }
        ids.insert("panel", self.lk3.staff("panel_member.here").to_owned());
        self.dates(&mut ids);
        ids
    }

    fn try_to_prepare(&mut self, things: &[Thing], role: Role, standing: Standing) -> Option<Ids> {
        let desk = role == Role::FrontDesk && standing.works();
        let opener = if desk { who(role, standing) } else { "budi" };
        let mut ids = self.opened(opener, &crate::lk3::intake("Ibu A.", "cerita"));
        if standing.works() && role == Role::PanelMember {
            self.make(Thing::Inquiry, "", false, &mut ids)?;
            self.make(Thing::Assented, "", false, &mut ids)?;
        }
        if !desk {
            for thing in things {
                self.make(*thing, who(role, standing), carries(role), &mut ids)?;
            }
        }
        let at = |act: &str| format!("/v1/cases/{}/{act}", ids["case"]);
        let tester = self.lk3.staff(who(role, standing)).to_owned();
        if standing.works() && carries(role) && !things.contains(&Thing::Transfer) {
            self.try_done(&at("assignments"), "mira", &json!({ "to": tester }))?;
        }
        let worker = if standing.works() && carries(role) { who(role, standing) } else { "budi" };
        match standing {
            Standing::Assigned
            | Standing::NotAssigned
            | Standing::Suspended
            | Standing::OtherUnit => {}
            Standing::Barred => {
                // By two: whoever keeps watch over the case is not barred by one.
                let form = json!({ "staff": tester, "reason": "conflict", "password": PASSWORD });
                let approval = at(&format!("bars/{tester}/approval"));
                if matches!(role, Role::Auditor | Role::PrivacyOfficer | Role::PanelMember) {
                    self.done_in_person(&at("bars/proposals"), "mira", &form);
                    self.done_in_person(&approval, "andi", &json!({}));
                } else {
                    self.try_done(&at("bars/proposals"), "mira", &form)?;
                    self.try_done(&approval, "andi", &json!({}))?;
                }
            }
            // The client's data are destroyed once work has ended.
            Standing::Closed | Standing::Erased if desk => {
                let form = json!({ "reason": "other_body", "alternative": "directed" });
                self.try_done(&at("declination"), opener, &form)?;
            }
            Standing::Closed | Standing::Erased => {
                if !things.contains(&Thing::ClosureProposed) {
                    let form = act("propose_closure").form;
                    self.try_done(&at("closure"), worker, &form)?;
                }
                self.try_done(&at("closure/approval"), "mira", &json!({}))?;
            }
        }
        if standing == Standing::Erased {
            let form = json!({ "reason": "subject_request" });
            let asker = if desk { "andi" } else { worker };
            let of_client = !things.contains(&Thing::ErasedOther);
            let erasure = match ids.get("erasure").filter(|_| of_client) {
                Some(known) => known.clone(),
                None => id(&self.try_done(&at("erasures"), asker, &form)?, "erasure"),
            };
            for by in ["mira", "privacy_officer.here"] {
                self.try_done(&at(&format!("erasures/{erasure}/approval")), by, &json!({}))?;
            }
        }
        Some(ids)
    }

    /// The times that forms name.
    pub(super) fn dates(&self, ids: &mut Ids) {
        ids.insert("today", self.today.clone());
        ids.insert("next_month", self.next_month.clone());
    }

    /// The form with a text of its own in each sealed field, where that is wanted.
    pub(super) fn marked(&self, path: &str, form: &Value) -> Value {
        let mut form = form.clone();
        if let Some(marks) = &mut *self.marks.borrow_mut() {
            let is_it = |route: &&Route| route.method == "POST" && goes_to(route.path, path);
            // A route without a parameter in this place goes before one with it.
            let route = table().iter().filter(is_it).min_by_key(|route| route.parameters().count());
            marks.fill_anew(route.expect("a route").operation, &mut form);
            // Nobody asks for whom who asks themselves.
            if form["capacity"] == "self" {
                form.as_object_mut().unwrap().remove("asker");
            }
        }
        form
    }

    /// Posts what may be refused.
    pub(super) fn try_done(&self, path: &str, by: &str, form: &Value) -> Option<Value> {
        let response = self.lk3.post(path, by, &self.marked(path, form));
        let status = response.status();
        let told: Value = response.json().unwrap();
        if status != 201 {
            // Shown where the case cannot be made so at all.
            eprintln!("{path} by {by}: {told}");
        }
        (status == 201).then_some(told)
    }

    #[expect(clippy::too_many_lines, reason = "one short arm for each thing there is")]
    pub(super) fn make(
        &mut self,
        thing: Thing,
        tester: &str,
        carries: bool,
        ids: &mut Ids,
    ) -> Option<()> {
        let case = ids["case"].clone();
        let on = |path: &str, by: &str, form: Value| {
            self.try_done(&format!("/v1/cases/{case}/{path}"), by, &form)
        };
        let form = |operation: &str| act(operation).form;
        let own = |name: &str| ids.get(name).cloned().unwrap_or_default();
        let account = |act: &str, by: &str, form: Value| {
            self.try_done(&format!("/v1/staff/{}/{act}", own("staff")), by, &form).map(drop)
        };
        let mut made = Ids::new();
        match thing {
            Thing::Party => {
                made.insert("party", id(&on("parties", "budi", form("add_party"))?, "party"));
            }
            Thing::Consent => {
                let given = on("consents", "budi", form("give_consent"))?;
                made.insert("consent", id(&given, "consent"));
            }
            Thing::Withdrawn => {
                let path = format!("consents/{}/withdrawal", own("consent"));
                on(&path, "budi", form("withdraw_consent"))?;
            }
            Thing::Transfer => {
                let to = if carries { tester } else { "siti" };
                let form = json!({ "to": self.lk3.staff(to), "reason": "workload" });
                on("transfers", "budi", form)?;
            }
            Thing::CoWorker => {
                on("co-workers", "budi", json!({ "staff": own("siti") }))?;
            }
            Thing::BarProposed => {
                on(
                    "bars/proposals",
                    "mira",
                    json!({ "staff": own("siti"), "reason": "conflict" }),
                )?;
            }
            Thing::Barred => {
                on("bars", "mira", json!({ "staff": own("siti"), "reason": "conflict" }))?;
            }
            Thing::BarEndProposed => {
                on(&format!("bars/{}/end", own("siti")), "mira", json!({}))?;
            }
            Thing::Planned => {
                let planned = on("sessions/scheduled", "budi", form("schedule_session"))?;
                made.insert("session", id(&planned, "session"));
            }
            Thing::Held => {
                let held = on("sessions", "budi", session("catatan"))?;
                made.insert("session", id(&held, "session"));
                made.insert("note", id(&held, "note"));
                made.insert("entry", held["entries"][0]["seq"].as_str()?.to_owned());
            }
            Thing::Referral => {
                let proposed = on("referrals", "budi", form("propose_referral"))?;
                made.insert("referral", id(&proposed, "referral"));
            }
            Thing::Sent => {
                let path = format!("referrals/{}/sent", own("referral"));
                on(&path, "budi", form("send_referral"))?;
            }
            Thing::Asked => {
                let asked = on("disclosures", "budi", form("request_disclosure"))?;
                made.insert("disclosure", id(&asked, "disclosure"));
            }
            Thing::Decided => {
                let path = format!("disclosures/{}/decision", own("disclosure"));
                on(&path, "mira", form("decide_disclosure"))?;
            }
            Thing::ClosureProposed => {
                on("closure", "budi", form("propose_closure"))?;
            }
            Thing::Hold => {
                made.insert("hold", id(&on("holds", "mira", form("place_hold"))?, "hold"));
            }
            Thing::ReleaseProposed => {
                on(&format!("holds/{}/release", own("hold")), "mira", json!({}))?;
            }
            Thing::Erasure => {
                let asked = on("erasures", "budi", form("request_erasure"))?;
                made.insert("erasure", id(&asked, "erasure"));
            }
            Thing::ErasedOther => {
                let party = id(&on("parties", "budi", form("add_party"))?, "party");
                let form = json!({ "party": party, "reason": "subject_request" });
                let erasure = id(&on("erasures", "budi", form)?, "erasure");
                for by in ["andi", "mira"] {
                    on(&format!("erasures/{erasure}/approval"), by, json!({}))?;
                }
                made.insert("erasure", erasure);
            }
            Thing::Redaction => {
                let form = filled(&form("propose_redaction"), ids);
                let path = format!("erasures/{}/redactions", own("erasure"));
                made.insert("redaction", id(&on(&path, "budi", form)?, "redaction"));
            }
            Thing::Restriction => {
                on("restriction", "budi", form("restrict_processing"))?;
            }
            Thing::SubjectRequest => {
                let asked = on("subject-requests", "budi", form("request_subject_access"))?;
                made.insert("request", id(&asked, "request"));
            }
            Thing::Answered => {
                let path = format!("/v1/cases/{case}/statement?purpose=subject_request");
                let issued = self.lk3.request(reqwest::Method::POST, &path, "budi").send().ok()?;
                assert_eq!(issued.status(), 200);
            }
            Thing::PapersProposed => {
                // Of the client, whose id is known.
                on("papers", "mira", form("propose_papers"))?;
            }
            Thing::Question => {
                let path = format!("/v1/cases/{case}?purpose=service");
                let looked = self.lk3.get(&path, "budi");
                let look = looked.headers().get("sanad-look")?.to_str().ok()?.to_owned();
                let asked = on("access-questions", "budi", json!({ "looks": [look] }))?;
                made.extend([("look", look), ("question", id(&asked, "question"))]);
            }
            Thing::Suspension => {
                let held = on("accounting-suspensions", "mira", form("suspend_accounting"))?;
                made.insert("suspension", id(&held, "suspension"));
            }
            Thing::Emergency => {
                let emergency = self.open_emergency(&case)?;
                made.insert("emergency", emergency);
            }
            Thing::EmergencyEnded => {
                let path = format!("emergencies/{}/end", own("emergency"));
                on(&path, "siti", json!({}))?;
            }
            Thing::Breach => {
                let suspicion = filled(&form("suspect_breach"), ids);
                let told = self.try_done("/v1/breaches", "andi", &suspicion)?;
                made.insert("breach", id(&told, "breach"));
            }
            Thing::BreachConfirmed => {
                let path = format!("/v1/breaches/{}/confirmation", own("breach"));
                self.try_done(&path, "mira", &json!({}))?;
            }
            Thing::Inquiry => {
                let mut order = filled(&form("order_inquiry"), ids);
                order["members"] = json!([own("panel"), own("wati")]);
                let told = self.try_done("/v1/inquiries", "kepala", &order)?;
                made.insert("inquiry", id(&told, "inquiry"));
            }
            Thing::Assented => {
                let path = format!("/v1/inquiries/{}/assent", own("inquiry"));
                for by in ["panel_member.here", "wati"] {
                    self.try_done(&path, by, &json!({}))?;
                }
            }
            Thing::Account => {
                let told = self.try_done("/v1/staff", "andi", &form("register_staff"))?;
                made.insert("staff", id(&told, "staff"));
            }
            Thing::RoleProposed => account("roles", "andi", form("propose_role"))?,
            Thing::RoleHeld => account("roles/counsellor/approval", "mira", json!({}))?,
            Thing::EnrolmentOpened => account("enrolment", "andi", json!({}))?,
            Thing::Suspended => account("suspension", "andi", form("suspend_staff"))?,
            Thing::WatcherSuspended => {
                account("roles", "andi", json!({ "role": "panel_member" }))?;
                let path = format!("/v1/staff/{}/suspension", own("staff"));
                let form = json!({ "reason": "leave", "password": PASSWORD });
                self.done_in_person(&path, "andi", &form);
            }
            Thing::RemovalProposed => {
                let path = format!("/v1/staff/{}/removal/proposals", own("staff"));
                self.done_in_person(&path, "andi", &json!({ "password": PASSWORD }));
            }
            Thing::ReturnProposed => account("reinstatement/proposals", "andi", json!({}))?,
            Thing::Recovery => {
                let recovery = self.announce();
                made.insert("recovery", recovery);
            }
            Thing::ClockNotice => {
                let told = self.notice.get_or_insert_with(|| self.lk3.clock_was_confirmed());
                made.insert("notice", told.clone());
            }
            Thing::RotationProposed => {
                let rotation = self.propose_rotation();
                made.insert("rotation", rotation);
            }
        }
        ids.extend(made);
        Some(())
    }

    /// What must succeed, of somebody who signed in by password once.
    fn done_in_person(&self, path: &str, by: &str, form: &Value) {
        let request = self.lk3.client.post(self.lk3.url(path)).bearer_auth(&self.in_person[by]);
        let request = request.header("Idempotency-Key", crate::lk3::key()).header("If-Match", "*");
        let response = request.json(form).send().unwrap();
        assert_eq!(response.status(), 201, "{path}: {}", response.text().unwrap());
    }

    /// Opens one by Siti; what she opened before is judged first.
    fn open_emergency(&mut self, case: &str) -> Option<String> {
        self.open_emergency_in(case, &["session"])
    }

    /// The same, of these sections.
    pub(super) fn open_emergency_in(&mut self, case: &str, sections: &[&str]) -> Option<String> {
        self.judge();
        let mut form = act("open_emergency").form;
        form["sections"] = json!(sections);
        let path = format!("/v1/cases/{case}/emergencies");
        let form = self.marked(&path, &form);
        let request = self.lk3.client.post(self.lk3.url(&path)).bearer_auth(&self.sign_in);
        let request = request.header("Idempotency-Key", crate::lk3::key()).json(&form);
        let told: Value = request.send().unwrap().json().unwrap();
        // Where the case has become hers, an ordinary look is enough.
        told["entries"].as_array()?;
        let emergency = id(&told, "emergency");
        self.emergency = Some((case.to_owned(), emergency.clone()));
        Some(emergency)
    }

    /// Ends and judges the emergency access that was opened last: Mira does or, where the case is not there
    /// for her any more, Andi.
    pub(super) fn judge(&mut self) {
        let Some((case, emergency)) = self.emergency.take() else {
            return;
        };
        for (act, form) in [("end", json!({})), ("review", json!({ "verdict": "justified" }))] {
            // Whoever tried may have done it.
            for by in ["mira", "andi"] {
                let path = format!("/v1/cases/{case}/emergencies/{emergency}/{act}");
                if self.lk3.post(&path, by, &form).status() != 404 {
                    break;
                }
            }
        }
    }

    /// The rotation that waits: proposed by an operator, if none does.
    fn propose_rotation(&mut self) -> String {
        if let Some(rotation) = &self.rotation {
            return rotation.clone();
        }
        let told = self.lk3.done("/v1/keys/rotations", "ops", &json!({ "kind": "epoch" }));
        self.rotation.insert(id(&told, "rotation")).clone()
    }

    /// The new approver who was announced at the machine itself, if none waits.
    fn announce(&mut self) -> String {
        if let Some(recovery) = &self.recovery {
            return recovery.clone();
        }
        let form = serde_json::from_value(act("propose_recovery").form).unwrap();
        let command = ProposeRecovery::new(form, &mut || random().unwrap());
        let asked = Asked { request: RequestId::from_bytes([0; 16]), key: None, seen: None };
        let records = self.lk3.records();
        let shell = records.shell_user().unwrap();
        records.propose_recovery(&shell, &command, &asked).unwrap();
        self.recovery.insert(command.recovery.to_string()).clone()
    }

    /// What was done is undone where the next cell could not do it again.
    pub(super) fn done(&mut self, operation: &str, told: &Value) {
        if operation == "propose_rotation" {
            let path = format!("/v1/keys/rotations/{}/approval", id(told, "rotation"));
            self.lk3.done(&path, "kepala", &json!({}));
        }
        if operation == "open_emergency" {
            let case = told["case"].as_str().unwrap().to_owned();
            self.emergency = Some((case, id(told, "emergency")));
            self.judge();
        }
        if operation == "object_to_recovery" {
            self.recovery = None;
        }
        if operation == "acknowledge_clock" {
            self.notice = None;
        }
        if ["approve_rotation", "decline_rotation"].contains(&operation) {
            self.rotation = None;
        }
    }

    /// The types of the entries since the ledger had this size, without the sum of those who were
    /// not let in, which comes once a minute.
    pub(super) fn lines_since(&self, size: u64) -> Vec<String> {
        let mut lines = self.lk3.last_types(self.lk3.size() - size);
        lines.retain(|line| line != "sign_ins_failed");
        lines
    }

    /// Approves the rotation that still waits.
    pub(super) fn end_rotation(&mut self) {
        if let Some(rotation) = self.rotation.take() {
            let path = format!("/v1/keys/rotations/{rotation}/approval");
            self.lk3.done(&path, "kepala", &json!({}));
        }
    }
}

/// The id of this name that was drawn, or the first party of a new case.
pub(super) fn id(told: &Value, name: &str) -> String {
    let made = &told["made"];
    let found = made[name].as_str().or_else(|| made["parties"][0].as_str());
    found.unwrap_or_else(|| panic!("no `{name}` in {told}")).to_owned()
}

/// A form with its ids put in.
pub(super) fn filled(form: &Value, ids: &Ids) -> Value {
    match form {
        Value::String(text) => match text.strip_prefix('$') {
            Some(place @ ("look" | "entry")) => json!(ids.get(place).map_or("0", String::as_str)),
            Some(name) => json!(ids.get(name).map_or(NOBODY, String::as_str)),
            None => form.clone(),
        },
        Value::Array(items) => items.iter().map(|item| filled(item, ids)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), filled(value, ids)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Null | Value::Bool(_) | Value::Number(_) => form.clone(),
    }
}

/// Whether a path is one of this pattern.
fn goes_to(pattern: &str, path: &str) -> bool {
    let (parts, given) = (pattern.split('/'), path.split('?').next().unwrap_or(path).split('/'));
    parts.clone().count() == given.clone().count()
        && parts.zip(given).all(|(part, given)| part.starts_with('{') || part == given)
}

/// A path with its ids put in.
pub(super) fn path(pattern: &str, ids: &Ids) -> String {
    let filled = pattern.split('/').map(|part| {
        let name = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
        match name {
            Some("deed") if pattern.starts_with("/lakukan") => "open_intake",
            Some("deed") => "hold_session",
            Some("tongue") => "en",
            Some(name) => ids.get(name).map_or(NOBODY, String::as_str),
            None => part,
        }
    });
    filled.collect::<Vec<_>>().join("/")
}
