//! Who may do what: pure decisions from role, unit, assignment, purpose, bars, confidentiality
//! level and the state of the case.
//!
//! Each decision is made before anything of the case is read, in an order that gives nothing away:
//!
//! 1. the purpose goes with the role, or not: the same for every case and every id;
//! 2. the role has to do with cases of this kind at all, or not: the same again;
//! 3. the caller has a need to know this one case. If not, the answer, the reads and the line are
//!    those for an id that nobody has, whether the case is not there, the caller is barred from it
//!    or has no need of it: one rule, [`Rule::NoNeed`], stands for all three. Which of them it was
//!    follows for an auditor from the entries before the line.

mod across;
mod breach;
mod clock;
mod emergency;
#[cfg(test)]
mod emergency_tests;
mod inquiry;
mod matrix;
mod office;
#[cfg(test)]
mod product;
mod recovery;
mod rule;
mod sections;
mod standing;
#[cfg(test)]
mod tests;
mod watch;

use sanad_casework::{
    Basis, Caller, Category, ConfidentialityLevel, Purpose, Role, Section, StaffAct, StaffId,
};

pub use across::{Wanted, look_across};
pub(crate) use breach::answers_for_data;
pub use breach::keep_breach;
pub use clock::{ClockAct, clock};
pub(crate) use emergency::{
    end_emergency, look_at_emergency, may_open_emergencies, may_review, open_emergency,
    review_emergency, reviews,
};
pub use inquiry::{InquiryAct, inquire};
pub use matrix::rules_markdown;
use office::Office;
pub use recovery::{RecoveryAct, found, recover};
pub use rule::{POLICY_VERSION, Rule};
pub(crate) use rule::{SYSTEM, role_of};
use sections::{ALL, CLEAR, FOR_COMPLAINT, FOR_REFERRAL, FOR_SUBJECT, WITHOUT_REPORTER};
use standing::covers;
pub use standing::{Opened, Seat, Standing};
pub(crate) use watch::{another_reviewer, could_review, watches};

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
    pub sections: Vec<Section>,
    /// Whether names of staff are shown.
    pub directory: bool,
    /// The undertaking that the look belongs to, if to one: the id of an emergency access.
    pub under: Option<[u8; 16]>,
}

/// Whether the caller may see this case at this time: microseconds UTC since 1970. `standing` is
/// `None` where there is no such case.
pub fn look_at_case(
    caller: &Caller,
    purpose: Purpose,
    standing: Option<&Standing>,
    at: i64,
) -> Verdict {
    if !purposes(caller.role).contains(&purpose) {
        return Verdict::Denied(Rule::PurposeDoesNotFit);
    }
    if !Office::of(caller.role).sees {
        return Verdict::Denied(Rule::RoleHasNoAccess);
    }
    if purpose == Purpose::Emergency {
        return emergency::looks(caller, standing, at);
    }
    match need(caller, standing) {
        None => Verdict::Denied(Rule::NoNeed),
        // Only who has a need to know the case comes to hear of it.
        Some(_) if uses(purpose) && standing.is_some_and(|case| case.restricted) => {
            Verdict::Denied(Rule::DataRestricted)
        }
        Some(grant) => Verdict::Granted(grant),
    }
}

/// Whether members of staff are named in the statement of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffNames {
    /// Unit and role only.
    Never,
    /// Where a privacy officer or a supervisor asks for it, which stands in the line.
    OnRequest,
}

/// What this institution does.
pub const STAFF_NAMES: StaffNames = StaffNames::OnRequest;

/// Whether the caller may tell a person in this case about their data; `names` asks for the names
/// of staff. Whether that person asked is for whoever reads the case.
pub fn answer_subject(
    caller: &Caller,
    purpose: Purpose,
    standing: Option<&Standing>,
    names: bool,
) -> Verdict {
    if purpose != Purpose::SubjectRequest || !purposes(caller.role).contains(&purpose) {
        return Verdict::Denied(Rule::PurposeDoesNotFit);
    }
    let may_name = match STAFF_NAMES {
        StaffNames::Never => false,
        StaffNames::OnRequest => Office::of(caller.role).names,
    };
    if names && !may_name {
        return Verdict::Denied(Rule::RoleHasNoAccess);
    }
    let Some(grant) = need(caller, standing) else {
        return Verdict::Denied(Rule::NoNeed);
    };
    let sees = matches!(
        grant.rule,
        Rule::ResponsibleWorks | Rule::SupervisorSupervises | Rule::StrictIsClear
    );
    let protects = grant.rule == Rule::PrivacyOfficerProtects;
    let sections = if protects && !grant.sections.is_empty() {
        // Beyond what the role sees otherwise, but of the person who asked only.
        ALL.to_vec()
    } else if sees || protects {
        grant.sections
    } else {
        return Verdict::Denied(Rule::NotToAnswer);
    };
    let (rule, basis) = (Rule::SubjectIsAnswered, grant.basis);
    Verdict::Granted(Grant { rule, basis, sections, directory: names, under: None })
}

