//! Settings: each comes from a flag, else the environment, else a file, else it has a default.

mod apart;
mod environment;
mod file;
mod given;
mod limits;
mod paths;
mod setting;

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use sanad_casework::LogName;
use sanad_server::Tls;

use crate::failure::Failure;
use environment::Environment;
use file::File;
pub(crate) use given::Flags;
pub(crate) use limits::LimitSettings;
use paths::settled;
pub(crate) use setting::{Setting, Source};

/// Everything that can be set, with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    /// The ledger's folder.
    pub(crate) dir: Setting<PathBuf>,
    /// The folder for keys.
    pub(crate) keys: Setting<PathBuf>,
    /// A file with the passphrase; the keys lie in a key file where there is none.
    pub(crate) passphrase_file: Setting<Option<PathBuf>>,
    /// A program that prints the passphrase, or the PIN of the token.
    pub(crate) unlock_program: Setting<Option<PathBuf>>,
    /// The library that speaks to the token that locks the root key.
    pub(crate) pkcs11_module: Setting<Option<PathBuf>>,
    /// That token's label.
    pub(crate) pkcs11_token: Setting<Option<String>>,
    /// A file with its PIN; without one, the unlock program prints it.
    pub(crate) pkcs11_pin_file: Setting<Option<PathBuf>>,
    /// A file with the token of a member of staff.
    pub(crate) token_file: Setting<Option<PathBuf>>,
    /// Where to listen.
    pub(crate) listen: Setting<SocketAddr>,
    /// The addresses of what encrypts in front.
    pub(crate) behind_proxy: Setting<Vec<IpAddr>>,
    /// The certificate to encrypt with.
    pub(crate) tls_certificate: Setting<Option<PathBuf>>,
    /// Its private key.
    pub(crate) tls_key: Setting<Option<PathBuf>>,
    /// The name of the log to others; checkpoints are published where there is one.
    pub(crate) log_name: Setting<Option<LogName>>,
    /// Minutes between two checkpoints while serving.
    pub(crate) publish_minutes: Setting<u32>,
    /// A file with the policy of whose cosignatures count, and where witnesses are asked.
    pub(crate) witness_policy: Setting<Option<PathBuf>>,
    /// A file that keeps the newest checkpoint a second time.
    pub(crate) guard: Setting<Option<PathBuf>>,
    /// Days after the last entry in which a start believes the machine's clock.
    pub(crate) clock_idle_days: Setting<u32>,
    /// What is logged, as `tracing` filters are written.
    pub(crate) log: Setting<String>,
    /// How much the server takes.
    pub(crate) limits: LimitSettings,
}

/// The ledger's folder if nothing is said.
const DIR: &str = "ledger";

/// Where the server listens if nothing is said.
pub(crate) const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 7878);

