//! Code lists: closed enums with a stable code and a label in Indonesian and English.

mod breach;
mod clock;
mod course;
mod emergency;
mod inquiry;
mod intake;
mod list;
mod look;
mod markdown;
mod party;
mod place;
mod problem;
mod rights;
mod service;
mod sharing;
mod staff;

pub use breach::{BreachKind, BreachNotice, BreachOutcome};
pub use clock::{ClockFinding, ClockReason};
pub use course::{
    BarReason, ClosureKind, ClosureReason, ReopenReason, ReturnReason, TransferReason,
};
pub use emergency::EmergencyReason;
pub use inquiry::{InquiryEndReason, OrderClass};
pub use intake::{
    Alternative, Category, Channel, ConfidentialityLevel, Language, LateReason, ScreeningReason,
    Source, Standing, SubjectKind, Track, Urgency,
};
pub use list::{CodeList, UnknownCode};
pub use look::{
    AuditShape, DeniedAct, EndReason, ExportShape, IntegrityOutcome, ListShape, RecordShape,
    SearchField, Section, StatementShape,
};
pub use markdown::{CODE_LISTS, CodeTable, code_lists_markdown};
pub use party::{
    AgeBand, Education, Marital, PartyRemovalReason, PartyRole, Relationship, Religion, Sex,
};
pub use place::Kecamatan;
pub use problem::{PpksCode, Problem};
pub use rights::{
    AccessGround, AccessVerdict, AskerCapacity, Attestation, ErasureGround, ErasureReason,
    HoldAuthority, Identified, KeyKind, PapersGround, RestrictionReason, RetentionClass,
};
pub use service::{AddendumReason, CancelledBy, ErrorClass, MissCause, Service, SessionMode};
pub use sharing::{
    ConsentKind, DataGroup, Decision, DecisionGround, Delivery, GiverCapacity, Institution,
    InstitutionClass, Instrument, RecipientClass, ReferralDeclineReason, ReferralOutcome,
    ReferralReason, RevocationReason, SharingBasis,
};
pub use staff::{Basis, Duty, PasswordCause, Profession, Purpose, Role, SuspensionReason};
