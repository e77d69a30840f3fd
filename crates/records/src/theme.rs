//! What an event is about, as far as the two doors need to know.

use sanad_casework::{Event, Section};

/// The section of a case file that an event belongs to.
#[expect(clippy::too_many_lines, reason = "a line for each event of the catalogue")]
pub(crate) fn section(event: &Event) -> Section {
    match event {
        Event::IntakeOpened(_)
        | Event::IntakeScreened(_)
        | Event::IntakeDeclined(_)
        | Event::ConfidentialityLevelSet(_)
        | Event::ConfidentialityNoticeGiven(_) => Section::Intake,
        Event::PartyAdded(_) | Event::PartyRemoved(_) => Section::Identity,
        Event::ConsentGiven(_)
        | Event::ConsentRefused(_)
        | Event::ConsentNarrowed(_)
        | Event::ConsentWithdrawn(_)
        | Event::ProcessingStopped(_) => Section::Consent,
        Event::CaseAssigned(_)
        | Event::CaseTransferRequested(_)
        | Event::CaseTransferAccepted(_)
        | Event::CaseTransferDeclined(_)
        | Event::CoWorkerAdded(_)
        | Event::CoWorkerRemoved(_)
        | Event::AccessBarred(_)
        | Event::ConflictOfInterestDeclared(_) => Section::Assignment,
        Event::SessionScheduled(_)
        | Event::SessionHeld(_)
        | Event::SessionMissed(_)
        | Event::SessionCancelled(_)
        | Event::SessionNoteSigned(_)
        | Event::SessionAddendumAdded(_)
        | Event::NoteCorrected(_) => Section::Session,
        Event::ReferralProposed(_)
        | Event::ReferralSent(_)
        | Event::ReferralAcknowledged(_)
        | Event::ReferralAccepted(_)
        | Event::ReferralDeclined(_)
        | Event::ReferralOutcomeReported(_)
        | Event::ReferralRevoked(_) => Section::Referral,
        Event::DisclosureRequested(_) | Event::DisclosureDecided(_) | Event::DisclosureMade(_) => {
            Section::Disclosure
        }
        Event::ClosureProposed(_)
        | Event::ClosureApproved(_)
        | Event::ClosureReturned(_)
        | Event::CaseClosed(_)
        | Event::CaseReopened(_) => Section::Closure,
        Event::RetentionClassAssigned(_)
        | Event::LegalHoldPlaced(_)
        | Event::LegalHoldReleaseProposed(_)
        | Event::LegalHoldReleased(_)
        | Event::ErasureRequested(_)
        | Event::ErasureRefused(_)
        | Event::ErasureApproved(_)
        | Event::ErasureBegun(_)
        | Event::SubjectKeyDestroyed(_)
        | Event::ErasureAttested(_)
        | Event::RedactionProposed(_)
        | Event::RedactionDeclined(_)
        | Event::RedactionBegun(_)
        | Event::PartResealed(_)
        | Event::MentionsRedacted(_)
        | Event::ProcessingRestricted(_)
        | Event::ProcessingResumed(_)
        | Event::SubjectAccessRequested(_)
        | Event::SubjectAccessAnswered(_)
        | Event::SubjectAccessRefused(_)
        | Event::AccessQuestionedBySubject(_)
        | Event::AccessQuestionResolved(_)
        | Event::AccountingSuspended(_)
        | Event::AccountingSuspensionLifted(_)
        | Event::EmergencyAccessOpened(_)
        | Event::EmergencyAccessEnded(_)
        | Event::EmergencyAccessReviewed(_) => Section::Rights,
        Event::StaffRegistered(_)
        | Event::RoleGranted(_)
        | Event::RoleRevoked(_)
        | Event::TokenIssued(_)
        | Event::TokenRevoked(_)
        | Event::StaffSuspended(_)
        | Event::StaffReinstated(_)
        | Event::StaffLeft(_)
        | Event::RoleProposed(_)
        | Event::RoleProposalDeclined(_)
        | Event::EnrolmentOpened(_)
        | Event::EnrolmentApproved(_)
        | Event::PasswordSet(_)
        | Event::SignInOpened(_)
        | Event::SignInEnded(_)
        | Event::AccountLocked(_)
        | Event::AccountUnlocked(_)
        | Event::AccountsFounded(_)
        | Event::CredentialRecorded(_)
        | Event::RecoveryProposed(_)
        | Event::RecoveryObjected(_)
        | Event::RecoveryCompleted(_) => Section::Staff,
        Event::RecordViewed(_)
        | Event::ListViewed(_)
        | Event::AccessDenied(_)
        | Event::AuditLogQueried(_)
        | Event::ReplayOpened(_)
        | Event::SearchPerformed(_)
        | Event::SearchIndexBuilt(_)
        | Event::StatementIssued(_)
        | Event::RecordExported(_)
        | Event::FeedOpened(_)
        | Event::FeedContinued(_)
        | Event::FeedClosed(_)
        | Event::IntegrityVerified(_)
        | Event::IndexRebuilt(_)
        | Event::LedgerCreated(_)
        | Event::SystemStarted(_)
        | Event::SystemStopped(_)
        | Event::PolicyPublished(_)
        | Event::SignInsFailed(_)
        | Event::KeyRotationProposed(_)
        | Event::KeyRotationApproved(_)
        | Event::KeyRotated(_)
        | Event::CheckpointKeySet(_)
        | Event::HeadsCommitted(_)
        | Event::GenerationBegun(_)
        | Event::ErasuresReapplied(_)
        | Event::ClockCorrected(_)
        | Event::ClockConfirmed(_)
        | Event::ClockAcknowledged(_) => Section::Facts,
        Event::InquiryOrdered(_)
        | Event::InquiryAssented(_)
        | Event::InquiryDeclined(_)
        | Event::InquiryEnded(_) => Section::Inquiry,
        Event::BreachSuspected(_)
        | Event::BreachConfirmed(_)
        | Event::BreachNotified(_)
        | Event::BreachClosed(_) => Section::Breach,
    }
}

/// Whether the event belongs to ending work on a case, or to an emergency: it may use the space
/// kept back when the disk is full and intake stops.
pub(crate) fn ends_work(event: &Event) -> bool {
    let closes = section(event) == Section::Closure && !matches!(event, Event::CaseReopened(_));
    closes
        || matches!(
            event,
            Event::EmergencyAccessOpened(_)
                | Event::EmergencyAccessEnded(_)
                | Event::EmergencyAccessReviewed(_)
        )
}
