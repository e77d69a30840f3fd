//! `/v1/clock`: what was said of the machine's clock, and who knows.

use sanad_casework::AcknowledgeClock;

use crate::call::{Answer, Call};

pub(crate) fn acknowledge(call: &Call) -> Answer {
    let command = AcknowledgeClock { form: call.form()? };
    call.told(call.shared.records.acknowledge_clock(call.by()?, &command, &call.asked()))
}
