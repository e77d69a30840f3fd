//! No two histories are ever both cosigned, whatever is asked and whenever the power goes.

use proptest::prelude::*;
use sanad_chain::tree::{AddCheckpoint, Consistency, NodeHash, Origin, SigningKey, told};
use sanad_disk::{Disk as _, Effect, Operation, SimDisk, read_whole, replace_whole};

use crate::testing::{Log, dir, founded, is_cosigned, key, open, shared};
use crate::{Answer, Witness, WitnessError};

#[test]
fn each_refusal_is_the_one_of_the_specification() {
    let disk = founded("witness.example");
    let witness = open(&disk).unwrap();
    let (log, fork) = (Log::new(12, 12, 0), Log::new(12, 4, 1));
    let answer = |body: &[u8]| witness.answer(body).unwrap();
    assert_eq!(answer(b"old 0\n\nx\n"), Answer::Malformed);
    assert_eq!(answer(&log.request(3, 8)), Answer::Conflict(0));
    assert!(is_cosigned(&answer(&log.request(0, 5))));
    for (old, size, told) in [
        (0, 8, Answer::Conflict(5)),
        (4, 8, Answer::Conflict(5)),
        (6, 8, Answer::Conflict(5)),
        (5, 4, Answer::Malformed),
        (4, 4, Answer::Conflict(5)),
    ] {
        assert_eq!(answer(&log.request(old, size)), told, "{old} {size}");
    }
    for size in [5, 8] {
        assert_eq!(answer(&fork.request(5, size)), Answer::Unproven, "{size}");
    }
    // A proof where none is needed, or of something else.
    let other = |proof| {
        AddCheckpoint { old: 5, proof: Consistency(proof), checkpoint: log.note(5) }.to_bytes()
    };
    assert_eq!(answer(&other(vec![NodeHash::EMPTY])), Answer::Unproven);
    assert!(is_cosigned(&answer(&other(Vec::new()))));
    assert!(is_cosigned(&answer(&log.request(5, 8))));
    assert_eq!(answer(&log.request(5, 8)), Answer::Conflict(8));

    let signed = |key: &SigningKey| {
        let (checkpoint, proof) = (key.sign(9, NodeHash::EMPTY).unwrap(), Consistency(Vec::new()));
        answer(&AddCheckpoint { old: 8, proof, checkpoint }.to_bytes())
    };
    assert_eq!(signed(&key("lk3.other.example")), Answer::Unknown);
    let origin = Origin::new("lk3.example", 0).unwrap();
    assert_eq!(signed(&SigningKey::from_seed(origin, &[8; 32])), Answer::Untrusted);
    let mut wrong = log.request(8, 9);
    let at = wrong.len() - 20;
    wrong[at] ^= 1;
    assert_eq!(answer(&wrong), Answer::Untrusted);
}

#[test]
fn a_log_may_have_two_keys_and_a_wrong_signature_of_either_spoils_its_note() {
    let log = Log::new(5, 5, 0);
    let origin = Origin::new("lk3.example", 0).unwrap();
    let second = SigningKey::from_seed(origin, &[8; 32]);
    let keys = [log.key.verifier(), second.verifier()];
    let witness = Witness::open(shared(&founded("witness.example")), &dir(), keys).unwrap();
    let (size, root) = log.tree(5);
    let line = |note: &[u8]| {
        let text = String::from_utf8(note.to_vec()).unwrap();
        text.lines().last().unwrap().to_owned() + "\n"
    };
    let of_another_tree = line(&second.sign(4, root).unwrap());
    let spoilt = [log.request(0, 5), of_another_tree.into()].concat();
    assert_eq!(witness.answer(&spoilt).unwrap(), Answer::Untrusted);
    let both = [log.request(0, 5), line(&second.sign(size, root).unwrap()).into()].concat();
    assert!(is_cosigned(&witness.answer(&both).unwrap()));
}

