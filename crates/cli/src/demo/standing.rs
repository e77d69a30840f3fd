//! Which demo stands in a folder already: one whose month is told goes on, one that was cut off is made anew,
//! and what no demo made is left alone.

use std::io;
use std::path::{Path, PathBuf};

use sanad_disk::{Disk as _, RealDisk, create_dir_durably, replace_whole};

use super::seed::Seeded;
use crate::door::is_served;
use crate::failure::Failure;
use crate::found;
use crate::place;
use crate::print;
use crate::private;
use crate::settings::Settings;

/// Lies in both folders of a demo, from before its founding on. In the ledger's it names the other one.
const MADE: &str = "demo";
/// What the second run tells again: written once the month is told.
const TOLD: &str = "demo.json";

/// Readies the folders for a demo. What was told before is told again; nothing, where the month is to be told
/// in an empty house.
///
/// # Errors
/// Something lies there that no demo made, or is in use.
pub(super) fn ready(settings: &Settings, fresh: bool) -> Result<Option<Seeded>, Failure> {
    let (dir, keys) = (&settings.dir.value, &settings.keys.value);
    settings.kept_apart()?;
    private::keys_are_private(keys)?;
    if !RealDisk.exists(&dir.join(MADE))? {
        begin(dir, keys)?;
        return Ok(None);
    }
    is_of_these_keys(dir, keys)?;
    private::tighten(dir)?;
    if is_served(settings) || RealDisk.is_locked(&dir.join("lock"))? {
        return Err(Failure::refused(format!(
            "a demo is in use in `{}` already: stop it, or name another folder with `--dir`",
            dir.display()
        )));
    }
    if !fresh {
        match std::fs::read(dir.join(TOLD)) {
            Ok(told) => return again(&told, dir).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        print::aside(format_args!(
            "the demo in `{}` was cut off before its month was told: it is made anew",
            dir.display()
        ));
    }
    if RealDisk.exists(&keys.join("root"))? && !RealDisk.exists(&keys.join(MADE))? {
        return Err(Failure::refused(format!(
            "the keys in `{}` are not of this demo: nothing is removed",
            keys.display()
        )));
    }
    found::clear(&place::on(RealDisk::shared(), settings, place::new_lock(settings)?))?;
    mark_keys(keys)?;
    Ok(None)
}

/// Keeps what a second run tells again.
///
/// # Errors
/// The disk refuses.
pub(super) fn keep(dir: &Path, seeded: &Seeded) -> Result<(), Failure> {
    Ok(replace_whole(&RealDisk, &dir.join(TOLD), &serde_json::to_vec(seeded)?)?)
}

/// What is told where a demo cannot go on as it is.
pub(super) const ANEW: &str = "`sanad demo --fresh` with the same folders makes it anew";

fn begin(dir: &Path, keys: &Path) -> Result<(), Failure> {
    if ["mark", "journal", "vault"].iter().any(|name| dir.join(name).exists()) {
        return Err(Failure::refused(format!(
            "there is a ledger in `{}` that no demo made: name another folder with `--dir`",
            dir.display()
        )));
    }
    if keys.join("root").exists() {
        return Err(Failure::refused(format!(
            "there are keys in `{}` that no demo made: name another folder with `--keys`",
            keys.display()
        )));
    }
    private::tighten_new(dir)?;
    create_dir_durably(&RealDisk, dir)?;
    mark_keys(keys)?;
    Ok(replace_whole(&RealDisk, &dir.join(MADE), keys.as_os_str().as_encoded_bytes())?)
}

fn mark_keys(keys: &Path) -> Result<(), Failure> {
    create_dir_durably(&RealDisk, keys)?;
    Ok(replace_whole(&RealDisk, &keys.join(MADE), b"")?)
}

fn is_of_these_keys(dir: &Path, keys: &Path) -> Result<(), Failure> {
    let named = std::fs::read(dir.join(MADE))?;
    if named == keys.as_os_str().as_encoded_bytes() {
        return Ok(());
    }
    let named = PathBuf::from(String::from_utf8_lossy(&named).into_owned());
    Err(Failure::misuse(format!(
        "the demo in `{}` has its keys in `{}`: name them with `--keys`, or another folder with `--dir`",
        dir.display(),
        print::harmless(&named.display().to_string())
    )))
}

fn again(told: &[u8], dir: &Path) -> Result<Seeded, Failure> {
    let seeded: Seeded = serde_json::from_slice(told).map_err(|_| {
        Failure::refused(format!(
            "the demo in `{}` was made by another version of this program: {ANEW}",
            dir.display()
        ))
    })?;
    if RealDisk.clock().now_micros() >= seeded.until {
        print::aside(format_args!("the tokens of the sample accounts have ended: {ANEW}"));
    }
    Ok(seeded)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use super::*;
    use crate::settings::Flags;

    fn settings(top: &Path, keys: &str) -> Settings {
        let given =
            Flags { dir: Some(top.join("d")), keys: Some(top.join(keys)), ..Flags::default() };
        Settings::resolve(given, std::iter::empty()).unwrap()
    }

    fn seeded(until: i64) -> Seeded {
        let (cases, tokens) = (BTreeMap::new(), BTreeMap::new());
        let password = "x".to_owned();
        Seeded { cases, tokens, password, requests: 7, week_before: "2026-11-17".to_owned(), until }
    }

    #[test]
    fn a_demo_is_begun_once_goes_on_once_told_and_is_made_anew_where_it_was_not() {
        let top = tempfile::tempdir().unwrap();
        let here = settings(top.path(), "k");
        assert!(ready(&here, false).unwrap().is_none());
        let (dir, keys) = (top.path().join("d"), top.path().join("k"));
        fs::create_dir(dir.join("journal")).unwrap();
        fs::write(keys.join("root"), "x").unwrap();
        rustix::fs::chmod(keys.join("root"), rustix::fs::Mode::from_raw_mode(0o600)).unwrap();
        // Cut off: made anew.
        assert!(ready(&here, false).unwrap().is_none());
        assert!(!dir.join("journal").exists() && !keys.join("root").exists());
        keep(&dir, &seeded(i64::MAX)).unwrap();
        assert_eq!(ready(&here, false).unwrap().unwrap().requests, 7);
        assert!(ready(&here, true).unwrap().is_none());
        assert!(ready(&here, false).unwrap().is_none());
        // Told by another version.
        fs::write(dir.join(TOLD), "{}").unwrap();
        assert!(ready(&here, false).unwrap_err().to_string().contains("--fresh"));
    }

    #[test]
    fn what_no_demo_made_is_never_removed() {
        let top = tempfile::tempdir().unwrap();
        let here = settings(top.path(), "k");
        fs::create_dir_all(top.path().join("d/journal")).unwrap();
        for fresh in [false, true] {
            assert!(matches!(ready(&here, fresh), Err(Failure::Refused(_))));
        }
        assert!(top.path().join("d/journal").exists());
        let other = tempfile::tempdir().unwrap();
        assert!(ready(&settings(other.path(), "k"), false).unwrap().is_none());
        let refused = ready(&settings(other.path(), "other"), true).unwrap_err();
        assert!(matches!(refused, Failure::Misuse(_)), "{refused}");
        fs::remove_file(other.path().join("k/demo")).unwrap();
        fs::write(other.path().join("k/root"), "x").unwrap();
        let root = other.path().join("k/root");
        rustix::fs::chmod(root, rustix::fs::Mode::from_raw_mode(0o600)).unwrap();
        assert!(ready(&settings(other.path(), "k"), true).is_err());
        assert!(other.path().join("k/root").exists());
    }
}
