//! `sanad config`: each setting, and where it comes from; and what a shell needs to complete what is typed.

use std::net::IpAddr;
use std::path::Path;

use clap::{Args, Command, Subcommand};
use clap_complete::{Shell, generate};
use serde_json::json;

use crate::failure::Failure;
use crate::print;
use crate::settings::Settings;

#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Shows each setting and where it comes from
    Show {
        /// One object a line
        #[arg(long)]
        json: bool,
    },
    /// Writes what a shell reads to complete commands, operations and their flags
    Completion {
        /// Which shell
        shell: Shell,
    },
}

/// `command` is all that can be typed.
pub(crate) fn run(
    args: &ConfigArgs,
    settings: &Settings,
    command: fn() -> Command,
) -> Result<(), Failure> {
    match args.act {
        Act::Show { json } => show(json, settings),
        Act::Completion { shell } => {
            let mut script = Vec::new();
            generate(shell, &mut command(), "sanad", &mut script);
            print::once(&String::from_utf8_lossy(&script))
        }
    }
}

fn show(json: bool, settings: &Settings) -> Result<(), Failure> {
    for (name, value, source) in rows(settings) {
        if json {
            print::json(&json!({ "setting": name, "value": value, "source": source }))?;
        } else {
            let value = value.unwrap_or_else(|| "-".to_owned());
            print::line(&format!("{name:26} {value:40} {source}"))?;
        }
    }
    Ok(())
}

fn rows(settings: &Settings) -> Vec<(String, Option<String>, String)> {
    let path = |path: &Path| Some(path.display().to_string());
    let Settings {
        dir,
        keys,
        passphrase_file,
        unlock_program,
        pkcs11_module,
        pkcs11_token,
        pkcs11_pin_file,
        token_file,
        listen,
        behind_proxy,
        tls_certificate,
        tls_key,
        log_name,
        publish_minutes,
        witness_policy,
        guard,
        clock_idle_days,
        log,
        limits,
    } = settings;
    let rows = vec![
        ("dir", path(&dir.value), dir.source.to_string()),
        ("keys", path(&keys.value), keys.source.to_string()),
        (
            "passphrase_file",
            passphrase_file.value.as_deref().and_then(path),
            passphrase_file.source.to_string(),
        ),
        (
            "unlock_program",
            unlock_program.value.as_deref().and_then(path),
            unlock_program.source.to_string(),
        ),
        (
            "pkcs11_module",
            pkcs11_module.value.as_deref().and_then(path),
            pkcs11_module.source.to_string(),
        ),
        ("pkcs11_token", pkcs11_token.value.clone(), pkcs11_token.source.to_string()),
        (
            "pkcs11_pin_file",
            pkcs11_pin_file.value.as_deref().and_then(path),
            pkcs11_pin_file.source.to_string(),
        ),
        ("token_file", token_file.value.as_deref().and_then(path), token_file.source.to_string()),
        ("listen", Some(listen.value.to_string()), listen.source.to_string()),
        ("behind_proxy", list(&behind_proxy.value), behind_proxy.source.to_string()),
        (
            "tls_certificate",
            tls_certificate.value.as_deref().and_then(path),
            tls_certificate.source.to_string(),
        ),
        ("tls_key", tls_key.value.as_deref().and_then(path), tls_key.source.to_string()),
        ("log_name", log_name.value.as_ref().map(ToString::to_string), log_name.source.to_string()),
        (
            "publish_minutes",
            Some(publish_minutes.value.to_string()),
            publish_minutes.source.to_string(),
        ),
        (
            "witness_policy",
            witness_policy.value.as_deref().and_then(path),
            witness_policy.source.to_string(),
        ),
        ("guard", guard.value.as_deref().and_then(path), guard.source.to_string()),
        (
            "clock_idle_days",
            Some(clock_idle_days.value.to_string()),
            clock_idle_days.source.to_string(),
        ),
        ("log", Some(log.value.clone()), log.source.to_string()),
    ];
    let rows = rows.into_iter().map(|(name, value, source)| (name.to_owned(), value, source));
    let limits = limits
        .rows()
        .map(|(name, value, source)| (format!("limits.{name}"), Some(value), source.to_string()));
    rows.chain(limits).collect()
}

fn list(addresses: &[IpAddr]) -> Option<String> {
    let told: Vec<_> = addresses.iter().map(ToString::to_string).collect();
    (!told.is_empty()).then(|| told.join(","))
}
