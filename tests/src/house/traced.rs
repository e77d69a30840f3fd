//! The walks of `docs/house.md` are those that requests take. A server runs on a disk that looks up the
//! stack whenever a request reads the clock and whenever the journal is synced: each of our files there is
//! named by the walk.
//!
//! What this holds: from the answer to the decision, and from the writer to the durable byte, the way is the one
//! that is told. What it does not: rooms aside, and the hand-over between the two threads, leave nothing on
//! either stack; that their names lead on is held by `walks`.

use std::backtrace::Backtrace;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::Method;
use sanad_disk::{Access, Clock, Disk, DiskError, File, Lock, SimDisk};

use super::walks::{Step, WALKS, walk};
use crate::lk3::Lk3;

/// Written by whichever request comes when the mark is a second old, so it is no step of any of them.
const NOW_AND_THEN: &str = "ledger/src/mark.rs";

/// Where the way leads and no stack is looked up: the table is no code that runs, and while a look waits for its
/// receipt, and when its reply is made, nobody reads the clock.
const UNSEEN: [&str; 4] =
    ["server/src/table.rs", "ledger/src/receipt.rs", "ledger/src/ledger.rs", "server/src/reply.rs"];

/// What was on the stacks, while anybody listens.
#[derive(Default)]
struct Seen {
    listens: AtomicBool,
    files: Mutex<BTreeSet<String>>,
}

impl Seen {
    /// Notes which files of ours stand on this thread's stack, where one that ends so is among them.
    fn look(&self, among: &str) {
        if !self.listens.load(Ordering::Acquire) {
            return;
        }
        let stack = Backtrace::force_capture().to_string();
        let places = stack.lines().filter_map(|line| line.trim().strip_prefix("at "));
        let ours = places.filter_map(|place| place.split_once("crates/"));
        let files: BTreeSet<_> = ours
            .filter_map(|(_, place)| Some(place.split_once(':')?.0.to_owned()))
            .filter(|file| file.contains("/src/"))
            .collect();
        if files.contains(among) {
            self.files.lock().unwrap().extend(files);
        }
    }

    /// What is seen while this is done.
    fn of(&self, act: impl FnOnce()) -> BTreeSet<String> {
        self.files.lock().unwrap().clear();
        self.listens.store(true, Ordering::Release);
        act();
        self.listens.store(false, Ordering::Release);
        std::mem::take(&mut *self.files.lock().unwrap())
    }
}

/// A simulated disk that looks up the stack.
struct Watched {
    disk: SimDisk,
    seen: Arc<Seen>,
}

impl Watched {
    fn watch(&self, file: Box<dyn File>) -> Box<dyn File> {
        Box::new(WatchedFile { file, seen: Arc::clone(&self.seen) })
    }
}

struct WatchedFile {
    file: Box<dyn File>,
    seen: Arc<Seen>,
}

struct WatchedClock {
    clock: Arc<dyn Clock>,
    seen: Arc<Seen>,
}

impl Clock for WatchedClock {
    fn now_micros(&self) -> i64 {
        self.seen.look("server/src/answer.rs");
        self.clock.now_micros()
    }

    fn monotonic(&self) -> Duration {
        self.clock.monotonic()
    }

    fn machine_run(&self) -> Option<[u8; 16]> {
        self.clock.machine_run()
    }
}

impl File for WatchedFile {
    fn read_at(&self, into: &mut [u8], offset: u64) -> Result<usize, DiskError> {
        self.file.read_at(into, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> Result<(), DiskError> {
        self.file.write_at(bytes, offset)
    }

    fn size(&self) -> Result<u64, DiskError> {
        self.file.size()
    }

    fn truncate(&self, size: u64) -> Result<(), DiskError> {
        self.file.truncate(size)
    }

    fn allocate(&self, size: u64) -> Result<(), DiskError> {
        self.file.allocate(size)
    }

    fn sync_data(&self) -> Result<(), DiskError> {
        self.seen.look("ledger/src/journal/mod.rs");
        self.file.sync_data()
    }

    fn drop_cache(&self, from: u64) -> Result<(), DiskError> {
        self.file.drop_cache(from)
    }

    fn is_at(&self, path: &Path) -> Result<bool, DiskError> {
        self.file.is_at(path)
    }
}

impl Disk for Watched {
    fn create_dir(&self, path: &Path) -> Result<(), DiskError> {
        self.disk.create_dir(path)
    }

    fn create(&self, path: &Path) -> Result<Box<dyn File>, DiskError> {
        Ok(self.watch(self.disk.create(path)?))
    }

    fn open(&self, path: &Path, access: Access) -> Result<Box<dyn File>, DiskError> {
        Ok(self.watch(self.disk.open(path, access)?))
    }

    fn exists(&self, path: &Path) -> Result<bool, DiskError> {
        self.disk.exists(path)
    }

    fn list(&self, path: &Path) -> Result<Vec<String>, DiskError> {
        self.disk.list(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        self.disk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> Result<(), DiskError> {
        self.disk.remove(path)
    }

    fn remove_dir(&self, path: &Path) -> Result<(), DiskError> {
        self.disk.remove_dir(path)
    }

    fn sync_dir(&self, path: &Path) -> Result<(), DiskError> {
        self.disk.sync_dir(path)
    }

    fn lock(&self, path: &Path) -> Result<Box<dyn Lock>, DiskError> {
        self.disk.lock(path)
    }

    fn is_locked(&self, path: &Path) -> Result<bool, DiskError> {
        self.disk.is_locked(path)
    }

    fn free_bytes(&self, path: &Path) -> Result<u64, DiskError> {
        self.disk.free_bytes(path)
    }

    fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(WatchedClock { clock: self.disk.clock(), seen: Arc::clone(&self.seen) })
    }

    fn native_path(&self, path: &Path) -> Option<PathBuf> {
        self.disk.native_path(path)
    }
}

#[test]
fn requests_go_the_ways_that_are_told() {
    let seen = Arc::new(Seen::default());
    let lk3 = Lk3::on(Arc::new(Watched { disk: SimDisk::new(), seen: Arc::clone(&seen) }));
    let case = format!("/v1/cases/{}", lk3.a_case());
    let look = |path: &str, who: &'static str| {
        assert_eq!(lk3.request(Method::GET, path, who).send().unwrap().status(), 200, "{path}");
    };
    let [note, file, access] = WALKS;
    let session = crate::lk3::session("catatan");
    let trails = [
        (note, seen.of(|| drop(lk3.done(&format!("{case}/sessions"), "budi", &session)))),
        (file, seen.of(|| look(&format!("{case}?purpose=service"), "budi"))),
        (access, seen.of(|| look(&format!("{case}/access?purpose=audit"), "audit"))),
    ];
    for (heading, trail) in trails {
        let steps = walk(heading);
        let named: BTreeSet<_> = steps.iter().map(|Step { file, .. }| file.clone()).collect();
        let unnamed: Vec<_> =
            trail.difference(&named).filter(|file| file.as_str() != NOW_AND_THEN).collect();
        assert!(unnamed.is_empty(), "{heading}: a request was seen in {unnamed:?}");
        let on = steps.iter().filter(|step| step.on).map(|step| step.file.as_str());
        let missed: Vec<_> =
            on.filter(|file| !trail.contains(*file) && !UNSEEN.contains(file)).collect();
        assert!(missed.is_empty(), "{heading}: no request was seen in {missed:?}");
    }
}
