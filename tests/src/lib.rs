//! Tests across the house, one module a theme; each opens with the promise or the failure it is
//! about. What belongs to one crate is tested there.
#![cfg(test)]

mod attack;
mod canary;
mod clock;
mod corpus;
mod crash;
mod doors;
mod emergency;
mod every_route;
mod evidence;
mod faults;
mod first_door;
mod follow;
mod heal;
mod held;
mod house;
mod inquiry;
mod kept;
mod kill;
mod lk3;
mod log;
mod lost;
mod matrix;
mod pages;
mod policy;
mod program;
mod prove;
mod readme;
mod real_input;
mod reconcile;
mod rights;
mod schemas;
mod side_doors;
mod statement;
mod strangers;
mod street;
mod tamper;
mod terminal;
mod witness;