/// Whether the caller may review what parts of others say about somebody whose data are erased: who
/// may look at the case to answer for data, and no more than by any look.
pub fn review_mentions(
    caller: &Caller,
    purpose: Purpose,
    standing: Option<&Standing>,
    at: i64,
) -> Verdict {
    if purpose != Purpose::SubjectRequest {
        return Verdict::Denied(Rule::PurposeDoesNotFit);
    }
    look_at_case(caller, purpose, standing, at)
}

/// Whether a look for this purpose uses the data for the service, which a restriction stops.
fn uses(purpose: Purpose) -> bool {
    match purpose {
        Purpose::Service | Purpose::IntakeMatch | Purpose::Referral | Purpose::QualityReview => {
            true
        }
        Purpose::Supervision
        | Purpose::LegalOrder
        | Purpose::ComplaintHandling
        | Purpose::SubjectRequest
        | Purpose::Audit
        | Purpose::Inquiry
        | Purpose::Emergency
        | Purpose::Maintenance => false,
    }
}

/// Whether the caller may change this case at all; what may be done to it is `casework`'s to say.
pub fn change_case(caller: &Caller, standing: Option<&Standing>) -> Verdict {
    if !Office::of(caller.role).changes {
        return Verdict::Denied(Rule::RoleHasNoAccess);
    }
    need(caller, standing).map_or(Verdict::Denied(Rule::NoNeed), Verdict::Granted)
}

/// Whether the caller may open a case.
pub fn open_case(caller: &Caller) -> Verdict {
    if Office::of(caller.role).opens {
        granted(Rule::DeskTakesIn, Basis::Duty, CLEAR)
    } else {
        Verdict::Denied(Rule::RoleHasNoAccess)
    }
}

/// Whether the caller may do acts of this kind on accounts at all; what may be done to which is
/// `casework`'s to say.
pub fn administer(caller: &Caller, act: StaffAct) -> Verdict {
    if !act.is_for(caller.role) {
        return Verdict::Denied(Rule::RoleHasNoAccess);
    }
    let rule = match act {
        StaffAct::Propose => Rule::KeepersPropose,
        StaffAct::Approve => Rule::ApproversApprove,
        StaffAct::Keep => Rule::KeepersEnd,
        StaffAct::Own => Rule::OwnAccount,
    };
    granted(rule, Basis::Duty, CLEAR)
}

/// Everybody ends their own sign-in and sets their own password.
pub(crate) fn own_account() -> Verdict {
    granted(Rule::OwnAccount, Basis::Duty, CLEAR)
}

/// Whether the caller has to do with the keys that lock others; who may do what is `casework`'s.
pub fn keep_keys(caller: &Caller) -> Verdict {
    if Office::of(caller.role).keys {
        granted(Rule::CustodianKeeps, Basis::Duty, CLEAR)
    } else {
        Verdict::Denied(Rule::RoleHasNoAccess)
    }
}

/// Whether the caller, who follows the headers of all entries, is sent those that tell of no case
/// at all: of accounts, keys and the system.
pub(crate) fn follows_everything(caller: &Caller) -> bool {
    Office::of(caller.role).system
}

/// Who chose that an id of a case stands where the caller would be shown it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChosenBy {
    /// The caller, who wrote it themselves: in a breach, in an order.
    Caller,
    /// Others.
    Others,
}

impl ChosenBy {
    /// What this person chose, to this caller.
    pub(crate) fn of(caller: &Caller, chose: StaffId) -> Self {
        if caller.staff == chose { Self::Caller } else { Self::Others }
    }
}

/// Whether a case may stand in something that the caller is shown: a row of a list, of the access log, of a
/// feed, an id in a file. What others chose stands nowhere where it is not there for the caller. What they
/// wrote themselves is shown back to them whole, whatever exists: were it left out where they are barred,
/// they would tell a case from none by writing its id down.
pub(crate) fn may_know(caller: &Caller, chosen: ChosenBy, standing: Option<&Standing>) -> bool {
    match (chosen, standing) {
        (ChosenBy::Caller, _) => true,
        // Ids that no case has: who reads all lines is shown who tried them.
        (ChosenBy::Others, None) => Office::of(caller.role).unknown,
        (ChosenBy::Others, Some(_)) => need(caller, standing).is_some(),
    }
}

