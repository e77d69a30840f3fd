//! Emergency access by what one has in hand: a name at night, not the number of a case.
//!
//! Reason and password come first. The search has a line of its own, for the purpose `emergency`, and shows nobody: where
//! just one case is found, the access is opened on it, with its entry and its review like any other; where none or several
//! are, the caller is told that, and no more. Cases from which the caller is barred are not there.

use std::collections::BTreeSet;

use sanad_casework::{
    CaseId, Command, DeniedAct, EmergencyId, FindInEmergencyForm, OpenEmergency, Purpose, Refusal,
    SearchForm, SearchPerformed, Section, Seq as ClearSeq,
};
use sanad_views::CaseStatus;

use super::fields;
use crate::account::SignedIn;
use crate::basis::Basis;
use crate::change::Unproven;
use crate::error::{Fault, RecordError, RevealError};
use crate::institution::Records;
use crate::line::random;
use crate::look::{Ask, Chosen, Look, Opens, Wants};
use crate::policy::{Grant, Rule, Standing, Wanted};
use crate::record::{Asked, Recorded};
use crate::reveal::Denied;

/// Stands for the case that is not known yet.
const NOBODYS: CaseId = CaseId::from_bytes([0; 16]);

/// The cases that are found.
struct FindInEmergency {
    form: SearchForm,
}

impl Records {
    /// Opens emergency access to the one case in which somebody is found by what is given.
    ///
    /// # Errors
    /// The role, the password or the sections do not allow it, or an earlier access waits for its review: a line says
    /// so. Nobody is found, or several are. What is refused of opening one by the number of its case. A fault.
    pub fn find_in_emergency(
        &self,
        by: &SignedIn,
        form: &FindInEmergencyForm,
        asked: &Asked<'_>,
    ) -> Result<Recorded, RecordError> {
        let emergency = EmergencyId::from_bytes(random()?);
        let mut act = OpenEmergency { case: NOBODYS, emergency, form: form.opens() };
        // A second press opens nothing anew.
        let first = self.answered(self.command_tag(by, asked))?;
        if let Some(case) = first.and_then(|first| first.case) {
            act.case = case;
            return self.record(by, &Command::from(act), asked);
        }
        self.shows_why(by, &act, asked)?;
        let ask = FindInEmergency { form: form.search() };
        let found = self.show(by, &ask, asked.request).map_err(|error| match error {
            RevealError::NotForRole => RecordError::NotForRole,
            RevealError::Fault(fault) => RecordError::Fault(fault),
            RevealError::Hidden
            | RevealError::Restricted
            | RevealError::NoEntry { .. }
            | RevealError::NoPlace { .. }
            | RevealError::NoCheckpoint
            | RevealError::NotIssued
            | RevealError::PapersHeld
            | RevealError::NoRequest => RecordError::Hidden,
        })?;
        match found.value().as_slice() {
            [case] => {
                act.case = *case;
                self.record(by, &Command::from(act), asked)
            }
            [] => Err(RecordError::Refused(Refusal::NobodyFound)),
            [_, _, ..] => Err(RecordError::Refused(Refusal::SeveralFound)),
        }
    }

    /// What is the same whoever is searched for, with the line where it is refused.
    fn shows_why(
        &self,
        by: &SignedIn,
        act: &OpenEmergency,
        asked: &Asked<'_>,
    ) -> Result<(), RecordError> {
        let (rule, error) = match self.may_open_emergency(by, act, false) {
            Ok(()) => return Ok(()),
            Err(Unproven::Told(error)) => return Err(error),
            Err(Unproven::Denied(rule, error)) => (rule, error),
            Err(Unproven::Refused(refusal)) => (Rule::WorkRefuses, RecordError::Refused(refusal)),
        };
        let denied = Denied {
            act: DeniedAct::Emergency,
            rule,
            purpose: Purpose::Emergency,
            case: None,
            sections: act.form.sections.iter().copied().collect(),
            party: None,
        };
        self.deny(by, denied, asked.request)?;
        Err(error)
    }

    /// The cases in which somebody is found, those on which work goes on before all others.
    fn cases_in_emergency(
        &self,
        by: &SignedIn,
        form: &SearchForm,
    ) -> Result<(Vec<CaseId>, u64), Fault> {
        let people = {
            let index = self.index.read();
            let Some(index) = &*index else {
                return Err(Fault::Busy);
            };
            let wanted = form.wanted();
            if wanted.is_empty() { Vec::new() } else { index.find(&wanted) }
        };
        let views = self.views()?;
        let (mut open, mut ended) = (BTreeSet::new(), BTreeSet::new());
        for person in people {
            let Some((standing, facts)) = Standing::of(&views, person.case) else {
                continue;
            };
            if standing.barred.contains(&by.caller().staff) || !self.is_told(&views, &person)? {
                continue;
            }
            if facts.status == CaseStatus::Open { &mut open } else { &mut ended }
                .insert(person.case);
        }
        let found = if open.is_empty() { ended } else { open };
        Ok((found.into_iter().collect(), views.position()))
    }
}

impl Look for FindInEmergency {
    type Row = ();
    /// The cases.
    type Rest = Vec<CaseId>;
    type View = Vec<CaseId>;

    fn ask(&self) -> Ask {
        let wants = Wants::Across(Wanted::EmergencySearch);
        Ask::new(wants, Purpose::Emergency, DeniedAct::Emergency).of(&[Section::Search])
    }

    fn choose(&self, basis: &Basis<'_>, _: &Grant) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let records = basis.records;
        records.make_index()?;
        let (cases, up_to) = records.cases_in_emergency(&basis.by, &self.form)?;
        // It shows nobody, and so counts and links nobody.
        let event = SearchPerformed {
            fields: fields(&self.form),
            count: 0,
            more: false,
            up_to: ClearSeq(up_to),
            parties: Vec::new(),
        };
        let chosen = Chosen::new(event, cases)?.seals(self.form.sealed());
        Ok(Ok(chosen.before(up_to)))
    }

    fn open(&self, _: Vec<()>, cases: Vec<CaseId>, _: &Opens<'_>) -> Result<Vec<CaseId>, Fault> {
        Ok(cases)
    }
}
