//! One open file.

use std::path::Path;

use crate::DiskError;

/// An open file, read and written at offsets; it has no cursor.
pub trait File: Send + Sync {
    /// Fills `into` from `offset`; returns fewer bytes only at the end of the file.
    ///
    /// # Errors
    /// Fails when the system refuses.
    fn read_at(&self, into: &mut [u8], offset: u64) -> Result<usize, DiskError>;

    /// Writes all bytes at `offset`, growing the file; not durable before [`File::sync_data`].
    ///
    /// # Errors
    /// After a failure any part of the bytes may have been written.
    fn write_at(&self, bytes: &[u8], offset: u64) -> Result<(), DiskError>;

    /// Bytes in the file.
    ///
    /// # Errors
    /// Fails when the system refuses.
    fn size(&self) -> Result<u64, DiskError>;

    /// Cuts or extends (with zeros) to `size` bytes.
    ///
    /// # Errors
    /// Fails when the system refuses.
    fn truncate(&self, size: u64) -> Result<(), DiskError>;

    /// Extends to `size` bytes of zeros that really take up space on the disk.
    ///
    /// # Errors
    /// Fails when there is no room or the system refuses. A file that did not get all of it may be
    /// longer than before by what it got.
    fn allocate(&self, size: u64) -> Result<(), DiskError>;

    /// Makes bytes and size durable (`fdatasync`).
    ///
    /// # Errors
    /// A failure is final: the system may have marked the lost bytes clean, so that a second call
    /// succeeds without making them durable.
    fn sync_data(&self) -> Result<(), DiskError>;

    /// Drops what the system keeps in memory of this file from this offset on, so that the next read
    /// asks the disk.
    ///
    /// # Errors
    /// Fails when the system refuses.
    fn drop_cache(&self, from: u64) -> Result<(), DiskError>;

    /// Whether this very file is the one that the path names now: not removed, moved or replaced.
    ///
    /// # Errors
    /// Fails when the system cannot tell.
    fn is_at(&self, path: &Path) -> Result<bool, DiskError>;
}
