//! Promise 1 and 3 when the disk fails under the server: 503, no more writes, readiness says so,
//! and nothing that was acknowledged is lost.

use std::sync::Arc;

use sanad_disk::{Effect, Operation, SimDisk};
use sanad_records::{Place, Records};
use serde_json::Value;

use crate::lk3::{Lk3, session};

#[test]
fn a_failed_sync_stops_writes_and_loses_nothing_acknowledged() {
    let disk = SimDisk::new();
    let lk3 = Lk3::on(Arc::new(disk.clone()));
    let case = lk3.a_case();
    let path = format!("/v1/cases/{case}/sessions");
    let kept = lk3.done(&path, "budi", &session("tersimpan"));
    assert_eq!(lk3.client.get(lk3.url("/readyz")).send().unwrap().status(), 200);

    disk.fail(Operation::Sync, 1, Effect::Lost);
    let failed = lk3.post(&path, "budi", &session("hilang"));
    assert_eq!(failed.status(), 503);
    assert_eq!(failed.headers()["content-type"], "application/problem+json");
    assert!(!failed.text().unwrap().contains("hilang"));
    // The disk works again, but what a failed sync left is unknown: no more writes, no looks.
    assert_eq!(lk3.post(&path, "budi", &session("lagi")).status(), 503);
    assert_eq!(lk3.get(&format!("/v1/cases/{case}?purpose=service"), "budi").status(), 503);
    let ready = lk3.client.get(lk3.url("/readyz")).send().unwrap();
    assert_eq!(ready.status(), 503);
    assert!(!ready.text().unwrap().is_empty());
    assert_eq!(lk3.client.get(lk3.url("/healthz")).send().unwrap().status(), 200);

    let place = Place { disk: Arc::new(disk.power_cut(7)), ..lk3.place().clone() };
    drop(lk3);
    let survived = Records::open(&place).unwrap();
    let seq = kept["seq"].as_str().unwrap().parse().unwrap();
    let stored = survived.ledger().read(sanad_chain::Seq::new(seq)).unwrap();
    assert_eq!(stored.hash().to_string(), kept["hash"].as_str().unwrap());
    assert_eq!(survived.ledger().verify(None).unwrap().findings, []);
}

#[test]
fn a_full_disk_stops_intake_while_looks_and_closures_go_on() {
    let disk = SimDisk::new();
    let lk3 = Lk3::on(Arc::new(disk.clone()));
    let case = lk3.a_case();
    let path = format!("/v1/cases/{case}/sessions");
    disk.limit_bytes(Some(disk.used_bytes()));
    // The room that the journal took ahead is used up first.
    let long = session(&"tidak muat ".repeat(5000));
    let refused = (0..40)
        .map(|_| lk3.post(&path, "budi", &long))
        .find(|answer| answer.status() != 201)
        .expect("a full disk takes in nothing new in the end");
    assert_eq!(refused.status(), 503);
    let problem: Value = refused.json().unwrap();
    assert_eq!(problem["type"], "urn:sanad:problem:disk_full", "{problem}");
    let ready = lk3.client.get(lk3.url("/readyz")).send().unwrap();
    assert_eq!(ready.status(), 503);
    assert!(ready.text().unwrap().contains("full"));

    let looked = lk3.get(&format!("/v1/cases/{case}?purpose=service"), "budi");
    assert_eq!(looked.status(), 200, "{}", looked.text().unwrap());
    let proposal = serde_json::json!({
        "kind": "planned", "reason": "goals_met", "summary": "selesai",
    });
    lk3.done(&format!("/v1/cases/{case}/closure"), "budi", &proposal);

    disk.limit_bytes(None);
    lk3.done(&path, "budi", &session("muat lagi"));
    assert_eq!(lk3.records().ledger().verify(None).unwrap().findings, []);
}
