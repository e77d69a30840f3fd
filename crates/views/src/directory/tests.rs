use sanad_casework::{Event, Role, StreamId, Term, TokenId};
use sanad_chain::Seq;

use super::{LockFacts, RoleFacts, StaffStanding};
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
    views.directory().by_token(&token_hash(n), 0).map(|facts| facts.token)
}

#[test]
fn a_role_is_held_from_grant_to_revocation() {
    let granted = after(&[("staff_registered", RINA), ("role_granted", RINA)]);
    let covers = vec!["mediasi".parse().unwrap()];
    let held = RoleFacts { role: Role::Counsellor, covers, term: Term::default() };
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
    assert_eq!((rina.registered, rina.standing(0)), (Seq::new(0), StaffStanding::Left));
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
    let facts = views.directory().by_token(&token_hash(0), 0).unwrap();
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
    let standing_at = |steps: &[&str], now: i64| {
        let steps: Vec<_> = steps.iter().map(|name| (*name, RINA)).collect();
        let views = after(&[&[("staff_registered", RINA)], &steps[..]].concat());
        views.directory().staff(staff(1)).unwrap().standing(now)
    };
    let standing = |steps: &[&str]| standing_at(steps, 0);
    assert_eq!(standing(&[]), StaffStanding::Active);
    assert_eq!(standing(&["staff_suspended"]), StaffStanding::Suspended);
    assert_eq!(standing(&["staff_suspended", "staff_reinstated"]), StaffStanding::Active);
    // One by one person ends by itself, in the samples at 0, unless it is confirmed or another begins.
    let limited = ["staff_suspended", "suspension_limited"];
    assert_eq!(standing_at(&limited, -1), StaffStanding::Suspended);
    assert_eq!(standing(&limited), StaffStanding::Active);
    for more in ["suspension_confirmed", "staff_suspended"] {
        assert_eq!(standing(&[&limited[..], &[more]].concat()), StaffStanding::Suspended, "{more}");
    }
    assert_eq!(standing(&[&limited[..], &["staff_left"]].concat()), StaffStanding::Left);
    assert_eq!(standing(&["staff_left", "staff_suspended"]), StaffStanding::Left);
    assert_eq!(standing(&["staff_left", "staff_reinstated"]), StaffStanding::Left);
}

#[test]
fn who_is_reinstated_has_none_of_what_they_had_before() {
    let steps = ["staff_registered", "token_issued", "sign_in_opened", "staff_suspended"];
    let views =
        after(&[&steps.map(|name| (name, RINA))[..], &[("staff_reinstated", RINA)]].concat());
    assert_eq!(holder(&views, 0), None);
    assert_eq!(signed_in(&views, 0), None);
}

fn signed_in(views: &Views, n: u8) -> Option<sanad_casework::StaffId> {
    views.directory().by_sign_in(&token_hash(n), 0).map(|facts| facts.staff)
}

#[test]
fn a_sign_in_lasts_until_it_is_ended_or_the_password_is_anothers() {
    let opened = [("staff_registered", RINA), ("sign_in_opened", RINA)];
    assert_eq!(signed_in(&after(&opened), 0), Some(staff(1)));
    for end in ["sign_in_ended", "staff_suspended", "staff_left", "password_set"] {
        let views = after(&[&opened[..], &[(end, RINA)]].concat());
        assert_eq!(signed_in(&views, 0), None, "{end}");
    }
    let others = Pick { staff: 0, ..RINA };
    let views =
        after(&[&[("staff_registered", BUDI)], &opened[..], &[("sign_in_ended", others)]].concat());
    assert_eq!(signed_in(&views, 0), Some(staff(1)));
}

#[test]
fn a_changed_password_ends_all_sign_ins_but_the_one_it_was_changed_in() {
    let mut chain = Chain::default();
    let other = Pick { thing: 1, ..RINA };
    for (name, pick) in
        [("staff_registered", RINA), ("sign_in_opened", RINA), ("sign_in_opened", other)]
    {
        chain.write(&event(name, pick), &[]);
    }
    let json = event("password_set", RINA).to_json().replace("enrolled", "changed");
    let keeps = format!("{{\"keeps\":\"{}\",", TokenId::from_bytes(thing(1)));
    let changed = Event::from_parts("password_set", 1, &json.replacen('{', &keeps, 1)).unwrap();
    chain.write(&changed, &[]);
    let views = chain.views();
    assert_eq!((signed_in(&views, 0), signed_in(&views, 1)), (None, Some(staff(1))));
}

