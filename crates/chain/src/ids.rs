//! Opaque identifiers and the 32-byte hash, as they stand in the bytes.

use std::fmt;
use std::str::FromStr;

use crate::hex::{NotHex, parse_hex, write_hex};

macro_rules! bytes_newtype {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            /// Takes the bytes as they stand in an entry.
            pub const fn from_bytes(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// The bytes as they stand in an entry.
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(&self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = NotHex;

            fn from_str(text: &str) -> Result<Self, NotHex> {
                parse_hex(text).map(Self)
            }
        }
    };
}

bytes_newtype!(
    /// Which ledger an entry belongs to: 16 random bytes drawn when the ledger is created.
    LedgerId,
    16
);
bytes_newtype!(
    /// Which command appended an entry. All entries of one command carry the same id.
    CommandId,
    16
);
bytes_newtype!(
    /// One event. 16 random bytes: an id tells neither order nor hour.
    EventId,
    16
);
bytes_newtype!(
    /// A party in a case, or another holder of sealed text. Which person it is stands sealed.
    PartyId,
    16
);
bytes_newtype!(
    /// A key in the vault.
    KeyId,
    16
);
bytes_newtype!(
    /// A BLAKE3 hash in derive-key mode, under one of the contexts of this crate.
    Hash,
    32
);

impl Hash {
    /// What stands where nothing came before: the previous hash of the first entry and first link.
    pub const ZERO: Self = Self([0; 32]);
}

/// Where an entry stands in its ledger: global, gapless, from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seq(u64);

impl Seq {
    /// The position with this number.
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The position after it.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What kind of thing a stream is about. This crate gives the numbers no meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamKind(pub u8);

/// A stream: the entries that concern one thing, in order, linked to each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stream {
    /// What kind of thing.
    pub kind: StreamKind,
    /// Which one; all zero stands for "the only one" or "all of them".
    pub id: [u8; 16],
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.kind.0)?;
        write_hex(&self.id, f)
    }
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_prints_and_nothing_else() {
        let id = EventId::from_bytes(*b"0123456789abcdef");
        assert_eq!(id.to_string().parse::<EventId>().unwrap(), id);
        let printed = id.to_string();
        assert!(printed.to_uppercase().replace('3', "F").parse::<EventId>().is_err());
        assert!(printed[1..].parse::<EventId>().is_err());
        assert!("+0112233445566778899aabbccddeeff".parse::<EventId>().is_err());
    }
}
