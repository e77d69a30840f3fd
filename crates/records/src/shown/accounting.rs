//! The accounting of disclosures to the client: to whom the institution told of them in the last
//! six years, what, when and by what right.
//!
//! What an authority ordered held back stands nowhere in it while the order holds: neither a row
//! nor a count tells of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sanad_casework::{
    CaseId, DataGroup, DeniedAct, DisclosureEvent, DisclosureId, DisclosureMade, Event, Instrument,
    PartyId, Purpose, ReferralEvent, ReferralId, ReferralSent, Section, Seq as ClearSeq,
    StatementIssued, StatementShape, SubjectRequestId,
};
use sanad_ledger::{Receipt, Stored};
use sanad_vault::Look as Written;
use serde::Serialize;
use serde_json::{Map, Value};

use super::case_ref::CaseRef;
use super::settled::{Answers, Settled};
use super::words::Tongue;
use crate::account::SignedIn;
use crate::asking::{Asking, Sent};
use crate::basis::Basis;
use crate::error::{Fault, RevealError};
use crate::gaps::Gap;
use crate::history::event_of;
use crate::institution::Records;
use crate::kinds::CLASS_PARTY;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants, only};
use crate::policy::{Grant, Rule};
use crate::query::{Query, Unread};
use crate::reveal::Revealed;
use crate::time::local;
use crate::unopened::Unopened;

/// How far back it reaches, in months.
const MONTHS: u32 = 6 * 12;
/// What it opens.
const OPENED: [Section; 2] = [Section::Referral, Section::Disclosure];

/// Asking for the accounting of disclosures to the client of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IssueAccounting {
    /// The case.
    pub case: CaseId,
    /// Why; only a request of the subject carries it.
    pub purpose: Purpose,
    /// In which language.
    pub tongue: Tongue,
}

impl Asking for IssueAccounting {
    const QUERY: &'static [Query] = &[Query::Purpose, Query::Language, Query::Format];
    type View = Accounting;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        Ok(Self {
            purpose: from.query.purpose()?,
            tongue: Tongue::read(from.query)?,
            case: from.case()?,
        })
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<Accounting>, RevealError> {
        records.accounting(by, self, request)
    }
}

/// To whom the institution told of the client.
#[derive(Debug, Clone, Serialize)]
pub struct Accounting {
    #[serde(flatten)]
    case: CaseRef,
    party: PartyId,
    /// The request that it rests on.
    request: SubjectRequestId,
    language: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    institution: Option<String>,
    /// From which day on.
    from: String,
    disclosures: Vec<Series>,
    /// What was lost for good: of that, nothing is told here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<Gap>,
}

/// What was told to one recipient for one purpose, once or repeatedly.
#[derive(Debug, Clone, Serialize)]
struct Series {
    /// Kind of recipient.
    recipient: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    purpose: String,
    /// What entitled to it.
    basis: &'static str,
    /// How often.
    count: u32,
    first: String,
    last: String,
    /// Groups of data.
    data: BTreeSet<&'static str>,
    /// What exactly, in order.
    what: Vec<String>,
    /// The papers it rests on, in order.
    documents: Vec<String>,
    /// Whether something of it is not open to whoever issues it, or its key was destroyed or lost.
    closed: bool,
}

/// One disclosure or referral, found before the line is written.
pub(crate) struct Told {
    entry: Arc<Stored>,
    /// The entry that tells who asked, or which institution it is.
    before: Option<Arc<Stored>>,
    event: ToldBy,
}

enum ToldBy {
    Disclosure(DisclosureMade),
    Referral(ReferralSent),
}

impl Records {
    /// Tells the client to whom the institution told of them.
    ///
    /// # Errors
    /// Those of [`Records::statement`]; the request must be one of the client.
    pub fn accounting(
        &self,
        by: &SignedIn,
        ask: &IssueAccounting,
        request: RequestId,
    ) -> Result<Revealed<Accounting>, RevealError> {
        self.show(by, ask, request)
    }

