//! The log in sled, for those who want one engine: not the default, since sled decides what is
//! found after damage, not we.
//!
//! One tree: key = first seq of the frame (8 bytes, big-endian) and number of the piece (4 bytes);
//! value = a piece of the frame of at most 8 kB, because sled never syncs larger pages.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use sanad_chain::Seq;
use sanad_disk::{Access, Disk, File};

use super::{Damage, End, FetchError, Found, Frames, Location, Store, StoreError};
use crate::frame::{Frame, FrameView, Front, front};
use crate::guard::{guarded, open_db};
use crate::{Identity, OpenError};

/// Longest value given to sled.
const PIECE_BYTES: usize = 8 * 1024;
/// A location is the frame's first seq over 25 bits of offset.
const OFFSET_BITS: u32 = 25;

/// One tree of one sled database, synced by us.
pub(crate) struct SledStore {
    log: sled::Tree,
    db: sled::Db,
    /// sled's own `flush` calls `sync_file_range`, which promises nothing: this file is synced here.
    file: Box<dyn File>,
    state: Mutex<State>,
}

struct State {
    end: End,
    stopped: Option<String>,
}

impl SledStore {
    /// Opens or makes the database in `folder`; `identity` is written where there is none.
    pub(crate) fn open(
        disk: &Arc<dyn Disk>,
        folder: &Path,
        identity: Option<Identity>,
    ) -> Result<(Self, Identity), OpenError> {
        let native = disk.native_path(folder).ok_or(OpenError::NeedsRealDisk)?;
        let config = sled::Config::new().path(&native).flush_every_ms(None);
        let failed = |reason: String| OpenError::Unreadable { reason };
        let db = open_db(&config).map_err(failed)?;
        let log = guarded(|| db.open_tree("log")).map_err(failed)?;
        let names = guarded(|| db.open_tree("identity")).map_err(failed)?;
        let known = guarded(|| names.get("identity")).map_err(failed)?;
        let identity = match (known, identity) {
            (None, Some(new)) => {
                guarded(|| names.insert("identity", new.encode().to_vec())).map_err(failed)?;
                new
            }
            (Some(bytes), None) => Identity::parse(&bytes).ok_or(OpenError::NoLedger)?,
            (Some(_), Some(_)) => return Err(OpenError::Exists),
            (None, None) => return Err(OpenError::NoLedger),
        };
        guarded(|| db.flush()).map_err(failed)?;
        disk.open(&folder.join("conf"), Access::Write)?.sync_data()?;
        let file = disk.open(&folder.join("db"), Access::Write)?;
        file.sync_data()?;
        disk.sync_dir(folder)?;
        let state = Mutex::new(State { end: End::START, stopped: None });
        let store = Self { log, db, file, state };
        let end = store.find_end().map_err(|error| failed(error.to_string()))?;
        store.lock().end = end;
        Ok((store, identity))
    }

    fn find_end(&self) -> Result<End, FetchError> {
        let Some((key, _)) = guarded_fetch(|| self.log.last())? else {
            return Ok(End::START);
        };
        let damaged = || FetchError::Damaged("the last frame in sled is damaged".into());
        let first = first_of(&key).ok_or_else(damaged)?;
        let bytes = self.frame(first)?.ok_or_else(damaged)?;
        if front(&bytes) != Front::Whole(bytes.len()) {
            return Err(damaged());
        }
        let inside = FrameView::new(&bytes).inside().map_err(|_| damaged())?;
        Ok(End { next: inside.last.seq().next(), head: inside.last.hash() })
    }

