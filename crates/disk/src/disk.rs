//! The disk: what a durable log asks of a file system, and no more.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::{Clock, DiskError, File};

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// For reading; a write is refused by the system.
    Read,
    /// For reading and writing.
    Write,
}

/// Held for as long as the value lives; the system lets go of it when the process dies.
pub trait Lock: Send + Sync {
    /// Whether the path that was locked still names what is held: another that took its place, or none,
    /// keeps nobody out.
    ///
    /// # Errors
    /// Fails when the system cannot tell.
    fn stands(&self) -> Result<bool, DiskError>;
}

/// A file system. Nothing is durable before the sync that makes it so: a file's bytes by
/// [`File::sync_data`], its name (create, rename, remove) by [`Disk::sync_dir`] of its folder.
pub trait Disk: Send + Sync {
    /// Makes the folder and all above it that are missing; readable by the owner only.
    ///
    /// # Errors
    /// Fails when the system refuses.
    fn create_dir(&self, path: &Path) -> Result<(), DiskError>;

    /// Makes a new file for reading and writing, readable by the owner only (0600).
    ///
    /// # Errors
    /// Fails when the file exists or the system refuses.
    fn create(&self, path: &Path) -> Result<Box<dyn File>, DiskError>;

    /// Opens a file that exists.
    ///
    /// # Errors
    /// Fails when it does not exist or the system refuses.
    fn open(&self, path: &Path, access: Access) -> Result<Box<dyn File>, DiskError>;

    /// Whether a file or folder of that name exists.
    ///
    /// # Errors
    /// Fails when the system cannot tell.
    fn exists(&self, path: &Path) -> Result<bool, DiskError>;

    /// The names in a folder, sorted.
    ///
    /// # Errors
    /// Fails when the folder does not exist or the system refuses.
    fn list(&self, path: &Path) -> Result<Vec<String>, DiskError>;

    /// Renames a file or folder, replacing a file that has the new name, in one step.
    ///
    /// # Errors
    /// Fails when the system refuses.
    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError>;

    /// Removes a file.
    ///
    /// # Errors
    /// Fails when it does not exist or the system refuses.
    fn remove(&self, path: &Path) -> Result<(), DiskError>;

    /// Removes a folder and all in it.
    ///
    /// # Errors
    /// Fails when it does not exist or the system refuses.
    fn remove_dir(&self, path: &Path) -> Result<(), DiskError>;

    /// Makes the names in this folder durable.
    ///
    /// # Errors
    /// A failure means that nothing is known about any name since the last success.
    fn sync_dir(&self, path: &Path) -> Result<(), DiskError>;

    /// Takes the file as an exclusive lock, making it where it is missing, or the folder that has the
    /// path; never waits longer than for somebody who only looks whether it is held. On a file system
    /// that cannot lock folders (NFS), a folder's lock keeps nobody out, but still tells whether it stands.
    ///
    /// # Errors
    /// [`DiskError::Held`] when another holder has it.
    fn lock(&self, path: &Path) -> Result<Box<dyn Lock>, DiskError>;

    /// Whether somebody holds the file or folder as a lock now. What is missing is held by nobody.
    ///
    /// # Errors
    /// Fails when the system refuses.
    fn is_locked(&self, path: &Path) -> Result<bool, DiskError>;

    /// Bytes that an ordinary user may still write in the file system that holds `path`.
    ///
    /// # Errors
    /// Fails when the system refuses.
    fn free_bytes(&self, path: &Path) -> Result<u64, DiskError>;

    /// The clock of the machine that this disk is in.
    fn clock(&self) -> Arc<dyn Clock>;

    /// The path under which other libraries find `path`; none on a simulated disk.
    fn native_path(&self, path: &Path) -> Option<PathBuf>;
}
