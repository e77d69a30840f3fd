//! A root key behind a token of `SoftHSM`, the PKCS#11 token in software that Debian packages
//! (`softhsm2`). Each test has tokens of its own, in a process of its own: the module reads where
//! they are from the environment.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use cryptoki::object::{Attribute, AttributeType};
use sanad_chain::{KeyId, LedgerId};
use sanad_disk::{Disk, SimDisk, read_whole, replace_whole};

use super::pkcs11::{find, signed_in};
use super::{PinTries, Token, TokenError, token_key};
use crate::tests::{CASE, DIR, House, KEYS, LEDGER, SESSION, TEXT, seal};
use crate::{RootMode, Secret, Sections, Unlock, Vault, VaultError, root_mode};

const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";
const FOLDER: &str = "SANAD_TEST_TOKENS";
const PIN: &str = "kunci-4711";
const ROOT: &str = "/data/keys/root";

/// Runs a test, by its name here, in a process with two tokens: `lk3` and `spare`.
fn with_tokens(test: &str, body: impl FnOnce()) {
    if std::env::var_os(FOLDER).is_some() {
        return body();
    }
    assert!(Path::new(MODULE).exists(), "install it first: apt-get install softhsm2");
    let folder = tempfile::tempdir().unwrap();
    let tokens = folder.path().join("tokens");
    std::fs::create_dir(&tokens).unwrap();
    let config = folder.path().join("softhsm2.conf");
    std::fs::write(&config, format!("directories.tokendir = {}\n", tokens.display())).unwrap();
    for label in ["lk3", "spare"] {
        let made = Command::new("softhsm2-util")
            .args(["--init-token", "--free", "--so-pin", "12345678", "--label", label])
            .args(["--pin", PIN])
            .env("SOFTHSM2_CONF", &config)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
    let ran = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture", &format!("token::tests::{test}")])
        .env("SOFTHSM2_CONF", &config)
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&ran.stdout);
    assert!(told.contains("1 passed"), "{told}{}", String::from_utf8_lossy(&ran.stderr));
}

fn token(label: &str, pin: &str) -> Token {
    Token { module: MODULE.into(), label: label.to_owned(), pin: Secret::new(pin.to_owned()) }
}

fn by_token() -> Unlock {
    Unlock::Token(token("lk3", PIN))
}

fn phrase() -> Unlock {
    Unlock::Passphrase(Secret::new("jangan lupa lagi".to_owned()))
}

fn create(disk: &SimDisk, ledger: LedgerId, unlock: &Unlock) -> Vault {
    let disk: Arc<dyn Disk> = Arc::new(disk.clone());
    Vault::create(disk, Path::new(DIR), Path::new(KEYS), ledger, unlock).unwrap()
}

fn open(disk: &SimDisk, unlock: &Unlock) -> Result<Vault, VaultError> {
    let disk: Arc<dyn Disk> = Arc::new(disk.clone());
    Vault::open(disk, Path::new(DIR), Path::new(KEYS), LEDGER, unlock)
}

fn refused(disk: &SimDisk, unlock: &Unlock) -> TokenError {
    match open(disk, unlock) {
        Err(VaultError::Token(refused)) => refused,
        other => panic!("{other:?}"),
    }
}

fn root(disk: &SimDisk) -> Vec<u8> {
    read_whole(disk, Path::new(ROOT)).unwrap()
}

fn key_in_token(disk: &SimDisk) -> super::TokenKey {
    token_key(disk, Path::new(KEYS)).unwrap().unwrap()
}

/// A vault behind the token, with a key that was given out.
fn founded() -> (SimDisk, KeyId) {
    let disk = SimDisk::new();
    let vault = create(&disk, LEDGER, &by_token());
    let key = vault.issue().unwrap();
    (disk, key)
}

