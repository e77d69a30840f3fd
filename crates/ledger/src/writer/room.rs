//! When the disk is full: who may go on.

use super::flight::refuse;
use super::{Request, Writer};
use crate::reserve::Reserve;
use crate::{AppendError, State};

impl Writer {
    pub(super) fn tell_reserve(&self) {
        let held = self.reserve.as_ref().is_none_or(Reserve::is_held);
        self.shared.set_state(if held { State::Writable } else { State::IntakeStopped });
    }

    /// Nothing is taken once the writer has stopped. While the reserve is gone, only what may use it is
    /// taken; intake asks for it back.
    pub(super) fn admit(&mut self, request: Request) -> Option<Request> {
        if let State::ReadOnly { reason } = self.shared.state() {
            refuse(vec![request], &AppendError::Stopped { reason });
            return None;
        }
        if request.append.reserve || self.regain() {
            return Some(request);
        }
        refuse(vec![request], &AppendError::Full);
        None
    }

    /// Whether the reserve is held, or could be taken back just now.
    pub(super) fn regain(&mut self) -> bool {
        let Some(reserve) = self.reserve.as_mut().filter(|reserve| !reserve.is_held()) else {
            return true;
        };
        // A failure leaves the reserve gone, which is safe.
        drop(reserve.regain());
        let held = reserve.is_held();
        if held && self.shared.state() == State::IntakeStopped {
            self.shared.set_state(State::Writable);
        }
        held
    }

    /// Nothing of these is in the log, for want of room. What may use the reserve is tried again
    /// with the reserve given free; the rest is refused.
    pub(super) fn make_room(&mut self, requests: Vec<Request>) {
        let released = match self.reserve.as_mut().filter(|reserve| reserve.is_held()) {
            Some(reserve) => reserve.release().is_ok(),
            None => false,
        };
        if self.reserve.as_ref().is_some_and(|reserve| !reserve.is_held()) {
            self.shared.set_state(State::IntakeStopped);
        }
        let may = |request: &Request| request.append.reserve && released;
        let (again, refused): (Vec<_>, Vec<_>) = requests.into_iter().partition(may);
        refuse(refused, &AppendError::Full);
        for request in again {
            self.take(request);
        }
        self.launch();
    }
}
