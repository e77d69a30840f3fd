//! A lock between processes: `flock` on a file.

use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::FlockOperation;
use rustix::io::Errno;

use crate::{DiskError, Lock};

/// Its open file is the lock: closing it, or dying, lets go.
#[expect(dead_code, reason = "the open file is never used, only held")]
struct RealLock(fs::File);

impl Lock for RealLock {}

pub(super) fn take(path: &Path) -> Result<Box<dyn Lock>, DiskError> {
    let file = fs::OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(|source| DiskError::failed("open", path, source))?;
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Box::new(RealLock(file))),
        Err(Errno::WOULDBLOCK) => Err(DiskError::Held { path: path.to_owned() }),
        Err(errno) => Err(DiskError::failed("lock", path, errno)),
    }
}

pub(super) fn is_taken(path: &Path) -> Result<bool, DiskError> {
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(DiskError::failed("open", path, error)),
    };
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockShared) {
        Ok(()) => Ok(false),
        Err(Errno::WOULDBLOCK) => Ok(true),
        Err(errno) => Err(DiskError::failed("lock", path, errno)),
    }
}
