//! Settings as they are typed.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::Args;
use sanad_casework::LogName;

/// Settings given as flags; each can also come from the environment (`SANAD_…`) or a file.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Settings (flag, then SANAD_… environment, then file, then default)")]
pub(crate) struct Flags {
    /// The ledger's folder [default: ledger]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
    /// The folder for keys; outside the ledger's [default: DIR.keys]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) keys: Option<PathBuf>,
    /// A settings file [default: DIR/sanad.toml, where there is one]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// A file with the passphrase that unlocks the keys; `-` reads it from standard input
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// A program that prints the passphrase that unlocks the keys, or the token's PIN, run without
    /// arguments
    #[arg(long, global = true, value_name = "PROGRAM", conflicts_with = "passphrase_file")]
    pub(crate) unlock_program: Option<PathBuf>,
    /// The library of the PKCS#11 token that locks the root key
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) pkcs11_module: Option<PathBuf>,
    /// The label of that token
    #[arg(long, global = true, value_name = "LABEL")]
    pub(crate) pkcs11_token: Option<String>,
    /// A file with its PIN; `-` reads it from standard input
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "unlock_program")]
    pub(crate) pkcs11_pin_file: Option<PathBuf>,
    /// A file with the token of a member of staff, of a sign-in too; `-` reads it from standard input
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// Where to listen [default: 127.0.0.1:7878]
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub(crate) listen: Option<SocketAddr>,
    /// The address of what encrypts in front of the server; may be given again
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub(crate) behind_proxy: Vec<IpAddr>,
    /// The certificate to encrypt with, and those that lead to its issuer, in PEM form
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) tls_certificate: Option<PathBuf>,
    /// Its private key, in PEM form
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) tls_key: Option<PathBuf>,
    /// The name of the log to others, such as `lk3.makassar.example`; it stands in each checkpoint
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) log_name: Option<LogName>,
    /// Minutes between two checkpoints while serving [default: 60]
    #[arg(long, global = true, value_name = "MINUTES", value_parser = clap::value_parser!(u32).range(1..=1440))]
    pub(crate) publish_minutes: Option<u32>,
    /// A file with the policy (C2SP tlog-policy) of which witnesses' cosignatures count; those with a
    /// URL are asked to cosign each checkpoint
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) witness_policy: Option<PathBuf>,
    /// A file apart from the ledger's folder, such as on another disk, that keeps the newest checkpoint
    /// too: an older copy that is put back does not start
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) guard: Option<PathBuf>,
    /// How much the server takes, by the name of the limit; may be given again. `config show` lists them
    #[arg(long, global = true, value_name = "NAME=VALUE")]
    pub(crate) limit: Vec<String>,
    /// Days after the last entry in which a start believes the machine's clock [default: 31]
    #[arg(long, global = true, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3660))]
    pub(crate) clock_idle_days: Option<u32>,
}
