//! What a reply held is what its line says, both ways: a wrapper round every request that discloses, over the
//! route table. What a reply held is read by one row for each kind of reply (`held`); what its line says, from
//! its links and `Event::released` alone (`claimed`). All that tells of looks afterwards tells the same
//! (`readers`).

mod asks;
mod claimed;
mod held;
mod readers;
mod story;

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use sanad_casework::{Section, StaffId, Until};
use sanad_server::{Kind, Reply, table};
use serde_json::Value;

use self::asks::{Request, askers, in_emergency, looks, next, requests};
use self::claimed::{Claimed, Entries, Had, Line, claimed};
use self::held::{Asked, Count, Held, Part, Row, row};
use self::story::Told;
use crate::lk3::key;

/// A look that was made through the wrapper.
pub(super) struct Look {
    line: Line,
    claimed: Claimed,
    /// The texts that its reply held.
    texts: BTreeSet<String>,
}

/// The wrapper.
pub(super) struct Wrapper {
    told: Told,
    looks: BTreeMap<u64, Look>,
    entries: Entries,
    wrong: Vec<String>,
    /// How many replies of which kind held something.
    shown: BTreeMap<String, u32>,
    refused: u32,
}

impl Wrapper {
    fn new() -> Self {
        let (looks, wrong, shown) = (BTreeMap::new(), Vec::new(), BTreeMap::new());
        let mut wrapper = Self {
            told: story::told(),
            looks,
            entries: Entries::default(),
            wrong,
            shown,
            refused: 0,
        };
        // What was looked at before: a replay as somebody rests on it.
        for seq in 0..wrapper.told.world.lk3.size() {
            let line = Line::at(&wrapper.told.world.lk3, seq);
            if line.event.is_look() {
                wrapper.note(line);
            }
        }
        wrapper
    }

    /// Sends a request and compares; its body, where it was shown.
    fn send(&mut self, request: &Request) -> Option<Value> {
        let lk3 = &self.told.world.lk3;
        // The line of the index is no line of a search.
        lk3.records().make_index().unwrap();
        let before = lk3.size();
        let mut sent = lk3.request(request.route.method.clone(), &request.url, request.by);
        if let Some(token) = &request.token {
            let url = lk3.url(&request.url);
            sent = lk3.client.request(request.route.method.clone(), url).bearer_auth(token);
        }
        if request.route.method == Method::POST {
            sent = sent.header("Idempotency-Key", key());
        }
        if let Some(form) = &request.form {
            sent = sent.json(form);
        }
        let answer = sent.send().unwrap();
        let status = answer.status().as_u16();
        let place = answer.headers().get("sanad-look").map(|seq| seq.to_str().unwrap().to_owned());
        let text = answer.text().unwrap();
        let about = format!("{} {:?} {}", request.by, request.route, request.url);
        assert!(![400, 401, 415, 428, 429, 500, 503].contains(&status), "{about}: {status} {text}");
        let new = (before..lk3.size()).map(|seq| Line::at(lk3, seq));
        let mut lines: Vec<Line> = new.filter(|line| line.event.is_look()).collect();
        assert_eq!(lines.len(), 1, "{about}: lines of looks");
        let line = lines.remove(0);
        if status != 200 {
            self.was_refused(&about, &line, &text);
            self.note(line);
            return None;
        }
        assert_eq!(place.as_deref(), Some(line.seq.to_string().as_str()), "{about}");
        let body = if request.route.reply == Reply::Bundle {
            text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect()
        } else {
            serde_json::from_str(&text).unwrap()
        };
        self.was_shown(&about, request, line, &text, &body);
        Some(body)
    }

    /// What the line says, kept for those who tell of it.
    fn note(&mut self, line: Line) -> &Claimed {
        let claimed = {
            let before = |staff: StaffId, until: Until| self.shown_to(staff, until, line.seq);
            claimed(&self.told.world.lk3, &line, &self.entries, &before)
        };
        let seq = line.seq;
        self.looks.insert(seq, Look { line, claimed, texts: BTreeSet::new() });
        &self.looks[&seq].claimed
    }

    /// What somebody had been shown by then, by this wrapper.
    fn shown_to(&self, staff: StaffId, until: Until, before: u64) -> Had {
        let theirs = self.looks.range(..before).map(|(_, look)| look).filter(|look| {
            let line = &look.line;
            line.staff == staff
                && until.seq.is_none_or(|seq| line.seq <= seq.0)
                && until.known.is_none_or(|known| line.at <= known)
                && until.happened.is_none_or(|then| line.at <= then)
        });
        let mut had = Had::default();
        for look in theirs {
            had.places.extend(look.claimed.entries.iter().map(|seq| (*seq, None)));
            let sealed = look.claimed.parts.iter().filter_map(|part| part.at);
            had.places.extend(sealed.map(|(seq, index)| (seq, Some(index))));
            had.people.extend(look.claimed.folded.iter().flatten().cloned());
        }
        had
    }

