//! The door out: nothing is shown before the line that says so is durable.

use sanad_casework::{
    AccessDenied, Basis, BreachId, CaseId, DeniedAct, Event, PartyId, Proposal, Purpose, Sealed,
    Section, StreamId,
};
use sanad_chain::{CommandId, EventId, Hash, Seq, Stream};
use sanad_ledger::{Append, AppendError, Expect, Receipt};
use sanad_vault::{Look, Sections};
use sanad_views::{CaseFacts, Views};

use crate::account::SignedIn;
use crate::error::Fault;
use crate::institution::Records;
use crate::kinds::{LOOK_KINDS, covered, stream};
use crate::line::{Keys, Line, RequestContext, RequestId, drafts, random};
use crate::policy::{Grant, Rule, Standing};
use crate::time;

/// A value whose line is on the disk. Nothing else may leave the house.
///
/// It is made only here, from the ledger's receipt:
///
/// ```compile_fail,E0451
/// # fn shortcut(file: sanad_records::CaseView) -> sanad_records::Revealed<sanad_records::CaseView> {
/// sanad_records::Revealed { value: file, seq: sanad_chain::Seq::new(0), hash: sanad_chain::Hash::ZERO }
/// # }
/// ```
#[derive(Debug)]
pub struct Revealed<T> {
    value: T,
    seq: Seq,
    hash: Hash,
}

impl<T> Revealed<T> {
    pub(crate) fn new(value: T, receipt: &Receipt<Look>) -> Self {
        Self { value, seq: receipt.seq(), hash: receipt.hash() }
    }

    /// What may now be shown.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Takes out what may now be shown.
    pub fn into_value(self) -> T {
        self.value
    }

    /// Where the line stands.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// The line's hash.
    pub fn hash(&self) -> Hash {
        self.hash
    }
}

/// How often a look is decided anew when what it rests on changes meanwhile.
pub(crate) const TRIES: usize = 16;

/// A look that was granted and is about to be written down.
pub(crate) struct LookToRecord<'a> {
    pub(crate) by: &'a SignedIn,
    pub(crate) request: RequestId,
    pub(crate) grant: &'a Grant,
    pub(crate) purpose: Purpose,
    pub(crate) event: Event,
    pub(crate) event_id: EventId,
    pub(crate) cases: Vec<CaseId>,
    /// The sections whose sealed text is opened.
    pub(crate) sections: Vec<Section>,
    /// What is shown is the fold before this position.
    pub(crate) up_to: u64,
    /// What must still hold when the line is written.
    pub(crate) expect: Vec<(Stream, Expect)>,
    /// What is sealed beside the line.
    pub(crate) sealed: Vec<Sealed>,
    /// What it changes: those events, which seal nothing, stand before the line, and all of them are
    /// written or none.
    pub(crate) changes: Vec<Proposal>,
    /// Whether it opens what stands sealed beside the lines of its cases.
    pub(crate) lines: bool,
    /// The breach whose file it opens.
    pub(crate) breach: Option<BreachId>,
}

impl<'a> LookToRecord<'a> {
    /// A line that links no case, opens nothing and expects nothing.
    pub(crate) fn line(
        by: &'a SignedIn,
        grant: &'a Grant,
        purpose: Purpose,
        event: impl Into<Event>,
        request: RequestId,
    ) -> Result<Self, Fault> {
        Ok(Self {
            by,
            request,
            grant,
            purpose,
            event: event.into(),
            event_id: EventId::from_bytes(random()?),
            cases: Vec::new(),
            sections: Vec::new(),
            up_to: 0,
            expect: Vec::new(),
            sealed: Vec::new(),
            changes: Vec::new(),
            lines: false,
            breach: None,
        })
    }
}

/// A look that was denied.
pub(crate) struct Denied {
    pub(crate) act: DeniedAct,
    pub(crate) rule: Rule,
    pub(crate) purpose: Purpose,
    /// The case asked for: the line says so whether or not it exists.
    pub(crate) case: Option<CaseId>,
    pub(crate) sections: Vec<Section>,
    /// The person in the case for whom it was asked, where one was named.
    pub(crate) party: Option<PartyId>,
}

