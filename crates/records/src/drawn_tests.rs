//! No two persons share a key, whatever was put back or refused, and no key is wasted.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use sanad_casework::{CaseId, Command, OpenIntake, PlaceHold, StreamId};
use sanad_chain::{KeyId, Seq};
use sanad_disk::{SimDisk, read_whole, replace_whole};
use sanad_ledger::{AppendError, Expect};
use serde_json::json;

use crate::erase_tests::{approve, intake, ready_at, view};
use crate::error::Fault;
use crate::history::CaseHistory;
use crate::kinds::{CLASS_PARTY, CLASS_STAFF, stream};
use crate::line::Keys;
use crate::policy::Rule;
use crate::record::under;
use crate::testing::{Lk3, asked, form, fresh, place};
use crate::{RecordError, Records};

const VAULT: &str = "/lk3/ledger/vault";

fn vault(disk: &SimDisk) -> Vec<u8> {
    read_whole(disk, Path::new(VAULT)).unwrap()
}

/// Who holds each key that entries name: class and id.
fn holders(records: &Records) -> BTreeMap<KeyId, BTreeSet<(u16, [u8; 16])>> {
    let mut holders: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for stored in records.ledger().range(Seq::new(0)..records.ledger().head().size) {
        for part in stored.unwrap().entry().descriptors() {
            if [CLASS_PARTY, CLASS_STAFF].contains(&part.class) {
                let holder = (u16::from(part.class), *part.party.as_bytes());
                holders.entry(part.key).or_default().insert(holder);
            }
        }
    }
    holders
}

fn nobody_shares(records: &Records) -> usize {
    let holders = holders(records);
    for (key, of) in &holders {
        assert_eq!(of.len(), 1, "{key} is of {} persons", of.len());
    }
    holders.len()
}

/// Stops, does something to the files, and starts again.
fn restarted(lk3: Lk3, between: impl FnOnce(&SimDisk)) -> Lk3 {
    let Lk3 { disk, records, .. } = lk3;
    Arc::into_inner(records).unwrap().close().unwrap();
    between(&disk);
    let records = Arc::new(Records::open(&place(&disk)).unwrap());
    Lk3 { disk, records, ..lk3 }
}

/// The machine is gone from one moment to the next, and started anew.
fn killed(lk3: Lk3, seed: u64) -> Lk3 {
    let disk = lk3.disk.power_cut(seed);
    let records = Arc::new(Records::open(&place(&disk)).unwrap());
    Lk3 { disk, records, ..lk3 }
}

#[test]
fn an_older_vault_put_back_gives_nobody_the_key_of_another_and_an_erasure_takes_nothing_of_others()
{
    let mut older = Vec::new();
    let lk3 = restarted(Lk3::new(), |disk| older = vault(disk));
    let held: Vec<CaseId> = (0..6).map(|_| intake(&lk3)).collect();
    for case in &held {
        let body = json!({ "authority": "court", "reference": "12/2026" });
        let place = PlaceHold::new(*case, form(body), &mut fresh()).into();
        lk3.records.record(&lk3.andi, &place, &asked()).unwrap();
    }
    let before: Vec<_> = held.iter().map(|case| view(&lk3.records, &lk3.budi, *case)).collect();
    let lk3 = restarted(lk3, |disk| replace_whole(disk, Path::new(VAULT), &older).unwrap());
    let ready = ready_at(lk3);
    nobody_shares(&ready.lk3.records);
    ready.lk3.records.record(&ready.mira, &approve(ready.case, ready.erasure), &asked()).unwrap();
    for (case, before) in held.iter().zip(&before) {
        let now = view(&ready.lk3.records, &ready.lk3.budi, *case);
        assert_eq!(now["entries"], before["entries"]);
        assert!(!now.to_string().contains("\"erased\":true"));
    }
}

#[test]
fn a_key_that_another_case_shares_is_not_destroyed_and_the_refusal_says_so() {
    let lk3 = Lk3::new();
    let other = intake(&lk3);
    let before = view(&lk3.records, &lk3.budi, other);
    // As a vault that was put back before it was noticed has it.
    let named: Vec<KeyId> = holders(&lk3.records).into_keys().collect();
    lk3.records.vault.give_back(&named);
    let ready = ready_at(lk3);
    let records = &ready.lk3.records;
    let refused = records.record(&ready.mira, &approve(ready.case, ready.erasure), &asked());
    let Err(RecordError::Fault(Fault::SharedKey { seq })) = refused else {
        panic!("{refused:?}");
    };
    let said = refused.unwrap_err().to_string();
    assert!(said.contains(&format!("entry {seq} ")), "{said}");
    assert_eq!(view(records, &ready.lk3.budi, other)["entries"], before["entries"]);
    assert_eq!(records.keys().unwrap().epoch, 1);
}

