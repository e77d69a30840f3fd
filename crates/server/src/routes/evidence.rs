//! `…/access/proof` and `…/evidence`: bundles that others check with the public key alone.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use sanad_records::{ExportEvidence, LookLine, SignedIn, WhichEvidence};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;

use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::reply::{LOOK, LOOK_HASH, set};
use crate::shared::Shared;

/// Bytes of a bundle that are sent at once.
const CHUNK: usize = 256 * 1024;
/// Chunks that wait for a slow reader.
const QUEUE: usize = 4;

pub(crate) fn looks_of(call: &Call) -> Answer {
    send(call, WhichEvidence::LooksOf(call.case()?))
}

pub(crate) fn looks_by(call: &Call) -> Answer {
    let staff = call.query.staff()?.ok_or_else(|| Problem::parameter("staff", "is needed"))?;
    send(call, WhichEvidence::LooksBy(staff))
}

pub(crate) fn case_file(call: &Call) -> Answer {
    let (case, sections) = (call.case()?, call.query.sections()?);
    let entries = call.query.entries()?;
    let all = entries.is_empty();
    send(
        call,
        if all {
            WhichEvidence::CaseFile(case, sections)
        } else {
            WhichEvidence::CaseEntries(case, entries, sections)
        },
    )
}

pub(crate) fn whole_log(call: &Call) -> Answer {
    send(call, WhichEvidence::WholeLog)
}

/// Sent as it is read: it need not fit into memory. A thread of its own reads, so that a slow reader holds
/// up nobody else; there are as many as there are seats.
fn send(call: &Call, which: WhichEvidence) -> Answer {
    let ask = ExportEvidence { which, purpose: call.query.purpose()? };
    let (shared, request, by) = (Arc::clone(&call.shared), call.request, call.by()?.clone());
    let full =
        || Problem::unavailable("exports_full", "as many bundles are handed out as may be", 30);
    let share = shared.exports_each.take(by.caller().staff).ok_or_else(full)?;
    let seat = Arc::clone(&shared.exports).try_acquire_owned().map_err(|_| full())?;
    let (begun, begins) = channel();
    let (sender, receiver) = mpsc::channel(QUEUE);
    // Whoever stops the server waits for it.
    let (runtime, tracked) = (Handle::current(), shared.tasks.token());
    let export = move || {
        let _held = (seat, share, tracked);
        let failed = sender.clone();
        let patience = shared.limits.answer_time;
        let mut chunks =
            Chunks { held: Vec::new(), sender, runtime, shared: Arc::clone(&shared), by };
        let by = chunks.by.clone();
        let exported = shared.records.export(&by, &ask, request, |line| {
            // Whoever waits for it is gone where this fails; so is the reader.
            let _ = begun.send(Ok(line));
            &mut chunks
        });
        if let Err(error) = exported {
            // Cut off in the middle, no end is sent: what the reader has is no bundle.
            let cut = io::Error::other("the log could not be read to its end");
            let told = async { timeout(patience, failed.send(Err(cut))).await };
            let _ = chunks.runtime.block_on(told);
            let _ = begun.send(Err(error));
        }
    };
    std::thread::Builder::new()
        .name("evidence".to_owned())
        .spawn(export)
        .map_err(|_| Problem::inside())?;
    match begins.recv() {
        Ok(Ok(line)) => {
            let body = Body::from_stream(ReceiverStream::new(receiver));
            Ok(marked((StatusCode::OK, body).into_response(), line))
        }
        Ok(Err(error)) => Err(Problem::of_reveal(error)),
        Err(_gone) => Err(Problem::inside()),
    }
}

/// Where chunks of the bundle go.
struct Chunks {
    held: Vec<u8>,
    sender: mpsc::Sender<io::Result<Bytes>>,
    runtime: Handle,
    shared: Arc<Shared>,
    by: SignedIn,
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let still = self.shared.records.still(&self.by);
        still.map_err(|_| io::Error::other("the caller is signed in no longer"))?;
        let chunk = Bytes::from(std::mem::take(&mut self.held));
        let patience = self.shared.limits.answer_time;
        self.runtime.block_on(pass(chunk, &self.sender, &self.shared.stop, patience))
    }
}

/// Waits until the queue takes the chunk, but not without end.
async fn pass(
    chunk: Bytes,
    to: &mpsc::Sender<io::Result<Bytes>>,
    stop: &CancellationToken,
    patience: Duration,
) -> io::Result<()> {
    tokio::select! {
        biased;
        () = stop.cancelled() => Err(io::Error::other("the server stops")),
        sent = timeout(patience, to.send(Ok(chunk))) => match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_gone)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_slow) => Err(io::ErrorKind::TimedOut.into()),
        },
    }
}

