//! Every limit of the table, broken from outside: what is beyond it is refused or closed, and what is
//! within goes on.

use std::io::{Read as _, Write as _};
use std::time::Duration;

use sanad_server::{Config, Limits, Rate};

use super::doors::{Door, Stream, Street, is_held, rest, status};
use crate::lk3::PASSWORD;

/// How one limit is broken: how it is set, and what is then tried.
struct Break {
    name: &'static str,
    set: fn(&mut Limits),
    tried: fn(&Street, Door),
}

const SHORT: Duration = Duration::from_millis(200);
const FEW: Rate = Rate { per_second: 1, burst: 2 };
const HEALTH: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: lk3\r\n\r\n";

const BREAKS: &[Break] = &[
    Break {
        name: "head_bytes_max",
        set: |limits| limits.head_bytes_max = 8192,
        tried: |street, _| {
            let head = |bytes: usize| {
                let long = "x".repeat(bytes);
                format!(
                    "GET /healthz HTTP/1.1\r\nHost: a\r\nX: {long}\r\nConnection: close\r\n\r\n"
                )
            };
            assert_eq!(status(&street.sent(head(6000).as_bytes())), 200);
            assert_eq!(status(&street.sent(head(12_000).as_bytes())), 431);
        },
    },
    Break {
        name: "body_bytes_max",
        set: |limits| limits.body_bytes_max = 1000,
        tried: |street, _| {
            assert_eq!(
                status(&street.ask("POST", "/v1/cases", Some("budi"), &" ".repeat(1001))),
                413
            );
            let chunked = street
                .request("POST", "/v1/cases", Some("budi"), "", "Connection: close\r\n")
                .replace("Content-Length: 0", "Transfer-Encoding: chunked");
            let body = format!("{chunked}600\r\n{}\r\n0\r\n\r\n", "x".repeat(0x600));
            assert_eq!(status(&street.sent(body.as_bytes())), 413);
            let broken = format!("{chunked}ZZ\r\n");
            assert_eq!(status(&street.sent(broken.as_bytes())), 400, "no size at all");
        },
    },
    Break {
        name: "head_time",
        set: |limits| limits.head_time = SHORT,
        tried: |street, _| {
            // Not even a handshake, where there must be one.
            for begun in [&b""[..], b"\x16", b"G"] {
                let mut stream = street.bare();
                stream.write_all(begun).unwrap();
                let answer = rest(&mut *stream);
                assert_ne!(status(&answer), 200, "{begun:?}: {answer}");
            }
            // Also of the next one on a connection.
            let mut stream = street.connect();
            stream.write_all(HEALTH).unwrap();
            stream.write_all(b"GET /he").unwrap();
            stream.flush().unwrap();
            assert_eq!(rest(&mut *stream).matches("HTTP/1.1 200").count(), 1);
        },
    },
    Break {
        name: "body_time",
        set: |limits| limits.body_time = SHORT,
        tried: |street, _| {
            let begun = street
                .request("POST", "/v1/cases", Some("budi"), "", "")
                .replace("Content-Length: 0", "Content-Length: 9");
            assert_eq!(status(&street.sent((begun + "{").as_bytes())), 408);
            // Nobody's body is not even waited for.
            let nobodys = street
                .request("POST", "/v1/cases", None, "", "Authorization: Bearer x\r\n")
                .replace("Content-Length: 0", "Content-Length: 9");
            assert_eq!(status(&street.sent((nobodys + "{").as_bytes())), 401);
        },
    },
    Break {
        name: "write_time",
        set: |limits| limits.write_time = SHORT,
        tried: |street, _| {
            let mut stream = street.connect();
            let document = b"GET /v1/openapi.json HTTP/1.1\r\nHost: lk3\r\n\r\n".repeat(64);
            // Nothing is read. What is sent waits once the other side waits for us; closed, it fails.
            let ended = loop {
                if let Err(error) = stream.write_all(&document).and_then(|()| stream.flush()) {
                    break error;
                }
            };
            assert!(!is_held(&ended), "who reads nothing holds the connection");
        },
    },
    Break {
        name: "answer_time",
        set: |limits| limits.answer_time = SHORT,
        tried: |street, _| {
            let held = street.lk3.records().ledger().hold().unwrap();
            let answer = street.ask("GET", "/v1/cases?purpose=service", Some("budi"), "");
            assert!(status(&answer) == 503 && answer.contains("too_slow"), "{answer}");
            // That the program runs is told whatever hangs.
            assert_eq!(status(&street.ask("GET", "/healthz", None, "")), 200);
            assert_eq!(status(&street.ask("GET", "/readyz", None, "")), 200);
            drop(held);
        },
    },
    Break {
        name: "drain_time",
        set: |limits| limits.drain_time = SHORT,
        tried: |street, _| {
            // An open connection and an open feed are there when it is served anew, and stopped before.
            let mut idle = street.connect();
            idle.write_all(HEALTH).unwrap();
            let feed = street.request("GET", "/v1/feed?purpose=audit", Some("audit"), "", "");
            let mut followed = street.connect();
            followed.write_all(feed.as_bytes()).unwrap();
            followed.read_exact(&mut [0; 12]).unwrap();
            std::mem::forget((idle, followed));
        },
    },
    Break {
        name: "connections_max",
        set: |limits| (limits.connections_max, limits.connections_kept) = (3, 0),
        tried: |street, door| holds_no_more_than(street, door, 3),
    },
    Break {
        name: "connections_kept",
        set: |limits| (limits.connections_max, limits.connections_kept) = (5, 3),
        tried: |street, door| {
            let mut known = street.connect();
            let asked = street.request("GET", "/v1/me", Some("budi"), "", "");
            let ask = |known: &mut Box<dyn Stream>| {
                known.write_all(asked.as_bytes()).unwrap();
                known.flush().unwrap();
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let mut byte = [0];
                    known.read_exact(&mut byte).unwrap();
                    head.push(byte[0]);
                }
                assert!(head.starts_with(b"HTTP/1.1 200"));
                let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
                let (_, length) = head.split_once("content-length: ").unwrap();
                let length = length.lines().next().unwrap().parse().unwrap();
                known.read_exact(&mut vec![0; length]).unwrap();
            };
            ask(&mut known);
            holds_no_more_than(street, door, 2);
            ask(&mut known);
        },
    },
    Break {
        name: "connections_each",
        set: |limits| limits.connections_each = 2,
        tried: |street, door| holds_no_more_than(street, door, 2),
    },
    Break {
        name: "requests",
        set: |limits| limits.requests = FEW,
        tried: |street, _| {
            let me = |by: &str| status(&street.ask("GET", "/v1/me", Some(by), ""));
            assert!((0..9).any(|_| me("budi") == 429));
            assert_eq!(me("siti"), 200, "another's requests are their own");
        },
    },
    Break {
        name: "refusals",
        set: |limits| limits.refusals = FEW,
        tried: |street, _| {
            let nobodys = format!("/v1/cases/{}?purpose=service", "0".repeat(32));
            let refused = || status(&street.ask("GET", &nobodys, Some("budi"), ""));
            assert!((0..9).any(|_| refused() == 429));
            assert_eq!(status(&street.ask("GET", "/v1/me", Some("siti"), "")), 200);
        },
    },
    Break {
        name: "strangers",
        set: |limits| limits.strangers = FEW,
        tried: |street, door| {
            let document = || status(&street.ask("GET", "/v1/openapi.json", None, ""));
            let limited = (0..9).any(|_| document() == 429);
            assert_eq!(limited, door != Door::Socket, "who may open the file is no stranger");
            assert_eq!(status(&street.ask("GET", "/healthz", None, "")), 200);
            assert_eq!(status(&street.ask("GET", "/v1/me", Some("siti"), "")), 200);
        },
    },
    Break {
        name: "failed_sign_ins",
        set: |limits| limits.failed_sign_ins = FEW,
        tried: |street, door| {
            let with = |name: &str, password: &str| {
                let body = format!(r#"{{"name":"{name}","password":"{password}"}}"#);
                street.ask("POST", "/v1/sign-in", None, &body)
            };
            // Whoever signed in here of late keeps a try, whoever shuts the address.
            assert_eq!(status(&with("budi", PASSWORD)), 200);
            let shut = (0..9).any(|n| {
                let answer = with(&format!("tidak.ada.{n}"), "kata sandi yang lain");
                status(&answer) == 429
            });
            assert_eq!(shut, door != Door::Socket);
            assert_eq!(status(&with("budi", PASSWORD)), 200);
            assert_eq!(status(&street.ask("GET", "/v1/me", Some("siti"), "")), 200);
        },
    },
    Break {
        name: "stretching_queue",
        set: |limits| {
            (limits.stretching_queue, limits.stretching_wait) = (1, Duration::from_mins(1));
        },
        tried: |street, _| is_crowded(street),
    },
    Break {
        name: "stretching_wait",
        set: |limits| {
            (limits.stretching_queue, limits.stretching_wait) = (1000, Duration::from_millis(1));
        },
        tried: |street, _| is_crowded(street),
    },
    Break {
        name: "feeds_max",
        set: |limits| limits.feeds_max = 1,
        tried: |street, _| {
            let _held = feed(street, "audit").unwrap();
            assert_eq!(feed(street, "ops").err(), Some(503));
        },
    },
    Break {
        name: "feeds_each",
        set: |limits| limits.feeds_each = 1,
        tried: |street, _| {
            let _held = feed(street, "audit").unwrap();
            assert_eq!(feed(street, "audit").err(), Some(503));
            assert!(feed(street, "ops").is_ok(), "another account has its own");
        },
    },
    Break {
        name: "exports_max",
        set: |limits| limits.exports_max = 0,
        tried: |street, _| is_full(street, "/v1/evidence?purpose=audit", "exports_full"),
    },
    Break {
        name: "exports_each",
        set: |limits| limits.exports_each = 0,
        tried: |street, _| is_full(street, "/v1/evidence?purpose=audit", "exports_full"),
    },
    Break {
        name: "checks_max",
        set: |limits| limits.checks_max = 0,
        tried: |street, _| is_full(street, "/v1/integrity?purpose=audit", "checks_full"),
    },
];

