//! `sanad access`: who looked. Reading it leaves a line of its own.

use clap::{ArgGroup, Args};
use sanad_casework::{CaseId, Purpose, StaffId};
use serde_json::Value;

use crate::door::{self, Door, Look, Which};
use crate::failure::Failure;
use crate::moment::{Moment, local};
use crate::print::{self, harmless};
use crate::settings::Settings;

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("which").required(true).args(["case", "staff", "from"])))]
pub(crate) struct AccessArgs {
    /// All looks at this case
    #[arg(long, value_name = "ID")]
    case: Option<CaseId>,
    /// All looks of this member of staff
    #[arg(long, value_name = "ID")]
    staff: Option<StaffId>,
    /// All looks from this moment on, or from the beginning of this day
    #[arg(long, value_name = "DATE", value_parser = Moment::from_start, requires = "to")]
    from: Option<Moment>,
    /// Up to this moment, or the end of this day
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<Moment>,
    /// Why you look; needed with a token
    #[arg(long)]
    purpose: Option<Purpose>,
    /// One object a line
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &AccessArgs, settings: &Settings) -> Result<(), Failure> {
    let which = match (args.case, args.staff, args.from.zip(args.to)) {
        (Some(case), _, _) => Which::Case(case),
        (None, Some(staff), _) => Which::Staff(staff),
        (None, None, Some((from, to))) => Which::Time(from, to),
        (None, None, None) => return Err(Failure::misuse("`--to` is needed with `--from`")),
    };
    let purpose = door::purpose(settings, args.purpose)?;
    let door = Door::open(settings)?;
    let mut after = None;
    loop {
        let page = door.look(&Look::Access { which, purpose, after })?;
        for row in page.get("accesses").and_then(Value::as_array).into_iter().flatten() {
            if args.json { print::json(row)? } else { print::line(&told(row))? }
        }
        after = page.get("next").and_then(Value::as_str).map(str::to_owned);
        if after.is_none() {
            if !args.json {
                print::line(TIMES)?;
            }
            return door.close();
        }
    }
}

/// Beneath the rows.
const TIMES: &str = "         waktu Makassar (WITA) / times in Makassar (UTC+8)";

/// One look, on one line.
fn told(row: &Value) -> String {
    let text = |path: &str| harmless(row.pointer(path).and_then(Value::as_str).unwrap_or("-"));
    let who = row.pointer("/by/name").map_or_else(|| text("/by/staff"), |_| text("/by/name"));
    let denied = row.get("denied").and_then(Value::as_bool).unwrap_or(false);
    let outcome = if denied { "ditolak/denied" } else { "" };
    format!(
        "{:>7}  {}  {:<34} {:<12} {:<18} {:<16} {outcome}",
        text("/seq"),
        local(&text("/recorded_at")),
        who,
        text("/by/role"),
        text("/type"),
        text("/purpose"),
    )
    .trim_end()
    .to_owned()
}
