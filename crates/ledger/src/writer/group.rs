//! A group: the commands that share one frame and one sync. Each is checked against what is
//! durable and against the commands before it in the group, then linked.

use std::collections::{HashMap, HashSet};

use sanad_chain::{
    Draft, Entry, EventId, Hash, LinkBody, Position, Seq, Stream, content_tag, link,
};

use super::first_answer::first_answer;
use super::salts::Salts;
use crate::bytes::half;
use crate::frame::{Frame, FrameBuilder};
use crate::index::Index;
use crate::shared::Shared;
use crate::store::End;
use crate::time::{Stand, stamp};
use crate::{Append, AppendError, Appended, ClockDoubt, Stored};

/// A group is closed once it holds so many bytes.
pub(super) const BYTES: usize = 2 * 1024 * 1024;

/// Bytes of the records that a command will become.
fn bytes_of(append: &Append) -> usize {
    append.drafts.iter().map(Draft::record_len).sum()
}

/// The end of a stream, as a group sees it.
#[derive(Clone, Copy)]
pub(super) struct StreamEnd {
    pub(super) version: u64,
    pub(super) link: Hash,
}

/// What a group adds to the ledger, and what it looked up. It holds once the frame is durable.
pub(super) struct Added {
    pub(super) end: End,
    pub(super) last_recorded_at: Option<i64>,
    pub(super) generation: u32,
    pub(super) streams: HashMap<Stream, StreamEnd>,
    events: HashMap<EventId, Seq>,
    commands: HashMap<[u8; 32], (Option<[u8; 32]>, Appended)>,
}

impl Added {
    pub(super) fn after(end: End, last_recorded_at: Option<i64>, generation: u32) -> Self {
        let (streams, events, commands) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { end, last_recorded_at, generation, streams, events, commands }
    }
}

/// What a command is checked against, apart from its own group.
pub(super) struct View<'a> {
    pub(super) shared: &'a Shared,
    /// What is durable.
    pub(super) index: &'a Index,
    /// What the group before adds, while the disk still works on it.
    pub(super) before: Option<&'a Added>,
    pub(super) clock: Stand,
}

/// A group in the making. Nothing in it is durable: every answer waits.
pub(super) struct Group {
    pub(super) added: Added,
    pub(super) frame: FrameBuilder,
}

impl Group {
    /// An empty group behind this end.
    pub(super) fn after(end: End, last_recorded_at: Option<i64>, generation: u32) -> Self {
        let frame = FrameBuilder::new(end.next, end.head);
        Self { added: Added::after(end, last_recorded_at, generation), frame }
    }

    pub(super) fn bytes(&self) -> usize {
        self.frame.bytes()
    }

    pub(super) fn entries(&self) -> usize {
        self.frame.entries()
    }

    /// Takes in one command, or says why not. The answer holds once the frame is durable.
    pub(super) fn take(
        &mut self,
        view: &View<'_>,
        salts: &mut Salts,
        append: &Append,
    ) -> Result<Appended, AppendError> {
        let of = fits(append)?;
        let tag = append
            .drafts
            .iter()
            .find_map(|draft| draft.command_tag().map(|tag| (*tag, draft.body_digest().copied())));
        if let Some((tag, digest)) = &tag
            && let Some(first) = self.known(view, tag, digest.as_ref())?
        {
            return Ok(first);
        }
        self.check(view, append)?;
        let times = self.times(view, append)?;
        self.load_streams(view, salts, &append.drafts)?;
        let appended = self.link_all(view.shared, salts, append, of, &times);
        if let Some((tag, digest)) = tag {
            self.added.commands.insert(tag, (digest, appended.clone()));
        }
        Ok(appended)
    }

    /// Closes the group; no frame where nothing was taken. Refused where those who read the frame would
    /// not take it: nothing of the group is written.
    pub(super) fn finish(self, shared: &Shared) -> Result<(Option<Frame>, Added), AppendError> {
        let frame = self.frame.finish(&shared.seal, &shared.identity);
        let frame = frame.map_err(|reason| AppendError::Unsound { reason })?;
        Ok((frame, self.added))
    }

