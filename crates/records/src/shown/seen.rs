//! What each reader had been shown of a case, from the lines of their looks.
//!
//! What a look released, its event says: the entries before the position that its line names, by their
//! versions or, in older lines, by their kinds, and of their parts those of its sections. A list releases
//! who the client is; a search, whom it found; a statement with a copy, what is sealed to the person it is
//! for; a replay as another person, what that person had been shown by then.

use std::collections::{BTreeMap, BTreeSet};

use sanad_casework::{
    Case, CaseId, ConfidentialityLevel, ErasureId, Event, IdentityEvent, PartyId, Role, Section,
    StaffId, Until, What, Which,
};
use sanad_chain::Entry;
use serde::Serialize;

use super::as_of::AsOf;
use super::emergency_state::in_emergency;
use super::showing::Showing;
use crate::error::Fault;
use crate::gaps::Gap;
use crate::history::{CaseHistory, event_of};
use crate::institution::Records;
use crate::kinds::CLASS_PARTY;
use crate::time;

/// Whom an event brings into the case.
fn added(event: &Event) -> Option<PartyId> {
    if let Event::Identity(IdentityEvent::PartyAdded(added)) = event {
        Some(added.party)
    } else {
        None
    }
}

/// A part, by its entry and its place in it; or the entry's clear layer.
pub(super) type Place = (u64, Option<u16>);

/// A case as far as looks are told by it, read once.
pub(super) struct Known<'h> {
    history: &'h CaseHistory,
    entries: Vec<KnownEntry>,
    /// Whose data were destroyed, and by which entry.
    gone: Vec<(u64, PartyId)>,
}

/// An entry of a case, and how the case stood with it.
struct KnownEntry {
    seq: u64,
    version: u64,
    event: Event,
    recorded_at: i64,
    occurred_at: i64,
    /// What is sealed to persons: place, section, whom.
    parts: Vec<(u16, u8, PartyId)>,
    repeats: bool,
    /// Whom it brings into the case.
    adds: Option<PartyId>,
    client: Option<PartyId>,
    level: Option<ConfidentialityLevel>,
    responsible: Option<StaffId>,
}

impl KnownEntry {
    /// The entry's clear layer, and its parts in these sections that are sealed to such a person.
    fn whole(
        &self,
        sections: &[Section],
        of: impl Fn(PartyId) -> bool,
    ) -> impl Iterator<Item = Place> {
        let parts = self.opened(sections, of);
        [(self.seq, None)].into_iter().chain(parts)
    }

    /// Its parts in these sections that are sealed to such a person.
    fn opened(
        &self,
        sections: &[Section],
        of: impl Fn(PartyId) -> bool,
    ) -> impl Iterator<Item = Place> {
        let open = |section: u8| sections.iter().any(|known| known.number() == section);
        self.parts
            .iter()
            .filter(move |(_, section, party)| open(*section) && of(*party))
            .map(|(index, ..)| (self.seq, Some(*index)))
    }

    fn is_within(&self, until: Until) -> bool {
        until.seq.is_none_or(|seq| self.seq <= seq.0)
            && until.known.is_none_or(|known| self.recorded_at <= known.timestamp_micros())
            && until.happened.is_none_or(|then| self.occurred_at <= then.timestamp_micros())
    }
}

impl<'h> Known<'h> {
    /// Reads the case.
    pub(super) fn of(history: &'h CaseHistory) -> Result<Self, Fault> {
        let mut case = Case::Absent;
        let mut entries = Vec::with_capacity(history.entries.len());
        let mut gone: Vec<(u64, PartyId)> = Vec::new();
        for (version, stored) in (1..).zip(&history.entries) {
            let entry = stored.entry();
            let seq = entry.seq().get();
            let event = event_of(&entry)?;
            case.apply(&event);
            let theirs = entry.descriptors().filter(|part| part.class == CLASS_PARTY);
            let parts = theirs
                .map(|part| (part.index, part.section, PartyId::from_bytes(*part.party.as_bytes())))
                .collect();
            let body = entry.body().map_err(|_| Fault::Unreadable { seq })?;
            let file = case.file();
            for erasure in file.iter().flat_map(|file| file.erasures.values()) {
                let known = gone.iter().any(|(_, party)| *party == erasure.party);
                if !known && file.is_some_and(|file| file.is_erased(erasure.party)) {
                    gone.push((seq, erasure.party));
                }
            }
            entries.push(KnownEntry {
                seq,
                version,
                recorded_at: entry.position().recorded_at,
                occurred_at: body.occurred_at,
                parts,
                repeats: event.repeats_parts(),
                adds: added(&event),
                client: file.map(|file| file.client),
                level: file.map(|file| file.level),
                responsible: file.and_then(|file| file.responsible),
                event,
            });
        }
        Ok(Self { history, entries, gone })
    }

