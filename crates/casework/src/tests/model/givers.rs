//! Whoever an act rests on beside who acts is the one that the deed says it does: no second half is
//! forgotten.

use std::collections::BTreeMap;

use serde_json::Value;

use super::proposals::begun;
use super::search::reach;
use super::world::{PEOPLE, deeds};
use crate::*;

/// Who is named beside who acts and gave no half, by event and field.
const NO_GIVERS: &[(&str, &str, &str)] = &[
    ("case_assigned", "from", "who is relieved, whose case it was"),
    ("case_transfer_accepted", "from", "who hands over, whose case it was"),
    ("case_transfer_declined", "from", "who keeps it, whose case it was"),
    ("emergency_access_ended", "opened_by", "whose it was, which another ended"),
];

/// Deeds that refuse the one who began it, or whom it concerns, though they complete nothing.
const OTHERS_ONLY: &[(&str, &str)] = &[
    ("ApproveBar", "whom it concerns decides nothing about it"),
    ("ApproveErasure", "the first who approves is not who asked for it"),
    ("BarAccess", "nobody bars themselves"),
    ("DeclineBar", "whom it concerns does not decline it"),
    ("ProposeBar", "nobody bars themselves"),
];

#[test]
fn whoever_an_act_rests_on_is_declared_by_the_deed_of_the_second() {
    let people = PEOPLE.map(|(id, _)| id);
    let acts = deeds(&people, |deed| !matches!(deed, "OpenIntake" | "GiveConsent"));
    let (mut found, mut refused) = (BTreeMap::new(), BTreeMap::new());
    for (_, _, begin) in begun() {
        let graph = reach(&begin, &acts, (150, 1));
        for (at, world) in graph.states.iter().enumerate() {
            for tried in &acts {
                let way = || format!("{}; then {tried}", graph.way(at, &acts));
                let half = world.first_half(tried).map(|half| half.by);
                match world.decide(tried) {
                    Some(Err(Refusal::SamePerson)) if half != Some(tried.by.staff) => {
                        refused.entry(tried.deed).or_insert_with(way);
                    }
                    Some(Ok(proposals)) => {
                        let named = proposals.iter().flat_map(|told| named(&told.event));
                        let others = named.filter(|(_, _, who)| *who != tried.by.staff);
                        for (event, field, _) in others.filter(|(.., who)| half != Some(*who)) {
                            found.entry((event, field)).or_insert_with(way);
                        }
                    }
                    Some(Err(_)) | None => {}
                }
            }
        }
    }
    let known = NO_GIVERS.iter().map(|(event, field, _)| (*event, (*field).to_owned()));
    assert!(found.keys().cloned().eq(known), "{found:#?}");
    assert!(refused.keys().copied().eq(OTHERS_ONLY.iter().map(|(deed, _)| *deed)), "{refused:#?}");
}

/// Who is named in an event as having given something.
fn named(event: &Event) -> Vec<(&'static str, String, StaffId)> {
    let told: Value = serde_json::from_str(&event.to_json()).unwrap();
    let fields = ["by", "approved_by", "proposed_by", "from", "opened_by"];
    let mut all = Vec::new();
    for (field, value) in told.as_object().into_iter().flatten() {
        let ids = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        for id in ids.iter().filter_map(Value::as_str).filter_map(|id| id.parse().ok()) {
            if fields.contains(&field.as_str()) {
                all.push((event.event_type(), field.clone(), id));
            }
        }
    }
    all
}
