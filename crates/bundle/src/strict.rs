//! JSON that says the same to every reader: no object names a field twice, no text holds half a character,
//! nothing is nested without end.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A value, with its fields in the order in which they stand.
#[derive(Debug, PartialEq)]
pub(crate) enum Strict {
    Null,
    Bool(bool),
    Whole(i128),
    Float,
    Text(String),
    List(Vec<Strict>),
    Object(Vec<(String, Strict)>),
}

/// Whether the text is one JSON object that every reader reads alike.
pub(crate) fn is_object(text: &str) -> bool {
    matches!(serde_json::from_str(text), Ok(Strict::Object(_)))
}

/// Whether the text is one JSON object as RFC 8785 spells it, without numbers that are not whole.
pub(crate) fn is_canonical(text: &str) -> bool {
    let Ok(value @ Strict::Object(_)) = serde_json::from_str(text) else { return false };
    let mut spelled = String::with_capacity(text.len());
    value.spell(&mut spelled).is_some() && spelled == text
}

/// Whether a value that was read from this line stands in it as a field without white space around it.
pub(crate) fn is_bare(line: &[u8], value: &str) -> bool {
    let Some(begin) = value.as_ptr().addr().checked_sub(line.as_ptr().addr()) else { return false };
    let before = begin.checked_sub(1).and_then(|at| line.get(at));
    let behind = begin.checked_add(value.len()).and_then(|at| line.get(at));
    before == Some(&b':') && matches!(behind, Some(b',' | b'}'))
}

impl Strict {
    /// As RFC 8785 spells it; none where this is left to others: floats, fields out of order.
    fn spell(&self, out: &mut String) -> Option<()> {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
            Self::Whole(number) => out.push_str(&number.to_string()),
            Self::Float => return None,
            Self::Text(text) => out.push_str(&serde_json::to_string(text).ok()?),
            Self::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    item.spell(out)?;
                }
                out.push(']');
            }
            Self::Object(fields) => {
                let names = fields.iter().map(|(name, _)| name.encode_utf16());
                if !names.is_sorted_by(|one, next| one.clone().lt(next.clone())) {
                    return None;
                }
                out.push('{');
                for (at, (name, value)) in fields.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    out.push_str(&serde_json::to_string(name).ok()?);
                    out.push(':');
                    value.spell(out)?;
                }
                out.push('}');
            }
        }
        Some(())
    }
}

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Strict;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_unit<E>(self) -> Result<Strict, E> {
                Ok(Strict::Null)
            }

            fn visit_bool<E>(self, yes: bool) -> Result<Strict, E> {
                Ok(Strict::Bool(yes))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Strict, E> {
                Ok(Strict::Whole(number.into()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Strict, E> {
                Ok(Strict::Whole(number.into()))
            }

            fn visit_f64<E>(self, _number: f64) -> Result<Strict, E> {
                Ok(Strict::Float)
            }

            fn visit_str<E>(self, text: &str) -> Result<Strict, E> {
                Ok(Strict::Text(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Strict, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Strict::List(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Strict, A::Error> {
                let mut fields: Vec<(String, Strict)> = Vec::new();
                let mut names = std::collections::HashSet::new();
                while let Some(name) = map.next_key::<String>()? {
                    if !names.insert(name.clone()) {
                        return Err(A::Error::custom("a field stands twice"));
                    }
                    fields.push((name, map.next_value()?));
                }
                Ok(Strict::Object(fields))
            }
        }

        // The reader itself refuses half characters and what is nested more than 128 deep.
        from.deserialize_any(Any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_readers_could_read_otherwise_is_none() {
        for right in ["{}", r#"{"a":1,"b":{"a":[1,{"a":null}]}}"#, r#"{"b": 1.5, "a": "\u00e9"}"#] {
            assert!(is_object(right), "{right}");
        }
        let deep = format!("{}1{}", "{\"a\":".repeat(200), "}".repeat(200));
        for wrong in [
            "",
            "[]",
            "null",
            "\"a\"",
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{"b":{"a":1,"a":2}}"#,
            r#"{"b":[{"a":1,"a":2}]}"#,
            r#"{"a":"\ud800"}"#,
            r#"{"a":1}x"#,
            &deep,
        ] {
            assert!(!is_object(wrong), "{wrong}");
        }
    }

    #[test]
    fn canonical_is_one_spelling() {
        for right in [
            "{}",
            r#"{"a":-1,"b":[true,null,"é\n\u001f\""],"c":{}}"#,
            r#"{"n":18446744073709551615}"#,
        ] {
            assert!(is_canonical(right), "{right}");
        }
        for wrong in [
            "{ }",
            r#"{"b":1,"a":2}"#,
            r#"{"a":1.0}"#,
            r#"{"a":1e3}"#,
            r#"{"a":-0}"#,
            r#"{"a":"\u00e9"}"#,
            r#"{"a":"\/"}"#,
            r#"{"a":{"c":1,"b":2}}"#,
        ] {
            assert!(!is_canonical(wrong), "{wrong}");
        }
    }
}