#[test]
fn from_nothing_no_proof_is_needed_and_an_empty_tree_has_one_root() {
    let witness = open(&founded("witness.example")).unwrap();
    let log = Log::new(3, 3, 0);
    let asked = |size, root, proof| {
        let checkpoint = log.key.sign(size, root).unwrap();
        let request = AddCheckpoint { old: 0, proof: Consistency(proof), checkpoint };
        witness.answer(&request.to_bytes()).unwrap()
    };
    let (_, root) = log.tree(3);
    assert_eq!(asked(3, root, vec![root]), Answer::Unproven);
    assert_eq!(asked(0, root, vec![]), Answer::Unproven);
    assert!(is_cosigned(&asked(0, NodeHash::EMPTY, vec![])));
    assert!(is_cosigned(&asked(3, root, vec![])));
}

#[test]
fn a_cosignature_is_of_the_time_of_the_clock_and_of_the_whole_text() {
    let disk = founded("witness.example");
    let witness = open(&disk).unwrap();
    let log = Log::new(5, 5, 0);
    let seconds = u64::try_from(shared(&disk).clock().now_micros() / 1_000_000).unwrap();
    let Answer::Cosigned(line) = witness.answer(&log.request(0, 5)).unwrap() else { panic!() };
    let checked = witness.verifier().check_lines(&log.note(5), line.as_bytes()).unwrap();
    assert_eq!((checked.at, checked.line), (seconds, line));
}

/// What a submitter adds to its note must not come into the state, where it would be read as the
/// witness's own.
#[test]
fn a_false_signature_of_the_witness_itself_does_it_no_harm() {
    let disk = founded("witness.example");
    let witness = open(&disk).unwrap();
    let log = Log::new(9, 9, 0);
    let Answer::Cosigned(line) = witness.answer(&log.request(0, 5)).unwrap() else { panic!() };
    let forged = [log.request(5, 9), line.into_bytes()].concat();
    assert!(is_cosigned(&witness.answer(&forged).unwrap()));
    drop(witness);
    assert_eq!(open(&disk).unwrap().answer(&log.request(5, 9)).unwrap(), Answer::Conflict(9));
}

#[test]
fn a_witness_that_cannot_read_what_it_cosigned_does_not_start() {
    let disk = founded("witness.example");
    let log = Log::new(9, 9, 0);
    assert!(is_cosigned(&open(&disk).unwrap().answer(&log.request(0, 5)).unwrap()));
    let state = dir().join("state");
    let whole = read_whole(&disk, &state).unwrap();
    let other = founded("witness.example");
    assert!(is_cosigned(&open(&other).unwrap().answer(&log.request(0, 3)).unwrap()));
    let of_another = read_whole(&other, &state).unwrap();
    let mut changed = whole.clone();
    let at = changed.len() - 40;
    changed[at] ^= 1;
    for wrong in [b"".as_slice(), b"x", &whole[..whole.len() - 1], &of_another, &changed] {
        replace_whole(&disk, &state, wrong).unwrap();
        assert!(matches!(open(&disk), Err(WitnessError::State(_))));
    }
    disk.remove(&state).unwrap();
    assert!(matches!(open(&disk), Err(WitnessError::State(_))));
    replace_whole(&disk, &state, &whole).unwrap();
    assert_eq!(open(&disk).unwrap().answer(&log.request(0, 9)).unwrap(), Answer::Conflict(5));
}

#[test]
fn a_folder_has_one_witness_one_key_and_one_process() {
    let disk = founded("witness.example");
    let again = Witness::create(&disk, &dir(), "witness.example");
    assert!(matches!(again, Err(WitnessError::Exists(_))));
    let named = Witness::verifier_in(&disk, &dir()).unwrap();
    assert_eq!(named.name(), "witness.example");
    let held = open(&disk).unwrap();
    assert_eq!(held.verifier(), named);
    assert!(matches!(open(&disk), Err(WitnessError::Disk(_))));
    drop(held);
    replace_whole(&disk, &dir().join("key"), b"PRIVATE+KEY+x").unwrap();
    assert!(matches!(open(&disk), Err(WitnessError::Key(_))));
    let nowhere = Witness::verifier_in(&disk, "/elsewhere".as_ref());
    assert!(matches!(nowhere, Err(WitnessError::NotThere(_))));
    for name in ["", "a b", "a+b"] {
        let refused = Witness::create(&SimDisk::new(), &dir(), name);
        assert!(matches!(refused, Err(WitnessError::Name(_))), "{name}");
    }
}

