//! Speed and size, as ratios measured side by side in one run: never a test, never a threshold
//! that fails. Prints one table and writes `benches/results/latest.json`.
//!
//! `./task bench` runs all; a word after it runs the group of that name (`append`, `read`,
//! `confidential`, `million`, `proofs`).
//! `SANAD_BENCH_ENTRIES` sets the size of the large ledger (default 1,000,000).
#![expect(clippy::print_stdout, reason = "the table is what it is run for")]

mod append;
mod confidential;
mod disks;
mod entries;
mod house;
mod million;
mod proofs;
mod read;
mod report;

use report::Report;

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let wanted = args.next();
    if let (Some("verify-child"), Some(dir)) = (wanted.as_deref(), args.next()) {
        return million::verify_child(dir.as_ref());
    }
    let runs = |group: &str| wanted.as_deref().is_none_or(|wanted| wanted == group);
    let mut report = Report::new();
    if runs("append") {
        append::run(&mut report)?;
    }
    if runs("read") {
        read::run(&mut report)?;
    }
    if runs("confidential") {
        confidential::run(&mut report)?;
    }
    if runs("million") {
        million::run(&mut report)?;
    }
    if runs("proofs") {
        proofs::run(&mut report)?;
    }
    report.finish()
}
