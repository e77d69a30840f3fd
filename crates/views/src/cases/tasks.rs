//! Work that was begun in cases and not ended: who must do something, and until when.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use bincode::de::Decoder;
use bincode::enc::Encoder;
use bincode::error::{DecodeError, EncodeError};
use bincode::{Decode, Encode};
use sanad_casework::{CaseId, StaffId};
use sanad_chain::Seq;

use crate::line::Line;
use crate::stored::Id;

/// What is to be done in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum TaskKind {
    /// A session is planned: it is to be held, called off or told as missed. Due when it begins.
    Session,
    /// The note of a session is to be signed by who wrote it.
    Note,
    /// A referral is proposed: it is to be sent, or taken back.
    Referral,
    /// A referral was sent, and nobody has said yet whether the client is taken on. Due at the end of the day that
    /// was named when it was proposed.
    Answer,
    /// A client was taken on elsewhere: what came of it is to be told.
    Outcome,
    /// Somebody is asked to take a case over: they are to answer.
    Transfer,
    /// A case is proposed to be closed: another is to decide.
    Closure,
    /// An outsider asks for data: another than who recorded it is to decide. Due at the end of the day that was named.
    Disclosure,
}

impl TaskKind {
    /// Each of them.
    pub const ALL: [Self; 8] = [
        Self::Session,
        Self::Note,
        Self::Referral,
        Self::Answer,
        Self::Outcome,
        Self::Transfer,
        Self::Closure,
        Self::Disclosure,
    ];

    /// Its code on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Note => "note",
            Self::Referral => "referral",
            Self::Answer => "answer",
            Self::Outcome => "outcome",
            Self::Transfer => "transfer",
            Self::Closure => "closure",
            Self::Disclosure => "disclosure",
        }
    }
}

/// Something that is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskFacts {
    /// What.
    pub kind: TaskKind,
    /// In which case.
    pub case: CaseId,
    /// The id of the session, referral or disclosure; of the case itself where it is about that.
    pub about: [u8; 16],
    /// Who is asked to take the case over; for all else, who began it.
    pub staff: StaffId,
    /// The entry that began it.
    pub begun: Seq,
    /// When that was recorded: microseconds UTC.
    pub began: i64,
    /// By when it is to be done, where that was said: microseconds UTC.
    pub due: Option<i64>,
}

impl TaskFacts {
    /// Whether its time is over at `now`, in microseconds UTC.
    pub fn is_late(&self, now: i64) -> bool {
        self.due.is_some_and(|due| now > due)
    }
}

/// All that is to be done, in the order in which it began.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Tasks {
    /// By the position of the entry that began it.
    running: BTreeMap<u64, Task>,
    /// It follows from the tasks and is not stored.
    begun: HashMap<(TaskKind, Id), u64>,
}

#[derive(PartialEq, Eq, Encode, Decode)]
struct Task {
    kind: TaskKind,
    case: Id,
    about: Id,
    staff: Id,
    began: i64,
    due: Option<i64>,
}

impl Tasks {
    /// Those that began behind this position.
    pub(super) fn all(&self, after: Option<u64>) -> impl Iterator<Item = TaskFacts> {
        let after = after.map_or(Bound::Unbounded, Bound::Excluded);
        self.running.range((after, Bound::Unbounded)).map(|(begun, task)| TaskFacts {
            kind: task.kind,
            case: CaseId::from_bytes(task.case),
            about: task.about,
            staff: StaffId::from_bytes(task.staff),
            begun: Seq::new(*begun),
            began: task.began,
            due: task.due,
        })
    }

    /// Begins one. What was begun already about the same thing is begun anew.
    pub(super) fn begin(
        &mut self,
        (kind, about): (TaskKind, Id),
        case: CaseId,
        staff: StaffId,
        due: Option<i64>,
        line: &Line<'_>,
    ) {
        self.end(kind, about);
        let (case, staff) = (*case.as_bytes(), *staff.as_bytes());
        let task = Task { kind, case, about, staff, began: line.recorded_at, due };
        self.begun.insert((kind, about), line.seq);
        self.running.insert(line.seq, task);
    }

    /// Ends one, and says by when it was to be done.
    pub(super) fn end(&mut self, kind: TaskKind, about: Id) -> Option<i64> {
        let seq = self.begun.remove(&(kind, about))?;
        self.running.remove(&seq)?.due
    }
}

impl Encode for Tasks {
    fn encode<E: Encoder>(&self, encoder: &mut E) -> Result<(), EncodeError> {
        self.running.encode(encoder)
    }
}

impl<Context> Decode<Context> for Tasks {
    fn decode<D: Decoder<Context = Context>>(decoder: &mut D) -> Result<Self, DecodeError> {
        let running = BTreeMap::<u64, Task>::decode(decoder)?;
        let begun = running.iter().map(|(seq, task)| ((task.kind, task.about), *seq)).collect();
        Ok(Self { running, begun })
    }
}
