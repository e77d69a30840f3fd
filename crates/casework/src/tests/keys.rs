use serde_json::json;

use crate::testing::*;
use crate::*;

const ROTATION: RotationId = RotationId::from_bytes([1; 16]);

fn custodian(staff: StaffId) -> Caller {
    Caller { role: Role::KeyCustodian, ..as_(staff) }
}

fn propose(kind: &str) -> ProposeRotation {
    ProposeRotation::new(form(json!({ "kind": kind })), &mut fresh())
}

fn approve() -> ApproveRotation {
    ApproveRotation { rotation: ROTATION, form: form(json!({})) }
}

fn after(acts: Vec<(StaffId, KeyCommand)>) -> Rotations {
    let mut rotations = Rotations::default();
    for (by, act) in acts {
        for proposal in act.decide(&rotations, &custodian(by), &noon()).unwrap() {
            rotations.apply(&proposal.event);
        }
    }
    rotations
}

fn when(rotations: &Rotations, by: &Caller, act: impl Into<KeyCommand>) -> Outcome {
    Outcome(act.into().decide(rotations, by, &noon()))
}

#[test]
fn one_proposes_to_replace_a_key_and_another_approves() {
    let proposed = after(vec![(BUDI, propose("epoch").into())]);
    when(&proposed, &custodian(BUDI), approve()).refused(Refusal::SamePerson);
    when(&proposed, &custodian(SITI), approve()).then(&["key_rotation_approved"]);
    let approved = after(vec![(BUDI, propose("epoch").into()), (SITI, approve().into())]);
    when(&approved, &custodian(SITI), approve()).refused(Refusal::NoRotation);
    assert_eq!(approved.approved(KeyKind::Epoch), Some(ROTATION));
    assert_eq!(approved.approved(KeyKind::Root), None);
}

#[test]
fn who_proposed_it_takes_it_back_and_another_declines_it_and_the_next_may_begin() {
    let decline = || DeclineRotation { rotation: ROTATION, form: form(json!({})) };
    let proposed = after(vec![(BUDI, propose("epoch").into())]);
    let operator = Caller { role: Role::Operator, ..as_(ANDI) };
    for by in [custodian(BUDI), custodian(SITI), operator] {
        when(&proposed, &by, decline()).then(&["key_rotation_declined"]);
    }
    when(&proposed, &as_(BUDI), decline()).refused(Refusal::RoleMayNot { role: Role::Counsellor });
    let declined = after(vec![(BUDI, propose("epoch").into()), (SITI, decline().into())]);
    when(&declined, &custodian(SITI), approve()).refused(Refusal::NoRotation);
    when(&declined, &custodian(SITI), decline()).refused(Refusal::NoRotation);
    let next = ProposeRotation { rotation: RotationId::from_bytes([2; 16]), ..propose("epoch") };
    when(&declined, &custodian(SITI), next).then(&["key_rotation_proposed"]);
    let approved = after(vec![(BUDI, propose("root").into()), (SITI, approve().into())]);
    when(&approved, &custodian(SITI), decline()).refused(Refusal::NoRotation);
}

#[test]
fn an_operator_proposes_and_never_approves() {
    let operator = Caller { role: Role::Operator, ..as_(ANDI) };
    when(&Rotations::default(), &operator, propose("root")).then(&["key_rotation_proposed"]);
    let shell = Caller { staff: StaffId::from_bytes([0; 16]), ..operator.clone() };
    when(&Rotations::default(), &shell, propose("root")).refused(Refusal::NeedsAccount);
    let proposed = after(vec![(BUDI, propose("root").into())]);
    when(&proposed, &operator, approve()).refused(Refusal::RoleMayNot { role: Role::Operator });
    let counsellor = as_(BUDI);
    when(&proposed, &counsellor, propose("epoch"))
        .refused(Refusal::RoleMayNot { role: Role::Counsellor });
}

#[test]
fn one_of_a_kind_waits_at_a_time_until_it_is_done() {
    let mut rotations = after(vec![(BUDI, propose("epoch").into())]);
    when(&rotations, &custodian(SITI), propose("epoch")).refused(Refusal::RotationPending);
    for proposal in approve().decide(&rotations, &custodian(SITI), &noon()).unwrap() {
        rotations.apply(&proposal.event);
    }
    let again = ProposeRotation { rotation: RotationId::from_bytes([9; 16]), ..propose("epoch") };
    when(&rotations, &custodian(SITI), again.clone()).refused(Refusal::RotationPending);
    let done = KeyRotated { kind: KeyKind::Epoch, epoch: 2, rotation: Some(ROTATION) };
    rotations.apply(&done.into());
    assert_eq!(rotations.approved(KeyKind::Epoch), None);
    when(&rotations, &custodian(SITI), again).then(&["key_rotation_proposed"]);
    when(&rotations, &custodian(SITI), propose("epoch")).refused(Refusal::Repeated);
}

#[test]
fn what_was_never_proposed_is_not_approved() {
    when(&Rotations::default(), &custodian(SITI), approve()).refused(Refusal::UnknownRotation);
}
