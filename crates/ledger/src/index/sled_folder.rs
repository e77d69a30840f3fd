//! The sled folder: pages of the index and snapshots of views. Everything in it can be made anew,
//! so whatever is wrong with it, it is set aside.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sanad_disk::{Disk, DiskError};

use crate::guard::{guarded, open_db};

const NAME: &str = "sled";
const ASIDE: &str = "sled.aside";
const CACHE_BYTES: u64 = 32 * 1024 * 1024;

/// The database, open.
#[derive(Clone)]
pub(crate) struct SledFolder {
    pub(crate) index: sled::Tree,
    pub(crate) snapshots: sled::Tree,
    db: sled::Db,
}

impl SledFolder {
    /// Opens the folder, or makes it; `None` on a disk that sled cannot see, or at a time before 1970, in
    /// which it makes no settings.
    pub(crate) fn open(disk: &dyn Disk, dir: &Path) -> Option<Result<Self, String>> {
        let path = disk.native_path(&dir.join(NAME))?;
        let settings = || Ok(sled::Config::new().path(path).cache_capacity(CACHE_BYTES));
        let config = guarded(settings).ok()?;
        Some(open_db(&config).and_then(|db| {
            guarded(|| {
                let (index, snapshots) = (db.open_tree("index")?, db.open_tree("snapshots")?);
                Ok(Self { index, snapshots, db })
            })
        }))
    }

    /// Renames the folder out of the way; only the newest is kept.
    pub(crate) fn set_aside(disk: &Arc<dyn Disk>, dir: &Path) -> Result<(), DiskError> {
        let aside = |name: &String| name.starts_with(ASIDE);
        let earlier: Vec<String> = disk.list(dir)?.into_iter().filter(aside).collect();
        let last = earlier.iter().filter_map(|name| name.rsplit('-').next()?.parse().ok()).max();
        let next = last.unwrap_or(0_u64) + 1;
        for name in earlier {
            disk.remove_dir(&dir.join(name))?;
        }
        let from: PathBuf = dir.join(NAME);
        if disk.exists(&from)? {
            disk.rename(&from, &dir.join(format!("{ASIDE}-{next}")))?;
        }
        Ok(())
    }

    /// Hands everything to the system. Not durable, and need not be.
    pub(crate) fn flush(&self) -> Result<(), String> {
        guarded(|| self.db.flush()).map(|_| ())
    }
}
