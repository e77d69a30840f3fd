//! The log in memory: for tests.

use std::sync::{PoisonError, RwLock};

use super::{End, FetchError, Found, Frames, Location, Store, StoreError};
use crate::frame::{Frame, FrameView, HEADER_BYTES, RECORD_HEAD_BYTES};

/// Frames in a list. Gone with the process. A location is the frame's number over 32 bits of
/// offset.
pub(crate) struct MemoryStore {
    log: RwLock<(End, Vec<Vec<u8>>)>,
}

impl MemoryStore {
    pub(crate) fn new() -> Self {
        Self { log: RwLock::new((End::START, Vec::new())) }
    }
}

impl Store for MemoryStore {
    fn end(&self) -> End {
        self.log.read().unwrap_or_else(PoisonError::into_inner).0
    }

    fn append(&self, at: End, frame: &Frame) -> Result<Location, StoreError> {
        let mut log = self.log.write().unwrap_or_else(PoisonError::into_inner);
        if log.0 != at {
            return Err(StoreError::Moved);
        }
        log.1.push(frame.bytes.clone());
        log.0 =
            End { next: sanad_chain::Seq::new(at.next.get() + frame.count()), head: frame.after };
        Ok(Location((log.1.len() as u64 - 1) << 32))
    }

    fn record(&self, at: Location) -> Result<Vec<u8>, FetchError> {
        let log = self.log.read().unwrap_or_else(PoisonError::into_inner);
        let (number, offset) = (at.0 >> 32, at.0 & 0xffff_ffff);
        let frame = usize::try_from(number).ok().and_then(|number| log.1.get(number));
        frame
            .and_then(|frame| record_in(frame, usize::try_from(offset).ok()?))
            .ok_or_else(|| FetchError::Damaged("there is no such record".into()))
    }

    fn frames(&self, from: Option<Location>) -> Result<Box<dyn Frames + '_>, FetchError> {
        let next = usize::try_from(from.map_or(0, |at| at.0 >> 32)).unwrap_or(usize::MAX);
        Ok(Box::new(Walk { store: self, next, frame: Vec::new() }))
    }

    fn place(&self, at: Location) -> String {
        format!("memory:{}+{}", at.0 >> 32, at.0 & 0xffff_ffff)
    }

    fn checkpoint(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

/// The record at `offset` of a frame: the front of its hash, then the record.
pub(super) fn record_in(frame: &[u8], offset: usize) -> Option<Vec<u8>> {
    if offset < HEADER_BYTES {
        return None;
    }
    let rest = frame.get(offset..)?;
    let (len, rest) = rest.split_first_chunk()?;
    let len = usize::try_from(u32::from_le_bytes(*len)).ok()? + RECORD_HEAD_BYTES - 4;
    Some(rest.get(..len)?.to_vec())
}

struct Walk<'a> {
    store: &'a MemoryStore,
    next: usize,
    frame: Vec<u8>,
}

impl Frames for Walk<'_> {
    fn next(&mut self) -> Result<Option<Found<'_>>, FetchError> {
        let log = self.store.log.read().unwrap_or_else(PoisonError::into_inner);
        let Some(frame) = log.1.get(self.next) else {
            return Ok(None);
        };
        self.frame.clone_from(frame);
        let at = Location((self.next as u64) << 32);
        self.next += 1;
        Ok(Some(Found::Frame { at, frame: FrameView::new(&self.frame) }))
    }
}
