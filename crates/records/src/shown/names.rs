//! Names of staff: sealed to themselves, opened as directory data with the receipt of a look.

use std::collections::BTreeMap;

use sanad_casework::StaffId;
use sanad_ledger::Receipt;
use sanad_vault::Look;

use crate::error::Fault;
use crate::institution::Records;
use crate::kinds::CLASS_STAFF;

/// The names that one look shows, each opened once.
pub(crate) struct Names<'a> {
    records: &'a Records,
    receipt: &'a Receipt<Look>,
    known: BTreeMap<StaffId, Option<String>>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(records: &'a Records, receipt: &'a Receipt<Look>) -> Self {
        Self { records, receipt, known: BTreeMap::new() }
    }

    /// The name, where the look covers it and its key is still there.
    pub(crate) fn of(&mut self, staff: StaffId) -> Result<Option<String>, Fault> {
        if let Some(name) = self.known.get(&staff) {
            return Ok(name.clone());
        }
        let name = self.open(staff)?;
        self.known.insert(staff, name.clone());
        Ok(name)
    }

    fn open(&self, staff: StaffId) -> Result<Option<String>, Fault> {
        let registered = match self.records.views()?.directory().staff(staff) {
            Some(facts) => facts.registered,
            None => return Ok(None),
        };
        let stored = self.records.ledger.read(registered)?;
        let entry = stored.entry();
        let Some(part) = entry.descriptors().find(|part| part.class == CLASS_STAFF) else {
            return Ok(None);
        };
        let opened = self.records.open_as_written(&entry, part.index, self.receipt)?;
        let Ok(text) = opened else {
            return Ok(None);
        };
        let body: serde_json::Value = serde_json::from_slice(&text)?;
        Ok(body.get("name").and_then(serde_json::Value::as_str).map(str::to_owned))
    }
}
