//! Emergency access on a simulated disk: opened by who shows their password, one at a time, and seen
//! in every line that it lets somebody have.

use std::path::Path;
use std::sync::{Arc, Barrier};
use std::time::Duration;

use sanad_casework::{
    ApproveErasure, BarAccess, CaseId, Command, DeclineIntake, EmergencyCommand, EmergencyId,
    EndEmergency, OpenEmergency, Purpose, Refusal, ReinstateStaff, RequestErasure, ReviewEmergency,
    SuspendStaff,
};
use sanad_disk::{Operation, Traced};
use serde_json::{Value, json};

use crate::case::OfCase;
use crate::testing::{CANARY, Lk3, PASSWORD, asked, bar, come, form, founders, fresh, join, sent};
use crate::{
    Asked, EmergencyState, FeedFrom, FollowFeed, ListEmergencies, RecordError, Recorded, Records,
    RequestId, RevealError, ShowEmergency, SignedIn,
};

/// The file that says how far the ledger goes.
const MARK: &str = "/lk3/ledger/mark";
const REQUEST: RequestId = RequestId::from_bytes([4; 16]);

fn opening(case: CaseId, password: &str) -> Command {
    let body = json!({
        "reason": "danger_to_life", "text": CANARY, "sections": ["session"], "minutes": 30,
        "password": password,
    });
    OpenEmergency::new(case, form(body), &mut fresh()).into()
}

fn open(records: &Records, by: &SignedIn, case: CaseId) -> Result<Recorded, RecordError> {
    records.record(by, &opening(case, PASSWORD), &asked())
}

fn id_of(recorded: &Recorded) -> EmergencyId {
    recorded.entries[0].id("emergency").unwrap().parse().unwrap()
}

fn end(case: CaseId, emergency: EmergencyId) -> Command {
    EndEmergency { case, emergency, form: form(json!({})) }.into()
}

fn review(case: CaseId, emergency: EmergencyId) -> Command {
    let body = json!({ "verdict": "inconclusive", "note": CANARY });
    ReviewEmergency { case, emergency, form: form(body) }.into()
}

/// Declines the case and has its client erased.
fn erase_client(lk3: &Lk3, case: CaseId) {
    let decline = json!({ "reason": "other", "alternative": "nothing" });
    let decline = DeclineIntake { case, form: form(decline) };
    lk3.records.record(&lk3.budi, &decline.into(), &asked()).unwrap();
    let erase = RequestErasure::new(case, form(json!({ "reason": "purpose_met" })), &mut fresh());
    let approve = ApproveErasure { case, erasure: erase.erasure, form: form(json!({})) };
    let approve = Command::from(approve);
    lk3.records.record(&lk3.budi, &erase.into(), &asked()).unwrap();
    lk3.records.record(&lk3.andi, &approve, &asked()).unwrap();
    lk3.records.record(&person(lk3, "supervisor"), &approve, &asked()).unwrap();
}

/// Somebody of the unit who signed in by password.
fn person(lk3: &Lk3, role: &str) -> SignedIn {
    let (_, staff) = join(&lk3.records, role);
    come(&lk3.records, &staff.to_string())
}

fn list(lk3: &Lk3, by: &SignedIn, purpose: Purpose, state: Option<EmergencyState>) -> Value {
    let ask = ListEmergencies { purpose, state, after: None, limit: 10 };
    let shown = lk3.records.list_emergencies(by, &ask, REQUEST).unwrap();
    serde_json::to_value(shown.value()).unwrap()
}

fn last_rule(lk3: &Lk3) -> String {
    let last = sanad_chain::Seq::new(lk3.size() - 1);
    let stored = lk3.records.ledger().read(last).unwrap();
    stored.entry().body().unwrap().rule.unwrap().to_owned()
}