    /// The pieces of the frame that begins at `first`, joined.
    fn frame(&self, first: u64) -> Result<Option<Vec<u8>>, FetchError> {
        let mut bytes = Vec::new();
        for piece in self.log.scan_prefix(first.to_be_bytes()) {
            bytes.extend_from_slice(&piece?.1);
        }
        Ok((!bytes.is_empty()).then_some(bytes))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, frame: &Frame) -> Result<(), String> {
        let mut batch = sled::Batch::default();
        for (number, piece) in (0_u32..).zip(frame.bytes.chunks(PIECE_BYTES)) {
            batch.insert(key(frame.first.get(), number).to_vec(), piece);
        }
        guarded(|| self.log.apply_batch(batch))?;
        guarded(|| self.db.flush())?;
        self.file.sync_data().map_err(|error| error.to_string())
    }
}

fn key(first: u64, piece: u32) -> [u8; 12] {
    let mut key = [0; 12];
    let fields = first.to_be_bytes().into_iter().chain(piece.to_be_bytes());
    key.iter_mut().zip(fields).for_each(|(to, from)| *to = from);
    key
}

fn first_of(key: &[u8]) -> Option<u64> {
    key.first_chunk().map(|first| u64::from_be_bytes(*first))
}

fn guarded_fetch<T>(act: impl FnOnce() -> sled::Result<T>) -> Result<T, FetchError> {
    guarded(act).map_err(FetchError::Damaged)
}

impl Store for SledStore {
    fn end(&self) -> End {
        self.lock().end
    }

    fn append(&self, at: End, frame: &Frame) -> Result<Location, StoreError> {
        let mut state = self.lock();
        if let Some(reason) = &state.stopped {
            return Err(StoreError::Stopped(reason.clone()));
        }
        if state.end != at {
            return Err(StoreError::Moved);
        }
        // sled does not say how far it came: any failure is final, a full disk included.
        if let Err(reason) = self.write(frame) {
            state.stopped = Some(reason.clone());
            return Err(StoreError::Stopped(reason));
        }
        state.end = End { next: Seq::new(at.next.get() + frame.count()), head: frame.after };
        Ok(Location(at.next.get() << OFFSET_BITS))
    }

    fn record(&self, at: Location) -> Result<Vec<u8>, FetchError> {
        let none = || FetchError::Damaged("there is no such record".into());
        let offset = at.0 & ((1 << OFFSET_BITS) - 1);
        let frame = self.frame(at.0 >> OFFSET_BITS)?.ok_or_else(none)?;
        let offset = usize::try_from(offset).map_err(|_| none())?;
        super::memory::record_in(&frame, offset).ok_or_else(none)
    }

    fn frames(&self, from: Option<Location>) -> Result<Box<dyn Frames + '_>, FetchError> {
        let next = from.map_or(0, |at| at.0 >> OFFSET_BITS);
        Ok(Box::new(Walk { store: self, next, frame: Vec::new() }))
    }

    fn place(&self, at: Location) -> String {
        format!("store:{}+{}", at.0 >> OFFSET_BITS, at.0 & ((1 << OFFSET_BITS) - 1))
    }

    fn checkpoint(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

struct Walk<'a> {
    store: &'a SledStore,
    next: u64,
    frame: Vec<u8>,
}

impl Frames for Walk<'_> {
    fn next(&mut self) -> Result<Option<Found<'_>>, FetchError> {
        if self.next >= self.store.end().next.get() {
            return Ok(None);
        }
        let Some((key, _)) = guarded_fetch(|| self.store.log.get_gt(self.next.to_be_bytes()))?
        else {
            return Ok(None);
        };
        let first = first_of(&key).unwrap_or(u64::MAX);
        self.frame = self.store.frame(first)?.unwrap_or_default();
        let frame = FrameView::new(&self.frame);
        if front(&self.frame) != Front::Whole(self.frame.len()) {
            self.next = first + 1;
            let at = format!("store:{first}");
            return Ok(Some(Found::Damage(Damage { at, why: "the frame's checksum is wrong" })));
        }
        self.next = first + u64::from(frame.count().max(1));
        Ok(Some(Found::Frame { at: Location(first << OFFSET_BITS), frame }))
    }
}