#[test]
fn a_name_is_that_of_its_last_bearer_and_a_password_that_of_who_works_here() {
    let views = after(&[("staff_registered", RINA), ("password_set", RINA)]);
    assert_eq!(views.directory().named(&token_hash(0)), Some(staff(1)));
    assert_eq!(views.directory().password(&token_hash(0), 0).unwrap().staff, staff(1));
    let renamed = Pick { thing: 2, ..RINA };
    let steps = [("staff_registered", RINA), ("password_set", RINA), ("password_set", renamed)];
    assert_eq!(after(&steps).directory().named(&token_hash(0)), None);
    let left = after(&[("staff_registered", RINA), ("password_set", RINA), ("staff_left", RINA)]);
    assert_eq!(left.directory().password(&token_hash(0), 0), None);
    assert_eq!(left.directory().named(&token_hash(0)), Some(staff(1)));
}

#[test]
fn a_code_has_both_halves_and_is_used_once() {
    let open = [("staff_registered", RINA), ("enrolment_opened", RINA)];
    let second = Pick { thing: 1, ..RINA };
    let enrolling =
        |steps: &[(&str, Pick)]| after(steps).directory().enrolling(&token_hash(0), &token_hash(1));
    assert_eq!(enrolling(&open), None);
    let approved = [&open[..], &[("enrolment_approved", second)]].concat();
    assert_eq!(enrolling(&approved), Some(staff(1)));
    for end in ["password_set", "staff_suspended", "enrolment_opened"] {
        assert_eq!(enrolling(&[&approved[..], &[(end, RINA)]].concat()), None, "{end}");
    }
}

#[test]
fn locks_are_counted_until_somebody_signs_in() {
    let locks = |steps: &[&str]| {
        let steps: Vec<_> = steps.iter().map(|name| (*name, RINA)).collect();
        let views = after(&[&[("staff_registered", RINA)], &steps[..]].concat());
        views.directory().staff(staff(1)).unwrap().lock
    };
    let until = 1_798_070_400_000_000;
    assert_eq!(locks(&["account_locked"; 2]), Some(LockFacts { until, count: 2 }));
    assert_eq!(locks(&["account_locked", "sign_in_opened"]), None);
    assert_eq!(locks(&["account_locked", "password_set"]), None);
}

#[test]
fn a_proposed_role_is_not_held_and_one_is_held_on_its_days_only() {
    let proposed = after(&[("staff_registered", RINA), ("role_proposed", RINA)]);
    let facts = proposed.directory().staff(staff(1)).unwrap();
    assert!(facts.roles.is_empty() && facts.proposed.len() == 1);
    for end in ["role_granted", "role_proposal_declined"] {
        let views = after(&[("staff_registered", RINA), ("role_proposed", RINA), (end, RINA)]);
        assert!(views.directory().staff(staff(1)).unwrap().proposed.is_empty(), "{end}");
    }
    let mut chain = Chain::default();
    chain.write(&event("staff_registered", RINA), &[]);
    let json = event("role_granted", RINA).to_json();
    let days = "{\"starts\":\"2026-11-24\",\"ends\":\"2026-11-30\",";
    let granted = Event::from_parts("role_granted", 1, &json.replacen('{', days, 1)).unwrap();
    chain.write(&granted, &[]);
    let facts = chain.views().directory().staff(staff(1)).unwrap();
    let holds = |day: &str| facts.role(Role::Counsellor, day.parse().unwrap()).is_some();
    let days = ["2026-11-23", "2026-11-24", "2026-11-30", "2026-12-01"];
    assert_eq!(days.map(holds), [false, true, true, false]);
}

#[test]
fn the_house_is_founded_once_an_approver_was_granted() {
    let counsellor = after(&[("staff_registered", RINA), ("role_granted", RINA)]);
    assert!(!counsellor.directory().is_founded());
    let mut chain = Chain::default();
    let json = event("role_granted", RINA).to_json().replace("counsellor", "head");
    chain.write(&Event::from_parts("role_granted", 1, &json).unwrap(), &[]);
    assert!(chain.views().directory().is_founded());
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
