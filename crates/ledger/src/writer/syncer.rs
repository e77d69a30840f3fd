//! The syncer: a thread that waits for the disk while the writer goes on linking.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use super::Job;
use crate::frame::Frame;
use crate::store::{End, Store, StoreError};

/// Appends one frame at a time. Dropped, it ends.
pub(crate) struct Syncer {
    frames: Option<Sender<Arc<Frame>>>,
    thread: Option<JoinHandle<()>>,
}

impl Syncer {
    /// `jobs` is where it says that a frame has landed.
    pub(crate) fn start(store: Arc<dyn Store>, jobs: Sender<Job>) -> std::io::Result<Self> {
        let (frames, given) = channel::<Arc<Frame>>();
        let work = move || {
            for frame in given {
                let append = || store.append(begin_of(&frame), &frame);
                let landed = catch_unwind(AssertUnwindSafe(append))
                    .unwrap_or_else(|_| Err(StoreError::Stopped("writing panicked".into())));
                if jobs.send(Job::Landed(landed)).is_err() {
                    return;
                }
            }
        };
        let thread = thread::Builder::new().name("sanad-sync".into()).spawn(work)?;
        Ok(Self { frames: Some(frames), thread: Some(thread) })
    }

    /// Hands over a frame. False where the thread is gone.
    pub(super) fn append(&self, frame: Arc<Frame>) -> bool {
        self.frames.as_ref().is_some_and(|frames| frames.send(frame).is_ok())
    }
}

/// Where the log must end for this frame.
pub(super) fn begin_of(frame: &Frame) -> End {
    End { next: frame.first, head: frame.before }
}

impl Drop for Syncer {
    fn drop(&mut self) {
        self.frames = None;
        if let Some(thread) = self.thread.take() {
            // It does not panic: what it calls is caught.
            drop(thread.join());
        }
    }
}
