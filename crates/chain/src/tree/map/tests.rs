use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::ids::StreamKind;

const LEDGER: LedgerId = LedgerId::from_bytes([7; 16]);

fn stream(n: u16) -> Stream {
    let mut id = [0; 16];
    id[..2].copy_from_slice(&n.to_le_bytes());
    Stream { kind: StreamKind(u8::try_from(n % 5).unwrap()), id }
}

fn head(version: u64) -> StreamHead {
    let link = Hash::from_bytes(*blake3::hash(&version.to_le_bytes()).as_bytes());
    StreamHead { version, link }
}

/// Adds a link to each stream in turn.
fn grown(streams: impl IntoIterator<Item = u16>) -> (HeadMap, BTreeMap<u16, StreamHead>) {
    let (mut map, mut ends) = (HeadMap::new(LEDGER), BTreeMap::<u16, StreamHead>::new());
    for n in streams {
        let last = ends.get(&n).copied();
        let (version, prev) = last.map_or((0, Hash::ZERO), |end| (end.version, end.link));
        let (version, next) = (version + 1, head(version + 1));
        map.take(&LinkBody { salt: [0; 10], stream: stream(n), version, prev }, next.link).unwrap();
        ends.insert(n, next);
    }
    (map, ends)
}

/// The root, from the definition: no tree kept, every subtree split by its bit.
fn by_definition(leaves: &[(MapKey, StreamHead)], depth: usize) -> NodeHash {
    match leaves {
        [] => EMPTY,
        [(key, head)] => leaf_hash(key, head),
        more => {
            let side = |side| -> Vec<_> {
                more.iter().copied().filter(|(key, _)| key.side(depth) == side).collect()
            };
            let [left, right] = [side(0), side(1)].map(|side| by_definition(&side, depth + 1));
            NodeHash::over(left, right)
        }
    }
}

#[test]
fn a_map_of_one_stream_is_its_leaf_and_an_empty_one_is_zero() {
    let mut map = HeadMap::new(LEDGER);
    assert_eq!(map.root(), EMPTY);
    assert_eq!(map.prove(stream(1)).check(EMPTY, LEDGER, stream(1)), Ok(None));
    let (mut map, _) = grown([1]);
    assert_eq!(map.root(), leaf_hash(&MapKey::of(LEDGER, stream(1)), &head(1)));
}

#[test]
fn a_link_that_does_not_follow_is_refused_and_changes_nothing() {
    let (mut map, _) = grown([1, 2, 1]);
    let root = map.root();
    let link = |version, prev| LinkBody { salt: [0; 10], stream: stream(1), version, prev };
    for wrong in [link(4, head(2).link), link(3, head(1).link), link(2, head(2).link)] {
        assert_eq!(map.take(&wrong, head(9).link), Err(NotNext { stream: stream(1) }));
    }
    assert_eq!((map.root(), map.streams()), (root, 2));
    map.take(&link(3, head(2).link), head(3).link).unwrap();
    assert_ne!(map.root(), root);
}

