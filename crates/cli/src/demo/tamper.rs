//! One tampering, really done, on a copy: a byte of a refused look is changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sanad_chain::SealKey;
use sanad_disk::Disk;
use sanad_ledger::{Report, verify_dir};

use crate::failure::Failure;

/// What the tampering changes: the name of the event that tells of a refused look.
const TARGET: &[u8] = b"access_denied";
/// What is written over its first byte.
pub(super) const BYTE: u8 = b'A';

/// A byte in a file of the journal.
#[derive(Debug)]
pub(super) struct Spot {
    /// The file, in the ledger's folder.
    pub(super) file: PathBuf,
    /// Where in it.
    pub(super) offset: usize,
}

/// Looks for the last refused look.
pub(super) fn spot(dir: &Path) -> Result<Spot, Failure> {
    let mut found = None;
    let mut names: Vec<_> = fs::read_dir(dir.join("journal"))?
        .map(|entry| entry.map(|e| e.file_name()))
        .collect::<Result<_, _>>()?;
    names.sort();
    for name in names {
        let file = Path::new("journal").join(name);
        let bytes = fs::read(dir.join(&file))?;
        if let Some(offset) = bytes.windows(TARGET.len()).rposition(|bytes| bytes == TARGET) {
            found = Some(Spot { file, offset });
        }
    }
    found.ok_or_else(|| Failure::fault("no refused look stands in the journal"))
}

/// Copies the ledger to `copy`, changes the byte there, and checks the copy.
pub(super) fn tamper(
    disk: &Arc<dyn Disk>,
    dir: &Path,
    copy: &Path,
    spot: &Spot,
    seal: &SealKey,
) -> Result<Report, Failure> {
    copy_folder(dir, copy)?;
    let file = disk.open(&copy.join(&spot.file), sanad_disk::Access::Write)?;
    file.write_at(&[BYTE], u64::try_from(spot.offset)?)?;
    Ok(verify_dir(disk, copy, Some(seal), None)?)
}

/// Copies files and folders; the socket of the running server and its lock stay.
fn copy_folder(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let target = to.join(entry.file_name());
        if kind.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else if kind.is_file() && entry.file_name() != "lock" {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_refused_look_is_found_and_the_copy_leaves_sockets_behind() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("a"), folder.path().join("b"));
        fs::create_dir_all(from.join("journal")).unwrap();
        fs::write(from.join("journal/1"), b"access_denied..").unwrap();
        fs::write(from.join("journal/2"), b"..access_denied.access_denied").unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(from.join("socket")).unwrap();
        let found = spot(&from).unwrap();
        assert_eq!((found.file, found.offset), (PathBuf::from("journal/2"), 16));
        copy_folder(&from, &to).unwrap();
        assert!(to.join("journal/2").exists() && !to.join("socket").exists());
    }
}
