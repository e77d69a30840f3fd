//! What was searched for, under an inquiry: the terms of searches that showed a named case.
//!
//! Terms are sealed to nobody in particular, and only a panel whose inquiry is open sees them.

use std::collections::BTreeMap;

use sanad_casework::{
    CaseId, Event, FieldName, InquiryId, Purpose, RecordShape, RecordViewed, Section,
    Seq as ClearSeq,
};
use sanad_chain::{EventId, Seq};
use sanad_ledger::Receipt;
use sanad_vault::{Look, OpenError};
use sanad_views::{LookType, Views};
use serde::Serialize;
use serde_json::Value;

use super::header::HeaderView;
use super::names::Names;
use crate::account::SignedIn;
use crate::disclose::{Also, Disclosed, Granted, TRIES};
use crate::error::{DiscloseError, Fault};
use crate::history::actor_of;
use crate::institution::Records;
use crate::kinds::CLASS_SEARCH;
use crate::line::{RequestId, random};
use crate::policy::{Grant, Rule, Seat, Verdict, Wanted, look_across, look_at_case};

/// Asking what was searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskSearches {
    /// The inquiry.
    pub inquiry: InquiryId,
    /// Why.
    pub purpose: Purpose,
    /// One of its cases; all of them, if left out.
    pub case: Option<CaseId>,
    /// The cursor of the last page.
    pub after: Option<u64>,
    /// How many at most.
    pub limit: usize,
}

impl AskSearches {
    /// Most rows on one page.
    pub const LIMIT_MAX: usize = 100;
}

/// A page of searches, oldest first.
#[derive(Debug, Clone, Serialize)]
pub struct InquirySearches {
    searches: Vec<SearchRow>,
    /// The cursor for the next page; none at the end.
    next: Option<String>,
}

/// One search.
#[derive(Debug, Clone, Serialize)]
struct SearchRow {
    /// Which of the cases of the inquiry it showed.
    cases: Vec<CaseId>,
    /// What was searched for; none where it was by number alone, or the key is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    terms: Option<Value>,
    #[serde(flatten)]
    line: HeaderView,
}

/// What is to be shown.
struct Found {
    rows: BTreeMap<Seq, Vec<CaseId>>,
    cases: Vec<CaseId>,
    seat: Seat,
    next: Option<u64>,
    up_to: u64,
}

impl Records {
    /// Tells a panel what was searched for where a case of its inquiry was shown.
    ///
    /// # Errors
    /// The role or purpose does not allow it, no such inquiry is open to this caller, it does not name
    /// the case, or a fault: then nothing is shown.
    pub fn inquiry_searches(
        &self,
        by: &SignedIn,
        ask: &AskSearches,
        request: RequestId,
    ) -> Result<Disclosed<InquirySearches>, DiscloseError> {
        let denied = |rule| {
            self.deny_inquiry(by, ask.purpose, rule, request)?;
            Err(DiscloseError::denied(rule))
        };
        let grant = match look_across(by.caller(), ask.purpose, Wanted::InquirySearches) {
            Verdict::Granted(grant) => grant,
            Verdict::Denied(rule) => return denied(rule),
        };
        for _ in 0..TRIES {
            let found = self.searches_of(by, ask)?;
            let Some(found) = found else {
                return denied(Rule::NoNeed);
            };
            let also = Also { seat: Some(found.seat.clone()), lines: true, ..Also::default() };
            if let Some(receipt) =
                self.look_as(found.granted(self, by, ask, &grant, request)?, &also)?
            {
                return Ok(Disclosed::new(found.open(self, &receipt)?, &receipt));
            }
        }
        Err(DiscloseError::Fault(Fault::Busy))
    }

