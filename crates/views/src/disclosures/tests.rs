use sanad_casework::{DataGroup, DisclosureId, Instrument, RecipientClass, SharingBasis};
use sanad_chain::Seq;

use super::{DisclosureFacts, DisclosureStatus, Recorded};
use crate::Views;
use crate::testing::{Chain, Pick, case, event, recorded_at, thing};

fn after(steps: &[(&str, Pick)]) -> Views {
    let mut chain = Chain::default();
    for (name, pick) in steps {
        chain.write(&event(name, *pick), &[]);
    }
    chain.views()
}

fn of_case(views: &Views, n: u8) -> DisclosureFacts {
    let mut found = views.disclosures().by_case(case(n));
    assert_eq!(found.len(), 1);
    found.remove(0)
}

fn recorded(seq: u64) -> Recorded {
    Recorded { seq: Seq::new(seq), at: recorded_at(seq) }
}

const HERE: Pick = Pick { case: 0, staff: 0, other: 1, thing: 0 };

#[test]
fn a_request_is_decided_and_then_made() {
    let asked = of_case(&after(&[("disclosure_requested", HERE)]), 0);
    assert_eq!(asked.status, DisclosureStatus::Requested);
    assert_eq!(asked.disclosure, DisclosureId::from_bytes(thing(0)));
    assert_eq!(asked.recipient, RecipientClass::Court);
    assert_eq!(asked.instrument, Some(Instrument::CourtOrder));
    assert_eq!(asked.data_groups, [DataGroup::Health, DataGroup::Legal]);
    assert_eq!(asked.answer_due.as_deref(), Some("2026-12-24"));
    assert_eq!((asked.requested, asked.decided, asked.made), (Some(recorded(0)), None, None));

    let decided = [("disclosure_requested", HERE), ("disclosure_decided", HERE)];
    let decided = of_case(&after(&decided), 0);
    assert_eq!(decided.status, DisclosureStatus::Allowed);
    assert_eq!(decided.data_groups, [DataGroup::Health]);
    assert_eq!((decided.begun, decided.decided), (Seq::new(0), Some(recorded(1))));

    let made = [
        ("disclosure_requested", HERE),
        ("disclosure_decided", HERE),
        ("disclosure_made", HERE),
        ("disclosure_requested", HERE),
        ("disclosure_decided", HERE),
    ];
    let made = of_case(&after(&made), 0);
    assert_eq!((made.status, made.made), (DisclosureStatus::Made, Some(recorded(2))));
    assert_eq!((made.requested, made.decided), (Some(recorded(0)), Some(recorded(1))));
    assert_eq!(
        (made.recipient, made.basis),
        (RecipientClass::Police, Some(SharingBasis::Decision))
    );
    assert_eq!(made.instrument, Some(Instrument::CourtOrder));
}

#[test]
fn the_institution_may_tell_of_its_own_accord() {
    let made = of_case(&after(&[("disclosure_made", HERE)]), 0);
    assert_eq!((made.status, made.requested), (DisclosureStatus::Made, None));
    assert_eq!(made.made, Some(recorded(0)));
}

#[test]
fn another_case_cannot_touch_a_disclosure() {
    let elsewhere = Pick { case: 1, ..HERE };
    let steps = [("disclosure_requested", HERE), ("disclosure_decided", elsewhere)];
    let views = after(&steps);
    assert_eq!(of_case(&views, 0).status, DisclosureStatus::Requested);
    assert_eq!(views.disclosures().by_case(case(1)), []);
}

#[test]
fn disclosures_are_listed_in_the_order_in_which_they_began() {
    let views = after(&[
        ("disclosure_requested", Pick { thing: 2, ..HERE }),
        ("disclosure_requested", Pick { thing: 1, case: 1, ..HERE }),
        ("disclosure_decided", Pick { thing: 2, ..HERE }),
        ("disclosure_made", Pick { thing: 0, ..HERE }),
    ]);
    let begun = |after, limit| -> Vec<u64> {
        views.disclosures().all(after, limit).iter().map(|facts| facts.begun.get()).collect()
    };
    assert_eq!(begun(None, 2), [0, 1]);
    assert_eq!(begun(Some(1), 2), [3]);
    assert_eq!(views.disclosures().by_case(case(0)).len(), 2);
}