#[test]
fn a_kill_wastes_no_key_and_gives_none_to_two() {
    let lk3 = Lk3::new();
    // The key of the year is made with the first.
    intake(&lk3);
    let mut lk3 = killed(lk3, 0);
    let size = vault(&lk3.disk).len();
    let mut persons = nobody_shares(&lk3.records);
    for seed in 1..6 {
        intake(&lk3);
        lk3 = killed(lk3, seed);
        assert_eq!(vault(&lk3.disk).len(), size, "kill {seed}");
        let now = nobody_shares(&lk3.records);
        assert_eq!(now, persons + 1);
        persons = now;
    }
}

#[test]
fn what_is_refused_writes_no_vault_and_uses_up_no_key() {
    let lk3 = Lk3::new();
    // The key of the year is made with the first.
    let case = intake(&lk3);
    lk3.disk.limit_bytes(Some(lk3.disk.used_bytes() + 100));
    let before = vault(&lk3.disk);
    // The room ahead of the journal is used up by what draws no key.
    while lk3.session(case, &lk3.budi).is_ok() {}
    for _ in 0..600 {
        let refused = lk3.try_intake().unwrap_err();
        assert!(matches!(&refused, RecordError::Fault(fault) if fault.is_full()), "{refused}");
    }
    assert!(vault(&lk3.disk) == before, "the vault was written");
    lk3.disk.limit_bytes(None);
    // More than were free before the disk was full would need more made.
    for _ in 0..100 {
        lk3.try_intake().unwrap();
    }
    assert!(vault(&lk3.disk) == before, "keys were wasted");
    nobody_shares(&lk3.records);
}

#[test]
fn a_full_disk_is_asked_before_a_key_is_made_and_nothing_is_written() {
    let lk3 = Lk3::new();
    let case = intake(&lk3);
    let before = vault(&lk3.disk).len();
    while vault(&lk3.disk).len() == before {
        lk3.records.vault.issue().unwrap();
    }
    // Of those just made one is gone; after these none is ready.
    let made = (vault(&lk3.disk).len() - before) / 77;
    for _ in 1..made {
        lk3.records.vault.issue().unwrap();
    }
    lk3.disk.limit_bytes(Some(lk3.disk.used_bytes() + 100));
    while lk3.session(case, &lk3.budi).is_ok() {}
    let changes = lk3.disk.changes();
    for _ in 0..50 {
        let refused = lk3.try_intake().unwrap_err();
        assert!(matches!(refused, RecordError::Fault(Fault::Append(AppendError::Full))));
    }
    assert_eq!(lk3.disk.changes(), changes);
    lk3.disk.limit_bytes(None);
    lk3.try_intake().unwrap();
}

#[test]
fn what_others_were_faster_with_uses_up_no_key() {
    let lk3 = Lk3::new();
    intake(&lk3);
    let before = vault(&lk3.disk);
    for _ in 0..300 {
        let body = json!({
            "subject": "family", "track": "problem", "problem": "konflik_perkawinan",
            "channel": "datang_langsung", "source": "sendiri", "standing": "baru",
            "parties": [{ "role": "client", "name": "Hamzah" }], "narrative": "x",
        });
        let command: Command = OpenIntake::new(form(body), &mut fresh()).into();
        let case = CaseHistory::load(&lk3.records.ledger, command.case(), 0).unwrap().case;
        let by = &lk3.budi;
        let proposals = command.decide(&case, &by.caller, &lk3.records.moment()).unwrap();
        let under = under(by, &asked(), Rule::ShellFounds, None);
        let mut keys = Keys::none(&lk3.records.vault);
        let wrong = vec![(stream(StreamId::institution()), Expect::Exact(9_999))];
        let appended = lk3.records.append(&proposals, &under, &mut keys, wrong).unwrap();
        assert!(appended.is_none() && keys.parties.is_empty());
    }
    assert!(vault(&lk3.disk) == before, "keys were used up");
}

#[test]
fn keys_drawn_in_a_generation_that_was_lost_are_given_to_nobody_in_the_next() {
    let lk3 = Lk3::new();
    let at = lk3.records.journal_at();
    let next = sanad_vault::JournalAt { generation: at.generation + 1, ..at };
    let before = vault(&lk3.disk).len();
    lk3.records.vault.journal_stands(next);
    lk3.records.vault.issue().unwrap();
    assert!(vault(&lk3.disk).len() > before);
}
