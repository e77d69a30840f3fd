//! A redaction from the list of mentions to the receipt, with the power going at every step behind
//! the intent.

use sanad_casework::{
    ApproveClosure, ApproveErasure, ApproveRedaction, Basis, CaseId, Command, ErasureId,
    HoldSession, ProposeClosure, ProposeRedaction, Purpose, RecordShape, RecordViewed, RedactionId,
    Refusal, RequestErasure, Section, SuspendAccounting,
};
use sanad_chain::{CommandId, KeyId, Seq};
use sanad_disk::{Effect, Operation};
use sanad_ledger::{Append, State};
use sanad_vault::Look;
use serde_json::{Value, json};

use crate::case::OfCase;
use crate::erase_tests::{
    Asked as Erasing, CLIENT, SPOUSE, approve as approve_erasure, ready, view,
};
use crate::kinds::{LOOK_KINDS, covered};
use crate::line::{Line, RequestContext, program};
use crate::testing::{asked, asks, form, fresh, join, place};
use crate::unopened::Unopened;
use crate::{
    AsOf, IssueStatement, ListMentions, RecordError, Recorded, Records, RequestId, RevealError,
    SignedIn, Tongue, ViewCase,
};

/// What a part of the client says about the spouse.
const MENTION: &str = "SEBUTAN-RAHASIA";
/// The words that take its place.
const WORDS: &str = "KATA-PENGGANTI";

const REQUEST: RequestId = RequestId::from_bytes([4; 16]);

/// The spouse is erased; a session note of the client speaks of them.
struct Erased {
    erasing: Erasing,
    /// The passage, as a proposal names it.
    passage: Value,
}

impl Erased {
    fn records(&self) -> &Records {
        &self.erasing.lk3.records
    }

    fn case(&self) -> CaseId {
        self.erasing.case
    }

    fn propose(&self, by: &SignedIn, passages: &[Value]) -> Result<Recorded, RecordError> {
        let body = form(json!({ "passages": passages }));
        let act = ProposeRedaction::new(self.case(), self.erasing.erasure, body, &mut fresh());
        self.records().record(by, &act.into(), &asked())
    }

    fn proposed(&self) -> RedactionId {
        let recorded =
            self.propose(&self.erasing.lk3.budi, std::slice::from_ref(&self.passage)).unwrap();
        recorded.entries[0].id("redaction").unwrap().parse().unwrap()
    }

    fn agree(&self, redaction: RedactionId) -> Command {
        ApproveRedaction { case: self.case(), redaction, form: form(json!({})) }.into()
    }

    fn redact(&self) -> RedactionId {
        let redaction = self.proposed();
        self.records().record(&self.erasing.mira, &self.agree(redaction), &asked()).unwrap();
        redaction
    }

    fn mentions(&self, by: &SignedIn, purpose: Purpose) -> Result<Value, RevealError> {
        let (case, erasure) = (self.case(), self.erasing.erasure);
        let ask = ListMentions { case, erasure, purpose };
        let shown = self.records().list_mentions(by, &ask, REQUEST)?;
        Ok(serde_json::to_value(shown.value()).unwrap())
    }
}

fn session(case: CaseId, text: &str) -> Command {
    let body = json!({
        "service": "konseling", "mode": "office", "minutes": 50, "head_count": 1, "text": text,
    });
    HoldSession::new(case, form(body), &mut fresh()).into()
}

fn erased() -> Erased {
    let erasing = ready();
    let records = &erasing.lk3.records;
    let recorded = records.record(&erasing.lk3.budi, &session(erasing.case, MENTION), &asked());
    let entry = recorded.unwrap().entries[0].seq.to_string();
    let act = approve_erasure(erasing.case, erasing.erasure);
    records.record(&erasing.mira, &act, &asked()).unwrap();
    let shown = view(records, &erasing.lk3.budi, erasing.case);
    let client = shown["state"]["client"].as_str().unwrap();
    let passage = json!({
        "entry": entry, "part": 0, "party": client, "section": "session", "field": "text",
        "text": WORDS,
    });
    Erased { erasing, passage }
}

/// All parts of a file that is shown, each with the position of its entry.
fn parts(shown: &Value) -> Vec<(String, Value)> {
    let entries = shown["entries"].as_array().unwrap().iter();
    let of = |entry: &Value| {
        let seq = entry["seq"].as_str().unwrap().to_owned();
        let parts = entry["parts"].as_array().unwrap().clone();
        parts.into_iter().map(move |part| (seq.clone(), part)).collect::<Vec<_>>()
    };
    entries.flat_map(of).collect()
}

