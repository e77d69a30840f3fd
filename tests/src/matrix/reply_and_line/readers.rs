//! All that tells of looks afterwards tells what replies held: the statement to each person, the log of each
//! case, what each reader had been shown, and whether somebody looked.

use std::collections::{BTreeMap, BTreeSet};

use sanad_casework::{Released, Section, What};
use serde_json::Value;

use super::asks::{Request, looks, next};
use super::held::{list, text};
use super::story::Person;
use super::{Look, Wrapper};

/// What is called so in a paper that sums: part in the case, age and sex, which stand in clear.
const IN_CLEAR: &str = "what stands in clear: part, age, sex";

impl Wrapper {
    /// Asks as many pages as there are, through the wrapper.
    fn pages(&mut self, operation: &str, by: &'static str, url: &str) -> Vec<Value> {
        let route = looks().find(|route| route.operation == operation).unwrap();
        let case = url.split('/').nth(3).filter(|_| url.starts_with("/v1/cases/"));
        let case = case.map(|case| case.split('?').next().unwrap().to_owned());
        let mut page =
            Some(Request { route, by, case, url: url.to_owned(), form: None, token: None });
        let mut pages = Vec::new();
        while let Some(request) = page.take() {
            let body = self.send(&request).unwrap_or_else(|| panic!("{by} {url}"));
            page = next(&request, &body);
            pages.push(body);
        }
        pages
    }

    /// The looks at a case so far.
    fn of_case(&self, case: &str) -> impl Iterator<Item = (u64, &Look)> {
        let looks = self.looks.iter().map(|(seq, look)| (*seq, look));
        looks.filter(move |(_, look)| look.claimed.cases.contains(case))
    }

    pub(super) fn the_log_of_each_case_names_its_looks(&mut self) {
        for number in 0..3 {
            let case = self.told.cases[number]["case"].clone();
            let expected: BTreeMap<u64, bool> =
                self.of_case(&case).map(|(seq, look)| (seq, look.claimed.refused)).collect();
            let url = format!("/v1/cases/{case}/access?purpose=audit&limit=1000");
            let mut told = BTreeMap::new();
            let before = self.told.world.lk3.size();
            for page in self.pages("read_case_access", "audit", &url) {
                for row in list(&page["accesses"]) {
                    let names = ["inquiry_ordered", "breach_suspected"];
                    if !names.contains(&row["type"].as_str().unwrap()) {
                        let seq: u64 = text(&row["seq"]).parse().unwrap();
                        told.insert(seq, row["denied"] == true);
                    }
                }
            }
            // What was asked page by page is told in the pages behind.
            told.retain(|seq, _| *seq < before);
            if told != expected {
                let differ = format!("{case}: {} and {}", told.len(), expected.len());
                self.wrong.push(format!("audit GET log\n    log of a case: {differ}"));
            }
        }
    }

    pub(super) fn what_each_reader_was_shown_is_told(&mut self) {
        let case = self.told.cases[0]["case"].clone();
        let mut expected: BTreeMap<(String, Option<Section>), u64> = BTreeMap::new();
        let mut looked: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for (_, look) in self.of_case(&case) {
            let staff = look.line.staff.to_string();
            let counts = looked.entry(staff.clone()).or_default();
            if look.claimed.refused {
                counts.1 += 1;
                continue;
            }
            counts.0 += 1;
            let sections = look.claimed.sections.iter().copied().map(Some);
            let sections = sections.chain(look.claimed.sections.is_empty().then_some(None));
            for section in sections {
                *expected.entry((staff.clone(), section)).or_default() += 1;
            }
        }
        let url = format!("/v1/cases/{case}/shown?purpose=audit");
        let mut told: BTreeMap<(String, Option<Section>), u64> = BTreeMap::new();
        for row in list(&self.pages("tell_shown", "audit", &url)[0]["shown"]) {
            let section = row["section"].as_str().map(|section| section.parse().unwrap());
            *told.entry((text(&row["staff"]), section)).or_default() +=
                row["looks"].as_u64().unwrap();
        }
        if told != expected {
            self.wrong.push(format!("audit GET shown\n    shown: {told:?}\n{expected:?}"));
        }
        for (staff, counts) in looked {
            // The line of the one before is a look of who asks.
            if staff == self.told.world.lk3.staff("audit") {
                continue;
            }
            let url = format!(
                "/v1/cases/{case}/could-have-seen?purpose=audit&staff={staff}&at=2099-01-01"
            );
            let told = &self.pages("tell_could_have_seen", "audit", &url)[0];
            let told = ["looked", "refused"].map(|name| told[name].as_u64().unwrap());
            if told != [counts.0, counts.1] {
                let differ = format!("{told:?}, and there were {counts:?}");
                self.wrong.push(format!("audit GET could\n    could: {staff} {differ}"));
            }
        }
    }

