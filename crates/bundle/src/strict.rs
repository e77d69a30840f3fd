//! JSON that says the same to every reader: no object names a field twice, no text holds half a character,
//! nothing is nested without end.

use std::collections::HashSet;
use std::fmt;
use std::io::Write as _;

use memchr::memchr2;
use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};

/// Most objects and lists in each other, the line's own counted.
const DEPTH_MAX: u8 = 128;
/// How many of those stand around the clear data in `told`, and around an opened text.
const AROUND_DATA: u8 = 3;
const AROUND_TEXT: u8 = 5;

/// Whether an opened text is one JSON object that every reader reads alike.
pub(crate) fn is_object(text: &str) -> bool {
    spelled(text, Order::Any, DEPTH_MAX - AROUND_TEXT).is_some()
}

/// Whether clear data are one JSON object as RFC 8785 spells it.
pub(crate) fn is_canonical(data: &str) -> bool {
    let spelled = spelled(data, Order::Rising, DEPTH_MAX - AROUND_DATA);
    spelled.is_some_and(|spelled| spelled == data.as_bytes())
}

/// Whether a line stands as RFC 8785 spells JSON, the order of fields apart: no white space outside of texts,
/// no escape that need not be, no number that is not whole. That it is JSON at all is not looked at.
pub(crate) fn is_plain(line: &[u8]) -> bool {
    let mut rest = line;
    while let [first, behind @ ..] = rest {
        let behind = match first {
            b'"' => behind_text(behind),
            b'{' | b'}' | b'[' | b']' | b':' | b',' | b'0'..=b'9' => Some(behind),
            b'-' => matches!(behind, [b'1'..=b'9', ..]).then_some(behind),
            b't' => behind.strip_prefix(b"rue"),
            b'f' => behind.strip_prefix(b"alse"),
            b'n' => behind.strip_prefix(b"ull"),
            _ => None,
        };
        let Some(behind) = behind else { return false };
        rest = behind;
    }
    true
}

/// What stands behind a text, whose first quote was read; control characters in it are no JSON.
fn behind_text(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let at = memchr2(b'"', b'\\', rest)?;
        rest = match rest.get(at..)? {
            [b'"', behind @ ..] => return Some(behind),
            [b'\\', b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't', behind @ ..]
            | [b'\\', b'u', b'0', b'0', b'0', b'0'..=b'7' | b'b' | b'e' | b'f', behind @ ..]
            | [b'\\', b'u', b'0', b'0', b'1', b'0'..=b'9' | b'a'..=b'f', behind @ ..] => behind,
            _ => return None,
        };
    }
}

/// How the fields of an object stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// Each name once.
    Any,
    /// By their UTF-16 units, as RFC 8785 sorts them.
    Rising,
}

/// An object as it is spelled without white space or needless escapes; none where it is no object, does not
/// stand in that order, holds a number that is not whole and of 64 bits, or is nested deeper.
fn spelled(text: &str, order: Order, depth: u8) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut from = serde_json::Deserializer::from_str(text);
    Spell { order, depth, out: &mut out }.deserialize(&mut from).ok()?;
    from.end().ok()?;
    (out.first() == Some(&b'{')).then_some(out)
}

/// Spells what it reads.
struct Spell<'o> {
    order: Order,
    /// How many objects and lists may still be opened in each other.
    depth: u8,
    out: &'o mut Vec<u8>,
}

impl Spell<'_> {
    fn open<E: Error>(&mut self, with: u8) -> Result<(), E> {
        let depth = self.depth.checked_sub(1);
        self.depth = depth.ok_or_else(|| E::custom("it is nested too deeply"))?;
        self.out.push(with);
        Ok(())
    }

    fn inner(&mut self) -> Spell<'_> {
        Spell { order: self.order, depth: self.depth, out: self.out }
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

    // The reader itself refuses half characters.
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

    fn visit_f64<E: Error>(self, _number: f64) -> Result<(), E> {
        Err(E::custom("a number is not whole, or has more than 64 bits"))
    }

    fn visit_str<E: Error>(mut self, text: &str) -> Result<(), E> {
        self.text(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        self.open(b'[')?;
        while seq.next_element_seed(self.inner())?.is_some() {
            self.out.push(b',');
        }
        self.close(b']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let (mut names, mut last) = (HashSet::new(), None::<String>);
        self.open(b'{')?;
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
        let nested = |depth| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
        let most = nested(usize::from(DEPTH_MAX - AROUND_TEXT));
        for right in
            ["{}", r#"{"a":1,"b":{"a":[1,{"a":null}]}}"#, r#"{"b":-7,"a":"\u00e9"}"#, &most]
        {
            assert!(is_object(right), "{right}");
        }
        let deep = nested(usize::from(DEPTH_MAX - AROUND_TEXT) + 1);
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
            r#"{"a":1.5}"#,
            r#"{"a":1e999}"#,
            r#"{"a":18446744073709551616}"#,
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
    #[test]
    fn a_line_has_no_white_space_outside_of_texts_and_no_needless_escape() {
        for right in [
            r#"{"a":-1,"b":[true,false,null],"c":"x y\n\u001f\"\\ é/"}"#,
            r#"{"z":1,"a":"\b\f\t\r\u0000\u000b"}"#,
        ] {
            assert!(is_plain(right.as_bytes()), "{right}");
        }
        for wrong in [
            r#"{"a": 1}"#,
            r#" {"a":1}"#,
            "{\"a\":1}\t",
            r#"{"a":1.5}"#,
            r#"{"a":1e3}"#,
            r#"{"a":-0}"#,
            r#"{"\u0061":1}"#,
            r#"{"a":"\/"}"#,
            r#"{"a":"\u000a"}"#,
            r#"{"a":"\u001F"}"#,
            r#"{"a":"\ud83d\ude00"}"#,
            r#"{"a":"x"#,
            r#"{"a":tru}"#,
        ] {
            assert!(!is_plain(wrong.as_bytes()), "{wrong}");
        }
    }
}
