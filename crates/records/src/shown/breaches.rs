//! Which breaches there are, and the file of one.

use sanad_casework::{
    Breach, BreachId, BreachKind, BreachNotice, BreachOutcome, Caller, CaseId, DataGroup,
    DeniedAct, Event, FieldName, ListShape, ListViewed, Purpose, RecordShape, RecordViewed, Role,
    Section, Seq as ClearSeq, StaffId,
};
use sanad_ledger::Receipt;
use sanad_vault::Look as Written;
use sanad_views::ClockKind;
use serde::Serialize;
use serde_json::{Map, Value};

use super::case_ref::CaseRef;
use crate::account::SignedIn;
use crate::asking::{Asking, Sent};
use crate::basis::Basis;
use crate::breach::BreachHistory;
use crate::error::{Fault, RevealError};
use crate::institution::Records;
use crate::kinds::CLASS_BREACH;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants};
use crate::policy::{ChosenBy, Grant, Rule, Standing, Wanted, answers_for_data, links, may_know};
use crate::query::{Query, Unread};
use crate::reveal::Revealed;
use crate::time;
use crate::unopened::Unopened;

/// The breaches there are, oldest first.
#[derive(Debug, Clone, Serialize)]
pub struct BreachList {
    breaches: Vec<BreachRow>,
}

/// The clear facts of a breach.
#[derive(Debug, Clone, Serialize)]
pub struct BreachRow {
    breach: BreachId,
    kind: BreachKind,
    state: &'static str,
    data_groups: Vec<DataGroup>,
    #[serde(skip_serializing_if = "Option::is_none")]
    persons_estimate: Option<u32>,
    /// How many of the cases that were named the reader may know of.
    cases: usize,
    known_at: String,
    due: String,
    suspected_by: StaffId,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmed_by: Option<StaffId>,
    /// Who has been told.
    told: Vec<BreachNotice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<BreachOutcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_by: Option<StaffId>,
}

/// The file of one breach, as far as the reader may know of it.
#[derive(Debug, Clone, Serialize)]
pub struct BreachView {
    #[serde(flatten)]
    row: BreachRow,
    /// Those of the ids named that the reader may know of.
    named: Vec<CaseRef>,
    /// What is sealed of it, oldest first; nothing for the clear layer.
    words: Vec<WordsRow>,
}

/// What one entry tells.
#[derive(Debug, Clone, Serialize)]
struct WordsRow {
    seq: String,
    #[serde(flatten)]
    words: Map<String, Value>,
}

impl Records {
    /// Lists breaches: the clear facts.
    ///
    /// # Errors
    /// The role or purpose does not allow it, or a fault: then nothing is shown.
    pub fn list_breaches(
        &self,
        by: &SignedIn,
        purpose: Purpose,
        request: RequestId,
    ) -> Result<Revealed<BreachList>, RevealError> {
        self.show(by, &ListBreaches { purpose }, request)
    }

    /// Shows the file of a breach; of the cases named, those that the reader may know of.
    ///
    /// # Errors
    /// The role or purpose does not allow it, there is no such breach, or a fault: then nothing is
    /// shown.
    pub fn view_breach(
        &self,
        by: &SignedIn,
        purpose: Purpose,
        breach: BreachId,
        request: RequestId,
    ) -> Result<Revealed<BreachView>, RevealError> {
        self.show(by, &ShowBreach { breach, purpose }, request)
    }

    fn words_of(
        &self,
        history: &BreachHistory,
        receipt: &Receipt<Written>,
    ) -> Result<Vec<WordsRow>, Fault> {
        let mut told = Vec::new();
        for seq in &history.entries {
            let stored = self.ledger.read(*seq)?;
            let entry = stored.entry();
            for part in entry.descriptors().filter(|part| part.class == CLASS_BREACH) {
                match self.open_as_written(&entry, part.index, receipt)? {
                    Ok(text) => {
                        let words = serde_json::from_slice(&text)?;
                        told.push(WordsRow { seq: seq.to_string(), words });
                    }
                    // What came after the line is not shown by it.
                    Err(Unopened::Withheld | Unopened::Erased | Unopened::Lost) => {}
                }
            }
        }
        Ok(told)
    }
}

/// Asking which breaches there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListBreaches {
    /// Why.
    pub purpose: Purpose,
}

impl Asking for ListBreaches {
    const QUERY: &'static [Query] = Query::PURPOSE;
    type View = BreachList;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        Ok(Self { purpose: from.query.purpose()? })
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<BreachList>, RevealError> {
        records.list_breaches(by, self.purpose, request)
    }
}

impl Look for ListBreaches {
    type Row = BreachId;
    type Rest = ();
    type View = BreachList;

    fn ask(&self) -> Ask {
        Ask::new(Wants::Across(Wanted::Breaches), self.purpose, DeniedAct::Breach)
    }

    fn choose(&self, basis: &Basis<'_>, _: &Grant) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        // Each began a clock.
        let (ids, up_to): (Vec<BreachId>, u64) = {
            let views = basis.records.views()?;
            let clocks = views.clocks().all(None, usize::MAX, false);
            let breaches = clocks.iter().filter(|clock| clock.kind == ClockKind::BreachNotice);
            let ids = breaches.map(|clock| BreachId::from_bytes(clock.about)).collect();
            (ids, views.position())
        };
        let (shape, sections) = (ListShape::Breaches, Vec::new());
        let count = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        let event = ListViewed { shape, sections, count, up_to: ClearSeq(up_to) };
        Ok(Ok(Chosen::new(event, ())?
            .before(up_to)
            .rows(ids.into_iter().map(|id| (Vec::new(), id)))))
    }

