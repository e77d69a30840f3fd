//! What a decision read: noted by the reading itself, so that nothing it rests on is forgotten when its
//! line is written.
//!
//! A decision is made on views that others may change meanwhile. Each read of it notes the stream it read
//! and that stream's version, also that there is none; the line is written only where all of them are still
//! so. It holds no lock between reads: each one takes its own, copies and lets go.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

use sanad_casework::{
    BreachId, CaseId, Day, InquiryId, Refusal, RegisterNumber, Role, StaffId, StreamId,
};
use sanad_chain::Stream;
use sanad_ledger::Expect;
use sanad_views::{InquiryFacts, StaffFacts, StaffStanding};

use crate::account::SignedIn;
use crate::administer::AccountHistory;
use crate::breach::BreachHistory;
use crate::error::{Fault, RecordError};
use crate::folds::CaseFold;
use crate::history::CaseHistory;
use crate::institution::Records;
use crate::kinds::stream;
use crate::policy::{Seat, Standing, another_reviewer, could_review, watches};

/// What a decision read so far.
pub(crate) struct Basis<'a> {
    pub(crate) records: &'a Records,
    /// The caller as they stand now: signed in, in their role.
    pub(crate) by: SignedIn,
    /// How far the views go that it is decided by.
    pub(crate) up_to: u64,
    /// When it was begun, in microseconds UTC.
    pub(crate) now: i64,
    noted: RefCell<BTreeMap<StreamId, u64>>,
    torn: Cell<bool>,
    inquiry: Cell<Option<InquiryId>>,
}

impl<'a> Basis<'a> {
    /// Nothing but the caller, judged anew, and the rules.
    ///
    /// # Errors
    /// They are signed in no longer, or the ledger cannot be read.
    pub(crate) fn new(records: &'a Records, by: &SignedIn) -> Result<Self, Fault> {
        let staff = by.caller().staff;
        // Before the views that say whether it still runs: they are at least as new.
        let sign_ins = records.ledger.version(stream(StreamId::sign_ins(staff)));
        let by = records.still(by)?;
        let (up_to, institution) = {
            let views = records.views()?;
            (views.position(), views.institution_version())
        };
        let basis = Self {
            records,
            by,
            up_to,
            now: records.clock.now_micros(),
            noted: RefCell::default(),
            torn: Cell::new(false),
            inquiry: Cell::new(None),
        };
        basis.note(StreamId::institution(), institution);
        if let Some(version) = basis.by.account_version() {
            basis.note(StreamId::staff(staff), version);
        }
        if basis.by.session().is_some() {
            basis.note(StreamId::sign_ins(staff), sign_ins);
        }
        Ok(basis)
    }

    /// Notes what was read of a stream.
    pub(crate) fn note(&self, of: StreamId, version: u64) {
        let before = self.noted.borrow_mut().insert(of, version);
        // Two reads that do not fit together are no basis.
        if before.is_some_and(|before| before != version) {
            self.torn.set(true);
        }
    }

    /// How a case stands to the caller, with their seat in an inquiry that names it; also that it is not
    /// there.
    pub(crate) fn standing(&self, case: CaseId) -> Result<Option<Standing>, Fault> {
        let views = self.records.views()?;
        let found = self.records.standing_for(&views, case, &self.by);
        self.note(StreamId::case(case), found.as_ref().map_or(0, |(_, facts)| facts.version));
        let standing = found.map(|(standing, _)| standing);
        if let Some(standing) = &standing {
            self.note_units(&views, standing);
            if let Some(seat) = &standing.seat {
                self.note_seat(seat);
            }
        }
        Ok(standing)
    }

    /// How a case stands to whoever works on it: no seat counts.
    pub(crate) fn standing_of_work(&self, case: CaseId) -> Result<Option<Standing>, Fault> {
        let views = self.records.views()?;
        let found = Standing::of(&views, case);
        self.note(StreamId::case(case), found.as_ref().map_or(0, |(_, facts)| facts.version));
        let standing = found.map(|(standing, _)| standing);
        if let Some(standing) = &standing {
            self.note_units(&views, standing);
        }
        Ok(standing)
    }

    /// The unit of who is responsible is one of the case's.
    fn note_units(&self, views: &sanad_views::Views, standing: &Standing) {
        if let Some(staff) = standing.responsible {
            let facts = views.directory().staff(staff);
            self.note(StreamId::staff(staff), facts.map_or(0, |facts| facts.version));
        }
    }

    fn note_seat(&self, seat: &Seat) {
        self.note(StreamId::inquiry(seat.inquiry), seat.version);
        for (member, version) in &seat.panel {
            self.note(StreamId::staff(*member), *version);
        }
        self.inquiry.set(Some(seat.inquiry));
    }

    /// The inquiry in which the caller has the seat that was read.
    pub(crate) fn seat(&self) -> Option<InquiryId> {
        self.inquiry.get()
    }

    /// The number of a case in the register, which nothing changes.
    pub(crate) fn number(&self, case: Option<CaseId>) -> Result<Option<RegisterNumber>, Fault> {
        let Some(case) = case else { return Ok(None) };
        Ok(self.records.views()?.cases().number(case))
    }

    /// What is known of a member of staff; also that nothing is.
    pub(crate) fn account(&self, staff: StaffId) -> Result<Option<StaffFacts>, Fault> {
        let facts = self.records.views()?.directory().staff(staff);
        self.note(StreamId::staff(staff), facts.as_ref().map_or(0, |facts| facts.version));
        Ok(facts)
    }

