//! An audited read over HTTP: open one case, its look durable first, by 64 clients at once; against
//! the same route with the sync made a no-op, in turn.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use sanad_records::{ClockRules, Place, Records, RequestId, random};
use sanad_server::{Config, Limits, Rate, Running};
use sanad_vault::Unlock;
use serde_json::{Value, json};

use crate::disks::disk;
use crate::house::{asked, founders, hire};
use crate::report::{Report, Times};

const ROUNDS: usize = 6;
const CLIENTS: usize = 64;
const CLIENT_READS: usize = 25;
const CASES: usize = 64;

/// A served institution with cases of one counsellor.
struct Served {
    running: Running,
    url: String,
    token: String,
    cases: Vec<String>,
}

pub(crate) fn run(report: &mut Report) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let dir = tempfile::tempdir()?;
    runtime.block_on(async {
        let client = reqwest::Client::builder().no_proxy().build()?;
        let synced = serve(&dir.path().join("synced"), true, &client).await?;
        let unsynced = serve(&dir.path().join("unsynced"), false, &client).await?;
        let mut rates = (Vec::new(), Vec::new());
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let (rate, some) = reads(&synced, &client).await?;
            rates.0.push(rate);
            times.extend(some);
            rates.1.push(reads(&unsynced, &client).await?.0);
        }
        rates.0.sort_unstable_by(f64::total_cmp);
        rates.1.sort_unstable_by(f64::total_cmp);
        let median = |rates: &[f64]| rates.get(rates.len() / 2).copied().unwrap_or_default();
        let (ours, other) = (median(&rates.0), median(&rates.1));
        report.ratio("audited read, 64 clients, against no sync", ours, other, "/s", 0.5);
        report.times("audited read, 64 clients (p99 over p50: under 5)", &Times::new(times));
        synced.running.stop().await;
        unsynced.running.stop().await;
        Ok(())
    })
}

async fn serve(dir: &Path, synced: bool, client: &reqwest::Client) -> Result<Served> {
    let place = Place {
        disk: disk(synced),
        dir: dir.join("ledger"),
        keys: dir.join("keys"),
        unlock: Unlock::KeyFile,
        guard: None,
        clock: ClockRules::default(),
    };
    let records = Arc::new(Records::create(&place, "LK3".parse()?)?);
    let token = join(&records)?;
    let much = Rate { per_second: 1_000_000, burst: 1_000_000 };
    let limits = Limits { requests: much, refusals: much, ..Limits::default() };
    let config = Config { listen: "127.0.0.1:0".parse()?, limits, ..Config::default() };
    let running = sanad_server::start(records, config).await?;
    let url = format!("http://{}", running.address());
    let mut cases = Vec::new();
    for n in 0..CASES {
        let case = post(client, &url, "/v1/cases", &token, &intake()).await?;
        let case =
            case.get("case").and_then(Value::as_str).context("a case was opened")?.to_owned();
        for _ in 0..3 {
            let path = format!("/v1/cases/{case}/sessions");
            post(client, &url, &path, &token, &session(n)).await?;
        }
        cases.push(case);
    }
    Ok(Served { running, url, token, cases })
}

/// A counsellor's token.
fn join(records: &Records) -> Result<String> {
    let founders = founders(records)?;
    let (_, counsellor) = hire(records, &founders, "counsellor", "konselor")?;
    let form = serde_json::from_value(json!({}))?;
    let (token, _) = records.issue_token(&counsellor, form, &asked())?;
    Ok(token.context("a token was issued")?.to_string())
}

fn intake() -> Value {
    json!({
        "subject": "family", "track": "problem", "problem": "konflik_perkawinan",
        "channel": "datang_langsung", "source": "sendiri", "standing": "baru",
        "parties": [{ "role": "client", "name": "Ibu" }],
        "narrative": "Sering bertengkar tentang uang belanja. ".repeat(12),
    })
}

fn session(n: usize) -> Value {
    json!({
        "service": "konseling", "mode": "office", "minutes": 50, "head_count": 1,
        "text": format!("Pertemuan {n}. ") + &"Klien bercerita dengan tenang. ".repeat(25),
    })
}

async fn post(
    client: &reqwest::Client,
    url: &str,
    path: &str,
    token: &str,
    body: &Value,
) -> Result<Value> {
    let key = RequestId::from_bytes(random()?).to_string();
    let answer = client
        .post(format!("{url}{path}"))
        .bearer_auth(token)
        .header("Idempotency-Key", key)
        .json(body)
        .send()
        .await?;
    Ok(answer.error_for_status()?.json().await?)
}

async fn reads(served: &Served, client: &reqwest::Client) -> Result<(f64, Vec<Duration>)> {
    let start = Instant::now();
    let mut running = Vec::new();
    for number in 0..CLIENTS {
        let case = served.cases.get(number % CASES).context("a case")?;
        let url = format!("{}/v1/cases/{case}?purpose=service", served.url);
        let (client, token) = (client.clone(), served.token.clone());
        running.push(tokio::spawn(async move {
            let mut times = Vec::new();
            for _ in 0..CLIENT_READS {
                let start = Instant::now();
                let answer = client.get(&url).bearer_auth(&token).send().await?;
                answer.error_for_status()?.bytes().await?;
                times.push(start.elapsed());
            }
            anyhow::Ok(times)
        }));
    }
    let mut times = Vec::new();
    for client in running {
        times.extend(client.await??);
    }
    let seconds = start.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a few thousand reads")]
    let rate = (CLIENTS * CLIENT_READS) as f64 / seconds;
    Ok((rate, times))
}
