use std::collections::BTreeSet;

use crate::testing::*;
use crate::*;

/// Fields that say which authority an event is about.
const AUTHORITY: [&str; 3] = ["authority", "recipient", "requester"];

#[test]
fn what_names_an_authority_is_kept_from_the_client_while_it_orders_silence() {
    let mut told = 0;
    for event in sample_events().iter().filter(|event| event.case().is_some()) {
        let data: serde_json::Value = serde_json::from_str(&event.to_json()).unwrap();
        if AUTHORITY.iter().any(|field| data.get(field).is_some()) {
            assert_ne!(event.told(), Told::AsItStands, "{}", event.event_type());
            told += 1;
        }
    }
    assert_eq!(told, 4, "asked, made, a hold, the order of silence itself");
}

#[test]
fn what_is_set_stands_until_an_event_that_there_is_and_nothing_ends_what_nobody_set() {
    let does = |name: &str| Event::row_named(name).unwrap_or_else(|| panic!("no {name}")).does;
    let mut ends = BTreeSet::new();
    for row in Event::rows() {
        if let Does::Sets(until) = row.does {
            for name in until {
                assert_ne!(does(name), Does::Tells, "{name} ends {}", row.name);
                ends.insert(*name);
            }
        }
    }
    for row in Event::rows().filter(|row| row.does == Does::Ends) {
        assert!(ends.contains(row.name), "{} ends nothing", row.name);
    }
}

#[test]
fn each_event_has_a_name_and_words_of_its_own() {
    for of in [|row: &Row| row.name, |row: &Row| row.words[0], |row: &Row| row.words[1]] {
        let told: BTreeSet<&str> = Event::rows().map(of).collect();
        assert_eq!(told.len(), Event::rows().count());
        assert!(told.iter().all(|told| !told.is_empty()));
    }
}

#[test]
fn a_legal_hold_is_kept_from_the_client_while_the_authority_orders_silence() {
    let today = "2026-11-24".parse().unwrap();
    let place = |authority: &str| {
        let body = serde_json::json!({ "authority": authority, "reference": CANARY });
        PlaceHold::new(CASE, form(body), &mut fresh_from(70))
    };
    let silence = serde_json::json!({ "authority": "police", "until": "2026-12-24" });
    let silence = SuspendAccounting::new(CASE, form(silence), &mut fresh_from(90));
    for (authority, kept) in [("police", true), ("court", false), ("institution", false)] {
        let held = a_case().and(ANDI, place(authority));
        let placed = a_case().when(ANDI, place(authority)).0.unwrap()[0].event.clone();
        let Event::Rights(RightsEvent::LegalHoldPlaced(LegalHoldPlaced { hold, .. })) = placed
        else {
            panic!("it is placed");
        };
        let proposed = LegalHoldReleaseProposed { case: CASE, hold, by: ANDI }.into();
        let released =
            LegalHoldReleased { case: CASE, hold, proposed_by: ANDI, approved_by: MIRA }.into();
        let silent = held.clone().and(ANDI, silence.clone());
        for event in [placed, proposed, released] {
            assert!(!held.file().keeps_from_client(&event, today), "{authority}");
            assert_eq!(silent.file().keeps_from_client(&event, today), kept, "{authority}");
        }
    }
}

#[test]
fn an_emergency_with_an_authority_at_the_door_is_kept_while_anything_is() {
    let today = "2026-11-24".parse().unwrap();
    let silence = serde_json::json!({ "authority": "court", "until": "2026-12-24" });
    let silence = SuspendAccounting::new(CASE, form(silence), &mut fresh_from(90));
    let silent = a_case().and(ANDI, silence);
    for (reason, kept) in
        [(EmergencyReason::AuthorityAtTheDoor, true), (EmergencyReason::DangerToLife, false)]
    {
        let event = Event::from(EmergencyAccessOpened {
            case: CASE,
            emergency: EmergencyId::from_bytes([9; 16]),
            opened_by: ANDI,
            reason,
            sections: Vec::new(),
            until: now(),
            review_due: now(),
        });
        assert_eq!(silent.file().keeps_from_client(&event, today), kept);
        assert!(!a_case().file().keeps_from_client(&event, today));
    }
}
