//! The door from the street: what somebody does to it who has an address and nothing else, or one token.
//! Each limit is broken from outside, over each way in; memory is measured in the process.

mod doors;
mod limits;
mod memory;
mod spoken;
