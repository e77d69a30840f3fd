//! The writer: the one thread that appends. It links the next group while the disk works on the
//! one before.

mod adopt;
mod first_answer;
mod flight;
mod group;
mod publish;
mod room;
mod salts;
mod syncer;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::{Duration, Instant};

use sanad_disk::FolderHold;

use crate::index::{Keeper, PageBuilder};
use crate::reserve::Reserve;
use crate::shared::Shared;
use crate::store::{Location, StoreError};
use crate::{Append, AppendError, Appended, Head, State};

use flight::Flight;
use group::Group;
use salts::Salts;
pub(crate) use syncer::Syncer;

/// How often the clock is looked at while nothing is asked.
const CLOCK_EVERY: Duration = Duration::from_mins(1);

/// Where an answer goes. Dropped without one, the asker learns that the ledger is closed.
pub(crate) type Answer<T> = SyncSender<Result<T, AppendError>>;

/// What the writer is asked to do, or told.
pub(crate) enum Job {
    /// Append one command.
    Append(Box<Append>, Answer<Appended>),
    /// Stand still once nothing is in the air, tell the head, and wait for one append to it or for
    /// the asker to let go.
    Hold(Answer<Head>, Receiver<(Append, Answer<Appended>)>),
    /// Take back records that are missing at the end.
    Adopt(Vec<Vec<u8>>, Answer<()>),
    /// Take the reserve back, if there is room again.
    Regain(Answer<()>),
    /// Make the mark durable.
    Checkpoint(Answer<()>),
    /// Believe the clock as it is.
    ConfirmClock(Answer<()>),
    /// The disk has done with the frame it was given.
    Landed(Result<Location, StoreError>),
    /// End.
    Close,
}

/// One command and where its answer goes.
struct Request {
    append: Append,
    answer: Answer<Appended>,
}

/// Who asked, and what they are told once the group is durable.
type Outcome = (Request, Result<Appended, AppendError>);

/// All of it belongs to the writer's thread.
pub(crate) struct Writer {
    shared: Arc<Shared>,
    jobs: Receiver<Job>,
    /// Taken from `jobs`, not yet done.
    taken: VecDeque<Job>,
    syncer: Syncer,
    /// What the disk works on.
    flight: Option<Flight>,
    /// The group behind it, in the making.
    group: Option<Group>,
    /// What those in the group will be told.
    outcomes: Vec<Outcome>,
    salts: Salts,
    reserve: Option<Reserve>,
    pages: PageBuilder,
    keeper: Option<Keeper>,
    mark_every: Duration,
    /// Keeps others out of the folder; none where the log is in a test's memory.
    hold: Option<Arc<FolderHold>>,
    /// Since when the mark on the disk is older than the log.
    mark_stale_since: Option<Instant>,
}

/// What a writer starts with.
pub(crate) struct Start {
    pub(crate) shared: Arc<Shared>,
    pub(crate) jobs: Receiver<Job>,
    pub(crate) syncer: Syncer,
    pub(crate) reserve: Option<Reserve>,
    pub(crate) pages: PageBuilder,
    pub(crate) keeper: Option<Keeper>,
    pub(crate) mark_every: Duration,
    pub(crate) hold: Option<Arc<FolderHold>>,
}

impl Writer {
    pub(crate) fn new(start: Start) -> Self {
        let Start { shared, jobs, syncer, reserve, pages, keeper, mark_every, hold } = start;
        let this = Self {
            shared,
            jobs,
            taken: VecDeque::new(),
            syncer,
            flight: None,
            group: None,
            outcomes: Vec::new(),
            salts: Salts::default(),
            reserve,
            pages,
            keeper,
            mark_every,
            hold,
            mark_stale_since: None,
        };
        this.tell_reserve();
        this
    }

    /// Works until it is told to close.
    pub(crate) fn run(mut self) {
        while let Some(job) = self.next() {
            match job {
                Job::Append(append, answer) => {
                    self.take(Request { append: *append, answer });
                    self.take_waiting();
                    self.launch();
                }
                Job::Landed(landed) => {
                    self.land(landed);
                    self.launch();
                }
                Job::Hold(answer, wanted) => self.hold(&answer, &wanted),
                Job::Adopt(records, answer) => {
                    let done = self.adopt(&records);
                    drop(answer.send(done));
                }
                Job::Regain(answer) => {
                    let regained = self.regain().then_some(()).ok_or(AppendError::Full);
                    drop(answer.send(regained));
                }
                Job::Checkpoint(answer) => {
                    let done = self.checkpoint();
                    drop(answer.send(done));
                }
                Job::ConfirmClock(answer) => {
                    let confirmed = self.shared.time().confirm();
                    drop(answer.send(confirmed.map_err(AppendError::ClockOff)));
                }
                Job::Close => break,
            }
        }
        self.finish();
    }

