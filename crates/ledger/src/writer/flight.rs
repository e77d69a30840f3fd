//! From a group to its answers: the line after which the promise holds.

use std::sync::Arc;
use std::time::Instant;

use super::group::{Added, Group, View};
use super::syncer::begin_of;
use super::{Outcome, Request, Writer};
use crate::AppendError;
use crate::frame::Frame;
use crate::store::{Location, StoreError};

/// A group that the disk works on.
pub(super) struct Flight {
    frame: Arc<Frame>,
    added: Added,
    outcomes: Vec<Outcome>,
}

impl Writer {
    /// Checks one command and links it into the group in the making.
    pub(super) fn take(&mut self, request: Request) {
        let Some(request) = self.admit(request) else {
            return;
        };
        let index = self.shared.index();
        let before = self.flight.as_ref().map(|flight| &flight.added);
        let group = self.group.get_or_insert_with(|| match before {
            Some(added) => Group::after(added.end, added.last_recorded_at, added.generation),
            None => Group::after(index.end(), self.shared.time().last(), self.shared.generation()),
        });
        let clock = self.shared.time().stand();
        let view = View { shared: &self.shared, index: &index, before, clock };
        let outcome = group.take(&view, &mut self.salts, &request.append);
        self.outcomes.push((request, outcome));
    }

    /// Gives the group to the disk, unless the disk is at work.
    pub(super) fn launch(&mut self) {
        if self.flight.is_some() {
            return;
        }
        let Some(group) = self.group.take() else {
            return;
        };
        let outcomes = std::mem::take(&mut self.outcomes);
        let (frame, added) = match group.finish(&self.shared) {
            Ok(finished) => finished,
            Err(unsound) => {
                return refuse(
                    outcomes.into_iter().map(|(request, _)| request).collect(),
                    &unsound,
                );
            }
        };
        let Some(frame) = frame else {
            // Nothing is in the air, so whatever these learned is durable.
            return answer(outcomes);
        };
        let frame = Arc::new(frame);
        let alone = frame.count() == 1;
        self.flight = Some(Flight { frame: Arc::clone(&frame), added, outcomes });
        if alone {
            // Nobody else is about: waiting here spares two changes of thread.
            let landed = self.shared.store.append(begin_of(&frame), &frame);
            self.land(landed);
        } else if !self.syncer.append(frame) {
            self.land(Err(StoreError::Stopped("the syncing thread is gone".into())));
        }
    }

    /// The disk has done with the group that was in the air.
    pub(super) fn land(&mut self, landed: Result<Location, StoreError>) {
        let Some(flight) = self.flight.take() else {
            return;
        };
        match landed.and_then(|location| self.is_held().map(|()| location)) {
            Ok(location) => {
                // The frame is durable: a crash from here on finds it and all answers in it.
                if self.group.as_ref().is_some_and(|group| group.entries() > 1) {
                    // The disk need not wait for what follows here.
                    self.launch();
                }
                self.publish(&flight.frame, location);
                if let Some(recorded_at) = flight.added.last_recorded_at {
                    self.shared.time().recorded(recorded_at);
                }
                self.mark_stale_since.get_or_insert_with(Instant::now);
                answer(flight.outcomes);
            }
            Err(StoreError::Full) => {
                let requests = self.grounded(flight.outcomes);
                self.make_room(requests);
            }
            Err(error @ (StoreError::Stopped(_) | StoreError::Moved)) => {
                let stopped = self.stop(&error.to_string());
                // Refusals as well: they may rest on what is not durable.
                refuse(self.grounded(flight.outcomes), &stopped);
            }
        }
    }

    /// Everybody in the group that failed and in the one linked behind it, in order.
    fn grounded(&mut self, outcomes: Vec<Outcome>) -> Vec<Request> {
        self.group = None;
        let behind = std::mem::take(&mut self.outcomes);
        outcomes.into_iter().chain(behind).map(|(request, _)| request).collect()
    }
}

fn answer(outcomes: Vec<Outcome>) {
    for (request, outcome) in outcomes {
        // An asker who no longer waits finds the answer by the command's tag.
        drop(request.answer.send(outcome));
    }
}

pub(super) fn refuse(requests: Vec<Request>, error: &AppendError) {
    for request in requests {
        drop(request.answer.send(Err(error.clone())));
    }
}
