//! A log asks witnesses, of which some lie, dawdle or never end.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use sanad_chain::tree::{Policy, WitnessKey};
use sanad_disk::{SimDisk, replace_whole};

use crate::testing::{Log, founded, open, shared};
use crate::{AskError, Limits, Round, Running, Witnesses, start};

const SECOND: Duration = Duration::from_secs(1);

fn key(n: u8) -> WitnessKey {
    WitnessKey::from_seed(&format!("witness.example/{n}"), &[n; 32]).unwrap()
}

/// Somebody who answers whatever is asked like this; its submission prefix.
async fn liar(answer: impl Fn() -> Response + Clone + Send + Sync + 'static) -> String {
    let app = Router::new().fallback(move || {
        let answer = answer();
        async move { answer }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    url
}

/// A witness that runs, as a line of a policy.
async fn honest(name: &str) -> (Running, String) {
    let witness = Arc::new(open(&founded(name)).unwrap());
    let told = witness.verifier();
    let at = "127.0.0.1:0".parse().unwrap();
    let running = start(witness, at, Limits::default()).await.unwrap();
    let line = format!("witness {name} {told} http://{}\n", running.address());
    (running, line)
}

fn asking(disk: &SimDisk, lines: &str) -> Witnesses {
    let policy = Policy::parse(lines.as_bytes()).unwrap();
    Witnesses::open(shared(disk), Path::new("/witnessed"), policy, SECOND).unwrap()
}

async fn asked(witnesses: &Witnesses, log: &Arc<Log>, size: u64) -> Round {
    let tiles = Arc::clone(log);
    witnesses.ask(&log.key.verifier(), &log.note(size), tiles).await.unwrap()
}

fn code(round: &Round, at: usize) -> &'static str {
    round.asked[at].outcome.as_ref().map_or_else(AskError::code, |_| "cosigned")
}

#[tokio::test]
async fn witnesses_cosign_what_extends_what_they_saw_and_are_known_by_it_afterwards() {
    let ((one, first), (other, second)) = (honest("w1").await, honest("w2").await);
    let silent = format!("witness w3 {}\n", key(3).verifier());
    let lines = format!("{first}{second}{silent}group g all w1 w2\nquorum g\n");
    let disk = SimDisk::new();
    let witnesses = asking(&disk, &lines);
    let log = Arc::new(Log::new(700, 700, 0));
    assert_eq!(witnesses.standing("lk3.example/0").countersigned, 0);
    for size in [1, 1, 300, 512, 700] {
        let round = asked(&witnesses, &log, size).await;
        assert_eq!((round.asked.len(), round.met), (2, true), "{round:?}");
        let lines = round.lines();
        let whole = sanad_chain::tree::with_lines(&log.note(size), &lines).unwrap();
        let policy = Policy::parse(format!("{first}quorum w1\n").as_bytes()).unwrap();
        assert!(policy.check(&whole, &log.key.verifier()).unwrap().met);
        let standing = witnesses.standing("lk3.example/0");
        assert_eq!(standing.countersigned, size);
        assert_eq!(standing.witnesses[1].last.unwrap().0, size);
        assert_eq!(standing.witnesses[2].last, None);
    }
    // Another process knows it from the file; one that has lost it asks.
    assert_eq!(asking(&disk, &lines).standing("lk3.example/0").countersigned, 700);
    assert_eq!(asking(&disk, &lines).standing("lk3.example/1").countersigned, 0);
    replace_whole(&disk, Path::new("/witnessed"), b"x").unwrap();
    let witnesses = asking(&disk, &lines);
    assert_eq!(witnesses.standing("lk3.example/0").countersigned, 0);
    assert!(asked(&witnesses, &log, 700).await.met);
    assert_eq!(witnesses.standing("lk3.example/0").countersigned, 700);
    one.stop().await;
    other.stop().await;
}

#[tokio::test]
async fn a_fork_and_an_older_copy_are_told_apart_and_none_is_cosigned() {
    let (running, line) = honest("w1").await;
    let lines = format!("{line}quorum w1\n");
    let log = Arc::new(Log::new(9, 9, 0));
    assert!(asked(&asking(&SimDisk::new(), &lines), &log, 9).await.met);
    let older = asked(&asking(&SimDisk::new(), &lines), &log, 7).await;
    let Err(AskError::Ahead { theirs: 9, ours: 7 }) = older.asked[0].outcome else {
        panic!("{older:?}")
    };
    let fork = Arc::new(Log::new(12, 7, 1));
    for size in [9, 12] {
        let forked = asked(&asking(&SimDisk::new(), &lines), &fork, size).await;
        let Err(AskError::Forked { theirs: 9 }) = forked.asked[0].outcome else {
            panic!("{forked:?}")
        };
        assert!(!forked.met && forked.lines().is_empty());
    }
    assert!(
        [code(&older, 0)] == ["rolled_back"]
            && older.asked[0].outcome.as_ref().is_err_and(AskError::is_against_the_log)
    );
    running.stop().await;
}

#[tokio::test]
async fn whatever_one_answers_the_others_are_asked_and_nothing_false_is_taken() {
    let log = Arc::new(Log::new(9, 9, 0));
    let line = |n: u8, size| key(n).cosign(&log.note(size), 1_700_000_000).unwrap().line;
    let lying = |status: u16, kind: &'static str, body: String| {
        let status = StatusCode::from_u16(status).unwrap();
        liar(move || (status, [("content-type", kind)], body.clone()).into_response())
    };
    let text = "text/plain";
    let sizes = "text/x.tlog.size";
    let endless = || {
        let chunk = axum::body::Bytes::from(vec![b'x'; 16 * 1024]);
        Body::from_stream(tokio_stream::iter(std::iter::repeat_with(move || {
            Ok::<_, std::io::Error>(chunk.clone())
        })))
        .into_response()
    };
    let never =
        || Body::from_stream(tokio_stream::pending::<std::io::Result<Vec<u8>>>()).into_response();
    let mut broken = line(7, 9);
    broken.replace_range(40..41, if &broken[40..41] == "A" { "B" } else { "A" });
    let honest = lying(200, text, line(12, 9)).await;
    let elsewhere = move || (StatusCode::FOUND, [("location", honest.clone())]).into_response();
    let told = [
        (lying(200, text, line(1, 8)).await, "wrong_signature"),
        (lying(200, text, line(99, 9)).await, "wrong_signature"),
        (lying(200, text, String::new()).await, "wrong_signature"),
        (lying(200, text, format!("x\n\n{}", line(4, 9))).await, "wrong_signature"),
        (lying(409, sizes, "10\n".into()).await, "rolled_back"),
        (lying(409, sizes, "3\n".into()).await, "unsteady"),
        (lying(200, text, broken).await, "wrong_signature"),
        (lying(409, sizes, "03\n".into()).await, "malformed"),
        (lying(409, text, "3\n".into()).await, "malformed"),
        (lying(422, text, String::new()).await, "forked"),
        (lying(403, text, String::new()).await, "refused"),
        (liar(elsewhere).await, "refused"),
        (liar(endless).await, "too_long"),
        (liar(never).await, "unreachable"),
        ("http://127.0.0.1:1".to_owned(), "unreachable"),
        ("what is no URL".replace(' ', "-"), "unreachable"),
        (lying(200, text, line(17, 9)).await, "cosigned"),
        (lying(200, text, format!("{}{}", line(98, 9), line(18, 9))).await, "cosigned"),
    ];
    let named =
        |(n, (url, _)): (u8, &(String, _))| format!("witness w{n} {} {url}\n", key(n).verifier());
    let mut lines = (1..).zip(&told).map(named).collect::<Vec<_>>().concat();
    lines += "group g all w17 w18\nquorum g\n";
    let round = asked(&asking(&SimDisk::new(), &lines), &log, 9).await;
    for (at, (_, told)) in told.iter().enumerate() {
        assert_eq!(&code(&round, at), told, "witness {}: {:?}", at + 1, round.asked[at].outcome);
    }
    assert!(round.met);
    assert_eq!(round.lines(), [line(17, 9), line(18, 9)]);
}

#[tokio::test]
async fn only_a_checkpoint_of_the_log_itself_is_shown() {
    let log = Arc::new(Log::new(9, 9, 0));
    let witnesses = asking(&SimDisk::new(), "quorum none\n");
    let other = crate::testing::key("lk3.other.example").verifier();
    assert!(witnesses.ask(&other, &log.note(9), Arc::clone(&log) as _).await.is_err());
    assert!(asked(&witnesses, &log, 9).await.met);
}