/// The old words stand nowhere, the new ones where they stood, and all else as it was.
fn is_redacted(records: &Records, by: &SignedIn, erased: &Erased) {
    let shown = view(records, by, erased.case());
    let text = shown.to_string();
    assert!(!text.contains(MENTION) && !text.contains(SPOUSE), "{text}");
    let at = erased.passage["entry"].as_str().unwrap();
    let parts = parts(&shown);
    let of = |seq: &str| {
        let found = parts.iter().find(|(at, _)| at == seq).unwrap();
        &found.1
    };
    let part = of(at);
    assert_eq!(part["text"]["text"], WORDS, "{part}");
    assert_eq!(part["resealed"]["redacted"], true);
    let client = erased.passage["party"].as_str().unwrap();
    for (_, part) in parts.iter().filter(|(_, part)| part["party"] == client) {
        assert!(part["text"].is_object(), "{part}");
    }
    let anew = parts.iter().filter(|(_, part)| part["resealed"]["redacted"] == false).count();
    assert!(anew >= 3, "who the client is, the narrative and the other note: {text}");
    assert!(text.matches(CLIENT).count() >= 3);
    assert_eq!(records.ledger().verify(None).unwrap().findings, []);
    assert!(records.views().unwrap().cases().begun_redactions().is_empty());
    for key in old_keys(records) {
        assert!(!records.vault.holds(key));
    }
    let mut anew: Vec<_> = data_of(records, "part_resealed")
        .iter()
        .map(|told| (told["entry"].to_string(), told["part"].to_string()))
        .collect();
    let count = anew.len();
    anew.sort();
    anew.dedup();
    assert_eq!(anew.len(), count, "each part was sealed anew once");
}

/// The keys that receipts of redactions say are gone.
fn old_keys(records: &Records) -> Vec<KeyId> {
    let receipts = data_of(records, "mentions_redacted");
    assert!(!receipts.is_empty());
    let keys = receipts.iter().flat_map(|told| told["keys"].as_array().unwrap());
    keys.map(|key| {
        let id: CaseId = key.as_str().unwrap().parse().unwrap();
        KeyId::from_bytes(*id.as_bytes())
    })
    .collect()
}

fn data_of(records: &Records, event_type: &str) -> Vec<Value> {
    let size = records.ledger().head().size.get();
    let stored = (0..size).map(|seq| records.ledger().read(Seq::new(seq)).unwrap());
    let of = stored.filter_map(|stored| {
        let entry = stored.entry();
        let body = entry.body().unwrap();
        (body.event_type == event_type).then(|| serde_json::from_str(body.data).unwrap())
    });
    of.collect()
}

#[test]
fn the_words_that_were_approved_stand_in_the_place_of_the_old_ones_and_their_keys_are_gone() {
    let erased = erased();
    let (records, budi) = (erased.records(), &erased.erasing.lk3.budi);
    let redaction = erased.proposed();
    let shown = view(records, budi, erased.case()).to_string();
    assert!(shown.contains(MENTION) && shown.contains(WORDS));
    let own = records.record(budi, &erased.agree(redaction), &asked()).unwrap_err();
    assert!(matches!(own, RecordError::Refused(_)), "{own}");
    let told = records.record(&erased.erasing.mira, &erased.agree(redaction), &asked()).unwrap();
    is_redacted(records, budi, &erased);
    let shown = view(records, budi, erased.case());
    assert_eq!(shown["state"]["redactions"][redaction.to_string()]["state"], "done");
    assert_eq!(told.version, shown["version"].as_u64().unwrap(), "the version after the receipt");
    let [receipt] = &data_of(records, "mentions_redacted")[..] else { panic!("one receipt") };
    let anew = data_of(records, "part_resealed");
    assert_eq!(receipt["parts"].as_u64().unwrap(), anew.len() as u64);
    assert_eq!(receipt["keys"].as_array().unwrap().len(), 1);
    assert_eq!(receipt["replaced"], 1);
    let redacted = anew.iter().filter(|told| told["redacted"] == true).count();
    assert_eq!(redacted, 1);
    assert!(shown.to_string().matches(WORDS).count() == 2, "the note, and the proposal");
}

