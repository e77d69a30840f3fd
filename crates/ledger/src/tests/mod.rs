//! The ledger as a whole, on simulated and real disks.

mod adopt;
mod append;
mod clock;
mod crash;
mod errors;
mod feed;
mod full;
mod group;
mod hold;
mod look;
mod model;
mod reopen;
mod snapshots;
mod tampered;
