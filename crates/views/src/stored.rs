//! How values of other crates stand in a snapshot.

use std::fmt::Display;
use std::str::FromStr;

use bincode::de::{BorrowDecode, BorrowDecoder, Decoder};
use bincode::enc::Encoder;
use bincode::error::{DecodeError, EncodeError};
use bincode::{Decode, Encode};

/// The 16 bytes of an identifier.
pub(crate) type Id = [u8; 16];

/// A code or short name, stored as the text it is written as: that never changes, while the order
/// of a code list may.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Written<T>(pub(crate) T);

impl<T: Display> Encode for Written<T> {
    fn encode<E: Encoder>(&self, encoder: &mut E) -> Result<(), EncodeError> {
        self.0.to_string().encode(encoder)
    }
}

impl<T: FromStr, Context> Decode<Context> for Written<T> {
    fn decode<D: Decoder<Context = Context>>(decoder: &mut D) -> Result<Self, DecodeError> {
        let text = String::decode(decoder)?;
        text.parse().map(Self).map_err(|_| DecodeError::Other("a text that is no such value"))
    }
}

/// Derived `Decode` asks its fields for both.
impl<'de, T: FromStr, Context> BorrowDecode<'de, Context> for Written<T> {
    fn borrow_decode<D: BorrowDecoder<'de, Context = Context>>(
        decoder: &mut D,
    ) -> Result<Self, DecodeError> {
        Self::decode(decoder)
    }
}
