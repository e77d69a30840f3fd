//! The two doors on a simulated disk: what is written before anything is shown, what is refused,
//! and what a failing disk does to either.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sanad_casework::{
    ApproveRole, BarAccess, CaseId, Command, ProposeRole, Purpose, Refusal, Role, Section,
    UnlockAccount,
};
use sanad_disk::{Disk, Effect, Operation, SimDisk, read_whole};
use serde_json::json;

use crate::inquiry_tests::inquiry_of_others;
use crate::testing::{
    CANARY, Lk3, PASSWORD, asked, bar, form, founders, hold, join, place, sent, try_password,
};
use crate::{
    AsOf, Asked, FeedFrom, FollowFeed, ListCases, ReadAccess, RecordError, Records, RequestId,
    RevealError, SignInError, SignedIn, ViewCase, WhichAccess,
};

#[test]
fn a_look_leaves_one_line_and_shows_what_was_written() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    lk3.session(case, &lk3.budi).unwrap();
    let before = lk3.size();
    let shown = lk3.view(case, &lk3.budi, Purpose::Service).unwrap();
    assert_eq!(lk3.size(), before + 1);
    assert_eq!(lk3.last_types(1), ["record_viewed"]);
    let texts = shown.to_string().matches(CANARY).count();
    // The narrative, the client's name, the note, and the counsellor's name at each entry.
    assert_eq!(texts, 3 + shown["entries"].as_array().unwrap().len());
}

#[test]
fn an_auditor_sees_the_clear_layer_and_no_content() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    lk3.session(case, &lk3.budi).unwrap();
    let shown = lk3.view(case, &lk3.auditor, Purpose::Audit).unwrap();
    let parts: Vec<_> =
        shown["entries"].as_array().unwrap().iter().filter_map(|e| e["parts"].as_array()).collect();
    assert!(!parts.is_empty());
    for part in parts.into_iter().flatten() {
        assert_eq!(part["withheld"], true, "{part}");
        assert!(part.get("text").is_none());
    }
}

/// The one answer, compared by trace: not only are the answers the same, but the disk sees the same
/// operations on the same files with as many bytes, and the ledger the same entry but for its place,
/// time, random bytes and the case asked for.
#[test]
fn barred_without_need_and_not_there_are_the_same_to_answer_disk_and_ledger() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    (0..40).for_each(|_| drop(lk3.session(case, &lk3.budi).unwrap()));
    bar(&lk3.records, case, lk3.andi.caller().staff);

    let nobody = CaseId::from_bytes([0x77; 16]);
    // A member of a panel that has no inquiry open, though others have one that names the case.
    let panel = inquiry_of_others(&lk3, case);
    for (by, purpose) in [
        (&lk3.andi, Purpose::Supervision),
        (&lk3.siti, Purpose::Service),
        (&panel, Purpose::Inquiry),
    ] {
        let asks: [(&str, &dyn Fn(CaseId) -> bool); 4] = [
            ("view", &|case| matches!(lk3.view(case, by, purpose), Err(RevealError::Hidden))),
            ("replay", &|case| {
                let as_of = AsOf { seq: Some(9), ..AsOf::default() };
                let ask = ViewCase {
                    case,
                    purpose,
                    sections: Vec::new(),
                    as_of,
                    seen_by: None,
                    page: crate::FilePage::default(),
                };
                let answer = lk3.records.view_case(by, &ask, RequestId::from_bytes([1; 16]));
                matches!(answer, Err(RevealError::Hidden))
            }),
            ("access", &|case| {
                let which = WhichAccess::Case(case);
                let ask = ReadAccess { which, purpose, after: None, limit: 9 };
                let answer = lk3.records.read_access(by, &ask, RequestId::from_bytes([1; 16]));
                let role = by.caller().role;
                match answer {
                    Err(RevealError::Hidden) => role != Role::Counsellor,
                    Err(RevealError::NotForRole) => role == Role::Counsellor,
                    Ok(_)
                    | Err(
                        RevealError::Restricted
                        | RevealError::NoRequest
                        | RevealError::NotIssued
                        | RevealError::PapersHeld
                        | RevealError::NoCheckpoint
                        | RevealError::NoEntry { .. }
                        | RevealError::NoPlace { .. }
                        | RevealError::Fault(_),
                    ) => false,
                }
            }),
            ("write", &|case| {
                let answer = lk3.session(case, by);
                if by.caller().role == Role::PanelMember {
                    return matches!(answer, Err(RecordError::NotForRole));
                }
                matches!(answer, Err(RecordError::Hidden))
            }),
        ];
        for (what, ask) in asks {
            let seen = [case, nobody].map(|case| {
                let before = lk3.size();
                lk3.disk.trace();
                assert!(ask(case), "{what}");
                // The mark is synced within a second of it, whoever asks for what meanwhile.
                let timed = |done: &sanad_disk::Traced| {
                    done.operation == Operation::Sync && done.path.ends_with("mark")
                };
                let mut trace = lk3.disk.trace();
                trace.retain(|done| !timed(done));
                assert_eq!(lk3.size(), before + 1, "{what}");
                let stored = lk3.records.ledger().read(sanad_chain::Seq::new(before)).unwrap();
                let entry = stored.entry();
                let body = entry.body().unwrap();
                let streams: Vec<_> = entry.links().map(|link| link.stream.kind.0).collect();
                let line = (
                    body.event_type.to_owned(),
                    body.rule.map(str::to_owned),
                    body.purpose.map(str::to_owned),
                    body.data.to_owned(),
                    streams,
                );
                (trace, line)
            });
            assert_eq!(seen[0], seen[1], "{what}");
            assert!(!seen[0].0.is_empty(), "{what} is seen by the disk");
            assert_eq!(seen[0].1.0, "access_denied", "{what}");
        }
    }
    // A purpose that does not go with the role is told, since it is the same for every id.
    for case in [case, nobody] {
        let answer = lk3.view(case, &lk3.siti, Purpose::Audit);
        assert!(matches!(answer, Err(RevealError::NotForRole)), "{answer:?}");
    }
}

