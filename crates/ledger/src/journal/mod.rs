//! The journal: the log as append-only segment files that we sync ourselves. It is the truth; all
//! else is derived from it.

mod anchor;
mod create;
mod recover;
mod scan;
mod segment;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use sanad_chain::Seq;
use sanad_disk::{Access, Disk, DiskError, File};

use crate::Identity;
use crate::frame::{Frame, HEADER_BYTES, RECORD_HEAD_BYTES};
use crate::mark::{self, Mark, MarkFile};
use crate::store::{End, FetchError, Frames, Location, Store, StoreError};

pub(crate) use create::create;
pub(crate) use recover::{any_identity, open};
pub(crate) use scan::{Place, Scanner};
#[cfg(test)]
pub(crate) use segment::HEADER_BYTES as SEGMENT_HEADER_BYTES;
pub(crate) use segment::Header;
use segment::list as segments;

/// The folder of the segment files, inside the ledger's.
pub(crate) const FOLDER: &str = "journal";
/// Read with the first stroke: most records are shorter.
const FIRST_READ_BYTES: usize = 2048;

/// The journal, open. Locks are taken in the order of the fields.
pub(crate) struct Journal {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    identity: Identity,
    segment_bytes: u64,
    room_bytes: u64,
    /// Only the ledger's writer takes it, for as long as an append lasts.
    tail: Mutex<Tail>,
    /// What is durable; taken by anybody, for a moment.
    durable: Mutex<Durable>,
    /// Segments open for reading; taken by anybody, for a moment.
    readers: RwLock<BTreeMap<u32, Arc<dyn File>>>,
}

/// Where the next frame goes.
pub(crate) enum Tail {
    /// Into this segment, at this offset.
    Open { file: Box<dyn File>, place: Place, room: u64, mark: MarkFile },
    /// Nowhere: the journal is damaged, or a sync failed.
    Stopped { reason: String },
}

#[derive(Clone, Copy)]
struct Durable {
    end: End,
    /// Behind the last durable byte; none where the journal is damaged and its end unknown.
    place: Option<Place>,
}

impl Journal {
    /// Why nothing is written, where that is so.
    pub(crate) fn stopped(&self) -> Option<String> {
        match &*self.tail() {
            Tail::Open { .. } => None,
            Tail::Stopped { reason } => Some(reason.clone()),
        }
    }

    fn tail(&self) -> MutexGuard<'_, Tail> {
        self.tail.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn durable(&self) -> MutexGuard<'_, Durable> {
        self.durable.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes and syncs one frame; what is durable when it fails, nobody knows.
    fn write(&self, tail: &mut Tail, at: End, frame: &Frame) -> Result<Place, StoreError> {
        let Tail::Open { file, place, room, mark } = tail else {
            return Err(StoreError::Stopped("the journal takes no writes".into()));
        };
        let len = frame.bytes.len() as u64;
        is_as_left(file.as_ref(), *place, *room)?;
        if place.offset + len > self.segment_bytes && place.offset > segment::HEADER_BYTES as u64 {
            trim(file.as_ref(), place.offset, room).map_err(|error| fatal(&error))?;
            self.is_where_it_was(file.as_ref(), *place, mark)?;
            let number = place.segment + 1;
            let header = Header { identity: self.identity, number, begins: at };
            *file = segment::begin(&self.disk, &self.folder, &header)
                .map_err(|error| full_or_fatal(&error))?;
            *place = Place { segment: number, offset: segment::HEADER_BYTES as u64 };
            *room = place.offset;
        }
        self.take_room(file.as_ref(), place.offset, len, room).map_err(|error| fatal(&error))?;
        if let Err(error) = file.write_at(&frame.bytes, place.offset) {
            if error.is_full() {
                // Nothing of this group was acknowledged: back to the last whole frame.
                file.truncate(place.offset).map_err(|error| fatal(&error))?;
                *room = place.offset;
            }
            return Err(full_or_fatal(&error));
        }
        file.sync_data().map_err(|error| fatal(&error))?;
        // From here on the frame survives a power cut. A crash before the mark is written leaves a
        // frame past the mark: opening finds it, copies it and counts it.
        let begins = *place;
        place.offset += len;
        let size = at.next.get() + frame.count();
        let (segment, last_frame, end) = (begins.segment, begins.offset, place.offset);
        mark.write(Mark { counter: 0, size, head: frame.after, segment, last_frame, end })
            .map_err(|error| fatal(&error))?;
        self.is_where_it_was(file.as_ref(), *place, mark)?;
        Ok(begins)
    }

