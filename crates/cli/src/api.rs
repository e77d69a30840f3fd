//! The HTTP API as its own caller: over the network for the demo, over the socket file for the
//! terminal's commands.

use std::future::Future;
use std::io::Write;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use reqwest::{Client, Method, Response, StatusCode};
use sanad_records::Records;
use sanad_server::{Answered, Direct, Kind, Precondition, Route};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::print::{self, harmless};

/// Longest wait for an answer: a check of the whole ledger may take a while.
const ANSWER_TIME: Duration = Duration::from_mins(10);

/// Time after which it is said that nothing has come yet.
const SILENCE: Duration = Duration::from_secs(2);

/// One server, or the same routes within this process.
#[derive(Debug)]
pub(crate) struct Api {
    client: Client,
    base: String,
    /// Set where no server is asked.
    direct: Option<Direct>,
}

/// A request to a route.
#[derive(Debug, Default)]
pub(crate) struct Ask<'a> {
    /// What stands after the `?`.
    pub(crate) query: Vec<(&'static str, String)>,
    /// Headers beside those that the operation asks for by itself.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// The caller's token.
    pub(crate) token: Option<&'a str>,
    /// What is sent.
    pub(crate) body: Option<Value>,
    /// The key against doing it twice.
    pub(crate) key: Option<String>,
    /// The version of the case it rests on.
    pub(crate) version: Option<u64>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
    /// What failed inside, where this process knows.
    cause: Option<String>,
}

impl Api {
    /// The server at an address of this machine.
    pub(crate) fn at(url: &str) -> Result<Self, Failure> {
        let client = Client::builder().no_proxy().timeout(ANSWER_TIME).build()?;
        Ok(Self { client, base: url.to_owned(), direct: None })
    }

    /// The routes over records that this process has opened: no server runs.
    pub(crate) fn within(records: Arc<Records>) -> Self {
        let base = "http://localhost".to_owned();
        Self { client: Client::new(), base, direct: Some(Direct::new(records)) }
    }

    /// Lets go of what it asks.
    pub(crate) async fn close(self) {
        if let Some(direct) = self.direct {
            direct.close().await;
        }
    }

    /// The server behind a socket file.
    pub(crate) fn behind(socket: &Path) -> Result<Self, Failure> {
        let client = Client::builder().unix_socket(socket).timeout(ANSWER_TIME).build()?;
        Ok(Self { client, base: "http://localhost".to_owned(), direct: None })
    }

    /// Sends a request to the route with this operation, whose answer is a document; `path` is what stands in
    /// its path, in order.
    pub(crate) async fn ask(
        &self,
        operation: &str,
        path: &[&str],
        ask: Ask<'_>,
    ) -> Result<Answer, Failure> {
        read(self.send(operation, path, ask).await?).await
    }

    /// The same, whose answer is a file: written to `to` as it comes.
    pub(crate) async fn download(
        &self,
        operation: &str,
        path: &[&str],
        ask: Ask<'_>,
        to: &mut dyn Write,
    ) -> Result<(), Failure> {
        let mut coming = self.send(operation, path, ask).await?;
        if !coming.status().is_success() {
            return read(coming).await?.done().map(drop);
        }
        while let Some(chunk) = coming.chunk().await? {
            to.write_all(&chunk)?;
        }
        Ok(())
    }

    async fn send(&self, operation: &str, path: &[&str], ask: Ask<'_>) -> Result<Coming, Failure> {
        let route = route(operation)?;
        let url = format!("{}{}", self.base, filled(route, path)?);
        let method = Method::from_bytes(route.method.as_str().as_bytes())?;
        let mut request = self.client.request(method, url).query(&ask.query);
        if let Some(token) = ask.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in ask.headers {
            request = request.header(name, value);
        }
        if let Some(key) = ask.key {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(version) = ask.version {
            request = request.header("If-Match", format!("\"{version}\""));
        } else if route.kind == Kind::Write(Precondition::Required) {
            // Who does one act at the terminal rests on no version that they have seen.
            request = request.header("If-Match", "*");
        }
        if let Some(body) = &ask.body {
            request = request.json(body);
        }
        let request = request.build()?;
        if let Some(direct) = &self.direct {
            return Ok(Coming::Within(direct.ask::<reqwest::Body>(request.try_into()?).await));
        }
        let sent = patiently(self.client.execute(request)).await;
        Ok(Coming::Network(sent.context("the server does not answer")?))
    }
}

/// An answer of which the head has come.
enum Coming {
    Network(Response),
    Within(Answered),
}

impl Coming {
    /// What failed inside; a server tells its log alone.
    fn cause(&self) -> Option<String> {
        match self {
            Self::Network(_) => None,
            Self::Within(answered) => answered.cause().map(str::to_owned),
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Network(response) => response.status(),
            Self::Within(answered) => answered.status(),
        }
    }

