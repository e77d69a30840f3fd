//! A simulated machine for tests: it knows what is durable and what only seems to be.

mod bytes;
mod clock;
mod dice;
mod disk;
mod fault;
mod file;
mod folder;
mod tree;

pub use clock::SimClock;
pub use disk::{SimDisk, Traced};
pub use fault::{Effect, Operation};
