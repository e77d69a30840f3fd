//! The door in, once: the turns, the proof, who may, what was answered before, how it stands, what
//! follows, the line of a refusal, what it rests on, and the line itself.
//!
//! What differs for a case, an account, an inquiry and whatever else is changed stands in its
//! [`Aggregate`], beside what it is of; the order stands here, and nothing goes in by another way but
//! signing in and setting a password by code, where nobody is known yet.

use sanad_casework::{
    AccessDenied, CaseId, Day, DeniedAct, FirstHalf, Moment, Proposal, Purpose, Refusal, Still,
};
use sanad_views::StaffStanding;

use crate::account::SignedIn;
use crate::basis::Basis;
use crate::error::{Fault, RecordError};
use crate::institution::Records;
use crate::line::Keys;
use crate::policy::{Rule, Verdict};
use crate::record::{Asked, Recorded, under};
use crate::reveal::{Denied, TRIES};

/// What stands in the line where an act is refused.
pub(crate) struct Tries {
    /// What was tried.
    pub(crate) act: DeniedAct,
    /// Why.
    pub(crate) purpose: Purpose,
    /// The case asked for, whether or not it exists.
    pub(crate) case: Option<CaseId>,
}

impl Tries {
    /// An act on accounts, keys or the institution.
    pub(crate) const ADMINISTRATION: Self =
        Self { act: DeniedAct::Administration, purpose: Purpose::Maintenance, case: None };
}

/// Why a deed goes no further before anything is read.
pub(crate) enum Unproven {
    /// By this rule, which stands in the line; the caller is told this.
    Denied(Rule, RecordError),
    /// As the rules of the work refuse.
    Refused(Refusal),
    /// No line says so.
    Told(RecordError),
}

/// The first half of a deed that takes two, judged anew when the second is done.
pub(crate) struct Half {
    /// Who did it, and what must still hold of them.
    pub(crate) first: FirstHalf,
    /// Whether they are barred from what it is done to.
    pub(crate) barred: bool,
    /// Whether something of theirs is still to be judged there.
    pub(crate) judged: bool,
}

impl Half {
    /// A first half of something that nobody is barred from.
    pub(crate) const fn of_the_house(first: FirstHalf) -> Self {
        Self { first, barred: false, judged: false }
    }

    /// Whether who did it may still: they work here, in a role that may, and are barred from nothing of
    /// it. What is read of them is expected behind the line.
    fn stands(&self, basis: &Basis<'_>, today: Day) -> Result<bool, Fault> {
        let free = match self.first.two.still {
            Still::Recorded => return Ok(true),
            Still::Stands | Still::StandsOrIsReplaced => !self.barred,
            Still::StandsUnjudged => !self.barred && !self.judged,
        };
        let account = basis.account(self.first.by)?;
        let asks = self.first.stood_in;
        Ok(free
            && account.is_some_and(|account| {
                account.standing(basis.now) == StaffStanding::Active
                    && account.held(today).any(|held| asks.contains(&held.role))
            }))
    }

    /// What is decided where it does not stand: nothing, or the word of the second alone.
    fn without(&self, proposals: Vec<Proposal>) -> Result<Vec<Proposal>, RecordError> {
        match self.first.two.still {
            // The first event is the second person's own word, those behind it rest on both.
            Still::StandsOrIsReplaced => Ok(proposals.into_iter().take(1).collect()),
            Still::Stands | Still::StandsUnjudged | Still::Recorded => {
                Err(RecordError::Refused(Refusal::HalfLapsed))
            }
        }
    }
}

/// What a deed changes.
pub(crate) trait Aggregate {
    /// The deed.
    type Deed;
    /// What is changed, as it stands.
    type State;

    /// The rule in the line where the rules of the work refuse.
    const REFUSED: Rule = Rule::WorkRefuses;

    /// The case at which it waits for its turn.
    fn turn(_: &Self::Deed) -> Option<CaseId> {
        None
    }

    /// What stands in the line where it is refused.
    fn tries(deed: &Self::Deed) -> Tries;

    /// What is proved once, before anything is read: a password shown again. `repeated` tells whether
    /// the request was answered before.
    fn prove(
        _: &Records,
        _: &SignedIn,
        _: &Self::Deed,
        _repeated: Result<bool, RecordError>,
    ) -> Result<(), Unproven> {
        Ok(())
    }

    /// Whether the caller may.
    fn judge(basis: &Basis<'_>, deed: &Self::Deed) -> Result<Verdict, Fault>;

    /// How it stands, with its version; the reading is noted.
    fn load(basis: &Basis<'_>, deed: &Self::Deed) -> Result<(Self::State, u64), Fault>;

    /// The events that follow.
    fn decide(
        basis: &Basis<'_>,
        deed: &Self::Deed,
        state: &Self::State,
        at: &Moment,
    ) -> Result<Vec<Proposal>, RecordError>;

    /// Who did the first half of a deed that takes two.
    fn half(
        basis: &Basis<'_>,
        deed: &Self::Deed,
        state: &Self::State,
    ) -> Result<Option<Half>, Fault>;

    /// The keys that seal them.
    fn keys<'a>(
        basis: &Basis<'a>,
        _: &Self::Deed,
        _: Self::State,
        _: &[Proposal],
    ) -> Result<Keys<'a>, Fault> {
        Ok(Keys::none(&basis.records.vault))
    }

