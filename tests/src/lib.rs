//! Tests across the house, one module a theme; each opens with the promise or the failure it is
//! about. What belongs to one crate is tested there.
#![cfg(test)]

mod house;