    /// What was written counts where the next start finds it. Segment and mark are asked by their paths:
    /// a folder above them that was moved or replaced is seen as well.
    fn is_where_it_was(
        &self,
        file: &dyn File,
        end: Place,
        mark: &MarkFile,
    ) -> Result<(), StoreError> {
        let name = segment::name(end.segment);
        let segment = file.is_at(&self.folder.join(&name)).map_err(|error| fatal(&error))?;
        if segment && mark.is_where_it_was().map_err(|error| fatal(&error))? {
            return Ok(());
        }
        let gone = if segment { mark::NAME.to_owned() } else { format!("{FOLDER}/{name}") };
        let reason = format!("`{gone}` was moved, removed or replaced while it was in use");
        Err(StoreError::Stopped(reason))
    }

    /// Takes room ahead of the end for what comes after the next `len` bytes. What lies in it reads as
    /// zeros: at a start it is a torn tail behind the mark, and a clean stop gives it back. Where there
    /// is none to take, what was given of it goes back at once, so that it is there for what is
    /// written, and the write itself tells.
    fn take_room(
        &self,
        file: &dyn File,
        end: u64,
        len: u64,
        room: &mut u64,
    ) -> Result<(), DiskError> {
        let needed = end + len;
        if needed <= *room || self.room_bytes == 0 {
            return Ok(());
        }
        let wanted = (needed + self.room_bytes).min(self.segment_bytes).max(needed);
        if file.allocate(wanted).is_ok() {
            *room = wanted;
            return Ok(());
        }
        give_back(file, end)?;
        *room = end;
        Ok(())
    }

    fn reader(&self, segment: u32) -> Result<Arc<dyn File>, DiskError> {
        let readers = self.readers.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = readers.get(&segment) {
            return Ok(Arc::clone(file));
        }
        drop(readers);
        let path = self.folder.join(segment::name(segment));
        let file: Arc<dyn File> = self.disk.open(&path, Access::Read)?.into();
        let mut readers = self.readers.write().unwrap_or_else(PoisonError::into_inner);
        readers.insert(segment, Arc::clone(&file));
        Ok(file)
    }
}

/// Nothing is written where the segment is not as this writer left it: another wrote to it.
fn is_as_left(file: &dyn File, end: Place, room: u64) -> Result<(), StoreError> {
    let mut ahead = [0; HEADER_BYTES];
    let read = file.read_at(&mut ahead, end.offset).map_err(|error| fatal(&error))?;
    let size = file.size().map_err(|error| fatal(&error))?;
    let ahead = ahead.get(..read).unwrap_or_default();
    if size == room.max(end.offset) && ahead.iter().all(|byte| *byte == 0) {
        return Ok(());
    }
    let name = segment::name(end.segment);
    let reason = format!("`{FOLDER}/{name}` is not as it was left: another program wrote to it");
    Err(StoreError::Stopped(reason))
}

/// Gives back what was taken and not used, by what the file says of itself; durable when this returns.
fn trim(file: &dyn File, end: u64, room: &mut u64) -> Result<(), DiskError> {
    give_back(file, end)?;
    // Also what was cut off before, when the disk was full: a power cut must not bring it back once
    // another segment follows.
    file.sync_data()?;
    *room = end;
    Ok(())
}

/// Cuts what lies behind the end.
fn give_back(file: &dyn File, end: u64) -> Result<(), DiskError> {
    if file.size()? > end { file.truncate(end) } else { Ok(()) }
}