    /// Whether one person alone, the caller, must not bar this member of staff from the case: somebody who
    /// watches over it, or the last beside the caller who could judge an emergency access to it.
    pub(crate) fn keeps_watch(
        &self,
        staff: StaffId,
        case: CaseId,
        today: Day,
    ) -> Result<bool, Fault> {
        let Some(account) = self.account(staff)? else {
            return Ok(false);
        };
        let mut roles = account.roles.iter().chain(&account.proposed);
        if roles.any(|held| watches(held.role)) {
            return Ok(true);
        }
        let Some(standing) = self.standing_of_work(case)? else {
            return Ok(false);
        };
        if !could_review(&account, &standing, (today, self.now)) {
            return Ok(false);
        }
        let another = {
            let views = self.records.views()?;
            let but = [staff, self.by.caller().staff];
            another_reviewer(views.directory().iter(), &standing, &but, (today, self.now))
        };
        // They are to be there still when the line is written.
        match another {
            Some(another) => self.account(another).map(|_there| false),
            None => Ok(true),
        }
    }

    /// Whether this member of staff holds a role, and nobody else does who is not barred from the case. Who
    /// counts is to be there still when the line is written.
    pub(crate) fn is_only_one(
        &self,
        staff: StaffId,
        role: Role,
        case: CaseId,
        today: Day,
    ) -> Result<bool, Fault> {
        let holds = |account: &StaffFacts| account.role(role, today).is_some();
        if !self.account(staff)?.is_some_and(|account| holds(&account)) {
            return Ok(false);
        }
        let barred = self.standing_of_work(case)?.map(|standing| standing.barred);
        let barred = barred.unwrap_or_default();
        let another = {
            let views = self.records.views()?;
            let mut others = views.directory().iter().filter(|other| {
                other.staff != staff
                    && !barred.contains(&other.staff)
                    && other.standing(self.now) == StaffStanding::Active
                    && holds(other)
            });
            others.next().map(|other| other.staff)
        };
        match another {
            Some(another) => self.account(another).map(|_there| false),
            None => Ok(true),
        }
    }

    /// Whether so many beside this member of staff hold a role today in which they do this. Those who
    /// count are to be there still when the line is written.
    pub(crate) fn others_are_left(
        &self,
        but: StaffId,
        does: fn(Role) -> bool,
        needed: usize,
        today: Day,
    ) -> Result<bool, Fault> {
        let others: Vec<_> = {
            let views = self.records.views()?;
            let here = views.directory().iter().filter(|staff| {
                staff.staff != but
                    && staff.standing(self.now) == StaffStanding::Active
                    && staff.held(today).any(|held| does(held.role))
            });
            here.take(needed).map(|staff| staff.staff).collect()
        };
        for other in &others {
            self.account(*other)?;
        }
        Ok(others.len() == needed)
    }

    /// The account of a member of staff, from its entries.
    pub(crate) fn account_history(&self, staff: StaffId) -> Result<AccountHistory, Fault> {
        let history = self.records.account(staff)?;
        self.note(StreamId::staff(staff), history.version);
        Ok(history)
    }

    /// How a case stands.
    pub(crate) fn fold(&self, case: CaseId) -> Result<Arc<CaseFold>, Fault> {
        let fold = self.records.folds.load(&self.records.ledger, case, self.up_to)?;
        self.note(StreamId::case(case), fold.version());
        Ok(fold)
    }

    /// All that was ever written in a case.
    pub(crate) fn history(&self, case: CaseId) -> Result<CaseHistory, Fault> {
        let history = CaseHistory::load(&self.records.ledger, case, self.up_to)?;
        self.note(StreamId::case(case), history.version);
        Ok(history)
    }

    /// An inquiry; also that it is not there.
    pub(crate) fn inquiry(&self, inquiry: InquiryId) -> Result<Option<InquiryFacts>, Fault> {
        let facts = self.records.views()?.inquiries().get(inquiry);
        self.note(StreamId::inquiry(inquiry), facts.as_ref().map_or(0, |facts| facts.version));
        Ok(facts)
    }

    /// The file of a breach; also that it is not there.
    pub(crate) fn breach(&self, breach: BreachId) -> Result<BreachHistory, Fault> {
        let history = self.records.breach(breach)?;
        self.note(StreamId::breach(breach), history.entries.len() as u64);
        Ok(history)
    }

    /// Refuses whoever has an emergency access that waits for its review. Of two at once, in two cases,
    /// the second finds the first.
    pub(crate) fn none_waits(&self) -> Result<(), RecordError> {
        let staff = self.by.caller().staff;
        let (waits, version) = {
            let views = self.records.views()?;
            (views.emergencies().awaits_review(staff), views.emergencies().version_of(staff))
        };
        self.note(StreamId::emergencies(staff), version);
        if waits { Err(RecordError::Refused(Refusal::EmergencyAwaitsReview)) } else { Ok(()) }
    }

    /// Whether two reads did not fit together: then it is decided anew.
    pub(crate) fn is_torn(&self) -> bool {
        self.torn.get()
    }

    /// Whether the line expects this case as it was read.
    pub(crate) fn holds(&self, case: CaseId) -> bool {
        self.noted.borrow().contains_key(&StreamId::case(case))
    }

    /// What must still hold when the line is written.
    pub(crate) fn expect(&self) -> Vec<(Stream, Expect)> {
        let noted = self.noted.borrow();
        noted.iter().map(|(of, version)| (stream(*of), Expect::Exact(*version))).collect()
    }
}