/// What policy reads of a case in the views is what the case's own entries say.
#[test]
fn the_standing_in_the_views_is_that_of_the_fold() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    let id = |by: &SignedIn| by.caller().staff.to_string();
    let acts: Vec<(&SignedIn, Command)> = vec![
        (
            &lk3.andi,
            sanad_casework::AddCoWorker { case, form: form(json!({ "staff": id(&lk3.siti) })) }
                .into(),
        ),
        (
            &lk3.budi,
            sanad_casework::RequestTransfer {
                case,
                form: form(json!({ "to": id(&lk3.siti), "reason": "workload" })),
            }
            .into(),
        ),
        (&lk3.siti, sanad_casework::DeclineTransfer { case, form: form(json!({})) }.into()),
        (
            &lk3.budi,
            sanad_casework::RequestTransfer {
                case,
                form: form(json!({ "to": id(&lk3.siti), "reason": "workload" })),
            }
            .into(),
        ),
        (&lk3.siti, sanad_casework::AcceptTransfer { case, form: form(json!({})) }.into()),
        (
            &lk3.andi,
            BarAccess { case, form: form(json!({ "staff": id(&lk3.budi), "reason": "conflict" })) }
                .into(),
        ),
    ];
    for (by, act) in acts {
        lk3.records.record(by, &act, &asked()).unwrap();
        let views = lk3.records.views().unwrap();
        let (standing, facts) = crate::policy::Standing::of(&views, case).unwrap();
        let history =
            crate::history::CaseHistory::load(lk3.records.ledger(), case, views.position())
                .unwrap();
        let file = history.case.file().unwrap();
        let asked = match &history.case {
            sanad_casework::Case::Open(open) => open.transfer.map(|transfer| transfer.to),
            sanad_casework::Case::Absent | sanad_casework::Case::Closed(_) => None,
        };
        assert_eq!(facts.version, history.version);
        assert_eq!(standing.responsible, file.responsible);
        assert_eq!(standing.co_workers, file.co_workers.iter().copied().collect::<Vec<_>>());
        assert_eq!(standing.barred, file.barred.iter().copied().collect::<Vec<_>>());
        assert_eq!(standing.asked, asked);
        assert_eq!(standing.level, file.level);
        assert_eq!(standing.opened_by, lk3.budi.caller().staff);
    }
}

