//! `sanad statement`: tells the client of a case who opened the file, and anybody else in it how often what
//! is theirs was looked at. It is a look, and leaves a line; the first one answers the person's request.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use sanad_casework::{PartyId, Purpose};
use sanad_records::Tongue;
use serde_json::Value;

use crate::case_arg::CaseArg;
use crate::door::Door;
use crate::failure::Failure;
use crate::moment::local;
use crate::out::{Earlier, Out};
use crate::print::{self, harmless};
use crate::settings::Settings;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that is typed or not")]
pub(crate) struct StatementArgs {
    /// The case
    #[arg(long, value_name = "NUMBER|ID")]
    case: CaseArg,
    /// For whom; the client, if left out
    #[arg(long, value_name = "ID", conflicts_with = "disclosures")]
    party: Option<PartyId>,
    /// In which language: `id` or `en`
    #[arg(long, default_value = "id")]
    language: Tongue,
    /// With a copy of the person's data
    #[arg(long, conflicts_with = "disclosures")]
    copy: bool,
    /// With the names of staff, to the client: for a supervisor or privacy officer
    #[arg(long, conflicts_with = "disclosures")]
    names: bool,
    /// Tells the client to whom the institution told of them instead
    #[arg(long)]
    disclosures: bool,
    /// Writes a page ready to print into a new file that only you may read
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Prints JSON
    #[arg(long, conflicts_with = "html")]
    json: bool,
}

pub(crate) fn run(args: &StatementArgs, settings: &Settings) -> Result<(), Failure> {
    // The file is begun first: else the look would be recorded and then shown to nobody.
    let page = args.html.as_deref().map(|path| Out::begin("--html", path, Earlier::Stays));
    let page = page.transpose()?;
    let (case, tongue) = (args.case, args.language);
    let mut query = vec![
        ("purpose", Purpose::SubjectRequest.to_string()),
        ("language", tongue.code().to_owned()),
        ("format", "json".to_owned()),
    ];
    let operation = if args.disclosures {
        "issue_accounting"
    } else {
        query.extend([("copy", args.copy.to_string()), ("names", args.names.to_string())]);
        query.extend(args.party.map(|party| ("party", party.to_string())));
        "issue_statement"
    };
    let door = Door::open(settings)?;
    let answer = door.look(operation, &[&case], query)?;
    door.close()?;
    if let Some(mut page) = page {
        page.write_all(sanad_server::statement_page(&answer, None).as_bytes())?;
        return page.keep();
    }
    if args.json {
        return print::json(&answer);
    }
    for line in told(&answer) {
        print::line(&line)?;
    }
    Ok(())
}

/// The answer, a look or a disclosure a line.
fn told(answer: &Value) -> Vec<String> {
    let text = |value: &Value, name: &str| {
        harmless(value.get(name).and_then(Value::as_str).unwrap_or("-"))
    };
    let rows = |value: &Value, name: &str| {
        value.get(name).and_then(Value::as_array).cloned().unwrap_or_default()
    };
    let joined = |value: &Value, name: &str| {
        let texts = rows(value, name);
        let texts: Vec<_> = texts.iter().filter_map(Value::as_str).map(harmless).collect();
        texts.join(", ")
    };
    let mut lines = Vec::new();
    for look in rows(answer, "looks") {
        let mark = if look.get("denied") == Some(&Value::Bool(true)) { "x" } else { " " };
        let mut line = format!(
            "{:>7} {mark} {}  {}  ({}, {}, {})",
            text(&look, "seq"),
            local(&text(&look, "at")),
            text(&look, "what"),
            text(&look, "unit"),
            text(&look, "role"),
            text(&look, "purpose"),
        );
        let sections = joined(&look, "sections");
        let staff = look.get("staff").map(|_| text(&look, "staff")).unwrap_or_default();
        for more in [sections, staff].iter().filter(|more| !more.is_empty()) {
            line.push_str("  ");
            line.push_str(more);
        }
        lines.push(line);
    }
    for sum in rows(answer, "months") {
        let count = sum.get("count").map(ToString::to_string).unwrap_or_default();
        lines.push(format!("{}  {count:>4}×  {}", text(&sum, "month"), text(&sum, "what")));
    }
    for series in rows(answer, "disclosures") {
        lines.push(format!(
            "{} – {}  {}×  {} {}  ({})  {}",
            local(&text(&series, "first")),
            local(&text(&series, "last")),
            series.get("count").map(ToString::to_string).unwrap_or_default(),
            text(&series, "recipient"),
            text(&series, "name"),
            text(&series, "basis"),
            joined(&series, "data"),
        ));
    }
    let copy = answer.get("copy").cloned().unwrap_or_default();
    let fields = |value: &Value, name: &str, lines: &mut Vec<String>| {
        for field in rows(value, name) {
            lines.push(format!("  {}: {}", text(&field, "label"), text(&field, "text")));
        }
    };
    fields(&copy, "facts", &mut lines);
    for part in rows(&copy, "parts") {
        lines.push(format!("\n{}  {}", local(&text(&part, "at")), text(&part, "section")));
        fields(&part, "fields", &mut lines);
        if part.get("erased").is_some() {
            lines.push("  (dihapus/erased)".to_owned());
        } else if part.get("lost").is_some() {
            lines.push("  (kuncinya hilang/lost)".to_owned());
        } else if part.get("withheld").is_some() {
            lines.push("  (tertutup/withheld)".to_owned());
        }
    }
    lines
}
