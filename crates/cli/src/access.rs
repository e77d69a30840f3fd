//! `sanad access`: who looked. Reading it leaves a line of its own.

use clap::{ArgGroup, Args};
use sanad_casework::{Purpose, StaffId};
use serde_json::Value;

use crate::case_arg::CaseArg;
use crate::door::{self, Door, Query};
use crate::failure::Failure;
use crate::moment::{AsOf, Moment, local};
use crate::print::{self, harmless};
use crate::settings::Settings;

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("which").required(true).args(["case", "staff", "from"])))]
pub(crate) struct AccessArgs {
    /// All looks at this case
    #[arg(long, value_name = "NUMBER|ID")]
    case: Option<CaseArg>,
    /// All looks of this member of staff
    #[arg(long, value_name = "ID")]
    staff: Option<StaffId>,
    /// All looks from this moment on, or from the beginning of this day
    #[arg(long, value_name = "DATE", value_parser = Moment::from_start, requires = "to")]
    from: Option<Moment>,
    /// Up to this moment, or the end of this day
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<Moment>,
    /// What each reader had been shown of the case instead
    #[arg(long, requires = "case", conflicts_with_all = ["staff", "from", "could"])]
    shown: bool,
    /// By when: a position, a moment or the end of a day; now, if left out
    #[arg(long, value_name = "DATE|SEQ", requires = "shown")]
    as_of: Option<AsOf>,
    /// Whether this member of staff could have seen the case
    #[arg(long, value_name = "STAFF", requires_all = ["case", "at"], conflicts_with_all = ["staff", "from"])]
    could: Option<StaffId>,
    /// At which moment, or the end of which day
    #[arg(long, value_name = "DATE", requires = "could")]
    at: Option<Moment>,
    /// Why you look; needed with a token
    #[arg(long)]
    purpose: Option<Purpose>,
    /// One object a line
    #[arg(long)]
    json: bool,
}

/// Rows asked for at a time.
const PAGE: usize = 500;

pub(crate) fn run(args: &AccessArgs, settings: &Settings) -> Result<(), Failure> {
    let purpose = door::purpose(settings, args.purpose)?;
    let mut query = vec![("purpose", purpose.to_string())];
    let (operation, case) = match (args.case, args.staff, args.from.zip(args.to)) {
        (Some(case), _, _) if args.shown => {
            query.extend(args.as_of.map(AsOf::query));
            return tell(("tell_shown", case), query, args.json, settings);
        }
        (Some(case), _, _) if args.could.is_some() => {
            query.extend(args.could.map(|staff| ("staff", staff.to_string())));
            query.extend(args.at.map(|at| ("at", at.text())));
            return tell(("tell_could_have_seen", case), query, args.json, settings);
        }
        (Some(case), _, _) => ("read_case_access", Some(case)),
        (None, Some(staff), _) => {
            query.push(("staff", staff.to_string()));
            ("read_access", None)
        }
        (None, None, Some((from, to))) => {
            query.extend([("from", from.text()), ("to", to.text())]);
            ("read_access", None)
        }
        (None, None, None) => return Err(Failure::misuse("`--to` is needed with `--from`")),
    };
    query.push(("limit", PAGE.to_string()));
    let path: Vec<&dyn ToString> = case.iter().map(|case| case as &dyn ToString).collect();
    let door = Door::open(settings)?;
    let mut after: Option<String> = None;
    loop {
        let mut query = query.clone();
        query.extend(after.map(|after| ("after", after)));
        let page = door.look(operation, &path, query)?;
        for row in page.get("accesses").and_then(Value::as_array).into_iter().flatten() {
            if args.json { print::json(row)? } else { print::line(&told(row))? }
        }
        after = page.get("next").and_then(Value::as_str).map(str::to_owned);
        if after.is_none() || !print::is_heard() {
            if !args.json {
                print::line(TIMES)?;
            }
            return door.close();
        }
    }
}

