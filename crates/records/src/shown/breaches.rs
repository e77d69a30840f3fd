//! Which breaches there are, and the file of one.

use sanad_casework::{
    Breach, BreachId, BreachKind, BreachNotice, BreachOutcome, CaseId, DataGroup, DeniedAct, Event,
    FieldName, ListShape, ListViewed, Purpose, RecordShape, RecordViewed, Role, Section,
    Seq as ClearSeq, StaffId, StreamId,
};
use sanad_chain::EventId;
use sanad_ledger::{Expect, Receipt};
use sanad_vault::{Look, OpenError};
use sanad_views::ClockKind;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::account::SignedIn;
use crate::breach::BreachHistory;
use crate::disclose::{Also, Denied, Disclosed, Granted, TRIES};
use crate::error::{DiscloseError, Fault};
use crate::institution::Records;
use crate::kinds::{CLASS_BREACH, stream};
use crate::line::{RequestId, random};
use crate::policy::{
    Grant, Rule, Standing, Verdict, Wanted, answers_for_data, look_across, may_know,
};
use crate::time;

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
    /// How many cases were named.
    cases: u8,
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
    named: Vec<CaseId>,
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
    ) -> Result<Disclosed<BreachList>, DiscloseError> {
        let grant = self.may_see_breaches(by, purpose, request)?;
        for _ in 0..TRIES {
            // Each began a clock.
            let (ids, up_to): (Vec<BreachId>, u64) = {
                let views = self.views()?;
                let clocks = views.clocks().all(None, usize::MAX, false);
                let breaches = clocks.iter().filter(|clock| clock.kind == ClockKind::BreachNotice);
                let ids = breaches.map(|clock| BreachId::from_bytes(clock.about)).collect();
                (ids, views.position())
            };
            let (shape, sections) = (ListShape::Breaches, Vec::new());
            let count = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            let event = ListViewed { shape, sections, count, up_to: ClearSeq(up_to) }.into();
            let granted = self.granted((by, &grant, purpose, request), event, &[], up_to)?;
            if let Some(receipt) = self.look(granted)? {
                let mut breaches = Vec::with_capacity(ids.len());
                for id in ids {
                    breaches.extend(self.breach(id)?.breach.map(|breach| row(id, &breach)));
                }
                return Ok(Disclosed::new(BreachList { breaches }, &receipt));
            }
        }
        Err(DiscloseError::Fault(Fault::Busy))
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
    ) -> Result<Disclosed<BreachView>, DiscloseError> {
        let grant = self.may_see_breaches(by, purpose, request)?;
        for _ in 0..TRIES {
            let history = self.breach(breach)?;
            let Some(held) = &history.breach else {
                self.deny_breach(by, purpose, Rule::NoNeed, request)?;
                return Err(DiscloseError::denied(Rule::NoNeed));
            };
            let up_to = self.views()?.position();
            let named = self.known_of(by, &history)?;
            let opens = answers_for_data(by.caller().role)
                && (by.caller().role != Role::Supervisor || named.len() == history.cases.len());
            let sections: &[Section] = if opens { &[Section::Breach] } else { &[] };
            let event = file_viewed(sections, up_to);
            let mut granted =
                self.granted((by, &grant, purpose, request), event, sections, up_to)?;
            granted.cases.clone_from(&named);
            let version = Expect::Exact(history.entries.len() as u64);
            granted.expect.push((stream(StreamId::breach(breach)), version));
            let also = Also { breach: Some(breach), ..Also::default() };
            if let Some(receipt) = self.look_as(granted, &also)? {
                let words = if opens { self.words_of(&history, &receipt)? } else { Vec::new() };
                let row = row(breach, held);
                return Ok(Disclosed::new(BreachView { row, named, words }, &receipt));
            }
        }
        Err(DiscloseError::Fault(Fault::Busy))
    }

    fn granted<'a>(
        &self,
        (by, grant, purpose, request): (&'a SignedIn, &'a Grant, Purpose, RequestId),
        event: Event,
        sections: &[Section],
        up_to: u64,
    ) -> Result<Granted<'a>, Fault> {
        Ok(Granted {
            by,
            request,
            grant,
            purpose,
            event,
            event_id: EventId::from_bytes(random()?),
            cases: Vec::new(),
            sections: sections.to_vec(),
            up_to,
            expect: self.rests_on(by, None)?,
            sealed: Vec::new(),
        })
    }

    fn may_see_breaches(
        &self,
        by: &SignedIn,
        purpose: Purpose,
        request: RequestId,
    ) -> Result<Grant, DiscloseError> {
        match look_across(by.caller(), purpose, Wanted::Breaches) {
            Verdict::Granted(grant) => Ok(grant),
            Verdict::Denied(rule) => {
                self.deny_breach(by, purpose, rule, request)?;
                Err(DiscloseError::denied(rule))
            }
        }
    }

    fn deny_breach(
        &self,
        by: &SignedIn,
        purpose: Purpose,
        rule: Rule,
        request: RequestId,
    ) -> Result<(), Fault> {
        let (act, sections) = (DeniedAct::Breach, Vec::new());
        self.deny(by, Denied { act, rule, purpose, case: None, sections }, request)
    }

    fn known_of(&self, by: &SignedIn, history: &BreachHistory) -> Result<Vec<CaseId>, Fault> {
        let views = self.views()?;
        let known = |case: &CaseId| {
            let standing = Standing::of(&views, *case).map(|(standing, _)| standing);
            may_know(by.caller(), standing.as_ref())
        };
        Ok(history.cases.iter().copied().filter(known).collect())
    }

    fn words_of(
        &self,
        history: &BreachHistory,
        receipt: &Receipt<Look>,
    ) -> Result<Vec<WordsRow>, Fault> {
        let mut told = Vec::new();
        for seq in &history.entries {
            let stored = self.ledger.read(*seq)?;
            let entry = stored.entry();
            for part in entry.descriptors().filter(|part| part.class == CLASS_BREACH) {
                match self.vault.open_part(&entry, part.index, receipt) {
                    Ok(text) => {
                        let words = serde_json::from_slice(&text)?;
                        told.push(WordsRow { seq: seq.to_string(), words });
                    }
                    // What came after the line is not shown by it.
                    Err(OpenError::NoKey(_) | OpenError::NotCovered) => {}
                    Err(OpenError::Damaged | OpenError::InFile) => {
                        return Err(Fault::Unreadable { seq: seq.get() });
                    }
                }
            }
        }
        Ok(told)
    }
}

fn row(id: BreachId, breach: &Breach) -> BreachRow {
    BreachRow {
        breach: id,
        kind: breach.kind,
        state: breach.state(),
        data_groups: breach.data_groups.clone(),
        persons_estimate: breach.persons_estimate,
        cases: breach.cases,
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
    RecordViewed { shape, sections, fields, up_to, digest: None }.into()
}
