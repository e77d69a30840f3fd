//! What is done with bytes that anybody may have written. Used twice: by the fuzzer, and by a test that
//! goes over the corpus and what is near to it (`tests/src/corpus.rs`).

use sanad_chain::tree::{
    AddCheckpoint, Policy, TileId, VerifierKey, claimed, signed_by_others, text_of, with_lines,
};
use sanad_chain::{Entry, LinkBody};

/// The public key of the log that the corpus is of.
pub(crate) const LOG_KEY: &str = include_str!("log.key");

fn key() -> VerifierKey {
    LOG_KEY.trim().parse().expect("the key of the corpus")
}

/// A note: whatever is read from it stays what it was.
pub(crate) fn note(bytes: &[u8]) {
    if let Ok(told) = key().open(bytes) {
        assert_eq!(
            claimed(bytes).map(|(_, size, root)| (size, root)),
            Some((told.size, told.root))
        );
        assert!(text_of(bytes).is_some());
        let lines = signed_by_others(bytes, &told.origin).into_iter();
        let lines: Vec<_> = lines.map(|line| format!("{line}\n")).collect();
        assert_eq!(with_lines(bytes, &lines).as_deref(), Some(bytes));
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(key) = text.parse::<VerifierKey>()
    {
        assert_eq!(key.to_string(), text);
    }
}

/// A policy: it is read or refused by a line that is there.
pub(crate) fn policy(bytes: &[u8]) {
    match Policy::parse(bytes) {
        Ok(policy) => drop(policy.check(b"", &key())),
        Err(error) => drop(error.to_string()),
    }
}

/// A request to a witness: what is read is written back the same.
pub(crate) fn add_checkpoint(bytes: &[u8]) {
    if let Ok(request) = AddCheckpoint::parse(bytes) {
        assert_eq!(request.to_bytes(), bytes);
    }
}

/// The path of a tile: what is read is written back the same.
pub(crate) fn tile_path(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(tile) = text.parse::<TileId>() {
        assert_eq!(tile.to_string(), text);
    }
    if let Ok(tile) = TileId::of_entries(text) {
        assert_eq!(tile.entries_path(), text);
    }
}

/// A record, and a header alone.
pub(crate) fn entry(bytes: &[u8]) {
    let mut rest = bytes;
    while let Ok((entry, after)) = Entry::parse_front(rest) {
        assert!(after.len() < rest.len());
        let links = entry.link_bytes().zip(entry.link_hashes());
        for (link, hash) in links {
            let same = LinkBody::hash(link) == hash;
            let read = LinkBody::parse(link);
            assert!(!same || read.is_none_or(|read| read.encode() == *link));
        }
        let header = Entry::of_header(entry.header()).expect("the header of a record is one");
        assert_eq!(header.hash(), entry.hash());
        let _ = entry.body();
        entry.parts().for_each(drop);
        rest = after;
    }
}

/// A bundle: nothing of it is believed that the checker does not believe twice.
pub(crate) fn bundle(bytes: &[u8]) {
    let mut shown = 0;
    let told = sanad_bundle::check(&mut &*bytes, &key(), &mut |_| shown += 1);
    let told = told.expect("reading from memory does not fail");
    assert!(shown <= told.entries);
    if told.integrity.is_empty() {
        assert!(told.size > 0 && told.report.is_some());
    }
}

/// A target with its name.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// Every target.
pub(crate) const ALL: [Target; 6] = [
    ("note", note),
    ("policy", policy),
    ("add_checkpoint", add_checkpoint),
    ("tile_path", tile_path),
    ("entry", entry),
    ("bundle", bundle),
];
