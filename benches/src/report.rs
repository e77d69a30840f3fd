//! One table and one JSON.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Value, json};

/// What was measured so far.
pub(crate) struct Report {
    rows: Vec<Value>,
}

/// Times of single operations.
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// The time under which this share of operations stayed, in microseconds.
    pub(crate) fn percentile(&self, share: f64) -> f64 {
        let last = self.0.len().saturating_sub(1);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index into the times"
        )]
        let index = (last as f64 * share).round() as usize;
        self.0.get(index).map_or(0.0, |time| time.as_secs_f64() * 1e6)
    }
}

impl Report {
    pub(crate) fn new() -> Self {
        Self { rows: Vec::new() }
    }

    /// A figure against another of the same run. `wanted` is the ratio aimed at.
    pub(crate) fn ratio(&mut self, name: &str, ours: f64, other: f64, unit: &str, wanted: f64) {
        let ratio = if other == 0.0 { 0.0 } else { ours / other };
        self.row(json!({
            "name": name, "value": ours, "against": other, "unit": unit,
            "ratio": ratio, "aim": format!("at least {wanted}"),
        }));
    }

    /// A figure alone, with what is aimed at.
    pub(crate) fn figure(&mut self, name: &str, value: f64, unit: &str, aim: &str) {
        self.row(json!({ "name": name, "value": value, "unit": unit, "aim": aim }));
    }

    /// Percentiles of single operations.
    pub(crate) fn times(&mut self, name: &str, times: &Times) {
        let at = |share| times.percentile(share);
        self.row(json!({
            "name": name, "unit": "µs", "p50": at(0.5), "p95": at(0.95), "p99": at(0.99),
            "p99 over p50": at(0.99) / at(0.5).max(1e-9),
        }));
    }

    fn row(&mut self, row: Value) {
        println!("{}", line(&row));
        self.rows.push(row);
    }

    pub(crate) fn finish(self) -> anyhow::Result<()> {
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown");
        let cpu = cpu.trim_start_matches([' ', '\t', ':']);
        let load = load.trim();
        println!("machine: {cores} cores, {cpu}; load {load}; sync mode: fdatasync");
        let whole = json!({
            "machine": { "cores": cores, "cpu": cpu, "load": load },
            "sync": "fdatasync",
            "rows": self.rows,
        });
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("results");
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("latest.json"), serde_json::to_string_pretty(&whole)?)?;
        Ok(())
    }
}

fn line(row: &Value) -> String {
    let name = row["name"].as_str().unwrap_or_default();
    let mut out = format!("{name:<58}");
    for (key, value) in row.as_object().into_iter().flatten() {
        match (key.as_str(), value) {
            (key, Value::Number(number)) => {
                let number = number.as_f64().unwrap_or_default();
                let _ = write!(out, "  {key} {number:.2}");
            }
            (key, Value::String(text)) if key != "name" => {
                let _ = write!(out, "  {key} {text}");
            }
            (_, _) => {}
        }
    }
    out
}
