//! Files, folders, sync and clock behind one small trait: the real ones and simulated ones.
//!
//! In scope: the few acts on a disk that a durable log needs ([`Disk`], [`File`]), a folder held by one process ([`FolderHold`]), two clocks
//! ([`Clock`]), and a simulated machine ([`SimDisk`], [`SimClock`]) whose power can be cut, whose
//! operations can fail and whose space can run out.
//!
//! Out of scope: what is stored and when it counts as durable (`ledger`, `vault`); retrying (nobody:
//! a failed sync is never retried here).

mod clock;
mod disk;
mod error;
mod file;
mod hold;
mod real;
mod sim;
mod whole;

pub use clock::Clock;
pub use disk::{Access, Disk, Lock};
pub use error::DiskError;
pub use file::File;
pub use hold::FolderHold;
pub use real::{RealClock, RealDisk};
pub use sim::{Effect, Operation, SimClock, SimDisk, Traced};
pub use whole::{create_dir_durably, read_whole, replace_whole};
