//! Nobody holds a connection for good without saying anything or without reading what they asked for, and
//! nobody more of them than there are.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::oneshot;
use tokio::time::{Instant, Sleep, sleep};

use crate::refusal::{Instead, Refusals};
use crate::seats::{Remote, Seat, Seats};

/// Bytes that a reader must take in the time for writing: what is less is no progress.
const PROGRESS: usize = 4096;

/// The times of a connection.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// Time in which the first byte must come.
    pub first: Duration,
    /// Time in which something must be read or written from then on.
    pub next: Duration,
    /// Time in which the other side must take more of what is written to it.
    pub write: Duration,
}

/// Lets in what the inner one lets in, and closes what stays idle. It may be told how many connections
/// there may be at the same time, and in which words what is no request at all is refused.
#[derive(Clone)]
pub struct Idle<A> {
    inner: A,
    times: Times,
    seats: Option<Arc<Seats>>,
    refusals: Option<Refusals>,
}

impl<A> Idle<A> {
    /// Nobody stays longer than these times allow.
    pub const fn new(inner: A, times: Times) -> Self {
        Self { inner, times, seats: None, refusals: None }
    }

    /// Who comes takes one of these seats.
    #[must_use]
    pub fn seated(self, seats: Arc<Seats>) -> Self {
        Self { seats: Some(seats), ..self }
    }

    /// What is refused before it is a request is refused in these words.
    #[must_use]
    pub fn refusing(self, refusals: Refusals) -> Self {
        Self { refusals: Some(refusals), ..self }
    }
}

/// A connection that ends when it stays idle.
pub struct Watched<I> {
    stream: I,
    end: Pin<Box<Sleep>>,
    times: Times,
    writing: Writing,
    instead: Option<Instead>,
    leave: Option<oneshot::Receiver<()>>,
    _seat: Option<Seat>,
}

/// How what is written is taken.
#[derive(Default)]
struct Writing {
    /// Until when more must be taken; nothing while all is.
    until: Option<Pin<Box<Sleep>>>,
    taken: usize,
}

type Accepting<I, S> = Pin<Box<dyn Future<Output = io::Result<(Watched<I>, S)>> + Send>>;

impl<A, I, S> Accept<I, S> for Idle<A>
where
    I: Remote,
    A: Accept<I, S>,
    A::Future: Send + 'static,
    A::Stream: Send + 'static,
    A::Service: Send + 'static,
{
    type Stream = Watched<A::Stream>;
    type Service = A::Service;
    type Future = Accepting<A::Stream, A::Service>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let seat = match &self.seats {
            None => None,
            Some(seats) => match stream.remote().and_then(|of| seats.take(of)) {
                Some(seat) => Some(seat),
                None => {
                    return Box::pin(std::future::ready(Err(io::Error::other("no seat is free"))));
                }
            },
        };
        let (accepting, times) = (self.inner.accept(stream, service), self.times);
        let instead = self.refusals.clone().map(Instead::new);
        Box::pin(async move {
            let (seat, mut leave) = seat.unzip();
            let (stream, service) = match &mut leave {
                None => accepting.await?,
                Some(leave) => tokio::select! {
                    biased;
                    _ = leave => return Err(io::ErrorKind::ConnectionAborted.into()),
                    accepted = accepting => accepted?,
                },
            };
            let (end, writing) = (Box::pin(sleep(times.first)), Writing::default());
            Ok((Watched { stream, end, times, writing, instead, leave, _seat: seat }, service))
        })
    }
}

impl<I> Watched<I> {
    /// Whether another needs this one's place.
    fn must_leave(&mut self, cx: &mut Context<'_>) -> bool {
        let told = self.leave.as_mut().is_some_and(|leave| Pin::new(leave).poll(cx).is_ready());
        if told {
            self.leave = None;
            self.end.as_mut().reset(Instant::now());
        }
        told
    }

    /// What was done, or that it took too long.
    fn done<T>(&mut self, cx: &mut Context<'_>, done: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if self.must_leave(cx) {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        if done.is_ready() {
            let end = Instant::now() + self.times.next;
            self.end.as_mut().reset(end);
            return done;
        }
        self.end.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }

    /// What was written, or that the other side takes nothing.
    fn wrote(
        &mut self,
        cx: &mut Context<'_>,
        wrote: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        let wrote = self.done(cx, wrote);
        let Writing { until, taken } = &mut self.writing;
        match &wrote {
            Poll::Ready(Ok(bytes)) => {
                *taken += bytes;
                if *taken >= PROGRESS {
                    *until = None;
                }
            }
            Poll::Ready(Err(_)) => {}
            Poll::Pending => {
                let until = until.get_or_insert_with(|| {
                    *taken = 0;
                    Box::pin(sleep(self.times.write))
                });
                return until.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()));
            }
        }
        wrote
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for Watched<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.stream).poll_read(cx, into);
        self.done(cx, read)
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Watched<I> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let Self { stream, instead, .. } = &mut *self;
        let stream = Pin::new(stream);
        let instead = instead.as_mut().and_then(|instead| instead.takes(bytes).then_some(instead));
        let wrote = match instead {
            Some(instead) => instead.poll_write(cx, stream),
            None => stream.poll_write(cx, bytes),
        };
        self.wrote(cx, wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        // A refusal of the library's own comes in one piece, behind heads at the most: a body is a piece of
        // its own, and nothing is said behind it before it is gone.
        let mut pieces = bytes.iter().filter(|piece| !piece.is_empty());
        if let (Some(piece), None) = (pieces.next(), pieces.next()) {
            return self.poll_write(cx, piece);
        }
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.wrote(cx, wrote)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.stream).poll_flush(cx) {
            Poll::Ready(flushed) => {
                self.writing = Writing::default();
                Poll::Ready(flushed)
            }
            Poll::Pending => {
                let waited = ready!(self.wrote(cx, Poll::Pending));
                Poll::Ready(waited.map(|_| ()))
            }
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.stream).poll_shutdown(cx) {
            Poll::Ready(ended) => Poll::Ready(ended),
            Poll::Pending => {
                let waited = ready!(self.wrote(cx, Poll::Pending));
                Poll::Ready(waited.map(|_| ()))
            }
        }
    }
}
