//! Many records were shown, as a list or by a search.

use super::AccessEvent;
use crate::prelude::*;

part! {
    /// What was searched for.
    Terms {
        name: Option<ShortText> => Institution,
        nik: Option<Nik> => Institution,
        phone: Option<Phone> => Institution,
    }
}

event! {
    /// A list was shown; each case on it is linked.
    ListViewed in AccessEvent, "list_viewed" v 1, about Look,
        seals (), told AsItStands, does Tells,
        "tampil dalam daftar" / "it stood in a list";
    {
        /// What kind of list.
        shape: ListShape,
        /// Sections that were shown.
        sections: Vec<Section>,
        /// How many were shown.
        count: u32,
        /// Last position that what was shown rests on.
        up_to: Seq,
    }
    like |_ids| {
        shape: ListShape::Caseload,
        sections: vec![Section::Assignment],
        count: 12,
        up_to: SAMPLE_FAR,
    }
}

event! {
    /// People were searched for; the terms are sealed, each case shown is linked.
    SearchPerformed in AccessEvent, "search_performed" v 1, about Look,
        seals ToSearch<Terms>, told AsItStands, does Tells,
        "tampil dalam pencarian" / "it stood in a search";
    {
        /// What was searched by.
        fields: Vec<SearchField>,
        /// How many people were shown.
        count: u32,
        /// Whether there were more.
        more: bool,
        /// Last position that what was shown rests on.
        up_to: Seq,
        /// Who was shown. Empty where nobody was, and in lines of before they were written down.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        parties: Vec<PartyId>,
    }
    like |_ids| {
        fields: vec![SearchField::Name],
        count: 2,
        more: false,
        up_to: SAMPLE_FAR,
        parties: Vec::new(),
    }
}