    pub(super) fn each_person_is_told_what_was_held_of_them(&mut self) {
        for person in self.told.people.clone() {
            let url = format!(
                "/v1/cases/{}/statement?purpose=subject_request&party={}&language=en",
                person.case, person.party
            );
            let paper = self.pages("read_statement", person.by, &url).remove(0);
            let line = *self.looks.keys().next_back().unwrap();
            let wrong = if person.is_client {
                self.whole(&person, line, &paper)
            } else {
                self.summed(&person, line, &paper)
            };
            self.wrong.extend(wrong);
        }
    }

    /// Each text of theirs that a reply held stands with its line; each line tells the sections of theirs that
    /// it opened, and no other; and each look at the case is told.
    fn whole(&self, person: &Person, line: u64, paper: &Value) -> Vec<String> {
        let mut wrong = Vec::new();
        let told: BTreeMap<u64, (BTreeSet<String>, bool)> = list(&paper["looks"])
            .iter()
            .map(|row| {
                let sections = list(&row["sections"]).iter().map(text).collect();
                (text(&row["seq"]).parse().unwrap(), (sections, row["denied"] == true))
            })
            .collect();
        let about = format!("statement GET {}", person.party);
        let mut expected = BTreeSet::new();
        for (seq, look) in self.of_case(&person.case).filter(|(seq, _)| *seq < line) {
            let Some((sections, denied)) = told.get(&seq) else {
                if !is_left_out(look, person) || !look.of(person).is_empty() {
                    wrong.push(format!("{about}\n    untold look: {seq} {:?}", look.line.event));
                }
                continue;
            };
            expected.insert(seq);
            let held: BTreeSet<String> = look.of(person).iter().map(called).collect();
            if *denied != look.claimed.refused || !denied && *sections != held {
                let differ = format!("{seq}: {sections:?}, and a reply held {held:?}");
                wrong.push(format!("{about}\n    sections told: {differ}"));
            }
            for text in &look.texts {
                let places = &self.told.texts[text];
                let theirs = places.iter().filter(|at| at.class == 1 && at.party == person.party);
                let mut sections_of = theirs.map(|at| called(&at.section)).peekable();
                if sections_of.peek().is_some() && !sections_of.any(|of| sections.contains(&of)) {
                    wrong.push(format!("{about}\n    a text of theirs is untold: {text} at {seq}"));
                }
            }
        }
        for seq in told.keys().filter(|seq| !expected.contains(seq)) {
            let line = super::claimed::Line::at(&self.told.world.lk3, *seq);
            if !matches!(line.event.released(), Released::Names(_)) {
                wrong.push(format!("{about}\n    a look that was none: {seq}"));
            }
        }
        wrong
    }

    /// As many looks as held something of theirs, by what they are called.
    fn summed(&self, person: &Person, line: u64, paper: &Value) -> Vec<String> {
        let mut told: BTreeMap<String, u64> = BTreeMap::new();
        for row in list(&paper["months"]) {
            *told.entry(text(&row["what"])).or_default() += row["count"].as_u64().unwrap();
        }
        let mut held: BTreeMap<String, u64> = BTreeMap::new();
        for look in self.looks.range(..line).map(|(_, look)| look) {
            for section in look.of(person) {
                *held.entry(called(&section)).or_default() += 1;
            }
            if self.showed_in_clear(look, person) {
                *held.entry(IN_CLEAR.to_owned()).or_default() += 1;
            }
        }
        let mut wrong = Vec::new();
        if told != held {
            let about = format!("statement GET {}", person.party);
            wrong.push(format!("{about}\n    sums: told {told:?}\nheld {held:?}"));
        }
        wrong
    }

    /// Whether a state held them, the entry that brought them in stood in it, or it was the whole log.
    fn showed_in_clear(&self, look: &Look, person: &Person) -> bool {
        let brought = self.told.brought[&person.party];
        let whole = look.claimed.everything
            && matches!(look.line.event.released(), Released::Shown(of) if of.folds.is_some());
        whole
            || look.claimed.entries.contains(&brought)
            || look.claimed.folded.iter().flatten().any(|party| *party == person.party)
    }
}

impl Look {
    /// The sections of which it opened something of theirs.
    fn of(&self, person: &Person) -> BTreeSet<Section> {
        let theirs = self.claimed.parts.iter().filter(|part| part.party == person.party);
        theirs.map(|part| part.section).collect()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "it is mapped over what is borrowed")]
fn called(section: &Section) -> String {
    section.label_en().to_owned()
}

/// What another person of the case asked for is not told to the client, and what the rules of the work refused
/// was no look.
fn is_left_out(look: &Look, person: &Person) -> bool {
    match look.line.event.released() {
        Released::Refused { by_work, of, .. } => {
            by_work || of.is_some_and(|of| of.to_string() != person.party)
        }
        Released::Shown(shown) => matches!(
            shown.what,
            What::Copy(of) | What::Accounting(of) | What::LooksToldTo(of)
                if of.to_string() != person.party
        ),
        Released::Names(_) | Released::Nothing => false,
    }
}
