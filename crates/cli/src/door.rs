//! The terminal's way to the two doors: the routes of the HTTP API, asked through the socket of the running
//! server, else within this process, with the writer's lock. Either way a request passes the same pipeline,
//! and the same lines are left.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, connect, socket_with};
use sanad_casework::{Purpose, RegisterNumber};
use sanad_records::Records;
use sanad_vault::Secret;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::api::{Api, Ask, route};
use crate::failure::Failure;
use crate::place;
use crate::serve;
use crate::settings::Settings;
use crate::stop;

/// A way in, for whoever's token is given, else for the shell's user.
pub(crate) struct Door {
    api: Api,
    token: Option<Secret>,
    runtime: Runtime,
    /// Held where no server runs: the ledger is opened here, for as long as the command takes.
    records: Option<Arc<Records>>,
}

/// Parameters of a request after the `?`.
pub(crate) type Query = Vec<(&'static str, String)>;

impl Door {
    /// Goes in as the member of staff whose token is given, else as the shell's user: an operator,
    /// who sees the clear layer only.
    ///
    /// # Errors
    /// There is no ledger, or the keys do not unlock.
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
            let api = Api::behind(&settings.socket())?;
            return Ok(Self { api, token, runtime: serve::runtime()?, records: None });
        }
        let records = Records::open(&place::place(settings)?).map_err(place::told)?;
        let records = Arc::new(records);
        let (api, runtime) = (Api::within(Arc::clone(&records)), serve::runtime()?);
        Ok(Self { api, token, runtime, records: Some(records) })
    }

    /// Asks for something to be shown, once its line is durable: an operation, what stands in its path,
    /// and its parameters.
    ///
    /// # Errors
    /// It is refused, and that left a line; or a fault.
    pub(crate) fn look(
        &self,
        operation: &str,
        path: &[&dyn ToString],
        query: Query,
    ) -> Result<Value, Failure> {
        let path = self.with_ids(path, &query)?;
        let path: Vec<&dyn ToString> = path.iter().map(|part| part as &dyn ToString).collect();
        self.ask(operation, &path, Ask { query, ..Ask::default() })
    }

    /// Changes something; what is sent may hold a password, and is never printed.
    ///
    /// # Errors
    /// It is refused, and that left a line; or a fault.
    pub(crate) fn change(
        &self,
        operation: &str,
        path: &[&dyn ToString],
        body: Value,
    ) -> Result<Value, Failure> {
        self.ask(operation, path, Ask { body: Some(body), ..Ask::default() })
    }

    /// Asks for anything. A write without a key against doing it twice is given one.
    ///
    /// # Errors
    /// It is refused, and that left a line; or a fault.
    pub(crate) fn ask<'a>(
        &'a self,
        operation: &str,
        path: &[&dyn ToString],
        mut ask: Ask<'a>,
    ) -> Result<Value, Failure> {
        let path: Vec<_> = path.iter().map(|value| value.to_string()).collect();
        let path: Vec<_> = path.iter().map(String::as_str).collect();
        ask.token = self.token();
        if ask.key.is_none() && matches!(route(operation)?.kind, sanad_server::Kind::Write(_)) {
            let key = sanad_records::random::<16>()?.map(|byte| format!("{byte:02x}")).concat();
            ask.key = Some(key);
        }
        self.runtime.block_on(self.api.ask(operation, &path, ask))?.done()
    }

    /// Writes an answer that is no document to `to`, once its line is durable.
    ///
    /// # Errors
    /// It is refused, and that left a line; or a fault, which may leave half of it.
    pub(crate) fn download<'a>(
        &'a self,
        operation: &str,
        path: &[&dyn ToString],
        mut ask: Ask<'a>,
        to: &mut dyn Write,
    ) -> Result<(), Failure> {
        let path = self.with_ids(path, &ask.query)?;
        let path: Vec<_> = path.iter().map(String::as_str).collect();
        ask.token = self.token();
        self.runtime.block_on(self.api.download(operation, &path, ask, to))
    }

    /// What stands in a path, with the id of the case in place of its number in the register.
    fn with_ids(&self, path: &[&dyn ToString], query: &Query) -> Result<Vec<String>, Failure> {
        let id_of = |part: &&dyn ToString| {
            let part = part.to_string();
            if part.parse::<RegisterNumber>().is_err() {
                return Ok(part);
            }
            let purpose = query.iter().filter(|(name, _)| *name == "purpose").cloned();
            let query = purpose.chain([("number", part)]).collect();
            let list = self.ask("list_cases", &[], Ask { query, ..Ask::default() })?;
            let case = list.pointer("/cases/0/case").and_then(Value::as_str);
            let none = || Failure::refused("there is no case with this number that you may open");
            case.map(str::to_owned).ok_or_else(none)
        };
        path.iter().map(id_of).collect()
    }

    fn token(&self) -> Option<&str> {
        self.token.as_ref().map(|token| token.as_str())
    }

    /// Lets go.
    ///
    /// # Errors
    /// What was derived could not be kept for the next start; nothing recorded is lost.
    pub(crate) fn close(self) -> Result<(), Failure> {
        let Self { api, runtime, records, token: _ } = self;
        runtime.block_on(api.close());
        stop::let_go(runtime);
        records.map_or(Ok(()), stop::close)
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
    use crate::settings::Flags;

    fn settings(token: Option<&str>, passphrase: Option<&str>) -> Settings {
        let given = Flags {
            dir: Some("/nowhere".into()),
            token_file: token.map(Into::into),
            passphrase_file: passphrase.map(Into::into),
            ..Flags::default()
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
        let given = Flags { dir: Some(folder.path().to_owned()), ..Flags::default() };
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
