//! From what casework proposes to what the ledger appends: bodies, streams and sealed parts.

use std::collections::BTreeMap;

use sanad_casework::{
    Basis, Caller, CaseId, Event, PartyId, Proposal, Purpose, Role, Sealed, SignInId, StaffId,
    Subject,
};
use sanad_chain::{Actor, Body, Draft, EventId, KeyId, SealedPart};
use sanad_ledger::AppendError;
use sanad_vault::{PartOf, PartText, Vault};

use crate::error::Fault;
use crate::kinds::{
    CLASS_BREACH, CLASS_FACTS, CLASS_INQUIRY, CLASS_PARTY, CLASS_SEARCH, CLASS_STAFF, INSTITUTION,
    stream,
};
use crate::policy::{POLICY_VERSION, Rule};

/// The request that an act belongs to: drawn by the server, never a client's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestId([u8; 16]);

impl RequestId {
    /// Wraps 16 random bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Keyed codes of the Idempotency-Key and of the request it came with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CommandTag {
    pub(crate) tag: [u8; 32],
    pub(crate) digest: [u8; 32],
}

/// What all entries of one act share.
pub(crate) struct RequestContext<'a> {
    pub(crate) caller: &'a Caller,
    pub(crate) sign_in: Option<SignInId>,
    pub(crate) request: RequestId,
    pub(crate) rule: Rule,
    pub(crate) tag: Option<CommandTag>,
}

/// One line: an event with its time, purpose and basis.
pub(crate) struct Line {
    pub(crate) event: Event,
    pub(crate) event_id: EventId,
    pub(crate) occurred_at: i64,
    pub(crate) occurred_offset: i16,
    pub(crate) late_reason: Option<String>,
    pub(crate) purpose: Purpose,
    pub(crate) basis: Basis,
    /// The cases shown, for a look; those an order names.
    pub(crate) cases: Vec<CaseId>,
    /// The emergency access or the inquiry under which it is shown.
    pub(crate) correlation: Option<[u8; 16]>,
}

impl Line {
    /// A line about now.
    pub(crate) fn now(
        event: impl Into<Event>,
        at: i64,
        purpose: Purpose,
        basis: Basis,
    ) -> Result<Self, Fault> {
        Ok(Self {
            event: event.into(),
            event_id: EventId::from_bytes(random()?),
            occurred_at: at,
            occurred_offset: 8 * 60,
            late_reason: None,
            purpose,
            basis,
            cases: Vec::new(),
            correlation: None,
        })
    }

    fn of(proposal: &Proposal) -> Result<Self, Fault> {
        let offset = proposal.occurred_at.offset().local_minus_utc() / 60;
        Ok(Self {
            event: proposal.event.clone(),
            event_id: EventId::from_bytes(random()?),
            occurred_at: proposal.occurred_at.timestamp_micros(),
            occurred_offset: i16::try_from(offset).unwrap_or_default(),
            late_reason: proposal.late_reason.map(|reason| reason.code().to_owned()),
            purpose: proposal.purpose,
            basis: proposal.basis,
            cases: proposal.cases.clone(),
            correlation: None,
        })
    }

    /// The entry, still without its place.
    pub(crate) fn draft(
        &self,
        under: &RequestContext<'_>,
        parts: &[SealedPart],
    ) -> Result<Draft, Fault> {
        let caller = under.caller;
        let body = Body {
            event_type: self.event.event_type().to_owned(),
            schema: self.event.schema(),
            event_id: *self.event_id.as_bytes(),
            occurred_at: self.occurred_at,
            occurred_offset: self.occurred_offset,
            late_reason: self.late_reason.clone(),
            actor: Actor {
                staff: *caller.staff.as_bytes(),
                role: caller.role.code().to_owned(),
                profession: caller.profession.code().to_owned(),
                unit: caller.unit.to_string(),
                acting_for: caller.acting_for.map(|staff| *staff.as_bytes()),
            },
            sign_in: under.sign_in.map(|session| *session.as_bytes()),
            device: None,
            purpose: Some(self.purpose.code().to_owned()),
            basis: Some(self.basis.code().to_owned()),
            rule: Some(under.rule.code().to_owned()),
            policy_version: POLICY_VERSION,
            request_id: under.request.0,
            correlation: self.correlation,
            cause: None,
            command_tag: under.tag.map(|tag| tag.tag),
            body_digest: under.tag.map(|tag| tag.digest),
            data: self.event.to_json(),
        };
        let streams = self.event.links(&self.cases, caller.staff).into_iter().map(stream).collect();
        Ok(Draft::new(&body, streams, parts)?)
    }
}

/// The keys that one act seals under: those already in use, and those it draws.
pub(crate) struct Keys<'a> {
    pub(crate) vault: &'a Vault,
    pub(crate) parties: BTreeMap<PartyId, KeyId>,
    pub(crate) staff: BTreeMap<StaffId, KeyId>,
    /// Of the one breach that is written about.
    pub(crate) breach: Option<KeyId>,
    /// Those drawn, which no entry names yet.
    pub(crate) drawn: Vec<KeyId>,
}

