//! An institution behind a real server on loopback, for the tests.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use reqwest::Method;
use reqwest::blocking::{Client, RequestBuilder, Response};
use sanad_disk::{Disk, RealDisk};
use sanad_records::{Asked, ClockRules, Place, Records, RequestId, random};
use sanad_server::{Config, Limits, Rate, Running};
use sanad_vault::Unlock;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Staff who work here, by the name that tests call them.
pub(crate) const STAFF: &[(&str, &str)] = &[
    ("budi", "counsellor"),
    ("siti", "counsellor"),
    ("rini", "front_desk"),
    ("andi", "supervisor"),
    ("mira", "supervisor"),
    ("audit", "auditor"),
    ("ops", "operator"),
    ("kepala", "head"),
    ("hasan", "panel_member"),
    ("wati", "panel_member"),
];

/// The institution: dropped, it stops and its folder goes.
pub(crate) struct Lk3 {
    pub(crate) records: Option<Arc<Records>>,
    running: Option<Running>,
    runtime: Runtime,
    pub(crate) client: Client,
    tokens: BTreeMap<&'static str, String>,
    ids: BTreeMap<&'static str, String>,
    place: Place,
    _folder: Option<TempDir>,
}

impl Lk3 {
    /// On a real disk, in a folder of its own.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("ledger");
        Self::at(Arc::new(RealDisk), &dir, Some(folder))
    }

    /// On this disk.
    pub(crate) fn on(disk: Arc<dyn Disk>) -> Self {
        Self::at(disk, Path::new("/lk3/ledger"), None)
    }

    fn at(disk: Arc<dyn Disk>, dir: &Path, folder: Option<TempDir>) -> Self {
        let mut keys = dir.as_os_str().to_owned();
        keys.push(".keys");
        let place = Place {
            disk,
            dir: dir.to_owned(),
            keys: PathBuf::from(keys),
            unlock: Unlock::KeyFile,
            guard: None,
            clock: ClockRules::default(),
        };
        let records = Records::create(&place, "LK3 Uji".parse().unwrap()).unwrap();
        let mut lk3 = Self {
            records: None,
            running: None,
            runtime: Runtime::new().unwrap(),
            client: client(),
            tokens: BTreeMap::new(),
            ids: BTreeMap::new(),
            place,
            _folder: folder,
        };
        lk3.serve(records);
        lk3.hire();
        lk3
    }

    fn serve(&mut self, records: Records) {
        self.serve_with(Arc::new(records), |_| {});
    }

    /// Stops serving and serves the same records otherwise.
    pub(crate) fn serve_anew(&mut self, set: impl FnOnce(&mut Config)) {
        let running = self.running.take().unwrap();
        self.runtime.block_on(running.stop());
        let records = self.records.take().unwrap();
        self.serve_with(records, set);
    }

    fn serve_with(&mut self, records: Arc<Records>, set: impl FnOnce(&mut Config)) {
        let much = Rate { per_second: 1_000_000, burst: 1_000_000 };
        let limits = Limits {
            requests: much,
            refusals: much,
            failed_sign_ins: much,
            strangers: much,
            // Who hands one out after another need not wait for the thread of the last.
            exports_max: 1_000,
            exports_each: 1_000,
            ..Limits::default()
        };
        let listen = "127.0.0.1:0".parse().unwrap();
        let mut config = Config { listen, limits, ..Config::default() };
        set(&mut config);
        let started = sanad_server::start(Arc::clone(&records), config);
        self.running = Some(self.runtime.block_on(started).unwrap());
        self.records = Some(records);
    }

    /// Stops serving and closes the ledger cleanly; gives back its folder.
    pub(crate) fn close(&mut self) -> PathBuf {
        let running = self.running.take().unwrap();
        self.runtime.block_on(running.stop());
        let records = Arc::into_inner(self.records.take().unwrap());
        records
            .expect("nothing else holds the records once the server has stopped")
            .close()
            .unwrap();
        self.place.dir.clone()
    }

    /// Opens the ledger again and serves.
    pub(crate) fn reopen(&mut self) {
        self.serve(Records::open(&self.place).unwrap());
    }

    /// Opens the ledger on another disk and serves.
    pub(crate) fn reopen_on(&mut self, disk: Arc<dyn Disk>) {
        self.place.disk = disk;
        self.reopen();
    }

    /// Stops serving and lets go of the ledger as a crash would: nothing is kept for the next
    /// start.
    pub(crate) fn abandon(&mut self) {
        let running = self.running.take().unwrap();
        self.runtime.block_on(running.stop());
        drop(self.records.take());
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address())
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.running.as_ref().unwrap().address()
    }

    pub(crate) fn token(&self, name: &str) -> &str {
        &self.tokens[name]
    }

    pub(crate) fn staff(&self, name: &str) -> &str {
        &self.ids[name]
    }

    pub(crate) fn records(&self) -> &Records {
        self.records.as_ref().unwrap()
    }

    /// How many entries the ledger has.
    pub(crate) fn size(&self) -> u64 {
        self.records().ledger().head().size.get()
    }

    /// The types of the last entries.
    pub(crate) fn last_types(&self, count: u64) -> Vec<String> {
        let size = self.size();
        let read = |seq| self.records().ledger().read(sanad_chain::Seq::new(seq)).unwrap();
        (size - count..size)
            .map(|seq| read(seq).entry().body().unwrap().event_type.to_owned())
            .collect()
    }

    /// The clear data of the last entry.
    pub(crate) fn last_data(&self) -> Value {
        let last = self.records().ledger().read(sanad_chain::Seq::new(self.size() - 1)).unwrap();
        serde_json::from_str(last.entry().body().unwrap().data).unwrap()
    }

    pub(crate) fn request(&self, method: Method, path: &str, by: &str) -> RequestBuilder {
        self.client.request(method, self.url(path)).bearer_auth(self.token(by))
    }

    pub(crate) fn get(&self, path: &str, by: &str) -> Response {
        self.request(Method::GET, path, by).send().unwrap()
    }

    /// Posts with a fresh key and no regard for versions.
    pub(crate) fn post(&self, path: &str, by: &str, body: &Value) -> Response {
        self.request(Method::POST, path, by)
            .header("Idempotency-Key", key())
            .header("If-Match", "*")
            .json(body)
            .send()
            .unwrap()
    }

    /// Posts what must succeed.
    pub(crate) fn done(&self, path: &str, by: &str, body: &Value) -> Value {
        let response = self.post(path, by, body);
        let status = response.status();
        let answer: Value = response.json().unwrap();
        assert_eq!(status, 201, "{path}: {answer}");
        answer
    }

    /// Posts what must succeed, for somebody who signed in by password just now.
    pub(crate) fn done_in_person(&self, path: &str, by: &str, body: &Value) -> Value {
        let response = self.in_person(path, by, body);
        let status = response.status();
        let answer: Value = response.json().unwrap();
        assert_eq!(status, 201, "{path}: {answer}");
        answer
    }

    /// Somebody who signs in by password asks for something.
    pub(crate) fn in_person(&self, path: &str, by: &str, body: &Value) -> Response {
        let token = self.sign_in(by);
        let asked = self.client.post(self.url(path)).bearer_auth(token);
        let asked = asked.header("Idempotency-Key", key()).header("If-Match", "*");
        asked.json(body).send().unwrap()
    }

    /// Two supervisors bar somebody from a case: whoever keeps watch over it, too.
    pub(crate) fn bar(&mut self, case: &str, name: &str) {
        for supervisor in ["dewi", "yanti"] {
            if !self.ids.contains_key(supervisor) {
                self.hire_one(supervisor, "supervisor", "konseling");
            }
        }
        let staff = self.staff(name).to_owned();
        let at = |act: &str| format!("/v1/cases/{case}/bars/{act}");
        let bar = json!({ "staff": staff, "reason": "conflict", "password": PASSWORD });
        self.done_in_person(&at("proposals"), "dewi", &bar);
        self.done_in_person(&at(&format!("{staff}/approval")), "yanti", &json!({}));
    }

    /// As the machine itself writes it, while nothing serves: its clock was said to be right. The seq.
    pub(crate) fn clock_was_confirmed(&self) -> String {
        let ledger = self.records().ledger();
        let founding = ledger.read(sanad_chain::Seq::new(0)).unwrap();
        let entry = founding.entry();
        let institution = entry.links().next().unwrap().stream;
        let data = json!({
            "finding": "idle", "from": "2026-01-01T00:00:00Z", "to": "2026-02-03T00:00:00Z",
        });
        let mut body = crate::tamper::body_of(&entry);
        body.event_type = "clock_confirmed".into();
        body.event_id = random().unwrap();
        body.data = data.to_string();
        let draft = sanad_chain::Draft::new(&body, vec![institution], &[]).unwrap();
        let command = sanad_chain::CommandId::from_bytes(random().unwrap());
        let told = ledger.append(sanad_ledger::Append::one(command, draft)).unwrap();
        told.last.to_string()
    }

    /// A case that Budi opened and is responsible for.
    pub(crate) fn a_case(&self) -> String {
        let answer = self.done("/v1/cases", "budi", &intake("Ibu A.", "cerita"));
        answer["case"].as_str().unwrap().to_owned()
    }
}

