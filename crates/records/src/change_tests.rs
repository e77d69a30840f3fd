//! The door in, whatever is changed: a request sent twice at once is answered twice alike.

use std::sync::Barrier;

use sanad_casework::{
    AssignCase, BreachCommand, Command, FoundAccountsForm, InquiryCommand, KeyCommand, KeyKind,
    OpenIntake, OrderInquiry, ProposeRotation, Refusal, RegisterStaff, StaffId, SuspectBreach,
    SuspendStaff,
};
use serde_json::json;

use crate::testing::{
    CANARY, Lk3, PASSWORD, REQUEST, asked, come, form, founders, fresh, hold, join, place,
};
use crate::{Asked, Fault, RecordError, Recorded, Records, SignInError};

const PAIRS: usize = 8;

/// Sends the same request twice at once, again and again: both are told the same, and one of them that it
/// was answered before.
fn twice(what: &str, send: &(dyn Fn(&Asked<'_>) -> Result<Recorded, RecordError> + Sync)) {
    for round in 0..PAIRS {
        let (key, together) = (format!("{what}-{round:020}"), Barrier::new(2));
        let [one, other] = std::thread::scope(|scope| {
            let both = [(); 2].map(|()| {
                scope.spawn(|| {
                    together.wait();
                    send(&Asked { request: REQUEST, key: Some((&key, b"whole")), seen: None })
                })
            });
            both.map(|one| one.join().unwrap().unwrap_or_else(|error| panic!("{what}: {error}")))
        });
        assert_eq!((one.seq, &one.entries), (other.seq, &other.entries), "{what}");
        assert_ne!(one.repeated, other.repeated, "{what}");
    }
}

#[test]
fn a_request_sent_twice_at_once_is_answered_twice_alike_on_every_route() {
    let lk3 = Lk3::new();
    let records = &lk3.records;
    let case = lk3.intake();
    let come_as = |role| records.sign_in(&join(records, role).0, None).unwrap();
    let (head, tari, rosi) =
        (come_as("head"), come_as("privacy_officer"), come_as("key_custodian"));
    let members: Vec<_> =
        (0..2).map(|_| come_as("panel_member").caller().staff.to_string()).collect();
    let (satu, _) = founders(records);
    for round in 0..PAIRS {
        // As the page sends it: with the version that it showed, which the first of the two raises.
        let seen = records.views().unwrap().cases().get(case).map(|facts| facts.version);
        let key = format!("seen-{round:020}");
        let asked = Asked { request: REQUEST, key: Some((&key, b"whole")), seen };
        let together = Barrier::new(2);
        let send = || {
            together.wait();
            records.record(&lk3.budi, &hold(case), &asked).unwrap().seq
        };
        let [one, other] = std::thread::scope(|scope| {
            [(); 2].map(|()| scope.spawn(send)).map(|one| one.join().unwrap())
        });
        assert_eq!(one, other);
    }
    twice("a session", &|asked| records.record(&lk3.budi, &hold(case), asked));
    // Each request draws the id of what it makes anew.
    twice("an intake", &|asked| {
        let body = json!({
            "subject": "family", "track": "problem", "problem": "konflik_perkawinan",
            "channel": "datang_langsung", "source": "sendiri", "standing": "baru",
            "parties": [{ "role": "client", "name": CANARY }], "narrative": CANARY,
        });
        let act = Command::from(OpenIntake::new(form(body), &mut fresh()));
        records.record(&lk3.budi, &act, asked)
    });
    twice("staff", &|asked| {
        let body = json!({
            "name": CANARY, "profession": "konselor", "unit": "konseling", "roles": ["counsellor"],
        });
        records.record_staff(&satu, &RegisterStaff::new(form(body), &mut fresh()).into(), asked)
    });
    twice("a token", &|asked| Ok(records.issue_token(&satu, form(json!({})), asked)?.1));
    twice("an inquiry", &|asked| {
        let body = json!({
            "order": "court", "reference": CANARY, "matter": CANARY, "cases": [case],
            "members": members, "quorum": 2, "with_reporter": true,
            "from": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z",
        });
        let order: InquiryCommand = OrderInquiry::new(form(body), &mut fresh()).into();
        records.record_inquiry(&head, &order, asked)
    });
    twice("a breach", &|asked| {
        let body = json!({
            "kind": "misdirected", "data_groups": ["identity"], "known_at": "2026-01-01T00:00:00Z",
            "cases": [case], "narrative": CANARY,
        });
        let suspect: BreachCommand = SuspectBreach::new(form(body), &mut fresh()).into();
        records.record_breach(&tari, &suspect, asked)
    });
    let kinds = [KeyKind::Epoch, KeyKind::Root, KeyKind::Checkpoint];
    for kind in kinds {
        // One of a kind waits at a time: what is repeated is the same proposal.
        let first = std::sync::OnceLock::new();
        let key = format!("{:032}", kind.code());
        let asked = Asked { request: REQUEST, key: Some((&key, b"whole")), seen: None };
        let propose = || {
            let body = form(json!({ "kind": kind.code() }));
            let act: KeyCommand = ProposeRotation::new(body, &mut fresh()).into();
            records.record_keys(&rosi, &act, &asked).unwrap()
        };
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    let told = propose().seq;
                    assert_eq!(*first.get_or_init(|| told), told);
                });
            }
        });
    }
}

