//! Every event there is: its name, its schema version, its clear data and its streams.

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::codes::ExportShape;
use crate::events;
use crate::id::{CaseId, StaffId};
use crate::sealed;
use crate::stream::StreamId;

/// An event that cannot be read back. It repeats nothing of the data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// This program knows no event of that name.
    #[error("the event type is not known to this version")]
    UnknownType,
    /// This program knows the event, but not in that version.
    #[error("`{event_type}` is not known in schema version {schema}")]
    UnknownSchema {
        /// The event type.
        event_type: &'static str,
        /// The version that was met.
        schema: u16,
    },
    /// The data are not what the schema says.
    #[error("the data of `{event_type}` are not of schema version {schema}")]
    Malformed {
        /// The event type.
        event_type: &'static str,
        /// The version that was claimed.
        schema: u16,
    },
}

/// Declares the events: `Struct "wire_name" what it concerns;`.
macro_rules! events {
    ($($name:ident $wire:literal $concern:ident;)*) => {
        /// Something that happened: clear data only.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Event {
            $(#[doc = concat!("`", $wire, "`")] $name(events::$name),)*
        }

        $(impl From<events::$name> for Event {
            fn from(data: events::$name) -> Self {
                Self::$name(data)
            }
        })*

        impl Event {
            /// Every event type, in the order of the catalogue.
            pub const TYPES: &'static [&'static str] = &[$($wire,)*];

            /// The name of the event, in `snake_case`.
            pub const fn event_type(&self) -> &'static str {
                match self { $(Self::$name(_) => $wire,)* }
            }

            /// The version of the event's schema.
            pub const fn schema(&self) -> u16 {
                match self { $(Self::$name(_) => SCHEMA,)* }
            }

            /// The clear data as canonical JSON (RFC 8785).
            ///
            /// # Panics
            /// Never: clear data are ids, codes, texts, whole numbers and times.
            pub fn to_json(&self) -> String {
                match self { $(Self::$name(data) => canonical(data),)* }
            }

            /// Reads an event back. Older schema versions are lifted to the present one here.
            ///
            /// # Errors
            /// An unknown type or version, or data that do not fit.
            pub fn from_parts(event_type: &str, schema: u16, json: &str) -> Result<Self, EventError> {
                match event_type {
                    $($wire => read::<events::$name>($wire, schema, json).map(Self::$name),)*
                    _ => Err(EventError::UnknownType),
                }
            }

            /// The streams the event itself tells. A look tells none: see [`Event::links`].
            pub fn streams(&self) -> Vec<StreamId> {
                match self { $(Self::$name(data) => concern!($concern, data),)* }
            }

            /// The case that the event changes, if it changes one.
            pub const fn case(&self) -> Option<CaseId> {
                match self { $(Self::$name(data) => concern_case!($concern, data),)* }
            }

            /// Whether what is sealed beside it repeats, or stands for, parts of other entries.
            pub const fn repeats_parts(&self) -> bool {
                matches!(self, Self::RedactionProposed(_) | Self::PartResealed(_))
            }

            /// Whether it is a look: a line written before something is shown or refused.
            pub const fn is_look(&self) -> bool {
                match self { $(Self::$name(_) => is_look!($concern),)* }
            }
        }

        /// The JSON Schema of each event type, with the file it is committed as. Its `x-sealed`
        /// tells the fields of the sealed parts, by whose key seals them.
        pub fn event_schemas() -> Vec<(String, serde_json::Value)> {
            vec![$((format!("{}.v{SCHEMA}.json", $wire), schema_of::<events::$name>($wire)),)*]
        }
    };
}

macro_rules! concern {
    (case, $data:ident) => {
        vec![StreamId::case($data.case)]
    };
    (emergency, $data:ident) => {
        vec![StreamId::case($data.case), StreamId::emergencies($data.opened_by)]
    };
    (staff, $data:ident) => {
        vec![StreamId::staff($data.staff)]
    };
    (sign_ins, $data:ident) => {
        vec![StreamId::sign_ins($data.staff)]
    };
    (institution, $data:ident) => {{
        let _ = $data;
        vec![StreamId::institution()]
    }};
    (keys, $data:ident) => {{
        let _ = $data;
        vec![StreamId::keys()]
    }};
    (inquiry, $data:ident) => {
        vec![StreamId::inquiry($data.inquiry)]
    };
    (breach, $data:ident) => {
        vec![StreamId::breach($data.breach)]
    };
    (system, $data:ident) => {{
        let _ = $data;
        vec![StreamId::system()]
    }};
    (access, $data:ident) => {{
        let _ = $data;
        Vec::new()
    }};
}

macro_rules! concern_case {
    (case, $data:ident) => {
        Some($data.case)
    };
    (emergency, $data:ident) => {
        Some($data.case)
    };
    ($other:ident, $data:ident) => {{
        let _ = $data;
        None
    }};
}

