//! `sanad export`: evidence for others, in one file that they check with the public key alone.

use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};
use sanad_casework::{Purpose, Section, StaffId};

use crate::api::Ask;
use crate::case_arg::CaseArg;
use crate::door::{self, Door};
use crate::failure::Failure;
use crate::out::{Earlier, Out};
use crate::print;
use crate::prove;
use crate::settings::Settings;

/// It rests on the newest checkpoint (`sanad checkpoint`), and leaves a line. Whoever holds the file
/// shows it to whom they like; no erasure reaches what it opens.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("which").required(true).args(["looks_of", "looks_by", "case", "whole_log", "proof_of"])))]
pub(crate) struct ExportArgs {
    /// All looks at this case, with the proof that these are all
    #[arg(long, value_name = "NUMBER|ID")]
    looks_of: Option<CaseArg>,
    /// All that this member of staff looked at, with the proof that this is all
    #[arg(long, value_name = "STAFF")]
    looks_by: Option<StaffId>,
    /// All that was recorded in this case, sealed but for the sections to open
    #[arg(long, value_name = "NUMBER|ID")]
    case: Option<CaseArg>,
    /// One of its entries, by its place, alone; may be given again
    #[arg(long, value_name = "SEQ", requires = "case")]
    entry: Vec<u64>,
    /// A section to open, such as `session`; may be given again
    #[arg(long, value_name = "SECTION", requires = "case")]
    open: Vec<Section>,
    /// The whole log, sealed: to be checked, and its map folded again, by an outsider
    #[arg(long)]
    whole_log: bool,
    /// That this one entry, by its place, stands under the newest checkpoint: in a file that other people's
    /// tools check, made from what is public alone, without a line
    #[arg(long, value_name = "SEQ")]
    proof_of: Option<u64>,
    /// The file to write, which must not be there yet
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Why you look; needed with a token
    #[arg(long)]
    purpose: Option<Purpose>,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &ExportArgs, settings: &Settings) -> Result<(), Failure> {
    if let Some(seq) = args.proof_of {
        return prove::run(seq, &args.out, args.json, settings);
    }
    let mut query = vec![("purpose", door::purpose(settings, args.purpose)?.to_string())];
    let (operation, case) = match (args.looks_of, args.looks_by, args.case) {
        (Some(case), _, _) => ("prove_case_access", Some(case)),
        (None, Some(staff), _) => {
            query.push(("staff", staff.to_string()));
            ("prove_access", None)
        }
        (None, None, Some(case)) => {
            query.extend(listed("entries", &args.entry));
            query.extend(listed("sections", &args.open));
            ("export_case", Some(case))
        }
        (None, None, None) => ("export_log", None),
    };
    let path: Vec<&dyn ToString> = case.iter().map(|case| case as &dyn ToString).collect();
    let door = Door::open(settings)?;
    let mut file = Out::begin("--out", &args.out, Earlier::Stays)?;
    door.download(operation, &path, Ask { query, ..Ask::default() }, &mut file)?;
    file.keep()?;
    door.close()?;
    told(args, &args.out)
}

/// A parameter with all of these, if there are any.
fn listed(name: &'static str, all: &[impl ToString]) -> Option<(&'static str, String)> {
    let all: Vec<_> = all.iter().map(ToString::to_string).collect();
    (!all.is_empty()).then(|| (name, all.join(",")))
}

fn told(args: &ExportArgs, file: &Path) -> Result<(), Failure> {
    if args.json {
        let bytes = std::fs::metadata(file)?.len();
        return print::json(&serde_json::json!({ "file": file, "bytes": bytes }));
    }
    print::line(&format!(
        "written to `{}`: `sanad check` checks it with the public key (`sanad checkpoint --key`)",
        file.display()
    ))
}
