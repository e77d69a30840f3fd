//! Handlers, one file a resource: each parses, asks, answers. A write that does nothing but a deed has
//! none: its row names the deed.

pub(crate) mod access;
pub(crate) mod breaches;
pub(crate) mod cases;
pub(crate) mod clocks;
pub(crate) mod disclosures;
pub(crate) mod elsewhere;
pub(crate) mod emergency;
pub(crate) mod evidence;
pub(crate) mod feed;
pub(crate) mod inquiries;
pub(crate) mod integrity;
pub(crate) mod log;
pub(crate) mod me;
pub(crate) mod operation;
pub(crate) mod recoveries;
pub(crate) mod rights;
pub(crate) mod search;
pub(crate) mod sign_in;
pub(crate) mod staff;
pub(crate) mod subject;
