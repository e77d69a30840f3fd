//! The statement to a person: who opened the file, and a copy of what is kept of them.
//!
//! It is a look as well, written before anything is shown; the first one on a request answers it,
//! in the same command. Of the copy, only what is sealed to that person is opened.

use std::collections::BTreeMap;

use sanad_casework::{
    AnswerSubjectAccess, CaseFile, CaseId, Command, DeniedAct, Event, Moment, PartyId, Proposal,
    Purpose, Release, Released, Role, Section, Seq as ClearSeq, StatementIssued, StatementShape,
    StreamId, SubjectRequestId, SubjectRequestState, What,
};
use sanad_chain::Seq;
use sanad_ledger::{Receipt, Stored};
use sanad_vault::Look as Written;
use sanad_views::{Access, Views};
use serde::Serialize;

use super::copy::Copied;
use super::names::Names;
use super::seen::{ByReader, Known, Showing};
use super::words::Tongue;
use crate::account::SignedIn;
use crate::basis::Basis;
use crate::disclose::Disclosed;
use crate::error::{DiscloseError, Fault};
use crate::gaps::Gap;
use crate::history::{CaseHistory, actor_of, event_of};
use crate::institution::Records;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants, only};
use crate::policy::{Grant, Rule, SYSTEM, role_of};
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
    /// What was lost for good: of that, nothing is told here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<Gap>,
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
    what: String,
    count: u32,
    first: String,
    last: String,
}

/// A look that is told, with its line and the sections that it is told of.
pub(crate) struct Told {
    look: Access,
    stored: Stored,
    event: Event,
    sections: Vec<Section>,
}

/// What a statement rests on, settled before its line is written.
pub(crate) struct Settled {
    pub(super) sections: Vec<Section>,
    pub(super) up_to: u64,
    pub(super) history: CaseHistory,
    pub(super) party: PartyId,
    pub(super) request: SubjectRequestId,
    /// What the statement changes: it answers a request that is open.
    answers: Vec<Proposal>,
    pub(super) at: Moment,
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

impl Settled {
    /// Decides on which request of this person, or of the client, they may be told now; the rule by which
    /// not. `copy` tells whether texts are opened for it.
    pub(super) fn of(
        basis: &Basis<'_>,
        grant: &Grant,
        (case, party): (CaseId, Option<PartyId>),
        copy: bool,
        answers: Answers,
    ) -> Result<Result<Self, Rule>, Fault> {
        let by = basis.by.caller();
        let history = basis.history(case)?;
        let at = basis.records.moment();
        let file = history.case.file();
        let party = party.or(file.map(|file| file.client));
        let standing = file.and_then(|file| Some((party?, file.standing_request(party?)?)));
        // A privacy officer opens more for it than for anything else: on what another recorded.
        let standing = standing.filter(|(_, (request, _))| {
            let request = file.and_then(|file| file.subject_requests.get(request));
            let own = request.is_some_and(|request| request.requested_by == by.staff);
            !(own && copy && by.role == Role::PrivacyOfficer)
        });
        let Some((party, (request, state))) = standing else {
            return Ok(Err(Rule::NoSubjectRequest));
        };
        let open = state == SubjectRequestState::Open;
        if open && answers == Answers::MustBe {
            return Ok(Err(Rule::StatementNotIssued));
        }
        let answers = if open && answers == Answers::Now {
            let act = AnswerSubjectAccess { case, request };
            match Command::from(act).decide(&history.case, by, &at) {
                Ok(proposals) => proposals,
                // Whom the policy lets answer, the rules let too.
                Err(_refusal) => return Ok(Err(Rule::NotToAnswer)),
            }
        } else {
            Vec::new()
        };
        let (sections, up_to) = (grant.sections.clone(), basis.up_to);
        Ok(Ok(Self { sections, up_to, history, party, request, answers, at }))
    }

    /// The file; there is one, since somebody has a need to know it.
    pub(super) fn file(&self) -> Result<&CaseFile, Fault> {
        self.history.case.file().ok_or(Fault::Busy)
    }

