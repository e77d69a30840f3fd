//! Closure (penutupan): proposed by one, approved by another; and reopening.

mod approve;
mod propose;
mod reopen;
mod send_back;

pub use approve::{ApproveClosure, ApproveClosureForm};
pub use propose::{ProposeClosure, ProposeClosureForm};
pub use reopen::{ReopenCase, ReopenCaseForm};
pub use send_back::{ReturnClosure, ReturnClosureForm};
