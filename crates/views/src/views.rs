//! All views of one ledger, at one position.

use sanad_casework::Event;
use sanad_chain::{BodyRef, Entry};

use crate::access_log::{AccessLog, LookType};
use crate::cases::Cases;
use crate::clocks::Clocks;
use crate::directory::Directory;
use crate::disclosures::DisclosureLedger;
use crate::emergencies::Emergencies;
use crate::error::ViewError;
use crate::inquiries::Inquiries;
use crate::institution::Institution;
use crate::keys::Keys;
use crate::line::Line;

/// The views after the first [`Views::position`] entries of a ledger.
#[derive(Default, PartialEq, Eq)]
pub struct Views {
    pub(crate) position: u64,
    pub(crate) institution: Institution,
    pub(crate) directory: Directory,
    pub(crate) cases: Cases,
    pub(crate) accesses: AccessLog,
    pub(crate) disclosures: DisclosureLedger,
    pub(crate) clocks: Clocks,
    pub(crate) emergencies: Emergencies,
    pub(crate) inquiries: Inquiries,
    pub(crate) keys: Keys,
}

impl Views {
    /// The views before any entry.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many entries were taken in: the position of the next one.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Takes in the next entry. What it says of a case, a member of staff or a disclosure that
    /// was never begun changes nothing: decisions do not write such events.
    ///
    /// # Errors
    /// It is not the next one, or it cannot be read; the views are as they were.
    pub fn apply(&mut self, entry: &Entry<'_>) -> Result<(), ViewError> {
        let seq = entry.seq().get();
        if seq != self.position {
            return Err(ViewError::OutOfOrder { expected: self.position, seq });
        }
        self.take_in(entry)?;
        self.position += 1;
        Ok(())
    }

    /// Takes in one entry of a selection, in the order of its streams: the views are then those of
    /// what these streams tell, and have no position.
    ///
    /// # Errors
    /// It cannot be read; the views are as they were.
    pub fn take_in(&mut self, entry: &Entry<'_>) -> Result<(), ViewError> {
        let seq = entry.seq().get();
        let body = entry.body().map_err(|source| ViewError::Body { seq, source })?;
        let recorded_at = entry.position().recorded_at;
        let line = Line { seq, recorded_at, actor: body.actor.staff, unit: body.actor.unit, entry };
        let kind = LookType::parse(body.event_type);
        if let Some(sign_in) = body.sign_in.filter(|_| kind.is_none_or(LookType::is_asked_for)) {
            self.directory.used(&sign_in, recorded_at);
        }
        match kind {
            Some(look) if look.is_a_look() => {
                self.accesses.apply(look, body.actor.staff, &line)?;
                if let Some(under) = body.correlation.filter(|_| !look.is_denial()) {
                    self.emergencies.looked(&under, seq);
                }
            }
            also => self.fold(also, &body, &line)?,
        }
        self.keys.name(entry);
        Ok(())
    }

    fn fold(
        &mut self,
        also: Option<LookType>,
        body: &BodyRef<'_>,
        line: &Line<'_>,
    ) -> Result<(), ViewError> {
        let event = Event::from_parts(body.event_type, body.schema, body.data)
            .map_err(|source| ViewError::Event { seq: line.seq, source })?;
        // INVARIANT: first, since these are the only folds that can refuse, and never both.
        self.cases.apply(&event, line)?;
        if let Some(named) = also {
            self.accesses.apply(named, body.actor.staff, line)?;
        }
        self.institution.apply(&event, line);
        self.directory.apply(&event, line);
        self.disclosures.apply(&event, line);
        self.clocks.apply(&event, line);
        self.emergencies.apply(&event, line);
        self.inquiries.apply(&event, line);
        self.keys.apply(&event);
        Ok(())
    }

    /// Who works here.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Which cases there are.
    pub fn cases(&self) -> &Cases {
        &self.cases
    }

    /// Who looked at what.
    pub fn accesses(&self) -> &AccessLog {
        &self.accesses
    }

    /// What left the house, was asked for, was refused.
    pub fn disclosures(&self) -> &DisclosureLedger {
        &self.disclosures
    }

    /// What must be done in time.
    pub fn clocks(&self) -> &Clocks {
        &self.clocks
    }

    /// Who opened what in an emergency, and what waits for review.
    pub fn emergencies(&self) -> &Emergencies {
        &self.emergencies
    }

    /// Which inquiries there are.
    pub fn inquiries(&self) -> &Inquiries {
        &self.inquiries
    }

    /// Which keys entries name.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The version of the access policy in force; 0 before any was published.
    pub fn policy_version(&self) -> u32 {
        self.institution.policy_version
    }

    /// The version of the institution's stream; 0 before it has any entry.
    pub fn institution_version(&self) -> u64 {
        self.institution.version
    }

    /// The public name of the institution, once the ledger has its first entry.
    pub fn institution_name(&self) -> Option<&str> {
        self.institution.name.as_deref()
    }
}

#[cfg(test)]
mod tests;
