//! The statement to a person: who opened the file, and a copy of what is kept of them.
//!
//! It is a look as well, written before anything is shown; the first one on a request answers it,
//! in the same command. Of the copy, only what is sealed to that person is opened.

use std::collections::BTreeMap;

use sanad_casework::{
    AccessEvent, AnswerSubjectAccess, CaseFile, CaseId, Command, DeniedAct, Event, Moment, PartyId,
    Proposal, Purpose, Role, Section, Seq as ClearSeq, StaffId, StatementIssued, StatementShape,
    StreamId, SubjectRequestId, SubjectRequestState,
};
use sanad_chain::{EventId, Seq};
use sanad_ledger::{Expect, Receipt, Stored};
use sanad_vault::Look;
use sanad_views::{Access, Views};
use serde::Serialize;

use super::copy::Copied;
use super::names::Names;
use super::words::Tongue;
use crate::account::SignedIn;
use crate::disclose::{Denied, Disclosed, Granted, TRIES};
use crate::error::{DiscloseError, Fault};
use crate::history::{CaseHistory, actor_of, event_of};
use crate::institution::Records;
use crate::kinds::{CLASS_PARTY, stream};
use crate::line::{RequestId, random};
use crate::policy::{Grant, Rule, Standing, Verdict, answer_subject};
use crate::time;

/// Asking for the statement to a person in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IssueStatement {
    /// The case.
    pub case: CaseId,
    /// Why; only a request of the subject carries it.
    pub purpose: Purpose,
    /// For whom; the client, if left out.
    pub party: Option<PartyId>,
    /// In which language.
    pub tongue: Tongue,
    /// Whether a copy of the person's data goes along.
    pub copy: bool,
    /// Whether members of staff are named.
    pub names: bool,
    /// Whether it was issued before, and is read again. One that is issued answers a request that stands
    /// open; reading changes nothing, and there is nothing to read before.
    pub again: bool,
}

/// The statement to a person.
#[derive(Debug, Clone, Serialize)]
pub struct Statement {
    case: CaseId,
    party: PartyId,
    /// The request that it answers or rests on.
    request: SubjectRequestId,
    language: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    institution: Option<String>,
    /// The position it rests on: every look at the case before it is told.
    up_to: String,
    /// Whether members of staff are named.
    names: bool,
    looks: Vec<LookRow>,
    /// Acts on all cases alike since the case was opened, such as checking the whole ledger.
    everything: Vec<EverythingRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy: Option<Copied>,
}

/// One look at the file.
#[derive(Debug, Clone, Serialize)]
struct LookRow {
    /// Where its line stands: a question names it by this.
    seq: String,
    /// When, in central Indonesian time.
    at: String,
    /// Whether nothing was shown.
    denied: bool,
    what: String,
    sections: Vec<&'static str>,
    unit: String,
    role: String,
    purpose: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    staff: Option<String>,
}

/// Acts of one kind on all cases.
#[derive(Debug, Clone, Serialize)]
struct EverythingRow {
    what: &'static str,
    count: u32,
    first: String,
    last: String,
}

/// A look that is told, with its line.
struct Told {
    look: Access,
    stored: Stored,
    event: Event,
}

/// What a statement rests on, settled before its line is written.
pub(super) struct Basis {
    pub(super) grant: Grant,
    pub(super) up_to: u64,
    pub(super) history: CaseHistory,
    pub(super) party: PartyId,
    pub(super) request: SubjectRequestId,
    /// What the statement changes: it answers a request that is open.
    pub(super) answers: Vec<Proposal>,
    pub(super) at: Moment,
}

/// What every statement is asked with.
pub(super) struct Wanted {
    pub(super) case: CaseId,
    pub(super) purpose: Purpose,
    pub(super) party: Option<PartyId>,
    pub(super) names: bool,
    /// Whether texts are opened for it.
    pub(super) copy: bool,
    /// What it has to do with a request that is open.
    pub(super) answers: Answers,
}

/// What a statement has to do with the request that it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answers {
    /// It answers it.
    Now,
    /// It was answered before.
    MustBe,
    /// Nothing: whether it was answered does not matter.
    Whatever,
}

