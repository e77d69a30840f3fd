//! The real disk with its sync made a no-op: what a promise costs is seen against this.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sanad_disk::{Access, Clock, Disk, DiskError, File, Lock, RealDisk};

/// Everything as on the real disk, but nothing is synced.
pub(crate) struct Unsynced(pub(crate) RealDisk);

struct UnsyncedFile(Box<dyn File>);

impl File for UnsyncedFile {
    fn read_at(&self, into: &mut [u8], offset: u64) -> Result<usize, DiskError> {
        self.0.read_at(into, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> Result<(), DiskError> {
        self.0.write_at(bytes, offset)
    }

    fn size(&self) -> Result<u64, DiskError> {
        self.0.size()
    }

    fn truncate(&self, size: u64) -> Result<(), DiskError> {
        self.0.truncate(size)
    }

    fn allocate(&self, size: u64) -> Result<(), DiskError> {
        self.0.allocate(size)
    }

    fn sync_data(&self) -> Result<(), DiskError> {
        Ok(())
    }

    fn drop_cache(&self, from: u64) -> Result<(), DiskError> {
        self.0.drop_cache(from)
    }

    fn is_at(&self, path: &Path) -> Result<bool, DiskError> {
        self.0.is_at(path)
    }
}

impl Disk for Unsynced {
    fn create_dir(&self, path: &Path) -> Result<(), DiskError> {
        self.0.create_dir(path)
    }

    fn create(&self, path: &Path) -> Result<Box<dyn File>, DiskError> {
        Ok(Box::new(UnsyncedFile(self.0.create(path)?)))
    }

    fn open(&self, path: &Path, access: Access) -> Result<Box<dyn File>, DiskError> {
        Ok(Box::new(UnsyncedFile(self.0.open(path, access)?)))
    }

    fn exists(&self, path: &Path) -> Result<bool, DiskError> {
        self.0.exists(path)
    }

    fn list(&self, path: &Path) -> Result<Vec<String>, DiskError> {
        self.0.list(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        self.0.rename(from, to)
    }

    fn remove(&self, path: &Path) -> Result<(), DiskError> {
        self.0.remove(path)
    }

    fn remove_dir(&self, path: &Path) -> Result<(), DiskError> {
        self.0.remove_dir(path)
    }

    fn sync_dir(&self, _path: &Path) -> Result<(), DiskError> {
        Ok(())
    }

    fn lock(&self, path: &Path) -> Result<Box<dyn Lock>, DiskError> {
        self.0.lock(path)
    }

    fn is_locked(&self, path: &Path) -> Result<bool, DiskError> {
        self.0.is_locked(path)
    }

    fn free_bytes(&self, path: &Path) -> Result<u64, DiskError> {
        self.0.free_bytes(path)
    }

    fn clock(&self) -> Arc<dyn Clock> {
        self.0.clock()
    }

    fn native_path(&self, path: &Path) -> Option<PathBuf> {
        self.0.native_path(path)
    }
}

/// The real disk, or the one that does not sync.
pub(crate) fn disk(synced: bool) -> Arc<dyn Disk> {
    if synced { Arc::new(RealDisk) } else { Arc::new(Unsynced(RealDisk)) }
}
