//! Through the socket of the running server.

use std::path::Path;

use sanad_vault::Secret;
use serde_json::Value;

use super::{Change, Look};
use crate::api::{Api, Ask};
use crate::failure::Failure;
use crate::serve;

/// A running server, and who asks.
pub(crate) struct ThroughServer {
    api: Api,
    token: Option<Secret>,
    runtime: tokio::runtime::Runtime,
}

impl ThroughServer {
    pub(super) fn new(socket: &Path, token: Option<Secret>) -> Result<Self, Failure> {
        Ok(Self { api: Api::behind(socket)?, token, runtime: serve::runtime()? })
    }

    pub(super) fn look(&self, look: &Look) -> Result<Value, Failure> {
        let (operation, path, query) = look.request();
        self.ask(operation, &path, Ask { query, body: look.body(), ..Ask::default() })
    }

    pub(super) fn change(&self, change: &Change) -> Result<Value, Failure> {
        let key = sanad_records::random::<16>()?.map(|byte| format!("{byte:02x}")).concat();
        let ask = Ask { body: Some(change.body.clone()), key: Some(key), ..Ask::default() };
        self.ask(change.operation, &change.path, ask)
    }

    fn ask<'a>(
        &'a self,
        operation: &str,
        path: &'a [String],
        mut ask: Ask<'a>,
    ) -> Result<Value, Failure> {
        ask.path = path.iter().map(String::as_str).collect();
        ask.token = self.token.as_ref().map(|token| token.as_str());
        self.runtime.block_on(self.api.ask(operation, ask))?.done()
    }
}
