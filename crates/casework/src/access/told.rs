//! The access log was read, or a person was told of it.

use super::AccessEvent;
use crate::prelude::*;

event! {
    /// The access log itself was read.
    AuditLogQueried in AccessEvent, "audit_log_queried" v 1, about Look,
        seals (), told AsItStands, does Tells,
        "log akses dibaca" / "the record of looks was read";
    {
        /// How it was asked.
        shape: AuditShape,
        /// Whose looks were asked for, where it was asked by member of staff.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        staff: Option<StaffId>,
        /// From when on, where it was asked by time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<DateTime<Utc>>,
        /// Until when, which is not included, where it was asked by time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<DateTime<Utc>>,
        /// How many were shown.
        count: u32,
        /// Last position that what was shown rests on.
        up_to: Seq,
    }
    like |ids| {
        shape: AuditShape::ByStaff,
        staff: Some(ids.staff),
        from: None,
        to: None,
        count: 3,
        up_to: SAMPLE_FAR,
    }
}

event! {
    /// A person in a case was told who opened their file, or to whom they were told of.
    StatementIssued in AccessEvent, "statement_issued" v 1, about Look,
        seals (), told AsItStands, does Tells,
        "surat keterangan akses dibuat" / "a statement to a person was made";
    {
        /// What it tells.
        shape: StatementShape,
        /// For whom it is.
        party: PartyId,
        /// The request that it rests on.
        request: SubjectRequestId,
        /// How many looks, or disclosures, it tells of.
        count: u32,
        /// Whether it names members of staff.
        names: bool,
        /// Whether a copy of the person's data goes along.
        copy: bool,
        /// Sections that the copy opens.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sections: Vec<Section>,
        /// Last position that what was shown rests on.
        up_to: Seq,
    }
    like |ids| {
        shape: StatementShape::Access,
        party: ids.client,
        request: ids.id(0x10),
        count: 12,
        names: false,
        copy: true,
        sections: Vec::new(),
        up_to: SAMPLE_FAR,
    }
}