impl Settings {
    /// Settles each setting for who works on a ledger.
    ///
    /// # Errors
    /// As of [`Settings::resolve_in`].
    pub(crate) fn resolve(
        given: Flags,
        variables: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<Self, Failure> {
        Self::resolve_in(Path::new(DIR), given, variables)
    }

    /// Settles each setting; `otherwise` is the folder where nobody names one. `variables` is the
    /// environment. The ledger's folder, that of the keys and the guard are told as the places they lead
    /// to, by whatever spelling they were given.
    ///
    /// # Errors
    /// An unknown `SANAD_…` variable or key of the file, or a value that cannot be one.
    pub(crate) fn resolve_in(
        otherwise: &Path,
        given: Flags,
        variables: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<Self, Failure> {
        let env = Environment::read(variables)?;
        let named = given.config.or_else(|| env.config.clone());
        let early = named.as_ref().map(|path| File::read(path)).transpose()?;
        let at = named.clone();
        let file = early.unwrap_or_default();
        let mut dir = Setting::settle(given.dir, env.dir, file.dir.clone(), at.as_deref())
            .or_default(otherwise.to_owned());
        dir.value = settled("dir", &dir.value)?;
        let (at, file) = if named.is_some() { (at, file) } else { beside(&dir.value)? };
        let at = at.as_deref();
        let mut keys = dir.value.clone().into_os_string();
        keys.push(".keys");
        let mut keys = Setting::settle(given.keys, env.keys, file.keys, at).or_default(keys.into());
        keys.value = settled("keys", &keys.value)?;
        let mut guard = Setting::settle(given.guard, env.guard, file.guard, at).or_none();
        guard.value = guard.value.map(|guard| settled("guard", &guard)).transpose()?;
        Ok(Self {
            keys,
            passphrase_file: Setting::settle(
                given.passphrase_file,
                env.passphrase_file,
                file.passphrase_file,
                at,
            )
            .or_none(),
            unlock_program: Setting::settle(
                given.unlock_program,
                env.unlock_program,
                file.unlock_program,
                at,
            )
            .or_none(),
            pkcs11_module: Setting::settle(
                given.pkcs11_module,
                env.pkcs11_module,
                file.pkcs11_module,
                at,
            )
            .or_none(),
            pkcs11_token: Setting::settle(
                given.pkcs11_token,
                env.pkcs11_token,
                file.pkcs11_token,
                at,
            )
            .or_none(),
            pkcs11_pin_file: Setting::settle(
                given.pkcs11_pin_file,
                env.pkcs11_pin_file,
                file.pkcs11_pin_file,
                at,
            )
            .or_none(),
            token_file: Setting::settle(given.token_file, env.token_file, file.token_file, at)
                .or_none(),
            listen: Setting::settle(given.listen, env.listen, file.listen, at).or_default(LISTEN),
            behind_proxy: Setting::settle(
                (!given.behind_proxy.is_empty()).then_some(given.behind_proxy),
                env.behind_proxy,
                file.behind_proxy,
                at,
            )
            .or_default(Vec::new()),
            tls_certificate: Setting::settle(
                given.tls_certificate,
                env.tls_certificate,
                file.tls_certificate,
                at,
            )
            .or_none(),
            tls_key: Setting::settle(given.tls_key, env.tls_key, file.tls_key, at).or_none(),
            log_name: Setting::settle(given.log_name, env.log_name, file.log_name, at).or_none(),
            publish_minutes: Setting::settle(
                given.publish_minutes,
                env.publish_minutes,
                file.publish_minutes,
                at,
            )
            .or_default(60),
            witness_policy: Setting::settle(
                given.witness_policy,
                env.witness_policy,
                file.witness_policy,
                at,
            )
            .or_none(),
            limits: LimitSettings::settle(&given.limit, env.limits, &file.limits, at)?,
            guard,
            clock_idle_days: Setting::settle(
                given.clock_idle_days,
                env.clock_idle_days,
                file.clock_idle_days,
                at,
            )
            .or_default(31),
            log: Setting::settle(None, env.log, file.log, at).or_default("info".to_owned()),
            dir,
        })
    }

    /// Certificate and key, if the server encrypts by itself.
    ///
    /// # Errors
    /// One is set without the other.
    pub(crate) fn tls(&self) -> Result<Option<Tls>, Failure> {
        match (&self.tls_certificate.value, &self.tls_key.value) {
            (Some(certificate), Some(key)) => {
                Ok(Some(Tls { certificate: certificate.clone(), key: key.clone() }))
            }
            (None, None) => Ok(None),
            (Some(_), None) | (None, Some(_)) => Err(Failure::misuse(
                "`tls_certificate` and `tls_key` belong together: only one of them is set",
            )),
        }
    }

    /// The file of the socket that a running server listens on for the terminal.
    pub(crate) fn socket(&self) -> PathBuf {
        self.dir.value.join("socket")
    }
}

/// The settings file in the ledger's folder, if there is one. It cannot say where that folder is.
fn beside(dir: &Path) -> Result<(Option<PathBuf>, File), Failure> {
    let path = dir.join("sanad.toml");
    if !path.exists() {
        return Ok((None, File::default()));
    }
    let file = File::read(&path)?;
    if file.dir.is_some() {
        let path = path.display();
        return Err(Failure::misuse(format!(
            "`dir` in `{path}` cannot say where that file's own folder is"
        )));
    }
    Ok((Some(path), file))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settle(given: Flags, env: &[(&str, &str)]) -> Result<Settings, Failure> {
        let env: Vec<(OsString, OsString)> =
            env.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Settings::resolve(given, env.into_iter())
    }

    fn folder(toml: &str) -> (tempfile::TempDir, Flags) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("sanad.toml"), toml).unwrap();
        let given = Flags { dir: Some(folder.path().to_owned()), ..Flags::default() };
        (folder, given)
    }

