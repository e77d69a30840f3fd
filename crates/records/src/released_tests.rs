//! What a line says is what the reply held: told to persons in the case, replayed as another, counted.

use std::collections::BTreeSet;

use sanad_casework::{
    AddParty, BarAccess, CaseId, Command, HoldSession, OpenEmergency, PartyId, Purpose,
    RequestSubjectAccess, Section, SetConfidentiality, StaffId,
};
use serde_json::{Value, json};

use crate::testing::{CANARY, Lk3, PASSWORD, REQUEST, asked, come, form, fresh, join};
use crate::{
    AsOf, ExportEvidence, IssueStatement, ListCases, Search, ShowEmergency, SignedIn, Tongue,
    ViewCase, WhichEvidence,
};

const SPOUSE: &str = "PASANGAN-KENARI";
const CLIENT: &str = "KLIEN-KENARI";

/// A case with a client and a spouse; the spouse's words stand in a session.
struct Story {
    lk3: Lk3,
    case: CaseId,
    client: PartyId,
    spouse: PartyId,
}

impl Story {
    fn new() -> Self {
        let lk3 = Lk3::new();
        let body = json!({
            "subject": "family", "track": "problem", "problem": "konflik_perkawinan",
            "channel": "datang_langsung", "source": "sendiri", "standing": "baru",
            "parties": [{ "role": "client", "name": CLIENT, "nik": "7371014101900001" }],
            "narrative": CLIENT,
        });
        let open: Command = sanad_casework::OpenIntake::new(form(body), &mut fresh()).into();
        let case = open.case();
        let recorded = lk3.records.record(&lk3.budi, &open, &asked()).unwrap();
        let of = |recorded: &crate::Recorded| -> PartyId {
            let added = recorded.entries.iter().find(|entry| entry.event_type == "party_added");
            added.unwrap().ids["party"].parse().unwrap()
        };
        let client = of(&recorded);
        let person = json!({ "person": { "role": "spouse", "name": SPOUSE } });
        let add: Command = AddParty::new(case, form(person), &mut fresh()).into();
        let spouse = of(&lk3.records.record(&lk3.budi, &add, &asked()).unwrap());
        let told = Self { lk3, case, client, spouse };
        for party in [told.client, told.spouse] {
            told.asks(party);
        }
        told
    }

    fn act(&self, by: &SignedIn, act: impl Into<Command>) -> crate::Recorded {
        self.lk3.records.record(by, &act.into(), &asked()).unwrap()
    }

    fn asks(&self, party: PartyId) {
        let asks =
            RequestSubjectAccess::new(self.case, form(json!({ "party": party })), &mut fresh());
        self.act(&self.lk3.budi, asks);
    }

    /// A session of which something is sealed to each of them.
    fn session(&self) -> crate::Recorded {
        let body = json!({
            "service": "konseling", "mode": "office", "minutes": 50, "head_count": 2, "text": CLIENT,
            "notes": [{ "party": self.spouse, "text": SPOUSE }],
        });
        self.act(&self.lk3.budi, HoldSession::new(self.case, form(body), &mut fresh()))
    }

    /// The looks that a person is told of, without those that a statement itself is.
    fn looks(&self, party: PartyId) -> Vec<Value> {
        let (case, purpose, tongue) = (self.case, Purpose::SubjectRequest, Tongue::English);
        let (party, again) = (Some(party), false);
        let ask = IssueStatement { case, purpose, party, tongue, copy: false, names: true, again };
        let told = self.lk3.records.statement(&self.lk3.andi, &ask, REQUEST).unwrap();
        let told = serde_json::to_value(told.value()).unwrap();
        let looks = told["looks"].as_array().unwrap().iter();
        looks
            .filter(|look| !look["what"].as_str().unwrap().contains("statement"))
            .cloned()
            .collect()
    }

    fn what(&self, party: PartyId) -> Vec<(String, BTreeSet<String>)> {
        let told = |look: Value| {
            let sections = look["sections"].as_array().unwrap().iter();
            let sections = sections.map(|section| section.as_str().unwrap().to_owned()).collect();
            (look["what"].as_str().unwrap().to_owned(), sections)
        };
        self.looks(party).into_iter().map(told).collect()
    }

    fn export(&self, which: WhichEvidence) -> Vec<u8> {
        let mut bundle = Vec::new();
        let ask = ExportEvidence { which, purpose: Purpose::Service };
        self.lk3.records.export(&self.lk3.budi, &ask, REQUEST, |_| &mut bundle).unwrap();
        bundle
    }

