use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use sanad_casework::Event;
use sanad_chain::Hash;

use super::{MAGIC, VERSION, digest_of};
use crate::Views;
use crate::testing::{Chain, Pick, chains, kinds, sample};

/// What others need before them.
const BEFORE: [&str; 4] =
    ["staff_registered", "intake_opened", "token_issued", "disclosure_requested"];

/// A chain with every event once, on one case, so that each finds what it is about.
fn one_of_each() -> Chain {
    let mut chain = Chain::default();
    for name in BEFORE {
        chain.write(&crate::testing::event(name, Pick::default()), &[]);
    }
    for kind in 0..kinds() {
        chain
            .write(&sample(kind, Pick { other: 1, ..Pick::default() }), &[crate::testing::case(0)]);
    }
    chain
}

fn signed(state: &[u8]) -> Vec<u8> {
    [&MAGIC, &VERSION.to_le_bytes()[..], &digest_of(state), state].concat()
}

proptest! {
    #[test]
    fn stored_and_read_back_at_every_position_the_views_equal_those_folded_at_once(chain in chains()) {
        let mut stored = Views::new();
        for entry in chain.entries() {
            stored.apply(&entry).unwrap();
            let back = Views::from_bytes(&stored.to_bytes()).unwrap();
            prop_assert!(back == stored);
            stored = back;
        }
        let folded = chain.views();
        prop_assert!(stored == folded);
        prop_assert_eq!(stored.digest(), folded.digest());
    }

    #[test]
    fn states_are_equal_exactly_if_their_digests_are(one in chains(), other in chains()) {
        let (one, mut other) = (one.views(), other.views());
        other.position = one.position;
        prop_assert_eq!(one == other, one.digest() == other.digest());
    }

    #[test]
    fn garbage_is_no_snapshot(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(Views::from_bytes(&bytes).is_none());
        // Of these bytes one digest in 2^256 is right; given the right one, they may even be
        // read, but never panic.
        let _ = Views::from_bytes(&signed(&bytes));
    }

    #[test]
    fn a_damaged_snapshot_is_not_read(chain in chains(), at in any::<prop::sample::Index>(), bit in 0..8_u32) {
        let mut bytes = chain.views().to_bytes();
        let at = at.index(bytes.len());
        prop_assert!(Views::from_bytes(&bytes[..at]).is_none());
        bytes[at] ^= 1_u8 << bit;
        prop_assert!(Views::from_bytes(&bytes).is_none());
        // With the digest made anew.
        if let Some(state) = bytes.get(40..) {
            let _ = Views::from_bytes(&signed(state));
            let cut = Views::from_bytes(&signed(&state[..state.len() - 1]));
            prop_assert!(cut.is_none());
        }
    }
}

#[test]
fn every_event_but_those_of_the_running_system_changes_the_digest() {
    for kind in 0..kinds() {
        let mut chain = one_of_each();
        let event = sample(kind, Pick::default());
        if ["breach_notified", "breach_closed"].contains(&event.event_type()) {
            // Its clock must run.
            chain.write(&crate::testing::event("breach_suspected", Pick::default()), &[]);
        }
        if event.event_type() == "sign_in_ended" {
            // There must be one to end.
            chain.write(&crate::testing::event("sign_in_opened", Pick::default()), &[]);
        }
        if event.event_type() == "account_unlocked" {
            // There must be a lock to lift.
            chain.write(&crate::testing::event("account_locked", Pick::default()), &[]);
        }
        let before = chain.views();
        chain.write(&event, &[crate::testing::case(0)]);
        let mut after = chain.views();
        assert!(after.digest() != before.digest(), "position: {}", event.event_type());

        after.position = before.position;
        let silent = [
            "system_started",
            "system_stopped",
            "sign_ins_failed",
            "key_rotation_proposed",
            "key_rotation_approved",
            "key_rotation_declined",
            "key_rotated",
            "checkpoint_key_set",
            "heads_committed",
            "erasures_reapplied",
            "clock_corrected",
            "served_with_lost_keys",
            "breach_confirmed",
        ];
        let name = event.event_type();
        assert_eq!(after.digest() == before.digest(), silent.contains(&name), "{name}");
    }
}

#[test]
fn a_snapshot_ends_where_its_state_ends() {
    let mut state = one_of_each().views().encoded();
    assert!(Views::from_bytes(&signed(&state)).is_some());
    state.push(0);
    assert!(Views::from_bytes(&signed(&state)).is_none());
}

#[test]
fn a_snapshot_of_another_version_is_not_read() {
    let mut bytes = one_of_each().views().to_bytes();
    assert!(Views::from_bytes(&bytes).is_some());
    bytes[4] += 1;
    assert!(Views::from_bytes(&bytes).is_none());
}

/// What a snapshot comes to behind each event, by its name: behind those of its theme up to it, so
/// that one that is new at the end of its theme changes no other.
fn digests() -> BTreeMap<String, String> {
    let rows: Vec<_> = Event::rows().collect();
    let theme = |kind: usize| rows[kind].theme;
    let of = |kind: usize| {
        let mut chain = Chain::default();
        for name in BEFORE {
            chain.write(&crate::testing::event(name, Pick::default()), &[]);
        }
        for before in (0..=kind).filter(|before| theme(*before) == theme(kind)) {
            let event = sample(before, Pick { other: 1, ..Pick::default() });
            chain.write(&event, &[crate::testing::case(0)]);
        }
        let digest = Hash::from_bytes(chain.views().digest());
        (rows[kind].name.to_owned(), digest.to_string())
    };
    (0..kinds()).map(of).collect()
}

/// If this fails, what is stored or what a fold makes of an event has changed: raise `VERSION`, so
/// that no snapshot written before is read. An event that is new adds a line; `SANAD_BLESS=1` writes it.
#[test]
fn the_committed_digests_are_those_of_this_version() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("../../schemas/vectors/snapshot.v{VERSION}.txt"));
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let digests = digests();
    for line in committed.lines() {
        let (name, digest) = line.split_once(' ').unwrap();
        assert_eq!(digests.get(name).map(String::as_str), Some(digest), "{name}");
    }
    let lines: Vec<String> =
        digests.iter().map(|(name, digest)| format!("{name} {digest}\n")).collect();
    let text = lines.concat();
    if std::env::var_os("SANAD_BLESS").is_some_and(|value| value == "1") {
        fs::write(&path, &text).unwrap();
        return;
    }
    assert!(committed == text, "SANAD_BLESS=1 adds the digests of new events");
}
