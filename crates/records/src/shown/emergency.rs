//! One emergency access, for who judges it: the reason, what was found, and each look under it.

use std::collections::BTreeSet;

use sanad_casework::{
    CaseId, DeniedAct, EmergencyId, Purpose, RecordShape, RecordViewed, Section, Seq as ClearSeq,
    StreamId, spans,
};
use sanad_chain::Seq;
use sanad_ledger::Receipt;
use sanad_vault::Look as Written;
use sanad_views::EmergencyFacts;
use serde::Serialize;

use super::case_ref::CaseRef;
use super::emergencies::EmergencyRow;
use super::header::HeaderView;
use super::names::Names;
use super::part::{PartText, part_text};
use crate::account::SignedIn;
use crate::asking::{Asking, Sent};
use crate::basis::Basis;
use crate::error::{Fault, RevealError};
use crate::institution::Records;
use crate::kinds::stream;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants, only};
use crate::policy::{Grant, Rule};
use crate::query::{Query, Unread};
use crate::reveal::Revealed;
use crate::unopened::Unopened;

/// Asking for one emergency access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowEmergency {
    /// The case.
    pub case: CaseId,
    /// The emergency access.
    pub emergency: EmergencyId,
    /// Why.
    pub purpose: Purpose,
}

/// One emergency access, opened as far as the look covers it.
#[derive(Debug, Clone, Serialize)]
pub struct EmergencyView {
    #[serde(flatten)]
    row: EmergencyRow,
    /// The text of the reason.
    why: Option<PartText>,
    /// The reviewer's remark, if one was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<PartText>,
    /// The lines of the looks made under it, oldest first; no more than are shown at once.
    looked: Vec<HeaderView>,
}

/// Most looks that are told one by one; their number is told in any case.
const LOOKS_MAX: usize = 1000;

impl Asking for ShowEmergency {
    const QUERY: &'static [Query] = Query::PURPOSE;
    type View = EmergencyView;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        Ok(Self {
            purpose: from.query.purpose()?,
            case: from.case()?,
            emergency: from.id("emergency")?,
        })
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<EmergencyView>, RevealError> {
        records.view_emergency(by, self, request)
    }
}

impl Records {
    /// Shows one emergency access.
    ///
    /// # Errors
    /// The role or purpose does not allow it; to this caller there is no such case, or it has no
    /// such emergency access; or a fault: then nothing is shown.
    pub fn view_emergency(
        &self,
        by: &SignedIn,
        ask: &ShowEmergency,
        request: RequestId,
    ) -> Result<Revealed<EmergencyView>, RevealError> {
        self.show(by, ask, request)
    }

    fn open_emergency(
        &self,
        facts: &EmergencyFacts,
        opens: bool,
        receipt: &Receipt<Written>,
    ) -> Result<EmergencyView, Fault> {
        let mut names = Names::new(self, receipt);
        let case = CaseRef::of(self, facts.case)?;
        let row = EmergencyRow::of(facts, case, self.clock.now_micros(), &mut names)?;
        let lines: Vec<Seq> =
            self.views()?.emergencies().looks_under(facts.emergency).take(LOOKS_MAX).collect();
        let mut looked = Vec::with_capacity(lines.len());
        for seq in lines {
            let stored = self.ledger.read(seq)?;
            looked.push(HeaderView::of(&stored.entry(), None)?.without_streams());
        }
        let found = match facts.review {
            Some(review) => self.sealed_text(review.seq, opens, receipt)?,
            None => None,
        };
        Ok(EmergencyView {
            row,
            why: self.sealed_text(facts.opened, opens, receipt)?,
            found,
            looked,
        })
    }

    /// The only part of an entry, if it has one. Where it is sealed to a member of staff, a look
    /// that shows their names would cover it: only who judges is shown it all the same.
    fn sealed_text(
        &self,
        seq: Seq,
        opens: bool,
        receipt: &Receipt<Written>,
    ) -> Result<Option<PartText>, Fault> {
        let stored = self.ledger.read(seq)?;
        let entry = stored.entry();
        let part = entry.descriptors().next();
        match part {
            None => Ok(None),
            Some(_) if !opens => Ok(Some(PartText::Unopened(Unopened::Withheld))),
            Some(part) => part_text(self, &entry, &part, receipt).map(Some),
        }
    }
}

impl Look for ShowEmergency {
    type Row = EmergencyFacts;
    /// Whether the reason is opened.
    type Rest = bool;
    type View = EmergencyView;

    fn ask(&self) -> Ask {
        Ask::new(Wants::Emergency(self.case), self.purpose, DeniedAct::Record)
    }

    fn choose(
        &self,
        basis: &Basis<'_>,
        grant: &Grant,
    ) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let facts = basis.records.views()?.emergencies().get(self.emergency);
        let Some(facts) = facts.filter(|facts| facts.case == self.case) else {
            return Ok(Err(Rule::NoNeed));
        };
        let sections = rights_of(grant);
        // The reason and the remark on it are entries of the case.
        let told = facts.review.map(|review| review.seq).into_iter().chain([facts.opened]);
        let told: BTreeSet<Seq> = told.collect();
        let of_case = basis.records.ledger.stream(stream(StreamId::case(self.case)));
        let versions = (1..).zip(of_case).filter(|(_, seq)| told.contains(seq));
        let fields = ["emergency_access_opened", "emergency_access_reviewed"];
        let event = RecordViewed {
            shape: RecordShape::Emergency,
            sections: sections.clone(),
            fields: fields.iter().filter_map(|kind| kind.parse().ok()).collect(),
            up_to: ClearSeq(basis.up_to),
            digest: None,
            versions: spans(versions.map(|(version, _)| version)),
        };
        let chosen = Chosen::new(event, !sections.is_empty())?.opens(&sections);
        Ok(Ok(chosen.rows([(vec![self.case], facts)])))
    }

    fn open(
        &self,
        rows: Vec<EmergencyFacts>,
        opened: bool,
        opens: &Opens<'_>,
    ) -> Result<EmergencyView, Fault> {
        opens.records.open_emergency(&only(rows)?, opened, opens.receipt)
    }
}

/// A reviewer opens the reasons, and nothing else of the case.
fn rights_of(grant: &Grant) -> Vec<Section> {
    grant.sections.iter().copied().filter(|section| *section == Section::Rights).collect()
}
