//! The simulated disk.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::clock::SimClock;
use super::dice::Dice;
use super::fault::{Effect, Fate, Operation, Plan};
use super::file::SimFile;
use super::tree::{NodeId, Tree};
use crate::{Access, Clock, Disk, DiskError, File, Lock};

/// A disk in memory that keeps apart what is durable and what only a running machine sees.
///
/// Clones are the same disk. What may be lost is pessimistic: a file's sync does not make its name
/// durable, and unsynced changes reach the disk in any subset, torn at 512 bytes.
#[derive(Clone, Default)]
pub struct SimDisk {
    machine: Arc<Mutex<Machine>>,
    clock: Arc<SimClock>,
}

#[derive(Default)]
pub(super) struct Machine {
    pub(super) tree: Tree,
    plan: Plan,
    limit: Option<usize>,
    locks: BTreeSet<NodeId>,
    trace: Option<Vec<Traced>>,
}

/// One operation of a trace, as somebody sees it who watches the disk from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traced {
    /// What was done.
    pub operation: Operation,
    /// To which file or folder.
    pub path: PathBuf,
    /// How many bytes were asked for or given, of a read or a write; 0 otherwise.
    pub bytes: usize,
}

impl Machine {
    pub(super) fn trace(&mut self, operation: Operation, path: &Path, bytes: usize) {
        if let Some(trace) = &mut self.trace {
            trace.push(Traced { operation, path: path.to_owned(), bytes });
        }
    }

    pub(super) fn free(&self) -> usize {
        self.limit.map_or(usize::MAX, |limit| limit.saturating_sub(self.tree.used()))
    }
}

impl SimDisk {
    /// An empty disk with all the room in the world.
    pub fn new() -> Self {
        Self::default()
    }

    /// The disk as it is found after the power went: each unsynced write is kept, lost or torn, each
    /// unsynced name kept or lost, as `seed` decides. This disk itself stays as it is; the clock is
    /// shared; locks and planned faults are gone.
    #[must_use]
    pub fn power_cut(&self, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let tree = self.machine().tree.after_cut(&mut dice);
        let machine = Machine { tree, ..Machine::default() };
        Self { machine: Arc::new(Mutex::new(machine)), clock: Arc::clone(&self.clock) }
    }

    /// Makes the `nth` operation of a kind from now on (1 is the next) report a failure.
    pub fn fail(&self, operation: Operation, nth: u64, effect: Effect) {
        self.machine().plan.fail(operation, nth, effect);
    }

    /// Makes the power go at the `nth` changing operation from now on (1 is the next): that one is
    /// under way, and it and everything after it fails. Then [`SimDisk::power_cut`] shows what is left.
    pub fn power_off_at(&self, nth: u64) {
        self.machine().plan.power_off_at(nth);
    }

    /// Makes a durable byte go bad: who reads it sees it once what is in memory is dropped, or the power
    /// was cut. Nothing happens where there is no such byte.
    pub fn rot(&self, path: &Path, offset: usize, byte: u8) {
        let mut machine = self.machine();
        if let Ok(node) = machine.tree.find(path)
            && let Ok(bytes) = machine.tree.bytes_mut(node)
        {
            bytes.rot(offset, byte);
        }
    }

    /// Every operation since the last call; the first call begins the trace.
    pub fn trace(&self) -> Vec<Traced> {
        self.machine().trace.replace(Vec::new()).unwrap_or_default()
    }

    /// How many changing operations were done so far.
    pub fn changes(&self) -> u64 {
        self.machine().plan.changes()
    }

    /// Limits all files together to so many bytes; none lifts the limit.
    pub fn limit_bytes(&self, limit: Option<usize>) {
        self.machine().limit = limit;
    }

    /// Bytes of all files together.
    pub fn used_bytes(&self) -> usize {
        self.machine().tree.used()
    }

    /// The clock, to set it by hand.
    pub fn hands(&self) -> Arc<SimClock> {
        Arc::clone(&self.clock)
    }

    pub(super) fn act<T>(
        &self,
        act: &'static str,
        path: &Path,
        operation: Operation,
        change: impl FnOnce(&mut Machine) -> io::Result<T>,
    ) -> Result<T, DiskError> {
        let mut machine = self.machine();
        if !matches!(operation, Operation::Read | Operation::Write) {
            machine.trace(operation, path, 0);
        }
        let failed = |source| DiskError::failed(act, path, source);
        match machine.plan.next(operation) {
            Fate::Done => change(&mut machine).map_err(failed),
            Fate::Fails(Effect::Persisted) | Fate::PowerGoes => {
                change(&mut machine).map_err(failed)?;
                Err(failed(io::Error::other("the answer was lost")))
            }
            Fate::Fails(Effect::Lost) => Err(failed(io::Error::other("the disk failed"))),
            Fate::PowerGone => Err(failed(io::Error::other("the power is off"))),
        }
    }