macro_rules! is_look {
    (access) => {
        true
    };
    ($other:ident) => {
        false
    };
}

/// The schema version every event has today.
const SCHEMA: u16 = 1;

events! {
    // intake
    IntakeOpened "intake_opened" case;
    PartyAdded "party_added" case;
    PartyRemoved "party_removed" case;
    IntakeScreened "intake_screened" case;
    IntakeDeclined "intake_declined" case;
    ConfidentialityLevelSet "confidentiality_level_set" case;
    ConfidentialityNoticeGiven "confidentiality_notice_given" case;

    // consent
    ConsentGiven "consent_given" case;
    ConsentRefused "consent_refused" case;
    ConsentNarrowed "consent_narrowed" case;
    ConsentWithdrawn "consent_withdrawn" case;
    ProcessingStopped "processing_stopped" case;

    // assignment
    CaseAssigned "case_assigned" case;
    CaseTransferRequested "case_transfer_requested" case;
    CaseTransferAccepted "case_transfer_accepted" case;
    CaseTransferDeclined "case_transfer_declined" case;
    CoWorkerAdded "co_worker_added" case;
    CoWorkerRemoved "co_worker_removed" case;
    AccessBarred "access_barred" case;
    ConflictOfInterestDeclared "conflict_of_interest_declared" case;

    // session
    SessionScheduled "session_scheduled" case;
    SessionHeld "session_held" case;
    SessionMissed "session_missed" case;
    SessionCancelled "session_cancelled" case;
    SessionNoteSigned "session_note_signed" case;
    SessionAddendumAdded "session_addendum_added" case;
    NoteCorrected "note_corrected" case;

    // referral
    ReferralProposed "referral_proposed" case;
    ReferralSent "referral_sent" case;
    ReferralAcknowledged "referral_acknowledged" case;
    ReferralAccepted "referral_accepted" case;
    ReferralDeclined "referral_declined" case;
    ReferralOutcomeReported "referral_outcome_reported" case;
    ReferralRevoked "referral_revoked" case;

    // disclosure
    DisclosureRequested "disclosure_requested" case;
    DisclosureDecided "disclosure_decided" case;
    DisclosureMade "disclosure_made" case;

    // closure
    ClosureProposed "closure_proposed" case;
    ClosureApproved "closure_approved" case;
    ClosureReturned "closure_returned" case;
    CaseClosed "case_closed" case;
    CaseReopened "case_reopened" case;

    // rights
    RetentionClassAssigned "retention_class_assigned" case;
    LegalHoldPlaced "legal_hold_placed" case;
    LegalHoldReleaseProposed "legal_hold_release_proposed" case;
    LegalHoldReleased "legal_hold_released" case;
    ErasureRequested "erasure_requested" case;
    ErasureRefused "erasure_refused" case;
    ErasureApproved "erasure_approved" case;
    ErasureBegun "erasure_begun" case;
    SubjectKeyDestroyed "subject_key_destroyed" case;
    ErasureAttested "erasure_attested" case;
    RedactionProposed "redaction_proposed" case;
    RedactionDeclined "redaction_declined" case;
    RedactionBegun "redaction_begun" case;
    PartResealed "part_resealed" case;
    MentionsRedacted "mentions_redacted" case;
    ProcessingRestricted "processing_restricted" case;
    ProcessingResumed "processing_resumed" case;

    // subject
    SubjectAccessRequested "subject_access_requested" case;
    SubjectAccessAnswered "subject_access_answered" case;
    SubjectAccessRefused "subject_access_refused" case;
    AccessQuestionedBySubject "access_questioned_by_subject" case;
    AccessQuestionResolved "access_question_resolved" case;
    AccountingSuspended "accounting_suspended" case;
    AccountingSuspensionLifted "accounting_suspension_lifted" case;

    // emergency
    EmergencyAccessOpened "emergency_access_opened" emergency;
    EmergencyAccessEnded "emergency_access_ended" emergency;
    EmergencyAccessReviewed "emergency_access_reviewed" emergency;

    // access
    RecordViewed "record_viewed" access;
    ListViewed "list_viewed" access;
    AccessDenied "access_denied" access;
    AuditLogQueried "audit_log_queried" access;
    ReplayOpened "replay_opened" access;
    SearchPerformed "search_performed" access;
    SearchIndexBuilt "search_index_built" access;
    StatementIssued "statement_issued" access;
    RecordExported "record_exported" access;
    FeedOpened "feed_opened" access;
    FeedContinued "feed_continued" access;
    FeedClosed "feed_closed" access;
    IntegrityVerified "integrity_verified" access;
    IndexRebuilt "index_rebuilt" access;

    // inquiry
    InquiryOrdered "inquiry_ordered" inquiry;
    InquiryAssented "inquiry_assented" inquiry;
    InquiryDeclined "inquiry_declined" inquiry;
    InquiryEnded "inquiry_ended" inquiry;

    // breach
    BreachSuspected "breach_suspected" breach;
    BreachConfirmed "breach_confirmed" breach;
    BreachNotified "breach_notified" breach;
    BreachClosed "breach_closed" breach;

    // staff
    StaffRegistered "staff_registered" staff;
    RoleGranted "role_granted" staff;
    RoleRevoked "role_revoked" staff;
    TokenIssued "token_issued" staff;
    TokenRevoked "token_revoked" staff;
    StaffSuspended "staff_suspended" staff;
    StaffReinstated "staff_reinstated" staff;
    StaffLeft "staff_left" staff;
    RoleProposed "role_proposed" staff;
    RoleProposalDeclined "role_proposal_declined" staff;
    EnrolmentOpened "enrolment_opened" staff;
    EnrolmentApproved "enrolment_approved" staff;
    PasswordSet "password_set" staff;
    SignInOpened "sign_in_opened" sign_ins;
    SignInEnded "sign_in_ended" sign_ins;
    AccountLocked "account_locked" sign_ins;
    AccountUnlocked "account_unlocked" sign_ins;
    AccountsFounded "accounts_founded" institution;
    CredentialRecorded "credential_recorded" staff;
    RecoveryProposed "recovery_proposed" institution;
    RecoveryObjected "recovery_objected" institution;
    RecoveryCompleted "recovery_completed" institution;

    // system
    LedgerCreated "ledger_created" institution;
    SystemStarted "system_started" system;
    SystemStopped "system_stopped" system;
    PolicyPublished "policy_published" institution;
    SignInsFailed "sign_ins_failed" system;
    KeyRotationProposed "key_rotation_proposed" keys;
    KeyRotationApproved "key_rotation_approved" keys;
    KeyRotated "key_rotated" keys;
    CheckpointKeySet "checkpoint_key_set" keys;
    HeadsCommitted "heads_committed" system;
    GenerationBegun "generation_begun" system;
    ErasuresReapplied "erasures_reapplied" system;
    ClockCorrected "clock_corrected" system;
    ClockConfirmed "clock_confirmed" institution;
    ClockAcknowledged "clock_acknowledged" institution;
}

