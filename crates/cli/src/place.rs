//! Where the records lie and how the keys unlock, from the settings.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use sanad_disk::{Disk, DiskError, RealDisk};
use sanad_ledger::OpenError;
use sanad_records::{Fault, Place};
use sanad_vault::{RootMode, Secret, Unlock, VaultError, root_mode};

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
    match (root_mode(disk, keys)?, &settings.passphrase_file.value) {
        (RootMode::KeyFile, _) => Ok(Unlock::KeyFile),
        (RootMode::Passphrase, Some(file)) => Ok(Unlock::Passphrase(secret(file)?)),
        (RootMode::Passphrase, None) => Err(Failure::misuse(
            "the keys are locked with a passphrase: name its file with `--passphrase-file`, or give \
             it on standard input with `--passphrase-file -`",
        )),
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
    let kept = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(kept);
    if text.is_empty() {
        let file = file.display();
        return Err(Failure::misuse(format!("the secret in `{file}` is empty")));
    }
    Ok(text)
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
    fn a_secret_is_its_file_without_the_line_end() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, " kata sandi \r\n").unwrap();
        assert_eq!(secret(&file).unwrap().as_str(), " kata sandi ");
        std::fs::write(&file, "\n").unwrap();
        assert!(matches!(secret(&file), Err(Failure::Misuse(_))));
    }
}
