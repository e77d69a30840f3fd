//! The ledger: a handle to a log that one thread writes and anybody reads.

use std::marker::PhantomData;
use std::sync::mpsc::{Sender, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use sanad_disk::FolderHold;

use crate::shared::Shared;
use crate::writer::{Answer, Job};
use crate::{Append, AppendError, Appended, Head, Identity, State};

/// An open ledger. Clones are the same ledger; the last one dropped closes it.
#[derive(Clone)]
pub struct Ledger {
    pub(crate) shared: Arc<Shared>,
    inner: Arc<Inner>,
}

/// A log that stands still. Dropped, it goes on.
#[derive(Debug)]
pub struct Hold<'a> {
    /// The ledger stays open as long.
    of: PhantomData<&'a Ledger>,
    head: Head,
    wanted: SyncSender<(Append, Answer<Appended>)>,
}

impl Hold<'_> {
    /// Where the log ends.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Appends there, and lets go. Blocks until it is durable.
    ///
    /// # Errors
    /// As of [`Ledger::append`].
    pub fn append(self, append: Append) -> Result<Appended, AppendError> {
        let (answer, answered) = sync_channel(1);
        self.wanted.send((append, answer)).map_err(|_| AppendError::Closed)?;
        answered.recv().map_err(|_| AppendError::Closed)?
    }
}

/// Ends the writer and lets go of the folder when dropped.
struct Inner {
    shared: Arc<Shared>,
    /// None where the ledger was opened for reading only.
    jobs: Option<Sender<Job>>,
    /// Taken by whoever closes first.
    held: Mutex<Option<Held>>,
}

/// What an open ledger holds on to.
pub(crate) struct Held {
    pub(crate) writer: Option<JoinHandle<()>>,
    /// Keeps others out.
    pub(crate) _hold: Arc<FolderHold>,
}

impl Ledger {
    pub(crate) fn from_parts(shared: Arc<Shared>, jobs: Option<Sender<Job>>, held: Held) -> Self {
        let inner = Inner { shared: Arc::clone(&shared), jobs, held: Mutex::new(Some(held)) };
        Self { shared, inner: Arc::new(inner) }
    }

    /// Appends one command's entries, all or none. Blocks until they are durable.
    ///
    /// # Errors
    /// Nothing was appended, but for [`AppendError::Stopped`]: then nobody knows.
    pub fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.ask(|answer| Job::Append(Box::new(append), answer))
    }

    /// Whether an append would be taken as things are, before anything is done for it; `reserve` as of
    /// [`Append::reserve`]. Asked on a disk that was full, it looks whether there is room again.
    ///
    /// # Errors
    /// Why an append would be refused. None of what it rests on is looked at.
    pub fn takes(&self, reserve: bool) -> Result<(), AppendError> {
        match self.state() {
            State::Writable => Ok(()),
            State::IntakeStopped if reserve => Ok(()),
            State::IntakeStopped => self.ask(Job::Regain),
            State::ClockOff { doubt } => Err(AppendError::ClockOff(doubt)),
            State::ReadOnly { reason } => Err(AppendError::Stopped { reason }),
        }
    }

    /// Has the log stand still once all that was asked before is durable: the one append that says
    /// something of everything before it goes exactly there. All others wait meanwhile, so it is to
    /// be short.
    ///
    /// # Errors
    /// The ledger takes no writes.
    pub fn hold(&self) -> Result<Hold<'_>, AppendError> {
        let (wanted, asked) = sync_channel(1);
        let head = self.ask(|answer| Job::Hold(answer, asked))?;
        Ok(Hold { of: PhantomData, head, wanted })
    }

    /// Takes back entries that this ledger had and has no longer, as they were stored: the records that
    /// stand next, in order, all or none. At most [`Append::BYTES_MAX`] of them at a time.
    ///
    /// # Errors
    /// They do not follow the last entry, or the ledger takes no writes.
    pub fn adopt(&self, records: Vec<Vec<u8>>) -> Result<(), AppendError> {
        if records.iter().map(Vec::len).sum::<usize>() > Append::BYTES_MAX {
            return Err(AppendError::TooLarge);
        }
        self.ask(|answer| Job::Adopt(records, answer))
    }

    /// Makes the high-water mark durable: a power cut from here on leaves it exact.
    ///
    /// # Errors
    /// The mark could not be synced; the ledger takes no more writes.
    pub fn checkpoint(&self) -> Result<(), AppendError> {
        self.ask(Job::Checkpoint)
    }

    /// Confirms that the wall clock is right although it is doubted.
    ///
    /// # Errors
    /// It stands before the last entry, which takes a correction; or the ledger takes no writes.
    pub fn confirm_clock(&self) -> Result<(), AppendError> {
        self.ask(Job::ConfirmClock)
    }

    fn ask<T>(&self, job: impl FnOnce(Answer<T>) -> Job) -> Result<T, AppendError> {
        let Some(jobs) = &self.inner.jobs else {
            return Err(match self.state() {
                State::ReadOnly { reason } => AppendError::Stopped { reason },
                State::Writable | State::IntakeStopped | State::ClockOff { .. } => {
                    AppendError::Closed
                }
            });
        };
        let (answer, answered) = sync_channel(1);
        jobs.send(job(answer)).map_err(|_| AppendError::Closed)?;
        answered.recv().map_err(|_| AppendError::Closed)?
    }

    /// Which ledger it is, in the generation that it is in.
    pub fn identity(&self) -> Identity {
        Identity { generation: self.shared.generation(), ..self.shared.identity }
    }

    /// Whether it takes writes. The clock is asked now.
    pub fn state(&self) -> State {
        let state = self.shared.state();
        if matches!(state, State::ReadOnly { .. }) {
            return state;
        }
        self.shared.time().stand().doubt.map_or(state, |doubt| State::ClockOff { doubt })
    }

    /// Holds the clock against a witness, who says that it is this time now, in microseconds since
    /// 1970-01-01 UTC.
    pub fn hold_clock_to(&self, witness_micros: i64) {
        self.shared.time().told_by_witness(witness_micros);
    }

    /// Where it ends: everything before is durable.
    pub fn head(&self) -> Head {
        self.shared.watch.head()
    }

    /// Has `listener` told of every new head, by the writer's thread: it must be quick and must
    /// not call the ledger.
    pub fn watch(&self, listener: impl Fn(Head) + Send + Sync + 'static) {
        self.shared.watch.listen(Box::new(listener));
    }

    /// Closes the ledger: what was asked before is answered, the mark is synced, the index kept,
    /// every feed wakes up, the folder can be opened again. Other handles can still read.
    pub fn close(&self) {
        self.inner.close();
    }
}

impl Inner {
    fn close(&self) {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Held { writer, _hold }) = held else {
            return;
        };
        if let Some(jobs) = &self.jobs {
            // A writer that is gone has nothing left to do.
            drop(jobs.send(Job::Close));
        }
        if let Some(writer) = writer {
            drop(writer.join());
        }
        if !matches!(self.shared.state(), State::ReadOnly { .. }) {
            self.shared.set_state(State::ReadOnly { reason: "the ledger is closed".into() });
        }
        self.shared.drop_folder();
        self.shared.watch.close();
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ledger").field("head", &self.head()).finish_non_exhaustive()
    }
}