#[test]
fn the_committed_root_is_read_from_the_data_and_from_no_text_in_it() {
    let root = "ab".repeat(32);
    let data =
        format!(r#"{{"before":{{"by":["\"heads\":\"{}"]}},"heads":"{root}"}}"#, "cd".repeat(32));
    assert_eq!(committed_heads(&data), Some(NodeHash::from_bytes([0xab; 32])));
    let plain = format!(r#"{{"heads":"{root}"}}"#);
    assert_eq!(committed_heads(&plain), Some(NodeHash::from_bytes([0xab; 32])));
    for wrong in ["{}", r#"{"heads":"ab"}"#, r#"{"heads":7}"#, "", "{\"before\":", "{\"before\":}"]
    {
        assert_eq!(committed_heads(wrong), None, "{wrong}");
    }
    // Nothing else stands beside it, before or behind, and no other object tells it.
    let heads = format!(r#""heads":"{root}""#);
    for wrong in [
        format!(r#"{{"a":1,{heads}}}"#),
        format!(r#"{{{heads},"z":1}}"#),
        format!(r#"{{"before":{{}},"c":{{}},{heads}}}"#),
        format!(r#"{{"before":{{{heads}}}}}"#),
        format!(r#"{{"before":[],{heads}}}"#),
        format!(r#"{{"before":"{{}}",{heads}}}"#),
        format!("{{{heads},{heads}}}"),
    ] {
        assert_eq!(committed_heads(&wrong), None, "{wrong}");
    }
    let nested = format!(r#"{{"before":{{"heads":"{}","x":"}}\\"}},{heads}}}"#, "cd".repeat(32));
    assert_eq!(committed_heads(&nested), Some(NodeHash::from_bytes([0xab; 32])));
}

#[test]
fn the_same_stream_of_another_ledger_has_another_key() {
    let other = LedgerId::from_bytes([8; 16]);
    assert_ne!(MapKey::of(LEDGER, stream(1)), MapKey::of(other, stream(1)));
    let (mut map, _) = grown(0..9);
    let (root, proof) = (map.root(), map.prove(stream(1)));
    assert_eq!(proof.check(root, LEDGER, stream(1)), Ok(Some(head(1))));
    assert_eq!(proof.check(root, other, stream(1)), Err(NotInMap));
}

#[test]
fn a_stream_s_own_leaf_proves_no_absence_and_no_other_length() {
    let (mut map, _) = grown((0..40).chain([3, 3]));
    let (root, proof) = (map.root(), map.prove(stream(3)));
    let WayEnd::Itself(end) = proof.end else { panic!("{proof:?}") };
    let with = |end| MapProof { end, ..proof.clone() }.check(root, LEDGER, stream(3));
    assert_eq!(with(WayEnd::Itself(end)), Ok(Some(end)));
    let key = MapKey::of(LEDGER, stream(3));
    assert_eq!(with(WayEnd::Other { key, head: end }), Err(NotInMap));
    let longer = StreamHead { version: end.version + 1, ..end };
    assert_eq!(with(WayEnd::Itself(longer)), Err(NotInMap));
}

#[test]
fn a_leaf_that_stands_where_it_has_no_place_proves_no_absence() {
    // A map that somebody made by hand: a leaf on the other side of the root than its key says.
    let key = MapKey::of(LEDGER, stream(1));
    let other = (2..).map(|n| MapKey::of(LEDGER, stream(n)));
    let other = other.into_iter().find(|other| other.side(0) != key.side(0)).unwrap();
    let beside = leaf_hash(&key, &head(1));
    let root = over(key.side(0), leaf_hash(&other, &head(1)), beside);
    let end = WayEnd::Other { key: other, head: head(1) };
    let proof = MapProof { beside: vec![beside], end };
    assert_eq!(proof.check(root, LEDGER, stream(1)), Err(NotInMap));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_root_is_that_of_the_definition_however_it_grew(
        streams in prop::collection::vec(0_u16..200, 0..300),
        asked in 0_usize..300,
    ) {
        let (mut map, ends) = grown(streams.iter().copied());
        let leaves: Vec<_> =
            ends.iter().map(|(n, head)| (MapKey::of(LEDGER, stream(*n)), *head)).collect();
        let root = by_definition(&leaves, 0);
        prop_assert_eq!(map.root(), root);
        prop_assert_eq!(map.streams(), leaves.len() as u64);
        // A root asked for in between changes nothing of the next one.
        let (before, after) = streams.split_at(asked.min(streams.len()));
        let (mut map, mut ends) = grown(before.iter().copied());
        map.root();
        for n in after {
            let last = ends.get(n).copied();
            let (version, prev) = last.map_or((0, Hash::ZERO), |end| (end.version, end.link));
            let next = head(version + 1);
            let (stream, version) = (stream(*n), version + 1);
            map.take(&LinkBody { salt: [0; 10], stream, version, prev }, next.link).unwrap();
            ends.insert(*n, next);
        }
        prop_assert_eq!(map.root(), root);
    }

    #[test]
    fn every_stream_is_proven_with_its_end_and_every_other_with_none(
        streams in prop::collection::vec(0_u16..100, 0..200),
    ) {
        let (mut map, ends) = grown(streams);
        let root = map.root();
        for n in 0..120 {
            let proof = map.prove(stream(n));
            prop_assert_eq!(proof.check(root, LEDGER, stream(n)), Ok(ends.get(&n).copied()));
        }
    }

    #[test]
    fn no_changed_proof_proves_anything_else(
        streams in prop::collection::vec(0_u16..100, 2..200),
        asked in 0_u16..120,
        at: prop::sample::Index,
        change in 0_u8..6,
    ) {
        let (mut map, ends) = grown(streams);
        let root = map.root();
        let mut proof = map.prove(stream(asked));
        let right = proof.clone();
        match change {
            0 if !proof.beside.is_empty() => {
                let at = at.index(proof.beside.len());
                proof.beside[at] = leaf_hash(&MapKey([1; 32]), &head(1));
            }
            1 => drop(proof.beside.pop()),
            2 => proof.beside.push(EMPTY),
            3 => proof.end = WayEnd::Nothing,
            4 => proof.end = WayEnd::Itself(head(77)),
            _ => proof.end = WayEnd::Other { key: MapKey([3; 32]), head: head(1) },
        }
        let told = proof.check(root, LEDGER, stream(asked));
        if proof == right {
            prop_assert_eq!(told, Ok(ends.get(&asked).copied()));
        } else {
            prop_assert_eq!(told, Err(NotInMap));
        }
    }
}
