//! `sanad rebuild`: the index and the views anew from the journal, compared with those before.

use clap::Args;
use sanad_ledger::{Ledger, Options, identity_of};
use sanad_records::Records;
use sanad_vault::Vault;
use serde_json::json;

use crate::door::is_served;
use crate::failure::Failure;
use crate::place;
use crate::print;
use crate::progress;
use crate::settings::Settings;

#[derive(Debug, Args)]
pub(crate) struct RebuildArgs {
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &RebuildArgs, settings: &Settings) -> Result<(), Failure> {
    if is_served(settings) {
        return Err(Failure::refused("a server runs on this ledger: stop it first"));
    }
    let place = place::place(settings)?;
    let records = Records::open(&place).map_err(place::told)?;
    let before = records.views()?.digest();
    let wrong = records.ledger().check_index(None)?;
    records.close()?;

    let ledger = identity_of(&place.disk, &place.dir)?.ledger;
    let seal = Vault::seal_key_of(&*place.disk, &place.dir, &place.keys, ledger, &place.unlock)?;
    let bar = progress::bar("rebuilding", 0);
    let options =
        Options { rebuild: true, progress: Some(progress::told(&bar)), ..Options::new(seal) };
    let ledger = Ledger::open(place.disk.clone(), &place.dir, options)?;
    bar.finish_and_clear();
    let entries = ledger.head().size.get();
    ledger.close();
    drop(ledger);

    let records = Records::open(&place).map_err(place::told)?;
    let after = records.rebuilt_views()?.digest();
    let equal = before == after && wrong.is_empty();
    records.rebuilt(equal)?;
    records.close()?;
    let digest = after.map(|byte| format!("{byte:02x}")).concat();
    if args.json {
        print::json(&json!({ "entries": entries, "equal": equal, "digest": digest }))?;
    } else {
        let told = if equal { "equal to those before" } else { "other than those before" };
        print::line(&format!("index and views of {entries} entries made anew: {told}, {digest}"))?;
    }
    if equal {
        Ok(())
    } else {
        Err(Failure::refused("what was derived before was not what the journal says; it is now"))
    }
}
