//! Promise 9: tools that nobody here wrote read what we publish. Each accepts what is right and
//! refuses one changed byte.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::emergency::told;
use crate::lk3::{Lk3, session};

/// Go's own packages for checksum databases, as Debian has them in `golang-golang-x-mod-dev`.
const GO_PATH: &str = "/usr/share/gocode";

/// Builds the driver once; where it is.
fn go_driver(folder: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("strangers/log.go");
    let driver = folder.join("log");
    let built = Command::new("go")
        .args(["build", "-o"])
        .arg(&driver)
        .arg(source)
        .env("GOPATH", GO_PATH)
        .env("GO111MODULE", "off")
        .env("GOCACHE", folder.join("cache"))
        .output()
        .expect("Go is needed: apt-get install golang-go golang-golang-x-mod-dev");
    assert!(built.status.success(), "{}", told(&built));
    driver
}

/// Needs Go: `./task test` installs it where it may, and runs this.
#[test]
#[ignore = "needs golang-go and golang-golang-x-mod-dev"]
fn go_reads_checkpoints_tiles_and_bundles_and_refuses_one_changed_byte() {
    let folder = tempfile::tempdir().unwrap();
    let driver = go_driver(folder.path());
    let mut lk3 = Lk3::new();
    let case = lk3.a_case();
    let name = "lk3.makassar.example".parse().unwrap();
    let first = lk3.records().publish(Some(&name)).unwrap();
    let (key, kept) = (folder.path().join("key"), folder.path().join("kept"));
    std::fs::write(&key, &first.key).unwrap();
    std::fs::write(&kept, &first.note).unwrap();
    let path = format!("/v1/cases/{case}/sessions");
    while lk3.size() < 600 {
        lk3.done(&path, "budi", &session("catatan"));
    }
    let newest = lk3.records().publish(None).unwrap();
    let public = lk3.close().join("public");
    let read =
        || -> Output { Command::new(&driver).args([&key, &public, &kept]).output().unwrap() };
    let right = read();
    assert!(right.status.success(), "{}", told(&right));
    assert_eq!(told(&right).trim(), newest.size.to_string());

    let partial = newest.size % 256;
    for name in [
        "checkpoint".to_owned(),
        "tile/0/000".to_owned(),
        format!("tile/0/002.p/{partial}"),
        "tile/1/000.p/2".to_owned(),
        "tile/entries/001".to_owned(),
        format!("tile/entries/002.p/{partial}"),
    ] {
        let file = public.join(&name);
        let bytes = std::fs::read(&file).unwrap();
        for at in [0, bytes.len() / 2, bytes.len() - 2] {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            std::fs::write(&file, &changed).unwrap();
            assert_eq!(read().status.code(), Some(1), "{name}, byte {at}");
        }
        std::fs::write(&file, &bytes).unwrap();
    }
    // Another log's checkpoint, kept by mistake or on purpose.
    let mut other = Lk3::new();
    other.a_case();
    let told_by_other = other.records().publish(Some(&name)).unwrap();
    std::fs::write(&kept, &told_by_other.note).unwrap();
    assert_eq!(read().status.code(), Some(1));
    drop(other.close());
    std::fs::write(&kept, &first.note).unwrap();
    assert!(read().status.success());
}
