//! `sanad tls init`: a certificate for one office that has no public name. Browsers give passkeys and the checks of proofs
//! to pages over TLS with a name alone, so the office makes a small authority of its own, which can vouch for that one name
//! and no other, and each machine of the office is told once to trust it. With a name in the public DNS a certificate of
//! a public authority is better, and `sanad serve` takes that as well.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use chrono::{Datelike as _, Days, NaiveDate, Utc};
use clap::{Args, Subcommand};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints, date_time_ymd,
};
use rustix::fs::Mode;

use crate::failure::Failure;
use crate::out::{Earlier, Out};
use crate::print;
use crate::settings::Settings;

/// The folder, if nothing is said.
const DIR: &str = "tls";
/// Days for which the authority vouches: ten years.
const AUTHORITY_DAYS: u64 = 3_650;
/// Days for which a certificate is good: what browsers take of an authority of one's own, with some days to spare.
const CERTIFICATE_DAYS: u64 = 820;
/// The longest name that the DNS takes.
const NAME_MAX: usize = 253;

/// Certificates live in a folder of their own (`--dir`, else `tls`).
#[derive(Debug, Args)]
pub(crate) struct TlsArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Makes an authority of the office's own and a certificate for its server; run again, a new certificate
    Init {
        /// The name by which browsers reach the server, such as `lk3.kantor`
        #[arg(long, value_name = "NAME")]
        name: String,
    },
}

impl TlsArgs {
    /// The folder that it works in, if nothing is said.
    pub(crate) const fn folder() -> &'static str {
        DIR
    }
}

/// What lies in the folder.
struct Files {
    /// The name that the authority vouches for.
    name: PathBuf,
    authority: PathBuf,
    authority_key: PathBuf,
    certificate: PathBuf,
    key: PathBuf,
}

impl Files {
    fn of(dir: &Path) -> Self {
        let at = |name| dir.join(name);
        Self {
            name: at("name"),
            authority: at("authority.pem"),
            authority_key: at("authority-key.pem"),
            certificate: at("certificate.pem"),
            key: at("key.pem"),
        }
    }
}

pub(crate) fn run(args: &TlsArgs, settings: &Settings) -> Result<(), Failure> {
    let Act::Init { name } = &args.act;
    let dir = &settings.dir.value;
    is_a_name(name)?;
    fs::create_dir_all(dir).with_context(|| format!("cannot make `{}`", dir.display()))?;
    let own = Mode::from_raw_mode(0o700);
    rustix::fs::chmod(dir, own).with_context(|| format!("cannot tighten `{}`", dir.display()))?;
    let files = Files::of(dir);
    let today = Utc::now().date_naive();
    let fresh = !files.authority_key.exists();
    let key =
        if fresh { KeyPair::generate().context("no key can be made")? } else { read(&files)? };
    let params = authority(name, today)?;
    if fresh {
        let made = params.self_signed(&key).context("the authority cannot be made")?;
        write(&files.name, &format!("{name}\n"))?;
        write(&files.authority, &made.pem())?;
        // Last: where it lies, the others do too.
        write(&files.authority_key, &key.serialize_pem())?;
    } else {
        vouches_for(&files, name)?;
    }
    let issuer = Issuer::new(params, key);
    let server = KeyPair::generate().context("no key can be made")?;
    let made = certificate(name, today, &server, &issuer)?;
    write(&files.key, &server.serialize_pem())?;
    write(&files.certificate, &made.pem())?;
    tell(name, dir, &files, today)
}

