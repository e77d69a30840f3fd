//! What was typed when a sign-in had ended comes back to whoever typed it, and to nobody else.

use super::tests::Browser;
use crate::testing::{House, PASSWORD, Person};

const TYPED: &str = "TULISAN PANJANG";

struct Form {
    page: String,
    action: String,
    key: String,
    by: String,
}

impl Form {
    async fn open(browser: &mut Browser<'_>, case: &str) -> Self {
        let page = case.replace("/v1/cases", "/kasus") + "/lakukan/hold_session?purpose=service";
        Self::at(browser, page, format!("{case}/sessions")).await
    }

    async fn at(browser: &mut Browser<'_>, page: String, action: String) -> Self {
        let form = browser.get(&page).await;
        let (key, by) = (form.hidden("_key").to_owned(), form.hidden("_by").to_owned());
        Self { page, action, key, by }
    }

    fn filled_in(&self) -> Vec<(&str, &str)> {
        vec![
            ("_key", &self.key),
            ("_by", &self.by),
            ("_at", &self.page),
            ("_then", "/hari-ini"),
            ("service", "konseling"),
            ("mode", "office"),
            ("minutes", "50"),
            ("head_count", "1"),
            ("text", TYPED),
            ("narrative", TYPED),
            ("password", PASSWORD),
        ]
    }

    /// The same, as the form of a session has it.
    fn sent(&self) -> Vec<(&str, &str)> {
        let all = self.filled_in().into_iter();
        all.filter(|(name, _)| !["narrative", "password"].contains(name)).collect()
    }
}

async fn sign_out(browser: &mut Browser<'_>) {
    let fields = [("_key", "00112233445566778899aabbccddeeff"), ("_then", "/masuk")];
    assert_eq!(browser.send("/v1/sign-out", &fields).await.to(), "/masuk");
}

fn back<'a>(person: &'a Person, kept: &'a str, password: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("name", &person.name),
        ("password", password),
        ("cookie", "true"),
        ("_at", "/masuk"),
        ("_then", "/hari-ini"),
        ("_kept", kept),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_when_a_sign_in_had_ended_comes_back_after_the_next() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let case = house.case(&budi).await;
    let mut browser = Browser::new(&house);
    browser.sign_in(&budi).await;
    let form = Form::open(&mut browser, &case).await;
    sign_out(&mut browser).await;
    let size = house.size();
    let asked = browser.send(&form.action, &form.filled_in()).await;
    assert_eq!((asked.status, house.size()), (401, size), "{}", asked.text);
    assert!(!asked.text.contains(TYPED), "it is sealed");
    let kept = asked.hidden("_kept").to_owned();
    // A wrong password loses nothing.
    let wrong = browser.send("/v1/sign-in", &back(&budi, &kept, "salah")).await;
    assert_eq!((wrong.status, wrong.hidden("_kept")), (401, kept.as_str()));
    let size = house.size();
    let again = browser.send("/v1/sign-in", &back(&budi, &kept, PASSWORD)).await;
    assert_eq!(again.status, 200, "{}", again.text);
    assert!(again.text.contains(TYPED) && again.text.contains("belum dikirim"), "{}", again.text);
    assert!(!again.text.contains(PASSWORD), "a password is left out");
    assert_eq!(house.size(), size + 2, "the sign-in, and the look of the page: nothing is sent");
    assert_eq!((again.hidden("_key"), again.hidden("_at")), (&*form.key, &*form.page));
    let done = browser.send(&form.action, &form.sent()).await;
    assert_eq!((done.status, house.size()), (303, size + 3), "{}", done.text);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_typed_is_shown_to_no_other_and_sent_in_no_other_name() {
    let house = House::new().await;
    let (budi, siti) = (house.join("counsellor"), house.join("counsellor"));
    let mut browser = Browser::new(&house);
    browser.sign_in(&budi).await;
    // A page that both may open.
    let page = "/lakukan/open_intake".to_owned();
    let form = Form::at(&mut browser, page, "/v1/cases".to_owned()).await;
    sign_out(&mut browser).await;
    let asked = browser.send(&form.action, &form.filled_in()).await;
    let kept = asked.hidden("_kept").to_owned();
    let other = browser.send("/v1/sign-in", &back(&siti, &kept, PASSWORD)).await;
    assert_eq!((other.status, other.to()), (303, "/hari-ini"), "{}", other.text);
    // The tab of the first is still open, and hers is the sign-in now.
    let size = house.size();
    for more in [&[][..], &[("_tongue", "en")]] {
        let fields = [&form.filled_in()[..], more].concat();
        let sent = browser.send(&form.action, &fields).await;
        assert_eq!(sent.status, 409, "{}", sent.text);
        assert!(!sent.text.contains(TYPED), "{}", sent.text);
    }
    assert!(house.size() <= size + 2, "no more than that it was refused");
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_is_read_of_a_browser_in_which_nobody_was_signed_in() {
    let house = House::new().await;
    let budi = house.join("counsellor");
    let case = house.case(&budi).await;
    let mut browser = Browser::new(&house);
    browser.sign_in(&budi).await;
    let form = Form::open(&mut browser, &case).await;
    sign_out(&mut browser).await;
    let was = browser.cookies["__Host-was"].clone();
    let turned = if was.starts_with('A') { "B" } else { "A" };
    for cookie in ["", "AAAA", &format!("{turned}{}", &was[1..])] {
        browser.cookies.insert("__Host-was".to_owned(), cookie.to_owned());
        let asked = browser.send(&form.action, &form.filled_in()).await;
        assert_eq!((asked.status, asked.text.contains("_kept")), (401, false), "{cookie}");
    }
    // What was sealed for one thing is not taken for another.
    browser.cookies.insert("__Host-was".to_owned(), was);
    let asked = browser.send(&form.action, &form.filled_in()).await;
    let kept = asked.hidden("_kept").to_owned();
    browser.cookies.insert("__Host-was".to_owned(), kept);
    let asked = browser.send(&form.action, &form.filled_in()).await;
    assert!(!asked.text.contains("_kept"));
    house.server.stop().await;
}
