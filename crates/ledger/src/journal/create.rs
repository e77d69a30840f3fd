//! Making an empty journal.

use std::path::Path;
use std::sync::Arc;

use sanad_chain::{Hash, SealKey};
use sanad_disk::{Access, Disk, DiskError};

use super::segment::{self, HEADER_BYTES, Header};
use super::{FOLDER, segments};
use crate::mark::{self, Mark, MarkFile};
use crate::store::End;
use crate::{Identity, OpenError};

/// Makes the first segment and the mark. The mark's name comes last: a folder without one is a
/// ledger whose making was cut off, and may be made again.
pub(crate) fn create(
    disk: &Arc<dyn Disk>,
    dir: &Path,
    identity: Identity,
    key: &SealKey,
) -> Result<(), OpenError> {
    let folder = dir.join(FOLDER);
    if disk.exists(&dir.join(mark::NAME))? {
        return Err(OpenError::Exists);
    }
    disk.create_dir(&folder)?;
    clear_unfinished(disk, &folder)?;
    if let Some(parent) = dir.parent().filter(|parent| *parent != Path::new("")) {
        disk.sync_dir(parent)?;
    }
    disk.sync_dir(dir)?;
    segment::begin(disk, &folder, &Header { identity, number: 0, begins: End::START })?;
    let end = HEADER_BYTES as u64;
    let mark = Mark { counter: 0, size: 0, head: Hash::ZERO, segment: 0, last_frame: end, end };
    MarkFile::create(disk, dir, identity, key.clone(), mark)?;
    disk.sync_dir(dir)?;
    Ok(())
}

/// Removes the one empty segment of a making that was cut off; anything more is somebody's ledger.
fn clear_unfinished(disk: &Arc<dyn Disk>, folder: &Path) -> Result<(), OpenError> {
    if !is_unfinished(disk.as_ref(), folder)? {
        return Err(OpenError::Exists);
    }
    for number in segments(disk.as_ref(), folder)? {
        disk.remove(&folder.join(segment::name(number)))?;
    }
    Ok(())
}

/// Whether there is no more than what a making leaves that was cut off: a first segment without a
/// frame.
pub(super) fn is_unfinished(disk: &dyn Disk, folder: &Path) -> Result<bool, DiskError> {
    Ok(match segments(disk, folder)?.as_slice() {
        [] => true,
        [0] => {
            let first = disk.open(&folder.join(segment::name(0)), Access::Read)?;
            first.size()? <= HEADER_BYTES as u64
        }
        _ => false,
    })
}
