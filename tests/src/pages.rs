//! A page is drawn from the answer of a look that the API has: it leaves the same line, to the same reader, and
//! shows nothing that the answer does not hold.

use sanad_disk::SimDisk;
use sanad_server::{Kind, Route, table};
use serde_json::Value;

use crate::first_door::{READERS, furnished};
use crate::lk3::Lk3;

/// Each page that looks, with the operation that answers it.
const TWINS: &[(&str, &str)] = &[
    ("page_cases", "list_cases"),
    ("page_case", "view_case"),
    ("page_deed", "view_case"),
    ("page_case_access", "read_case_access"),
    ("page_access", "read_access"),
    ("page_tasks", "list_tasks"),
    ("page_clocks", "list_clocks"),
    ("page_emergencies", "list_emergencies"),
    ("page_emergency", "view_emergency"),
    ("page_search", "search"),
    ("page_shown", "tell_shown"),
    ("page_inquiries", "list_inquiries"),
    ("page_inquiry", "view_inquiry"),
    ("page_breaches", "list_breaches"),
    ("page_breach", "view_breach"),
    ("page_staff", "list_staff"),
    ("page_integrity", "check_integrity"),
];
/// What stands sealed in the house, and who works there.
const SECRETS: &[&str] = &[
    "Ibu A.",
    "cerita-tersegel",
    "Orang",
    "anak dalam bahaya",
    "Penetapan 1",
    "7371014101900001",
    "budi",
    "andi",
];
/// What differs between two looks one after the other: how much stands before each, and the digest over that.
const COUNTS: &[&str] = &["up_to", "digest", "count", "looks", "entries", "first", "last"];

fn route(operation: &str) -> &'static Route {
    table().iter().find(|route| route.operation == operation).unwrap()
}

/// The last line: what it is, by which rule, and what it says.
fn line(lk3: &Lk3) -> (String, Value) {
    let mut data = lk3.last_data();
    if let Value::Object(fields) = &mut data {
        fields.retain(|name, _| !COUNTS.contains(&name.as_str()));
    }
    (lk3.last_types(1).remove(0), data)
}

#[test]
fn a_page_leaves_the_line_of_its_look_and_shows_nothing_that_its_answer_does_not_hold() {
    let disk = SimDisk::new();
    let house = furnished(&disk);
    house.lk3.records().make_index().unwrap();
    let looks = table().iter().filter(|route| {
        route.is_for_people() && matches!(route.kind, Kind::CaseRead | Kind::AcrossRead)
    });
    let (mut shown, mut secrets) = (0, 0);
    for page in looks {
        let twin = TWINS.iter().find(|(name, _)| *name == page.operation);
        let (_, twin) = twin.unwrap_or_else(|| panic!("{page:?} has no look of the API"));
        for (by, purpose) in READERS {
            let about = format!("{page:?} by {by} for {purpose}");
            let (status, answer) = house.ask(route(twin), by, purpose);
            let left = line(&house.lk3);
            let (drawn, text) = house.ask(page, by, purpose);
            assert_eq!((drawn, line(&house.lk3)), (status, left), "{about}");
            for secret in SECRETS.iter().filter(|secret| text.contains(**secret)) {
                assert!(answer.contains(secret), "{about}: `{secret}`");
                secrets += 1;
            }
            shown += u32::from(drawn == 200);
        }
    }
    assert!(shown > 20 && secrets > 10, "{shown} pages showed {secrets} texts");
}
