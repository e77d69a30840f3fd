//! Through the socket of the running server.

use std::io::Write;
use std::path::Path;

use sanad_records::{ExportEvidence, WhichEvidence};
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

    pub(super) fn export(&self, ask: &ExportEvidence, to: &mut dyn Write) -> Result<(), Failure> {
        let mut query = vec![("purpose", ask.purpose.code().to_owned())];
        let (operation, path) = match &ask.which {
            WhichEvidence::LooksOf(case) => ("prove_case_access", vec![case.to_string()]),
            WhichEvidence::LooksBy(staff) => {
                query.push(("staff", staff.to_string()));
                ("prove_access", Vec::new())
            }
            WhichEvidence::CaseFile(case, sections)
            | WhichEvidence::CaseEntries(case, _, sections) => {
                if let WhichEvidence::CaseEntries(_, entries, _) = &ask.which {
                    let entries: Vec<_> = entries.iter().map(ToString::to_string).collect();
                    query.push(("entries", entries.join(",")));
                }
                let codes: Vec<_> = sections.iter().map(|section| section.code()).collect();
                if !codes.is_empty() {
                    query.push(("sections", codes.join(",")));
                }
                ("export_case", vec![case.to_string()])
            }
            WhichEvidence::WholeLog => ("export_log", Vec::new()),
        };
        let path = path.iter().map(String::as_str).collect();
        let token = self.token.as_ref().map(|token| token.as_str());
        let ask = Ask { path, query, token, ..Ask::default() };
        self.runtime.block_on(self.api.download(operation, ask, to))
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
