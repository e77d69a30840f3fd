//! What an operator does to the folder of a server that runs, because a message named a file in it: no
//! second server comes in, and no look is answered whose line the next start does not find.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Output, Stdio};

use reqwest::StatusCode;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::emergency::told;
use crate::lk3::{Lk3, client};
use crate::log::copy_all;
use crate::program::sanad;
use crate::witness::json;

/// The program serving a folder. Dropped, it is killed.
pub(crate) struct Served {
    child: Child,
    pub(crate) url: String,
}

impl Served {
    fn start(dir: &Path) -> Self {
        Self::start_with(dir, &[])
    }

    /// With more in its environment.
    pub(crate) fn start_with(dir: &Path, environment: &[(&str, String)]) -> Self {
        let mut child = sanad()
            .args(["serve", "--json", "--listen", "127.0.0.1:0", "--dir"])
            .arg(dir)
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        Self { child, url: ready["url"].as_str().unwrap().to_owned() }
    }

    pub(crate) fn look(&self, path: &str, token: &str) -> StatusCode {
        let asked = client().get(format!("{}{path}", self.url)).bearer_auth(token);
        asked.send().unwrap().status()
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) fn stop(mut self) -> Option<i32> {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        self.child.wait().unwrap().code()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn second(dir: &Path) -> Output {
    let mut serve = sanad();
    serve.args(["serve", "--listen", "127.0.0.1:0", "--dir"]).arg(dir).output().unwrap()
}

fn entries(dir: &Path) -> u64 {
    let (code, report, output) = json(sanad().args(["verify", "--json", "--dir"]).arg(dir));
    assert_eq!((code, &report["integrity"]), (Some(0), &"intact".into()), "{}", told(&output));
    report["entries"].as_u64().unwrap()
}

#[test]
fn without_its_lock_file_a_served_ledger_takes_no_second_server() {
    let mut lk3 = Lk3::new();
    let case = lk3.a_case();
    let dir = lk3.close();
    let served = Served::start(&dir);
    let look = || served.look(&format!("/v1/cases/{case}?purpose=service"), lk3.token("budi"));
    assert_eq!(look(), StatusCode::OK);
    let before = entries(&dir);
    for _ in 0..2 {
        std::fs::remove_file(dir.join("lock")).unwrap();
        let refused = second(&dir);
        let sentence = format!("`{}` is in use by another process", dir.display());
        assert_eq!(refused.status.code(), Some(1), "{}", told(&refused));
        assert!(told(&refused).contains(&sentence), "{}", told(&refused));
        assert_eq!(look(), StatusCode::OK);
        assert!(dir.join("lock").exists(), "older programs find it again");
    }
    assert_eq!(entries(&dir), before + 2);
    assert_eq!(served.stop(), Some(0));
    // The stop is one entry.
    assert_eq!(entries(&dir), before + 3);
}

#[test]
fn a_look_into_a_folder_that_was_moved_or_replaced_is_not_answered() {
    for replaced in [false, true] {
        let mut lk3 = Lk3::new();
        let case = lk3.a_case();
        let dir = lk3.close();
        let served = Served::start(&dir);
        let look = || served.look(&format!("/v1/cases/{case}?purpose=service"), lk3.token("budi"));
        let answered = (0..5).filter(|_| look() == StatusCode::OK).count() as u64;
        assert_eq!(answered, 5);
        let before = entries(&dir);
        let moved = dir.with_file_name("moved");
        std::fs::rename(&dir, &moved).unwrap();
        if replaced {
            copy_all(&moved, &dir);
        }
        for _ in 0..3 {
            assert_eq!(look(), StatusCode::SERVICE_UNAVAILABLE);
        }
        let ready = client().get(format!("{}/readyz", served.url)).send().unwrap();
        assert_eq!(ready.status(), StatusCode::SERVICE_UNAVAILABLE);
        drop(served);
        if replaced {
            // Nothing that was answered is missing in the copy, and it serves on.
            assert_eq!(entries(&dir), before);
            let again = Served::start(&dir);
            let path = format!("/v1/cases/{case}?purpose=service");
            assert_eq!(again.look(&path, lk3.token("budi")), StatusCode::OK);
            assert_eq!(again.stop(), Some(0));
        }
        // Behind what was answered, the moved folder may hold one look that nobody was shown.
        std::fs::remove_dir_all(&dir).ok();
        std::fs::rename(&moved, &dir).unwrap();
        assert!((before..=before + 1).contains(&entries(&dir)));
    }
}
