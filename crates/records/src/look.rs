//! The door out, once: who may, what is chosen, what it rests on, the line, the receipt, and only then what
//! the line covers.
//!
//! What differs for a list, a file, a log and whatever else is shown stands in its [`Look`]; the order
//! stands here. A look cannot forget whom a case it shows may stand before: the rows are in the hands of
//! this loop, and each leaves it only where the line expected its case as it was read, or where the case
//! was judged again behind the line. Evidence and feeds go by hand, since they stream out behind their
//! line, and so do the program's own looks, which open what an erasure or a redaction needs.

use std::collections::BTreeSet;

use sanad_casework::{
    BreachId, CaseId, DeniedAct, Event, PartyId, Proposal, Purpose, Sealed, Section, StaffId,
};
use sanad_chain::EventId;
use sanad_ledger::Receipt;
use sanad_vault::Look as Written;
use sanad_views::Views;

use crate::account::SignedIn;
use crate::basis::Basis;
use crate::error::{Fault, RevealError};
use crate::institution::Records;
use crate::line::{RequestId, random};
use crate::policy::{
    ChosenBy, Grant, Rule, Verdict, Wanted, answer_subject, links, look_across, look_at_case,
    look_at_emergency, may_know, may_read_of, review_mentions,
};
use crate::reveal::{Denied, LookToRecord, Revealed, TRIES};

/// After so many tries a look waits for its turn among those who change the case.
const PATIENCE: usize = 2;

/// What somebody asks to see.
pub(crate) struct Ask {
    /// What it is.
    pub(crate) wants: Wants,
    /// Why.
    pub(crate) purpose: Purpose,
    /// What a refused one tried.
    pub(crate) tries: DeniedAct,
    /// Of which sections.
    pub(crate) sections: Vec<Section>,
    /// For which person in the case, where one was named.
    pub(crate) party: Option<PartyId>,
}

impl Ask {
    pub(crate) fn new(wants: Wants, purpose: Purpose, tries: DeniedAct) -> Self {
        Self { wants, purpose, tries, sections: Vec::new(), party: None }
    }

    /// For this person in the case.
    pub(crate) fn for_person(self, party: Option<PartyId>) -> Self {
        Self { party, ..self }
    }

    /// Of these sections.
    pub(crate) fn of(self, sections: &[Section]) -> Self {
        Self { sections: sections.to_vec(), ..self }
    }
}

/// What is wanted, as the policy judges it.
pub(crate) enum Wants {
    /// The file of a case.
    File(CaseId),
    /// The same, as somebody had been shown it: for those who may read who looked.
    FileAsShown(CaseId),
    /// What people wrote about somebody in a case.
    Mentions(CaseId),
    /// One emergency access to a case.
    Emergency(CaseId),
    /// Something drawn from the lines of looks at a case.
    Log(CaseId, Wanted),
    /// What a member of staff looked at.
    LogBy(StaffId),
    /// What a person in a case is told; with the names of staff.
    Statement(CaseId, bool),
    /// Something across cases.
    Across(Wanted),
}

impl Wants {
    /// The one case it is about, if it is about one: its line says so though it is refused.
    fn case(&self) -> Option<CaseId> {
        match self {
            Self::File(case)
            | Self::FileAsShown(case)
            | Self::Mentions(case)
            | Self::Emergency(case)
            | Self::Log(case, _)
            | Self::Statement(case, _) => Some(*case),
            Self::LogBy(_) | Self::Across(_) => None,
        }
    }

