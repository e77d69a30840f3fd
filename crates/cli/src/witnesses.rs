//! The witnesses of an institution, from the settings.

use std::path::Path;

use sanad_chain::tree::{NoteError, Policy, VerifierKey};
use sanad_disk::RealDisk;
use sanad_witness::Witnesses;

use crate::failure::Failure;
use crate::settings::Settings;

/// What each witness gave last, in the ledger's folder; it can be lost.
const WITNESSED: &str = "witnessed";

/// Reads a file that was named.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file)
        .map_err(|error| Failure::misuse(format!("cannot read `{}`: {error}", file.display())))
}

/// Reads the public key of a log from a file; `named` is the flag that names it.
pub(crate) fn log_key(file: &Path, named: &str) -> Result<VerifierKey, Failure> {
    let text = String::from_utf8(read(file)?).unwrap_or_default();
    let key = text.trim().parse();
    key.map_err(|error: NoteError| Failure::misuse(format!("`{named}`: {error}")))
}

/// The policy, if one is set.
///
/// # Errors
/// The file is none.
pub(crate) fn policy(settings: &Settings) -> Result<Option<Policy>, Failure> {
    let Some(file) = &settings.witness_policy.value else { return Ok(None) };
    let policy = Policy::parse(&read(file)?);
    let shown = file.display();
    Ok(Some(policy.map_err(|error| Failure::misuse(format!("`{shown}`: {error}")))?))
}

/// The witnesses of the policy, if one is set.
///
/// # Errors
/// The file is none, or nobody can be asked from this machine.
pub(crate) fn witnesses(settings: &Settings) -> Result<Option<Witnesses>, Failure> {
    let Some(policy) = policy(settings)? else { return Ok(None) };
    let file = settings.dir.value.join(WITNESSED);
    Ok(Some(Witnesses::open(RealDisk::shared(), &file, policy, Witnesses::ANSWER_TIME)?))
}
