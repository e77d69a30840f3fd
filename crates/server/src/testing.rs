//! A small institution on a simulated disk, served over HTTP.

use std::path::PathBuf;
use std::sync::Arc;

use reqwest::{Client, RequestBuilder, Response};
use sanad_casework::{IssueTokenForm, RegisterStaff, StaffId};
use sanad_disk::SimDisk;
use sanad_records::{Asked, Place, Records, RequestId, random};
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

/// Somebody with a token.
pub(crate) struct Person {
    pub(crate) staff: StaffId,
    pub(crate) token: String,
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
        };
        let records = Records::create(&place, "LK3 Makassar".parse().unwrap()).unwrap();
        let records = Arc::new(records);
        let mut config = Config { listen: "127.0.0.1:0".parse().unwrap(), ..Config::default() };
        set(&mut config);
        let server = start(Arc::clone(&records), config).await.unwrap();
        Self { disk, records, server, client: Client::new() }
    }

    /// Registers somebody with one role.
    pub(crate) fn join(&self, role: &str) -> Person {
        let shell = self.records.shell_user().unwrap();
        let asked = Asked { request: RequestId::from_bytes([9; 16]), key: None, seen: None };
        let form = json!({
            "name": CANARY, "profession": "konselor", "unit": "konseling", "roles": [role],
        });
        let form = serde_json::from_value(form).unwrap();
        let register = RegisterStaff::new(form, &mut || random().unwrap());
        let staff = register.staff;
        self.records.record_staff(&shell, &register.into(), &asked).unwrap();
        let form: IssueTokenForm = serde_json::from_value(json!({})).unwrap();
        let (token, _) = self.records.issue_token(&shell, staff, form, &asked).unwrap();
        Person { staff, token: token.unwrap().to_string() }
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
