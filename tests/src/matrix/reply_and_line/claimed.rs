//! What a line says that it released: its links and `Event::released`, and nothing else. Which entries and
//! parts that is, the ledger tells.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use chrono::{DateTime, Utc};
use sanad_casework::{
    AccessEvent, Case, CaseId, EmergencyId, ErasureId, Event, Moment, PartyId, Released,
    RightsEvent, Section, StaffId, StreamId, Until, What, Which,
};
use sanad_chain::{Entry, Seq, Stream, StreamKind};

use super::held::Part;
use crate::lk3::Lk3;

/// What a line says.
#[derive(Debug, Default, Clone)]
pub(super) struct Claimed {
    pub(super) cases: BTreeSet<String>,
    /// It is a look at every case.
    pub(super) everything: bool,
    pub(super) refused: bool,
    pub(super) sections: BTreeSet<Section>,
    /// The entries of cases whose clear layer was shown.
    pub(super) entries: BTreeSet<u64>,
    pub(super) parts: Vec<Part>,
    /// Whom it names as shown, or as told.
    pub(super) parties: BTreeSet<String>,
    /// Whose part in a case, age and sex were shown beside it.
    pub(super) folded: Option<BTreeSet<String>>,
    pub(super) count: Option<u64>,
}

/// A line as it stands.
pub(super) struct Line {
    pub(super) seq: u64,
    pub(super) at: DateTime<Utc>,
    pub(super) event: Event,
    pub(super) staff: StaffId,
    pub(super) role: String,
    pub(super) rule: String,
    pub(super) purpose: String,
    pub(super) correlation: Option<[u8; 16]>,
    looked_at: Vec<[u8; 16]>,
}

/// An entry of a case.
pub(super) struct OfCase {
    pub(super) seq: u64,
    version: u64,
    pub(super) event: Event,
    recorded_at: i64,
    occurred_at: i64,
    /// Section and person of each part that is sealed to one.
    pub(super) parts: Vec<(u16, Section, PartyId)>,
    /// Where its part was first written, where it stands anew.
    pub(super) stands_for: Option<(u64, u16)>,
    /// The case with it.
    case: Case,
}

/// Class of a part that is sealed to a person.
const CLASS_PARTY: u8 = 1;

pub(super) fn event_of(entry: &Entry<'_>) -> Event {
    let body = entry.body().unwrap();
    Event::from_parts(body.event_type, body.schema, body.data).unwrap()
}

fn utc(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap()
}

impl Line {
    pub(super) fn at(lk3: &Lk3, seq: u64) -> Self {
        let stored = lk3.records().ledger().read(Seq::new(seq)).unwrap();
        let entry = stored.entry();
        let body = entry.body().unwrap();
        let looked_at = entry.links().filter(|link| link.stream.kind.0 == StreamId::LOOKS_OF);
        Self {
            seq,
            at: utc(entry.position().recorded_at),
            event: event_of(&entry),
            staff: StaffId::from_bytes(body.actor.staff),
            role: body.actor.role.to_owned(),
            rule: body.rule.unwrap_or_default().to_owned(),
            purpose: body.purpose.unwrap_or_default().to_owned(),
            correlation: body.correlation,
            looked_at: looked_at.map(|link| link.stream.id).collect(),
        }
    }
}

/// The entries of cases, read once until there are more.
#[derive(Default)]
pub(super) struct Entries(RefCell<BTreeMap<CaseId, Rc<Vec<OfCase>>>>);

impl Entries {
    fn of(&self, lk3: &Lk3, case: CaseId) -> Rc<Vec<OfCase>> {
        let stream = Stream { kind: StreamKind(StreamId::CASE), id: *case.as_bytes() };
        let now = lk3.records().ledger().stream(stream).len();
        let mut known = self.0.borrow_mut();
        let read = known.get(&case).filter(|read| read.len() == now).cloned();
        read.unwrap_or_else(|| {
            let read = Rc::new(entries_of(lk3, case));
            known.insert(case, Rc::clone(&read));
            read
        })
    }
}

