//! One emergency access, for who judges it: the reason, what was found, and each look under it.

use sanad_casework::{
    CaseId, DeniedAct, EmergencyId, Purpose, RecordShape, RecordViewed, Section, Seq as ClearSeq,
};
use sanad_chain::{EventId, Seq};
use sanad_ledger::Receipt;
use sanad_vault::Look;
use sanad_views::EmergencyFacts;
use serde::Serialize;

use super::case_view::{PartText, part_text};
use super::emergencies::EmergencyRow;
use super::header::HeaderView;
use super::names::Names;
use crate::account::SignedIn;
use crate::disclose::{Denied, Disclosed, Granted, TRIES};
use crate::error::{DiscloseError, Fault};
use crate::institution::Records;
use crate::line::{RequestId, random};
use crate::policy::{Grant, Rule, Standing, Verdict, look_at_emergency};

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
    ) -> Result<Disclosed<EmergencyView>, DiscloseError> {
        for _ in 0..TRIES {
            let (found, version, up_to) = self.find_emergency(by, ask)?;
            let (grant, facts) = match found {
                Ok(found) => found,
                Err(rule) => {
                    let (act, case) = (DeniedAct::Record, Some(ask.case));
                    let purpose = ask.purpose;
                    let denied = Denied { act, rule, purpose, case, sections: Vec::new() };
                    self.deny(by, denied, request)?;
                    return Err(DiscloseError::denied(rule));
                }
            };
            let sections = rights_of(&grant);
            let opens = !sections.is_empty();
            let event = RecordViewed {
                shape: RecordShape::Emergency,
                sections: sections.clone(),
                fields: Vec::new(),
                up_to: ClearSeq(up_to),
                digest: None,
            };
            let granted = Granted {
                by,
                request,
                grant: &grant,
                purpose: ask.purpose,
                event: event.into(),
                event_id: EventId::from_bytes(random()?),
                cases: vec![ask.case],
                sections,
                up_to,
                expect: self.rests_on(by, Some((ask.case, version)))?,
                sealed: Vec::new(),
            };
            if let Some(receipt) = self.look(granted)? {
                return Ok(Disclosed::new(self.open_emergency(&facts, opens, &receipt)?, &receipt));
            }
        }
        Err(DiscloseError::Fault(Fault::Busy))
    }

    /// What the reader may see of it, and what it is; the version of the case, and how far the
    /// views go.
    #[expect(clippy::type_complexity, reason = "read once, at once")]
    fn find_emergency(
        &self,
        by: &SignedIn,
        ask: &ShowEmergency,
    ) -> Result<(Result<(Grant, EmergencyFacts), Rule>, u64, u64), Fault> {
        let views = self.views()?;
        let case = Standing::of(&views, ask.case);
        let standing = case.as_ref().map(|(standing, _)| standing);
        let facts = views.emergencies().get(ask.emergency).filter(|facts| facts.case == ask.case);
        let found = match (look_at_emergency(by.caller(), ask.purpose, standing), facts) {
            (Verdict::Granted(grant), Some(facts)) => Ok((grant, facts)),
            (Verdict::Granted(_), None) => Err(Rule::NoNeed),
            (Verdict::Denied(rule), _) => Err(rule),
        };
        Ok((found, case.map_or(0, |(_, facts)| facts.version), views.position()))
    }

    fn open_emergency(
        &self,
        facts: &EmergencyFacts,
        opens: bool,
        receipt: &Receipt<Look>,
    ) -> Result<EmergencyView, Fault> {
        let mut names = Names::new(self, receipt);
        let row = EmergencyRow::of(facts, self.clock.now_micros(), &mut names)?;
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
        receipt: &Receipt<Look>,
    ) -> Result<Option<PartText>, Fault> {
        let stored = self.ledger.read(seq)?;
        let entry = stored.entry();
        let part = entry.descriptors().next();
        match part {
            None => Ok(None),
            Some(_) if !opens => Ok(Some(PartText::Withheld(true))),
            Some(part) => part_text(self, &entry, &part, receipt).map(Some),
        }
    }
}

/// A reviewer opens the reasons, and nothing else of the case.
fn rights_of(grant: &Grant) -> Vec<Section> {
    grant.sections.iter().copied().filter(|section| *section == Section::Rights).collect()
}