#[test]
fn after_a_failed_write_nothing_is_cosigned_until_the_next_start() {
    let (log, fork) = (Log::new(9, 9, 0), Log::new(9, 5, 1));
    for operation in [Operation::Write, Operation::Sync, Operation::Rename, Operation::SyncDir] {
        for effect in [Effect::Lost, Effect::Persisted] {
            let disk = founded("witness.example");
            let witness = open(&disk).unwrap();
            assert!(is_cosigned(&witness.answer(&log.request(0, 5)).unwrap()));
            disk.fail(operation, 1, effect);
            let failed = witness.answer(&log.request(5, 8));
            assert!(matches!(failed, Err(WitnessError::Failed)), "{operation:?} {effect:?}");
            for body in [log.request(5, 8), fork.request(5, 8), log.request(8, 9)] {
                assert!(matches!(witness.answer(&body), Err(WitnessError::Failed)));
            }
            drop(witness);
            let last = open(&disk).unwrap().answer(&log.request(0, 9)).unwrap();
            assert!([Answer::Conflict(5), Answer::Conflict(8)].contains(&last), "{last:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The power goes at each step of what is cosigned: afterwards the state is the old or the new one,
    /// what was answered is there, and the other history gets a cosignature only where ours got none.
    #[test]
    fn whatever_was_answered_before_a_power_cut_holds_after_it(nth in 1_u64..12, seed: u64) {
        let (log, fork) = (Log::new(9, 9, 0), Log::new(9, 5, 1));
        let disk = founded("witness.example");
        let witness = open(&disk).unwrap();
        prop_assert!(is_cosigned(&witness.answer(&log.request(0, 5)).unwrap()));
        disk.power_off_at(nth);
        let answered = witness.answer(&log.request(5, 8)).is_ok_and(|answer| is_cosigned(&answer));
        let found = disk.power_cut(seed);
        let witness = open(&found).unwrap();
        let other = witness.answer(&fork.request(5, 8)).unwrap();
        prop_assert!(!answered || other == Answer::Conflict(8), "{:?}", other);
        if is_cosigned(&other) {
            prop_assert_eq!(witness.answer(&log.request(5, 8)).unwrap(), Answer::Conflict(8));
            prop_assert_eq!(witness.answer(&log.request(8, 9)).unwrap(), Answer::Unproven);
        } else {
            prop_assert_eq!(other, Answer::Conflict(8));
            prop_assert!(is_cosigned(&witness.answer(&log.request(8, 9)).unwrap()));
        }
    }

    /// Whatever two histories of one log ask, in whatever order and with restarts between, all that is
    /// cosigned is of one of them, each beginning with the one before.
    #[test]
    fn no_two_histories_are_ever_both_cosigned(
        parts in 0_u64..10,
        asks in prop::collection::vec((any::<bool>(), 0_u64..=20, 0_u64..=20, 0_u8..8), 1..40),
    ) {
        let histories = [Log::new(20, parts, 1), Log::new(20, parts, 2)];
        let mut disk = founded("witness.example");
        let mut witness = open(&disk).unwrap();
        let mut last = 0;
        let mut cosigned: Vec<Vec<u8>> = Vec::new();
        for (second, old, size, chance) in asks {
            let log = &histories[usize::from(second)];
            // Mostly what fits, so that there is something to lose.
            let old = if chance < 6 { last } else { old };
            match witness.answer(&log.request(old, size)).unwrap() {
                Answer::Cosigned(_) => {
                    prop_assert!(size >= last && old == last);
                    last = size;
                    cosigned.push(log.note(size));
                }
                Answer::Conflict(told) => prop_assert_eq!(told, last),
                Answer::Malformed | Answer::Untrusted | Answer::Unknown | Answer::Unproven => {}
            }
            if chance == 0 {
                drop(witness);
                disk = disk.power_cut(old);
                witness = open(&disk).unwrap();
            }
        }
        let is_of = |log: &Log| cosigned.iter().all(|note| {
            let (size, root) = told(note).unwrap();
            log.tree(size) == (size, root)
        });
        prop_assert!(histories.iter().any(is_of));
    }
}
