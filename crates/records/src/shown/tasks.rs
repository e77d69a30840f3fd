//! What is to be done in cases: planned sessions, notes to sign, referrals without an answer, decisions that wait. Each
//! case named is linked to the line.

use sanad_casework::{
    Caller, DeniedAct, ListShape, ListViewed, PartyId, Purpose, Role, Seq as ClearSeq,
};
use sanad_chain::KeyId;
use sanad_views::{CaseFacts, TaskFacts, TaskKind};
use serde::Serialize;
use serde_json::Value;

use super::case_list::{identity, opened, works_on};
use super::case_ref::CaseRef;
use crate::account::SignedIn;
use crate::asking::{Asking, Sent};
use crate::basis::Basis;
use crate::error::{Fault, RevealError};
use crate::institution::Records;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants};
use crate::policy::{Grant, Rule, Verdict, Wanted, look_across, purposes};
use crate::query::{Query, Unread};
use crate::reveal::Revealed;
use crate::time;

/// Asking what is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListTasks {
    /// Why.
    pub purpose: Purpose,
    /// Of which kind; of each, if not said.
    pub kind: Option<TaskKind>,
    /// Only what is late.
    pub late_only: bool,
    /// The cursor of the last page.
    pub after: Option<u64>,
    /// How many at most.
    pub limit: usize,
}

impl ListTasks {
    /// Most tasks on one page.
    pub const LIMIT_MAX: usize = 100;
    /// Tasks on a page, if not said.
    const USUAL: usize = 50;
}

/// A page of what is to be done, in the order in which it began.
#[derive(Debug, Clone, Serialize)]
pub struct TaskList {
    tasks: Vec<TaskRow>,
    /// The cursor for the next page; none at the end.
    next: Option<String>,
}

/// Something that is to be done.
#[derive(Debug, Clone, Serialize)]
struct TaskRow {
    kind: &'static str,
    #[serde(flatten)]
    case: CaseRef,
    /// The id of the session, referral or disclosure; of the case, where it is about that.
    about: String,
    /// The entry that began it.
    seq: String,
    began: String,
    /// By when, where that was said.
    due: Option<String>,
    /// Whether that is over.
    late: bool,
    client: PartyId,
    /// The client's name, where the reader may see it: a list shows no more of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    identity: Option<Value>,
}

/// How much of one kind waits for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TaskCount {
    /// What: the code of a kind.
    pub kind: &'static str,
    /// How many there are, late ones too: as many as the list of this kind shows.
    pub count: u32,
    /// How many of them are late.
    pub late: u32,
}

impl Asking for ListTasks {
    const QUERY: &'static [Query] =
        &[Query::Purpose, Query::Kind, Query::Late, Query::After, Query::Limit];
    const PAGE_MAX: Option<usize> = Some(Self::LIMIT_MAX);
    type View = TaskList;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        let kind = |text: &str| TaskKind::ALL.into_iter().find(|kind| kind.code() == text);
        Ok(Self {
            purpose: from.query.purpose()?,
            kind: from.query.parsed(Query::Kind, kind, "is no kind of task")?,
            late_only: from.query.flag(Query::Late)?,
            after: from.after()?,
            limit: from.query.limit(Self::USUAL, Self::LIMIT_MAX)?,
        })
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<TaskList>, RevealError> {
        records.list_tasks(by, self, request)
    }
}

impl Records {
    /// Lists what is to be done: by those who work on a case, or decide in it.
    ///
    /// # Errors
    /// The role or purpose does not allow it, or a fault: then nothing is shown.
    pub fn list_tasks(
        &self,
        by: &SignedIn,
        ask: &ListTasks,
        request: RequestId,
    ) -> Result<Revealed<TaskList>, RevealError> {
        self.show(by, ask, request)
    }

    /// How much waits for somebody, for the first purpose of their role: counts alone, of what the list would show
    /// them. What there is none of is left out.
    ///
    /// # Errors
    /// A fault.
    pub fn tasks_of(&self, by: &SignedIn) -> Result<Vec<TaskCount>, Fault> {
        let Some(purpose) = purposes(by.caller().role).first().copied() else {
            return Ok(Vec::new());
        };
        if let Verdict::Denied(_) = look_across(by.caller(), purpose, Wanted::Tasks) {
            return Ok(Vec::new());
        }
        let now = self.clock.now_micros();
        let mut counts =
            TaskKind::ALL.map(|kind| TaskCount { kind: kind.code(), count: 0, late: 0 });
        self.each_task(by, purpose, None, |task, _| {
            if let Some(count) = counts.iter_mut().find(|count| count.kind == task.kind.code()) {
                count.count += 1;
                count.late += u32::from(task.is_late(now));
            }
            true
        })?;
        Ok(counts.into_iter().filter(|count| count.count > 0).collect())
    }

