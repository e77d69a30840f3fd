//! Coming in with a browser alone: the founding by code, and the enrolment by two; what is told once stands on one page,
//! once.

use super::tests::{Browser, Seen};
use crate::testing::{CANARY, House, PASSWORD};

const KEY: &str = "00112233445566778899aabbccddeeff";
const OTHER_KEY: &str = "0f112233445566778899aabbccddeeff";

/// Secrets that a page shows.
fn secrets(page: &Seen) -> Vec<String> {
    let parts = page.text.split("class=\"secret\">").skip(1);
    parts.map(|part| part.split('<').next().unwrap().to_owned()).collect()
}

fn founders<'a>(code: &'a str, role: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("_at", "/pendirian"),
        ("code", code),
        ("first.name", "Orang Pertama"),
        ("first.role", "head"),
        ("first.profession", "konselor"),
        ("first.unit", "pimpinan"),
        ("second.name", "Orang Kedua"),
        ("second.role", role),
        ("second.profession", "konselor"),
        ("second.unit", "pimpinan"),
    ]
}

async fn enrol(browser: &mut Browser<'_>, halves: [&str; 2], name: &str) {
    let [first, second] = halves;
    let fields = [
        ("first", first),
        ("second", second),
        ("name", name),
        ("password", PASSWORD),
        ("_at", "/pendaftaran"),
        ("_then", "/masuk"),
    ];
    let enrolled = browser.send("/v1/enrolment", &fields).await;
    assert_eq!((enrolled.status, enrolled.to()), (303, "/masuk"), "{}", enrolled.text);
    let fields =
        [("name", name), ("password", PASSWORD), ("cookie", "true"), ("_then", "/hari-ini")];
    assert_eq!(browser.send("/v1/sign-in", &fields).await.status, 303);
    assert_eq!(browser.get("/hari-ini").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_institution_is_founded_in_the_browser_by_the_code_and_by_it_alone_once() {
    let house = House::new().await;
    let code = house.records.founding_code();
    let mut browser = Browser::new(&house);
    assert!(browser.get("/").await.text.contains("/pendirian"));
    assert!(browser.get("/pendirian").await.text.contains("name=\"second.role\""));
    let size = house.size();
    let wrong = browser.send("/v1/founding", &founders("0000-0000-0000-0000-0000", "head")).await;
    assert_eq!((wrong.status, house.size()), (401, size), "{}", wrong.text);
    assert!(wrong.text.contains("Orang Kedua"), "what was typed stays");
    // A role that approves nothing is refused with its field; a line says so, and nothing is made.
    let refused = browser.send("/v1/founding", &founders(&code, "counsellor")).await;
    assert_eq!((refused.status, house.size()), (422, size + 1), "{}", refused.text);
    let typed = code.to_uppercase().replace('-', " ");
    let founded = browser.send("/v1/founding", &founders(&typed, "supervisor")).await;
    assert_eq!(founded.status, 200, "{}", founded.text);
    assert_eq!(founded.headers["cache-control"], "no-store");
    let halves = secrets(&founded);
    assert!(halves.len() == 4 && founded.text.contains("Orang Kedua"), "{}", founded.text);
    // The code is good for nothing any more.
    let size = house.size();
    let again = browser.send("/v1/founding", &founders(&code, "supervisor")).await;
    assert_eq!((again.status, house.size()), (401, size));
    assert!(!browser.get("/pendirian").await.text.contains("name=\"code\""));
    assert!(!browser.get("/").await.text.contains("/pendirian"));
    enrol(&mut browser, [&halves[0], &halves[1]], "pertama").await;
    enrol(&mut Browser::new(&house), [&halves[2], &halves[3]], "kedua").await;
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_enrol_a_colleague_and_each_half_is_shown_once_to_one_of_them() {
    let house = House::new().await;
    house.join("head");
    let (mut first, mut second) = (Browser::new(&house), Browser::new(&house));
    for (browser, name) in [(&mut first, "satu"), (&mut second, "dua.a")] {
        let fields =
            [("name", name), ("password", PASSWORD), ("cookie", "true"), ("_then", "/hari-ini")];
        assert_eq!(browser.send("/v1/sign-in", &fields).await.status, 303);
    }
    let register = [
        ("_key", KEY),
        ("_at", "/lakukan/register_staff"),
        ("_then", "/hari-ini"),
        ("name", CANARY),
        ("profession", "konselor"),
        ("unit", "konseling"),
        ("roles", "counsellor"),
    ];
    assert_eq!(first.send("/v1/staff", &register).await.status, 303);
    let list = first.get("/petugas?purpose=supervision").await;
    let form = list.text.rsplit("/lakukan/open_enrolment.").next().unwrap();
    let staff = form.split('"').next().unwrap().to_owned();
    let path = |act: &str| format!("/v1/staff/{staff}/{act}");
    let asks = |page: &str| {
        let key = if page == "open_enrolment" { OTHER_KEY } else { KEY };
        [("_key", key.to_owned()), ("_at", format!("/lakukan/{page}.{staff}"))]
    };
    let send = async |browser: &mut Browser<'_>, act: &str, page: &str| {
        let fields = asks(page);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.send(&path(act), &fields).await
    };
    let approve = format!("approve_role.{staff}.counsellor");
    assert_eq!(second.get(&format!("/lakukan/{approve}")).await.status, 200);
    let approved = second
        .send(&path("roles/counsellor/approval"), &[("_key", OTHER_KEY), ("_then", "/hari-ini")])
        .await;
    assert_eq!(approved.status, 303, "{}", approved.text);
    let opened = send(&mut first, "enrolment", "open_enrolment").await;
    assert_eq!(opened.status, 200, "{}", opened.text);
    let half = secrets(&opened);
    assert_eq!(half.len(), 1, "{}", opened.text);
    // Reloaded, the page says that it was shown.
    let again = send(&mut first, "enrolment", "open_enrolment").await;
    assert!(again.status == 200 && secrets(&again).is_empty(), "{}", again.text);
    assert!(again.text.contains("Sudah ditampilkan"));
    let other = send(&mut second, "enrolment/approval", "approve_enrolment").await;
    let other = secrets(&other);
    assert_eq!(other.len(), 1);
    enrol(&mut Browser::new(&house), [&half[0], &other[0]], "baru").await;
    house.server.stop().await;
}
