//! System (sistem): the founding, the running, the policy and the clock.

mod clock;
mod founded;
mod log;
mod run;

pub use clock::*;
pub use founded::*;
pub use log::*;
pub use run::*;

use crate::prelude::*;

theme! {
    /// System: the founding, the running, the policy and the clock.
    SystemEvent "system": Facts {
        LedgerCreated,
        SystemStarted,
        SystemStopped,
        PolicyPublished,
        SignInsFailed,
        HeadsCommitted,
        GenerationBegun,
        ErasuresReapplied,
        ClockCorrected,
        ClockConfirmed,
        ClockAcknowledged,
        ServedWithLostKeys,
    }
}
