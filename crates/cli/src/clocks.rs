//! `sanad clocks`: what must be done within 72 hours. It is a look, and leaves a line.

use clap::Args;
use sanad_casework::Purpose;
use serde_json::Value;

use crate::door::{self, Door, Look};
use crate::failure::Failure;
use crate::moment::local;
use crate::print::{self, harmless};
use crate::settings::Settings;

#[derive(Debug, Args)]
pub(crate) struct ClocksArgs {
    /// Those that are done, too
    #[arg(long)]
    all: bool,
    /// Why you look; needed with a token
    #[arg(long)]
    purpose: Option<Purpose>,
    /// One object a line
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &ClocksArgs, settings: &Settings) -> Result<(), Failure> {
    let purpose = door::purpose(settings, args.purpose)?;
    let door = Door::open(settings)?;
    let mut after = None;
    loop {
        let page = door.look(&Look::Clocks { purpose, all: args.all, after })?;
        for row in page.get("clocks").and_then(Value::as_array).into_iter().flatten() {
            if args.json { print::json(row)? } else { print::line(&told(row))? }
        }
        after = page.get("next").and_then(Value::as_str).map(str::to_owned);
        if after.is_none() || !print::is_heard() {
            return door.close();
        }
    }
}

/// One clock, on one line.
fn told(row: &Value) -> String {
    let text = |name: &str| harmless(row.get(name).and_then(Value::as_str).unwrap_or("-"));
    format!("{}  {:<8} {:<18} {}", local(&text("due")), text("state"), text("kind"), text("case"))
}