    /// A statement as a look: it changes what it answers, and shows one thing of one case.
    pub(super) fn chosen<L: Look<Rest = ()>>(
        &mut self,
        event: StatementIssued,
        opened: &[Section],
    ) -> Result<Chosen<L>, Fault> {
        let answers = std::mem::take(&mut self.answers);
        Ok(Chosen::new(event, ())?.opens(opened).changes(answers))
    }
}

impl Look for IssueStatement {
    type Row = (Settled, Vec<Told>);
    type Rest = ();
    type View = Statement;

    fn ask(&self) -> Ask {
        let wants = Wants::Statement(self.case, self.names);
        Ask::new(wants, self.purpose, DeniedAct::Statement)
    }

    fn choose(
        &self,
        basis: &Basis<'_>,
        grant: &Grant,
    ) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let answers = if self.again { Answers::MustBe } else { Answers::Now };
        let of = (self.case, self.party);
        let mut settled = match Settled::of(basis, grant, of, self.copy, answers)? {
            Ok(settled) => settled,
            Err(rule) => return Ok(Err(rule)),
        };
        let looks = looks_at(&*basis.records.views()?, self.case, basis.up_to);
        // Every look before the line is judged, so none may come in between.
        basis.note(StreamId::looks_of(self.case), looks.len() as u64);
        let told = basis.records.to_tell(&settled, &looks)?;
        let opened = if self.copy { settled.sections.clone() } else { Vec::new() };
        let event = StatementIssued {
            shape: StatementShape::Access,
            party: settled.party,
            request: settled.request,
            count: u32::try_from(told.len()).unwrap_or(u32::MAX),
            names: self.names,
            copy: self.copy,
            sections: opened.clone(),
            up_to: ClearSeq(basis.up_to),
        };
        let chosen = settled.chosen(event, &opened)?;
        Ok(Ok(chosen.rows([(vec![self.case], (settled, told))])))
    }

    fn open(
        &self,
        rows: Vec<(Settled, Vec<Told>)>,
        (): (),
        opens: &Opens<'_>,
    ) -> Result<Statement, Fault> {
        let (settled, told) = only(rows)?;
        opens.records.told(self, &settled, &told, opens.receipt)
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
        self.show(by, ask, request)
    }

    /// The looks that are told: to the client every one, denied ones too; to another person in the
    /// case those that showed something of them, with the sections of it. What the rules of the work
    /// refused was no look.
    fn to_tell(&self, settled: &Settled, looks: &[Access]) -> Result<Vec<Told>, Fault> {
        let is_client = settled.party == settled.file()?.client;
        let (known, mut given) = (Known::of(&settled.history)?, ByReader::default());
        let mut told = Vec::with_capacity(looks.len());
        for look in looks {
            let stored = self.ledger.read(look.seq)?;
            let event = event_of(&stored.entry())?;
            let sections = match event.released() {
                Released::Refused { by_work: true, .. } => continue,
                Released::Refused { sections, .. } => is_client.then(|| sections.to_vec()),
                Released::Names(_) | Released::Nothing => is_client.then(Vec::new),
                Released::Shown(shown) if is_client => Some(told_to_client(&shown, settled.party)),
                Released::Shown(_) => None,
            };
            // Also of what is told whole: a replay as another person rests on it.
            let places = match Showing::of(&stored)? {
                Some(showing) => given.take(&showing, &known)?,
                None => Vec::new(),
            };
            let theirs = known.sections_of(settled.party, &places);
            let sections = sections.or((!theirs.is_empty()).then_some(theirs));
            if let Some(sections) = sections {
                told.push(Told { look: *look, stored, event, sections });
            }
        }
        Ok(told)
    }

    /// Opens what the line covers.
    fn told(
        &self,
        ask: &IssueStatement,
        settled: &Settled,
        looks: &[Told],
        receipt: &Receipt<Written>,
    ) -> Result<Statement, Fault> {
        let tongue = ask.tongue;
        let mut names = Names::new(self, receipt);
        let mut rows = Vec::with_capacity(looks.len());
        for look in looks {
            rows.push(Self::row(tongue, look, ask.names.then_some(&mut names))?);
        }
        let copy = if ask.copy { Some(self.copy(tongue, settled, receipt)?) } else { None };
        let institution = self.views()?.institution_name().map(str::to_owned);
        Ok(Statement {
            case: ask.case,
            party: settled.party,
            request: settled.request,
            language: tongue.code(),
            institution,
            up_to: settled.up_to.to_string(),
            names: ask.names,
            looks: rows,
            everything: self.everything(tongue, ask.case, settled.up_to)?,
            gaps: self.gaps()?,
            copy,
        })
    }

