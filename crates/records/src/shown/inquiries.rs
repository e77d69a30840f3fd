//! Which inquiries there are, and the order of one.

use std::collections::BTreeMap;

use sanad_casework::{
    Answer, Caller, CaseId, DeniedAct, Event, FieldName, InquiryEndReason, InquiryId, InquiryState,
    ListShape, ListViewed, OrderClass, Purpose, RecordShape, RecordViewed, Role, Section,
    Seq as ClearSeq, StaffId,
};
use sanad_ledger::Receipt;
use sanad_vault::Look as Written;
use sanad_views::InquiryFacts;
use serde::Serialize;
use serde_json::{Map, Value};

use super::case_ref::CaseRef;
use super::names::Names;
use crate::account::SignedIn;
use crate::asking::{Asking, Sent};
use crate::basis::Basis;
use crate::error::{Fault, RevealError};
use crate::institution::Records;
use crate::kinds::CLASS_INQUIRY;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants};
use crate::policy::{ChosenBy, Grant, Rule, Standing, Wanted, is_barred};
use crate::query::{Query, Unread};
use crate::reveal::Revealed;
use crate::time;
use crate::unopened::Unopened;

/// The inquiries that the reader may know of, oldest first.
#[derive(Debug, Clone, Serialize)]
pub struct InquiryList {
    inquiries: Vec<InquiryRow>,
}

/// The clear facts of an inquiry.
#[derive(Debug, Clone, Serialize)]
pub struct InquiryRow {
    inquiry: InquiryId,
    order: OrderClass,
    state: &'static str,
    /// How many of the cases that it names the reader may know of.
    cases: usize,
    members: Vec<MemberRow>,
    quorum: u8,
    from: String,
    until: String,
    with_reporter: bool,
    ordered_by: StaffId,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<InquiryEndReason>,
}

/// A member of the panel.
#[derive(Debug, Clone, Serialize)]
struct MemberRow {
    staff: StaffId,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    answer: &'static str,
}

/// One inquiry, as far as the reader may know of it.
#[derive(Debug, Clone, Serialize)]
pub struct InquiryView {
    #[serde(flatten)]
    row: InquiryRow,
    /// The ids that the order names, for whom they may be known to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    named: Vec<CaseRef>,
    /// The sealed words of the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<Map<String, Value>>,
}

impl Records {
    /// Lists inquiries: their own to members of panels, all to those who record orders or audit.
    ///
    /// # Errors
    /// The role or purpose does not allow it, or a fault: then nothing is shown.
    pub fn list_inquiries(
        &self,
        by: &SignedIn,
        purpose: Purpose,
        request: RequestId,
    ) -> Result<Revealed<InquiryList>, RevealError> {
        self.show(by, &ListInquiries { purpose }, request)
    }

    /// Shows one inquiry. The words of its order are for members while it stands, who recorded it and
    /// privacy officers; the ids of its cases for them and auditors.
    ///
    /// # Errors
    /// The role or purpose does not allow it, to this caller there is no such inquiry, or a fault:
    /// then nothing is shown.
    pub fn view_inquiry(
        &self,
        by: &SignedIn,
        purpose: Purpose,
        inquiry: InquiryId,
        request: RequestId,
    ) -> Result<Revealed<InquiryView>, RevealError> {
        self.show(by, &ShowInquiry { inquiry, purpose }, request)
    }

    /// Whether the words of the order are open to the reader: to a member as long as there is
    /// something to answer or to look into.
    fn opens_words(&self, by: &SignedIn, facts: &InquiryFacts) -> bool {
        let caller = by.caller();
        let state = facts.inquiry.state(self.moment().recorded_at);
        let stands = !matches!(state, InquiryState::Over | InquiryState::Ended);
        match caller.role {
            Role::PanelMember => {
                let answer = facts.inquiry.members.get(&caller.staff);
                stands && answer.is_some_and(|answer| *answer != Answer::Declined)
            }
            Role::PrivacyOfficer => true,
            Role::Head => facts.inquiry.ordered_by == caller.staff,
            Role::FrontDesk
            | Role::Counsellor
            | Role::Supervisor
            | Role::ReferralOfficer
            | Role::ComplaintOfficer
            | Role::DataOfficer
            | Role::Operator
            | Role::Auditor
            | Role::KeyCustodian
            | Role::Subject => false,
        }
    }

