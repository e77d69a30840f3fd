use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::testing::House;
use crate::{Config, StartError, Tls, start};

/// Writes a certificate of its own making, and gives it back.
fn certificate(folder: &Path) -> CertificateDer<'static> {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join("cert.pem"), cert.pem()).unwrap();
    std::fs::write(folder.join("key.pem"), signing_key.serialize_pem()).unwrap();
    cert.der().clone()
}

/// The answer to a health check of a client who trusts this certificate alone.
fn ask(address: SocketAddr, trusted: &CertificateDer<'static>) -> std::io::Result<String> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(connection, TcpStream::connect(address)?);
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    // The other side may close without a farewell: what came before counts.
    match stream.read_to_string(&mut answer) {
        Err(error) if answer.is_empty() => Err(error),
        Ok(_) | Err(_) => Ok(answer),
    }
}

fn files(folder: &Path) -> Tls {
    Tls { certificate: folder.join("cert.pem"), key: folder.join("key.pem") }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_is_encrypted_and_the_certificate_is_read_anew_without_a_stop() {
    let folder = tempfile::tempdir().unwrap();
    let first = certificate(folder.path());
    let house = House::with(|config| config.tls = Some(files(folder.path()))).await;
    let running = house.server;
    let address = running.address();
    let answer = tokio::task::spawn_blocking({
        let first = first.clone();
        move || ask(address, &first)
    });
    assert!(answer.await.unwrap().unwrap().starts_with("HTTP/1.1 200"));

    // In clear nothing answers.
    let mut plain = TcpStream::connect(address).unwrap();
    plain.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
    let mut told = Vec::new();
    let _ = plain.read_to_end(&mut told);
    assert!(!told.starts_with(b"HTTP/1.1"), "{told:?}");

    let second = certificate(folder.path());
    let later = SystemTime::now() + Duration::from_secs(2);
    for name in ["cert.pem", "key.pem"] {
        let file = std::fs::File::options().write(true).open(folder.path().join(name)).unwrap();
        file.set_modified(later).unwrap();
    }
    running.keep_up().await;
    let (old, new) =
        tokio::task::spawn_blocking(move || (ask(address, &first), ask(address, &second)))
            .await
            .unwrap();
    assert!(old.is_err(), "who trusts the old certificate alone is not served: {old:?}");
    assert!(new.unwrap().starts_with("HTTP/1.1 200"));

    // A file that is no certificate changes nothing.
    std::fs::write(folder.path().join("cert.pem"), "no certificate").unwrap();
    running.keep_up().await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_usable_certificate_nothing_starts() {
    let folder = tempfile::tempdir().unwrap();
    certificate(folder.path());
    std::fs::write(folder.path().join("key.pem"), "no key").unwrap();
    let house = House::new().await;
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let config = Config { listen, tls: Some(files(folder.path())), ..Config::default() };
    let refused = start(Arc::clone(&house.records), config).await.unwrap_err();
    assert!(matches!(refused, StartError::Certificate { .. }), "{refused}");
}

/// Who connects and says nothing, or does not end what they say, does not hold a place for good.
#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_never_begins_or_ends_is_given_up() {
    let head_time = Duration::from_millis(300);
    let house = House::with(|config| config.limits.head_time = head_time).await;
    let running = house.server;
    let address = running.address();
    for said in [&b""[..], b"G", b"GET /healthz HTTP/1.1\r\nx-slow: "] {
        let told = tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(said).unwrap();
            let mut told = Vec::new();
            let _ = stream.read_to_end(&mut told);
            told
        });
        let told = tokio::time::timeout(Duration::from_secs(20), told).await;
        let told = told.unwrap_or_else(|_| panic!("{said:?} is waited for")).unwrap();
        assert!(!told.starts_with(b"HTTP/1.1 200"), "{told:?}");
    }
    running.stop().await;
}
