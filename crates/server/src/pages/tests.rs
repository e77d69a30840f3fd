//! The pages as a browser has them: with the cookie, forms and where they lead.

use std::collections::BTreeMap;

use reqwest::redirect::Policy;
use reqwest::{Client, Response};

use crate::testing::{CANARY, House, PASSWORD, Person};

/// A browser: it keeps cookies, and says that it asks from a page of this server.
pub(super) struct Browser<'a> {
    house: &'a House,
    client: Client,
    pub(super) cookies: BTreeMap<String, String>,
}

pub(super) struct Seen {
    pub(super) status: u16,
    pub(super) headers: reqwest::header::HeaderMap,
    pub(super) text: String,
}

impl Seen {
    pub(super) fn to(&self) -> &str {
        self.headers["location"].to_str().unwrap()
    }

    /// The value of a hidden field of the form, which stands behind that of the sign-out.
    pub(super) fn hidden(&self, name: &str) -> &str {
        let (_, rest) = self.text.rsplit_once(&format!("name=\"{name}\" value=\"")).unwrap();
        rest.split('"').next().unwrap()
    }
}

impl<'a> Browser<'a> {
    pub(super) fn new(house: &'a House) -> Self {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { house, client, cookies: BTreeMap::new() }
    }

    async fn seen(&mut self, response: Response) -> Seen {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        for cookie in headers.get_all("set-cookie") {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap().to_owned();
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value);
            }
        }
        Seen { status, headers, text: response.text().await.unwrap() }
    }

    fn jar(&self) -> String {
        let all: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        all.join("; ")
    }

    pub(super) async fn get(&mut self, path: &str) -> Seen {
        let asked = self.client.get(self.house.url(path)).header("Sec-Fetch-Site", "same-origin");
        let response = asked.header("Cookie", self.jar()).send().await.unwrap();
        self.seen(response).await
    }

    pub(super) async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let asked = self.client.post(self.house.url(path)).form(fields);
        let asked = asked.header("Sec-Fetch-Site", "same-origin").header("Cookie", self.jar());
        let response = asked.send().await.unwrap();
        self.seen(response).await
    }

    pub(super) async fn sign_in(&mut self, person: &Person) -> Seen {
        let fields = [
            ("name", person.name.as_str()),
            ("password", PASSWORD),
            ("cookie", "true"),
            ("_at", "/masuk"),
            ("_then", "/hari-ini"),
        ];
        self.send("/v1/sign-in", &fields).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_counsellor_signs_in_opens_a_file_and_writes_a_note() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let case = house.case(&budi).await.replace("/v1/cases", "/kasus");
    let mut browser = Browser::new(&house);
    assert!(browser.get("/").await.text.contains("/masuk"));
    let signed_in = browser.sign_in(&budi).await;
    assert_eq!((signed_in.status, signed_in.to()), (303, "/hari-ini"));
    let today = browser.get("/hari-ini").await;
    assert!(today.status == 200 && today.text.contains("/kasus?purpose=service"), "{}", today.text);
    let before = house.size();
    let list = browser.get("/kasus?purpose=service&status=&urgency=").await;
    assert!(list.status == 200 && list.text.contains(&format!("{case}/tujuan")), "{}", list.text);
    assert_eq!(house.size(), before + 1, "a list is a look");
    let asks = browser.get(&format!("{case}/tujuan")).await;
    assert!(asks.status == 200 && !asks.text.contains(CANARY));
    assert_eq!(house.size(), before + 1, "what is asked for is not shown yet");
    let file = browser.get(&format!("{case}?purpose=service")).await;
    assert!(file.status == 200 && file.text.contains(CANARY), "{}", file.text);
    assert_eq!(file.headers["sanad-look"].to_str().unwrap(), (before + 1).to_string());
    // The form, with a fault first: it comes back as it was typed.
    let page = format!("{case}/lakukan/hold_session?purpose=service");
    let form = browser.get(&page).await;
    assert_eq!(form.status, 200, "{}", form.text);
    let (key, then) = (form.hidden("_key").to_owned(), form.hidden("_then").to_owned());
    let action = case.replace("/kasus", "/v1/cases") + "/sessions";
    let mut fields = vec![
        ("_key", key.as_str()),
        ("_at", page.as_str()),
        ("_then", then.as_str()),
        ("service", "konseling"),
        ("mode", "office"),
        ("minutes", "0"),
        ("head_count", "1"),
        ("text", "TULISAN <b>tebal</b>"),
    ];
    let wrong = browser.send(&action, &fields).await;
    assert_eq!(wrong.status, 422, "{}", wrong.text);
    assert!(
        wrong.text.contains("TULISAN &lt;b&gt;tebal&lt;/b&gt;")
            && wrong.text.contains("#f-minutes")
    );
    assert!(wrong.text.contains("Kesalahan: "), "{}", wrong.text);
    assert_eq!(wrong.hidden("_key"), key, "a second press sends the same");
    fields[5].1 = "50";
    let done = browser.send(&action, &fields).await;
    assert_eq!((done.status, done.to()), (303, then.as_str()), "{}", done.text);
    let size = house.size();
    let twice = browser.send(&action, &fields).await;
    assert_eq!((twice.status, house.size()), (303, size), "it is recorded once");
    let file = browser.get(&then).await;
    assert!(file.text.contains("TULISAN") && file.text.contains("Sesi dicatat."), "{}", file.text);
    assert!(!browser.get(&then).await.text.contains("Sesi dicatat."), "that is told once");
    let out = browser
        .send("/v1/sign-out", &[("_key", "00112233445566778899aabbccddeeff"), ("_then", "/masuk")]);
    assert_eq!(out.await.to(), "/masuk");
    assert_eq!(browser.get(&then).await.status, 401);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_stays_in_another_tongue_and_nothing_is_recorded() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let case = house.case(&budi).await;
    let mut browser = Browser::new(&house);
    browser.sign_in(&budi).await;
    let page = case.replace("/v1/cases", "/kasus") + "/lakukan/hold_session?purpose=service";
    let fields = [("_at", page.as_str()), ("text", "TULISAN"), ("_tongue", "en")];
    let size = house.size();
    let told = browser.send(&format!("{case}/sessions"), &fields).await;
    assert_eq!((told.status, house.size()), (200, size + 1), "the page is a look, and no more");
    assert!(told.text.contains("lang=\"en\"") && told.text.contains("TULISAN"), "{}", told.text);
    let file = browser.get(&case.replace("/v1/cases", "/kasus")).await;
    assert!(file.text.contains("lang=\"en\""), "it is kept");
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_signed_in_comes_back_to_where_they_were() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let mut browser = Browser::new(&house);
    let asked = browser.get("/kasus?purpose=service").await;
    assert_eq!(asked.status, 401);
    assert_eq!(asked.hidden("_then"), "/kasus?purpose=service");
    let wrong = [
        ("name", budi.name.as_str()),
        ("password", "salah"),
        ("cookie", "true"),
        ("_at", "/masuk"),
    ];
    let wrong = browser.send("/v1/sign-in", &wrong).await;
    assert!(
        wrong.status == 401
            && wrong.text.contains("tidak cocok")
            && wrong.text.contains(&budi.name)
    );
    assert!(!wrong.text.contains("salah\""), "no password comes back");
    let elsewhere = [
        ("name", budi.name.as_str()),
        ("password", PASSWORD),
        ("cookie", "true"),
        ("_then", "//evil.test/"),
    ];
    assert_eq!(browser.send("/v1/sign-in", &elsewhere).await.to(), "/hari-ini");
    house.server.stop().await;
}