/// The entries of a case, in order.
pub(super) fn entries_of(lk3: &Lk3, case: CaseId) -> Vec<OfCase> {
    let ledger = lk3.records().ledger();
    let stream = Stream { kind: StreamKind(StreamId::CASE), id: *case.as_bytes() };
    let mut stands = Case::Absent;
    let entry = |(version, seq): (u64, Seq)| {
        let stored = ledger.read(seq).unwrap();
        let entry = stored.entry();
        let event = event_of(&entry);
        stands.apply(&event);
        let theirs = entry.descriptors().filter(|part| part.class == CLASS_PARTY);
        let parts = theirs.map(|part| {
            let section = Section::from_number(part.section).unwrap();
            (part.index, section, PartyId::from_bytes(*part.party.as_bytes()))
        });
        OfCase {
            seq: seq.get(),
            version,
            recorded_at: entry.position().recorded_at,
            occurred_at: entry.body().unwrap().occurred_at,
            parts: parts.collect(),
            stands_for: stands_for(&event),
            event,
            case: stands.clone(),
        }
    };
    (1..).zip(ledger.stream(stream)).map(entry).collect()
}

impl OfCase {
    fn is_within(&self, until: Until) -> bool {
        until.seq.is_none_or(|seq| self.seq <= seq.0)
            && until.known.is_none_or(|known| self.recorded_at <= known.timestamp_micros())
            && until.happened.is_none_or(|then| self.occurred_at <= then.timestamp_micros())
    }

    fn parts<'a>(
        &'a self,
        sections: &'a [Section],
        of: impl Fn(PartyId) -> bool + 'a,
    ) -> impl Iterator<Item = Part> + 'a {
        let open = move |(_, section, party): &&(u16, Section, PartyId)| {
            sections.contains(section) && of(*party)
        };
        self.parts.iter().filter(open).map(|(index, section, party)| Part {
            at: Some(self.stands_for.unwrap_or((self.seq, *index))),
            party: party.to_string(),
            section: *section,
        })
    }
}

/// What somebody had been shown: entries and parts by place, and whom of a state.
#[derive(Default)]
pub(super) struct Had {
    pub(super) places: BTreeSet<(u64, Option<u16>)>,
    pub(super) people: BTreeSet<String>,
}

/// What somebody had been shown by then.
pub(super) type Before<'a> = &'a dyn Fn(StaffId, Until) -> Had;

/// What the line says.
pub(super) fn claimed(lk3: &Lk3, line: &Line, entries: &Entries, before: Before<'_>) -> Claimed {
    let mut told = Claimed { count: count(&line.event), ..Claimed::default() };
    let all = StreamId::looks_of_all().id;
    told.everything = line.looked_at.contains(&all);
    let cases: Vec<CaseId> =
        line.looked_at.iter().filter(|id| **id != all).map(|id| CaseId::from_bytes(*id)).collect();
    told.cases = cases.iter().map(ToString::to_string).collect();
    let shown = match line.event.released() {
        Released::Shown(shown) => shown,
        Released::Refused { .. } => {
            told.refused = true;
            return told;
        }
        Released::Names(_) | Released::Nothing => return told,
    };
    assert_eq!(shown.everything, told.everything, "{}", line.event.event_type());
    told.sections = shown.sections.iter().copied().collect();
    if let What::Found(parties) = shown.what {
        told.parties = parties.iter().map(ToString::to_string).collect();
    }
    if let What::Copy(of) | What::Accounting(of) | What::LooksToldTo(of) = shown.what {
        told.parties.insert(of.to_string());
    }
    for case in cases {
        let all = entries.of(lk3, case);
        let known: Vec<&OfCase> =
            all.iter().take_while(|entry| entry.seq < shown.up_to.0).collect();
        let now = all.iter().take_while(|entry| entry.seq < line.seq).last();
        let file = now.and_then(|entry| entry.case.file());
        // What was destroyed before the look was shown by none, and evidence on a person's request opens what is
        // sealed to the client.
        let exported = matches!(line.event, Event::Access(AccessEvent::RecordExported(_)));
        let of_client = exported && line.purpose == "subject_request";
        let whole = |party| {
            file.is_some_and(|of| !of.is_erased(party) && (!of_client || of.client == party))
        };
        if let Some(until) = shown.folds {
            // In an emergency it holds people where identities are opened, and never who reported.
            let emergency = line.correlation.map(EmergencyId::from_bytes);
            let emergency = emergency.and_then(|id| file?.emergencies.get(&id));
            let ordinary = line.rule != "emergency-opens";
            let people = known.iter().filter(|entry| entry.is_within(until)).filter(|entry| {
                ordinary
                    || emergency.is_some_and(|of| of.sections.contains(&Section::Identity))
                        && !entry.parts.iter().any(|part| part.1 == Section::Reporter)
            });
            let people = people.filter_map(|entry| added(&entry.event));
            told.folded.get_or_insert_default().extend(people);
        }
        places(line, &shown, &known, (before, &whole), &mut told);
    }
    told
}

