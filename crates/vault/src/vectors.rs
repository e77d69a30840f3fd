//! Keys and parts as an earlier version of this program stored them stay readable: the files of a
//! key folder, the vault's file and an entry with a sealed part, committed in `schemas/vectors/`.
//! They hold random bytes, so they are written once; `SANAD_BLESS=1` writes them only where there
//! are none.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sanad_chain::{Entry, SealedPart, Seq};
use sanad_disk::{Disk, SimDisk, create_dir_durably, read_whole, replace_whole};

use crate::tests::{CASE, DIR, House, KEYS, SESSION, TEXT, new_vault, reopen, seal, stream};
use crate::{Sections, Tag, Vault};

const FILES: [&str; 3] = ["/data/keys/root", "/data/keys/epoch-0000000001", "/data/ledger/vault"];

/// The second says in the vault's file where the journal stood.
const VERSIONS: [&str; 2] = ["vault.v1.txt", "vault.v2.txt"];

fn committed(version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/vectors").join(version)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn unhex(text: &str) -> Vec<u8> {
    let pair = |at| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(pair).collect()
}

/// One line for each file, and one for the record.
fn write_once(version: &str) {
    let disk = SimDisk::new();
    let vault = new_vault(&disk);
    let key = vault.issue().unwrap();
    let part = seal(&vault, key, 1);
    let house = House::with(vault, &part);
    let record = house.ledger.read(Seq::new(0)).unwrap().record().to_vec();
    let mut text = String::new();
    for file in FILES {
        let bytes = read_whole(&disk, Path::new(file)).unwrap();
        writeln!(text, "{file} {}", hex(&bytes)).unwrap();
    }
    writeln!(text, "record {}", hex(&record)).unwrap();
    std::fs::write(committed(version), text).unwrap();
}

#[test]
fn what_was_committed_stays_readable() {
    for version in VERSIONS {
        if std::env::var_os("SANAD_BLESS").is_some() && !committed(version).exists() {
            write_once(version);
        }
        reads(version);
    }
}

/// The keys of that version, and the record.
fn stored(version: &str) -> (Vault, Vec<u8>) {
    let text = std::fs::read_to_string(committed(version)).expect("the vectors are committed");
    let disk = SimDisk::new();
    for dir in [DIR, KEYS] {
        create_dir_durably(&disk, Path::new(dir)).unwrap();
    }
    let mut record = Vec::new();
    for line in text.lines() {
        let (name, bytes) = line.split_once(' ').unwrap();
        match name {
            "record" => record = unhex(bytes),
            file => replace_whole(&disk, Path::new(file), &unhex(bytes)).unwrap(),
        }
    }
    assert!(disk.exists(Path::new(FILES[2])).unwrap());
    (reopen(&disk).unwrap(), record)
}

fn reads(version: &str) {
    let (vault, record) = stored(version);
    let since = vault.free_since().unwrap();
    assert_eq!(since.is_some(), version == VERSIONS[1], "{version}");
    let entry = Entry::parse(&record).unwrap();
    let (descriptor, bytes) = entry.parts().next().unwrap();
    let part = SealedPart { descriptor, bytes: bytes.unwrap().to_vec() };
    let house = House::with(vault, &part);
    let receipt = house.look(CASE, Sections::NONE.with(SESSION), 1);
    assert_eq!(house.open(&receipt).unwrap(), TEXT);
    assert_eq!(entry.links().next().unwrap().stream, stream(1, CASE));
}

/// What each keyed code is made for, as the vectors name it.
const TAGS: [(&str, Tag); 8] = [
    ("command", Tag::Command),
    ("body", Tag::Body),
    ("token", Tag::Token),
    ("sign_in", Tag::SignIn),
    ("enrolment", Tag::Enrolment),
    ("sign_in_name", Tag::SignInName),
    ("password", Tag::Password),
    ("sign_in_place", Tag::SignInPlace),
];

/// A ledger keeps codes of tokens, passwords and keys of requests: were one made otherwise, all that were
/// given out before would be void.
#[test]
fn each_committed_code_is_what_it_was_and_its_own() {
    let (vault, _) = stored(VERSIONS[1]);
    let codes = TAGS.map(|(name, tag)| format!("{name} {}\n", hex(&vault.tag(tag, b"sanad"))));
    let path = committed("codes.v1.txt");
    if std::env::var_os("SANAD_BLESS").is_some() && !path.exists() {
        std::fs::write(&path, codes.concat()).unwrap();
    }
    let known = std::fs::read_to_string(&path).expect("the vectors are committed");
    assert_eq!(codes.concat(), known);
    let own: BTreeSet<_> = TAGS.map(|(_, tag)| vault.tag(tag, b"sanad")).into();
    assert_eq!(own.len(), TAGS.len());
}
