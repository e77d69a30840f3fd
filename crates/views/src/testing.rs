//! Small chains of sample events, for the tests of this crate.

use std::collections::HashMap;

use proptest::prelude::*;
use sanad_casework::{CaseId, Event, Ids, PartyId, Section, StaffId};
use sanad_chain::{
    Actor, Body, CommandId, Descriptor, Draft, Entry, Hash, KeyId, LedgerId, LinkBody, Place,
    Position, SealedPart, Seq, Stream, StreamKind, link, part_hash,
};

use crate::Views;

/// Which of a few ids a sample uses.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pick {
    pub(crate) case: u8,
    pub(crate) staff: u8,
    pub(crate) other: u8,
    pub(crate) thing: u8,
}

pub(crate) fn case(n: u8) -> CaseId {
    CaseId::from_bytes([0xC0 | n; 16])
}

pub(crate) fn staff(n: u8) -> StaffId {
    StaffId::from_bytes([0xA0 | n; 16])
}

/// The client of the case of the same number.
pub(crate) fn client(n: u8) -> PartyId {
    PartyId::from_bytes([0xB0 | n; 16])
}

/// The bytes of a session, referral, disclosure, token or the like.
pub(crate) fn thing(n: u8) -> [u8; 16] {
    [0xD0 | n; 16]
}

/// The keyed hash of the token of that number.
pub(crate) fn token_hash(n: u8) -> [u8; 32] {
    [0xD0 | n; 32]
}

pub(crate) fn event(event_type: &str, pick: Pick) -> Event {
    let kind = Event::rows().position(|row| row.name == event_type).unwrap();
    sample(kind, pick)
}

/// How many kinds of event there are.
pub(crate) fn kinds() -> usize {
    Event::rows().count()
}

/// The sample of that number in the catalogue, made of these ids; one thing alone has an id in it.
pub(crate) fn sample(kind: usize, pick: Pick) -> Event {
    let thing: fn(u8) -> [u8; 16] = match pick.thing {
        0 => |_| thing(0),
        1 => |_| thing(1),
        _more => |_| thing(2),
    };
    let (case, client) = (case(pick.case), client(pick.case));
    let (staff, other) = (staff(pick.staff), staff(pick.other));
    let sample = Event::samples(&Ids { case, client, staff, other, thing }).remove(kind);
    let different = DIFFERENT.iter().find(|(name, _)| *name == sample.event_type());
    let Some((event_type, template)) = different else {
        return sample;
    };
    let json = template
        .replace('\'', "\"")
        .replace("$C", &case.to_string())
        .replace("$P", &client.to_string())
        .replace("$S", &staff.to_string())
        .replace("$T", &other.to_string())
        .replace("$X", &KeyId::from_bytes(thing(0)).to_string());
    Event::from_parts(event_type, sample.schema(), &json).expect(event_type)
}

/// A chain of entries that grows.
#[derive(Default)]
pub(crate) struct Chain {
    records: Vec<Vec<u8>>,
    head: Option<Hash>,
    ends: HashMap<Stream, (u64, Hash)>,
    /// By how many microseconds the clock was set back.
    pub(crate) set_back: i64,
}

impl Chain {
    /// Records an event done by staff 0 and, if it is a look, concerning `cases`.
    pub(crate) fn write(&mut self, event: &Event, cases: &[CaseId]) -> u64 {
        let unit = "konseling".to_owned();
        self.write_body(&body(event, staff(0), unit), event, cases, staff(0), &[])
    }

    pub(crate) fn write_by(&mut self, event: &Event, cases: &[CaseId], by: StaffId) -> u64 {
        self.write_body(&body(event, by, "konseling".to_owned()), event, cases, by, &[])
    }

    /// Records an event with a part of `section` sealed to `party`.
    pub(crate) fn write_sealed(&mut self, event: &Event, section: Section, party: PartyId) -> u64 {
        let body = body(event, staff(0), "konseling".to_owned());
        self.write_body(&body, event, &[], staff(0), &[part(section, party)])
    }