#[test]
fn what_is_seen_under_it_is_the_sections_named_until_it_ends_and_another_has_judged() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    lk3.session(case, &lk3.budi).unwrap();
    let dewi = person(&lk3, "front_desk");
    let emergency = id_of(&open(&lk3.records, &dewi, case).unwrap());
    assert_eq!(lk3.last_types(1), ["emergency_access_opened"]);

    let shown = lk3.view(case, &dewi, Purpose::Emergency).unwrap();
    assert_eq!(shown["sections"], json!(["session"]));
    let entries = shown["entries"].as_array().unwrap();
    assert!(!entries.is_empty());
    for entry in entries {
        assert_eq!(entry["section"], "session", "{entry}");
    }
    assert!(matches!(lk3.view(case, &dewi, Purpose::Service), Err(RevealError::Hidden)));
    assert!(matches!(lk3.session(case, &dewi), Err(RecordError::Hidden)));

    let row = &list(&lk3, &lk3.andi, Purpose::Supervision, None)["emergencies"][0];
    assert_eq!((&row["state"], &row["looks"]), (&json!("open"), &json!(1)));
    lk3.disk.hands().advance(Duration::from_mins(30));
    // The sign-in idled out with it.
    let dewi = come(&lk3.records, &dewi.caller().staff.to_string());
    assert!(matches!(lk3.view(case, &dewi, Purpose::Emergency), Err(RevealError::Hidden)));
    let to_review = lk3.records.to_review(&lk3.andi).unwrap().unwrap();
    assert_eq!((to_review.open, to_review.awaiting_review, to_review.overdue), (0, 1, 0));
    lk3.disk.hands().advance(Duration::from_hours(72));
    let late = list(&lk3, &lk3.andi, Purpose::Supervision, Some(EmergencyState::Overdue));
    assert_eq!(late["emergencies"][0]["emergency"], json!(emergency));
    assert_eq!(lk3.records.to_review(&lk3.andi).unwrap().unwrap().overdue, 1);
    assert_eq!(lk3.records.to_review(&lk3.budi).unwrap(), None);

    let ask = ShowEmergency { case, emergency, purpose: Purpose::Supervision };
    let shown = lk3.records.view_emergency(&lk3.andi, &ask, REQUEST).unwrap();
    let shown = serde_json::to_value(shown.value()).unwrap();
    assert_eq!(shown["why"]["text"]["reason"], CANARY);
    assert_eq!(shown["looked"].as_array().unwrap().len(), 1);
    assert_eq!(shown["looked"][0]["data"]["sections"], json!(["session"]));
    assert_eq!(shown["looked"][0]["rule"], "emergency-opens");
    let ask = ShowEmergency { purpose: Purpose::Audit, ..ask };
    let shown = lk3.records.view_emergency(&lk3.auditor, &ask, REQUEST).unwrap();
    let shown = serde_json::to_value(shown.value()).unwrap();
    assert_eq!(shown["why"], json!({ "withheld": true }));

    lk3.records.record(&lk3.andi, &review(case, emergency), &asked()).unwrap();
    let told = list(&lk3, &lk3.auditor, Purpose::Audit, None);
    assert_eq!(told["counts"]["inconclusive"], 1);
    assert_eq!(told["emergencies"][0]["verdict"], "inconclusive");
    assert_eq!(lk3.records.to_review(&lk3.andi).unwrap().unwrap().overdue, 0);
    let dewi = come(&lk3.records, &dewi.caller().staff.to_string());
    open(&lk3.records, &dewi, case).unwrap();
    let live = lk3.records.views().unwrap().digest();
    assert_eq!(lk3.records.rebuilt_views().unwrap().digest(), live);
}

#[test]
fn none_is_opened_while_another_of_the_same_person_waits_in_whatever_case() {
    let lk3 = Lk3::new();
    let (case, other) = (lk3.intake(), lk3.intake());
    let dewi = person(&lk3, "front_desk");
    let emergency = id_of(&open(&lk3.records, &dewi, case).unwrap());
    let waits = |case| {
        let before = lk3.size();
        let told = open(&lk3.records, &dewi, case);
        let Err(RecordError::Refused(Refusal::EmergencyAwaitsReview)) = told else {
            panic!("{told:?}");
        };
        assert_eq!(lk3.size(), before + 1, "it left a line");
        assert_eq!(last_rule(&lk3), "emergency-awaits-review");
    };
    // It is the same for a case that is not there.
    for case in [case, other, CaseId::from_bytes([0x77; 16])] {
        waits(case);
    }
    lk3.records.record(&dewi, &end(case, emergency), &asked()).unwrap();
    waits(other);
    lk3.records.record(&lk3.andi, &review(case, emergency), &asked()).unwrap();
    open(&lk3.records, &dewi, other).unwrap();
}

