//! Evidence for others, in one file: entries of a ledger with what proves them, written here and
//! checked here with nothing but the institution's public key.
//!
//! In scope: the format (`schemas/bundle.v1.md` draws it), writing a bundle from what it is given,
//! checking one and telling apart whether each entry stands under the checkpoint (*integrity*) and
//! whether the streams it claims to show whole are whole (*completeness*). No I/O but the reader it is
//! given, no clock, and no key of the institution's but the one that signs.
//!
//! Out of scope: which entries, links and parts somebody may be given (`records`); what an event means
//! (`casework`); who countersigned the checkpoint (`chain`'s policy); words for people (the terminal).

mod check;
mod limits;
mod line;
mod strict;
#[cfg(test)]
mod tests;
mod told;
mod write;

pub use check::{Checked, Shown, StreamShown, check};
pub use limits::Limit;
pub use line::{FORMAT, Report};
pub use write::{Begin, BundleEntry, BundlePart, BundleWriter, Claim, WriteError, Written};
