//! One record was shown, now or as it stood.

use super::AccessEvent;
use crate::prelude::*;

event! {
    /// One record was shown.
    RecordViewed in AccessEvent, "record_viewed" v 1, about Look,
        seals (), told AsItStands, does Tells,
        "berkas dibuka" / "the file was opened";
    {
        /// What kind of record.
        shape: RecordShape,
        /// Sections that were shown.
        sections: Vec<Section>,
        /// Names of the fields that were shown.
        fields: Vec<FieldName>,
        /// Last position that what was shown rests on.
        up_to: Seq,
        /// Keyed digest of what was shown, for single files.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        digest: Option<KeyedDigest>,
        /// Which entries of the case were shown, by the versions of its stream: from one to another, both
        /// included. Empty where none was, and in lines of before they were written down.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        versions: Vec<[u32; 2]>,
    }
    like |ids| {
        shape: RecordShape::CaseFile,
        sections: vec![Section::Identity, Section::Session],
        fields: vec![sample_text("parties.name"), sample_text("sessions.text")],
        up_to: SAMPLE_FAR,
        digest: Some(ids.digest(0x0c)),
        versions: Vec::new(),
    }
}

event! {
    /// A case was shown as it stood at an earlier position.
    ReplayOpened in AccessEvent, "replay_opened" v 1, about Look,
        seals (), told AsItStands, does Tells,
        "keadaan berkas pada suatu saat dibuka" / "the file was opened as it had stood";
    {
        /// Sections that were shown.
        sections: Vec<Section>,
        /// The last position that was shown; as another person, the last one whose lines count.
        as_of: Seq,
        /// What had happened by then, where a date was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        happened_until: Option<DateTime<Utc>>,
        /// What the institution knew by then, where a date was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        known_until: Option<DateTime<Utc>>,
        /// Last position that what was shown rests on.
        up_to: Seq,
        /// Keyed digest of what was shown, for single files.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        digest: Option<KeyedDigest>,
        /// Names of the fields that were shown.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        fields: Vec<FieldName>,
        /// As whom, where it was shown as this person had been shown it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen_by: Option<StaffId>,
        /// Which entries of the case were shown, by the versions of its stream: from one to another, both
        /// included. Empty where none was, and in lines of before they were written down.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        versions: Vec<[u32; 2]>,
    }
    like |_ids| {
        sections: vec![Section::Identity, Section::Session],
        as_of: Seq(7),
        happened_until: Some(SAMPLE_TIME),
        known_until: None,
        up_to: SAMPLE_FAR,
        digest: None,
        fields: Vec::new(),
        seen_by: None,
        versions: Vec::new(),
    }
}