/// Two at once, in two cases: both find that none waits, and one of them opens.
#[test]
fn of_two_openings_at_once_in_two_cases_one_opens() {
    let lk3 = Lk3::new();
    for _ in 0..8 {
        let dewi = person(&lk3, "counsellor");
        let cases = [lk3.intake(), lk3.intake()];
        let together = Arc::new(Barrier::new(2));
        let tries = cases.map(|case| {
            let (records, by) = (Arc::clone(&lk3.records), dewi.clone());
            let together = Arc::clone(&together);
            std::thread::spawn(move || {
                // Past the password and the first look for others that wait.
                let act = opening(case, PASSWORD);
                let Command::Emergency(EmergencyCommand::OpenEmergency(told)) = &act else {
                    panic!("it opens")
                };
                records.may_open_emergency(&by, told, false).ok().unwrap();
                together.wait();
                records.changed::<OfCase>(&by, &act, &asked())
            })
        });
        let told = tries.map(|thread| thread.join().unwrap());
        let opened = told.iter().filter(|told| told.is_ok()).count();
        assert_eq!(opened, 1, "{told:?}");
        for refused in told.iter().filter_map(|told| told.as_ref().err()) {
            let waits = matches!(refused, RecordError::Refused(Refusal::EmergencyAwaitsReview));
            assert!(waits, "{refused}");
        }
    }
}

#[test]
fn without_the_password_shown_again_nothing_opens_and_failures_wait() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    let dewi = person(&lk3, "front_desk");
    let refused = |by: &SignedIn, password, rule: &str| {
        let told = lk3.records.record(by, &opening(case, password), &asked());
        assert_eq!(lk3.last_types(1), ["access_denied"]);
        assert_eq!(last_rule(&lk3), rule);
        match told {
            Err(RecordError::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        }
    };
    let wrong = Refusal::WrongPassword { field: "password" };
    assert_eq!(wrong.field(), Some("password"));
    // A machine's token proves no presence.
    let needed = refused(&lk3.siti, PASSWORD, "password-not-shown");
    assert_eq!(needed, Refusal::PasswordNeeded);
    for _ in 0..5 {
        assert_eq!(refused(&dewi, "kata sandi yang lain", "password-not-shown"), wrong);
    }
    let waits = lk3.records.record(&dewi, &opening(case, PASSWORD), &asked());
    assert!(matches!(waits, Err(RecordError::Wait { seconds: 11 })), "{waits:?}");
    assert_eq!(
        (lk3.last_types(1), last_rule(&lk3)),
        (vec!["access_denied".into()], "password-not-shown".into())
    );
    assert!(matches!(lk3.view(case, &dewi, Purpose::Emergency), Err(RevealError::Hidden)));
    lk3.disk.hands().advance(Duration::from_secs(11));
    open(&lk3.records, &dewi, case).unwrap();
    // Those who run and check the system have no clients.
    let told = lk3.records.record(&lk3.auditor, &opening(case, PASSWORD), &asked());
    assert!(matches!(told, Err(RecordError::NotForRole)));
    assert_eq!(last_rule(&lk3), "role-has-no-access");
}

