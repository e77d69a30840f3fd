//! The format, byte by byte, as committed in `schemas/vectors/`. Regenerating the vectors must
//! change nothing: `SANAD_BLESS=1` writes them, and is for a new format only.

use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::testing::{LEDGER, body, draft, key, stream, write};
use crate::{Draft, Entry, FrameSeal, Hash, LinkBody, Verifier, content_tag};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").unwrap();
        out
    })
}

fn vectors() -> Value {
    let bare = Draft::new(&body(9), vec![stream(6, 0)], &[]).unwrap();
    let groups = [vec![draft(1), draft(2)], vec![bare], vec![draft(4)]];
    let (frames, head) = write(&groups, &key());
    let frames: Vec<Value> = frames
        .iter()
        .map(|frame| {
            let mut seal = Vec::new();
            frame.seal.encode_into(&mut seal);
            let entries: Vec<Value> = frame.entries().iter().map(entry_vector).collect();
            json!({ "entries": entries, "seal": hex(&seal) })
        })
        .collect();
    json!({
        "about": "a ledger of four entries in three frames; integers little-endian; see entry.v1.md",
        "ledger": LEDGER.to_string(),
        "generation": 0,
        "seal_key": hex(b"a seal key that only tests know."),
        "head": head.to_string(),
        "frames": frames,
    })
}

fn entry_vector(entry: &Entry<'_>) -> Value {
    let body = entry.body().unwrap();
    let links: Vec<Value> = entry
        .link_bytes()
        .map(|bytes| json!({ "bytes": hex(bytes), "hash": LinkBody::hash(bytes).to_string() }))
        .collect();
    let parts: Vec<Value> = entry
        .parts()
        .map(|(descriptor, bytes)| {
            json!({ "bytes": hex(bytes.unwrap()), "hash": descriptor.hash.to_string() })
        })
        .collect();
    json!({
        "seq": entry.seq().get().to_string(),
        "recorded_at": entry.position().recorded_at.to_string(),
        "header": hex(entry.header()),
        "hash": entry.hash().to_string(),
        "content_tag": hex(&content_tag(&key(), entry)),
        "links": links,
        "parts": parts,
        "event_type": body.event_type,
        "data": body.data,
    })
}

#[test]
fn the_committed_vectors_are_what_the_code_writes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/vectors/entry.v1.json");
    let now = serde_json::to_string_pretty(&vectors()).unwrap() + "\n";
    if std::env::var_os("SANAD_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &now).unwrap();
    }
    let committed = std::fs::read_to_string(&path).expect("the vectors are committed");
    assert!(committed == now, "the format changed: {} differs", path.display());
}

#[test]
fn an_entry_that_is_in_no_stream_is_none() {
    let (frames, _) = write(&[vec![draft(1)]], &key());
    let entries = frames[0].entries();
    let header = entries[0].header();
    assert_eq!(Entry::of_header(header).unwrap().hash(), entries[0].hash());
    let longer = [header, &[0]].concat();
    assert_eq!(Entry::of_header(&longer).unwrap_err(), crate::Malformed::Lengths);
    let links = 32 * entries[0].link_hashes().len();
    let mut alone = [&header[..96], &[0, 0], &header[98..104], &header[104 + links..]].concat();
    let length = u32::try_from(alone.len()).unwrap();
    alone[4..8].copy_from_slice(&length.to_le_bytes());
    assert_eq!(Entry::of_header(&alone).unwrap_err(), crate::Malformed::Lengths);
}

proptest! {
    #[test]
    fn no_bytes_make_the_parsers_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut record = crate::MAGIC.to_vec();
        record.extend(&bytes);
        for bytes in [&bytes, &record] {
            if let Ok((entry, _)) = Entry::parse_front(bytes) {
                let _ = (entry.hash(), entry.body(), entry.parts().count(), entry.links().count());
            }
            let _ = FrameSeal::parse(bytes);
        }
    }

    #[test]
    fn any_changed_byte_of_a_record_is_found_without_a_key(
        at in 0_usize..10_000,
        flip in 1_u8..,
    ) {
        let (frames, head) = write(&[vec![draft(1), draft(2), draft(4)]], &key());
        let mut records = frames[0].records.clone();
        let at = at % records[1].len();
        records[1][at] ^= flip;
        let mut verifier = Verifier::new(LEDGER, 0, None);
        let parsed: Result<Vec<_>, _> = records.iter().map(|r| Entry::parse(r)).collect();
        if let Ok(entries) = parsed {
            verifier.frame(&entries, None, |_| String::new());
            let claim = crate::Claim { size: 3, head, authentic: true };
            prop_assert!(!verifier.finish(Some(claim), "").is_empty(), "byte {at}");
        }
    }

    #[test]
    fn a_link_reads_back_as_written(
        kind in any::<u8>(), id in any::<[u8; 16]>(), salt in any::<[u8; 10]>(),
        version in 1..=LinkBody::VERSION_MAX, prev in any::<[u8; 32]>(),
    ) {
        let stream = crate::Stream { kind: crate::StreamKind(kind), id };
        let link = LinkBody { salt, stream, version, prev: Hash::from_bytes(prev) };
        prop_assert_eq!(LinkBody::parse(&link.encode()), Some(link));
    }
}
