//! JSON that says the same to every reader: no object names a field twice, no text holds half a character,
//! nothing is nested without end.

use std::collections::HashSet;
use std::fmt;
use std::io::Write as _;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};

/// Whether the text is one JSON object that every reader reads alike.
pub(crate) fn is_object(text: &str) -> bool {
    spelled(text, Order::Any).is_some()
}

/// Whether the text is one JSON object as RFC 8785 spells it, without numbers that are not whole.
pub(crate) fn is_canonical(text: &str) -> bool {
    spelled(text, Order::Rising).is_some_and(|spelled| spelled == text.as_bytes())
}

/// Whether a value that was read from this line stands in it as a field without white space around it.
pub(crate) fn is_bare(line: &[u8], value: &str) -> bool {
    let Some(begin) = value.as_ptr().addr().checked_sub(line.as_ptr().addr()) else { return false };
    let before = begin.checked_sub(1).and_then(|at| line.get(at));
    let behind = begin.checked_add(value.len()).and_then(|at| line.get(at));
    before == Some(&b':') && matches!(behind, Some(b',' | b'}'))
}

/// How the fields of an object stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// Each name once.
    Any,
    /// By their UTF-16 units, as RFC 8785 sorts them; and no number is a fraction.
    Rising,
}

/// An object as it is spelled without white space or needless escapes; none where it is no object, or
/// does not stand in that order.
fn spelled(text: &str, order: Order) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut from = serde_json::Deserializer::from_str(text);
    Spell { order, out: &mut out }.deserialize(&mut from).ok()?;
    from.end().ok()?;
    (out.first() == Some(&b'{')).then_some(out)
}

/// Spells what it reads.
struct Spell<'o> {
    order: Order,
    out: &'o mut Vec<u8>,
}

impl Spell<'_> {
    fn inner(&mut self) -> Spell<'_> {
        Spell { order: self.order, out: self.out }
    }

    fn close(&mut self, with: u8) {
        if self.out.last() == Some(&b',') {
            self.out.pop();
        }
        self.out.push(with);
    }

    fn plain<E: Error>(self, value: impl fmt::Display) -> Result<(), E> {
        write!(self.out, "{value}").map_err(E::custom)
    }

    fn text<E: Error>(&mut self, text: &str) -> Result<(), E> {
        serde_json::to_writer(&mut *self.out, text).map_err(E::custom)
    }
}

impl<'de> DeserializeSeed<'de> for Spell<'_> {
    type Value = ();

    // The reader itself refuses half characters and what is nested more than 128 deep.
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Spell<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.plain("null")
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<(), E> {
        self.plain(yes)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.plain(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.plain(number)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        match self.order {
            Order::Any => self.plain(number),
            Order::Rising => Err(E::custom("a number is not whole")),
        }
    }

    fn visit_str<E: Error>(mut self, text: &str) -> Result<(), E> {
        self.text(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        self.out.push(b'[');
        while seq.next_element_seed(self.inner())?.is_some() {
            self.out.push(b',');
        }
        self.close(b']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let (mut names, mut last) = (HashSet::new(), None::<String>);
        self.out.push(b'{');
        while let Some(name) = map.next_key::<String>()? {
            self.text(&name)?;
            let stands = match self.order {
                Order::Any => names.insert(name),
                Order::Rising => {
                    let rising = |last: &String| last.encode_utf16().lt(name.encode_utf16());
                    let stands = last.as_ref().is_none_or(rising);
                    last = Some(name);
                    stands
                }
            };
            if !stands {
                return Err(A::Error::custom("a field stands twice, or out of order"));
            }
            self.out.push(b':');
            map.next_value_seed(self.inner())?;
            self.out.push(b',');
        }
        self.close(b'}');
        Ok(())
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