fn fatal(error: &DiskError) -> StoreError {
    StoreError::Stopped(error.to_string())
}

fn full_or_fatal(error: &DiskError) -> StoreError {
    if error.is_full() { StoreError::Full } else { fatal(error) }
}

/// A failure leaves the disk in a state that nobody knows: nothing more is written.
fn stop_on_failure(tail: &mut Tail, done: Result<(), DiskError>) -> Result<(), StoreError> {
    done.map_err(|error| {
        let reason = error.to_string();
        *tail = Tail::Stopped { reason: reason.clone() };
        StoreError::Stopped(reason)
    })
}

impl Store for Journal {
    fn end(&self) -> End {
        self.durable().end
    }

    fn append(&self, at: End, frame: &Frame) -> Result<Location, StoreError> {
        let mut tail = self.tail();
        if let Tail::Stopped { reason } = &*tail {
            return Err(StoreError::Stopped(reason.clone()));
        }
        if self.durable().end != at {
            return Err(StoreError::Moved);
        }
        let written = self.write(&mut tail, at, frame);
        if let Err(StoreError::Stopped(reason)) = &written {
            *tail = Tail::Stopped { reason: reason.clone() };
        }
        let begins = written?;
        let offset = begins.offset + frame.bytes.len() as u64;
        let place = Some(Place { segment: begins.segment, offset });
        let next = Seq::new(at.next.get() + frame.count());
        *self.durable() = Durable { end: End { next, head: frame.after }, place };
        Ok(begins.location())
    }

    fn record(&self, at: Location) -> Result<Vec<u8>, FetchError> {
        let place = Place::of(at);
        let file = self.reader(place.segment)?;
        let mut bytes = vec![0; FIRST_READ_BYTES];
        let read = file.read_at(&mut bytes, place.offset)?;
        bytes.truncate(read);
        let none = || FetchError::Damaged(format!("no record stands at {place}"));
        let len = u32::from_le_bytes(*bytes.first_chunk().ok_or_else(none)?);
        let len = usize::try_from(len).unwrap_or(usize::MAX);
        if len > crate::frame::FRAME_BYTES_MAX {
            return Err(none());
        }
        let len = RECORD_HEAD_BYTES + len;
        bytes.resize(len, 0);
        if let Some(rest) = bytes.get_mut(read..) {
            let want = rest.len();
            if file.read_at(rest, place.offset + read as u64)? < want {
                return Err(none());
            }
        }
        bytes.drain(..4);
        Ok(bytes)
    }

    fn frames(&self, from: Option<Location>) -> Result<Box<dyn Frames + '_>, FetchError> {
        let (begin, until) = (from.map(Place::of), self.durable().place);
        let (folder, identity) = (self.folder.clone(), Some(self.identity));
        Ok(Box::new(Scanner::new(&self.disk, folder, identity, begin, until)?))
    }

    fn forget(&self, from: Option<Location>) -> Result<(), FetchError> {
        let from = from.map_or(Place { segment: 0, offset: 0 }, Place::of);
        for number in segments(self.disk.as_ref(), &self.folder)? {
            let begin = match number.cmp(&from.segment) {
                Ordering::Less => continue,
                Ordering::Equal => from.offset,
                Ordering::Greater => 0,
            };
            let path = self.folder.join(segment::name(number));
            self.disk.open(&path, Access::Read)?.drop_cache(begin)?;
        }
        Ok(())
    }

    fn place(&self, at: Location) -> String {
        Place::of(at).to_string()
    }

    fn checkpoint(&self) -> Result<(), StoreError> {
        let mut tail = self.tail();
        let Tail::Open { mark, .. } = &*tail else {
            return Ok(());
        };
        let synced = mark.sync();
        stop_on_failure(&mut tail, synced)
    }

    fn trim(&self) -> Result<(), StoreError> {
        let mut tail = self.tail();
        let Tail::Open { file, place, room, .. } = &mut *tail else {
            return Ok(());
        };
        let trimmed = trim(file.as_ref(), place.offset, room);
        stop_on_failure(&mut tail, trimmed)
    }
}
