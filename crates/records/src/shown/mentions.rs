//! What parts of others may say about a person whose data are erased: every text that people wrote
//! into the case and that is sealed to somebody else, for review.

use std::collections::BTreeSet;
use std::sync::Arc;

use sanad_casework::{
    CaseId, DeniedAct, ErasureId, Event, FieldName, PartyId, Purpose, RecordShape, RecordViewed,
    RightsEvent, Section, Seq as ClearSeq, is_written, writes,
};
use sanad_chain::Descriptor;
use sanad_ledger::{Receipt, Stored};
use sanad_vault::Look as Written;
use serde::Serialize;
use serde_json::{Map, Value};

use super::case_ref::CaseRef;
use super::part::{Anew, PartText, anew, part_text};
use crate::account::SignedIn;
use crate::asking::{Asking, Sent};
use crate::basis::Basis;
use crate::error::{Fault, RevealError};
use crate::history::{CaseHistory, event_of};
use crate::institution::Records;
use crate::kinds::CLASS_PARTY;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants, only};
use crate::policy::{Grant, Rule};
use crate::query::{Query, Unread};
use crate::reveal::Revealed;
use crate::time;

/// Asking what may speak of a person whose data are erased, or are asked to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListMentions {
    /// The case.
    pub case: CaseId,
    /// The erasure, at whatever stage.
    pub erasure: ErasureId,
    /// Why; only a request of the subject carries it.
    pub purpose: Purpose,
}

impl Asking for ListMentions {
    const QUERY: &'static [Query] = Query::PURPOSE;
    type View = Mentions;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        Ok(Self {
            case: from.case()?,
            erasure: from.id("erasure")?,
            purpose: from.query.purpose()?,
        })
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<Mentions>, RevealError> {
        records.list_mentions(by, self, request)
    }

    fn version(view: &Mentions) -> Option<u64> {
        Some(view.version())
    }
}

/// What may speak of the person, oldest first.
#[derive(Debug, Clone, Serialize)]
pub struct Mentions {
    #[serde(flatten)]
    case: CaseRef,
    /// Version of the case now: what `If-Match` takes.
    version: u64,
    erasure: ErasureId,
    /// Whose data.
    party: PartyId,
    #[serde(rename = "mentions")]
    rows: Vec<MentionRow>,
}

/// One part with words that people wrote.
#[derive(Debug, Clone, Serialize)]
struct MentionRow {
    /// The position of the entry: a redaction names the passage by this, part, party, section and
    /// field.
    entry: String,
    part: u16,
    party: PartyId,
    section: Section,
    #[serde(rename = "type")]
    event_type: &'static str,
    recorded_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    resealed: Option<Anew>,
    #[serde(flatten)]
    text: PartText,
}

impl Mentions {
    /// Version of the case now.
    pub fn version(&self) -> u64 {
        self.version
    }
}

impl Records {
    /// Lists what people wrote into parts of others.
    ///
    /// # Errors
    /// The role or purpose does not allow it; to this caller there is no such case, or it has no
    /// such erasure; or a fault: then nothing is shown.
    pub fn list_mentions(
        &self,
        by: &SignedIn,
        ask: &ListMentions,
        request: RequestId,
    ) -> Result<Revealed<Mentions>, RevealError> {
        self.show(by, ask, request)
    }

    /// A row, with what people wrote; without a text where they wrote nothing.
    fn mention(&self, place: &Place, receipt: &Receipt<Written>) -> Result<MentionRow, Fault> {
        let (entry, part) = (place.stored.entry(), &place.part);
        let mut text = part_text(self, &entry, part, receipt)?;
        if let PartText::Text(Value::Object(body)) = &mut text {
            let whole = std::mem::take(body);
            *body = whole
                .into_iter()
                .filter(|(field, _)| is_written(place.event_type, field))
                .collect::<Map<_, _>>();
        }
        Ok(MentionRow {
            entry: entry.seq().to_string(),
            part: part.index,
            party: PartyId::from_bytes(*part.party.as_bytes()),
            section: place.section,
            event_type: place.event_type,
            recorded_at: time::text(entry.position().recorded_at),
            resealed: anew(self, &entry, part.index, receipt)?,
            text,
        })
    }
}

impl Look for ListMentions {
    type Row = (PartyId, u64, Vec<Place>);
    type Rest = ();
    type View = Mentions;

    fn ask(&self) -> Ask {
        Ask::new(Wants::Mentions(self.case), self.purpose, DeniedAct::Record)
    }

    fn choose(
        &self,
        basis: &Basis<'_>,
        grant: &Grant,
    ) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let history = basis.history(self.case)?;
        let erasure = history.case.file().and_then(|file| file.erasures.get(&self.erasure));
        let Some(party) = erasure.map(|erasure| erasure.party) else {
            return Ok(Err(Rule::NoNeed));
        };
        let version = history.version;
        let places = places(history, party)?;
        let mut stands = BTreeSet::new();
        for place in &places {
            if basis.records.is_there(&place.stored.entry(), &place.part)? {
                stands.insert(place.section);
            }
        }
        let event = RecordViewed {
            shape: RecordShape::Mentions,
            sections: grant
                .sections
                .iter()
                .copied()
                .filter(|section| stands.contains(section))
                .collect(),
            fields: kinds(&places),
            up_to: ClearSeq(basis.up_to),
            digest: None,
            versions: Vec::new(),
        };
        // The line says which erasure it was about.
        let chosen = Chosen::new(event, ())?.under(*self.erasure.as_bytes());
        let row = (vec![self.case], (party, version, places));
        Ok(Ok(chosen.opens(&grant.sections).rows([row])))
    }

    fn open(
        &self,
        rows: Vec<(PartyId, u64, Vec<Place>)>,
        (): (),
        opens: &Opens<'_>,
    ) -> Result<Mentions, Fault> {
        let (party, version, places) = only(rows)?;
        let rows = places.iter().map(|place| opens.records.mention(place, opens.receipt));
        let rows = rows.collect::<Result<_, _>>()?;
        let case = CaseRef::of(opens.records, self.case)?;
        Ok(Mentions { case, version, erasure: self.erasure, party, rows })
    }
}

/// A part in which somebody may be spoken of.
pub(crate) struct Place {
    stored: Arc<Stored>,
    part: Descriptor,
    section: Section,
    event_type: &'static str,
}

/// The parts of the case that people write into and that are sealed to others than this person, where
/// they were first written.
fn places(history: CaseHistory, party: PartyId) -> Result<Vec<Place>, Fault> {
    let mut places = Vec::new();
    for stored in history.entries {
        let stored = Arc::new(stored);
        let entry = stored.entry();
        let event = event_of(&entry)?;
        if matches!(event, Event::Rights(RightsEvent::PartResealed(_)))
            || !writes(event.event_type())
        {
            continue;
        }
        let of_others = entry
            .descriptors()
            .filter(|part| part.class == CLASS_PARTY && part.party.as_bytes() != party.as_bytes());
        places.extend(of_others.filter_map(|part| {
            let section = Section::from_number(part.section)?;
            let (stored, event_type) = (Arc::clone(&stored), event.event_type());
            Some(Place { stored, part, section, event_type })
        }));
    }
    Ok(places)
}

/// The kinds of entry that are shown, each once.
fn kinds(places: &[Place]) -> Vec<FieldName> {
    let kinds: BTreeSet<_> = places.iter().map(|at| at.event_type).collect();
    kinds.into_iter().filter_map(|kind| kind.parse().ok()).collect()
}
