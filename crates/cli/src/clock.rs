//! `sanad clock`: what is said of the machine's clock where it is not believed.

use std::time::Duration;

use clap::{Args, Subcommand};
use sanad_casework::{ClockReason, Seq};
use sanad_records::{ClockDoubt, ClockRules, Records, Said};
use serde_json::{Value, json};

use crate::door::{Door, is_served};
use crate::failure::Failure;
use crate::place::{self, NotOpened};
use crate::print;
use crate::serve::ask_witnesses;
use crate::settings::Settings;

/// When the source of this version was written, in seconds since 1970-01-01 UTC: no clock that stands before
/// is right. A build that sets `SOURCE_DATE_EPOCH`, as packagers do so that it can be repeated, tells it
/// more closely.
const WRITTEN: i64 = 1_767_225_600;

#[derive(Debug, Args)]
pub(crate) struct ClockArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// The clock is right, though it jumped, or is far from the last entry or from what a witness says
    Confirm {
        /// Prints JSON
        #[arg(long)]
        json: bool,
    },
    /// The clock is right, and was ahead before: the last entry stands in the future
    Correct {
        /// Why it was ahead: `battery`, `mistyped`, `time_service`, `machine` or `other`
        #[arg(long, value_name = "REASON")]
        reason: ClockReason,
        /// Prints JSON
        #[arg(long)]
        json: bool,
    },
    /// An approver (`--token-file`) knows what was said of the clock
    Acknowledge {
        /// The last notice that is known, as `sanad status` or `/v1/me` tell it
        #[arg(long, value_name = "SEQ")]
        seq: Seq,
        /// Prints JSON
        #[arg(long)]
        json: bool,
    },
}

/// What the clock is held against at a start.
pub(crate) fn rules(settings: &Settings) -> ClockRules {
    let told = option_env!("SOURCE_DATE_EPOCH").and_then(|seconds| seconds.parse().ok());
    let built = told.unwrap_or(WRITTEN).max(WRITTEN);
    let days = u64::from(settings.clock_idle_days.value.max(1));
    ClockRules {
        built_at: Some(built.saturating_mul(1_000_000)),
        idle_max: Some(Duration::from_hours(24 * days)),
    }
}

/// What a clock that is not believed is to the one who typed a command.
pub(crate) fn refused(doubt: ClockDoubt) -> Failure {
    let way = match doubt {
        ClockDoubt::Behind { .. } => {
            "set it right; if it is right, it was ahead before: `sanad clock correct --reason REASON`"
        }
        ClockDoubt::BeforeBuild
        | ClockDoubt::Idle { .. }
        | ClockDoubt::Jumped { .. }
        | ClockDoubt::Witness { .. } => "set it right, or, if it is right, `sanad clock confirm`",
    };
    Failure::refused(format!("{doubt}, so nothing was written: {way}"))
}

pub(crate) fn run(args: &ClockArgs, settings: &Settings) -> Result<(), Failure> {
    match &args.act {
        Act::Confirm { json } => say(Said::Right, *json, settings),
        Act::Correct { reason, json } => say(Said::WasAhead(*reason), *json, settings),
        Act::Acknowledge { seq, json } => {
            let door = Door::open(settings)?;
            let body = json!({ "seq": seq });
            let told = door.change("acknowledge_clock", &[], body)?;
            door.close()?;
            if *json {
                print::json(&told)
            } else {
                print::line("It is known: nobody is told again.")
            }
        }
    }
}

fn say(said: Said, json: bool, settings: &Settings) -> Result<(), Failure> {
    if is_served(settings) {
        return Err(Failure::refused("a server runs here: stop it first"));
    }
    let place = place::place(settings)?;
    let doubt =
        Records::say_of_clock(&place, said, |records| ask_witnesses(settings, records, &place));
    let doubt = doubt.map_err(NotOpened::told)?;
    if json {
        return print::json(&json!({ "doubt": doubt.code(), "detail": doubt.to_string() }));
    }
    print::line(&format!(
        "{doubt}: it is written down that the clock is right, and work goes on; supervisor, head and \
         privacy officer are told until one of them acknowledges it"
    ))
}

/// What must not be overlooked: what was said of the clock. `None` where nothing waits, or the caller is
/// not told.
pub(crate) fn pending(told: &Value) -> Option<String> {
    let last = told.get("clock")?.as_array()?.last()?;
    let text =
        |field: &str| print::harmless(last.get(field).and_then(Value::as_str).unwrap_or("-"));
    Some(format!(
        "WARNING: somebody at the machine said that its clock is right though it was not believed ({}): \
         the entry before is of {}, and it showed {}. An approver who knows of it acknowledges it: `sanad \
         clock acknowledge --seq {}`.",
        text("finding"),
        text("from"),
        text("to"),
        text("seq"),
    ))
}
