//! The crate as a whole: a witness on disks that fail, behind a real server, and asked by clients
//! that meet others who lie.

mod asking;
mod histories;
mod serving;
