//! The statement to the client: each look at the file, but for what another person of the case asked for.

use std::collections::BTreeMap;

use sanad_casework::{
    CaseId, Event, PartyId, Purpose, Released, Section, StreamId, SubjectRequestId, What,
};
use sanad_chain::Seq;
use sanad_ledger::{Receipt, Stored};
use sanad_vault::Look as Written;
use sanad_views::Access;
use serde::Serialize;

use super::case_ref::CaseRef;
use super::copy::Copied;
use super::names::Names;
use super::seen::{ByReader, Known};
use super::settled::Settled;
use super::showing::Showing;
use super::statement::IssueStatement;
use super::words::Tongue;
use crate::error::Fault;
use crate::gaps::Gap;
use crate::history::{actor_of, event_of};
use crate::institution::Records;
use crate::policy::{SYSTEM, role_of};
use crate::time::local;

/// The statement to the client.
#[derive(Debug, Clone, Serialize)]
pub struct WholeStatement {
    #[serde(flatten)]
    case: CaseRef,
    party: PartyId,
    /// The request that it answers or rests on.
    request: SubjectRequestId,
    language: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    institution: Option<String>,
    /// The position it rests on: every look at the case before it is told.
    up_to: String,
    /// Whether members of staff are named.
    names: bool,
    looks: Vec<LookRow>,
    /// Acts on all cases alike since the case was opened, such as checking the whole ledger.
    everything: Vec<EverythingRow>,
    /// What was lost for good: of that, nothing is told here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<Gap>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy: Option<Copied>,
}

/// One look at the file.
#[derive(Debug, Clone, Serialize)]
struct LookRow {
    /// Where its line stands: a question names it by this.
    seq: String,
    /// When, in central Indonesian time.
    at: String,
    /// Whether nothing was shown.
    denied: bool,
    what: String,
    sections: Vec<&'static str>,
    unit: String,
    role: String,
    purpose: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    staff: Option<String>,
}

/// Acts of one kind on all cases.
#[derive(Debug, Clone, Serialize)]
struct EverythingRow {
    what: String,
    count: u32,
    first: String,
    last: String,
}

/// A look that is told, with its line and the sections that it is told of.
pub(crate) struct Told {
    look: Access,
    stored: Stored,
    event: Event,
    sections: Vec<Section>,
}

impl Records {
    /// The looks that the client is told of: every one, denied ones too, with the sections of their own that
    /// it opened. What the rules of the work refused was no look.
    pub(super) fn each_look(
        &self,
        settled: &Settled,
        looks: &[Access],
    ) -> Result<Vec<Told>, Fault> {
        let (known, mut given) = (Known::of(&settled.history)?, ByReader::default());
        let mut told = Vec::with_capacity(looks.len());
        for look in looks {
            let stored = self.ledger.read(look.seq)?;
            let event = event_of(&stored.entry())?;
            // Also of what is not told: a replay as another person rests on it.
            let places = match Showing::of(&stored)? {
                Some(showing) => given.take(&showing, &known)?.places,
                None => Vec::new(),
            };
            if is_for_another(&event, settled.party) {
                continue;
            }
            let sections = match event.released() {
                Released::Refused { by_work: true, .. } => continue,
                Released::Refused { sections, .. } => sections.to_vec(),
                Released::Names(_) | Released::Nothing => Vec::new(),
                Released::Shown(_) => known.sections_of(settled.party, &places),
            };
            told.push(Told { look: *look, stored, event, sections });
        }
        Ok(told)
    }

    /// Opens what the line covers.
    pub(super) fn whole_statement(
        &self,
        ask: &IssueStatement,
        settled: &Settled,
        looks: &[Told],
        receipt: &Receipt<Written>,
    ) -> Result<WholeStatement, Fault> {
        let tongue = ask.tongue;
        let mut names = Names::new(self, receipt);
        let mut rows = Vec::with_capacity(looks.len());
        for look in looks {
            rows.push(Self::row(tongue, look, ask.names.then_some(&mut names))?);
        }
        let copy = if ask.copy { Some(self.copy(tongue, settled, receipt)?) } else { None };
        let institution = self.views()?.institution_name().map(str::to_owned);
        Ok(WholeStatement {
            case: CaseRef::of(self, ask.case)?,
            party: settled.party,
            request: settled.request,
            language: tongue.code(),
            institution,
            up_to: settled.up_to.to_string(),
            names: ask.names,
            looks: rows,
            everything: self.everything(tongue, ask.case, settled.up_to)?,
            gaps: self.gaps()?,
            copy,
        })
    }