#[test]
fn a_list_links_each_case_it_shows_and_the_log_tells_who_looked() {
    let lk3 = Lk3::new();
    let cases: Vec<_> = (0..3).map(|_| lk3.intake()).collect();
    let ask = ListCases {
        purpose: Purpose::Audit,
        filter: crate::CaseFilter::open(),
        after: None,
        limit: 2,
    };
    let request = RequestId::from_bytes([2; 16]);
    let page = lk3.records.list_cases(&lk3.auditor, &ask, request).unwrap();
    let page = serde_json::to_value(page.value()).unwrap();
    assert_eq!(page["cases"].as_array().unwrap().len(), 2);
    assert!(page["next"].is_string() && !page.to_string().contains(CANARY));

    let rows = |case| {
        let which = WhichAccess::Case(case);
        let ask = ReadAccess { which, purpose: Purpose::Audit, after: None, limit: 100 };
        let page = lk3.records.read_access(&lk3.auditor, &ask, request).unwrap();
        page.value().rows().len()
    };
    assert_eq!(cases.iter().map(|case| rows(*case)).collect::<Vec<_>>(), [1, 1, 0]);
    // Reading the log is itself a look at the case.
    assert_eq!(rows(cases[2]), 1);
}

#[test]
fn neither_cursor_nor_repeat_tells_a_barred_person_of_the_case() {
    let lk3 = Lk3::new();
    let key = |body: &'static [u8]| Asked { key: Some(("kunci", body)), ..asked() };
    let cases: Vec<_> = (0..3).map(|_| lk3.intake()).collect();
    let recorded = lk3.records.record(&lk3.budi, &hold(cases[0]), &key(b"one"));
    assert!(recorded.is_ok());
    for staff in [lk3.budi.caller().staff, lk3.andi.caller().staff] {
        if staff == lk3.budi.caller().staff {
            // Who works on a case is relieved first.
            let to = json!({ "to": lk3.siti.caller().staff.to_string() });
            let assign: Command =
                sanad_casework::AssignCase { case: cases[0], form: form(to) }.into();
            lk3.records.record(&lk3.andi, &assign, &asked()).unwrap();
        }
        let bar = json!({ "staff": staff.to_string(), "reason": "conflict" });
        let bar: Command = BarAccess { case: cases[0], form: form(bar) }.into();
        let (mira, _) = join(&lk3.records, "supervisor");
        let mira = lk3.records.sign_in(&mira, None).unwrap();
        lk3.records.record(&mira, &bar, &asked()).unwrap();
    }
    for body in [&b"one"[..], b"two"] {
        let before = lk3.size();
        let asked = Asked { key: Some(("kunci", body)), ..asked() };
        let repeat = lk3.records.record(&lk3.budi, &hold(cases[0]), &asked);
        assert!(matches!(repeat, Err(RecordError::Hidden)), "{repeat:?}");
        assert_eq!(lk3.last_types(lk3.size() - before), ["access_denied"]);
    }
    let ask = ListCases {
        purpose: Purpose::Supervision,
        filter: crate::CaseFilter::default(),
        after: None,
        limit: 1,
    };
    let page = lk3.records.list_cases(&lk3.andi, &ask, RequestId::from_bytes([2; 16])).unwrap();
    let page = serde_json::to_value(page.value()).unwrap();
    assert_eq!(page["cases"][0]["case"], cases[1].to_string(), "{page}");
}

#[test]
fn the_log_goes_on_behind_looks_that_its_reader_is_not_told_of() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    let nobody = CaseId::from_bytes([0x77; 16]);
    for _ in 0..3 {
        assert!(lk3.view(nobody, &lk3.auditor, Purpose::Audit).is_err());
    }
    lk3.view(case, &lk3.budi, Purpose::Service).unwrap();
    let which = WhichAccess::Time(i64::MIN, i64::MAX);
    let ask = ReadAccess { which, purpose: Purpose::Audit, after: None, limit: 2 };
    let page = lk3.records.read_access(&lk3.auditor, &ask, RequestId::from_bytes([2; 16])).unwrap();
    let page = serde_json::to_value(page.value()).unwrap();
    assert_eq!(page["accesses"][0]["type"], "record_viewed", "{page}");
    assert!(page["next"].is_null());
}

