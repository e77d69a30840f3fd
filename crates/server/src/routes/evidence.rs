//! `…/access/proof` and `…/evidence`: bundles that others check with the public key alone.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use sanad_records::{DiscloseError, ExportEvidence, LookLine, WhichEvidence};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;

use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::reply::{LOOK, LOOK_HASH, set};

/// Bytes of the whole log that are sent at once.
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

/// What concerns one case or one person: as large as their part of the log.
fn send(call: &Call, which: WhichEvidence) -> Answer {
    let ask = ExportEvidence { which, purpose: call.query.purpose()? };
    let (mut bundle, mut line) = (Vec::new(), None);
    let exported = call.shared.records.export(call.by()?, &ask, call.request, |told| {
        line = Some(told);
        &mut bundle
    });
    exported.map_err(Problem::of_disclose)?;
    let line = line.ok_or_else(Problem::inside)?;
    Ok(marked((StatusCode::OK, bundle).into_response(), line))
}

/// The whole log, sent as it is read: it need not fit into memory.
pub(crate) fn whole_log(call: &Call) -> Answer {
    let ask = ExportEvidence { which: WhichEvidence::WholeLog, purpose: call.query.purpose()? };
    let (shared, request, by) = (Arc::clone(&call.shared), call.request, call.by()?.clone());
    let (begun, begins) = channel();
    let (sender, receiver) = mpsc::channel(QUEUE);
    let tasks = shared.tasks.clone();
    tasks.spawn_blocking(move || {
        let failed = sender.clone();
        let exported = shared.records.export(&by, &ask, request, |line| {
            // Whoever waits for it is gone where this fails; so is the reader.
            let _ = begun.send(Ok(line));
            Chunks { held: Vec::new(), sender, stop: shared.stop.clone() }
        });
        if let Err(error) = exported {
            // Cut off in the middle, no end is sent: what the reader has is no bundle.
            let cut = io::Error::other("the log could not be read to its end");
            let _ = Handle::current().block_on(failed.send(Err(cut)));
            refused(&begun, error);
        }
    });
    match begins.recv() {
        Ok(Ok(line)) => {
            let body = Body::from_stream(ReceiverStream::new(receiver));
            Ok(marked((StatusCode::OK, body).into_response(), line))
        }
        Ok(Err(error)) => Err(Problem::of_disclose(error)),
        Err(_gone) => Err(Problem::inside()),
    }
}

type Begun = Sender<Result<LookLine, DiscloseError>>;

fn refused(begun: &Begun, error: DiscloseError) {
    let _ = begun.send(Err(error));
}

/// Where chunks of the bundle go.
struct Chunks {
    held: Vec<u8>,
    sender: mpsc::Sender<io::Result<Bytes>>,
    stop: CancellationToken,
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
        let chunk = Bytes::from(std::mem::take(&mut self.held));
        Handle::current().block_on(async {
            tokio::select! {
                biased;
                () = self.stop.cancelled() => Err(io::Error::other("the server stops")),
                sent = self.sender.send(Ok(chunk)) => {
                    sent.map_err(|_gone| io::Error::from(io::ErrorKind::BrokenPipe))
                }
            }
        })
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
