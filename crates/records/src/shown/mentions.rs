//! What parts of others may say about a person whose data are erased: every text that people wrote
//! into the case and that is sealed to somebody else, for review.

use sanad_casework::{
    CaseId, DeniedAct, ErasureId, Event, FieldName, PartyId, Purpose, RecordShape, RecordViewed,
    RightsEvent, Section, Seq as ClearSeq, is_written, writes,
};
use sanad_chain::{Descriptor, Entry, EventId};
use sanad_ledger::{Receipt, Stored};
use sanad_vault::Look;
use serde::Serialize;
use serde_json::{Map, Value};

use super::case_view::{Anew, PartText, anew, part_text};
use crate::account::SignedIn;
use crate::disclose::{Denied, Disclosed, Granted, TRIES};
use crate::error::{DiscloseError, Fault};
use crate::history::{CaseHistory, event_of};
use crate::institution::Records;
use crate::kinds::CLASS_PARTY;
use crate::line::{RequestId, random};
use crate::policy::{Rule, Verdict, review_mentions};
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

/// What may speak of the person, oldest first.
#[derive(Debug, Clone, Serialize)]
pub struct Mentions {
    case: CaseId,
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
    ) -> Result<Disclosed<Mentions>, DiscloseError> {
        for tries in 0..TRIES {
            let _turn = (tries > 0).then(|| self.turns.at(ask.case));
            let (verdict, up_to) = {
                let views = self.views()?;
                let standing = self.standing_for(&views, ask.case, by);
                let standing = standing.as_ref().map(|(standing, _)| standing);
                let now = self.clock.now_micros();
                (review_mentions(by.caller(), ask.purpose, standing, now), views.position())
            };
            let mut grant = match verdict {
                Verdict::Granted(grant) => grant,
                Verdict::Denied(rule) => return Err(self.no_mentions(by, ask, rule, request)?),
            };
            let history = CaseHistory::load(&self.ledger, ask.case, up_to)?;
            let erasure = history.case.file().and_then(|file| file.erasures.get(&ask.erasure));
            let Some(party) = erasure.map(|erasure| erasure.party) else {
                return Err(self.no_mentions(by, ask, Rule::NoNeed, request)?);
            };
            // The line says which erasure it was about.
            grant.under = Some(*ask.erasure.as_bytes());
            let places = places(&history, party)?;
            let event = RecordViewed {
                shape: RecordShape::Mentions,
                sections: grant.sections.clone(),
                fields: kinds(&places),
                up_to: ClearSeq(up_to),
                digest: None,
            };
            let granted = Granted {
                by,
                request,
                grant: &grant,
                purpose: ask.purpose,
                event: event.into(),
                event_id: EventId::from_bytes(random()?),
                cases: vec![ask.case],
                sections: grant.sections.clone(),
                up_to,
                expect: self.rests_on(by, Some((ask.case, history.version)))?,
                sealed: Vec::new(),
            };
            if let Some(receipt) = self.look(granted)? {
                let mut rows = Vec::with_capacity(places.len());
                for place in &places {
                    rows.push(self.mention(place, &receipt)?);
                }
                let (case, version, erasure) = (ask.case, history.version, ask.erasure);
                return Ok(Disclosed::new(
                    Mentions { case, version, erasure, party, rows },
                    &receipt,
                ));
            }
        }
        Err(DiscloseError::Fault(Fault::Busy))
    }

    fn no_mentions(
        &self,
        by: &SignedIn,
        ask: &ListMentions,
        rule: Rule,
        request: RequestId,
    ) -> Result<DiscloseError, Fault> {
        let (act, case, purpose) = (DeniedAct::Record, Some(ask.case), ask.purpose);
        self.deny(by, Denied { act, rule, purpose, case, sections: Vec::new() }, request)?;
        Ok(DiscloseError::denied(rule))
    }

    /// A row, with what people wrote; without a text where they wrote nothing.
    fn mention(&self, place: &Place<'_>, receipt: &Receipt<Look>) -> Result<MentionRow, Fault> {
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

/// A part in which somebody may be spoken of.
struct Place<'a> {
    stored: &'a Stored,
    part: Descriptor,
    section: Section,
    event_type: &'static str,
}

/// The parts of the case that people write into and that are sealed to others than this person, where
/// they were first written.
fn places(history: &CaseHistory, party: PartyId) -> Result<Vec<Place<'_>>, Fault> {
    let mut places = Vec::new();
    for stored in &history.entries {
        let entry: Entry<'_> = stored.entry();
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
            Some(Place { stored, part, section, event_type: event.event_type() })
        }));
    }
    Ok(places)
}

/// The kinds of entry that are shown, each once.
fn kinds(places: &[Place<'_>]) -> Vec<FieldName> {
    let kinds: std::collections::BTreeSet<_> = places.iter().map(|at| at.event_type).collect();
    kinds.into_iter().filter_map(|kind| kind.parse().ok()).collect()
}
