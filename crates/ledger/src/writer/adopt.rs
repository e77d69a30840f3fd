//! Taking back entries that were written before and are missing: as they were, at their places.

use std::sync::Arc;
use std::time::Instant;

use sanad_chain::{
    CLOCK_CORRECTED, Entry, GENERATION_BEGUN, LinkBody, Linked, content_tag, part_hash,
};

use super::Writer;
use super::group::{Group, StreamEnd, View};
use super::syncer::begin_of;
use crate::store::StoreError;
use crate::{AppendError, State};

impl Writer {
    /// Appends these records, all or none, as one frame under this ledger's seal. Nothing is in the air.
    pub(super) fn adopt(&mut self, records: &[Vec<u8>]) -> Result<(), AppendError> {
        if let State::ReadOnly { reason } = self.shared.state() {
            return Err(AppendError::Stopped { reason });
        }
        let (frame, added) = {
            let index = self.shared.index();
            let mut group =
                Group::after(index.end(), self.shared.time().last(), self.shared.generation());
            let (before, clock) = (None, self.shared.time().stand());
            let view = View { shared: &self.shared, index: &index, before, clock };
            for record in records {
                group.adopt(&view, record)?;
            }
            group.finish(&self.shared)?
        };
        let Some(frame) = frame.map(Arc::new) else { return Ok(()) };
        let written = self.shared.store.append(begin_of(&frame), &frame);
        match written.and_then(|location| self.is_held().map(|()| location)) {
            Ok(location) => {
                self.publish(&frame, location);
                if let Some(recorded_at) = added.last_recorded_at {
                    self.shared.time().recorded(recorded_at);
                }
                self.mark_stale_since.get_or_insert_with(Instant::now);
                Ok(())
            }
            // Nothing of it is in the log, and whoever asks may make room.
            Err(StoreError::Full) => Err(AppendError::Full),
            Err(error) => Err(self.stop(&error.to_string())),
        }
    }
}

impl Group {
    /// Takes in the record that stands next. Links, parts, place and time must be what follows; that
    /// commands are whole, the frame's own check sees.
    fn adopt(&mut self, view: &View<'_>, record: &[u8]) -> Result<(), AppendError> {
        let seq = self.added.end.next;
        let not_next = AppendError::NotNext { seq };
        let entry = Entry::parse(record).map_err(|_| not_next.clone())?;
        let at = entry.position();
        let body = entry.body().map_err(|_| not_next.clone())?;
        let generation = self.added.generation + u32::from(body.event_type == GENERATION_BEGUN);
        let in_time = body.event_type == CLOCK_CORRECTED
            || self.added.last_recorded_at.is_none_or(|last| at.recorded_at >= last);
        let here = (at.ledger, at.generation, at.seq, at.prev)
            == (view.shared.identity.ledger, generation, seq, self.added.end.head);
        let whole = entry
            .parts()
            .all(|(part, bytes)| bytes.is_none_or(|bytes| part_hash(bytes) == part.hash));
        if !here || !whole || !in_time {
            return Err(not_next);
        }
        let mut ends = Vec::new();
        for (bytes, hash) in entry.link_bytes().zip(entry.link_hashes()) {
            let link = LinkBody::parse(bytes).filter(|_| LinkBody::hash(bytes) == hash);
            let link = link.ok_or_else(|| not_next.clone())?;
            let known = self.added.streams.get(&link.stream).copied();
            let end = known.map_or_else(|| view.stored_end(&link.stream), Ok)?;
            if link.version != end.version + 1 || link.prev != end.link {
                return Err(not_next);
            }
            ends.push((link.stream, StreamEnd { version: link.version, link: hash }));
        }
        let link_hashes = entry.link_hashes().collect();
        let linked = Linked { record: record.to_vec(), hash: entry.hash(), link_hashes };
        self.frame.push(&linked, content_tag(&view.shared.seal, &entry));
        self.added.streams.extend(ends);
        self.added.generation = generation;
        self.added.last_recorded_at = Some(at.recorded_at);
        self.added.end = crate::store::End { next: seq.next(), head: linked.hash };
        Ok(())
    }
}
