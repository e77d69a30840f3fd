//! What is recorded, and how it is asked for: sealed, appended, and answered once it is durable. A repeat
//! is given the first answer.

use std::collections::BTreeMap;

use sanad_casework::{CaseId, Drawn, DrawnCount, Proposal, RegisterNumber, StreamId};
use sanad_chain::{CommandId, Entry, Seq, Stream};
use sanad_ledger::{Append, AppendError, Expect};
use sanad_vault::Tag;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::account::SignedIn;
use crate::error::{Fault, RecordError};
use crate::institution::Records;
use crate::line::{CommandTag, Keys, RequestContext, RequestId, drafts, random};
use crate::policy::Rule;
use crate::theme::may_use_reserve;
use crate::time;

/// How a change was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The request.
    pub request: RequestId,
    /// The Idempotency-Key and the bytes that make up the request: method, path and body.
    pub key: Option<(&'a str, &'a [u8])>,
    /// The version of the case that the caller has seen.
    pub seen: Option<u64>,
}

/// What was recorded: places and ids, never content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recorded {
    /// The case, where one was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
    /// Its number in the register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<RegisterNumber>,
    /// The version of the case, or of the account, after it.
    pub version: u64,
    /// Where the last entry stands.
    #[serde(serialize_with = "as_text")]
    pub seq: u64,
    /// The hash of the last entry: keep it, and nobody can deny that it was written.
    pub hash: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// Whether this request had been answered before.
    pub repeated: bool,
    /// The entries, in order.
    pub entries: Vec<RecordedEntry>,
}

/// One entry of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordedEntry {
    /// Where it stands.
    #[serde(serialize_with = "as_text")]
    pub seq: u64,
    /// What happened.
    #[serde(rename = "type")]
    pub event_type: String,
    /// Its hash.
    pub hash: String,
    /// Its clear layer, from which what was drawn is told by name.
    #[serde(skip)]
    data: BTreeMap<String, serde_json::Value>,
}

impl RecordedEntry {
    /// The id in this field of it.
    pub fn id(&self, field: &str) -> Option<&str> {
        self.data.get(field)?.as_str()
    }
}

impl Recorded {
    /// The new ids of one kind, in the order of the entries.
    pub fn drawn(&self, drawn: &Drawn) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        for id in self.entries.iter().filter_map(|entry| entry.id(drawn.field)) {
            if !ids.contains(&id) && (ids.is_empty() || drawn.count == DrawnCount::Many) {
                ids.push(id);
            }
        }
        ids
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn as_text<S: serde::Serializer>(seq: &u64, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(seq)
}

impl Records {
    /// Appends what was decided; `None` where it must be decided anew.
    pub(crate) fn append(
        &self,
        proposals: &[Proposal],
        under: &RequestContext<'_>,
        keys: &mut Keys<'_>,
        expect: Vec<(Stream, Expect)>,
    ) -> Result<Option<Recorded>, RecordError> {
        #[cfg(test)]
        self.decided();
        let reserve = proposals.iter().all(|proposal| may_use_reserve(&proposal.event));
        if proposals.iter().any(|proposal| !proposal.sealed.is_empty()) {
            self.before_drawing(reserve)?;
        }
        let sealed = drafts(proposals, under, keys);
        let append = Append {
            command: CommandId::from_bytes(random()?),
            drafts: sealed.inspect_err(|_| keys.give_back())?,
            expect,
            at: None,
            reserve,
        };
        let appended = self.ledger.append(append);
        keys.after(&appended, appended.as_ref().is_ok_and(|done| done.repeated));
        match appended {
            Ok(done) => {
                if !done.repeated {
                    self.learn_who(proposals, done.first.get());
                }
                Ok(Some(self.recorded(done.first, done.last, done.repeated)?))
            }
            Err(AppendError::Conflict { .. }) => Ok(None),
            Err(AppendError::KeyReused) => Err(RecordError::KeyReused),
            Err(fault) => Err(fault.into()),
        }
    }

    /// The keyed codes of a request that carries a key.
    pub(crate) fn command_tag(&self, by: &SignedIn, asked: &Asked<'_>) -> Option<CommandTag> {
        let (key, request) = asked.key?;
        let mut actor_and_key = by.caller.staff.as_bytes().to_vec();
        actor_and_key.extend_from_slice(key.as_bytes());
        // The Idempotency-Key is part of what is coded, and is kept nowhere: the code of a body, which
        // outlives an erasure, cannot be tried with guesses of it, not even by who holds the keys.
        let length = (key.len() as u64).to_le_bytes();
        let key_and_request = Zeroizing::new([&length, key.as_bytes(), request].concat());
        Some(CommandTag {
            tag: self.vault.tag(Tag::Command, &actor_and_key),
            digest: self.vault.tag(Tag::Body, &key_and_request),
        })
    }

    /// The first answer to a request that was made before.
    pub(crate) fn answered(
        &self,
        tag: Option<CommandTag>,
    ) -> Result<Option<Recorded>, RecordError> {
        let Some(tag) = tag else {
            return Ok(None);
        };
        let Some(first) = self.ledger.by_tag(&tag.tag) else {
            return Ok(None);
        };
        let stored = self.ledger.read(first)?;
        let entry = stored.entry();
        let body = entry.body().map_err(|_| Fault::Unreadable { seq: first.get() })?;
        if body.body_digest != Some(tag.digest) {
            return Err(RecordError::KeyReused);
        }
        let last = Seq::new(first.get() + u64::from(entry.position().of) - 1);
        Ok(Some(self.recorded(first, last, true)?))
    }

    fn recorded(&self, first: Seq, last: Seq, repeated: bool) -> Result<Recorded, Fault> {
        let mut entries = Vec::new();
        let (mut case, mut version, mut recorded_at) = (None, 0, 0);
        for stored in self.ledger.range(first..last.next()) {
            let stored = stored?;
            let entry = stored.entry();
            // How many looks there were at what is named is told to nobody here.
            let looks_of = |kind| kind == StreamId::LOOKS_OF;
            for link in entry.links().filter(|link| !looks_of(link.stream.kind.0)) {
                // The version told is that of the case, where there is one.
                if link.stream.kind.0 == StreamId::CASE {
                    case = Some(CaseId::from_bytes(link.stream.id));
                    version = link.version;
                } else if case.is_none() {
                    version = link.version;
                }
            }
            recorded_at = entry.position().recorded_at;
            entries.push(recorded_entry(&entry)?);
        }
        let hash = entries.last().map(|entry| entry.hash.clone()).unwrap_or_default();
        let recorded_at = time::text(recorded_at);
        let number = match case {
            Some(case) => self.views()?.cases().number(case),
            None => None,
        };
        Ok(Recorded {
            case,
            number,
            version,
            seq: last.get(),
            hash,
            recorded_at,
            repeated,
            entries,
        })
    }
}

pub(crate) fn under<'a>(
    by: &'a SignedIn,
    asked: &Asked<'_>,
    rule: Rule,
    tag: Option<CommandTag>,
) -> RequestContext<'a> {
    RequestContext { caller: &by.caller, sign_in: by.sign_in, request: asked.request, rule, tag }
}

fn recorded_entry(entry: &Entry<'_>) -> Result<RecordedEntry, Fault> {
    let seq = entry.seq().get();
    let body = entry.body().map_err(|_| Fault::Unreadable { seq })?;
    let data: BTreeMap<String, serde_json::Value> = serde_json::from_str(body.data)?;
    Ok(RecordedEntry {
        seq,
        event_type: body.event_type.to_owned(),
        hash: entry.hash().to_string(),
        data,
    })
}
