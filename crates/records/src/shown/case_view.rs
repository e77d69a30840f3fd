//! The file of one case: as it stands, or as it stood.

use std::collections::BTreeSet;

use sanad_casework::{
    Case, CaseId, DeniedAct, Event, NO_ENTRY, Purpose, RecordShape, RecordViewed, ReplayOpened,
    RightsEvent, Section, Seq as ClearSeq, StaffId, spans,
};
use sanad_chain::{EventId, KeyId, Seq};
use sanad_ledger::{Receipt, Stored};
use sanad_vault::Look as Written;
use serde::Serialize;

use super::as_of::AsOf;
use super::case_ref::CaseRef;
use super::emergency_state::{in_emergency, is_reporter};
use super::header::HeaderView;
use super::names::Names;
use super::part::{PartView, not_shown, open_part};
use super::seen::{Seen, SeenBy};
use crate::account::SignedIn;
use crate::asking::{Asking, Sent};
use crate::basis::Basis;
use crate::entry_place::EntryPlace;
use crate::error::{Fault, RevealError};
use crate::folds::CaseFold;
use crate::history::{CaseHistory, event_of, sections_of};
use crate::institution::Records;
use crate::kinds::CLASS_PARTY;
use crate::line::{RequestId, random};
use crate::look::{Ask, Chosen, Look, Opens, Wants, only};
use crate::policy::{Grant, Rule};
use crate::query::{Query, Unread};
use crate::reveal::Revealed;
use crate::time;

/// Asking for the file of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewCase {
    /// The case.
    pub case: CaseId,
    /// Why.
    pub purpose: Purpose,
    /// Which sections are wanted; all that may be seen, if empty.
    pub sections: Vec<Section>,
    /// As of when.
    pub as_of: AsOf,
    /// As whom: only what this member of staff had been shown by then.
    pub seen_by: Option<StaffId>,
    /// Which of the entries.
    pub page: FilePage,
}

impl Asking for ViewCase {
    const QUERY: &'static [Query] = &[
        Query::Purpose,
        Query::Sections,
        Query::AsOf,
        Query::KnownAt,
        Query::SeenBy,
        Query::Before,
        Query::Limit,
    ];
    const PAGE_MAX: Option<usize> = Some(FilePage::LIMIT_MAX);
    type View = CaseView;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        Ok(Self {
            purpose: from.query.purpose()?,
            as_of: AsOf::read(from.query)?,
            seen_by: from.query.seen_by()?,
            case: from.case()?,
            sections: from.query.sections()?,
            page: FilePage {
                before: from.before()?,
                limit: from.query.limit(FilePage::USUAL, FilePage::LIMIT_MAX)?,
            },
        })
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<CaseView>, RevealError> {
        records.view_case(by, self, request)
    }

    fn version(view: &CaseView) -> Option<u64> {
        Some(view.version())
    }
}

/// One section of the file of a case, by its place in the list of sections.
pub struct ViewSection<const AT: usize>(ViewCase);

impl<const AT: usize> Asking for ViewSection<AT> {
    const QUERY: &'static [Query] =
        &[Query::Purpose, Query::AsOf, Query::KnownAt, Query::Before, Query::Limit];
    const PAGE_MAX: Option<usize> = ViewCase::PAGE_MAX;
    type View = CaseView;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        const { assert!(AT < Section::ALL.len(), "there is no such section") };
        let section = Section::ALL.get(AT).copied();
        let sections = section.into_iter().collect();
        Ok(Self(ViewCase { sections, ..ViewCase::read(from)? }))
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<CaseView>, RevealError> {
        self.0.reveal(records, by, request)
    }

    fn version(view: &CaseView) -> Option<u64> {
        ViewCase::version(view)
    }
}

/// Which entries of a file are shown: the newest ones, or those before some that were shown before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilePage {
    /// The position that they stand before; the end, if left out.
    pub before: Option<u64>,
    /// How many of them at most.
    pub limit: usize,
}

impl FilePage {
    /// Most entries that one look shows.
    pub const LIMIT_MAX: usize = 500;
    /// Entries of a file, if not said.
    const USUAL: usize = 100;

    /// The cut of what could be shown, and whether something older is left out.
    fn of<T>(self, all: Vec<T>, seq: impl Fn(&T) -> u64) -> (Vec<T>, bool) {
        let stands = |entry: &T| self.before.is_none_or(|before| seq(entry) < before);
        let mut page: Vec<T> = all.into_iter().filter(stands).collect();
        let older = page.len().saturating_sub(self.limit);
        page.drain(..older);
        (page, older > 0)
    }
}

