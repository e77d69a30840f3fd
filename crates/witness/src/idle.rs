//! Nobody holds a connection for good without saying anything, and nobody more of them than there are.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

use crate::seats::{Remote, Seat, Seats};

/// Lets in what the inner one lets in, and closes what stays idle. It may be told how many connections
/// there may be at the same time: what is more is closed at once.
#[derive(Debug, Clone)]
pub struct Idle<A> {
    inner: A,
    times: Times,
    seats: Option<Arc<Seats>>,
}

#[derive(Debug, Clone, Copy)]
struct Times {
    /// Time in which the first byte must come.
    first: Duration,
    /// Time in which something must be read or written from then on.
    next: Duration,
}

impl<A> Idle<A> {
    /// `first` is the time in which the first byte must come, `next` that in which something must be read
    /// or written from then on.
    pub const fn new(inner: A, first: Duration, next: Duration) -> Self {
        Self { inner, times: Times { first, next }, seats: None }
    }

    /// At most so many connections at the same time, and so many from one address.
    #[must_use]
    pub fn at_most(self, connections: usize, from_one: usize) -> Self {
        Self { seats: Some(Arc::new(Seats::new(connections, from_one))), ..self }
    }
}

/// A connection that ends when it stays idle.
#[derive(Debug)]
pub struct Watched<I> {
    stream: I,
    end: Pin<Box<Sleep>>,
    next: Duration,
    _seat: Option<Seat>,
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
        let seat = self.seats.as_ref().map(|seats| seats.take(stream.remote()));
        if let Some(None) = seat {
            return Box::pin(std::future::ready(Err(io::Error::other("no seat is free"))));
        }
        let seat = seat.flatten();
        let (accepting, Times { first, next }) = (self.inner.accept(stream, service), self.times);
        Box::pin(async move {
            let (stream, service) = accepting.await?;
            Ok((Watched { stream, end: Box::pin(sleep(first)), next, _seat: seat }, service))
        })
    }
}

impl<I> Watched<I> {
    /// What was done, or that it took too long.
    fn done<T>(&mut self, cx: &mut Context<'_>, done: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if done.is_ready() {
            let end = Instant::now() + self.next;
            self.end.as_mut().reset(end);
            return done;
        }
        self.end.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
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
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.done(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.done(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
