//! Sending a feed: a thread of its own reads the ledger and fills a short queue; a slow reader
//! holds up nobody else. A stop ends it at once, so that open feeds do not hold up the server's.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use sanad_casework::{EndReason, StaffId};
use sanad_records::{Feed, FeedEnd, FeedEvent};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;

use crate::call::Call;
use crate::limit::Share;

/// Events that wait for a slow reader.
const QUEUE: usize = 32;
/// How long the ledger is listened to before the reader and the server are looked after again.
const WAIT: Duration = Duration::from_millis(200);
/// Time between two signs of life on a quiet feed.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// One of all seats, and one of those that the caller may have.
pub(crate) type Seat = (OwnedSemaphorePermit, Share<StaffId>);

/// Begins to send, and answers with the stream; the seat is given back at the end.
pub(crate) fn send(call: &Call, feed: Feed, seat: Seat) -> Response {
    let (sender, receiver) = mpsc::channel(QUEUE);
    let shared = std::sync::Arc::clone(&call.shared);
    let request = call.request;
    let tasks = shared.tasks.clone();
    tasks.spawn_blocking(move || {
        shared.meters.feeds(1.0);
        let mut feed = feed;
        let reason = pump(&mut feed, &sender, &shared.stop);
        // The line is written whatever the reason, and before the reader learns that it is over: the
        // queue ends when its sender is dropped, after this.
        if let Err(fault) = feed.close(reason) {
            tracing::error!(%fault, %request, "the end of a feed could not be recorded");
        }
        shared.meters.feeds(-1.0);
        drop(seat);
    });
    Sse::new(ReceiverStream::new(receiver).map(Ok::<_, Infallible>))
        .keep_alive(KeepAlive::new().interval(HEARTBEAT))
        .into_response()
}

/// Sends until there is a reason not to.
fn pump(feed: &mut Feed, to: &mpsc::Sender<Event>, stop: &CancellationToken) -> EndReason {
    loop {
        if stop.is_cancelled() {
            return EndReason::Shutdown;
        }
        if to.is_closed() {
            return EndReason::PeerGone;
        }
        let events = match feed.next(WAIT) {
            Ok(events) => events,
            Err(FeedEnd::NoLonger) => return EndReason::NoLonger,
            Err(FeedEnd::Fault(fault)) => {
                tracing::error!(%fault, "a feed ends");
                return EndReason::Shutdown;
            }
        };
        for FeedEvent { place, header } in events {
            let Ok(event) = Event::default().id(place.to_string()).json_data(&header) else {
                return EndReason::Shutdown;
            };
            if let Some(reason) = pass(event, to, stop) {
                return reason;
            }
        }
    }
}

/// Waits until the queue takes the event; a reason to end, if there is one first.
fn pass(event: Event, to: &mpsc::Sender<Event>, stop: &CancellationToken) -> Option<EndReason> {
    Handle::current().block_on(async {
        tokio::select! {
            biased;
            () = stop.cancelled() => Some(EndReason::Shutdown),
            sent = to.send(event) => sent.err().map(|_gone| EndReason::PeerGone),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting() -> (mpsc::Sender<Event>, mpsc::Receiver<Event>) {
        let (sender, receiver) = mpsc::channel(1);
        sender.try_send(Event::default()).unwrap();
        (sender, receiver)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_reader_that_reads_nothing_does_not_keep_a_feed_from_ending() {
        let (sender, reads_nothing) = waiting();
        let stop = CancellationToken::new();
        stop.cancel();
        let pass = move || pass(Event::default(), &sender, &stop);
        let reason = tokio::task::spawn_blocking(pass);
        let reason = tokio::time::timeout(Duration::from_secs(5), reason).await;
        // Frees a thread that still waits, so that this test fails and does not hang.
        drop(reads_nothing);
        assert_eq!(reason.unwrap().unwrap(), Some(EndReason::Shutdown));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_reader_that_went_away_ends_its_feed() {
        let (sender, reader) = waiting();
        drop(reader);
        let pass = move || pass(Event::default(), &sender, &CancellationToken::new());
        let reason = tokio::task::spawn_blocking(pass);
        assert_eq!(reason.await.unwrap(), Some(EndReason::PeerGone));
    }
}