/// Of twice as many idle strangers, only so many stay; who comes is answered all the same. The socket file
/// has no share: who may open it is the user the server runs as.
fn holds_no_more_than(street: &Street, door: Door, most: usize) {
    let mut held: Vec<_> = (0..most * 2)
        .map(|_| {
            let mut stream = street.connect();
            stream.write_all(HEALTH).unwrap();
            stream.flush().unwrap();
            stream.read_exact(&mut [0; 12]).unwrap();
            stream
        })
        .collect();
    if door == Door::Socket {
        for stream in &mut held {
            stream.write_all(HEALTH).unwrap();
            stream.read_exact(&mut [0; 12]).unwrap();
        }
        return;
    }
    // The oldest are closed: read to their end, which never came otherwise.
    for stream in held.iter_mut().take(most) {
        rest(&mut **stream);
    }
    for stream in held.iter_mut().skip(most) {
        stream.write_all(HEALTH).unwrap();
        stream.read_exact(&mut [0; 12]).unwrap();
    }
}

/// Many sign in at once: some are told to come later, and whoever is signed in has their turn all the same.
fn is_crowded(street: &Street) {
    let one = |n: usize| {
        let body = format!(r#"{{"name":"orang.{n}","password":"kata sandi yang lain"}}"#);
        street.ask("POST", "/v1/sign-in", None, &body)
    };
    let mut crowded = false;
    for round in 0..50 {
        let answers: Vec<_> = std::thread::scope(|scope| {
            let asked: Vec<_> = (0..8).map(|n| scope.spawn(move || one(round * 8 + n))).collect();
            asked.into_iter().map(|one| one.join().unwrap()).collect()
        });
        for answer in &answers {
            assert!([401, 503].contains(&status(answer)), "{answer}");
            crowded |= answer.contains("urn:sanad:problem:crowded");
        }
        if crowded {
            return;
        }
    }
    panic!("nobody was told to come later");
}

/// An open feed, or the status of its refusal.
fn feed(street: &Street, by: &str) -> Result<Box<dyn Stream>, u16> {
    let purpose = if by == "ops" { "maintenance" } else { "audit" };
    let path = format!("/v1/feed?purpose={purpose}");
    let mut stream = street.connect();
    stream.write_all(street.request("GET", &path, Some(by), "", "").as_bytes()).unwrap();
    stream.flush().unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).unwrap();
    match status(&String::from_utf8_lossy(&head)) {
        200 => Ok(stream),
        refused => Err(refused),
    }
}

