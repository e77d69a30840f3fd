//! Where a path leads, said in one way only: from the root on, without links. Two paths that lead to the
//! same place are the same text from here on, so that they can be compared, and others derived from them.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Component, Path, PathBuf};

use crate::failure::Failure;

/// Where a path leads: as far as it exists, without links; what does not exist yet, behind that.
///
/// # Errors
/// It is blank, leads through a link to nothing or a folder that may not be searched, or nobody knows where
/// we are. `name` is the setting that it came from.
pub(super) fn settled(name: &str, path: &Path) -> Result<PathBuf, Failure> {
    if path.as_os_str().as_bytes().trim_ascii().is_empty() {
        return Err(Failure::misuse(format!("the setting `{name}` is blank: it names no place")));
    }
    leads_to(path).map_err(|error| {
        Failure::misuse(format!(
            "the setting `{name}`: nobody can tell where `{}` leads: {error}",
            path.display()
        ))
    })
}

fn leads_to(path: &Path) -> io::Result<PathBuf> {
    let mut place = if path.is_absolute() { PathBuf::from("/") } else { fs::canonicalize(".")? };
    for part in path.components() {
        match part {
            Component::RootDir | Component::CurDir | Component::Prefix(_) => {}
            Component::ParentDir => {
                place.pop();
            }
            Component::Normal(name) => step(&mut place, name)?,
        }
    }
    Ok(place)
}

/// One step down. What is there is entered, through a link too.
fn step(place: &mut PathBuf, name: &OsStr) -> io::Result<()> {
    place.push(name);
    match fs::symlink_metadata(&*place) {
        Ok(found) if found.is_symlink() => {
            let to_nothing =
                || io::Error::other(format!("`{}` is a link to nothing", place.display()));
            let led = fs::canonicalize(&*place);
            *place = led.map_err(|error| {
                if error.kind() == io::ErrorKind::NotFound { to_nothing() } else { error }
            })?;
            Ok(())
        }
        // Below a file nothing is there; who opens it says so.
        Err(error)
            if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            Err(error)
        }
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Whether a settled path is that folder or lies in it, also where the folder has a second name, as by a
/// mount.
pub(super) fn lies_in(folder: &Path, path: &Path) -> bool {
    let same = |one: &fs::Metadata, other: &fs::Metadata| {
        (one.dev(), one.ino()) == (other.dev(), other.ino())
    };
    let there = fs::metadata(folder).ok();
    path.ancestors().any(|above| {
        above == folder
            || match (&there, fs::metadata(above)) {
                (Some(folder), Ok(above)) => same(folder, &above),
                (_, _) => false,
            }
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn all_spellings_of_a_place_are_one() {
        let top = tempfile::tempdir().unwrap();
        let top = fs::canonicalize(top.path()).unwrap();
        fs::create_dir_all(top.join("a/b")).unwrap();
        symlink(top.join("a"), top.join("link")).unwrap();
        symlink("b/..", top.join("a/round")).unwrap();
        for there in
            ["a", "a/", "./a", "a/.", "a/b/..", "link", "link/", "link/b/..", "a/round", "x/../a"]
        {
            assert_eq!(settled("dir", &top.join(there)).unwrap(), top.join("a"), "{there}");
        }
        for not_yet in ["a/c", "a/c/", "link/c", "a/./c", "a/b/../c", "a/c/d/..", "a/c/."] {
            assert_eq!(settled("dir", &top.join(not_yet)).unwrap(), top.join("a/c"), "{not_yet}");
        }
        let here = fs::canonicalize(".").unwrap();
        for (relative, place) in [(".", here.clone()), ("./", here.clone()), ("x", here.join("x"))]
        {
            assert_eq!(settled("dir", Path::new(relative)).unwrap(), place, "{relative}");
        }
    }

    #[test]
    fn what_names_no_place_is_refused_and_the_setting_named() {
        let top = tempfile::tempdir().unwrap();
        symlink("nowhere", top.path().join("dangling")).unwrap();
        symlink("loop", top.path().join("loop")).unwrap();
        for none in ["", " ", "\t"] {
            let refused = settled("keys", Path::new(none)).unwrap_err();
            assert!(refused.to_string().contains("`keys` is blank"), "{refused}");
        }
        for none in ["dangling", "dangling/x", "loop"] {
            let refused = settled("keys", &top.path().join(none)).unwrap_err();
            assert!(matches!(refused, Failure::Misuse(_)), "{refused}");
        }
    }

    #[test]
    fn a_folder_holds_itself_and_what_is_below_by_any_name() {
        let top = tempfile::tempdir().unwrap();
        fs::create_dir_all(top.path().join("a/b")).unwrap();
        symlink(top.path().join("a"), top.path().join("other-name")).unwrap();
        let (a, other) = (top.path().join("a"), top.path().join("other-name"));
        for inside in [a.clone(), a.join("b"), a.join("c/d"), other.clone(), other.join("b")] {
            assert!(lies_in(&a, &inside), "{}", inside.display());
        }
        for outside in [top.path().to_owned(), top.path().join("a.keys"), top.path().join("ab")] {
            assert!(!lies_in(&a, &outside), "{}", outside.display());
        }
        assert!(lies_in(Path::new("/nowhere/a"), Path::new("/nowhere/a/b")));
    }
}
