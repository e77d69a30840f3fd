//! Small chains of sample events, for the tests of this crate.

use std::collections::HashMap;

use proptest::prelude::*;
use sanad_casework::{CaseId, Event, PartyId, Section, StaffId};
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
    let kind = SAMPLES.iter().position(|(name, _)| *name == event_type).unwrap();
    sample(kind, pick)
}

/// The sample of that number, with `$C`ase, `$P`arty, `$S`taff, `$T` another one, `$X` a thing.
pub(crate) fn sample(kind: usize, pick: Pick) -> Event {
    let (event_type, template) = SAMPLES[kind];
    let thing = KeyId::from_bytes(thing(pick.thing)).to_string();
    let json = template
        .replace('\'', "\"")
        .replace("$C", &case(pick.case).to_string())
        .replace("$P", &client(pick.case).to_string())
        .replace("$S", &staff(pick.staff).to_string())
        .replace("$T", &staff(pick.other).to_string())
        .replace("$X", &thing);
    Event::from_parts(event_type, 1, &json).expect(event_type)
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
        steps in prop::collection::vec((0..SAMPLES.len(), picks(), any::<bool>()), 0..60)
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

/// Every event type with clear data; `'` stands for `"`.
pub(crate) const SAMPLES: &[(&str, &str)] = &[
    (
        "intake_opened",
        "{'case':'$C','client':'$P','subject':'family','track':'at_risk','category':'child',\
         'channel':'telepon','source':'sendiri','standing':'baru','kecamatan':'73.71.03'}",
    ),
    ("party_added", "{'case':'$C','party':'$P','role':'client','child':false}"),
    ("party_removed", "{'case':'$C','party':'$P','reason':'mistaken'}"),
    ("intake_screened", "{'case':'$C','eligible':true,'reason':'in_scope','urgency':'high'}"),
    ("intake_declined", "{'case':'$C','reason':'other_body','alternative':'directed'}"),
    ("confidentiality_level_set", "{'case':'$C','level':'strict'}"),
    ("confidentiality_notice_given", "{'case':'$C','party':'$P','version':1,'language':'id'}"),
    (
        "consent_given",
        "{'case':'$C','consent':'$X','party':'$P','capacity':'self','kinds':[],'institutions':[],\
         'recipients':[],'data_groups':[],'form_version':1}",
    ),
    ("consent_refused", "{'case':'$C','consent':'$X','party':'$P','capacity':'self','kinds':[]}"),
    (
        "consent_narrowed",
        "{'case':'$C','consent':'$X','kinds':[],'institutions':[],'recipients':[],\
         'data_groups':[]}",
    ),
    (
        "consent_withdrawn",
        "{'case':'$C','consent':'$X','capacity':'self','stop_due':'2026-11-27T00:00:00Z'}",
    ),
    (
        "processing_stopped",
        "{'case':'$C','consent':'$X','recipients_told':true,'within':true,'by':'$S'}",
    ),
    ("case_assigned", "{'case':'$C','to':'$S'}"),
    ("case_transfer_requested", "{'case':'$C','from':'$S','to':'$T','reason':'workload'}"),
    ("case_transfer_accepted", "{'case':'$C','from':'$S','to':'$T'}"),
    ("case_transfer_declined", "{'case':'$C','from':'$S','to':'$T'}"),
    ("co_worker_added", "{'case':'$C','staff':'$S'}"),
    ("co_worker_removed", "{'case':'$C','staff':'$S'}"),
    ("access_barred", "{'case':'$C','staff':'$S','reason':'safety'}"),
    ("conflict_of_interest_declared", "{'case':'$C','by':'$S'}"),
    ("access_bar_proposed", "{'case':'$C','staff':'$S','reason':'safety','by':'$T'}"),
    ("access_bar_declined", "{'case':'$C','staff':'$S','by':'$T'}"),
    ("access_bar_end_proposed", "{'case':'$C','staff':'$S','by':'$T'}"),
    ("access_bar_ended", "{'case':'$C','staff':'$S','proposed_by':'$T','approved_by':'$S'}"),
    ("access_bar_kept", "{'case':'$C','staff':'$S','by':'$T'}"),
    (
        "session_scheduled",
        "{'case':'$C','session':'$X','service':'konseling','mode':'office',\
         'starts_at':'2026-11-24T09:30:00+08:00'}",
    ),
    (
        "session_held",
        "{'case':'$C','session':'$X','number':1,'note':'$X','service':'konseling',\
         'mode':'office','minutes':60,'head_count':1,'present':['$P'],'by':'$S'}",
    ),
    ("session_missed", "{'case':'$C','session':'$X','cause':'unknown'}"),
    ("session_cancelled", "{'case':'$C','session':'$X','cancelled_by':'client'}"),
    ("session_note_signed", "{'case':'$C','session':'$X','note':'$X','by':'$S'}"),
    (
        "session_addendum_added",
        "{'case':'$C','session':'$X','note':'$X','to':'$X','reason':'remembered','by':'$S'}",
    ),
    (
        "note_corrected",
        "{'case':'$C','session':'$X','note':'$X','corrects':'$X','error':'wording','by':'$S'}",
    ),
    (
        "referral_proposed",
        "{'case':'$C','referral':'$X','class':'health','reason':'safety','urgency':'low',\
         'by':'$S'}",
    ),
    (
        "referral_sent",
        "{'case':'$C','referral':'$X','basis':'consent','notice_version':1,'data_groups':[],\
         'delivery':'post'}",
    ),
    ("referral_acknowledged", "{'case':'$C','referral':'$X'}"),
    ("referral_accepted", "{'case':'$C','referral':'$X'}"),
    ("referral_declined", "{'case':'$C','referral':'$X','reason':'full'}"),
    ("referral_outcome_reported", "{'case':'$C','referral':'$X','outcome':'served'}"),
    ("referral_revoked", "{'case':'$C','referral':'$X','reason':'mistaken'}"),
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
    ("closure_proposed", "{'case':'$C','kind':'planned','open_referrals':0,'by':'$S'}"),
    ("closure_approved", "{'case':'$C','by':'$T'}"),
    ("closure_returned", "{'case':'$C','reason':'open_work','by':'$T'}"),
    (
        "case_closed",
        "{'case':'$C','kind':'planned','open_referrals':0,'proposed_by':'$S','approved_by':'$T'}",
    ),
    ("case_reopened", "{'case':'$C','reason':'new_risk','by':'$S'}"),
    ("retention_class_assigned", "{'case':'$C','class':'standard','by':'$S'}"),
    ("legal_hold_placed", "{'case':'$C','hold':'$X','authority':'court','by':'$S'}"),
    ("legal_hold_release_proposed", "{'case':'$C','hold':'$X','by':'$S'}"),
    ("legal_hold_released", "{'case':'$C','hold':'$X','proposed_by':'$S','approved_by':'$T'}"),
    (
        "erasure_requested",
        "{'case':'$C','erasure':'$X','party':'$P','reason':'purpose_met','by':'$S'}",
    ),
    ("erasure_refused", "{'case':'$C','erasure':'$X','ground':'proceedings','by':'$T'}"),
    ("erasure_approved", "{'case':'$C','erasure':'$X','by':'$T'}"),
    ("erasure_begun", "{'case':'$C','erasure':'$X','party':'$P','approved_by':['$S','$T']}"),
    (
        "subject_key_destroyed",
        "{'case':'$C','erasure':'$X','party':'$P','keys':['$X'],'epoch':2,'remains':['month'],\
         'others':0}",
    ),
    ("erasure_attested", "{'case':'$C','erasure':'$X','what':'escrow_replaced','by':'$T'}"),
    (
        "redaction_proposed",
        "{'case':'$C','redaction':'$X','erasure':'$X','by':'$S','passages':[{'entry':'1','part':0,\
         'party':'$P','field':'text'}]}",
    ),
    ("redaction_declined", "{'case':'$C','redaction':'$X','by':'$T'}"),
    ("redaction_begun", "{'case':'$C','redaction':'$X','proposed_by':'$S','approved_by':'$T'}"),
    (
        "part_resealed",
        "{'case':'$C','redaction':'$X','entry':'1','part':0,'replaced':1,'redacted':true}",
    ),
    (
        "mentions_redacted",
        "{'case':'$C','redaction':'$X','keys':['$X'],'epoch':3,'parts':1,'replaced':1}",
    ),
    ("processing_restricted", "{'case':'$C','reason':'objection','by':'$S'}"),
    ("processing_resumed", "{'case':'$C','by':'$T'}"),
    (
        "subject_access_requested",
        "{'case':'$C','request':'$X','party':'$P','due':'2026-11-27T00:00:00Z','by':'$S'}",
    ),
    ("subject_access_answered", "{'case':'$C','request':'$X','within':true,'by':'$T'}"),
    ("subject_access_refused", "{'case':'$C','request':'$X','ground':'danger','by':'$T'}"),
    (
        "access_questioned_by_subject",
        "{'case':'$C','question':'$X','party':'$P','looks':['1'],\
         'due':'2026-11-27T00:00:00Z','by':'$S'}",
    ),
    ("access_question_resolved", "{'case':'$C','question':'$X','verdict':'justified','by':'$T'}"),
    (
        "accounting_suspended",
        "{'case':'$C','suspension':'$X','authority':'police','oral':true,'until':'2026-12-01',\
         'by':'$S'}",
    ),
    ("accounting_suspension_lifted", "{'case':'$C','suspension':'$X','by':'$S'}"),
    (
        "emergency_access_opened",
        "{'case':'$C','emergency':'$X','opened_by':'$S','reason':'danger_to_child',\
         'sections':['session'],'until':'2026-11-24T13:00:00Z',\
         'review_due':'2026-11-27T00:00:00Z'}",
    ),
    ("emergency_access_ended", "{'case':'$C','emergency':'$X','opened_by':'$S','by':'$S'}"),
    (
        "emergency_access_reviewed",
        "{'case':'$C','emergency':'$X','opened_by':'$S','verdict':'not_justified','by':'$T'}",
    ),
    ("record_viewed", "{'shape':'case_file','sections':['session'],'fields':[],'up_to':'1'}"),
    ("list_viewed", "{'shape':'cases','sections':[],'count':2,'up_to':'1'}"),
    ("access_denied", "{'act':'record','sections':['session']}"),
    ("audit_log_queried", "{'shape':'by_case','count':2,'up_to':'1'}"),
    ("replay_opened", "{'sections':['session'],'as_of':'1','up_to':'1'}"),
    ("search_performed", "{'fields':['name'],'count':1,'more':false,'up_to':'9'}"),
    ("search_index_built", "{'people':3,'up_to':'9'}"),
    (
        "statement_issued",
        "{'shape':'access','party':'$P','request':'$X','count':3,'names':false,'copy':true,\
         'up_to':'9'}",
    ),
    (
        "record_exported",
        "{'shape':'looks_of_case','sections':[],'count':3,'checkpoint':'9','up_to':'9'}",
    ),
    ("feed_opened", "{'from':'1'}"),
    ("feed_continued", "{'sent':2,'up_to':'1'}"),
    ("feed_closed", "{'sent':2,'up_to':'1','reason':'asked'}"),
    ("integrity_verified", "{'outcome':'intact','findings':0,'up_to':'1'}"),
    ("index_rebuilt", "{'equal':true,'up_to':'1'}"),
    (
        "inquiry_ordered",
        "{'inquiry':'$X','order':'court','cases':1,'members':['$S','$T'],'quorum':2,\
         'from':'1970-01-01T00:00:00Z','until':'2026-12-24T00:00:00Z','with_reporter':false,\
         'by':'$S'}",
    ),
    ("inquiry_assented", "{'inquiry':'$X','by':'$S'}"),
    ("inquiry_declined", "{'inquiry':'$X','by':'$S'}"),
    ("inquiry_ended", "{'inquiry':'$X','reason':'completed','by':'$S'}"),
    (
        "breach_suspected",
        "{'breach':'$X','kind':'misdirected','data_groups':['identity'],'cases':1,\
         'known_at':'2026-11-24T00:00:00Z','due':'2026-11-27T00:00:00Z','by':'$S'}",
    ),
    ("breach_confirmed", "{'breach':'$X','by':'$T'}"),
    (
        "breach_notified",
        "{'breach':'$X','to':'subjects','channel':'post','within':true,'complete':true,\
         'by':'$S'}",
    ),
    ("breach_closed", "{'breach':'$X','outcome':'handled','by':'$T'}"),
    ("staff_registered", "{'staff':'$S','profession':'konselor','unit':'konseling'}"),
    ("role_granted", "{'staff':'$S','role':'counsellor','by':'$T','covers':['mediasi']}"),
    ("role_revoked", "{'staff':'$S','role':'counsellor','by':'$T'}"),
    (
        "token_issued",
        "{'staff':'$S','token':'$X','hash':'$X$X','expires_at':'2026-12-24T00:00:00Z'}",
    ),
    ("token_revoked", "{'staff':'$S','token':'$X'}"),
    ("staff_suspended", "{'staff':'$S','reason':'lost_token'}"),
    ("staff_reinstated", "{'staff':'$S'}"),
    ("staff_left", "{'staff':'$S'}"),
    (
        "role_proposed",
        "{'staff':'$S','role':'counsellor','by':'$T','covers':['mediasi'],'ends':'2026-12-31'}",
    ),
    ("role_proposal_declined", "{'staff':'$S','role':'counsellor','by':'$T'}"),
    (
        "enrolment_opened",
        "{'staff':'$S','half':'$X$X','by':'$T','expires_at':'2026-12-24T00:00:00Z'}",
    ),
    ("enrolment_approved", "{'staff':'$S','half':'$X$X','by':'$T'}"),
    (
        "password_set",
        "{'staff':'$S','cause':'enrolled','sign_in':'$X$X','salt':'$X','memory_kib':19456,\
         'passes':2,'lanes':1,'verifier':'$X$X'}",
    ),
    (
        "sign_in_opened",
        "{'staff':'$S','session':'$X','hash':'$X$X','expires_at':'2026-12-24T00:00:00Z',\
         'role':'counsellor'}",
    ),
    ("sign_in_ended", "{'staff':'$S','session':'$X'}"),
    ("account_locked", "{'staff':'$S','failures':5,'until':'2026-12-24T00:00:00Z'}"),
    ("account_unlocked", "{'staff':'$S'}"),
    ("accounts_founded", "{'first':'$S','second':'$T'}"),
    (
        "credential_recorded",
        "{'staff':'$S','profession':'psikolog','valid_until':'2026-12-31','by':'$T'}",
    ),
    (
        "recovery_proposed",
        "{'recovery':'$X','staff':'$S','role':'head','effective_at':'2026-11-27T00:00:00Z'}",
    ),
    ("recovery_objected", "{'recovery':'$X','by':'$S'}"),
    ("recovery_completed", "{'recovery':'$X','staff':'$S'}"),
    ("ledger_created", "{'institution':'LK3 Makassar'}"),
    ("system_started", "{'version':'0.1.0'}"),
    ("system_stopped", "{'reason':'shutdown'}"),
    ("policy_published", "{'version':3}"),
    (
        "sign_ins_failed",
        "{'known':1,'unknown':2,'tokens':3,'from':'2026-11-24T01:00:00Z','to':'2026-11-24T01:01:00Z'}",
    ),
    ("key_rotation_proposed", "{'rotation':'$X','kind':'epoch','by':'$S'}"),
    ("key_rotation_approved", "{'rotation':'$X','kind':'epoch','proposed_by':'$S','by':'$T'}"),
    ("key_rotated", "{'kind':'epoch','epoch':2,'rotation':'$X'}"),
    ("checkpoint_key_set", "{'log':'lk3.example','number':1,'key':'lk3.example/0+00000000+AQ=='}"),
    ("heads_committed", "{'heads':'$X$X'}"),
    (
        "generation_begun",
        "{'generation':1,'lost_from':'7','lost_until':'9','root':'$X$X','head':'$X$X'}",
    ),
    ("erasures_reapplied", "{'keys':1,'epoch':3}"),
    ("clock_corrected", "{'from':'2026-11-24T00:00:00Z','to':'2026-11-23T00:00:00Z'}"),
    (
        "clock_confirmed",
        "{'finding':'idle','from':'2026-09-24T00:00:00Z','to':'2026-11-23T00:00:00Z'}",
    ),
    ("clock_acknowledged", "{'up_to':'7','by':'$S'}"),
];
