//! Verifying a ledger from its stored bytes.

mod ledger_check;
mod mark_check;
#[cfg(test)]
mod tests;
mod walk;

use std::path::Path;
use std::sync::Arc;

use sanad_chain::{Class, Finding, SealKey, Seq};
use sanad_disk::{Disk, DiskError, FolderHold};

use crate::index::agrees_with_log;
use crate::journal::{self, Place, Scanner};
use crate::open::LOCK;
use crate::store::FetchError;
use crate::{Head, Identity, Ledger, Progress, mark};

pub use ledger_check::Kept;
use ledger_check::LedgerCheck;
use mark_check::MarkCheck;
pub use walk::walk_dir;

/// Why a ledger could not be checked at all.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// There is none.
    #[error("there is no ledger here")]
    NoLedger,
    /// The disk failed or refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// Nobody wanted to know any more.
    #[error("the check was given up")]
    GivenUp,
    /// The log could not be read.
    #[error("the log could not be read: {reason}")]
    Unreadable {
        /// What is wrong.
        reason: String,
    },
}

impl From<FetchError> for VerifyError {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Disk(error) => Self::Disk(error),
            FetchError::Damaged(reason) => Self::Unreadable { reason },
        }
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The ledger that was checked.
    pub identity: Identity,
    /// How far it was checked.
    pub head: Head,
    /// When the last entry that was read was recorded, in microseconds since 1970-01-01 UTC.
    pub recorded_at: Option<i64>,
    /// What is wrong, in the order of the log; empty where it is intact.
    pub findings: Vec<Finding>,
    /// The sizes of the trees it was held against that it extends, as far as nothing is wrong before their
    /// end; the largest is how far somebody outside vouches for it.
    pub extends: Vec<u64>,
    /// Where a torn tail past the mark begins: an append that a crash cut off and nobody was
    /// promised. Opening the ledger removes it.
    pub torn_tail: Option<String>,
}

/// Checks the ledger that is kept as a journal in `dir`, without opening it for writing. With the
/// seal key, a history rewritten by somebody without the key is found as well. While another
/// process writes, it is checked up to the mark.
///
/// # Errors
/// There is no ledger, or the disk fails. Damage is not an error: it is in the report.
pub fn verify_dir(
    disk: &Arc<dyn Disk>,
    dir: &Path,
    seal: Option<&SealKey>,
    progress: Option<&Progress>,
) -> Result<Report, VerifyError> {
    verify_dir_against(disk, dir, seal, &[], progress)
}

/// The same, and whether the ledger extends these trees: what checkpoints tell that somebody kept, or
/// countersigned. Where it does not, it is forked, or ends before.
///
/// # Errors
/// There is no ledger, or the disk fails. Damage is not an error: it is in the report.
pub fn verify_dir_against(
    disk: &Arc<dyn Disk>,
    dir: &Path,
    seal: Option<&SealKey>,
    kept: &[Kept],
    progress: Option<&Progress>,
) -> Result<Report, VerifyError> {
    let (identity, mark, mut frames) = live_frames(disk, dir, seal)?;
    let place = |at| Place::of(at).to_string();
    let mut check = LedgerCheck::new(identity, seal.cloned(), mark, &place);
    check.hold_against(kept);
    check.run(&mut frames, progress, &|| true)?;
    let end = frames.end().map_or_else(|| journal::FOLDER.to_owned(), |place| place.to_string());
    Ok(check.finish(&end))
}

/// Whose journal is in `dir`, its mark, and its frames: while another process writes, those up to the
/// mark.
fn live_frames(
    disk: &Arc<dyn Disk>,
    dir: &Path,
    seal: Option<&SealKey>,
) -> Result<(Identity, MarkCheck, Scanner), VerifyError> {
    let folder = dir.join(journal::FOLDER);
    if !disk.exists(&folder)? {
        return Err(VerifyError::NoLedger);
    }
    let mark = match mark::read(disk.as_ref(), dir, seal) {
        Err(error) if error.is_not_found() => MarkCheck::missing(),
        slots => MarkCheck::new(slots?),
    };
    let identity = match mark.identity() {
        Some(identity) => identity,
        None => journal::any_identity(disk, &folder)?.ok_or(VerifyError::NoLedger)?,
    };
    let live = FolderHold::is_taken(disk.as_ref(), dir, LOCK)?;
    let until = mark.good().filter(|_| live);
    let until = until.map(|mark| Place { segment: mark.segment, offset: mark.end });
    let frames = Scanner::new(disk, folder, Some(identity), None, until)?;
    Ok((identity, mark, frames))
}

impl Ledger {
    /// Checks everything that is durable now, from the stored bytes. Works whatever keeps the log.
    ///
    /// # Errors
    /// The log cannot be read. Damage is not an error: it is in the report.
    pub fn verify(&self, progress: Option<&Progress>) -> Result<Report, VerifyError> {
        self.verify_while(progress, &|| true)
    }

    /// The same, for as long as somebody wants to know: that is asked at each frame.
    ///
    /// # Errors
    /// The log cannot be read, or the check was given up.
    pub fn verify_while(
        &self,
        progress: Option<&Progress>,
        wanted: &dyn Fn() -> bool,
    ) -> Result<Report, VerifyError> {
        let head = self.head();
        let mark = MarkCheck::told(head.size.get(), head.hash);
        let shared = &self.shared;
        let place = |at| shared.store.place(at);
        let mut check = LedgerCheck::new(shared.identity, Some(shared.seal.clone()), mark, &place);
        check.stop_at(head.size);
        check.run(shared.store.frames(None)?.as_mut(), progress, wanted)?;
        Ok(check.finish(&format!("entry {}", head.size)))
    }
}

impl Ledger {
    /// Holds the index against the log. What it finds is of class `index only`: a rebuild heals it.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn check_index(&self, progress: Option<&Progress>) -> Result<Vec<Finding>, VerifyError> {
        if agrees_with_log(&self.shared, progress)? {
            return Ok(Vec::new());
        }
        Ok(vec![Finding {
            class: Class::IndexOnly,
            seq: None,
            at: "index".into(),
            detail: "the index says other than the log: a rebuild heals it".into(),
        }])
    }
}

/// A size that is never reached.
const NO_END: Seq = Seq::new(u64::MAX);
