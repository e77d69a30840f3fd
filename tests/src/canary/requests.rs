//! Refused requests, but for their bodies: headers, parameters, paths, and what is no HTTP.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::os::unix::net::UnixStream;

use reqwest::Method;
use sanad_server::table;
use serde_json::json;

use crate::canary::refused::Refused;
use crate::canary::served::path;
use crate::canary::told::Told;
use crate::lk3::client;

impl Refused<'_> {
    pub(super) fn around_forms(&self) {
        self.headers();
        self.parameters();
        self.paths();
        self.broken_requests();
    }

    fn headers(&self) {
        let m = || self.mark();
        let to = format!("/v1/cases/{}?purpose=service", self.case);
        let get = || self.served.request(Method::GET, &to, "budi");
        let bare = || client().get(format!("http://{}{to}", self.served.address()));
        let post = |name: &str, value: String| {
            let path = format!("/v1/cases/{}/confidentiality", self.case);
            let post = self.served.request(Method::POST, &path, "budi").header(name, value);
            post.json(&json!({ "level": "strict", "note": m() }))
        };
        self.refused("no token", bare());
        self.refused("a token of nobody", bare().bearer_auth(m()));
        self.refused(
            "a token of another scheme",
            bare().header("Authorization", format!("Basic {}", m())),
        );
        self.refused("half a token", bare().header("Authorization", m()));
        self.refused("two tokens", get().header("Authorization", format!("Bearer {}", m())));
        self.refused("a role that is none", get().header("Sanad-Role", m()));
        self.refused("a prefetch", get().header("Sec-Purpose", format!("prefetch;{}", m())));
        self.refused("a key with blanks", post("Idempotency-Key", format!("{} {}", m(), m())));
        self.refused("a key too long", post("Idempotency-Key", m().repeat(20)));
        self.refused("no key", post("X-Key", m()));
        let version = post("Idempotency-Key", m()).header("If-Match", m());
        self.refused("a version that is none", version);
        let feed = self.served.request(Method::GET, "/v1/feed?purpose=audit", "audit");
        self.refused("a feed after no event", feed.header("Last-Event-ID", m()));
    }

    /// Each parameter of each route, and one that no route has.
    fn parameters(&self) {
        for route in table().iter().filter(|route| route.method == Method::GET) {
            if route.is_public() {
                continue;
            }
            let ids: Vec<&str> = route.parameters().map(|_| self.case).collect();
            let path = path(route, &ids);
            let mut asks: Vec<String> = route
                .query
                .iter()
                .map(|query| format!("{}={}", query.name(), self.mark()))
                .collect();
            asks.push(format!("{}=1", self.mark()));
            asks.push(format!("nik={}", self.mark()));
            asks.push(format!("%zz{}", self.mark()));
            for ask in asks {
                // The one parameter that every look needs is right, but where it is the wrong one.
                let purpose = if ask.starts_with("purpose=") { "" } else { "&purpose=audit" };
                let get =
                    self.served.request(Method::GET, &format!("{path}?{ask}{purpose}"), "audit");
                self.refused(&format!("{} asked for {ask}", route.operation), get);
            }
        }
    }

    fn paths(&self) {
        for route in table().iter().filter(|route| route.parameters().next().is_some()) {
            let names: Vec<String> = route.parameters().map(|_| self.mark()).collect();
            let ids: Vec<&str> = names.iter().map(String::as_str).collect();
            let to = path(route, &ids);
            let request = self.served.write(&to, "andi").body("");
            if route.method == Method::POST {
                self.refused(&to, request);
            } else {
                let to = format!("{to}?purpose=supervision");
                self.refused(&to, self.served.request(Method::GET, &to, "andi"));
            }
        }
        let m = || self.mark();
        let percent = m().bytes().map(|b| format!("%{b:02X}")).collect::<Vec<_>>().concat();
        for to in [
            format!("/{}", m()),
            format!("/v1/{}", m()),
            format!("/v1/cases/{percent}?purpose=service"),
        ] {
            self.refused(&to, self.served.request(Method::GET, &to, "budi"));
        }
        let method = Method::from_bytes(m().to_ascii_uppercase().as_bytes()).unwrap();
        let upper = self.odd(method.as_str());
        self.refused(&upper, self.served.request(method, "/v1/cases", "budi"));
        self.refused(
            "DELETE",
            self.served.request(Method::DELETE, &format!("/v1/{}", m()), "budi"),
        );
    }

    /// What is no HTTP, or breaks off; by the network and by the socket file.
    fn broken_requests(&self) {
        let m = || self.mark();
        let requests: Vec<String> = vec![
            format!("{}\r\n\r\n", m()),
            format!("GET /{} HTTP/9.9\r\n\r\n", m()),
            format!("GET /{} HTTP/1.1\r\nHost: {}\r\n{}\r\n\r\n", m(), m(), m()),
            format!("GET /{} HTTP/1.1\r\nHost: x\r\nX-Long: {}\r\n\r\n", m(), m().repeat(40_000)),
            format!("POST /v1/cases HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{}", m(), m()),
            format!(
                "POST /v1/cases HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{}\r\n",
                m()
            ),
            format!(
                "GET /v1/cases/{}?purpose=service HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                m()
            ),
        ];
        let (dir, _) = self.served.place();
        for request in requests {
            let first = request.lines().next().unwrap().to_owned();
            let mut network = TcpStream::connect(self.served.address()).unwrap();
            // The server may hang up before all is said.
            drop(network.write_all(request.as_bytes()));
            drop(network.shutdown(Shutdown::Write));
            let mut bytes = Vec::new();
            drop(network.read_to_end(&mut bytes));
            let mut socket = UnixStream::connect(dir.join("socket")).unwrap();
            drop(socket.write_all(request.as_bytes()));
            drop(socket.shutdown(Shutdown::Write));
            drop(socket.read_to_end(&mut bytes));
            self.served.told.borrow_mut().push(Told { asked: first, status: 400, bytes });
        }
    }
}
