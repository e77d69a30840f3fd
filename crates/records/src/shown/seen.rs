//! What each reader had been shown of a case, from the lines of their looks.
//!
//! A look releases the entries before the position that its line names, of the kinds it names, and of
//! their parts those of its sections. A list releases who the client is; a statement with a copy,
//! what is sealed to the person it is for; a replay as another person, what that person had been
//! shown by then. Whom a search showed is not written down, beside the case: it is counted, and no
//! part is told as shown by it.

use std::collections::{BTreeMap, BTreeSet};

use sanad_casework::{
    AccessEvent, Case, CaseId, ConfidentialityLevel, DisclosureEvent, ErasureId, Event,
    ExportShape, FieldName, Moment, PartyId, RecordShape, ReferralEvent, Role, Section, StaffId,
    StatementShape,
};
use sanad_chain::Entry;
use sanad_ledger::Stored;
use serde::Serialize;

use super::case_view::AsOf;
use crate::error::Fault;
use crate::history::{CaseHistory, actor_of, event_of};
use crate::institution::Records;
use crate::kinds::CLASS_PARTY;
use crate::time;

/// One look that showed something of a case.
pub(super) struct Showing {
    pub(super) seq: u64,
    pub(super) at: i64,
    pub(super) staff: StaffId,
    pub(super) role: String,
    pub(super) rule: String,
    /// The sections whose sealed text was open by it.
    pub(super) sections: Vec<Section>,
    /// What was shown is the fold before this position.
    pub(super) up_to: u64,
    /// The erasure that it was about, or the emergency access or inquiry under which it was.
    correlation: Option<[u8; 16]>,
    what: What,
}

/// What a look shows of a case.
enum What {
    /// Entries of these kinds, or of all up to a position; their parts in the sections.
    Entries { fields: Option<Vec<FieldName>>, as_of: AsOf },
    /// What this person had been shown by then.
    Seen { by: StaffId, fields: Vec<FieldName>, as_of: AsOf },
    /// A row of a list: who the client is.
    Row,
    /// What is sealed to this person, but for what an authority had held back by then.
    Copy(PartyId),
    /// What was told of this person to others, but for what was held back.
    Accounting(PartyId),
    /// What people wrote into entries of these kinds, but for what is sealed to the erased person.
    Written(Vec<FieldName>),
    /// The clear layer, or somebody that is not written down.
    Other,
}

impl Showing {
    /// Reads the line of a look; `None` where nothing of a case is shown by it.
    pub(super) fn of(stored: &Stored) -> Result<Option<Self>, Fault> {
        let entry = stored.entry();
        let Some((what, sections, up_to)) = told(event_of(&entry)?) else {
            return Ok(None);
        };
        let body = entry.body().map_err(|_| Fault::Unreadable { seq: entry.seq().get() })?;
        Ok(Some(Self {
            seq: entry.seq().get(),
            at: entry.position().recorded_at,
            staff: actor_of(&entry)?,
            role: body.actor.role.to_owned(),
            rule: body.rule.unwrap_or_default().to_owned(),
            sections,
            up_to,
            correlation: body.correlation,
            what,
        }))
    }
}

impl Showing {
    /// The entries that a statement told something of: a copy of all, an accounting of what went out
    /// and what it rested on; what was held back on the day of the look, of none.
    fn tells(&self, history: &CaseHistory) -> Result<BTreeSet<u64>, Fault> {
        let of_accounting = matches!(self.what, What::Accounting(_));
        if !of_accounting && !matches!(self.what, What::Copy(_)) {
            return Ok(BTreeSet::new());
        }
        let (mut case, mut events) = (Case::Absent, Vec::new());
        for stored in &history.entries {
            let entry = stored.entry();
            if entry.seq().get() >= self.up_to {
                break;
            }
            let event = event_of(&entry)?;
            case.apply(&event);
            events.push((entry.seq().get(), event));
        }
        let Some(file) = case.file() else {
            return Ok(BTreeSet::new());
        };
        let on = Moment { recorded_at: time::utc(self.at) }.today();
        events.retain(|(_, event)| !event.repeats_parts() && !file.keeps_from_client(event, on));
        if !of_accounting {
            return Ok(events.into_iter().map(|(seq, _)| seq).collect());
        }
        let made: BTreeSet<_> = events.iter().filter_map(|(_, event)| went_out(event)).collect();
        let told = events.iter().filter(|(_, event)| {
            let began = began(event);
            went_out(event).is_some() || began.is_some_and(|id| made.contains(&id))
        });
        Ok(told.map(|(seq, _)| *seq).collect())
    }
}

