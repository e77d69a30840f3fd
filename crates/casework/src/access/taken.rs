//! Evidence was taken along.

use super::AccessEvent;
use crate::prelude::*;

event! {
    /// Evidence was handed out: entries with what proves them, in one file. Who holds the file shows it to
    /// whom they like, and no erasure reaches what it opens.
    RecordExported in AccessEvent, "record_exported" v 1, about Export(shape),
        seals (), told AsItStands, does Tells,
        "bukti diserahkan" / "evidence was handed out";
    {
        /// What.
        shape: ExportShape,
        /// Sections of the case whose sealed text it opens.
        sections: Vec<Section>,
        /// Whose looks, where it was asked by member of staff.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        staff: Option<StaffId>,
        /// How many entries it shows.
        count: u32,
        /// The size of the checkpoint that they are proven by.
        checkpoint: Seq,
        /// Last position that what was shown rests on.
        up_to: Seq,
        /// Which entries of the case were chosen, by the versions of its stream: from one to another, both
        /// included. Empty where all of them are shown, or none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        versions: Vec<[u32; 2]>,
    }
    like |_ids| {
        shape: ExportShape::CaseFile,
        sections: vec![Section::Session],
        staff: None,
        count: 9,
        checkpoint: SAMPLE_FAR,
        up_to: SAMPLE_FAR,
        versions: Vec::new(),
    }
}
