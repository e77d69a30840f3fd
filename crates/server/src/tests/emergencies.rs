//! Emergency access over HTTP, on a clock set by hand: opened, looked under, over, late, judged.

use std::time::Duration;

use reqwest::Response;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::document::fits;
use crate::testing::{CANARY, House, PASSWORD, Person, session, told};

fn opening(change: impl FnOnce(&mut Value)) -> Value {
    let mut form = json!({
        "reason": "danger_to_child", "text": CANARY, "sections": ["session"], "minutes": 30,
        "password": PASSWORD,
    });
    change(&mut form);
    form
}

impl House {
    async fn open(&self, case: &str, by: &Person, form: &Value) -> (u16, Value) {
        told(self.post(&format!("{case}/emergencies"), by, form).send().await.unwrap()).await
    }

    async fn shown(&self, path: &str, by: &Person) -> (u16, Value) {
        told(self.get(path, by).send().await.unwrap()).await
    }

    async fn acted(&self, path: &str, by: &Person, form: &Value) -> (u16, Value) {
        told(self.post(path, by, form).send().await.unwrap()).await
    }

    /// The same person, signed in anew: the clock goes further than a sign-in lasts.
    fn again(&self, who: &Person) -> Person {
        let session = self.come(&who.name);
        Person { token: session.clone(), session, ..who.clone() }
    }

    fn forward(&self, minutes: u64) {
        self.disk.hands().advance(Duration::from_mins(minutes));
    }

    fn last(&self) -> (String, String) {
        let last = sanad_chain::Seq::new(self.size() - 1);
        let stored = self.records.ledger().read(last).unwrap();
        let entry = stored.entry();
        let body = entry.body().unwrap();
        (body.event_type.to_owned(), body.rule.unwrap_or_default().to_owned())
    }
}

