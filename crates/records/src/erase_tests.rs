//! An erasure from the request to the receipt, with the power going at every step behind the intent.

use std::path::Path;

use sanad_casework::{
    ApproveErasure, CaseId, Command, ErasureId, PartyId, Purpose, RequestErasure,
};
use sanad_disk::{SimDisk, read_whole, replace_whole};
use serde_json::{Value, json};

use crate::testing::{Lk3, asked, form, fresh, join, place};
use crate::{AsOf, Records, RequestId, SignedIn, ViewCase};

/// What only the spouse's parts hold.
pub(crate) const SPOUSE: &str = "PASANGAN-RAHASIA";
/// What only the client's parts hold.
pub(crate) const CLIENT: &str = "KLIEN-RAHASIA";

/// A case with a session about both, and an erasure of the spouse that one of two has approved.
pub(crate) struct Asked {
    pub(crate) lk3: Lk3,
    pub(crate) mira: SignedIn,
    pub(crate) case: CaseId,
    pub(crate) erasure: ErasureId,
    pub(crate) party: PartyId,
}

pub(crate) fn ready() -> Asked {
    ready_at(Lk3::new())
}

pub(crate) fn ready_at(lk3: Lk3) -> Asked {
    let (mira, _) = join(&lk3.records, "supervisor");
    let mira = lk3.records.sign_in(&mira, None).unwrap();
    let case = intake(&lk3);
    let ids = |recorded: &crate::Recorded, event: &str, id: &str| -> Vec<String> {
        let of = recorded.entries.iter().filter(|entry| entry.event_type == event);
        of.map(|entry| entry.id(id).unwrap().to_owned()).collect()
    };
    let opened = lk3.records.record(&lk3.budi, &spouse(case), &asked()).unwrap();
    let party: PartyId = ids(&opened, "party_added", "party")[0].parse().unwrap();
    let body = json!({
        "service": "konseling", "mode": "office", "minutes": 50, "head_count": 2, "text": CLIENT,
        "notes": [{ "party": party, "text": SPOUSE }],
    });
    let hold = sanad_casework::HoldSession::new(case, form(body), &mut fresh()).into();
    lk3.records.record(&lk3.budi, &hold, &asked()).unwrap();
    let body = json!({ "party": party, "reason": "subject_request", "note": SPOUSE });
    let request: Command = RequestErasure::new(case, form(body), &mut fresh()).into();
    let recorded = lk3.records.record(&lk3.budi, &request, &asked()).unwrap();
    let erasure = ids(&recorded, "erasure_requested", "erasure")[0].parse().unwrap();
    lk3.records.record(&lk3.andi, &approve(case, erasure), &asked()).unwrap();
    Asked { lk3, mira, case, erasure, party }
}

pub(crate) fn intake(lk3: &Lk3) -> CaseId {
    let body = json!({
        "subject": "family", "track": "problem", "problem": "konflik_perkawinan",
        "channel": "datang_langsung", "source": "sendiri", "standing": "baru",
        "parties": [{ "role": "client", "name": CLIENT }], "narrative": CLIENT,
    });
    let command = sanad_casework::OpenIntake::new(form(body), &mut fresh()).into();
    lk3.records.record(&lk3.budi, &command, &asked()).unwrap().case.unwrap()
}

pub(crate) fn spouse(case: CaseId) -> Command {
    let body = json!({ "person": { "role": "spouse", "name": SPOUSE } });
    sanad_casework::AddParty::new(case, form(body), &mut fresh()).into()
}

pub(crate) fn approve(case: CaseId, erasure: ErasureId) -> Command {
    ApproveErasure { case, erasure, form: form(json!({})) }.into()
}

pub(crate) fn view(records: &Records, by: &SignedIn, case: CaseId) -> Value {
    let (purpose, sections, as_of) = (Purpose::Service, Vec::new(), AsOf::default());
    let ask = ViewCase {
        case,
        purpose,
        sections,
        as_of,
        seen_by: None,
        page: crate::FilePage::default(),
    };
    let shown = records.view_case(by, &ask, RequestId::from_bytes([1; 16])).unwrap();
    serde_json::to_value(shown.value()).unwrap()
}

fn find(ready: &Asked, name: &str) -> usize {
    let (purpose, body) = (Purpose::Service, json!({ "name": name }));
    let ask = crate::Search { purpose, form: form(body) };
    let request = RequestId::from_bytes([6; 16]);
    let shown = ready.lk3.records.search(&ready.lk3.budi, &ask, request).unwrap();
    serde_json::to_value(shown.value()).unwrap()["hits"].as_array().unwrap().len()
}

fn state(shown: &Value, erasure: ErasureId) -> String {
    shown["state"]["erasures"][erasure.to_string()]["state"].as_str().unwrap().to_owned()
}