/// A browser keeps no page for *back* while a cookie that no script reads has changed since.
#[tokio::test(flavor = "multi_thread")]
async fn each_page_has_the_browser_ask_again_for_what_it_shows_again() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let case = house.case(&budi).await.replace("/v1/cases", "/kasus");
    let mut browser = Browser::new(&house);
    browser.sign_in(&budi).await;
    let mut numbers = Vec::new();
    for path in
        ["/hari-ini", "/kasus?purpose=service", &format!("{case}?purpose=service"), "/hari-ini"]
    {
        let page = browser.get(path).await;
        assert_eq!(page.headers["cache-control"], "no-store");
        assert!(
            page.headers["content-security-policy"]
                .to_str()
                .unwrap()
                .starts_with("default-src 'none'")
        );
        numbers.push(browser.cookies["__Host-page"].clone());
    }
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 4);
    house.server.stop().await;
}

/// A form of another site, or one without the cookie, is none.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_taken_from_a_page_of_this_server_and_nobody_else() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let action = house.url(&format!("{}/sessions", house.case(&budi).await));
    let mut browser = Browser::new(&house);
    browser.sign_in(&budi).await;
    let fields = [
        ("_key", "00112233445566778899aabbccddeeff"),
        ("service", "konseling"),
        ("mode", "office"),
        ("minutes", "50"),
        ("head_count", "1"),
        ("text", "x"),
    ];
    let size = house.size();
    let evil = browser.client.post(&action).form(&fields).header("Cookie", browser.jar());
    let evil = evil.header("Sec-Fetch-Site", "cross-site").send().await.unwrap();
    assert_eq!((evil.status().as_u16(), house.size()), (403, size));
    let bare = browser.client.post(&action).form(&fields).bearer_auth(&budi.token);
    let bare =
        bare.header("Idempotency-Key", "00112233445566778899aabbccddeeff").send().await.unwrap();
    assert_eq!(bare.status().as_u16(), 415);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_done_next_is_offered_where_it_began_and_only_while_it_can_be() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let case = house.case(&budi).await;
    let held = house.post(&format!("{case}/sessions"), &budi, &crate::testing::session());
    assert_eq!(held.send().await.unwrap().status(), 201);
    let mut browser = Browser::new(&house);
    browser.sign_in(&budi).await;
    let page = case.replace("/v1/cases", "/kasus") + "?purpose=service";
    let file = browser.get(&page).await;
    let offered = |text: &str, deed: &str| {
        let from = text.find(&format!("/lakukan/{deed}."))?;
        let address = text[..from].rfind('"').map(|quote| &text[quote + 1..])?;
        Some(address.split('"').next().unwrap().to_owned())
    };
    let addendum = browser.get(&offered(&file.text, "add_addendum").unwrap()).await;
    assert!(
        addendum.text.contains("type=\"radio\"") && addendum.text.contains("name=\"note\""),
        "{}",
        addendum.text
    );
    let form = browser.get(&offered(&file.text, "sign_note").unwrap()).await;
    assert_eq!(form.status, 200);
    let action = offered(&file.text, "sign_note").unwrap();
    let session = action.split("sign_note.").nth(1).unwrap().split('?').next().unwrap();
    let fields = [
        ("_key", form.hidden("_key")),
        ("_seen", form.hidden("_seen")),
        ("_at", action.as_str()),
        ("_then", page.as_str()),
    ];
    let signed = browser.send(&format!("{case}/sessions/{session}/signature"), &fields).await;
    assert_eq!((signed.status, signed.to()), (303, page.as_str()), "{}", signed.text);
    let file = browser.get(&page).await;
    assert!(offered(&file.text, "sign_note").is_none(), "it is signed");
    let then = browser.get(&format!("{page}&as_of=2099-01-01")).await;
    assert!(then.status == 200 && offered(&then.text, "add_addendum").is_none(), "{}", then.text);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_leaves_is_shown_before_it_is_sent_and_nothing_is_recorded_meanwhile() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let case = house.case(&budi).await;
    let proposal = serde_json::json!({
        "institution": "uptd_ppa", "reason": "safety", "urgency": "high", "name": "UPTD PPA Makassar",
    });
    let proposed = house.post(&format!("{case}/referrals"), &budi, &proposal).send().await.unwrap();
    let (_, told) = crate::testing::told(proposed).await;
    let referral = told["made"]["referral"].as_str().unwrap();
    let mut browser = Browser::new(&house);
    browser.sign_in(&budi).await;
    let page = case.replace("/v1/cases", "/kasus");
    let page = format!("{page}/lakukan/send_referral.{referral}?purpose=service");
    let form = browser.get(&page).await;
    let (key, seen) = (form.hidden("_key").to_owned(), form.hidden("_seen").to_owned());
    let action = format!("{case}/referrals/{referral}/sent");
    let typed = [
        ("_key", key.as_str()),
        ("_seen", seen.as_str()),
        ("_at", page.as_str()),
        ("_then", "/hari-ini"),
        ("order", "court_order"),
        ("data_groups", "identity"),
        ("data_groups", "contact"),
        ("delivery", "by_hand"),
        ("notice_version", "1"),
        ("packet", "ISI PAKET"),
    ];
    let size = house.size();
    let checked = browser.send(&action, &[&typed[..], &[("_check", "1")]].concat()).await;
    assert_eq!((checked.status, house.size()), (200, size + 1), "the page is a look, and no more");
    for told in ["Kirim ke UPTD PPA Makassar", "ISI PAKET", "Identitas", "name=\"_change\""] {
        assert!(checked.text.contains(told), "{told}: {}", checked.text);
    }
    assert_eq!(checked.hidden("_key"), key);
    let changed = browser.send(&action, &[&typed[..], &[("_change", "1")]].concat()).await;
    assert!(changed.status == 200 && changed.text.contains("name=\"_check\""), "{}", changed.text);
    assert!(changed.text.contains("ISI PAKET"), "it stays as it was typed");
    let size = house.size();
    let sent = browser.send(&action, &typed).await;
    assert_eq!((sent.status, house.size() > size), (303, true), "{}", sent.text);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_still_open_is_told_before_a_case_is_closed() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let case = house.case(&budi).await;
    let mut browser = Browser::new(&house);
    browser.sign_in(&budi).await;
    let page = case.replace("/v1/cases", "/kasus") + "/lakukan/propose_closure?purpose=service";
    assert!(!browser.get(&page).await.text.contains("belum ditandatangani"));
    let held = house.post(&format!("{case}/sessions"), &budi, &crate::testing::session());
    assert_eq!(held.send().await.unwrap().status(), 201);
    assert!(browser.get(&page).await.text.contains("1 catatan sesi belum ditandatangani"));
    house.server.stop().await;
}

#[test]
fn each_deed_that_a_page_offers_takes_the_id_that_it_is_offered_with() {
    let offered = [
        (super::staff::DEEDS, "staff"),
        (super::inquiries::DEEDS, "inquiry"),
        (super::breaches::DEEDS, "breach"),
    ];
    for (deeds, id) in offered {
        for operation in deeds {
            let route = crate::table().iter().find(|route| route.operation == *operation).unwrap();
            assert_eq!(route.parameters().collect::<Vec<_>>(), [id], "{operation}");
            assert!(route.takes_body(), "{operation}");
        }
    }
}
