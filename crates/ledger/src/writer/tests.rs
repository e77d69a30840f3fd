//! The next group is linked while the disk works on the one before, and nobody hears of either
//! before it is durable. The store here lands a frame only when the test says so.

use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use sanad_chain::Seq;
use sanad_disk::{Disk, SimDisk};

use super::{Job, Start, Syncer, Writer};
use crate::frame::Frame;
use crate::index::{Index, PageBuilder};
use crate::shared::Shared;
use crate::store::{End, FetchError, Frames, Location, MemoryStore, Store, StoreError};
use crate::testing::{append, draft_in, identity, key, stream, tagged};
use crate::time::Time;
use crate::{Append, AppendError, Appended, ClockRules, Expect, State};

type Landing = Option<StoreError>;

struct GatedStore {
    memory: MemoryStore,
    /// Tells how many entries a frame has whose landing is awaited.
    begun: Mutex<Sender<u64>>,
    landings: Mutex<Receiver<Landing>>,
}

impl Store for GatedStore {
    fn end(&self) -> End {
        self.memory.end()
    }

    fn append(&self, at: End, frame: &Frame) -> Result<Location, StoreError> {
        self.begun.lock().unwrap().send(frame.count()).unwrap();
        match self.landings.lock().unwrap().recv().unwrap() {
            None => self.memory.append(at, frame),
            Some(error) => Err(error),
        }
    }

    fn record(&self, at: Location) -> Result<Vec<u8>, FetchError> {
        self.memory.record(at)
    }

    fn frames(&self, from: Option<Location>) -> Result<Box<dyn Frames + '_>, FetchError> {
        self.memory.frames(from)
    }

    fn checkpoint(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn place(&self, at: Location) -> String {
        self.memory.place(at)
    }
}

type Answered = Receiver<Result<Appended, AppendError>>;

struct House {
    jobs: Sender<Job>,
    begun: Receiver<u64>,
    landings: Sender<Landing>,
    shared: Arc<Shared>,
    writer: Option<JoinHandle<()>>,
}

impl House {
    /// A writer that finds these jobs waiting when it starts.
    fn new(first: Vec<Append>) -> (Self, Vec<Answered>) {
        let ((jobs, taken), (tell, begun), (landings, landed)) = (channel(), channel(), channel());
        let store: Arc<dyn Store> = Arc::new(GatedStore {
            memory: MemoryStore::new(),
            begun: Mutex::new(tell),
            landings: Mutex::new(landed),
        });
        let index = Index::default();
        let time = Time::new(SimDisk::new().clock(), None, ClockRules::default(), None);
        let shared =
            Shared::new(identity(), key(), Arc::clone(&store), index, None, State::Writable, time);
        let shared = Arc::new(shared);
        let start = Start {
            shared: Arc::clone(&shared),
            jobs: taken,
            syncer: Syncer::start(store, jobs.clone()).unwrap(),
            reserve: None,
            pages: PageBuilder::new(identity(), key(), Seq::new(0)),
            keeper: None,
            mark_every: Duration::from_hours(1),
            hold: None,
        };
        let mut house = Self { jobs, begun, landings, shared, writer: None };
        let answers = first.into_iter().map(|append| house.ask(append)).collect();
        house.writer = Some(thread::spawn(|| Writer::new(start).run()));
        (house, answers)
    }

    fn ask(&self, append: Append) -> Answered {
        let (answer, answered) = sync_channel(1);
        self.jobs.send(Job::Append(Box::new(append), answer)).unwrap();
        answered
    }

    /// Returns once everything asked before was looked at.
    fn settle(&self) {
        let (answer, answered) = sync_channel(1);
        self.jobs.send(Job::Checkpoint(answer)).unwrap();
        answered.recv().unwrap().unwrap();
    }

