//! `sanad init`: founds an institution.

use clap::Args;
use sanad_casework::PublicName;
use sanad_disk::RealDisk;
use sanad_records::Records;
use sanad_vault::Unlock;
use serde_json::json;

use crate::failure::Failure;
use crate::place::{self, WEAKER};
use crate::print;
use crate::settings::Settings;

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The name of the institution; it stands in clear
    #[arg(long, value_name = "NAME")]
    institution: PublicName,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &InitArgs, settings: &Settings) -> Result<(), Failure> {
    let unlock = match place::passphrase(settings)? {
        Some(phrase) => Unlock::Passphrase(phrase),
        None => Unlock::KeyFile,
    };
    let by_file = matches!(unlock, Unlock::KeyFile);
    let place = place::on(RealDisk::shared(), settings, unlock);
    let records = Records::create(&place, args.institution.clone()).map_err(place::told)?;
    let head = records.ledger().head();
    records.close()?;
    let (dir, keys) = (place.dir.display().to_string(), place.keys.display().to_string());
    if args.json {
        let mode = if by_file { "key_file" } else { "passphrase" };
        return print::json(&json!({
            "dir": dir, "keys": keys, "key_mode": mode,
            "entries": head.size.get(), "head": head.hash.to_string(),
        }));
    }
    print::line(&format!(
        "\
{} is founded: its ledger is in {dir}, its keys in {keys}.
Back up the keys apart from the ledger: without them nothing sealed can be read again.",
        args.institution
    ))?;
    if by_file {
        print::line(&format!("Note: {WEAKER}."))?;
    }
    let more = match (&settings.passphrase_file.value, &settings.unlock_program.value) {
        (Some(_), _) => " --passphrase-file FILE",
        (None, Some(_)) => " --unlock-program PROGRAM",
        (None, None) => "",
    };
    print::line(&format!(
        "\
Next:
  sanad staff found --dir {dir}{more} --name NAME --role head --name NAME --role supervisor --unit UNIT
  sanad serve --dir {dir}{more}
  sanad enrol --dir {dir}{more} --name SIGN-IN-NAME   (each of the two, with their code)
The chapter \"Accounts\" of the README tells how to go on from there."
    ))
}
