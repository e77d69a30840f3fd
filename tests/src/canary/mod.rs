//! Promise 5: texts that stand nowhere else go into every sealed field by every route; then every
//! byte of the ledger's folder, of the keys, of logs, metrics, replies and temporary files is
//! searched for them, in each form they could have been written down in.
//!
//! That nothing was left out is derived: what a form takes from the API document, what an event
//! seals from its schema, what was done from the route table.

pub(crate) mod marks;
pub(crate) mod opened;
mod refused;
mod requests;
mod schemas;
mod search;
mod served;
mod story;
mod texts;
mod told;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};

use reqwest::Method;
use sanad_server::{Kind, table};

use marks::Mark;
use search::Search;
use served::{Served, path, run};
use story::Story;
use told::Told;

use crate::every_route::needed;

#[test]
fn what_is_sealed_stands_nowhere_but_behind_the_door() {
    let mut served = Served::new();
    let story = story::tell(&served);
    assert_eq!(story.left_out(), [""; 0], "writes that the story does not do");
    let sent = served.marks.borrow().sent.clone();
    every_form_was_filled_in(&served, &sent);

    refused::send(&served, &story.cases[1]);
    served.ask_what_is_public();
    let search = Search::new(served.marks.borrow().all.clone());
    nothing_is_found(&search, &served);
    the_door_shows_it(&served, &story, &sent, &search);
    who_sees_no_content_is_shown_none(&served, &story, &sent);
    let headers = follow(&served, story.last);
    assert_eq!(search.look(&headers), BTreeSet::new(), "in the feed");
    served.stop();

    for command in ["verify", "status", "rebuild"] {
        run(served.folder(), &[command, "--json"]);
    }
    nothing_is_found(&search, &served);
    assert!(served.made_nothing_elsewhere(), "a file was made outside the ledger's folders");
    every_sealed_field_was_filled_in(&served, &story, &sent);
}

/// Each text that a form of any route takes for sealing was sent, and taken.
fn every_form_was_filled_in(served: &Served, sent: &[Mark]) {
    let wanted = served.marks.borrow().places();
    let filled: BTreeSet<_> = sent.iter().map(|mark| mark.place.clone()).collect();
    let left: Vec<_> = wanted.difference(&filled).collect();
    assert!(left.is_empty(), "no text was sent at {left:#?}");
    println!("{} sealed texts of forms were filled in by {} marks", wanted.len(), sent.len());
    assert!(wanted.len() > 60, "the API document tells of {} sealed texts", wanted.len());
}

/// Each sealed field of each event carried something, and each text one of the marks; each mark
/// that was sent lies in one of them, but for those of a person who was erased and those that were
/// redacted: they open nowhere.
fn every_sealed_field_was_filled_in(served: &Served, story: &Story, sent: &[Mark]) {
    let texts: BTreeSet<&str> = sent.iter().map(|mark| mark.text.as_str()).collect();
    let (dir, keys) = served.place();
    let opened = opened::opened(&dir, &keys);
    let told = schemas::sealed_fields();
    let untold: Vec<_> = opened.keys().filter(|field| !told.contains_key(field)).collect();
    assert!(untold.is_empty(), "no schema tells of {untold:#?}");
    let mut kept = BTreeSet::new();
    for (field, is_text) in &told {
        let values = opened.get(field).unwrap_or_else(|| panic!("nothing was sealed in {field:?}"));
        let values = values.iter().map(|value| value.trim_start_matches('+'));
        let marks: Vec<_> = values.filter(|value| texts.contains(value)).collect();
        assert_eq!(!marks.is_empty(), *is_text, "{field:?} holds {} marks", marks.len());
        kept.extend(marks);
    }
    let erased: BTreeSet<_> =
        story.erased.iter().map(|number| sent[*number].text.as_str()).collect();
    assert!(erased.len() > 5, "{} texts were erased", erased.len());
    assert_eq!(
        texts.difference(&kept).copied().collect::<BTreeSet<_>>(),
        erased,
        "what is not kept"
    );
    let events: BTreeSet<_> = told.keys().map(|field| &field.event_type).collect();
    println!("{} sealed fields of {} events were filled in", told.len(), events.len());
}

