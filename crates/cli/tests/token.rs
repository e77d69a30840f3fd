//! The program with the root key in a token, as a person runs it. Needs Debian's `softhsm2`.
#![cfg(test)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";

/// A folder with a token, a ledger and the files that name secrets.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        assert!(Path::new(MODULE).exists(), "install it first: apt-get install softhsm2");
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        let tokens = desk.path("tokens");
        std::fs::create_dir(&tokens).unwrap();
        desk.write("softhsm2.conf", &format!("directories.tokendir = {}\n", tokens.display()));
        let made = Command::new("softhsm2-util")
            .args(["--init-token", "--free", "--so-pin", "12345678", "--label", "lk3"])
            .args(["--pin", "kunci-4711"])
            .env("SOFTHSM2_CONF", desk.path("softhsm2.conf"))
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", text(&made.stderr));
        desk.write("pin", "kunci-4711\n");
        desk.write("wrong", "salah-0815\n");
        desk.write("phrase", "jangan lupa lagi\n");
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, content: &str) {
        std::fs::write(self.path(name), content).unwrap();
    }

    /// Runs the program; words that begin with `@` are files of the folder, and with `@@` what is in them.
    fn run(&self, line: &str) -> Output {
        let word = |word: &str| match (word.strip_prefix("@@"), word.strip_prefix('@')) {
            (Some(name), _) => format!("@{}", self.path(name).display()).into(),
            (None, Some(name)) => self.path(name).into_os_string(),
            (None, None) => word.into(),
        };
        Command::new(env!("CARGO_BIN_EXE_sanad"))
            .args(line.split_whitespace().map(word))
            .arg("--dir")
            .arg(self.path("lk3"))
            .env_clear()
            .env("SOFTHSM2_CONF", self.path("softhsm2.conf"))
            .output()
            .unwrap()
    }

    /// What it says, where it must succeed.
    fn told(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(output.status.success(), "{line}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    /// How it refuses: exit status and its one sentence.
    fn refused(&self, line: &str) -> (Option<i32>, String) {
        let output = self.run(line);
        let sentence = text(&output.stderr);
        assert_eq!(sentence.lines().count(), 1, "{line}: {sentence}");
        assert!(!sentence.contains("0815") && !sentence.contains("4711"), "{sentence}");
        (output.status.code(), sentence)
    }

    /// Three persons who keep keys, each with a sign-in in a file of their name: `head` and
    /// `officer`, and `custodian`, whom they take on.
    fn hire(&self, lock: &str) {
        let founded = self.told(&format!(
            "staff found --name Rosi --role head --name Mira --role privacy_officer --unit lk3 \
             --json {lock}"
        ));
        let founded: Value = serde_json::from_str(&founded).unwrap();
        for (place, name) in ["head", "officer"].into_iter().enumerate() {
            let half = |which: &str| founded["founders"][place][which].as_str().unwrap();
            self.enrol(name, half("first"), half("second"), lock);
        }
        let (head, officer) =
            (format!("--token-file @head {lock}"), format!("--token-file @officer {lock}"));
        self.write("name", "Tenri");
        let told = |line: String| serde_json::from_str::<Value>(&self.told(&line)).unwrap();
        let added = told(format!(
            "call register_staff --name @@name --profession administrasi --unit lk3 --roles \
             key_custodian {head}"
        ));
        let id = added["made"]["staff"].as_str().unwrap();
        self.told(&format!("call approve_role --staff {id} --role key_custodian {officer}"));
        let half = |operation: &str, by: &str| {
            let told = told(format!("call {operation} --staff {id} {by}"));
            told["half"].as_str().unwrap().to_owned()
        };
        let (first, second) = (half("open_enrolment", &head), half("approve_enrolment", &officer));
        self.enrol("custodian", &first, &second, lock);
    }

    fn enrol(&self, name: &str, first: &str, second: &str, lock: &str) {
        self.write("first", first);
        self.write("second", second);
        let codes = "--first @@first --second @@second --password @@phrase";
        self.told(&format!("call enrol --name {name} {codes} {lock}"));
        self.told(&format!("sign-in --name {name} --out @{name} --password-file @phrase {lock}"));
    }

    fn status(&self) -> Value {
        serde_json::from_str(&self.told("status --json")).unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn by_token(pin: &str) -> String {
    format!("--pkcs11-module {MODULE} --pkcs11-token lk3 --pkcs11-pin-file @{pin}")
}

#[test]
fn a_ledger_is_founded_behind_a_token_and_opens_with_nothing_else() {
    let desk = Desk::new();
    let token = by_token("pin");
    let founded = desk.told(&format!("init --institution LK3 --json {token}"));
    assert_eq!(serde_json::from_str::<Value>(&founded).unwrap()["key_mode"], "token");
    assert_eq!(desk.status()["key_mode"], "token");
    // With the token the seals are checked; where it was not named, that is told.
    let checked = desk.told(&format!("verify --json {token}"));
    assert_ne!(checked, desk.told("verify --json"));
    assert!(desk.told(&format!("call list_staff {token}")).contains("\"staff\":[]"));

    let (code, sentence) = desk.refused("call list_staff");
    assert_eq!(code, Some(2), "{sentence}");
    assert!(sentence.contains("locked with a token"), "{sentence}");
    let (code, sentence) = desk.refused(&format!("call list_staff {}", by_token("wrong")));
    assert_eq!(code, Some(1), "{sentence}");
    assert!(sentence.contains("does not take this PIN"), "{sentence}");
    let (code, sentence) =
        desk.refused("call list_staff --pkcs11-token lk3 --pkcs11-pin-file @pin");
    assert_eq!(code, Some(2), "{sentence}");
    let (code, sentence) =
        desk.refused(&format!("call list_staff --pkcs11-module {MODULE} --pkcs11-token lk3"));
    assert_eq!(code, Some(2), "{sentence}");
    std::fs::remove_dir_all(desk.path("tokens")).unwrap();
    std::fs::create_dir(desk.path("tokens")).unwrap();
    let (code, sentence) = desk.refused(&format!("call list_staff {token}"));
    assert_eq!(code, Some(2), "{sentence}");
    assert!(sentence.contains("bears the label `lk3`"), "{sentence}");
}

#[test]
fn a_root_key_moves_from_a_passphrase_to_a_token_and_to_a_key_file() {
    let desk = Desk::new();
    let phrase = "--passphrase-file @phrase";
    desk.told(&format!("init --institution LK3 {phrase}"));
    desk.hire(phrase);
    let agree = |lock: &str| {
        let id = desk.told(&format!("key propose --kind root --token-file @custodian {lock}"));
        let id = id.trim();
        desk.told(&format!("key approve --rotation {id} --token-file @head {lock}"));
    };
    let to_token = format!(
        "key rotate --new-pkcs11-module {MODULE} --new-pkcs11-token lk3 --new-pkcs11-pin-file"
    );
    let (code, sentence) = desk.refused(&format!("{to_token} @pin {phrase}"));
    assert_eq!(code, Some(1), "{sentence}");
    agree(phrase);
    let (code, sentence) = desk.refused(&format!("{to_token} @wrong {phrase}"));
    assert_eq!(code, Some(1), "{sentence}");
    assert_eq!(desk.status()["key_mode"], "passphrase");
    desk.told(&format!("{to_token} @pin {phrase}"));
    assert_eq!(desk.status()["key_mode"], "token");
    assert_eq!(desk.refused(&format!("call list_clocks {phrase}")).0, Some(2));

    let token = by_token("pin");
    let old = ["root", "epoch-0000000001"].map(|name| desk.path("lk3.keys").join(name));
    let copies = old.each_ref().map(|path| std::fs::read(path).unwrap());
    agree(&token);
    desk.told(&format!("key rotate --to-key-file {token}"));
    assert_eq!(desk.status()["key_mode"], "key_file");
    assert_eq!(desk.told("verify --json").matches("\"intact\"").count(), 1);
    // A copy of the key folder from before is worth nothing: its key in the token is destroyed.
    for (path, copy) in old.iter().zip(copies) {
        std::fs::write(path, copy).unwrap();
    }
    let (code, sentence) = desk.refused(&format!("call list_clocks {token}"));
    assert_eq!(code, Some(1), "{sentence}");
    assert!(sentence.contains("does not hold the key"), "{sentence}");
}
