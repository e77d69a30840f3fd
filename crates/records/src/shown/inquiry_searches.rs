//! What was searched for, under an inquiry: the terms of searches that showed a named case.
//!
//! Terms are sealed to nobody in particular, and only a panel whose inquiry is open sees them.

use std::collections::BTreeMap;

use sanad_casework::{
    CaseId, DeniedAct, FieldName, InquiryId, Purpose, RecordShape, RecordViewed, Section,
    Seq as ClearSeq,
};
use sanad_chain::Seq;
use sanad_views::LookType;
use serde::Serialize;
use serde_json::Value;

use super::case_ref::CaseRef;
use super::header::HeaderView;
use super::names::Names;
use crate::account::SignedIn;
use crate::asking::{Asking, Sent};
use crate::basis::Basis;
use crate::error::{Fault, RevealError};
use crate::gaps::Gap;
use crate::history::actor_of;
use crate::institution::Records;
use crate::kinds::CLASS_SEARCH;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants};
use crate::policy::{Grant, Rule, Verdict, Wanted, look_at_case};
use crate::query::{Query, Unread};
use crate::reveal::Revealed;
use crate::unopened::Unopened;

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
    /// Searches on a page, if not said.
    const USUAL: usize = 50;
}

/// A page of searches, oldest first.
#[derive(Debug, Clone, Serialize)]
pub struct InquirySearches {
    searches: Vec<SearchRow>,
    /// The cursor for the next page; none at the end.
    next: Option<String>,
    /// What was lost for good: of that, nothing is told here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<Gap>,
}

/// One search.
#[derive(Debug, Clone, Serialize)]
struct SearchRow {
    /// Which of the cases of the inquiry it showed.
    cases: Vec<CaseRef>,
    /// What was searched for; none where it was by number alone, or the key is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    terms: Option<Value>,
    #[serde(flatten)]
    line: HeaderView,
}

impl Asking for AskSearches {
    const QUERY: &'static [Query] = &[Query::Purpose, Query::Case, Query::After, Query::Limit];
    const PAGE_MAX: Option<usize> = Some(Self::LIMIT_MAX);
    type View = InquirySearches;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        Ok(Self {
            inquiry: from.id("inquiry")?,
            purpose: from.query.purpose()?,
            case: from.query.case()?,
            after: from.after()?,
            limit: from.query.limit(Self::USUAL, Self::LIMIT_MAX)?,
        })
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<InquirySearches>, RevealError> {
        records.inquiry_searches(by, self, request)
    }
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
    ) -> Result<Revealed<InquirySearches>, RevealError> {
        self.show(by, ask, request)
    }
}

/// A search, where its line stands, and which of the cases of the inquiry it showed.
pub(crate) struct Line {
    seq: Seq,
    cases: Vec<CaseId>,
}

impl AskSearches {
    /// The cases of the inquiry that are open to the caller by their seat in it, noted as they stand;
    /// none where nothing of it is.
    fn cases(&self, basis: &Basis<'_>) -> Result<Vec<CaseId>, Fault> {
        let by = basis.by.caller();
        let Some(facts) = basis.inquiry(self.inquiry)? else {
            return Ok(Vec::new());
        };
        if !facts.inquiry.is_open_to(by.staff, basis.records.moment().recorded_at) {
            return Ok(Vec::new());
        }
        let mut cases = Vec::new();
        for case in facts.cases {
            if self.case.is_none_or(|wanted| wanted == case) && self.is_seated(basis, case)? {
                cases.push(case);
            }
        }
        Ok(cases)
    }

    /// Whether the caller's seat is in this very inquiry, and by it the case is open to them now.
    fn is_seated(&self, basis: &Basis<'_>, case: CaseId) -> Result<bool, Fault> {
        let Some(standing) = basis.standing(case)? else {
            return Ok(false);
        };
        let now = basis.records.clock.now_micros();
        Ok(match look_at_case(basis.by.caller(), self.purpose, Some(&standing), now) {
            Verdict::Granted(_) => standing.seat.is_some_and(|seat| seat.inquiry == self.inquiry),
            Verdict::Denied(_) => false,
        })
    }
}

