//! The events by theme, for the folds to which a theme, or an event of it, says nothing.
//!
//! Folds match without a wildcard: an event that is new in `casework` does not compile until it
//! stands in its theme here and in every fold that names events of that theme one by one.

/// The pattern of all events of these themes, and of these events of others:
/// `silent!(consent staff; PartyAdded PartyRemoved)`.
macro_rules! silent {
    (@ ; $($name:ident)*) => {
        $(sanad_casework::Event::$name(_))|*
    };
    (@ intake $($theme:ident)*; $($name:ident)*) => {
        $crate::themes::silent!(@ $($theme)*; $($name)*
            IntakeOpened PartyAdded PartyRemoved IntakeScreened IntakeDeclined
            ConfidentialityLevelSet ConfidentialityNoticeGiven)
    };
    (@ consent $($theme:ident)*; $($name:ident)*) => {
        $crate::themes::silent!(@ $($theme)*; $($name)*
            ConsentGiven ConsentRefused ConsentNarrowed ConsentWithdrawn ProcessingStopped)
    };
    (@ assignment $($theme:ident)*; $($name:ident)*) => {
        $crate::themes::silent!(@ $($theme)*; $($name)*
            CaseAssigned CaseTransferRequested CaseTransferAccepted CaseTransferDeclined
            CoWorkerAdded CoWorkerRemoved AccessBarred ConflictOfInterestDeclared)
    };
    (@ session $($theme:ident)*; $($name:ident)*) => {
        $crate::themes::silent!(@ $($theme)*; $($name)*
            SessionScheduled SessionHeld SessionMissed SessionCancelled SessionNoteSigned
            SessionAddendumAdded NoteCorrected)
    };
    (@ referral $($theme:ident)*; $($name:ident)*) => {
        $crate::themes::silent!(@ $($theme)*; $($name)*
            ReferralProposed ReferralSent ReferralAcknowledged ReferralAccepted ReferralDeclined
            ReferralOutcomeReported ReferralRevoked)
    };
    (@ disclosure $($theme:ident)*; $($name:ident)*) => {
        $crate::themes::silent!(@ $($theme)*; $($name)*
            DisclosureRequested DisclosureDecided DisclosureMade)
    };
    (@ closure $($theme:ident)*; $($name:ident)*) => {
        $crate::themes::silent!(@ $($theme)*; $($name)*
            ClosureProposed ClosureApproved ClosureReturned CaseClosed CaseReopened)
    };
    (@ rights $($theme:ident)*; $($name:ident)*) => {
        $crate::themes::silent!(@ $($theme)*; $($name)*
            RetentionClassAssigned LegalHoldPlaced LegalHoldReleaseProposed LegalHoldReleased
            ErasureRequested ErasureRefused ErasureApproved ErasureBegun SubjectKeyDestroyed
            ErasureAttested ProcessingRestricted ProcessingResumed RedactionProposed
            RedactionDeclined RedactionBegun PartResealed MentionsRedacted)
    };
    (@ subject $($theme:ident)*; $($name:ident)*) => {
        $crate::themes::silent!(@ $($theme)*; $($name)*
            SubjectAccessRequested SubjectAccessAnswered SubjectAccessRefused
            AccessQuestionedBySubject AccessQuestionResolved AccountingSuspended
            AccountingSuspensionLifted)
    };
    (@ emergency $($theme:ident)*; $($name:ident)*) => {
        $crate::themes::silent!(@ $($theme)*; $($name)*
            EmergencyAccessOpened EmergencyAccessEnded EmergencyAccessReviewed)
    };
    (@ look $($theme:ident)*; $($name:ident)*) => {
        $crate::themes::silent!(@ $($theme)*; $($name)*
            RecordViewed ListViewed AccessDenied AuditLogQueried ReplayOpened SearchPerformed
            SearchIndexBuilt StatementIssued RecordExported FeedOpened FeedContinued
            FeedClosed IntegrityVerified IndexRebuilt)
    };
    (@ inquiry $($theme:ident)*; $($name:ident)*) => {
        $crate::themes::silent!(@ $($theme)*; $($name)*
            InquiryOrdered InquiryAssented InquiryDeclined InquiryEnded)
    };
    (@ breach $($theme:ident)*; $($name:ident)*) => {
        $crate::themes::silent!(@ $($theme)*; $($name)*
            BreachSuspected BreachConfirmed BreachNotified BreachClosed)
    };
    (@ staff $($theme:ident)*; $($name:ident)*) => {
        $crate::themes::silent!(@ $($theme)*; $($name)*
            StaffRegistered RoleGranted RoleRevoked TokenIssued TokenRevoked StaffSuspended
            StaffReinstated StaffLeft RoleProposed RoleProposalDeclined EnrolmentOpened
            EnrolmentApproved PasswordSet SignInOpened SignInEnded AccountLocked AccountUnlocked AccountsFounded
            CredentialRecorded RecoveryProposed RecoveryObjected RecoveryCompleted)
    };
    (@ system $($theme:ident)*; $($name:ident)*) => {
        $crate::themes::silent!(@ $($theme)*; $($name)*
            LedgerCreated SystemStarted SystemStopped PolicyPublished SignInsFailed KeyRotationProposed KeyRotationApproved
            KeyRotated CheckpointKeySet HeadsCommitted GenerationBegun ErasuresReapplied
            ClockCorrected ClockConfirmed ClockAcknowledged)
    };
    ($($theme:ident)*) => {
        $crate::themes::silent!(@ $($theme)*;)
    };
    ($($theme:ident)*; $($name:ident)*) => {
        $crate::themes::silent!(@ $($theme)*; $($name)*)
    };
}

pub(crate) use silent;