    fn open(&self, ids: Vec<BreachId>, (): (), opens: &Opens<'_>) -> Result<BreachList, Fault> {
        let mut breaches = Vec::with_capacity(ids.len());
        let by = opens.by.caller();
        for id in ids {
            let history = opens.records.breach(id)?;
            let chosen = history.chosen_by(by);
            let views = opens.records.views()?;
            let known = |case: &&CaseId| {
                let standing = Standing::of(&views, **case).map(|(standing, _)| standing);
                may_know(by, chosen, standing.as_ref())
            };
            let named = history.cases.iter().filter(known).count();
            breaches.extend(history.breach.as_ref().map(|held| row(id, held, named)));
        }
        Ok(BreachList { breaches })
    }
}

/// Asking for the file of a breach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShowBreach {
    /// Which.
    pub breach: BreachId,
    /// Why.
    pub purpose: Purpose,
}

impl Asking for ShowBreach {
    const QUERY: &'static [Query] = Query::PURPOSE;
    type View = BreachView;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        Ok(Self { breach: from.id("breach")?, purpose: from.query.purpose()? })
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<BreachView>, RevealError> {
        records.view_breach(by, self.purpose, self.breach, request)
    }
}

impl Look for ShowBreach {
    /// One of the ids named that the reader may know of.
    type Row = CaseRef;
    /// The file, and whether what is sealed of it is opened.
    type Rest = (BreachHistory, bool);
    type View = BreachView;

    fn ask(&self) -> Ask {
        Ask::new(Wants::Across(Wanted::Breaches), self.purpose, DeniedAct::Breach)
    }

    fn choose(&self, basis: &Basis<'_>, _: &Grant) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let history = basis.breach(self.breach)?;
        if history.breach.is_none() {
            return Ok(Err(Rule::NoNeed));
        }
        let (named, known) = known_of(basis, &history)?;
        let role = basis.by.caller().role;
        // Others wrote in it too: what they tell of a case is not for whom it is not there.
        let opened =
            answers_for_data(role) && (role != Role::Supervisor || known == history.cases.len());
        let sections: &[Section] = if opened { &[Section::Breach] } else { &[] };
        let event = file_viewed(sections, basis.up_to);
        let chosen = Chosen::new(event, (history, opened))?.opens(sections).of_breach(self.breach);
        Ok(Ok(chosen.rows(named)))
    }

    fn open(
        &self,
        named: Vec<CaseRef>,
        (history, opened): (BreachHistory, bool),
        opens: &Opens<'_>,
    ) -> Result<BreachView, Fault> {
        let words =
            if opened { opens.records.words_of(&history, opens.receipt)? } else { Vec::new() };
        let held = history.breach.as_ref().ok_or(Fault::Busy)?;
        let row = row(self.breach, held, named.len());
        Ok(BreachView { row, named, words })
    }
}

/// An id that is named, with the cases that the line is linked to for it.
type Named = (Vec<CaseId>, CaseRef);

/// Those of the ids named that the reader may know of, and how many of all are there for them.
fn known_of(basis: &Basis<'_>, history: &BreachHistory) -> Result<(Vec<Named>, usize), Fault> {
    let by = basis.by.caller();
    let (mut named, mut known) = (Vec::new(), 0);
    for case in &history.cases {
        let standing = basis.standing_of_work(*case)?;
        let standing = standing.as_ref();
        known += usize::from(may_know(by, ChosenBy::Others, standing));
        if may_know(by, history.chosen_by(by), standing) {
            let linked = links(by, standing).then_some(*case);
            // Alike for a case that they may not know of and for none.
            let named_as = CaseRef { case: *case, number: basis.number(linked)? };
            named.push((linked.into_iter().collect(), named_as));
        }
    }
    Ok((named, known))
}

impl BreachHistory {
    /// Who named the cases, to this caller.
    fn chosen_by(&self, by: &Caller) -> ChosenBy {
        self.breach.as_ref().map_or(ChosenBy::Others, |held| ChosenBy::of(by, held.suspected_by))
    }
}

fn row(id: BreachId, breach: &Breach, named: usize) -> BreachRow {
    BreachRow {
        breach: id,
        kind: breach.kind,
        state: breach.state(),
        data_groups: breach.data_groups.clone(),
        persons_estimate: breach.persons_estimate,
        cases: named,
        known_at: time::text(breach.known_at.timestamp_micros()),
        due: time::text(breach.due.timestamp_micros()),
        suspected_by: breach.suspected_by,
        confirmed_by: breach.confirmed_by,
        told: breach.told.iter().copied().collect(),
        outcome: breach.outcome.map(|(outcome, _)| outcome),
        closed_by: breach.outcome.map(|(_, by)| by),
    }
}

fn file_viewed(sections: &[Section], up_to: u64) -> Event {
    let fields: Vec<FieldName> = "breach_suspected".parse().into_iter().collect();
    let (shape, sections, up_to) = (RecordShape::Breach, sections.to_vec(), ClearSeq(up_to));
    let versions = Vec::new();
    RecordViewed { shape, sections, fields, up_to, digest: None, versions }.into()
}
