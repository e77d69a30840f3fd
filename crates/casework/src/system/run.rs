//! The running of the system.

use super::SystemEvent;
use crate::prelude::*;

event! {
    /// The system began to serve.
    SystemStarted in SystemEvent, "system_started" v 1, about System,
        seals (), told AsItStands, does Sets("system_stopped"),
        "sistem mulai berjalan" / "the system started";
    {
        /// Version of the program.
        version: ProgramVersion,
    }
    like |_ids| {
        version: sample_text("0.1.0"),
    }
}

event! {
    /// The system stopped in good order.
    SystemStopped in SystemEvent, "system_stopped" v 1, about System,
        seals (), told AsItStands, does Ends,
        "sistem berhenti" / "the system stopped";
    {
        /// Why.
        reason: EndReason,
    }
    like |_ids| { reason: EndReason::Asked }
}

event! {
    /// Somebody was not let in, summed up: at most one such entry a minute, however often they try.
    SignInsFailed in SystemEvent, "sign_ins_failed" v 1, about System,
        seals (), told AsItStands, does Tells,
        "percobaan masuk gagal" / "attempts to sign in failed";
    {
        /// Wrong passwords under names that somebody has, tries while an account was locked among them.
        known: u32,
        /// Tries under names that nobody has.
        unknown: u32,
        /// Tokens that open nothing, or not any more.
        tokens: u32,
        /// When the first of them came.
        from: DateTime<Utc>,
        /// When the last came.
        to: DateTime<Utc>,
    }
    like |_ids| { known: 3, unknown: 2, tokens: 40, from: SAMPLE_TIME, to: SAMPLE_TIME }
}
