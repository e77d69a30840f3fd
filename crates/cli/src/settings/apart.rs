//! What must lie apart from the ledger's folder, so that a copy of that folder is no copy of both: the keys,
//! which else would open each backup and outlive each erasure in it, and the guard, which else would be put
//! back together with what it guards.

use std::fs;
use std::path::{Path, PathBuf};

use super::Settings;
use super::paths::lies_in;
use crate::failure::Failure;
use crate::print::shell;

impl Settings {
    /// Refuses a folder of keys or a guard that lies in the ledger's folder, or around it.
    ///
    /// # Errors
    /// One of them does, with the way out.
    pub(crate) fn kept_apart(&self) -> Result<(), Failure> {
        let (dir, keys) = (&self.dir.value, &self.keys.value);
        if let Some(found) = self.keys_inside() {
            return Err(Failure::misuse(keys_in(&found, dir)));
        }
        if lies_in(keys, dir) {
            return Err(Failure::misuse(format!(
                "the ledger's folder `{}` lies in the folder for keys `{}`, which must be elsewhere: \
                 name another one with `--keys`",
                dir.display(),
                keys.display()
            )));
        }
        match self.guard_inside() {
            Some(guard) => Err(Failure::misuse(guard_in(guard, dir))),
            None => Ok(()),
        }
    }

    /// The same, as sentences for who only looks at the ledger.
    pub(crate) fn not_apart(&self) -> Vec<String> {
        let dir = &self.dir.value;
        let keys = self.keys_inside().map(|found| keys_in(&found, dir));
        keys.into_iter().chain(self.guard_inside().map(|guard| guard_in(guard, dir))).collect()
    }

    /// The folder of keys in the ledger's folder: the one that is set, or, where that holds none, one that
    /// was put there when paths were taken as they were typed.
    fn keys_inside(&self) -> Option<PathBuf> {
        let (dir, keys) = (&self.dir.value, &self.keys.value);
        if lies_in(dir, keys) {
            return Some(keys.clone());
        }
        if holds_keys(keys) {
            return None;
        }
        let entries = fs::read_dir(dir).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).find(|found| holds_keys(found))
    }

    fn guard_inside(&self) -> Option<&Path> {
        let guard = self.guard.value.as_deref();
        guard.filter(|guard| lies_in(&self.dir.value, guard))
    }
}

fn holds_keys(folder: &Path) -> bool {
    folder.join("root").is_file()
}

fn keys_in(found: &Path, dir: &Path) -> String {
    let mut apart = dir.as_os_str().to_owned();
    apart.push(".keys");
    let apart = Path::new(&apart);
    let told = format!(
        "the folder for keys `{}` lies in the ledger's folder `{}`: each copy of the ledger opens all that \
         is sealed in it, and what is erased lives on in older copies",
        found.display(),
        dir.display()
    );
    if holds_keys(found) {
        let (found, apart) = (shell(found), shell(apart));
        return format!(
            "{told}; nothing is opened before it lies elsewhere: `mv {found} {apart}`, then destroy the \
             copies that hold both"
        );
    }
    format!("{told}; name another one with `--keys`")
}

fn guard_in(guard: &Path, dir: &Path) -> String {
    format!(
        "the guard `{}` lies in the ledger's folder `{}`: an older copy that is put back would bring its \
         own along; name a file elsewhere with `--guard`, best on another disk",
        guard.display(),
        dir.display()
    )
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::settings::Flags;

    /// The ledger's folder `top/d`, a link to it, and settings with keys and guard as they are spelled.
    fn settled(top: &Path, keys: Option<&str>, guard: Option<&str>) -> Settings {
        let given = Flags {
            dir: Some(top.join("d")),
            keys: keys.map(|keys| top.join(keys)),
            guard: guard.map(|guard| top.join(guard)),
            ..Flags::default()
        };
        Settings::resolve(given, std::iter::empty()).unwrap()
    }

    #[test]
    fn keys_and_guard_in_the_ledgers_folder_are_found_by_any_spelling() {
        let top = tempfile::tempdir().unwrap();
        fs::create_dir_all(top.path().join("d/sub")).unwrap();
        symlink("d", top.path().join("link")).unwrap();
        symlink("d/sub", top.path().join("deep")).unwrap();
        for inside in
            ["d/k", "d", "d/", "./d/k", "d/../d/k", "link/k", "link", "deep/k", "d/sub/../k"]
        {
            for settings in
                [settled(top.path(), Some(inside), None), settled(top.path(), None, Some(inside))]
            {
                let refused = settings.kept_apart().unwrap_err();
                assert!(matches!(refused, Failure::Misuse(_)), "{inside}: {refused}");
                assert_eq!(settings.not_apart(), [refused.to_string()], "{inside}");
            }
        }
        for outside in ["k", "d.keys", "d/../k", "link/../k", "dd"] {
            for settings in
                [settled(top.path(), Some(outside), None), settled(top.path(), None, Some(outside))]
            {
                settings.kept_apart().unwrap();
                assert!(settings.not_apart().is_empty(), "{outside}");
            }
        }
        assert!(settled(top.path(), Some("."), None).kept_apart().is_err());
    }

    #[test]
    fn keys_that_were_put_inside_are_told_with_the_way_out() {
        let top = tempfile::tempdir().unwrap();
        let inside = top.path().join("d/..keys");
        fs::create_dir_all(&inside).unwrap();
        fs::write(inside.join("root"), "x").unwrap();
        let settings = settled(top.path(), None, None);
        let refused = settings.kept_apart().unwrap_err().to_string();
        assert!(refused.contains("`mv ") && refused.contains("..keys"), "{refused}");
        fs::rename(&inside, &settings.keys.value).unwrap();
        settings.kept_apart().unwrap();
    }
}
