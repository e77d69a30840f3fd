//! The kinds of confidential text.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

use super::body::Confidential;
use super::rule::{TextError, plain};
use crate::sill;

/// Declares a kind: it parses, and prints as its length. It is not `Serialize`, so that no
/// event, log line or reply can hold one by accident.
macro_rules! confidential {
    ($(#[$doc:meta])* $name:ident, $wanted:literal, $schema:tt, $parse:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl Confidential for $name {
            fn reveal(&self) -> &str {
                &self.0
            }
        }

        impl crate::field::Field for $name {
            const HOLDS: crate::field::Holds = crate::field::Holds::Text;

            fn put(&self, name: &str, body: super::Body) -> super::Body {
                body.text(name, self)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}(sealed)", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = TextError;

            fn from_str(text: &str) -> Result<Self, TextError> {
                $parse(text).map(Self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                sill::text(from, $wanted, str::parse)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let mut schema = json_schema!($schema);
                // For those who send it: it is kept from command lines, URLs and logs.
                schema.insert("x-sealed".to_owned(), true.into());
                schema
            }
        }
    };
}

confidential! {
    /// Narrative: up to 64 KiB, with line breaks and tabs.
    NoteText, "a text",
    {
        "type": "string", "minLength": 1, "maxLength": 65536,
        "description": "Narrative, sealed. At most 65536 bytes of UTF-8; line breaks and tabs, no other control character."
    },
    note
}

confidential! {
    /// A reason that somebody can weigh: a narrative of at least 10 characters.
    ReasonText, "a text",
    {
        "type": "string", "minLength": 10, "maxLength": 65536,
        "description": "A reason, sealed. At least 10 characters, at most 65536 bytes of UTF-8; line breaks and tabs, no other control character."
    },
    reason
}

confidential! {
    /// A name, an address, a place: up to 200 characters on one line.
    ShortText, "a text",
    {
        "type": "string", "minLength": 1, "maxLength": 200,
        "description": "One line, sealed. At most 200 characters, no control character."
    },
    short
}

confidential! {
    /// An identity number (NIK): region, birth date (women: day + 40), serial. Always a text.
    Nik, "an identity number as text",
    {
        "type": "string", "pattern": "^[0-9]{16}$",
        "description": "Identity number, sealed. 16 digits, as a text: as a number it loses digits."
    },
    nik
}

confidential! {
    /// A telephone number of 6 to 15 digits.
    Phone, "a telephone number as text",
    {
        "type": "string", "minLength": 6, "maxLength": 24, "pattern": "^\\+?[0-9 ()-]+$",
        "description": "Telephone number, sealed. 6 to 15 digits; `+` in front, blanks, `-`, `(`, `)` between."
    },
    phone
}

confidential! {
    /// A birth date between 1900 and 2200.
    BirthDate, "a day",
    { "type": "string", "format": "date", "description": "Birth date, sealed." },
    birth_date
}

impl NoteText {
    /// The most a note may hold, in bytes of UTF-8.
    pub const BYTES_MAX: usize = 64 * 1024;
}

impl ReasonText {
    /// The fewest characters, blanks around it not counted.
    pub const CHARS_MIN: usize = 10;
}

impl ShortText {
    /// The most a short text may hold, in characters.
    pub const CHARS_MAX: usize = 200;
}

fn note(text: &str) -> Result<String, TextError> {
    if text.len() > NoteText::BYTES_MAX {
        return Err(TextError::TooLong { max: NoteText::BYTES_MAX, unit: "bytes" });
    }
    plain(text, true)
}

fn reason(text: &str) -> Result<String, TextError> {
    let text = note(text)?;
    if text.chars().count() < ReasonText::CHARS_MIN {
        return Err(TextError::TooShort { min: ReasonText::CHARS_MIN });
    }
    Ok(text)
}

fn short(text: &str) -> Result<String, TextError> {
    if text.chars().count() > ShortText::CHARS_MAX {
        return Err(TextError::TooLong { max: ShortText::CHARS_MAX, unit: "characters" });
    }
    plain(text, false)
}

fn nik(text: &str) -> Result<String, TextError> {
    let pair = |from: usize| text.get(from..from + 2).and_then(|two| two.parse::<u8>().ok());
    let digits = text.len() == 16 && text.bytes().all(|b| b.is_ascii_digit());
    let region = matches!(pair(0), Some(11..=99))
        && matches!(pair(2), Some(1..))
        && matches!(pair(4), Some(1..));
    let day = matches!(pair(6), Some(1..=31 | 41..=71));
    let month = matches!(pair(8), Some(1..=12));
    let serial = text.get(12..).is_some_and(|serial| serial != "0000");
    if digits && region && day && month && serial {
        Ok(text.to_owned())
    } else {
        Err(TextError::NotNik)
    }
}

fn phone(text: &str) -> Result<String, TextError> {
    let text = text.trim();
    let tail = text.strip_prefix('+').unwrap_or(text);
    let digits = tail.bytes().filter(u8::is_ascii_digit).count();
    let fits = tail.bytes().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'-' | b'(' | b')'));
    if fits && (6..=15).contains(&digits) && text.len() <= 24 {
        Ok(text.to_owned())
    } else {
        Err(TextError::NotPhone)
    }
}

