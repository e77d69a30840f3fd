//! Which inquiries there are, and the order of one.

use std::collections::BTreeMap;

use sanad_casework::{
    Answer, CaseId, DeniedAct, Event, FieldName, InquiryEndReason, InquiryId, InquiryState,
    ListShape, ListViewed, OrderClass, Purpose, RecordShape, RecordViewed, Role, Section,
    Seq as ClearSeq, StaffId,
};
use sanad_chain::EventId;
use sanad_ledger::Receipt;
use sanad_vault::{Look, OpenError};
use sanad_views::{InquiryFacts, Views};
use serde::Serialize;
use serde_json::{Map, Value};

use super::names::Names;
use crate::account::SignedIn;
use crate::disclose::{Also, Denied, Disclosed, Granted, TRIES};
use crate::error::{DiscloseError, Fault};
use crate::institution::Records;
use crate::kinds::CLASS_INQUIRY;
use crate::line::{RequestId, random};
use crate::policy::{Grant, Rule, Verdict, Wanted, look_across};
use crate::time;

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
    /// How many cases it names.
    cases: u8,
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
    named: Vec<CaseId>,
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
    ) -> Result<Disclosed<InquiryList>, DiscloseError> {
        let grant = self.may_see_inquiries(by, purpose, request)?;
        for _ in 0..TRIES {
            let (found, up_to): (Vec<_>, u64) = {
                let views = self.views()?;
                let known = |facts: &InquiryFacts| is_known(by, facts);
                (views.inquiries().iter().filter(known).collect(), views.position())
            };
            let (shape, sections) = (ListShape::Inquiries, Vec::new());
            let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
            let granted = Granted {
                by,
                request,
                grant: &grant,
                purpose,
                event: ListViewed { shape, sections, count, up_to: ClearSeq(up_to) }.into(),
                event_id: EventId::from_bytes(random()?),
                cases: Vec::new(),
                sections: Vec::new(),
                up_to,
                expect: self.rests_on(by, None)?,
                sealed: Vec::new(),
            };
            if let Some(receipt) = self.look(granted)? {
                let mut names = Names::new(self, &receipt);
                let rows = found.iter().map(|facts| self.row_of(facts, &mut names));
                let inquiries = rows.collect::<Result<_, _>>()?;
                return Ok(Disclosed::new(InquiryList { inquiries }, &receipt));
            }
        }
        Err(DiscloseError::Fault(Fault::Busy))
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
    ) -> Result<Disclosed<InquiryView>, DiscloseError> {
        let grant = self.may_see_inquiries(by, purpose, request)?;
        for _ in 0..TRIES {
            let (found, free, up_to) = {
                let views = self.views()?;
                let found = views.inquiries().get(inquiry);
                (found.clone(), not_barred(&views, by, found.as_ref()), views.position())
            };
            let Some(facts) = found.filter(|facts| is_known(by, facts)) else {
                self.deny_inquiry(by, purpose, Rule::NoNeed, request)?;
                return Err(DiscloseError::denied(Rule::NoNeed));
            };
            // Who is barred from one of the cases is told neither of it nor of what it is about.
            let entitled = self.opens_words(by, &facts);
            let opens = entitled && free.len() == facts.cases.len();
            let named = entitled || by.caller().role == Role::Auditor;
            let cases = if named { free } else { Vec::new() };
            let sections = if opens { vec![Section::Inquiry] } else { Vec::new() };
            let granted = Granted {
                by,
                request,
                grant: &grant,
                purpose,
                event: order_viewed(&sections, up_to),
                event_id: EventId::from_bytes(random()?),
                cases: cases.clone(),
                sections,
                up_to,
                expect: self.rests_on(by, None)?,
                sealed: Vec::new(),
            };
            let also = Also { lines: opens, ..Also::default() };
            if let Some(receipt) = self.look_as(granted, &also)? {
                let row = self.row_of(&facts, &mut Names::new(self, &receipt))?;
                let words = if opens { self.words(&facts, &receipt)? } else { None };
                return Ok(Disclosed::new(InquiryView { row, named: cases, words }, &receipt));
            }
        }
        Err(DiscloseError::Fault(Fault::Busy))
    }

    fn may_see_inquiries(
        &self,
        by: &SignedIn,
        purpose: Purpose,
        request: RequestId,
    ) -> Result<Grant, DiscloseError> {
        match look_across(by.caller(), purpose, Wanted::Inquiries) {
            Verdict::Granted(grant) => Ok(grant),
            Verdict::Denied(rule) => {
                self.deny_inquiry(by, purpose, rule, request)?;
                Err(DiscloseError::denied(rule))
            }
        }
    }

    pub(super) fn deny_inquiry(
        &self,
        by: &SignedIn,
        purpose: Purpose,
        rule: Rule,
        request: RequestId,
    ) -> Result<(), Fault> {
        let (act, sections) = (DeniedAct::Inquiry, Vec::new());
        self.deny(by, Denied { act, rule, purpose, case: None, sections }, request)
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
            | Role::CaseManager
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

    fn row_of(&self, facts: &InquiryFacts, names: &mut Names<'_>) -> Result<InquiryRow, Fault> {
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
            cases: held.cases,
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
        receipt: &Receipt<Look>,
    ) -> Result<Option<Map<String, Value>>, Fault> {
        let stored = self.ledger.read(facts.ordered)?;
        let entry = stored.entry();
        let part = entry.descriptors().find(|part| part.class == CLASS_INQUIRY);
        let Some(part) = part else {
            return Ok(None);
        };
        match self.vault.open_part(&entry, part.index, receipt) {
            Ok(text) => {
                Ok(Some(serde_json::from_slice::<BTreeMap<_, _>>(&text)?.into_iter().collect()))
            }
            Err(OpenError::NoKey(_) | OpenError::NotCovered) => Ok(None),
            Err(OpenError::Damaged | OpenError::InFile) => {
                Err(Fault::Unreadable { seq: entry.seq().get() })
            }
        }
    }
}

/// The cases that the order names, without those from which the reader is barred.
fn not_barred(views: &Views, by: &SignedIn, facts: Option<&InquiryFacts>) -> Vec<CaseId> {
    let barred = |case: &CaseId| {
        let known = views.cases().get(*case);
        known.is_some_and(|known| known.barred.contains(&by.caller().staff))
    };
    let named = facts.into_iter().flat_map(|facts| &facts.cases).copied();
    named.filter(|case| !barred(case)).collect()
}

/// Whether the reader may know of an inquiry at all: a member of a panel of their own only.
fn is_known(by: &SignedIn, facts: &InquiryFacts) -> bool {
    let caller = by.caller();
    caller.role != Role::PanelMember || facts.inquiry.members.contains_key(&caller.staff)
}

fn order_viewed(sections: &[Section], up_to: u64) -> Event {
    let fields: Vec<FieldName> = "inquiry_ordered".parse().into_iter().collect();
    let (shape, sections, up_to) = (RecordShape::Inquiry, sections.to_vec(), ClearSeq(up_to));
    RecordViewed { shape, sections, fields, up_to, digest: None }.into()
}
