//! Following the ledger: headers of entries as they become durable. It goes by hand: it streams out behind
//! its first line, and goes on with more.

use std::sync::Arc;
use std::time::Duration;

use sanad_casework::{
    CaseId, DeniedAct, EndReason, FeedClosed, FeedContinued, FeedOpened, Purpose, Seq as ClearSeq,
    StreamId,
};
use sanad_chain::{Entry, Seq};
use sanad_ledger::Fed;
use sanad_views::LookType;

use super::access_log::tells_back;
use super::header::HeaderView;
use crate::account::SignedIn;
use crate::basis::Basis;
use crate::entry_place::EntryPlace;
use crate::error::{Fault, RevealError};
use crate::institution::Records;
use crate::line::RequestId;
use crate::look::Wants;
use crate::policy::{ChosenBy, Grant, Standing, Verdict, Wanted, follows_everything, may_know};
use crate::reveal::{Denied, LookToRecord, Revealed, TRIES};

/// Asking to follow the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FollowFeed {
    /// Why.
    pub purpose: Purpose,
    /// Where it begins.
    pub from: FeedFrom,
}

/// Where a feed begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedFrom {
    /// With what comes next.
    Next,
    /// At this position: the first entry that is wanted, or the end.
    At(u64),
    /// After this entry, which must stand here.
    After(EntryPlace),
}

/// The header of an entry, and where it stands.
#[derive(Debug)]
pub struct FeedEvent {
    /// Where: a feed that was interrupted goes on after it.
    pub place: EntryPlace,
    /// What is sent.
    pub header: HeaderView,
}

/// Somebody following the ledger. It was opened with a line; it goes on with a line for each
/// stretch that was sent, and is judged again each time; [`Feed::close`] writes the last one.
pub struct Feed {
    records: Arc<Records>,
    by: SignedIn,
    grant: Grant,
    request: RequestId,
    purpose: Purpose,
    entries: sanad_ledger::Feed,
    /// Entries sent since the last line, feed lines not counted.
    sent: u32,
    /// When the last line was written.
    told: Duration,
}

/// Why no more is sent.
#[derive(Debug, thiserror::Error)]
pub enum FeedEnd {
    /// The follower may no longer follow.
    #[error("the follower may no longer follow")]
    NoLonger,
    /// A fault.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Entries sent at most before the next line.
const STRETCH: u32 = 1000;
/// Time that may pass before the next line, if anything was sent.
const INTERVAL: Duration = Duration::from_mins(1);
/// Entries given out at a time.
const BATCH: usize = 100;

impl Records {
    /// Opens a feed; its first line is durable before anything is sent.
    ///
    /// # Errors
    /// The role or purpose does not allow it, the place to begin at is none of this ledger, or a fault:
    /// then nothing is sent.
    pub fn follow(
        self: &Arc<Self>,
        by: &SignedIn,
        ask: FollowFeed,
        request: RequestId,
    ) -> Result<Revealed<Feed>, RevealError> {
        for _ in 0..TRIES {
            let basis = Basis::new(self, by)?;
            let wants = Wants::Across(Wanted::Feed);
            let grant = match wants.judge(&basis, ask.purpose)? {
                Verdict::Granted(grant) => grant,
                Verdict::Denied(rule) => {
                    let (act, sections) = (DeniedAct::Feed, Vec::new());
                    let denied = Denied {
                        act,
                        rule,
                        purpose: ask.purpose,
                        case: None,
                        sections,
                        party: None,
                    };
                    self.deny(by, denied, request)?;
                    return Err(RevealError::denied(rule));
                }
            };
            let from = self.begins(ask.from)?;
            let opened = FeedOpened { from: ClearSeq(from) };
            let mut line = LookToRecord::line(&basis.by, &grant, ask.purpose, opened, request)?;
            line.expect = basis.expect();
            let Some(receipt) = self.look(line)? else {
                continue;
            };
            let feed = Feed {
                records: Arc::clone(self),
                by: basis.by.clone(),
                grant,
                request,
                purpose: ask.purpose,
                entries: self.ledger.feed(Seq::new(from)),
                sent: 0,
                told: self.clock.monotonic(),
            };
            return Ok(Revealed::new(feed, &receipt));
        }
        Err(RevealError::Fault(Fault::Busy))
    }