    /// The next bytes; none at the end.
    async fn chunk(&mut self) -> Result<Option<Vec<u8>>, Failure> {
        let chunk = match self {
            Self::Network(response) => {
                patiently(response.chunk()).await.context("the answer was cut off")?
            }
            Self::Within(answered) => answered.chunk().await.context("the answer was cut off")?,
        };
        Ok(chunk.map(Into::into))
    }
}

/// Waits for what the server sends, and says so where nothing comes for a while.
async fn patiently<T>(coming: impl Future<Output = T>) -> T {
    let mut coming = pin!(coming);
    if let Ok(come) = tokio::time::timeout(SILENCE, &mut coming).await {
        return come;
    }
    print::aside(format_args!(
        "the server has not answered yet; it is waited for, {} minutes at most (Ctrl-C ends that)",
        ANSWER_TIME.as_secs() / 60
    ));
    coming.await
}

async fn read(mut coming: Coming) -> Result<Answer, Failure> {
    let (status, cause) = (coming.status(), coming.cause());
    let mut text = Zeroizing::new(Vec::new());
    while let Some(chunk) = coming.chunk().await? {
        text.extend_from_slice(&chunk);
    }
    let body = serde_json::from_slice(&text).context("the answer is something else than JSON")?;
    Ok(Answer { status, body, cause })
}

impl Answer {
    /// The body, if all went well; the sentence of the problem document otherwise.
    pub(crate) fn done(self) -> Result<Value, Failure> {
        if self.status.is_success() {
            return Ok(self.body);
        }
        let detail = match &self.cause {
            Some(cause) => harmless(cause),
            None => self.problem(),
        };
        if self.status.is_client_error() {
            Err(Failure::Refused(detail))
        } else {
            Err(Failure::fault(detail))
        }
    }

    /// What the problem document says.
    pub(crate) fn problem(&self) -> String {
        let told = |of: &Value| of.get("detail").and_then(Value::as_str).map(harmless);
        let faults = self.body.get("faults").and_then(Value::as_array).into_iter().flatten();
        let faults: Vec<_> = faults.filter_map(told).collect();
        if faults.len() > 1 {
            return faults.join("; ");
        }
        told(&self.body).unwrap_or_else(|| "the server gives no reason".to_owned())
    }
}

/// The route of an operation.
pub(crate) fn route(operation: &str) -> Result<&'static Route, Failure> {
    let found = sanad_server::table().iter().find(|route| route.operation == operation);
    found.ok_or_else(|| Failure::fault(format!("there is no operation `{operation}`")))
}

/// The path with its parameters filled in, in order.
///
/// # Errors
/// A value is none that stands in a path: another route would be asked.
fn filled(route: &Route, values: &[&str]) -> Result<String, Failure> {
    let mut values = values.iter();
    let fill = |part: &'static str| {
        let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
            return Ok(part.to_owned());
        };
        let value = values.next().copied().unwrap_or_default();
        let whole = name.starts_with('*');
        let plain = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c) || (whole && c == '/');
        let leads_away = value.split('/').any(|part| ["", ".", ".."].contains(&part));
        if leads_away || !value.chars().all(plain) {
            let name = name.trim_start_matches('*');
            return Err(Failure::misuse(format!("`--{name}` is no id or code")));
        }
        Ok(value.to_owned())
    };
    Ok(route.path.split('/').map(fill).collect::<Result<Vec<_>, _>>()?.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_filled_in_order() {
        let route = route("sign_note").unwrap();
        assert_eq!(filled(route, &["c", "s"]).unwrap(), "/v1/cases/c/sessions/s/signature");
        for away in ["../staff", "..", "", "a/b", "a?b", "a%2fb", "a b"] {
            let told = filled(route, &["c", away]).unwrap_err().to_string();
            assert_eq!(told, "`--session` is no id or code", "{away}");
        }
    }

    #[test]
    fn a_refusal_is_told_by_its_sentence() {
        let body = serde_json::json!({"detail": "there is no such case"});
        let refused =
            Answer { status: StatusCode::NOT_FOUND, body, cause: None }.done().unwrap_err();
        assert!(matches!(refused, Failure::Refused(detail) if detail == "there is no such case"));
    }
}
