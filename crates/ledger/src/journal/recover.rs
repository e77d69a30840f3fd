//! Opening a journal after a stop of any kind. The rules:
//!
//! - Up to the mark, everything is durable: if it is not there as the mark says, nothing is
//!   repaired and nothing is written.
//! - Whole frames past the mark are copied to a new segment and synced before they count: a failed
//!   sync may have left them in memory only, clean in the eyes of the system.
//! - A torn tail past the mark, with nothing valid behind it, is cut off.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, RwLock};

use sanad_chain::{SealKey, Seq};
use sanad_disk::{Access, Disk, DiskError, File};

use super::create::is_unfinished;
use super::segment::{self, HEADER_BYTES, Header};
use super::{Durable, FOLDER, Journal, Place, Scanner, Tail, anchor};
use crate::frame::{FrameView, Front, front};
use crate::mark::{self, Mark, MarkFile};
use crate::store::{End, FetchError, Found, Frames};
use crate::{Identity, OpenError, Options};

/// Frames past the mark, before they have a name of their own.
const RESCUED: &str = "rescued.new";

/// Opens the journal in `dir`. Damage does not refuse: the journal is then stopped.
pub(crate) fn open(
    disk: &Arc<dyn Disk>,
    dir: &Path,
    options: &Options,
) -> Result<(Journal, Identity), OpenError> {
    let key = &options.seal;
    let folder = dir.join(FOLDER);
    if !disk.exists(&folder)? {
        return Err(OpenError::NoLedger);
    }
    let slots = match mark::read(disk.as_ref(), dir, Some(key)) {
        Err(error) if error.is_not_found() => {
            if is_unfinished(disk.as_ref(), &folder)? {
                return Err(OpenError::NoLedger);
            }
            None
        }
        read => Some(read?),
    };
    let found = match &slots {
        Some(slots) => mark::trusted(slots),
        None => Err("the high-water mark is missing"),
    };
    let journal = |identity, tail, durable| Journal {
        disk: Arc::clone(disk),
        folder: folder.clone(),
        identity,
        segment_bytes: options.segment_bytes,
        room_bytes: options.room_bytes,
        tail: Mutex::new(tail),
        durable: Mutex::new(durable),
        readers: RwLock::default(),
    };
    let stopped = |identity, reason: String| {
        let durable = Durable { end: End::START, place: None };
        (journal(identity, Tail::Stopped { reason }, durable), identity)
    };
    let (identity, mark) = match found {
        Ok(found) => found,
        Err(reason) => {
            let identity = any_identity(disk, &folder)?.ok_or(OpenError::NoLedger)?;
            return Ok(stopped(identity, reason.into()));
        }
    };
    if let Err(reason) = anchor::check(disk.as_ref(), &folder, identity, &mark)? {
        return Ok(stopped(identity, reason));
    }
    let recovery = Recovery { disk, dir, folder: folder.clone(), identity, key, mark };
    match recovery.run(key)? {
        Ok((tail, durable)) => Ok((journal(identity, tail, durable), identity)),
        Err(reason) => Ok(stopped(identity, reason)),
    }
}

/// The identity that the first readable segment header names.
pub(crate) fn any_identity(
    disk: &Arc<dyn Disk>,
    folder: &Path,
) -> Result<Option<Identity>, DiskError> {
    for number in segment::list(disk.as_ref(), folder)? {
        let mut head = [0; HEADER_BYTES];
        disk.open(&folder.join(segment::name(number)), Access::Read)?.read_at(&mut head, 0)?;
        if let Some(header) = Header::parse(&head) {
            return Ok(Some(header.identity));
        }
    }
    Ok(None)
}

struct Recovery<'a> {
    disk: &'a Arc<dyn Disk>,
    dir: &'a Path,
    folder: PathBuf,
    identity: Identity,
    key: &'a SealKey,
    mark: Mark,
}

/// What was found past the mark.
struct Past {
    frames: Vec<Vec<u8>>,
    end: End,
    torn: bool,
}

type Settled = Result<(Tail, Durable), String>;

