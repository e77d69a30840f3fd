//! What each event means to the ledger of disclosures.

use sanad_casework::{
    CaseId, Decision, DisclosureDecided, DisclosureEvent, DisclosureId, DisclosureMade,
    DisclosureRequested, Event, RecipientClass,
};

use super::record::Mark;
use super::{DisclosureLedger, DisclosureStatus, Record};
use crate::line::Line;
use crate::stored::Written;

impl DisclosureLedger {
    pub(crate) fn apply(&mut self, event: &Event, line: &Line<'_>) {
        match event {
            Event::Disclosure(DisclosureEvent::DisclosureRequested(asked)) => {
                self.request(asked, line);
            }
            Event::Disclosure(DisclosureEvent::DisclosureDecided(decided)) => {
                self.decide(decided, line);
            }
            Event::Disclosure(DisclosureEvent::DisclosureMade(made)) => self.make(made, line),
            Event::Intake(_)
            | Event::Identity(_)
            | Event::Consent(_)
            | Event::Session(_)
            | Event::Referral(_)
            | Event::Closure(_)
            | Event::Rights(_)
            | Event::Subject(_)
            | Event::Emergency(_)
            | Event::Access(_)
            | Event::Inquiry(_)
            | Event::Breach(_)
            | Event::Keys(_)
            | Event::System(_)
            | Event::Assignment(_)
            | Event::Staff(_) => {}
        }
    }

    fn request(&mut self, asked: &DisclosureRequested, line: &Line<'_>) {
        self.begin(asked.disclosure, asked.case, asked.requester, line);
        self.change(asked.disclosure, asked.case, |record| {
            if record.requested.is_none() && record.made.is_none() {
                record.instrument = Some(Written(asked.instrument));
                record.answer_due = asked.answer_due.map(|day| day.to_string());
                record.requested = Some(Mark::from(line));
                record.concerns(&asked.data_groups);
            }
        });
    }

    fn decide(&mut self, decided: &DisclosureDecided, line: &Line<'_>) {
        self.change(decided.disclosure, decided.case, |record| {
            if record.status == DisclosureStatus::Requested {
                record.status = match decided.decision {
                    Decision::Allow | Decision::Partial => DisclosureStatus::Allowed,
                    Decision::Refuse => DisclosureStatus::Refused,
                };
                record.decided = Some(Mark::from(line));
                record.concerns(&decided.data_groups);
            }
        });
    }

    /// Whatever was decided before: if data went out, that is what is told.
    fn make(&mut self, made: &DisclosureMade, line: &Line<'_>) {
        self.begin(made.disclosure, made.case, made.recipient, line);
        self.change(made.disclosure, made.case, |record| {
            record.status = DisclosureStatus::Made;
            record.recipient = Written(made.recipient);
            record.instrument = made.instrument.map(Written).or(record.instrument.take());
            record.basis = Some(Written(made.basis));
            record.made = Some(Mark::from(line));
            record.concerns(&made.data_groups);
        });
    }

    fn begin(&mut self, id: DisclosureId, case: CaseId, to: RecipientClass, line: &Line<'_>) {
        if !self.begun.contains_key(id.as_bytes()) {
            self.records.insert(line.seq, Record::begun(id, case, to));
            self.index(line.seq, *id.as_bytes(), *case.as_bytes());
        }
    }

    fn change(&mut self, id: DisclosureId, case: CaseId, change: impl FnOnce(&mut Record)) {
        let begun = self.begun.get(id.as_bytes());
        let record = begun.and_then(|begun| self.records.get_mut(begun));
        if let Some(record) = record.filter(|record| record.case == *case.as_bytes()) {
            change(record);
        }
    }
}
