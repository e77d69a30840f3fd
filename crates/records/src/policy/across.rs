//! Who may look at something that is not one case, and what is seen then. Each kind of look decides
//! every role: what is not granted here is denied by name, not by being forgotten.

use sanad_casework::{Basis, Caller, Purpose, Role, Section};

use super::office::Office;
use super::sections::{CLEAR, NAMES};
use super::{Grant, Rule, Verdict, granted};

/// What is wanted of the ledger as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// To see cases in a list.
    CaseList,
    /// To search for people.
    Search,
    /// To find a case by what is known of somebody in danger: it shows nobody.
    EmergencySearch,
    /// To read who looked at a case.
    AccessLog,
    /// To read what a member of staff looked at.
    AccessOfStaff,
    /// To read who looked in a span of time.
    AccessInTime,
    /// To follow the headers of all entries.
    Feed,
    /// To have the whole ledger checked.
    Integrity,
    /// To see who works here.
    StaffList,
    /// To see what must be done in time.
    Clocks,
    /// To see what is to be done in cases.
    Tasks,
    /// To see which emergency accesses there are.
    Emergencies,
    /// To see which inquiries there are, and the order of one.
    Inquiries,
    /// To read what was searched for, under an inquiry.
    InquirySearches,
    /// To see which breaches there are, and the file of one.
    Breaches,
    /// To be told what somebody could have seen of a case.
    CouldHaveSeen,
}

impl Wanted {
    /// Every kind, for tables and tests.
    pub const ALL: [Self; 16] = [
        Self::CaseList,
        Self::Search,
        Self::EmergencySearch,
        Self::AccessLog,
        Self::AccessOfStaff,
        Self::AccessInTime,
        Self::Feed,
        Self::Integrity,
        Self::StaffList,
        Self::Clocks,
        Self::Tasks,
        Self::Emergencies,
        Self::Inquiries,
        Self::InquirySearches,
        Self::Breaches,
        Self::CouldHaveSeen,
    ];
}

/// Whether the caller may look at something that is not one case.
pub fn look_across(caller: &Caller, purpose: Purpose, wanted: Wanted) -> Verdict {
    // An emergency opens sections of one case, and shows nothing across cases: it finds that case, and no more.
    let in_danger = purpose == Purpose::Emergency;
    if in_danger != (wanted == Wanted::EmergencySearch)
        || !Office::of(caller.role).purposes.contains(&purpose)
    {
        return Verdict::Denied(Rule::PurposeDoesNotFit);
    }
    match cell(caller.role, wanted) {
        None => Verdict::Denied(Rule::RoleHasNoAccess),
        Some((Rule::OperatorMaintains, basis, sections)) => Verdict::Granted(Grant {
            rule: Rule::OperatorMaintains,
            basis,
            sections: sections.to_vec(),
            directory: false,
            under: None,
        }),
        Some((rule, basis, sections)) => granted(rule, basis, sections),
    }
}