    /// Whether something that is sealed to this person was open to a look: their data were not destroyed
    /// before it, and it opened more than what is the client's, or they are.
    fn stands(&self, look: &Showing, party: PartyId) -> bool {
        let gone = self.gone.iter().any(|(since, whose)| *since < look.seq && *whose == party);
        let client = self.history.case.file().map(|file| file.client);
        !gone && (!look.of_client || client == Some(party))
    }

    /// Whether a look that gave this showed what this person is in the case, their age and sex, which stand
    /// in clear: the entry that brought them in, or the fold of the case.
    pub(super) fn shows_in_clear(&self, gave: &Gave, party: PartyId) -> bool {
        let mut brought = self.entries.iter().filter(|entry| entry.adds == Some(party));
        brought.any(|entry| {
            let folded = |(until, up_to): &Fold| entry.seq < *up_to && entry.is_within(*until);
            gave.folds.iter().any(folded)
                || gave.placed.contains(&entry.seq)
                || gave.places.contains(&(entry.seq, None))
        })
    }

    /// The sections in which something of this person stands at these places.
    pub(super) fn sections_of(&self, party: PartyId, places: &[Place]) -> Vec<Section> {
        let of = |(seq, index): &Place| {
            let at = self.entries.binary_search_by_key(seq, |entry| entry.seq).ok()?;
            let (_, section, whose) =
                self.entries.get(at)?.parts.iter().find(|(place, ..)| Some(*place) == *index)?;
            (*whose == party).then(|| Section::from_number(*section)).flatten()
        };
        let sections: BTreeSet<Section> = places.iter().filter_map(of).collect();
        sections.into_iter().collect()
    }
}

/// The fold of a case until something, of the entries before a position.
type Fold = (Until, u64);
/// When a look was, in microseconds UTC, and where its line stands.
type When = (i64, u64);

/// What one look showed.
pub(super) struct Gave {
    pub(super) places: Vec<Place>,
    /// The folds of the case that stood beside it.
    folds: Vec<Fold>,
    /// The entries that its state was made of beside those, in an emergency and in a replay as another person.
    placed: BTreeSet<u64>,
}

/// What somebody had been shown, and when first.
#[derive(Default)]
struct Had {
    places: BTreeMap<Place, When>,
    folds: Vec<(Fold, When)>,
    placed: BTreeMap<u64, When>,
}

impl Had {
    fn take(&mut self, gave: &Gave, when: When) {
        for place in &gave.places {
            self.places.entry(*place).or_insert(when);
        }
        for fold in &gave.folds {
            if !self.folds.iter().any(|(known, _)| known == fold) {
                self.folds.push((*fold, when));
            }
        }
        for seq in &gave.placed {
            self.placed.entry(*seq).or_insert(when);
        }
    }
}

/// What each reader had been shown.
#[derive(Default)]
pub(super) struct ByReader(BTreeMap<StaffId, Had>);

impl ByReader {
    /// Takes in the next look, in the order of the ledger: where what it showed stands.
    pub(super) fn take(&mut self, look: &Showing, case: &Known<'_>) -> Result<Gave, Fault> {
        let places = self.places(look, case)?;
        let (folds, stood) = self.folds(look, case);
        let gave = Gave { places, folds, placed: stood };
        self.0.entry(look.staff).or_default().take(&gave, (look.at, look.seq));
        Ok(gave)
    }

    /// How the case stood beside the look: of a replay as another person, as it had been shown to them.
    fn folds(&self, look: &Showing, case: &Known<'_>) -> (Vec<Fold>, BTreeSet<u64>) {
        let What::AsShownTo(by, _, until) = look.what() else {
            let fold = look.folds().map(|until| (until, look.up_to));
            let opened = look.in_emergency(&case.history.case);
            let (Some((until, up_to)), Some(opened)) = (fold, opened) else {
                return (fold.into_iter().collect(), BTreeSet::new());
            };
            let stood = case.entries.iter().filter(|entry| {
                entry.seq < up_to && entry.is_within(until) && in_emergency(&entry.event, opened)
            });
            return (Vec::new(), stood.map(|entry| entry.seq).collect());
        };
        let Some(had) = self.0.get(&by) else {
            return (Vec::new(), BTreeSet::new());
        };
        let by_then = |(at, line): &When| within(until, *at, *line);
        let folds = had.folds.iter().filter(|(_, when)| by_then(when)).map(|(fold, _)| *fold);
        let clear = had.places.iter().filter(|((_, part), when)| part.is_none() && by_then(when));
        let clear = clear.map(|((seq, _), _)| *seq);
        let placed = had.placed.iter().filter(|(_, when)| by_then(when)).map(|(seq, _)| *seq);
        (folds.collect(), clear.chain(placed).collect())
    }