    /// Acts on all cases since this one was opened, by kind.
    fn everything(
        &self,
        tongue: Tongue,
        case: CaseId,
        up_to: u64,
    ) -> Result<Vec<EverythingRow>, Fault> {
        let acts = self.on_everything(case, up_to)?;
        let mut kinds: BTreeMap<&'static str, Vec<Access>> = BTreeMap::new();
        for act in acts {
            kinds.entry(act.look.event_type()).or_default().push(act);
        }
        let mut rows = Vec::with_capacity(kinds.len());
        for acts in kinds.into_values() {
            let (Some(first), Some(last)) = (acts.first(), acts.last()) else { continue };
            let what = tongue.told(&event_of(&self.ledger.read(first.seq)?.entry())?);
            let count = u32::try_from(acts.len()).unwrap_or(u32::MAX);
            let (first, last) = (local(first.recorded_at), local(last.recorded_at));
            rows.push(EverythingRow { what, count, first, last });
        }
        Ok(rows)
    }

    /// Acts on all cases since this one was opened and before this position, oldest first.
    pub(super) fn on_everything(&self, case: CaseId, up_to: u64) -> Result<Vec<Access>, Fault> {
        let views = self.views()?;
        let opened = views.cases().get(case).map_or(Seq::new(0), |facts| facts.opened);
        let all = CaseId::from_bytes(StreamId::looks_of_all().id);
        let mut acts = views.accesses().by_case(all, Some(opened.get()), usize::MAX);
        acts.retain(|act| act.seq.get() < up_to);
        Ok(acts)
    }

    fn row(
        tongue: Tongue,
        Told { look, stored, event, sections }: &Told,
        names: Option<&mut Names<'_>>,
    ) -> Result<LookRow, Fault> {
        let entry = stored.entry();
        let body = entry.body().map_err(|_| Fault::Unreadable { seq: look.seq.get() })?;
        let role = role_of(body.actor.role, body.rule);
        let staff = match names {
            // What the program does of itself, nobody did.
            Some(_) if role == SYSTEM => Some(tongue.role(role)),
            Some(names) => names.of(actor_of(&entry)?)?,
            None => None,
        };
        Ok(LookRow {
            seq: look.seq.to_string(),
            at: local(look.recorded_at),
            denied: look.denied,
            what: tongue.told(event),
            sections: sections.iter().map(|section| tongue.label(*section)).collect(),
            unit: body.actor.unit.to_owned(),
            role: tongue.role(role),
            purpose: body.purpose.map(|code| tongue.named::<Purpose>(code)).unwrap_or_default(),
            staff,
        })
    }
}

/// Every look at the case before this position.
fn looks_at(views: &Views, case: CaseId, up_to: u64) -> Vec<Access> {
    let looks = views.accesses().by_case(case, None, usize::MAX);
    looks.into_iter().filter(|look| look.seq.get() < up_to).collect()
}

/// The sections that a look is told to the client of: those whose text it opened, of their own where it was
/// for one person.
fn told_to_client(shown: &Release<'_>, client: PartyId) -> Vec<Section> {
    match shown.what {
        What::Copy(of) | What::Accounting(of) if of != client => Vec::new(),
        What::Found(parties) if !parties.is_empty() && !parties.contains(&client) => Vec::new(),
        What::Copy(_)
        | What::Accounting(_)
        | What::Found(_)
        | What::Entries(..)
        | What::AsShownTo(..)
        | What::Client
        | What::Written(_)
        | What::Resealed
        | What::Headers => shown.sections.to_vec(),
    }
}

/// A time as people in Makassar read it.
pub(super) fn local(micros: i64) -> String {
    time::local_text(micros, 8 * 60)
}