    /// Decided before anything of a case is read: a refusal reads as much of a case that is there as of
    /// one that is not.
    pub(crate) fn judge(&self, basis: &Basis<'_>, purpose: Purpose) -> Result<Verdict, Fault> {
        let by = basis.by.caller();
        let now = basis.records.clock.now_micros();
        let if_known = |wanted, known: bool| match look_across(by, purpose, wanted) {
            Verdict::Granted(_) if !known => Verdict::Denied(Rule::NoNeed),
            verdict @ (Verdict::Granted(_) | Verdict::Denied(_)) => verdict,
        };
        Ok(match self {
            Self::File(case) => look_at_case(by, purpose, basis.standing(*case)?.as_ref(), now),
            Self::FileAsShown(case) => {
                let standing = basis.standing(*case)?;
                match look_across(by, purpose, Wanted::AccessLog) {
                    Verdict::Granted(_) => look_at_case(by, purpose, standing.as_ref(), now),
                    denied @ Verdict::Denied(_) => denied,
                }
            }
            Self::Mentions(case) => {
                review_mentions(by, purpose, basis.standing(*case)?.as_ref(), now)
            }
            Self::Emergency(case) => {
                look_at_emergency(by, purpose, basis.standing_of_work(*case)?.as_ref())
            }
            // Looks at an id that no case has are found by member of staff and by time.
            Self::Log(case, wanted) => {
                let standing = basis.standing(*case)?;
                if_known(*wanted, links(by, standing.as_ref()))
            }
            Self::LogBy(staff) => {
                let unit = basis.account(*staff)?.map(|facts| facts.unit);
                if_known(Wanted::AccessOfStaff, may_read_of(by, unit.as_ref()))
            }
            Self::Statement(case, names) => {
                answer_subject(by, purpose, basis.standing_of_work(*case)?.as_ref(), *names)
            }
            Self::Across(wanted) => look_across(by, purpose, *wanted),
        })
    }
}

/// What was chosen to be shown, before the line.
pub(crate) struct Chosen<L: Look> {
    rows: Vec<(Vec<CaseId>, L::Row)>,
    links: Vec<CaseId>,
    rest: L::Rest,
    event: Event,
    event_id: EventId,
    sections: Vec<Section>,
    sealed: Vec<Sealed>,
    changes: Vec<Proposal>,
    under: Option<[u8; 16]>,
    breach: Option<BreachId>,
    lines: bool,
    up_to: Option<u64>,
}

impl<L: Look> Chosen<L> {
    /// A line, and what is no row.
    pub(crate) fn new(event: impl Into<Event>, rest: L::Rest) -> Result<Self, Fault> {
        Ok(Self {
            rows: Vec::new(),
            links: Vec::new(),
            rest,
            event: event.into(),
            event_id: EventId::from_bytes(random()?),
            sections: Vec::new(),
            sealed: Vec::new(),
            changes: Vec::new(),
            under: None,
            breach: None,
            lines: false,
            up_to: None,
        })
    }

    /// Under this id, on which something in the line rests.
    pub(crate) fn with_id(self, event_id: EventId) -> Self {
        Self { event_id, ..self }
    }

    /// What is shown or left out as one, with the cases it names.
    pub(crate) fn rows(mut self, rows: impl IntoIterator<Item = (Vec<CaseId>, L::Row)>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// The cases that are looked at whatever rows there are.
    pub(crate) fn links(self, links: Vec<CaseId>) -> Self {
        Self { links, ..self }
    }

    /// The sections whose text is opened.
    pub(crate) fn opens(self, sections: &[Section]) -> Self {
        Self { sections: sections.to_vec(), ..self }
    }

    /// It opens what stands before this position, not before that of the basis.
    pub(crate) fn before(self, up_to: u64) -> Self {
        Self { up_to: Some(up_to), ..self }
    }

    /// What is sealed beside the line.
    pub(crate) fn seals(self, sealed: Vec<Sealed>) -> Self {
        Self { sealed, ..self }
    }

    /// What the look changes, in one with its line: events that seal nothing.
    pub(crate) fn changes(self, changes: Vec<Proposal>) -> Self {
        Self { changes, ..self }
    }

    /// What the line belongs to.
    pub(crate) fn under(self, id: [u8; 16]) -> Self {
        Self { under: Some(id), ..self }
    }

    /// It opens the file of a breach.
    pub(crate) fn of_breach(self, breach: BreachId) -> Self {
        Self { breach: Some(breach), ..self }
    }

    /// It opens what stands sealed beside the lines of its cases.
    pub(crate) fn with_lines(self, lines: bool) -> Self {
        Self { lines, ..self }
    }
}

/// Something that is shown.
pub(crate) trait Look: Sized {
    /// What is shown or left out as one: a file, a row of a list.
    type Row;
    /// What is no row: whether there is more, a time.
    type Rest;
    /// What is shown.
    type View;

    /// What is asked.
    fn ask(&self) -> Ask;

