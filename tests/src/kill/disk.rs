//! The disk of a process that is killed at one of its operations.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::process::{Signal, getpid, kill_process};
use sanad_disk::{Access, Clock, Disk, DiskError, File, Lock, RealDisk};

/// The real disk of a process that is killed before the operation at which the count ends. Reads do
/// not count: they change nothing that the next start could find.
#[derive(Clone, Default)]
pub(super) struct KillDisk {
    left: Arc<AtomicU64>,
}

impl KillDisk {
    /// From here on the `nth` operation kills.
    pub(super) fn arm(&self, nth: u64) {
        self.left.store(nth, Ordering::SeqCst);
    }

    fn step(&self) {
        let count = |left: u64| left.checked_sub(1);
        if self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, count) == Ok(1) {
            kill_process(getpid(), Signal::KILL).unwrap();
            // The operation is not made, whenever the signal comes.
            loop {
                std::thread::park();
            }
        }
    }
}

impl Disk for KillDisk {
    fn create_dir(&self, path: &Path) -> Result<(), DiskError> {
        self.step();
        RealDisk.create_dir(path)
    }

    fn create(&self, path: &Path) -> Result<Box<dyn File>, DiskError> {
        self.step();
        let file = RealDisk.create(path)?;
        Ok(Box::new(KillFile { disk: self.clone(), file }))
    }

    fn open(&self, path: &Path, access: Access) -> Result<Box<dyn File>, DiskError> {
        let file = RealDisk.open(path, access)?;
        Ok(Box::new(KillFile { disk: self.clone(), file }))
    }

    fn exists(&self, path: &Path) -> Result<bool, DiskError> {
        RealDisk.exists(path)
    }

    fn list(&self, path: &Path) -> Result<Vec<String>, DiskError> {
        RealDisk.list(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        self.step();
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> Result<(), DiskError> {
        self.step();
        RealDisk.remove(path)
    }

    fn remove_dir(&self, path: &Path) -> Result<(), DiskError> {
        self.step();
        RealDisk.remove_dir(path)
    }

    fn sync_dir(&self, path: &Path) -> Result<(), DiskError> {
        self.step();
        RealDisk.sync_dir(path)
    }

    fn lock(&self, path: &Path) -> Result<Box<dyn Lock>, DiskError> {
        RealDisk.lock(path)
    }

    fn is_locked(&self, path: &Path) -> Result<bool, DiskError> {
        RealDisk.is_locked(path)
    }

    fn free_bytes(&self, path: &Path) -> Result<u64, DiskError> {
        RealDisk.free_bytes(path)
    }

    fn clock(&self) -> Arc<dyn Clock> {
        RealDisk.clock()
    }

    fn native_path(&self, path: &Path) -> Option<PathBuf> {
        RealDisk.native_path(path)
    }
}

struct KillFile {
    disk: KillDisk,
    file: Box<dyn File>,
}

impl File for KillFile {
    fn read_at(&self, into: &mut [u8], offset: u64) -> Result<usize, DiskError> {
        self.file.read_at(into, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> Result<(), DiskError> {
        self.disk.step();
        self.file.write_at(bytes, offset)
    }

    fn size(&self) -> Result<u64, DiskError> {
        self.file.size()
    }

    fn truncate(&self, size: u64) -> Result<(), DiskError> {
        self.disk.step();
        self.file.truncate(size)
    }

    fn allocate(&self, size: u64) -> Result<(), DiskError> {
        self.disk.step();
        self.file.allocate(size)
    }

    fn sync_data(&self) -> Result<(), DiskError> {
        self.disk.step();
        self.file.sync_data()
    }

    fn drop_cache(&self, from: u64) -> Result<(), DiskError> {
        self.file.drop_cache(from)
    }

    fn is_at(&self, path: &Path) -> Result<bool, DiskError> {
        self.file.is_at(path)
    }
}
