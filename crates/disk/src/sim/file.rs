//! One open file of the simulated disk.

use std::io;
use std::path::{Path, PathBuf};

use super::disk::SimDisk;
use super::fault::Operation;
use super::tree::NodeId;
use crate::{Access, DiskError, File};

pub(super) struct SimFile {
    pub(super) disk: SimDisk,
    pub(super) node: NodeId,
    pub(super) path: PathBuf,
    pub(super) access: Access,
}

impl SimFile {
    fn may_write(&self) -> Result<(), DiskError> {
        match self.access {
            Access::Write => Ok(()),
            Access::Read => {
                Err(DiskError::failed("write", &self.path, io::ErrorKind::PermissionDenied))
            }
        }
    }
}

fn place(offset: u64) -> io::Result<usize> {
    usize::try_from(offset).map_err(|_| io::ErrorKind::InvalidInput.into())
}

impl File for SimFile {
    fn read_at(&self, into: &mut [u8], offset: u64) -> Result<usize, DiskError> {
        self.disk.act("read", &self.path, Operation::Read, |machine| {
            machine.trace(Operation::Read, &self.path, into.len());
            let rest = machine.tree.bytes(self.node)?.cached.get(place(offset)?..).unwrap_or(&[]);
            let count = rest.len().min(into.len());
            for (to, from) in into.iter_mut().zip(rest) {
                *to = *from;
            }
            Ok(count)
        })
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> Result<(), DiskError> {
        self.may_write()?;
        self.disk.act("write", &self.path, Operation::Write, |machine| {
            machine.trace(Operation::Write, &self.path, bytes.len());
            let at = place(offset)?;
            let size = machine.tree.bytes(self.node)?.cached.len();
            let grows = (at + bytes.len()).saturating_sub(size);
            let room = machine.free();
            // A full disk takes what fits, as the real one does.
            let fits = bytes.len() - grows.saturating_sub(room).min(bytes.len());
            let (taken, left) = bytes.split_at(fits);
            machine.tree.bytes_mut(self.node)?.write(at, taken);
            if left.is_empty() { Ok(()) } else { Err(io::ErrorKind::StorageFull.into()) }
        })
    }

    fn size(&self) -> Result<u64, DiskError> {
        self.disk.act("measure", &self.path, Operation::Read, |machine| {
            Ok(machine.tree.bytes(self.node)?.cached.len() as u64)
        })
    }

    fn truncate(&self, size: u64) -> Result<(), DiskError> {
        self.may_write()?;
        self.disk.act("truncate", &self.path, Operation::Resize, |machine| {
            machine.tree.bytes_mut(self.node)?.resize(place(size)?);
            Ok(())
        })
    }

    fn allocate(&self, size: u64) -> Result<(), DiskError> {
        self.may_write()?;
        self.disk.act("allocate", &self.path, Operation::Resize, |machine| {
            let now = machine.tree.bytes(self.node)?.cached.len();
            let size = place(size)?.max(now);
            // As ext4 does, a file keeps what it got before there was no more.
            let got = size.min(now.saturating_add(machine.free()));
            machine.tree.bytes_mut(self.node)?.resize(got);
            if got == size { Ok(()) } else { Err(io::ErrorKind::StorageFull.into()) }
        })
    }

    fn sync_data(&self) -> Result<(), DiskError> {
        self.disk.sync(&self.path, self.node)
    }

    fn drop_cache(&self, from: u64) -> Result<(), DiskError> {
        self.disk.act("advise on", &self.path, Operation::Read, |machine| {
            machine.tree.bytes_mut(self.node)?.drop_cache(place(from)?);
            Ok(())
        })
    }

    fn is_at(&self, path: &Path) -> Result<bool, DiskError> {
        self.disk.act("look for", path, Operation::Read, |machine| {
            Ok(machine.tree.find(path).is_ok_and(|node| node == self.node))
        })
    }
}