    /// The body holds nothing, and the line says that it was refused.
    fn was_refused(&mut self, about: &str, line: &Line, text: &str) {
        self.refused += 1;
        let is_refused = matches!(line.event.released(), sanad_casework::Released::Refused { .. });
        if !is_refused {
            self.wrong.push(format!("{about}: the line does not say that it was refused: {text}"));
        }
        let found = self.found(text);
        if !found.is_empty() {
            self.wrong.push(format!("{about}: a refusal holds {found:?}"));
        }
    }

    /// Every text of the world, id of a case or person and number that stands in a body.
    fn found(&self, text: &str) -> BTreeSet<String> {
        let told = &self.told;
        let numbers = told.cases.iter().flat_map(|ids| [&ids["case"], &ids["number"]]);
        let all = told.texts.keys().chain(told.parties.keys()).chain(numbers);
        all.filter(|known| text.contains(known.as_str())).cloned().collect()
    }

    fn was_shown(&mut self, about: &str, request: &Request, line: Line, text: &str, body: &Value) {
        let reply = request.route.reply;
        let read = match row(reply) {
            Row::Holds(read) => read,
            Row::Nothing { why } => panic!("{about}: a look holds nothing: {why}"),
        };
        let asked = Asked {
            case: request.case.clone(),
            about: self.about(request),
            places: self.told.places.clone(),
        };
        let held = read(&asked, body);
        *self.shown.entry(format!("{reply:?}")).or_default() += 1;
        let seq = line.seq;
        let said = self.note(line).clone();
        let texts = self.found(text).into_iter();
        let texts = texts.filter(|known| self.told.texts.contains_key(known)).collect();
        self.looks.get_mut(&seq).unwrap().texts = texts;
        let mut wrong = differ(reply, &held, &said);
        wrong.extend(self.not_read(reply, &held, &said, text));
        self.wrong.extend(wrong.into_iter().map(|wrong| format!("{about}\n    {wrong}")));
    }

    /// Cases that an inquiry's searches are about: those of it, or the one that was asked for.
    fn about(&self, request: &Request) -> BTreeSet<String> {
        if request.route.reply != Reply::InquirySearches {
            return BTreeSet::new();
        }
        let one = request.url.split("&case=").nth(1).map(|rest| rest.split('&').next().unwrap());
        let is_it = |case: &&String| one.is_none_or(|one| one == *case);
        self.told.inquired.iter().filter(is_it).cloned().collect()
    }

    /// What stands in the body and the table did not read.
    fn not_read(&self, reply: Reply, held: &Held, said: &Claimed, text: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        let told = &self.told;
        let case_of = |known: &str| {
            let ids = told.cases.iter().find(|ids| ids["case"] == known || ids["number"] == known);
            ids.map(|ids| ids["case"].clone()).or_else(|| told.parties.get(known).cloned())
        };
        for known in self.found(text) {
            if said.everything {
                // The clear layer of all: each case is told of it by its own words.
                if told.texts.contains_key(&known) {
                    wrong.push(format!("{reply:?} holds the text {known}, of everything"));
                }
                continue;
            }
            if let Some(case) = case_of(&known) {
                if !held.cases.contains(&case) {
                    wrong.push(format!("{reply:?} holds {known} of a case that was not read"));
                }
                continue;
            }
            let places = &told.texts[&known];
            let read = places.iter().any(|sealed| match (sealed.class, &held.parts) {
                (1, Some(parts)) => parts.iter().any(|part| {
                    part.party == sealed.party
                        && part.section == sealed.section
                        && part.at.is_none_or(|at| at == sealed.at || stands_anew(places, at))
                }),
                (1, None) => held.sections.contains(&sealed.section),
                // Staff, searches, inquiries and breaches are sealed to nobody in a case.
                _ => held.words || held.sections.contains(&Section::Staff),
            });
            if !read {
                wrong.push(format!("{reply:?} holds the text {known}, {places:?}, not read"));
            }
        }
        wrong
    }
}

/// Whether a text stands at this place as well: a part that was sealed anew is shown where it was first
/// written.
fn stands_anew(places: &[story::Sealed], at: (u64, u16)) -> bool {
    places.iter().any(|sealed| sealed.at > at)
}