/// Everything about the person is unreadable, everything about the other is there, and the chain is
/// whole.
fn is_erased(records: &Records, by: &SignedIn, ready: &Asked) {
    let shown = view(records, by, ready.case);
    let text = shown.to_string();
    assert!(!text.contains(SPOUSE), "{text}");
    assert!(text.contains(CLIENT));
    assert_eq!(state(&shown, ready.erasure), "destroyed");
    let parts = shown["entries"].as_array().unwrap().iter();
    let parts = parts.flat_map(|entry| entry["parts"].as_array().unwrap());
    for part in parts.filter(|part| part["party"] == ready.party.to_string()) {
        assert_eq!(part["erased"], true, "{part}");
    }
    assert_eq!(records.ledger().verify(None).unwrap().findings, []);
    assert!(records.views().unwrap().cases().begun_erasures().is_empty());
}

#[test]
fn with_the_second_approval_the_keys_are_gone_and_a_receipt_tells_what_remains() {
    let ready = ready();
    assert_eq!(find(&ready, "Pasangan"), 1);
    let shown = view(&ready.lk3.records, &ready.lk3.budi, ready.case).to_string();
    assert!(shown.contains(SPOUSE) && shown.contains(CLIENT));
    let act = approve(ready.case, ready.erasure);
    ready.lk3.records.record(&ready.mira, &act, &asked()).unwrap();
    assert_eq!(
        ready.lk3.last_types(3),
        ["erasure_approved", "erasure_begun", "subject_key_destroyed"]
    );
    is_erased(&ready.lk3.records, &ready.lk3.budi, &ready);
    assert_eq!(find(&ready, "Pasangan"), 0);
    assert_eq!(ready.lk3.records.searchable(), 1, "the search index holds nothing of them");
    assert_eq!(find(&ready, "Klien"), 1);
    let size = ready.lk3.size();
    let stored = (0..size).map(|seq| ready.lk3.records.ledger().read(sanad_chain::Seq::new(seq)));
    let data: Vec<String> = stored
        .map(|stored| stored.unwrap().entry().body().unwrap().data.to_owned())
        .filter(|data| data.contains("\"remains\""))
        .collect();
    let [receipt] = &data[..] else { panic!("one receipt: {data:?}") };
    let receipt: Value = serde_json::from_str(receipt).unwrap();
    assert_eq!(receipt["keys"].as_array().unwrap().len(), 1);
    // The intake, the client and the note are sealed to the other.
    assert_eq!(receipt["others"], 3);
    assert_eq!(receipt["remains"].as_array().unwrap().len(), 7);
}

#[test]
fn nothing_more_is_written_to_the_person_and_the_case_goes_on() {
    let ready = ready();
    let act = approve(ready.case, ready.erasure);
    ready.lk3.records.record(&ready.mira, &act, &asked()).unwrap();
    ready.lk3.session(ready.case, &ready.lk3.budi).unwrap();
    let body = json!({ "party": ready.party, "reason": "unlawful" });
    let again = RequestErasure::new(ready.case, form(body), &mut fresh()).into();
    let refused = ready.lk3.records.record(&ready.lk3.budi, &again, &asked());
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("destroyed"), "{refused}");
}

/// The power goes at each step from the second approval on. Past the intent the next start always
/// finishes; before it, nothing of the erasure happened.
#[test]
fn an_erasure_cut_off_at_any_step_is_finished_by_the_next_start_or_never_began() {
    let (mut never, mut finished, mut whole) = (0, 0, 0);
    for nth in 1..60 {
        let ready = ready();
        ready.lk3.disk.power_off_at(nth);
        let act = approve(ready.case, ready.erasure);
        let told = ready.lk3.records.record(&ready.mira, &act, &asked()).is_ok();
        let found = ready.lk3.disk.power_cut(nth);
        let records = Records::open(&place(&found)).unwrap();
        let shown = view(&records, &ready.lk3.budi, ready.case);
        match state(&shown, ready.erasure).as_str() {
            "approved" => {
                assert!(!told && shown.to_string().contains(SPOUSE), "step {nth}");
                never += 1;
            }
            "destroyed" => {
                is_erased(&records, &ready.lk3.budi, &ready);
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

/// An older copy of the vault is put back with an epoch key that somebody kept: the register in the
/// key folder destroys the key again at the next start, and a line says so.
#[test]
fn what_an_old_copy_brings_back_is_destroyed_again() {
    let ready = ready();
    let disk: SimDisk = ready.lk3.disk.clone();
    let files = ["/lk3/ledger/vault", "/lk3/keys/epoch-0000000001"].map(Path::new);
    let kept = files.map(|path| read_whole(&disk, path).unwrap());
    let act = approve(ready.case, ready.erasure);
    ready.lk3.records.record(&ready.mira, &act, &asked()).unwrap();
    let by = ready.lk3.budi.clone();
    let found = disk.power_cut(1);
    for (path, bytes) in files.iter().zip(&kept) {
        replace_whole(&found, path, bytes).unwrap();
    }
    let records = Records::open(&place(&found)).unwrap();
    is_erased(&records, &by, &ready);
    let size = records.ledger().head().size.get();
    let told = (0..size).any(|seq| {
        let stored = records.ledger().read(sanad_chain::Seq::new(seq)).unwrap();
        stored.entry().body().unwrap().event_type == "erasures_reapplied"
    });
    assert!(told, "a line tells of it");
}
