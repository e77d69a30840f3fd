//! The same routes without a socket: the terminal's way in where no server runs.
//!
//! A request passes the one pipeline as it would over the socket file, so that it is judged, limited and
//! written down alike: there is no second way to the doors.

use std::sync::Arc;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::header::HOST;
use axum::http::{HeaderValue, Request, StatusCode};
use axum::{BoxError, Router};
use sanad_records::Records;
use tokio::time::sleep;
use tokio_stream::StreamExt as _;
use tower::ServiceExt as _;

use crate::limits::Limits;
use crate::peer::{Connection, Peer};
use crate::problem::Cause;
use crate::serve::LETTING_GO;
use crate::shared::Shared;
use crate::table::router;

/// The routes over records that this process has opened, for whoever may open them: the user of the
/// machine's shell, or the member of staff whose token a request carries.
pub struct Direct {
    shared: Arc<Shared>,
    router: Router,
}

/// What came back.
#[derive(Debug)]
pub struct Answered {
    status: StatusCode,
    cause: Option<String>,
    body: axum::body::BodyDataStream,
}

impl Direct {
    /// The routes of these records.
    pub fn new(records: Arc<Records>) -> Self {
        let shared = Arc::new(Shared::new(records, Limits::default(), &[]));
        let router = router(&shared);
        Self { shared, router }
    }

    /// Answers a request as one that came through the socket file.
    pub async fn ask<B>(&self, request: Request<B>) -> Answered
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let (mut parts, body) = request.into_parts();
        parts.headers.entry(HOST).or_insert(HeaderValue::from_static("localhost"));
        parts.extensions.insert(ConnectInfo(Connection { peer: Peer::Socket, seat: None }));
        let request = Request::from_parts(parts, Body::new(body));
        let response = match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let cause = response.extensions().get::<Cause>().map(|cause| cause.0.clone());
        let status = response.status();
        Answered { status, cause, body: response.into_body().into_data_stream() }
    }

    /// Lets go of the records, once all that was asked is done.
    pub async fn close(self) {
        let Self { shared, router } = self;
        shared.stop.cancel();
        shared.tasks.close();
        shared.tasks.wait().await;
        drop(router);
        // A thread lets go of what it served a moment after it is counted as done.
        while Arc::strong_count(&shared) > 1 {
            sleep(LETTING_GO).await;
        }
    }
}

impl std::fmt::Debug for Direct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Direct").finish_non_exhaustive()
    }
}

impl Answered {
    /// Its status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What failed inside, where something did: the log of a server says it, and nobody over a
    /// connection is told.
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// The next bytes of the body; none at its end.
    ///
    /// # Errors
    /// What makes it broke off.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, axum::Error> {
        self.body.next().await.transpose()
    }
}