impl<'a> Keys<'a> {
    /// For somebody who seals nothing to a person yet.
    pub(crate) fn none(vault: &'a Vault) -> Self {
        let (parties, staff) = (BTreeMap::new(), BTreeMap::new());
        Self { vault, parties, staff, breach: None, drawn: Vec::new() }
    }

    /// Nothing was written that names what was drawn: it is free again.
    pub(crate) fn give_back(&mut self) {
        let drawn = std::mem::take(&mut self.drawn);
        self.parties.retain(|_, key| !drawn.contains(key));
        self.staff.retain(|_, key| !drawn.contains(key));
        self.breach = self.breach.filter(|key| !drawn.contains(key));
        self.vault.give_back(&drawn);
    }

    /// What became of the entries that name what was drawn: it is given back where it is certain that
    /// none was written. Where nobody knows, the next start asks the journal.
    pub(crate) fn after<T>(&mut self, appended: &Result<T, AppendError>, repeated: bool) {
        match appended {
            Ok(_) if !repeated => self.drawn.clear(),
            Err(error) if !error.appended_nothing() => self.drawn.clear(),
            Ok(_) | Err(_) => self.give_back(),
        }
    }

    fn draw(&mut self) -> Result<KeyId, Fault> {
        let key = self.vault.issue()?;
        self.drawn.push(key);
        Ok(key)
    }

    fn of(&mut self, to: Subject, year: i32) -> Result<(u8, sanad_chain::PartyId, KeyId), Fault> {
        match to {
            Subject::Party(party) => {
                let holder = sanad_chain::PartyId::from_bytes(*party.as_bytes());
                Ok((CLASS_PARTY, holder, self.of_party(party)?))
            }
            Subject::Staff(staff) => {
                let holder = sanad_chain::PartyId::from_bytes(*staff.as_bytes());
                Ok((CLASS_STAFF, holder, self.of_staff(staff)?))
            }
            Subject::Facts => Ok((CLASS_FACTS, INSTITUTION, self.vault.yearly(year)?)),
            Subject::Search => Ok((CLASS_SEARCH, INSTITUTION, self.vault.yearly_search(year)?)),
            // Sealed to once, by its order: so the key is always a new one.
            Subject::Inquiry(inquiry) => {
                let holder = sanad_chain::PartyId::from_bytes(*inquiry.as_bytes());
                Ok((CLASS_INQUIRY, holder, self.draw()?))
            }
            Subject::Breach(breach) => {
                let holder = sanad_chain::PartyId::from_bytes(*breach.as_bytes());
                let key = if let Some(known) = self.breach {
                    known
                } else {
                    let key = self.draw()?;
                    *self.breach.insert(key)
                };
                Ok((CLASS_BREACH, holder, key))
            }
        }
    }

    fn of_party(&mut self, party: PartyId) -> Result<KeyId, Fault> {
        if let Some(known) = self.parties.get(&party) {
            return Ok(*known);
        }
        let key = self.draw()?;
        Ok(*self.parties.entry(party).or_insert(key))
    }

    fn of_staff(&mut self, staff: StaffId) -> Result<KeyId, Fault> {
        if let Some(known) = self.staff.get(&staff) {
            return Ok(*known);
        }
        let key = self.draw()?;
        Ok(*self.staff.entry(staff).or_insert(key))
    }

    pub(crate) fn seal(
        &mut self,
        line: &Line,
        sealed: &[Sealed],
        year: i32,
    ) -> Result<Vec<SealedPart>, Fault> {
        let of = PartOf {
            event_id: line.event_id,
            event_type: line.event.event_type(),
            schema: line.event.schema(),
        };
        let mut parts = Vec::with_capacity(sealed.len());
        for (index, sealed) in (0..).zip(sealed) {
            let (class, holder, key) = self.of(sealed.to, year)?;
            let text = zeroize::Zeroizing::new(serde_json::to_vec(&sealed.body)?);
            let section = sealed.section.number();
            let part = PartText { class, section, party: holder, key, text: &text };
            parts.push(self.vault.seal(&of, index, &part)?);
        }
        Ok(parts)
    }
}

/// The drafts of one decision, sealed.
pub(crate) fn drafts(
    proposals: &[Proposal],
    under: &RequestContext<'_>,
    keys: &mut Keys<'_>,
) -> Result<Vec<Draft>, Fault> {
    proposals
        .iter()
        .map(|proposal| {
            let line = Line::of(proposal)?;
            let year = chrono::Datelike::year(&proposal.occurred_at);
            let parts = keys.seal(&line, &proposal.sealed, year)?;
            line.draft(under, &parts)
        })
        .collect()
}

/// The program itself: it founds, starts and stops.
pub(crate) fn program() -> Result<Caller, Fault> {
    let unit = "sanad".parse().map_err(|_| Fault::Unreadable { seq: 0 })?;
    Ok(Caller {
        staff: StaffId::from_bytes([0; 16]),
        role: Role::Operator,
        profession: sanad_casework::Profession::Administration,
        unit,
        covers: Vec::new(),
        acting_for: None,
    })
}

/// Random bytes for a new id.
///
/// # Errors
/// The system gives none.
pub fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Fault::NoRandomness)?;
    Ok(bytes)
}