    pub(crate) fn write_body(
        &mut self,
        body: &Body,
        event: &Event,
        cases: &[CaseId],
        by: StaffId,
        parts: &[SealedPart],
    ) -> u64 {
        let streams = event
            .links(cases, by)
            .into_iter()
            .map(|stream| Stream { kind: StreamKind(stream.kind), id: stream.id })
            .collect();
        let draft = Draft::new(body, streams, parts).unwrap();
        let links: Vec<LinkBody> = draft
            .streams()
            .iter()
            .map(|stream| {
                let (version, prev) = self.ends.get(stream).copied().unwrap_or((0, Hash::ZERO));
                LinkBody { salt: [7; 10], stream: *stream, version: version + 1, prev }
            })
            .collect();
        let seq = self.records.len() as u64;
        let at = Position {
            ledger: LedgerId::from_bytes(*b"a test's ledger."),
            generation: 0,
            seq: Seq::new(seq),
            recorded_at: recorded_at(seq) - self.set_back,
            prev: self.head.unwrap_or(Hash::ZERO),
            command: CommandId::from_bytes([1; 16]),
            part: 0,
            of: 1,
        };
        let linked = link(&at, &draft, &links);
        for (link, hash) in links.iter().zip(&linked.link_hashes) {
            self.ends.insert(link.stream, (link.version, *hash));
        }
        self.head = Some(linked.hash);
        self.records.push(linked.record);
        seq
    }

    pub(crate) fn entry(&self, seq: usize) -> Entry<'_> {
        Entry::parse(&self.records[seq]).unwrap()
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..self.records.len()).map(|seq| self.entry(seq))
    }

    /// The version of a stream, as the links tell it.
    pub(crate) fn version(&self, kind: u8, id: [u8; 16]) -> u64 {
        self.ends.get(&Stream { kind: StreamKind(kind), id }).map_or(0, |(version, _)| *version)
    }

    pub(crate) fn views(&self) -> Views {
        let mut views = Views::new();
        self.entries().for_each(|entry| views.apply(&entry).unwrap());
        views
    }
}

/// The event types, as a failing property prints them.
impl std::fmt::Debug for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let told = |entry: Entry<'_>| {
            let body = entry.body().unwrap();
            format!("{} {}", body.event_type, body.data)
        };
        f.debug_list().entries(self.entries().map(told)).finish()
    }
}

/// The server's clock at a position: a second for each entry.
pub(crate) fn recorded_at(seq: u64) -> i64 {
    1_790_000_000_000_000 + i64::try_from(seq).unwrap() * 1_000_000
}

pub(crate) fn body(event: &Event, by: StaffId, unit: String) -> Body {
    Body {
        event_type: event.event_type().to_owned(),
        schema: event.schema(),
        event_id: [1; 16],
        occurred_at: 1_790_000_000_000_000,
        occurred_offset: 480,
        late_reason: None,
        actor: Actor {
            staff: *by.as_bytes(),
            role: "counsellor".to_owned(),
            profession: "konselor".to_owned(),
            unit,
            acting_for: None,
        },
        sign_in: None,
        device: None,
        purpose: Some("service".to_owned()),
        basis: Some("assignment".to_owned()),
        rule: None,
        policy_version: 1,
        request_id: [2; 16],
        correlation: None,
        cause: None,
        command_tag: None,
        body_digest: None,
        data: event.to_json(),
    }
}

fn part(section: Section, party: PartyId) -> SealedPart {
    let bytes = b"sealed".to_vec();
    let descriptor = Descriptor {
        place: Place::Inline,
        class: 1,
        section: section.number(),
        index: 0,
        party: sanad_chain::PartyId::from_bytes(*party.as_bytes()),
        key: KeyId::from_bytes([3; 16]),
        salt: [4; 16],
        stored_len: bytes.len() as u64,
        hash: part_hash(&bytes),
        check: [5; 32],
    };
    SealedPart { descriptor, bytes }
}

prop_compose! {
    fn picks()(case in 0..3_u8, staff in 0..3_u8, other in 0..3_u8, thing in 0..3_u8) -> Pick {
        Pick { case, staff, other, thing }
    }
}

prop_compose! {
    /// A chain of up to 60 events of any type, in any order, on a few cases and members of staff.
    pub(crate) fn chains()(
        steps in prop::collection::vec((0..kinds(), picks(), any::<bool>()), 0..60)
    ) -> Chain {
        let mut chain = Chain::default();
        for n in 0..2 {
            let pick = Pick { case: n, staff: n, ..Pick::default() };
            chain.write(&event("staff_registered", pick), &[]);
            chain.write_sealed(&event("intake_opened", pick), Section::Identity, client(n));
        }
        for (kind, pick, two) in steps {
            let shown = [case(pick.case), case((pick.case + 1) % 3)];
            let shown = if two { &shown[..] } else { &shown[..1] };
            chain.write_by(&sample(kind, pick), shown, staff(pick.staff));
        }
        chain
    }
}

