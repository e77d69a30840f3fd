//! Settings in a TOML file.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use sanad_casework::LogName;
use serde::Deserialize;

use crate::failure::Failure;

/// What the file says. Paths in it start at the folder it lies in.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the fields bear the names of the settings")]
pub(super) struct File {
    pub(super) dir: Option<PathBuf>,
    pub(super) keys: Option<PathBuf>,
    pub(super) passphrase_file: Option<PathBuf>,
    pub(super) unlock_program: Option<PathBuf>,
    pub(super) pkcs11_module: Option<PathBuf>,
    pub(super) pkcs11_token: Option<String>,
    pub(super) pkcs11_pin_file: Option<PathBuf>,
    pub(super) token_file: Option<PathBuf>,
    pub(super) listen: Option<SocketAddr>,
    pub(super) behind_proxy: Option<Vec<IpAddr>>,
    pub(super) tls_certificate: Option<PathBuf>,
    pub(super) tls_key: Option<PathBuf>,
    pub(super) log_name: Option<LogName>,
    pub(super) publish_minutes: Option<u32>,
    pub(super) witness_policy: Option<PathBuf>,
    pub(super) guard: Option<PathBuf>,
    pub(super) clock_idle_days: Option<u32>,
    pub(super) log: Option<String>,
    #[serde(default)]
    pub(super) limits: BTreeMap<String, toml::Value>,
}

impl File {
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let shown = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::misuse(format!("cannot read `{shown}`: {error}")))?;
        let mut file: Self = toml::from_str(&text).map_err(|error| {
            Failure::misuse(format!("`{shown}` is no settings file: {}", error.message()))
        })?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let paths = [
            &mut file.dir,
            &mut file.keys,
            &mut file.passphrase_file,
            &mut file.unlock_program,
            &mut file.pkcs11_module,
            &mut file.pkcs11_pin_file,
            &mut file.token_file,
            &mut file.tls_certificate,
            &mut file.tls_key,
            &mut file.witness_policy,
            &mut file.guard,
        ];
        for path in paths.into_iter().flatten() {
            // A blank one names no place, and is refused where it is used.
            if !path.as_os_str().is_empty() {
                *path = folder.join(&*path);
            }
        }
        Ok(file)
    }
}
