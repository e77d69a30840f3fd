//! A file that a command writes for whoever runs it: there whole, or not at all. It is written beside its
//! place under another name, and put there once it is durable; only its owner may read it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use crate::failure::Failure;
use crate::interrupt::{Guarded, Undo, guard};

/// What becomes of a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Earlier {
    /// It stays, and this one is refused.
    Stays,
    /// It stays until this one is whole.
    GivesWay,
}

/// A file in the making. Dropped before it is kept, nothing is left of it.
pub(crate) struct Out {
    file: BufWriter<File>,
    /// Where it is written.
    fresh: PathBuf,
    /// Where it belongs.
    target: PathBuf,
    /// The flag that named it.
    flag: &'static str,
    earlier: Earlier,
    /// None once it stands where it belongs.
    guarded: Option<Guarded>,
}

impl Out {
    /// Begins the file that `flag` names, before anything is done whose answer belongs in it.
    ///
    /// # Errors
    /// Something is there that must stay, or the folder takes no file.
    pub(crate) fn begin(
        flag: &'static str,
        named: &Path,
        earlier: Earlier,
    ) -> Result<Self, Failure> {
        let told = |error: io::Error| {
            Failure::misuse(format!("`{flag}`: cannot write `{}`: {error}", named.display()))
        };
        let target = place(named, earlier).map_err(told)?;
        let name = sanad_records::random::<6>()?.map(|byte| format!("{byte:02x}")).concat();
        let fresh = folder_of(&target).join(format!(".sanad-{name}.part"));
        // Guarded first: no moment is left in which a signal leaves it behind.
        let guarded = Some(guard(Undo::Remove(fresh.clone()))?);
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh);
        let file = BufWriter::new(file.map_err(told)?);
        Ok(Self { file, fresh, target, flag, earlier, guarded })
    }

    /// Puts the file where it belongs. When this returns, it is durable there.
    ///
    /// # Errors
    /// It could not be written, or something came to be there that must stay: then all is as before.
    pub(crate) fn keep(mut self) -> Result<(), Failure> {
        self.put().with_context(|| {
            format!("`{}`: cannot write `{}`", self.flag, self.target.display())
        })?;
        Ok(())
    }

    fn put(&mut self) -> io::Result<()> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        let Self { fresh, target, earlier, guarded, .. } = self;
        let moved = || match earlier {
            Earlier::GivesWay => fs::rename(&*fresh, &*target),
            Earlier::Stays => move_where_nothing_is(fresh, target),
        };
        match guarded.take() {
            Some(guarded) => {
                if let Err(error) = guarded.settle(moved) {
                    // Half a file is none.
                    let _ = fs::remove_file(&self.fresh);
                    return Err(error);
                }
            }
            None => return Ok(()),
        }
        sync_folder(folder_of(&self.target))
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Out {
    fn drop(&mut self) {
        if self.guarded.is_some() {
            // It is nobody's yet; what failed before matters more than whether it can be removed.
            let _ = fs::remove_file(&self.fresh);
        }
    }
}

/// Where the file belongs: behind a link, what that leads to. Devices, pipes and folders are none.
fn place(named: &Path, earlier: Earlier) -> io::Result<PathBuf> {
    if named.file_name().is_none() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    match fs::symlink_metadata(named) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(named.to_owned()),
        Err(error) => Err(error),
        Ok(_) if earlier == Earlier::Stays => Err(io::ErrorKind::AlreadyExists.into()),
        Ok(_) if fs::metadata(named)?.is_file() => fs::canonicalize(named),
        Ok(_) => Err(io::Error::other("it is there, and is no file")),
    }
}

/// The folder that a file lies in: a bare name lies where we are.
fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// In one step where the file system can do that; a link does it where it cannot.
fn move_where_nothing_is(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
            fs::hard_link(from, to)?;
            fs::remove_file(from)
        }
        done => Ok(done?),
    }
}

/// Some file systems, such as those of sticks, have no way to sync a folder: they say so.
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        Err(error) if error.raw_os_error() == Some(Errno::INVAL.raw_os_error()) => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_there_once_it_is_kept_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        let mut out = Out::begin("--out", &file, Earlier::Stays).unwrap();
        out.write_all(b"whole").unwrap();
        assert!(!file.exists());
        out.keep().unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"whole");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[test]
    fn what_is_not_kept_leaves_nothing_and_the_earlier_file_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        fs::write(&file, "earlier").unwrap();
        let mut out = Out::begin("--out", &file, Earlier::GivesWay).unwrap();
        out.write_all(b"half").unwrap();
        drop(out);
        assert_eq!(fs::read(&file).unwrap(), b"earlier");
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[test]
    fn what_must_stay_stays_also_where_it_comes_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        let out = Out::begin("--out", &file, Earlier::Stays).unwrap();
        fs::write(&file, "another's").unwrap();
        assert!(matches!(out.keep(), Err(Failure::Fault(_))));
        assert_eq!(fs::read(&file).unwrap(), b"another's");
        assert_eq!(names(folder.path()), ["a"]);
        let refused = Out::begin("--out", &file, Earlier::Stays).err().unwrap();
        assert!(refused.to_string().contains(file.to_str().unwrap()), "{refused}");
    }

    #[test]
    fn a_link_leads_to_the_file_and_nothing_but_a_file_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a"), folder.path().join("link"));
        fs::write(&file, "earlier").unwrap();
        symlink(&file, &link).unwrap();
        let mut out = Out::begin("--out", &link, Earlier::GivesWay).unwrap();
        out.write_all(b"later").unwrap();
        out.keep().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"later");
        symlink("/nowhere/at/all", folder.path().join("dangling")).unwrap();
        for other in [Path::new("/dev/null"), folder.path(), &folder.path().join("dangling")] {
            let refused = Out::begin("--out", other, Earlier::GivesWay).err().unwrap();
            assert!(matches!(refused, Failure::Misuse(_)), "{refused}");
        }
        assert_eq!(names(folder.path()), ["a", "dangling", "link"]);
    }
}
