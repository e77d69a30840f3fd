//! One row for each kind of reply: how cases, persons, sections, entries and counts are read from its body,
//! by the names of its fields; or why it holds nothing of a case.
#![expect(clippy::similar_names, reason = "a party has parts")]
#![expect(clippy::single_match_else, reason = "a paper has looks, or months of them")]

use std::collections::{BTreeMap, BTreeSet};

use sanad_casework::Section;
use sanad_server::Reply;
use serde_json::Value;

/// A sealed part of a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    /// Entry and place in it, where the reply tells that.
    pub(super) at: Option<(u64, u16)>,
    pub(super) party: String,
    pub(super) section: Section,
}

/// What was asked for, as far as a body need not say it again.
#[derive(Debug, Default, Clone)]
pub(super) struct Asked {
    /// The case in the path.
    pub(super) case: Option<String>,
    /// Cases that it is about whatever the body holds.
    pub(super) about: BTreeSet<String>,
    /// What each part is of: the header of its entry tells it.
    pub(super) places: BTreeMap<(u64, u16), Place>,
}

/// Section and person of a part, and where it was first written.
pub(super) type Place = (Section, String, (u64, u16));

/// What a reply held.
#[derive(Debug, Default, Clone)]
pub(super) struct Held {
    pub(super) cases: BTreeSet<String>,
    pub(super) sections: BTreeSet<Section>,
    /// The entries of cases whose clear layer stands in it; none where it tells of no entry by its place.
    pub(super) entries: Option<BTreeSet<u64>>,
    /// The parts whose text stands in it; none where it tells texts without whose they are.
    pub(super) parts: Option<Vec<Part>>,
    pub(super) parties: BTreeSet<String>,
    /// Whose part in a case stands in the state beside it.
    pub(super) folded: Option<BTreeSet<String>>,
    pub(super) count: Count,
    /// Texts of others than persons, by what their section is called.
    pub(super) words: bool,
}

/// How many things it holds.
#[derive(Debug, Default, Clone)]
pub(super) enum Count {
    /// Its line counts nothing.
    #[default]
    None,
    Of(u64),
    /// Sums tell no more than bounds, where one look stands in several of them.
    Between(u64, u64),
}

