//! Access (akses): written before anything is shown. Which cases stands in links only.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clear::{FieldName, KeyedDigest, RefusalCode, Seq};
use crate::codes::{
    AuditShape, DeniedAct, EndReason, ExportShape, IntegrityOutcome, ListShape, RecordShape,
    SearchField, Section, StatementShape,
};
use crate::id::{PartyId, StaffId, SubjectRequestId};

/// One record was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordViewed {
    /// What kind of record.
    pub shape: RecordShape,
    /// Sections that were shown.
    pub sections: Vec<Section>,
    /// Names of the fields that were shown.
    pub fields: Vec<FieldName>,
    /// Last position that what was shown rests on.
    pub up_to: Seq,
    /// Keyed digest of what was shown, for single files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<KeyedDigest>,
    /// Which entries of the case were shown, by the versions of its stream: from one to another, both
    /// included. Empty where none was, and in lines of before they were written down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<[u32; 2]>,
}

/// A list was shown; each case on it is linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListViewed {
    /// What kind of list.
    pub shape: ListShape,
    /// Sections that were shown.
    pub sections: Vec<Section>,
    /// How many were shown.
    pub count: u32,
    /// Last position that what was shown rests on.
    pub up_to: Seq,
}

/// Something was asked for and not shown or done. The rule stands in the entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessDenied {
    /// What was tried.
    pub act: DeniedAct,
    /// Sections that were asked for.
    pub sections: Vec<Section>,
    /// Where the act is open to the caller, but the rules of the work refuse it: which of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<RefusalCode>,
}

/// The access log itself was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditLogQueried {
    /// How it was asked.
    pub shape: AuditShape,
    /// Whose looks were asked for, where it was asked by member of staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffId>,
    /// From when on, where it was asked by time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<DateTime<Utc>>,
    /// Until when, which is not included, where it was asked by time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<DateTime<Utc>>,
    /// How many were shown.
    pub count: u32,
    /// Last position that what was shown rests on.
    pub up_to: Seq,
}

/// A case was shown as it stood at an earlier position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplayOpened {
    /// Sections that were shown.
    pub sections: Vec<Section>,
    /// The last position that was shown; as another person, the last one whose lines count.
    pub as_of: Seq,
    /// What had happened by then, where a date was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened_until: Option<DateTime<Utc>>,
    /// What the institution knew by then, where a date was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_until: Option<DateTime<Utc>>,
    /// Last position that what was shown rests on.
    pub up_to: Seq,
    /// Keyed digest of what was shown, for single files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<KeyedDigest>,
    /// Names of the fields that were shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldName>,
    /// As whom, where it was shown as this person had been shown it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_by: Option<StaffId>,
    /// Which entries of the case were shown, by the versions of its stream: from one to another, both
    /// included. Empty where none was, and in lines of before they were written down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<[u32; 2]>,
}

/// People were searched for; the terms are sealed, each case shown is linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchPerformed {
    /// What was searched by.
    pub fields: Vec<SearchField>,
    /// How many people were shown.
    pub count: u32,
    /// Whether there were more.
    pub more: bool,
    /// Last position that what was shown rests on.
    pub up_to: Seq,
    /// Who was shown. Empty where nobody was, and in lines of before they were written down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<PartyId>,
}

/// The program took in who everybody is, to find people by it: an act on everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchIndexBuilt {
    /// How many people.
    pub people: u32,
    /// Last position that it rests on.
    pub up_to: Seq,
}

/// A person in a case was told who opened their file, or to whom they were told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementIssued {
    /// What it tells.
    pub shape: StatementShape,
    /// For whom it is.
    pub party: PartyId,
    /// The request that it rests on.
    pub request: SubjectRequestId,
    /// How many looks, or disclosures, it tells of.
    pub count: u32,
    /// Whether it names members of staff.
    pub names: bool,
    /// Whether a copy of the person's data goes along.
    pub copy: bool,
    /// Sections that the copy opens.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    /// Last position that what was shown rests on.
    pub up_to: Seq,
}

/// Evidence was handed out: entries with what proves them, in one file. Who holds the file shows it to
/// whom they like, and no erasure reaches what it opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordExported {
    /// What.
    pub shape: ExportShape,
    /// Sections of the case whose sealed text it opens.
    pub sections: Vec<Section>,
    /// Whose looks, where it was asked by member of staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffId>,
    /// How many entries it shows.
    pub count: u32,
    /// The size of the checkpoint that they are proven by.
    pub checkpoint: Seq,
    /// Last position that what was shown rests on.
    pub up_to: Seq,
    /// Which entries of the case were chosen, by the versions of its stream: from one to another, both
    /// included. Empty where all of them are shown, or none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<[u32; 2]>,
}

/// Someone began to follow the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedOpened {
    /// First position that is sent.
    pub from: Seq,
}

/// Someone goes on following the ledger, and was judged again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedContinued {
    /// Entries sent since the last line.
    pub sent: u32,
    /// Last position that what was shown rests on.
    pub up_to: Seq,
}

/// Someone stopped following the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedClosed {
    /// Entries sent since the last line.
    pub sent: u32,
    /// Last position that what was shown rests on.
    pub up_to: Seq,
    /// Why it ended.
    pub reason: EndReason,
}

/// Index and views were made anew from the journal: an act on everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndexRebuilt {
    /// Whether they were what they had been before.
    pub equal: bool,
    /// Last position that they rest on.
    pub up_to: Seq,
}

/// The chain was verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntegrityVerified {
    /// What was found.
    pub outcome: IntegrityOutcome,
    /// How many findings.
    pub findings: u32,
    /// Last position that what was shown rests on.
    pub up_to: Seq,
}