    /// Opens what the line covers, repeated disclosures as one.
    fn series(
        &self,
        tongue: Tongue,
        party: PartyId,
        told: &[Told],
        receipt: &Receipt<Written>,
    ) -> Result<Vec<Series>, Fault> {
        let mut series: Vec<Series> = Vec::new();
        for one in told {
            let new = self.single(tongue, party, one, receipt)?;
            // Recipients whose names are closed may be different ones.
            let same = |known: &&mut Series| {
                !known.closed
                    && !new.closed
                    && (known.recipient, &known.name, &known.address, &known.purpose, known.basis)
                        == (new.recipient, &new.name, &new.address, &new.purpose, new.basis)
            };
            if let Some(known) = series.iter_mut().find(same) {
                known.count = known.count.saturating_add(1);
                known.last = new.last;
                known.data.extend(new.data);
                known.what.extend(new.what);
                known.documents.extend(new.documents);
            } else {
                series.push(new);
            }
        }
        Ok(series)
    }

    /// The sections of which something opens in what is told.
    fn stands_in(&self, party: PartyId, told: &[Told]) -> Result<BTreeSet<u8>, Fault> {
        let mut stands = BTreeSet::new();
        for stored in told.iter().flat_map(|one| one.before.iter().chain([&one.entry])) {
            let entry = stored.entry();
            for part in entry.descriptors().filter(|part| part.class == CLASS_PARTY) {
                if part.party.as_bytes() == party.as_bytes() && self.is_there(&entry, &part)? {
                    stands.insert(part.section);
                }
            }
        }
        Ok(stands)
    }

    fn single(
        &self,
        tongue: Tongue,
        party: PartyId,
        one: &Told,
        receipt: &Receipt<Written>,
    ) -> Result<Series, Fault> {
        let entry = one.entry.entry();
        let body = entry.body().map_err(|_| Fault::Unreadable { seq: entry.seq().get() })?;
        let mut opened = self.opened(&one.entry, party, receipt)?;
        let before = match &one.before {
            Some(before) => self.opened(before, party, receipt)?,
            None => Opened::default(),
        };
        let at = local(body.occurred_at);
        let closed = opened.closed || before.closed;
        let (recipient, basis, groups, instrument, name) = match &one.event {
            ToldBy::Disclosure(made) => (
                tongue.label(made.recipient),
                tongue.label(made.basis),
                &made.data_groups,
                made.instrument,
                opened.take("name"),
            ),
            ToldBy::Referral(sent) => (
                tongue.of("lembaga rujukan", "institution of referral"),
                tongue.label(sent.basis),
                &sent.data_groups,
                opened.take("order").and_then(|order| order.parse::<Instrument>().ok()),
                institution(tongue, &before),
            ),
        };
        let document = opened.take("letter").or(before.text("document"));
        let papers = [instrument.map(|paper| tongue.label(paper).to_owned()), document];
        Ok(Series {
            recipient,
            name,
            address: opened.take("address"),
            purpose: body.purpose.map(|code| tongue.named::<Purpose>(code)).unwrap_or_default(),
            basis,
            count: 1,
            first: at.clone(),
            last: at,
            data: groups.iter().map(|group: &DataGroup| tongue.label(*group)).collect(),
            what: opened.take("items").or(opened.take("packet")).into_iter().collect(),
            documents: papers.into_iter().flatten().collect(),
            closed,
        })
    }

    /// The fields that an entry seals to the person.
    fn opened(
        &self,
        stored: &Stored,
        party: PartyId,
        receipt: &Receipt<Written>,
    ) -> Result<Opened, Fault> {
        let entry = stored.entry();
        let mut opened = Opened::default();
        for part in entry.descriptors() {
            if part.class != CLASS_PARTY || part.party.as_bytes() != party.as_bytes() {
                continue;
            }
            match self.open_part(&entry, part.index, receipt)? {
                Ok(text) => {
                    let body: Map<String, Value> = serde_json::from_slice(&text)?;
                    opened.fields.extend(body);
                }
                Err(Unopened::Withheld | Unopened::Erased | Unopened::Lost) => {
                    opened.closed = true;
                }
            }
        }
        Ok(opened)
    }
}

impl Look for IssueAccounting {
    /// From when on it reaches, the person, the request it rests on, and what is told.
    type Row = (i64, PartyId, SubjectRequestId, Vec<Told>);
    type Rest = ();
    type View = Accounting;

    fn ask(&self) -> Ask {
        let wants = Wants::Statement(self.case, false);
        Ask::new(wants, self.purpose, DeniedAct::Statement)
    }

