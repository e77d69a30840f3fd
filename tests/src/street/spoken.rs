//! Which versions of HTTP are offered and spoken, and what is said of what is no request.

use std::io::Write as _;

use super::doors::{Door, Street, rest, status};

/// What the library refuses by itself is refused as all else: a problem document with a number, counted.
#[test]
fn what_is_no_request_is_refused_like_any_other() {
    let mut street = Street::new();
    for door in Door::ALL {
        street.serve(door, |_| {});
        let long =
            format!("GET /healthz HTTP/1.1\r\nHost: a\r\nX-Long: {}\r\n\r\n", "x".repeat(70_000));
        let pipelined = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET\r\n\r\n";
        for (sent, wanted) in [
            (b"NONSENSE\r\n\r\n".as_slice(), 400),
            (b"GET / HTTP/3.0\r\nHost: a\r\n\r\n", 400),
            (b"GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
            (long.as_bytes(), 431),
            (pipelined.as_bytes(), 400),
        ] {
            let answer = street.sent(sent);
            let (first, last) = (answer.find("HTTP/1.1 "), answer.rfind("HTTP/1.1 "));
            let refusal = last.map(|at| &answer[at..]).unwrap_or_default();
            if refusal.is_empty() && wanted == 431 {
                // What is said while the other side still sends may be lost with the rest: it is counted.
                continue;
            }
            assert_eq!(status(refusal), wanted, "{door:?}: {answer}");
            assert_eq!(first == last, sent != pipelined.as_bytes(), "{answer}");
            assert!(refusal.contains("sanad-request: "), "{answer}");
            assert!(refusal.contains("urn:sanad:problem:no_request"), "{answer}");
        }
        let counted = street.ask("GET", "/metrics", None, "");
        for (status, times) in [("400", "5"), ("431", "1")] {
            let line = format!("sanad_unreadable_requests_total{{status=\"{status}\"}} {times}");
            assert!(counted.contains(&line), "{door:?}: {counted}");
        }
    }
}

/// HTTP/1.1 alone is offered, and it or HTTP/1.0 spoken, by whichever door: on one connection of HTTP/2
/// many requests would pass by every limit on connections.
#[test]
fn what_is_offered_and_spoken_is_the_list_that_was_chosen() {
    let mut street = Street::new();
    street.serve(Door::Encrypted, |_| {});
    let one = Some(b"http/1.1".to_vec());
    assert_eq!(street.agreed(&[b"h2", b"http/1.1"]), one);
    assert_eq!(street.agreed(&[b"http/1.1"]), one);
    assert_eq!(street.agreed(&[]), None);
    assert_eq!(street.agreed(&[b"h2"]), None, "who speaks nothing else is not spoken to");
    for door in Door::ALL {
        street.serve(door, |_| {});
        for version in ["1.1", "1.0"] {
            let asked =
                format!("GET /healthz HTTP/{version}\r\nHost: a\r\nConnection: close\r\n\r\n");
            assert_eq!(status(&street.sent(asked.as_bytes())), 200, "{door:?} {version}");
        }
        let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
        let answer = street.sent(preface);
        assert!(answer.is_empty() || status(&answer) == 400, "{door:?}: {answer:?}");
        let upgrade = "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings, close\r\n\
                       Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n";
        let answer = street.sent(upgrade.as_bytes());
        assert_eq!(status(&answer), 200, "an upgrade is passed over: {answer}");
    }
}

/// One byte, or half a head, of whichever version is given up like any other.
#[test]
fn half_of_any_beginning_holds_no_connection() {
    let mut street = Street::new();
    for door in Door::ALL {
        street.serve(door, |config| {
            config.limits.head_time = std::time::Duration::from_millis(200);
        });
        for begun in
            [&b""[..], b"P", b"PRI * HTTP/2.0\r\n\r", b"G", b"GET / HTTP/1.1\r\nHost: a\r\nX: "]
        {
            let mut stream = street.connect();
            stream.write_all(begun).unwrap();
            stream.flush().unwrap();
            // Held, it would be read without end.
            let answer = rest(&mut *stream);
            assert!(answer.is_empty() || status(&answer) >= 400, "{door:?} {begun:?}: {answer}");
        }
    }
}