    fn view(&self, by: &SignedIn, purpose: Purpose) -> Value {
        self.lk3.view(self.case, by, purpose).unwrap()
    }

    /// The entries that a replay as somebody shows, with the texts in them.
    fn seen_by(&self, staff: StaffId) -> Vec<(String, String)> {
        let (case, purpose, sections) = (self.case, Purpose::Supervision, Vec::new());
        let ask =
            ViewCase { case, purpose, sections, as_of: AsOf::default(), seen_by: Some(staff) };
        let shown = self.lk3.records.view_case(&self.lk3.andi, &ask, REQUEST).unwrap();
        entries(&serde_json::to_value(shown.value()).unwrap())
    }
}

/// Each entry of a file, and its opened texts.
fn entries(file: &Value) -> Vec<(String, String)> {
    let told = |entry: &Value| {
        let parts = entry["parts"].as_array().unwrap().iter();
        let texts: Vec<_> =
            parts.filter_map(|part| part.get("text")).map(Value::to_string).collect();
        (entry["seq"].as_str().unwrap().to_owned(), texts.join(" "))
    };
    file["entries"].as_array().unwrap().iter().map(told).collect()
}

fn set(sections: &[&str]) -> BTreeSet<String> {
    sections.iter().map(|section| (*section).to_owned()).collect()
}

#[test]
fn evidence_that_opens_texts_of_a_person_stands_in_their_statement() {
    let story = Story::new();
    story.session();
    story.lk3.publish();
    let sections = vec![Section::Identity, Section::Session, Section::Referral];
    story.export(WhichEvidence::CaseFile(story.case, sections));
    let told =
        [("evidence from the file was handed out".to_owned(), set(&["identity", "sessions"]))];
    assert_eq!(story.what(story.spouse), told);
    assert_eq!(story.what(story.client), told, "the case has no referral");
    // One that opens nothing of the spouse, is not told to them.
    let first = story
        .lk3
        .records
        .ledger()
        .stream(crate::kinds::stream(sanad_casework::StreamId::case(story.case)))[0];
    let chosen = vec![first.get()];
    let which = WhichEvidence::CaseEntries(story.case, chosen, vec![Section::Intake]);
    story.export(which);
    assert_eq!(story.what(story.spouse), told);
    assert_eq!(story.what(story.client).len(), 2);
}

#[test]
fn a_list_and_a_search_are_told_to_whom_they_showed() {
    let story = Story::new();
    let (lk3, purpose) = (&story.lk3, Purpose::Service);
    let ask = ListCases { purpose, open_only: false, after: None, limit: 9 };
    lk3.records.list_cases(&lk3.budi, &ask, REQUEST).unwrap();
    let search = |name: &str| {
        let ask = Search { purpose, form: form(json!({ "name": name })) };
        let found = lk3.records.search(&lk3.budi, &ask, REQUEST).unwrap();
        serde_json::to_value(found.value()).unwrap()["hits"].as_array().unwrap().len()
    };
    assert_eq!((search(CLIENT), search(SPOUSE)), (1, 1));
    let (client, spouse) = (story.what(story.client), story.what(story.spouse));
    let in_search = "it stood in a search".to_owned();
    assert_eq!(spouse, [(in_search.clone(), set(&["identity"]))]);
    let told: Vec<_> =
        client.iter().map(|(what, sections)| (what.as_str(), sections.len())).collect();
    let list = "it stood in a list of somebody's own cases";
    // The search that showed the spouse is a look at her case, and showed nothing of hers.
    assert_eq!(told, [(list, 1), (in_search.as_str(), 1), (in_search.as_str(), 0)]);
}

#[test]
fn a_look_is_told_with_the_sections_of_what_it_opened() {
    let story = Story::new();
    story.view(&story.lk3.budi, Purpose::Service);
    let opened = |at: usize| story.what(story.client).remove(at).1;
    // No session was held yet, nobody reported, nothing was referred.
    assert_eq!(opened(0), set(&["identity", "intake"]));
    story.session();
    story.view(&story.lk3.budi, Purpose::Service);
    assert_eq!(opened(1), set(&["identity", "intake", "sessions"]));
    // A replay as somebody who was shown nothing, shows nothing.
    assert!(story.seen_by(story.lk3.siti.caller().staff).is_empty());
    assert_eq!(opened(2), set(&[]));
}