fn marked(mut response: Response, line: LookLine) -> Response {
    set(&mut response, LOOK, &line.seq.to_string());
    set(&mut response, LOOK_HASH, &line.hash.to_string());
    set(&mut response, CONTENT_TYPE, "application/jsonl");
    set(&mut response, CONTENT_DISPOSITION, "attachment; filename=\"evidence.jsonl\"");
    set(&mut response, CACHE_CONTROL, "no-store");
    set(&mut response, X_CONTENT_TYPE_OPTIONS, "nosniff");
    response
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tokio::task::spawn_blocking;

    use super::*;
    use crate::limits::Limits;
    use crate::openapi::openapi;
    use crate::testing::{House, PASSWORD};

    #[tokio::test]
    async fn a_reader_that_takes_nothing_gets_no_more_and_holds_up_no_stop() {
        let (sender, reads_nothing) = mpsc::channel(1);
        let (stop, short) = (CancellationToken::new(), Duration::from_millis(20));
        pass(Bytes::new(), &sender, &stop, short).await.unwrap();
        let slow = pass(Bytes::new(), &sender, &stop, short).await;
        assert_eq!(slow.unwrap_err().kind(), io::ErrorKind::TimedOut);
        stop.cancel();
        let stopped = pass(Bytes::new(), &sender, &stop, Duration::from_mins(10)).await;
        assert_eq!(stopped.unwrap_err().kind(), io::ErrorKind::Other);
        drop(reads_nothing);
        let gone = pass(Bytes::new(), &sender, &CancellationToken::new(), short).await;
        assert_eq!(gone.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_is_suspended_gets_no_more_of_a_bundle() {
        let house = House::new().await;
        let auditor = house.join("auditor");
        let by = house.records.sign_in(&auditor.token, None).unwrap();
        let shared = Arc::new(Shared::new(house.records.clone(), Limits::default(), &[]));
        let (sender, mut receiver) = mpsc::channel(8);
        let runtime = Handle::current();
        let mut chunks = Chunks { held: vec![7; 9], sender, runtime, shared, by };
        let mut chunks =
            spawn_blocking(move || chunks.flush().map(|()| chunks)).await.unwrap().unwrap();
        assert_eq!(receiver.recv().await.unwrap().unwrap().len(), 9);
        let (_another, head) = (house.join("auditor"), house.join("head").by_password());
        let suspend = format!("/v1/staff/{}/suspension", auditor.staff);
        let suspended = house
            .post(&suspend, &head, &json!({ "reason": "inquiry", "password": PASSWORD }))
            .send()
            .await
            .unwrap();
        assert_eq!(suspended.status(), 201, "{}", suspended.text().await.unwrap());
        chunks.held = vec![8; 9];
        assert!(spawn_blocking(move || chunks.flush()).await.unwrap().is_err());
        assert!(receiver.recv().await.is_none(), "nothing more came");
    }

    #[tokio::test]
    async fn no_more_bundles_are_handed_out_at_once_than_there_are_seats() {
        let house = House::with(|config| config.limits.exports_max = 0).await;
        let auditor = house.join("auditor");
        let budi = house.join("counsellor");
        let case = house.case(&budi).await;
        for path in ["/v1/evidence?purpose=audit", &format!("{case}/access/proof?purpose=audit")] {
            let full = house.get(path, &auditor).send().await.unwrap();
            assert_eq!(full.status(), 503, "{path}");
            assert!(full.text().await.unwrap().contains("exports_full"), "{path}");
        }
    }

    #[tokio::test]
    async fn what_is_answered_where_there_is_nothing_yet_stands_in_the_document() {
        let house = House::new().await;
        let auditor = house.join("auditor");
        let document = openapi();
        let unpublished = [
            ("/v1/evidence", "?purpose=audit", 409),
            ("/checkpoint", "", 404),
            ("/metrics", "", 200),
        ];
        for (path, query, status) in unpublished {
            let answer = house.get(&format!("{path}{query}"), &auditor).send().await.unwrap();
            assert_eq!(answer.status(), status, "{path}");
            let told = &document["paths"][path]["get"]["responses"];
            assert!(told.get(status.to_string()).is_some(), "{path}: {told}");
        }
        let tile = &document["paths"]["/tile/{path}"]["get"]["responses"];
        let metrics = &document["paths"]["/metrics"]["get"]["responses"];
        assert!(tile.get("404").is_some() && metrics.get("404").is_some());
    }
}