    /// Brings down what is in the air, and leaves everything in order.
    fn finish(&mut self) {
        while self.flight.is_some()
            && let Ok(job) = self.jobs.recv()
        {
            if let Job::Landed(landed) = job {
                self.land(landed);
                self.launch();
            }
        }
        // A failure is told by the next start: the mark is then behind, and no worse.
        drop(self.shared.store.trim());
        drop(self.checkpoint());
        self.shared.time().close();
        self.close_page();
        self.keeper = None;
    }

    /// The next job; the mark is synced on time while there is none.
    fn next(&mut self) -> Option<Job> {
        loop {
            if let Some(since) = self.mark_stale_since
                && since.elapsed() >= self.mark_every
            {
                // A failure stops the store: the next append says so.
                drop(self.checkpoint());
            }
            if let Some(job) = self.next_taken() {
                return Some(job);
            }
            match self.receive() {
                Ok(landed @ Job::Landed(_)) => return Some(landed),
                Ok(job) => self.taken.push_back(job),
                // While nobody asks for anything, a jump of the clock is seen all the same.
                Err(RecvTimeoutError::Timeout) => drop(self.shared.time().stand()),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// Waits for a job, or until the mark is due or the clock to be looked at.
    fn receive(&self) -> Result<Job, RecvTimeoutError> {
        self.jobs.recv_timeout(match self.mark_stale_since {
            None => CLOCK_EVERY,
            Some(since) => self.mark_every.saturating_sub(since.elapsed()).min(CLOCK_EVERY),
        })
    }

    /// A job that was taken before; appends wait there while the group is full, and who wants the
    /// log to stand still waits for what is in the air.
    fn next_taken(&mut self) -> Option<Job> {
        match self.taken.front() {
            Some(Job::Append(..)) if self.is_full() => None,
            Some(Job::Hold(..) | Job::Adopt(..)) if self.flight.is_some() => None,
            Some(_) | None => self.taken.pop_front(),
        }
    }

    /// Takes every append that waits, up to the next job of another kind.
    fn take_waiting(&mut self) {
        self.taken.extend(self.jobs.try_iter());
        // The disk is told of first: what it has done opens the way.
        if let Some(at) = self.taken.iter().position(|job| matches!(job, Job::Landed(_)))
            && let Some(landed) = self.taken.remove(at)
        {
            self.taken.push_front(landed);
        }
        while let Some(Job::Append(..)) = self.taken.front()
            && !self.is_full()
        {
            if let Some(Job::Append(append, answer)) = self.taken.pop_front() {
                self.take(Request { append: *append, answer });
            }
        }
    }

    fn is_full(&self) -> bool {
        self.group.as_ref().is_some_and(|group| group.bytes() >= group::BYTES)
    }

    /// Nothing is in the air: the log ends where the asker is told, until they have appended to it.
    fn hold(&mut self, answer: &Answer<Head>, wanted: &Receiver<(Append, Answer<Appended>)>) {
        if answer.send(Ok(self.shared.watch.head())).is_err() {
            return;
        }
        // Who lets go without an append wants none.
        if let Ok((append, answer)) = wanted.recv() {
            self.take(Request { append, answer });
            self.launch();
        }
    }

    fn checkpoint(&mut self) -> Result<(), AppendError> {
        self.mark_stale_since = None;
        self.shared.store.checkpoint().map_err(|error| self.stop(&error.to_string()))
    }

    /// Whether the folder is still this writer's own: what was written into one that was moved or replaced
    /// is in no ledger that anybody finds.
    fn is_held(&self) -> Result<(), StoreError> {
        let Some(hold) = &self.hold else { return Ok(()) };
        match hold.stands() {
            Ok(true) => Ok(()),
            Ok(false) => Err(StoreError::Stopped(
                "the ledger's folder was moved or replaced while it was in use".into(),
            )),
            Err(error) => Err(StoreError::Stopped(error.to_string())),
        }
    }

    /// Nothing more is written. Nobody is told that anything of it succeeded.
    fn stop(&self, reason: &str) -> AppendError {
        self.shared.set_state(State::ReadOnly { reason: reason.to_owned() });
        AppendError::Stopped { reason: reason.to_owned() }
    }
}
