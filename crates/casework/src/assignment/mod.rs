//! Assignment (penugasan): whose case it is, and to whom it does not exist.

mod accept_transfer;
mod add_co_worker;
mod approve_bar;
mod approve_bar_end;
mod assign;
mod bar;
mod declare_conflict;
mod decline_bar;
mod decline_bar_end;
mod decline_transfer;
mod propose_bar;
mod propose_bar_end;
mod remove_co_worker;
mod request_transfer;

pub use accept_transfer::*;
pub use add_co_worker::*;
pub use approve_bar::*;
pub use approve_bar_end::*;
pub use assign::*;
pub use bar::*;
pub use declare_conflict::*;
pub use decline_bar::*;
pub use decline_bar_end::*;
pub use decline_transfer::*;
pub use propose_bar::*;
pub use propose_bar_end::*;
pub use remove_co_worker::*;
pub use request_transfer::*;

use crate::prelude::*;

theme! {
    /// Assignment: whose case it is, who works on it, and who may not know of it.
    AssignmentEvent "assignment": Assignment, folds into Case {
        CaseAssigned,
        CaseTransferRequested,
        CaseTransferAccepted,
        CaseTransferDeclined,
        CoWorkerAdded,
        CoWorkerRemoved,
        AccessBarred,
        ConflictOfInterestDeclared,
        AccessBarProposed,
        AccessBarDeclined,
        AccessBarEndProposed,
        AccessBarEnded,
        AccessBarKept,
    }
}

deeds! {
    /// Whose case it is.
    AssignmentCommand in Assignment {
        AssignCase: alone,
        RequestTransfer: alone,
        AcceptTransfer: alone,
        DeclineTransfer: alone,
        AddCoWorker: alone,
        RemoveCoWorker: alone,
        BarAccess: alone,
        DeclareConflict: alone,
        ProposeBar: alone,
        ApproveBar: second,
        DeclineBar: alone,
        ProposeBarEnd: alone,
        ApproveBarEnd: second,
        DeclineBarEnd: alone,
    }
}

/// The new responsible professional is no co-worker any more, and no transfer waits.
fn hand_over(open: &mut OpenCase, from: Option<StaffId>, to: StaffId) -> Option<()> {
    (open.file.responsible == from).then_some(())?;
    open.file.responsible = Some(to);
    open.file.co_workers.remove(&to);
    open.transfer = None;
    Some(())
}