/// A client that keeps no proxy and follows nothing.
pub(crate) fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

/// A fresh Idempotency-Key.
pub(crate) fn key() -> String {
    RequestId::from_bytes(random().unwrap()).to_string()
}

/// An intake whose client has this name and tells this.
pub(crate) fn intake(name: &str, narrative: &str) -> Value {
    json!({
        "subject": "family", "track": "problem", "problem": "konflik_perkawinan",
        "channel": "datang_langsung", "source": "sendiri", "standing": "baru",
        "parties": [{ "role": "client", "name": name, "nik": "7371014101900001" }],
        "narrative": narrative,
    })
}

/// A session with this note.
pub(crate) fn session(text: &str) -> Value {
    json!({
        "service": "konseling", "mode": "office", "minutes": 50, "head_count": 1, "text": text,
    })
}

/// A person asks about their data, in person; the client, unless somebody else is named.
pub(crate) fn asks() -> Value {
    json!({ "identified": "document", "capacity": "self" })
}

/// Everybody's password.
pub(crate) const PASSWORD: &str = "kata sandi yang panjang";

/// Andi and Mira are the first two approvers, made at the machine itself.
const FOUNDERS: [&str; 2] = ["andi", "mira"];

impl Lk3 {
    /// Makes every account as a house does: over HTTP, each by two persons.
    fn hire(&mut self) {
        let founder = |name: &str| {
            json!({
                "name": name, "profession": "konselor", "unit": "konseling", "role": "supervisor",
            })
        };
        let [one, other] = FOUNDERS;
        let body = json!({ "first": founder(one), "second": founder(other) });
        let form = serde_json::from_value(body).unwrap();
        let asked = Asked { request: RequestId::from_bytes([0; 16]), key: None, seen: None };
        let records = self.records();
        let shell = records.shell_user().unwrap();
        let (codes, _) = records.found_accounts(&shell, form, &asked).unwrap();
        for (name, code) in FOUNDERS.into_iter().zip(codes.unwrap()) {
            let [first, second] = &code.halves;
            self.enrol(name, first, second);
            self.ids.insert(name, code.staff.to_string());
        }
        for (name, role) in STAFF.iter().filter(|(name, _)| !FOUNDERS.contains(name)) {
            self.hire_one(name, role, "konseling");
        }
    }

