//! Where the records lie and how the keys unlock, from the settings.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use sanad_disk::{Disk, DiskError, RealDisk};
use sanad_ledger::{OpenError, VerifyError};
use sanad_records::{ClockError, Fault, Place};
use sanad_vault::{RootMode, Secret, Token, TokenError, Unlock, VaultError, root_mode};
use zeroize::Zeroizing;

use crate::clock;
use crate::failure::Failure;
use crate::found;
use crate::private;
use crate::settings::Settings;

/// What is told wherever the keys lie in a file beside the program.
pub(crate) const WEAKER: &str = "the root key lies in a key file: who steals this machine whole has \
     the keys too; a passphrase given at start (`sanad init --passphrase-file`) or a token is stronger";

/// The place, with the keys' lock told but not yet opened.
///
/// # Errors
/// There is no ledger, its founding was cut off, keys or guard lie in it, or others can read the keys.
pub(crate) fn place(settings: &Settings) -> Result<Place, Failure> {
    let disk = RealDisk::shared();
    let (dir, keys) = (&settings.dir.value, &settings.keys.value);
    there_is_a_ledger(&*disk, dir)?;
    settings.kept_apart()?;
    if found::is_cut_off(&*disk, keys)? {
        return Err(found::cut_off(dir));
    }
    private::keys_are_private(keys)?;
    let unlock = unlock(settings, &*disk)?;
    private::tighten(dir)?;
    Ok(on(disk, settings, unlock))
}

fn there_is_a_ledger(disk: &dyn Disk, dir: &Path) -> Result<(), Failure> {
    if disk.exists(dir)? {
        return Ok(());
    }
    Err(Failure::misuse(format!(
        "there is no ledger in `{}`: `sanad init` founds one, `--dir` names another folder",
        dir.display()
    )))
}

/// Why a ledger could not be read without the keys.
pub(crate) fn not_read(error: VerifyError, dir: &Path) -> Failure {
    match error {
        VerifyError::NoLedger => {
            Failure::misuse(format!("there is no ledger in `{}`", dir.display()))
        }
        VerifyError::Disk(_) | VerifyError::GivenUp | VerifyError::Unreadable { .. } => {
            error.into()
        }
    }
}

/// A place on some disk.
pub(crate) fn on(disk: Arc<dyn Disk>, settings: &Settings, unlock: Unlock) -> Place {
    Place {
        disk,
        dir: settings.dir.value.clone(),
        keys: settings.keys.value.clone(),
        unlock,
        guard: settings.guard.value.clone(),
        clock: clock::rules(settings),
    }
}

/// How the keys unlock: the key folder says which mode it was made in.
pub(crate) fn unlock(settings: &Settings, disk: &dyn Disk) -> Result<Unlock, Failure> {
    let keys = &settings.keys.value;
    there_is_a_ledger(disk, &settings.dir.value)?;
    if !disk.exists(&keys.join("root"))? {
        let keys = keys.display();
        return Err(Failure::misuse(format!(
            "there is no root key in `{keys}`: name the folder of the keys with `--keys`"
        )));
    }
    let (found, missing) = match root_mode(disk, keys)? {
        RootMode::KeyFile => (Some(Unlock::KeyFile), ""),
        RootMode::Passphrase => (
            passphrase(settings)?.map(Unlock::Passphrase),
            "the keys are locked with a passphrase: name its file with `--passphrase-file`, give it \
             on standard input with `--passphrase-file -`, or name a program that prints it with \
             `--unlock-program`",
        ),
        RootMode::Token => (
            token(settings)?.map(Unlock::Token),
            "the keys are locked with a token: name it with `--pkcs11-module`, `--pkcs11-token` and \
             `--pkcs11-pin-file`",
        ),
    };
    found.ok_or_else(|| Failure::misuse(missing))
}

/// The lock of a ledger that is founded: what the settings name, else a key file.
pub(crate) fn new_lock(settings: &Settings) -> Result<Unlock, Failure> {
    if let Some(token) = token(settings)? {
        if settings.passphrase_file.value.is_some() {
            return Err(Failure::misuse(
                "a passphrase and a token are both set: the root key has one lock",
            ));
        }
        return Ok(Unlock::Token(token));
    }
    Ok(passphrase(settings)?.map_or(Unlock::KeyFile, Unlock::Passphrase))
}