/// What ends by the first of two, is not ended for the second.
#[test]
fn two_who_found_or_sign_out_or_change_a_password_at_once_are_told_alike() {
    let lk3 = Lk3::new();
    let records = &lk3.records;
    founders(records);
    twice_ended("a sign-out", &|| {
        let by = come(records, "satu");
        Box::new(move |asked| records.sign_out(&by, asked))
    });
    let (old, new) =
        (crate::testing::PASSWORD.parse().unwrap(), crate::testing::PASSWORD.parse().unwrap());
    twice_ended("a password", &|| {
        let by = come(records, "satu");
        let (old, new) = (&old, &new);
        Box::new(move |asked| match records.change_password(&by, old, new, asked) {
            Ok(recorded) => Ok(recorded),
            Err(SignInError::Refused(refusal)) => Err(RecordError::Refused(refusal)),
            Err(other) => panic!("{other}"),
        })
    });
    let disk = sanad_disk::SimDisk::new();
    let records = Records::create(&place(&disk), "LK3 Makassar".parse().unwrap()).unwrap();
    let founder =
        json!({ "name": CANARY, "profession": "konselor", "unit": "konseling", "role": "head" });
    let body: FoundAccountsForm = form(json!({ "first": founder, "second": founder }));
    let shell = records.shell_user().unwrap();
    let asked = Asked { request: REQUEST, key: Some(("didirikan", b"whole")), seen: None };
    let codes = std::thread::scope(|scope| {
        let found = || records.found_accounts(&shell, body.clone(), &asked).unwrap().0.is_some();
        [(); 2].map(|()| scope.spawn(found)).map(|one| one.join().unwrap())
    });
    assert_eq!(codes.iter().filter(|shown| **shown).count(), 1, "the codes are shown once");
}

type Send<'a> = Box<dyn Fn(&Asked<'_>) -> Result<Recorded, RecordError> + Sync + 'a>;

fn twice_ended<'a>(what: &str, begin: &dyn Fn() -> Send<'a>) {
    for round in 0..PAIRS {
        let send = begin();
        let (key, together) = (format!("{what}-{round:020}"), Barrier::new(2));
        let told = std::thread::scope(|scope| {
            let both = [(); 2].map(|()| {
                scope.spawn(|| {
                    together.wait();
                    let asked = Asked { request: REQUEST, key: Some((&key, b"whole")), seen: None };
                    send(&asked).unwrap_or_else(|error| panic!("{what}: {error}")).seq
                })
            });
            both.map(|one| one.join().unwrap())
        });
        assert_eq!(told[0], told[1], "{what}");
    }
}

/// Whatever a change read: the account of whom it names, the sign-in and the account of who makes it.
#[test]
fn a_change_is_decided_anew_where_what_it_read_changed_in_between() {
    let lk3 = Lk3::new();
    let (satu, _) = founders(&lk3.records);
    let case = lk3.intake();
    let suspend = |staff: StaffId| {
        let satu = satu.clone();
        move |records: &Records| {
            let act = SuspendStaff {
                staff,
                form: form(json!({ "reason": "lost_token", "password": PASSWORD })),
            };
            records.record_staff(&satu, &act.into(), &asked()).unwrap();
        }
    };
    let (_, new) = join(&lk3.records, "counsellor");
    lk3.records.in_between(suspend(new));
    let assign: Command = AssignCase { case, form: form(json!({ "to": new })) }.into();
    let told = lk3.records.record(&lk3.andi, &assign, &asked());
    assert!(matches!(told, Err(RecordError::Refused(Refusal::NotACaseWorker))), "{told:?}");

    let (_, own) = join(&lk3.records, "counsellor");
    let by = come(&lk3.records, &own.to_string());
    let assign: Command = AssignCase { case, form: form(json!({ "to": own })) }.into();
    lk3.records.record(&lk3.andi, &assign, &asked()).unwrap();
    let ended = by.clone();
    lk3.records.in_between(move |records| drop(records.sign_out(&ended, &asked()).unwrap()));
    let told = lk3.records.record(&by, &hold(case), &asked());
    assert!(matches!(told, Err(RecordError::Fault(Fault::NotSignedIn(_)))), "{told:?}");
    let by = come(&lk3.records, &own.to_string());
    lk3.records.in_between(suspend(own));
    let told = lk3.records.record(&by, &hold(case), &asked());
    assert!(matches!(told, Err(RecordError::Fault(Fault::NotSignedIn(_)))), "{told:?}");
}
