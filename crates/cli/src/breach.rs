//! `sanad breach`: breaches of the protection of data, from the suspicion to the closing.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sanad_casework::{
    BreachId, BreachKind, BreachNotice, BreachOutcome, CaseId, DataGroup, Delivery, Purpose,
};
use serde_json::{Value, json};

use crate::door::{self, Change, Door, Look};
use crate::failure::Failure;
use crate::moment::{Moment, local};
use crate::place;
use crate::print::{self, harmless};
use crate::settings::Settings;

#[derive(Debug, Args)]
pub(crate) struct BreachArgs {
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
    /// Records that a breach is suspected: the clock of 72 hours begins
    Suspect(SuspectArgs),
    /// Confirms, as another person, that it is one
    Confirm(Which),
    /// Records that somebody outside was told of it
    Notify {
        #[command(flatten)]
        which: Which,
        /// `subjects`, `authority` or `public`
        #[arg(long)]
        to: BreachNotice,
        /// How, such as `post` or `by_hand`
        #[arg(long)]
        channel: Delivery,
        /// A file with the text of the notice; it is sealed
        #[arg(long, value_name = "FILE")]
        text_file: PathBuf,
    },
    /// Closes the file, as another person than who recorded the suspicion
    Close {
        #[command(flatten)]
        which: Which,
        /// `no_breach` or `handled`
        #[arg(long)]
        outcome: BreachOutcome,
        /// A file that tells why; needed where not both persons and authority were told
        #[arg(long, value_name = "FILE")]
        reason_file: Option<PathBuf>,
    },
    /// Lists breaches
    List,
    /// Shows the file of one
    Show(Which),
}

#[derive(Debug, Args)]
struct Which {
    /// Which breach
    #[arg(long, value_name = "ID")]
    breach: BreachId,
}

#[derive(Debug, Args)]
struct SuspectArgs {
    /// What kind, such as `misdirected` or `lost_device`
    #[arg(long)]
    kind: BreachKind,
    /// Which data, such as `identity`; may be given again
    #[arg(long = "data", value_name = "GROUP")]
    data_groups: Vec<DataGroup>,
    /// How many persons are concerned, as far as it can be told
    #[arg(long, value_name = "COUNT")]
    persons: Option<u32>,
    /// When somebody of the institution came to know
    #[arg(long, value_name = "DATE", value_parser = Moment::from_start)]
    known: Moment,
    /// A case that is concerned; may be given again
    #[arg(long = "case", value_name = "ID")]
    cases: Vec<CaseId>,
    /// A file that tells what happened, when and how; it is sealed
    #[arg(long, value_name = "FILE")]
    narrative_file: PathBuf,
}

pub(crate) fn run(args: &BreachArgs, settings: &Settings) -> Result<(), Failure> {
    let change = match &args.act {
        Act::Suspect(suspect) => Change::new("suspect_breach", &[], body(suspect)?),
        Act::Confirm(Which { breach }) => Change::new("confirm_breach", &[breach], json!({})),
        Act::Notify { which: Which { breach }, to, channel, text_file } => {
            let text = place::secret(text_file)?;
            let body = json!({ "to": to, "channel": channel, "text": text.trim() });
            Change::new("notify_breach", &[breach], body)
        }
        Act::Close { which: Which { breach }, outcome, reason_file } => {
            let mut body = json!({ "outcome": outcome });
            if let (Some(file), Some(body)) = (reason_file, body.as_object_mut()) {
                body.insert("reason".to_owned(), json!(place::secret(file)?.trim()));
            }
            Change::new("close_breach", &[breach], body)
        }
        Act::List => {
            let purpose = door::purpose(settings, args.purpose)?;
            return look_and_tell(&Look::Breaches { purpose }, args.json, settings);
        }
        Act::Show(Which { breach }) => {
            let purpose = door::purpose(settings, args.purpose)?;
            return look_and_tell(&Look::Breach { breach: *breach, purpose }, args.json, settings);
        }
    };
    let door = Door::open(settings)?;
    let recorded = door.change(&change)?;
    door.close()?;
    if args.json {
        return print::json(&recorded);
    }
    let told = recorded.pointer("/entries/0/ids/breach").and_then(Value::as_str);
    print::line(&harmless(told.unwrap_or("-")))
}

/// The form of a suspicion. What happened comes from a file: what is typed can be seen by others.
fn body(suspect: &SuspectArgs) -> Result<Value, Failure> {
    let SuspectArgs { kind, data_groups, persons, known, cases, narrative_file } = suspect;
    let narrative = place::secret(narrative_file)?;
    let mut body = json!({
        "kind": kind, "data_groups": data_groups, "known_at": known.text(), "cases": cases,
        "narrative": narrative.trim(),
    });
    if let (Some(persons), Some(body)) = (persons, body.as_object_mut()) {
        body.insert("persons_estimate".to_owned(), json!(persons));
    }
    Ok(body)
}

fn look_and_tell(look: &Look, json: bool, settings: &Settings) -> Result<(), Failure> {
    let door = Door::open(settings)?;
    let answer = door.look(look)?;
    door.close()?;
    if json {
        return print::json(&answer);
    }
    if let Some(rows) = answer.get("breaches").and_then(Value::as_array) {
        return rows.iter().try_for_each(|row| print::line(&told(row)));
    }
    print::line(&told(&answer))?;
    for case in answer.get("named").and_then(Value::as_array).into_iter().flatten() {
        print::line(&format!("  kasus/case {}", harmless(case.as_str().unwrap_or("-"))))?;
    }
    for words in answer.get("words").and_then(Value::as_array).into_iter().flatten() {
        let fields = words.as_object().into_iter().flatten().filter(|(name, _)| *name != "seq");
        for (name, value) in fields {
            let value = harmless(value.as_str().unwrap_or_default());
            print::line(&format!("  {} {name}: {value}", text(words, "seq")))?;
        }
    }
    Ok(())
}

fn text(value: &Value, name: &str) -> String {
    harmless(value.get(name).and_then(Value::as_str).unwrap_or("-"))
}

/// One breach, on one line.
fn told(row: &Value) -> String {
    let names = row.get("told").and_then(Value::as_array).into_iter().flatten();
    let names: Vec<_> = names.filter_map(Value::as_str).map(harmless).collect();
    format!(
        "{}  {:<9} {:<17} due {}  told: {}",
        text(row, "breach"),
        text(row, "state"),
        text(row, "kind"),
        local(&text(row, "due")),
        names.join(","),
    )
}
