//! What a start from the journal makes of what ran before, and that a file as it stood is cut where a command
//! ends.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use sanad_casework::Purpose;
use sanad_chain::Seq;
use serde_json::{Value, json};

use crate::testing::{Lk3, REQUEST, founders, place, try_password};
use crate::{AsOf, FeedFrom, FilePage, FollowFeed, Records, ViewCase};

/// Lets go of the records as a crash would, and opens them from the journal; with what was derived for the
/// next start, where it is kept.
fn anew(lk3: Lk3, kept: bool) -> Records {
    let Lk3 { disk, records, .. } = lk3;
    let records = Arc::into_inner(records).unwrap();
    if kept {
        records.close().unwrap();
    } else {
        drop(records);
    }
    Records::open(&place(&disk)).unwrap()
}

#[test]
fn a_sign_in_that_idled_out_stays_ended_after_a_restart_and_one_that_runs_goes_on() {
    let minutes = Duration::from_mins;
    for kept in [true, false] {
        for (before, after, lives) in
            [(0, 29, true), (19, 10, true), (30, 0, false), (20, 10, false)]
        {
            let lk3 = Lk3::new();
            let hands = lk3.disk.hands();
            drop(founders(&lk3.records));
            let opened =
                try_password(&lk3.records, "satu", crate::testing::PASSWORD, None).unwrap();
            hands.advance(minutes(20));
            // What it is used for leaves a line, and counts from there.
            let by = lk3.records.sign_in(&opened.token, None).unwrap();
            let case = lk3.intake();
            drop(lk3.view(case, &by, Purpose::Supervision));
            hands.advance(minutes(before));
            let records = anew(lk3, kept);
            hands.advance(minutes(after));
            let lived = records.sign_in(&opened.token, None).is_ok();
            assert_eq!(lived, lives, "{before} minutes before, {after} after; kept: {kept}");
        }
    }
}

#[test]
fn what_goes_on_after_a_request_keeps_no_sign_in_alive_over_a_restart() {
    let lk3 = Lk3::new();
    let hands = lk3.disk.hands();
    drop(founders(&lk3.records));
    let opened = try_password(&lk3.records, "satu", crate::testing::PASSWORD, None).unwrap();
    let by = lk3.records.sign_in(&opened.token, None).unwrap();
    let ask = FollowFeed { purpose: Purpose::Supervision, from: FeedFrom::At(0) };
    let feed = lk3.records.follow(&by, ask, REQUEST).map(crate::Revealed::into_value);
    hands.advance(Duration::from_mins(31));
    assert!(lk3.records.sign_in(&opened.token, None).is_err());
    drop(feed);
    let records = anew(lk3, false);
    assert!(records.sign_in(&opened.token, None).is_err());
}

/// Which entries of a case are shown as of a position, and how many persons its state has.
fn file(lk3: &Lk3, case: sanad_casework::CaseId, seq: u64) -> (BTreeSet<u64>, usize) {
    let ask = ViewCase {
        case,
        purpose: Purpose::Supervision,
        sections: Vec::new(),
        as_of: AsOf { seq: Some(seq), ..AsOf::default() },
        seen_by: None,
        page: FilePage::default(),
    };
    let told = lk3.records.view_case(&lk3.andi, &ask, REQUEST).unwrap();
    let told = serde_json::to_value(told.value()).unwrap();
    let seq = |entry: &Value| entry["seq"].as_str().unwrap().parse().unwrap();
    let shown = told["entries"].as_array().unwrap().iter().map(seq).collect();
    let persons = told["state"]["parties"].as_object().map_or(0, serde_json::Map::len);
    (shown, persons)
}

#[test]
fn a_file_as_of_a_position_holds_all_that_a_command_wrote_or_none_of_it() {
    let lk3 = Lk3::new();
    let more: Vec<Value> =
        ["other", "reporter"].map(|role| json!({ "role": role, "name": "Orang" })).into();
    lk3.large_intake(&more, "cerita");
    let case = lk3.records.views().unwrap().cases().all(None).next().unwrap().case;
    lk3.session(case, &lk3.budi).unwrap();
    let size = lk3.size();
    let command = |seq| {
        let stored = lk3.records.ledger().read(Seq::new(seq)).unwrap();
        let position = *stored.entry().position();
        (position.seq.get() - u64::from(position.part), position.of)
    };
    let mut halves = 0;
    for seq in 0..size {
        let (shown, persons) = file(&lk3, case, seq);
        for entry in &shown {
            let (first, of) = command(*entry);
            for one in first..first + u64::from(of) {
                assert!(shown.contains(&one), "as of {seq}: {entry} without {one}");
            }
        }
        assert!([0, 3].contains(&persons), "as of {seq}: {persons} persons");
        let (first, of) = command(seq);
        halves += u64::from(seq + 1 < first + u64::from(of));
    }
    assert!(halves >= 2, "{halves} positions lie within a command");
}