#[test]
fn the_same_key_repeats_the_first_answer_and_refuses_another_request() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    let key = |body: &'static [u8]| Asked { key: Some(("7371-kunci", body)), ..asked() };
    let first = lk3.records.record(&lk3.budi, &hold(case), &key(b"one")).unwrap();
    let before = lk3.size();
    let again = lk3.records.record(&lk3.budi, &hold(case), &key(b"one")).unwrap();
    assert_eq!((again.seq, &again.hash, again.repeated), (first.seq, &first.hash, true));
    assert_eq!((again.version, &again.entries), (first.version, &first.entries));
    let other = lk3.records.record(&lk3.budi, &hold(case), &key(b"two"));
    assert!(matches!(other, Err(RecordError::KeyReused)));
    assert_eq!(lk3.size(), before);
}

/// What is kept of a body outlives the erasure of what the body said: it must not be one code that
/// the same body always has, or guesses could be tried against it.
#[test]
fn the_same_body_under_another_key_is_kept_under_another_code() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    let under = |key: &'static str| {
        let asked = Asked { key: Some((key, b"one")), ..asked() };
        let told = lk3.records.record(&lk3.budi, &hold(case), &asked).unwrap();
        let stored = lk3.records.ledger().read(sanad_chain::Seq::new(told.seq)).unwrap();
        stored.entry().body().unwrap().body_digest.unwrap()
    };
    assert_ne!(under("satu"), under("dua"));
}

#[test]
fn a_stale_version_is_refused_with_the_current_one() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    let seen = lk3.view(case, &lk3.budi, Purpose::Service).unwrap()["version"].as_u64();
    lk3.session(case, &lk3.budi).unwrap();
    let stale = lk3.records.record(&lk3.budi, &hold(case), &Asked { seen, ..asked() });
    let current = seen.unwrap() + 1;
    assert!(matches!(stale, Err(RecordError::Stale { current: now }) if now == current));
    let seen = Some(current);
    assert!(lk3.records.record(&lk3.budi, &hold(case), &Asked { seen, ..asked() }).is_ok());
}

#[test]
fn a_case_is_shown_as_it_stood() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    lk3.disk.hands().advance(Duration::from_hours(24));
    let then = lk3.disk.hands().clone();
    let moment = sanad_disk::Clock::now_micros(&*then);
    lk3.disk.hands().advance(Duration::from_hours(24));
    lk3.session(case, &lk3.budi).unwrap();
    let entries = |as_of| {
        let ask = ViewCase {
            case,
            purpose: Purpose::Service,
            sections: vec![Section::Session],
            as_of,
            seen_by: None,
            page: crate::FilePage::default(),
        };
        let shown = lk3.records.view_case(&lk3.budi, &ask, RequestId::from_bytes([1; 16]));
        serde_json::to_value(shown.unwrap().value()).unwrap()["entries"].as_array().unwrap().len()
    };
    assert_eq!(entries(AsOf::moment(moment)), 0);
    assert_eq!(lk3.last_types(1), ["replay_opened"]);
    assert_eq!(entries(AsOf::default()), 1);
    let now = AsOf::default();
    assert_eq!(entries(AsOf { happened: Some(moment), ..now }), 0);
    assert_eq!(entries(AsOf { known: Some(moment), ..now }), 0);
}

#[test]
fn a_check_of_the_ledger_ends_with_whoever_waits_for_it() {
    let lk3 = Lk3::new();
    lk3.intake();
    let before = lk3.size();
    let asked = Cell::new(0);
    let gone = || {
        asked.set(asked.get() + 1);
        asked.get() < 3
    };
    let check = |wanted: &dyn Fn() -> bool| {
        lk3.records
            .check_integrity(&lk3.auditor, Purpose::Audit, RequestId::from_bytes([1; 16]), wanted)
            .is_ok()
    };
    assert!(!check(&gone) && asked.get() == 3, "it goes on for nobody");
    assert_eq!(lk3.size(), before, "nothing was told, so no line says that it was");
    assert!(check(&|| true));
}

