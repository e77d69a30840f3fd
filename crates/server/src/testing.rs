//! A small institution on a simulated disk, served over HTTP.

use std::path::PathBuf;
use std::sync::Arc;

use reqwest::{Client, RequestBuilder, Response};
use sanad_casework::{ApproveRole, RegisterStaff, StaffId};
use sanad_disk::SimDisk;
use sanad_records::{Asked, ClockRules, Place, Records, RequestId, SignedIn, random};
use sanad_vault::Unlock;
use serde_json::{Value, json};

use crate::{Config, Running, start};

/// A text that must be nowhere but in a reply that shows it.
pub(crate) const CANARY: &str = "KENARI-RAHASIA";

pub(crate) struct House {
    pub(crate) disk: SimDisk,
    pub(crate) records: Arc<Records>,
    pub(crate) server: Running,
    pub(crate) client: Client,
}

/// Somebody with a token of their own.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) staff: StaffId,
    pub(crate) token: String,
    /// The token of a sign-in by password.
    pub(crate) session: String,
    /// The name they sign in with.
    pub(crate) name: String,
}

impl Person {
    /// The same person, with what they signed in with in the place of their token.
    pub(crate) fn by_password(&self) -> Self {
        Self { token: self.session.clone(), ..self.clone() }
    }
}

/// Everybody's password.
pub(crate) const PASSWORD: &str = "kata sandi yang panjang";

pub(crate) fn asked() -> Asked<'static> {
    Asked { request: RequestId::from_bytes([9; 16]), key: None, seen: None }
}

fn of<F: serde::de::DeserializeOwned>(form: Value) -> F {
    serde_json::from_value(form).unwrap()
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(set: impl FnOnce(&mut Config)) -> Self {
        let disk = SimDisk::new();
        let place = Place {
            disk: Arc::new(disk.clone()),
            dir: PathBuf::from("/lk3/ledger"),
            keys: PathBuf::from("/lk3/keys"),
            unlock: Unlock::KeyFile,
            guard: None,
            clock: ClockRules::default(),
        };
        let records = Records::create(&place, "LK3 Makassar".parse().unwrap()).unwrap();
        let records = Arc::new(records);
        let mut config = Config { listen: "127.0.0.1:0".parse().unwrap(), ..Config::default() };
        set(&mut config);
        let server = start(Arc::clone(&records), config).await.unwrap();
        Self { disk, records, server, client: Client::new() }
    }

    /// Makes an account with one role, as two persons do, and a token that its holder issued.
    pub(crate) fn join(&self, role: &str) -> Person {
        let (proposer, approver) = (self.founder("satu"), self.founder("dua.a"));
        let records = &self.records;
        let form = json!({
            "name": CANARY, "profession": "konselor", "unit": "konseling", "roles": [role],
        });
        let register = RegisterStaff::new(of(form), &mut || random().unwrap());
        let staff = register.staff;
        records.record_staff(&proposer, &register.into(), &asked()).unwrap();
        let approve = ApproveRole { staff, form: of(json!({ "role": role })) };
        records.record_staff(&approver, &approve.into(), &asked()).unwrap();
        let empty = || json!({});
        let (first, _) = records.open_enrolment(&proposer, staff, of(empty()), &asked()).unwrap();
        let (second, _) =
            records.approve_enrolment(&approver, staff, of(empty()), &asked()).unwrap();
        let name = staff.to_string();
        self.enrol(&name, [&first.unwrap(), &second.unwrap()]);
        let session = self.come(&name);
        let by = records.sign_in(&session, None).unwrap();
        let (token, _) = records.issue_token(&by, of(empty()), &asked()).unwrap();
        Person { staff, token: token.unwrap().to_string(), session, name }
    }

    /// One of the first two approvers, made where there are none.
    pub(crate) fn founder(&self, name: &str) -> SignedIn {
        if !self.records.views().unwrap().directory().is_founded() {
            let founder = json!({
                "name": CANARY, "profession": "konselor", "unit": "pimpinan", "role": "head",
            });
            let form = of(json!({ "first": founder, "second": founder }));
            let shell = self.records.shell_user().unwrap();
            let (codes, _) = self.records.found_accounts(&shell, form, &asked()).unwrap();
            for (name, code) in ["satu", "dua.a"].iter().zip(codes.unwrap()) {
                let [first, second] = &code.halves;
                self.enrol(name, [first, second]);
            }
        }
        self.records.sign_in(&self.come(name), None).unwrap()
    }

    fn enrol(&self, name: &str, halves: [&str; 2]) {
        let [first, second] = halves.map(|half| half.parse().unwrap());
        let (name, password) = (name.parse().unwrap(), PASSWORD.parse().unwrap());
        self.records.redeem([&first, &second], &name, &password, asked().request).unwrap();
    }

    /// The token of a new sign-in.
    pub(crate) fn come(&self, name: &str) -> String {
        let (name, password) = (name.parse().unwrap(), PASSWORD.parse().unwrap());
        let request = asked().request;
        let attempt = self.records.attempt(&name, None, None).unwrap();
        let opened = self.records.sign_in_by_password(&attempt, &password, None, request).unwrap();
        opened.token.to_string()
    }

    pub(crate) fn size(&self) -> u64 {
        self.records.ledger().head().size.get()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address())
    }

    pub(crate) fn get(&self, path: &str, by: &Person) -> RequestBuilder {
        self.client.get(self.url(path)).bearer_auth(&by.token)
    }

    /// A write with a key of its own, on any version.
    pub(crate) fn post(&self, path: &str, by: &Person, form: &Value) -> RequestBuilder {
        let key = format!("{:02x?}", random::<16>().unwrap()).replace([' ', '[', ']', ','], "");
        self.client
            .post(self.url(path))
            .bearer_auth(&by.token)
            .header("Idempotency-Key", key)
            .header("If-Match", "*")
            .json(form)
    }

    /// Opens a case and gives back its path.
    pub(crate) async fn case(&self, by: &Person) -> String {
        let opened = self.post("/v1/cases", by, &intake()).send().await.unwrap();
        assert_eq!(opened.status(), 201);
        opened.headers()["location"].to_str().unwrap().to_owned()
    }
}

pub(crate) fn intake() -> Value {
    json!({
        "subject": "family", "track": "problem", "problem": "konflik_perkawinan",
        "channel": "datang_langsung", "source": "sendiri", "standing": "baru",
        "parties": [{ "role": "client", "name": CANARY, "nik": "7371014101900001" }],
        "narrative": CANARY,
    })
}

pub(crate) fn session() -> Value {
    json!({
        "service": "konseling", "mode": "office", "minutes": 50, "head_count": 1, "text": CANARY,
    })
}

/// Status, version and body of a reply.
pub(crate) async fn told(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}