    /// Acts on all cases since this one was opened, by kind.
    fn everything(
        &self,
        tongue: Tongue,
        case: CaseId,
        up_to: u64,
    ) -> Result<Vec<EverythingRow>, Fault> {
        let acts = self.on_everything(case, up_to)?;
        let mut kinds: BTreeMap<&'static str, Vec<Access>> = BTreeMap::new();
        for act in acts {
            kinds.entry(act.look.event_type()).or_default().push(act);
        }
        let mut rows = Vec::with_capacity(kinds.len());
        for acts in kinds.into_values() {
            let (Some(first), Some(last)) = (acts.first(), acts.last()) else { continue };
            let what = tongue.told(&event_of(&self.ledger.read(first.seq)?.entry())?);
            let count = u32::try_from(acts.len()).unwrap_or(u32::MAX);
            let (first, last) = (local(first.recorded_at), local(last.recorded_at));
            rows.push(EverythingRow { what, count, first, last });
        }
        Ok(rows)
    }

    /// Acts on all cases since this one was opened and before this position, oldest first.
    pub(super) fn on_everything(&self, case: CaseId, up_to: u64) -> Result<Vec<Access>, Fault> {
        let views = self.views()?;
        let opened = views.cases().get(case).map_or(Seq::new(0), |facts| facts.opened);
        let all = CaseId::from_bytes(StreamId::looks_of_all().id);
        let mut acts = views.accesses().by_case(all, Some(opened.get()), usize::MAX);
        acts.retain(|act| act.seq.get() < up_to);
        Ok(acts)
    }

    fn row(
        tongue: Tongue,
        Told { look, stored, event, sections }: &Told,
        names: Option<&mut Names<'_>>,
    ) -> Result<LookRow, Fault> {
        let entry = stored.entry();
        let body = entry.body().map_err(|_| Fault::Unreadable { seq: look.seq.get() })?;
        let role = role_of(body.actor.role, body.rule);
        let staff = match names {
            // What the program does of itself, nobody did.
            Some(_) if role == SYSTEM => Some(tongue.role(role)),
            Some(names) => names.of(actor_of(&entry)?)?,
            None => None,
        };
        Ok(LookRow {
            seq: look.seq.to_string(),
            at: local(look.recorded_at),
            denied: look.denied,
            what: tongue.told(event),
            sections: sections.iter().map(|section| tongue.label(*section)).collect(),
            unit: body.actor.unit.to_owned(),
            role: tongue.role(role),
            purpose: body.purpose.map(|code| purpose(tongue, code)).unwrap_or_default(),
            staff,
        })
    }
}

/// Whether a look was made, or refused, for what another person of the case asked for: neither that they asked
/// nor what became of it is told to the client.
fn is_for_another(event: &Event, client: PartyId) -> bool {
    match event.released() {
        Released::Refused { of, .. } => of.is_some_and(|of| of != client),
        Released::Shown(shown) => match shown.what {
            What::Copy(of) | What::Accounting(of) | What::LooksToldTo(of) => of != client,
            What::Entries(..)
            | What::AsShownTo(..)
            | What::Client
            | What::Found(_)
            | What::Written(_)
            | What::Resealed
            | What::Headers => false,
        },
        Released::Names(_) | Released::Nothing => false,
    }
}

/// What a look was for, as a person reads it. That somebody looked to answer for data does not say who asked.
fn purpose(tongue: Tongue, code: &str) -> String {
    if code == Purpose::SubjectRequest.code() {
        return tongue.of("pelindungan data pribadi", "protection of personal data").to_owned();
    }
    tongue.named::<Purpose>(code)
}
