//! Assignment (penugasan): whose case it is, and to whom it does not exist.

mod accept_transfer;
mod add_co_worker;
mod assign;
mod bar;
mod declare_conflict;
mod decline_transfer;
mod remove_co_worker;
mod request_transfer;

pub use accept_transfer::{AcceptTransfer, AcceptTransferForm};
pub use add_co_worker::{AddCoWorker, AddCoWorkerForm};
pub use assign::{AssignCase, AssignCaseForm};
pub use bar::{BarAccess, BarAccessForm};
pub use declare_conflict::{DeclareConflict, DeclareConflictForm};
pub use decline_transfer::{DeclineTransfer, DeclineTransferForm};
pub use remove_co_worker::{RemoveCoWorker, RemoveCoWorkerForm};
pub use request_transfer::{RequestTransfer, RequestTransferForm};