#[test]
fn the_program_looked_and_the_client_is_told_so() {
    let erased = erased();
    erased.redact();
    let (records, budi) = (erased.records(), &erased.erasing.lk3.budi);
    let looks = data_of(records, "record_viewed");
    let of = |told: &&Value| told["shape"] == "resealing";
    let [look] = looks.iter().filter(of).collect::<Vec<_>>()[..] else { panic!("{looks:?}") };
    assert!(look["sections"].as_array().unwrap().contains(&json!("session")), "{look}");
    let of = erased.passage["party"].as_str().unwrap().parse().unwrap();
    let asks: Command = asks(erased.case(), Some(of)).into();
    records.record(budi, &asks, &asked()).unwrap();
    let ask = IssueStatement {
        case: erased.case(),
        purpose: Purpose::SubjectRequest,
        party: None,
        tongue: Tongue::English,
        copy: true,
        names: false,
        again: false,
    };
    let told = records.statement(budi, &ask, REQUEST).unwrap();
    let told = serde_json::to_value(told.value()).unwrap();
    let looks = told["looks"].as_array().unwrap();
    let anew = looks.iter().find(|look| look["what"] == "parts of the file were sealed anew");
    let anew = anew.unwrap_or_else(|| panic!("{told}"));
    assert_eq!((&anew["role"], &anew["unit"]), (&json!("the system"), &json!("sanad")));
    let copy = told["copy"].to_string();
    assert!(copy.contains(WORDS) && !copy.contains(MENTION), "{copy}");
    assert_eq!(copy.matches(CLIENT).count(), 3, "each part once: {copy}");
    let copied = told["copy"]["parts"].as_array().unwrap();
    assert!(copied.iter().all(|part| part["fields"] != json!([])), "{copy}");
}

#[test]
fn the_case_goes_on_under_the_new_key_and_can_be_redacted_and_erased_again() {
    let erased = erased();
    erased.redact();
    let (records, budi) = (erased.records(), &erased.erasing.lk3.budi);
    let next = records.record(budi, &session(erased.case(), "LANJUT-0"), &asked()).unwrap();
    records.record(budi, &session(erased.case(), "LANJUT-1"), &asked()).unwrap();
    let mut second = erased.passage.clone();
    second["entry"] = json!(next.entries[0].seq.to_string());
    second["text"] = json!("KATA-KEDUA");
    let recorded = erased.propose(&erased.erasing.lk3.andi, &[second]).unwrap();
    let redaction = recorded.entries[0].id("redaction").unwrap().parse().unwrap();
    records.record(&erased.erasing.mira, &erased.agree(redaction), &asked()).unwrap();
    records.record(budi, &session(erased.case(), "LANJUT-2"), &asked()).unwrap();
    let shown = view(records, budi, erased.case());
    let text = shown.to_string();
    for stands in ["LANJUT-1", "LANJUT-2", WORDS, "KATA-KEDUA", CLIENT] {
        assert!(text.contains(stands), "{stands}");
    }
    assert!(!text.contains(MENTION) && !text.contains("LANJUT-0"), "{text}");
    let redacted = |(_, part): &&(String, Value)| part["resealed"]["redacted"] == true;
    assert_eq!(parts(&shown).iter().filter(redacted).count(), 2, "the first one as well");
    assert_eq!(old_keys(records).len(), 2, "that of before each");
    let case = erased.case();
    let body = json!({ "kind": "planned", "reason": "moved", "summary": "selesai" });
    records.record(budi, &ProposeClosure { case, form: form(body) }.into(), &asked()).unwrap();
    let close = ApproveClosure { case, form: form(json!({})) };
    records.record(&erased.erasing.lk3.andi, &close.into(), &asked()).unwrap();
    let client = &erased.passage["party"];
    let body = json!({ "party": client, "reason": "subject_request" });
    let request: Command = RequestErasure::new(erased.case(), form(body), &mut fresh()).into();
    let recorded = records.record(budi, &request, &asked()).unwrap();
    let erasure: ErasureId = recorded.entries[0].id("erasure").unwrap().parse().unwrap();
    for by in [&erased.erasing.lk3.andi, &erased.erasing.mira] {
        let act = ApproveErasure { case: erased.case(), erasure, form: form(json!({})) };
        records.record(by, &act.into(), &asked()).unwrap();
    }
    let shown = view(records, budi, erased.case());
    for (_, part) in parts(&shown).iter().filter(|(_, part)| part["party"] == *client) {
        assert_eq!(part["erased"], true, "{part}");
    }
}

