//! What the file of a deed is written with.

pub(crate) use chrono::{DateTime, Duration, FixedOffset, NaiveDate, Utc};

pub(crate) use crate::caller::{Caller, Moment, When};
pub(crate) use crate::case::steps::{add, any, begin, end, fill, open, reopen};
pub(crate) use crate::case::*;
pub(crate) use crate::clear::*;
pub(crate) use crate::codes::*;
pub(crate) use crate::deed::{
    Asks, Deed, Drawn, DrawnCount, Fresh, Listed, Path, Serves, deed, deeds,
};
pub(crate) use crate::facts::{Facts, Month, ServiceFacts};
pub(crate) use crate::form::{Day, Edition, List, Number, Set, Timestamp, form, opaque};
pub(crate) use crate::id::*;
pub(crate) use crate::part::{
    Grounds, ReasonOfStaff, Remark, RemarkAbout, RemarkOnStaff, Replaced, ToBreach, ToFacts,
    ToInquiry, ToParty, ToSearch, ToStaff, Who, part,
};
pub(crate) use crate::proposal::{Act, Proposal};
pub(crate) use crate::refusal::Refusal;
pub(crate) use crate::row::{
    SAMPLE_DAY, SAMPLE_FAR, SAMPLE_TIME, Step, event, sample_moment, sample_text, theme,
};
pub(crate) use crate::text::{BirthDate, Nik, NoteText, Phone, ReasonText, ShortText};
pub(crate) use crate::two::{Second, Still, Two, second};