    /// What follows once it is recorded. A repeat takes it up where it broke off.
    fn after(_: &Records, _: &Self::Deed, recorded: Recorded) -> Result<Recorded, RecordError> {
        Ok(recorded)
    }
}

impl Records {
    /// Changes something: the one way in.
    pub(crate) fn change<A: Aggregate>(
        &self,
        by: &SignedIn,
        deed: &A::Deed,
        asked: &Asked<'_>,
    ) -> Result<Recorded, RecordError> {
        let recorded = self.changed::<A>(by, deed, asked)?;
        A::after(self, deed, recorded)
    }

    /// The same, without what follows.
    pub(crate) fn changed<A: Aggregate>(
        &self,
        by: &SignedIn,
        deed: &A::Deed,
        asked: &Asked<'_>,
    ) -> Result<Recorded, RecordError> {
        let tag = self.command_tag(by, asked);
        // Of two at once with one key the second waits for the first, and gets its answer. It is taken
        // before the turn at a case: an intake draws its case anew for each request.
        let _request = tag.and_then(|tag| self.turns.at_request(&tag.tag));
        let repeated = self.answered(tag).map(|first| first.is_some());
        self.proved::<A>(by, deed, A::prove(self, by, deed, repeated), asked)?;
        let _turn = A::turn(deed).map(|case| self.turns.at(case));
        for _ in 0..TRIES {
            let basis = Basis::new(self, by)?;
            // Before anything of it is read, and before an answer is repeated: who lost it since gets none.
            let rule = match A::judge(&basis, deed)? {
                Verdict::Granted(grant) => grant.rule,
                Verdict::Denied(rule) => return Err(self.turned_down::<A>(by, deed, rule, asked)?),
            };
            if let Some(first) = self.answered(tag)? {
                return Ok(first);
            }
            let (state, version) = A::load(&basis, deed)?;
            if asked.seen.is_some_and(|seen| seen != version) {
                return Err(RecordError::Stale { current: version });
            }
            let at = self.moment();
            let mut decided = A::decide(&basis, deed, &state, &at);
            if let Ok(proposals) = decided {
                decided = match A::half(&basis, deed, &state)? {
                    Some(half) if !half.stands(&basis, at.day())? => half.without(proposals),
                    Some(_) | None => Ok(proposals),
                };
            }
            if basis.is_torn() {
                continue;
            }
            let proposals = match decided {
                Err(RecordError::Refused(refusal)) => {
                    self.refused_in::<A>(by, deed, refusal, asked)?;
                    return Err(RecordError::Refused(refusal));
                }
                decided => decided?,
            };
            let mut keys = A::keys(&basis, deed, state, &proposals)?;
            let under = under(&basis.by, asked, rule, tag);
            if let Some(recorded) = self.append(&proposals, &under, &mut keys, basis.expect())? {
                return Ok(recorded);
            }
        }
        Err(RecordError::Fault(Fault::Busy))
    }

    /// Whether a deed goes on, and the line where it does not.
    fn proved<A: Aggregate>(
        &self,
        by: &SignedIn,
        deed: &A::Deed,
        proved: Result<(), Unproven>,
        asked: &Asked<'_>,
    ) -> Result<(), RecordError> {
        match proved {
            Ok(()) => Ok(()),
            Err(Unproven::Told(error)) => Err(error),
            Err(Unproven::Denied(rule, error)) => {
                self.turned_down::<A>(by, deed, rule, asked)?;
                Err(error)
            }
            Err(Unproven::Refused(refusal)) => {
                self.refused_in::<A>(by, deed, refusal, asked)?;
                Err(RecordError::Refused(refusal))
            }
        }
    }

    /// The line where the rules of the work refuse what was open to the caller.
    fn refused_in<A: Aggregate>(
        &self,
        by: &SignedIn,
        deed: &A::Deed,
        refusal: Refusal,
        asked: &Asked<'_>,
    ) -> Result<(), Fault> {
        let Tries { act, purpose, case } = A::tries(deed);
        let refusal = refusal.code().parse().ok();
        let event = AccessDenied { act, sections: Vec::new(), refusal, party: None };
        self.write_denied(by, event, (A::REFUSED, purpose, case), asked.request)
    }

    /// The line where the caller may not, and what they are told.
    fn turned_down<A: Aggregate>(
        &self,
        by: &SignedIn,
        deed: &A::Deed,
        rule: Rule,
        asked: &Asked<'_>,
    ) -> Result<RecordError, Fault> {
        let Tries { act, purpose, case } = A::tries(deed);
        let denied = Denied { act, rule, purpose, case, sections: Vec::new(), party: None };
        self.deny(by, denied, asked.request)?;
        Ok(if rule.is_of_the_role() {
            RecordError::NotForRole
        } else if rule == Rule::OrdinaryLookEnough {
            RecordError::Refused(Refusal::OrdinaryLookEnough)
        } else {
            RecordError::Hidden
        })
    }
}
