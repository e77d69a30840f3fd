//! Values that may stand in clear: digests, sequence numbers, names of fields and units.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::id::{parse_hex, write_hex};
use crate::sill;

/// A text that is no such value. It does not repeat the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not {wanted}")]
pub struct ClearError {
    wanted: &'static str,
}

/// Writes the JSON face of a value that is a text in JSON.
macro_rules! clear {
    ($name:ident, $wanted:literal, $pattern:literal) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                sill::text(from, $wanted, str::parse)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": $pattern })
            }
        }
    };
}

/// A keyed digest of 32 bytes, as 64 lower-case hex digits. It dies with its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyedDigest([u8; 32]);

impl KeyedDigest {
    /// Wraps the bytes of a *keyed* hash; an unkeyed hash of content has no place in clear.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for KeyedDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(f, &self.0)
    }
}

impl FromStr for KeyedDigest {
    type Err = ClearError;

    fn from_str(text: &str) -> Result<Self, ClearError> {
        parse_hex(text).map(Self).ok_or(ClearError { wanted: "a digest of 64 hex digits" })
    }
}

clear!(KeyedDigest, "a digest of 64 hex digits", "^[0-9a-f]{64}$");

/// The root of a public tree, 32 bytes of SHA-256, as 64 lower-case hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TreeRoot([u8; 32]);

impl TreeRoot {
    /// Wraps the bytes of a root.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for TreeRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(f, &self.0)
    }
}

impl FromStr for TreeRoot {
    type Err = ClearError;

    fn from_str(text: &str) -> Result<Self, ClearError> {
        parse_hex(text).map(Self).ok_or(ClearError { wanted: "a root of 64 hex digits" })
    }
}

clear!(TreeRoot, "a root of 64 hex digits", "^[0-9a-f]{64}$");

/// A position in the ledger. In JSON it is a text: numbers lose precision above 2^53.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seq(pub u64);

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Seq {
    type Err = ClearError;

    fn from_str(text: &str) -> Result<Self, ClearError> {
        let wrong = ClearError { wanted: "a sequence number" };
        let plain =
            text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
        if plain { text.parse().map(Self).map_err(|_| wrong) } else { Err(wrong) }
    }
}

clear!(Seq, "a sequence number", "^(0|[1-9][0-9]{0,19})$");

/// Declares a short name that holds only harmless characters.
macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $max:literal, $wanted:literal, $pattern:literal, $ok:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = ClearError;

            fn from_str(text: &str) -> Result<Self, ClearError> {
                let fits = !text.trim().is_empty() && text.chars().count() <= $max;
                if fits && text.chars().all($ok) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(ClearError { wanted: $wanted })
                }
            }
        }

        clear!($name, $wanted, $pattern);
    };
}

name! {
    /// The code of a unit of the institution, such as `konseling`: 1 to 32 characters.
    UnitCode, 32, "a unit code of at most 32 lower-case letters, digits, `_` or `-`",
    "^[a-z0-9_-]{1,32}$",
    |c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-')
}

name! {
    /// The name of a field that was shown, such as `parties.name`: 1 to 64 characters.
    FieldName, 64, "a field name of at most 64 lower-case letters, `_` or `.`",
    "^[a-z_.]{1,64}$",
    |c| c.is_ascii_lowercase() || matches!(c, '_' | '.')
}

name! {
    /// The stable code of a refusal, such as `same_person`: 1 to 64 characters.
    RefusalCode, 64, "a refusal of at most 64 lower-case letters or `_`", "^[a-z_]{1,64}$",
    |c| c.is_ascii_lowercase() || c == '_'
}

name! {
    /// A public name: the institution, its founding decree. 1 to 200 characters.
    PublicName, 200, "a name of at most 200 printable characters", "^.{1,200}$",
    |c| !c.is_control()
}

name! {
    /// A version of the program, such as `0.1.0`: 1 to 32 characters.
    ProgramVersion, 32, "a version of at most 32 letters, digits, `.`, `+` or `-`",
    "^[0-9A-Za-z.+-]{1,32}$",
    |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-')
}

name! {
    /// The name of the institution's log to others, such as `lk3.makassar.example`: 1 to 200 characters.
    LogName, 200, "a name of at most 200 lower-case letters, digits, `.` or `-`",
    "^[a-z0-9.-]{1,200}$",
    |c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-')
}

name! {
    /// A public key with its name, as C2SP signed-note writes a verifier key: 1 to 400 characters.
    VerifierText, 400, "a verifier key of at most 400 characters", "^[0-9A-Za-z.+/=-]{1,400}$",
    |c| c.is_ascii_alphanumeric() || ".+/=-".contains(c)
}

name! {
    /// The line of a signature on a note, as C2SP signed-note writes it: 1 to 400 characters.
    SignatureLine, 400, "a line of a signature of at most 400 characters", "^— [!-~]+ [0-9A-Za-z+/=]+$",
    |c| c.is_ascii_graphic() || c == ' ' || c == '\u{2014}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_number_beyond_two_to_the_53_keeps_every_digit() {
        let seq = Seq(9_007_199_254_740_993);
        let json = serde_json::to_string(&seq).unwrap();
        assert_eq!(json, "\"9007199254740993\"");
        assert_eq!(serde_json::from_str::<Seq>(&json).unwrap(), seq);
    }

    #[test]
    fn a_clear_name_cannot_carry_a_sentence() {
        for wrong in ["", "Konseling", "ibu siti", &"x".repeat(33)] {
            assert!(wrong.parse::<UnitCode>().is_err(), "{wrong}");
        }
        assert!("+1".parse::<Seq>().is_err());
        assert!("01".parse::<Seq>().is_err());
    }
}
