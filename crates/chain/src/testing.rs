//! A small chain with fixed ids, for the tests of this crate.

use std::collections::HashMap;

use crate::{
    Actor, Body, CommandId, ContentTag, Descriptor, Draft, Entry, FrameSeal, Hash, KeyId, LedgerId,
    LinkBody, PartyId, Place, Position, SealKey, SealedPart, Seq, Stream, StreamKind, content_tag,
    link, part_hash,
};

pub(crate) const LEDGER: LedgerId = LedgerId::from_bytes(*b"a test's ledger.");

pub(crate) fn key() -> SealKey {
    SealKey::from_bytes(*b"a seal key that only tests know.")
}

pub(crate) fn stream(kind: u8, n: u8) -> Stream {
    Stream { kind: StreamKind(kind), id: [n; 16] }
}

pub(crate) fn body(n: u8) -> Body {
    Body {
        event_type: "session_held".into(),
        schema: 1,
        event_id: [n; 16],
        occurred_at: 1_790_000_000_000_000 + i64::from(n),
        occurred_offset: 480,
        late_reason: (n.is_multiple_of(3)).then(|| "paper_first".into()),
        actor: Actor {
            staff: [0xAA; 16],
            role: "counsellor".into(),
            profession: "konselor".into(),
            unit: "lk3".into(),
            acting_for: None,
        },
        sign_in: Some([0xBB; 16]),
        device: None,
        purpose: Some("service".into()),
        basis: Some("assignment".into()),
        rule: Some("responsible-records".into()),
        policy_version: 1,
        request_id: [n ^ 0xFF; 16],
        correlation: None,
        cause: None,
        command_tag: (n.is_multiple_of(2)).then_some([n; 32]),
        body_digest: (n.is_multiple_of(2)).then_some([n ^ 1; 32]),
        data: format!("{{\"minutes\":{n}}}"),
    }
}

pub(crate) fn part(index: u16, bytes: &[u8]) -> SealedPart {
    let descriptor = Descriptor {
        place: Place::Inline,
        class: 1,
        section: 4,
        index,
        party: PartyId::from_bytes([0xC0; 16]),
        key: KeyId::from_bytes([0xC1; 16]),
        salt: [0xC2; 16],
        stored_len: bytes.len() as u64,
        hash: part_hash(bytes),
        check: [0xC3; 32],
    };
    SealedPart { descriptor, bytes: bytes.to_vec() }
}

/// The draft numbered `n`: in a stream of all, and in one of three others.
pub(crate) fn draft(n: u8) -> Draft {
    let streams = vec![stream(1, n % 3), stream(5, 0)];
    Draft::new(&body(n), streams, &[part(0, &[n; 40]), part(1, b"another part")]).unwrap()
}

/// A frame as stored.
#[derive(Clone)]
pub(crate) struct Frame {
    pub(crate) records: Vec<Vec<u8>>,
    pub(crate) seal: FrameSeal,
}

impl Frame {
    pub(crate) fn entries(&self) -> Vec<Entry<'_>> {
        self.records.iter().map(|record| Entry::parse(record).unwrap()).collect()
    }
}

/// Writes frames of drafts as the ledger does. `key` seals them.
pub(crate) fn write(groups: &[Vec<Draft>], key: &SealKey) -> (Vec<Frame>, Hash) {
    let mut head = Hash::ZERO;
    let mut seq = 0;
    let mut ends: HashMap<Stream, (u64, Hash)> = HashMap::new();
    let mut frames = Vec::new();
    for group in groups {
        let (first, before) = (Seq::new(seq), head);
        let mut records = Vec::new();
        for draft in group {
            let links: Vec<LinkBody> = draft
                .streams()
                .iter()
                .map(|stream| {
                    let (version, prev) = ends.get(stream).copied().unwrap_or((0, Hash::ZERO));
                    LinkBody { salt: [7; 10], stream: *stream, version: version + 1, prev }
                })
                .collect();
            let at = Position {
                ledger: LEDGER,
                generation: 0,
                seq: Seq::new(seq),
                recorded_at: 1_790_000_100_000_000,
                prev: head,
                command: CommandId::from_bytes(*draft.event_id().as_bytes()),
                part: 0,
                of: 1,
            };
            let linked = link(&at, draft, &links);
            for (link, hash) in links.iter().zip(&linked.link_hashes) {
                ends.insert(link.stream, (link.version, *hash));
            }
            head = linked.hash;
            seq += 1;
            records.push(linked.record);
        }
        let tags: Vec<ContentTag> =
            records.iter().map(|r| content_tag(key, &Entry::parse(r).unwrap())).collect();
        let seal = FrameSeal::make(key, LEDGER, 0, first, before, head, tags);
        frames.push(Frame { records, seal });
    }
    (frames, head)
}