#[test]
fn it_is_shown_as_it_stands_now_to_a_replay_and_in_a_list_as_well() {
    let erased = erased();
    let before = erased.erasing.lk3.size();
    erased.redact();
    let (records, budi) = (erased.records(), &erased.erasing.lk3.budi);
    let as_of = AsOf { seq: Some(before - 1), ..AsOf::default() };
    let (case, purpose, sections) = (erased.case(), Purpose::Service, Vec::new());
    let ask = ViewCase {
        case,
        purpose,
        sections,
        as_of,
        seen_by: None,
        page: crate::FilePage::default(),
    };
    let shown = records.view_case(budi, &ask, REQUEST).unwrap();
    let text = serde_json::to_value(shown.value()).unwrap().to_string();
    assert!(text.contains(WORDS) && !text.contains(MENTION), "{text}");
    let ask = crate::Search { purpose, form: form(json!({ "name": "Klien" })) };
    let found = records.search(budi, &ask, REQUEST).unwrap();
    let found = serde_json::to_value(found.value()).unwrap();
    assert_eq!(found["hits"][0]["identity"]["name"], CLIENT);
    let ask =
        crate::ListCases { purpose, after: None, limit: 10, filter: crate::CaseFilter::default() };
    let list = records.list_cases(budi, &ask, REQUEST).unwrap();
    let list = serde_json::to_value(list.value()).unwrap();
    assert_eq!(list["cases"][0]["identity"]["name"], CLIENT, "{list}");
}

#[test]
fn what_people_wrote_into_parts_of_others_is_listed_for_who_answers_for_data() {
    let erased = erased();
    let lk3 = &erased.erasing.lk3;
    let list = erased.mentions(&lk3.budi, Purpose::SubjectRequest).unwrap();
    let rows = list["mentions"].as_array().unwrap();
    let at = |row: &&Value| row["entry"] == erased.passage["entry"];
    let row = rows.iter().find(at).unwrap();
    assert!(rows.iter().all(|row| row["type"] != "party_added"), "{list}");
    for name in ["entry", "part", "party", "section"] {
        assert_eq!(row[name], erased.passage[name], "{name}");
    }
    assert_eq!(row["text"], json!({ "text": MENTION }));
    let party = list["party"].as_str().unwrap();
    assert!(rows.iter().all(|row| row["party"] != party), "{list}");
    assert!(!list.to_string().contains("\"name\""), "who the client is was not written: {list}");
    assert_eq!(lk3.last_types(1), ["record_viewed"]);
    let refused = erased.mentions(&lk3.budi, Purpose::Service).unwrap_err();
    assert!(matches!(refused, RevealError::NotForRole), "{refused}");
    let hidden = erased.mentions(&lk3.siti, Purpose::SubjectRequest).unwrap_err();
    assert!(matches!(hidden, RevealError::Hidden), "{hidden}");
    let (case, purpose) = (erased.case(), Purpose::SubjectRequest);
    let ask = ListMentions { case, erasure: ErasureId::from_bytes([3; 16]), purpose };
    let hidden = erased.records().list_mentions(&lk3.budi, &ask, REQUEST).unwrap_err();
    assert!(matches!(hidden, RevealError::Hidden), "{hidden}");
    assert_eq!(lk3.last_types(3), ["access_denied"; 3]);
    erased.redact();
    let list = erased.mentions(&lk3.budi, Purpose::SubjectRequest).unwrap();
    let row = list["mentions"].as_array().unwrap().iter().find(at).unwrap().clone();
    assert_eq!(row["text"], json!({ "text": WORDS }));
    assert_eq!(row["resealed"]["redacted"], true);
    assert!(!list.to_string().contains("part_resealed"), "{list}");
}

