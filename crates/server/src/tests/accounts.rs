//! Coming and going over HTTP, on a clock set by hand: what is shown at the door and what it opens.

use std::time::Duration;

use reqwest::Response;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::testing::{House, PASSWORD, Person, session, told};
use crate::{Config, Rate};

fn much(config: &mut Config) {
    config.limits.failed_sign_ins = Rate { per_second: 1_000_000, burst: 1_000_000 };
}

async fn house() -> House {
    House::with(much).await
}

impl House {
    async fn try_sign_in(&self, name: &str, password: &str) -> Response {
        let body = json!({ "name": name, "password": password });
        self.client.post(self.url("/v1/sign-in")).json(&body).send().await.unwrap()
    }

    async fn me(&self, token: &str) -> u16 {
        let me = self.client.get(self.url("/v1/me")).bearer_auth(token);
        me.send().await.unwrap().status().as_u16()
    }

    async fn try_enrol(&self, first: &str, second: &str, name: &str, password: &str) -> Response {
        let body = json!({ "first": first, "second": second, "name": name, "password": password });
        self.client.post(self.url("/v1/enrolment")).json(&body).send().await.unwrap()
    }

    fn as_founder(&self, name: &str) -> Person {
        let who = self.founder(name).caller().staff;
        let token = self.come(name);
        Person { staff: who, token: token.clone(), session: token, name: name.to_owned() }
    }

    pub(super) fn types(&self, from: u64) -> Vec<String> {
        let read = |seq| self.records.ledger().read(sanad_chain::Seq::new(seq)).unwrap();
        (from..self.size())
            .map(|seq| read(seq).entry().body().unwrap().event_type.to_owned())
            .collect()
    }
}

