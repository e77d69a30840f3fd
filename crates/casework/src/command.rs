//! Every act on a case, as one type.

use crate::assignment::{
    AcceptTransfer, AddCoWorker, AssignCase, BarAccess, DeclareConflict, DeclineTransfer,
    RemoveCoWorker, RequestTransfer,
};
use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::closure::{ApproveClosure, ProposeClosure, ReopenCase, ReturnClosure};
use crate::consent::{GiveConsent, NarrowConsent, RefuseConsent, StopProcessing, WithdrawConsent};
use crate::disclosure::{DecideDisclosure, MakeDisclosure, RequestDisclosure};
use crate::emergency::{EndEmergency, OpenEmergency, ReviewEmergency};
use crate::id::{CaseId, StaffId};
use crate::intake::{
    AddParty, DeclineIntake, GiveNotice, OpenIntake, RemoveParty, ScreenIntake, SetConfidentiality,
};
use crate::proposal::Proposal;
use crate::referral::{
    AcceptReferral, AcknowledgeReferral, DeclineReferral, ProposeReferral, ReportOutcome,
    RevokeReferral, SendReferral,
};
use crate::refusal::Refusal;
use crate::rights::{
    ApproveErasure, ApproveHoldRelease, ApproveRedaction, AssignRetention, AttestErasure,
    DeclineRedaction, PlaceHold, ProposeHoldRelease, ProposeRedaction, RefuseErasure,
    RequestErasure, RestrictProcessing, ResumeProcessing,
};
use crate::session::{
    AddAddendum, CancelSession, CorrectNote, HoldSession, MissSession, ScheduleSession, SignNote,
};
use crate::subject::{
    AnswerSubjectAccess, LiftSuspension, QuestionAccess, RefuseSubjectAccess, RequestSubjectAccess,
    ResolveAccessQuestion, SuspendAccounting,
};

macro_rules! commands {
    ($($name:ident)*) => {
        /// An act on a case.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Command {
            $(#[doc = concat!("See [`", stringify!($name), "`].")] $name(Box<$name>),)*
        }

        $(impl From<$name> for Command {
            fn from(act: $name) -> Self {
                Self::$name(Box::new(act))
            }
        })*

        impl Command {
            /// The case it acts on; for an intake, the case it makes.
            pub fn case(&self) -> CaseId {
                match self { $(Self::$name(act) => act.case,)* }
            }

            /// Decides: the events that follow, or why not. It reads nothing but its arguments.
            ///
            /// # Errors
            /// The refusal; nothing happened.
            pub fn decide(
                &self,
                case: &Case,
                by: &Caller,
                at: &Moment,
            ) -> Result<Vec<Proposal>, Refusal> {
                if !self.serves_rights() {
                    case.known(by).and_then(|_| case.may_be_used()).or_else(|refusal| {
                        // What is not there is the act's own to say: an intake makes it.
                        if refusal == Refusal::NoSuchCase { Ok(()) } else { Err(refusal) }
                    })?;
                }
                let proposals = match self { $(Self::$name(act) => act.decide(case, by, at),)* }?;
                case.may_seal(&proposals)?;
                Ok(proposals)
            }
        }
    };
}

commands! {
    OpenIntake AddParty RemoveParty ScreenIntake DeclineIntake SetConfidentiality GiveNotice
    GiveConsent RefuseConsent NarrowConsent WithdrawConsent StopProcessing
    AssignCase RequestTransfer AcceptTransfer DeclineTransfer AddCoWorker RemoveCoWorker BarAccess
    DeclareConflict
    ScheduleSession HoldSession MissSession CancelSession SignNote AddAddendum CorrectNote
    ProposeReferral SendReferral AcknowledgeReferral AcceptReferral DeclineReferral ReportOutcome
    RevokeReferral
    RequestDisclosure DecideDisclosure MakeDisclosure
    ProposeClosure ApproveClosure ReturnClosure ReopenCase
    AssignRetention PlaceHold ProposeHoldRelease ApproveHoldRelease
    RequestErasure RefuseErasure ApproveErasure AttestErasure
    ProposeRedaction ApproveRedaction DeclineRedaction RestrictProcessing ResumeProcessing
    RequestSubjectAccess AnswerSubjectAccess RefuseSubjectAccess QuestionAccess
    ResolveAccessQuestion SuspendAccounting LiftSuspension
    OpenEmergency EndEmergency ReviewEmergency
}

impl Command {
    /// Whether the act serves the rights of the persons in the case, averts a danger, or ends work
    /// on it: then it may be done while the data may not be used otherwise.
    fn serves_rights(&self) -> bool {
        matches!(
            self,
            Self::WithdrawConsent(_)
                | Self::StopProcessing(_)
                | Self::NarrowConsent(_)
                | Self::RefuseConsent(_)
                | Self::GiveConsent(_)
                | Self::BarAccess(_)
                | Self::DeclareConflict(_)
                | Self::SetConfidentiality(_)
                | Self::ProposeClosure(_)
                | Self::ApproveClosure(_)
                | Self::ReturnClosure(_)
                | Self::AssignRetention(_)
                | Self::PlaceHold(_)
                | Self::ProposeHoldRelease(_)
                | Self::ApproveHoldRelease(_)
                | Self::RequestErasure(_)
                | Self::RefuseErasure(_)
                | Self::ApproveErasure(_)
                | Self::AttestErasure(_)
                | Self::ProposeRedaction(_)
                | Self::ApproveRedaction(_)
                | Self::DeclineRedaction(_)
                | Self::ResumeProcessing(_)
                | Self::RequestSubjectAccess(_)
                | Self::AnswerSubjectAccess(_)
                | Self::RefuseSubjectAccess(_)
                | Self::QuestionAccess(_)
                | Self::ResolveAccessQuestion(_)
                | Self::SuspendAccounting(_)
                | Self::LiftSuspension(_)
                | Self::OpenEmergency(_)
                | Self::EndEmergency(_)
                | Self::ReviewEmergency(_)
        )
    }

    /// Whom the act would put to work on the case. A decision sees one case only: whoever calls
    /// it checks that this person's `Staff` takes one: see [`crate::Staff::takes_a_case`].
    pub fn puts_to_work(&self, by: &Caller) -> Option<StaffId> {
        if let Self::AssignCase(act) = self {
            Some(act.form.to)
        } else if let Self::RequestTransfer(act) = self {
            Some(act.form.to)
        } else if let Self::AddCoWorker(act) = self {
            Some(act.form.staff)
        } else if let Self::AcceptTransfer(_) = self {
            // Asked while they could, and perhaps not so any more.
            Some(by.staff)
        } else {
            None
        }
    }
}
