//! Walking the journal's bytes in order: one code for opening, reading on and verifying.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use sanad_disk::{Access, Disk, File};

use super::segment::{self, HEADER_BYTES, Header};
use crate::Identity;
use crate::frame::{FRAME_BYTES_MAX, FrameView, Front, front, next_magic};
use crate::store::{Damage, End, FetchError, Found, Frames, Location};

const CHUNK_BYTES: usize = 1024 * 1024;

/// A place in the journal: segment and byte offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) segment: u32,
    pub(crate) offset: u64,
}

impl Place {
    pub(crate) fn location(self) -> Location {
        Location((u64::from(self.segment) << 32) | self.offset)
    }

    pub(crate) fn of(at: Location) -> Self {
        let segment = u32::try_from(at.0 >> 32).unwrap_or(u32::MAX);
        Self { segment, offset: at.0 & 0xffff_ffff }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "journal/{}:{}", segment::name(self.segment), self.offset)
    }
}

/// A walk over the frames of segment files. Bytes that are no frame are passed over, told once for
/// each stretch; memory is one frame and one chunk. Zeros at the end of a segment are no damage where
/// the next one begins just where the frames before them ended: room that was taken ahead and not given
/// back.
pub(crate) struct Scanner {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    /// Headers must name this ledger, where it is known.
    identity: Option<Identity>,
    waiting: VecDeque<u32>,
    /// Where to begin in the first segment: behind the header unless told.
    begin: Option<Place>,
    /// Nothing from here on is looked at.
    until: Option<Place>,
    open: Option<OpenSegment>,
    /// Bytes of the open segment that were read and not yet passed.
    buffer: Vec<u8>,
    /// Where in the buffer the walk stands.
    at: usize,
    /// The end of the segment before.
    ended: Option<Place>,
    /// Where the log ended before the open segment's first frame looked at, where that is known.
    begins: Option<End>,
    /// The last frame of the open segment: where it begins, and its length.
    last: Option<(u64, usize)>,
}

struct OpenSegment {
    file: Box<dyn File>,
    number: u32,
    /// The offset of the buffer's first byte in the file.
    base: u64,
    size: u64,
}

enum Step {
    Frame(Place, usize),
    Damage(Damage),
}

impl Scanner {
    pub(crate) fn new(
        disk: &Arc<dyn Disk>,
        folder: PathBuf,
        identity: Option<Identity>,
        begin: Option<Place>,
        until: Option<Place>,
    ) -> Result<Self, FetchError> {
        let mut waiting: VecDeque<u32> = segment::list(disk.as_ref(), &folder)?.into();
        waiting.retain(|number| begin.is_none_or(|place| *number >= place.segment));
        waiting.retain(|number| until.is_none_or(|place| *number <= place.segment));
        let disk = Arc::clone(disk);
        Ok(Self {
            disk,
            folder,
            identity,
            waiting,
            begin,
            until,
            open: None,
            buffer: Vec::new(),
            at: 0,
            ended: None,
            begins: None,
            last: None,
        })
    }

    /// Tells where the log ends at the place where the walk begins.
    pub(super) fn beginning_at(self, end: End) -> Self {
        Self { begins: Some(end), ..self }
    }

    /// Where the last byte looked at lies.
    pub(crate) fn end(&self) -> Option<Place> {
        self.place().or(self.ended)
    }

    /// Where the walk stands: behind the last thing found.
    fn place(&self) -> Option<Place> {
        self.open
            .as_ref()
            .map(|open| Place { segment: open.number, offset: open.base + self.at as u64 })
    }

    fn step(&mut self) -> Result<Option<Step>, FetchError> {
        loop {
            if self.open.is_none()
                && let Some(damage) = match self.next_segment()? {
                    Opened::None => return Ok(None),
                    Opened::Good => None,
                    Opened::Bad(damage) => Some(damage),
                }
            {
                return Ok(Some(Step::Damage(damage)));
            }
            let Some(place) = self.place() else {
                return Ok(None);
            };
            self.fill(1)?;
            if self.ahead().is_empty() {
                self.ended = Some(place);
                self.open = None;
                continue;
            }
            let step = match self.look()? {
                Ok(len) => {
                    self.at += len;
                    self.last = Some((place.offset, len));
                    Step::Frame(place, len)
                }
                Err(_) if self.is_unused_room(place)? => {
                    self.ended = Some(place);
                    self.open = None;
                    continue;
                }
                Err(why) => {
                    self.pass_damage()?;
                    Step::Damage(Damage { at: place.to_string(), why })
                }
            };
            return Ok(Some(step));
        }
    }

