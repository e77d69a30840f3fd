//! Who may do what: pure decisions from role, assignment, purpose and bars.
//!
//! A denial says nothing of whether the case exists: the answer to a barred person, to one without
//! need and to one who asks for an id that nobody has is the same, and so is the line it leaves.

mod matrix;
mod rule;
#[cfg(test)]
mod tests;

use sanad_casework::{Basis, Caller, Purpose, Role, Section, StaffId};

pub use matrix::rules_markdown;
pub use rule::{POLICY_VERSION, Rule};

/// What is wanted of a case or of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// To see the file of a case, now or as it stood.
    CaseFile,
    /// To see cases in a list.
    CaseList,
    /// To read who looked.
    AccessLog,
    /// To follow the headers of all entries.
    Feed,
    /// To have the whole ledger checked.
    Integrity,
    /// To see who works here.
    StaffList,
}

/// What decides about a case, beside the caller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Who is responsible.
    pub responsible: Option<StaffId>,
    /// Who else works on it.
    pub co_workers: Vec<StaffId>,
    /// Who may never see it.
    pub barred: Vec<StaffId>,
    /// Who was asked to take it over and has not answered.
    pub asked: Option<StaffId>,
    /// Who opened it.
    pub opened_by: Option<StaffId>,
}

/// A decision, with the rule that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Granted(Grant),
    /// No.
    Denied(Rule),
}

/// What a grant allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The rule that decided.
    pub rule: Rule,
    /// The basis it rests on.
    pub basis: Basis,
    /// The sections whose sealed text may be opened; none for the clear layer.
    pub sections: &'static [Section],
    /// Whether names of staff are shown.
    pub directory: bool,
}

/// All sections of a case.
const ALL: &[Section] = &[
    Section::Identity,
    Section::Intake,
    Section::Consent,
    Section::Session,
    Section::Referral,
    Section::Disclosure,
    Section::Assignment,
    Section::Closure,
    Section::Reporter,
];
/// All but who reported.
const WITHOUT_REPORTER: &[Section] = &[
    Section::Identity,
    Section::Intake,
    Section::Consent,
    Section::Session,
    Section::Referral,
    Section::Disclosure,
    Section::Assignment,
    Section::Closure,
];
/// The name of a client, in a list.
const NAMES: &[Section] = &[Section::Identity];
/// The clear layer only.
const CLEAR: &[Section] = &[];

/// Whether the caller may see this case. `standing` is `None` where there is no such case.
pub fn look_at_case(caller: &Caller, purpose: Purpose, standing: Option<&Standing>) -> Verdict {
    let grant = match relation(caller, standing) {
        Ok(grant) => grant,
        Err(rule) => return Verdict::Denied(rule),
    };
    if purposes(caller.role).contains(&purpose) {
        Verdict::Granted(grant)
    } else {
        Verdict::Denied(Rule::PurposeDoesNotFit)
    }
}

/// Whether the caller may change this case at all; what may be done to it is `casework`'s to say.
pub fn change_case(caller: &Caller, standing: Option<&Standing>) -> Verdict {
    match relation(caller, standing) {
        Ok(Grant { rule: Rule::AuditorAudits | Rule::OperatorMaintains, .. }) => {
            Verdict::Denied(Rule::RoleHasNoAccess)
        }
        Ok(grant) => Verdict::Granted(grant),
        Err(rule) => Verdict::Denied(rule),
    }
}

/// Whether the caller may open a case.
pub fn open_case(caller: &Caller) -> Verdict {
    match Office::of(caller.role) {
        Office::Desk | Office::Worker | Office::Supervisor => {
            granted(Rule::DeskTakesIn, Basis::Duty, CLEAR)
        }
        Office::Auditor | Office::Operator | Office::None => Verdict::Denied(Rule::RoleHasNoAccess),
    }
}

/// Whether the caller may administer accounts, or this one token that is theirs.
pub fn administer(caller: &Caller, own_token: bool) -> Verdict {
    if own_token {
        return granted(Rule::OwnToken, Basis::Duty, CLEAR);
    }
    match Office::of(caller.role) {
        Office::Operator => granted(Rule::OperatorAdministers, Basis::Duty, CLEAR),
        Office::Desk | Office::Worker | Office::Supervisor | Office::Auditor | Office::None => {
            Verdict::Denied(Rule::RoleHasNoAccess)
        }
    }
}

