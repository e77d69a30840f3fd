//! Breaches over HTTP: what is recorded, by whom, and what is told of it.

use serde_json::{Value, json};

use super::document::fits;
use crate::testing::{CANARY, House, Person, told};

impl House {
    async fn breach_act(&self, path: &str, by: &Person, form: Value) -> (u16, Value) {
        let path = format!("/v1/breaches{path}");
        told(self.post(&path, by, &form).send().await.unwrap()).await
    }

    async fn breach_look(&self, path: &str, by: &Person, purpose: &str) -> (u16, Value) {
        let path = format!("/v1/breaches{path}?purpose={purpose}");
        told(self.get(&path, by).send().await.unwrap()).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_breach_is_recorded_told_and_closed_by_two_persons() {
    let house = House::new().await;
    let (tari, mira) = (house.join("privacy_officer"), house.join("supervisor"));
    let (budi, audit) = (house.join("counsellor"), house.join("auditor"));
    let form = json!({
        "kind": "lost_device", "data_groups": ["identity", "contact"], "persons_estimate": 2,
        "known_at": "2026-01-01T00:00:00Z", "narrative": CANARY,
    });
    assert_eq!(house.breach_act("", &budi, form.clone()).await.0, 403);
    let (status, recorded) = house.breach_act("", &tari, form).await;
    assert_eq!(status, 201);
    let breach = recorded["made"]["breach"].as_str().unwrap();
    let at = |act: &str| format!("/{breach}/{act}");
    assert_eq!(house.breach_act(&at("confirmation"), &tari, json!({})).await.0, 403);
    let early = json!({ "to": "authority", "channel": "post", "text": CANARY });
    assert_eq!(house.breach_act(&at("notices"), &tari, early.clone()).await.0, 409);
    assert_eq!(house.breach_act(&at("confirmation"), &mira, json!({})).await.0, 201);
    assert_eq!(house.breach_act(&at("notices"), &tari, early).await.0, 201);
    let handled = json!({ "outcome": "handled" });
    let (status, problem) = house.breach_act(&at("closing"), &mira, handled).await;
    assert_eq!((status, problem["field"].as_str()), (422, Some("/reason")));
    let handled = json!({ "outcome": "handled", "reason": "the device was found unopened" });
    assert_eq!(house.breach_act(&at("closing"), &mira, handled).await.0, 201);

    let (_, list) = house.breach_look("", &audit, "audit").await;
    fits("BreachList", &list);
    assert_eq!(list["breaches"][0]["state"], "closed");
    for (by, purpose, words) in [(&mira, "supervision", 3), (&audit, "audit", 0)] {
        let (status, file) = house.breach_look(&format!("/{breach}"), by, purpose).await;
        fits("BreachView", &file);
        assert_eq!((status, file["words"].as_array().unwrap().len()), (200, words));
    }
    assert_eq!(house.breach_look("", &budi, "service").await.0, 403);
    house.server.stop().await;
}