/// Where these tests need other data than the catalogue's: `$C`ase, `$P`arty, `$S`taff, `$T` another
/// one, `$X` a thing; `'` stands for `"`.
const DIFFERENT: &[(&str, &str)] = &[
    (
        "intake_opened",
        "{'case':'$C','client':'$P','subject':'family','track':'at_risk','category':'child',\
         'channel':'telepon','source':'sendiri','standing':'baru','kecamatan':'73.71.03'}",
    ),
    ("case_assigned", "{'case':'$C','to':'$S'}"),
    ("case_transfer_accepted", "{'case':'$C','from':'$S','to':'$T'}"),
    ("co_worker_added", "{'case':'$C','staff':'$S'}"),
    ("co_worker_removed", "{'case':'$C','staff':'$S'}"),
    ("access_barred", "{'case':'$C','staff':'$S','reason':'safety'}"),
    (
        "part_resealed",
        "{'case':'$C','redaction':'$X','entry':'1','part':0,'replaced':1,'redacted':true}",
    ),
    (
        "subject_access_requested",
        "{'case':'$C','request':'$X','party':'$P','due':'2026-11-27T00:00:00Z','by':'$S'}",
    ),
    (
        "access_questioned_by_subject",
        "{'case':'$C','question':'$X','party':'$P','looks':['1'],\
         'due':'2026-11-27T00:00:00Z','by':'$S'}",
    ),
    (
        "emergency_access_opened",
        "{'case':'$C','emergency':'$X','opened_by':'$S','reason':'danger_to_child',\
         'sections':['session'],'until':'2026-11-24T13:00:00Z',\
         'review_due':'2026-11-27T00:00:00Z'}",
    ),
    (
        "breach_suspected",
        "{'breach':'$X','kind':'misdirected','data_groups':['identity'],'cases':1,\
         'known_at':'2026-11-24T00:00:00Z','due':'2026-11-27T00:00:00Z','by':'$S'}",
    ),
    (
        "breach_notified",
        "{'breach':'$X','to':'subjects','channel':'post','within':true,'complete':true,\
         'by':'$S'}",
    ),
    (
        "password_set",
        "{'staff':'$S','cause':'enrolled','sign_in':'$X$X','salt':'$X','memory_kib':19456,\
         'passes':2,'lanes':1,'verifier':'$X$X'}",
    ),
    ("role_granted", "{'staff':'$S','role':'counsellor','by':'$T','covers':['mediasi']}"),
    (
        "role_proposed",
        "{'staff':'$S','role':'counsellor','by':'$T','covers':['mediasi'],'ends':'2026-12-31'}",
    ),
    (
        "token_issued",
        "{'staff':'$S','token':'$X','hash':'$X$X','expires_at':'2026-12-24T00:00:00Z'}",
    ),
    (
        "sign_in_opened",
        "{'staff':'$S','session':'$X','hash':'$X$X','expires_at':'2026-12-24T00:00:00Z',\
         'role':'counsellor'}",
    ),
    ("account_locked", "{'staff':'$S','failures':5,'until':'2026-12-24T00:00:00Z'}"),
    (
        "disclosure_requested",
        "{'case':'$C','disclosure':'$X','requester':'court','instrument':'court_order',\
         'data_groups':['health','legal'],'answer_due':'2026-12-24','by':'$S'}",
    ),
    (
        "disclosure_decided",
        "{'case':'$C','disclosure':'$X','decision':'partial','ground':'order',\
         'data_groups':['health'],'by':'$T'}",
    ),
    (
        "disclosure_made",
        "{'case':'$C','disclosure':'$X','recipient':'police','data_groups':['health'],\
         'basis':'decision','delivery':'by_hand','notice_version':1,'by':'$S'}",
    ),
    (
        "emergency_access_reviewed",
        "{'case':'$C','emergency':'$X','opened_by':'$S','verdict':'not_justified','by':'$T'}",
    ),
    (
        "consent_withdrawn",
        "{'case':'$C','consent':'$X','capacity':'self','stop_due':'2026-11-27T00:00:00Z'}",
    ),
    (
        "inquiry_ordered",
        "{'inquiry':'$X','order':'court','cases':1,'members':['$S','$T'],'quorum':2,\
         'from':'1970-01-01T00:00:00Z','until':'2026-12-24T00:00:00Z','with_reporter':false,\
         'by':'$S'}",
    ),
    ("ledger_created", "{'institution':'LK3 Makassar'}"),
    ("policy_published", "{'version':3}"),
];
