//! A seat for each connection, so that whoever opens many takes no more memory than there are seats,
//! and keeps none without sending anything.

use std::future::{Future as _, Ready, ready};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

/// Lets in as many connections at the same time as there are seats; closes what is more.
#[derive(Debug, Clone)]
pub(crate) struct Seats {
    free: Arc<Semaphore>,
    /// Time in which something must come.
    idle_time: Duration,
}

/// A connection with its seat.
#[derive(Debug)]
pub(crate) struct Seated {
    stream: TcpStream,
    /// When it is closed, if nothing comes before.
    idle_end: Pin<Box<Sleep>>,
    idle_time: Duration,
    _seat: OwnedSemaphorePermit,
}

impl Seats {
    pub(crate) fn new(count: usize, idle_time: Duration) -> Self {
        Self { free: Arc::new(Semaphore::new(count)), idle_time }
    }
}

impl<S> Accept<TcpStream, S> for Seats {
    type Stream = Seated;
    type Service = S;
    type Future = Ready<io::Result<(Seated, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let seat = Arc::clone(&self.free).try_acquire_owned();
        let seated = seat.map_err(|_| io::Error::other("no seat is free")).and_then(|seat| {
            // A short answer waits for no acknowledgement of the last one.
            stream.set_nodelay(true)?;
            let (idle_time, idle_end) = (self.idle_time, Box::pin(sleep(self.idle_time)));
            Ok((Seated { stream, idle_end, idle_time, _seat: seat }, service))
        });
        ready(seated)
    }
}

impl AsyncRead for Seated {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.stream).poll_read(cx, into);
        if read.is_ready() {
            let end = Instant::now() + self.idle_time;
            self.idle_end.as_mut().reset(end);
            return read;
        }
        self.idle_end.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncWrite for Seated {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
