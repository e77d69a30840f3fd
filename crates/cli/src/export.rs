//! `sanad export`: evidence for others, in one file that they check with the public key alone.

use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};
use sanad_casework::{CaseId, Purpose, Section, StaffId};
use sanad_records::{ExportEvidence, WhichEvidence};

use crate::door::{self, Door};
use crate::failure::Failure;
use crate::out::{Earlier, Out};
use crate::print;
use crate::settings::Settings;

/// It rests on the newest checkpoint (`sanad checkpoint`), and leaves a line. Whoever holds the file
/// shows it to whom they like; no erasure reaches what it opens.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("which").required(true).args(["looks_of", "looks_by", "case", "whole_log"])))]
pub(crate) struct ExportArgs {
    /// All looks at this case, with the proof that these are all
    #[arg(long, value_name = "CASE")]
    looks_of: Option<CaseId>,
    /// All that this member of staff looked at, with the proof that this is all
    #[arg(long, value_name = "STAFF")]
    looks_by: Option<StaffId>,
    /// All that was recorded in this case, sealed but for the sections to open
    #[arg(long, value_name = "CASE")]
    case: Option<CaseId>,
    /// One of its entries, by its place, alone; may be given again
    #[arg(long, value_name = "SEQ", requires = "case")]
    entry: Vec<u64>,
    /// A section to open, such as `session`; may be given again
    #[arg(long, value_name = "SECTION", requires = "case")]
    open: Vec<Section>,
    /// The whole log, sealed: to be checked, and its map folded again, by an outsider
    #[arg(long)]
    whole_log: bool,
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
    let which = match (args.looks_of, args.looks_by, args.case) {
        (Some(case), _, _) => WhichEvidence::LooksOf(case),
        (None, Some(staff), _) => WhichEvidence::LooksBy(staff),
        (None, None, Some(case)) if args.entry.is_empty() => {
            WhichEvidence::CaseFile(case, args.open.clone())
        }
        (None, None, Some(case)) => {
            WhichEvidence::CaseEntries(case, args.entry.clone(), args.open.clone())
        }
        (None, None, None) => WhichEvidence::WholeLog,
    };
    let ask = ExportEvidence { which, purpose: door::purpose(settings, args.purpose)? };
    let door = Door::open(settings)?;
    let mut file = Out::begin("--out", &args.out, Earlier::Stays)?;
    door.export(&ask, &mut file)?;
    file.keep()?;
    door.close()?;
    told(args, &args.out)
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