impl Basis {
    /// The file; there is one, since somebody has a need to know it.
    pub(super) fn file(&self) -> Result<&CaseFile, DiscloseError> {
        self.history.case.file().ok_or(DiscloseError::Hidden)
    }
}

impl Records {
    /// Tells a person in a case who opened the file.
    ///
    /// # Errors
    /// The role or purpose does not allow it, to this caller there is no such case, no request of
    /// this person stands, or a fault: then nothing is shown.
    pub fn statement(
        &self,
        by: &SignedIn,
        ask: &IssueStatement,
        request: RequestId,
    ) -> Result<Disclosed<Statement>, DiscloseError> {
        let IssueStatement { case, purpose, party, names, .. } = *ask;
        let answers = if ask.again { Answers::MustBe } else { Answers::Now };
        let wanted = Wanted { case, purpose, party, names, copy: ask.copy, answers };
        for tries in 0..TRIES {
            let _turn = (tries > 0).then(|| self.turns.at(case));
            let basis = self.basis(by, &wanted, request)?;
            let looks = looks_at(&*self.views()?, case, basis.up_to);
            let told = self.to_tell(&basis, &looks)?;
            let count = u32::try_from(told.len()).unwrap_or(u32::MAX);
            let opened = if ask.copy { basis.grant.sections.as_slice() } else { &[] };
            let event = StatementIssued {
                shape: StatementShape::Access,
                party: basis.party,
                request: basis.request,
                count,
                names,
                copy: ask.copy,
                sections: opened.to_vec(),
                up_to: ClearSeq(basis.up_to),
            };
            let mut granted = self.granted_of(by, &wanted, &basis, request, event, opened)?;
            // Every look before the line was judged, so none may come in between.
            let expected = match looks.len() as u64 {
                0 => Expect::None,
                version => Expect::Exact(version),
            };
            granted.expect.push((stream(StreamId::looks_of(case)), expected));
            if let Some(receipt) = self.look_with(granted, &basis.answers)? {
                let statement = self.told(ask, &basis, &told, &receipt)?;
                return Ok(Disclosed::new(statement, &receipt));
            }
        }
        Err(DiscloseError::Fault(Fault::Busy))
    }

    /// Decides whether the person may be told now, and on which request.
    pub(super) fn basis(
        &self,
        by: &SignedIn,
        wanted: &Wanted,
        request: RequestId,
    ) -> Result<Basis, DiscloseError> {
        let (verdict, up_to) = {
            let views = self.views()?;
            let standing = Standing::of(&views, wanted.case).map(|(standing, _)| standing);
            let (caller, purpose) = (by.caller(), wanted.purpose);
            let verdict = answer_subject(caller, purpose, standing.as_ref(), wanted.names);
            (verdict, views.position())
        };
        let grant = match verdict {
            Verdict::Granted(grant) => grant,
            Verdict::Denied(rule) => return Err(self.not_told(by, wanted, rule, request)?),
        };
        let history = CaseHistory::load(&self.ledger, wanted.case, up_to)?;
        let at = Moment { recorded_at: time::utc(self.clock.now_micros()) };
        let client = history.case.file().map(|file| file.client);
        let party = wanted.party.or(client);
        let standing =
            history.case.file().and_then(|file| Some((party?, file.standing_request(party?)?)));
        // A privacy officer opens more for it than for anything else: on what another recorded.
        let standing = standing.filter(|(_, (request, _))| {
            let request = history.case.file().and_then(|file| file.subject_requests.get(request));
            let own = request.is_some_and(|request| request.requested_by == by.caller().staff);
            !(own && wanted.copy && by.caller().role == Role::PrivacyOfficer)
        });
        let Some((party, (rests_on, state))) = standing else {
            return Err(self.not_told(by, wanted, Rule::NoSubjectRequest, request)?);
        };
        let open = state == SubjectRequestState::Open;
        if open && wanted.answers == Answers::MustBe {
            return Err(self.not_told(by, wanted, Rule::StatementNotIssued, request)?);
        }
        let answers = if open && wanted.answers == Answers::Now {
            let act = AnswerSubjectAccess { case: wanted.case, request: rests_on };
            match Command::from(act).decide(&history.case, by.caller(), &at) {
                Ok(proposals) => proposals,
                // Whom the policy lets answer, the rules let too.
                Err(_refusal) => {
                    return Err(self.not_told(by, wanted, Rule::NotToAnswer, request)?);
                }
            }
        } else {
            Vec::new()
        };
        Ok(Basis { grant, up_to, history, party, request: rests_on, answers, at })
    }

