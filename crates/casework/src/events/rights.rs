//! Rights of the subject (hak subjek data): retention, legal hold, erasure, restriction.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clear::{FieldName, Seq};
use crate::codes::{
    Attestation, ErasureGround, ErasureReason, HoldAuthority, RestrictionReason, RetentionClass,
};
use crate::id::{CaseId, ErasureId, HoldId, PartyId, RedactionId, SealedKeyId, StaffId};

/// How long the case is kept was set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionClassAssigned {
    /// The case.
    pub case: CaseId,
    /// The class of the retention schedule.
    pub class: RetentionClass,
    /// Who did it.
    pub by: StaffId,
}

/// Nothing of the case may be destroyed from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalHoldPlaced {
    /// The case.
    pub case: CaseId,
    /// The hold.
    pub hold: HoldId,
    /// Who ordered it.
    pub authority: HoldAuthority,
    /// Who recorded it.
    pub by: StaffId,
}

/// Someone proposed to end a hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalHoldReleaseProposed {
    /// The case.
    pub case: CaseId,
    /// The hold.
    pub hold: HoldId,
    /// Who proposed it.
    pub by: StaffId,
}

/// The hold ended: another person approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalHoldReleased {
    /// The case.
    pub case: CaseId,
    /// The hold.
    pub hold: HoldId,
    /// Who proposed it.
    pub proposed_by: StaffId,
    /// Who approved it: another person.
    pub approved_by: StaffId,
}

/// Someone asked that the data of a person in the case be destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasureRequested {
    /// The case.
    pub case: CaseId,
    /// The erasure.
    pub erasure: ErasureId,
    /// Whose data.
    pub party: PartyId,
    /// Why.
    pub reason: ErasureReason,
    /// Who recorded the request, and so may not approve it.
    pub by: StaffId,
}

/// The data are not destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasureRefused {
    /// The case.
    pub case: CaseId,
    /// The erasure.
    pub erasure: ErasureId,
    /// On what ground.
    pub ground: ErasureGround,
    /// Who refused.
    pub by: StaffId,
}

/// One of two persons approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasureApproved {
    /// The case.
    pub case: CaseId,
    /// The erasure.
    pub erasure: ErasureId,
    /// Who approved.
    pub by: StaffId,
}

/// The intent: from here on the erasure always ends in the destruction of the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasureBegun {
    /// The case.
    pub case: CaseId,
    /// The erasure.
    pub erasure: ErasureId,
    /// Whose data.
    pub party: PartyId,
    /// The two who approved.
    pub approved_by: [StaffId; 2],
}

/// The receipt of an erasure: what this program destroyed, and what remains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectKeyDestroyed {
    /// The case.
    pub case: CaseId,
    /// The erasure.
    pub erasure: ErasureId,
    /// Whose data.
    pub party: PartyId,
    /// The keys that are gone.
    pub keys: Vec<SealedKeyId>,
    /// The epoch that holds since.
    pub epoch: u32,
    /// The coarse fields that statistics keep, sealed to the institution.
    pub remains: Vec<FieldName>,
    /// Texts sealed to others in the case that may speak of the person, to be reviewed.
    pub others: u32,
}

/// People attest what no program can see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasureAttested {
    /// The case.
    pub case: CaseId,
    /// The erasure.
    pub erasure: ErasureId,
    /// What.
    pub what: Attestation,
    /// Who attests it.
    pub by: StaffId,
}

/// Someone proposed other words for passages that speak of an erased person, in parts of others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RedactionProposed {
    /// The case.
    pub case: CaseId,
    /// The redaction.
    pub redaction: RedactionId,
    /// The erasure it follows.
    pub erasure: ErasureId,
    /// Where the words stand; the new ones are sealed, in the same order.
    pub passages: Vec<Passage>,
    /// Who proposed it, and so may not approve it.
    pub by: StaffId,
}

/// One field of one sealed part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Passage {
    /// The entry as it was first written.
    pub entry: Seq,
    /// The part of the entry, from 0.
    pub part: u16,
    /// To whom the part is sealed.
    pub party: PartyId,
    /// The field.
    pub field: FieldName,
}

/// Nothing is redacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RedactionDeclined {
    /// The case.
    pub case: CaseId,
    /// The redaction.
    pub redaction: RedactionId,
    /// Who declined: another person.
    pub by: StaffId,
}

/// The intent: from here on the redaction always ends in the destruction of the keys that the words
/// stood under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RedactionBegun {
    /// The case.
    pub case: CaseId,
    /// The redaction.
    pub redaction: RedactionId,
    /// Who proposed it.
    pub proposed_by: StaffId,
    /// Who approved it: another person.
    pub approved_by: StaffId,
}

/// A part was sealed anew to the same person under a new key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartResealed {
    /// The case.
    pub case: CaseId,
    /// The redaction.
    pub redaction: RedactionId,
    /// The entry as it was first written.
    pub entry: Seq,
    /// The part of the entry, from 0.
    pub part: u16,
    /// How many passages of it this redaction replaced.
    pub replaced: u32,
    /// Whether words of it were replaced, by this redaction or an earlier one; otherwise it is as it
    /// was first written.
    pub redacted: bool,
}

/// The receipt of a redaction: the keys that the words stood under are gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MentionsRedacted {
    /// The case.
    pub case: CaseId,
    /// The redaction.
    pub redaction: RedactionId,
    /// The keys that are gone.
    pub keys: Vec<SealedKeyId>,
    /// The epoch that holds since.
    pub epoch: u32,
    /// How many parts were sealed anew.
    pub parts: u32,
    /// How many passages were replaced. Fewer than were proposed where a part held no such field.
    pub replaced: u32,
}

/// The data of the case are kept and no longer used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProcessingRestricted {
    /// The case.
    pub case: CaseId,
    /// Why.
    pub reason: RestrictionReason,
    /// Who recorded it.
    pub by: StaffId,
}

/// The data of the case are used again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProcessingResumed {
    /// The case.
    pub case: CaseId,
    /// Who decided it.
    pub by: StaffId,
}