fn tell(
    (operation, case): (&str, CaseArg),
    query: Query,
    json: bool,
    settings: &Settings,
) -> Result<(), Failure> {
    let door = Door::open(settings)?;
    let answer = door.look(operation, &[&case], query)?;
    door.close()?;
    if json {
        return print::json(&answer);
    }
    let text = |value: &Value, path: &str| {
        harmless(value.pointer(path).and_then(Value::as_str).unwrap_or("-"))
    };
    let number =
        |value: &Value, path: &str| value.pointer(path).and_then(Value::as_u64).unwrap_or_default();
    for row in answer.get("shown").and_then(Value::as_array).into_iter().flatten() {
        let who = if row.get("name").is_some() { "/name" } else { "/staff" };
        print::line(&format!(
            "{:<34} {:<12} {:<12} {:>4}x  {}  –  {}  {}",
            text(row, who),
            text(row, "/role"),
            row.get("section").and_then(Value::as_str).unwrap_or("(clear)"),
            number(row, "/looks"),
            local(&text(row, "/first/at")),
            local(&text(row, "/last/at")),
            text(row, "/rule"),
        ))?;
    }
    if let Some(could) = answer.get("could").and_then(Value::as_bool) {
        let told = if could { "bisa/could" } else { "tidak bisa/could not" };
        let (looked, refused) = (number(&answer, "/looked"), number(&answer, "/refused"));
        print::line(&format!(
            "{told}; dilihat/looked {looked}x, ditolak/refused {refused}x; policy {} ({} now)",
            number(&answer, "/policy_then"),
            number(&answer, "/policy_now"),
        ))?;
        for role in answer.get("roles").and_then(Value::as_array).into_iter().flatten() {
            for verdict in role.get("verdicts").and_then(Value::as_array).into_iter().flatten() {
                let granted = verdict.get("granted") == Some(&Value::Bool(true));
                let mark = if granted { " " } else { "x" };
                print::line(&format!(
                    "{mark} {:<18} {:<18} {}",
                    text(role, "/role"),
                    text(verdict, "/purpose"),
                    text(verdict, "/rule"),
                ))?;
            }
        }
    }
    Ok(())
}

/// Beneath the rows.
const TIMES: &str = "         waktu Makassar (WITA) / times in Makassar (UTC+8)";

/// One look, on one line: when, who, what, why, and of which cases which sections. The columns are two
/// blanks apart, and each list has its name in front.
fn told(row: &Value) -> String {
    let text = |path: &str| harmless(row.pointer(path).and_then(Value::as_str).unwrap_or("-"));
    let list = |path: &str| {
        let texts = row.pointer(path).and_then(Value::as_array).into_iter().flatten();
        texts.filter_map(Value::as_str).map(harmless).collect::<Vec<_>>().join(",")
    };
    let is = |path: &str| row.pointer(path) == Some(&Value::Bool(true));
    let who = row.pointer("/by/name").map_or_else(|| text("/by/staff"), |_| text("/by/name"));
    let mut line = format!(
        "{:>7}  {}  {:<34}  {:<12}  {:<18}  {:<16}",
        text("/seq"),
        local(&text("/recorded_at")),
        who,
        text("/by/role"),
        text("/type"),
        text("/purpose"),
    );
    let cases = row.pointer("/cases").and_then(Value::as_array).into_iter().flatten();
    // The number that people write; the id where it was only asked for, and is none.
    let named = |case: &Value| case.get("number").or_else(|| case.get("case")).cloned();
    let cases: Vec<_> =
        cases.filter_map(named).filter_map(|name| name.as_str().map(harmless)).collect();
    let (cases, sections) = (cases.join(","), list("/data/sections"));
    let everything = if is("/everything") { "semua/everything" } else { "" };
    let cases = if cases.is_empty() { cases } else { format!("kasus/case {cases}") };
    let sections =
        if sections.is_empty() { sections } else { format!("bagian/sections {sections}") };
    let denied =
        if is("/denied") { format!("ditolak/denied {}", text("/rule")) } else { String::new() };
    for more in [everything.to_owned(), cases, sections, denied] {
        if !more.is_empty() {
            line.push_str("  ");
            line.push_str(&more);
        }
    }
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_names_its_cases_and_their_sections_and_why_it_was_refused() {
        let mut row = json!({
            "seq": "138", "recorded_at": "2026-10-30T01:31:00Z", "type": "record_viewed",
            "purpose": "service", "by": { "staff": "s", "role": "counsellor", "name": "Te\u{1b}nri" },
            "cases": [{ "case": "c1", "number": "2026-0147" }, { "case": "c2" }], "everything": false, "denied": false,
            "data": { "sections": ["identity", "session"] },
        });
        let line = told(&row);
        assert!(
            line.ends_with("kasus/case 2026-0147,c2  bagian/sections identity,session"),
            "{line}"
        );
        assert!(line.contains("Te\u{fffd}nri "), "{line}");
        row["denied"] = json!(true);
        row["rule"] = json!("no_need");
        row["cases"] = json!([]);
        row["data"]["sections"] = json!([]);
        row["everything"] = json!(true);
        let line = told(&row);
        assert!(line.ends_with("semua/everything  ditolak/denied no_need"), "{line}");
        assert!(!line.contains("kasus/case"), "{line}");
    }
}