#[test]
fn what_was_sealed_opens_after_a_restart_with_the_token_and_in_no_other_way() {
    with_tokens("what_was_sealed_opens_after_a_restart_with_the_token_and_in_no_other_way", || {
        let disk = SimDisk::new();
        let vault = create(&disk, LEDGER, &by_token());
        let part = seal(&vault, vault.issue().unwrap(), 1);
        drop(vault);
        assert_eq!(root_mode(&disk, Path::new(KEYS)).unwrap(), RootMode::Token);
        let house = House::with(open(&disk, &by_token()).unwrap(), &part);
        let receipt = house.look(CASE, Sections::NONE.with(SESSION), 1);
        assert_eq!(house.open(&receipt).unwrap(), TEXT);
        for other in [Unlock::KeyFile, phrase()] {
            assert!(matches!(open(&disk, &other), Err(VaultError::TokenNeeded)));
        }
        let file = SimDisk::new();
        create(&file, LEDGER, &Unlock::KeyFile);
        assert!(matches!(open(&file, &by_token()), Err(VaultError::NoTokenSet)));
        assert_eq!(token_key(&file, Path::new(KEYS)).unwrap(), None);
    });
}

#[test]
fn the_key_cannot_leave_the_token_and_bears_the_ledger_s_name() {
    with_tokens("the_key_cannot_leave_the_token_and_bears_the_ledger_s_name", || {
        let (disk, _) = founded();
        let told = signed_in(&token("lk3", PIN), |session| {
            let key = find(session, key_in_token(&disk))?.unwrap();
            let of = [
                AttributeType::Extractable,
                AttributeType::NeverExtractable,
                AttributeType::Sensitive,
                AttributeType::Token,
                AttributeType::Wrap,
                AttributeType::Label,
            ];
            assert!(session.get_attributes(key, &[AttributeType::Value])?.is_empty());
            Ok(session.get_attributes(key, &of)?)
        });
        let wanted = [
            Attribute::Extractable(false),
            Attribute::NeverExtractable(true),
            Attribute::Sensitive(true),
            Attribute::Token(true),
            Attribute::Wrap(false),
            Attribute::Label(format!("sanad {LEDGER}").into_bytes()),
        ];
        assert_eq!(told.unwrap(), wanted);
    });
}

#[test]
fn a_wrong_pin_is_refused_and_never_printed() {
    with_tokens("a_wrong_pin_is_refused_and_never_printed", || {
        let (disk, _) = founded();
        let wrong = Unlock::Token(token("lk3", "salah-0815"));
        let told = refused(&disk, &wrong);
        // What `SoftHSM` tells after the first wrong one.
        assert_eq!(told, TokenError::WrongPin { tries: PinTries::Fewer });
        let printed = format!("{told} {told:?} {wrong:?} {:?}", by_token());
        assert!(!printed.contains("0815") && !printed.contains("4711"), "{printed}");
        assert!(printed.contains("lk3"), "{printed}");
        assert!(open(&disk, &by_token()).is_ok());
    });
}

#[test]
fn no_module_no_token_no_key_and_the_token_of_another_ledger_are_told_apart() {
    let name = "no_module_no_token_no_key_and_the_token_of_another_ledger_are_told_apart";
    with_tokens(name, || {
        let (disk, _) = founded();
        let nowhere = PathBuf::from("/nowhere/module.so");
        let no_module = Unlock::Token(Token { module: nowhere, ..token("lk3", PIN) });
        assert!(matches!(refused(&disk, &no_module), TokenError::NoModule { .. }));
        let no_token = Unlock::Token(token("lk4", PIN));
        assert!(matches!(refused(&disk, &no_token), TokenError::NoToken { .. }));
        let spare = Unlock::Token(token("spare", PIN));
        assert_eq!(refused(&disk, &spare), TokenError::NoKey);
        create(&SimDisk::new(), LedgerId::from_bytes([8; 16]), &spare);
        assert_eq!(refused(&disk, &spare), TokenError::OtherLedger);
        token("lk3", PIN).destroy(key_in_token(&disk)).unwrap();
        assert_eq!(refused(&disk, &by_token()), TokenError::NoKey);
        token("lk3", PIN).destroy(key_in_token(&disk)).unwrap();
    });
}

