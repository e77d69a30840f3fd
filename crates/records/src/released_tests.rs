//! What a line says is what the reply held: told to persons in the case, replayed as another, counted.

use std::collections::BTreeSet;

use sanad_casework::{
    AddParty, BarAccess, CaseId, Command, HoldSession, OpenEmergency, PartyId, Purpose, Section,
    SetConfidentiality, StaffId,
};
use serde_json::{Value, json};

use crate::testing::{CANARY, Lk3, PASSWORD, REQUEST, asked, asks, come, form, fresh, join};
use crate::{
    AsOf, ExportEvidence, IssueStatement, ListCases, Search, ShowEmergency, SignedIn, Tongue,
    ViewCase, WhichEvidence,
};

const SPOUSE: &str = "PASANGAN-KENARI";
const CLEAR: &str = "what stands in clear: part, age, sex";
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
            added.unwrap().id("party").unwrap().parse().unwrap()
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
        self.act(&self.lk3.budi, asks(self.case, Some(party)));
    }

    /// A session of which something is sealed to each of them.
    fn session(&self) -> crate::Recorded {
        let body = json!({
            "service": "konseling", "mode": "office", "minutes": 50, "head_count": 2, "text": CLIENT,
            "notes": [{ "party": self.spouse, "text": SPOUSE }],
        });
        self.act(&self.lk3.budi, HoldSession::new(self.case, form(body), &mut fresh()))
    }

    fn statement(&self, party: PartyId) -> Value {
        let (case, purpose, tongue) = (self.case, Purpose::SubjectRequest, Tongue::English);
        let (party, again) = (Some(party), false);
        let ask = IssueStatement { case, purpose, party, tongue, copy: false, names: true, again };
        let told = self.lk3.records.statement(&self.lk3.andi, &ask, REQUEST).unwrap();
        serde_json::to_value(told.value()).unwrap()
    }

    /// What of the spouse was looked at, and how often.
    fn sums(&self) -> Vec<(String, u64)> {
        let told = self.statement(self.spouse);
        let sum =
            |row: &Value| (row["what"].as_str().unwrap().into(), row["count"].as_u64().unwrap());
        told["months"].as_array().unwrap().iter().map(sum).collect()
    }

    /// The looks that the client is told of, without those that a statement itself is.
    fn looks(&self, party: PartyId) -> Vec<Value> {
        let told = self.statement(party);
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
        let ask = ViewCase {
            case,
            purpose,
            sections,
            as_of: AsOf::default(),
            seen_by: Some(staff),
            page: crate::FilePage::default(),
        };
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
    let sums = [(CLEAR, 1), ("identity", 1), ("sessions", 1)].map(|(what, n)| (what.to_owned(), n));
    assert_eq!(story.sums(), sums);
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
    assert_eq!(story.sums(), sums);
    assert_eq!(story.what(story.client).len(), 2);
}

