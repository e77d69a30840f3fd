//! The statement to a person: who opened the file, and a copy of what is kept of them.
//!
//! It is a look as well, written before anything is shown; the first one on a request answers it,
//! in the same command. Of the copy, only what is sealed to that person is opened. The client is told of
//! each look; anybody else in the case is told of looks at what is theirs, summed, so that nothing that
//! concerns others changes their paper.

use sanad_casework::{
    CaseId, DeniedAct, PartyId, Purpose, Seq as ClearSeq, StatementIssued, StatementShape, StreamId,
};
use sanad_ledger::Receipt;
use sanad_vault::Look as Written;
use sanad_views::{Access, Views};
use serde::Serialize;

use super::settled::{Answers, Settled};
use super::summed::{SummedStatement, Sums};
use super::whole::{Told, WholeStatement};
use super::words::Tongue;
use crate::account::SignedIn;
use crate::asking::{Asking, Sent};
use crate::basis::Basis;
use crate::error::{Fault, RevealError};
use crate::institution::Records;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants, only};
use crate::policy::{Grant, Rule};
use crate::query::{Query, Unread};
use crate::reveal::Revealed;

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
    /// Whether members of staff are named; never in what is summed.
    pub names: bool,
    /// Whether it was issued before, and is read again. One that is issued answers a request that stands
    /// open; reading changes nothing, and there is nothing to read before.
    pub again: bool,
}

impl IssueStatement {
    fn of(from: &Sent<'_>, again: bool) -> Result<Self, Unread> {
        Ok(Self {
            purpose: from.query.purpose()?,
            party: from.query.party()?,
            tongue: Tongue::read(from.query)?,
            copy: from.query.flag(Query::Copy)?,
            names: from.query.flag(Query::Names)?,
            case: from.case()?,
            again,
        })
    }
}

impl Asking for IssueStatement {
    const QUERY: &'static [Query] =
        &[Query::Purpose, Query::Party, Query::Language, Query::Copy, Query::Names, Query::Format];
    type View = Statement;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        Self::of(from, false)
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<Statement>, RevealError> {
        records.statement(by, self, request)
    }
}

/// The same once more, on a request that was answered.
pub struct ReadStatement(IssueStatement);

impl Asking for ReadStatement {
    const QUERY: &'static [Query] = IssueStatement::QUERY;
    type View = Statement;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        Ok(Self(IssueStatement::of(from, true)?))
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<Statement>, RevealError> {
        records.statement(by, &self.0, request)
    }
}

/// The statement to a person.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Statement {
    /// To the client.
    Whole(Box<WholeStatement>),
    /// To anybody else.
    Summed(Box<SummedStatement>),
}

/// What is told, chosen before the line is written.
pub(crate) enum Tells {
    /// Each look.
    Each(Vec<Told>),
    /// How many looks in which month at what.
    Sums(Sums),
    /// Nothing of looks.
    NoLooks,
}

impl Tells {
    /// How many looks it tells of.
    fn count(&self) -> u32 {
        match self {
            Self::Each(told) => u32::try_from(told.len()).unwrap_or(u32::MAX),
            Self::Sums(sums) => sums.looks(),
            Self::NoLooks => 0,
        }
    }
}

impl Look for IssueStatement {
    type Row = (Settled, Tells);
    type Rest = ();
    type View = Statement;

    fn ask(&self) -> Ask {
        let wants = Wants::Statement(self.case, self.names);
        Ask::new(wants, self.purpose, DeniedAct::Statement).for_person(self.party)
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
        let tells = basis.records.tells(&settled, &looks)?;
        let covered = if self.copy { settled.sections.clone() } else { Vec::new() };
        let opened = if self.copy { basis.records.copied_sections(&settled)? } else { Vec::new() };
        let event = StatementIssued {
            shape: StatementShape::Access,
            party: settled.party,
            request: settled.request,
            count: tells.count(),
            names: self.names && settled.is_whole(),
            copy: self.copy,
            sections: opened,
            up_to: ClearSeq(basis.up_to),
        };
        let chosen = settled.chosen(event, &covered)?;
        Ok(Ok(chosen.rows([(vec![self.case], (settled, tells))])))
    }

    fn open(
        &self,
        rows: Vec<(Settled, Tells)>,
        (): (),
        opens: &Opens<'_>,
    ) -> Result<Statement, Fault> {
        let (settled, tells) = only(rows)?;
        opens.records.told(self, &settled, tells, opens.receipt)
    }
}

impl Records {
    /// Tells a person in a case who opened the file.
    ///
    /// # Errors
    /// The role or purpose does not allow it, to this caller there is no such case, no request of
    /// this person stands, two have yet to decide whether anything goes out to them, or a fault: then
    /// nothing is shown.
    pub fn statement(
        &self,
        by: &SignedIn,
        ask: &IssueStatement,
        request: RequestId,
    ) -> Result<Revealed<Statement>, RevealError> {
        self.show(by, ask, request)
    }

    fn tells(&self, settled: &Settled, looks: &[Access]) -> Result<Tells, Fault> {
        use sanad_casework::Papers;
        Ok(match settled.papers {
            Papers::Whole => Tells::Each(self.each_look(settled, looks)?),
            Papers::Summed => Tells::Sums(self.sums(settled, looks)?),
            Papers::WithoutLooks => Tells::NoLooks,
        })
    }

    /// Opens what the line covers.
    fn told(
        &self,
        ask: &IssueStatement,
        settled: &Settled,
        tells: Tells,
        receipt: &Receipt<Written>,
    ) -> Result<Statement, Fault> {
        let sums = match tells {
            Tells::Each(told) => {
                let whole = self.whole_statement(ask, settled, &told, receipt)?;
                return Ok(Statement::Whole(Box::new(whole)));
            }
            Tells::Sums(sums) => Some(sums),
            Tells::NoLooks => None,
        };
        let summed = self.summed_statement(ask, settled, sums, receipt)?;
        Ok(Statement::Summed(Box::new(summed)))
    }
}

/// Every look at the case before this position.
fn looks_at(views: &Views, case: CaseId, up_to: u64) -> Vec<Access> {
    let looks = views.accesses().by_case(case, None, usize::MAX);
    looks.into_iter().filter(|look| look.seq.get() < up_to).collect()
}
