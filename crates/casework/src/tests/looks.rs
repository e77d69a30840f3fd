use crate::testing::*;
use crate::*;

#[test]
fn a_look_is_linked_to_who_looked_and_to_each_case_shown() {
    let look = Event::from(ListViewed {
        shape: ListShape::Caseload,
        sections: vec![],
        count: 2,
        up_to: Seq(7),
    });
    let other = CaseId::from_bytes([77; 16]);
    assert_eq!(look.streams(), []);
    let links = look.links(&[CASE, other, CASE], BUDI);
    assert_eq!(
        links,
        [StreamId::looks_of(CASE), StreamId::looks_of(other), StreamId::looks_by(BUDI)]
    );
    assert!(!look.to_json().contains(&CASE.to_string()));
}

#[test]
fn following_the_ledger_is_a_look_at_everything() {
    let feed = Event::from(FeedOpened { from: Seq(0) });
    assert_eq!(feed.links(&[], BUDI), [StreamId::looks_of_all(), StreamId::looks_by(BUDI)]);
}

#[test]
fn no_event_of_access_names_a_case() {
    for event in sample_events().iter().filter(|event| event.is_look()) {
        assert!(!event.to_json().contains(&"01".repeat(16)), "{}", event.to_json());
        assert_eq!((event.case(), event.streams()), (None, vec![]));
    }
}

#[test]
fn an_order_is_linked_to_its_inquiry_and_to_each_case_it_names_and_to_no_content() {
    let events = sample_events();
    let order = events.iter().find(|event| event.names_cases()).unwrap();
    assert_eq!((order.event_type(), order.is_look()), ("inquiry_ordered", false));
    let (other, inquiry) = (CaseId::from_bytes([77; 16]), InquiryId::from_bytes([0x14; 16]));
    assert_eq!(
        order.links(&[CASE, other, CASE], BUDI),
        [StreamId::looks_of(CASE), StreamId::looks_of(other), StreamId::inquiry(inquiry)]
    );
    assert!(!order.to_json().contains(&CASE.to_string()));
    assert_eq!(order.case(), None);
}

#[test]
fn every_other_event_belongs_to_one_stream_whoever_writes_it_and_an_emergency_to_its_openers_too() {
    let others = sample_events();
    let others = others.iter().filter(|event| !event.is_look() && !event.names_cases());
    for event in others {
        let streams = 1 + usize::from(event.event_type().starts_with("emergency_"));
        assert_eq!(event.streams().len(), streams, "{}", event.event_type());
        assert_eq!(event.links(&[CASE], BUDI), event.streams());
    }
}

#[test]
fn a_section_keeps_its_number() {
    for (number, section) in (1..=15).zip(Section::ALL) {
        assert_eq!(section.number(), number);
        assert_eq!(Section::from_number(number), Some(*section));
    }
    assert_eq!(Section::from_number(0), None);
    assert_eq!(Section::from_number(16), None);
}
