//! A part as it is shown: its text, or why there is none, and where it stands anew.

use sanad_casework::{Event, PartyId, RightsEvent, Section};
use sanad_chain::{Descriptor, Entry};
use sanad_ledger::Receipt;
use sanad_vault::Look as Written;
use serde::Serialize;
use serde_json::Value;

use crate::error::Fault;
use crate::history::event_of;
use crate::institution::Records;
use crate::unopened::Unopened;

/// One part: its text, or why there is none.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PartView {
    pub(super) section: Option<Section>,
    pub(super) party: PartyId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) resealed: Option<Anew>,
    #[serde(flatten)]
    pub(super) text: PartText,
}

/// That a part stands anew since a redaction, and where.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Anew {
    /// The position of the entry that holds it now.
    entry: String,
    /// Whether words of it were replaced.
    redacted: bool,
}

/// The text of a part, or why there is none.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PartText {
    /// The text.
    Text(Value),
    /// The person as whom the file is shown had not been shown it.
    NotShown(bool),
    /// Why it does not open.
    #[serde(untagged)]
    Unopened(Unopened),
}

/// Opens a part, as far as the look goes.
pub(super) fn open_part(
    records: &Records,
    entry: &Entry<'_>,
    part: &Descriptor,
    receipt: &Receipt<Written>,
) -> Result<PartView, Fault> {
    let text = part_text(records, entry, part, receipt)?;
    let resealed = anew(records, entry, part.index, receipt)?;
    Ok(PartView { resealed, text, ..not_shown(part) })
}

/// Where a part stands anew, as far as the look goes.
pub(super) fn anew(
    records: &Records,
    entry: &Entry<'_>,
    index: u16,
    receipt: &Receipt<Written>,
) -> Result<Option<Anew>, Fault> {
    let place = records.views()?.cases().resealed(entry.seq(), index);
    let Some(place) = place.filter(|place| *place < receipt.look().up_to()) else {
        return Ok(None);
    };
    let stored = records.ledger.read(place)?;
    let Event::Rights(RightsEvent::PartResealed(told)) = event_of(&stored.entry())? else {
        return Err(Fault::Unreadable { seq: place.get() });
    };
    Ok(Some(Anew { entry: place.to_string(), redacted: told.redacted }))
}

/// The text of a part, or why there is none.
pub(super) fn part_text(
    records: &Records,
    entry: &Entry<'_>,
    part: &Descriptor,
    receipt: &Receipt<Written>,
) -> Result<PartText, Fault> {
    Ok(match records.open_part(entry, part.index, receipt)? {
        Ok(text) => PartText::Text(serde_json::from_slice(&text)?),
        Err(unopened) => PartText::Unopened(unopened),
    })
}

/// A part that the person as whom the file is shown had not been shown.
pub(super) fn not_shown(part: &Descriptor) -> PartView {
    PartView {
        section: Section::from_number(part.section),
        party: PartyId::from_bytes(*part.party.as_bytes()),
        resealed: None,
        text: PartText::NotShown(true),
    }
}
