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
    assert!(text.contains("id: 0\n") && text.contains("ledger_created"), "{text}");
    assert!(!text.contains(CANARY));
    let ask = house.get("/v1/feed?purpose=audit&from=0", &auditor).header("Last-Event-ID", "1");
    let mut resumed = ask.send().await.unwrap();
    let text = until(&mut resumed, "id: 2\n").await;
    assert!(!text.contains("id: 1\n"), "{text}");
    house.server.stop().await;
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