/// The token, from wherever the settings say; none where they say nothing.
pub(crate) fn token(settings: &Settings) -> Result<Option<Token>, Failure> {
    let (module, label) = match (&settings.pkcs11_module.value, &settings.pkcs11_token.value) {
        (Some(module), Some(label)) => (module.clone(), label.clone()),
        (None, None) if settings.pkcs11_pin_file.value.is_none() => return Ok(None),
        (None, _) | (_, None) => {
            return Err(Failure::misuse(
                "`pkcs11_module` and `pkcs11_token` belong together: one of them is not set",
            ));
        }
    };
    let pin = match (&settings.pkcs11_pin_file.value, &settings.unlock_program.value) {
        (Some(_), Some(_)) => {
            return Err(Failure::misuse(
                "`pkcs11_pin_file` and `unlock_program` are both set: the PIN comes from one",
            ));
        }
        (Some(file), None) => secret(file)?,
        (None, Some(program)) => told_by(program)?,
        (None, None) => {
            return Err(Failure::misuse(
                "the token asks for its PIN: name its file with `--pkcs11-pin-file`, or a program \
                 that prints it with `--unlock-program`",
            ));
        }
    };
    Ok(Some(Token { module, label, pin }))
}

/// The passphrase, from wherever the settings say; none where they say nothing.
pub(crate) fn passphrase(settings: &Settings) -> Result<Option<Secret>, Failure> {
    match (&settings.passphrase_file.value, &settings.unlock_program.value) {
        (Some(_), Some(_)) => Err(Failure::misuse(
            "`passphrase_file` and `unlock_program` are both set: the passphrase comes from one",
        )),
        (Some(file), None) => secret(file).map(Some),
        (None, Some(program)) => told_by(program).map(Some),
        (None, None) => Ok(None),
    }
}

/// The secret that a program prints on its standard output, such as one that asks a custodian, a
/// token or a key service. It is run without arguments, gets no input, and what it prints on standard
/// error is shown.
pub(crate) fn told_by(program: &Path) -> Result<Secret, Failure> {
    let shown = program.display();
    let output = Command::new(program)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Failure::misuse(format!("cannot run `{shown}`: {error}")))?;
    let told = Zeroizing::new(output.stdout);
    if !output.status.success() {
        return Err(Failure::refused(format!("`{shown}` gave no secret: {}", output.status)));
    }
    let text = std::str::from_utf8(&told)
        .map_err(|_| Failure::misuse(format!("what `{shown}` printed is no text")))?;
    kept(text).ok_or_else(|| Failure::misuse(format!("what `{shown}` printed is empty")))
}

/// A secret without the line ends behind it; none where nothing is left.
fn kept(text: &str) -> Option<Secret> {
    let text = text.trim_end_matches(['\r', '\n']);
    (!text.is_empty()).then(|| Secret::new(text.to_owned()))
}

/// Why records are not opened.
pub(crate) enum NotOpened {
    /// They cannot be.
    Fault(Fault),
    /// Something else says that they are not to be.
    Other(Failure),
}

impl NotOpened {
    /// What it is to the one who typed the command.
    pub(crate) fn told(self) -> Failure {
        match self {
            Self::Fault(fault) => told(fault),
            Self::Other(failure) => failure,
        }
    }
}

impl From<ClockError> for NotOpened {
    fn from(error: ClockError) -> Self {
        match error {
            ClockError::Fault(fault) => Self::Fault(fault),
            ClockError::NotDoubted | ClockError::Behind(_) | ClockError::NotBehind(_) => {
                Self::Other(Failure::refused(error.to_string()))
            }
        }
    }
}