#[test]
fn a_list_and_a_search_are_told_to_whom_they_showed() {
    let story = Story::new();
    let (lk3, purpose) = (&story.lk3, Purpose::Service);
    let ask = ListCases { purpose, filter: crate::CaseFilter::default(), after: None, limit: 9 };
    lk3.records.list_cases(&lk3.budi, &ask, REQUEST).unwrap();
    let search = |name: &str| {
        let ask = Search { purpose, form: form(json!({ "name": name })) };
        let found = lk3.records.search(&lk3.budi, &ask, REQUEST).unwrap();
        serde_json::to_value(found.value()).unwrap()["hits"].as_array().unwrap().len()
    };
    assert_eq!((search(CLIENT), search(SPOUSE)), (1, 1));
    let client = story.what(story.client);
    let in_search = "it stood in a search".to_owned();
    assert_eq!(story.sums(), [("identity".to_owned(), 1)]);
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
    let ask = ViewCase {
        case,
        purpose: Purpose::Service,
        sections,
        as_of,
        seen_by: None,
        page: crate::FilePage::default(),
    };
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

fn shown_to(story: &Story) -> Value {
    let (case, purpose, as_of) = (story.case, Purpose::Audit, AsOf::default());
    let ask = crate::AskShown { case, purpose, as_of };
    let told = story.lk3.records.shown_to(&story.lk3.auditor, &ask, REQUEST).unwrap();
    serde_json::to_value(told.value()).unwrap()
}

fn could(story: &Story, staff: StaffId) -> Value {
    let (case, purpose) = (story.case, Purpose::Audit);
    let at = story.lk3.records.clock.now_micros();
    let ask = crate::AskCould { case, purpose, staff, at };
    let told = story.lk3.records.could_have_seen(&story.lk3.auditor, &ask, REQUEST).unwrap();
    serde_json::to_value(told.value()).unwrap()
}

#[test]
fn what_could_have_been_seen_and_was_shown_is_told_for_every_door() {
    let story = Story::new();
    let lk3 = &story.lk3;
    story.session();
    let (token, _) = join(&lk3.records, "privacy_officer");
    let tari = lk3.records.sign_in(&token, None).unwrap();
    let door = |door: &str, staff| {
        let told = could(&story, staff);
        let doors = told["roles"][0]["doors"].as_array().unwrap().clone();
        doors.into_iter().find(|row| row["door"] == door)
    };
    // By a statement a privacy officer opens more than by a file.
    let (case, purpose, tongue) = (story.case, Purpose::SubjectRequest, Tongue::English);
    let ask = IssueStatement {
        case,
        purpose,
        party: Some(story.client),
        tongue,
        copy: true,
        names: false,
        again: false,
    };
    let told = lk3.records.statement(&tari, &ask, REQUEST).unwrap();
    assert!(serde_json::to_value(told.value()).unwrap().to_string().contains(CLIENT));
    let shown = shown_to(&story);
    let rows = shown["shown"].as_array().unwrap();
    let staff = tari.caller().staff;
    let opened: Vec<_> = rows.iter().filter(|row| row["staff"] == json!(staff)).collect();
    assert!(opened.iter().any(|row| row["section"] == "intake"), "{shown}");
    let statement = door("statement", staff).unwrap();
    for row in opened.iter().filter(|row| !row["section"].is_null()) {
        let sections = statement["sections"].as_array().unwrap();
        assert!(sections.contains(&row["section"]), "{statement} of {row}");
    }
    assert!(door("statement", lk3.siti.caller().staff).is_none());
    // By a feed the headers of every case are sent.
    let andi = lk3.andi.caller().staff;
    assert!(door("feed", andi).is_some());
    let before = could(&story, andi)["everything"].clone();
    let from = crate::FeedFrom::At(0);
    let feed = crate::FollowFeed { purpose: Purpose::Supervision, from };
    lk3.records.follow(&lk3.andi, feed, REQUEST).unwrap();
    assert_eq!((before, &could(&story, andi)["everything"]), (json!(0), &json!(1)));
    let told = shown_to(&story);
    let act = &told["everything"][0];
    assert_eq!((&act["staff"], &act["type"]), (&json!(andi), &json!("feed_opened")));
    assert_eq!((&act["looks"], &act["unit"]), (&json!(1), &json!("konseling")));
}

/// After a declared loss: what is left is not all there was, and each answer that would be whole says so.
#[test]
fn every_answer_that_claims_to_be_whole_names_what_was_lost() {
    let story = Story::new();
    let lk3 = &story.lk3;
    lk3.publish();
    let older = lk3.disk.power_cut(1);
    for _ in 0..3 {
        story.view(&lk3.budi, Purpose::Service);
    }
    let told = lk3.publish();
    let key: sanad_chain::tree::VerifierKey = told.key.parse().unwrap();
    let outside = key.open(told.note.as_bytes()).unwrap();
    let back = crate::Records::open(&crate::testing::place(&older)).unwrap();
    let from = back.ledger().head().size.get();
    assert_eq!(back.gaps().unwrap(), []);
    back.begin_generation((outside.size, outside.root)).unwrap();
    let [gap] = &*back.gaps().unwrap() else { panic!("one gap") };
    assert_eq!(
        (&gap.lost_from, &gap.lost_to),
        (&from.to_string(), &(outside.size - 1).to_string())
    );
    let audit = Purpose::Audit;
    let case = story.case;
    let log = |which| crate::ReadAccess { which, purpose: audit, after: None, limit: 9 };
    let value = |told: &dyn erased::Told| told.value();
    let (auditor, andi) = (&lk3.auditor, &lk3.andi);
    let statement = IssueStatement {
        case,
        purpose: Purpose::SubjectRequest,
        party: None,
        tongue: Tongue::English,
        copy: false,
        names: false,
        again: false,
    };
    let accounting =
        crate::IssueAccounting { case, purpose: Purpose::SubjectRequest, tongue: Tongue::English };
    let shown = crate::AskShown { case, purpose: audit, as_of: AsOf::default() };
    let staff = lk3.budi.caller().staff;
    let at = back.clock.now_micros();
    let could = crate::AskCould { case, purpose: audit, staff, at };
    let replay = ViewCase {
        case,
        purpose: audit,
        sections: Vec::new(),
        as_of: AsOf::default(),
        seen_by: Some(staff),
        page: crate::FilePage::default(),
    };
    let whole = [
        value(&back.statement(andi, &statement, REQUEST)),
        value(&back.accounting(andi, &accounting, REQUEST)),
        value(&back.read_access(auditor, &log(crate::WhichAccess::Case(case)), REQUEST)),
        value(&back.read_access(auditor, &log(crate::WhichAccess::Staff(staff)), REQUEST)),
        value(&back.read_access(auditor, &log(crate::WhichAccess::Time(0, at)), REQUEST)),
        value(&back.shown_to(auditor, &shown, REQUEST)),
        value(&back.could_have_seen(auditor, &could, REQUEST)),
        value(&back.check_integrity(auditor, audit, REQUEST, &|| true)),
        value(&back.view_case(auditor, &replay, REQUEST))["seen_by"].clone(),
    ];
    for told in whole {
        assert_eq!(told["gaps"], json!([gap]), "{told}");
    }
    crate::testing::publish(&back);
    let (which, mut bundle) = (WhichEvidence::LooksOf(case), Vec::new());
    back.export(auditor, &ExportEvidence { which, purpose: audit }, REQUEST, |_| &mut bundle)
        .unwrap();
    let report = format!("Entries {} to {} are lost", gap.lost_from, gap.lost_to);
    assert!(String::from_utf8_lossy(&bundle).contains(&report));
}

mod erased {
    use serde_json::Value;

    use crate::{RevealError, Revealed};

    /// What was told, whatever it is.
    pub(super) trait Told {
        fn value(&self) -> Value;
    }

    impl<T: serde::Serialize> Told for Result<Revealed<T>, RevealError> {
        fn value(&self) -> Value {
            match self {
                Ok(told) => serde_json::to_value(told.value()).unwrap(),
                Err(error) => panic!("{error}"),
            }
        }
    }
}
