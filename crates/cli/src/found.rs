//! Founding an institution, so that it can be cut off anywhere: nobody has relied on what a founding left
//! that did not end, and the next one begins it anew.
//!
//! A mark lies in the folder for keys from before the first key is made until the first entries are durable.
//! While it lies there, nothing but a founding touches the ledger.

use std::path::{Path, PathBuf};

use sanad_casework::PublicName;
use sanad_disk::{Disk, DiskError, create_dir_durably};
use sanad_ledger::{VerifyError, verify_dir};
use sanad_records::{Place, Records};
use sanad_vault::{Unlock, token_key};

use crate::failure::Failure;
use crate::place;
use crate::print::shell;
use crate::private::is_made;

/// The mark.
const BEGUN: &str = "founding";
/// What a founding makes in the folder for keys, by how the names begin.
const KEYS: [&str; 3] = ["root", "epoch-", "erased"];
/// Entries that a founding writes.
const FIRST_ENTRIES: u64 = 2;

/// Whether a founding was cut off here, or goes on in another process.
pub(crate) fn is_cut_off(disk: &dyn Disk, keys: &Path) -> Result<bool, DiskError> {
    disk.exists(&keys.join(BEGUN))
}

/// What is told to whoever wants to use a ledger whose founding was cut off.
pub(crate) fn cut_off(dir: &Path) -> Failure {
    let dir = shell(dir);
    Failure::refused(format!(
        "the founding of this ledger was cut off, and nothing is recorded in it: \
         `sanad init --dir {dir} --institution NAME` begins it anew"
    ))
}

/// Founds an institution. What an earlier founding left that was cut off is removed first.
///
/// # Errors
/// Something is there already that is in use or may be; another process founds here; or the disk refuses.
pub(crate) fn found(place: &Place, institution: PublicName) -> Result<Records, Failure> {
    let Place { disk, dir, keys, .. } = place;
    let mark = keys.join(BEGUN);
    let begun = disk.exists(&mark)?;
    if !begun {
        refuse_what_is_there(place)?;
        create_dir_durably(&**disk, keys)?;
        disk.create(&mark)?;
        disk.sync_dir(keys)?;
    }
    let held = disk.lock(&mark).map_err(|error| match error {
        DiskError::Held { .. } => Failure::refused(format!(
            "another process is founding an institution with the keys in `{}`",
            keys.display()
        )),
        failed @ DiskError::Failed { .. } => failed.into(),
    })?;
    if begun {
        let entries = entries(place)?;
        if entries > FIRST_ENTRIES {
            return Err(Failure::refused(format!(
                "the ledger in `{}` has {entries} entries, so its founding did end: remove the file `{}`, \
                 which says otherwise",
                dir.display(),
                mark.display()
            )));
        }
        clear(place)?;
    }
    let records = match Records::create(place, institution) {
        Ok(records) => records,
        Err(fault) => {
            // At a wrong time nothing is made at all, and nothing is left of the attempt.
            if fault.clock_doubt().is_some() {
                disk.remove(&mark)?;
                if disk.list(keys)?.is_empty() {
                    disk.remove_dir(keys)?;
                }
            }
            return Err(place::told(fault));
        }
    };
    disk.remove(&mark)?;
    disk.sync_dir(keys)?;
    drop(held);
    Ok(records)
}

fn entries(place: &Place) -> Result<u64, Failure> {
    match verify_dir(&place.disk, &place.dir, None, None) {
        Ok(report) => Ok(report.head.size.get()),
        Err(VerifyError::NoLedger) => Ok(0),
        Err(VerifyError::Disk(_)) if !place.disk.exists(&place.dir.join("mark"))? => Ok(0),
        Err(error) => Err(error.into()),
    }
}

/// Removes a ledger with its keys; what else lies in either folder stays. When this returns, nothing of
/// them comes back.
///
/// # Errors
/// The disk or the token refuses.
pub(crate) fn clear(place: &Place) -> Result<(), Failure> {
    let Place { disk, dir, keys, unlock, .. } = place;
    if let Unlock::Token(token) = unlock
        && disk.exists(&keys.join("root"))?
        && let Some(old) = token_key(&**disk, keys)?
    {
        token.destroy(old).map_err(|refused| place::told_of_token(&refused))?;
    }
    // By its own mark a demo is known as one to the end.
    remove(&**disk, dir, |name| is_made(name) && name != "demo")?;
    remove(&**disk, keys, |name| KEYS.iter().any(|made| name.starts_with(made)))
}

fn remove(disk: &dyn Disk, folder: &Path, which: impl Fn(&str) -> bool) -> Result<(), Failure> {
    if !disk.exists(folder)? {
        return Ok(());
    }
    for name in disk.list(folder)?.iter().filter(|name| which(name)) {
        let path = folder.join(name);
        if is_folder(disk, &path) { disk.remove_dir(&path)? } else { disk.remove(&path)? }
    }
    Ok(disk.sync_dir(folder)?)
}