impl From<Fault> for NotOpened {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Failure> for NotOpened {
    fn from(failure: Failure) -> Self {
        Self::Other(failure)
    }
}

/// What a fault at opening or founding is to the one who typed the command.
pub(crate) fn told(fault: Fault) -> Failure {
    if let Fault::Vault(refused @ (VaultError::Exists | VaultError::WrongPassphrase)) = &fault {
        return Failure::refused(refused.to_string());
    }
    if let Fault::Open(OpenError::Disk(held @ DiskError::Held { .. })) = &fault {
        return Failure::refused(held.to_string());
    }
    if let Some(doubt) = fault.clock_doubt() {
        return clock::refused(doubt);
    }
    if let Fault::RolledBack { .. } | Fault::Diverged { .. } | Fault::Guard { .. } = &fault {
        return Failure::refused(fault.to_string());
    }
    if let Fault::Vault(misused @ (VaultError::KeysInside | VaultError::NoPassphraseSet)) = &fault {
        return Failure::misuse(misused.to_string());
    }
    if let Fault::Vault(VaultError::Token(refused)) = &fault {
        return told_of_token(refused);
    }
    fault.into()
}

/// What a token's refusal is to the one who typed the command.
pub(crate) fn told_of_token(refused: &TokenError) -> Failure {
    let sentence = refused.to_string();
    match refused {
        TokenError::WrongPin { .. }
        | TokenError::NoKey
        | TokenError::OtherLedger
        | TokenError::DoesNotOpen { .. } => Failure::Refused(sentence),
        TokenError::NotBuilt
        | TokenError::NoModule { .. }
        | TokenError::NoToken { .. }
        | TokenError::ManyTokens { .. }
        | TokenError::NoMechanism { .. } => Failure::Misuse(sentence),
        TokenError::Fault(_) => Failure::fault(sentence),
    }
}

/// Reads a secret from a file, or from standard input for `-`. Line ends behind it are dropped.
pub(crate) fn secret(file: &Path) -> Result<Secret, Failure> {
    let mut text = Secret::new(String::new());
    let read = if file == Path::new("-") {
        std::io::stdin().read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|mut file| file.read_to_string(&mut text))
    };
    read.map_err(|error| {
        Failure::misuse(format!("cannot read the secret in `{}`: {error}", file.display()))
    })?;
    kept(&text)
        .ok_or_else(|| Failure::misuse(format!("the secret in `{}` is empty", file.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_use_and_a_wrong_passphrase_are_refusals() {
        let path = "/x/lock".into();
        let held = told(Fault::Open(OpenError::Disk(DiskError::Held { path })));
        assert!(matches!(held, Failure::Refused(_)), "{held}");
        let wrong = told(Fault::Vault(VaultError::WrongPassphrase));
        assert!(matches!(wrong, Failure::Refused(_)), "{wrong}");
        let inside = told(Fault::Vault(VaultError::KeysInside));
        assert!(matches!(inside, Failure::Misuse(_)), "{inside}");
        assert!(matches!(told(Fault::Busy), Failure::Fault(_)));
        let token = |refused| told(Fault::Vault(VaultError::Token(refused)));
        assert!(matches!(token(TokenError::NoKey), Failure::Refused(_)));
        assert!(matches!(token(TokenError::NotBuilt), Failure::Misuse(_)));
        assert!(matches!(token(TokenError::Fault(String::new())), Failure::Fault(_)));
    }

    #[test]
    fn a_secret_is_what_a_program_prints_if_it_ends_well() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("ask");
        let write = |script: &str| {
            std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
            let mode = std::fs::Permissions::from_mode(0o700);
            std::fs::set_permissions(&program, mode).unwrap();
            told_by(&program)
        };
        assert_eq!(write("echo ' kata sandi'").unwrap().as_str(), " kata sandi");
        assert!(matches!(write("echo no; exit 3"), Err(Failure::Refused(_))));
        assert!(matches!(write("true"), Err(Failure::Misuse(_))));
        assert!(matches!(told_by(Path::new("/nowhere/ask")), Err(Failure::Misuse(_))));
    }

    #[test]
    fn a_token_has_a_module_a_label_and_one_source_of_its_pin() {
        let folder = tempfile::tempdir().unwrap();
        let pin = folder.path().join("pin");
        std::fs::write(&pin, "4711\n").unwrap();
        let settle = |given: crate::settings::Flags| {
            let settings = Settings::resolve(given, std::iter::empty()).unwrap();
            new_lock(&settings).map(|lock| lock.mode())
        };
        let given = |module: bool, label: bool, pin_file: bool| crate::settings::Flags {
            dir: Some(folder.path().to_owned()),
            pkcs11_module: module.then(|| "/x.so".into()),
            pkcs11_token: label.then(|| "lk3".to_owned()),
            pkcs11_pin_file: pin_file.then(|| pin.clone()),
            ..Default::default()
        };
        assert_eq!(settle(given(true, true, true)).unwrap(), RootMode::Token);
        assert_eq!(settle(given(false, false, false)).unwrap(), RootMode::KeyFile);
        for (module, label, pin_file) in
            [(true, false, true), (false, true, true), (false, false, true), (true, true, false)]
        {
            let refused = settle(given(module, label, pin_file));
            assert!(matches!(refused, Err(Failure::Misuse(_))), "{module} {label} {pin_file}");
        }
        let program = Some("/bin/true".into());
        let two = crate::settings::Flags { unlock_program: program, ..given(true, true, true) };
        assert!(matches!(settle(two), Err(Failure::Misuse(_))));
        let two = crate::settings::Flags {
            passphrase_file: Some(pin.clone()),
            ..given(true, true, true)
        };
        assert!(matches!(settle(two), Err(Failure::Misuse(_))));
    }

    #[test]
    fn a_secret_is_its_file_without_the_line_end() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, " kata sandi \r\n").unwrap();
        assert_eq!(secret(&file).unwrap().as_str(), " kata sandi ");
        std::fs::write(&file, "\n").unwrap();
        assert!(matches!(secret(&file), Err(Failure::Misuse(_))));
    }
}