/// The disclosure or referral by which data went out.
fn went_out(event: &Event) -> Option<[u8; 16]> {
    if let Event::Disclosure(DisclosureEvent::DisclosureMade(made)) = event {
        Some(*made.disclosure.as_bytes())
    } else if let Event::Referral(ReferralEvent::ReferralSent(sent)) = event {
        Some(*sent.referral.as_bytes())
    } else {
        None
    }
}

/// The disclosure or referral that began.
fn began(event: &Event) -> Option<[u8; 16]> {
    if let Event::Disclosure(DisclosureEvent::DisclosureRequested(asked)) = event {
        Some(*asked.disclosure.as_bytes())
    } else if let Event::Referral(ReferralEvent::ReferralProposed(proposed)) = event {
        Some(*proposed.referral.as_bytes())
    } else {
        None
    }
}

fn told(event: Event) -> Option<(What, Vec<Section>, u64)> {
    if let Event::Access(AccessEvent::RecordViewed(told)) = event {
        if told.shape == RecordShape::Mentions {
            return Some((What::Written(told.fields), told.sections, told.up_to.0));
        }
        let what = What::Entries { fields: Some(told.fields), as_of: AsOf::default() };
        Some((what, told.sections, told.up_to.0))
    } else if let Event::Access(AccessEvent::ReplayOpened(told)) = event {
        let as_of = AsOf {
            seq: Some(told.as_of.0),
            happened: told.happened_until.map(|at| at.timestamp_micros()),
            known: told.known_until.map(|at| at.timestamp_micros()),
        };
        let what = if let Some(by) = told.seen_by {
            What::Seen { by, fields: told.fields, as_of }
        } else {
            // Replays of before their kinds were written down name none, and their last position.
            let fields = (!told.fields.is_empty()).then_some(told.fields);
            What::Entries { fields, as_of }
        };
        Some((what, told.sections, told.up_to.0))
    } else if let Event::Access(AccessEvent::ListViewed(told)) = event {
        Some((What::Row, told.sections, told.up_to.0))
    } else if let Event::Access(AccessEvent::SearchPerformed(told)) = event {
        Some((What::Other, vec![Section::Identity], told.up_to.0))
    } else if let Event::Access(AccessEvent::StatementIssued(told)) = event {
        let what = match (told.shape, told.copy) {
            (StatementShape::Disclosures, _) => What::Accounting(told.party),
            (StatementShape::Access, true) => What::Copy(told.party),
            (StatementShape::Access, false) => What::Other,
        };
        Some((what, told.sections, told.up_to.0))
    } else if let Event::Access(AccessEvent::RecordExported(told)) = event {
        let what = match told.shape {
            ExportShape::CaseFile => {
                let as_of = AsOf { seq: told.checkpoint.0.checked_sub(1), ..AsOf::default() };
                What::Entries { fields: None, as_of }
            }
            ExportShape::LooksOfCase | ExportShape::LooksByStaff | ExportShape::WholeLog => {
                What::Other
            }
        };
        Some((what, told.sections, told.up_to.0))
    } else if let Event::Access(AccessEvent::AuditLogQueried(told)) = event {
        Some((What::Other, Vec::new(), told.up_to.0))
    } else {
        None
    }
}

/// A part, by its entry and its place in it; or the entry's clear layer.
type Place = (u64, Option<u16>);

/// What each reader had been shown, and when first: microseconds UTC.
#[derive(Default)]
struct Released(BTreeMap<StaffId, BTreeMap<Place, (i64, u64)>>);