    #[test]
    fn a_flag_beats_the_environment_beats_the_file_beats_the_default() {
        let (_folder, mut given) = folder("listen = \"127.0.0.1:3\"\nlog = \"warn\"");
        let env = [("SANAD_LISTEN", "127.0.0.1:2")];
        assert_eq!(settle(given.clone(), &[]).unwrap().listen.value.port(), 3);
        let settings = settle(given.clone(), &env).unwrap();
        assert_eq!(settings.listen.value.port(), 2);
        assert_eq!(settings.listen.source, Source::Environment("SANAD_LISTEN"));
        assert_eq!(settings.log.value, "warn");
        assert_eq!(settings.behind_proxy.source, Source::Default);
        given.listen = Some("127.0.0.1:1".parse().unwrap());
        assert_eq!(settle(given, &env).unwrap().listen.source, Source::Flag);
    }

    #[test]
    fn a_certificate_and_its_key_belong_together() {
        let given = |certificate: bool, key: bool| Flags {
            tls_certificate: certificate.then(|| "cert.pem".into()),
            tls_key: key.then(|| "key.pem".into()),
            ..Flags::default()
        };
        let tls = |certificate, key| settle(given(certificate, key), &[]).unwrap().tls();
        assert_eq!(tls(false, false).unwrap(), None);
        assert!(tls(true, true).unwrap().is_some());
        assert!(matches!(tls(true, false), Err(Failure::Misuse(_))));
        assert!(matches!(tls(false, true), Err(Failure::Misuse(_))));
    }

    #[test]
    fn trusted_proxies_are_addresses() {
        let (_folder, given) = folder("behind_proxy = [\"10.0.0.1\"]");
        let two = [("SANAD_BEHIND_PROXY", "10.0.0.2, ::1")];
        assert_eq!(settle(given.clone(), &[]).unwrap().behind_proxy.value.len(), 1);
        assert_eq!(settle(given.clone(), &two).unwrap().behind_proxy.value.len(), 2);
        let wrong = [("SANAD_BEHIND_PROXY", "true")];
        assert!(matches!(settle(given, &wrong), Err(Failure::Misuse(_))));
    }

    #[test]
    fn keys_lie_beside_the_ledger_unless_told_otherwise() {
        for spelled in ["/srv/lk3", "/srv/lk3/", "/srv/./lk3", "/srv/x/../lk3/."] {
            let given = Flags { dir: Some(spelled.into()), ..Flags::default() };
            let settings = settle(given, &[]).unwrap();
            assert_eq!(settings.dir.value, PathBuf::from("/srv/lk3"), "{spelled}");
            assert_eq!(settings.keys.value, PathBuf::from("/srv/lk3.keys"), "{spelled}");
        }
    }

    #[test]
    fn a_named_file_says_where_the_ledger_is_and_paths_in_it_start_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lk3.toml");
        std::fs::write(&path, "dir = \"data/\"").unwrap();
        let given = Flags { config: Some(path.clone()), ..Flags::default() };
        let settings = settle(given, &[]).unwrap();
        assert_eq!(settings.dir.value, folder.path().join("data"));
        assert_eq!(settings.dir.source, Source::File(path));
    }

    #[test]
    fn unknown_keys_are_refused() {
        let (_folder, given) = folder("lisen = \"127.0.0.1:3\"");
        assert!(matches!(settle(given, &[]), Err(Failure::Misuse(_))));
        let error = settle(Flags::default(), &[("SANAD_LISTNE", "x")]).unwrap_err();
        assert_eq!(error.to_string(), "the environment has `SANAD_LISTNE`, which is no setting");
        let (_folder, given) = folder("dir = \"/elsewhere\"");
        assert!(matches!(settle(given, &[]), Err(Failure::Misuse(_))));
    }

    #[test]
    fn a_value_that_cannot_be_one_is_refused() {
        assert!(settle(Flags::default(), &[("SANAD_LISTEN", "here")]).is_err());
        assert!(settle(Flags::default(), &[("SANAD_BEHIND_PROXY", "maybe")]).is_err());
    }
}
