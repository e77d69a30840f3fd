//! The ways in, and an institution that is served over all of them.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use sanad_server::{Config, Tls};
use tempfile::TempDir;

use crate::lk3::Lk3;

/// Where nothing happens on a connection for so long, nobody ends it: longer than any limit of a test.
const HELD: Duration = Duration::from_secs(40);

/// A way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    /// Over the network, in clear.
    Clear,
    /// Over the network, encrypted.
    Encrypted,
    /// Through the socket file.
    Socket,
}

impl Door {
    pub(super) const ALL: [Self; 3] = [Self::Clear, Self::Encrypted, Self::Socket];
}

/// What goes both ways.
pub(super) trait Stream: Read + Write + Send {}
impl<T: Read + Write + Send> Stream for T {}

/// An institution, and how its doors are opened.
pub(super) struct Street {
    pub(super) lk3: Lk3,
    door: Door,
    folder: TempDir,
    trusted: CertificateDer<'static>,
}

impl Street {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        std::fs::write(folder.path().join("cert.pem"), cert.pem()).unwrap();
        std::fs::write(folder.path().join("key.pem"), signing_key.serialize_pem()).unwrap();
        Self { lk3: Lk3::new(), door: Door::Clear, folder, trusted: cert.der().clone() }
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("socket")
    }

    /// Serves anew, so that this door can be tried.
    pub(super) fn serve(&mut self, door: Door, set: impl FnOnce(&mut Config)) {
        self.door = door;
        let at = |name: &str| self.folder.path().join(name);
        let tls = Tls { certificate: at("cert.pem"), key: at("key.pem") };
        let socket = self.socket();
        self.lk3.serve_anew(|config| {
            config.tls = (door == Door::Encrypted).then_some(tls);
            config.socket = Some(socket);
            set(config);
        });
    }

    fn tcp(&self) -> TcpStream {
        let stream = TcpStream::connect(self.lk3.address()).unwrap();
        stream.set_read_timeout(Some(HELD)).unwrap();
        stream.set_write_timeout(Some(HELD)).unwrap();
        stream
    }

    /// A connection on which nothing was said yet, by HTTP or before.
    pub(super) fn bare(&self) -> Box<dyn Stream> {
        match self.door {
            Door::Clear | Door::Encrypted => Box::new(self.tcp()),
            Door::Socket => {
                let stream = UnixStream::connect(self.socket()).unwrap();
                stream.set_read_timeout(Some(HELD)).unwrap();
                stream.set_write_timeout(Some(HELD)).unwrap();
                Box::new(stream)
            }
        }
    }

    /// A connection, and these versions of HTTP offered where it is encrypted.
    pub(super) fn connect_offering(&self, offered: &[&[u8]]) -> Box<dyn Stream> {
        if self.door != Door::Encrypted {
            return self.bare();
        }
        let mut stream = self.handshake(offered);
        stream.flush().unwrap();
        Box::new(stream)
    }

    /// A connection.
    pub(super) fn connect(&self) -> Box<dyn Stream> {
        self.connect_offering(&[])
    }

    /// The version that is agreed on where these are offered.
    pub(super) fn agreed(&self, offered: &[&[u8]]) -> Option<Vec<u8>> {
        let mut stream = self.handshake(offered);
        // What is agreed on is known once the other side has spoken.
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").ok()?;
        stream.read_exact(&mut [0]).ok()?;
        stream.conn.alpn_protocol().map(<[u8]>::to_vec)
    }

    fn handshake(&self, offered: &[&[u8]]) -> StreamOwned<ClientConnection, TcpStream> {
        let mut roots = RootCertStore::empty();
        roots.add(self.trusted.clone()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = offered.iter().map(|name| name.to_vec()).collect();
        let name = ServerName::try_from("localhost").unwrap();
        let connection = ClientConnection::new(Arc::new(config), name).unwrap();
        StreamOwned::new(connection, self.tcp())
    }

    /// Sends these bytes; what comes back until the other side closes.
    pub(super) fn sent(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // Where the other side has closed already, what it said is still there.
        let _ = stream.write_all(bytes).and_then(|()| stream.flush());
        rest(&mut *stream)
    }

    /// Asks one thing on a connection of its own, with a token or without.
    pub(super) fn ask(&self, method: &str, path: &str, by: Option<&str>, body: &str) -> String {
        let request = self.request(method, path, by, body, "Connection: close\r\n");
        self.sent(request.as_bytes())
    }

    /// One request as text.
    pub(super) fn request(
        &self,
        method: &str,
        path: &str,
        by: Option<&str>,
        body: &str,
        more: &str,
    ) -> String {
        let token = by.map(|by| format!("Authorization: Bearer {}\r\n", self.lk3.token(by)));
        let key = crate::lk3::key();
        format!(
            "{method} {path} HTTP/1.1\r\nHost: lk3\r\n{}Content-Type: application/json\r\n\
             Idempotency-Key: {key}\r\nIf-Match: *\r\n{more}Content-Length: {}\r\n\r\n{body}",
            token.unwrap_or_default(),
            body.len()
        )
    }
}

/// All that still comes. A reset ends it like an end; the other side of an encrypted connection may leave
/// without a farewell.
pub(super) fn rest(stream: &mut dyn Stream) -> String {
    let mut told = Vec::new();
    if let Err(error) = stream.read_to_end(&mut told) {
        assert!(!is_held(&error), "the connection is held");
    }
    String::from_utf8_lossy(&told).into_owned()
}

/// Whether nothing came, or nothing was taken, for so long that the other side holds the connection.
pub(super) fn is_held(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// The status of the first answer in this text; 0 where there is none.
pub(super) fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0)
}