/// What strangers do at the door to a name that somebody has takes nothing from its holder.
#[test]
fn who_guesses_at_a_name_keeps_nobody_out_but_strangers() {
    let lk3 = Lk3::new();
    let (satu, dua) = founders(&lk3.records);
    let (wrong, right) = ("kata sandi yang lain", PASSWORD.parse().unwrap());
    let home = Some("10.0.0.7");
    let tried = |name: &str, password: &str, from: Option<&str>| {
        try_password(&lk3.records, name, password, from).map(|_opened| ())
    };
    tried("satu", PASSWORD, home).unwrap();
    let mut told = Vec::new();
    for guess in 0..120_u8 {
        let from = format!("10.1.{}.1", guess / 4);
        told.push(format!("{:?}", tried("satu", wrong, Some(&from)).unwrap_err()));
    }
    // A hundred were looked at; nobody else's are, from any address where satu did not come from.
    assert_eq!(told.iter().filter(|told| told.starts_with("NotSignedIn")).count(), 100);
    assert_eq!(lk3.last_types(1), ["account_locked"]);
    let strange = tried("satu", PASSWORD, Some("10.9.9.9"));
    assert!(matches!(strange, Err(SignInError::Wait { seconds: 900.. })), "{strange:?}");
    // A live sign-in shows its password as if nothing had been; so does who comes from where they came.
    assert!(lk3.records.reauthenticate(&satu, &right).is_ok());
    tried("satu", PASSWORD, home).unwrap();
    // That lifted it, as an approver can: and what stood is forgotten.
    tried("satu", PASSWORD, Some("10.9.9.9")).unwrap();
    assert!(lk3.records.reauthenticate(&lk3.budi, &right).is_err(), "a machine's token");
    let wrong = wrong.parse().unwrap();
    for _ in 0..5 {
        let refused = lk3.records.reauthenticate(&dua, &wrong).unwrap_err();
        assert!(matches!(refused, SignInError::Refused(Refusal::WrongPassword { .. })));
    }
    // The sign-in in which it was wrong waits, and says so; no other does.
    let waits = lk3.records.reauthenticate(&dua, &right).unwrap_err();
    assert_eq!(waits.to_string(), "too many wrong passwords: try again in 11 seconds");
    assert!(lk3.records.reauthenticate(&satu, &right).is_ok());
    lk3.disk.hands().advance(Duration::from_secs(11));
    assert!(lk3.records.reauthenticate(&dua, &right).is_ok());
}

#[test]
fn what_was_wrong_stands_over_a_restart_and_an_approver_lifts_it() {
    let lk3 = Lk3::new();
    let (satu, dua) = founders(&lk3.records);
    let opened = try_password(&lk3.records, "dua.a", PASSWORD, Some("10.0.0.8")).unwrap();
    for guess in 0..100_u8 {
        let from = format!("10.1.{guess}.1");
        try_password(&lk3.records, "dua.a", "kata sandi yang lain", Some(&from)).unwrap_err();
    }
    let Lk3 { disk, records, .. } = lk3;
    Arc::into_inner(records).unwrap().close().unwrap();
    let records = Records::open(&place(&disk)).unwrap();
    assert!(records.sign_in(&opened.token, None).is_ok());
    let strange = || try_password(&records, "dua.a", PASSWORD, Some("10.9.9.9")).map(|_| ());
    assert!(matches!(strange(), Err(SignInError::Wait { .. })));
    try_password(&records, "dua.a", PASSWORD, Some("10.0.0.8")).unwrap();
    strange().unwrap();
    for guess in 0..100_u8 {
        let from = format!("10.2.{guess}.1");
        try_password(&records, "dua.a", "kata sandi yang lain", Some(&from)).unwrap_err();
    }
    let other = || try_password(&records, "dua.a", PASSWORD, Some("10.8.8.8")).map(|_| ());
    assert!(other().is_err());
    let staff = dua.caller().staff;
    let unlock = |by: &SignedIn| {
        let act = UnlockAccount { staff, form: form(json!({})) };
        records.record_staff(by, &act.into(), &asked())
    };
    assert!(matches!(unlock(&dua), Err(RecordError::Refused(Refusal::NotYourself))));
    unlock(&satu).unwrap();
    other().unwrap();
}

