//! What operators see: one log line and a few numbers for each request. Routes stand in both as
//! their template; no path, query, header or body does, and no id is a label.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::{Method, StatusCode};
use metrics::{counter, gauge, histogram, with_local_recorder};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusRecorder};
use sanad_casework::StaffId;
use sanad_records::{Records, RequestId, State};

use crate::route::{Kind, Route};

/// Log lines of this process that could not be written.
static LOG_LINES_LOST: AtomicU64 = AtomicU64::new(0);

/// Counts a log line that could not be written, and was dropped: the program that logs says so here.
pub fn count_lost_log_line() {
    LOG_LINES_LOST.fetch_add(1, Ordering::Relaxed);
}

/// The numbers of one server.
pub(crate) struct Meters {
    recorder: PrometheusRecorder,
}

/// One request, as it may be told.
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) route: &'static Route,
    pub(crate) status: StatusCode,
    pub(crate) took: Duration,
    pub(crate) id: RequestId,
    pub(crate) staff: Option<StaffId>,
}

const SECONDS: &str = "sanad_request_seconds";
const BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// Writes the line and counts.
pub(crate) fn observe(meters: &Meters, seen: &Seen) {
    let Seen { method, route, status, took, id, staff } = seen;
    let staff = staff.map(|staff| staff.to_string());
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    let method = method_name(method);
    tracing::info!(
        method,
        route = route.path,
        status = status.as_u16(),
        micros,
        request = %id,
        staff,
        "answered"
    );
    with_local_recorder(&meters.recorder, || {
        let code = status.as_u16().to_string();
        let template = route.path;
        counter!("sanad_requests_total", "method" => method, "route" => template, "status" => code)
            .increment(1);
        histogram!(SECONDS, "method" => method, "route" => template).record(took.as_secs_f64());
        if *status == StatusCode::CREATED && matches!(route.kind, Kind::Write(_)) {
            counter!("sanad_changes_total", "act" => route.operation).increment(1);
        }
    });
}

/// A method as a label: what is not of HTTP's own may be any text.
fn method_name(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        _other => "other",
    }
}

impl Meters {
    pub(crate) fn new() -> Self {
        let builder = PrometheusBuilder::new();
        let named = Matcher::Full(SECONDS.to_owned());
        // INVARIANT: the only error is an empty list of buckets.
        let builder = builder
            .set_buckets_for_metric(named, BUCKETS)
            .unwrap_or_else(|_| PrometheusBuilder::new());
        Self { recorder: builder.build_recorder() }
    }

    pub(crate) fn sign_in_failed(&self) {
        with_local_recorder(&self.recorder, || {
            counter!("sanad_sign_ins_failed_total").increment(1);
        });
    }

    /// Something came that is no request.
    pub(crate) fn unreadable(&self, status: u16) {
        with_local_recorder(&self.recorder, || {
            counter!("sanad_unreadable_requests_total", "status" => status.to_string())
                .increment(1);
        });
    }

    /// A witness was asked to cosign, and this came of it.
    pub(crate) fn witness_asked(&self, outcome: &'static str) {
        with_local_recorder(&self.recorder, || {
            counter!("sanad_witness_asked_total", "outcome" => outcome).increment(1);
        });
    }

    /// Up to how many entries a quorum of witnesses has countersigned.
    pub(crate) fn countersigned(&self, entries: u64) {
        with_local_recorder(&self.recorder, || {
            counter!("sanad_countersigned_entries_total").absolute(entries);
        });
    }

    /// One feed more, or one less.
    pub(crate) fn feeds(&self, change: f64) {
        with_local_recorder(&self.recorder, || gauge!("sanad_feeds").increment(change));
    }

    /// Takes in what was measured since the last time, so that it does not pile up unread.
    pub(crate) fn keep_up(&self) {
        self.recorder.handle().run_upkeep();
    }

    /// All of it, in the text format of Prometheus.
    pub(crate) fn render(&self, records: &Records) -> String {
        let ledger = records.ledger();
        let size = ledger.head().size.get();
        let writable = matches!(ledger.state(), State::Writable);
        // A count that does not fit is none that any institution has.
        let lost =
            records.lost_keys().ok().map(|lost| f64::from(u32::try_from(lost).unwrap_or(u32::MAX)));
        with_local_recorder(&self.recorder, || {
            counter!("sanad_ledger_entries_total").absolute(size);
            counter!("sanad_log_lines_lost_total").absolute(LOG_LINES_LOST.load(Ordering::Relaxed));
            gauge!("sanad_writable").set(if writable { 1.0 } else { 0.0 });
            if let Some(lost) = lost {
                gauge!("sanad_lost_keys").set(lost);
            }
        });
        self.recorder.handle().render()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::table;

    #[test]
    fn a_method_that_is_not_of_http_is_no_label() {
        assert_eq!(method_name(&Method::from_bytes(b"SITI").unwrap()), "other");
    }

    #[test]
    fn times_are_counted_in_buckets_by_template() {
        let meters = Meters::new();
        let route = table().iter().find(|route| route.operation == "view_case").unwrap();
        observe(
            &meters,
            &Seen {
                method: Method::GET,
                route,
                status: StatusCode::OK,
                took: Duration::from_millis(3),
                id: RequestId::from_bytes([7; 16]),
                staff: Some(StaffId::from_bytes([0xee; 16])),
            },
        );
        let text = meters.recorder.handle().render();
        assert!(text.contains(r#"sanad_request_seconds_bucket{method="GET",route="/v1/cases/{case}",le="0.005"} 1"#), "{text}");
        assert!(text.contains(r#"status="200""#), "{text}");
        assert!(!text.contains("eeee") && !text.contains("0707"), "{text}");
    }
}
