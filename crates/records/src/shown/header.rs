//! The clear layer of one entry, as JSON.

use std::collections::BTreeSet;

use sanad_casework::CaseId;
use sanad_chain::{Entry, LinkBody, Seq};
use serde::Serialize;
use serde_json::Value;

use crate::error::Fault;
use crate::institution::Records;
use crate::kinds::kind_name;
use crate::policy::role_of;
use crate::time;

/// What stands in clear about one event: complete for an auditor on its own.
#[derive(Debug, Clone, Serialize)]
pub struct HeaderView {
    seq: String,
    hash: String,
    #[serde(rename = "type")]
    event_type: String,
    schema: u16,
    event: String,
    occurred_at: String,
    recorded_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    late_reason: Option<String>,
    by: By,
    #[serde(skip_serializing_if = "Option::is_none")]
    purpose: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    policy_version: u32,
    request: String,
    /// The emergency access or the inquiry under which it was looked, or the erasure it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation: Option<String>,
    streams: Vec<StreamView>,
    data: Value,
}

/// Who acted.
#[derive(Debug, Clone, Serialize)]
struct By {
    staff: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    role: String,
    profession: String,
    unit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sign_in: Option<String>,
}

/// One link.
#[derive(Debug, Clone, Serialize)]
struct StreamView {
    kind: &'static str,
    id: String,
    version: u64,
}

impl From<LinkBody> for StreamView {
    fn from(link: LinkBody) -> Self {
        Self { kind: kind_name(link.stream.kind), id: hex(&link.stream.id), version: link.version }
    }
}

impl HeaderView {
    /// Reads the clear layer; `name` is that of who acted, where it may be shown.
    pub(crate) fn of(entry: &Entry<'_>, name: Option<String>) -> Result<Self, Fault> {
        let unreadable = |_| Fault::Unreadable { seq: entry.seq().get() };
        let body = entry.body().map_err(unreadable)?;
        Ok(Self {
            seq: entry.seq().to_string(),
            hash: entry.hash().to_string(),
            event_type: body.event_type.to_owned(),
            schema: body.schema,
            event: hex(&body.event_id),
            occurred_at: time::local_text(body.occurred_at, body.occurred_offset),
            recorded_at: time::text(entry.position().recorded_at),
            late_reason: body.late_reason.map(str::to_owned),
            by: By {
                staff: hex(&body.actor.staff),
                name,
                role: role_of(body.actor.role, body.rule).to_owned(),
                profession: body.actor.profession.to_owned(),
                unit: body.actor.unit.to_owned(),
                sign_in: body.sign_in.map(|id| hex(&id)),
            },
            purpose: body.purpose.map(str::to_owned),
            basis: body.basis.map(str::to_owned),
            rule: body.rule.map(str::to_owned),
            policy_version: body.policy_version,
            request: hex(&body.request_id),
            correlation: body.correlation.map(|id| hex(&id)),
            streams: entry.links().map(StreamView::from).collect(),
            data: serde_json::from_str(body.data)?,
        })
    }

    /// Leaves out the streams that are of no case: their versions count what is told to others.
    pub(super) fn with_streams_of_cases(mut self) -> Self {
        self.streams.retain(|stream| ["case", "looks-of"].contains(&stream.kind));
        self
    }

    /// Leaves out whom a search showed of other cases than these: which those are is told to nobody by this.
    pub(super) fn only_of(
        mut self,
        records: &Records,
        cases: &[CaseId],
        up_to: Seq,
    ) -> Result<Self, Fault> {
        let Some(Value::Array(shown)) = self.data.get_mut("parties") else { return Ok(self) };
        let mut people = BTreeSet::new();
        for case in cases {
            let fold = records.folds.load(&records.ledger, *case, up_to.get())?;
            people.extend(fold.keys.keys().map(ToString::to_string));
        }
        shown.retain(|party| party.as_str().is_some_and(|party| people.contains(party)));
        Ok(self)
    }

    /// Leaves out which streams the entry belongs to.
    pub(crate) fn without_streams(mut self) -> Self {
        self.streams.clear();
        self
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