/// Who may see the cases sees every mark, in bodies: else the search would have nothing to find.
fn the_door_shows_it(served: &Served, story: &Story, sent: &[Mark], search: &Search) {
    let mut shown = Vec::new();
    for case in &story.cases {
        shown.push(served.look(&format!("/v1/cases/{case}?purpose=supervision&limit=500"), "andi"));
    }
    shown.push(served.look("/v1/staff?purpose=supervision", "andi"));
    shown.extend(story.emergencies.iter().map(|path| served.look(path, "andi")));
    let breach = format!("/v1/breaches/{}?purpose=supervision", story.breach);
    shown.push(served.look(&breach, "kepala"));
    for inquiry in &story.inquiries {
        let path = format!("/v1/inquiries/{inquiry}?purpose=supervision");
        shown.push(served.look(&path, "kepala"));
    }
    for told in &shown {
        assert_eq!(search.look(told.headers()), BTreeSet::new(), "the headers of {}", told.asked);
    }
    let shown: Vec<_> = shown.iter().map(|told| String::from_utf8_lossy(told.body())).collect();
    for (number, mark) in sent.iter().enumerate() {
        // The number of a certificate is sealed, and so far no route shows it.
        // Nor does one show what was searched for.
        let is_shown = mark.place.operation != "search"
            && !mark.place.way.ends_with(&["certificate".to_owned()])
            && !story.erased.contains(&number);
        let found = shown.iter().any(|text| text.contains(&mark.text));
        assert_eq!(found, is_shown, "{mark:?}");
    }
}

/// An auditor and an operator get no text of a case by any route; names of staff, an auditor may.
fn who_sees_no_content_is_shown_none(served: &Served, story: &Story, sent: &[Mark]) {
    let of_cases = sent.iter().filter(|mark| {
        !["register_staff", "found_accounts", "propose_recovery"]
            .contains(&mark.place.operation.as_str())
    });
    let search = Search::new(of_cases.map(|mark| mark.text.clone()));
    let everything = Search::new(sent.iter().map(|mark| mark.text.clone()));
    for route in table() {
        let (Kind::CaseRead | Kind::AcrossRead) = route.kind else {
            continue;
        };
        for (by, purpose, search) in
            [("audit", "audit", &search), ("ops", "maintenance", &everything)]
        {
            let ids: Vec<&str> = route.parameters().map(|_| story.cases[1].as_str()).collect();
            let staff = served.staff("budi");
            let more = needed(route, staff);
            if route.method == Method::POST {
                continue;
            }
            let told = served.look(&format!("{}?purpose={purpose}{more}", path(route, &ids)), by);
            assert_eq!(search.look(&told.bytes), BTreeSet::new(), "{}", told.asked);
        }
    }
    let breach = format!("/v1/breaches/{}?purpose=audit", story.breach);
    let told = served.look(&breach, "audit");
    assert_eq!((told.status, search.look(&told.bytes)), (200, BTreeSet::new()));
    for path in &story.emergencies {
        let told = served.look(&path.replace("supervision", "audit"), "audit");
        assert_eq!(told.status, 200, "{}", told.asked);
        assert_eq!(search.look(&told.bytes), BTreeSet::new(), "{}", told.asked);
    }
}

/// The headers of all entries up to this one, as the feed sends them to an auditor.
fn follow(served: &Served, last: u64) -> Vec<u8> {
    let feed = served.request(Method::GET, "/v1/feed?purpose=audit&from=0", "audit");
    let mut feed = BufReader::new(feed.send().unwrap());
    let mut sent = Vec::new();
    let mut is_last = false;
    loop {
        let begin = sent.len();
        assert_ne!(feed.read_until(b'\n', &mut sent).unwrap(), 0, "the feed ended early");
        let line = sent[begin..].trim_ascii_end();
        is_last |= line.starts_with(format!("id: {last}-").as_bytes());
        // A blank line ends an event.
        if is_last && line.is_empty() {
            return sent;
        }
    }
}

/// Searches every file that the program could have written, and every reply it gave beside looks.
fn nothing_is_found(search: &Search, served: &Served) {
    let searched = search.folder(served.folder());
    assert_eq!(searched.found, BTreeSet::new());
    // The log, too, has something in it that could be found.
    let log = std::fs::read_to_string(served.folder().join("stderr.log")).unwrap();
    let lines = log.matches("\"answered\"").count();
    assert!(lines > 300 && searched.files > 10, "{lines} lines, {} files", searched.files);
    for Told { asked, bytes, .. } in served.told.borrow().iter() {
        assert_eq!(search.look(bytes), BTreeSet::new(), "the reply to {asked}");
    }
    println!("{} files of {} bytes were searched", searched.files, searched.bytes);
}
