//! The reserve: space kept back, so that looks and closures go on when the disk is full.

use std::path::PathBuf;
use std::sync::Arc;

use sanad_disk::{Access, Disk, DiskError};

pub(crate) const NAME: &str = "reserve";

/// A file that takes up space until it is needed. Only the writer has one.
pub(crate) struct Reserve {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    bytes: u64,
    held: bool,
}

impl Reserve {
    /// Takes the space, unless the disk is too full for it.
    pub(crate) fn open(disk: &Arc<dyn Disk>, dir: PathBuf, bytes: u64) -> Result<Self, DiskError> {
        let mut reserve = Self { disk: Arc::clone(disk), dir, bytes, held: false };
        let path = reserve.path();
        reserve.held = match disk.open(&path, Access::Read) {
            Err(error) if error.is_not_found() => false,
            opened => opened?.size()? >= bytes,
        };
        if !reserve.held {
            reserve.regain()?;
        }
        Ok(reserve)
    }

    /// Whether the space is still kept back: intake may go on.
    pub(crate) fn is_held(&self) -> bool {
        self.held
    }

    /// Gives the space free.
    pub(crate) fn release(&mut self) -> Result<(), DiskError> {
        self.held = false;
        match self.disk.remove(&self.path()) {
            Err(error) if error.is_not_found() => Ok(()),
            done => done,
        }
    }

    /// Takes the space back once there is twice as much. What goes wrong with that leaves the
    /// space free.
    pub(crate) fn regain(&mut self) -> Result<(), DiskError> {
        if self.bytes == 0 {
            self.held = true;
            return Ok(());
        }
        if self.disk.free_bytes(&self.dir)? < 2 * self.bytes {
            return Ok(());
        }
        let path = self.path();
        let file = match self.disk.create(&path) {
            Err(error) if error.is_already_there() => self.disk.open(&path, Access::Write)?,
            created => created?,
        };
        match file.allocate(self.bytes) {
            Err(error) if error.is_full() => self.release(),
            Err(error) => Err(error),
            Ok(()) => {
                self.held = true;
                Ok(())
            }
        }
    }

    fn path(&self) -> PathBuf {
        self.dir.join(NAME)
    }
}
