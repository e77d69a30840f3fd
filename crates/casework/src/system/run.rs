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
    /// The system began to serve though keys are lost, because whoever started it said so: what is sealed
    /// under them does not open.
    ServedWithLostKeys in SystemEvent, "served_with_lost_keys" v 1, about System,
        seals (), told AsItStands, does Tells,
        "sistem dijalankan dengan kunci yang hilang" / "the system was started with lost keys";
    {
        /// How many keys something is sealed under that are neither in the vault nor destroyed.
        keys: u32,
    }
    like |_ids| { keys: 3 }
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
