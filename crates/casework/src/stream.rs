//! The streams an entry belongs to, named by what they are about.

use crate::id::{BreachId, CaseId, InquiryId, StaffId};

/// A stream: what kind it is and which one of that kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId {
    /// One of the kinds below.
    pub kind: u8,
    /// The id of what it is about; all zero where there is only one.
    pub id: [u8; 16],
}

impl StreamId {
    /// What happened in a case.
    pub const CASE: u8 = 1;
    /// Who looked at a case; all zero = acts on everything (`looks-of:*`).
    pub const LOOKS_OF: u8 = 2;
    /// What a member of staff looked at.
    pub const LOOKS_BY: u8 = 3;
    /// A member of staff: roles, tokens.
    pub const STAFF: u8 = 4;
    /// The institution: its founding and its policy.
    pub const INSTITUTION: u8 = 5;
    /// The running of the system.
    pub const SYSTEM: u8 = 6;
    /// When a member of staff signed in and out: apart from their account, which rests while they
    /// come and go.
    pub const SIGN_INS: u8 = 7;

    /// The keys that lock others: their replacing.
    pub const KEYS: u8 = 8;

    /// The emergency accesses of a member of staff, in whatever case: an opening rests on it, so
    /// that nobody has two that wait for review.
    pub const EMERGENCIES: u8 = 10;
    /// An inquiry of a panel.
    pub const INQUIRY: u8 = 9;
    /// A breach of the protection of data.
    pub const BREACH: u8 = 11;

    /// What happened in `case`.
    pub const fn case(case: CaseId) -> Self {
        Self { kind: Self::CASE, id: *case.as_bytes() }
    }

    /// Who looked at `case`.
    pub const fn looks_of(case: CaseId) -> Self {
        Self { kind: Self::LOOKS_OF, id: *case.as_bytes() }
    }

    /// Acts on everything: following, full export, verifying the whole.
    pub const fn looks_of_all() -> Self {
        Self { kind: Self::LOOKS_OF, id: [0; 16] }
    }

    /// What `staff` looked at.
    pub const fn looks_by(staff: StaffId) -> Self {
        Self { kind: Self::LOOKS_BY, id: *staff.as_bytes() }
    }

    /// What concerns the account of `staff`.
    pub const fn staff(staff: StaffId) -> Self {
        Self { kind: Self::STAFF, id: *staff.as_bytes() }
    }

    /// When `staff` signed in and out.
    pub const fn sign_ins(staff: StaffId) -> Self {
        Self { kind: Self::SIGN_INS, id: *staff.as_bytes() }
    }

    /// The emergency accesses that `staff` opened.
    pub const fn emergencies(staff: StaffId) -> Self {
        Self { kind: Self::EMERGENCIES, id: *staff.as_bytes() }
    }

    /// What concerns the institution.
    pub const fn institution() -> Self {
        Self { kind: Self::INSTITUTION, id: [0; 16] }
    }

    /// What concerns the keys that lock others.
    pub const fn keys() -> Self {
        Self { kind: Self::KEYS, id: [0; 16] }
    }

    /// What concerns `inquiry`.
    pub const fn inquiry(inquiry: InquiryId) -> Self {
        Self { kind: Self::INQUIRY, id: *inquiry.as_bytes() }
    }

    /// What concerns `breach`.
    pub const fn breach(breach: BreachId) -> Self {
        Self { kind: Self::BREACH, id: *breach.as_bytes() }
    }

    /// What concerns the running system.
    pub const fn system() -> Self {
        Self { kind: Self::SYSTEM, id: [0; 16] }
    }
}
