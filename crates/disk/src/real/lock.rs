//! A lock between processes: `flock` on a file or a folder.

use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::FlockOperation;
use rustix::io::Errno;

use super::file::names;
use crate::{DiskError, Lock};

/// Whoever only looks whether a lock is held holds it for a moment: so often, and so far apart, it is
/// tried again.
const TRIES: usize = 10;
const BETWEEN: Duration = Duration::from_millis(2);

/// Its open file is the lock: closing it, or dying, lets go.
struct RealLock {
    held: fs::File,
    path: PathBuf,
}

impl Lock for RealLock {
    fn stands(&self) -> Result<bool, DiskError> {
        names(&self.path, &self.held)
    }
}

pub(super) fn take(path: &Path) -> Result<Box<dyn Lock>, DiskError> {
    let is_folder = path.is_dir();
    let held = if is_folder { fs::File::open(path) } else { open_or_make(path) };
    let held = held.map_err(|source| DiskError::failed("open", path, source))?;
    for _ in 0..TRIES {
        match rustix::fs::flock(&held, FlockOperation::NonBlockingLockExclusive) {
            // A folder cannot be opened for writing, which a network file system wants of what it locks.
            Ok(()) => {}
            Err(Errno::BADF | Errno::OPNOTSUPP) if is_folder => {}
            Err(Errno::WOULDBLOCK) => {
                std::thread::sleep(BETWEEN);
                continue;
            }
            Err(errno) => return Err(DiskError::failed("lock", path, errno)),
        }
        return Ok(Box::new(RealLock { held, path: path.to_owned() }));
    }
    Err(DiskError::Held { path: path.to_owned() })
}

fn open_or_make(path: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600).open(path)
}

pub(super) fn is_taken(path: &Path) -> Result<bool, DiskError> {
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(DiskError::failed("open", path, error)),
    };
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockShared) {
        Ok(()) | Err(Errno::OPNOTSUPP) => Ok(false),
        Err(Errno::WOULDBLOCK) => Ok(true),
        Err(errno) => Err(DiskError::failed("lock", path, errno)),
    }
}