    fn places(&self, look: &Showing, case: &Known<'_>) -> Result<Vec<Place>, Fault> {
        let mut places = Vec::new();
        let sections = &look.sections;
        let open = |whose| case.stands(look, whose);
        let before = case.entries.iter().take_while(|entry| entry.seq < look.up_to);
        match look.what() {
            What::Entries(which, until) => {
                for entry in before {
                    if which.has(entry.event.event_type(), entry.version) && entry.is_within(until)
                    {
                        places.extend(entry.whole(sections, open));
                    }
                }
            }
            What::AsShownTo(by, which, until) => {
                let shown = self.0.get(&by);
                let had = |place: &Place| {
                    let shown = shown.and_then(|shown| shown.places.get(place));
                    shown.is_some_and(|(at, line)| within(until, *at, *line))
                };
                for entry in
                    before.filter(|entry| which.has(entry.event.event_type(), entry.version))
                {
                    places.extend(entry.whole(sections, open).filter(had));
                }
            }
            What::Copy(party) | What::Accounting(party) => {
                let tells = look.tells(case.history)?;
                for entry in before.filter(|entry| tells.contains(&entry.seq)) {
                    places.extend(entry.opened(sections, |whose| whose == party && open(whose)));
                }
            }
            What::Written(kinds) => {
                let erasure = look.correlation.map(ErasureId::from_bytes);
                let file = case.history.case.file();
                let erased = erasure.and_then(|id| Some(file?.erasures.get(&id)?.party));
                let named =
                    |entry: &&KnownEntry| Which::Kinds(kinds).has(entry.event.event_type(), 0);
                for entry in before.filter(named) {
                    let others = |whose| erased != Some(whose) && open(whose);
                    places.extend(entry.opened(sections, others));
                }
            }
            What::Found(parties) => {
                for entry in before.filter(|entry| entry.adds.is_some()) {
                    let found = |whose| parties.contains(&whose) && open(whose);
                    places.extend(entry.opened(sections, found));
                }
            }
            What::Client => {
                let (mut told, mut last) = (None, None);
                for entry in before {
                    last = Some(entry);
                    if !entry.repeats {
                        let client = |whose| entry.client == Some(whose) && open(whose);
                        let identity = entry.opened(&[Section::Identity], client).next();
                        told = identity.or(told);
                    }
                }
                let named = sections.contains(&Section::Identity);
                if named && !last.is_some_and(|last| is_clear_row(look, last)) {
                    places.extend(told);
                }
            }
            What::LooksToldTo(_) | What::Resealed | What::Headers => {}
        }
        Ok(places)
    }
}

/// Of a strictly confidential case a supervisor's list shows the clear row only.
fn is_clear_row(look: &Showing, last: &KnownEntry) -> bool {
    let of_another =
        last.level == Some(ConfidentialityLevel::Strict) && last.responsible != Some(look.staff);
    look.role == Role::Supervisor.code() && of_another
}

/// Whether a line at this time and place was written by then.
fn within(until: Until, at: i64, line: u64) -> bool {
    until.seq.is_none_or(|seq| line <= seq.0)
        && until.known.is_none_or(|known| at <= known.timestamp_micros())
        && until.happened.is_none_or(|then| at <= then.timestamp_micros())
}

/// What one person had been shown of a case by a moment.
pub(super) struct Seen {
    had: Had,
    told: SeenBy,
}

/// As whom a file is shown, and when they were shown which section.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SeenBy {
    staff: StaffId,
    sections: Vec<SectionSeen>,
    /// What was lost for good: of that, nothing is told here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<Gap>,
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
    /// Whether this entry was in what they were shown as the state of the case: the fold of all entries,
    /// whichever of them a page listed.
    pub(super) fn folds(&self, entry: &Entry<'_>) -> bool {
        let seq = entry.seq().get();
        let within = |until: &Until| {
            let happened = || entry.body().map_or(i64::MAX, |body| body.occurred_at);
            let (known, then) = (until.known, until.happened);
            until.seq.is_none_or(|last| seq <= last.0)
                && known
                    .is_none_or(|known| entry.position().recorded_at <= known.timestamp_micros())
                && then.is_none_or(|then| happened() <= then.timestamp_micros())
        };
        self.had.places.contains_key(&(seq, None))
            || self.had.placed.contains_key(&seq)
            || self.had.folds.iter().any(|((until, up_to), _)| seq < *up_to && within(until))
    }

    /// Whether anything of this entry was shown.
    pub(super) fn shows(&self, entry: &Entry<'_>) -> bool {
        let seq = entry.seq().get();
        self.had.places.range((seq, None)..=(seq, Some(u16::MAX))).next().is_some()
    }

    /// Whether this part was shown.
    pub(super) fn has(&self, entry: &Entry<'_>, index: u16) -> bool {
        self.had.places.contains_key(&(entry.seq().get(), Some(index)))
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
        let known = Known::of(history)?;
        let mut given = ByReader::default();
        for look in &looks {
            given.take(look, &known)?;
        }
        let theirs: Vec<&Showing> = looks.iter().filter(|look| look.staff == staff).collect();
        let sections = OF_A_CASE.map(|section| section_seen(section, &theirs)).into();
        let had = given.0.remove(&staff).unwrap_or_default();
        Ok(Seen { had, told: SeenBy { staff, sections, gaps: self.gaps()? } })
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