    fn choose(
        &self,
        basis: &Basis<'_>,
        grant: &Grant,
    ) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let of = (self.case, None);
        let mut settled = match Settled::of(basis, grant, of, true, Answers::Whatever)? {
            Ok(settled) => settled,
            Err(rule) => return Ok(Err(rule)),
        };
        if !settled.is_whole() {
            return Ok(Err(Rule::PapersHeld));
        }
        let from = six_years_before(&settled);
        let (party, request) = (settled.party, settled.request);
        let told = found(&settled, from)?;
        let stands = basis.records.stands_in(party, &told)?;
        let sections = settled.sections.iter().copied();
        let covered: Vec<_> = sections.filter(|section| OPENED.contains(section)).collect();
        let is_opened = |of: &&Section| stands.contains(&of.number());
        let opened: Vec<_> = covered.iter().filter(is_opened).copied().collect();
        let event = StatementIssued {
            shape: StatementShape::Disclosures,
            party,
            request,
            count: u32::try_from(told.len()).unwrap_or(u32::MAX),
            names: false,
            copy: false,
            sections: opened,
            up_to: ClearSeq(settled.up_to),
        };
        let chosen = settled.chosen(event, &covered)?;
        Ok(Ok(chosen.rows([(vec![self.case], (from, party, request, told))])))
    }

    fn open(&self, rows: Vec<Self::Row>, (): (), opens: &Opens<'_>) -> Result<Accounting, Fault> {
        let (from, party, request, told) = only(rows)?;
        let Opens { records, receipt, .. } = opens;
        let institution = records.views()?.institution_name().map(str::to_owned);
        Ok(Accounting {
            case: CaseRef::of(records, self.case)?,
            party,
            request,
            language: self.tongue.code(),
            institution,
            from: local(from),
            disclosures: records.series(self.tongue, party, &told, receipt)?,
            gaps: records.gaps()?,
        })
    }
}

/// What was opened of an entry.
#[derive(Default)]
struct Opened {
    fields: Map<String, Value>,
    /// Whether something stayed closed.
    closed: bool,
}

impl Opened {
    fn text(&self, name: &str) -> Option<String> {
        self.fields.get(name).and_then(Value::as_str).map(str::to_owned)
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let text = self.text(name);
        self.fields.remove(name);
        text
    }
}

/// Which institution a referral goes to: its kind, with its name where one was told.
fn institution(tongue: Tongue, proposed: &Opened) -> Option<String> {
    let kind = proposed.text("institution").map(|code| tongue.value("institution", &code))?;
    Some(match proposed.text("name") {
        Some(name) => format!("{kind}: {name}"),
        None => kind,
    })
}

/// The same day six years before, as microseconds UTC.
fn six_years_before(settled: &Settled) -> i64 {
    let now = settled.at.recorded_at;
    let then = now.checked_sub_months(chrono::Months::new(MONTHS));
    then.unwrap_or(now).timestamp_micros()
}

/// The disclosures and referrals to tell of, in the order in which they happened.
fn found(settled: &Settled, from: i64) -> Result<Vec<Told>, Fault> {
    let file = settled.file()?;
    let today = settled.at.today();
    let mut asked: BTreeMap<DisclosureId, Arc<Stored>> = BTreeMap::new();
    let mut proposed: BTreeMap<ReferralId, Arc<Stored>> = BTreeMap::new();
    let mut found = Vec::new();
    for stored in &settled.history.entries {
        let stored = Arc::new(stored.clone());
        let entry = stored.entry();
        let seq = entry.seq().get();
        let event = event_of(&entry)?;
        if file.keeps_from_client(&event, today) {
            continue;
        }
        let at = entry.body().map_err(|_| Fault::Unreadable { seq })?.occurred_at;
        let told = if let Event::Disclosure(DisclosureEvent::DisclosureRequested(request)) = &event
        {
            asked.insert(request.disclosure, Arc::clone(&stored));
            None
        } else if let Event::Referral(ReferralEvent::ReferralProposed(proposal)) = &event {
            proposed.insert(proposal.referral, Arc::clone(&stored));
            None
        } else if let Event::Disclosure(DisclosureEvent::DisclosureMade(made)) = event {
            let before = asked.get(&made.disclosure).cloned();
            Some((before, ToldBy::Disclosure(made)))
        } else if let Event::Referral(ReferralEvent::ReferralSent(sent)) = event {
            let before = proposed.get(&sent.referral).cloned();
            Some((before, ToldBy::Referral(sent)))
        } else {
            None
        };
        if let Some((before, event)) = told.filter(|_| at >= from) {
            found.push((at, Told { entry: Arc::clone(&stored), before, event }));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    Ok(found.into_iter().map(|(_, told)| told).collect())
}
