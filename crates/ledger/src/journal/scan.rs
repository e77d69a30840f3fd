//! Walking the journal's bytes in order: one code for opening, reading on and verifying.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use sanad_disk::{Access, Disk, File};

use super::segment::{self, HEADER_BYTES, Header};
use crate::Identity;
use crate::frame::{FRAME_BYTES_MAX, FrameView, Front, front, next_magic};
use crate::store::{Damage, FetchError, Found, Frames, Location};

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
/// each stretch; memory is one frame and one chunk.
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
        let (open, buffer) = (None, Vec::new());
        Ok(Self { disk, folder, identity, waiting, begin, until, open, buffer, at: 0, ended: None })
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
                    Step::Frame(place, len)
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
        if begin.is_some() {
            return Ok(Opened::Good);
        }
        self.fill(HEADER_BYTES)?;
        let header = Header::parse(self.ahead());
        self.at = HEADER_BYTES.min(self.buffer.len());
        let fits = header.is_some_and(|header| {
            header.number == number && self.identity.is_none_or(|known| known == header.identity)
        });
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
