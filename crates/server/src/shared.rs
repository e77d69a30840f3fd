//! What all requests share.

use std::net::IpAddr;
use std::sync::Arc;

use sanad_casework::StaffId;
use sanad_records::Records;
use sanad_witness::{Places, Seats};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::gate::Gate;
use crate::limit::{Buckets, Shares};
use crate::limits::Limits;
use crate::observe::Meters;
use crate::peer;

/// One server's.
pub(crate) struct Shared {
    pub(crate) records: Arc<Records>,
    pub(crate) limits: Limits,
    /// Whose word is taken for where a request came from.
    pub(crate) proxies: Vec<IpAddr>,
    /// Whether it encrypts what goes over the network itself.
    pub(crate) over_tls: bool,
    pub(crate) meters: Meters,
    /// A seat for each connection over the network.
    pub(crate) seats: Arc<Seats>,
    /// Requests under way that came through a proxy, by the address it names.
    pub(crate) proxied: Arc<Shares<IpAddr>>,
    /// By who asks.
    pub(crate) requests: Buckets<StaffId>,
    /// By who was refused.
    pub(crate) refusals: Buckets<StaffId>,
    /// Of what anybody may ask for, by where it came from.
    pub(crate) strangers: Buckets<IpAddr>,
    /// By where the request came from.
    pub(crate) failed_sign_ins: Buckets<IpAddr>,
    /// Who may have a password stretched.
    pub(crate) gate: Gate,
    /// A seat for each feed, and each caller's share of them.
    pub(crate) feeds: Arc<Semaphore>,
    pub(crate) feeds_each: Arc<Shares<StaffId>>,
    /// A seat for each bundle that is handed out, and each caller's share of them.
    pub(crate) exports: Arc<Semaphore>,
    pub(crate) exports_each: Arc<Shares<StaffId>>,
    /// A seat for each check of the whole ledger.
    pub(crate) checks: Arc<Semaphore>,
    /// Cancelled once, when the server stops: feeds end, nothing new is accepted.
    pub(crate) stop: CancellationToken,
    /// Requests and feeds under way, also those whose answer nobody waits for any more.
    pub(crate) tasks: TaskTracker,
}

impl Shared {
    pub(crate) fn new(records: Arc<Records>, limits: Limits, proxies: &[IpAddr]) -> Self {
        let proxies = peer::proxies(proxies);
        let Limits {
            connections_max: most, connections_kept: kept, connections_each: each, ..
        } = limits;
        Self {
            records,
            over_tls: false,
            meters: Meters::new(),
            seats: Arc::new(Seats::new(Places { most, kept, each }, proxies.clone())),
            proxied: Shares::new(each),
            proxies,
            requests: Buckets::new(limits.requests),
            refusals: Buckets::new(limits.refusals),
            strangers: Buckets::new(limits.strangers),
            failed_sign_ins: Buckets::new(limits.failed_sign_ins),
            gate: Gate::new(limits.stretching_queue, limits.stretching_wait),
            feeds: Arc::new(Semaphore::new(limits.feeds_max)),
            feeds_each: Shares::new(limits.feeds_each),
            exports: Arc::new(Semaphore::new(limits.exports_max)),
            exports_each: Shares::new(limits.exports_each),
            checks: Arc::new(Semaphore::new(limits.checks_max)),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            limits,
        }
    }
}
