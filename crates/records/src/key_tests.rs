//! Replacing the root, epoch and checkpoint keys: two persons, and the power going at every step.

use std::sync::Arc;

use sanad_casework::{ApproveRotation, KeyKind, ProposeRotation, RotationId, RotationState};
use sanad_chain::tree::VerifierKey;
use sanad_disk::SimDisk;
use sanad_vault::{Secret, Unlock};
use serde_json::json;

use crate::testing::{Lk3, asked, form, fresh, join, place};
use crate::{Place, RecordError, Records, RootError, SignedIn};

struct House {
    lk3: Lk3,
    /// A key custodian.
    rosi: SignedIn,
    /// The head of service.
    kepala: SignedIn,
}

fn house() -> House {
    let lk3 = Lk3::new();
    let who = |role| lk3.records.sign_in(&join(&lk3.records, role).0, None).unwrap();
    let (rosi, kepala) = (who("key_custodian"), who("head"));
    House { lk3, rosi, kepala }
}

fn propose(records: &Records, by: &SignedIn, kind: KeyKind) -> RotationId {
    let command = ProposeRotation::new(form(json!({ "kind": kind.code() })), &mut fresh());
    let rotation = command.rotation;
    records.record_keys(by, &command.into(), &asked()).unwrap();
    rotation
}

fn approve(records: &Records, by: &SignedIn, rotation: RotationId) -> Result<(), RecordError> {
    let command = ApproveRotation { rotation, form: form(json!({})) };
    records.record_keys(by, &command.into(), &asked()).map(drop)
}

fn phrase() -> Unlock {
    Unlock::Passphrase(Secret::new("tiga kunci satu pintu".to_owned()))
}

fn locked(disk: &SimDisk) -> Place {
    Place { unlock: phrase(), ..place(disk) }
}

#[test]
fn an_epoch_key_is_replaced_once_another_person_approves() {
    let House { lk3, rosi, kepala } = house();
    let case = lk3.try_intake().unwrap().case.unwrap();
    let rotation = propose(&lk3.records, &rosi, KeyKind::Epoch);
    let same = approve(&lk3.records, &rosi, rotation).unwrap_err().to_string();
    assert_eq!(same, "someone else must decide on this");
    assert_eq!(lk3.records.keys().unwrap().epoch, 1);
    approve(&lk3.records, &kepala, rotation).unwrap();
    assert_eq!(lk3.last_types(2), ["key_rotation_approved", "key_rotated"]);
    let keys = lk3.records.keys().unwrap();
    assert_eq!(keys.epoch, 2);
    assert_eq!(keys.rotations.get(rotation).unwrap().state, RotationState::Done);
    // What was sealed before opens as it did.
    let shown = lk3.view(case, &lk3.budi, sanad_casework::Purpose::Service).unwrap();
    assert!(shown.to_string().contains(crate::testing::CANARY));
}

#[test]
fn the_key_that_signs_checkpoints_is_replaced_and_the_old_one_hands_over() {
    let House { lk3, rosi, kepala } = house();
    let key = |told: &crate::CheckpointView| told.key.parse::<VerifierKey>().unwrap();
    let first = lk3.publish();
    let rotation = propose(&lk3.records, &rosi, KeyKind::Checkpoint);
    assert!(approve(&lk3.records, &rosi, rotation).is_err());
    assert_eq!(lk3.publish().key, first.key, "until another agrees");
    approve(&lk3.records, &kepala, rotation).unwrap();
    assert_eq!(lk3.last_types(3), ["key_rotation_approved", "key_rotated", "checkpoint_key_set"]);
    let next = lk3.publish();
    assert_ne!(next.key, first.key);
    assert_eq!(next.origin, first.origin);
    // The first one by the new key bears the old signature too, and later ones do not.
    for by in [&first, &next] {
        assert_eq!(key(by).open(next.note.as_bytes()).unwrap().size, next.size);
    }
    let later = lk3.publish();
    assert!(key(&first).open(later.note.as_bytes()).is_err());
    assert_eq!(key(&next).open(later.note.as_bytes()).unwrap().size, later.size);
    // A new start goes on with it, and holds what it published before.
    let found = Records::open(&place(&lk3.disk.power_cut(1))).unwrap();
    let again = crate::testing::publish(&found);
    assert_eq!(again.key, next.key);
    assert!(again.size > later.size);
}

#[test]
fn who_keeps_no_keys_is_refused_with_a_line() {
    let House { lk3, rosi, .. } = house();
    let rotation = propose(&lk3.records, &rosi, KeyKind::Epoch);
    let before = lk3.size();
    let refused = approve(&lk3.records, &lk3.budi, rotation);
    assert!(matches!(refused, Err(RecordError::NotForRole)));
    assert_eq!(lk3.size(), before + 1);
    assert_eq!(lk3.last_types(1), ["access_denied"]);
}

#[test]
fn a_root_key_is_replaced_once_two_agreed_and_then_the_old_lock_opens_nothing() {
    let House { lk3, rosi, kepala } = house();
    let case = lk3.try_intake().unwrap().case.unwrap();
    assert!(matches!(lk3.records.replace_root(&phrase()), Err(RootError::NotApproved)));
    let rotation = propose(&lk3.records, &rosi, KeyKind::Root);
    assert!(matches!(lk3.records.replace_root(&phrase()), Err(RootError::NotApproved)));
    approve(&lk3.records, &kepala, rotation).unwrap();
    lk3.records.replace_root(&phrase()).unwrap();
    assert_eq!(lk3.last_types(1), ["key_rotated"]);
    // It was agreed on once.
    assert!(matches!(lk3.records.replace_root(&Unlock::KeyFile), Err(RootError::NotApproved)));
    let Lk3 { disk, records, budi, .. } = lk3;
    Arc::into_inner(records).unwrap().close().unwrap();
    assert!(Records::open(&place(&disk)).is_err());
    let records = Records::open(&locked(&disk)).unwrap();
    let ask = crate::ViewCase {
        case,
        purpose: sanad_casework::Purpose::Service,
        sections: Vec::new(),
        as_of: crate::AsOf::default(),
        seen_by: None,
        page: crate::FilePage::default(),
    };
    let shown = records.view_case(&budi, &ask, crate::RequestId::from_bytes([1; 16])).unwrap();
    assert!(serde_json::to_string(shown.value()).unwrap().contains(crate::testing::CANARY));
}

/// The power goes at each step behind the approval: the next start opens, and the rotation is done,
/// or was not approved.
#[test]
fn a_rotation_cut_off_at_any_step_is_finished_by_the_next_start() {
    let (mut waits, mut done, mut whole) = (0, 0, false);
    for nth in 1..50 {
        let House { lk3, rosi, kepala } = house();
        let rotation = propose(&lk3.records, &rosi, KeyKind::Epoch);
        lk3.disk.power_off_at(nth);
        whole = approve(&lk3.records, &kepala, rotation).is_ok();
        let found = lk3.disk.power_cut(nth);
        let records = Records::open(&place(&found)).unwrap();
        let state = records.keys().unwrap().rotations.get(rotation).unwrap().state;
        match state {
            RotationState::Proposed => waits += 1,
            RotationState::Done => done += 1,
            RotationState::Approved | RotationState::Declined => {
                panic!("step {nth}: left half done")
            }
        }
        assert_eq!(records.ledger().verify(None).unwrap().findings, []);
        if whole {
            break;
        }
    }
    assert!(waits > 0 && done > 3 && whole, "{waits} {done} {whole}");
}
