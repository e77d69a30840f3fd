//! The real disk with the story's clock.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sanad_disk::{Access, Clock, Disk, DiskError, File, Lock, RealDisk};

use super::clock::StoryClock;

/// Files are real, only the time is the story's.
pub(super) struct StoryDisk {
    pub(super) clock: Arc<StoryClock>,
}

impl Disk for StoryDisk {
    fn create_dir(&self, path: &Path) -> Result<(), DiskError> {
        RealDisk.create_dir(path)
    }

    fn create(&self, path: &Path) -> Result<Box<dyn File>, DiskError> {
        RealDisk.create(path)
    }

    fn open(&self, path: &Path, access: Access) -> Result<Box<dyn File>, DiskError> {
        RealDisk.open(path, access)
    }

    fn exists(&self, path: &Path) -> Result<bool, DiskError> {
        RealDisk.exists(path)
    }

    fn list(&self, path: &Path) -> Result<Vec<String>, DiskError> {
        RealDisk.list(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> Result<(), DiskError> {
        RealDisk.remove(path)
    }

    fn remove_dir(&self, path: &Path) -> Result<(), DiskError> {
        RealDisk.remove_dir(path)
    }

    fn sync_dir(&self, path: &Path) -> Result<(), DiskError> {
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
        Arc::clone(&self.clock) as Arc<dyn Clock>
    }

    fn native_path(&self, path: &Path) -> Option<PathBuf> {
        RealDisk.native_path(path)
    }
}
