//! What each role has to do with at all: the same for every case and every id. It is one table; a new
//! role, or a new column, does not compile until each cell is decided.

use sanad_casework::{Purpose, Role};

/// A row of the table of roles.
#[expect(clippy::struct_excessive_bools, reason = "a cell for each thing a role may do at all")]
pub(super) struct Office {
    /// Whether it sees single cases.
    pub(super) sees: bool,
    /// Whether it changes cases.
    pub(super) changes: bool,
    /// Whether it opens cases.
    pub(super) opens: bool,
    /// Whether ids that no case has stand in what it reads: it is shown who tried them.
    pub(super) unknown: bool,
    /// Whether its feed tells of accounts, keys and the system too.
    pub(super) system: bool,
    /// Whether it reads of the looks of all staff, not only of its units.
    pub(super) units: bool,
    /// Whether it keeps the files of breaches.
    pub(super) data: bool,
    /// Whether it judges emergency accesses.
    pub(super) judges: bool,
    /// Whether it reads the clear layer of emergency accesses, which it does not judge.
    pub(super) watches: bool,
    /// Whether it may have staff named in the statement of a subject.
    pub(super) names: bool,
    /// Whether it records and ends the orders of inquiries.
    pub(super) orders: bool,
    /// Whether it sits in panels.
    pub(super) sits: bool,
    /// Whether it keeps the keys that lock others.
    pub(super) keys: bool,
    /// The purposes it may give for a look.
    pub(super) purposes: &'static [Purpose],
}

macro_rules! cell {
    (yes) => {
        true
    };
    (no) => {
        false
    };
}

macro_rules! offices {
    (
        sees changes opens unknown system units data judges watches names orders sits keys;
        $($role:ident $sees:ident $changes:ident $opens:ident $unknown:ident $system:ident $units:ident
            $data:ident $judges:ident $watches:ident $names:ident $orders:ident $sits:ident $keys:ident
            [$($purpose:ident)*];)*
    ) => {
        impl Office {
            /// The row of this role.
            pub(super) const fn of(role: Role) -> Self {
                match role {
                    $(Role::$role => Self {
                        sees: cell!($sees),
                        changes: cell!($changes),
                        opens: cell!($opens),
                        unknown: cell!($unknown),
                        system: cell!($system),
                        units: cell!($units),
                        data: cell!($data),
                        judges: cell!($judges),
                        watches: cell!($watches),
                        names: cell!($names),
                        orders: cell!($orders),
                        sits: cell!($sits),
                        keys: cell!($keys),
                        purposes: &[$(Purpose::$purpose,)*],
                    },)*
                }
            }
        }
    };
}

offices! {
                    sees changes opens unknown system units data judges watches names orders sits keys;
    FrontDesk       yes  yes     yes   no      no     no    no   no     no      no    no     no   no
        [Service IntakeMatch Emergency];
    Counsellor      yes  yes     yes   no      no     no    no   no     no      no    no     no   no
        [Service IntakeMatch Referral LegalOrder ComplaintHandling SubjectRequest Emergency];
    Supervisor      yes  yes     yes   no      no     no    yes  yes    no      yes   no     no   no
        [Supervision QualityReview ComplaintHandling LegalOrder SubjectRequest Emergency];
    ReferralOfficer yes  yes     no    no      no     no    no   no     no      no    no     no   no
        [Referral Emergency];
    ComplaintOfficer yes yes     no    no      no     no    no   no     no      no    no     no   no
        [ComplaintHandling Emergency];
    PrivacyOfficer  yes  yes     no    yes     yes    yes   yes  yes    no      yes   yes    no   yes
        [SubjectRequest LegalOrder Audit];
    DataOfficer     no   no      no    no      no     no    no   no     no      no    no     no   no
        [QualityReview];
    Head            no   no      no    no      no     no    yes  no     no      no    yes    no   yes
        [Supervision QualityReview];
    Operator        yes  no      no    yes     yes    yes   no   no     yes     no    no     no   yes
        [Maintenance];
    Auditor         yes  no      no    yes     yes    yes   no   no     yes     no    no     no   no
        [Audit Inquiry];
    PanelMember     yes  no      no    no      no     no    no   no     no      no    no     yes  no
        [Inquiry];
    KeyCustodian    no   no      no    no      no     no    no   no     no      no    no     no   yes
        [Maintenance];
    Subject         no   no      no    no      no     no    no   no     no      no    no     no   no
        [];
}