    /// The length of the frame that stands here, or why there is none.
    fn look(&mut self) -> Result<Result<usize, &'static str>, FetchError> {
        loop {
            match front(self.ahead()) {
                Front::Whole(len) => return Ok(Ok(len)),
                Front::Bad(why) => return Ok(Err(why)),
                Front::Needs(bytes) => {
                    if !self.fill(bytes)? {
                        return Ok(Err("the frame ends early"));
                    }
                }
            }
        }
    }

    /// Whether nothing but zeros stands from here to the segment's end, and the next segment begins where
    /// the log had come to.
    fn is_unused_room(&self, place: Place) -> Result<bool, FetchError> {
        let (Some(next), Some(open)) = (self.waiting.front(), &self.open) else {
            return Ok(false);
        };
        if place.segment + 1 != *next || self.ahead().iter().any(|byte| *byte != 0) {
            return Ok(false);
        }
        let Some(end) = self.end_here(open)? else { return Ok(false) };
        let mut head = [0; HEADER_BYTES];
        let path = self.folder.join(segment::name(*next));
        self.disk.open(&path, Access::Read)?.read_at(&mut head, 0)?;
        let joins = Header::parse(&head).is_some_and(|header| {
            let ours = self.identity.is_none_or(|known| known == header.identity);
            ours && header.number == *next && header.begins == end
        });
        Ok(joins && is_zero(open, open.base + self.buffer.len() as u64)?)
    }

    /// Where the log ends behind the last frame of the open segment, or where it did before the first.
    fn end_here(&self, open: &OpenSegment) -> Result<Option<End>, FetchError> {
        let Some((offset, len)) = self.last else { return Ok(self.begins) };
        let mut bytes = vec![0; len];
        open.file.read_at(&mut bytes, offset)?;
        let inside = FrameView::new(&bytes).inside().ok();
        let last = inside.map(|inside| inside.last);
        Ok(last.map(|last| End { next: last.seq().next(), head: last.hash() }))
    }

    /// Goes on to the next whole frame of this segment, or to its end.
    fn pass_damage(&mut self) -> Result<(), FetchError> {
        loop {
            self.at += 1;
            self.fill(CHUNK_BYTES)?;
            match next_magic(&self.buffer, self.at) {
                Some(found) => {
                    self.at = found;
                    if self.look()?.is_ok() {
                        return Ok(());
                    }
                }
                None if self.read_to_end() => {
                    self.at = self.buffer.len();
                    return Ok(());
                }
                // The last bytes may begin a magic that goes on in the next chunk.
                None => self.at = self.buffer.len().saturating_sub(4).max(self.at),
            }
        }
    }

    fn next_segment(&mut self) -> Result<Opened, FetchError> {
        let Some(number) = self.waiting.pop_front() else {
            return Ok(Opened::None);
        };
        let file = self.disk.open(&self.folder.join(segment::name(number)), Access::Read)?;
        let until = self.until.filter(|place| place.segment == number);
        let size = file.size()?.min(until.map_or(u64::MAX, |place| place.offset));
        let begin = self.begin.take().filter(|place| place.segment == number);
        self.buffer.clear();
        self.at = 0;
        let base = begin.map_or(0, |place| place.offset);
        self.open = Some(OpenSegment { file, number, base, size });
        self.last = None;
        if begin.is_some() {
            return Ok(Opened::Good);
        }
        self.fill(HEADER_BYTES)?;
        let header = Header::parse(self.ahead());
        self.at = HEADER_BYTES.min(self.buffer.len());
        let fits = header.is_some_and(|header| {
            header.number == number && self.identity.is_none_or(|known| known == header.identity)
        });
        self.begins = header.filter(|_| fits).map(|header| header.begins);
        if fits {
            return Ok(Opened::Good);
        }
        let at = Place { segment: number, offset: 0 }.to_string();
        Ok(Opened::Bad(Damage { at, why: "the segment's header is damaged" }))
    }

    fn ahead(&self) -> &[u8] {
        self.buffer.get(self.at..).unwrap_or_default()
    }

    fn read_to_end(&self) -> bool {
        self.open.as_ref().is_none_or(|open| open.base + self.buffer.len() as u64 >= open.size)
    }

    /// Reads on until `bytes` are ahead; false where the segment has not as many.
    fn fill(&mut self, bytes: usize) -> Result<bool, FetchError> {
        if self.ahead().len() >= bytes {
            return Ok(true);
        }
        let Some(open) = &mut self.open else {
            return Ok(false);
        };
        let rest = open.size.saturating_sub(open.base + self.buffer.len() as u64);
        let rest = usize::try_from(rest).unwrap_or(usize::MAX);
        if rest == 0 {
            return Ok(false);
        }
        self.buffer.drain(..self.at);
        open.base += self.at as u64;
        self.at = 0;
        let have = self.buffer.len();
        let want = bytes.saturating_sub(have).max(CHUNK_BYTES).min(rest).min(2 * FRAME_BYTES_MAX);
        self.buffer.resize(have + want, 0);
        let into = self.buffer.get_mut(have..).unwrap_or_default();
        let read = open.file.read_at(into, open.base + have as u64)?;
        self.buffer.truncate(have + read);
        Ok(self.buffer.len() >= bytes)
    }
}

/// Whether the segment holds nothing but zeros from `offset` on.
fn is_zero(open: &OpenSegment, mut offset: u64) -> Result<bool, FetchError> {
    let mut chunk = vec![0; 64 * 1024];
    while offset < open.size {
        let read = open.file.read_at(&mut chunk, offset)?;
        let rest = usize::try_from(open.size - offset).unwrap_or(usize::MAX);
        let seen = chunk.get(..read.min(rest)).unwrap_or_default();
        if seen.is_empty() || seen.iter().any(|byte| *byte != 0) {
            return Ok(false);
        }
        offset += seen.len() as u64;
    }
    Ok(true)
}

enum Opened {
    Good,
    Bad(Damage),
    None,
}

impl Frames for Scanner {
    fn next(&mut self) -> Result<Option<Found<'_>>, FetchError> {
        Ok(match self.step()? {
            None => None,
            Some(Step::Damage(damage)) => Some(Found::Damage(damage)),
            Some(Step::Frame(place, len)) => {
                let bytes = self.buffer.get(self.at - len..self.at).unwrap_or_default();
                Some(Found::Frame { at: place.location(), frame: FrameView::new(bytes) })
            }
        })
    }
}
