//! `sanad inquiry`: a panel looks into named cases for a limited time, on a recorded order.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sanad_casework::{CaseId, InquiryEndReason, InquiryId, OrderClass, Purpose, StaffId};
use serde_json::{Value, json};

use crate::door::{self, Change, Door, Look};
use crate::failure::Failure;
use crate::moment::{Moment, local};
use crate::place;
use crate::print::{self, harmless};
use crate::settings::Settings;

#[derive(Debug, Args)]
pub(crate) struct InquiryArgs {
    #[command(subcommand)]
    act: Act,
    /// Why you look; needed with a token
    #[arg(long, global = true)]
    purpose: Option<Purpose>,
    /// Prints JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Records an order: for the head of service or a privacy officer
    Order(OrderArgs),
    /// Assents to sit on the panel
    Assent(Which),
    /// Declines to sit on the panel, or takes an assent back
    Decline(Which),
    /// Ends an inquiry before its time is over
    End {
        #[command(flatten)]
        which: Which,
        /// `completed`, `order_lifted` or `mistaken`
        #[arg(long)]
        reason: InquiryEndReason,
    },
    /// Lists inquiries
    List,
    /// Shows one inquiry
    Show(Which),
    /// Tells what was searched for where a case of the inquiry was shown
    Searches {
        #[command(flatten)]
        which: Which,
        /// One of its cases; all of them, if left out
        #[arg(long, value_name = "ID")]
        case: Option<CaseId>,
    },
}

#[derive(Debug, Args)]
struct Which {
    /// Which inquiry
    #[arg(long, value_name = "ID")]
    inquiry: InquiryId,
}

#[derive(Debug, Args)]
struct OrderArgs {
    /// Who ordered it, such as `court`
    #[arg(long)]
    order: OrderClass,
    /// A file with two lines or more: number and date of the order, then what is inquired into; `-`
    /// reads it from standard input
    #[arg(long, value_name = "FILE")]
    words: PathBuf,
    /// A case that the order names; may be given again
    #[arg(long = "case", value_name = "ID", required = true)]
    cases: Vec<CaseId>,
    /// Who sits on the panel; given for each
    #[arg(long = "member", value_name = "STAFF", required = true)]
    members: Vec<StaffId>,
    /// How many of them must assent
    #[arg(long)]
    quorum: u8,
    /// From this moment on, or the beginning of this day
    #[arg(long, value_name = "DATE", value_parser = Moment::from_start)]
    from: Moment,
    /// Until this moment, or the end of this day
    #[arg(long, value_name = "DATE")]
    until: Moment,
    /// The order also opens who reported
    #[arg(long)]
    with_reporter: bool,
}

pub(crate) fn run(args: &InquiryArgs, settings: &Settings) -> Result<(), Failure> {
    let json = args.json;
    match &args.act {
        Act::Order(order) => {
            let change = Change::new("order_inquiry", &[], body(order)?);
            change_and_tell(&change, "/entries/0/ids/inquiry", json, settings)
        }
        Act::Assent(Which { inquiry }) => {
            let change = Change::new("assent_inquiry", &[inquiry], json!({}));
            change_and_tell(&change, "/hash", json, settings)
        }
        Act::Decline(Which { inquiry }) => {
            let change = Change::new("decline_inquiry", &[inquiry], json!({}));
            change_and_tell(&change, "/hash", json, settings)
        }
        Act::End { which: Which { inquiry }, reason } => {
            let body = json!({ "reason": reason.code() });
            let change = Change::new("end_inquiry", &[inquiry], body);
            change_and_tell(&change, "/hash", json, settings)
        }
        Act::List => {
            let purpose = door::purpose(settings, args.purpose)?;
            look_and_tell(&Look::Inquiries { purpose }, json, settings)
        }
        Act::Show(Which { inquiry }) => {
            let purpose = door::purpose(settings, args.purpose)?;
            look_and_tell(&Look::Inquiry { inquiry: *inquiry, purpose }, json, settings)
        }
        Act::Searches { which: Which { inquiry }, case } => {
            let purpose = door::purpose(settings, args.purpose)?;
            searches(*inquiry, purpose, *case, json, settings)
        }
    }
}

