//! Following the ledger.

use std::time::Duration;

use reqwest::Response;
use sanad_chain::Seq;
use sanad_records::Records;
use tokio::time::timeout;

use crate::testing::{CANARY, House};

const PATIENCE: Duration = Duration::from_secs(20);

/// Reads a feed until it has said this.
async fn until(feed: &mut Response, said: &str) -> String {
    let mut text = String::new();
    while !text.contains(said) {
        let more = timeout(PATIENCE, feed.chunk()).await.unwrap_or_else(|_| panic!("{text}"));
        text.push_str(std::str::from_utf8(&more.unwrap().expect(&text)).unwrap());
    }
    text
}

/// Kind and data of the newest entry.
fn last(records: &Records) -> (String, String) {
    let ledger = records.ledger();
    let last = ledger.read(Seq::new(ledger.head().size.get() - 1)).unwrap();
    let body = last.entry().body().unwrap();
    (body.event_type.to_owned(), body.data.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_goes_on_where_it_was_left_and_holds_no_content() {
    let house = House::new().await;
    let (auditor, budi) = (house.join("auditor"), house.join("counsellor"));
    let mut feed = house.get("/v1/feed?purpose=audit&from=0", &auditor).send().await.unwrap();
    assert_eq!(feed.headers()["content-type"], "text/event-stream");
    assert_eq!(feed.headers()["cache-control"], "no-store");
    assert!(feed.headers().contains_key("sanad-look"));
    house.case(&budi).await;
    let text = until(&mut feed, "case_assigned").await;
    assert!(text.contains("id: 0-") && text.contains("ledger_created"), "{text}");
    assert!(!text.contains(CANARY));
    let seen = ids(&text);
    for (at, id) in seen.iter().enumerate() {
        // An auditor is sent everything, and each id names its own entry.
        let stored = house.records.ledger().read(Seq::new(at as u64)).unwrap();
        assert_eq!(*id, format!("{at}-{}", stored.entry().hash()));
    }
    let resumed = |last: String| {
        house.get("/v1/feed?purpose=audit&from=0", &auditor).header("Last-Event-ID", last).send()
    };
    let mut again = resumed(seen[1].clone()).await.unwrap();
    let text = until(&mut again, "id: 2-").await;
    assert!(!text.contains("id: 1-"), "{text}");
    house.server.stop().await;
}

/// The ids of the events in a text.
fn ids(text: &str) -> Vec<String> {
    text.lines().filter_map(|line| line.strip_prefix("id: ")).map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_was_filtered_goes_on_where_it_was_left() {
    let house = House::new().await;
    let (andi, budi) = (house.join("supervisor"), house.join("counsellor"));
    house.case(&budi).await;
    let path = "/v1/feed?purpose=supervision&from=0";
    let mut feed = house.get(path, &andi).send().await.unwrap();
    let text = until(&mut feed, "case_assigned").await;
    // What tells of no case is not sent, so ids are not numbered through.
    let seen = ids(&text);
    assert!(!seen.is_empty() && !seen[0].starts_with("0-"), "{seen:?}");
    let ask = house.get(path, &andi).header("Last-Event-ID", &seen[0]);
    let mut again = ask.send().await.unwrap();
    let rest = until(&mut again, "case_assigned").await;
    assert_eq!(ids(&rest), seen[1..]);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_of_another_history_or_behind_the_end_is_refused_with_the_end() {
    let house = House::new().await;
    let (auditor, budi) = (house.join("auditor"), house.join("counsellor"));
    let end = house.size();
    let first = house.records.ledger().read(Seq::new(0)).unwrap().entry().hash();
    let of = |seq: u64| format!("{seq}-{first}");
    for last in [of(1), of(end), of(end + 8), of(u64::MAX)] {
        let ask = house.get("/v1/feed?purpose=audit", &auditor).header("Last-Event-ID", &last);
        let answer = ask.send().await.unwrap();
        assert_eq!(answer.status(), 409, "{last}");
        let problem: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(problem["type"], "urn:sanad:problem:no_place", "{last}");
        assert!(problem["detail"].as_str().unwrap().contains("begin with `from`"), "{problem}");
        assert_eq!(last_of(&house), "access_denied");
    }
    for last in ["1", "1-", "+1-", &format!("01-{first}"), &of(1).to_uppercase(), "-"] {
        let ask = house.get("/v1/feed?purpose=audit", &auditor).header("Last-Event-ID", last);
        let answer = ask.send().await.unwrap();
        assert_eq!(answer.status(), 400, "{last}");
    }
    let beyond = house.get(&format!("/v1/feed?purpose=audit&from={}", end + 100), &auditor);
    assert_eq!(beyond.send().await.unwrap().status(), 409);
    // Whoever may not follow is told nothing of where the ledger ends.
    let ask = house.get("/v1/feed?purpose=service", &budi).header("Last-Event-ID", of(1));
    assert_eq!(ask.send().await.unwrap().status(), 403);
    house.server.stop().await;
}

fn last_of(house: &House) -> String {
    last(&house.records).0
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_feed_does_not_hold_up_the_stop_and_is_closed_with_a_line() {
    let house = House::new().await;
    let auditor = house.join("auditor");
    let mut feed = house.get("/v1/feed?purpose=audit&from=0", &auditor).send().await.unwrap();
    until(&mut feed, "feed_opened").await;
    let House { server, records, .. } = house;
    timeout(Duration::from_secs(4), server.stop()).await.expect("the feed holds up the stop");
    let (event_type, data) = last(&records);
    assert_eq!(event_type, "feed_closed");
    assert!(data.contains("shutdown"), "{data}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_goes_away_closes_its_feed() {
    let house = House::new().await;
    let auditor = house.join("auditor");
    let mut feed = house.get("/v1/feed?purpose=audit&from=0", &auditor).send().await.unwrap();
    until(&mut feed, "feed_opened").await;
    let mut newer = house.records.ledger().feed(Seq::new(house.size()));
    drop(feed);
    let waited = tokio::task::spawn_blocking(move || newer.next(PATIENCE).is_ok());
    assert!(waited.await.unwrap());
    // Before anything is claimed: a feed that is still open would say that the stop closed it.
    let House { server, records, .. } = house;
    server.stop().await;
    let (event_type, data) = last(&records);
    assert_eq!(event_type, "feed_closed");
    assert!(data.contains("peer_gone"), "{data}");
}
