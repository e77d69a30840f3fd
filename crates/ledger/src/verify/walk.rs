//! Reading a ledger's entries without opening it.

use std::path::Path;
use std::sync::Arc;

use sanad_chain::Entry;
use sanad_disk::Disk;

use super::{VerifyError, live_frames};
use crate::store::{Found, Frames as _};

/// Visits the entries that are kept as a journal in `dir`, in order, without opening it for writing:
/// while another process writes, those up to the mark. Nothing is checked; what cannot be read is passed
/// over, and [`verify_dir`](super::verify_dir) names it.
///
/// # Errors
/// There is no ledger, or the disk fails.
pub fn walk_dir(
    disk: &Arc<dyn Disk>,
    dir: &Path,
    visit: &mut dyn FnMut(&Entry<'_>),
) -> Result<(), VerifyError> {
    let (_, _, mut frames) = live_frames(disk, dir, None)?;
    while let Some(found) = frames.next()? {
        if let Found::Frame { frame, .. } = found
            && let Ok(inside) = frame.inside()
        {
            inside.entries.iter().for_each(&mut *visit);
        }
    }
    Ok(())
}