#[test]
fn a_passage_that_is_not_there_or_that_the_proposer_may_not_read_is_refused() {
    let erased = erased();
    let (dina, _) = join(erased.records(), "privacy_officer");
    let dina = erased.records().sign_in(&dina, None).unwrap();
    let lk3 = &erased.erasing.lk3;
    let body = json!({ "person": { "role": "child", "name": "ANAK" } });
    let add = sanad_casework::AddParty::new(erased.case(), form(body), &mut fresh()).into();
    let added = erased.records().record(&lk3.budi, &add, &asked()).unwrap();
    let child_added = added.seq;
    let wrong = [
        ("entry", json!("0")),
        ("entry", json!(child_added.to_string())),
        ("part", json!(7)),
        ("party", json!(added.entries[0].id("party").unwrap())),
        ("section", json!("intake")),
        ("field", json!("service")),
        ("field", json!("body")),
    ];
    for (name, value) in wrong {
        let mut passage = erased.passage.clone();
        passage[name] = value;
        let refused = erased.propose(&lk3.budi, &[passage]).unwrap_err();
        assert!(
            matches!(refused, RecordError::Refused(Refusal::UnknownPassage)),
            "{name}: {refused}"
        );
    }
    let refused = erased.propose(&dina, std::slice::from_ref(&erased.passage)).unwrap_err();
    assert!(
        matches!(refused, RecordError::Refused(Refusal::UnknownPassage)),
        "she sees no session: {refused}"
    );
    assert_eq!(lk3.last_types(1), ["access_denied"]);
    erased.redact();
    let anew = view(erased.records(), &lk3.budi, erased.case());
    let anew = parts(&anew).into_iter().find_map(|(_, part)| {
        let entry = part["resealed"]["entry"].as_str()?.to_owned();
        Some((entry, part["section"].clone()))
    });
    let (entry, section) = anew.unwrap();
    let mut passage = erased.passage.clone();
    passage["entry"] = json!(entry);
    passage["section"] = section;
    passage["field"] = json!("body");
    let refused = erased.propose(&lk3.budi, &[passage]).unwrap_err();
    assert!(matches!(refused, RecordError::Refused(Refusal::UnknownPassage)), "{refused}");
}

#[test]
fn what_a_list_had_shown_is_the_part_as_it_was_first_written() {
    let erased = erased();
    erased.redact();
    let (records, lk3) = (erased.records(), &erased.erasing.lk3);
    let (case, purpose) = (erased.case(), Purpose::Supervision);
    let ask =
        crate::ListCases { purpose, after: None, limit: 10, filter: crate::CaseFilter::default() };
    records.list_cases(&lk3.andi, &ask, REQUEST).unwrap();
    let (as_of, seen_by) = (AsOf::default(), Some(lk3.andi.caller().staff));
    let ask = ViewCase {
        case,
        purpose,
        sections: Vec::new(),
        as_of,
        seen_by,
        page: crate::FilePage::default(),
    };
    let shown = records.view_case(&erased.erasing.mira, &ask, REQUEST).unwrap();
    let shown = serde_json::to_value(shown.value()).unwrap();
    let parts = parts(&shown);
    let seen: Vec<_> = parts.iter().filter(|(_, part)| part["text"].is_object()).collect();
    assert_eq!(seen.len(), 1, "{shown}");
    assert_eq!(seen[0].1["text"]["name"], CLIENT);
}

#[test]
fn parts_that_stand_anew_count_once_among_those_of_others() {
    let erased = erased();
    erased.redact();
    let (records, lk3, case) = (erased.records(), &erased.erasing.lk3, erased.case());
    let body = json!({ "person": { "role": "child", "name": "ANAK" } });
    let add = sanad_casework::AddParty::new(case, form(body), &mut fresh()).into();
    let added = records.record(&lk3.budi, &add, &asked()).unwrap();
    let child = added.entries[0].id("party").unwrap().to_owned();
    let body = json!({ "party": child, "reason": "subject_request" });
    let request: Command = RequestErasure::new(case, form(body), &mut fresh()).into();
    let recorded = records.record(&lk3.budi, &request, &asked()).unwrap();
    let erasure: ErasureId = recorded.entries[0].id("erasure").unwrap().parse().unwrap();
    let shown = view(records, &lk3.budi, case);
    let others = parts(&shown).iter().filter(|(_, part)| part["party"] != child).count();
    for by in [&lk3.andi, &erased.erasing.mira] {
        let act = ApproveErasure { case, erasure, form: form(json!({})) };
        records.record(by, &act.into(), &asked()).unwrap();
    }
    let receipts = data_of(records, "subject_key_destroyed");
    assert_eq!(receipts[1]["others"].as_u64().unwrap(), others as u64);
}

