//! `sanad emergency`: sections of a case opened for a while without the ordinary need, and judged by
//! another person.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sanad_casework::{AccessVerdict, CaseId, EmergencyId, EmergencyReason, Purpose, Section};
use sanad_records::EmergencyState;
use serde_json::{Value, json};

use crate::door::{Change, Door, Look, purpose};
use crate::failure::Failure;
use crate::moment::local;
use crate::place;
use crate::print::{self, harmless};
use crate::settings::Settings;
use crate::sign_in;

#[derive(Debug, Args)]
pub(crate) struct EmergencyArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Opens sections of a case for yourself, by showing your password once more
    Open(OpenArgs),
    /// Ends an emergency access before its time
    End {
        #[command(flatten)]
        which: Which,
        /// Prints JSON
        #[arg(long)]
        json: bool,
    },
    /// Tells whether an emergency access was justified, as another person
    Review {
        #[command(flatten)]
        which: Which,
        /// `justified`, `not_justified` or `inconclusive`
        #[arg(long)]
        verdict: AccessVerdict,
        /// A file with the reasons; they are sealed
        #[arg(long, value_name = "FILE")]
        note_file: Option<PathBuf>,
        /// Prints JSON
        #[arg(long)]
        json: bool,
    },
    /// Lists emergency accesses, and tells how many wait for their review
    List {
        /// Only those that are `open`, `awaiting_review`, `overdue` or `reviewed`
        #[arg(long, value_parser = state)]
        state: Option<EmergencyState>,
        /// Why you look; needed with a token
        #[arg(long)]
        purpose: Option<Purpose>,
        /// Prints JSON
        #[arg(long)]
        json: bool,
    },
    /// Shows one: its reason, to who judges it, and each look made under it
    Show {
        #[command(flatten)]
        which: Which,
        /// Why you look; needed with a token
        #[arg(long)]
        purpose: Option<Purpose>,
        /// Prints JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
struct OpenArgs {
    /// The case
    #[arg(long, value_name = "ID")]
    case: CaseId,
    /// Why: a code of the list `emergency_reason`
    #[arg(long)]
    reason: EmergencyReason,
    /// A file that tells what happens, in at least 10 characters; it is sealed
    #[arg(long, value_name = "FILE")]
    text_file: PathBuf,
    /// A section that is needed; may be given again
    #[arg(long = "section", value_name = "SECTION", required = true)]
    sections: Vec<Section>,
    /// For how long: 5 to 240; an hour, if left out
    #[arg(long)]
    minutes: Option<u8>,
    /// A file with your password; asked for at the terminal, if left out
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, Args)]
struct Which {
    /// The case
    #[arg(long, value_name = "ID")]
    case: CaseId,
    /// Which emergency access
    #[arg(long, value_name = "ID")]
    emergency: EmergencyId,
}

fn state(text: &str) -> Result<EmergencyState, &'static str> {
    let known = EmergencyState::ALL.into_iter().find(|state| state.name() == text);
    known.ok_or("is not `open`, `awaiting_review`, `overdue` or `reviewed`")
}

pub(crate) fn run(args: &EmergencyArgs, settings: &Settings) -> Result<(), Failure> {
    match &args.act {
        Act::Open(args) => open(args, settings),
        Act::End { which, json } => {
            let change = which.change("end_emergency", json!({}));
            done(&change, settings, *json, "It has ended, and waits for its review.")
        }
        Act::Review { which, verdict, note_file, json } => {
            let mut body = json!({ "verdict": verdict });
            if let (Some(file), Some(body)) = (note_file, body.as_object_mut()) {
                body.insert("note".to_owned(), json!(*place::secret(file)?));
            }
            done(&which.change("review_emergency", body), settings, *json, "It has its verdict.")
        }
        Act::List { state, purpose, json } => list(*state, *purpose, *json, settings),
        Act::Show { which, purpose: told, json } => {
            let purpose = purpose(settings, *told)?;
            let Which { case, emergency } = *which;
            let door = Door::open(settings)?;
            let shown = door.look(&Look::Emergency { case, emergency, purpose })?;
            door.close()?;
            if *json {
                return print::json(&shown);
            }
            told_of(&shown).iter().try_for_each(|line| print::line(line))
        }
    }
}

impl Which {
    fn change(&self, operation: &'static str, body: Value) -> Change {
        Change::new(operation, &[&self.case, &self.emergency], body)
    }
}

fn open(args: &OpenArgs, settings: &Settings) -> Result<(), Failure> {
    let text = place::secret(&args.text_file)?;
    let password = sign_in::read(args.password_file.as_deref(), "Password")?;
    let mut body = json!({
        "reason": args.reason, "text": *text, "sections": args.sections, "password": *password,
    });
    if let (Some(minutes), Some(body)) = (args.minutes, body.as_object_mut()) {
        body.insert("minutes".to_owned(), json!(minutes));
    }
    let told = "Opened: look with `--purpose emergency`. Another person will judge it.";
    done(&Change::new("open_emergency", &[&args.case], body), settings, args.json, told)
}