/// How a reply is read.
pub(super) enum Row {
    Holds(fn(&Asked, &Value) -> Held),
    Nothing { why: &'static str },
}

/// The row of each reply.
pub(super) fn row(reply: Reply) -> Row {
    use Row::{Holds, Nothing};
    let ids = "it tells places and ids of what the caller has just recorded";
    match reply {
        Reply::Recorded | Reply::Issued | Reply::Founded | Reply::Recovered => Nothing { why: ids },
        Reply::SignedIn | Reply::Enrolled | Reply::Me => {
            Nothing { why: "it tells the caller who they are, and how much waits for them" }
        }
        Reply::Health | Reply::Checkpoint | Reply::Tile | Reply::Metrics | Reply::Document => {
            Nothing { why: "it is for anybody: no id and no text of a case" }
        }
        Reply::Page | Reply::Asset => Nothing {
            why: "a page is drawn from the answer of a look that the API has, and leaves the same line",
        },
        Reply::Events => Nothing {
            why: "it is a stream, read as it comes: headers alone, of which its line says everything",
        },
        Reply::Case => Holds(case),
        Reply::CaseList => Holds(case_list),
        Reply::ClockList => Holds(|_, body| listed(&body["clocks"])),
        Reply::TaskList => Holds(task_list),
        Reply::SearchHits => Holds(search_hits),
        Reply::Statement => Holds(statement),
        Reply::Accounting => Holds(accounting),
        Reply::AccessPage => Holds(access_page),
        Reply::Bundle => Holds(bundle),
        Reply::Mentions => Holds(mentions),
        Reply::EmergencyList => Holds(|_, body| listed(&body["emergencies"])),
        Reply::Emergency => Holds(emergency),
        // How many cases it concerns, and none by name.
        Reply::BreachList => Holds(|_, body| counted(&body["breaches"])),
        Reply::InquiryList => Holds(|_, body| counted(&body["inquiries"])),
        Reply::StaffList => Holds(staff_list),
        Reply::Breach => Holds(|_, body| file_of(body, Section::Breach)),
        Reply::Inquiry => Holds(|_, body| file_of(body, Section::Inquiry)),
        Reply::InquirySearches => Holds(inquiry_searches),
        Reply::Shown => Holds(shown_to),
        Reply::CouldHaveSeen => Holds(could_have_seen),
        Reply::Integrity => {
            Holds(|_, body| Held { count: Count::Of(rows(&body["findings"])), ..Held::default() })
        }
    }
}

pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn rows(value: &Value) -> u64 {
    list(value).len() as u64
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn seq(value: &Value) -> u64 {
    value.as_str().unwrap().parse().unwrap()
}

fn section(value: &Value) -> Section {
    value.as_str().unwrap().parse().unwrap()
}

/// By what it is called to a person.
fn called(value: &Value) -> Option<Section> {
    let label = value.as_str()?;
    Section::ALL.iter().copied().find(|of| [of.label_id(), of.label_en()].contains(&label))
}

fn of_path(asked: &Asked) -> BTreeSet<String> {
    asked.case.iter().cloned().collect()
}

/// With the sections of its parts.
fn with(held: Held, parts: Vec<Part>) -> Held {
    let sections = parts.iter().map(|part| part.section).collect();
    Held { sections, parts: Some(parts), ..held }
}

fn case(asked: &Asked, body: &Value) -> Held {
    let (mut parts, mut entries) = (Vec::new(), BTreeSet::new());
    for entry in list(&body["entries"]) {
        let at = seq(&entry["seq"]);
        entries.insert(at);
        for (index, part) in (0..).zip(list(&entry["parts"])) {
            if part.get("text").is_some() {
                let (party, section) = (text(&part["party"]), section(&part["section"]));
                parts.push(Part { at: Some((at, index)), party, section });
            }
        }
    }
    let mut people = BTreeSet::new();
    people_in(&body["state"], &mut people);
    let folded = Some(people);
    let held = Held { cases: of_path(asked), entries: Some(entries), folded, ..Held::default() };
    with(held, parts)
}

/// The people of a state: its `parties`.
fn people_in(state: &Value, people: &mut BTreeSet<String>) {
    if let Value::Object(fields) = state {
        if let Some(Value::Object(parties)) = fields.get("parties") {
            people.extend(parties.keys().cloned());
        }
        fields.values().for_each(|value| people_in(value, people));
    }
}

fn cases_of(rows: &Value) -> BTreeSet<String> {
    list(rows).iter().filter_map(|row| row["case"].as_str()).map(str::to_owned).collect()
}

/// A list whose rows name their cases.
fn listed(of: &Value) -> Held {
    Held { cases: cases_of(of), parts: Some(Vec::new()), ..counted(of) }
}

/// A list whose rows name no case.
fn counted(of: &Value) -> Held {
    Held { count: Count::Of(rows(of)), parts: Some(Vec::new()), ..Held::default() }
}

fn case_list(_: &Asked, body: &Value) -> Held {
    named_cases(&body["cases"])
}

fn task_list(_: &Asked, body: &Value) -> Held {
    named_cases(&body["tasks"])
}

/// Rows of cases, with the client's name in those that tell it.
fn named_cases(rows: &Value) -> Held {
    let named = list(rows).iter().filter(|row| row.get("identity").is_some());
    let part =
        |row: &Value| Part { at: None, party: text(&row["client"]), section: Section::Identity };
    // A case may have several rows, each with the same name.
    let mut parts = Vec::new();
    for part in named.map(part) {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    with(listed(rows), parts)
}

fn search_hits(_: &Asked, body: &Value) -> Held {
    let hits = list(&body["hits"]);
    let told = hits.iter().filter(|hit| !hit["identity"].is_null());
    let part =
        |hit: &Value| Part { at: None, party: text(&hit["party"]), section: Section::Identity };
    let parts = told.map(part).collect();
    let parties = hits.iter().map(|hit| text(&hit["party"])).collect();
    Held { parties, ..with(listed(&body["hits"]), parts) }
}

/// The paper of one who is not the client names no case; it is that of the path all the same.
fn statement(asked: &Asked, body: &Value) -> Held {
    let party = text(&body["party"]);
    let told = list(&body["copy"]["parts"]).iter().filter(|part| part.get("fields").is_some());
    let parts = told.map(|part| Part {
        at: None,
        party: party.clone(),
        section: called(&part["section"]).expect("a section"),
    });
    let parts = parts.collect();
    let count = match body.get("looks") {
        Some(looks) => Count::Of(rows(looks)),
        None => {
            let mut months: BTreeMap<String, Vec<u64>> = BTreeMap::new();
            for row in list(&body["months"]) {
                let count = row["count"].as_u64().unwrap();
                months.entry(text(&row["month"])).or_default().push(count);
            }
            let least = months.values().filter_map(|of| of.iter().max()).sum();
            Count::Between(least, months.values().flatten().sum())
        }
    };
    let parties = [party].into();
    with(Held { cases: of_path(asked), parties, count, ..Held::default() }, parts)
}

/// A referral is told by the institution of referral, a disclosure by any other recipient; what is closed
/// tells no text.
fn accounting(asked: &Asked, body: &Value) -> Held {
    let series = list(&body["disclosures"]);
    let open = series.iter().filter(|one| one["closed"] == false);
    let is_referral = |one: &&Value| {
        ["lembaga rujukan", "institution of referral"].contains(&one["recipient"].as_str().unwrap())
    };
    let sections = open
        .map(|one| if is_referral(&one) { Section::Referral } else { Section::Disclosure })
        .collect();
    let count = series.iter().map(|one| one["count"].as_u64().unwrap()).sum();
    let (cases, parties) = (of_path(asked), [text(&body["party"])].into());
    Held { cases, parties, sections, count: Count::Of(count), ..Held::default() }
}

fn access_page(asked: &Asked, body: &Value) -> Held {
    let of = list(&body["accesses"]);
    let named = of.iter().flat_map(|row| cases_of(&row["cases"]));
    let cases = of_path(asked).into_iter().chain(named).collect();
    Held { cases, ..counted(&body["accesses"]) }
}

/// Parts that are handed over, of the entries that stand in it; the last one tells the streams alone. Evidence
/// of looks shows lines, and no entry of a case.
fn bundle(asked: &Asked, body: &Value) -> Held {
    let of: Vec<&Value> = list(body).iter().filter_map(|line| line.get("entry")).collect();
    let (mut parts, mut entries) = (Vec::new(), BTreeSet::new());
    for entry in &of {
        let at = seq(&entry["seq"]);
        entries.insert(at);
        for part in list(&entry["parts"]).iter().filter(|part| part.get("opened").is_some()) {
            let index = u16::try_from(part["at"].as_u64().unwrap()).unwrap();
            let (section, party, first) = asked.places[&(at, index)].clone();
            parts.push(Part { at: Some(first), party, section });
        }
    }
    let count = Count::Of(of.len() as u64);
    with(Held { cases: of_path(asked), entries: Some(entries), count, ..Held::default() }, parts)
}

/// What people wrote of others than the erased one.
fn mentions(asked: &Asked, body: &Value) -> Held {
    let told = list(&body["mentions"]).iter().filter(|row| row.get("text").is_some());
    let parts = told.map(|row| {
        let index = u16::try_from(row["part"].as_u64().unwrap()).unwrap();
        let (party, section) = (text(&row["party"]), section(&row["section"]));
        Part { at: Some((seq(&row["entry"]), index)), party, section }
    });
    with(Held { cases: of_path(asked), ..Held::default() }, parts.collect())
}

/// The entry that opened it, and that of its review; the reason is sealed to the client, which it does not say.
fn emergency(asked: &Asked, body: &Value) -> Held {
    let told = [&body["why"], &body["found"]].into_iter().any(|of| of.get("text").is_some());
    let sections = told.then_some(Section::Rights).into_iter().collect();
    Held { cases: of_path(asked), sections, ..Held::default() }
}

fn staff_list(_: &Asked, body: &Value) -> Held {
    let named = list(&body["staff"]).iter().any(|row| row.get("name").is_some());
    let sections = named.then_some(Section::Staff).into_iter().collect();
    Held { sections, ..counted(&body["staff"]) }
}

/// Of cases that are named back to who named them, those are there that have a number.
fn file_of(body: &Value, section: Section) -> Held {
    let named = list(&body["named"]).iter().filter(|case| case.get("number").is_some());
    let words = body["words"].as_object().is_some_and(|of| !of.is_empty())
        || !list(&body["words"]).is_empty();
    Held {
        cases: named.map(|case| text(&case["case"])).collect(),
        sections: words.then_some(section).into_iter().collect(),
        words,
        ..Held::default()
    }
}

/// Each case of the inquiry is looked at, also where nobody searched.
fn inquiry_searches(asked: &Asked, body: &Value) -> Held {
    let of = list(&body["searches"]);
    let words = of.iter().any(|row| row.get("terms").is_some());
    let named = of.iter().flat_map(|row| cases_of(&row["cases"]));
    let sections = words.then_some(Section::Search).into_iter().collect();
    let cases = asked.about.iter().cloned().chain(named).collect();
    Held { cases, sections, words, ..Held::default() }
}

/// A look stands in a row for each section that it opened.
fn shown_to(asked: &Asked, body: &Value) -> Held {
    let looks = |row: &Value| row["looks"].as_u64().unwrap();
    let of = list(&body["shown"]);
    let most = of.iter().map(looks).max().unwrap_or_default();
    let count = Count::Between(most, of.iter().map(looks).sum());
    Held { cases: of_path(asked), count, ..Held::default() }
}

fn could_have_seen(asked: &Asked, body: &Value) -> Held {
    let of = ["looked", "refused"].map(|name| body[name].as_u64().unwrap());
    Held { cases: of_path(asked), count: Count::Of(of.iter().sum()), ..Held::default() }
}
