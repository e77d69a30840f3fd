//! `sanad search`: people by name, identity number, telephone number or number of a case.

use std::path::PathBuf;

use clap::Args;
use sanad_casework::Purpose;
use serde_json::{Map, Value, json};

use crate::door::{self, Door, Look};
use crate::failure::Failure;
use crate::place;
use crate::print::{self, harmless};
use crate::settings::Settings;

/// What is searched for comes from files: what is typed can be seen by others.
#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// A file with a name or a part of it
    #[arg(long, value_name = "FILE")]
    name_file: Option<PathBuf>,
    /// A file with an identity number
    #[arg(long, value_name = "FILE")]
    nik_file: Option<PathBuf>,
    /// A file with a telephone number
    #[arg(long, value_name = "FILE")]
    phone_file: Option<PathBuf>,
    /// The number of a case: the first digits of its id, at least eight
    #[arg(long, value_name = "NUMBER")]
    number: Option<String>,
    /// Why you look; needed with a token
    #[arg(long)]
    purpose: Option<Purpose>,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &SearchArgs, settings: &Settings) -> Result<(), Failure> {
    let purpose = door::purpose(settings, args.purpose)?;
    let mut form = Map::new();
    let asked = [("name", &args.name_file), ("nik", &args.nik_file), ("phone", &args.phone_file)];
    for (field, file) in asked {
        if let Some(file) = file {
            form.insert(field.to_owned(), json!(place::secret(file)?.trim()));
        }
    }
    form.extend(args.number.as_ref().map(|number| ("case".to_owned(), json!(number))));
    let door = Door::open(settings)?;
    let found = door.look(&Look::Search { purpose, form: form.into() })?;
    door.close()?;
    if args.json {
        return print::json(&found);
    }
    for hit in found.get("hits").and_then(Value::as_array).into_iter().flatten() {
        print::line(&row(hit))?;
    }
    if found.get("more") == Some(&Value::Bool(true)) {
        print::line("… more would be found: say more")?;
    }
    Ok(())
}

/// One person, on one line.
fn row(hit: &Value) -> String {
    let text =
        |pointer: &str| harmless(hit.pointer(pointer).and_then(Value::as_str).unwrap_or("-"));
    format!(
        "{}  {}  {:<8}  {}",
        text("/case"),
        text("/party"),
        text("/status"),
        text("/identity/name"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_names_case_and_person_and_steers_no_terminal() {
        let hit = json!({
            "case": "c", "party": "p", "status": "open", "identity": { "name": "Si\u{1b}ti" },
        });
        assert_eq!(row(&hit), "c  p  open      Si\u{fffd}ti");
        assert!(row(&json!({ "case": "c", "identity": {} })).ends_with('-'));
    }
}