impl Default for FilePage {
    fn default() -> Self {
        Self { before: None, limit: Self::LIMIT_MAX }
    }
}

/// The file of a case, opened as far as the look covers it.
#[derive(Debug, Clone, Serialize)]
pub struct CaseView {
    #[serde(flatten)]
    case: CaseRef,
    /// Version of the case now: what `If-Match` takes.
    version: u64,
    /// The position the look rests on: entries before it.
    up_to: String,
    /// The sections that are open to the reader.
    sections: Vec<Section>,
    /// The clear facts, folded from all entries up to the moment, whichever of them this page lists.
    state: Case,
    /// The newest entries, or those before the ones that were shown before, oldest first.
    entries: Vec<EntryView>,
    /// The cursor for older ones; none where there are none.
    older: Option<String>,
    /// As whom it is shown, and when they were shown which section.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen_by: Option<SeenBy>,
}

/// One entry with its parts.
#[derive(Debug, Clone, Serialize)]
struct EntryView {
    #[serde(flatten)]
    header: HeaderView,
    section: Section,
    parts: Vec<PartView>,
}

impl CaseView {
    /// Version of the case now.
    pub fn version(&self) -> u64 {
        self.version
    }
}

impl Records {
    /// Shows the file of a case.
    ///
    /// # Errors
    /// To this caller there is no such case, or a fault: then nothing is shown.
    pub fn view_case(
        &self,
        by: &SignedIn,
        ask: &ViewCase,
        request: RequestId,
    ) -> Result<Revealed<CaseView>, RevealError> {
        self.show(by, ask, request)
    }
}

impl Look for ViewCase {
    type Row = Shown;
    type Rest = ();
    type View = CaseView;

    fn ask(&self) -> Ask {
        let act = if self.is_now() { DeniedAct::Record } else { DeniedAct::Replay };
        let wants = match self.seen_by {
            Some(_) => Wants::FileAsShown(self.case),
            None => Wants::File(self.case),
        };
        Ask::new(wants, self.purpose, act).of(&self.sections)
    }

    fn choose(
        &self,
        basis: &Basis<'_>,
        grant: &Grant,
    ) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let (records, up_to) = (basis.records, basis.up_to);
        let fold = basis.fold(self.case)?;
        let mut shown = if self.is_now() && grant.under.is_none() {
            Shown::newest(records, &fold, self, grant, up_to)?
        } else {
            let history = basis.history(self.case)?;
            let seen = match self.seen_by {
                Some(staff) => Some(records.seen(&history, self.case, staff, self.as_of, up_to)?),
                None => None,
            };
            Shown::select(history, self, grant, seen, up_to)?
        };
        shown.opened = shown.opens(records)?;
        let event_id = EventId::from_bytes(random()?);
        let chosen = Chosen::new(shown.event(records, self, event_id), ())?.with_id(event_id);
        Ok(Ok(chosen.opens(&shown.sections).rows([(vec![self.case], shown)])))
    }

    fn open(&self, rows: Vec<Shown>, (): (), opens: &Opens<'_>) -> Result<CaseView, Fault> {
        only(rows)?.open(opens.records, opens.receipt)
    }
}

impl ViewCase {
    fn is_now(&self) -> bool {
        self.as_of.is_now() && self.seen_by.is_none()
    }
}

/// The entries that a look shows.
struct Chose {
    entries: Vec<(Stored, Event)>,
    versions: Vec<u64>,
    older: bool,
}

/// What a look at one case will show, chosen before it is written down.
pub(crate) struct Shown {
    case: CaseId,
    version: u64,
    /// The key of the client, with which a digest of what is shown is made.
    key: Option<KeyId>,
    entries: Vec<(Stored, Event)>,
    /// The versions of the stream of the case that the entries stand at.
    versions: Vec<u64>,
    /// Whether there are older ones.
    older: bool,
    state: Case,
    /// The last entry that the state of a replay was folded from.
    reach: u64,
    /// The sections that are open to the reader.
    sections: Vec<Section>,
    /// Those of them of which something opens.
    opened: Vec<Section>,
    seen: Option<Seen>,
    up_to: u64,
}

