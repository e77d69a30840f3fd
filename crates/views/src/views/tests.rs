use sanad_casework::EventError;
use sanad_chain::Body;

use crate::testing::{Chain, Pick, body, case, event, staff};
use crate::{ViewError, Views};

#[test]
fn entries_come_in_order_and_once() {
    let mut chain = Chain::default();
    chain.write(&event("ledger_created", Pick::default()), &[]);
    chain.write(&event("record_viewed", Pick::default()), &[case(0)]);
    let mut views = Views::new();

    let ahead = views.apply(&chain.entry(1));
    assert_eq!(ahead, Err(ViewError::OutOfOrder { expected: 0, seq: 1 }));
    views.apply(&chain.entry(0)).unwrap();
    let again = views.apply(&chain.entry(0));
    assert_eq!(again, Err(ViewError::OutOfOrder { expected: 1, seq: 0 }));
    views.apply(&chain.entry(1)).unwrap();
    assert_eq!(views.position(), 2);
}

/// The views after an intake, and what became of one more entry with this body.
fn refused(change: impl FnOnce(&mut Body)) -> ViewError {
    let mut chain = Chain::default();
    chain.write(&event("intake_opened", Pick::default()), &[]);
    let mut views = chain.views();
    let before = views.digest();

    let opened = event("intake_opened", Pick { case: 1, ..Pick::default() });
    let mut body = body(&opened, staff(0), "konseling".to_owned());
    change(&mut body);
    chain.write_body(&body, &opened, &[], staff(0), &[]);
    let error = views.apply(&chain.entry(1)).unwrap_err();
    assert!(views.digest() == before);
    error
}

#[test]
fn an_entry_that_cannot_be_read_is_named_and_changes_nothing() {
    let unknown = refused(|body| body.event_type = "case_vanished".to_owned());
    assert_eq!(unknown, ViewError::Event { seq: 1, source: EventError::UnknownType });

    let malformed = refused(|body| body.data = "{\"name\":\"Siti\"}".to_owned());
    let source = EventError::Malformed { event_type: "intake_opened", schema: 1 };
    assert_eq!(malformed, ViewError::Event { seq: 1, source });
    assert!(!format!("{malformed} {malformed:?}").contains("Siti"));

    let nowhere = refused(|body| body.actor.unit = "Ruang Siti".to_owned());
    assert_eq!(nowhere, ViewError::Unit { seq: 1 });
}

#[test]
fn the_institution_has_a_name_and_a_policy_once_they_are_recorded() {
    let views = Views::new();
    assert_eq!((views.institution_name(), views.policy_version()), (None, 0));
    assert_eq!(views.institution_version(), 0);

    let mut chain = Chain::default();
    chain.write(&event("ledger_created", Pick::default()), &[]);
    chain.write(&event("system_started", Pick::default()), &[]);
    chain.write(&event("system_stopped", Pick::default()), &[]);
    chain.write(&event("policy_published", Pick::default()), &[]);
    let views = chain.views();
    assert_eq!(views.institution_name(), Some("LK3 Makassar"));
    assert_eq!(views.policy_version(), 3);
    assert_eq!(views.institution_version(), 2);
}
