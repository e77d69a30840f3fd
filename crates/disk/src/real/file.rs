//! A real file.

use std::os::unix::fs::FileExt;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use rustix::fs::{Advice, FallocateFlags};

use crate::{DiskError, File};

/// No system has larger pages, and any page's size divides it.
const PAGE_BYTES_MAX: u64 = 64 * 1024;

#[derive(Debug)]
pub(super) struct RealFile {
    pub(super) file: fs::File,
    pub(super) path: PathBuf,
}

impl RealFile {
    fn failed(&self, act: &'static str) -> impl Fn(io::Error) -> DiskError + '_ {
        move |source| DiskError::failed(act, &self.path, source)
    }
}

impl File for RealFile {
    fn read_at(&self, into: &mut [u8], offset: u64) -> Result<usize, DiskError> {
        let mut done = 0;
        while let Some(rest) = into.get_mut(done..).filter(|rest| !rest.is_empty()) {
            match self.file.read_at(rest, offset + done as u64) {
                Ok(0) => break,
                Ok(count) => done += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.failed("read")(error)),
            }
        }
        Ok(done)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> Result<(), DiskError> {
        self.file.write_all_at(bytes, offset).map_err(self.failed("write"))
    }

    fn size(&self) -> Result<u64, DiskError> {
        self.file.metadata().map(|meta| meta.len()).map_err(self.failed("measure"))
    }

    fn truncate(&self, size: u64) -> Result<(), DiskError> {
        self.file.set_len(size).map_err(self.failed("truncate"))
    }

    fn allocate(&self, size: u64) -> Result<(), DiskError> {
        rustix::fs::fallocate(&self.file, FallocateFlags::empty(), 0, size)
            .map_err(|errno| self.failed("allocate")(errno.into()))
    }

    fn sync_data(&self) -> Result<(), DiskError> {
        self.file.sync_data().map_err(self.failed("sync"))
    }

    fn drop_cache(&self, from: u64) -> Result<(), DiskError> {
        // A page that is not advised on as a whole is kept.
        let from = from - from % PAGE_BYTES_MAX;
        rustix::fs::fadvise(&self.file, from, None, Advice::DontNeed)
            .map_err(|errno| self.failed("advise on")(errno.into()))
    }

    fn is_at(&self, path: &Path) -> Result<bool, DiskError> {
        names(path, &self.file)
    }
}

/// Whether the path names what is open now.
pub(super) fn names(path: &Path, open: &fs::File) -> Result<bool, DiskError> {
    let failed = |source| DiskError::failed("look for", path, source);
    let named = match fs::metadata(path) {
        Ok(named) => named,
        Err(error) if is_nothing(error.kind()) => return Ok(false),
        Err(error) => return Err(failed(error)),
    };
    let open = open.metadata().map_err(failed)?;
    Ok((named.dev(), named.ino()) == (open.dev(), open.ino()))
}

/// A path that ends early, or runs through something that is no folder, names nothing.
fn is_nothing(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