fn birth_date(text: &str) -> Result<String, TextError> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| TextError::NotDay)?;
    if (1900..=2200).contains(&day.year()) { Ok(day.to_string()) } else { Err(TextError::NotDay) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_number_has_a_possible_region_and_date() {
        for right in ["7371010101900001", "7371014101900001", "9171013112991234"] {
            assert!(right.parse::<Nik>().is_ok(), "{right}");
        }
        for wrong in [
            "737101010190001",
            "73710101019000011",
            "7371013201900001",
            "7371017201900001",
            "7371010113900001",
            "7371010001900001",
            "0071010101900001",
            "7371010101900000",
            "737101010190000a",
        ] {
            assert_eq!(wrong.parse::<Nik>(), Err(TextError::NotNik), "{wrong}");
        }
    }

    #[test]
    fn an_identity_number_sent_as_a_number_is_refused_without_repeating_it() {
        let error = serde_json::from_str::<Nik>("7371010101900001").unwrap_err().to_string();
        assert!(error.starts_with(sill::NOT_TEXT), "{error}");
        assert!(!error.contains("7371"), "{error}");
    }

    #[test]
    fn a_note_takes_line_breaks_and_no_other_control_character() {
        assert_eq!("satu\r\ndua\t".parse::<NoteText>().unwrap().reveal(), "satu\ndua");
        for wrong in ["\u{1b}[31mmerah", "nol\0", "bel\u{7}", "c1\u{85}x"] {
            assert_eq!(wrong.parse::<NoteText>(), Err(TextError::Control));
        }
        assert_eq!("dua\nbaris".parse::<ShortText>(), Err(TextError::Control));
    }

    #[test]
    fn a_text_is_neither_empty_nor_over_long() {
        assert_eq!(" \n ".parse::<NoteText>(), Err(TextError::Empty));
        assert!("x".repeat(NoteText::BYTES_MAX).parse::<NoteText>().is_ok());
        assert!("x".repeat(NoteText::BYTES_MAX + 1).parse::<NoteText>().is_err());
        assert!("é".repeat(NoteText::BYTES_MAX / 2 + 1).parse::<NoteText>().is_err());
        assert!("é".repeat(ShortText::CHARS_MAX).parse::<ShortText>().is_ok());
        assert!("é".repeat(ShortText::CHARS_MAX + 1).parse::<ShortText>().is_err());
    }

    #[test]
    fn a_reason_is_long_enough_to_be_weighed() {
        assert_eq!("  darurat  ".parse::<ReasonText>(), Err(TextError::TooShort { min: 10 }));
        assert!("anak hilang".parse::<ReasonText>().is_ok());
        assert!("x".repeat(NoteText::BYTES_MAX + 1).parse::<ReasonText>().is_err());
    }

    #[test]
    fn a_phone_is_digits_and_a_birth_date_is_a_day() {
        assert!("+62 411 123-456".parse::<Phone>().is_ok());
        assert_eq!("0411 Siti".parse::<Phone>(), Err(TextError::NotPhone));
        assert!("1990-12-31".parse::<BirthDate>().is_ok());
        assert_eq!("1990-02-30".parse::<BirthDate>(), Err(TextError::NotDay));
    }

    #[test]
    fn no_debug_shows_what_was_written() {
        let note = "Ibu Siti takut pulang".parse::<NoteText>().unwrap();
        assert_eq!(format!("{note:?}"), "NoteText(sealed)");
    }
}