/// Whether the caller may look at something that is not one case.
pub fn look_across(caller: &Caller, purpose: Purpose, wanted: Wanted) -> Verdict {
    let verdict = match (Office::of(caller.role), wanted) {
        (Office::Auditor, _any) => granted(Rule::AuditorAudits, Basis::Duty, CLEAR),
        (Office::Supervisor, Wanted::CaseList) => {
            granted(Rule::SupervisorSupervises, Basis::Supervision, NAMES)
        }
        (Office::Supervisor, Wanted::AccessLog | Wanted::StaffList) => {
            granted(Rule::SupervisorSupervises, Basis::Supervision, CLEAR)
        }
        (Office::Worker, Wanted::CaseList) => {
            granted(Rule::ResponsibleWorks, Basis::Assignment, NAMES)
        }
        (Office::Worker, Wanted::StaffList) => granted(Rule::ResponsibleWorks, Basis::Duty, CLEAR),
        (
            Office::Operator,
            Wanted::AccessLog | Wanted::Feed | Wanted::Integrity | Wanted::StaffList,
        ) => Verdict::Granted(Grant {
            rule: Rule::OperatorMaintains,
            basis: Basis::Duty,
            sections: CLEAR,
            directory: false,
        }),
        _elsewhere => Verdict::Denied(Rule::RoleHasNoAccess),
    };
    match verdict {
        Verdict::Granted(_) if !purposes(caller.role).contains(&purpose) => {
            Verdict::Denied(Rule::PurposeDoesNotFit)
        }
        Verdict::Granted(_) | Verdict::Denied(_) => verdict,
    }
}

/// What the caller is to the case.
fn relation(caller: &Caller, standing: Option<&Standing>) -> Result<Grant, Rule> {
    let staff = caller.staff;
    let case = standing.ok_or(Rule::NothingThere)?;
    if case.barred.contains(&staff) {
        return Err(Rule::Barred);
    }
    let opened_unassigned = case.opened_by == Some(staff) && case.responsible.is_none();
    let (rule, basis, sections) = match Office::of(caller.role) {
        Office::Supervisor => (Rule::SupervisorSupervises, Basis::Supervision, ALL),
        Office::Auditor => (Rule::AuditorAudits, Basis::Duty, CLEAR),
        Office::Worker if case.responsible == Some(staff) => {
            (Rule::ResponsibleWorks, Basis::Assignment, ALL)
        }
        Office::Worker if case.co_workers.contains(&staff) => {
            (Rule::CoWorkerWorks, Basis::Assignment, WITHOUT_REPORTER)
        }
        Office::Worker if case.asked == Some(staff) => (Rule::AskedAnswers, Basis::Duty, CLEAR),
        Office::Desk | Office::Worker if opened_unassigned => {
            (Rule::DeskCompletes, Basis::Duty, ALL)
        }
        Office::Desk | Office::Worker => return Err(Rule::NotAssigned),
        Office::Operator => (Rule::OperatorMaintains, Basis::Duty, CLEAR),
        Office::None => return Err(Rule::RoleHasNoAccess),
    };
    let directory = rule != Rule::OperatorMaintains;
    Ok(Grant { rule, basis, sections, directory })
}

fn granted(rule: Rule, basis: Basis, sections: &'static [Section]) -> Verdict {
    Verdict::Granted(Grant { rule, basis, sections, directory: true })
}

/// The roles as these rules tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Office {
    Desk,
    Worker,
    Supervisor,
    Auditor,
    Operator,
    /// Roles that these rules give nothing yet.
    None,
}

impl Office {
    fn of(role: Role) -> Self {
        match role {
            Role::FrontDesk => Self::Desk,
            Role::Counsellor | Role::CaseManager => Self::Worker,
            Role::Supervisor => Self::Supervisor,
            Role::Auditor => Self::Auditor,
            Role::Operator => Self::Operator,
            Role::ReferralOfficer
            | Role::ComplaintOfficer
            | Role::DataOfficer
            | Role::Head
            | Role::PanelMember
            | Role::KeyCustodian
            | Role::PrivacyOfficer
            | Role::Subject => Self::None,
        }
    }
}

/// The purposes that a role may give.
pub(crate) fn purposes(role: Role) -> &'static [Purpose] {
    match Office::of(role) {
        Office::Desk => &[Purpose::Service, Purpose::IntakeMatch],
        Office::Worker => &[
            Purpose::Service,
            Purpose::IntakeMatch,
            Purpose::Referral,
            Purpose::LegalOrder,
            Purpose::ComplaintHandling,
            Purpose::SubjectRequest,
        ],
        Office::Supervisor => &[
            Purpose::Supervision,
            Purpose::QualityReview,
            Purpose::ComplaintHandling,
            Purpose::LegalOrder,
            Purpose::SubjectRequest,
        ],
        Office::Auditor => &[Purpose::Audit, Purpose::Inquiry],
        Office::Operator => &[Purpose::Maintenance],
        Office::None => &[],
    }
}
