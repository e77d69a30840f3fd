//! What a disk says when it cannot.

use std::io;
use std::path::{Path, PathBuf};

/// Why an act on the disk did not happen, or may not have happened.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// The system refused or failed.
    #[error("cannot {act} `{}`: {source}", path.display())]
    Failed {
        /// The act as an imperative: `write`, `sync`.
        act: &'static str,
        /// What it was done to.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The lock is taken.
    #[error("`{}` is in use by another process", path.display())]
    Held {
        /// The lock file.
        path: PathBuf,
    },
}

impl DiskError {
    pub(crate) fn failed(act: &'static str, path: &Path, source: impl Into<io::Error>) -> Self {
        Self::Failed { act, path: path.to_owned(), source: source.into() }
    }

    /// Whether the file or folder does not exist.
    pub fn is_not_found(&self) -> bool {
        self.kind() == Some(io::ErrorKind::NotFound)
    }

    /// Whether something of that name exists already.
    pub fn is_already_there(&self) -> bool {
        self.kind() == Some(io::ErrorKind::AlreadyExists)
    }

    /// Whether the system does not let this user do it.
    pub fn is_refused(&self) -> bool {
        self.kind() == Some(io::ErrorKind::PermissionDenied)
    }

    /// Whether the disk has no room left, for all or for this user.
    pub fn is_full(&self) -> bool {
        matches!(self.kind(), Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded))
    }

    fn kind(&self) -> Option<io::ErrorKind> {
        match self {
            Self::Failed { source, .. } => Some(source.kind()),
            Self::Held { .. } => None,
        }
    }
}