/// Refuses what is no name: browsers give to an address neither passkeys nor checks.
fn is_a_name(name: &str) -> Result<(), Failure> {
    let part = |part: &str| {
        let plain = part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        plain
            && !part.is_empty()
            && part.len() < 64
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    let letters = name.bytes().any(|b| b.is_ascii_lowercase());
    if name.len() <= NAME_MAX && letters && name.split('.').all(part) {
        return Ok(());
    }
    Err(Failure::misuse(
        "`--name` is not a name such as `lk3.kantor`: small letters, digits, `-` and dots, and no address",
    ))
}

fn days(params: &mut CertificateParams, today: NaiveDate, days: u64) -> Result<(), Failure> {
    let moment = |day: NaiveDate| {
        let (month, of_month) = (u8::try_from(day.month())?, u8::try_from(day.day())?);
        Ok::<_, std::num::TryFromIntError>(date_time_ymd(day.year(), month, of_month))
    };
    // From the day before on: a clock of the office may be some hours behind.
    let from = today.pred_opt().unwrap_or(today);
    let to = today.checked_add_days(Days::new(days)).unwrap_or(today);
    params.not_before = moment(from).context("no such day")?;
    params.not_after = moment(to).context("no such day")?;
    Ok(())
}

/// The authority: it vouches for this one name.
fn authority(name: &str, today: NaiveDate) -> Result<CertificateParams, Failure> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, format!("Sanad, authority of {name} alone"));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![GeneralSubtree::DnsName(name.to_owned())],
        excluded_subtrees: Vec::new(),
    });
    days(&mut params, today, AUTHORITY_DAYS)?;
    Ok(params)
}

fn certificate(
    name: &str,
    today: NaiveDate,
    key: &KeyPair,
    issuer: &Issuer<'_, KeyPair>,
) -> Result<Certificate, Failure> {
    let mut params = CertificateParams::new(vec![name.to_owned()]).context("no such name")?;
    params.distinguished_name.push(DnType::CommonName, name);
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    days(&mut params, today, CERTIFICATE_DAYS)?;
    Ok(params.signed_by(key, issuer).context("the certificate cannot be made")?)
}

fn read(files: &Files) -> Result<KeyPair, Failure> {
    let path = &files.authority_key;
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let key = KeyPair::from_pem(&text);
    Ok(key.with_context(|| format!("`{}` is no key in PEM form", path.display()))?)
}

/// Refuses another name than that which the authority there was made for: no machine would trust it.
fn vouches_for(files: &Files, name: &str) -> Result<(), Failure> {
    let path = &files.name;
    let known =
        fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    if known.trim() == name {
        return Ok(());
    }
    Err(Failure::refused(format!(
        "the authority in `{}` vouches for another name: take another `--dir` for `{name}`",
        files.authority.display()
    )))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let mut out = Out::begin("--dir", path, Earlier::GivesWay)?;
    out.write_all(text.as_bytes()).with_context(|| format!("cannot write `{}`", path.display()))?;
    out.keep()
}

fn tell(name: &str, dir: &Path, files: &Files, today: NaiveDate) -> Result<(), Failure> {
    let until = today.checked_add_days(Days::new(CERTIFICATE_DAYS)).unwrap_or(today);
    let shell = |path: &Path| print::shell(path);
    print::line(&format!(
        "\
The certificate for {name} is in {dir}, good until {until}; run this again before, and `sanad serve` takes the new one.
Serve with it:
  sanad serve --listen 0.0.0.0:443 --tls-certificate {certificate} --tls-key {key}
Each machine of the office is told once:
  - where {name} is: on the router, or in its file of hosts, the address of this machine;
  - whom to trust, by the file {authority}, carried there by hand:
      Windows, as administrator: certutil -addstore -f Root authority.pem
      Android: Settings, Security, Install a certificate, CA certificate
      Firefox: Settings, Certificates, Authorities, Import
The file authority-key.pem can vouch for {name}, and for nothing else: keep it off this machine, and bring it for a renewal.
With a name in the public DNS take a certificate of a public authority instead: then no machine need be told.",
        dir = dir.display(),
        certificate = shell(&files.certificate),
        key = shell(&files.key),
        authority = files.authority.display(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_that_browsers_take() {
        for name in ["lk3.kantor", "localhost", "a-b.c9", "sanad"] {
            assert!(is_a_name(name).is_ok(), "{name}");
        }
        let long = "a.".repeat(130) + "b";
        for name in
            ["", "127.0.0.1", "LK3.kantor", "a..b", "-a", "a-", "a b", "*.kantor", "a/b", &long]
        {
            assert!(is_a_name(name).is_err(), "{name}");
        }
    }
}