/// A look that was written down before the redaction, and opened after it.
#[test]
fn a_part_that_was_sealed_anew_behind_a_look_is_not_for_it_and_never_told_as_erased() {
    let erased = erased();
    let (records, case) = (erased.records(), erased.case());
    let caller = program().unwrap();
    let under = RequestContext {
        caller: &caller,
        sign_in: None,
        request: REQUEST,
        rule: crate::policy::Rule::ProgramRuns,
        tag: None,
    };
    let up_to = erased.erasing.lk3.size();
    let sections = vec![Section::Session];
    let event = RecordViewed {
        shape: RecordShape::CaseFile,
        sections: sections.clone(),
        fields: Vec::new(),
        up_to: sanad_casework::Seq(up_to),
        digest: None,
        versions: Vec::new(),
    };
    let mut line = Line::now(event, 0, Purpose::Maintenance, Basis::Duty).unwrap();
    line.cases = vec![case];
    let append = Append::one(CommandId::from_bytes([1; 16]), line.draft(&under, &[]).unwrap());
    let look = Look::new(append, LOOK_KINDS, covered(&sections), Seq::new(up_to));
    let receipt = records.ledger.witness(look).unwrap();
    let seq = Seq::new(erased.passage["entry"].as_str().unwrap().parse().unwrap());
    let stored = records.ledger().read(seq).unwrap();
    let open = || records.open_part(&stored.entry(), 0, &receipt).unwrap();
    assert!(open().is_ok());
    erased.redact();
    assert!(matches!(open(), Err(Unopened::Withheld)));
}

/// The words of a proposal repeat a part: what is held back of that, they do not tell either.
#[test]
fn a_copy_tells_no_proposal_and_so_nothing_that_an_authority_had_held_back() {
    let erased = erased();
    let (records, lk3, case) = (erased.records(), &erased.erasing.lk3, erased.case());
    let body =
        json!({ "authority": "police", "until": "2099-01-01", "reference": "RAHASIA-POLISI" });
    let suspend: Command = SuspendAccounting::new(case, form(body), &mut fresh()).into();
    let held = records.record(&lk3.andi, &suspend, &asked()).unwrap();
    let client = erased.passage["party"].clone();
    let shown = view(records, &lk3.budi, case);
    let part = parts(&shown).into_iter().find(|(seq, _)| *seq == held.seq.to_string()).unwrap().1;
    let passage = json!({
        "entry": held.seq.to_string(), "part": 0, "party": client, "section": part["section"],
        "field": "reference", "text": "KATA-POLISI",
    });
    erased.propose(&lk3.budi, &[passage]).unwrap();
    let client = client.as_str().unwrap().parse().unwrap();
    let asks: Command = asks(case, Some(client)).into();
    records.record(&lk3.budi, &asks, &asked()).unwrap();
    let ask = IssueStatement {
        case,
        purpose: Purpose::SubjectRequest,
        party: None,
        tongue: Tongue::English,
        copy: true,
        names: false,
        again: false,
    };
    let told = records.statement(&lk3.budi, &ask, REQUEST).unwrap();
    let told = serde_json::to_value(told.value()).unwrap().to_string();
    assert!(told.contains(CLIENT));
    assert!(!told.contains("KATA-POLISI") && !told.contains("RAHASIA-POLISI"), "{told}");
}

/// Two decide: who cannot read what is replaced does not.
#[test]
fn who_approves_may_read_what_is_replaced() {
    let erased = erased();
    let (dina, _) = join(erased.records(), "privacy_officer");
    let dina = erased.records().sign_in(&dina, None).unwrap();
    let redaction = erased.proposed();
    let blind = erased.records().record(&dina, &erased.agree(redaction), &asked()).unwrap_err();
    assert!(matches!(blind, RecordError::Refused(Refusal::NotReadable)), "{blind}");
    let shown = view(erased.records(), &erased.erasing.lk3.budi, erased.case());
    assert_eq!(shown["state"]["redactions"][redaction.to_string()]["state"], "proposed");
}

#[test]
fn a_look_at_mentions_is_told_as_what_it_showed() {
    let erased = erased();
    let lk3 = &erased.erasing.lk3;
    erased.mentions(&lk3.andi, Purpose::SubjectRequest).unwrap();
    let looks = data_of(erased.records(), "record_viewed");
    let kinds = looks.last().unwrap()["fields"].to_string();
    assert!(kinds.contains("session_held") && !kinds.contains("party_added"), "{kinds}");
    let (case, as_of, seen_by) = (erased.case(), AsOf::default(), Some(lk3.andi.caller().staff));
    let purpose = Purpose::Supervision;
    let ask = ViewCase {
        case,
        purpose,
        sections: Vec::new(),
        as_of,
        seen_by,
        page: crate::FilePage::default(),
    };
    let shown = erased.records().view_case(&erased.erasing.mira, &ask, REQUEST).unwrap();
    let shown = serde_json::to_value(shown.value()).unwrap();
    let party = erased.erasing.party.to_string();
    let seen: Vec<_> =
        parts(&shown).into_iter().filter(|(_, part)| part.get("not_shown").is_none()).collect();
    assert!(seen.iter().any(|(_, part)| part["text"]["text"] == MENTION), "{shown}");
    for (_, part) in &seen {
        assert!(part["party"] != party && part["section"] != "identity", "{part}");
    }
}

