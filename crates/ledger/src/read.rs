//! Reading: by position, range, stream, event and command.

use std::ops::{ControlFlow, Range};

use sanad_chain::{Entry, EventId, Seq, Stream};

use crate::bytes::half;
use crate::index::Index;
use crate::store::{FetchError, Found};
use crate::{Ledger, ReadError, Stored};

impl Ledger {
    /// Reads one entry.
    ///
    /// # Errors
    /// There is none, or its bytes are not those that were written.
    pub fn read(&self, seq: Seq) -> Result<Stored, ReadError> {
        self.shared.read(seq)
    }

    /// Reads a range, entry by entry; what is past the end when it is reached is left out.
    pub fn range(&self, seqs: Range<Seq>) -> impl Iterator<Item = Result<Stored, ReadError>> + '_ {
        let numbers = seqs.start.get()..seqs.end.get().min(self.head().size.get());
        numbers.map(|number| self.read(Seq::new(number)))
    }

    /// Walks the log from `from` to its end as of now, without copying entries: for folds over
    /// much of it. Entries are whole, and those that were written; their parts are not
    /// checked.
    ///
    /// # Errors
    /// Something between could not be read. What came before was visited.
    pub fn scan(
        &self,
        from: Seq,
        mut visit: impl FnMut(&Entry<'_>) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let end = self.head().size;
        let begin = self.shared.index().frame_before(from);
        let mut next = from;
        let failed =
            |seq, reason: &dyn ToString| ReadError::Failed { seq, reason: reason.to_string() };
        let mut frames = self.shared.store.frames(begin).map_err(|error| failed(next, &error))?;
        while next < end {
            let found = frames.next().map_err(|error| failed(next, &error))?;
            let inside = match found {
                None => return Err(ReadError::NotFound { seq: next }),
                Some(Found::Damage(damage)) => {
                    return Err(ReadError::Damaged { seq: next, reason: damage.why.into() });
                }
                Some(Found::Frame { frame, .. }) => frame
                    .inside()
                    .map_err(|why| ReadError::Damaged { seq: next, reason: why.into() })?,
            };
            let altered = {
                let index = self.shared.index();
                let mut entries = inside.entries.iter().filter(|entry| entry.seq() >= from);
                entries.find(|entry| !is_known(&index, entry)).map(Entry::seq)
            };
            if let Some(seq) = altered {
                let reason = "it is another entry than was written".into();
                return Err(ReadError::Damaged { seq, reason });
            }
            for entry in inside.entries.iter().filter(|entry| entry.seq() >= from) {
                if visit(entry).is_break() {
                    return Ok(());
                }
            }
            next = inside.last.seq().next();
        }
        Ok(())
    }

    /// As [`Ledger::scan`], by what the disk has now and not by what the system keeps of it in memory.
    ///
    /// # Errors
    /// Something between could not be read. What came before was visited.
    pub fn scan_anew(
        &self,
        from: Seq,
        visit: impl FnMut(&Entry<'_>) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let begin = self.shared.index().frame_before(from);
        let failed = |error: FetchError| ReadError::Failed { seq: from, reason: error.to_string() };
        self.shared.store.forget(begin).map_err(failed)?;
        self.scan(from, visit)
    }

    /// The entries of a stream, in order; empty where there is no such stream.
    pub fn stream(&self, stream: Stream) -> Vec<Seq> {
        self.shared.index().stream(&stream).map(|end| end.seqs.clone()).unwrap_or_default()
    }

    /// At most `limit` entries of a stream, from the one with this version on.
    pub fn stream_from(&self, stream: Stream, version: u64, limit: usize) -> Vec<Seq> {
        let skipped = usize::try_from(version.saturating_sub(1)).unwrap_or(usize::MAX);
        let index = self.shared.index();
        let seqs = index.stream(&stream).map(|end| end.seqs.iter().skip(skipped).take(limit));
        seqs.into_iter().flatten().copied().collect()
    }

    /// The version of a stream's last entry; 0 where it has none.
    pub fn version(&self, stream: Stream) -> u64 {
        self.shared.index().stream(&stream).map_or(0, |end| end.version)
    }

    /// Where an event stands.
    pub fn by_event(&self, event: EventId) -> Option<Seq> {
        self.shared.index().event(event)
    }

    /// Where the (first) entry with a command tag stands.
    pub fn by_tag(&self, tag: &[u8; 32]) -> Option<Seq> {
        let seq = self.shared.index().tag(&half(tag))?;
        let stored = self.read(seq).ok()?;
        let body = stored.entry().body().ok()?;
        (body.command_tag.as_ref() == Some(tag)).then_some(seq)
    }
}

/// Whether this is the entry that the index knows at its place.
fn is_known(index: &Index, entry: &Entry<'_>) -> bool {
    index.known(entry.seq()).is_ok_and(|known| known.is(&entry.hash()))
}
