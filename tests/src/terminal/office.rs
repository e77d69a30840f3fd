//! The certificate of an office of its own: browsers that are told of its authority reach the server by name, and
//! nobody else vouches for anything.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Stdio};

use reqwest::Certificate;
use reqwest::blocking::Client;
use serde_json::Value;

use crate::program::sanad;

fn ended(line: &str, at: &Path) -> (Option<i32>, String) {
    let done = sanad().args(line.split_whitespace()).current_dir(at).output().unwrap();
    let told = [done.stdout, done.stderr].concat();
    (done.status.code(), String::from_utf8(told).unwrap())
}

struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn serve(at: &Path) -> (Served, SocketAddr) {
    let line = "serve --json --dir lk3 --listen 127.0.0.1:0 --tls-certificate tls/certificate.pem --tls-key tls/key.pem";
    let mut command = sanad();
    command.args(line.split_whitespace()).current_dir(at).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    let mut told = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut told).unwrap();
    let told: Value = serde_json::from_str(&told).unwrap();
    let url = told["url"].as_str().unwrap().replace("https://", "");
    (Served(child), url.parse().unwrap())
}

/// Whether somebody who trusts this authority alone reaches the server under this name.
fn reaches(authority: &Path, name: &str, at: SocketAddr) -> bool {
    let authority = Certificate::from_pem(&fs::read(authority).unwrap()).unwrap();
    let client = Client::builder()
        .tls_built_in_root_certs(false)
        .add_root_certificate(authority)
        .resolve(name, at)
        .build()
        .unwrap();
    let answer = client.get(format!("https://{name}:{}/healthz", at.port())).send();
    answer.is_ok_and(|answer| answer.status() == 200)
}

#[test]
fn an_office_of_its_own_is_reached_by_its_name_by_those_who_trust_its_authority() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let (code, told) = ended("tls init --name lk3.kantor", at);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("certutil") && told.contains("tls/key.pem"), "{told}");
    for file in ["authority.pem", "authority-key.pem", "certificate.pem", "key.pem"] {
        let mode = fs::metadata(at.join("tls").join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{file}");
    }
    assert_eq!(ended("init --dir lk3 --institution LK3", at).0, Some(0));
    let authority = at.join("authority.pem");
    fs::copy(at.join("tls/authority.pem"), &authority).unwrap();
    {
        let (_served, address) = serve(at);
        assert!(reaches(&authority, "lk3.kantor", address));
        assert!(!reaches(&authority, "lain.kantor", address), "it is of one name");
    }
    // Run again, it renews: whoever trusts the authority need not be told anew.
    let before = fs::read(at.join("tls/certificate.pem")).unwrap();
    assert_eq!(ended("tls init --name lk3.kantor", at).0, Some(0));
    assert_ne!(fs::read(at.join("tls/certificate.pem")).unwrap(), before);
    assert_eq!(fs::read(at.join("tls/authority.pem")).unwrap(), fs::read(&authority).unwrap());
    {
        let (_served, address) = serve(at);
        assert!(reaches(&authority, "lk3.kantor", address));
    }
    // Another name has another authority; an address has none.
    let (code, told) = ended("tls init --name lain.kantor", at);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("another name"), "{told}");
    assert_eq!(ended("tls init --name 192.0.2.1", at).0, Some(2));
    // What another authority signed is not taken for this one's.
    assert_eq!(ended("tls init --dir other --name lk3.kantor", at).0, Some(0));
    let (_served, address) = serve(at);
    assert!(!reaches(&at.join("other/authority.pem"), "lk3.kantor", address));
}