/// All was sealed anew, and the keys for it are not there any more, as in an older vault: the old
/// keys are not destroyed before all is sealed anew under keys that are.
#[test]
fn no_old_key_goes_before_every_part_stands_under_a_key_that_is_there() {
    let mut checked = 0;
    for nth in 1..60 {
        let erased = erased();
        let redaction = erased.proposed();
        let (records, by) = (erased.records(), &erased.erasing);
        let approve = erased.agree(redaction);
        records.changed::<OfCase>(&by.mira, &approve, &asked()).unwrap();
        by.lk3.disk.fail(Operation::Write, nth, Effect::Lost);
        if records.finish_begun().is_ok() {
            break;
        }
        let anew = parts_anew(records);
        let seq = erased.passage["entry"].as_str().unwrap().parse().unwrap();
        let old = records.ledger().read(Seq::new(seq)).unwrap().entry().descriptors().next();
        let begun = records.vault.holds(old.unwrap().key) && !anew.is_empty();
        if records.state() != State::Writable || !begun {
            continue;
        }
        records.vault.destroy(&anew, &mut |_, _| {}).unwrap();
        records.finish_begun().unwrap();
        let shown = view(records, &by.lk3.budi, erased.case());
        let client = erased.passage["party"].as_str().unwrap();
        for (_, part) in parts(&shown).iter().filter(|(_, part)| part["party"] == client) {
            assert!(part["text"].is_object(), "step {nth}: {part}");
        }
        assert!(!shown.to_string().contains(MENTION));
        checked += 1;
    }
    assert!(checked > 0);
}

/// The keys of what was sealed anew.
fn parts_anew(records: &Records) -> Vec<KeyId> {
    let size = records.ledger().head().size.get();
    let stored = (0..size).map(|seq| records.ledger().read(Seq::new(seq)).unwrap());
    let anew = stored.filter(|stored| {
        let entry = stored.entry();
        entry.body().unwrap().event_type == "part_resealed"
    });
    anew.flat_map(|stored| stored.entry().descriptors().map(|part| part.key).collect::<Vec<_>>())
        .collect()
}

/// One that cannot be ended holds up neither the start nor another.
#[test]
fn a_redaction_that_cannot_go_on_holds_up_no_start_and_no_other() {
    let erased = erased();
    let redaction = erased.proposed();
    let (records, by) = (erased.records(), &erased.erasing);
    let approve = erased.agree(redaction);
    records.changed::<OfCase>(&by.mira, &approve, &asked()).unwrap();
    // Whatever was sealed to the client cannot be opened any more.
    let size = records.ledger().head().size.get();
    let client: CaseId = erased.passage["party"].as_str().unwrap().parse().unwrap();
    let stored = (0..size).map(|seq| records.ledger().read(Seq::new(seq)).unwrap());
    let keys = stored.flat_map(|stored| {
        let entry = stored.entry();
        let theirs = entry.descriptors().filter(|part| part.party.as_bytes() == client.as_bytes());
        theirs.map(|part| part.key).collect::<Vec<_>>()
    });
    let keys: Vec<_> = keys.collect();
    records.vault.destroy(&keys, &mut |_, _| {}).unwrap();
    assert!(records.finish_begun().is_err());
    let found = by.lk3.disk.power_cut(1);
    let records = Records::open(&place(&found)).unwrap();
    assert_eq!(records.views().unwrap().cases().begun_redactions().len(), 1);
    let other = crate::testing::form(json!({
        "subject": "family", "track": "problem", "problem": "konflik_perkawinan",
        "channel": "datang_langsung", "source": "sendiri", "standing": "baru",
        "parties": [{ "role": "client", "name": "LAIN" }], "narrative": "lain",
    }));
    let other = sanad_casework::OpenIntake::new(other, &mut fresh()).into();
    let other = records.record(&by.lk3.budi, &other, &asked()).unwrap().case.unwrap();
    let spouse = crate::erase_tests::spouse(other);
    let added = records.record(&by.lk3.budi, &spouse, &asked()).unwrap();
    let body =
        json!({ "party": added.entries[0].id("party").unwrap(), "reason": "subject_request" });
    let request: Command = RequestErasure::new(other, form(body), &mut fresh()).into();
    let told = records.record(&by.lk3.budi, &request, &asked()).unwrap();
    let erasure = told.entries[0].id("erasure").unwrap().parse().unwrap();
    for approver in [&by.lk3.andi, &by.mira] {
        records.record(approver, &approve_erasure(other, erasure), &asked()).unwrap();
    }
    let shown = view(&records, &by.lk3.budi, other);
    assert_eq!(shown["state"]["erasures"][erasure.to_string()]["state"], "destroyed");
}

