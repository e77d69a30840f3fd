//! What anybody may have written is read or refused, and nothing else: the targets of the fuzzer, over its
//! corpus and what is near to it. `./task fuzz` looks further.

use std::path::Path;

#[path = "../../fuzz/targets.rs"]
mod targets;

/// Changes of each file of the corpus.
const CHANGES: u64 = 400;

/// A number drawn from the last: the same in each run.
fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state >> 1).unwrap()
}

/// One to four of: a byte changed, bytes cut out, bytes said twice, a number made large.
fn changed(bytes: &[u8], state: &mut u64) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=next(state) % 4 {
        if bytes.is_empty() {
            break;
        }
        let at = next(state) % bytes.len();
        let to = (at + 1 + next(state) % 64).min(bytes.len());
        match next(state) % 5 {
            0 => bytes[at] ^= 1 << (next(state) % 8),
            1 => drop(bytes.drain(at..to)),
            2 => {
                let twice = bytes[at..to].to_vec();
                bytes.splice(at..at, twice);
            }
            3 => bytes.truncate(at),
            _ => bytes[at..to].fill(0xff),
        }
    }
    bytes
}

#[test]
fn no_bytes_near_to_the_corpus_break_a_reader() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    for (name, target) in targets::ALL {
        let files: Vec<_> = std::fs::read_dir(corpus.join(name)).unwrap().collect();
        assert!(files.len() >= 3 || name == "add_checkpoint", "{name}");
        for file in files {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            target(&bytes);
            let mut state = 0x5a4d_4144_u64 + bytes.len() as u64;
            (0..CHANGES).for_each(|_| target(&changed(&bytes, &mut state)));
        }
        target(b"");
    }
}

#[test]
fn the_corpus_is_what_it_says() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    let key: sanad_chain::tree::VerifierKey = targets::LOG_KEY.trim().parse().unwrap();
    for name in ["note/note", "note/cosigned"] {
        key.open(&std::fs::read(corpus.join(name)).unwrap()).unwrap();
    }
    for name in ["bundle/whole.jsonl", "bundle/by.jsonl"] {
        let bytes = std::fs::read(corpus.join(name)).unwrap();
        let told = sanad_bundle::check(&mut &*bytes, &key, &mut |_| {}).unwrap();
        assert_eq!((told.integrity, told.completeness), (vec![], vec![]), "{name}");
    }
    for entry in std::fs::read_dir(corpus.join("entry")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(sanad_chain::Entry::parse_front(&bytes).is_ok());
    }
}
