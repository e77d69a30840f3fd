//! Whether the journal holds what the mark says it holds.

use std::path::Path;

use sanad_disk::{Access, Disk, DiskError};

use super::segment::{self, HEADER_BYTES, Header};
use crate::Identity;
use crate::frame::{FRAME_BYTES_MAX, FrameView, Front, front};
use crate::mark::Mark;

/// Checks the one frame that the mark points at. `Err` inside says what is wrong, as a sentence.
pub(super) fn check(
    disk: &dyn Disk,
    folder: &Path,
    identity: Identity,
    mark: &Mark,
) -> Result<Result<(), String>, DiskError> {
    let missing = || {
        let Mark { size, .. } = mark;
        Ok(Err(format!("the end of the journal is missing: the mark names {size} entries")))
    };
    let file = match disk.open(&folder.join(segment::name(mark.segment)), Access::Read) {
        Err(error) if error.is_not_found() => return missing(),
        opened => opened?,
    };
    let mut head = [0; HEADER_BYTES];
    file.read_at(&mut head, 0)?;
    match Header::parse(&head) {
        Some(header) if header.identity == identity && header.number == mark.segment => {}
        Some(_) | None => return Ok(Err("the last segment's header is damaged".into())),
    }
    if file.size()? < mark.end {
        return missing();
    }
    if mark.size == 0 {
        return Ok(Ok(()));
    }
    let len = mark.end.saturating_sub(mark.last_frame);
    let len = usize::try_from(len).unwrap_or(usize::MAX).min(2 * FRAME_BYTES_MAX);
    let mut bytes = vec![0; len];
    file.read_at(&mut bytes, mark.last_frame)?;
    if front(&bytes) != Front::Whole(len) {
        return Ok(Err("the frame that the mark points at is damaged".into()));
    }
    let agrees = FrameView::new(&bytes).inside().is_ok_and(|inside| {
        inside.last.seq().get() + 1 == mark.size && inside.last.hash() == mark.head
    });
    if agrees {
        Ok(Ok(()))
    } else {
        Ok(Err("the journal and its mark do not agree on the last entry".into()))
    }
}