    /// What this group and the one before add, nearest first.
    fn added<'a>(&'a self, view: &View<'a>) -> impl Iterator<Item = &'a Added> {
        [Some(&self.added), view.before].into_iter().flatten()
    }

    /// The first answer to a command with this tag, where there is one.
    fn known(
        &self,
        view: &View<'_>,
        tag: &[u8; 32],
        digest: Option<&[u8; 32]>,
    ) -> Result<Option<Appended>, AppendError> {
        if let Some((known, first)) = self.added(view).find_map(|added| added.commands.get(tag)) {
            return if known.as_ref() == digest {
                Ok(Some(Appended { repeated: true, ..first.clone() }))
            } else {
                Err(AppendError::KeyReused)
            };
        }
        match view.index.tag(&half(tag)) {
            Some(seq) => first_answer(|seq| view.read(seq), seq, tag, digest),
            None => Ok(None),
        }
    }

    fn check(&self, view: &View<'_>, append: &Append) -> Result<(), AppendError> {
        for (stream, expected) in &append.expect {
            let actual = self.version(view, stream);
            if !expected.is_met_by(actual) {
                return Err(AppendError::Conflict { stream: *stream, expected: *expected, actual });
            }
        }
        let mut own = HashSet::new();
        for draft in &append.drafts {
            let id = draft.event_id();
            let added = self.added(view).find_map(|added| added.events.get(&id).copied());
            match added.or_else(|| view.index.event(id)) {
                Some(seq) => return Err(AppendError::EventExists { seq }),
                None if own.insert(id) => {}
                None => return Err(AppendError::EventExists { seq: self.added.end.next }),
            }
        }
        Ok(())
    }

    fn version(&self, view: &View<'_>, stream: &Stream) -> u64 {
        let added = self.added(view).find_map(|added| added.streams.get(stream));
        match added {
            Some(end) => end.version,
            None => view.index.stream(stream).map_or(0, |end| end.version),
        }
    }

    fn times(&self, view: &View<'_>, append: &Append) -> Result<Vec<i64>, AppendError> {
        let Stand { wall, doubt } = view.clock;
        let corrects = append.drafts.first().is_some_and(Draft::corrects_clock);
        match doubt {
            None => {}
            // The one entry that may step back, and what comes with it.
            Some(ClockDoubt::Behind { .. }) if corrects => {}
            Some(doubt) => return Err(AppendError::ClockOff(doubt)),
        }
        let mut last = self.added.last_recorded_at;
        let mut times = Vec::with_capacity(append.drafts.len());
        for draft in &append.drafts {
            let at = stamp(wall, append.at, last, draft.corrects_clock())?;
            last = Some(at);
            times.push(at);
        }
        Ok(times)
    }

    /// Sees to it that the last link of every stream is known, and that there are salts.
    fn load_streams(
        &mut self,
        view: &View<'_>,
        salts: &mut Salts,
        drafts: &[Draft],
    ) -> Result<(), AppendError> {
        let mut links = 0;
        for stream in drafts.iter().flat_map(Draft::streams) {
            links += 1;
            let known = self.added(view).find_map(|added| added.streams.get(stream)).copied();
            let end = known.map_or_else(|| view.stored_end(stream), Ok)?;
            self.added.streams.entry(*stream).or_insert(end);
        }
        if salts.have(links) {
            Ok(())
        } else {
            Err(AppendError::Stopped { reason: "the system gives no randomness".into() })
        }
    }