    /// The look that a statement is.
    pub(super) fn granted_of<'a>(
        &self,
        by: &'a SignedIn,
        wanted: &Wanted,
        basis: &'a Basis,
        request: RequestId,
        event: StatementIssued,
        opened: &[Section],
    ) -> Result<Granted<'a>, Fault> {
        Ok(Granted {
            by,
            request,
            grant: &basis.grant,
            purpose: wanted.purpose,
            event: event.into(),
            event_id: EventId::from_bytes(random()?),
            cases: vec![wanted.case],
            sections: opened.to_vec(),
            up_to: basis.up_to,
            expect: self.rests_on(by, Some((wanted.case, basis.history.version)))?,
            sealed: Vec::new(),
        })
    }

    fn not_told(
        &self,
        by: &SignedIn,
        wanted: &Wanted,
        rule: Rule,
        request: RequestId,
    ) -> Result<DiscloseError, Fault> {
        let (act, sections) = (DeniedAct::Statement, Vec::new());
        let (purpose, case) = (wanted.purpose, Some(wanted.case));
        self.deny(by, Denied { act, rule, purpose, case, sections }, request)?;
        Ok(DiscloseError::denied(rule))
    }

    /// The looks that are told: to the client every one, denied ones too; to another person in the
    /// case those that could show something of them. What the rules of the work refused was no
    /// look.
    fn to_tell(&self, basis: &Basis, looks: &[Access]) -> Result<Vec<Told>, DiscloseError> {
        let is_client = basis.party == basis.file()?.client;
        let theirs = sealed_to(&basis.history, basis.party);
        let mut told = Vec::with_capacity(looks.len());
        for look in looks {
            let stored = self.ledger.read(look.seq)?;
            let event = event_of(&stored.entry())?;
            let of_them = |section: &Section| {
                let held = theirs.iter().any(|(at, of)| *at < look.seq && of == section);
                held && !look.denied
            };
            if !was_refused(&event) && (is_client || shown(&event, basis.party).iter().any(of_them))
            {
                told.push(Told { look: *look, stored, event });
            }
        }
        Ok(told)
    }

    /// Opens what the line covers.
    fn told(
        &self,
        ask: &IssueStatement,
        basis: &Basis,
        looks: &[Told],
        receipt: &Receipt<Look>,
    ) -> Result<Statement, DiscloseError> {
        let tongue = ask.tongue;
        let mut names = Names::new(self, receipt);
        let mut rows = Vec::with_capacity(looks.len());
        for look in looks {
            rows.push(Self::row(tongue, basis.party, look, ask.names.then_some(&mut names))?);
        }
        let copy = if ask.copy { Some(self.copy(tongue, basis, receipt)?) } else { None };
        let views = self.views()?;
        Ok(Statement {
            case: ask.case,
            party: basis.party,
            request: basis.request,
            language: tongue.code(),
            institution: views.institution_name().map(str::to_owned),
            up_to: basis.up_to.to_string(),
            names: ask.names,
            looks: rows,
            everything: everything(&views, tongue, ask.case, basis.up_to),
            copy,
        })
    }

    fn row(
        tongue: Tongue,
        party: PartyId,
        Told { look, stored, event }: &Told,
        names: Option<&mut Names<'_>>,
    ) -> Result<LookRow, Fault> {
        let entry = stored.entry();
        let body = entry.body().map_err(|_| Fault::Unreadable { seq: look.seq.get() })?;
        let staff = match names {
            Some(names) => named(tongue, names, actor_of(&entry)?)?,
            None => None,
        };
        let (what, sections) = match denied(event) {
            Some((act, sections)) => (tongue.label(act), sections),
            None => (tongue.event(look.look.event_type()), shown(event, party)),
        };
        Ok(LookRow {
            seq: look.seq.to_string(),
            at: local(look.recorded_at),
            denied: look.denied,
            what: what.to_owned(),
            sections: sections.iter().map(|section| tongue.label(*section)).collect(),
            unit: body.actor.unit.to_owned(),
            role: tongue.named::<Role>(body.actor.role),
            purpose: body.purpose.map(|code| tongue.named::<Purpose>(code)).unwrap_or_default(),
            staff,
        })
    }
}