#[test]
fn a_token_ends_with_its_account_and_a_role_is_one_that_is_held() {
    let lk3 = Lk3::new();
    let (token, staff) = join(&lk3.records, "counsellor");
    assert!(lk3.records.sign_in(&token, Some(Role::Supervisor)).is_err());
    let (proposer, approver) = founders(&lk3.records);
    let role = json!({ "role": "supervisor" });
    let propose = ProposeRole { staff, form: form(role.clone()) };
    lk3.records.record_staff(&proposer, &propose.into(), &asked()).unwrap();
    assert!(lk3.records.sign_in(&token, Some(Role::Supervisor)).is_err());
    let approve = ApproveRole { staff, form: form(role) };
    lk3.records.record_staff(&approver, &approve.into(), &asked()).unwrap();
    assert!(lk3.records.sign_in(&token, Some(Role::Supervisor)).is_ok());
    assert!(lk3.records.sign_in("sanad_0000", None).is_err());
    let by_token = lk3.records.issue_token(&lk3.budi, form(json!({})), &asked());
    assert!(matches!(by_token, Err(RecordError::Refused(Refusal::PasswordNeeded))));
}

#[test]
fn a_feed_opens_and_closes_with_a_line_and_carries_no_content() {
    let lk3 = Lk3::new();
    let ask = FollowFeed { purpose: Purpose::Audit, from: FeedFrom::At(0) };
    let request = RequestId::from_bytes([3; 16]);
    let opened = lk3.records.follow(&lk3.auditor, ask, request).unwrap();
    let mut feed = opened.into_value();
    let text = sent(&mut feed).to_string();
    assert!(text.contains("ledger_created") && !text.contains(CANARY));
    feed.close(sanad_casework::EndReason::Asked).unwrap();
    assert_eq!(lk3.last_types(1), ["feed_closed"]);
    assert!(matches!(lk3.records.follow(&lk3.budi, ask, request), Err(RevealError::NotForRole)));
}

#[test]
fn views_rebuilt_from_nothing_are_the_live_ones_and_survive_a_restart() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    lk3.view(case, &lk3.budi, Purpose::Service).unwrap();
    let live = lk3.records.views().unwrap().digest();
    assert_eq!(lk3.records.rebuilt_views().unwrap().digest(), live);
    let Lk3 { disk, records, .. } = lk3;
    Arc::into_inner(records).unwrap().close().unwrap();
    let again = Records::open(&place(&disk)).unwrap();
    assert_eq!(again.views().unwrap().digest(), live);
}

/// The first door, fail closed: at each operation of the disk between the decision and the reply
/// the disk fails. Content never comes without its line; a line without content is allowed.
#[test]
fn no_content_leaves_when_its_line_cannot_be_made_durable() {
    let mut shown = 0;
    for operation in [Operation::Write, Operation::Sync] {
        for effect in [Effect::Lost, Effect::Persisted] {
            for nth in 1..=3 {
                let lk3 = Lk3::new();
                let case = lk3.intake();
                lk3.disk.fail(operation, nth, effect);
                let answer = lk3.view(case, &lk3.budi, Purpose::Service);
                let after = lk3.disk.power_cut(nth);
                drop(lk3);
                let survived = Records::open(&place(&after)).unwrap();
                let durable = survived.views().unwrap().accesses().by_case_count(case);
                if answer.is_ok() {
                    shown += 1;
                    assert_eq!(durable, 1, "{operation:?} {nth} {effect:?}");
                }
            }
        }
    }
    assert!(shown > 0, "some failures come after the line is durable");
}

#[test]
fn sealed_text_stands_in_no_byte_of_any_file() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    lk3.session(case, &lk3.budi).unwrap();
    lk3.view(case, &lk3.budi, Purpose::Service).unwrap();
    let Lk3 { disk, records, .. } = lk3;
    Arc::into_inner(records).unwrap().close().unwrap();
    let mut files = 0;
    search(&disk, Path::new("/lk3"), &mut files);
    assert!(files >= 5, "{files} files");
}

fn search(disk: &SimDisk, at: &Path, files: &mut usize) {
    let needles = [CANARY.as_bytes(), b"7371014101900001"];
    let Ok(names) = disk.list(at) else {
        let bytes = read_whole(disk, at).unwrap();
        *files += 1;
        for needle in needles {
            let found = bytes.windows(needle.len()).any(|window| window == needle);
            assert!(!found, "{}", at.display());
        }
        return;
    };
    for name in names {
        search(disk, &at.join(name), files);
    }
}
