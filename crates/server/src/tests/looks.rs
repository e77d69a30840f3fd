//! What is shown, to whom, and what is answered to all others.

use serde_json::Value;

use crate::testing::{CANARY, House, told};

#[tokio::test(flavor = "multi_thread")]
async fn a_look_leaves_one_line_and_says_where() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let case = house.case(&budi).await;
    let before = house.size();
    let path = format!("{case}?purpose=service");
    let shown = house.get(&path, &budi).header("If-None-Match", "*").send().await.unwrap();
    assert_eq!(shown.status(), 200);
    let header = |name: &str| shown.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("sanad-look"), before.to_string());
    assert_eq!(header("cache-control"), "no-store");
    assert!(header("etag").starts_with('"'));
    assert_eq!(header("sanad-request").len(), 32);
    assert!(shown.text().await.unwrap().contains(CANARY));
    assert_eq!(house.size(), before + 1);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_is_a_look_and_a_prefetch_is_none() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let url = house.url(&format!("{}?purpose=service", house.case(&budi).await));
    let before = house.size();
    let head = house.client.head(&url).bearer_auth(&budi.token).send().await.unwrap();
    assert_eq!((head.status().as_u16(), house.size()), (200, before + 1));
    assert!(head.text().await.unwrap().is_empty());
    let guess = house.client.get(&url).bearer_auth(&budi.token).header("Sec-Purpose", "prefetch");
    let (status, _) = told(guess.send().await.unwrap()).await;
    assert_eq!((status, house.size()), (403, before + 1));
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_of_others_and_one_that_is_not_there_are_answered_alike() {
    let house = House::new().await;
    let (budi, siti) = (house.join("counsellor"), house.join("counsellor"));
    let case = house.case(&budi).await;
    let nobodys = format!("/v1/cases/{}", "0".repeat(32));
    let mut answers = Vec::new();
    for path in [&case, &nobodys] {
        let before = house.size();
        let sent = house.get(&format!("{path}?purpose=service"), &siti).send().await.unwrap();
        let status = sent.status().as_u16();
        let mut headers = sent.headers().clone();
        for own in ["sanad-request", "date"] {
            headers.remove(own);
        }
        answers.push((status, headers, sent.bytes().await.unwrap(), house.size() - before));
    }
    assert_eq!(answers[0].0, 404);
    assert_eq!(answers[0], answers[1]);
    let sent = house.get("/v1/cases/7371014101900001?purpose=service", &siti).send().await.unwrap();
    assert_eq!((sent.status().as_u16(), sent.bytes().await.unwrap()), (404, answers[0].2.clone()));
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_needs_a_purpose_and_a_caller() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let case = house.case(&budi).await;
    let before = house.size();
    let (status, problem) = told(house.get(&case, &budi).send().await.unwrap()).await;
    assert_eq!((status, &problem["parameter"]), (400, &Value::from("purpose")));
    let url = house.url(&format!("{case}?purpose=service"));
    let mut bodies = Vec::new();
    for token in [None, Some("sanad_00"), Some("x")] {
        let ask = house.client.get(&url);
        let ask = token.map_or(ask.try_clone().unwrap(), |token| ask.bearer_auth(token));
        let sent = ask.send().await.unwrap();
        assert_eq!(sent.status(), 401);
        assert!(sent.headers().contains_key("www-authenticate"));
        bodies.push(sent.text().await.unwrap());
    }
    bodies.dedup();
    // The one without a purpose leaves the line of its refusal; nobody is in no line.
    assert_eq!(bodies.len(), 1);
    assert_eq!(house.types(before), ["access_denied"]);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_and_problems_hold_no_id_and_no_text() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let case = house.case(&budi).await;
    house.get(&format!("{case}?purpose=service"), &budi).send().await.unwrap();
    house.get(&format!("/{CANARY}"), &budi).send().await.unwrap();
    let metrics = house.client.get(house.url("/metrics")).send().await.unwrap();
    let metrics = metrics.text().await.unwrap();
    assert!(metrics.contains(r#"route="/v1/cases/{case}""#), "{metrics}");
    assert!(metrics.contains("sanad_ledger_entries_total"), "{metrics}");
    let proxied = House::with(|config| config.proxies = vec!["127.0.0.1".parse().unwrap()]).await;
    for forwarded in ["10.0.0.9", "127.0.0.1", ""] {
        let asked =
            proxied.client.get(proxied.url("/metrics")).header("X-Forwarded-For", forwarded);
        assert_eq!(
            asked.send().await.unwrap().status(),
            404,
            "through a proxy, from `{forwarded}`"
        );
    }
    let id = case.rsplit('/').next().unwrap();
    for secret in [CANARY, id, &budi.staff.to_string(), &budi.token] {
        assert!(!metrics.contains(secret), "{metrics}");
    }
    let (status, problem) =
        told(house.get(&format!("/{CANARY}?{CANARY}"), &budi).send().await.unwrap()).await;
    assert_eq!((status, &problem["type"]), (404, &Value::from("urn:sanad:problem:no_such_route")));
    assert!(!problem.to_string().contains(CANARY));
    let wrong = house.client.delete(house.url(&case)).send().await.unwrap();
    assert_eq!(
        (wrong.status().as_u16(), wrong.headers()["allow"].to_str().unwrap()),
        (405, "GET,HEAD")
    );
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_refused_too_often_must_wait() {
    let house = House::with(|config| {
        config.limits.refusals = crate::Rate { per_second: 1, burst: 3 };
    })
    .await;
    let siti = house.join("counsellor");
    let path = format!("/v1/cases/{}?purpose=service", "0".repeat(32));
    let before = house.size();
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(house.get(&path, &siti).send().await.unwrap().status().as_u16());
    }
    assert_eq!(statuses[..3], [404, 404, 404]);
    assert!(statuses.contains(&429), "{statuses:?}");
    assert!(house.size() - before < 5);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_wrongly_too_often_must_wait_too() {
    let house = House::with(|config| {
        config.limits.refusals = crate::Rate { per_second: 1, burst: 3 };
    })
    .await;
    let siti = house.join("counsellor");
    let before = house.size();
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(house.get("/v1/cases?purpose=x", &siti).send().await.unwrap().status());
    }
    assert_eq!(statuses[0], 400);
    assert!(statuses.iter().any(|status| *status == 429), "{statuses:?}");
    assert!(house.size() - before < 5);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn failed_sign_ins_are_held_up_by_address_and_never_hold_up_a_good_one() {
    let house = House::with(|config| {
        config.limits.failed_sign_ins = crate::Rate { per_second: 1, burst: 2 };
    })
    .await;
    let budi = house.join("counsellor");
    let url = house.url("/v1/me");
    let fail = |client: &reqwest::Client| client.get(&url).bearer_auth("sanad_00").send();
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(fail(&house.client).await.unwrap().status().as_u16());
    }
    assert!(statuses.contains(&429), "{statuses:?}");
    let elsewhere = reqwest::Client::builder().local_address("127.0.0.2".parse().ok());
    assert_eq!(fail(&elsewhere.build().unwrap()).await.unwrap().status(), 401);
    assert_eq!(house.get("/v1/me", &budi).send().await.unwrap().status(), 200);
    house.server.stop().await;
}
