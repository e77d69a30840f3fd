//! The real machine: Linux files and clocks.

mod clock;
mod disk;
mod file;
mod lock;

pub use clock::RealClock;
pub use disk::RealDisk;
