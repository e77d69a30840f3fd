//! A list in which nothing stands twice: a doubled code says nothing, and would be recorded for ever.

use std::borrow::Cow;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::List;

/// Between `MIN` and `MAX` items, each once, as they were given. It reads as a slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set<T, const MIN: usize, const MAX: usize>(List<T, MIN, MAX>);

impl<T, const MAX: usize> Default for Set<T, 0, MAX> {
    fn default() -> Self {
        Self(List::default())
    }
}

impl<T: PartialEq, const MIN: usize, const MAX: usize> Set<T, MIN, MAX> {
    /// Takes the items if they fit the bounds and none stands twice.
    pub fn new(items: Vec<T>) -> Option<Self> {
        List::new(items).filter(|items| is_distinct(items)).map(Self)
    }
}

fn is_distinct<T: PartialEq>(items: &[T]) -> bool {
    let mut left = items;
    while let Some((first, rest)) = left.split_first() {
        if rest.contains(first) {
            return false;
        }
        left = rest;
    }
    true
}

impl<T, const MIN: usize, const MAX: usize> Deref for Set<T, MIN, MAX> {
    type Target = List<T, MIN, MAX>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<'de, T: Deserialize<'de> + PartialEq, const MIN: usize, const MAX: usize> Deserialize<'de>
    for Set<T, MIN, MAX>
{
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let items = List::deserialize(from)?;
        if is_distinct(&items) {
            return Ok(Self(items));
        }
        Err(D::Error::custom("is a list in which something stands twice"))
    }
}

impl<T: JsonSchema, const MIN: usize, const MAX: usize> JsonSchema for Set<T, MIN, MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Set_{MIN}_{MAX}_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "items": generator.subschema_for::<T>(),
            "minItems": MIN,
            "maxItems": MAX,
            "uniqueItems": true,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::form::{Edition, Malformed, Number, Set};

    #[derive(Debug, serde::Deserialize)]
    #[expect(dead_code, reason = "only its reading is tested")]
    struct Sample {
        kinds: Set<u8, 1, 3>,
        edition: Edition,
        minutes: Number<u16, 1, 1440>,
    }

    #[test]
    fn what_no_act_could_have_meant_is_refused_by_the_form() {
        let read = |kinds: &str, edition: &str, minutes: &str| {
            let body = format!(r#"{{"kinds":{kinds},"edition":{edition},"minutes":{minutes}}}"#);
            serde_json::from_str::<Sample>(&body).map_err(|error| Malformed::of(&error).sentence)
        };
        assert!(read("[1,2]", "4294967295", "1440").is_ok());
        for (told, read) in [
            ("is a list in which something stands twice", read("[1,2,1]", "1", "1")),
            ("is a list of fewer than 1", read("[]", "1", "1")),
            ("is not a whole number from 1", read("[1]", "0", "1")),
            ("is not a whole number from 1 to 1440", read("[1]", "1", "1441")),
            ("is not a whole number from 1 to 1440", read("[1]", "1", "\"9\"")),
        ] {
            assert_eq!(read.unwrap_err(), told);
        }
    }
}