    /// The first position that is sent. A place of another history, or one behind the end, is none: what
    /// came in between would be missed without a word.
    fn begins(&self, from: FeedFrom) -> Result<u64, RevealError> {
        let end = self.ledger.head().size.get();
        match from {
            FeedFrom::Next => Ok(end),
            FeedFrom::At(seq) if seq <= end => Ok(seq),
            FeedFrom::At(_) => Err(RevealError::NoPlace { end }),
            FeedFrom::After(place) => Ok(self.stands_at(place)? + 1),
        }
    }
}

impl Feed {
    /// The next entries, as soon as there are some; none when `wait` is over.
    ///
    /// # Errors
    /// The follower may no longer follow, or a fault: [`Feed::close`] is still to be called.
    pub fn next(&mut self, wait: Duration) -> Result<Vec<FeedEvent>, FeedEnd> {
        let due = self.records.clock.monotonic().saturating_sub(self.told) >= INTERVAL;
        if self.sent >= STRETCH || (self.sent > 0 && due) {
            self.go_on()?;
        }
        let (mut events, mut sent) = (Vec::new(), 0);
        let mut wait = wait;
        while events.len() < BATCH {
            let Fed::Entry(stored) = self.entries.next(wait).map_err(Fault::from)? else {
                break;
            };
            wait = Duration::ZERO;
            let entry = stored.entry();
            if !self.may_stand(&entry)? {
                continue;
            }
            let feed_line = entry.body().is_ok_and(|body| body.event_type.starts_with("feed_"));
            sent += u32::from(!feed_line);
            let header = HeaderView::of(&entry, None)?;
            let header = if follows_everything(self.by.caller()) {
                header
            } else {
                header.with_streams_of_cases()
            };
            let place = EntryPlace { seq: entry.seq().get(), hash: entry.hash() };
            events.push(FeedEvent { place, header });
        }
        // Judged last: whoever was suspended by now is sent nothing more, that entry included.
        self.by = self.records.still(&self.by).map_err(|_| FeedEnd::NoLonger)?;
        self.sent += sent;
        Ok(events)
    }

    /// Ends the feed with a line that says how much was sent and why it ends. It is written whatever
    /// became of the follower's account meanwhile.
    ///
    /// # Errors
    /// The line cannot be written.
    pub fn close(self, reason: EndReason) -> Result<(), Fault> {
        let closed =
            FeedClosed { sent: self.sent, up_to: ClearSeq(self.entries.position().get()), reason };
        let line = LookToRecord::line(&self.by, &self.grant, self.purpose, closed, self.request)?;
        match self.records.look(line)? {
            Some(_receipt) => Ok(()),
            None => Err(Fault::Busy),
        }
    }

    /// Whether the entry may be sent: of a case that is not there for the follower, nothing is;
    /// neither is what they wrote themselves, which would tell a case that they are barred from apart
    /// from one that is not there; and to a supervisor, nothing that tells of no case.
    fn may_stand(&self, entry: &Entry<'_>) -> Result<bool, Fault> {
        let by = self.by.caller();
        let body = entry.body().map_err(|_| Fault::Unreadable { seq: entry.seq().get() })?;
        let own = body.actor.staff == *by.staff.as_bytes();
        if LookType::parse(body.event_type).is_some_and(|look| tells_back(look, own)) {
            return Ok(false);
        }
        let views = self.records.views()?;
        let mut of_cases = entry
            .links()
            .filter(|link| matches!(link.stream.kind.0, StreamId::CASE | StreamId::LOOKS_OF))
            .filter(|link| link.stream.id != StreamId::looks_of_all().id)
            .peekable();
        if of_cases.peek().is_none() {
            return Ok(follows_everything(by));
        }
        Ok(of_cases.all(|link| {
            let found = Standing::of(&views, CaseId::from_bytes(link.stream.id));
            let standing = found.as_ref().map(|(standing, _)| standing);
            may_know(by, ChosenBy::Others, standing)
        }))
    }

    fn go_on(&mut self) -> Result<(), FeedEnd> {
        let basis = match Basis::new(&self.records, &self.by) {
            Err(Fault::NotSignedIn(_)) => return Err(FeedEnd::NoLonger),
            basis => basis?,
        };
        let judged = Wants::Across(Wanted::Feed).judge(&basis, self.purpose)?;
        let Verdict::Granted(grant) = judged else {
            return Err(FeedEnd::NoLonger);
        };
        let event =
            FeedContinued { sent: self.sent, up_to: ClearSeq(self.entries.position().get()) };
        let mut line = LookToRecord::line(&basis.by, &grant, self.purpose, event, self.request)?;
        line.expect = basis.expect();
        if self.records.look(line)?.is_none() {
            return Err(FeedEnd::NoLonger);
        }
        self.by = basis.by.clone();
        self.grant = grant;
        self.sent = 0;
        self.told = self.records.clock.monotonic();
        Ok(())
    }
}
