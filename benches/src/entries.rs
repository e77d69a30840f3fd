//! Entries as the two doors write them: a session with a sealed note, and a look.

use std::fmt::Write as _;

use anyhow::Result;
use sanad_casework::StreamId;
use sanad_chain::{
    Actor, Body, CommandId, Draft, EventId, KeyId, PartyId, SealedPart, Stream, StreamKind,
};
use sanad_ledger::Append;
use sanad_vault::{PartOf, PartText, Vault};

/// A note of ordinary length.
const NOTE_BYTES: usize = 900;

fn id(kind: u8, n: u64) -> [u8; 16] {
    let hash = blake3::hash(&[&[kind], &n.to_le_bytes()[..]].concat());
    let mut id = [0; 16];
    id.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
    id
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn body(n: u64, event_type: &str, data: String) -> Body {
    Body {
        event_type: event_type.to_owned(),
        schema: 1,
        event_id: id(9, n),
        occurred_at: 1_790_000_000_000_000,
        occurred_offset: 480,
        late_reason: None,
        actor: Actor {
            staff: id(2, n % 40),
            role: "counsellor".to_owned(),
            profession: "pekerja_sosial".to_owned(),
            unit: "konseling".to_owned(),
            acting_for: None,
        },
        sign_in: Some(id(3, n % 40)),
        device: None,
        purpose: Some("service".to_owned()),
        basis: Some("assignment".to_owned()),
        rule: Some("responsible-works".to_owned()),
        policy_version: 1,
        request_id: id(4, n),
        correlation: None,
        cause: None,
        command_tag: n.is_multiple_of(4).then(|| *blake3::hash(&n.to_le_bytes()).as_bytes()),
        body_digest: n.is_multiple_of(4).then(|| *blake3::hash(&n.to_be_bytes()).as_bytes()),
        data,
    }
}

fn stream(kind: u8, id: [u8; 16]) -> Stream {
    Stream { kind: StreamKind(kind), id }
}

/// The case numbered `n` of those that entries are spread over.
pub(crate) fn case(n: u64) -> [u8; 16] {
    id(1, n % 20_000)
}

/// A session, its note sealed now.
pub(crate) fn session(n: u64, vault: &Vault, key: KeyId) -> Result<Append> {
    let case = case(n);
    let ids = [hex(&case), hex(&id(5, n)), hex(&id(6, n)), hex(&id(2, n % 40))];
    let [case_hex, session, note, staff] = ids;
    let data = format!(
        "{{\"by\":\"{staff}\",\"case\":\"{case_hex}\",\"head_count\":1,\"minutes\":50,\
         \"mode\":\"office\",\"note\":\"{note}\",\"number\":1,\"present\":[],\
         \"service\":\"konseling\",\"session\":\"{session}\"}}"
    );
    let body = body(n, "session_held", data);
    let of = PartOf {
        event_id: EventId::from_bytes(body.event_id),
        event_type: &body.event_type,
        schema: 1,
    };
    let text = [b'x'; NOTE_BYTES];
    let party = PartyId::from_bytes(id(7, n % 20_000));
    let part = PartText { class: 1, section: 4, party, key, text: &text };
    let part = vault.seal(&of, 0, &part)?;
    append(&body, vec![stream(StreamId::CASE, case)], &[part])
}

/// A look at one case.
pub(crate) fn look(n: u64) -> Result<Append> {
    let digest = hex(blake3::hash(&n.to_le_bytes()).as_bytes());
    let data = format!(
        "{{\"digest\":\"{digest}\",\"fields\":[\"intake_opened\",\"party_added\",\
         \"session_held\"],\"sections\":[\"identity\",\"intake\",\"session\"],\
         \"shape\":\"case_file\",\"up_to\":\"{n}\"}}"
    );
    let streams = vec![
        stream(StreamId::LOOKS_OF, case(n.wrapping_mul(7))),
        stream(StreamId::LOOKS_BY, id(2, n % 40)),
    ];
    append(&body(n, "record_viewed", data), streams, &[])
}

/// The reader numbered `n` of those who look.
pub(crate) fn reader(n: u64) -> [u8; 16] {
    id(2, n % 40)
}

/// The entry that ends a checkpoint.
pub(crate) fn heads(n: u64, heads: &str) -> Result<Append> {
    let data = format!("{{\"heads\":\"{heads}\"}}");
    let body = body(n, sanad_chain::tree::HEADS_COMMITTED, data);
    append(&body, vec![stream(StreamId::SYSTEM, [0; 16])], &[])
}

fn append(body: &Body, streams: Vec<Stream>, parts: &[SealedPart]) -> Result<Append> {
    let draft = Draft::new(body, streams, parts)?;
    Ok(Append::one(CommandId::from_bytes(body.event_id), draft))
}
