//! That nobody else reads what lies still: the ledger's folder is tightened where others can, and a folder
//! of keys that others can read is not used.

use std::fs::{self, Metadata, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::failure::Failure;
use crate::print;

/// What a ledger makes in its folder, alone or with an ending, such as `vault.new`. All else there is
/// somebody's own.
const MADE: [&str; 11] = [
    "journal",
    "sled",
    "public",
    "vault",
    "mark",
    "reserve",
    "rescued",
    "lock",
    "socket",
    "witnessed",
    "demo",
];

/// The bits that let group and others in.
const OTHERS: u32 = 0o077;

/// Whether a name in the ledger's folder is one that the ledger made.
pub(crate) fn is_made(name: &str) -> bool {
    MADE.iter().any(|made| {
        name.strip_prefix(made).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

fn open_to_others(found: &Metadata) -> bool {
    !found.is_symlink() && found.permissions().mode() & OTHERS != 0
}

/// What others can read in the folder for keys, with the way out; nothing where there is no such folder.
pub(crate) fn exposed_keys(keys: &Path) -> Option<String> {
    let open = |path: &Path| fs::symlink_metadata(path).is_ok_and(|found| open_to_others(&found));
    let entries = || fs::read_dir(keys).into_iter().flatten().flatten();
    if !open(keys) && !entries().any(|entry| open(&entry.path())) {
        return None;
    }
    let shown = print::shell(keys);
    Some(format!(
        "others can read the folder for keys `{}` or a file in it: nothing is opened before it is its \
         owner's alone, `chmod -R go= {shown}`; who may have copied the keys opens every copy of the ledger \
         until the root key is replaced (`sanad key propose --kind root`)",
        keys.display()
    ))
}

/// Refuses keys that others can read.
///
/// # Errors
/// They can, with the way out.
pub(crate) fn keys_are_private(keys: &Path) -> Result<(), Failure> {
    exposed_keys(keys).map_or(Ok(()), |told| Err(Failure::refused(told)))
}

/// Whether others can read the ledger's folder.
pub(crate) fn is_exposed(dir: &Path) -> bool {
    fs::symlink_metadata(dir).is_ok_and(|found| open_to_others(&found))
}

/// Makes the ledger's folder its owner's alone, with all that the ledger made in it, and says so where it
/// was not. Where there is no ledger, nothing is changed.
///
/// # Errors
/// It is somebody else's folder.
pub(crate) fn tighten(dir: &Path) -> Result<(), Failure> {
    if !dir.join("journal").is_dir() {
        return Ok(());
    }
    let told = |error: io::Error| {
        Failure::refused(format!(
            "others can read `{}`, and it cannot be made its owner's alone: {error}",
            dir.display()
        ))
    };
    let was_open = tighten_one(dir).map_err(told)?;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_name().to_str().is_some_and(is_made) {
            tighten_all(&entry.path()).map_err(told)?;
        }
    }
    // What lay open in a folder that was shut, nobody could reach.
    if was_open {
        print::aside(format_args!(
            "others could read `{}`: it is its owner's alone from now on",
            dir.display()
        ));
    }
    Ok(())
}

/// The same for a folder that a ledger is to be founded in: one with other things in it stays as it is.
///
/// # Errors
/// Others can read it, and it holds more than a ledger.
pub(crate) fn tighten_new(dir: &Path) -> Result<(), Failure> {
    if !is_exposed(dir) {
        return Ok(());
    }
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name();
        if !name.to_str().is_some_and(|name| is_made(name) || name == "sanad.toml") {
            return Err(Failure::refused(format!(
                "others can read `{}`, and it holds more than a ledger (`{}`): name a folder of its own \
                 with `--dir`, or make this one yours alone, `chmod go= {}`",
                dir.display(),
                name.display(),
                print::shell(dir)
            )));
        }
    }
    tighten_one(dir)?;
    Ok(())
}

/// Folder or file, with all in it. Links are not followed, and what is gone meanwhile needs nothing.
fn tighten_all(path: &Path) -> io::Result<()> {
    tighten_one(path)?;
    if fs::symlink_metadata(path).is_ok_and(|found| found.is_dir()) {
        for entry in fs::read_dir(path)? {
            tighten_all(&entry?.path())?;
        }
    }
    Ok(())
}

/// Whether it was open to others.
fn tighten_one(path: &Path) -> io::Result<bool> {
    let made = fs::symlink_metadata(path).and_then(|found| {
        if !open_to_others(&found) {
            return Ok(false);
        }
        let mode = found.permissions().mode() & !OTHERS & 0o7777;
        fs::set_permissions(path, Permissions::from_mode(mode))?;
        Ok(true)
    });
    match made {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        made => made,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn open_up(path: &Path, mode: u32) {
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn what_the_ledger_made_is_told_by_its_whole_name() {
        for made in ["journal", "vault", "vault.new", "sled.aside-1", "demo.json"] {
            assert!(is_made(made), "{made}");
        }
        for other in ["sanad.toml", "marketing", "vault2", "journals", ""] {
            assert!(!is_made(other), "{other}");
        }
    }

    #[test]
    fn what_the_ledger_made_is_tightened_and_nothing_else() {
        let top = tempfile::tempdir().unwrap();
        let dir = top.path().join("d");
        fs::create_dir_all(dir.join("journal/deep")).unwrap();
        let (outside, own) = (top.path().join("outside"), dir.join("own.txt"));
        for file in [&outside, &own, &dir.join("journal/deep/1"), &dir.join("vault")] {
            fs::write(file, "x").unwrap();
            open_up(file, 0o644);
        }
        symlink(&outside, dir.join("journal/link")).unwrap();
        open_up(&dir, 0o755);
        open_up(&dir.join("journal"), 0o755);
        tighten(&dir).unwrap();
        assert_eq!((mode(&dir), mode(&dir.join("journal"))), (0o700, 0o700));
        assert_eq!((mode(&dir.join("journal/deep/1")), mode(&dir.join("vault"))), (0o600, 0o600));
        assert_eq!((mode(&outside), mode(&own)), (0o644, 0o644));
    }

    #[test]
    fn a_folder_without_a_ledger_stays_as_it_is() {
        let top = tempfile::tempdir().unwrap();
        open_up(top.path(), 0o755);
        tighten(top.path()).unwrap();
        assert_eq!(mode(top.path()), 0o755);
        fs::write(top.path().join("letters"), "x").unwrap();
        let refused = tighten_new(top.path()).unwrap_err();
        assert!(refused.to_string().contains("`letters`"), "{refused}");
        fs::remove_file(top.path().join("letters")).unwrap();
        tighten_new(top.path()).unwrap();
        assert_eq!(mode(top.path()), 0o700);
    }

    #[test]
    fn keys_that_others_can_read_are_refused_folder_and_file() {
        let top = tempfile::tempdir().unwrap();
        let keys = top.path().join("k");
        keys_are_private(&keys).unwrap();
        fs::create_dir(&keys).unwrap();
        open_up(&keys, 0o700);
        fs::write(keys.join("root"), "x").unwrap();
        open_up(&keys.join("root"), 0o600);
        keys_are_private(&keys).unwrap();
        for open in [0o710, 0o701, 0o755] {
            open_up(&keys, open);
            assert!(matches!(keys_are_private(&keys), Err(Failure::Refused(_))), "{open:o}");
        }
        open_up(&keys, 0o700);
        open_up(&keys.join("root"), 0o644);
        assert!(keys_are_private(&keys).unwrap_err().to_string().contains("chmod -R go= "));
    }
}