    /// The searches to show; `None` where nothing of it is open to the caller.
    fn searches_of(&self, by: &SignedIn, ask: &AskSearches) -> Result<Option<Found>, Fault> {
        let views = self.views()?;
        let Some(facts) = views.inquiries().get(ask.inquiry) else {
            return Ok(None);
        };
        if !facts.inquiry.is_open_to(by.caller().staff, self.moment().recorded_at) {
            return Ok(None);
        }
        let wanted = |case: &CaseId| ask.case.is_none_or(|wanted| wanted == *case);
        let open = |case: CaseId| Some((case, self.seat_for(&views, by, ask, case)?));
        let (cases, seats): (Vec<CaseId>, Vec<Seat>) =
            facts.cases.into_iter().filter(wanted).filter_map(open).unzip();
        let Some(seat) = seats.into_iter().next() else {
            return Ok(None);
        };
        let mut rows: BTreeMap<Seq, Vec<CaseId>> = BTreeMap::new();
        for case in &cases {
            let looks = views.accesses().by_case(*case, ask.after, usize::MAX);
            for look in looks.iter().filter(|look| look.look == LookType::SearchPerformed) {
                rows.entry(look.seq).or_default().push(*case);
            }
        }
        let limit = ask.limit.clamp(1, AskSearches::LIMIT_MAX);
        let more = rows.keys().nth(limit).copied();
        if let Some(first_left_out) = more {
            rows.split_off(&first_left_out);
        }
        let next = more.and_then(|_| rows.keys().next_back().map(|last| last.get()));
        Ok(Some(Found { rows, cases, seat, next, up_to: views.position() }))
    }

    /// The seat of the caller in this very inquiry, if by it the case is open to them now.
    fn seat_for(
        &self,
        views: &Views,
        by: &SignedIn,
        ask: &AskSearches,
        case: CaseId,
    ) -> Option<Seat> {
        let (standing, _) = self.standing_for(views, case, by)?;
        let now = self.clock.now_micros();
        match look_at_case(by.caller(), ask.purpose, Some(&standing), now) {
            Verdict::Granted(_) => standing.seat.filter(|seat| seat.inquiry == ask.inquiry),
            Verdict::Denied(_) => None,
        }
    }
}

impl Found {
    fn granted<'g>(
        &self,
        records: &Records,
        by: &'g SignedIn,
        ask: &AskSearches,
        grant: &'g Grant,
        request: RequestId,
    ) -> Result<Granted<'g>, Fault> {
        let sections = vec![Section::Search];
        let fields: Vec<FieldName> = "search_performed".parse().into_iter().collect();
        let (shape, up_to) = (RecordShape::Searches, ClearSeq(self.up_to));
        let event = RecordViewed { shape, sections: sections.clone(), fields, up_to, digest: None };
        Ok(Granted {
            by,
            request,
            grant,
            purpose: ask.purpose,
            event: Event::from(event),
            event_id: EventId::from_bytes(random()?),
            cases: self.cases.clone(),
            sections,
            up_to: self.up_to,
            expect: records.rests_on(by, None)?,
            sealed: Vec::new(),
        })
    }

    fn open(self, records: &Records, receipt: &Receipt<Look>) -> Result<InquirySearches, Fault> {
        let mut names = Names::new(records, receipt);
        let mut searches = Vec::with_capacity(self.rows.len());
        for (seq, cases) in self.rows {
            let stored = records.ledger.read(seq)?;
            let entry = stored.entry();
            let name = names.of(actor_of(&entry)?)?;
            let line = HeaderView::of(&entry, name)?.without_streams();
            let part = entry.descriptors().find(|part| part.class == CLASS_SEARCH);
            let terms = match part.map(|part| records.vault.open_part(&entry, part.index, receipt))
            {
                Some(Ok(text)) => Some(serde_json::from_slice(&text)?),
                None | Some(Err(OpenError::NoKey(_) | OpenError::NotCovered)) => None,
                Some(Err(OpenError::Damaged | OpenError::InFile)) => {
                    return Err(Fault::Unreadable { seq: seq.get() });
                }
            };
            searches.push(SearchRow { cases, terms, line });
        }
        Ok(InquirySearches { searches, next: self.next.map(|cursor| cursor.to_string()) })
    }
}