    /// Has two persons make an account in this unit, and its holder sign in.
    pub(crate) fn hire_one(&mut self, name: &'static str, role: &str, unit: &str) {
        let [by, second] = FOUNDERS;
        let body = json!({
            "name": name, "profession": "konselor", "unit": unit, "roles": [role],
        });
        let told = self.done("/v1/staff", by, &body);
        let staff = told["made"]["staff"].as_str().unwrap().to_owned();
        let at = |act: &str| format!("/v1/staff/{staff}/{act}");
        self.done(&at(&format!("roles/{role}/approval")), second, &json!({}));
        let first = self.done(&at("enrolment"), by, &json!({}));
        let second = self.done(&at("enrolment/approval"), second, &json!({}));
        self.enrol(name, first["half"].as_str().unwrap(), second["half"].as_str().unwrap());
        self.ids.insert(name, staff);
    }

    /// Sets a password with both halves of a code, and has the holder issue a token for themselves.
    fn enrol(&mut self, name: &'static str, first: &str, second: &str) {
        let body = json!({ "first": first, "second": second, "name": name, "password": PASSWORD });
        let enrolled = self.client.post(self.url("/v1/enrolment")).json(&body).send().unwrap();
        assert_eq!(enrolled.status(), 200, "{}", enrolled.text().unwrap());
        let session = self.sign_in(name);
        let issued = self
            .client
            .post(self.url("/v1/me/tokens"))
            .bearer_auth(session)
            .header("Idempotency-Key", key())
            .json(&json!({}))
            .send()
            .unwrap();
        let issued: Value = issued.json().unwrap();
        self.tokens.insert(name, issued["token"].as_str().unwrap().to_owned());
    }

    /// The token of a new sign-in.
    pub(crate) fn sign_in(&self, name: &str) -> String {
        let response = self.try_sign_in(name, PASSWORD);
        assert_eq!(response.status(), 200);
        let told: Value = response.json().unwrap();
        told["token"].as_str().unwrap().to_owned()
    }

    pub(crate) fn try_sign_in(&self, name: &str, password: &str) -> Response {
        let body = json!({ "name": name, "password": password });
        self.client.post(self.url("/v1/sign-in")).json(&body).send().unwrap()
    }
}

/// The id of this name that was drawn.
pub(crate) fn made(recorded: &Value, name: &str) -> String {
    recorded["made"][name].as_str().unwrap_or_else(|| panic!("no `{name}`: {recorded}")).to_owned()
}

/// The people of a new case, in order.
pub(crate) fn parties(opened: &Value) -> Vec<String> {
    let parties = opened["made"]["parties"].as_array().unwrap();
    parties.iter().map(|party| party.as_str().unwrap().to_owned()).collect()
}
