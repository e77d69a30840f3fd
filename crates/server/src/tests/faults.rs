//! Handlers that fail in ways no handler should.

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;

use crate::answer::{Way, answer};
use crate::call::{Answer, Call};
use crate::gate::Stretches;
use crate::limits::Limits;
use crate::routes::elsewhere::route;
use crate::shared::Shared;
use crate::testing::House;
use crate::{Route, openapi};

static PANICS: Route = route("(panics)", panics);
static WAITS: Route = route("(waits)", waits);
static RELEASED: OnceLock<Mutex<Receiver<()>>> = OnceLock::new();

fn panics(_: &Call) -> Answer {
    panic!("this is the panic of a test");
}

fn waits(call: &Call) -> Answer {
    let _ = RELEASED.get().unwrap().lock().unwrap().recv();
    panics(call)
}

async fn status(shared: &Arc<Shared>, route: &'static Route) -> u16 {
    let way = Way { route, stretches: Stretches::Never, routes: &[] };
    let request = Request::builder().header("host", "lk3.test").body(Body::empty()).unwrap();
    answer(Arc::clone(shared), way, request).await.status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_a_fault_without_detail_and_the_server_goes_on() {
    let house = House::new().await;
    let shared = Arc::new(Shared::new(Arc::clone(&house.records), Limits::default(), &[]));
    assert_eq!(status(&shared, &PANICS).await, 500);
    assert_eq!(status(&shared, &PANICS).await, 500);
    house.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_takes_too_long_is_given_up() {
    let house = House::new().await;
    let limits = Limits { answer_time: Duration::from_millis(20), ..Limits::default() };
    let shared = Arc::new(Shared::new(Arc::clone(&house.records), limits, &[]));
    let (release, released) = channel();
    assert!(RELEASED.set(Mutex::new(released)).is_ok());
    assert_eq!(status(&shared, &WAITS).await, 503);
    assert!(!shared.tasks.is_empty(), "the work goes on, and a stop waits for it");
    release.send(()).unwrap();
    shared.tasks.close();
    shared.tasks.wait().await;
    house.server.stop().await;
}

#[test]
fn the_document_is_the_same_each_time() {
    assert_eq!(openapi().to_string(), openapi().to_string());
}