#[test]
fn who_may_look_anyway_is_told_so_and_a_repeat_opens_no_second_one() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    let mira = person(&lk3, "supervisor");
    let told = open(&lk3.records, &mira, case);
    assert!(matches!(told, Err(RecordError::Refused(Refusal::OrdinaryLookEnough))), "{told:?}");
    assert_eq!(last_rule(&lk3), "ordinary-look-enough");
    let dewi = person(&lk3, "front_desk");
    let once = Asked { key: Some(("kunci", b"one")), ..asked() };
    let first = lk3.records.record(&dewi, &opening(case, PASSWORD), &once).unwrap();
    let second = lk3.records.record(&dewi, &opening(case, PASSWORD), &once).unwrap();
    assert!(second.repeated && second.seq == first.seq);
    assert_eq!((first.case, first.version), (Some(case), second.version));
    let version = lk3.records.views().unwrap().cases().get(case).unwrap().version;
    assert_eq!(first.version, version, "the version told is the case's");
}

/// The one answer, compared by trace, for whoever is barred from a case and for an id that no case
/// has: opening, ending, looking.
#[test]
fn to_a_barred_person_an_emergency_gives_nothing_away() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    (0..40).for_each(|_| drop(lk3.session(case, &lk3.budi).unwrap()));
    let dewi = person(&lk3, "counsellor");
    let emergency = id_of(&open(&lk3.records, &dewi, case).unwrap());
    let bar = json!({ "staff": dewi.caller().staff.to_string(), "reason": "conflict" });
    let bar: Command = BarAccess { case, form: form(bar) }.into();
    lk3.records.record(&lk3.andi, &bar, &asked()).unwrap();
    lk3.records.record(&lk3.andi, &end(case, emergency), &asked()).unwrap();
    lk3.records.record(&lk3.andi, &review(case, emergency), &asked()).unwrap();

    let nobody = CaseId::from_bytes([0x77; 16]);
    let asks: [(&str, &dyn Fn(CaseId) -> bool); 3] = [
        ("open", &|case| matches!(open(&lk3.records, &dewi, case), Err(RecordError::Hidden))),
        ("end", &|case| {
            let told = lk3.records.record(&dewi, &end(case, emergency), &asked());
            matches!(told, Err(RecordError::Hidden))
        }),
        ("look", &|case| {
            matches!(lk3.view(case, &dewi, Purpose::Emergency), Err(RevealError::Hidden))
        }),
    ];
    for (what, ask) in asks {
        let seen = [case, nobody].map(|case| {
            let before = lk3.size();
            // What was written before is read for neither.
            drop(lk3.records.views().unwrap());
            lk3.disk.trace();
            assert!(ask(case), "{what}");
            // The mark is synced within a second, whatever is asked: stretching takes that long.
            let in_time =
                |seen: &Traced| seen.operation == Operation::Sync && seen.path == Path::new(MARK);
            let trace: Vec<_> =
                lk3.disk.trace().into_iter().filter(|seen| !in_time(seen)).collect();
            assert_eq!(lk3.size(), before + 1, "{what}");
            let stored = lk3.records.ledger().read(sanad_chain::Seq::new(before)).unwrap();
            let entry = stored.entry();
            let body = entry.body().unwrap();
            let streams: Vec<_> = entry.links().map(|link| link.stream.kind.0).collect();
            let told = [body.event_type, body.rule.unwrap(), body.purpose.unwrap(), body.data];
            (trace, told.map(str::to_owned), streams)
        });
        assert_eq!(seen[0], seen[1], "{what}");
        assert_eq!(seen[0].1[..2], ["access_denied", "no-need"], "{what}");
    }
}

#[test]
fn the_reason_is_kept_where_the_client_is_erased() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    erase_client(&lk3, case);
    let dewi = person(&lk3, "front_desk");
    let opened = open(&lk3.records, &dewi, case).unwrap();
    let stored = lk3.records.ledger().read(sanad_chain::Seq::new(opened.seq)).unwrap();
    let sealed_under = stored.entry().descriptors().next().unwrap().key;
    let account = lk3.records.account(dewi.caller().staff).unwrap();
    assert_eq!(account.key, Some(sealed_under), "nobody has two keys");
    let emergency = id_of(&opened);
    lk3.records.record(&dewi, &end(case, emergency), &asked()).unwrap();
    lk3.records.record(&lk3.andi, &review(case, emergency), &asked()).unwrap();
    let show = |by: &SignedIn, purpose| {
        let ask = ShowEmergency { case, emergency, purpose };
        let shown = lk3.records.view_emergency(by, &ask, REQUEST).unwrap();
        serde_json::to_value(shown.value()).unwrap()
    };
    let shown = show(&lk3.andi, Purpose::Supervision);
    assert_eq!(shown["why"]["text"]["reason"], CANARY);
    assert_eq!(shown["found"]["text"]["note"], CANARY);
    // Names of staff are shown to an auditor; what staff wrote is not.
    let shown = show(&lk3.auditor, Purpose::Audit);
    assert!(shown["name"].is_string());
    assert_eq!(shown["why"], json!({ "withheld": true }));
    assert_eq!(shown["found"], json!({ "withheld": true }));
}

