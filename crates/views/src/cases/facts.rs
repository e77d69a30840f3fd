//! What is told of a case.

use bincode::{Decode, Encode};
use sanad_casework::{
    CaseId, Category, Channel, ConfidentialityLevel, PartyId, RegisterNumber, StaffId, Standing,
    SubjectKind, Track, UnitCode, Urgency,
};
use sanad_chain::Seq;

/// The clear facts of a case. Times are the server's: microseconds UTC since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFacts {
    /// Which case.
    pub case: CaseId,
    /// Its number in the register.
    pub number: RegisterNumber,
    /// The version of its content stream.
    pub version: u64,
    /// The entry that opened it.
    pub opened: Seq,
    /// The latest entry of its content stream.
    pub last: Seq,
    /// Whether work goes on.
    pub status: CaseStatus,
    /// Who opened it.
    pub opened_by: StaffId,
    /// The responsible professional, if one is assigned.
    pub responsible: Option<StaffId>,
    /// Who was asked to take it over and has not answered.
    pub asked: Option<StaffId>,
    /// Others who work on it, by id.
    pub co_workers: Vec<StaffId>,
    /// Those to whom it does not exist, by id.
    pub barred: Vec<StaffId>,
    /// The unit of who opened it.
    pub unit: UnitCode,
    /// Whom it is about.
    pub subject: SubjectKind,
    /// Whether a problem is there or threatens.
    pub track: Track,
    /// What it is about, coarsely.
    pub category: Category,
    /// How closely it is kept.
    pub level: ConfidentialityLevel,
    /// How the first contact was made.
    pub channel: Channel,
    /// New or continuing client.
    pub standing: Standing,
    /// How urgent it was found when it was screened last.
    pub urgency: Option<Urgency>,
    /// The client in this case.
    pub client: PartyId,
    /// The latest entry of the case with a sealed part that tells who the client is.
    pub client_identity: Option<Seq>,
    /// Sessions that were held.
    pub sessions: u32,
    /// Referrals that still wait for something.
    pub open_referrals: u32,
    /// Whether its data are kept and may not be used.
    pub restricted: bool,
    /// When it was opened.
    pub opened_at: i64,
    /// When its latest entry was recorded.
    pub last_at: i64,
}

impl CaseStatus {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Closed, Self::Declined];

    /// Its code on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Declined => "declined",
        }
    }
}

/// Whether work on a case goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum CaseStatus {
    /// It does.
    Open,
    /// Proposed and approved to end.
    Closed,
    /// Not taken on.
    Declined,
}
