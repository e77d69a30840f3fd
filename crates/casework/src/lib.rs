//! What may happen in the casework of an LK3, the family-welfare consultation institution.
//!
//! In scope: identifiers, code lists, the clear data of every event, request bodies and the
//! validated texts in them, and decisions: *form + case + caller + time in, events with parts to
//! seal or a refusal out*. [`Case`] and [`Staff`] are the folds that decisions read. The same
//! arguments always give the same answer.
//!
//! Out of scope:
//! - storing and linking events: `ledger`, `chain`;
//! - sealing parts, holding and destroying keys: `vault`;
//! - who may *look* at what (need to know): `records`, its `policy`;
//! - whether a member of staff exists and carries cases ([`Command::puts_to_work`]), randomness
//!   for new ids, the clock, and retrying a conflict: `records`;
//! - lists and reports: `views`.
//!
//! Promise: text that people wrote is held by types that are not `Serialize` and whose `Debug`
//! shows nothing ([`Confidential`]). It comes to stand in [`Sealed`] parts only, each sealed to
//! the one person it tells of; no [`Event`] can hold it.

mod assignment;
mod breach;
mod caller;
mod case;
mod clear;
mod clock;
mod closure;
mod codes;
mod command;
mod consent;
mod disclosure;
mod emergency;
mod event;
mod events;
mod facts;
mod form;
mod id;
mod inquiry;
mod intake;
mod keys;
mod proposal;
mod referral;
mod refusal;
mod released;
mod rights;
mod samples;
mod sealed;
mod search;
mod session;
mod sill;
mod staff;
mod stream;
mod subject;
mod text;

#[cfg(test)]
mod drift;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod testing;

