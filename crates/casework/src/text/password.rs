//! What somebody signs in with. Neither is ever recorded, sealed or not.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use super::rule::TextError;
use crate::sill;

/// A password of 12 to 256 characters. Its bytes are zeroed when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// The fewest characters.
    pub const CHARS_MIN: usize = 12;
    /// The most characters.
    pub const CHARS_MAX: usize = 256;

    /// The password itself, to be stretched.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for Password {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        match text.chars().count() {
            0..Self::CHARS_MIN => Err(TextError::TooShort { min: Self::CHARS_MIN }),
            Self::CHARS_MIN..=Self::CHARS_MAX => Ok(Self(Zeroizing::new(text.to_owned()))),
            _more => Err(TextError::TooLong { max: Self::CHARS_MAX, unit: "characters" }),
        }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

impl<'de> Deserialize<'de> for Password {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        sill::text(from, "a password as text", str::parse)
    }
}

impl JsonSchema for Password {
    fn schema_name() -> Cow<'static, str> {
        "Password".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string", "format": "password",
            "minLength": Self::CHARS_MIN, "maxLength": Self::CHARS_MAX,
        })
    }
}

/// Something shown at the door to be let in: a name, a password, half of a code. Anything of at most
/// 1024 bytes, right or wrong: what it is worth is judged where the answer gives nothing away. Its
/// bytes are zeroed when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Shown(Zeroizing<String>);

impl Shown {
    /// The most bytes.
    pub const BYTES_MAX: usize = 1024;

    /// What was shown.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for Shown {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        if text.len() > Self::BYTES_MAX {
            return Err(TextError::TooLong { max: Self::BYTES_MAX, unit: "bytes" });
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shown(..)")
    }
}

impl<'de> Deserialize<'de> for Shown {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        sill::text(from, "a text", str::parse)
    }
}

impl JsonSchema for Shown {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Shown".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "writeOnly": true, "maxLength": Self::BYTES_MAX })
    }
}

/// The name somebody signs in with, in lower case: kept as a keyed code only.
#[derive(Clone, PartialEq, Eq)]
pub struct SignInName(String);

impl SignInName {
    /// The name itself, to be coded.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for SignInName {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let name = text.trim().to_lowercase();
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
        if (3..=64).contains(&name.chars().count()) && name.chars().all(fits) {
            Ok(Self(name))
        } else {
            Err(TextError::NotSignInName)
        }
    }
}

impl fmt::Debug for SignInName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignInName(..)")
    }
}

impl<'de> Deserialize<'de> for SignInName {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        sill::text(from, "a sign-in name as text", str::parse)
    }
}

impl JsonSchema for SignInName {
    fn schema_name() -> Cow<'static, str> {
        "SignInName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string", "minLength": 3, "maxLength": 64,
            "description": "Letters, digits, `.`, `-`, `_`, `@`; upper and lower case are the same."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_twelve_to_256_characters() {
        assert!("é".repeat(12).parse::<Password>().is_ok());
        assert_eq!("x".repeat(11).parse::<Password>(), Err(TextError::TooShort { min: 12 }));
        assert!("x".repeat(256).parse::<Password>().is_ok());
        assert!("x".repeat(257).parse::<Password>().is_err());
    }

    #[test]
    fn a_name_is_the_same_in_upper_and_lower_case() {
        assert_eq!(" Tenri.Ola ".parse::<SignInName>().unwrap().reveal(), "tenri.ola");
        for wrong in ["ab", "tenri ola", "a\u{7}bc", &"x".repeat(65)] {
            assert_eq!(wrong.parse::<SignInName>(), Err(TextError::NotSignInName));
        }
    }

    #[test]
    fn neither_shows_itself() {
        let password: Password = "rahasia sekali".parse().unwrap();
        let name: SignInName = "tenri".parse().unwrap();
        assert_eq!(format!("{password:?} {name:?}"), "Password(..) SignInName(..)");
        let error = serde_json::from_str::<Password>("123456789012").unwrap_err().to_string();
        assert!(error.starts_with(sill::NOT_TEXT) && !error.contains("1234"), "{error}");
    }
}