/// Status, headers but those of the moment, and bytes.
async fn whole(response: Response) -> (u16, Vec<(String, Vec<u8>)>, Vec<u8>) {
    let status = response.status().as_u16();
    let told = response.headers().iter();
    let told = told.filter(|(name, _)| !["date", "sanad-request"].contains(&name.as_str()));
    let headers = told.map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect();
    (status, headers, response.bytes().await.unwrap().to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_wrong_the_answer_is_the_same_to_the_byte() {
    let house = house().await;
    let (budi, siti) = (house.join("counsellor"), house.join("counsellor"));
    let andi = house.as_founder("satu");
    let right = house.try_sign_in(&budi.name.to_uppercase(), PASSWORD).await;
    assert_eq!(right.status(), 200);
    let wrong_password = whole(house.try_sign_in(&budi.name, "kata sandi yang lain").await).await;
    assert_eq!(wrong_password.0, 401);
    for (name, password) in [("nobody", PASSWORD), ("?", "x"), ("", ""), (&budi.name, "short")] {
        assert_eq!(whole(house.try_sign_in(name, password).await).await, wrong_password, "{name}");
    }
    let suspend = format!("/v1/staff/{}/suspension", siti.staff);
    let away = house.post(&suspend, &andi, &json!({ "reason": "leave" })).send().await.unwrap();
    assert_eq!(away.status(), 201);
    assert_eq!(whole(house.try_sign_in(&siti.name, PASSWORD).await).await, wrong_password);
    // Too often wrong is told alike too, and before any work is done: whether anybody has the name, does
    // not show, and a right password changes nothing.
    for _ in 0..3 {
        house.try_sign_in(&budi.name, "kata sandi yang lain").await;
    }
    for _ in 0..4 {
        house.try_sign_in("nobody", "kata sandi yang lain").await;
    }
    let waits = whole(house.try_sign_in(&budi.name, PASSWORD).await).await;
    assert_eq!(waits.0, 429);
    assert!(String::from_utf8_lossy(&waits.2).contains("try again in 11 seconds"));
    assert_eq!(whole(house.try_sign_in("nobody", PASSWORD).await).await, waits);
    house.server.stop().await;
}

/// What one guesses keeps neither the holder out, nor who sits behind the same proxy, nor a live sign-in.
#[tokio::test(flavor = "multi_thread")]
async fn who_guesses_waits_alone_and_an_approver_lifts_it() {
    let house = House::with(|config| {
        much(config);
        config.proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await;
    let (budi, andi) = (house.join("counsellor"), house.as_founder("satu"));
    let tried = async |from: &str, password: &str| {
        let body = json!({ "name": budi.name, "password": password });
        let sent = house.client.post(house.url("/v1/sign-in")).header("X-Forwarded-For", from);
        sent.json(&body).send().await.unwrap().status().as_u16()
    };
    for _ in 0..5 {
        assert_eq!(tried("10.0.0.1", "kata sandi yang lain").await, 401);
    }
    for _ in 0..9 {
        assert_eq!(tried("10.0.0.1", PASSWORD).await, 429);
    }
    assert_eq!(tried("10.0.0.2", PASSWORD).await, 200);
    let changed = house.post(
        "/v1/me/password",
        &budi.by_password(),
        &json!({
            "old": PASSWORD, "new": "kata sandi yang baru sekali",
        }),
    );
    assert_eq!(changed.send().await.unwrap().status(), 201, "a live sign-in is not held back");
    let unlock = format!("/v1/staff/{}/unlocking", budi.staff);
    assert_eq!(house.post(&unlock, &budi, &json!({})).send().await.unwrap().status(), 403);
    let before = house.size();
    assert_eq!(house.post(&unlock, &andi, &json!({})).send().await.unwrap().status(), 201);
    assert_eq!(house.types(before), ["account_unlocked"]);
    assert_eq!(tried("10.0.0.1", "kata sandi yang baru sekali").await, 200);
    house.server.stop().await;
}

/// A page of somebody else, open in a browser of the office, can have it ask without a token and send texts:
/// none of that is a try, and none of it keeps anybody out.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_try_is_held_against_nobody() {
    let few = Rate { per_second: 1, burst: 5 };
    let house = House::with(|config| {
        config.limits.failed_sign_ins = few;
        config.limits.strangers = few;
    })
    .await;
    let budi = house.join("counsellor");
    for _ in 0..20 {
        let nothing_shown = house.client.get(house.url("/v1/me")).send().await.unwrap();
        assert_eq!(nothing_shown.status(), 401);
        house.client.get(house.url("/v1/openapi.json")).send().await.unwrap();
        let form = json!({ "name": budi.name, "password": "kata sandi yang lain" }).to_string();
        let text = house.client.post(house.url("/v1/sign-in")).header("Content-Type", "text/plain");
        assert_eq!(text.body(form).send().await.unwrap().status(), 415);
        let half = house.client.post(house.url("/v1/sign-in")).json(&json!({ "name": budi.name }));
        assert_eq!(half.send().await.unwrap().status(), 422);
    }
    assert_eq!(house.try_sign_in(&budi.name, PASSWORD).await.status(), 200);
    house.server.stop().await;
}

/// What is tried at the same time is paid for before any of it is worked on.
#[tokio::test(flavor = "multi_thread")]
async fn many_tries_at_once_are_no_more_tries() {
    let house =
        House::with(|config| config.limits.failed_sign_ins = Rate { per_second: 1, burst: 5 })
            .await;
    let tries = (0..40).map(|n| {
        let body = json!({ "name": format!("orang.{n}"), "password": "kata sandi yang lain" });
        let sent = house.client.post(house.url("/v1/sign-in")).json(&body).send();
        tokio::spawn(async move { sent.await.unwrap().status().as_u16() })
    });
    let mut looked_at = 0;
    for one in tries.collect::<Vec<_>>() {
        looked_at += usize::from(one.await.unwrap() == 401);
    }
    assert!((1..20).contains(&looked_at), "{looked_at} of 40 were looked at");
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_let_in_is_summed_up_by_the_minute() {
    let house = house().await;
    let mut budi = house.join("counsellor");
    for name in [budi.name.as_str(), "tidak.ada", "tidak.ada"] {
        assert_eq!(house.try_sign_in(name, "kata sandi yang lain").await.status(), 401);
    }
    budi.token = "sanad_0000".to_owned();
    for _ in 0..100 {
        let stranger = house.get("/v1/me", &budi).send().await.unwrap();
        assert_eq!(stranger.status(), 401);
    }
    let before = house.size();
    house.records.tell_turned_away().unwrap();
    assert_eq!(house.size(), before, "the minute is not over");
    house.disk.hands().advance(Duration::from_mins(1));
    house.records.tell_turned_away().unwrap();
    house.records.tell_turned_away().unwrap();
    assert_eq!(house.types(before), ["sign_ins_failed"]);
    let entry = house.records.ledger().read(sanad_chain::Seq::new(before)).unwrap();
    let told: Value = serde_json::from_str(entry.entry().body().unwrap().data).unwrap();
    assert_eq!(
        (&told["known"], &told["unknown"], &told["tokens"]),
        (&json!(1), &json!(2), &json!(100))
    );
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_ends_when_it_is_not_used_and_after_twelve_hours_in_any_case() {
    let house = house().await;
    let budi = house.join("counsellor");
    let minutes = |minutes| house.disk.hands().advance(Duration::from_mins(minutes));
    let token = house.come(&budi.name);
    minutes(29);
    assert_eq!(house.me(&token).await, 200);
    minutes(29);
    assert_eq!(house.me(&token).await, 200);
    minutes(30);
    assert_eq!(house.me(&token).await, 401);
    assert_eq!(house.me(&budi.token).await, 200, "a machine client's token does not idle");
    let token = house.come(&budi.name);
    for _ in 0..28 {
        minutes(25);
        assert_eq!(house.me(&token).await, 200);
    }
    minutes(19);
    assert_eq!(house.me(&token).await, 200);
    minutes(1);
    assert_eq!(house.me(&token).await, 401, "twelve hours");
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_this_sign_in_alone_and_entries_carry_it() {
    let house = house().await;
    let budi = house.join("counsellor");
    let (one, other) = (house.come(&budi.name), house.come(&budi.name));
    let by = Person { token: one.clone(), ..budi.clone() };
    let case = house.case(&by).await;
    let held = house.post(&format!("{case}/sessions"), &by, &session()).send().await.unwrap();
    assert_eq!(held.status(), 201);
    let last = house.records.ledger().read(sanad_chain::Seq::new(house.size() - 1)).unwrap();
    assert!(last.entry().body().unwrap().sign_in.is_some());
    let out = house.post("/v1/sign-out", &by, &json!({})).send().await.unwrap();
    assert_eq!(out.status(), 201);
    assert_eq!((house.me(&one).await, house.me(&other).await), (401, 200));
    let by_token = house.post("/v1/sign-out", &budi, &json!({})).send().await.unwrap();
    assert_eq!(by_token.status(), 403);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspension_ends_sign_ins_tokens_and_an_open_feed_at_once() {
    let house = house().await;
    let (auditor, andi) = (house.join("auditor"), house.as_founder("satu"));
    let (_another, mira) = (house.join("auditor"), house.as_founder("dua.a"));
    let by = auditor.by_password();
    let mut feed = house.get("/v1/feed?purpose=audit&from=0", &by).send().await.unwrap();
    assert_eq!(feed.status(), 200);
    let suspend = format!("/v1/staff/{}/suspension", auditor.staff);
    let away = house
        .post(&suspend, &andi, &json!({ "reason": "inquiry", "password": PASSWORD }))
        .send()
        .await
        .unwrap();
    assert_eq!(away.status(), 201);
    assert_eq!(house.me(&auditor.session).await, 401);
    assert_eq!(house.me(&auditor.token).await, 401);
    let rest = async {
        let mut text = Vec::new();
        while let Some(chunk) = feed.chunk().await.unwrap() {
            text.extend_from_slice(&chunk);
        }
        String::from_utf8(text).unwrap()
    };
    let rest = timeout(Duration::from_secs(20), rest).await.expect("the feed goes on");
    assert!(!rest.contains("staff_suspended"), "{rest}");
    let types = house.types(0);
    assert_eq!(types.last().unwrap(), "feed_closed");
    let back = format!("/v1/staff/{}/reinstatement", auditor.staff);
    let propose = format!("/v1/staff/{}/reinstatement/proposals", auditor.staff);
    for (path, by) in [(&propose, &andi), (&back, &mira)] {
        let back = house.post(path, by, &json!({})).send().await.unwrap();
        assert_eq!(back.status(), 201);
    }
    assert_eq!((house.me(&auditor.session).await, house.me(&auditor.token).await), (401, 401));
    assert_eq!(house.try_sign_in(&auditor.name, PASSWORD).await.status(), 200);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_changed_with_the_old_one_and_other_sign_ins_end() {
    const NEW: &str = "kata sandi yang baru";
    let house = house().await;
    let budi = house.join("counsellor");
    let (one, other) = (house.come(&budi.name), house.come(&budi.name));
    let by = Person { token: one.clone(), ..budi.clone() };
    let change = async |by: &Person, old: &str, new: &str| {
        let body = json!({ "old": old, "new": new });
        told(house.post("/v1/me/password", by, &body).send().await.unwrap()).await
    };
    let (status, problem) = change(&by, "kata sandi yang lain", NEW).await;
    assert_eq!((status, &problem["field"]), (422, &json!("/old")));
    let (status, problem) = change(&by, PASSWORD, &budi.name).await;
    assert_eq!((status, &problem["type"]), (422, &json!("urn:sanad:problem:password_is_name")));
    let (status, problem) = change(&by, PASSWORD, "short").await;
    assert_eq!((status, &problem["field"]), (422, &json!("/new")));
    assert_eq!(change(&budi, PASSWORD, NEW).await.0, 403, "by a token");
    assert_eq!(change(&by, PASSWORD, NEW).await.0, 201);
    assert_eq!((house.me(&one).await, house.me(&other).await), (200, 401));
    assert_eq!(house.try_sign_in(&budi.name, PASSWORD).await.status(), 401);
    assert_eq!(house.try_sign_in(&budi.name, NEW).await.status(), 200);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_is_never_told_and_writes_from_this_site_only() {
    let house = house().await;
    let budi = house.join("counsellor");
    let body = json!({ "name": budi.name, "password": PASSWORD, "cookie": true });
    let sign_in = || house.client.post(house.url("/v1/sign-in")).json(&body);
    let elsewhere = sign_in().header("Sec-Fetch-Site", "cross-site").send().await.unwrap();
    assert_eq!(elsewhere.status(), 403);
    let here = sign_in().header("Sec-Fetch-Site", "same-origin").send().await.unwrap();
    let cookie = here.headers()["set-cookie"].to_str().unwrap().to_owned();
    let (value, attributes) = cookie.split_once("; ").unwrap();
    assert!(value.starts_with("__Host-sanad=sanad_s_"));
    for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
        assert!(attributes.split("; ").any(|told| told == attribute), "{attributes}");
    }
    let token = value.split_once('=').unwrap().1;
    let (status, body) = told(here).await;
    assert_eq!(status, 200);
    assert!(body.get("token").is_none() && !body.to_string().contains(token), "{body}");
    let me = |cookie: String| {
        let asked = house.client.get(house.url("/v1/me")).header("Cookie", cookie);
        asked.header("Sec-Fetch-Site", "same-origin").send()
    };
    assert_eq!(me(value.to_owned()).await.unwrap().status(), 200);
    assert_eq!(me(format!("{value}; {value}")).await.unwrap().status(), 401);
    let open = |site: Option<&str>| {
        let request = house
            .client
            .post(house.url("/v1/cases"))
            .header("Cookie", value)
            .header("Idempotency-Key", format!("{site:?}-from-this-site"))
            .json(&crate::testing::intake());
        match site {
            Some(site) => request.header("Sec-Fetch-Site", site),
            None => request,
        }
    };
    // A search is a look, and by POST.
    let search = |site: Option<&str>| {
        let to = house.url("/v1/searches?purpose=service");
        let request = house.client.post(to).header("Cookie", value);
        let request = request.json(&json!({ "name": "Siti" }));
        match site {
            Some(site) => request.header("Sec-Fetch-Site", site),
            None => request,
        }
    };
    let before = house.size();
    for site in [Some("cross-site"), Some("same-site"), None] {
        assert_eq!(open(site).send().await.unwrap().status(), 403, "{site:?}");
        assert_eq!(search(site).send().await.unwrap().status(), 403, "{site:?}");
    }
    assert_eq!(house.size(), before, "nothing happened");
    assert_eq!(open(Some("same-origin")).send().await.unwrap().status(), 201);
    assert_eq!(search(Some("same-origin")).send().await.unwrap().status(), 200);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_used_once_by_who_has_both_halves_in_time() {
    let house = house().await;
    let budi = house.join("counsellor");
    let (satu, dua) = (house.as_founder("satu"), house.as_founder("dua.a"));
    let code = async || {
        let open = format!("/v1/staff/{}/enrolment", budi.staff);
        let opened = told(house.post(&open, &satu, &json!({})).send().await.unwrap()).await.1;
        let same = house.post(&format!("{open}/approval"), &satu, &json!({})).send().await.unwrap();
        let (status, same) = told(same).await;
        assert_eq!((status, &same["type"]), (403, &json!("urn:sanad:problem:same_person")));
        let approve = house.post(&format!("{open}/approval"), &dua, &json!({}));
        let approved = told(approve.send().await.unwrap()).await.1;
        let half = |told: &Value| told["half"].as_str().unwrap().to_owned();
        (half(&opened), half(&approved))
    };
    let (first, second) = code().await;
    let password = "kata sandi kedua";
    let wrong = whole(house.try_enrol(&first, &first, "budi", password).await).await;
    assert_eq!(wrong.0, 401);
    let taken = house.try_enrol(&first, &second, "satu", password).await;
    assert_eq!(taken.status(), 422, "another has this name");
    let name = "kata-sandi-kedua";
    let as_name = house.try_enrol(&first, &second, name, name).await;
    assert_eq!(as_name.status(), 422);
    let typed = second.to_uppercase().replace('-', " ");
    assert_eq!(house.try_enrol(&first, &typed, "budi", password).await.status(), 200);
    assert_eq!((house.me(&budi.token).await, house.me(&budi.session).await), (401, 401));
    assert_eq!(house.try_sign_in("budi", password).await.status(), 200);
    assert_eq!(house.try_sign_in(&budi.name, PASSWORD).await.status(), 401);
    let again = whole(house.try_enrol(&first, &second, "budi", "kata sandi ketiga").await).await;
    assert_eq!(again, wrong);
    let (first, second) = code().await;
    house.disk.hands().advance(Duration::from_hours(7 * 24));
    let late = whole(house.try_enrol(&first, &second, "budi", "kata sandi ketiga").await).await;
    assert_eq!(late, wrong);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_was_taken_back_or_is_over_opens_nothing() {
    let house = house().await;
    let (budi, siti) = (house.join("counsellor"), house.join("counsellor"));
    let (satu, dua) = (house.as_founder("satu"), house.as_founder("dua.a"));
    let revoke = format!("/v1/staff/{}/roles/counsellor/revocation", budi.staff);
    assert_eq!(house.post(&revoke, &satu, &json!({})).send().await.unwrap().status(), 201);
    assert_eq!((house.me(&budi.token).await, house.me(&budi.session).await), (401, 401));
    assert_eq!(house.try_sign_in(&budi.name, PASSWORD).await.status(), 401);
    // The clock of the test stands at 1 January 2026, eight in the morning in Makassar.
    let roles = format!("/v1/staff/{}/roles", siti.staff);
    let body = json!({ "role": "supervisor", "starts": "2026-01-02", "ends": "2026-01-02" });
    assert_eq!(house.post(&roles, &satu, &body).send().await.unwrap().status(), 201);
    let approve = format!("{roles}/supervisor/approval");
    assert_eq!(house.post(&approve, &dua, &json!({})).send().await.unwrap().status(), 201);
    let acts = async || {
        let me = house.get("/v1/me", &siti).header("Sanad-Role", "supervisor");
        me.send().await.unwrap().status().as_u16()
    };
    assert_eq!(acts().await, 401, "it has not begun");
    house.disk.hands().advance(Duration::from_hours(16));
    assert_eq!(acts().await, 200);
    house.disk.hands().advance(Duration::from_hours(24));
    assert_eq!(acts().await, 401, "it is over");
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_alone_makes_no_account_that_sees_anything() {
    let house = house().await;
    let operator = house.join("operator");
    let body = json!({
        "name": "Palsu", "profession": "konselor", "unit": "konseling", "roles": ["supervisor"],
    });
    let (_, made) = told(house.post("/v1/staff", &operator, &body).send().await.unwrap()).await;
    let staff = made["made"]["staff"].as_str().unwrap().to_owned();
    let at = |act: &str| format!("/v1/staff/{staff}/{act}");
    let post = async |path: String| {
        let answer = house.post(&path, &operator, &json!({})).send().await.unwrap();
        answer.status().as_u16()
    };
    let before = house.size();
    assert_eq!(post(at("roles/supervisor/approval")).await, 403);
    assert_eq!(post(at("enrolment")).await, 201);
    assert_eq!(post(at("enrolment/approval")).await, 403);
    assert_eq!(post("/v1/staff/founding".to_owned()).await, 422);
    let lines = ["access_denied", "enrolment_opened", "access_denied", "access_denied"];
    assert_eq!(house.types(before), lines);
    house.server.stop().await;
}
