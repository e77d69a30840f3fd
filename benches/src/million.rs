//! A large ledger: checking it, opening it, making its views anew, and what it weighs.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result};
use sanad_chain::{LedgerId, Seq};
use sanad_disk::{Disk, RealDisk};
use sanad_ledger::{Head, Ledger, Options, verify_dir};
use sanad_vault::{Unlock, Vault};
use sanad_views::Views;

use crate::append::House;
use crate::entries;
use crate::report::Report;

/// Three looks for each session: an office reads more than it writes.
const LOOKS_OF_FOUR: u64 = 3;
const WRITERS: u64 = 16;

/// How many entries a large ledger has.
pub(crate) fn entries() -> Result<u64> {
    match std::env::var("SANAD_BENCH_ENTRIES") {
        Ok(text) => text.parse().context("SANAD_BENCH_ENTRIES is not a number"),
        Err(_) => Ok(1_000_000),
    }
}

pub(crate) fn run(report: &mut Report) -> Result<()> {
    let entries = entries()?;
    let dir = tempfile::tempdir()?;
    build(dir.path(), entries, report)?;
    sizes(dir.path(), entries, report)?;
    verify(dir.path(), entries, report)?;
    open(dir.path(), report)
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn per_second(entries: u64, start: Instant) -> f64 {
    entries as f64 / start.elapsed().as_secs_f64()
}

/// Writes the ledger without syncs, by several clients at once, and closes it.
pub(crate) fn build(dir: &Path, entries: u64, report: &mut Report) -> Result<()> {
    let house = House::new(dir, false)?;
    let start = Instant::now();
    std::thread::scope(|scope| {
        let house = &house;
        let running: Vec<_> = (0..WRITERS)
            .map(|writer| {
                scope.spawn(move || -> Result<()> {
                    for n in (writer..entries).step_by(usize::try_from(WRITERS)?) {
                        let look = n % (LOOKS_OF_FOUR + 1) != 0;
                        let append = if look {
                            entries::look(n)?
                        } else {
                            entries::session(n, &house.vault, house.key)?
                        };
                        house.ledger.append(append)?;
                    }
                    Ok(())
                })
            })
            .collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).collect::<Result<()>>()
    })?;
    report.figure("writing it unsynced, 16 clients", per_second(entries, start), "/s", "told only");
    let mut views = Views::new();
    let start = Instant::now();
    house.ledger.scan(Seq::new(0), |entry| match views.apply(entry) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    })?;
    anyhow::ensure!(views.position() == entries, "the views take every entry");
    let rate = per_second(entries, start);
    report.figure("views made anew from the journal", rate, "/s", "at least 400000");
    let head = house.ledger.head();
    let kept = Head { size: head.size, hash: head.hash };
    anyhow::ensure!(house.ledger.snapshots().put("views", kept, &views.to_bytes()), "kept");
    house.ledger.close();
    house.vault.close()?;
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn sizes(dir: &Path, entries: u64, report: &mut Report) -> Result<()> {
    for entry in std::fs::read_dir(dir.join("ledger"))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            let bytes = weigh(&entry.path())?;
            let name = format!("bytes on disk for each event, `{name}`");
            report.figure(&name, bytes as f64 / entries as f64, "bytes", "told only");
        }
    }
    Ok(())
}

pub(crate) fn weigh(dir: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let meta = entry.metadata()?;
        bytes += if meta.is_dir() { weigh(&entry.path())? } else { meta.len() };
    }
    Ok(bytes)
}

pub(crate) fn seal_key(dir: &Path, disk: &Arc<dyn Disk>) -> Result<sanad_chain::SealKey> {
    let id = LedgerId::from_bytes([1; 16]);
    let keys = dir.join("keys");
    Ok(Vault::seal_key_of(disk.as_ref(), &dir.join("ledger"), &keys, id, &Unlock::KeyFile)?)
}

/// Against hashing the same records one by one, in turn, both warm.
fn verify(dir: &Path, entries: u64, report: &mut Report) -> Result<()> {
    let disk: Arc<dyn Disk> = Arc::new(RealDisk);
    let key = seal_key(dir, &disk)?;
    let ledger = Ledger::open(Arc::clone(&disk), &dir.join("ledger"), Options::new(key.clone()))?;
    let mut rates = Vec::new();
    for _ in 0..3 {
        rates.push((verify_once(dir, &disk, &key, entries)?, hash_once(&ledger, entries)?));
    }
    ledger.close();
    rates.sort_unstable_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
    if let Some((ours, hashing)) = rates.get(1) {
        report.ratio("verify, one core, against BLAKE3 alone", *ours, *hashing, "/s", 0.7);
    }
    let child = Command::new(std::env::current_exe()?).arg("verify-child").arg(dir).output()?;
    anyhow::ensure!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
    let megabytes: f64 = String::from_utf8_lossy(&child.stdout).trim().parse()?;
    report.figure("memory of a verify, at its peak", megabytes, "MB", "under 200");
    Ok(())
}

fn verify_once(
    dir: &Path,
    disk: &Arc<dyn Disk>,
    key: &sanad_chain::SealKey,
    entries: u64,
) -> Result<f64> {
    let start = Instant::now();
    let found = verify_dir(disk, &dir.join("ledger"), Some(key), None)?;
    anyhow::ensure!(found.findings.is_empty(), "{:?}", found.findings);
    Ok(per_second(entries, start))
}

/// BLAKE3 of each record, one by one, from memory; reading them is not counted.
fn hash_once(ledger: &Ledger, entries: u64) -> Result<f64> {
    let mut seconds = 0.0;
    let mut batch: Vec<Vec<u8>> = Vec::new();
    let mut hash = |batch: &mut Vec<Vec<u8>>| {
        let start = Instant::now();
        for record in batch.iter() {
            std::hint::black_box(blake3::hash(record));
        }
        seconds += start.elapsed().as_secs_f64();
        batch.clear();
    };
    for stored in ledger.range(Seq::new(0)..Seq::new(entries)) {
        batch.push(stored?.record().to_vec());
        if batch.len() == 20_000 {
            hash(&mut batch);
        }
    }
    hash(&mut batch);
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let rate = entries as f64 / seconds;
    Ok(rate)
}

/// Verifies in a process of its own and prints the memory it took at its peak, in megabytes.
pub(crate) fn verify_child(dir: &Path) -> Result<()> {
    let disk: Arc<dyn Disk> = Arc::new(RealDisk);
    let key = seal_key(dir, &disk)?;
    verify_dir(&disk, &dir.join("ledger"), Some(&key), None)?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    let kilobytes: f64 = peak.trim().trim_end_matches(" kB").parse()?;
    println!("{}", kilobytes / 1024.0);
    Ok(())
}

fn open(dir: &Path, report: &mut Report) -> Result<()> {
    let disk: Arc<dyn Disk> = Arc::new(RealDisk);
    let key = seal_key(dir, &disk)?;
    let start = Instant::now();
    let ledger = Ledger::open(disk, &dir.join("ledger"), Options::new(key))?;
    let index = start.elapsed().as_secs_f64();
    let kept = ledger.snapshots().get("views").context("the views were kept")?;
    let views = Views::from_bytes(&kept.bytes).context("the views can be read")?;
    let whole = start.elapsed().as_secs_f64();
    anyhow::ensure!(views.position() == ledger.head().size.get(), "the views are current");
    report.figure("opening the ledger with a current index", index, "s", "under 2");
    report.figure("the same, with its views", whole, "s", "under 2");
    ledger.close();
    Ok(())
}
