//! What happened: the clear data of every event, one file a theme.

mod access;
mod assignment;
mod breach;
mod closure;
mod consent;
mod disclosure;
mod emergency;
mod inquiry;
mod intake;
mod recovery;
mod referral;
mod rights;
mod session;
mod staff;
mod subject;
mod system;

pub use access::{
    AccessDenied, AuditLogQueried, FeedClosed, FeedContinued, FeedOpened, IndexRebuilt,
    IntegrityVerified, ListViewed, RecordExported, RecordViewed, ReplayOpened, SearchIndexBuilt,
    SearchPerformed, StatementIssued,
};
pub use assignment::{
    AccessBarred, CaseAssigned, CaseTransferAccepted, CaseTransferDeclined, CaseTransferRequested,
    CoWorkerAdded, CoWorkerRemoved, ConflictOfInterestDeclared,
};
pub use breach::{BreachClosed, BreachConfirmed, BreachNotified, BreachSuspected};
pub use closure::{CaseClosed, CaseReopened, ClosureApproved, ClosureProposed, ClosureReturned};
pub use consent::{
    ConsentGiven, ConsentNarrowed, ConsentRefused, ConsentWithdrawn, ProcessingStopped,
};
pub use disclosure::{DisclosureDecided, DisclosureMade, DisclosureRequested};
pub use emergency::{EmergencyAccessEnded, EmergencyAccessOpened, EmergencyAccessReviewed};
pub use inquiry::{InquiryAssented, InquiryDeclined, InquiryEnded, InquiryOrdered};
pub use intake::{
    ConfidentialityLevelSet, ConfidentialityNoticeGiven, IntakeDeclined, IntakeOpened,
    IntakeScreened, PartyAdded, PartyRemoved,
};
pub use recovery::{RecoveryCompleted, RecoveryObjected, RecoveryProposed};
pub use referral::{
    ReferralAccepted, ReferralAcknowledged, ReferralDeclined, ReferralOutcomeReported,
    ReferralProposed, ReferralRevoked, ReferralSent,
};
pub use rights::{
    ErasureApproved, ErasureAttested, ErasureBegun, ErasureRefused, ErasureRequested,
    LegalHoldPlaced, LegalHoldReleaseProposed, LegalHoldReleased, MentionsRedacted, PartResealed,
    Passage, ProcessingRestricted, ProcessingResumed, RedactionBegun, RedactionDeclined,
    RedactionProposed, RetentionClassAssigned, SubjectKeyDestroyed,
};
pub use session::{
    NoteCorrected, SessionAddendumAdded, SessionCancelled, SessionHeld, SessionMissed,
    SessionNoteSigned, SessionScheduled,
};
pub use staff::{
    AccountLocked, AccountUnlocked, AccountsFounded, CredentialRecorded, EnrolmentApproved,
    EnrolmentOpened, PasswordSet, RoleGranted, RoleProposalDeclined, RoleProposed, RoleRevoked,
    SignInEnded, SignInOpened, StaffLeft, StaffRegistered, StaffReinstated, StaffSuspended,
    TokenIssued, TokenRevoked,
};
pub use subject::{
    AccessQuestionResolved, AccessQuestionedBySubject, AccountingSuspended,
    AccountingSuspensionLifted, SubjectAccessAnswered, SubjectAccessRefused,
    SubjectAccessRequested,
};
pub use system::{
    CheckpointKeySet, ClockAcknowledged, ClockConfirmed, ClockCorrected, Countersigned,
    ErasuresReapplied, GenerationBegun, HeadsCommitted, KeyRotated, KeyRotationApproved,
    KeyRotationProposed, LedgerCreated, PolicyPublished, SignInsFailed, SystemStarted,
    SystemStopped,
};
