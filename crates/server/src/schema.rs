//! What the schema of a form says of its fields.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use crate::form;
use crate::route::FormSchema;

/// Fields that all forms have, which most leave empty.
const LAST: [&str; 2] = ["occurred_at", "late_reason"];

/// A step to a value: the name of a field, or the place in a list.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Name(String),
    Place(usize),
}

impl Step {
    /// The steps of a JSON pointer.
    pub(crate) fn all(pointer: &str) -> Vec<Self> {
        let step =
            |step: &str| step.parse().map_or_else(|_| Self::Name(step.to_owned()), Self::Place);
        pointer.split('/').skip(1).map(step).collect()
    }

    pub(crate) fn told(&self) -> String {
        match self {
            Self::Name(name) => name.clone(),
            Self::Place(place) => place.to_string(),
        }
    }
}

/// What the schema of a form says of its fields.
pub(crate) struct Known {
    form: Value,
    definitions: Map<String, Value>,
}

impl Known {
    pub(crate) fn of(schema: FormSchema) -> Self {
        let mut generator: SchemaGenerator = SchemaSettings::draft2020_12().into_generator();
        let form = Value::from(schema(&mut generator));
        Self { form, definitions: generator.take_definitions(true) }
    }

    /// The fields that a value on this way needs and has not, with their names.
    pub(crate) fn missing(&self, steps: &[Step], value: &Value) -> Vec<(String, String)> {
        let Some(fields) = value.as_object() else { return Vec::new() };
        // A name that the schema does not hold leads nowhere, and is told to nobody.
        let Some(at) = self.at(steps) else { return Vec::new() };
        let needed = at.get("required").and_then(Value::as_array);
        let names = needed.into_iter().flatten().filter_map(Value::as_str);
        let missing = names.filter(|name| !fields.contains_key(*name));
        let way: Vec<String> = steps.iter().map(Step::told).collect();
        let way = form::pointer(way.iter().map(String::as_str));
        missing.map(|name| (format!("{way}/{name}"), name.to_owned())).collect()
    }

    /// The schema of what stands there.
    pub(crate) fn at(&self, steps: &[Step]) -> Option<&Value> {
        steps.iter().try_fold(self.behind(&self.form), |at, step| {
            let next = match step {
                Step::Name(name) => at.get("properties").and_then(|fields| fields.get(name)),
                Step::Place(_) => at.get("items"),
            };
            next.map(|next| self.behind(next))
        })
    }

    /// The codes of the list that a field takes one of.
    pub(crate) fn codes(&self, field: &str) -> Option<Vec<String>> {
        let at = self.at(&Step::all(field))?;
        let codes = at.get("enum").and_then(Value::as_array)?;
        Some(codes.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// The places of all fields in which something is typed, with dots between: those that are needed first, in
    /// the order of the form, and when it happened last. Of a list of records the first one.
    pub(crate) fn leaves(&self) -> Vec<String> {
        let mut leaves = Vec::new();
        self.leaves_of(&self.form, "", &mut leaves);
        leaves
    }

    fn leaves_of(&self, schema: &Value, at: &str, leaves: &mut Vec<String>) {
        let schema = self.behind(schema);
        let Some(fields) = schema.get("properties").and_then(Value::as_object) else {
            leaves.push(at.to_owned());
            return;
        };
        let needed = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        let needed: Vec<&str> = needed.filter_map(Value::as_str).collect();
        let mut names: Vec<&str> = fields.keys().map(String::as_str).collect();
        names.sort_by_key(|name| {
            let needed = needed.iter().position(|needed| needed == name);
            (LAST.contains(name), needed.unwrap_or(usize::MAX))
        });
        for name in names {
            let Some(field) = fields.get(name).map(|field| self.behind(field)) else { continue };
            let at = if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
            match field.get("items").map(|items| self.behind(items)) {
                Some(items) if items.get("properties").is_some() => {
                    self.leaves_of(items, &format!("{at}.0"), leaves);
                }
                Some(_) => leaves.push(at),
                None => self.leaves_of(field, &at, leaves),
            }
        }
    }

    /// The schema that this one refers to; of one that may be `null`, what it is otherwise.
    pub(crate) fn behind<'a>(&'a self, mut schema: &'a Value) -> &'a Value {
        loop {
            let either = schema.get("anyOf").and_then(Value::as_array).and_then(|any| any.first());
            let named = schema.get("$ref").and_then(Value::as_str);
            let named = named.and_then(|name| self.definitions.get(name.rsplit('/').next()?));
            match either.or(named) {
                Some(next) => schema = next,
                None => return schema,
            }
        }
    }
}
