//! Where the records lie and how the keys unlock, from the settings.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use sanad_disk::{Disk, DiskError, RealDisk};
use sanad_ledger::OpenError;
use sanad_records::{Fault, Place};
use sanad_vault::{RootMode, Secret, Unlock, VaultError, root_mode};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::settings::Settings;

/// What is told wherever the keys lie in a file beside the program.
pub(crate) const WEAKER: &str = "the root key lies in a key file: who steals this machine whole has \
     the keys too; the stronger mode is a passphrase given at start (`sanad init --passphrase-file`)";

/// The place, with the keys' lock told but not yet opened.
pub(crate) fn place(settings: &Settings) -> Result<Place, Failure> {
    let disk = RealDisk::shared();
    let unlock = unlock(settings, &*disk)?;
    Ok(on(disk, settings, unlock))
}

/// A place on some disk.
pub(crate) fn on(disk: Arc<dyn Disk>, settings: &Settings, unlock: Unlock) -> Place {
    Place { disk, dir: settings.dir.value.clone(), keys: settings.keys.value.clone(), unlock }
}

/// How the keys unlock: the key folder says which mode it was made in.
pub(crate) fn unlock(settings: &Settings, disk: &dyn Disk) -> Result<Unlock, Failure> {
    let keys = &settings.keys.value;
    if !disk.exists(&settings.dir.value)? {
        let dir = settings.dir.value.display();
        return Err(Failure::misuse(format!(
            "there is no ledger in `{dir}`: `sanad init` founds one, `--dir` names another folder"
        )));
    }
    if !disk.exists(&keys.join("root"))? {
        let keys = keys.display();
        return Err(Failure::misuse(format!(
            "there is no root key in `{keys}`: name the folder of the keys with `--keys`"
        )));
    }
    match (root_mode(disk, keys)?, passphrase(settings)?) {
        (RootMode::KeyFile, _) => Ok(Unlock::KeyFile),
        (RootMode::Passphrase, Some(phrase)) => Ok(Unlock::Passphrase(phrase)),
        (RootMode::Passphrase, None) => Err(Failure::misuse(
            "the keys are locked with a passphrase: name its file with `--passphrase-file`, give it \
             on standard input with `--passphrase-file -`, or name a program that prints it with \
             `--unlock-program`",
        )),
    }
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
        return Err(Failure::refused(format!("`{shown}` gave no passphrase: {}", output.status)));
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

/// What a fault at opening or founding is to the one who typed the command.
pub(crate) fn told(fault: Fault) -> Failure {
    if let Fault::Vault(refused @ (VaultError::Exists | VaultError::WrongPassphrase)) = &fault {
        return Failure::refused(refused.to_string());
    }
    if let Fault::Open(OpenError::Disk(held @ DiskError::Held { .. })) = &fault {
        return Failure::refused(held.to_string());
    }
    if let Fault::Vault(misused @ (VaultError::KeysInside | VaultError::NoPassphraseSet)) = &fault {
        return Failure::misuse(misused.to_string());
    }
    fault.into()
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
    fn a_secret_is_its_file_without_the_line_end() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, " kata sandi \r\n").unwrap();
        assert_eq!(secret(&file).unwrap().as_str(), " kata sandi ");
        std::fs::write(&file, "\n").unwrap();
        assert!(matches!(secret(&file), Err(Failure::Misuse(_))));
    }
}