pub use assignment::{
    AcceptTransfer, AcceptTransferForm, AddCoWorker, AddCoWorkerForm, AssignCase, AssignCaseForm,
    BarAccess, BarAccessForm, DeclareConflict, DeclareConflictForm, DeclineTransfer,
    DeclineTransferForm, RemoveCoWorker, RemoveCoWorkerForm, RequestTransfer, RequestTransferForm,
};
pub use breach::{
    Breach, BreachCommand, CloseBreach, CloseBreachForm, ConfirmBreach, ConfirmBreachForm,
    NotifyBreach, NotifyBreachForm, SuspectBreach, SuspectBreachForm,
};
pub use caller::{Caller, Moment};
pub use case::{
    AccessQuestion, Case, CaseFile, ClosedCase, Closure, Consent, ConsentStatus, Contradiction,
    Disclosure, DisclosureState, Emergency, Ending, Erasure, ErasureState, Hold, OpenCase, Party,
    Redaction, RedactionState, Referral, ReferralState, Scope, Session, SessionState,
    SubjectRequest, SubjectRequestState, Suspension, Transfer,
};
pub use clear::{
    ClearError, FieldName, KeyedDigest, LogName, ProgramVersion, PublicName, RefusalCode, Seq,
    SignatureLine, TreeRoot, UnitCode, VerifierText,
};
pub use clock::{AcknowledgeClock, AcknowledgeClockForm, ClockNotice, ClockNotices};
pub use closure::{
    ApproveClosure, ApproveClosureForm, ProposeClosure, ProposeClosureForm, ReopenCase,
    ReopenCaseForm, ReturnClosure, ReturnClosureForm,
};
pub use codes::{
    AccessGround, AccessVerdict, AddendumReason, AgeBand, Alternative, Attestation, AuditShape,
    BarReason, Basis, BreachKind, BreachNotice, BreachOutcome, CancelledBy, Category, Channel,
    ClockFinding, ClockReason, ClosureKind, ClosureReason, CodeList, ConfidentialityLevel,
    ConsentKind, DataGroup, Decision, DecisionGround, Delivery, DeniedAct, Duty, Education,
    EmergencyReason, EndReason, ErasureGround, ErasureReason, ErrorClass, ExportShape,
    GiverCapacity, HoldAuthority, InquiryEndReason, Institution, InstitutionClass, Instrument,
    IntegrityOutcome, Kecamatan, KeyKind, Language, LateReason, ListShape, Marital, MissCause,
    OrderClass, PartyRemovalReason, PartyRole, PasswordCause, PpksCode, Problem, Profession,
    Purpose, RecipientClass, RecordShape, ReferralDeclineReason, ReferralOutcome, ReferralReason,
    Relationship, Religion, ReopenReason, RestrictionReason, RetentionClass, ReturnReason,
    RevocationReason, Role, ScreeningReason, SearchField, Section, Service, SessionMode, Sex,
    SharingBasis, Source, Standing, StatementShape, SubjectKind, SuspensionReason, Track,
    TransferReason, UnknownCode, Urgency, code_lists_markdown,
};
pub use command::Command;
pub use consent::{
    ConsentTerms, GiveConsent, GiveConsentForm, NarrowConsent, NarrowConsentForm, RefuseConsent,
    RefuseConsentForm, StopProcessing, StopProcessingForm, WithdrawConsent, WithdrawConsentForm,
};
pub use disclosure::{
    DecideDisclosure, DecideDisclosureForm, MakeDisclosure, MakeDisclosureForm, RequestDisclosure,
    RequestDisclosureForm,
};
pub use emergency::{
    EndEmergency, EndEmergencyForm, Minutes, OpenEmergency, OpenEmergencyForm, ReviewEmergency,
    ReviewEmergencyForm,
};
pub use event::{Event, EventError, event_schemas};
pub use events::{
    AccessBarred, AccessDenied, AccessQuestionResolved, AccessQuestionedBySubject, AccountLocked,
    AccountUnlocked, AccountingSuspended, AccountingSuspensionLifted, AccountsFounded,
    AuditLogQueried, BreachClosed, BreachConfirmed, BreachNotified, BreachSuspected, CaseAssigned,
    CaseClosed, CaseReopened, CaseTransferAccepted, CaseTransferDeclined, CaseTransferRequested,
    CheckpointKeySet, ClockAcknowledged, ClockConfirmed, ClockCorrected, ClosureApproved,
    ClosureProposed, ClosureReturned, CoWorkerAdded, CoWorkerRemoved, ConfidentialityLevelSet,
    ConfidentialityNoticeGiven, ConflictOfInterestDeclared, ConsentGiven, ConsentNarrowed,
    ConsentRefused, ConsentWithdrawn, Countersigned, CredentialRecorded, DisclosureDecided,
    DisclosureMade, DisclosureRequested, EmergencyAccessEnded, EmergencyAccessOpened,
    EmergencyAccessReviewed, EnrolmentApproved, EnrolmentOpened, ErasureApproved, ErasureAttested,
    ErasureBegun, ErasureRefused, ErasureRequested, ErasuresReapplied, FeedClosed, FeedContinued,
    FeedOpened, GenerationBegun, HeadsCommitted, IndexRebuilt, InquiryAssented, InquiryDeclined,
    InquiryEnded, InquiryOrdered, IntakeDeclined, IntakeOpened, IntakeScreened, IntegrityVerified,
    KeyRotated, KeyRotationApproved, KeyRotationProposed, LedgerCreated, LegalHoldPlaced,
    LegalHoldReleaseProposed, LegalHoldReleased, ListViewed, MentionsRedacted, NoteCorrected,
    PartResealed, PartyAdded, PartyRemoved, Passage, PasswordSet, PolicyPublished,
    ProcessingRestricted, ProcessingResumed, ProcessingStopped, RecordExported, RecordViewed,
    RecoveryCompleted, RecoveryObjected, RecoveryProposed, RedactionBegun, RedactionDeclined,
    RedactionProposed, ReferralAccepted, ReferralAcknowledged, ReferralDeclined,
    ReferralOutcomeReported, ReferralProposed, ReferralRevoked, ReferralSent, ReplayOpened,
    RetentionClassAssigned, RoleGranted, RoleProposalDeclined, RoleProposed, RoleRevoked,
    SearchIndexBuilt, SearchPerformed, SessionAddendumAdded, SessionCancelled, SessionHeld,
    SessionMissed, SessionNoteSigned, SessionScheduled, SignInEnded, SignInOpened, SignInsFailed,
    StaffLeft, StaffRegistered, StaffReinstated, StaffSuspended, StatementIssued,
    SubjectAccessAnswered, SubjectAccessRefused, SubjectAccessRequested, SubjectKeyDestroyed,
    SystemStarted, SystemStopped, TokenIssued, TokenRevoked,
};
pub use form::{Day, Edition, List, Malformed, NotADay, Number, Set, Timestamp};
pub use id::{
    BreachId, CaseId, CaseNumber, ConsentId, DisclosureId, EmergencyId, ErasureId, HoldId, IdError,
    InquiryId, NoteId, PartyId, QuestionId, RecoveryId, RedactionId, ReferralId, RotationId, Salt,
    SealedKeyId, SessionId, SignInId, StaffId, SubjectRequestId, SuspensionId, TokenId,
};
pub use inquiry::{
    Answer, AssentInquiry, AssentInquiryForm, Bench, DeclineInquiry, DeclineInquiryForm,
    EndInquiry, EndInquiryForm, Inquiry, InquiryCommand, InquiryState, OrderInquiry,
    OrderInquiryForm, bound_by,
};
pub use intake::{
    AddParty, AddPartyForm, DeclineIntake, DeclineIntakeForm, GiveNotice, GiveNoticeForm,
    NoticeAtIntake, OpenIntake, OpenIntakeForm, PersonForm, RemoveParty, RemovePartyForm,
    ScreenIntake, ScreenIntakeForm, ScreeningAtIntake, SetConfidentiality, SetConfidentialityForm,
};
pub use keys::{
    ApproveRotation, ApproveRotationForm, KeyCommand, ProposeRotation, ProposeRotationForm,
    Rotation, RotationState, Rotations,
};
pub use proposal::{Proposal, Sealed, Subject};
pub use referral::{
    AcceptReferral, AcceptReferralForm, AcknowledgeReferral, AcknowledgeReferralForm,
    DeclineReferral, DeclineReferralForm, ProposeReferral, ProposeReferralForm, ReportOutcome,
    ReportOutcomeForm, RevokeReferral, RevokeReferralForm, SendReferral, SendReferralForm,
};
pub use refusal::Refusal;
pub use released::{Release, Released, Until, What, Which, spans};
pub use rights::{
    ApproveErasure, ApproveErasureForm, ApproveHoldRelease, ApproveHoldReleaseForm,
    ApproveRedaction, ApproveRedactionForm, AssignRetention, AssignRetentionForm, AttestErasure,
    AttestErasureForm, DeclineRedaction, DeclineRedactionForm, PassageForm, PlaceHold,
    PlaceHoldForm, ProposeHoldRelease, ProposeHoldReleaseForm, ProposeRedaction,
    ProposeRedactionForm, RefuseErasure, RefuseErasureForm, RequestErasure, RequestErasureForm,
    RestrictProcessing, RestrictProcessingForm, ResumeProcessing, ResumeProcessingForm,
};
pub use samples::sample_events;
pub use sealed::{is_written, writes};
pub use search::{SearchForm, SearchTerm, terms};
pub use session::{
    AddAddendum, AddAddendumForm, CancelSession, CancelSessionForm, CorrectNote, CorrectNoteForm,
    HoldSession, HoldSessionForm, MissSession, MissSessionForm, NoteAbout, ScheduleSession,
    ScheduleSessionForm, SignNote, SignNoteForm,
};
pub use staff::{
    Account, ApproveEnrolment, ApproveEnrolmentForm, ApproveRole, ApproveRoleForm, ChangePassword,
    CompleteRecovery, CompleteRecoveryForm, Credential, DeclineRole, DeclineRoleForm, EndSignIn,
    EndStaff, EndStaffForm, Enrolment, FoundAccounts, FoundAccountsForm, FounderForm, IssueToken,
    IssueTokenForm, LockAccount, ObjectToRecovery, ObjectToRecoveryForm, OpenEnrolment,
    OpenEnrolmentForm, OpenSignIn, PasswordCode, ProposeRecovery, ProposeRecoveryForm, ProposeRole,
    ProposeRoleForm, ProposedRole, RecordCredential, RecordCredentialForm, Recoveries, Recovery,
    RedeemEnrolment, RegisterStaff, RegisterStaffForm, ReinstateStaff, ReinstateStaffForm,
    RevokeRole, RevokeRoleForm, RevokeToken, RevokeTokenForm, Staff, StaffAct, StaffCommand,
    SuspendStaff, SuspendStaffForm, Term, Token, UnlockAccount, UnlockAccountForm,
};
pub use stream::StreamId;
pub use subject::{
    AnswerSubjectAccess, LiftSuspension, LiftSuspensionForm, QuestionAccess, QuestionAccessForm,
    RefuseSubjectAccess, RefuseSubjectAccessForm, RequestSubjectAccess, RequestSubjectAccessForm,
    ResolveAccessQuestion, ResolveAccessQuestionForm, SuspendAccounting, SuspendAccountingForm,
};
pub use text::{
    BirthDate, Body, Confidential, Nik, NoteText, Password, Phone, ReasonText, ShortText, Shown,
    SignInName, TextError,
};
