//! A witness behind a real server: every status, and nobody who takes its time or its memory.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Response};
use sanad_chain::tree::AddCheckpoint;
use sanad_disk::{Effect, Operation, SimDisk};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::testing::{Log, founded, key, open};
use crate::{Limits, Running, start};

async fn served(disk: &SimDisk, limits: Limits) -> Running {
    let witness = Arc::new(open(disk).unwrap());
    start(witness, "127.0.0.1:0".parse().unwrap(), limits).await.unwrap()
}

async fn post(at: SocketAddr, body: Vec<u8>) -> Response {
    let url = format!("http://{at}/add-checkpoint");
    Client::builder().no_proxy().build().unwrap().post(url).body(body).send().await.unwrap()
}

#[tokio::test]
async fn every_status_is_the_one_of_the_specification() {
    let disk = founded("witness.example");
    let running = served(&disk, Limits::default()).await;
    let at = running.address();
    let (log, fork) = (Log::new(9, 9, 0), Log::new(9, 4, 1));
    let (origin, generation) = (log.note(5), "lk3.example/1");
    let renamed = String::from_utf8(origin).unwrap().replacen("lk3.example/0", generation, 1);
    let unknown = [b"old 0\n\n", renamed.as_bytes()].concat();
    let other = key("lk3.other.example").sign(9, log.tree(9).1).unwrap();
    let unsigned = String::from_utf8(other).unwrap();
    let unsigned = unsigned.replacen("lk3.other.example/0\n", "lk3.example/0\n", 1);
    let untrusted = [b"old 0\n\n", unsigned.as_bytes()].concat();
    for (body, status) in [
        (log.request(0, 5), 200),
        (b"old x\n\n".to_vec(), 400),
        (log.request(6, 5), 400),
        (untrusted, 403),
        (unknown, 404),
        (log.request(0, 9), 409),
        (fork.request(5, 5), 422),
        (fork.request(5, 9), 422),
        (log.request(5, 9), 200),
    ] {
        let answer = post(at, body).await;
        assert_eq!(answer.status(), status);
        let kind = answer.headers().get("content-type").cloned();
        let body = answer.text().await.unwrap();
        match status {
            200 => {
                assert!(body.starts_with("— witness.example ") && body.ends_with('\n'), "{body}");
            }
            409 => {
                assert_eq!(
                    (kind.unwrap(), body),
                    ("text/x.tlog.size".parse().unwrap(), "5\n".into())
                );
            }
            _ => assert_eq!(body, ""),
        }
    }
    // Only this route and method.
    let client = Client::builder().no_proxy().build().unwrap();
    let got = client.get(format!("http://{at}/add-checkpoint")).send().await.unwrap();
    assert_eq!(got.status(), 405);
    let elsewhere = client.post(format!("http://{at}/")).body("x").send().await.unwrap();
    assert_eq!(elsewhere.status(), 404);
    let endless = vec![b'x'; AddCheckpoint::BYTES_MAX + 1];
    assert_eq!(post(at, endless).await.status(), 413);
    disk.fail(Operation::Sync, 1, Effect::Lost);
    assert_eq!(post(at, log.request(9, 9)).await.status(), 500);
    assert_eq!(post(at, log.request(9, 9)).await.status(), 500);
    running.stop().await;
}

#[tokio::test]
async fn many_who_ask_at_the_same_time_get_one_history_cosigned() {
    let running =
        served(&founded("witness.example"), Limits { share_max: 256, ..Limits::default() }).await;
    let at = running.address();
    let histories = [Log::new(40, 0, 1), Log::new(40, 0, 2)].map(Arc::new);
    let asking: Vec<_> = (1..=40_u64)
        .flat_map(|size| histories.clone().map(|log| (size, log)))
        .map(|(size, log)| {
            tokio::spawn(async move { post(at, log.request(0, size)).await.status() })
        })
        .collect();
    let mut cosigned = 0;
    for asked in asking {
        cosigned += usize::from(asked.await.unwrap() == 200);
    }
    assert_eq!(cosigned, 1);
    running.stop().await;
}

/// What comes back on a connection until it is closed.
async fn told(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset says the same as an end.
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn a_head_or_body_that_never_ends_is_given_up() {
    let short = Duration::from_millis(50);
    let limits = Limits { head_time: short, body_time: short, ..Limits::default() };
    let running = served(&founded("witness.example"), limits).await;
    let at = running.address();
    let begun = |text: &'static [u8]| async move {
        let mut stream = TcpStream::connect(at).await.unwrap();
        stream.write_all(text).await.unwrap();
        told(stream).await
    };
    let head = begun(b"POST /add-checkpoint HTTP/1.1\r\nHost: w").await;
    assert!(!head.contains(" 200 "), "{head}");
    let body =
        begun(b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 100\r\n\r\nold 0\n");
    assert!(body.await.starts_with("HTTP/1.1 408 "));
    assert_eq!(begun(b"").await, "");
}

#[tokio::test]
async fn where_all_seats_are_taken_the_oldest_gives_way() {
    let limits = Limits { connections_max: 2, ..Limits::default() };
    let running = served(&founded("witness.example"), limits).await;
    let sit = || async {
        let mut stream = TcpStream::connect(running.address()).await.unwrap();
        let asked = b"GET / HTTP/1.1\r\nHost: w\r\n\r\n";
        stream.write_all(asked).await.unwrap();
        let mut first = [0; 1];
        (stream.read(&mut first).await.is_ok_and(|read| read == 1)).then_some(stream)
    };
    let (mut one, two) = (sit().await.unwrap(), sit().await.unwrap());
    // Whoever came first gives way, so that nobody holds all seats by holding them.
    let three = sit().await.unwrap();
    let mut rest = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(10), one.read_to_end(&mut rest));
    let _reset_or_end = ended.await.expect("the oldest is closed");
    drop((two, three));
}

#[tokio::test]
async fn only_the_version_of_http_whose_times_are_bounded_is_spoken() {
    let short = Duration::from_millis(50);
    let limits = Limits { head_time: short, body_time: short, ..Limits::default() };
    let running = served(&founded("witness.example"), limits).await;
    for begun in [&b"P"[..], b"PRI * HTTP/2.0", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"] {
        let mut stream = TcpStream::connect(running.address()).await.unwrap();
        stream.write_all(begun).await.unwrap();
        let answer = tokio::time::timeout(Duration::from_secs(20), told(stream)).await;
        let answer = answer.unwrap_or_else(|_| panic!("{begun:?} holds its connection"));
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer:?}");
    }
}