impl Released {
    /// Takes in the next look, in the order of the ledger.
    fn take(&mut self, look: &Showing, history: &CaseHistory) -> Result<(), Fault> {
        let mut places = Vec::new();
        let mut case = Case::Absent;
        let mut client_told = None;
        let tells = look.tells(history)?;
        for stored in &history.entries {
            let entry = stored.entry();
            let seq = entry.seq().get();
            if seq >= look.up_to {
                break;
            }
            match &look.what {
                What::Entries { fields, as_of } => {
                    let named = fields.as_ref().is_none_or(|fields| names(fields, &entry));
                    if as_of.includes(&entry) && named {
                        places.extend(whole(&entry, &look.sections));
                    }
                }
                What::Seen { by, fields, as_of } => {
                    let had = |place: &Place| {
                        let shown = self.0.get(by).and_then(|shown| shown.get(place));
                        shown.is_some_and(|(at, line)| within(*as_of, *at, *line))
                    };
                    if names(fields, &entry) {
                        places.extend(whole(&entry, &look.sections).into_iter().filter(had));
                    }
                }
                What::Copy(party) | What::Accounting(party) => {
                    if !tells.contains(&seq) {
                        continue;
                    }
                    let theirs = entry.descriptors().filter(|part| {
                        part.class == CLASS_PARTY && part.party.as_bytes() == party.as_bytes()
                    });
                    let open = theirs.filter(|part| opens(&look.sections, part.section));
                    places.extend(open.map(|part| (seq, Some(part.index))));
                }
                What::Written(fields) => {
                    let erasure = look.correlation.map(ErasureId::from_bytes);
                    let file = history.case.file();
                    let erased = erasure.and_then(|id| Some(file?.erasures.get(&id)?.party));
                    let of_others = entry.descriptors().filter(|part| {
                        part.class == CLASS_PARTY
                            && erased.is_none_or(|id| id.as_bytes() != part.party.as_bytes())
                    });
                    let open = of_others.filter(|part| opens(&look.sections, part.section));
                    if names(fields, &entry) {
                        places.extend(open.map(|part| (seq, Some(part.index))));
                    }
                }
                What::Row => {
                    let event = event_of(&entry)?;
                    case.apply(&event);
                    if event.repeats_parts() {
                        continue;
                    }
                    let client = case.file().map(|file| file.client);
                    let part = entry.descriptors().find(|part| {
                        part.class == CLASS_PARTY
                            && part.section == Section::Identity.number()
                            && client.is_some_and(|id| id.as_bytes() == part.party.as_bytes())
                    });
                    client_told = part.map(|part| (seq, Some(part.index))).or(client_told);
                }
                What::Other => {}
            }
        }
        if look.sections.contains(&Section::Identity) && !is_clear_row(look, &case) {
            places.extend(client_told);
        }
        let shown = self.0.entry(look.staff).or_default();
        for place in places {
            shown.entry(place).or_insert((look.at, look.seq));
        }
        Ok(())
    }
}

/// Of a strictly confidential case a supervisor's list shows the clear row only.
fn is_clear_row(look: &Showing, case: &Case) -> bool {
    let of_another = |file: &sanad_casework::CaseFile| {
        file.level == ConfidentialityLevel::Strict && file.responsible != Some(look.staff)
    };
    look.role == Role::Supervisor.code() && case.file().is_some_and(of_another)
}

/// Whether a line at this time and place was written by then.
fn within(as_of: AsOf, at: i64, line: u64) -> bool {
    as_of.seq.is_none_or(|seq| line <= seq)
        && as_of.known.is_none_or(|known| at <= known)
        && as_of.happened.is_none_or(|then| at <= then)
}

fn names(fields: &[FieldName], entry: &Entry<'_>) -> bool {
    let kind = entry.body().map_or("", |body| body.event_type);
    fields.iter().any(|field| field.as_str() == kind)
}

fn opens(sections: &[Section], number: u8) -> bool {
    sections.iter().any(|section| section.number() == number)
}

