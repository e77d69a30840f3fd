//! Lost approvers over HTTP: who is told, who objects, and that nobody signed in announces one.

use sanad_casework::ProposeRecovery;
use sanad_records::random;
use serde_json::{Value, json};

use super::document::fits;
use crate::testing::{CANARY, House, PASSWORD, Person, asked, told};

fn body() -> Value {
    json!({ "name": CANARY, "profession": "administrasi", "unit": "pimpinan", "role": "head" })
}

impl House {
    /// As the machine itself does it.
    fn announce(&self) -> String {
        let form = serde_json::from_value(body()).unwrap();
        let command = ProposeRecovery::new(form, &mut || random().unwrap());
        let shell = self.records.shell_user().unwrap();
        self.records.propose_recovery(&shell, &command, &asked()).unwrap();
        command.recovery.to_string()
    }

    /// What `/v1/me` and the answer to a new sign-in say of it.
    async fn recovery_told_to(&self, person: &Person) -> [Value; 2] {
        let me = told(self.get("/v1/me", person).send().await.unwrap()).await.1;
        fits("Me", &me);
        let form = json!({ "name": person.name, "password": PASSWORD });
        let signed_in = self.client.post(self.url("/v1/sign-in")).json(&form);
        let signed_in = told(signed_in.send().await.unwrap()).await.1;
        fits("SignedIn", &signed_in);
        [me["recovery"]["recovery"].clone(), signed_in["recovery"]["recovery"].clone()]
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn approvers_are_told_that_one_waits_and_any_of_them_ends_it() {
    let house = House::new().await;
    let (budi, mira, head) =
        (house.join("counsellor"), house.join("supervisor"), house.join("head"));
    let recovery = house.announce();
    for approver in [&mira, &head] {
        assert_eq!(house.recovery_told_to(approver).await, [json!(recovery), json!(recovery)]);
    }
    assert_eq!(house.recovery_told_to(&budi).await, [Value::Null, Value::Null]);
    let path = format!("/v1/staff/recoveries/{recovery}/objection");
    let object = |by: &Person| house.post(&path, by, &json!({})).send();
    assert_eq!(object(&budi).await.unwrap().status(), 403);
    assert_eq!(object(&mira).await.unwrap().status(), 201);
    assert_eq!(object(&head).await.unwrap().status(), 404);
    assert_eq!(house.recovery_told_to(&head).await, [Value::Null, Value::Null]);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_who_is_signed_in_announces_or_completes_one() {
    let house = House::new().await;
    let people = ["operator", "head", "key_custodian"].map(|role| house.join(role));
    let recovery = house.announce();
    let size = house.size();
    for person in &people {
        let path = format!("/v1/staff/recoveries/{recovery}/completion");
        for (path, form) in [("/v1/staff/recoveries", body()), (&path, json!({}))] {
            let (status, problem) =
                told(house.post(path, person, &form).send().await.unwrap()).await;
            assert_eq!(
                (status, problem["type"].as_str()),
                (403, Some("urn:sanad:problem:not_for_role"))
            );
        }
    }
    assert_eq!(house.size(), size + 6, "each try left its line");
    house.server.stop().await;
}
