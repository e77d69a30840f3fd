//! Inquiry (penyelidikan): a panel looks into named cases for a limited time, on a recorded order.
//!
//! One person records the order and has no seat; nothing is open before as many members as it says
//! have assented, each for themselves. Whoever worked in one of the cases, or is barred from it,
//! has no seat either. What a member may see while it is open stands in `records`, its `policy`.

mod answer;
mod bound;
mod end;
mod fold;
mod order;

pub use answer::*;
pub use bound::*;
pub use end::*;
pub use fold::*;
pub use order::*;

use crate::prelude::*;

theme! {
    /// Inquiry: a panel looks into named cases for a limited time.
    InquiryEvent "inquiry": Inquiry {
        InquiryOrdered,
        InquiryAssented,
        InquiryDeclined,
        InquiryEnded,
    }
}

/// An act on an inquiry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InquiryCommand {
    /// See [`OrderInquiry`].
    Order(OrderInquiry),
    /// See [`AssentInquiry`].
    Assent(AssentInquiry),
    /// See [`DeclineInquiry`].
    Decline(DeclineInquiry),
    /// See [`EndInquiry`].
    End(EndInquiry),
}

macro_rules! from {
    ($($act:ident $variant:ident: $two:ident;)*) => {
        impl InquiryCommand {
            /// The names of all deeds on an inquiry.
            pub const DEEDS: &'static [&'static str] = &[$(stringify!($act),)*];

            pub(crate) const TWO: &'static [crate::two::OfTwo] =
                &[$(crate::two::two!(row $two $act Inquiry),)*];

            /// Who did the first half, where it is the second of an act of two persons.
            pub fn first_half(&self, state: &Inquiry) -> Option<crate::two::FirstHalf> {
                match self { $(Self::$variant(_act) => crate::two::two!(given $two _act, state),)* }
            }
        }

        $(
        impl From<$act> for InquiryCommand {
            fn from(act: $act) -> Self {
                Self::$variant(act)
            }
        }

        impl crate::deed::Listed for $act {
            type Command = InquiryCommand;
        }
    )*};
}

from! {
    OrderInquiry Order: alone;
    AssentInquiry Assent: second;
    DeclineInquiry Decline: alone;
    EndInquiry End: alone;
}

impl InquiryCommand {
    /// The inquiry it is about.
    pub fn inquiry(&self) -> InquiryId {
        match self {
            Self::Order(act) => act.inquiry,
            Self::Assent(act) => act.inquiry,
            Self::Decline(act) => act.inquiry,
            Self::End(act) => act.inquiry,
        }
    }

    /// Decides. `bench` tells of the members that an order names.
    ///
    /// # Errors
    /// The refusal; nothing happened.
    pub fn decide(
        &self,
        held: Option<&Inquiry>,
        bench: &Bench,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        match self {
            Self::Order(act) => act.decide(held, bench, by, at),
            Self::Assent(act) => act.decide(held, by, at),
            Self::Decline(act) => act.decide(held, by, at),
            Self::End(act) => act.decide(held, by, at),
        }
    }
}

/// Those who record an order, and end it.
const ORDERERS: [Role; 2] = [Role::Head, Role::PrivacyOfficer];

fn act(when: When) -> Act {
    Act::new(when, Purpose::Inquiry, Basis::Order)
}