/// The power goes at each step from the approval on. Past the intent the next start always finishes;
/// before it, nothing of the redaction happened.
#[test]
fn a_redaction_cut_off_at_any_step_is_finished_by_the_next_start_or_never_began() {
    let (mut never, mut finished, mut whole) = (0, 0, 0);
    for nth in 1..90 {
        let erased = erased();
        let redaction = erased.proposed();
        let disk = &erased.erasing.lk3.disk;
        disk.power_off_at(nth);
        let act = erased.agree(redaction);
        let told = erased.records().record(&erased.erasing.mira, &act, &asked()).is_ok();
        let found = disk.power_cut(nth);
        let records = Records::open(&place(&found)).unwrap();
        let by = &erased.erasing.lk3.budi;
        let shown = view(&records, by, erased.case());
        match shown["state"]["redactions"][redaction.to_string()]["state"].as_str().unwrap() {
            "proposed" => {
                assert!(!told && shown.to_string().contains(MENTION), "step {nth}");
                never += 1;
            }
            "done" => {
                is_redacted(&records, by, &erased);
                finished += 1;
                whole += u32::from(told);
            }
            other => panic!("step {nth}: {other}"),
        }
        if told {
            break;
        }
    }
    assert!(never > 0 && finished > 5 && whole == 1, "{never} {finished} {whole}");
}

/// Whoever writes to the case while parts are sealed anew loses nothing, and neither does the
/// redaction.
#[test]
fn who_writes_meanwhile_is_heard() {
    let erased = erased();
    let redaction = erased.proposed();
    let (records, lk3, case) = (erased.records(), &erased.erasing.lk3, erased.case());
    let act = erased.agree(redaction);
    std::thread::scope(|scope| {
        for n in 0..4 {
            scope.spawn(move || {
                for m in 0..4 {
                    let text = format!("SELA-{n}-{m}");
                    records.record(&lk3.budi, &session(case, &text), &asked()).unwrap();
                }
            });
        }
        scope.spawn(|| records.record(&erased.erasing.mira, &act, &asked()).unwrap());
    });
    is_redacted(records, &lk3.budi, &erased);
    let text = view(records, &lk3.budi, erased.case()).to_string();
    for n in 0..4 {
        for m in 0..4 {
            assert!(text.contains(&format!("SELA-{n}-{m}")), "{n} {m}");
        }
    }
}

#[test]
fn evidence_of_an_entry_that_was_sealed_anew_takes_its_words_along() {
    let erased = erased();
    erased.redact();
    let (records, budi) = (erased.records(), &erased.erasing.lk3.budi);
    erased.erasing.lk3.publish();
    let entry: u64 = erased.passage["entry"].as_str().unwrap().parse().unwrap();
    let which =
        crate::WhichEvidence::CaseEntries(erased.case(), vec![entry], vec![Section::Session]);
    let ask = crate::ExportEvidence { which, purpose: Purpose::Service };
    let mut bundle = Vec::new();
    let told = records.export(budi, &ask, REQUEST, |_| &mut bundle).unwrap().into_value();
    assert!(told.opened > 0, "{told:?}");
    let key = erased.erasing.lk3.publish().key.parse().unwrap();
    let mut texts = String::new();
    let checked = sanad_bundle::check(&mut &*bundle, &key, &mut |entry| {
        texts.extend(entry.texts.iter().map(|(_, text)| text.to_string()));
    });
    assert_eq!(checked.unwrap().integrity, []);
    assert!(texts.contains(WORDS) && !texts.contains(MENTION), "{texts}");
}