/// Where a part was first written that stands anew.
fn stands_for(event: &Event) -> Option<(u64, u16)> {
    if let Event::Rights(RightsEvent::PartResealed(anew)) = event {
        Some((anew.entry.0, anew.part))
    } else {
        None
    }
}

/// Whom an event brings into a case.
pub(super) fn added(event: &Event) -> Option<String> {
    use sanad_casework::IdentityEvent::PartyAdded;
    if let Event::Identity(PartyAdded(added)) = event {
        Some(added.party.to_string())
    } else {
        None
    }
}

fn places(
    line: &Line,
    shown: &sanad_casework::Release<'_>,
    known: &[&OfCase],
    (before, whole): (Before<'_>, &dyn Fn(PartyId) -> bool),
    told: &mut Claimed,
) {
    let sections = shown.sections;
    let last = known.last().and_then(|last| last.case.file());
    match shown.what {
        What::Entries(which, until) => {
            for entry in known.iter().filter(|entry| has(which, entry) && entry.is_within(until)) {
                told.entries.insert(entry.seq);
                told.parts.extend(entry.parts(sections, whole));
            }
        }
        What::AsShownTo(staff, which, until) => {
            let Had { places: had, people } = before(staff, until);
            let placed = known.iter().filter(|entry| had.contains(&(entry.seq, None)));
            let placed = placed.filter_map(|entry| added(&entry.event));
            let here = |party: &String| {
                known.iter().any(|entry| added(&entry.event).as_ref() == Some(party))
            };
            let people = people.into_iter().filter(here);
            told.folded.get_or_insert_default().extend(people.chain(placed));
            for entry in known.iter().filter(|entry| has(which, entry)) {
                if had.range((entry.seq, None)..=(entry.seq, Some(u16::MAX))).next().is_some() {
                    told.entries.insert(entry.seq);
                }
                let theirs = entry.parts(sections, whole);
                told.parts.extend(theirs.filter(|part| {
                    part.at.is_some_and(|(seq, index)| had.contains(&(seq, Some(index))))
                }));
            }
        }
        What::Copy(of) | What::Accounting(of) => {
            let accounting = matches!(shown.what, What::Accounting(_));
            let Some(file) = last else { return };
            let on = Moment { recorded_at: line.at }.today();
            let sent: BTreeSet<_> =
                known.iter().filter_map(|entry| went_out(&entry.event)).collect();
            for entry in known {
                let kept = entry.event.repeats_parts() || file.keeps_from_client(&entry.event, on);
                let theirs = if accounting {
                    let began = began(&entry.event).is_some_and(|id| sent.contains(&id));
                    went_out(&entry.event).is_some() || began
                } else {
                    let sealed = entry.event.row().sealed.party;
                    sealed.iter().any(|field| field.read.is_for(of == file.client))
                };
                if theirs && !kept {
                    told.parts.extend(entry.parts(sections, |party| party == of && whole(party)));
                }
            }
        }
        What::Written(kinds) => {
            let erasure = line.correlation.map(ErasureId::from_bytes);
            let of = erasure.and_then(|id| Some(last?.erasures.get(&id)?.party));
            for entry in known.iter().filter(|entry| has(Which::Kinds(kinds), entry)) {
                told.parts.extend(entry.parts(sections, |party| Some(party) != of && whole(party)));
            }
        }
        What::Found(parties) => {
            let mut newest: BTreeMap<PartyId, Part> = BTreeMap::new();
            for entry in known.iter().filter(|entry| !entry.event.repeats_parts()) {
                for (_, _, party) in entry.parts.iter().filter(|part| parties.contains(&part.2)) {
                    let mine = entry.parts(sections, |whose| whose == *party && whole(whose));
                    newest.extend(mine.map(|part| (*party, part)));
                }
            }
            told.parts.extend(newest.into_values());
        }
        What::Client => {
            let Some(file) = last else { return };
            let strict = file.level == sanad_casework::ConfidentialityLevel::Strict;
            let clear = strict && line.role == "supervisor" && file.responsible != Some(line.staff);
            let client = file.client;
            let mut theirs = known.iter().rev().filter(|entry| !entry.event.repeats_parts());
            let named = theirs.find_map(|entry| {
                entry.parts(&[Section::Identity], |whose| whose == client && whole(whose)).next()
            });
            let named = named.filter(|_| sections.contains(&Section::Identity) && !clear);
            told.parts.extend(named);
        }
        What::LooksToldTo(_) | What::Resealed | What::Headers => {}
    }
}

fn has(which: Which<'_>, entry: &OfCase) -> bool {
    which.has(entry.event.event_type(), entry.version)
}

/// The disclosure or referral by which data went out.
fn went_out(event: &Event) -> Option<[u8; 16]> {
    use sanad_casework::{DisclosureEvent::DisclosureMade, ReferralEvent::ReferralSent};
    if let Event::Disclosure(DisclosureMade(made)) = event {
        Some(*made.disclosure.as_bytes())
    } else if let Event::Referral(ReferralSent(sent)) = event {
        Some(*sent.referral.as_bytes())
    } else {
        None
    }
}

/// The disclosure or referral that began.
fn began(event: &Event) -> Option<[u8; 16]> {
    use sanad_casework::{DisclosureEvent::DisclosureRequested, ReferralEvent::ReferralProposed};
    if let Event::Disclosure(DisclosureRequested(asked)) = event {
        Some(*asked.disclosure.as_bytes())
    } else if let Event::Referral(ReferralProposed(proposed)) = event {
        Some(*proposed.referral.as_bytes())
    } else {
        None
    }
}

/// How many the line says were shown.
fn count(event: &Event) -> Option<u64> {
    let Event::Access(event) = event else { return None };
    match event {
        AccessEvent::ListViewed(e) => Some(e.count.into()),
        AccessEvent::SearchPerformed(e) => Some(e.count.into()),
        AccessEvent::AuditLogQueried(e) => Some(e.count.into()),
        AccessEvent::StatementIssued(e) => Some(e.count.into()),
        AccessEvent::RecordExported(e) => Some(e.count.into()),
        AccessEvent::IntegrityVerified(e) => Some(e.findings.into()),
        AccessEvent::RecordViewed(_)
        | AccessEvent::ReplayOpened(_)
        | AccessEvent::AccessDenied(_)
        | AccessEvent::SearchIndexBuilt(_)
        | AccessEvent::FeedOpened(_)
        | AccessEvent::FeedContinued(_)
        | AccessEvent::FeedClosed(_)
        | AccessEvent::IndexRebuilt(_) => None,
    }
}
