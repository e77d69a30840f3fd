//! The one line that says the demo is ready.

use std::path::Path;

use serde::Serialize;

use super::accounts::Account;
use crate::failure::Failure;
use crate::print;

#[derive(Debug, Serialize)]
struct Ready<'a> {
    url: &'a str,
    dir: &'a Path,
    accounts: Vec<Account<'a>>,
}

/// Prints it.
pub(super) fn print(url: &str, dir: &Path, accounts: Vec<Account<'_>>) -> Result<(), Failure> {
    print::json(&Ready { url, dir, accounts })
}
