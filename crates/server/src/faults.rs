//! All that is wrong with a form, told at once: who fills in a long one is not to be sent back for each
//! field anew.
//!
//! A form is read from left to right and stops at the first fault. So each value of the body is read once
//! more alone, with nothing beside it: what is then wrong within it is its own fault, whatever stands
//! elsewhere. What is missing is told by the form's schema.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::form;
use crate::problem::FieldFault;
use crate::route::FormSchema;
use crate::schema::{Known, Step};

/// Most values of a body that are read alone, and most faults that are told.
const VALUES_MAX: usize = 512;
const FAULTS_MAX: usize = 32;
/// How deep a form goes, and how long a body may be that is read once more for each value in it.
const STEPS_MAX: usize = 4;
const BODY_MAX: usize = 128 << 10;
/// Fields of forms that hold a secret: such a body is not taken apart into values that nobody wipes.
pub(crate) const SECRETS: [&str; 5] = ["password", "old", "new", "first", "second"];

/// Every fault of a body that is no such form; at least the one that reading it as a whole found.
pub(crate) fn of<F: DeserializeOwned>(
    body: &[u8],
    first: FieldFault,
    schema: Option<FormSchema>,
) -> Vec<FieldFault> {
    let mut faults = vec![first];
    let Ok(Value::Object(fields)) = serde_json::from_slice::<Value>(body) else {
        return faults;
    };
    let known = schema.map(Known::of);
    if body.len() > BODY_MAX || SECRETS.iter().any(|secret| fields.contains_key(*secret)) {
        return faults;
    }
    let whole = Value::Object(fields);
    let mut places = vec![(Vec::new(), &whole)];
    walk(&whole, &mut Vec::new(), &mut places);
    for (steps, value) in &places {
        let missing = known.iter().flat_map(|known| known.missing(steps, value));
        faults.extend(
            missing.map(|(field, name)| FieldFault::new(field, format!("`{name}` is missing"))),
        );
    }
    for (steps, value) in places.into_iter().skip(1) {
        faults.extend(alone::<F>(&steps, value));
    }
    let mut told: Vec<FieldFault> = Vec::new();
    for mut fault in faults {
        if told.len() < FAULTS_MAX && !told.iter().any(|known| known.field == fault.field) {
            fault.codes = known.as_ref().and_then(|known| known.codes(&fault.field));
            told.push(fault);
        }
    }
    told
}

/// Every value below this one with the way there.
fn walk<'a>(value: &'a Value, way: &mut Vec<Step>, places: &mut Vec<(Vec<Step>, &'a Value)>) {
    if places.len() >= VALUES_MAX || way.len() > STEPS_MAX {
        return;
    }
    if !way.is_empty() {
        places.push((way.clone(), value));
    }
    let mut go = |step: Step, value: &'a Value| {
        way.push(step);
        walk(value, way, places);
        way.pop();
    };
    if let Value::Object(fields) = value {
        fields.iter().for_each(|(name, value)| go(Step::Name(name.clone()), value));
    } else if let Value::Array(items) = value {
        items.iter().enumerate().for_each(|(place, value)| go(Step::Place(place), value));
    }
}

/// What is wrong within a value that is read alone.
fn alone<F: DeserializeOwned>(steps: &[Step], value: &Value) -> Option<FieldFault> {
    let body = steps.iter().rev().fold(value.clone(), |inner, step| match step {
        Step::Name(name) => Value::Object(Map::from_iter([(name.clone(), inner)])),
        Step::Place(_) => Value::Array(vec![inner]),
    });
    let fault = form::parse::<F>(body.to_string().as_bytes()).err()?.fault()?;
    let mut told = fault.field.split('/').skip(1).map(str::to_owned).collect::<Vec<_>>();
    if told.len() < steps.len() {
        return None;
    }
    for (told, step) in told.iter_mut().zip(steps) {
        match step {
            Step::Name(name) if told == name => {}
            // Alone it stands first.
            Step::Place(place) if told == "0" => *told = place.to_string(),
            Step::Name(_) | Step::Place(_) => return None,
        }
    }
    let field = form::pointer(told.iter().map(String::as_str));
    Some(FieldFault { field, ..fault })
}

#[cfg(test)]
mod tests {
    use sanad_casework::OpenIntakeForm;
    use serde_json::json;

    use super::*;

    fn told(body: &Value) -> Vec<(String, String)> {
        let body = body.to_string();
        let first = form::parse::<OpenIntakeForm>(body.as_bytes()).unwrap_err().fault().unwrap();
        let schema: FormSchema = crate::route::schema::<OpenIntakeForm>;
        let faults = of::<OpenIntakeForm>(body.as_bytes(), first, Some(schema));
        faults.into_iter().map(|fault| (fault.field, fault.detail)).collect()
    }

    #[test]
    fn every_fault_is_told_with_its_field_and_none_twice() {
        let body = json!({
            "subject": "x", "track": 7, "channel": "datang_langsung",
            "parties": [
                { "role": "client", "name": "Sitti", "nik": "7371" },
                { "name": "Daeng", "phone": "satu" },
            ],
            "colour": 1,
        });
        let mut fields: Vec<_> = told(&body).into_iter().map(|(field, _)| field).collect();
        fields.sort();
        let wanted = [
            "/colour",
            "/narrative",
            "/parties/0/nik",
            "/parties/1/phone",
            "/parties/1/role",
            "/problem",
            "/source",
            "/standing",
            "/subject",
            "/track",
        ];
        assert_eq!(fields, wanted);
    }

    #[test]
    fn a_wrong_code_is_told_with_those_there_are() {
        let schema: FormSchema = crate::route::schema::<OpenIntakeForm>;
        let known = Known::of(schema);
        assert_eq!(known.codes("/track").unwrap(), ["problem", "at_risk"]);
        assert!(known.codes("/parties/0/role").unwrap().contains(&"reporter".to_owned()));
        assert!(known.codes("/narrative").is_none() && known.codes("/nothing").is_none());
    }

    #[test]
    fn nothing_that_was_sent_is_told() {
        let secret = "7371010101900001X";
        let body =
            json!({ "subject": secret, secret: secret, "parties": [{ "nik": secret, secret: 1 }] });
        let in_a_list = json!({ "parties": { secret: {} } });
        for body in [body, in_a_list] {
            let told = format!("{:?}", told(&body));
            assert!(!told.contains("7371"), "{told}");
        }
    }

    #[test]
    fn a_body_is_not_taken_apart_where_it_is_long_or_holds_a_secret() {
        let long = json!({ "narrative": "x".repeat(BODY_MAX), "track": 7, "subject": 7 });
        let secret = json!({ "password": "x", "track": 7, "subject": 7 });
        for body in [long, secret] {
            assert_eq!(told(&body).len(), 1);
        }
        let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
        assert!(told(&json!({ "parties": deep })).len() < FAULTS_MAX);
    }
}