    /// Two commands in the air, four behind them that rest on the first.
    fn two_groups() -> (Self, Vec<Answered>, Vec<Answered>) {
        let (house, flying) = Self::new(vec![
            append(vec![tagged(1, 7, 1)]),
            append(vec![draft_in(2, &[stream(2, 2)])]),
        ]);
        assert_eq!(house.begun.recv().unwrap(), 2);
        let on_first = |n, expect| Append {
            expect: vec![(stream(1, 0), expect)],
            ..append(vec![draft_in(n, &[stream(1, 0)])])
        };
        let behind = vec![
            house.ask(on_first(3, Expect::Exact(1))),
            house.ask(append(vec![tagged(4, 7, 1)])),
            house.ask(on_first(5, Expect::Exact(1))),
            house.ask(append(vec![tagged(8, 7, 2)])),
        ];
        house.settle();
        for waits in flying.iter().chain(&behind) {
            assert_eq!(waits.try_recv(), Err(TryRecvError::Empty));
        }
        assert_eq!(house.shared.watch.head().size, Seq::new(0));
        (house, flying, behind)
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // A writer that was told before is gone.
        drop(self.jobs.send(Job::Close));
        self.writer.take().unwrap().join().unwrap();
    }
}

#[test]
fn what_was_learned_from_a_group_in_the_air_waits_for_it() {
    let (house, flying, behind) = House::two_groups();
    house.landings.send(None).unwrap();
    let first = flying[0].recv().unwrap().unwrap();
    assert_eq!(flying[1].recv().unwrap().unwrap().first, Seq::new(1));
    assert_eq!(house.begun.recv().unwrap(), 1);
    for waits in &behind {
        assert_eq!(waits.try_recv(), Err(TryRecvError::Empty));
    }
    house.landings.send(None).unwrap();
    let answers: Vec<_> = behind.iter().map(|answered| answered.recv().unwrap()).collect();
    let third = answers[0].as_ref().unwrap();
    assert_eq!((third.first, third.versions[0].1), (Seq::new(2), 2));
    assert_eq!(answers[1], Ok(Appended { repeated: true, ..first }));
    let conflict =
        Err(AppendError::Conflict { stream: stream(1, 0), expected: Expect::Exact(1), actual: 2 });
    assert_eq!(answers[2], conflict);
    assert_eq!(answers[3], Err(AppendError::KeyReused));
    assert_eq!(house.shared.watch.head().size, Seq::new(3));
}

#[test]
fn when_the_group_in_the_air_fails_nothing_behind_it_is_told_otherwise() {
    let (house, flying, behind) = House::two_groups();
    house.landings.send(Some(StoreError::Stopped("the disk failed".into()))).unwrap();
    let stopped = AppendError::Stopped { reason: "the disk failed".into() };
    for answered in flying.iter().chain(&behind) {
        assert_eq!(answered.recv().unwrap(), Err(stopped.clone()));
    }
    assert_eq!(house.shared.state(), State::ReadOnly { reason: "the disk failed".into() });
    assert_eq!(house.shared.watch.head().size, Seq::new(0));
}

#[test]
fn when_there_is_no_room_for_the_group_in_the_air_all_are_refused_and_the_next_goes_on() {
    let (house, flying, behind) = House::two_groups();
    house.landings.send(Some(StoreError::Full)).unwrap();
    for answered in flying.iter().chain(&behind) {
        assert_eq!(answered.recv().unwrap(), Err(AppendError::Full));
    }
    let next = house.ask(append(vec![tagged(6, 7, 1)]));
    assert_eq!(house.begun.recv().unwrap(), 1);
    house.landings.send(None).unwrap();
    let next = next.recv().unwrap().unwrap();
    assert_eq!((next.first, next.repeated), (Seq::new(0), false));
}

#[test]
fn closing_waits_for_what_is_in_the_air_and_behind_it() {
    let (house, flying, behind) = House::two_groups();
    house.jobs.send(Job::Close).unwrap();
    house.landings.send(None).unwrap();
    house.landings.send(None).unwrap();
    for answered in flying.iter().chain(&behind[..2]) {
        answered.recv().unwrap().unwrap();
    }
    assert_eq!(house.shared.watch.head().size, Seq::new(3));
}