impl Event {
    /// The streams of an entry: those the event tells and, for a look, `looks-by` the reader and
    /// `looks-of` each of `cases` shown. Following or verifying the whole is a look at everything.
    /// What names cases without being a look is linked to `looks-of` each of them.
    pub fn links(&self, cases: &[CaseId], by: StaffId) -> Vec<StreamId> {
        let mut streams = self.streams();
        if self.is_look() || self.names_cases() {
            streams.extend(self.is_look().then(|| StreamId::looks_by(by)));
            streams.extend(cases.iter().copied().map(StreamId::looks_of));
            if self.concerns_everything() {
                streams.push(StreamId::looks_of_all());
            }
            streams.sort_unstable();
            streams.dedup();
        }
        streams
    }

    /// Whether it names cases by its links alone, as a look does: the order of an inquiry, the
    /// suspicion of a breach. The log
    /// of each case tells of it, and the content of none is changed by it.
    pub const fn names_cases(&self) -> bool {
        matches!(self, Self::InquiryOrdered(_) | Self::BreachSuspected(_))
    }

    fn concerns_everything(&self) -> bool {
        if let Self::RecordExported(told) = self {
            return told.shape == ExportShape::WholeLog;
        }
        matches!(
            self,
            Self::FeedOpened(_)
                | Self::FeedContinued(_)
                | Self::FeedClosed(_)
                | Self::IntegrityVerified(_)
                | Self::IndexRebuilt(_)
                | Self::SearchIndexBuilt(_)
        )
    }
}

fn canonical(data: &impl Serialize) -> String {
    serde_json_canonicalizer::to_string(data)
        .expect("clear data hold no float, no map with odd keys and no failing serializer")
}

fn read<T: DeserializeOwned>(
    event_type: &'static str,
    schema: u16,
    json: &str,
) -> Result<T, EventError> {
    if schema != SCHEMA {
        return Err(EventError::UnknownSchema { event_type, schema });
    }
    serde_json::from_str(json).map_err(|_| EventError::Malformed { event_type, schema })
}

fn schema_of<T: JsonSchema>(event_type: &str) -> serde_json::Value {
    let mut schema = schemars::schema_for!(T);
    schema.insert("title".to_owned(), event_type.into());
    if let Some(told) = sealed::told(event_type) {
        schema.insert("x-sealed".to_owned(), told);
    }
    schema.to_value()
}