    /// What it shows, or the rule by which there is nothing.
    fn choose(&self, basis: &Basis<'_>, grant: &Grant)
    -> Result<Result<Chosen<Self>, Rule>, Fault>;

    /// Opens what the line covers: rows whose cases the line expected, or that were judged again.
    fn open(
        &self,
        rows: Vec<Self::Row>,
        rest: Self::Rest,
        opens: &Opens<'_>,
    ) -> Result<Self::View, Fault>;
}

/// With what the parts are opened that the line covers.
pub(crate) struct Opens<'a> {
    /// The records.
    pub(crate) records: &'a Records,
    /// Who looks.
    pub(crate) by: &'a SignedIn,
    /// That the line is durable.
    pub(crate) receipt: &'a Receipt<Written>,
}

impl Records {
    /// Shows something: the one way out.
    pub(crate) fn show<L: Look>(
        &self,
        by: &SignedIn,
        look: &L,
        request: RequestId,
    ) -> Result<Revealed<L::View>, RevealError> {
        let Ask { wants, purpose, tries: act, sections: asked, party } = look.ask();
        let case = wants.case();
        for tries in 0..TRIES {
            let _turn = case.filter(|_| tries >= PATIENCE).map(|case| self.turns.at(case));
            let basis = Basis::new(self, by)?;
            let chosen = match wants.judge(&basis, purpose)? {
                Verdict::Granted(grant) => {
                    look.choose(&basis, &grant)?.map(|chosen| (grant, chosen))
                }
                Verdict::Denied(rule) => Err(rule),
            };
            if basis.is_torn() {
                continue;
            }
            let (mut grant, chosen) = match chosen {
                Ok(chosen) => chosen,
                Err(rule) => {
                    let denied = Denied { act, rule, purpose, case, sections: asked, party };
                    self.deny(by, denied, request)?;
                    return Err(RevealError::denied(rule));
                }
            };
            // The case asked for is linked even where nothing of it is shown: being told so is a look.
            let named = chosen.rows.iter().flat_map(|(cases, _)| cases.iter().copied());
            let seat = || basis.seat().map(|inquiry| *inquiry.as_bytes());
            let breach = chosen.breach.map(|breach| *breach.as_bytes());
            grant.under = chosen.under.or(grant.under).or_else(seat).or(breach);
            let granted = LookToRecord {
                by: &basis.by,
                request,
                grant: &grant,
                purpose,
                event: chosen.event,
                event_id: chosen.event_id,
                cases: named
                    .chain(chosen.links)
                    .chain(case)
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .collect(),
                sections: chosen.sections,
                up_to: chosen.up_to.unwrap_or(basis.up_to),
                expect: basis.expect(),
                sealed: chosen.sealed,
                changes: chosen.changes,
                breach: chosen.breach,
                lines: chosen.lines,
            };
            if let Some(receipt) = self.look(granted)? {
                let rows = self.still_shown(&basis, chosen.rows)?;
                let opens = Opens { records: self, by: &basis.by, receipt: &receipt };
                let view = look.open(rows, chosen.rest, &opens)?;
                return Ok(Revealed::new(view, &receipt));
            }
        }
        Err(RevealError::Fault(Fault::Busy))
    }

    /// Whether a case that others chose may stand in something that is shown to the reader.
    pub(crate) fn is_known(&self, views: &Views, by: &SignedIn, case: CaseId) -> bool {
        let standing = self.standing_for(views, case, by);
        may_know(by.caller(), ChosenBy::Others, standing.as_ref().map(|(standing, _)| standing))
    }

    /// The rows that may still be shown: each of their cases stands in what the line expected, or is
    /// judged again now that the line is written.
    fn still_shown<R>(
        &self,
        basis: &Basis<'_>,
        rows: Vec<(Vec<CaseId>, R)>,
    ) -> Result<Vec<R>, Fault> {
        let views = self.views()?;
        let shown = |case: &CaseId| basis.holds(*case) || self.is_known(&views, &basis.by, *case);
        let all = |cases: &[CaseId]| cases.iter().all(shown);
        Ok(rows.into_iter().filter(|(cases, _)| all(cases)).map(|(_, row)| row).collect())
    }
}

/// The one row of a look at one case, which its line expected.
pub(crate) fn only<R>(rows: Vec<R>) -> Result<R, Fault> {
    rows.into_iter().next().ok_or(Fault::Busy)
}
