use sanad_casework::{Role, StreamId, TokenId};
use sanad_chain::Seq;

use super::{RoleFacts, StaffStanding};
use crate::Views;
use crate::testing::{Chain, Pick, event, staff, thing, token_hash};

const RINA: Pick = Pick { case: 0, staff: 1, other: 0, thing: 0 };
const BUDI: Pick = Pick { case: 0, staff: 0, other: 1, thing: 1 };

fn after(steps: &[(&str, Pick)]) -> Views {
    let mut chain = Chain::default();
    for (name, pick) in steps {
        chain.write(&event(name, *pick), &[]);
    }
    chain.views()
}

fn holder(views: &Views, n: u8) -> Option<TokenId> {
    views.directory().by_token(&token_hash(n)).map(|facts| facts.token)
}

#[test]
fn a_role_is_held_from_grant_to_revocation() {
    let granted = after(&[("staff_registered", RINA), ("role_granted", RINA)]);
    let covers = vec!["mediasi".parse().unwrap()];
    let held = RoleFacts { role: Role::Counsellor, covers };
    assert_eq!(granted.directory().staff(staff(1)).unwrap().roles, [held]);
    let revoked =
        after(&[("staff_registered", RINA), ("role_granted", RINA), ("role_revoked", RINA)]);
    assert_eq!(revoked.directory().staff(staff(1)).unwrap().roles, []);
}

#[test]
fn staff_are_listed_in_order_of_registration_and_registered_once() {
    let views = after(&[
        ("staff_registered", RINA),
        ("staff_registered", BUDI),
        ("staff_left", RINA),
        ("staff_registered", RINA),
    ]);
    let listed: Vec<_> = views.directory().iter().map(|facts| facts.staff).collect();
    assert_eq!(listed, [staff(1), staff(0)]);
    let rina = views.directory().staff(staff(1)).unwrap();
    assert_eq!((rina.registered, rina.standing), (Seq::new(0), StaffStanding::Left));
    assert_eq!(views.directory().staff(staff(2)), None);
}

#[test]
fn a_token_opens_to_its_holder_until_it_is_revoked() {
    let both = [
        ("staff_registered", RINA),
        ("staff_registered", BUDI),
        ("token_issued", RINA),
        ("token_issued", BUDI),
    ];
    let views = after(&both);
    let facts = views.directory().by_token(&token_hash(0)).unwrap();
    assert_eq!((facts.staff, *facts.token.as_bytes()), (staff(1), thing(0)));
    assert_eq!(facts.expires_at, Some(1_798_070_400_000_000));
    assert_eq!(holder(&views, 2), None);

    let second = Pick { thing: 2, ..RINA };
    let views = after(&[&both[..], &[("token_issued", second), ("token_revoked", RINA)]].concat());
    assert_eq!(holder(&views, 0), None);
    assert_eq!(holder(&views, 1), Some(TokenId::from_bytes(thing(1))));
    assert_eq!(holder(&views, 2), Some(TokenId::from_bytes(thing(2))));

    let of_another = Pick { thing: 0, ..BUDI };
    let views = after(&[&both[..], &[("token_revoked", of_another)]].concat());
    assert_eq!(holder(&views, 0), Some(TokenId::from_bytes(thing(0))));
}

#[test]
fn who_is_suspended_or_gone_has_no_token() {
    for end in ["staff_suspended", "staff_left"] {
        let views = after(&[("staff_registered", RINA), ("token_issued", RINA), (end, RINA)]);
        assert_eq!(holder(&views, 0), None, "{end}");
    }
    let unknown = after(&[("token_issued", RINA), ("staff_registered", RINA)]);
    assert_eq!(holder(&unknown, 0), None);
}

#[test]
fn a_suspension_ends_and_leaving_does_not() {
    let standing = |steps: &[&str]| {
        let steps: Vec<_> = steps.iter().map(|name| (*name, RINA)).collect();
        let views = after(&[&[("staff_registered", RINA)], &steps[..]].concat());
        views.directory().staff(staff(1)).unwrap().standing
    };
    assert_eq!(standing(&[]), StaffStanding::Active);
    assert_eq!(standing(&["staff_suspended"]), StaffStanding::Suspended);
    assert_eq!(standing(&["staff_suspended", "staff_reinstated"]), StaffStanding::Active);
    assert_eq!(standing(&["staff_left", "staff_suspended"]), StaffStanding::Left);
    assert_eq!(standing(&["staff_left", "staff_reinstated"]), StaffStanding::Left);
}

#[test]
fn who_is_reinstated_has_their_token_again() {
    let steps = ["staff_registered", "token_issued", "staff_suspended", "staff_reinstated"];
    let views = after(&steps.map(|name| (name, RINA)));
    assert_eq!(holder(&views, 0), Some(TokenId::from_bytes(thing(0))));
}

#[test]
fn the_version_is_that_of_the_stream_of_the_member() {
    let mut chain = Chain::default();
    for name in ["staff_registered", "role_granted", "token_issued", "role_revoked"] {
        chain.write(&event(name, RINA), &[]);
        chain.write(&event(name, BUDI), &[]);
        let facts = chain.views().directory().staff(staff(1)).unwrap();
        assert_eq!(facts.version, chain.version(StreamId::STAFF, *staff(1).as_bytes()), "{name}");
    }
}
