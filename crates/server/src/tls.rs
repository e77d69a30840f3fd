//! TLS: certificate and key from files, read again when they change, without a stop.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use axum_server::tls_rustls::RustlsConfig;

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
    pub(crate) async fn read(files: &Tls) -> io::Result<Self> {
        // One provider for the whole process; where it was set before, it is this one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let read = changed(files);
        let config = RustlsConfig::from_pem_file(&files.certificate, &files.key).await?;
        Ok(Self { files: files.clone(), config, read })
    }

    pub(crate) fn config(&self) -> RustlsConfig {
        self.config.clone()
    }

    /// Takes the files in anew if they have changed. Where they cannot be used, the certificate that
    /// was in use stays, and the log says so once.
    pub(crate) async fn keep_up(&mut self) {
        let now = changed(&self.files);
        if now.is_none() || now == self.read {
            return;
        }
        self.read = now;
        match self.config.reload_from_pem_file(&self.files.certificate, &self.files.key).await {
            Ok(()) => tracing::info!("the certificate was read anew"),
            Err(error) => {
                tracing::error!(%error, "the new certificate cannot be used: the old one stays");
            }
        }
    }
}

fn changed(files: &Tls) -> Option<(SystemTime, SystemTime)> {
    let when = |path: &Path| std::fs::metadata(path).and_then(|found| found.modified()).ok();
    when(&files.certificate).zip(when(&files.key))
}