fn done(change: &Change, settings: &Settings, json: bool, told: &str) -> Result<(), Failure> {
    let door = Door::open(settings)?;
    let recorded = door.change(change)?;
    door.close()?;
    if json {
        return print::json(&recorded);
    }
    let emergency = recorded.pointer("/entries/0/ids/emergency").and_then(Value::as_str);
    print::line(&format!("{}  {told}", harmless(emergency.unwrap_or("-"))))
}

fn list(
    state: Option<EmergencyState>,
    told: Option<Purpose>,
    json: bool,
    settings: &Settings,
) -> Result<(), Failure> {
    let purpose = purpose(settings, told)?;
    let door = Door::open(settings)?;
    let mut after = None;
    loop {
        let page = door.look(&Look::Emergencies { purpose, state, after })?;
        for row in page.get("emergencies").and_then(Value::as_array).into_iter().flatten() {
            if json { print::json(row)? } else { print::line(&row_of(row))? }
        }
        after = page.get("next").and_then(Value::as_str).map(str::to_owned);
        if after.is_none() || !print::is_heard() {
            if !json {
                print::line(&counts_of(&page))?;
            }
            return door.close();
        }
    }
}

fn text(value: &Value, pointer: &str) -> String {
    harmless(value.pointer(pointer).and_then(Value::as_str).unwrap_or("-"))
}

/// One emergency access, on one line.
fn row_of(row: &Value) -> String {
    let who = row.get("name").map_or_else(|| text(row, "/staff"), |_| text(row, "/name"));
    let verdict = row.get("verdict").map(|_| text(row, "/verdict")).unwrap_or_default();
    format!(
        "{}  {}  {} – {}  {who} ({})  {}  {}×  {verdict}",
        text(row, "/emergency"),
        text(row, "/case"),
        local(&text(row, "/opened_at")),
        local(&text(row, "/until")),
        text(row, "/unit"),
        text(row, "/state"),
        row.get("looks").map(ToString::to_string).unwrap_or_default(),
    )
    .trim_end()
    .to_owned()
}

fn counts_of(page: &Value) -> String {
    let count = |name: &str| page.pointer(&format!("/counts/{name}")).and_then(Value::as_u64);
    let names =
        ["open", "awaiting_review", "overdue", "justified", "not_justified", "inconclusive"];
    let told: Vec<_> =
        names.map(|name| format!("{name} {}", count(name).unwrap_or_default())).into();
    told.join(" · ")
}

/// One emergency access with its reason and what was looked at under it.
fn told_of(shown: &Value) -> Vec<String> {
    let mut lines = vec![row_of(shown)];
    for (part, field) in [("why", "reason"), ("found", "note")] {
        if shown.get(part).is_some_and(|part| part.get("text").is_some()) {
            lines.push(format!("  {}", text(shown, &format!("/{part}/text/{field}"))));
        }
    }
    for look in shown.get("looked").and_then(Value::as_array).into_iter().flatten() {
        let sections = look.pointer("/data/sections").and_then(Value::as_array);
        let sections: Vec<_> =
            sections.into_iter().flatten().filter_map(Value::as_str).map(harmless).collect();
        lines.push(format!(
            "{:>7}  {}  {}  {}",
            text(look, "/seq"),
            local(&text(look, "/recorded_at")),
            text(look, "/type"),
            sections.join(", "),
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_tells_how_far_it_is_and_steers_no_terminal() {
        let row = json!({
            "emergency": "e", "case": "c", "staff": "s", "name": "Siti\u{1b}[31m", "unit": "k",
            "opened_at": "2026-11-24T04:00:00Z", "until": "2026-11-24T05:00:00Z",
            "state": "reviewed", "looks": 2, "verdict": "justified",
        });
        let told = row_of(&row);
        assert!(told.contains("reviewed  2×  justified") && !told.contains('\u{1b}'), "{told}");
        assert_eq!(state("overdue"), Ok(EmergencyState::Overdue));
        assert!(state("late").is_err());
    }

    #[test]
    fn the_reason_and_each_look_have_a_line_and_what_is_withheld_none() {
        let shown = |why: Value| {
            let look =
                json!({ "seq": "7", "type": "record_viewed", "data": { "sections": ["session"] } });
            told_of(&json!({ "why": why, "looked": [look] }))
        };
        let lines = shown(json!({ "text": { "reason": "anak hilang" } }));
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[1], "  anak hilang");
        assert!(lines[2].contains("record_viewed  session"), "{}", lines[2]);
        assert_eq!(shown(json!({ "withheld": true })).len(), 2);
    }
}