    /// Links every draft. From here on nothing fails.
    fn link_all(
        &mut self,
        shared: &Shared,
        salts: &mut Salts,
        append: &Append,
        of: u16,
        times: &[i64],
    ) -> Appended {
        let first = self.added.end.next;
        let mut hashes = Vec::with_capacity(append.drafts.len());
        let mut order = Vec::new();
        let mut seen = HashSet::new();
        for ((part, draft), at) in (0..of).zip(&append.drafts).zip(times) {
            self.added.generation += u32::from(draft.begins_generation());
            let position = Position {
                ledger: shared.identity.ledger,
                generation: self.added.generation,
                seq: self.added.end.next,
                recorded_at: *at,
                prev: self.added.end.head,
                command: append.command,
                part,
                of,
            };
            hashes.push(self.link_one(shared, salts, &position, draft));
            order.extend(draft.streams().iter().filter(|stream| seen.insert(**stream)));
        }
        let version = |stream: Stream| (stream, self.stream_end(&stream).version);
        let versions = order.into_iter().map(version).collect();
        let last = Seq::new(self.added.end.next.get().saturating_sub(1));
        let recorded_at = times.last().copied().unwrap_or(0);
        Appended { first, last, hashes, recorded_at, versions, repeated: false }
    }

    fn link_one(
        &mut self,
        shared: &Shared,
        salts: &mut Salts,
        position: &Position,
        draft: &Draft,
    ) -> Hash {
        let mut links = Vec::with_capacity(draft.streams().len());
        for stream in draft.streams() {
            let StreamEnd { version, link } = self.stream_end(stream);
            let salt = salts.take().unwrap_or_default();
            links.push(LinkBody { salt, stream: *stream, version: version + 1, prev: link });
        }
        let linked = link(position, draft, &links);
        let entry = Entry::parse(&linked.record).expect("a record just linked reads back");
        self.frame.push(&linked, content_tag(&shared.seal, &entry));
        let added = &mut self.added;
        for (link, hash) in links.iter().zip(&linked.link_hashes) {
            added.streams.insert(link.stream, StreamEnd { version: link.version, link: *hash });
        }
        added.events.insert(draft.event_id(), position.seq);
        added.last_recorded_at = Some(position.recorded_at);
        added.end = End { next: position.seq.next(), head: linked.hash };
        linked.hash
    }

    /// The end of a stream that was loaded.
    fn stream_end(&self, stream: &Stream) -> StreamEnd {
        let loaded = self.added.streams.get(stream).copied();
        loaded.unwrap_or(StreamEnd { version: 0, link: Hash::ZERO })
    }
}

impl View<'_> {
    fn read(&self, seq: Seq) -> Result<Stored, crate::ReadError> {
        self.index.known(seq)?.read(seq, self.shared.store.as_ref())
    }

    /// The end of a stream as far as it is durable.
    pub(super) fn stored_end(&self, stream: &Stream) -> Result<StreamEnd, AppendError> {
        let Some(end) = self.index.stream(stream) else {
            return Ok(StreamEnd { version: 0, link: Hash::ZERO });
        };
        if let Some(link) = end.link {
            return Ok(StreamEnd { version: end.version, link });
        }
        let unreadable = |reason: String| AppendError::Unreadable { reason };
        let seq = end.seqs.last().copied().unwrap_or(Seq::new(0));
        let stored = self.read(seq).map_err(|error| unreadable(error.to_string()))?;
        let entry = stored.entry();
        let mut links = entry.links().zip(entry.link_hashes());
        let found = links.find(|(link, _)| link.stream == *stream);
        let (link, hash) =
            found.ok_or_else(|| unreadable(format!("entry {seq} is not in stream {stream}")))?;
        Ok(StreamEnd { version: link.version, link: hash })
    }
}

/// How many entries the command has, if it is one.
fn fits(append: &Append) -> Result<u16, AppendError> {
    if append.drafts.is_empty() {
        return Err(AppendError::Empty);
    }
    if bytes_of(append) > Append::BYTES_MAX {
        return Err(AppendError::TooLarge);
    }
    u16::try_from(append.drafts.len()).map_err(|_| AppendError::TooLarge)
}
