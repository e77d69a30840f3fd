//! The README does what it says: its blocks run as they stand, in an empty folder with nothing set, and what
//! it points to is there.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal, kill_process_group};

use crate::program::sanad_path;

/// More is not read by whoever opens the repository for the first time.
const BYTES_MAX: usize = 12_000;

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn readme() -> String {
    std::fs::read_to_string(top().join("README.md")).unwrap()
}

/// The blocks in this language, in order.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let begun = text.split(fence.as_str()).skip(1);
    begun.filter_map(|rest| Some(rest.split_once("```")?.0.to_owned())).collect()
}

#[test]
fn its_blocks_run_as_they_stand_from_founding_to_a_proof() {
    let folder = tempfile::tempdir().unwrap();
    let shown = blocks(&readme(), "sh");
    assert_eq!(shown.len(), 2, "founding, and checking");
    let program = sanad_path();
    let mut path = std::ffi::OsString::from(program.parent().unwrap());
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let child = Command::new("sh")
        .arg("-euc")
        .arg(shown.concat())
        .env_clear()
        .env("PATH", path)
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .unwrap();
    let group = Pid::from_child(&child);
    let output = child.wait_with_output().unwrap();
    // Whatever a block that broke off left running.
    let _ = kill_process_group(group, Signal::KILL);
    let (told, wrong) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{told}\n{wrong}");
    for line in [
        "narrative: Ibu Rosmini datang sendiri.",
        "record_viewed",
        "intact: ",
        "these are all 2 entries",
    ] {
        assert!(told.contains(line), "{line:?} is not in: {told}");
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn it_is_short_and_what_it_points_to_is_there() {
    let readme = readme();
    assert!(readme.len() <= BYTES_MAX, "{} bytes", readme.len());
    let mut pages = 0;
    for named in readme.split('`').skip(1).step_by(2) {
        let is_page = ["docs/", "schemas/", "SECURITY", "CHANGELOG"];
        if is_page.iter().any(|begins| named.starts_with(begins)) {
            assert!(top().join(named).exists(), "{named}");
            pages += 1;
        }
    }
    assert!(pages > 12, "{pages}");
    for page in std::fs::read_dir(top().join("docs")).unwrap() {
        let name = page.unwrap().file_name().into_string().unwrap();
        assert!(readme.contains(&format!("`docs/{name}`")), "docs/{name} is on no map");
    }
}
