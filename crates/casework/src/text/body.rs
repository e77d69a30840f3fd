//! The body of a sealed part: the only place where confidential text comes to stand.

use std::fmt;

use serde_json::{Map, Value};

/// A text that only a sealed part may hold.
pub trait Confidential {
    /// The text itself, for the sealed part alone.
    fn reveal(&self) -> &str;
}

/// Fields on their way into a sealed part. It prints as the number of its fields.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Body(Map<String, Value>);

impl Body {
    /// A body without a field.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a confidential text, if there is one.
    #[must_use]
    pub fn text<'a, T: Confidential + 'a>(
        self,
        name: &str,
        text: impl Into<Option<&'a T>>,
    ) -> Self {
        self.put(name, text.into().map(Confidential::reveal))
    }

    /// Adds a code or an id, if there is one.
    #[must_use]
    pub fn shown(self, name: &str, value: Option<impl fmt::Display>) -> Self {
        self.put(name, value.map(|value| value.to_string()))
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fields as JSON.
    pub fn into_json(self) -> Map<String, Value> {
        self.0
    }

    fn put(mut self, name: &str, value: Option<impl Into<String>>) -> Self {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), Value::String(value.into()));
        }
        self
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({} fields, sealed)", self.0.len())
    }
}