/// Whether it can be listed: files cannot.
fn is_folder(disk: &dyn Disk, path: &Path) -> bool {
    disk.list(path).is_ok()
}

/// Refuses to found where there are keys or a ledger, and says what to do about it.
fn refuse_what_is_there(place: &Place) -> Result<(), Failure> {
    let Place { disk, dir, keys, .. } = place;
    let ledger = ["mark", "journal", "vault"].map(|name| dir.join(name));
    let there = |paths: &[PathBuf]| -> Result<bool, DiskError> {
        paths.iter().try_fold(false, |there, path| Ok(there || disk.exists(path)?))
    };
    let (ledger, root) = (there(&ledger)?, there(&[keys.join("root")])?);
    let (dir, keys) = (dir.display(), keys.display());
    let left = "if all that is there is what a founding left that was cut off, move it away and found again";
    Err(Failure::refused(match (ledger, root) {
        (false, false) => return Ok(()),
        (true, true) => format!(
            "there is a ledger in `{dir}` already, and there are keys in `{keys}`: `sanad serve` serves \
             it, and another institution takes another `--dir`; {left}"
        ),
        (true, false) => format!(
            "there is a ledger in `{dir}` already, and its keys are not in `{keys}`: name where they are \
             with `--keys`; another institution takes another `--dir`; {left}"
        ),
        (false, true) => format!(
            "there are keys in `{keys}` already, and their ledger is not in `{dir}`: name where it is with \
             `--dir`; another institution takes another `--keys`; {left}"
        ),
    }))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use sanad_disk::SimDisk;
    use sanad_records::ClockRules;

    use super::*;

    fn place(disk: &SimDisk) -> Place {
        Place {
            disk: Arc::new(disk.clone()),
            dir: "/lk3".into(),
            keys: "/lk3.keys".into(),
            unlock: Unlock::KeyFile,
            guard: None,
            clock: ClockRules::default(),
        }
    }

    fn name() -> PublicName {
        "LK3 Contoh".parse().unwrap()
    }

    /// Founds, and what is then there opens.
    fn founds(disk: &SimDisk) {
        found(&place(disk), name()).unwrap().close().unwrap();
        assert!(!is_cut_off(disk, Path::new("/lk3.keys")).unwrap());
        let records = Records::open(&place(disk)).unwrap();
        assert_eq!(records.ledger().head().size.get(), FIRST_ENTRIES);
        records.close().unwrap();
    }

    /// Whether the founding ended, but for what is derived; then what is there opens.
    fn is_whole(after: &SimDisk) -> bool {
        let keys = Path::new("/lk3.keys");
        if is_cut_off(after, keys).unwrap() || !after.exists(&keys.join("root")).unwrap() {
            return false;
        }
        Records::open(&place(after)).unwrap().close().unwrap();
        true
    }

    #[test]
    fn a_founding_that_was_cut_off_anywhere_is_begun_anew() {
        for at in 1.. {
            let disk = SimDisk::new();
            disk.power_off_at(at);
            if found(&place(&disk), name()).is_ok() {
                assert!(at > 40, "it ended before change {at}");
                break;
            }
            let after = disk.power_cut(at);
            if !is_whole(&after) {
                found(&place(&after), name()).unwrap();
                assert!(!is_cut_off(&after, Path::new("/lk3.keys")).unwrap(), "change {at}");
            }
        }
    }

    #[test]
    fn what_is_in_use_is_never_removed() {
        let disk = SimDisk::new();
        founds(&disk);
        let refused = found(&place(&disk), name()).err().unwrap();
        assert!(refused.to_string().contains("`/lk3` already"), "{refused}");
        Records::open(&place(&disk)).unwrap().started("0.1.0".parse().unwrap()).unwrap();
        drop(disk.create(Path::new("/lk3.keys/founding")).unwrap());
        let refused = found(&place(&disk), name()).err().unwrap();
        assert!(refused.to_string().contains("remove the file"), "{refused}");
        disk.remove(Path::new("/lk3.keys/founding")).unwrap();
        Records::open(&place(&disk)).unwrap().close().unwrap();
        for gone in ["/lk3.keys/root", "/lk3"] {
            let disk = SimDisk::new();
            founds(&disk);
            let gone = Path::new(gone);
            if is_folder(&disk, gone) { disk.remove_dir(gone) } else { disk.remove(gone) }.unwrap();
            assert!(matches!(found(&place(&disk), name()), Err(Failure::Refused(_))));
        }
    }

    #[test]
    fn two_processes_do_not_found_the_same() {
        let disk = SimDisk::new();
        disk.create_dir(Path::new("/lk3.keys")).unwrap();
        drop(disk.create(Path::new("/lk3.keys/founding")).unwrap());
        let held = disk.lock(Path::new("/lk3.keys/founding")).unwrap();
        let refused = found(&place(&disk), name()).err().unwrap();
        assert!(refused.to_string().starts_with("another process"), "{refused}");
        drop(held);
        founds(&disk);
    }
}
