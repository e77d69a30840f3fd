//! The real disk.

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::RealFile;
use super::{RealClock, lock};
use crate::{Access, Clock, Disk, DiskError, File, Lock};

/// The file system of this machine; paths are its paths.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl RealDisk {
    /// The disk, ready to be shared.
    pub fn shared() -> Arc<dyn Disk> {
        Arc::new(Self)
    }
}

fn failed<'a>(act: &'static str, path: &'a Path) -> impl Fn(io::Error) -> DiskError + 'a {
    move |source| DiskError::failed(act, path, source)
}

impl Disk for RealDisk {
    fn create_dir(&self, path: &Path) -> Result<(), DiskError> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .map_err(failed("create", path))
    }

    fn create(&self, path: &Path) -> Result<Box<dyn File>, DiskError> {
        let file = fs::OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(failed("create", path))?;
        Ok(Box::new(RealFile { file, path: path.to_owned() }))
    }

    fn open(&self, path: &Path, access: Access) -> Result<Box<dyn File>, DiskError> {
        let file = fs::OpenOptions::new()
            .read(true)
            .write(access == Access::Write)
            .open(path)
            .map_err(failed("open", path))?;
        Ok(Box::new(RealFile { file, path: path.to_owned() }))
    }

    fn exists(&self, path: &Path) -> Result<bool, DiskError> {
        fs::exists(path).map_err(failed("look for", path))
    }

    fn list(&self, path: &Path) -> Result<Vec<String>, DiskError> {
        let mut names = Vec::new();
        for entry in fs::read_dir(path).map_err(failed("list", path))? {
            let entry = entry.map_err(failed("list", path))?;
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        fs::rename(from, to).map_err(failed("rename", from))
    }

    fn remove(&self, path: &Path) -> Result<(), DiskError> {
        fs::remove_file(path).map_err(failed("remove", path))
    }

    fn remove_dir(&self, path: &Path) -> Result<(), DiskError> {
        fs::remove_dir_all(path).map_err(failed("remove", path))
    }

    fn sync_dir(&self, path: &Path) -> Result<(), DiskError> {
        fs::File::open(path).and_then(|folder| folder.sync_all()).map_err(failed("sync", path))
    }

    fn lock(&self, path: &Path) -> Result<Box<dyn Lock>, DiskError> {
        lock::take(path)
    }

    fn is_locked(&self, path: &Path) -> Result<bool, DiskError> {
        lock::is_taken(path)
    }

    fn free_bytes(&self, path: &Path) -> Result<u64, DiskError> {
        let stat =
            rustix::fs::statvfs(path).map_err(|errno| DiskError::failed("measure", path, errno))?;
        Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
    }

    fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(RealClock)
    }

    fn native_path(&self, path: &Path) -> Option<PathBuf> {
        Some(path.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_new_file_is_readable_by_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        RealDisk.create(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(RealDisk.create(&path).err().unwrap().is_already_there());
    }

    #[test]
    fn what_was_written_is_read_back_and_cut() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let file = RealDisk.create(&path).unwrap();
        file.write_at(b"hello", 3).unwrap();
        file.sync_data().unwrap();
        file.drop_cache(4).unwrap();
        let mut bytes = [9; 10];
        assert_eq!(file.read_at(&mut bytes, 0).unwrap(), 8);
        assert_eq!(&bytes[..8], b"\0\0\0hello");
        file.truncate(4).unwrap();
        assert_eq!(file.size().unwrap(), 4);
        file.allocate(4096).unwrap();
        assert_eq!(file.size().unwrap(), 4096);
        RealDisk.sync_dir(folder.path()).unwrap();
        assert_eq!(RealDisk.list(folder.path()).unwrap(), ["a"]);
    }

    #[test]
    fn a_file_opened_for_reading_takes_no_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        RealDisk.create(&path).unwrap();
        let file = RealDisk.open(&path, Access::Read).unwrap();
        assert!(file.write_at(b"x", 0).is_err());
    }

    #[test]
    fn a_second_lock_is_refused_until_the_first_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        assert!(!RealDisk.is_locked(&path).unwrap());
        let held = RealDisk.lock(&path).unwrap();
        let refusal = RealDisk.lock(&path).err().unwrap();
        assert!(refusal.to_string().ends_with("is in use by another process"));
        assert!(RealDisk.is_locked(&path).unwrap());
        drop(held);
        assert!(!RealDisk.is_locked(&path).unwrap());
        RealDisk.lock(&path).unwrap();
    }

    #[test]
    fn a_removed_lock_does_not_stand_and_a_folder_keeps_others_out() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("ledger");
        RealDisk.create_dir(&dir).unwrap();
        let path = dir.join("lock");
        let (file, held) = (RealDisk.lock(&path).unwrap(), RealDisk.lock(&dir).unwrap());
        assert!(file.stands().unwrap() && held.stands().unwrap());
        fs::remove_file(&path).unwrap();
        assert!(!file.stands().unwrap() && held.stands().unwrap());
        assert!(RealDisk.is_locked(&dir).unwrap());
        assert!(matches!(RealDisk.lock(&dir), Err(DiskError::Held { .. })));
        let inside = RealDisk.create(&dir.join("a")).unwrap();
        assert!(inside.is_at(&dir.join("a")).unwrap());
        fs::rename(&dir, folder.path().join("moved")).unwrap();
        assert!(!held.stands().unwrap() && !inside.is_at(&dir.join("a")).unwrap());
        RealDisk.create_dir(&dir).unwrap();
        RealDisk.create(&dir.join("a")).unwrap();
        assert!(!held.stands().unwrap() && !inside.is_at(&dir.join("a")).unwrap());
        RealDisk.lock(&dir).unwrap();
    }

    #[test]
    fn the_clock_since_boot_runs_forward() {
        let clock = RealDisk.clock();
        let before = clock.monotonic();
        assert!(clock.monotonic() >= before);
        assert!(clock.machine_run().is_some());
        assert_eq!(clock.machine_run(), RealDisk.clock().machine_run());
        assert!(clock.now_micros() > 1_700_000_000_000_000);
    }
}