#[test]
fn a_look_is_called_by_what_it_was_and_one_refused_is_not_called_opened() {
    let story = Story::new();
    let lk3 = &story.lk3;
    let (mira, _) = join(&lk3.records, "supervisor");
    let mira = lk3.records.sign_in(&mira, None).unwrap();
    story.act(
        &mira,
        BarAccess {
            case: story.case,
            form: form(json!({ "staff": lk3.siti.caller().staff, "reason": "conflict" })),
        },
    );
    assert!(lk3.view(story.case, &lk3.siti, Purpose::Service).is_err());
    let [look] = &*story.looks(story.client) else { panic!("one look") };
    assert_eq!(look["what"], "refused: opening a record");
    assert_eq!(look["denied"], true);
}

#[test]
fn one_exported_entry_is_one_entry_and_its_words_go_along() {
    let story = Story::new();
    let lk3 = &story.lk3;
    story.session();
    let session = story.session();
    lk3.publish();
    let (token, _) = join(&lk3.records, "counsellor");
    let dewi = lk3.records.sign_in(&token, None).unwrap();
    let staff = json!({ "staff": dewi.caller().staff });
    story.act(&lk3.andi, sanad_casework::AddCoWorker { case: story.case, form: form(staff) });
    lk3.publish();
    let chosen = vec![session.entries[0].seq];
    let which = WhichEvidence::CaseEntries(story.case, chosen, vec![Section::Session]);
    let mut bundle = Vec::new();
    let ask = ExportEvidence { which, purpose: Purpose::Service };
    lk3.records.export(&dewi, &ask, REQUEST, |_| &mut bundle).unwrap();
    let seen = story.seen_by(dewi.caller().staff);
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!(seen[0].0, session.entries[0].seq.to_string());
    assert!(seen[0].1.contains(CLIENT) && seen[0].1.contains(SPOUSE));
}

/// For each reader: what they were shown of the file is what a replay as them shows right after.
#[test]
fn a_replay_as_somebody_shows_what_their_looks_had_shown() {
    let story = Story::new();
    let lk3 = &story.lk3;
    let person = json!({ "person": { "role": "reporter", "name": "PELAPOR" } });
    story.act(&lk3.budi, AddParty::new(story.case, form(person), &mut fresh()));
    story.session();
    // In an emergency, who reported is left out of the sections that were opened.
    let (_, staff) = join(&lk3.records, "front_desk");
    let dewi = come(&lk3.records, &staff.to_string());
    let body = json!({
        "reason": "danger_to_life", "text": CANARY, "sections": ["identity", "session"],
        "minutes": 30, "password": PASSWORD,
    });
    let open = OpenEmergency::new(story.case, form(body), &mut fresh());
    let emergency = open.emergency;
    story.act(&dewi, open);
    let shown = entries(&story.view(&dewi, Purpose::Emergency));
    assert_eq!(story.seen_by(dewi.caller().staff), shown);
    assert!(shown.iter().all(|(_, texts)| !texts.contains("PELAPOR")));
    // Who reads the reason of the emergency, was shown it.
    let (token, _) = join(&lk3.records, "supervisor");
    let mira = lk3.records.sign_in(&token, None).unwrap();
    let (case, purpose) = (story.case, Purpose::Supervision);
    let told =
        lk3.records.view_emergency(&mira, &ShowEmergency { case, emergency, purpose }, REQUEST);
    assert!(serde_json::to_value(told.unwrap().value()).unwrap().to_string().contains(CANARY));
    let seen = story.seen_by(mira.caller().staff);
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert!(seen[0].1.contains(CANARY), "{seen:?}");
    // Some sections only, and of a strict case the clear layer only.
    let (case, as_of) = (story.case, AsOf::default());
    let sections = vec![Section::Session];
    let ask = ViewCase { case, purpose: Purpose::Service, sections, as_of, seen_by: None };
    let shown = lk3.records.view_case(&lk3.budi, &ask, REQUEST).unwrap();
    let shown = entries(&serde_json::to_value(shown.value()).unwrap());
    assert_eq!(story.seen_by(lk3.budi.caller().staff), shown);
    let strict = form(json!({ "level": "strict" }));
    story.act(&lk3.andi, SetConfidentiality { case, form: strict });
    let shown = entries(&story.view(&mira, Purpose::Supervision));
    let seen = story.seen_by(mira.caller().staff);
    let seqs = |of: &[(String, String)]| of.iter().map(|(seq, _)| seq.clone()).collect::<Vec<_>>();
    assert_eq!(seqs(&seen), seqs(&shown));
}
