//! The body of a header: who did what, why, on which authority. Clear, for an auditor to read.

use bincode::enc::write::Writer;
use bincode::error::EncodeError;
use bincode::{BorrowDecode, Decode, Encode};

/// The one event type that may let the ledger's clock step back.
pub const CLOCK_CORRECTED: &str = "clock_corrected";

/// The one event type that begins the next generation of a ledger: entries after the one before it were
/// there, and are lost.
pub const GENERATION_BEGUN: &str = "generation_begun";

/// Who acted, as they stood at that time.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Actor {
    /// The member of staff; all zero for the program itself.
    pub staff: [u8; 16],
    /// Role code.
    pub role: String,
    /// Profession code.
    pub profession: String,
    /// Unit code.
    pub unit: String,
    /// The colleague they stood in for.
    pub acting_for: Option<[u8; 16]>,
}

/// The body of a header. Codes are those of the domain; this crate does not know them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Body {
    /// Name of the event's type.
    pub event_type: String,
    /// Version of the event's schema, from 1.
    pub schema: u16,
    /// The event's id.
    pub event_id: [u8; 16],
    /// When it happened, as the writer claims: microseconds UTC since 1970.
    pub occurred_at: i64,
    /// The offset from UTC the writer gave, in minutes.
    pub occurred_offset: i16,
    /// Why it was recorded late, as a code.
    pub late_reason: Option<String>,
    /// Who acted.
    pub actor: Actor,
    /// The sign-in session or token it was done with.
    pub sign_in: Option<[u8; 16]>,
    /// The device it was done on.
    pub device: Option<[u8; 16]>,
    /// Purpose of use, as a code.
    pub purpose: Option<String>,
    /// Legal basis, as a code.
    pub basis: Option<String>,
    /// The rule that decided.
    pub rule: Option<String>,
    /// The version of the rules it stood in; 0 before any was published.
    pub policy_version: u32,
    /// The request that led to it: drawn by the server, never a client's.
    pub request_id: [u8; 16],
    /// Binds events of one undertaking.
    pub correlation: Option<[u8; 16]>,
    /// The event that led to this one.
    pub cause: Option<[u8; 16]>,
    /// Keyed tag of (actor, Idempotency-Key).
    pub command_tag: Option<[u8; 32]>,
    /// Keyed digest of the Idempotency-Key and the request's body, to tell a repeat from another use of
    /// the same key.
    pub body_digest: Option<[u8; 32]>,
    /// The event's clear data: canonical JSON (RFC 8785).
    pub data: String,
}

/// [`Actor`], borrowed from a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, BorrowDecode)]
#[expect(missing_docs, reason = "the fields are those of `Actor`")]
pub struct ActorRef<'a> {
    pub staff: [u8; 16],
    pub role: &'a str,
    pub profession: &'a str,
    pub unit: &'a str,
    pub acting_for: Option<[u8; 16]>,
}

/// [`Body`], borrowed from a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, BorrowDecode)]
#[expect(missing_docs, reason = "the fields are those of `Body`")]
pub struct BodyRef<'a> {
    pub event_type: &'a str,
    pub schema: u16,
    pub event_id: [u8; 16],
    pub occurred_at: i64,
    pub occurred_offset: i16,
    pub late_reason: Option<&'a str>,
    pub actor: ActorRef<'a>,
    pub sign_in: Option<[u8; 16]>,
    pub device: Option<[u8; 16]>,
    pub purpose: Option<&'a str>,
    pub basis: Option<&'a str>,
    pub rule: Option<&'a str>,
    pub policy_version: u32,
    pub request_id: [u8; 16],
    pub correlation: Option<[u8; 16]>,
    pub cause: Option<[u8; 16]>,
    pub command_tag: Option<[u8; 32]>,
    pub body_digest: Option<[u8; 32]>,
    pub data: &'a str,
}

/// A body that is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// Longer than [`Body::BYTES_MAX`].
    #[error("the body of the header is longer than {} bytes", Body::BYTES_MAX)]
    TooLong,
    /// Not the bytes of a body, or bytes were left over.
    #[error("the body of the header does not decode")]
    Malformed,
}

impl Body {
    /// Longest encoded body.
    pub const BYTES_MAX: usize = 256 * 1024;

    /// The stored bytes: bincode 2, standard configuration.
    ///
    /// # Errors
    /// Longer than [`Self::BYTES_MAX`].
    pub fn encode(&self) -> Result<Vec<u8>, BodyError> {
        let bytes =
            bincode::encode_to_vec(self, configuration()).map_err(|_| BodyError::TooLong)?;
        if bytes.len() > Self::BYTES_MAX { Err(BodyError::TooLong) } else { Ok(bytes) }
    }
}

impl<'a> BodyRef<'a> {
    /// Reads the stored bytes; all of them must belong to the body, and stand as they are written: two
    /// spellings of one body would be two things to whoever looks at its bytes.
    ///
    /// # Errors
    /// They do not decode, bytes are left over, or a number is longer than it need be.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, BodyError> {
        let (body, used): (Self, usize) = bincode::borrow_decode_from_slice(bytes, configuration())
            .map_err(|_| BodyError::Malformed)?;
        let same = bincode::encode_into_writer(body, Same(bytes), configuration());
        if used == bytes.len() && same.is_ok() { Ok(body) } else { Err(BodyError::Malformed) }
    }
}

/// The event's type alone, which stands first.
///
/// # Errors
/// It does not decode, or its length is longer than it need be.
pub(crate) fn type_of(bytes: &[u8]) -> Result<&str, BodyError> {
    let (event_type, used): (&str, usize) =
        bincode::borrow_decode_from_slice(bytes, configuration())
            .map_err(|_| BodyError::Malformed)?;
    // A length of up to 250 takes one byte, and no type is longer.
    let short = used == event_type.len() + 1 && event_type.len() <= 250;
    if short { Ok(event_type) } else { Err(BodyError::Malformed) }
}

/// Takes only these bytes, one after the other.
struct Same<'a>(&'a [u8]);

impl Writer for Same<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        let rest = self.0.strip_prefix(bytes).ok_or(EncodeError::UnexpectedEnd)?;
        self.0 = rest;
        Ok(())
    }
}

/// Without the limit, nine hostile bytes would ask for a terabyte.
fn configuration() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<{ Body::BYTES_MAX }>()
}
