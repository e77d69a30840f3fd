//! What is recorded, and what is not.

use sanad_disk::{Effect, Operation};
use serde_json::{Value, json};

use crate::testing::{CANARY, House, intake, session, told};

#[tokio::test(flavor = "multi_thread")]
async fn a_write_is_recorded_once_however_often_it_is_sent() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let send = |form: Value| {
        let ask = house.client.post(house.url("/v1/cases")).bearer_auth(&budi.token);
        ask.header("Idempotency-Key", "7371014101900001").json(&form).send()
    };
    let first = send(intake()).await.unwrap();
    assert_eq!(first.status(), 201);
    let place = first.headers()["location"].clone();
    let (_, first) = told(first).await;
    let size = house.size();
    let again = send(intake()).await.unwrap();
    assert_eq!((again.status().as_u16(), &again.headers()["location"]), (200, &place));
    let (_, again) = told(again).await;
    assert_eq!((&again["repeated"], &again["hash"]), (&json!(true), &first["hash"]));
    let mut other = intake();
    other["track"] = json!("at_risk");
    let (status, problem) = told(send(other).await.unwrap()).await;
    assert_eq!((status, &problem["type"]), (422, &json!("urn:sanad:problem:key_reused")));
    assert_eq!(house.types(size), ["access_denied"]);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_names_the_place_of_what_can_be_looked_at_and_no_other() {
    let house = House::new().await;
    let operator = house.join("operator");
    let place = async |path: &str, form: Value| {
        let reply = house.post(path, &operator, &form).send().await.unwrap();
        assert_eq!(reply.status(), 201, "{path}");
        reply.headers().get("location").map(|place| place.to_str().unwrap().to_owned())
    };
    let person = json!({
        "name": CANARY, "profession": "konselor", "unit": "konseling", "roles": ["counsellor"],
    });
    assert_eq!(place("/v1/staff", person).await.as_deref(), Some("/v1/staff"));
    assert_eq!(place("/v1/keys/rotations", json!({ "kind": "epoch" })).await, None);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_version_is_412_with_the_current_one_and_a_missing_one_428() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let case = house.case(&budi).await;
    let path = format!("{case}/screening");
    let form = json!({ "eligible": true, "reason": "in_scope", "urgency": "low" });
    let send = |version: Option<&'static str>| {
        let ask = house.client.post(house.url(&path)).bearer_auth(&budi.token).json(&form);
        let ask = ask.header(
            "Idempotency-Key",
            format!("{:v>16}", version.unwrap_or("none").replace('"', "v")),
        );
        version.map_or(ask.try_clone().unwrap(), |version| ask.header("If-Match", version)).send()
    };
    let size = house.size();
    let (status, problem) = told(send(None).await.unwrap()).await;
    assert_eq!((status, &problem["header"]), (428, &json!("If-Match")));
    let stale = send(Some("\"1\"")).await.unwrap();
    let etag = stale.headers()["etag"].to_str().unwrap().to_owned();
    let (status, problem) = told(stale).await;
    assert_eq!((status, format!("\"{}\"", problem["current"])), (412, etag));
    assert_eq!(house.types(size), ["access_denied"; 2]);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_named_and_not_recorded() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let path = format!("{}/sessions", house.case(&budi).await);
    let size = house.size();
    let with = |name: &str, value: Value| {
        let mut form = session();
        form[name] = value;
        form
    };
    for (form, field) in [
        (with("text", json!("x".repeat(64 * 1024 + 1))), "/text"),
        (with("text", json!(format!("{CANARY}\u{7}"))), "/text"),
        (with("minutes", json!(CANARY)), "/minutes"),
        (with("service", json!(CANARY)), "/service"),
        (with("colour", json!(CANARY)), "/colour"),
        (with("notes", json!([{ "party": CANARY, "text": CANARY }])), "/notes/0/party"),
    ] {
        let (status, problem) = told(house.post(&path, &budi, &form).send().await.unwrap()).await;
        assert_eq!((status, problem["field"].as_str()), (422, Some(field)), "{problem}");
        assert!(!problem.to_string().contains(CANARY), "{problem}");
    }
    let too_large = house.post(&path, &budi, &with("text", json!("x".repeat(1 << 20))));
    assert_eq!(too_large.send().await.unwrap().status(), 413);
    let bare = house.client.post(house.url(&path)).bearer_auth(&budi.token).json(&session());
    let (status, problem) = told(bare.send().await.unwrap()).await;
    assert_eq!((status, &problem["header"]), (400, &json!("Idempotency-Key")));
    // A line for each, but for what was too large to be read; what the rules refuse is named too.
    assert_eq!(house.types(size), ["access_denied"; 7]);
    let ahead = with("occurred_at", json!("2126-11-24T09:30:00+08:00"));
    let (status, problem) = told(house.post(&path, &budi, &ahead).send().await.unwrap()).await;
    assert_eq!((status, problem["field"].as_str()), (422, Some("/occurred_at")), "{problem}");
    assert_eq!(house.size(), size + 8);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_failed_sync_nothing_is_taken_or_shown_and_readiness_says_so() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let case = house.case(&budi).await;
    let ready = house.client.get(house.url("/readyz")).send().await.unwrap();
    assert_eq!(ready.status(), 200);
    house.disk.fail(Operation::Sync, 1, Effect::Lost);
    let path = format!("{case}/sessions");
    let failed = house.post(&path, &budi, &session()).send().await.unwrap();
    assert_eq!(failed.status(), 503);
    assert!(failed.headers().contains_key("retry-after"));
    let look = house.get(&format!("{case}?purpose=service"), &budi).send().await.unwrap();
    let (status, problem) = told(look).await;
    assert_eq!(status, 503);
    assert!(!problem.to_string().contains(CANARY));
    let ready = house.client.get(house.url("/readyz")).send().await.unwrap();
    assert_eq!(ready.status(), 503);
    let alive = house.client.get(house.url("/healthz")).send().await.unwrap();
    assert_eq!(alive.status(), 200);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_shown_once_and_opens_the_door_until_it_is_revoked() {
    let house = House::new().await;
    let (operator, budi) = (house.join("operator"), house.join("counsellor"));
    let path = format!("/v1/staff/{}/tokens", budi.staff);
    let send = house.post("/v1/me/tokens", &budi.by_password(), &json!({}));
    let again = send.try_clone().unwrap();
    let (status, issued) = told(send.send().await.unwrap()).await;
    assert_eq!(status, 201);
    let (status, repeated) = told(again.send().await.unwrap()).await;
    assert_eq!((status, repeated.get("token")), (200, None));
    let me = |token: &str| house.client.get(house.url("/v1/me")).bearer_auth(token).send();
    let token = issued["token"].as_str().unwrap();
    let (_, told_me) = told(me(token).await.unwrap()).await;
    assert_eq!(told_me["staff"], json!(budi.staff.to_string()));
    let id = issued["made"]["token"].as_str().unwrap();
    let revoke = house.post(&format!("{path}/{id}/revocation"), &operator, &json!({}));
    assert_eq!(revoke.send().await.unwrap().status(), 201);
    assert_eq!(me(token).await.unwrap().status(), 401);
    house.server.stop().await;
}
