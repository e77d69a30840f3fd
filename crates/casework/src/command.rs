//! Every act on a case, as one type.

use crate::assignment::AssignmentCommand;
use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::closure::ClosureCommand;
use crate::consent::ConsentCommand;
use crate::disclosure::DisclosureCommand;
use crate::emergency::EmergencyCommand;
use crate::id::{CaseId, StaffId};
use crate::identity::IdentityCommand;
use crate::intake::IntakeCommand;
use crate::proposal::Proposal;
use crate::referral::ReferralCommand;
use crate::refusal::Refusal;
use crate::rights::RightsCommand;
use crate::session::SessionCommand;
use crate::subject::SubjectCommand;

/// Declares the deeds on a case, by theme.
macro_rules! commands {
    ($($theme:ident($deeds:ident))*) => {
        /// An act on a case.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Command {
            $(#[doc = concat!("See [`", stringify!($deeds), "`].")] $theme($deeds),)*
        }

        impl Command {
            /// The names of all deeds on a case, by theme.
            pub const DEEDS: &'static [&'static [&'static str]] = &[$($deeds::DEEDS,)*];

            /// Each deed in the forms in which it is tried, with ids counted from `first`.
            #[cfg(test)]
            pub(crate) fn tries(first: u8) -> Vec<(&'static str, Self, String)> {
                let mut all = Vec::new();
                $(all.extend($deeds::tries(first));)*
                all
            }

            pub(crate) const TWO: &'static [&'static [crate::two::OfTwo]] = &[$($deeds::TWO,)*];

            /// Who did the first half, where it is the second of an act of two persons.
            pub fn first_half(&self, case: &Case) -> Option<crate::two::FirstHalf> {
                match self { $(Self::$theme(deed) => deed.first_half(case),)* }
            }

            /// The case it acts on; for an intake, the case it makes.
            pub fn case(&self) -> CaseId {
                match self { $(Self::$theme(deed) => deed.case(),)* }
            }

            /// Whether it serves the rights of the persons in the case, averts a danger, or ends
            /// work on it: then it may be done while the data may not be used otherwise.
            fn serves_rights(&self) -> bool {
                match self { $(Self::$theme(deed) => deed.serves_rights(),)* }
            }

            fn decide_alone(
                &self,
                case: &Case,
                by: &Caller,
                at: &Moment,
            ) -> Result<Vec<Proposal>, Refusal> {
                match self { $(Self::$theme(deed) => deed.decide(case, by, at),)* }
            }
        }
    };
}

commands! {
    Intake(IntakeCommand)
    Identity(IdentityCommand)
    Consent(ConsentCommand)
    Assignment(AssignmentCommand)
    Session(SessionCommand)
    Referral(ReferralCommand)
    Disclosure(DisclosureCommand)
    Closure(ClosureCommand)
    Rights(RightsCommand)
    Subject(SubjectCommand)
    Emergency(EmergencyCommand)
}

impl Command {
    /// Decides: the events that follow, or why not. It reads nothing but its arguments.
    ///
    /// # Errors
    /// The refusal; nothing happened.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        if !self.serves_rights() {
            case.known(by).and_then(|_| case.may_be_used()).or_else(|refusal| {
                // What is not there is the act's own to say: an intake makes it.
                if refusal == Refusal::NoSuchCase { Ok(()) } else { Err(refusal) }
            })?;
        }
        let proposals = self.decide_alone(case, by, at)?;
        case.may_seal(&proposals)?;
        Ok(proposals)
    }

    /// Whom the act would put to work on the case. A decision sees one case only: whoever calls
    /// it checks that this person's `Staff` takes one: see [`crate::Staff::takes_a_case`].
    pub fn puts_to_work(&self, by: &Caller) -> Option<StaffId> {
        let Self::Assignment(command) = self else { return None };
        match command {
            AssignmentCommand::AssignCase(act) => Some(act.form.to),
            AssignmentCommand::RequestTransfer(act) => Some(act.form.to),
            AssignmentCommand::AddCoWorker(act) => Some(act.form.staff),
            // Asked while they could, and perhaps not so any more.
            AssignmentCommand::AcceptTransfer(_) => Some(by.staff),
            AssignmentCommand::DeclineTransfer(_)
            | AssignmentCommand::RemoveCoWorker(_)
            | AssignmentCommand::BarAccess(_)
            | AssignmentCommand::DeclareConflict(_)
            | AssignmentCommand::ProposeBar(_)
            | AssignmentCommand::ApproveBar(_)
            | AssignmentCommand::DeclineBar(_)
            | AssignmentCommand::ProposeBarEnd(_)
            | AssignmentCommand::ApproveBarEnd(_)
            | AssignmentCommand::DeclineBarEnd(_) => None,
        }
    }
}