#[test]
fn a_supervisor_follows_what_is_opened_in_their_unit_and_nothing_beside_cases() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    let hidden = lk3.intake();
    bar(&lk3.records, hidden, lk3.andi.caller().staff);
    let from = lk3.size();
    let ask = FollowFeed { purpose: Purpose::Supervision, from: FeedFrom::At(from) };
    let mut feed = lk3.records.follow(&lk3.andi, ask, REQUEST).unwrap().into_value();
    let dewi = person(&lk3, "front_desk");
    open(&lk3.records, &dewi, case).unwrap();
    for case in [hidden, CaseId::from_bytes([0x77; 16])] {
        assert!(lk3.view(case, &lk3.andi, Purpose::Supervision).is_err());
    }
    let sent = sent(&mut feed);
    let types: Vec<_> = sent.as_array().unwrap().iter().map(|line| line["type"].clone()).collect();
    assert_eq!(types, ["emergency_access_opened"]);
    assert_eq!(sent[0]["data"]["reason"], "danger_to_life");
    assert!(!sent.to_string().contains(CANARY));
}

/// Ids that no case has are told to who protects the data: their own tries are not, or a case that
/// they are barred from would be the one that is missing.
#[test]
fn a_follower_is_not_sent_their_own_refusals() {
    let lk3 = Lk3::new();
    let hidden = lk3.intake();
    let (token, staff) = join(&lk3.records, "privacy_officer");
    let wati = lk3.records.sign_in(&token, None).unwrap();
    bar(&lk3.records, hidden, staff);
    let ask = FollowFeed { purpose: Purpose::SubjectRequest, from: FeedFrom::Next };
    let mut feed = lk3.records.follow(&wati, ask, REQUEST).unwrap().into_value();
    let nobody = CaseId::from_bytes([0x77; 16]);
    for case in [hidden, nobody] {
        assert!(lk3.view(case, &wati, Purpose::SubjectRequest).is_err());
    }
    assert!(lk3.view(nobody, &lk3.siti, Purpose::Service).is_err());
    let sent = sent(&mut feed);
    let sent = sent.as_array().unwrap();
    let refused: Vec<_> = sent.iter().filter(|line| line["type"] == "access_denied").collect();
    assert_eq!(refused.len(), 1, "that of another");
}

#[test]
fn a_token_of_who_opened_it_sees_nothing_by_it_nor_does_a_sign_in_after_a_suspension() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    let (token, staff) = join(&lk3.records, "front_desk");
    let dewi = come(&lk3.records, &staff.to_string());
    open(&lk3.records, &dewi, case).unwrap();
    let machine = lk3.records.sign_in(&token, None).unwrap();
    let seen = |by: &SignedIn| lk3.view(case, by, Purpose::Emergency).is_ok();
    assert!(seen(&dewi) && !seen(&machine));
    let (head, another) = founders(&lk3.records);
    let suspend = SuspendStaff { staff, form: form(json!({ "reason": "leave" })) };
    lk3.records.record_staff(&head, &suspend.into(), &asked()).unwrap();
    assert!(!seen(&dewi));
    let reinstate = ReinstateStaff { staff, form: form(json!({})) };
    lk3.records.record_staff(&another, &reinstate.into(), &asked()).unwrap();
    let back = come(&lk3.records, &staff.to_string());
    assert!(!seen(&back), "what was open then is over");
}