    /// A sync is special: when it fails or the power goes, what it should have done is left open.
    pub(super) fn sync(&self, path: &Path, node: NodeId) -> Result<(), DiskError> {
        let mut machine = self.machine();
        machine.trace(Operation::Sync, path, 0);
        let fate = machine.plan.next(Operation::Sync);
        let failed = |source| DiskError::failed("sync", path, source);
        let bytes = machine.tree.bytes_mut(node).map_err(failed)?;
        match fate {
            Fate::Done | Fate::Fails(Effect::Persisted) => bytes.sync(),
            Fate::Fails(Effect::Lost) => bytes.fail_sync(),
            Fate::PowerGoes | Fate::PowerGone => {}
        }
        match fate {
            Fate::Done => Ok(()),
            Fate::Fails(_) | Fate::PowerGoes | Fate::PowerGone => {
                Err(failed(io::Error::other("the disk failed")))
            }
        }
    }

    fn sync_folder(&self, path: &Path) -> Result<(), DiskError> {
        let mut machine = self.machine();
        let fate = machine.plan.next(Operation::SyncDir);
        let failed = |source| DiskError::failed("sync", path, source);
        let node = machine.tree.find(path).map_err(failed)?;
        let folder = machine.tree.folder_mut(node).map_err(failed)?;
        match fate {
            Fate::Done => {
                folder.sync();
                Ok(())
            }
            Fate::Fails(effect) => {
                if effect == Effect::Persisted {
                    folder.sync();
                }
                Err(failed(io::Error::other("the disk failed")))
            }
            Fate::PowerGoes | Fate::PowerGone => Err(failed(io::Error::other("the power is off"))),
        }
    }

    fn machine(&self) -> MutexGuard<'_, Machine> {
        self.machine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file(&self, node: NodeId, path: &Path, access: Access) -> Box<dyn File> {
        Box::new(SimFile { disk: self.clone(), node, path: path.to_owned(), access })
    }
}

struct SimLock {
    disk: SimDisk,
    node: NodeId,
    path: PathBuf,
}

impl Lock for SimLock {
    fn stands(&self) -> Result<bool, DiskError> {
        Ok(self.disk.machine().tree.find(&self.path).is_ok_and(|node| node == self.node))
    }
}

impl Drop for SimLock {
    fn drop(&mut self) {
        self.disk.machine().locks.remove(&self.node);
    }
}

impl Disk for SimDisk {
    fn create_dir(&self, path: &Path) -> Result<(), DiskError> {
        self.act("create", path, Operation::Create, |machine| machine.tree.create_folders(path))
    }

    fn create(&self, path: &Path) -> Result<Box<dyn File>, DiskError> {
        let create = |machine: &mut Machine| machine.tree.create_file(path);
        let node = self.act("create", path, Operation::Create, create)?;
        Ok(self.file(node, path, Access::Write))
    }

    fn open(&self, path: &Path, access: Access) -> Result<Box<dyn File>, DiskError> {
        let node = self.act("open", path, Operation::Open, |machine| {
            let node = machine.tree.find(path)?;
            machine.tree.bytes(node)?;
            Ok(node)
        })?;
        Ok(self.file(node, path, access))
    }

    fn exists(&self, path: &Path) -> Result<bool, DiskError> {
        self.act("look for", path, Operation::Read, |machine| Ok(machine.tree.find(path).is_ok()))
    }

    fn list(&self, path: &Path) -> Result<Vec<String>, DiskError> {
        self.act("list", path, Operation::Read, |machine| {
            let folder = machine.tree.folder(machine.tree.find(path)?)?;
            Ok(folder.names.keys().cloned().collect())
        })
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        self.act("rename", from, Operation::Rename, |machine| machine.tree.rename(from, to))
    }

    fn remove(&self, path: &Path) -> Result<(), DiskError> {
        self.act("remove", path, Operation::Remove, |machine| {
            let node = machine.tree.find(path)?;
            machine.tree.bytes(node)?;
            machine.tree.remove(path)
        })
    }

    fn remove_dir(&self, path: &Path) -> Result<(), DiskError> {
        self.act("remove", path, Operation::Remove, |machine| {
            let node = machine.tree.find(path)?;
            machine.tree.folder(node)?;
            machine.tree.remove(path)
        })
    }

    fn sync_dir(&self, path: &Path) -> Result<(), DiskError> {
        self.sync_folder(path)
    }

    fn lock(&self, path: &Path) -> Result<Box<dyn Lock>, DiskError> {
        let mut machine = self.machine();
        let failed = |source| DiskError::failed("lock", path, source);
        let found = machine.tree.find(path);
        let node = found.or_else(|_| machine.tree.create_file(path)).map_err(failed)?;
        if !machine.locks.insert(node) {
            return Err(DiskError::Held { path: path.to_owned() });
        }
        drop(machine);
        Ok(Box::new(SimLock { disk: self.clone(), node, path: path.to_owned() }))
    }

    fn is_locked(&self, path: &Path) -> Result<bool, DiskError> {
        let machine = self.machine();
        Ok(machine.tree.find(path).is_ok_and(|node| machine.locks.contains(&node)))
    }

    fn free_bytes(&self, path: &Path) -> Result<u64, DiskError> {
        self.act("measure", path, Operation::Read, |machine| Ok(machine.free() as u64))
    }

    fn clock(&self) -> Arc<dyn Clock> {
        Arc::<SimClock>::clone(&self.clock)
    }

    fn native_path(&self, _path: &Path) -> Option<PathBuf> {
        None
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
