//! The fold itself: every event by name, so that a new one asks what it means here.
//!
//! INVARIANT: each step checks that the event follows before it changes anything.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::mem;

use super::{Case, CaseFile, ClosedCase, Ending, OpenCase};
use crate::event::Event;
use crate::id::CaseId;
use crate::row::Step;

/// Takes in `event`; `None` = it does not follow, and nothing was changed.
pub(super) fn fold(case: &mut Case, event: &Event) -> Option<()> {
    match event {
        Event::Intake(e) => e.step(case),
        Event::Identity(e) => e.step(case),
        Event::Consent(e) => e.step(case),
        Event::Assignment(e) => e.step(case),
        Event::Session(e) => e.step(case),
        Event::Referral(e) => e.step(case),
        Event::Disclosure(e) => e.step(case),
        Event::Closure(e) => e.step(case),
        Event::Rights(e) => e.step(case),
        Event::Subject(e) => e.step(case),
        Event::Emergency(e) => e.step(case),
        Event::Access(_)
        | Event::Inquiry(_)
        | Event::Breach(_)
        | Event::Staff(_)
        | Event::Keys(_)
        | Event::System(_) => Some(()),
    }
}

pub(crate) fn open(case: &mut Case, id: CaseId) -> Option<&mut OpenCase> {
    match case {
        Case::Open(open) if open.file.id == id => Some(open),
        Case::Absent | Case::Open(_) | Case::Closed(_) => None,
    }
}

pub(crate) fn any(case: &mut Case, id: CaseId) -> Option<&mut CaseFile> {
    match case {
        Case::Absent => None,
        Case::Open(open) => Some(&mut open.file),
        Case::Closed(closed) => Some(&mut closed.file),
    }
    .filter(|file| file.id == id)
}

pub(crate) fn begin(case: &mut Case, file: CaseFile) -> Option<()> {
    match case {
        Case::Absent => {
            *case = Case::Open(OpenCase { file, transfer: None, closure: None });
            Some(())
        }
        Case::Open(_) | Case::Closed(_) => None,
    }
}

pub(crate) fn end(case: &mut Case, id: CaseId, ending: Ending) -> Option<()> {
    open(case, id)?;
    match mem::take(case) {
        Case::Open(OpenCase { mut file, .. }) => {
            file.closings += 1;
            *case = Case::Closed(ClosedCase { file, ending });
            Some(())
        }
        same @ (Case::Absent | Case::Closed(_)) => {
            *case = same;
            None
        }
    }
}

pub(crate) fn reopen(case: &mut Case, id: CaseId) -> Option<()> {
    match mem::take(case) {
        Case::Closed(ClosedCase { mut file, .. }) if file.id == id => {
            file.openings += 1;
            *case = Case::Open(OpenCase { file, transfer: None, closure: None });
            Some(())
        }
        same @ (Case::Absent | Case::Open(_) | Case::Closed(_)) => {
            *case = same;
            None
        }
    }
}

pub(crate) fn add<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: V) -> Option<()> {
    match map.entry(key) {
        Entry::Vacant(place) => {
            place.insert(value);
            Some(())
        }
        Entry::Occupied(_) => None,
    }
}

pub(crate) fn fill<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.is_none().then(|| *place = Some(value))
}
