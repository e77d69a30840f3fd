//! `sanad replay`: a case as it stood. It is a look, and leaves a line.

use clap::Args;
use sanad_casework::{Purpose, StaffId};
use serde_json::Value;

use crate::case_arg::CaseArg;
use crate::door::{self, Door};
use crate::failure::Failure;
use crate::moment::{AsOf, Moment, local};
use crate::print::{self, harmless};
use crate::settings::Settings;

#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// The case
    #[arg(long, value_name = "NUMBER|ID")]
    case: CaseArg,
    /// As of this position, this moment or the end of this day; now, if left out
    #[arg(long, value_name = "DATE|SEQ")]
    as_of: Option<AsOf>,
    /// What the institution knew by then, if that is another moment
    #[arg(long, value_name = "DATE")]
    known_at: Option<Moment>,
    /// Only what this member of staff had been shown by then
    #[arg(long, value_name = "STAFF")]
    seen_by: Option<StaffId>,
    /// Why you look; needed with a token
    #[arg(long)]
    purpose: Option<Purpose>,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &ReplayArgs, settings: &Settings) -> Result<(), Failure> {
    let purpose = door::purpose(settings, args.purpose)?;
    let door = Door::open(settings)?;
    let ReplayArgs { case, as_of, known_at, seen_by, .. } = *args;
    let mut query = vec![("purpose", purpose.to_string())];
    query.extend(as_of.map(AsOf::query));
    query.extend(known_at.map(|moment| ("known_at", moment.text())));
    query.extend(seen_by.map(|staff| ("seen_by", staff.to_string())));
    query.push(("limit", PAGE.to_string()));
    let mut file = door.look("view_case", &[&case], query.clone())?;
    // Each part of a long file is a look of its own, with a line that says which part.
    while let Some(older) = file.get("older").and_then(Value::as_str).map(str::to_owned) {
        let mut query = query.clone();
        query.push(("before", older));
        let mut page = door.look("view_case", &[&case], query)?;
        put_before(&mut file, &mut page);
    }
    if args.json {
        print::json(&file)?;
    } else {
        for line in told(&file) {
            print::line(&line)?;
        }
    }
    door.close()
}

/// Entries asked for at a time.
const PAGE: usize = 500;

/// Puts the older entries of a page before those that are there.
fn put_before(file: &mut Value, page: &mut Value) {
    let newer = file.get_mut("entries").and_then(Value::as_array_mut).map(std::mem::take);
    if let Some(entries) = page.get_mut("entries").and_then(Value::as_array_mut) {
        entries.extend(newer.unwrap_or_default());
        if let Some(all) = file.get_mut("entries") {
            *all = entries.drain(..).collect();
        }
    }
    if let Some(older) = file.get_mut("older") {
        *older = page.get("older").cloned().unwrap_or_default();
    }
}

/// The file, an entry a paragraph.
fn told(file: &Value) -> Vec<String> {
    let text = |value: &Value, path: &str| {
        harmless(value.pointer(path).and_then(Value::as_str).unwrap_or("-"))
    };
    let mut lines = vec![format!(
        "kasus/case {} ({}), posisi/position {}",
        text(file, "/number"),
        text(file, "/case"),
        text(file, "/up_to")
    )];
    for seen in file.pointer("/seen_by/sections").and_then(Value::as_array).into_iter().flatten() {
        let looks = seen.get("looks").and_then(Value::as_u64).unwrap_or_default();
        let first = text(seen, "/first");
        let told = if looks == 0 {
            "tidak pernah/never".to_owned()
        } else {
            format!("{looks}x, {} – {}", local(&first), local(&text(seen, "/last")))
        };
        lines.push(format!("  {:<12} {told}", text(seen, "/section")));
    }
    for entry in file.get("entries").and_then(Value::as_array).into_iter().flatten() {
        let who = if entry.pointer("/by/name").is_some() { "/by/name" } else { "/by/staff" };
        lines.push(format!(
            "\n{:>7}  {}  {}  ({}, {})",
            text(entry, "/seq"),
            local(&text(entry, "/occurred_at")),
            text(entry, "/type"),
            text(entry, who),
            text(entry, "/by/role"),
        ));
        for part in entry.get("parts").and_then(Value::as_array).into_iter().flatten() {
            lines.extend(fields(part));
        }
    }
    lines
}

/// The fields of one part, or why there are none.
fn fields(part: &Value) -> Vec<String> {
    match part.get("text").and_then(Value::as_object) {
        Some(fields) => fields
            .iter()
            .map(|(name, value)| {
                format!("         {name}: {}", harmless(value.as_str().unwrap_or_default()))
            })
            .collect(),
        None if part.get("not_shown").is_some() => {
            vec!["         (tidak ditampilkan/not shown)".to_owned()]
        }
        None if part.get("lost").is_some() => vec!["         (kuncinya hilang/lost)".to_owned()],
        None if part.get("erased").is_some() => vec!["         (dihapus/erased)".to_owned()],
        None => vec!["         (tertutup/withheld)".to_owned()],
    }
}
