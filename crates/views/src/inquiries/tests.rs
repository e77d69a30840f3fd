use sanad_casework::{Event, InquiryId, InquiryState};

use crate::Views;
use crate::testing::{Chain, Pick, case, event, staff, thing};

fn told(name: &str, who: u8, what: u8) -> Event {
    event(name, Pick { staff: who, other: 1, thing: what, ..Pick::default() })
}

fn folded(chain: &Chain) -> Views {
    let mut views = Views::new();
    chain.entries().for_each(|entry| views.apply(&entry).unwrap());
    views
}

fn a_chain() -> Chain {
    let mut chain = Chain::default();
    chain.write(&told("intake_opened", 0, 0), &[]);
    chain.write(&told("inquiry_ordered", 0, 1), &[case(0), case(2)]);
    chain.write(&told("inquiry_ordered", 0, 2), &[case(2)]);
    chain.write(&told("inquiry_assented", 0, 1), &[]);
    chain.write(&told("inquiry_assented", 1, 1), &[]);
    chain
}

#[test]
fn an_inquiry_names_the_cases_that_its_order_is_linked_to() {
    let views = folded(&a_chain());
    let naming =
        |n| -> Vec<_> { views.inquiries().naming(case(n)).map(|facts| facts.id).collect() };
    let id = |n| InquiryId::from_bytes(thing(n));
    assert_eq!(naming(0), [id(1)]);
    assert_eq!(naming(2), [id(1), id(2)]);
    assert_eq!(naming(1), []);
    let facts = views.inquiries().get(id(1)).unwrap();
    assert_eq!((facts.cases, facts.ordered.get(), facts.version), (vec![case(0), case(2)], 1, 3));
    let at = facts.inquiry.from;
    assert_eq!(facts.inquiry.state(at), InquiryState::Open);
    assert!(facts.inquiry.is_open_to(staff(1), at) && !facts.inquiry.is_open_to(staff(2), at));
}

#[test]
fn the_log_of_a_case_tells_of_the_order_and_its_content_rests() {
    let views = folded(&a_chain());
    let rows = views.accesses().by_case(case(0), None, 9);
    assert_eq!(rows.iter().map(|row| row.seq.get()).collect::<Vec<_>>(), [1]);
    assert!(!rows[0].denied && !rows[0].everything);
    assert_eq!(views.cases().get(case(0)).unwrap().version, 1);
}

#[test]
fn a_snapshot_holds_inquiries_as_they_were() {
    let views = folded(&a_chain());
    let again = Views::from_bytes(&views.to_bytes()).unwrap();
    assert!(again == views);
    assert_eq!(again.inquiries().iter().count(), 2);
}

#[test]
fn a_selection_of_streams_tells_the_same_of_what_is_in_it() {
    let chain = a_chain();
    let (all, mut some) = (folded(&chain), Views::new());
    for seq in [1, 3, 4] {
        some.take_in(&chain.entry(seq)).unwrap();
    }
    let id = InquiryId::from_bytes(thing(1));
    assert_eq!(some.inquiries().get(id), all.inquiries().get(id));
    assert_eq!(some.cases().count(), 0);
}