/// In what the reply and its line differ.
fn differ(reply: Reply, held: &Held, said: &Claimed) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut equal = |what: &str, held: String, said: String| {
        if held != said {
            wrong.push(format!("{what}: the reply {held}, the line {said}"));
        }
    };
    equal("cases", format!("{:?}", held.cases), format!("{:?}", said.cases));
    equal("sections", format!("{:?}", held.sections), format!("{:?}", said.sections));
    if !held.parties.is_empty() || !said.parties.is_empty() {
        equal("parties", format!("{:?}", held.parties), format!("{:?}", said.parties));
    }
    if let Some(entries) = &held.entries {
        // Evidence of looks and of the whole log tells lines; what it shows is no entry of a case.
        let shows_lines = reply == Reply::Bundle && said.entries.is_empty();
        if !shows_lines {
            // The last entry of a bundle tells the ends of streams, and is of no case.
            let mut of_case = entries.clone();
            if reply == Reply::Bundle {
                of_case.pop_last();
            }
            equal("entries", format!("{of_case:?}"), format!("{:?}", said.entries));
        }
    }
    if let Some(parts) = &held.parts {
        let placed = parts.iter().all(|part| part.at.is_some());
        let [mut held, mut said] = [parts, &said.parts].map(|parts| {
            let known =
                parts.iter().map(|part| Part { at: part.at.filter(|_| placed), ..part.clone() });
            known.collect::<Vec<_>>()
        });
        for parts in [&mut held, &mut said] {
            parts.sort_unstable();
            // Where it was first written and where it stands anew is one part.
            if placed {
                parts.dedup();
            }
        }
        let over: Vec<_> = said.iter().filter(|part| !held.contains(part)).collect();
        let under: Vec<_> = held.iter().filter(|part| !said.contains(part)).collect();
        if held != said {
            equal(
                "parts",
                format!("also {under:?} of {}", held.len()),
                format!("also {over:?} of {}", said.len()),
            );
        }
    }
    if let Some(people) = &held.folded {
        let said = said.folded.clone().unwrap_or_default();
        equal("people", format!("{people:?}"), format!("{said:?}"));
    }
    match (&held.count, said.count) {
        (Count::None, None) => {}
        (Count::Of(held), said) => {
            equal("count", format!("{held}"), format!("{}", said.unwrap_or(u64::MAX)));
        }
        (Count::Between(least, most), Some(said)) => {
            if !(*least..=*most).contains(&said) {
                wrong.push(format!("count: the reply {least} to {most}, the line {said}"));
            }
        }
        (held, said) => wrong.push(format!("count: the reply {held:?}, the line {said:?}")),
    }
    wrong
}

#[test]
fn what_a_reply_held_is_what_its_line_says_and_what_is_told_of_it_afterwards() {
    let mut wrapper = Wrapper::new();
    for asker in askers() {
        for route in looks() {
            for request in requests(&wrapper.told.world, &wrapper.told.cases, route, asker) {
                let mut page = Some(request);
                for _ in 0..3 {
                    let Some(request) = page.take() else { break };
                    let body = wrapper.send(&request);
                    page = body.and_then(|body| next(&request, &body));
                }
            }
        }
    }
    let ids = wrapper.told.cases[3].clone();
    let sections = ["session", "identity"];
    wrapper.told.world.open_emergency_in(&ids["case"], &sections).expect("an emergency");
    for request in in_emergency(&wrapper.told.world, &ids) {
        wrapper.send(&request);
    }
    wrapper.the_log_of_each_case_names_its_looks();
    wrapper.what_each_reader_was_shown_is_told();
    wrapper.each_person_is_told_what_was_held_of_them();
    let Wrapper { wrong, shown, refused, .. } = &wrapper;
    let mut by_kind: BTreeMap<String, (u32, &String)> = BTreeMap::new();
    for one in wrong {
        let route = one.split_whitespace().skip(1).take(2).collect::<Vec<_>>().join(" ");
        let what = one.split("\n    ").nth(1).unwrap_or_default().split(':').next().unwrap();
        let kind = format!("{route}: {what}");
        by_kind.entry(kind).or_insert((0, one)).0 += 1;
    }
    assert!(wrong.is_empty(), "{} differ: {by_kind:#?}", wrong.len());
    assert!(*refused > 1_000, "{refused} were refused");
    for reply in looks().map(|route| format!("{:?}", route.reply)) {
        assert!(shown.contains_key(&reply), "no {reply} was shown");
    }
    assert!(looks().all(|route| route.kind != Kind::Feed));
}

#[test]
fn each_look_is_read_and_each_other_reply_says_why_it_holds_nothing() {
    for route in table() {
        let is_look = looks().any(|look| look.operation == route.operation);
        match row(route.reply) {
            Row::Holds(_) => assert!(is_look, "{route:?}"),
            Row::Nothing { why } => assert!(!is_look && !why.is_empty(), "{route:?}"),
        }
    }
}
