//! Closure (penutupan): proposed by one, approved by another; and reopening.

mod approve;
mod propose;
mod reopen;
mod send_back;

pub use approve::*;
pub use propose::*;
pub use reopen::*;
pub use send_back::*;

use crate::prelude::*;

theme! {
    /// Closure: work on a case ends, or begins again.
    ClosureEvent "closure": Closure, folds into Case {
        ClosureProposed,
        ClosureApproved,
        ClosureReturned,
        CaseClosed,
        CaseReopened,
    }
}

deeds! {
    /// Ending work on a case.
    ClosureCommand in Closure {
        ProposeClosure: alone,
        ApproveClosure: second,
        ReturnClosure: alone,
        ReopenCase: alone,
    }
}