    /// Goes through what is there for this caller, while more is wanted.
    fn each_task(
        &self,
        by: &SignedIn,
        purpose: Purpose,
        after: Option<u64>,
        mut one: impl FnMut(TaskFacts, CaseFacts) -> bool,
    ) -> Result<u64, Fault> {
        let views = self.views()?;
        let now = self.clock.now_micros();
        for task in views.cases().tasks(after) {
            let Some(row) = views.cases().get(task.case) else { continue };
            let theirs = falls_to(by.caller(), &task, &row);
            if theirs && opened(&views, by, purpose, &row, now).is_some() && !one(task, row) {
                break;
            }
        }
        Ok(views.position())
    }

    fn task_page(&self, by: &SignedIn, ask: &ListTasks) -> Result<Page, Fault> {
        let limit = ask.limit.clamp(1, ListTasks::LIMIT_MAX);
        let now = self.clock.now_micros();
        let mut rows = Vec::new();
        let up_to = self.each_task(by, ask.purpose, ask.after, |task, row| {
            let kind = ask.kind.is_none_or(|kind| kind == task.kind);
            if kind && (!ask.late_only || task.is_late(now)) {
                rows.push((task, row));
            }
            // One more than is shown says whether there is another page.
            rows.len() <= limit
        })?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        Ok(Page { rows, more, up_to })
    }
}

/// Whether it is for this caller to do, or for those whom they supervise.
fn falls_to(caller: &Caller, task: &TaskFacts, row: &CaseFacts) -> bool {
    let supervises = caller.role == Role::Supervisor;
    match task.kind {
        TaskKind::Session => supervises || works_on(caller.staff, row),
        TaskKind::Note | TaskKind::Transfer => supervises || task.staff == caller.staff,
        TaskKind::Referral | TaskKind::Answer | TaskKind::Outcome => {
            supervises || caller.role == Role::ReferralOfficer || works_on(caller.staff, row)
        }
        // Whoever began it does not decide.
        TaskKind::Closure => supervises && task.staff != caller.staff,
        TaskKind::Disclosure => {
            let decides = matches!(caller.role, Role::Supervisor | Role::PrivacyOfficer);
            decides && task.staff != caller.staff
        }
    }
}

struct Page {
    rows: Vec<(TaskFacts, CaseFacts)>,
    more: bool,
    up_to: u64,
}

impl Look for ListTasks {
    type Row = (TaskFacts, CaseFacts);
    /// Whether there are more.
    type Rest = bool;
    type View = TaskList;

    fn ask(&self) -> Ask {
        Ask::new(Wants::Across(Wanted::Tasks), self.purpose, DeniedAct::List)
    }

    fn choose(
        &self,
        basis: &Basis<'_>,
        grant: &Grant,
    ) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let Page { rows, more, up_to } = basis.records.task_page(&basis.by, self)?;
        let cases: Vec<CaseFacts> = rows.iter().map(|(_, row)| row.clone()).collect();
        let names = basis.records.names_any(&basis.by, self.purpose, &cases)?;
        let sections = if names { grant.sections.clone() } else { Vec::new() };
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let opens = sections.clone();
        let event = ListViewed { shape: ListShape::Tasks, sections, count, up_to: ClearSeq(up_to) };
        let rows = rows.into_iter().map(|row| (vec![row.0.case], row));
        Ok(Ok(Chosen::new(event, more)?.opens(&opens).before(up_to).rows(rows)))
    }

    fn open(
        &self,
        rows: Vec<(TaskFacts, CaseFacts)>,
        more: bool,
        opens: &Opens<'_>,
    ) -> Result<TaskList, Fault> {
        let Opens { records, by, receipt } = opens;
        let now = records.clock.now_micros();
        let mut tasks = Vec::with_capacity(rows.len());
        let mut last = None;
        for (task, row) in &rows {
            let open = {
                let views = records.views()?;
                let facts = views.cases().get(row.case);
                facts.and_then(|facts| opened(&views, by, self.purpose, &facts, now))
            };
            let Some(sections) = open else { continue };
            last = Some(task.begun.get());
            tasks.push(TaskRow {
                kind: task.kind.code(),
                case: CaseRef { case: row.case, number: Some(row.number) },
                about: KeyId::from_bytes(task.about).to_string(),
                seq: task.begun.to_string(),
                began: time::text(task.began),
                due: task.due.map(time::text),
                late: task.is_late(now),
                client: row.client,
                identity: identity(records, row, &sections, receipt)?,
            });
        }
        let next = last.or(self.after).filter(|_| more);
        let next = next.map(|cursor| records.cursor(cursor)).transpose()?;
        Ok(TaskList { tasks, next })
    }
}
