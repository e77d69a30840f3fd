//! `sanad init`: founds an institution.

use clap::Args;
use sanad_casework::PublicName;
use sanad_disk::RealDisk;
use sanad_vault::RootMode;
use serde_json::json;

use crate::failure::Failure;
use crate::found::found;
use crate::place::{self, WEAKER};
use crate::print;
use crate::private;
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
    settings.kept_apart()?;
    private::keys_are_private(&settings.keys.value)?;
    private::tighten_new(&settings.dir.value)?;
    let unlock = place::new_lock(settings)?;
    let mode = unlock.mode();
    let place = place::on(RealDisk::shared(), settings, unlock);
    let records = found(&place, args.institution.clone())?;
    let head = records.ledger().head();
    let code = records.founding_code();
    records.close()?;
    let (dir, keys) = (place.dir.display().to_string(), place.keys.display().to_string());
    if args.json {
        return print::json(&json!({
            "dir": dir, "keys": keys, "key_mode": mode.code(),
            "entries": head.size.get(), "head": head.hash.to_string(), "founding_code": code.as_str(),
        }));
    }
    print::line(&format!(
        "\
{} is founded: its ledger is in {dir}, its keys in {keys}.
Back up the keys apart from the ledger: without them nothing sealed can be read again.",
        args.institution
    ))?;
    if mode == RootMode::KeyFile {
        print::line(&format!("Note: {WEAKER}."))?;
    }
    let flags = match (mode, &settings.unlock_program.value) {
        (RootMode::KeyFile, _) => "",
        (RootMode::Passphrase, None) => " --passphrase-file FILE",
        (RootMode::Passphrase, Some(_)) => " --unlock-program PROGRAM",
        (RootMode::Token, None) => {
            " --pkcs11-module PATH --pkcs11-token LABEL --pkcs11-pin-file FILE"
        }
        (RootMode::Token, Some(_)) => {
            " --pkcs11-module PATH --pkcs11-token LABEL --unlock-program PROGRAM"
        }
    };
    let (dir, code) = (print::shell(&place.dir), code.as_str());
    print::line(&format!(
        "\
Next, in a browser:
  sanad serve --dir {dir}{flags}
  then open the page /pendirian of it, with this code: {code}
or at the terminal:
  sanad staff found --dir {dir}{flags} --name NAME --role head --name NAME --role supervisor --unit UNIT
  sanad serve --dir {dir}{flags}
  sanad call enrol --dir {dir}{flags} --name SIGN-IN-NAME   (each of the two, with their code)
`docs/accounts.md` of the sources tells how to go on from there."
    ))
}