impl Shown {
    /// The newest entries of a case as it stands: as many are read as are shown.
    fn newest(
        records: &Records,
        fold: &CaseFold,
        ask: &ViewCase,
        grant: &Grant,
        up_to: u64,
    ) -> Result<Self, Fault> {
        let wanted = |section: &Section| ask.sections.is_empty() || ask.sections.contains(section);
        let all: Vec<(u64, Seq)> = (1..)
            .zip(&fold.places)
            .filter(|(_, (_, sections))| sections.iter().any(wanted))
            .map(|(version, (seq, _))| (version, *seq))
            .collect();
        let (page, older) = ask.page.of(all, |(_, seq)| seq.get());
        let mut entries = Vec::with_capacity(page.len());
        for (_, seq) in &page {
            let stored = records.ledger.read(*seq)?;
            let event = event_of(&stored.entry())?;
            entries.push((stored, event));
        }
        let chosen =
            Chose { entries, versions: page.into_iter().map(|(at, _)| at).collect(), older };
        let client = fold.case.file().map(|file| file.client);
        let key = client.and_then(|client| fold.keys.get(&client)).copied();
        let (version, state) = (fold.version(), fold.case.clone());
        let sections = grant.sections.iter().copied().filter(wanted).collect();
        Ok(Self::of(ask.case, (version, up_to), key, state, chosen, sections, None))
    }

    fn select(
        history: CaseHistory,
        ask: &ViewCase,
        grant: &Grant,
        seen: Option<Seen>,
        up_to: u64,
    ) -> Result<Self, Fault> {
        // In an emergency nothing but the sections named is shown, not in the clear layer either.
        let opened = |section: &Section| grant.under.is_none() || grant.sections.contains(section);
        let wanted = |section: &Section| {
            (ask.sections.is_empty() || ask.sections.contains(section)) && opened(section)
        };
        // Beside them only that there is a case, and whether it is open; and never who reported.
        let in_state =
            |event: &Event| grant.under.is_none() || in_emergency(event, &grant.sections);
        let hidden = |event: &Event| grant.under.is_some() && is_reporter(event);
        let client = history.case.file().map(|file| file.client);
        let key = client.and_then(|client| history.keys.get(&client)).copied();
        let now = history.version;
        let (mut state, mut reach) = (Case::Absent, 0);
        let mut all = Vec::new();
        for (version, stored) in (1..).zip(history.entries) {
            let entry = stored.entry();
            let (in_fold, in_file) = match &seen {
                Some(seen) => (seen.folds(&entry), seen.shows(&entry)),
                None => (ask.as_of.includes(&entry), true),
            };
            let event = event_of(&entry)?;
            if hidden(&event) {
                continue;
            }
            if in_fold && in_state(&event) {
                state.apply(&event);
                reach = entry.seq().get();
            }
            // What an emergency does not open is not shown for a part of it either.
            let sections = sections_of(&entry, &event);
            let stands = sections.iter().any(wanted) && opened(&event.section());
            if (in_fold || seen.is_some()) && in_file && stands {
                all.push((version, stored, event));
            }
        }
        let (page, older) = ask.page.of(all, |(_, stored, _)| stored.entry().seq().get());
        let (versions, entries) =
            page.into_iter().map(|(version, stored, event)| (version, (stored, event))).unzip();
        let chosen = Chose { entries, versions, older };
        if chosen.entries.is_empty() && ask.page.before.is_some() {
            state = Case::Absent;
        }
        let sections = grant.sections.iter().copied().filter(wanted).collect();
        let shown = Self::of(ask.case, (now, up_to), key, state, chosen, sections, seen);
        Ok(Self { reach, ..shown })
    }

    fn of(
        case: CaseId,
        (version, up_to): (u64, u64),
        key: Option<KeyId>,
        state: Case,
        Chose { entries, versions, older }: Chose,
        sections: Vec<Section>,
        seen: Option<Seen>,
    ) -> Self {
        let opened = Vec::new();
        let reach = up_to.saturating_sub(1);
        Self {
            case,
            version,
            key,
            entries,
            versions,
            older,
            state,
            reach,
            sections,
            opened,
            seen,
            up_to,
        }
    }