fn is_full(street: &Street, path: &str, code: &str) {
    let answer = street.ask("GET", path, Some("audit"), "");
    assert!(status(&answer) == 503 && answer.contains(code), "{answer}");
}

#[test]
fn every_limit_is_broken_from_outside_over_every_door() {
    let mut street = Street::new();
    let named: Vec<_> = BREAKS.iter().map(|one| one.name).collect();
    let rows: Vec<_> = Limits::default().rows().iter().map(|row| row.name).collect();
    assert_eq!(named, rows, "each row of the table is broken here, in its order");
    for Break { name, set, tried } in BREAKS {
        for door in Door::ALL {
            eprintln!("{name}, {door:?}");
            street.serve(door, |config: &mut Config| set(&mut config.limits));
            tried(&street, door);
        }
    }
    street.serve(Door::Clear, |_| {});
}

/// `docs/limits.md` tells each limit as it is: name, what holds where nothing is said, what it protects.
#[test]
fn the_document_tells_each_limit_as_it_is() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/limits.md");
    let told = std::fs::read_to_string(path).unwrap();
    let rows = Limits::default().rows();
    for row in &rows {
        let line = format!("| `{}` | `{}` | {} |", row.name, row.value, row.protects);
        assert!(told.contains(&line), "docs/limits.md lacks: {line}");
    }
}
