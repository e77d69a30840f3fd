//! Settings in the environment. They name files, never secrets themselves.

use std::ffi::{OsStr, OsString};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use sanad_casework::LogName;

use super::setting::Variable;
use crate::failure::Failure;

/// What the environment says.
#[derive(Debug, Default)]
pub(super) struct Environment {
    pub(super) config: Option<PathBuf>,
    pub(super) dir: Variable<PathBuf>,
    pub(super) keys: Variable<PathBuf>,
    pub(super) passphrase_file: Variable<PathBuf>,
    pub(super) unlock_program: Variable<PathBuf>,
    pub(super) pkcs11_module: Variable<PathBuf>,
    pub(super) pkcs11_token: Variable<String>,
    pub(super) pkcs11_pin_file: Variable<PathBuf>,
    pub(super) token_file: Variable<PathBuf>,
    pub(super) listen: Variable<SocketAddr>,
    pub(super) behind_proxy: Variable<Vec<IpAddr>>,
    pub(super) tls_certificate: Variable<PathBuf>,
    pub(super) tls_key: Variable<PathBuf>,
    pub(super) log_name: Variable<LogName>,
    pub(super) publish_minutes: Variable<u32>,
    pub(super) witness_policy: Variable<PathBuf>,
    pub(super) guard: Variable<PathBuf>,
    pub(super) clock_idle_days: Variable<u32>,
    pub(super) log: Variable<String>,
    pub(super) limits: Variable<String>,
}

impl Environment {
    /// Reads every variable whose name begins with `SANAD_`.
    pub(super) fn read(
        variables: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<Self, Failure> {
        let mut env = Self::default();
        for (name, value) in variables {
            let Some(name) = name.to_str().filter(|name| name.starts_with("SANAD_")) else {
                continue;
            };
            env.take(name, value)?;
        }
        Ok(env)
    }

    fn take(&mut self, name: &str, value: OsString) -> Result<(), Failure> {
        match name {
            "SANAD_CONFIG" => self.config = Some(value.into()),
            "SANAD_DIR" => self.dir = Some(("SANAD_DIR", value.into())),
            "SANAD_KEYS" => self.keys = Some(("SANAD_KEYS", value.into())),
            "SANAD_PASSPHRASE_FILE" => {
                self.passphrase_file = Some(("SANAD_PASSPHRASE_FILE", value.into()));
            }
            "SANAD_UNLOCK_PROGRAM" => {
                self.unlock_program = Some(("SANAD_UNLOCK_PROGRAM", value.into()));
            }
            "SANAD_PKCS11_MODULE" => {
                self.pkcs11_module = Some(("SANAD_PKCS11_MODULE", value.into()));
            }
            "SANAD_PKCS11_TOKEN" => {
                let label = parse(name, &value, "a text")?;
                self.pkcs11_token = Some(("SANAD_PKCS11_TOKEN", label));
            }
            "SANAD_PKCS11_PIN_FILE" => {
                self.pkcs11_pin_file = Some(("SANAD_PKCS11_PIN_FILE", value.into()));
            }
            "SANAD_TOKEN_FILE" => self.token_file = Some(("SANAD_TOKEN_FILE", value.into())),
            "SANAD_LISTEN" => {
                let listen = parse(name, &value, "an address such as 127.0.0.1:7878")?;
                self.listen = Some(("SANAD_LISTEN", listen));
            }
            "SANAD_BEHIND_PROXY" => {
                let text: String = parse(name, &value, "a list of addresses")?;
                let addresses: Result<Vec<IpAddr>, _> =
                    text.split(',').map(|one| one.trim().parse()).collect();
                let behind = addresses.map_err(|_| {
                    Failure::misuse(format!("`{name}` is not a list of addresses such as 10.0.0.1"))
                })?;
                self.behind_proxy = Some(("SANAD_BEHIND_PROXY", behind));
            }
            "SANAD_TLS_CERTIFICATE" => {
                self.tls_certificate = Some(("SANAD_TLS_CERTIFICATE", value.into()));
            }
            "SANAD_TLS_KEY" => self.tls_key = Some(("SANAD_TLS_KEY", value.into())),
            "SANAD_LOG_NAME" => {
                let told = parse(name, &value, "a name such as lk3.makassar.example")?;
                self.log_name = Some(("SANAD_LOG_NAME", told));
            }
            "SANAD_PUBLISH_MINUTES" => {
                let minutes = parse(name, &value, "a number of minutes")?;
                self.publish_minutes = Some(("SANAD_PUBLISH_MINUTES", minutes));
            }
            "SANAD_WITNESS_POLICY" => {
                self.witness_policy = Some(("SANAD_WITNESS_POLICY", value.into()));
            }
            "SANAD_GUARD" => self.guard = Some(("SANAD_GUARD", value.into())),
            "SANAD_CLOCK_IDLE_DAYS" => {
                let days = parse(name, &value, "a number of days")?;
                self.clock_idle_days = Some(("SANAD_CLOCK_IDLE_DAYS", days));
            }
            "SANAD_LOG" => self.log = Some(("SANAD_LOG", parse(name, &value, "a text")?)),
            "SANAD_LIMITS" => self.limits = Some(("SANAD_LIMITS", parse(name, &value, "a text")?)),
            unknown => {
                return Err(Failure::misuse(format!(
                    "the environment has `{unknown}`, which is no setting"
                )));
            }
        }
        Ok(())
    }
}

fn parse<T: std::str::FromStr>(name: &str, value: &OsStr, wanted: &str) -> Result<T, Failure> {
    let parsed = value.to_str().and_then(|text| text.parse().ok());
    parsed.ok_or_else(|| Failure::misuse(format!("`{name}` is not {wanted}")))
}