/// A member of staff by name; the program's own acts have none.
fn named(tongue: Tongue, names: &mut Names<'_>, staff: StaffId) -> Result<Option<String>, Fault> {
    if staff == StaffId::from_bytes([0; 16]) {
        return Ok(Some(tongue.of("sistem", "the system").to_owned()));
    }
    names.of(staff)
}

/// Every look at the case before this position.
fn looks_at(views: &Views, case: CaseId, up_to: u64) -> Vec<Access> {
    let looks = views.accesses().by_case(case, None, usize::MAX);
    looks.into_iter().filter(|look| look.seq.get() < up_to).collect()
}

/// Acts on all cases since this one was opened, by kind.
fn everything(views: &Views, tongue: Tongue, case: CaseId, up_to: u64) -> Vec<EverythingRow> {
    let opened = views.cases().get(case).map_or(Seq::new(0), |facts| facts.opened);
    let acts =
        views.accesses().by_case(CaseId::from_bytes([0; 16]), Some(opened.get()), usize::MAX);
    let mut kinds: BTreeMap<&'static str, Vec<Access>> = BTreeMap::new();
    for act in acts.into_iter().filter(|act| act.seq.get() < up_to) {
        kinds.entry(tongue.event(act.look.event_type())).or_default().push(act);
    }
    kinds
        .into_iter()
        .filter_map(|(what, acts)| {
            let (first, last) = (acts.first()?, acts.last()?);
            let count = u32::try_from(acts.len()).unwrap_or(u32::MAX);
            let (first, last) = (local(first.recorded_at), local(last.recorded_at));
            Some(EverythingRow { what, count, first, last })
        })
        .collect()
}

/// Where something is sealed to a person, and in which section.
fn sealed_to(history: &CaseHistory, party: PartyId) -> Vec<(Seq, Section)> {
    let mut sealed = Vec::new();
    for stored in &history.entries {
        let entry = stored.entry();
        let theirs = entry
            .descriptors()
            .filter(|part| part.class == CLASS_PARTY && part.party.as_bytes() == party.as_bytes());
        let sections = theirs.filter_map(|part| Section::from_number(part.section));
        sealed.extend(sections.map(|section| (entry.seq(), section)));
    }
    sealed
}

/// Whether the rules of the work refused an act that was open to who tried it.
fn was_refused(event: &Event) -> bool {
    matches!(event, Event::Access(AccessEvent::AccessDenied(denied)) if denied.refusal.is_some())
}

/// What was tried, where it was denied.
fn denied(event: &Event) -> Option<(DeniedAct, &[Section])> {
    if let Event::Access(AccessEvent::AccessDenied(denied)) = event {
        Some((denied.act, &denied.sections))
    } else {
        None
    }
}

/// Which sections a look showed, of this person where it was of one.
fn shown(event: &Event, party: PartyId) -> &[Section] {
    if let Event::Access(AccessEvent::RecordViewed(viewed)) = event {
        &viewed.sections
    } else if let Event::Access(AccessEvent::ListViewed(listed)) = event {
        &listed.sections
    } else if let Event::Access(AccessEvent::ReplayOpened(replayed)) = event {
        &replayed.sections
    } else if let Event::Access(AccessEvent::SearchPerformed(_)) = event {
        &[Section::Identity]
    } else if let Event::Access(AccessEvent::StatementIssued(issued)) = event
        && issued.party == party
    {
        &issued.sections
    } else {
        &[]
    }
}

/// A time as people in Makassar read it.
pub(super) fn local(micros: i64) -> String {
    time::local_text(micros, 8 * 60)
}
