//! Which cases there are, whose they are and how they stand.

mod facts;
mod fold;
mod record;
mod register;
mod tasks;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

use bincode::de::Decoder;
use bincode::enc::Encoder;
use bincode::error::{DecodeError, EncodeError};
use bincode::{Decode, Encode};
use sanad_casework::{CaseId, ErasureId, RedactionId, RegisterNumber, StaffId};
use sanad_chain::Seq;

pub use facts::{CaseFacts, CaseStatus};
pub use tasks::{TaskFacts, TaskKind};

use crate::stored::Id;
use record::Record;
use register::Register;
use tasks::Tasks;

/// Every case, in order of opening.
#[derive(Default, PartialEq, Eq)]
pub struct Cases {
    /// By the position of the opening.
    records: BTreeMap<u64, Record>,
    /// Parts that were sealed anew, by entry and index, with the entry that holds them now. The maps
    /// below follow from the records and are not stored.
    resealed: BTreeMap<(u64, u16), u64>,
    opened: HashMap<Id, u64>,
    /// Which numbers were given.
    register: Register,
    numbered: BTreeMap<RegisterNumber, u64>,
    /// The cases that each responsible professional and co-worker works on; no empty sets.
    caseload: HashMap<Id, BTreeSet<u64>>,
    tasks: Tasks,
}

impl Cases {
    /// The case with this id.
    pub fn get(&self, case: CaseId) -> Option<CaseFacts> {
        let opened = *self.opened.get(case.as_bytes())?;
        self.records.get(&opened).map(|record| record.facts(opened))
    }

    /// The case with this number in the register.
    pub fn by_number(&self, number: RegisterNumber) -> Option<CaseFacts> {
        let opened = *self.numbered.get(&number)?;
        self.records.get(&opened).map(|record| record.facts(opened))
    }

    /// The number of this case in the register.
    pub fn number(&self, case: CaseId) -> Option<RegisterNumber> {
        let opened = self.opened.get(case.as_bytes())?;
        self.records.get(opened).map(Record::number)
    }

    /// How many there are, closed and declined ones too.
    pub fn count(&self) -> usize {
        self.records.len()
    }

    /// Erasures that have begun and not ended: they are to be carried out.
    pub fn begun_erasures(&self) -> Vec<(CaseId, ErasureId)> {
        let of = |record: &Record| {
            let case = CaseId::from_bytes(record.case);
            let begun: Vec<_> = record.begun.iter().copied().map(ErasureId::from_bytes).collect();
            begun.into_iter().map(move |erasure| (case, erasure))
        };
        self.records.values().flat_map(of).collect()
    }

    /// Redactions that have begun and not ended: they are to be carried out.
    pub fn begun_redactions(&self) -> Vec<(CaseId, RedactionId)> {
        let of = |record: &Record| {
            let redaction = RedactionId::from_bytes(record.redacting?);
            Some((CaseId::from_bytes(record.case), redaction))
        };
        self.records.values().filter_map(of).collect()
    }

    /// The entry that holds a part anew, where it was sealed again: its only part is that part.
    pub fn resealed(&self, entry: Seq, part: u16) -> Option<Seq> {
        self.resealed.get(&(entry.get(), part)).copied().map(Seq::new)
    }

    /// Cases in order of opening, behind position `after`. Whom a case is barred to is in the facts.
    pub fn all(&self, after: Option<u64>) -> impl Iterator<Item = CaseFacts> {
        self.records.range(behind(after)).map(|(opened, record)| record.facts(*opened))
    }

    /// Of [`Cases::all`], those that `staff` is responsible for or a co-worker in.
    pub fn of_staff(&self, staff: StaffId, after: Option<u64>) -> impl Iterator<Item = CaseFacts> {
        let load = self.caseload.get(staff.as_bytes());
        let opened = load.into_iter().flat_map(move |load| load.range(behind(after)));
        opened.filter_map(|opened| Some(self.records.get(opened)?.facts(*opened)))
    }

    /// What is to be done in cases on which work goes on, in the order in which it began: what began behind
    /// position `after`. What was open when a case ended comes back with it.
    pub fn tasks(&self, after: Option<u64>) -> impl Iterator<Item = TaskFacts> {
        let goes_on = |task: &TaskFacts| {
            let opened = self.opened.get(task.case.as_bytes());
            let record = opened.and_then(|opened| self.records.get(opened));
            record.is_some_and(|record| record.status == CaseStatus::Open)
        };
        self.tasks.all(after).filter(goes_on)
    }

    fn take_on(&mut self, staff: Id, opened: u64) {
        self.caseload.entry(staff).or_default().insert(opened);
    }

    fn put_down(&mut self, staff: Id, opened: u64) {
        if let Some(load) = self.caseload.get_mut(&staff) {
            load.remove(&opened);
            if load.is_empty() {
                self.caseload.remove(&staff);
            }
        }
    }
}

fn behind(after: Option<u64>) -> (Bound<u64>, Bound<u64>) {
    (after.map_or(Bound::Unbounded, Bound::Excluded), Bound::Unbounded)
}

impl Encode for Cases {
    fn encode<E: Encoder>(&self, encoder: &mut E) -> Result<(), EncodeError> {
        self.records.encode(encoder)?;
        self.resealed.encode(encoder)?;
        self.register.encode(encoder)?;
        self.tasks.encode(encoder)
    }
}

impl<Context> Decode<Context> for Cases {
    fn decode<D: Decoder<Context = Context>>(decoder: &mut D) -> Result<Self, DecodeError> {
        let records = BTreeMap::<u64, Record>::decode(decoder)?;
        let resealed = BTreeMap::decode(decoder)?;
        let register = Register::decode(decoder)?;
        let tasks = Tasks::decode(decoder)?;
        let mut cases = Self::default();
        for (opened, record) in &records {
            cases.opened.insert(record.case, *opened);
            cases.numbered.insert(record.number(), *opened);
            for staff in record.workers() {
                cases.take_on(staff, *opened);
            }
        }
        Ok(Self { records, resealed, register, tasks, ..cases })
    }
}

#[cfg(test)]
mod tests;
