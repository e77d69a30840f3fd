//! One inquiry as its events tell it, and how it stands at a moment.

use std::collections::BTreeMap;

use super::{InquiryEvent, InquiryOrdered};
use crate::event::Event;
use crate::prelude::*;

/// An inquiry, from its order on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// Who ordered it.
    pub order: OrderClass,
    /// How many cases it names.
    pub cases: u8,
    /// The panel, with what each member answered.
    pub members: BTreeMap<StaffId, Answer>,
    /// How many must assent.
    pub quorum: u8,
    /// From when on cases are open to the panel.
    pub from: DateTime<Utc>,
    /// Until when, which is not included.
    pub until: DateTime<Utc>,
    /// Whether the panel also sees who reported.
    pub with_reporter: bool,
    /// Who recorded the order.
    pub ordered_by: StaffId,
    /// Why it ended early, if it did.
    pub ended: Option<InquiryEndReason>,
}

/// What a member of the panel answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Nothing yet.
    Awaited,
    /// They take part.
    Assented,
    /// They take no part, or no longer.
    Declined,
}

impl Answer {
    /// Its name in replies.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Awaited => "awaited",
            Self::Assented => "assented",
            Self::Declined => "declined",
        }
    }
}

/// How an inquiry stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InquiryState {
    /// Too few have assented.
    Waiting,
    /// Enough have, and its time has not begun.
    Agreed,
    /// The cases are open to the members who assented.
    Open,
    /// Its time is over.
    Over,
    /// It was ended.
    Ended,
}

impl InquiryState {
    /// Its name in replies.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Agreed => "agreed",
            Self::Open => "open",
            Self::Over => "over",
            Self::Ended => "ended",
        }
    }
}

impl Inquiry {
    /// What is held after one more event; one that does not follow changes nothing.
    pub fn apply(held: &mut Option<Self>, event: &Event) {
        if let Event::Inquiry(InquiryEvent::InquiryOrdered(told)) = event {
            held.get_or_insert_with(|| Self::of(told));
        } else if let Event::Inquiry(InquiryEvent::InquiryAssented(told)) = event {
            answered(held, told.by, Answer::Assented);
        } else if let Event::Inquiry(InquiryEvent::InquiryDeclined(told)) = event {
            answered(held, told.by, Answer::Declined);
        } else if let (Event::Inquiry(InquiryEvent::InquiryEnded(told)), Some(inquiry)) =
            (event, held)
        {
            inquiry.ended.get_or_insert(told.reason);
        }
    }

    fn of(told: &InquiryOrdered) -> Self {
        Self {
            order: told.order,
            cases: told.cases,
            members: told.members.iter().map(|member| (*member, Answer::Awaited)).collect(),
            quorum: told.quorum,
            from: told.from,
            until: told.until,
            with_reporter: told.with_reporter,
            ordered_by: told.by,
            ended: None,
        }
    }

    /// How it stands at this moment.
    pub fn state(&self, at: DateTime<Utc>) -> InquiryState {
        if self.ended.is_some() {
            InquiryState::Ended
        } else if at >= self.until {
            InquiryState::Over
        } else if self.count(Answer::Assented) < usize::from(self.quorum) {
            InquiryState::Waiting
        } else if at < self.from {
            InquiryState::Agreed
        } else {
            InquiryState::Open
        }
    }

    /// Whether its cases are open to this person at this moment.
    pub fn is_open_to(&self, staff: StaffId, at: DateTime<Utc>) -> bool {
        self.state(at) == InquiryState::Open && self.members.get(&staff) == Some(&Answer::Assented)
    }

    /// The members who assented.
    pub fn assenting(&self) -> impl Iterator<Item = StaffId> {
        let assented = self.members.iter().filter(|(_, given)| **given == Answer::Assented);
        assented.map(|(member, _)| *member)
    }

    /// How many of the panel answered so.
    pub(super) fn count(&self, answer: Answer) -> usize {
        self.members.values().filter(|given| **given == answer).count()
    }

    /// Whether enough of its panel assented and its time is not over.
    pub fn goes_on(&self, at: DateTime<Utc>) -> bool {
        matches!(self.state(at), InquiryState::Agreed | InquiryState::Open)
    }

    /// Whether it still goes on, or may come to it.
    pub(super) fn stands(&self, at: DateTime<Utc>) -> bool {
        !matches!(self.state(at), InquiryState::Over | InquiryState::Ended)
    }
}

/// Who declined does not come back: others rely on it.
fn answered(held: &mut Option<Inquiry>, by: StaffId, answer: Answer) {
    let given = held.as_mut().and_then(|inquiry| inquiry.members.get_mut(&by));
    if let Some(given) = given.filter(|given| **given != Answer::Declined) {
        *given = answer;
    }
}