    fn row_of(
        &self,
        facts: &InquiryFacts,
        cases: usize,
        names: &mut Names<'_>,
    ) -> Result<InquiryRow, Fault> {
        let held = &facts.inquiry;
        let member = |(staff, answer): (&StaffId, &Answer)| {
            let (staff, answer) = (*staff, answer.code());
            Ok(MemberRow { staff, name: names.of(staff)?, answer })
        };
        let members = held.members.iter().map(member).collect::<Result<_, Fault>>()?;
        Ok(InquiryRow {
            inquiry: facts.id,
            order: held.order,
            state: held.state(self.moment().recorded_at).code(),
            cases,
            members,
            quorum: held.quorum,
            from: time::text(held.from.timestamp_micros()),
            until: time::text(held.until.timestamp_micros()),
            with_reporter: held.with_reporter,
            ordered_by: held.ordered_by,
            ended: held.ended,
        })
    }

    fn words(
        &self,
        facts: &InquiryFacts,
        receipt: &Receipt<Written>,
    ) -> Result<Option<Map<String, Value>>, Fault> {
        let stored = self.ledger.read(facts.ordered)?;
        let entry = stored.entry();
        let part = entry.descriptors().find(|part| part.class == CLASS_INQUIRY);
        let Some(part) = part else {
            return Ok(None);
        };
        match self.open_as_written(&entry, part.index, receipt)? {
            Ok(text) => {
                Ok(Some(serde_json::from_slice::<BTreeMap<_, _>>(&text)?.into_iter().collect()))
            }
            Err(Unopened::Withheld | Unopened::Erased | Unopened::Lost) => Ok(None),
        }
    }
}

/// Asking which inquiries there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListInquiries {
    /// Why.
    pub purpose: Purpose,
}

impl Asking for ListInquiries {
    const QUERY: &'static [Query] = Query::PURPOSE;
    type View = InquiryList;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        Ok(Self { purpose: from.query.purpose()? })
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<InquiryList>, RevealError> {
        records.list_inquiries(by, self.purpose, request)
    }
}

impl Look for ListInquiries {
    type Row = InquiryFacts;
    type Rest = ();
    type View = InquiryList;

    fn ask(&self) -> Ask {
        Ask::new(Wants::Across(Wanted::Inquiries), self.purpose, DeniedAct::Inquiry)
    }

    fn choose(&self, basis: &Basis<'_>, _: &Grant) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let (found, up_to): (Vec<_>, _) = {
            let views = basis.records.views()?;
            let known = |facts: &InquiryFacts| is_known(&basis.by, facts);
            (views.inquiries().iter().filter(known).collect(), views.position())
        };
        let (shape, sections) = (ListShape::Inquiries, Vec::new());
        let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
        let event = ListViewed { shape, sections, count, up_to: ClearSeq(up_to) };
        let rows = found.into_iter().map(|facts| (Vec::new(), facts));
        Ok(Ok(Chosen::new(event, ())?.before(up_to).rows(rows)))
    }

    fn open(
        &self,
        rows: Vec<InquiryFacts>,
        (): (),
        opens: &Opens<'_>,
    ) -> Result<InquiryList, Fault> {
        let mut names = Names::new(opens.records, opens.receipt);
        let by = opens.by.caller();
        let rows = rows.iter().map(|facts| {
            let told = {
                let views = opens.records.views()?;
                let of = |case: &&CaseId| {
                    let standing = Standing::of(&views, **case).map(|(standing, _)| standing);
                    is_told(by, facts, standing.as_ref())
                };
                facts.cases.iter().filter(of).count()
            };
            opens.records.row_of(facts, told, &mut names)
        });
        Ok(InquiryList { inquiries: rows.collect::<Result<_, _>>()? })
    }
}

/// Asking for one inquiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShowInquiry {
    /// Which.
    pub inquiry: InquiryId,
    /// Why.
    pub purpose: Purpose,
}

