//! Handlers, one file a resource: each parses, asks, answers. A write that does nothing but a deed has
//! none, nor has a look that is shown as it is asked for: its row names the deed, or what is asked.

pub(crate) mod disclosures;
pub(crate) mod elsewhere;
pub(crate) mod evidence;
pub(crate) mod feed;
pub(crate) mod integrity;
pub(crate) mod log;
pub(crate) mod me;
pub(crate) mod operation;
pub(crate) mod recoveries;
pub(crate) mod search;
pub(crate) mod sign_in;
pub(crate) mod staff;
pub(crate) mod subject;