/// An entry's clear layer, and its parts in these sections.
fn whole(entry: &Entry<'_>, sections: &[Section]) -> Vec<Place> {
    let seq = entry.seq().get();
    let parts = entry
        .descriptors()
        .filter(|part| part.class == CLASS_PARTY && opens(sections, part.section))
        .map(|part| (seq, Some(part.index)));
    [(seq, None)].into_iter().chain(parts).collect()
}

/// What one person had been shown of a case by a moment.
pub(super) struct Seen {
    places: BTreeMap<Place, (i64, u64)>,
    told: SeenBy,
}

/// As whom a file is shown, and when they were shown which section.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SeenBy {
    staff: StaffId,
    sections: Vec<SectionSeen>,
}

/// How often a person was shown one section.
#[derive(Debug, Clone, Serialize)]
struct SectionSeen {
    section: Section,
    looks: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<String>,
    /// The furthest position that it was shown up to.
    #[serde(skip_serializing_if = "Option::is_none")]
    up_to: Option<String>,
}

impl Seen {
    /// Whether the clear layer of this entry was shown.
    pub(super) fn folds(&self, entry: &Entry<'_>) -> bool {
        self.places.contains_key(&(entry.seq().get(), None))
    }

    /// Whether anything of this entry was shown.
    pub(super) fn shows(&self, entry: &Entry<'_>) -> bool {
        let seq = entry.seq().get();
        self.places.range((seq, None)..=(seq, Some(u16::MAX))).next().is_some()
    }

    /// Whether this part was shown.
    pub(super) fn has(&self, entry: &Entry<'_>, index: u16) -> bool {
        self.places.contains_key(&(entry.seq().get(), Some(index)))
    }

    /// When they were shown which section, of those that are shown now. Who sees the clear layer only
    /// is told of every section.
    pub(super) fn told(mut self, shown: &[Section]) -> SeenBy {
        if !shown.is_empty() {
            self.told.sections.retain(|seen| shown.contains(&seen.section));
        }
        self.told
    }
}

/// The sections of a case.
const OF_A_CASE: [Section; 10] = [
    Section::Identity,
    Section::Intake,
    Section::Consent,
    Section::Session,
    Section::Referral,
    Section::Disclosure,
    Section::Assignment,
    Section::Closure,
    Section::Reporter,
    Section::Rights,
];

impl Records {
    /// The looks that showed something of a case before a position and by a moment, oldest first.
    pub(super) fn showings(
        &self,
        case: CaseId,
        as_of: AsOf,
        up_to: u64,
    ) -> Result<Vec<Showing>, Fault> {
        let rows = self.views()?.accesses().by_case(case, None, usize::MAX);
        let mut looks = Vec::new();
        for row in rows.into_iter().filter(|row| !row.denied && row.look.is_a_look()) {
            let stored = self.ledger.read(row.seq)?;
            if row.seq.get() < up_to && as_of.includes(&stored.entry()) {
                looks.extend(Showing::of(&stored)?);
            }
        }
        Ok(looks)
    }

    /// What this person had been shown of a case by a moment.
    pub(super) fn seen(
        &self,
        history: &CaseHistory,
        case: CaseId,
        staff: StaffId,
        as_of: AsOf,
        up_to: u64,
    ) -> Result<Seen, Fault> {
        let looks = self.showings(case, as_of, up_to)?;
        let mut released = Released::default();
        for look in &looks {
            released.take(look, history)?;
        }
        let theirs: Vec<&Showing> = looks.iter().filter(|look| look.staff == staff).collect();
        let sections = OF_A_CASE.map(|section| section_seen(section, &theirs)).into();
        let places = released.0.remove(&staff).unwrap_or_default();
        Ok(Seen { places, told: SeenBy { staff, sections } })
    }
}

fn section_seen(section: Section, looks: &[&Showing]) -> SectionSeen {
    let with: Vec<_> = looks.iter().filter(|look| look.sections.contains(&section)).collect();
    SectionSeen {
        section,
        looks: u32::try_from(with.len()).unwrap_or(u32::MAX),
        first: with.first().map(|look| time::text(look.at)),
        last: with.last().map(|look| time::text(look.at)),
        up_to: with.iter().map(|look| look.up_to).max().map(|up_to| up_to.to_string()),
    }
}