impl Asking for ShowInquiry {
    const QUERY: &'static [Query] = Query::PURPOSE;
    type View = InquiryView;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        let purpose = from.query.purpose()?;
        Ok(Self { inquiry: from.id("inquiry")?, purpose })
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<InquiryView>, RevealError> {
        records.view_inquiry(by, self.purpose, self.inquiry, request)
    }
}

impl Look for ShowInquiry {
    /// One of the cases that the order names.
    type Row = CaseRef;
    /// The inquiry, how many of its cases are told of, and whether the words of its order are opened.
    type Rest = (InquiryFacts, usize, bool);
    type View = InquiryView;

    fn ask(&self) -> Ask {
        Ask::new(Wants::Across(Wanted::Inquiries), self.purpose, DeniedAct::Inquiry)
    }

    fn choose(&self, basis: &Basis<'_>, _: &Grant) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let found = basis.inquiry(self.inquiry)?;
        let Some(facts) = found.filter(|facts| is_known(&basis.by, facts)) else {
            return Ok(Err(Rule::NoNeed));
        };
        let free = not_barred(basis, &facts)?;
        // Who is barred from one of the cases is told neither of it nor of what it is about.
        let entitled = basis.records.opens_words(&basis.by, &facts);
        let opened = entitled && free.len() == facts.cases.len();
        let named = entitled || basis.by.caller().role == Role::Auditor;
        let told = free.len();
        let cases = if named { free } else { Vec::new() };
        let sections = if opened { vec![Section::Inquiry] } else { Vec::new() };
        let event = order_viewed(&sections, basis.up_to);
        let rest = (facts, told, opened);
        Ok(Ok(Chosen::new(event, rest)?.opens(&sections).with_lines(opened).rows(cases)))
    }

    fn open(
        &self,
        named: Vec<CaseRef>,
        (facts, told, opened): (InquiryFacts, usize, bool),
        opens: &Opens<'_>,
    ) -> Result<InquiryView, Fault> {
        let Opens { records, receipt, .. } = opens;
        let row = records.row_of(&facts, told, &mut Names::new(records, receipt))?;
        let words = if opened { records.words(&facts, receipt)? } else { None };
        Ok(InquiryView { row, named, words })
    }
}

/// A case that is named, with the cases that the line is linked to for it.
type Named = (Vec<CaseId>, CaseRef);

/// The cases that the order names, without those from which the reader is barred; all of them to who
/// recorded the order, who wrote them down.
fn not_barred(basis: &Basis<'_>, facts: &InquiryFacts) -> Result<Vec<Named>, Fault> {
    let by = basis.by.caller();
    let mut free = Vec::new();
    for case in &facts.cases {
        let standing = basis.standing_of_work(*case)?;
        let standing = standing.as_ref();
        if is_told(by, facts, standing) {
            // Alike for a case from which they are barred and for none.
            let linked = standing.is_some() && !is_barred(by, standing);
            let linked = linked.then_some(*case);
            let named_as = CaseRef { case: *case, number: basis.number(linked)? };
            free.push((linked.into_iter().collect(), named_as));
        }
    }
    Ok(free)
}

/// Whether the reader is told that the order names a case.
fn is_told(by: &Caller, facts: &InquiryFacts, standing: Option<&Standing>) -> bool {
    let own = ChosenBy::of(by, facts.inquiry.ordered_by) == ChosenBy::Caller;
    own || !is_barred(by, standing)
}

/// Whether the reader may know of an inquiry at all: a member of a panel of their own only.
fn is_known(by: &SignedIn, facts: &InquiryFacts) -> bool {
    let caller = by.caller();
    caller.role != Role::PanelMember || facts.inquiry.members.contains_key(&caller.staff)
}

fn order_viewed(sections: &[Section], up_to: u64) -> Event {
    let fields: Vec<FieldName> = "inquiry_ordered".parse().into_iter().collect();
    let (shape, sections, up_to) = (RecordShape::Inquiry, sections.to_vec(), ClearSeq(up_to));
    let versions = Vec::new();
    RecordViewed { shape, sections, fields, up_to, digest: None, versions }.into()
}