impl Records {
    /// Whether any of these searches sealed what was searched for: one by the number of a case did not.
    fn tells_terms<'s>(&self, searches: impl Iterator<Item = &'s Seq>) -> Result<bool, Fault> {
        for seq in searches {
            let stored = self.ledger.read(*seq)?;
            if stored.entry().descriptors().any(|part| part.class == CLASS_SEARCH) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Look for AskSearches {
    type Row = Line;
    /// Whether there are more.
    type Rest = bool;
    type View = InquirySearches;

    fn ask(&self) -> Ask {
        let wants = Wants::Across(Wanted::InquirySearches);
        Ask::new(wants, self.purpose, DeniedAct::Inquiry)
    }

    fn choose(&self, basis: &Basis<'_>, _: &Grant) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let cases = self.cases(basis)?;
        if cases.is_empty() {
            return Ok(Err(Rule::NoNeed));
        }
        let mut rows: BTreeMap<Seq, Vec<CaseId>> = BTreeMap::new();
        {
            let views = basis.records.views()?;
            for case in &cases {
                let looks = views.accesses().by_case(*case, self.after, usize::MAX);
                for look in looks.iter().filter(|look| look.look == LookType::SearchPerformed) {
                    rows.entry(look.seq).or_default().push(*case);
                }
            }
        }
        let limit = self.limit.clamp(1, Self::LIMIT_MAX);
        let more = rows.keys().nth(limit).copied();
        if let Some(first_left_out) = more {
            rows.split_off(&first_left_out);
        }
        let told = basis.records.tells_terms(rows.keys())?;
        let sections: &[Section] = if told { &[Section::Search] } else { &[] };
        let fields: Vec<FieldName> = "search_performed".parse().into_iter().collect();
        let event = RecordViewed {
            shape: RecordShape::Searches,
            sections: sections.to_vec(),
            fields,
            up_to: ClearSeq(basis.up_to),
            digest: None,
            versions: Vec::new(),
        };
        let rows = rows.into_iter().map(|(seq, cases)| (cases.clone(), Line { seq, cases }));
        let chosen = Chosen::new(event, more.is_some())?.opens(sections).with_lines(true);
        // Each of the cases is looked at, also where nobody searched.
        Ok(Ok(chosen.links(cases).rows(rows)))
    }

    fn open(
        &self,
        rows: Vec<Line>,
        more: bool,
        opens: &Opens<'_>,
    ) -> Result<InquirySearches, Fault> {
        let Opens { records, receipt, .. } = opens;
        let mut names = Names::new(records, receipt);
        let last = rows.last().map(|line| line.seq.get()).or(self.after);
        let next = last.filter(|_| more).map(|cursor| records.cursor(cursor)).transpose()?;
        let mut searches = Vec::with_capacity(rows.len());
        for Line { seq, cases } in rows {
            let stored = records.ledger.read(seq)?;
            let entry = stored.entry();
            let name = names.of(actor_of(&entry)?)?;
            let line = HeaderView::of(&entry, name)?.without_streams();
            let line = line.only_of(records, &cases, receipt.look().up_to())?;
            let part = entry.descriptors().find(|part| part.class == CLASS_SEARCH);
            let opened = part.map(|part| records.open_as_written(&entry, part.index, receipt));
            let terms = match opened.transpose()? {
                Some(Ok(text)) => Some(serde_json::from_slice(&text)?),
                None | Some(Err(Unopened::Withheld | Unopened::Erased | Unopened::Lost)) => None,
            };
            let cases = CaseRef::all(records, cases)?;
            searches.push(SearchRow { cases, terms, line });
        }
        Ok(InquirySearches { searches, next, gaps: records.gaps()? })
    }
}