#[test]
fn a_changed_root_file_and_that_of_another_ledger_do_not_open() {
    with_tokens("a_changed_root_file_and_that_of_another_ledger_do_not_open", || {
        let (disk, _) = founded();
        let whole = root(&disk);
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            replace_whole(&disk, Path::new(ROOT), &changed).unwrap();
            assert!(open(&disk, &by_token()).is_err(), "byte {at}");
        }
        let other = SimDisk::new();
        create(&other, LedgerId::from_bytes([8; 16]), &by_token());
        replace_whole(&disk, Path::new(ROOT), &root(&other)).unwrap();
        assert!(matches!(refused(&disk, &by_token()), TokenError::DoesNotOpen { .. }));
        replace_whole(&disk, Path::new(ROOT), &whole).unwrap();
        assert!(open(&disk, &by_token()).is_ok());
    });
}

/// From passphrase to token to another token to key file: each opens, the one before does not, and
/// an old copy of the whole key folder is worth nothing once its key in the token is destroyed.
#[test]
fn a_ledger_moves_to_a_token_and_back() {
    with_tokens("a_ledger_moves_to_a_token_and_back", || {
        let disk = SimDisk::new();
        let vault = create(&disk, LEDGER, &phrase());
        let key = vault.issue().unwrap();
        let spare = Unlock::Token(token("spare", PIN));
        let row = [phrase(), by_token(), spare, Unlock::KeyFile];
        let mut vault = vault;
        for [from, to] in row.array_windows() {
            let old = token_key(&disk, Path::new(KEYS)).unwrap();
            let files = ["/data/keys/root", "/data/keys/epoch-0000000001"].map(Path::new);
            let copies = files.map(|path| read_whole(&disk, path).unwrap());
            vault.replace_root(to, || Ok::<_, VaultError>(())).unwrap();
            drop(vault);
            assert!(open(&disk, from).is_err());
            vault = open(&disk, to).unwrap();
            assert!(vault.holds(key));
            if let (Some(old), Unlock::Token(token)) = (old, from) {
                token.destroy(old).unwrap();
                let stolen = disk.power_cut(0);
                for (path, copy) in files.iter().zip(&copies) {
                    replace_whole(&stolen, path, copy).unwrap();
                }
                assert_eq!(refused(&stolen, from), TokenError::NoKey);
            }
        }
        assert_eq!(root_mode(&disk, Path::new(KEYS)).unwrap(), RootMode::KeyFile);
    });
}

/// The power goes at each step on the way to the token: the passphrase or the token opens.
#[test]
fn a_move_to_a_token_cut_off_at_any_step_leaves_a_root_that_opens() {
    with_tokens("a_move_to_a_token_cut_off_at_any_step_leaves_a_root_that_opens", || {
        let (mut before, mut after) = (0, 0);
        for nth in 1..20 {
            let disk = SimDisk::new();
            let vault = create(&disk, LEDGER, &Unlock::KeyFile);
            let key = vault.issue().unwrap();
            disk.power_off_at(nth);
            let told = vault.replace_root(&by_token(), || Ok::<_, VaultError>(())).is_ok();
            drop(vault);
            let found = disk.power_cut(nth);
            let vault = if root_mode(&found, Path::new(KEYS)).unwrap() == RootMode::Token {
                after += 1;
                open(&found, &by_token()).unwrap()
            } else {
                before += 1;
                assert!(!told, "step {nth}");
                open(&found, &Unlock::KeyFile).unwrap()
            };
            vault.settle().unwrap();
            assert!(vault.holds(key));
            let names = found.list(Path::new(KEYS)).unwrap();
            assert_eq!(names, ["epoch-0000000001", "root"], "step {nth}");
        }
        assert!(before > 0 && after > 0, "{before} {after}");
    });
}