/// Whether a look by the caller at something that tells of this id is linked to it: where the case is there
/// for them, and so alike for one from which they are barred and for none.
pub(crate) fn links(caller: &Caller, standing: Option<&Standing>) -> bool {
    standing.is_some() && may_know(caller, ChosenBy::Others, standing)
}

/// Whether the case bars the caller.
pub(crate) fn is_barred(caller: &Caller, standing: Option<&Standing>) -> bool {
    standing.is_some_and(|standing| standing.barred.contains(&caller.staff))
}

/// Whether the caller may read of the looks of this member of staff, who works in `unit`.
pub(crate) fn may_read_of(caller: &Caller, unit: Option<&sanad_casework::UnitCode>) -> bool {
    Office::of(caller.role).units || unit.is_some_and(|unit| covers(caller, unit))
}

/// The need to know one case; `None` where there is none, for whatever cause.
fn need(caller: &Caller, standing: Option<&Standing>) -> Option<Grant> {
    let staff = caller.staff;
    let case = standing?;
    if case.barred.contains(&staff) {
        return None;
    }
    let closely = case.level > ConfidentialityLevel::Normal;
    let strictly = case.level == ConfidentialityLevel::Strict;
    let completes = case.opened_by == staff && case.responsible.is_none() && case.is_open();
    let desk = || completes.then_some((Rule::DeskCompletes, Basis::Duty, ALL));
    let (rule, basis, sections) = match caller.role {
        Role::Counsellor => {
            if case.responsible == Some(staff) {
                Some((Rule::ResponsibleWorks, Basis::Assignment, ALL))
            } else if case.co_workers.contains(&staff) && case.is_open() {
                Some((Rule::CoWorkerWorks, Basis::Assignment, WITHOUT_REPORTER))
            } else if case.asked == Some(staff) {
                Some((Rule::AskedAnswers, Basis::Duty, CLEAR))
            } else {
                desk()
            }
        }
        Role::FrontDesk => desk(),
        Role::Supervisor => {
            if case.responsible == Some(staff) {
                Some((Rule::ResponsibleWorks, Basis::Assignment, ALL))
            } else if !case.is_of_unit(caller) {
                desk()
            } else if strictly {
                Some((Rule::StrictIsClear, Basis::Supervision, CLEAR))
            } else {
                Some((Rule::SupervisorSupervises, Basis::Supervision, ALL))
            }
        }
        Role::ReferralOfficer => (case.referred && case.is_of_unit(caller) && !closely)
            .then_some((Rule::ReferralOfficerRefers, Basis::Duty, FOR_REFERRAL)),
        Role::ComplaintOfficer => {
            let complaint = case.category == Category::Aid && case.is_of_unit(caller);
            (complaint && !closely).then_some((
                Rule::ComplaintOfficerHandles,
                Basis::Duty,
                FOR_COMPLAINT,
            ))
        }
        Role::PrivacyOfficer => {
            let sections = if strictly { CLEAR } else { FOR_SUBJECT };
            Some((Rule::PrivacyOfficerProtects, Basis::Duty, sections))
        }
        Role::Auditor => Some((Rule::AuditorAudits, Basis::Duty, CLEAR)),
        Role::Operator => Some((Rule::OperatorMaintains, Basis::Duty, CLEAR)),
        Role::PanelMember => case.seat.as_ref().map(|seat| {
            let sections = if seat.with_reporter { ALL } else { WITHOUT_REPORTER };
            (Rule::PanelInquires, Basis::Order, sections)
        }),
        Role::DataOfficer | Role::Head | Role::KeyCustodian | Role::Subject => None,
    }?;
    let directory = rule != Rule::OperatorMaintains;
    Some(Grant { rule, basis, sections: sections.to_vec(), directory, under: None })
}

fn granted(rule: Rule, basis: Basis, sections: &'static [Section]) -> Verdict {
    let sections = sections.to_vec();
    Verdict::Granted(Grant { rule, basis, sections, directory: true, under: None })
}

/// The purposes that a role may give.
pub fn purposes(role: Role) -> &'static [Purpose] {
    Office::of(role).purposes
}