    /// The sections of the parts that open, of those that are open to the reader.
    fn opens(&self, records: &Records) -> Result<Vec<Section>, Fault> {
        let mut opened_in: BTreeSet<u8> = BTreeSet::new();
        for (stored, event) in &self.entries {
            // What stands anew is shown where it was first written.
            if matches!(event, Event::Rights(RightsEvent::PartResealed(_))) {
                continue;
            }
            let entry = stored.entry();
            for part in entry.descriptors().filter(|part| part.class == CLASS_PARTY) {
                let shown = self.seen.as_ref().is_none_or(|seen| seen.has(&entry, part.index));
                if shown && records.is_there(&entry, &part)? {
                    opened_in.insert(part.section);
                }
            }
        }
        let is_opened = |section: &Section| opened_in.contains(&section.number());
        Ok(self.sections.iter().copied().filter(is_opened).collect())
    }

    /// The line, with a keyed digest of what it covers: the hash of each entry shown, which
    /// commits to every part.
    fn event(&self, records: &Records, ask: &ViewCase, event_id: EventId) -> Event {
        let shown: Vec<u8> =
            self.entries.iter().flat_map(|(stored, _)| *stored.entry().hash().as_bytes()).collect();
        // Where the client's key is gone, so is the digest: the rest is still shown, with its line.
        let digest = self
            .key
            .and_then(|key| records.vault.shown_digest(key, event_id, &shown).ok())
            .map(sanad_casework::KeyedDigest::from_bytes);
        let up_to = ClearSeq(self.up_to);
        // The sections of the parts that are opened, not those that would be.
        let sections = self.opened.clone();
        let mut versions = spans(self.versions.iter().copied());
        if ask.is_now() {
            let shape = RecordShape::CaseFile;
            let fields = self.fields();
            Event::from(RecordViewed { shape, sections, fields, up_to, digest, versions })
        } else {
            let no_entry = self.entries.is_empty();
            if no_entry {
                versions.push(NO_ENTRY);
            }
            let last = match ask.seen_by {
                // A page behind the first entry shows nothing, nor how the case stood.
                _ if no_entry && matches!(self.state, Case::Absent) => 0,
                Some(_) => ask.as_of.seq.unwrap_or_else(|| self.up_to.saturating_sub(1)),
                None => self.reach,
            };
            Event::from(ReplayOpened {
                sections,
                as_of: ClearSeq(last),
                happened_until: ask.as_of.happened.map(time::utc),
                known_until: ask.as_of.known.map(time::utc),
                up_to,
                digest,
                fields: self.fields(),
                seen_by: ask.seen_by,
                versions,
            })
        }
    }

    /// The kinds of entry whose fields are shown: a schema for each names the fields.
    fn fields(&self) -> Vec<sanad_casework::FieldName> {
        let mut types: Vec<_> = self.entries.iter().map(|(_, event)| event.event_type()).collect();
        types.sort_unstable();
        types.dedup();
        types.into_iter().filter_map(|name| name.parse().ok()).collect()
    }

    fn open(self, records: &Records, receipt: &Receipt<Written>) -> Result<CaseView, Fault> {
        let mut names = Names::new(records, receipt);
        let mut entries = Vec::with_capacity(self.entries.len());
        for (stored, event) in &self.entries {
            let entry = stored.entry();
            let staff = crate::history::actor_of(&entry)?;
            let name = names.of(StaffId::from_bytes(*staff.as_bytes()))?;
            let header = HeaderView::of(&entry, name)?.without_streams();
            // What stands anew is shown where it was first written.
            let anew = matches!(event, Event::Rights(RightsEvent::PartResealed(_)));
            let parts = entry
                .descriptors()
                .filter(|part| part.class == CLASS_PARTY && !anew)
                .map(|part| match &self.seen {
                    Some(seen) if !seen.has(&entry, part.index) => Ok(not_shown(&part)),
                    Some(_) | None => open_part(records, &entry, &part, receipt),
                })
                .collect::<Result<_, _>>()?;
            entries.push(EntryView { header, section: event.section(), parts });
        }
        let shown = self.sections.clone();
        let oldest = self.entries.first().filter(|_| self.older);
        let older = oldest.map(|(stored, _)| {
            let entry = stored.entry();
            EntryPlace { seq: entry.seq().get(), hash: entry.hash() }.to_string()
        });
        let case = CaseRef::of(records, self.case)?;
        Ok(CaseView {
            case,
            version: self.version,
            up_to: self.up_to.to_string(),
            sections: self.sections,
            state: self.state,
            entries,
            older,
            seen_by: self.seen.map(|seen| seen.told(&shown)),
        })
    }
}
