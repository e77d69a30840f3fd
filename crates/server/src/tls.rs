//! TLS: certificate and key from files, read again when they change, without a stop.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use axum_server::tls_rustls::RustlsConfig;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Where certificate and key lie, in PEM form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// The certificate, followed by those that lead to its issuer.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// The certificate in use.
pub(crate) struct Certificate {
    files: Tls,
    config: RustlsConfig,
    /// When the files were last changed, as far as they were read.
    read: Option<(SystemTime, SystemTime)>,
}

impl Certificate {
    /// Reads certificate and key.
    ///
    /// # Errors
    /// A file cannot be read, is no PEM, or the key does not belong to the certificate.
    pub(crate) fn read(files: &Tls) -> io::Result<Self> {
        // One provider for the whole process; where it was set before, it is this one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let read = changed(files);
        let config = RustlsConfig::from_config(Arc::new(from_files(files)?));
        Ok(Self { files: files.clone(), config, read })
    }

    pub(crate) fn config(&self) -> RustlsConfig {
        self.config.clone()
    }

    /// Takes the files in anew if they have changed. Where they cannot be used, the certificate that
    /// was in use stays, and the log says so once.
    pub(crate) fn keep_up(&mut self) {
        let now = changed(&self.files);
        if now.is_none() || now == self.read {
            return;
        }
        self.read = now;
        match from_files(&self.files) {
            Ok(config) => {
                self.config.reload_from_config(Arc::new(config));
                tracing::info!("the certificate was read anew");
            }
            Err(error) => {
                tracing::error!(%error, "the new certificate cannot be used: the old one stays");
            }
        }
    }
}

/// The versions of HTTP that are spoken, as they are offered to who encrypts (RFC 7301). HTTP/2 is none of
/// them: many requests on one connection would pass by the limits on connections.
pub(crate) const OFFERED: &[&[u8]] = &[b"http/1.1"];

fn from_files(files: &Tls) -> io::Result<ServerConfig> {
    let unusable = |error: &dyn std::fmt::Display| {
        io::Error::new(io::ErrorKind::InvalidData, error.to_string())
    };
    let chain = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unusable(&error))?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| unusable(&error))?;
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key);
    let mut config = config.map_err(|error| unusable(&error))?;
    config.alpn_protocols = OFFERED.iter().map(|name| name.to_vec()).collect();
    Ok(config)
}

fn changed(files: &Tls) -> Option<(SystemTime, SystemTime)> {
    let when = |path: &Path| std::fs::metadata(path).and_then(|found| found.modified()).ok();
    when(&files.certificate).zip(when(&files.key))
}
