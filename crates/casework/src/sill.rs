//! Reading one text from JSON so that no error ever repeats what was sent.

use std::fmt;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};

/// The sentence for a value of another JSON type where text is wanted.
pub(crate) const NOT_TEXT: &str = "is not text";

/// Reads a string and parses it; every error is a sentence of ours, without the value.
pub(crate) fn text<'de, D, T, P>(
    from: D,
    wanted: &'static str,
    parse: fn(&str) -> Result<T, P>,
) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    P: fmt::Display,
{
    // Not `deserialize_str`: serde_json answers that itself for a number, and quotes it.
    from.deserialize_any(Text { wanted, parse })
}

struct Text<T, P> {
    wanted: &'static str,
    parse: fn(&str) -> Result<T, P>,
}

// Every `visit_` that serde would answer by quoting the value is answered here instead.
impl<'de, T, P: fmt::Display> Visitor<'de> for Text<T, P> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.wanted)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.parse)(text).map_err(E::custom)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<T, E> {
        Err(E::custom(NOT_TEXT))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<T, E> {
        Err(E::custom(NOT_TEXT))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<T, E> {
        Err(E::custom(NOT_TEXT))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<T, E> {
        Err(E::custom(NOT_TEXT))
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        Err(E::custom(NOT_TEXT))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<T, A::Error> {
        Err(A::Error::custom(NOT_TEXT))
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<T, A::Error> {
        Err(A::Error::custom(NOT_TEXT))
    }
}