type Cell = Option<(Rule, Basis, &'static [Section])>;

const AUDITS: Cell = Some((Rule::AuditorAudits, Basis::Duty, CLEAR));
const PROTECTS: Cell = Some((Rule::PrivacyOfficerProtects, Basis::Duty, CLEAR));
const MAINTAINS: Cell = Some((Rule::OperatorMaintains, Basis::Duty, CLEAR));
const SUPERVISES: Cell = Some((Rule::SupervisorSupervises, Basis::Supervision, CLEAR));
const INQUIRES: Cell = Some((Rule::PanelInquires, Basis::Order, CLEAR));
const KEEPS: Cell = Some((Rule::CustodianKeeps, Basis::Duty, CLEAR));

/// What each role is granted of each kind of look; `None` is no.
#[expect(clippy::too_many_lines, reason = "one row for each kind of look, each with every role")]
fn cell(role: Role, wanted: Wanted) -> Cell {
    match wanted {
        Wanted::CaseList => match role {
            Role::Counsellor => Some((Rule::ResponsibleWorks, Basis::Assignment, NAMES)),
            Role::Supervisor => Some((Rule::SupervisorSupervises, Basis::Supervision, NAMES)),
            Role::ReferralOfficer => Some((Rule::ReferralOfficerRefers, Basis::Duty, NAMES)),
            Role::ComplaintOfficer => Some((Rule::ComplaintOfficerHandles, Basis::Duty, NAMES)),
            Role::FrontDesk => Some((Rule::DeskTakesIn, Basis::Duty, NAMES)),
            Role::Auditor => AUDITS,
            Role::PrivacyOfficer
            | Role::DataOfficer
            | Role::Head
            | Role::Operator
            | Role::PanelMember
            | Role::KeyCustodian
            | Role::Subject => None,
        },
        Wanted::Search => match role {
            Role::FrontDesk => Some((Rule::DeskTakesIn, Basis::Duty, NAMES)),
            Role::Counsellor => Some((Rule::ResponsibleWorks, Basis::Assignment, NAMES)),
            Role::Supervisor => Some((Rule::SupervisorSupervises, Basis::Supervision, NAMES)),
            Role::ReferralOfficer => Some((Rule::ReferralOfficerRefers, Basis::Duty, NAMES)),
            Role::ComplaintOfficer => Some((Rule::ComplaintOfficerHandles, Basis::Duty, NAMES)),
            Role::PrivacyOfficer => Some((Rule::PrivacyOfficerProtects, Basis::Duty, NAMES)),
            Role::DataOfficer
            | Role::Head
            | Role::Operator
            | Role::Auditor
            | Role::PanelMember
            | Role::KeyCustodian
            | Role::Subject => None,
        },
        Wanted::EmergencySearch => match role {
            Role::FrontDesk
            | Role::Counsellor
            | Role::Supervisor
            | Role::ReferralOfficer
            | Role::ComplaintOfficer => Some((Rule::EmergencyOpens, Basis::BreakGlass, CLEAR)),
            Role::PrivacyOfficer
            | Role::DataOfficer
            | Role::Head
            | Role::Operator
            | Role::Auditor
            | Role::PanelMember
            | Role::KeyCustodian
            | Role::Subject => None,
        },
        Wanted::AccessLog => match role {
            Role::Supervisor => SUPERVISES,
            Role::PrivacyOfficer => PROTECTS,
            Role::Operator => MAINTAINS,
            Role::Auditor => AUDITS,
            Role::PanelMember => INQUIRES,
            Role::FrontDesk
            | Role::Counsellor
            | Role::ReferralOfficer
            | Role::ComplaintOfficer
            | Role::DataOfficer
            | Role::Head
            | Role::KeyCustodian
            | Role::Subject => None,
        },
        Wanted::AccessOfStaff => match role {
            Role::Supervisor => SUPERVISES,
            Role::PrivacyOfficer => PROTECTS,
            Role::Operator => MAINTAINS,
            Role::Auditor => AUDITS,
            Role::FrontDesk
            | Role::Counsellor
            | Role::ReferralOfficer
            | Role::ComplaintOfficer
            | Role::DataOfficer
            | Role::Head
            | Role::PanelMember
            | Role::KeyCustodian
            | Role::Subject => None,
        },
        Wanted::AccessInTime => match role {
            Role::PrivacyOfficer => PROTECTS,
            Role::Operator => MAINTAINS,
            Role::Auditor => AUDITS,
            Role::FrontDesk
            | Role::Counsellor
            | Role::Supervisor
            | Role::ReferralOfficer
            | Role::ComplaintOfficer
            | Role::DataOfficer
            | Role::Head
            | Role::PanelMember
            | Role::KeyCustodian
            | Role::Subject => None,
        },
        Wanted::Feed => match role {
            Role::Supervisor => SUPERVISES,
            Role::PrivacyOfficer => PROTECTS,
            Role::Operator => MAINTAINS,
            Role::Auditor => AUDITS,
            Role::FrontDesk
            | Role::Counsellor
            | Role::ReferralOfficer
            | Role::ComplaintOfficer
            | Role::DataOfficer
            | Role::Head
            | Role::PanelMember
            | Role::KeyCustodian
            | Role::Subject => None,
        },
        Wanted::Integrity => match role {
            Role::PrivacyOfficer => PROTECTS,
            Role::Operator => MAINTAINS,
            Role::Auditor => AUDITS,
            Role::KeyCustodian => KEEPS,
            Role::FrontDesk
            | Role::Counsellor
            | Role::Supervisor
            | Role::ReferralOfficer
            | Role::ComplaintOfficer
            | Role::DataOfficer
            | Role::Head
            | Role::PanelMember
            | Role::Subject => None,
        },
        Wanted::StaffList => match role {
            Role::Counsellor => Some((Rule::ResponsibleWorks, Basis::Duty, CLEAR)),
            Role::Supervisor => SUPERVISES,
            Role::PrivacyOfficer => PROTECTS,
            Role::Head => Some((Rule::HeadAnswers, Basis::Duty, CLEAR)),
            Role::Operator => MAINTAINS,
            Role::Auditor => AUDITS,
            Role::KeyCustodian => KEEPS,
            Role::FrontDesk
            | Role::ReferralOfficer
            | Role::ComplaintOfficer
            | Role::DataOfficer
            | Role::PanelMember
            | Role::Subject => None,
        },
        Wanted::Clocks => match role {
            Role::Counsellor => Some((Rule::ResponsibleWorks, Basis::Assignment, CLEAR)),
            Role::Supervisor => SUPERVISES,
            Role::PrivacyOfficer => PROTECTS,
            Role::Auditor => AUDITS,
            Role::FrontDesk
            | Role::ReferralOfficer
            | Role::ComplaintOfficer
            | Role::DataOfficer
            | Role::Head
            | Role::Operator
            | Role::PanelMember
            | Role::KeyCustodian
            | Role::Subject => None,
        },
        Wanted::Tasks => match role {
            Role::Counsellor => Some((Rule::ResponsibleWorks, Basis::Assignment, NAMES)),
            Role::Supervisor => Some((Rule::SupervisorSupervises, Basis::Supervision, NAMES)),
            Role::ReferralOfficer => Some((Rule::ReferralOfficerRefers, Basis::Duty, NAMES)),
            Role::PrivacyOfficer => PROTECTS,
            Role::FrontDesk
            | Role::ComplaintOfficer
            | Role::DataOfficer
            | Role::Head
            | Role::Operator
            | Role::Auditor
            | Role::PanelMember
            | Role::KeyCustodian
            | Role::Subject => None,
        },
        Wanted::Emergencies => match role {
            Role::Supervisor => SUPERVISES,
            Role::PrivacyOfficer => PROTECTS,
            Role::Operator => MAINTAINS,
            Role::Auditor => AUDITS,
            Role::FrontDesk
            | Role::Counsellor
            | Role::ReferralOfficer
            | Role::ComplaintOfficer
            | Role::DataOfficer
            | Role::Head
            | Role::PanelMember
            | Role::KeyCustodian
            | Role::Subject => None,
        },
        Wanted::Inquiries => match role {
            Role::PrivacyOfficer | Role::Head => Some((Rule::InquiryIsOrdered, Basis::Duty, CLEAR)),
            Role::Auditor => AUDITS,
            Role::PanelMember => INQUIRES,
            Role::FrontDesk
            | Role::Counsellor
            | Role::Supervisor
            | Role::ReferralOfficer
            | Role::ComplaintOfficer
            | Role::DataOfficer
            | Role::Operator
            | Role::KeyCustodian
            | Role::Subject => None,
        },
        Wanted::InquirySearches => match role {
            Role::PanelMember => INQUIRES,
            Role::FrontDesk
            | Role::Counsellor
            | Role::Supervisor
            | Role::ReferralOfficer
            | Role::ComplaintOfficer
            | Role::PrivacyOfficer
            | Role::DataOfficer
            | Role::Head
            | Role::Operator
            | Role::Auditor
            | Role::KeyCustodian
            | Role::Subject => None,
        },
        Wanted::Breaches => match role {
            Role::Supervisor | Role::PrivacyOfficer | Role::Head => {
                Some((Rule::BreachIsKept, Basis::Duty, CLEAR))
            }
            Role::Auditor => AUDITS,
            Role::FrontDesk
            | Role::Counsellor
            | Role::ReferralOfficer
            | Role::ComplaintOfficer
            | Role::DataOfficer
            | Role::Operator
            | Role::PanelMember
            | Role::KeyCustodian
            | Role::Subject => None,
        },
        Wanted::CouldHaveSeen => match role {
            Role::Supervisor => SUPERVISES,
            Role::PrivacyOfficer => PROTECTS,
            Role::Auditor => AUDITS,
            Role::PanelMember => INQUIRES,
            Role::FrontDesk
            | Role::Counsellor
            | Role::ReferralOfficer
            | Role::ComplaintOfficer
            | Role::DataOfficer
            | Role::Head
            | Role::Operator
            | Role::KeyCustodian
            | Role::Subject => None,
        },
    }
}
