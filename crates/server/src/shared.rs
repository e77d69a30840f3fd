//! What all requests share.

use std::net::IpAddr;
use std::sync::Arc;

use sanad_casework::StaffId;
use sanad_records::Records;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Limits;
use crate::limit::Buckets;
use crate::observe::Meters;
use crate::peer::Peer;

/// One server's.
pub(crate) struct Shared {
    pub(crate) records: Arc<Records>,
    pub(crate) limits: Limits,
    /// Whose word is taken for where a request came from.
    pub(crate) proxies: Vec<IpAddr>,
    pub(crate) meters: Meters,
    /// By who asks.
    pub(crate) requests: Buckets<StaffId>,
    /// By who was refused.
    pub(crate) refusals: Buckets<StaffId>,
    /// By where the request came from.
    pub(crate) failed_sign_ins: Buckets<Peer>,
    /// A seat for each feed.
    pub(crate) feeds: Arc<Semaphore>,
    /// A seat for each bundle that is handed out.
    pub(crate) exports: Arc<Semaphore>,
    /// Cancelled once, when the server stops: feeds end, nothing new is accepted.
    pub(crate) stop: CancellationToken,
    /// Requests and feeds under way, also those whose answer nobody waits for any more.
    pub(crate) tasks: TaskTracker,
}

impl Shared {
    pub(crate) fn new(records: Arc<Records>, limits: Limits, proxies: Vec<IpAddr>) -> Self {
        Self {
            records,
            proxies,
            meters: Meters::new(),
            requests: Buckets::new(limits.requests),
            refusals: Buckets::new(limits.refusals),
            failed_sign_ins: Buckets::new(limits.failed_sign_ins),
            feeds: Arc::new(Semaphore::new(limits.feeds_max)),
            exports: Arc::new(Semaphore::new(limits.exports_max)),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            limits,
        }
    }
}
