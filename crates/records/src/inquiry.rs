//! The door in for inquiries: an order is recorded, the panel answers, somebody ends it.
//!
//! What is refused leaves a line here, also where the rules of casework refuse it: who tries to seat
//! whom on a panel is worth knowing.

use sanad_casework::{
    Bench, Day, DeniedAct, Inquiry, InquiryCommand, Moment, OrderInquiry, Proposal, Purpose, Role,
    StaffId, bound_by,
};
use sanad_views::StaffStanding;

use crate::account::SignedIn;
use crate::basis::Basis;
use crate::change::{Aggregate, Half, Tries};
use crate::error::{Fault, RecordError};
use crate::history::{actor_of, event_of};
use crate::institution::Records;
use crate::policy::{InquiryAct, Rule, Verdict, inquire, is_barred};
use crate::record::{Asked, Recorded};

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
        self.change::<OfInquiry>(by, command, asked)
    }
}

/// An inquiry.
struct OfInquiry;

impl Aggregate for OfInquiry {
    type Deed = InquiryCommand;
    type State = Option<Inquiry>;

    const REFUSED: Rule = Rule::InquiryRefused;

    fn tries(_: &InquiryCommand) -> Tries {
        Tries { act: DeniedAct::Inquiry, purpose: Purpose::Inquiry, case: None }
    }

    fn judge(basis: &Basis<'_>, deed: &InquiryCommand) -> Result<Verdict, Fault> {
        let act = match deed {
            InquiryCommand::Order(_) => InquiryAct::Order,
            InquiryCommand::Assent(_) | InquiryCommand::Decline(_) => InquiryAct::Answer,
            InquiryCommand::End(_) => InquiryAct::End,
        };
        let held = basis.inquiry(deed.inquiry())?;
        Ok(inquire(basis.by.caller(), act, held.as_ref().map(|facts| &facts.inquiry)))
    }

    fn load(basis: &Basis<'_>, deed: &InquiryCommand) -> Result<(Option<Inquiry>, u64), Fault> {
        let held = basis.inquiry(deed.inquiry())?;
        let version = held.as_ref().map_or(0, |facts| facts.version);
        Ok((held.map(|facts| facts.inquiry), version))
    }

    fn decide(
        basis: &Basis<'_>,
        deed: &InquiryCommand,
        state: &Option<Inquiry>,
        at: &Moment,
    ) -> Result<Vec<Proposal>, RecordError> {
        let bench = match deed {
            InquiryCommand::Order(order) => bench(basis, order, at.day())?,
            InquiryCommand::Assent(_) | InquiryCommand::Decline(_) | InquiryCommand::End(_) => {
                Bench::default()
            }
        };
        let decided = deed.decide(state.as_ref(), &bench, basis.by.caller(), at);
        decided.map_err(RecordError::Refused)
    }

    fn half(
        _: &Basis<'_>,
        deed: &InquiryCommand,
        state: &Option<Inquiry>,
    ) -> Result<Option<Half>, Fault> {
        let first = state.as_ref().and_then(|held| deed.first_half(held));
        Ok(first.map(Half::of_the_house))
    }
}

/// What is known of the members that an order names.
fn bench(basis: &Basis<'_>, order: &OrderInquiry, today: Day) -> Result<Bench, Fault> {
    let mut bench = Bench::default();
    for member in order.form.members.iter() {
        let sits = basis.account(*member)?.is_some_and(|facts| {
            facts.standing(basis.now) == StaffStanding::Active
                && facts.role(Role::PanelMember, today).is_some()
        });
        if sits {
            bench.panel.insert(*member);
        }
    }
    for case in order.form.cases.iter() {
        // A case that bars who orders is none to them, in the work done too: whoever is bound to it has no seat
        // when it is used.
        if is_barred(basis.by.caller(), basis.standing(*case)?.as_ref()) {
            continue;
        }
        let mut entries = Vec::new();
        for stored in basis.history(*case)?.entries {
            let entry = stored.entry();
            entries.push((actor_of(&entry)?, event_of(&entry)?));
        }
        let told = entries.iter().map(|(by, event)| (*by, event));
        let members: &[StaffId] = &order.form.members;
        bench.bound.extend(bound_by(told).into_iter().filter(|who| members.contains(who)));
    }
    Ok(bench)
}