fn id_of(opened: &Value) -> String {
    opened["made"]["emergency"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn opened_looked_under_over_late_judged_and_opened_again() {
    let house = House::new().await;
    let (budi, andi, mira) =
        (house.join("counsellor"), house.join("supervisor"), house.join("supervisor"));
    let (dewi, ops) = (house.join("front_desk").by_password(), house.join("operator"));
    let case = house.case(&budi).await;
    house.post(&format!("{case}/sessions"), &budi, &session()).send().await.unwrap();
    let file = format!("{case}?purpose=emergency");
    assert_eq!(house.shown(&file, &dewi).await.0, 404);

    let (status, opened) = house.open(&case, &dewi, &opening(|_| {})).await;
    assert_eq!(status, 201, "{opened}");
    let at = format!("{case}/emergencies/{}", id_of(&opened));
    let (status, shown) = house.shown(&file, &dewi).await;
    assert_eq!((status, &shown["sections"]), (200, &json!(["session"])));
    let sections: Vec<_> =
        shown["entries"].as_array().unwrap().iter().map(|e| e["section"].clone()).collect();
    assert!(!sections.is_empty() && sections.iter().all(|section| section == "session"));
    assert!(shown["entries"].to_string().contains(CANARY));
    let (_, none) = house.shown(&format!("{file}&sections=identity"), &dewi).await;
    assert_eq!(none["entries"], json!([]));
    // It changes nothing, and lists nothing.
    let written = house.post(&format!("{case}/sessions"), &dewi, &session()).send().await.unwrap();
    assert_eq!(written.status(), 404);
    for across in ["/v1/cases", "/v1/emergencies"] {
        assert_eq!(house.shown(&format!("{across}?purpose=emergency"), &dewi).await.0, 403);
    }
    // Whoever judges is told at once, by what they ask in any case.
    let (_, me) = house.shown("/v1/me", &andi).await;
    fits("Me", &me);
    assert_eq!(me["emergencies"], json!({ "open": 1, "awaiting_review": 0, "overdue": 0 }));
    assert_eq!(house.shown("/v1/me", &budi).await.1.get("emergencies"), None);
    let review = json!({ "verdict": "justified", "note": CANARY });
    let (status, early) = house.acted(&format!("{at}/review"), &andi, &review).await;
    assert_eq!((status, &early["type"]), (409, &json!("urn:sanad:problem:emergency_runs")));

    house.forward(30);
    let dewi = house.again(&dewi);
    assert_eq!(house.shown(&file, &dewi).await.0, 404);
    assert_eq!(house.last(), ("access_denied".into(), "no-need".into()));
    let (status, waits) = house.open(&case, &dewi, &opening(|_| {})).await;
    assert_eq!(
        (status, &waits["type"]),
        (409, &json!("urn:sanad:problem:emergency_awaits_review"))
    );
    assert_eq!(house.last(), ("access_denied".into(), "emergency-awaits-review".into()));

    house.forward(72 * 60);
    let body = json!({ "name": andi.name, "password": PASSWORD });
    let signed_in = house.client.post(house.url("/v1/sign-in")).json(&body).send().await.unwrap();
    let (_, signed_in) = told(signed_in).await;
    fits("SignedIn", &signed_in);
    assert_eq!(signed_in["emergencies"], json!({ "open": 0, "awaiting_review": 0, "overdue": 1 }));
    let list = "/v1/emergencies?purpose=supervision&state=overdue";
    let (status, late) = house.shown(list, &andi).await;
    fits("EmergencyList", &late);
    let row = &late["emergencies"][0];
    assert_eq!((status, &row["state"], &row["looks"]), (200, &json!("overdue"), &json!(2)));
    assert_eq!((&row["name"], &row["unit"]), (&json!(CANARY), &json!("konseling")));
    let clear = "/v1/emergencies?purpose=maintenance";
    let (_, nameless) = house.shown(clear, &ops).await;
    assert!(
        nameless["emergencies"][0].get("name").is_none() && !nameless.to_string().contains(CANARY)
    );
    let (_, one) = house.shown(&format!("{at}?purpose=supervision"), &mira).await;
    assert_eq!(one["why"]["text"]["reason"], CANARY);
    assert_eq!(one["looked"].as_array().unwrap().len(), 2);
    assert_eq!(one["looked"][0]["correlation"], one["emergency"]);
    let (status, _) = house.shown(&format!("{at}?purpose=service"), &budi).await;
    assert_eq!(status, 403);

    let (status, judged) = house.acted(&format!("{at}/review"), &andi, &review).await;
    assert_eq!(status, 201, "{judged}");
    let (status, twice) = house.acted(&format!("{at}/review"), &mira, &review).await;
    assert_eq!((status, &twice["type"]), (409, &json!("urn:sanad:problem:emergency_reviewed")));
    let (_, one) = house.shown(&format!("{at}?purpose=supervision"), &mira).await;
    fits("EmergencyView", &one);
    assert_eq!(one["found"]["text"]["note"], CANARY);
    let (_, accesses) = house.shown(&format!("{case}/access?purpose=supervision"), &mira).await;
    fits("AccessPage", &accesses);
    assert!(accesses.to_string().contains("emergency-opens"));
    let (_, none) = house.shown(list, &andi).await;
    assert_eq!((&none["emergencies"], &none["counts"]["justified"]), (&json!([]), &json!(1)));
    let dewi = house.again(&dewi);
    let (status, opened) = house.open(&case, &dewi, &opening(|_| {})).await;
    assert_eq!(status, 201, "{opened}");
    // It ends early as well, at once.
    let end = format!("{case}/emergencies/{}/end", id_of(&opened));
    assert_eq!(house.acted(&end, &budi, &json!({})).await.0, 404);
    assert_eq!(house.shown(&file, &dewi).await.0, 200);
    assert_eq!(house.acted(&end, &dewi, &json!({})).await.0, 201);
    assert_eq!(house.shown(&file, &dewi).await.0, 404);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_an_opening_is_named_and_opens_nothing() {
    let house = House::new().await;
    let (budi, andi) = (house.join("counsellor"), house.join("supervisor").by_password());
    let dewi = house.join("front_desk");
    let case = house.case(&budi).await;
    let by = dewi.by_password();
    for (field, value) in [
        ("sections", json!(["reporter"])),
        ("sections", json!([])),
        ("minutes", json!(4)),
        ("minutes", json!(241)),
        ("text", json!("darurat")),
        ("reason", json!("curious")),
        ("password", json!("kata sandi yang lain")),
    ] {
        let (status, told) = house.open(&case, &by, &opening(|form| form[field] = value)).await;
        assert_eq!((status, &told["field"]), (422, &json!(format!("/{field}"))), "{told}");
        assert!(!told.to_string().contains("kata sandi") && !told.to_string().contains("darurat"));
    }
    assert_eq!(house.last(), ("access_denied".into(), "password-not-shown".into()));
    let (status, machine) = house.open(&case, &dewi, &opening(|_| {})).await;
    assert_eq!((status, &machine["type"]), (403, &json!("urn:sanad:problem:password_needed")));
    let (status, enough) = house.open(&case, &andi, &opening(|_| {})).await;
    assert_eq!((status, &enough["type"]), (409, &json!("urn:sanad:problem:ordinary_look_enough")));
    assert_eq!(house.last(), ("access_denied".into(), "ordinary-look-enough".into()));
    let list = "/v1/emergencies?purpose=supervision";
    assert_eq!(house.shown(list, &andi).await.1["emergencies"], json!([]));
    let (status, wrong) = house.shown(&format!("{list}&state=late"), &andi).await;
    assert_eq!((status, &wrong["parameter"]), (400, &json!("state")));
    house.server.stop().await;
}

/// A repeat is known by all of the body but the password, of which no code is kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_opens_no_second_one_and_shows_the_password_again() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let dewi = house.join("front_desk").by_password();
    let case = house.case(&budi).await;
    let post = |form: Value| {
        let post = house.client.post(house.url(&format!("{case}/emergencies")));
        post.bearer_auth(&dewi.token)
            .header("Idempotency-Key", "satu-satu-satu-satu")
            .json(&form)
            .send()
    };
    let (status, first) = told(post(opening(|_| {})).await.unwrap()).await;
    assert_eq!(status, 201, "{first}");
    let wrong = opening(|form| form["password"] = json!("kata sandi yang lain"));
    assert_eq!(told(post(wrong).await.unwrap()).await.0, 422);
    let (status, again) = told(post(opening(|_| {})).await.unwrap()).await;
    assert_eq!((status, &again["seq"], &again["repeated"]), (200, &first["seq"], &json!(true)));
    // With another password that is right by now, it is the same request still.
    let new = json!({ "old": PASSWORD, "new": "kata sandi yang baru sekali" });
    assert_eq!(house.acted("/v1/me/password", &dewi, &new).await.0, 201);
    let renewed = opening(|form| form["password"] = new["new"].clone());
    let (status, again) = told(post(renewed).await.unwrap()).await;
    assert_eq!((status, &again["seq"]), (200, &first["seq"]), "{again}");
    let other = opening(|form| {
        form["minutes"] = json!(31);
        form["password"] = new["new"].clone();
    });
    let (status, reused) = told(post(other).await.unwrap()).await;
    assert_eq!((status, &reused["type"]), (422, &json!("urn:sanad:problem:key_reused")));
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supervisor_who_follows_is_sent_the_opening_at_once() {
    let house = House::new().await;
    let (budi, andi) = (house.join("counsellor"), house.join("supervisor"));
    let dewi = house.join("front_desk").by_password();
    let case = house.case(&budi).await;
    let mut feed = house.get("/v1/feed?purpose=supervision", &andi).send().await.unwrap();
    assert_eq!(feed.status(), 200);
    house.open(&case, &dewi, &opening(|_| {})).await;
    let sent = until(&mut feed, "emergency_access_opened").await;
    assert!(sent.contains("danger_to_child") && !sent.contains(CANARY), "{sent}");
    house.server.stop().await;
}

/// Reads a feed until it has said this.
async fn until(feed: &mut Response, said: &str) -> String {
    let mut text = String::new();
    while !text.contains(said) {
        let more = timeout(Duration::from_secs(20), feed.chunk()).await.unwrap();
        text.push_str(std::str::from_utf8(&more.unwrap().expect("it goes on")).unwrap());
    }
    text
}
