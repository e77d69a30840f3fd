//! What the log holds of a request, and what it does not.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use serde_json::json;

use crate::testing::{CANARY, House, intake, session};

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_names_route_and_staff_and_holds_nothing_that_was_sent() {
    let kept = Kept::default();
    let writer = kept.clone();
    // For the whole process: requests are answered on other threads than this one.
    tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .init();
    let house = House::new().await;
    let budi = house.join("counsellor");
    let case = house.case(&budi).await;
    let mut wrong = intake();
    wrong["parties"][0]["nik"] = json!(CANARY);
    wrong[CANARY] = json!(CANARY);
    house.post("/v1/cases", &budi, &wrong).send().await.unwrap();
    house.post(&format!("{case}/sessions"), &budi, &session()).send().await.unwrap();
    for path in [
        format!("{case}?purpose=service"),
        format!("{case}?purpose={CANARY}&{CANARY}={CANARY}"),
        format!("/v1/cases/{CANARY}"),
    ] {
        let sent = house.get(&path, &budi).header("X-Request-Id", CANARY).send().await.unwrap();
        let id = sent.headers()["sanad-request"].to_str().unwrap().to_owned();
        let lines = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        assert_eq!(lines.matches(&id).count(), 1, "{id}: {lines}");
    }
    house.server.stop().await;
    let lines = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    let ours: String = lines.lines().filter(|line| line.contains("sanad_server")).collect();
    assert!(ours.contains("/v1/cases/{case}/sessions"), "{ours}");
    assert!(ours.contains(&budi.staff.to_string()), "{ours}");
    let id = case.rsplit('/').next().unwrap();
    for secret in [CANARY, "7371014101900001", &budi.token, id] {
        assert!(!ours.contains(secret), "{ours}");
    }
}
