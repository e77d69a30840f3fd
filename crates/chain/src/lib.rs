//! How entries are encoded, linked, sealed into frames and checked, and the tree over them.
//!
//! In scope: the bytes of an entry (`schemas/entry.v1.md` draws them), its hash, its links to
//! streams, the descriptors of its sealed parts, frame seals, a verifier that names class and
//! place of what is wrong, and the tree with its tiles, proofs and checkpoints and the map of the
//! ends of all streams ([`tree`]). No I/O, no clock, no randomness.
//!
//! Out of scope: what events mean (`casework`), how sealed parts are opened (`vault`), where
//! records are kept and how they are made durable (`ledger`).

mod body;
mod bytes;
mod digest;
mod draft;
mod entry;
mod hex;
mod ids;
mod link;
mod part;
mod seal;
#[cfg(test)]
mod testing;
pub mod tree;
#[cfg(test)]
mod vectors;
mod verify;

pub use body::{Actor, ActorRef, Body, BodyError, BodyRef, CLOCK_CORRECTED, GENERATION_BEGUN};
pub use bytes::Cursor;
pub use digest::part_hash;
pub use draft::{Draft, DraftError, PREFIX_BYTES};
pub use entry::{Entry, Linked, MAGIC, Malformed, Position, link};
pub use hex::NotHex;
pub use ids::{CommandId, EventId, Hash, KeyId, LedgerId, PartyId, Seq, Stream, StreamKind};
pub use link::LinkBody;
pub use part::{Descriptor, Place, SealedPart};
pub use seal::{ContentTag, FrameSeal, SealKey, content_tag, mac, same_mac};
pub use verify::{Claim, Class, Finding, Verifier};
