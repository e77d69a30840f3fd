//! A redaction over HTTP: what is listed, proposed, approved by another, and shown after it.

use serde_json::{Value, json};

use super::document::fits;
use crate::testing::{CANARY, House, Person, told};

impl House {
    async fn act(&self, path: &str, by: &Person, form: &Value) -> (u16, Value) {
        told(self.post(path, by, form).send().await.unwrap()).await
    }

    async fn done(&self, path: &str, by: &Person, form: Value, id: &str) -> String {
        let (status, recorded) = self.act(path, by, &form).await;
        assert_eq!(status, 201, "{path}: {recorded}");
        recorded["made"][id].as_str().unwrap_or_default().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn words_about_an_erased_person_are_listed_and_replaced_as_another_person_approves() {
    let house = House::new().await;
    let (budi, auditor) = (house.join("counsellor"), house.join("auditor"));
    let (andi, mira) = (house.join("supervisor"), house.join("supervisor"));
    let case = house.case(&budi).await;
    let person = json!({ "person": { "role": "spouse", "name": "PASANGAN" } });
    let party = house.done(&format!("{case}/parties"), &budi, person, "party").await;
    let asks = json!({ "party": party, "reason": "subject_request" });
    let erasure = house.done(&format!("{case}/erasures"), &budi, asks, "erasure").await;
    let at = format!("{case}/erasures/{erasure}");
    for by in [&andi, &mira] {
        house.done(&format!("{at}/approval"), by, json!({}), "erasure").await;
    }
    let list = format!("{at}/mentions?purpose=subject_request");
    let (status, listed) = told(house.get(&list, &budi).send().await.unwrap()).await;
    assert_eq!(status, 200, "{listed}");
    fits("Mentions", &listed);
    assert_eq!(told(house.get(&list, &auditor).send().await.unwrap()).await.0, 403);
    let rows = listed["mentions"].as_array().unwrap();
    let row = rows.iter().find(|row| row["type"] == "intake_opened").unwrap();
    assert_eq!(row["text"]["narrative"], CANARY, "{listed}");
    let passage = |field: &str| {
        json!({ "passages": [{
            "entry": row["entry"], "part": row["part"], "party": row["party"],
            "section": row["section"], "field": field, "text": "kata lain",
        }] })
    };
    let path = format!("{at}/redactions");
    let (status, problem) = house.act(&path, &budi, &passage("problem")).await;
    assert_eq!((status, problem["field"].as_str()), (422, Some("/passages")), "{problem}");
    let redaction = house.done(&path, &budi, passage("narrative"), "redaction").await;
    let approval = format!("{case}/redactions/{redaction}/approval");
    assert_eq!(house.act(&approval, &budi, &json!({})).await.0, 403);
    house.done(&approval, &mira, json!({}), "redaction").await;
    let shown = house.get(&format!("{case}?purpose=service"), &budi).send().await.unwrap();
    let (_, shown) = told(shown).await;
    fits("CaseView", &shown);
    let entries = shown["entries"].as_array().unwrap();
    let entry = entries.iter().find(|entry| entry["seq"] == row["entry"]).unwrap();
    let held = entry["parts"].as_array().unwrap();
    let part = held.iter().find(|part| part["party"] == row["party"]).unwrap();
    assert_eq!(part["text"]["narrative"], "kata lain");
    assert_eq!(part["resealed"]["redacted"], true);
    let (_, listed) = told(house.get(&list, &budi).send().await.unwrap()).await;
    fits("Mentions", &listed);
    house.server.stop().await;
}
