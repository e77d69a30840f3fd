//! Each event that is stored is what its committed schema says, and no schema says anything goes.

use std::path::Path;

use serde_json::Value;

#[test]
fn every_sample_event_is_valid_under_its_committed_schema_and_a_foreign_field_is_not() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/events");
    let mut checked = 0;
    for event in sanad_casework::sample_events() {
        let file = format!("{}.v{}.json", event.event_type(), event.schema());
        let schema = std::fs::read_to_string(folder.join(&file)).expect("the schema is committed");
        let schema: Value = serde_json::from_str(&schema).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let mut data: Value = serde_json::from_str(&event.to_json()).unwrap();
        if let Err(error) = validator.validate(&data) {
            panic!("{file}: {error}");
        }
        data["narrative"] = Value::from("must not stand in clear");
        assert!(!validator.is_valid(&data), "{file} allows a field of its own");
        checked += 1;
    }
    assert_eq!(checked, sanad_casework::Event::rows().count());
}
