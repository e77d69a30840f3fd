//! `Ledger::append`, durable and sealed, against a plain file with one `fdatasync` a record of the
//! same bytes, and against a bare group-commit loop with the same clients and bytes.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;
use sanad_chain::{KeyId, LedgerId};
use sanad_ledger::{Identity, Ledger, Options};
use sanad_vault::{Unlock, Vault};

use crate::disks::disk;
use crate::entries;
use crate::report::{Report, Times};

const ROUNDS: u64 = 12;
const OPERATIONS: u64 = 150;
const CLIENTS: u64 = 64;
const CLIENT_OPERATIONS: u64 = 40;

/// A ledger with its keys, in a folder of its own.
pub(crate) struct House {
    pub(crate) vault: Vault,
    pub(crate) ledger: Ledger,
    pub(crate) key: KeyId,
}

impl House {
    pub(crate) fn new(dir: &Path, synced: bool) -> Result<Self> {
        let id = LedgerId::from_bytes([1; 16]);
        let keys = dir.join("keys");
        let ledger_dir = dir.join("ledger");
        let vault = Vault::create(disk(synced), &ledger_dir, &keys, id, &Unlock::KeyFile)?;
        let identity = Identity { ledger: id, generation: 0 };
        let options = Options::new(vault.seal_key());
        let ledger = Ledger::create(disk(synced), &ledger_dir, identity, options)?;
        let key = vault.issue()?;
        Ok(Self { vault, ledger, key })
    }
}

pub(crate) fn run(report: &mut Report) -> Result<()> {
    one_client(report)?;
    many_clients(report)
}

/// Both in turn, block by block, so that a slow minute of the disk meets both.
fn one_client(report: &mut Report) -> Result<()> {
    let dir = tempfile::tempdir()?;
    let house = House::new(dir.path(), true)?;
    let mut plain = File::create(dir.path().join("plain"))?;
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    for round in 0..ROUNDS {
        for n in round * OPERATIONS..(round + 1) * OPERATIONS {
            let start = Instant::now();
            let append = entries::session(n, &house.vault, house.key)?;
            house.ledger.append(append)?;
            ours.push(start.elapsed());
        }
        let size = house.ledger.head().size.get();
        for back in 1..=OPERATIONS {
            let stored = house.ledger.read(sanad_chain::Seq::new(size - back))?;
            let start = Instant::now();
            plain.write_all(stored.record())?;
            plain.sync_data()?;
            theirs.push(start.elapsed());
        }
    }
    let (ours, theirs) = (Times::new(ours), Times::new(theirs));
    let rate = |times: &Times| 1e6 / times.percentile(0.5);
    report.ratio("append, 1 client, against a plain file", rate(&ours), rate(&theirs), "/s", 0.8);
    report.times("append, 1 client", &ours);
    report.times("plain file, write and fdatasync", &theirs);
    Ok(())
}

fn many_clients(report: &mut Report) -> Result<()> {
    let dir = tempfile::tempdir()?;
    let house = House::new(dir.path(), true)?;
    let bare = Bare::new(&dir.path().join("bare"))?;
    let mut rates = (Vec::new(), Vec::new());
    let mut ours = Vec::new();
    for round in 0..ROUNDS {
        let (rate, times) = clients(|client, n| {
            let n = 1_000_000 + (round * CLIENTS + client) * CLIENT_OPERATIONS + n;
            let append = entries::session(n, &house.vault, house.key)?;
            house.ledger.append(append)?;
            Ok(())
        })?;
        rates.0.push(rate);
        ours.extend(times);
        let last = house.ledger.head().size.get() - 1;
        let bytes = house.ledger.read(sanad_chain::Seq::new(last))?.record().len();
        let record = vec![7_u8; bytes];
        let (rate, _) = clients(|_, _| {
            bare.append(&record);
            Ok(())
        })?;
        rates.1.push(rate);
    }
    bare.stop();
    let median = |rates: &mut Vec<f64>| {
        rates.sort_unstable_by(f64::total_cmp);
        rates.get(rates.len() / 2).copied().unwrap_or_default()
    };
    let (rate, bare_rate) = (median(&mut rates.0), median(&mut rates.1));
    report.ratio("append, 64 clients, against bare group commit", rate, bare_rate, "/s", 0.5);
    report.times("append, 64 clients", &Times::new(ours));
    Ok(())
}

/// Runs the clients at once; operations a second, and the time of each.
fn clients(operation: impl Fn(u64, u64) -> Result<()> + Sync) -> Result<(f64, Vec<Duration>)> {
    let start = Instant::now();
    let times: Vec<Result<Vec<Duration>>> = std::thread::scope(|scope| {
        let operation = &operation;
        let running: Vec<_> = (0..CLIENTS)
            .map(|client| {
                scope.spawn(move || {
                    (0..CLIENT_OPERATIONS)
                        .map(|n| {
                            let start = Instant::now();
                            operation(client, n)?;
                            Ok(start.elapsed())
                        })
                        .collect()
                })
            })
            .collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    let seconds = start.elapsed().as_secs_f64();
    let times = times.into_iter().collect::<Result<Vec<_>>>()?;
    #[expect(clippy::cast_precision_loss, reason = "a few thousand operations")]
    let rate = (CLIENTS * CLIENT_OPERATIONS) as f64 / seconds;
    Ok((rate, times.into_iter().flatten().collect()))
}

/// The bare loop: whoever waits is written together and synced once.
struct Bare {
    shared: Arc<Shared>,
    writer: Mutex<Option<std::thread::JoinHandle<()>>>,
}

struct Shared {
    state: Mutex<State>,
    arrived: Condvar,
    durable: Condvar,
}

#[derive(Default)]
struct State {
    waiting: Vec<u8>,
    asked: u64,
    done: u64,
    stop: bool,
}

impl Bare {
    fn new(path: &Path) -> Result<Self> {
        let mut file = File::create(path)?;
        let shared = Arc::new(Shared {
            state: Mutex::new(State::default()),
            arrived: Condvar::new(),
            durable: Condvar::new(),
        });
        let theirs = Arc::clone(&shared);
        let writer = std::thread::spawn(move || {
            let Shared { state, arrived, durable } = &*theirs;
            loop {
                let mut now = state.lock().unwrap_or_else(PoisonError::into_inner);
                while now.asked == now.done && !now.stop {
                    now = arrived.wait(now).unwrap_or_else(PoisonError::into_inner);
                }
                if now.stop {
                    return;
                }
                let (bytes, asked) = (std::mem::take(&mut now.waiting), now.asked);
                drop(now);
                let synced = file.write_all(&bytes).and_then(|()| file.sync_data());
                assert!(synced.is_ok(), "the disk fails");
                state.lock().unwrap_or_else(PoisonError::into_inner).done = asked;
                durable.notify_all();
            }
        });
        Ok(Self { shared, writer: Mutex::new(Some(writer)) })
    }

    fn append(&self, record: &[u8]) {
        let Shared { state, arrived, durable } = &*self.shared;
        let mut now = state.lock().unwrap_or_else(PoisonError::into_inner);
        now.waiting.extend_from_slice(record);
        now.asked += 1;
        let mine = now.asked;
        arrived.notify_one();
        while now.done < mine {
            now = durable.wait(now).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn stop(&self) {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner).stop = true;
        self.shared.arrived.notify_one();
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = writer {
            drop(writer.join());
        }
    }
}
