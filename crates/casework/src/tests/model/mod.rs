//! A small world in which every act on a case is tried: one case, few persons, one id of each kind.
//!
//! What is tried is read off the lists of deeds and off the schema of their forms: a deed that is new is
//! tried as soon as it is listed, and a field of ids that nobody can fill fails by its name. What is found is
//! compared both ways with a table that is written down, so that a fault that is mended is taken out and a
//! new one does not come in.

mod accounts;
mod alone;
mod beginnings;
mod effects;
mod ends;
mod forms;
mod givers;
mod proposals;
mod refused;
mod relieved;
mod search;
mod world;

pub(crate) use world::Tried;
