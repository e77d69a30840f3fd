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

mod access;
mod assignment;
mod breach;
mod caller;
mod case;
mod cells;
mod clear;
mod closure;
mod codes;
mod command;
mod consent;
mod deed;
mod disclosure;
mod emergency;
mod event;
mod facts;
mod field;
mod form;
mod id;
mod identity;
mod inquiry;
mod intake;
mod keys;
mod part;
mod prelude;
mod proposal;
mod referral;
mod refusal;
mod register;
mod released;
mod rights;
mod row;
mod search;
mod session;
mod sill;
mod staff;
mod stream;
mod subject;
mod system;
mod text;
mod two;
mod two_persons;

#[cfg(doctest)]
mod undecided;

#[cfg(test)]
mod drift;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use access::*;
pub use assignment::*;
pub use breach::*;
pub use caller::{Caller, Moment, end_of};
pub use case::{
    AccessQuestion, Bars, Case, CaseFile, ClosedCase, Closure, Consent, ConsentStatus,
    Contradiction, DecidedPapers, Disclosure, DisclosureState, Emergency, Ending, Erasure,
    ErasureState, Hold, OpenCase, Papers, PapersDecisions, PapersWait, Party, ProposedBar,
    ProposedPapers, Redaction, RedactionState, Referral, ReferralState, Scope, Session,
    SessionState, SubjectRequest, SubjectRequestState, Suspension, Transfer,
};
pub use cells::{About, Does, Told};
pub use clear::{
    ClearError, FieldName, KeyedDigest, LogName, ProgramVersion, PublicName, RefusalCode, Seq,
    SignatureLine, TreeRoot, UnitCode, VerifierText,
};
pub use closure::*;
pub use codes::{
    AccessGround, AccessVerdict, AddendumReason, AgeBand, Alternative, AskerCapacity, Attestation,
    AuditShape, BarReason, Basis, BreachKind, BreachNotice, BreachOutcome, CODE_LISTS, CancelledBy,
    Category, Channel, ClockFinding, ClockReason, ClosureKind, ClosureReason, CodeList, CodeTable,
    ConfidentialityLevel, ConsentKind, DataGroup, Decision, DecisionGround, Delivery, DeniedAct,
    Duty, Education, EmergencyReason, EndReason, ErasureGround, ErasureReason, ErrorClass,
    ExportShape, GiverCapacity, HoldAuthority, Identified, InquiryEndReason, Institution,
    InstitutionClass, Instrument, IntegrityOutcome, Kecamatan, KeyKind, Language, LateReason,
    ListShape, Marital, MissCause, OrderClass, PapersGround, PartyRemovalReason, PartyRole,
    PasswordCause, PpksCode, Problem, Profession, Purpose, RecipientClass, RecordShape,
    ReferralDeclineReason, ReferralOutcome, ReferralReason, Relationship, Religion, ReopenReason,
    RestrictionReason, RetentionClass, ReturnReason, RevocationReason, Role, ScreeningReason,
    SearchField, Section, Service, SessionMode, Sex, SharingBasis, Source, Standing,
    StatementShape, SubjectKind, SuspensionReason, Track, TransferReason, UnknownCode, Urgency,
    code_lists_markdown,
};
pub use command::Command;
pub use consent::*;
pub use deed::{Asks, Deed, Drawn, DrawnCount, Fresh, Listed, Path, Serves};
pub use disclosure::*;
pub use emergency::*;
pub use event::{Event, EventError, event_schemas, is_written, sample_events, writes};
pub use field::Holds;
pub use form::{Day, Edition, List, Malformed, NotADay, Number, Set, Timestamp};
pub use id::{
    BreachId, CaseId, ConsentId, DisclosureId, EmergencyId, ErasureId, HoldId, IdError, InquiryId,
    NoteId, PartyId, QuestionId, RecoveryId, RedactionId, ReferralId, RotationId, Salt,
    SealedKeyId, SessionId, SignInId, StaffId, SubjectRequestId, SuspensionId, TokenId,
};
pub use identity::*;
pub use inquiry::*;
pub use intake::*;
pub use keys::*;
pub use part::{Read, SealedField, SealedFields, Seals};
pub use proposal::{Proposal, Sealed, Subject};
pub use referral::*;
pub use refusal::Refusal;
pub use register::{RegisterNumber, RegisterNumberError};
pub use released::{NO_ENTRY, Release, Released, Until, What, Which, spans};
pub use rights::*;
pub use row::{EventRow, Ids, Row, Theme};
pub use search::{SearchForm, SearchTerm, terms};
pub use session::*;
pub use staff::*;
pub use stream::StreamId;
pub use subject::*;
pub use system::*;
pub use text::{
    BirthDate, Body, Confidential, Nik, NoteText, Password, Phone, ReasonText, ShortText, Shown,
    SignInName, TextError,
};
pub use two::{FirstHalf, Second, Still, Two};
pub use two_persons::{acts_of_two, two_persons_markdown};
