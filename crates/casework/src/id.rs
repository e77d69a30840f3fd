//! Identifiers: 16 random bytes each, shown as 32 lower-case hex digits. They say nothing.

use std::fmt;
use std::str::FromStr;

/// A text that is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not an id of 32 lower-case hex digits")]
pub struct IdError;

/// An id of any kind.
pub(crate) trait Id {
    /// The id of these bytes.
    fn of(bytes: [u8; 16]) -> Self;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// Wraps 16 bytes; whoever makes a new id takes them from the system's randomness.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The 16 bytes.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        impl Id for $name {
            fn of(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }
        }

        impl crate::field::Field for $name {
            const HOLDS: crate::field::Holds = crate::field::Holds::Code;

            fn put(&self, name: &str, body: crate::text::Body) -> crate::text::Body {
                body.shown(name, Some(self))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(f, &self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                parse_hex(text).map(Self).ok_or(IdError)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                crate::sill::text(from, "an id", str::parse)
            }
        }

        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{32}$" })
            }
        }
    )*};
}

ids! {
    /// A case of one client (person, family, group or public).
    CaseId;
    /// A person *in one case*: the same person has another id in another case.
    PartyId;
    /// A member of staff.
    StaffId;
    /// A session: one contact for a service, planned or held.
    SessionId;
    /// A text written about a session: the note itself, an addendum, a correction.
    NoteId;
    /// A referral to another institution.
    ReferralId;
    /// A disclosure, from the request to what was handed over.
    DisclosureId;
    /// A consent, given or refused.
    ConsentId;
    /// A legal hold on a case.
    HoldId;
    /// An erasure of a person from a case, from the request on.
    ErasureId;
    /// A redaction of what speaks of an erased person in parts of others, from its proposal on.
    RedactionId;
    /// A request of a person about their own data.
    SubjectRequestId;
    /// A question of a person about looks at their file.
    QuestionId;
    /// An order not to tell of disclosures to an authority.
    SuspensionId;
    /// An emergency access to a case, from its opening to its review.
    EmergencyId;
    /// A breach of the protection of data, from the suspicion on.
    BreachId;
    /// The replacing of a lost approver, from its announcement on.
    RecoveryId;
    /// The replacing of a key, from its proposal on.
    RotationId;
    /// An inquiry of a panel, from its order on.
    InquiryId;
    /// A key that parts were sealed under (never the key itself).
    SealedKeyId;
    /// An access token of a member of staff (never the token itself).
    TokenId;
    /// One sign-in of a member of staff by password, until it ends.
    SignInId;
    /// Random bytes that a password is stretched with; they are no secret.
    Salt;
}

/// Bytes as lower-case hex digits.
pub(crate) fn write_hex(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

/// Exactly `N` bytes from lower-case hex digits.
pub(crate) fn parse_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != N * 2 {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] = pair else { return None };
        *byte = nibble(*high)? << 4 | nibble(*low)?;
    }
    Some(bytes)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_it_is_shown() {
        let id = CaseId::from_bytes([0x0f; 16]);
        assert_eq!(id.to_string(), "0f".repeat(16));
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn an_id_is_lower_case_hex_of_one_length() {
        for wrong in ["", "0f", &"0F".repeat(16), &"0g".repeat(16), &"0f".repeat(17)] {
            assert_eq!(wrong.parse::<CaseId>(), Err(IdError), "{wrong}");
        }
    }

    #[test]
    fn a_number_in_place_of_an_id_is_not_repeated() {
        let error = serde_json::from_str::<CaseId>("7371010101900001").unwrap_err().to_string();
        assert!(error.starts_with("is not text"), "{error}");
        assert!(!error.contains("7371"), "{error}");
    }
}