/// The form of an order. Its words come from a file: what is typed can be seen by others.
fn body(order: &OrderArgs) -> Result<Value, Failure> {
    let words = place::secret(&order.words)?;
    let (reference, matter) = words
        .split_once('\n')
        .ok_or_else(|| Failure::misuse("the words of an order take two lines or more"))?;
    let texts = |ids: &[CaseId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    Ok(json!({
        "order": order.order.code(),
        "reference": reference.trim_end(),
        "matter": matter.trim(),
        "cases": texts(&order.cases),
        "members": order.members.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "quorum": order.quorum,
        "from": order.from.text(),
        "until": order.until.text(),
        "with_reporter": order.with_reporter,
    }))
}

fn change_and_tell(
    change: &Change,
    what: &str,
    json: bool,
    settings: &Settings,
) -> Result<(), Failure> {
    let door = Door::open(settings)?;
    let recorded = door.change(change)?;
    door.close()?;
    if json {
        return print::json(&recorded);
    }
    let told = recorded.pointer(what).and_then(Value::as_str).unwrap_or("-");
    print::line(&harmless(told))
}

fn look_and_tell(look: &Look, json: bool, settings: &Settings) -> Result<(), Failure> {
    let door = Door::open(settings)?;
    let answer = door.look(look)?;
    door.close()?;
    if json {
        return print::json(&answer);
    }
    if let Some(rows) = answer.get("inquiries").and_then(Value::as_array) {
        return rows.iter().try_for_each(|row| print::line(&told(row)));
    }
    print::line(&told(&answer))?;
    for member in answer.get("members").and_then(Value::as_array).into_iter().flatten() {
        let who = if member.get("name").is_some() { "name" } else { "staff" };
        print::line(&format!("  {:<34} {}", text(member, who), text(member, "answer")))?;
    }
    for case in answer.get("named").and_then(Value::as_array).into_iter().flatten() {
        print::line(&format!("  kasus/case {}", harmless(case.as_str().unwrap_or("-"))))?;
    }
    for (name, value) in answer.get("words").and_then(Value::as_object).into_iter().flatten() {
        print::line(&format!("  {name}: {}", harmless(value.as_str().unwrap_or_default())))?;
    }
    Ok(())
}

fn searches(
    inquiry: InquiryId,
    purpose: Purpose,
    case: Option<CaseId>,
    json: bool,
    settings: &Settings,
) -> Result<(), Failure> {
    let door = Door::open(settings)?;
    let mut after = None;
    loop {
        let page = door.look(&Look::Searches { inquiry, purpose, case, after })?;
        for row in page.get("searches").and_then(Value::as_array).into_iter().flatten() {
            if json {
                print::json(row)?;
                continue;
            }
            let who = if row.pointer("/by/name").is_some() { "/by/name" } else { "/by/staff" };
            let who = harmless(row.pointer(who).and_then(Value::as_str).unwrap_or("-"));
            let at = local(&text(row, "recorded_at"));
            print::line(&format!("{:>7}  {at}  {who}", text(row, "seq")))?;
            for (name, value) in row.get("terms").and_then(Value::as_object).into_iter().flatten() {
                let value = harmless(value.as_str().unwrap_or_default());
                print::line(&format!("         {name}: {value}"))?;
            }
        }
        after = page.get("next").and_then(Value::as_str).map(str::to_owned);
        if after.is_none() || !print::is_heard() {
            return door.close();
        }
    }
}

fn text(value: &Value, name: &str) -> String {
    harmless(value.get(name).and_then(Value::as_str).unwrap_or("-"))
}

/// One inquiry, on one line.
fn told(row: &Value) -> String {
    let cases = row.get("cases").and_then(Value::as_u64).unwrap_or_default();
    format!(
        "{}  {:<8} {:<16} {cases} kasus/cases  {} – {}",
        text(row, "inquiry"),
        text(row, "state"),
        text(row, "order"),
        local(&text(row, "from")),
        local(&text(row, "until")),
    )
}
