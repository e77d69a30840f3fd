//! The sled folder: pages of the index and snapshots of views. Everything in it can be made anew,
//! so whatever is wrong with it, it is set aside.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sanad_disk::{Disk, DiskError};

use crate::guard::{guarded, open_db};

const NAME: &str = "sled";
const ASIDE: &str = "sled.aside-";
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

    /// Renames the folder out of the way; only the newest is kept, until a start that does without it.
    pub(crate) fn set_aside(disk: &Arc<dyn Disk>, dir: &Path) -> Result<(), DiskError> {
        let earlier = Self::aside(disk.as_ref(), dir)?;
        let next = earlier.last().map_or(0, |(number, _)| *number) + 1;
        for (_, path) in earlier {
            // What has the name and is none of ours, such as a file, stays.
            let _ = disk.remove_dir(&path);
        }
        let from: PathBuf = dir.join(NAME);
        if disk.exists(&from)? {
            disk.rename(&from, &dir.join(format!("{ASIDE}{next}")))?;
        }
        Ok(())
    }

    /// Removes what was set aside before: what stands in its place was found to be right.
    pub(crate) fn forget_aside(disk: &dyn Disk, dir: &Path) {
        for (_, path) in Self::aside(disk, dir).unwrap_or_default() {
            // It is of no use, and does no harm.
            let _ = disk.remove_dir(&path);
        }
    }

    /// What was set aside, by number.
    fn aside(disk: &dyn Disk, dir: &Path) -> Result<Vec<(u64, PathBuf)>, DiskError> {
        let number = |name: &String| name.strip_prefix(ASIDE)?.parse::<u64>().ok();
        let names = disk.list(dir)?;
        let mut aside: Vec<_> =
            names.iter().filter_map(|name| Some((number(name)?, dir.join(name)))).collect();
        aside.sort_unstable();
        Ok(aside)
    }

    /// Hands everything to the system. Not durable, and need not be.
    pub(crate) fn flush(&self) -> Result<(), String> {
        guarded(|| self.db.flush()).map(|_| ())
    }
}