impl Records {
    /// Writes the line of a look and waits until it is durable; `None` where something it rests on
    /// has changed and it must be decided anew.
    pub(crate) fn look(&self, granted: LookToRecord<'_>) -> Result<Option<Receipt<Look>>, Fault> {
        #[cfg(test)]
        self.decided();
        let LookToRecord { by, request, grant, purpose, event, event_id, cases, .. } = granted;
        let at = self.clock.now_micros();
        let mut line = Line::now(event, at, purpose, grant.basis)?;
        line.event_id = event_id;
        line.cases = cases;
        line.correlation = grant.under;
        let under = RequestContext {
            caller: &by.caller,
            sign_in: by.sign_in,
            request,
            rule: grant.rule,
            tag: None,
        };
        let year = chrono::Datelike::year(&time::utc(at));
        let mut keys = Keys::none(&self.vault);
        if !granted.sealed.is_empty() {
            self.before_drawing(true)?;
        }
        let parts = keys.seal(&line, &granted.sealed, year).inspect_err(|_| keys.give_back())?;
        let mut lines = drafts(&granted.changes, &under, &mut Keys::none(&self.vault))?;
        lines.push(line.draft(&under, &parts)?);
        let append = Append {
            command: CommandId::from_bytes(random()?),
            drafts: lines,
            expect: granted.expect,
            at: None,
            reserve: true,
        };
        let sections: Sections = covered(&granted.sections);
        let mut look = Look::new(append, LOOK_KINDS, sections, Seq::new(granted.up_to));
        if grant.directory {
            look = look.with_directory();
        }
        if let Some(breach) = granted.breach {
            look = look.with_record(stream(StreamId::breach(breach)));
        }
        if granted.lines {
            look = look.with_lines();
        }
        let witnessed = self.ledger.witness(look);
        keys.after(&witnessed, false);
        match witnessed {
            Ok(receipt) => Ok(Some(receipt)),
            Err(AppendError::Conflict { .. }) => Ok(None),
            Err(fault) => Err(fault.into()),
        }
    }

    /// Writes down that somebody was refused. If that cannot be written, it is a fault: the
    /// refusal is not answered as if it had been.
    pub(crate) fn deny(
        &self,
        by: &SignedIn,
        denied: Denied,
        request: RequestId,
    ) -> Result<(), Fault> {
        let Denied { act, rule, purpose, case, sections, party } = denied;
        self.write_denied(
            by,
            AccessDenied { act, sections, refusal: None, party },
            (rule, purpose, case),
            request,
        )
    }

    /// Writes down that a request of somebody was refused before anything was decided: something in
    /// it is missing, wrong or out of date. `code` names what: lower-case letters and `_`.
    ///
    /// # Errors
    /// The line cannot be written: the refusal is then not to be answered as if it had been.
    pub fn not_understood(
        &self,
        by: &SignedIn,
        (act, case): (DeniedAct, Option<CaseId>),
        code: &str,
        request: RequestId,
    ) -> Result<(), Fault> {
        let refusal = code.parse().ok();
        let event = AccessDenied { act, sections: Vec::new(), refusal, party: None };
        self.write_denied(by, event, (Rule::NotUnderstood, Purpose::Maintenance, case), request)
    }

    pub(crate) fn write_denied(
        &self,
        by: &SignedIn,
        event: AccessDenied,
        (rule, purpose, case): (Rule, Purpose, Option<CaseId>),
        request: RequestId,
    ) -> Result<(), Fault> {
        let at = self.clock.now_micros();
        let mut line = Line::now(event, at, purpose, Basis::Duty)?;
        // An id of zeros is that of the acts on everything: no case has it.
        let everything = StreamId::looks_of_all();
        let case = case.filter(|case| StreamId::looks_of(*case) != everything);
        line.cases = case.into_iter().collect();
        let under =
            RequestContext { caller: &by.caller, sign_in: by.sign_in, request, rule, tag: None };
        self.ledger.append(Append {
            command: CommandId::from_bytes(random()?),
            drafts: vec![line.draft(&under, &[])?],
            expect: Vec::new(),
            at: None,
            reserve: true,
        })?;
        Ok(())
    }

    /// How a case stands to this caller now, with their seat in an inquiry that names it.
    pub(crate) fn standing_for(
        &self,
        views: &Views,
        case: CaseId,
        by: &SignedIn,
    ) -> Option<(Standing, CaseFacts)> {
        let at = time::utc(self.clock.now_micros());
        let (mut standing, facts) = Standing::of(views, case)?;
        // It was opened with a password, by somebody who is there: no machine looks under it.
        if by.session().is_none() {
            standing.emergencies.clear();
        }
        Some((standing.seated(views, case, by.caller(), at), facts))
    }
}
