//! Witnesses: somebody outside who cosigns what a log shows only while it grows, so that no two
//! histories of it are ever both cosigned. C2SP tlog-witness, tlog-cosignature and tlog-policy.
//!
//! In scope: a witness with its key and what it saw last ([`Witness`]), serving it over HTTP
//! ([`start`]), and asking the witnesses of a policy for their cosignatures ([`Witnesses`]). What keeps
//! a listening server from being held by whoever says nothing ([`Idle`]) serves the web door too.
//!
//! Out of scope: trees, proofs, notes and policies themselves (`chain`), publishing checkpoints
//! (`records`), putting cosignatures under them (`ledger`), encrypting what goes over a network:
//! checkpoints are public and signed, and something in front may do it.

mod answer;
mod ask;
mod idle;
mod kept;
mod refusal;
mod seats;
mod serve;
mod standing;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod witness;
mod witnesses;

pub use answer::Answer;
pub use ask::AskError;
pub use idle::{Idle, Times, Watched};
pub use refusal::{MARK, Refusals};
pub use seats::{AtWork, Places, Remote, Seats, canonical, network};
pub use serve::{Limits, Running, StartError, start};
pub use standing::{Standing, Stands};
pub use witness::{Witness, WitnessError};
pub use witnesses::{Asked, NoClient, Round, Witnesses};
