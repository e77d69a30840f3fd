//! The door in for inquiries: an order is recorded, the panel answers, somebody ends it.
//!
//! What is refused leaves a line here, also where the rules of casework refuse it: who tries to seat
//! whom on a panel is worth knowing.

use std::collections::BTreeMap;

use sanad_casework::{
    Bench, DeniedAct, InquiryCommand, OrderInquiry, Purpose, Role, StaffId, StreamId, bound_by,
};
use sanad_chain::Stream;
use sanad_ledger::Expect;
use sanad_views::{InquiryFacts, StaffStanding};

use crate::account::SignedIn;
use crate::disclose::{Denied, TRIES};
use crate::error::{Fault, RecordError};
use crate::history::{actor_of, event_of};
use crate::institution::Records;
use crate::kinds::stream;
use crate::line::Keys;
use crate::policy::{InquiryAct, Rule, Verdict, inquire};
use crate::record::{Asked, Recorded, under};

impl Records {
    /// Records an act on an inquiry.
    ///
    /// # Errors
    /// The role does not allow it, to this caller there is no such inquiry, casework refuses it, the
    /// key was used for another request, or a fault: then nothing is recorded but that it was tried.
    pub fn record_inquiry(
        &self,
        by: &SignedIn,
        command: &InquiryCommand,
        asked: &Asked<'_>,
    ) -> Result<Recorded, RecordError> {
        let tag = self.command_tag(by, asked);
        let first = self.answered(tag);
        if !matches!(first, Ok(None)) {
            self.may_inquire(by, command, asked)?;
        }
        if let Some(first) = first? {
            return Ok(first);
        }
        for _ in 0..TRIES {
            let (rule, held) = self.may_inquire(by, command, asked)?;
            let (bench, rests_on) = match command {
                InquiryCommand::Order(order) => self.bench(order)?,
                InquiryCommand::Assent(_) | InquiryCommand::Decline(_) | InquiryCommand::End(_) => {
                    (Bench::default(), Vec::new())
                }
            };
            let at = self.moment();
            let inquiry = held.as_ref().map(|facts| &facts.inquiry);
            let proposals = match command.decide(inquiry, &bench, &by.caller, &at) {
                Ok(proposals) => proposals,
                Err(refusal) => {
                    self.not_inquired(by, Rule::InquiryRefused, asked)?;
                    return Err(RecordError::Refused(refusal));
                }
            };
            let mut expect = self.rests_on(by, None)?;
            expect.push(expected(
                StreamId::inquiry(command.inquiry()),
                held.map_or(0, |facts| facts.version),
            ));
            expect.extend(rests_on);
            let mut keys = Keys::none(&self.vault);
            let under = under(by, asked, rule, tag);
            if let Some(recorded) = self.append(&proposals, &under, &mut keys, expect)? {
                return Ok(recorded);
            }
        }
        Err(RecordError::Fault(Fault::Busy))
    }

    fn may_inquire(
        &self,
        by: &SignedIn,
        command: &InquiryCommand,
        asked: &Asked<'_>,
    ) -> Result<(Rule, Option<InquiryFacts>), RecordError> {
        let act = match command {
            InquiryCommand::Order(_) => InquiryAct::Order,
            InquiryCommand::Assent(_) | InquiryCommand::Decline(_) => InquiryAct::Answer,
            InquiryCommand::End(_) => InquiryAct::End,
        };
        let held = self.views()?.inquiries().get(command.inquiry());
        match inquire(by.caller(), act, held.as_ref().map(|facts| &facts.inquiry)) {
            Verdict::Granted(grant) => Ok((grant.rule, held)),
            Verdict::Denied(rule) => {
                self.not_inquired(by, rule, asked)?;
                Err(if rule.is_of_the_role() {
                    RecordError::NotForRole
                } else {
                    RecordError::Hidden
                })
            }
        }
    }

    fn not_inquired(&self, by: &SignedIn, rule: Rule, asked: &Asked<'_>) -> Result<(), Fault> {
        let (act, purpose) = (DeniedAct::Inquiry, Purpose::Inquiry);
        let denied = Denied { act, rule, purpose, case: None, sections: Vec::new() };
        self.deny(by, denied, asked.request)
    }

    /// What is known of the members that an order names, and the streams that it rests on.
    fn bench(&self, order: &OrderInquiry) -> Result<(Bench, Vec<(Stream, Expect)>), Fault> {
        let mut bench = Bench::default();
        let mut rests_on = BTreeMap::new();
        let today = self.moment().day();
        {
            let views = self.views()?;
            for member in order.form.members.iter() {
                let facts = views.directory().staff(*member);
                let version = facts.as_ref().map_or(0, |facts| facts.version);
                rests_on.insert(StreamId::staff(*member), version);
                let sits = facts.is_some_and(|facts| {
                    facts.standing == StaffStanding::Active
                        && facts.role(Role::PanelMember, today).is_some()
                });
                if sits {
                    bench.panel.insert(*member);
                }
            }
        }
        for case in order.form.cases.iter() {
            let of_case = StreamId::case(*case);
            let mut entries = Vec::new();
            for seq in self.ledger.stream(stream(of_case)) {
                let stored = self.ledger.read(seq)?;
                let entry = stored.entry();
                entries.push((actor_of(&entry)?, event_of(&entry)?));
            }
            rests_on.insert(of_case, entries.len() as u64);
            let told = entries.iter().map(|(by, event)| (*by, event));
            let members: &[StaffId] = &order.form.members;
            bench.bound.extend(bound_by(told).into_iter().filter(|who| members.contains(who)));
        }
        Ok((bench, rests_on.into_iter().map(|(of, version)| expected(of, version)).collect()))
    }
}

fn expected(of: StreamId, version: u64) -> (Stream, Expect) {
    (stream(of), if version == 0 { Expect::None } else { Expect::Exact(version) })
}
