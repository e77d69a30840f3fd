//! The terminal's way to the two doors: through the socket of the running server, else with the
//! writer's lock. Either way the same methods of `records` decide, and the same lines are left.

mod breach;
mod change;
mod look;
mod own;
mod recover;
mod rights;
mod through_server;

use std::io::Write;
use std::path::{Path, PathBuf};

use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, connect, socket_with};
use sanad_casework::Purpose;
use sanad_records::ExportEvidence;
use serde_json::Value;

use crate::failure::Failure;
use crate::place;
use crate::settings::Settings;
pub(crate) use change::Change;
pub(crate) use look::{Look, Which};
use own::Own;
use through_server::ThroughServer;

/// A way in, signed in.
pub(crate) enum Door {
    /// A server runs here: it is asked.
    Server(ThroughServer),
    /// None runs: the ledger is opened here, for as long as the command takes.
    Own(Box<Own>),
}

impl Door {
    /// Goes in as the member of staff whose token is given, else as the shell's user: an operator,
    /// who sees the clear layer only.
    ///
    /// # Errors
    /// There is no ledger, the keys do not unlock, the token is nobody's.
    pub(crate) fn open(settings: &Settings) -> Result<Self, Failure> {
        let secrets = [
            &settings.token_file.value,
            &settings.passphrase_file.value,
            &settings.pkcs11_pin_file.value,
        ];
        let from_stdin = |file: &&&Option<PathBuf>| file.as_deref() == Some(Path::new("-"));
        if secrets.iter().filter(from_stdin).count() > 1 {
            return Err(Failure::misuse(
                "token, passphrase and PIN cannot both come on standard input",
            ));
        }
        let token = settings.token_file.value.as_deref().map(place::secret).transpose()?;
        if is_served(settings) {
            return Ok(Self::Server(ThroughServer::new(&settings.socket(), token)?));
        }
        let own = Own::open(&place::place(settings)?, token.as_ref().map(|token| token.as_str()))?;
        Ok(Self::Own(Box::new(own)))
    }

    /// Shows something, once its line is durable.
    ///
    /// # Errors
    /// It is refused, and that left a line; or a fault.
    pub(crate) fn look(&self, look: &Look) -> Result<Value, Failure> {
        match self {
            Self::Server(server) => server.look(look),
            Self::Own(own) => own.look(look),
        }
    }

    /// Writes evidence to `to`, once its line is durable.
    ///
    /// # Errors
    /// It is refused, and that left a line; or a fault, which may leave half a bundle.
    pub(crate) fn export(&self, ask: &ExportEvidence, to: &mut dyn Write) -> Result<(), Failure> {
        match self {
            Self::Server(server) => server.export(ask, to),
            Self::Own(own) => own.export(ask, to),
        }
    }

    /// Changes something.
    ///
    /// # Errors
    /// It is refused, and that left a line; or a fault.
    pub(crate) fn change(&self, change: &Change) -> Result<Value, Failure> {
        match self {
            Self::Server(server) => server.change(change),
            Self::Own(own) => own.change(change),
        }
    }

    /// Lets go.
    ///
    /// # Errors
    /// What was derived could not be kept for the next start; nothing recorded is lost.
    pub(crate) fn close(self) -> Result<(), Failure> {
        match self {
            Self::Server(_) => Ok(()),
            Self::Own(own) => own.close(),
        }
    }
}

/// Whether a server listens at the socket file, even one that hangs and takes nobody in.
pub(crate) fn is_served(settings: &Settings) -> bool {
    let asked = SocketAddrUnix::new(settings.socket()).and_then(|address| {
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
        connect(&socket, &address)
    });
    // So many wait already that no more can: somebody listens.
    matches!(asked, Ok(()) | Err(Errno::AGAIN))
}

/// The purpose of a look: whoever comes with a token says why; the shell's user maintains.
pub(crate) fn purpose(settings: &Settings, told: Option<Purpose>) -> Result<Purpose, Failure> {
    match (told, &settings.token_file.value) {
        (Some(purpose), _) => Ok(purpose),
        (None, None) => Ok(Purpose::Maintenance),
        (None, Some(_)) => Err(Failure::misuse(
            "say why you look: `--purpose` is needed with a token, such as `--purpose service`",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Given;

    fn settings(token: Option<&str>, passphrase: Option<&str>) -> Settings {
        let given = Given {
            dir: Some("/nowhere".into()),
            token_file: token.map(Into::into),
            passphrase_file: passphrase.map(Into::into),
            ..Given::default()
        };
        Settings::resolve(given, std::iter::empty()).unwrap()
    }

    #[test]
    fn whoever_comes_with_a_token_says_why() {
        let shell = settings(None, None);
        assert_eq!(purpose(&shell, None).unwrap(), Purpose::Maintenance);
        let counsellor = settings(Some("token"), None);
        assert!(matches!(purpose(&counsellor, None), Err(Failure::Misuse(_))));
        assert_eq!(purpose(&counsellor, Some(Purpose::Service)).unwrap(), Purpose::Service);
    }

    #[test]
    fn standard_input_holds_one_secret() {
        let refused = Door::open(&settings(Some("-"), Some("-"))).err().unwrap();
        assert!(matches!(refused, Failure::Misuse(_)), "{refused}");
        assert!(refused.to_string().contains("cannot both"), "{refused}");
    }

    #[test]
    fn a_server_that_takes_nobody_in_is_one_and_nobody_waits_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let given = Given { dir: Some(folder.path().to_owned()), ..Given::default() };
        let settings = Settings::resolve(given, std::iter::empty()).unwrap();
        assert!(!is_served(&settings));
        let flags = SocketFlags::CLOEXEC;
        let hung = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None).unwrap();
        rustix::net::bind(&hung, &SocketAddrUnix::new(settings.socket()).unwrap()).unwrap();
        rustix::net::listen(&hung, 0).unwrap();
        // Nobody is taken in: all but the first find no room.
        for _ in 0..3 {
            assert!(is_served(&settings));
        }
        drop(hung);
        assert!(!is_served(&settings));
    }

    #[test]
    fn a_folder_without_a_ledger_is_misuse() {
        let refused = Door::open(&settings(None, None)).err().unwrap();
        assert!(refused.to_string().starts_with("there is no ledger in `/nowhere`"));
    }
}
