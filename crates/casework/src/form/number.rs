//! A whole number with bounds that hold before a rule sees it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

/// A whole number from `MIN` to `MAX`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number<T, const MIN: u32, const MAX: u32>(T);

impl<T: Copy + TryFrom<u32>, const MIN: u32, const MAX: u32> Number<T, MIN, MAX> {
    /// The number, if it fits the bounds.
    pub fn new(number: u32) -> Option<Self> {
        let fits = (MIN..=MAX).contains(&number);
        fits.then_some(number).and_then(|number| T::try_from(number).ok()).map(Self)
    }

    /// The number itself.
    pub fn get(self) -> T {
        self.0
    }
}

/// The version of a printed form or notice, from 1.
pub type Edition = Number<u32, 1, { u32::MAX }>;

impl<'de, T: Copy + TryFrom<u32>, const MIN: u32, const MAX: u32> Deserialize<'de>
    for Number<T, MIN, MAX>
{
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let wrong = || {
            serde::de::Error::custom(if MAX == u32::MAX {
                format!("is not a whole number from {MIN}")
            } else {
                format!("is not a whole number from {MIN} to {MAX}")
            })
        };
        let number = u32::deserialize(from).map_err(|_of_another_type| wrong())?;
        Self::new(number).ok_or_else(wrong)
    }
}

impl<T, const MIN: u32, const MAX: u32> JsonSchema for Number<T, MIN, MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Number_{MIN}_{MAX}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": MIN, "maximum": MAX })
    }
}
