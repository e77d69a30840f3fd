//! The rules told as sentences, by theme; and what must hold for any course of events.

mod alone;
mod any_course;
mod assignment;
mod closure;
mod consent;
mod disclosure;
mod emergency;
mod fold;
mod inquiry;
mod intake;
mod keys;
mod looks;
pub(crate) mod model;
mod papers;
mod redaction;
mod referral;
mod rights;
mod rows;
mod sealed;
mod session;
mod staff;
mod subject;