impl Recovery<'_> {
    fn run(&self, key: &SealKey) -> Result<Settled, OpenError> {
        let mut past = match self.past()? {
            Ok(past) => past,
            Err(reason) => return Ok(Err(reason)),
        };
        let rescued = self.rescued()?;
        // A later segment without frames is no better: nothing says that its name is durable.
        let last = segment::list(self.disk.as_ref(), &self.folder)?.last().copied();
        let ends_at_mark = last == Some(self.mark.segment);
        if past.frames.is_empty() && !past.torn && rescued.is_none() && ends_at_mark {
            return Ok(Ok(self.settle(key, past.end, None)?));
        }
        match rescued {
            // An earlier recovery got as far as cutting the frames it had made durable.
            Some(earlier) if earlier.end.next > past.end.next => past = earlier,
            Some(_) | None => self.rescue(&past)?,
        }
        self.cut()?;
        let last = self.adopt(&past)?;
        Ok(Ok(self.settle(key, past.end, last)?))
    }

    /// Walks what stands behind the mark.
    fn past(&self) -> Result<Result<Past, String>, OpenError> {
        let begin = Place { segment: self.mark.segment, offset: self.mark.end };
        let (folder, identity) = (self.folder.clone(), Some(self.identity));
        let walk = Scanner::new(self.disk, folder, identity, Some(begin), None)?;
        let mut walk = walk.beginning_at(self.marked_end());
        let mut past = Past { frames: Vec::new(), end: self.marked_end(), torn: false };
        while let Some(found) = walk.next()? {
            match found {
                Found::Damage(_) => past.torn = true,
                Found::Frame { frame, .. } => match self.follows(&frame, past.end) {
                    Some(end) if !past.torn => {
                        past.frames.push(frame.bytes().to_vec());
                        past.end = end;
                    }
                    Some(_) | None => {
                        return Ok(Err("the journal is damaged behind its mark".into()));
                    }
                },
            }
        }
        Ok(Ok(past))
    }

    fn marked_end(&self) -> End {
        End { next: Seq::new(self.mark.size), head: self.mark.head }
    }

    /// What an earlier recovery left without a name, if it is whole.
    fn rescued(&self) -> Result<Option<Past>, OpenError> {
        let path = self.folder.join(RESCUED);
        let file = match self.disk.open(&path, Access::Read) {
            Err(error) if error.is_not_found() => return Ok(None),
            opened => opened?,
        };
        let mut bytes = vec![0; usize::try_from(file.size()?).unwrap_or(0)];
        file.read_at(&mut bytes, 0)?;
        let mut past = Past { frames: Vec::new(), end: self.marked_end(), torn: false };
        let mut rest = bytes.get(HEADER_BYTES..).unwrap_or_default();
        while let Front::Whole(len) = front(rest) {
            let (bytes, after) = rest.split_at(len);
            let Some(end) = self.follows(&FrameView::new(bytes), past.end) else {
                break;
            };
            past.frames.push(bytes.to_vec());
            past.end = end;
            rest = after;
        }
        Ok(Some(past))
    }

    /// The log's end behind this frame, if it follows directly on `end` and was sealed with the
    /// ledger's key: a frame that somebody else put behind the mark is damage.
    fn follows(&self, frame: &FrameView<'_>, end: End) -> Option<End> {
        let sealed = frame.sealed(self.key, &self.identity).ok()?;
        (sealed.begins == end).then_some(sealed.ends)
    }

    /// Makes the frames durable in a file of their own.
    fn rescue(&self, past: &Past) -> Result<(), OpenError> {
        let path = self.folder.join(RESCUED);
        if self.disk.exists(&path)? {
            self.disk.remove(&path)?;
        }
        if past.frames.is_empty() {
            return Ok(());
        }
        let file = self.disk.create(&path)?;
        let mut bytes = self.next_header().encode();
        bytes.extend(past.frames.iter().flatten());
        file.write_at(&bytes, 0)?;
        file.sync_data()?;
        self.disk.sync_dir(&self.folder)?;
        Ok(())
    }

    fn next_header(&self) -> Header {
        let number = self.mark.segment + 1;
        Header { identity: self.identity, number, begins: self.marked_end() }
    }

    /// Cuts everything past the mark. What of it counts is durable elsewhere by now. The last goes
    /// first, each step durable before the next, so that a crash leaves a beginning and no gap.
    fn cut(&self) -> Result<(), OpenError> {
        let numbers = segment::list(self.disk.as_ref(), &self.folder)?;
        for number in numbers.into_iter().rev().filter(|number| *number > self.mark.segment) {
            self.disk.remove(&self.folder.join(segment::name(number)))?;
            self.disk.sync_dir(&self.folder)?;
        }
        let path = self.folder.join(segment::name(self.mark.segment));
        let file = self.disk.open(&path, Access::Write)?;
        file.truncate(self.mark.end)?;
        file.sync_data()?;
        Ok(())
    }

    /// Gives the rescued frames their name; returns where the last of them begins.
    fn adopt(&self, past: &Past) -> Result<Option<u64>, OpenError> {
        let Some((_, before)) = past.frames.split_last() else {
            return Ok(None);
        };
        let name = segment::name(self.mark.segment + 1);
        self.disk.rename(&self.folder.join(RESCUED), &self.folder.join(name))?;
        self.disk.sync_dir(&self.folder)?;
        let before: usize = before.iter().map(Vec::len).sum();
        Ok(Some((HEADER_BYTES + before) as u64))
    }

    /// Opens the last segment for writing and writes the mark anew. `last_frame` is given where
    /// frames were rescued into it.
    fn settle(
        &self,
        key: &SealKey,
        end: End,
        last_frame: Option<u64>,
    ) -> Result<(Tail, Durable), OpenError> {
        let numbers = segment::list(self.disk.as_ref(), &self.folder)?;
        let segment = numbers.last().copied().unwrap_or(self.mark.segment);
        let path = self.folder.join(segment::name(segment));
        let file: Box<dyn File> = self.disk.open(&path, Access::Write)?;
        let place = Place { segment, offset: file.size()? };
        let mark = match last_frame {
            None => self.mark,
            Some(last_frame) => Mark {
                counter: self.mark.counter,
                size: end.next.get(),
                head: end.head,
                segment,
                last_frame,
                end: place.offset,
            },
        };
        let mark = MarkFile::open(self.disk, self.dir, self.identity, key.clone(), mark)?;
        Ok((
            Tail::Open { file, place, room: place.offset, mark },
            Durable { end, place: Some(place) },
        ))
    }
}

impl From<FetchError> for OpenError {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Disk(error) => Self::Disk(error),
            FetchError::Damaged(reason) => Self::Unreadable { reason },
        }
    }
}
