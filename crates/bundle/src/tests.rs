//! Bundles of a small log, whole and tampered with.

use std::collections::HashMap;

use proptest::prelude::*;
use sanad_chain::tree::{
    Edge, HEADS_COMMITTED, HeadMap, NodeHash, Origin, Prover, SigningKey, TileId, TileSource,
    VerifierKey,
};
use sanad_chain::{
    Actor, Body, Class, CommandId, Descriptor, Draft, Entry, Hash, KeyId, LedgerId, LinkBody,
    PartyId, Place, Position, SealedPart, Seq, Stream, StreamKind, link, part_hash,
};
use sha2::{Digest, Sha256};

use crate::line::{Line, Number, Trailer};
use crate::{Begin, BundleEntry, BundlePart, BundleWriter, Checked, Claim, Report, check};

const LEDGER: LedgerId = LedgerId::from_bytes(*b"a test's ledger.");

fn stream(kind: u8, n: u8) -> Stream {
    Stream { kind: StreamKind(kind), id: [n; 16] }
}

fn key() -> SigningKey {
    SigningKey::from_seed(Origin::new("lk3.example", 0).unwrap(), &[7; 32])
}

fn public() -> VerifierKey {
    key().verifier()
}

fn body(n: u8, event_type: &str, data: String) -> Body {
    Body {
        event_type: event_type.into(),
        schema: 1,
        event_id: [n; 16],
        occurred_at: 1_790_000_000_000_000,
        occurred_offset: 480,
        late_reason: None,
        actor: Actor {
            staff: [0xAA; 16],
            role: "counsellor".into(),
            profession: "konselor".into(),
            unit: "lk3".into(),
            acting_for: (n.is_multiple_of(5)).then_some([0xAB; 16]),
        },
        sign_in: None,
        device: None,
        purpose: Some("service".into()),
        basis: Some("assignment".into()),
        rule: None,
        policy_version: 1,
        request_id: [3; 16],
        correlation: None,
        cause: None,
        command_tag: None,
        body_digest: None,
        data,
    }
}

fn part(bytes: &[u8]) -> SealedPart {
    let descriptor = Descriptor {
        place: Place::Inline,
        class: 1,
        section: 4,
        index: 0,
        party: PartyId::from_bytes([0xC0; 16]),
        key: KeyId::from_bytes([0xC1; 16]),
        salt: [0xC2; 16],
        stored_len: bytes.len() as u64,
        hash: part_hash(bytes),
        check: [0xC3; 32],
    };
    SealedPart { descriptor, bytes: bytes.to_vec() }
}

/// A log of entries in a stream of looks at one of three cases and in one of a reader, ended by an entry
/// that tells the map.
struct Log {
    records: Vec<Vec<u8>>,
    heads: HeadMap,
    tiles: Tiles,
    root: NodeHash,
}

#[derive(Default)]
struct Tiles(HashMap<TileId, Vec<u8>>);

impl TileSource for Tiles {
    fn tile(&self, tile: TileId) -> Option<Vec<u8>> {
        self.0.get(&tile).cloned()
    }
}

fn bytes(nodes: &[NodeHash]) -> Vec<u8> {
    nodes.iter().flat_map(|node| *node.as_bytes()).collect()
}

impl Log {
    fn of(cases: &[u8]) -> Self {
        Self::in_kind(cases, 2)
    }

    /// With the looks at cases in streams of this kind.
    fn in_kind(cases: &[u8], kind: u8) -> Self {
        let mut heads = HeadMap::new(LEDGER);
        let mut ends: HashMap<Stream, (u64, Hash)> = HashMap::new();
        let (mut records, mut head) = (Vec::new(), Hash::ZERO);
        let (mut edge, mut tiles) = (Edge::default(), Tiles::default());
        for at in 0..=cases.len() {
            let n = u8::try_from(at).unwrap();
            let (event, data, streams) = if let Some(case) = cases.get(at) {
                let streams = vec![stream(kind, 1 + case), stream(3, 9)];
                ("record_viewed", format!("{{\"n\":{n}}}"), streams)
            } else {
                let data = format!("{{\"heads\":\"{:?}\"}}", heads.root());
                (HEADS_COMMITTED, data, vec![stream(6, 0)])
            };
            let parts = if n.is_multiple_of(3) { vec![part(&[n; 40])] } else { Vec::new() };
            let draft = Draft::new(&body(n, event, data), streams, &parts).unwrap();
            let links: Vec<LinkBody> = draft
                .streams()
                .iter()
                .map(|stream| {
                    let (version, prev) = ends.get(stream).copied().unwrap_or((0, Hash::ZERO));
                    LinkBody { salt: [n; 10], stream: *stream, version: version + 1, prev }
                })
                .collect();
            let position = Position {
                ledger: LEDGER,
                generation: 0,
                seq: Seq::new(at as u64),
                recorded_at: 1_790_000_000_000_000 + i64::from(n),
                prev: head,
                command: CommandId::from_bytes([n; 16]),
                part: 0,
                of: 1,
            };
            let linked = link(&position, &draft, &links);
            for (link, hash) in links.iter().zip(&linked.link_hashes) {
                ends.insert(link.stream, (link.version, *hash));
                if at < cases.len() {
                    heads.take(link, *hash).unwrap();
                }
            }
            head = linked.hash;
            edge.push(NodeHash::of_entry(&head), &mut |tile, nodes| {
                tiles.0.insert(tile, bytes(nodes));
            });
            records.push(linked.record);
        }
        tiles.0.extend(edge.partial().map(|(tile, nodes)| (tile, bytes(nodes))));
        Self { records, heads, tiles, root: edge.root() }
    }

    fn size(&self) -> u64 {
        self.records.len() as u64
    }

    fn begin<'a>(
        &self,
        to: &'a mut Vec<u8>,
        whole: bool,
        claims: &[Claim],
    ) -> BundleWriter<&'a mut Vec<u8>> {
        let note = String::from_utf8(key().sign(self.size(), self.root).unwrap()).unwrap();
        let made_at = "2026-11-24T00:00:00Z".to_owned();
        let begin = Begin { ledger: LEDGER, generation: 0, checkpoint: &note, whole, made_at };
        BundleWriter::begin(to, begin, claims, &key()).unwrap()
    }

    /// A bundle of these streams.
    fn bundle(&mut self, streams: &[Stream]) -> Vec<u8> {
        let claims = streams.iter().map(|stream| {
            let end = self.heads.prove(*stream);
            Claim { stream: *stream, end }
        });
        let claims: Vec<_> = claims.collect();
        let mut bytes = Vec::new();
        let mut bundle = self.begin(&mut bytes, false, &claims);
        let mut prover = Prover::new(&self.tiles, (self.size(), self.root));
        for record in &self.records {
            let entry = Entry::parse(record).unwrap();
            let shown = entry.links().any(|link| streams.contains(&link.stream));
            if !shown && entry.seq().get() + 1 < self.size() {
                continue;
            }
            let proof = Some(prover.inclusion(entry.seq().get()).unwrap());
            let parts = entry.descriptors().map(|part| BundlePart { index: part.index, key: None });
            let parts = parts.collect();
            bundle.entry(BundleEntry { entry, streams: Some(streams), parts, proof }).unwrap();
        }
        finish(bundle);
        bytes
    }

    fn whole(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut bundle = self.begin(&mut bytes, true, &[]);
        for record in &self.records {
            let entry = Entry::parse(record).unwrap();
            let parts = entry.descriptors().map(|part| BundlePart { index: part.index, key: None });
            let parts = parts.collect();
            bundle.entry(BundleEntry { entry, streams: None, parts, proof: None }).unwrap();
        }
        finish(bundle);
        bytes
    }
}

fn finish(bundle: BundleWriter<&mut Vec<u8>>) {
    let report = Report { id: "laporan".into(), en: "report".into() };
    bundle.finish(report, &key()).unwrap();
}

fn told(bundle: &[u8]) -> Checked {
    check(&mut &*bundle, &public(), &mut |_| {}).unwrap()
}

fn holds(told: &Checked) -> bool {
    told.integrity.is_empty() && told.completeness.is_empty()
}

const CASES: [u8; 12] = [0, 1, 0, 2, 1, 0, 0, 1, 2, 0, 1, 0];

/// The bundle of the looks at the first case, as lines.
fn lines(bundle: &[u8]) -> Vec<String> {
    String::from_utf8(bundle.to_vec()).unwrap().split_inclusive('\n').map(str::to_owned).collect()
}

#[test]
fn each_stream_is_shown_whole_and_one_that_is_not_there_as_none() {
    let mut log = Log::of(&CASES);
    let streams = [stream(2, 1), stream(2, 2), stream(2, 3), stream(3, 9), stream(2, 77)];
    let told = told(&log.bundle(&streams));
    assert!(holds(&told), "{told:?}");
    let lengths: Vec<_> = told.streams.iter().map(|shown| shown.length.unwrap()).collect();
    assert_eq!(lengths, [6, 4, 2, 12, 0]);
    assert_eq!((told.size, told.entries), (13, 13));
}

#[test]
fn the_whole_log_is_shown() {
    let log = Log::of(&CASES);
    let told = told(&log.whole());
    assert!(holds(&told) && told.whole && told.entries == 13, "{told:?}");
}

/// What is found of lines that were changed by `change`, apart from the signed end.
fn found(of: &[String], change: impl FnOnce(&mut Vec<String>)) -> Vec<Class> {
    let mut lines = of.to_vec();
    change(&mut lines);
    let told = told(lines.concat().as_bytes());
    let classes = told.integrity.iter().chain(&told.completeness);
    let mut classes: Vec<_> = classes.map(|finding| finding.class).collect();
    classes.dedup();
    classes
}

#[test]
fn what_is_done_to_lines_is_found_and_named() {
    let mut log = Log::of(&CASES);
    let streams = [stream(2, 1)];
    let bundle = lines(&log.bundle(&streams));
    // bundle, checkpoint, one stream, six looks and the last entry, report, end.
    assert_eq!(bundle.len(), 12);
    let other = {
        let mut cases = CASES;
        cases[11] = 1;
        lines(&Log::of(&cases).bundle(&streams))
    };
    assert_eq!(found(&bundle, |_| {}), []);
    let end = Class::Edited;
    let removed = [Class::Removed, end, Class::Removed];
    assert_eq!(found(&bundle, |lines| drop(lines.remove(4))), removed, "a look");
    let last = [Class::Removed, end, Class::Truncated];
    assert_eq!(found(&bundle, |lines| drop(lines.remove(8))), last, "the last look");
    let map = [Class::Removed, end];
    assert_eq!(found(&bundle, |lines| drop(lines.remove(9))), map, "the entry of the map");
    let swapped = found(&bundle, |lines| lines.swap(4, 5));
    assert!(swapped.contains(&Class::Reordered), "{swapped:?}");
    let twice = found(&bundle, |lines| lines.insert(4, lines[4].clone()));
    assert!(twice.contains(&Class::Reordered), "{twice:?}");
    let renamed =
        found(&bundle, |lines| lines[4] = lines[4].replacen("\"seq\":\"", "\"seq\":\"1", 1));
    assert_eq!(renamed[0], Class::Edited, "{renamed:?}");
    for cut in 3..11 {
        let found = found(&bundle, |lines| lines.truncate(cut));
        assert!(found.contains(&Class::Truncated), "{cut}: {found:?}");
    }
    assert_eq!(found(&bundle, |lines| drop(lines.pop())), [Class::Truncated]);
    assert_eq!(found(&bundle, |lines| lines.push(lines[3].clone())), [Class::Inserted]);
    assert_eq!(found(&bundle, |lines| lines[10] = other[9].clone()), [], "the same report");
    // The stream of another log, with its own checkpoint and this one's entries.
    let forked = found(&bundle, |lines| lines[1].clone_from(&other[1]));
    assert!(forked.contains(&Class::Edited), "{forked:?}");
    let another_stream = found(&bundle, |lines| lines[2].clone_from(&other[2]));
    assert!(another_stream.contains(&Class::Edited), "{another_stream:?}");
    let told = found(&bundle, |lines| lines[3] = lines[3].replace("record_viewed", "list_viewed"));
    assert!(told.contains(&Class::Edited), "{told:?}");
}

/// The lines with an end that the institution itself signs over them: what only their own rules find.
fn resealed(mut lines: Vec<String>) -> Vec<u8> {
    let end: serde_json::Value = serde_json::from_str(&lines.pop().unwrap()).unwrap();
    let count = |name: &str| end["end"][name].as_str().unwrap().parse::<u64>().unwrap();
    let (entries, opened) = (count("entries"), count("opened"));
    let body = lines.concat();
    let digest = Sha256::digest(body.as_bytes()).into();
    let seal = key().sign_text(&Trailer::text(entries, opened, &digest)).unwrap();
    let seal = String::from_utf8(seal).unwrap();
    let (entries, opened) = (Number(entries), Number(opened));
    let end = Line::End(Trailer { entries, opened, seal });
    format!("{body}{}\n", serde_json::to_string(&end).unwrap()).into_bytes()
}

/// A bundle, one of its lines, and what is done to it.
type Deed<'a> = (&'a [String], usize, &'a dyn Fn(&str) -> String);

#[test]
fn what_the_institution_itself_writes_otherwise_than_the_format_is_found() {
    let mut log = Log::of(&CASES);
    let part = lines(&log.bundle(&[stream(2, 1)]));
    let whole = lines(&log.whole());
    assert!(holds(&told(&resealed(part.clone()))) && holds(&told(&resealed(whole.clone()))));
    let proof = part[3].split_once("\"proof\":\"").unwrap().1.split_once('"').unwrap().0;
    let proof = format!("\"proof\":\"{proof}\",\"told\"");
    let twice = |line: &str, field: &str| {
        let (before, after) = line.split_once(&format!("\"{field}\":[")).unwrap();
        let (list, rest) = after.split_once(']').unwrap();
        format!("{before}\"{field}\":[{list},{list}]{rest}")
    };
    let deeds: [Deed<'_>; 11] = [
        (&part, 9, &|line| line.replace("\"told\"", "\"links\":[],\"told\"")),
        (&part, 5, &|line| line.replace("\"proof\"", "\"parts\":[],\"proof\"")),
        (&part, 3, &|line| twice(line, "links")),
        (&part, 3, &|line| twice(line, "parts")),
        (&part, 3, &|line| line.replace("}],\"proof\"", ",\"opened\":null}],\"proof\"")),
        (&whole, 3, &|line| line.replace("\"told\"", &proof)),
        (&whole, 3, &|line| line.replace("\"told\"", "\"proof\":null,\"told\"")),
        (&whole, 2, &|line| twice(line, "parts")),
        (&part, 2, &|line| line.replace("\"2:", "\"12:")),
        (&part, 3, &|line| line.replace("\"told\":{", "\"told\": {")),
        (&part, 3, &|line| line.replace("}}}\n", "} }}\n")),
    ];
    for (at, (lines, line, change)) in deeds.iter().enumerate() {
        let mut changed = lines.to_vec();
        changed[*line] = change(&lines[*line]);
        assert_ne!(changed[*line], lines[*line], "{at}: {}", lines[*line]);
        let told = told(&resealed(changed));
        assert!(!holds(&told), "{at}: {told:?}");
    }
}

/// What an institution that lies finds: it signs what it likes, and the rest is in the tree already.
#[test]
fn what_the_institution_itself_shows_otherwise_than_it_signed_is_found() {
    let mut log = Log::of(&CASES);
    let mut other = CASES;
    other[2] = 7;
    let mut other = Log::of(&other);
    let streams = [stream(2, 1), stream(3, 9)];
    let (part, of_other) = (lines(&log.bundle(&streams)), lines(&other.bundle(&streams)));
    let (whole, whole_of_other) = (lines(&log.whole()), lines(&other.whole()));
    let found = |lines: Vec<String>| -> Vec<String> {
        let told = told(&resealed(lines));
        told.integrity.iter().map(|finding| finding.detail.clone()).collect()
    };
    let with = |lines: &[String], at: usize, line: String| {
        let mut lines = lines.to_vec();
        assert_ne!(lines[at], line);
        lines[at] = line;
        found(lines)
    };
    // The look of another log, with the proof of the one that stands here.
    let proof = |line: &str| {
        line.split_once("\"proof\":\"").unwrap().1.split_once('"').unwrap().0.to_owned()
    };
    let look = part.iter().position(|line| line.contains("\"seq\":\"2\"")).unwrap();
    let foreign = of_other[look].replace(&proof(&of_other[look]), &proof(&part[look]));
    let told_of = with(&part, look, foreign);
    assert!(told_of[0].contains("not the one under the checkpoint"), "{told_of:?}");
    // What is told for people.
    let told_of = with(&part, look, part[look].replace("\"counsellor\"", "\"supervisor\""));
    assert!(told_of[0].contains("what is told of the header"), "{told_of:?}");
    // A byte of a sealed part, and one of a link: the second character says what the first bits are.
    let byte = |line: &str, field: &str| {
        let at = line.find(field).unwrap() + field.len() + 1;
        let to = if line.as_bytes()[at] == b'A' { "B" } else { "A" };
        format!("{}{to}{}", &line[..at], &line[at + 1..])
    };
    let sealed = part.iter().position(|line| line.contains("\"stored\":\"")).unwrap();
    let told_of = with(&part, sealed, byte(&part[sealed], "\"stored\":\""));
    assert!(told_of[0].contains("bytes of a part"), "{told_of:?}");
    let told_of = with(&part, look, byte(&part[look], "\"body\":\"AgIAAAAA"));
    assert!(told_of[0].contains("a link is not the one"), "{told_of:?}");
    // The whole of another log under this one's checkpoint.
    let mut swapped = whole_of_other;
    swapped[1].clone_from(&whole[1]);
    let told_of = found(swapped);
    assert!(told_of.iter().any(|detail| detail.contains("not the entries under")), "{told_of:?}");
    // Entries out of their order.
    let mut swapped = part.clone();
    swapped.swap(look, look + 1);
    let told_of = found(swapped);
    assert!(told_of[0].contains("does not stand here"), "{told_of:?}");
    // Links of a kind that nobody knows.
    let told_of = found(lines(&Log::in_kind(&CASES, 12).whole()));
    assert!(told_of.iter().all(|detail| detail.contains("no known kind")), "{told_of:?}");
    assert_eq!(told_of.len(), CASES.len());
}

#[test]
fn the_last_entry_is_in_no_stream_that_it_tells_the_end_of() {
    let mut log = Log::of(&CASES);
    let told = told(&log.bundle(&[stream(6, 0)]));
    assert!(holds(&told), "{told:?}");
    assert_eq!(told.streams[0].length, Some(0));
}

#[test]
fn clear_data_that_two_readers_read_otherwise_are_told_by_nobody() {
    for data in ["{\"heads\":1,\"heads\":2}", "{ }", "{\"b\":1,\"a\":2}", "[]"] {
        let draft = Draft::new(&body(1, "record_viewed", data.into()), vec![stream(2, 1)], &[]);
        let told = crate::told::told(&Entry::parse(&alone(&draft.unwrap(), 1).record).unwrap());
        assert_eq!(told, None, "{data}");
    }
    let draft =
        Draft::new(&body(1, "record_viewed", "{}".into()), vec![stream(2, 1)], &[]).unwrap();
    let second = 1_000_000;
    for (at, tellable) in [(0, true), (-62_135_596_800, true), (-62_135_596_801, false)]
        .into_iter()
        .chain([(253_402_300_799, true), (253_402_300_800, false)])
    {
        let record = alone(&draft, at * second).record;
        assert_eq!(crate::told::told(&Entry::parse(&record).unwrap()).is_some(), tellable, "{at}");
    }
}

/// An entry that stands alone, recorded at this time.
fn alone(draft: &Draft, recorded_at: i64) -> sanad_chain::Linked {
    let position = Position {
        ledger: LEDGER,
        generation: 0,
        seq: Seq::new(0),
        recorded_at,
        prev: Hash::ZERO,
        command: CommandId::from_bytes([1; 16]),
        part: 0,
        of: 1,
    };
    let stream = draft.streams()[0];
    let first = LinkBody { salt: [1; 10], stream, version: 1, prev: Hash::ZERO };
    link(&position, draft, &[first])
}

#[test]
fn an_unknown_field_is_refused_such_as_a_key() {
    let mut log = Log::of(&CASES);
    let bundle = lines(&log.bundle(&[stream(2, 1)]));
    let key = format!("{{\"bundle\":{{\"key\":\"{}\",", public());
    let with_key = found(&bundle, |lines| lines[0] = lines[0].replace("{\"bundle\":{", &key));
    assert!(with_key.contains(&Class::Damaged), "{with_key:?}");
}

#[test]
fn another_key_opens_nothing() {
    let mut log = Log::of(&CASES);
    let bundle = log.bundle(&[stream(2, 1)]);
    let other = SigningKey::from_seed(Origin::new("lk3.example", 0).unwrap(), &[8; 32]);
    let told = check(&mut &*bundle, &other.verifier(), &mut |_| panic!("shown")).unwrap();
    assert_eq!(told.integrity[0].class, Class::KeySwapped);
    assert!(told.foreign && told.integrity.len() == 1 && told.limits().is_empty(), "{told:?}");
    assert_eq!(told.size, 0);
    // Nor does a key of another log, under whatever name the bundle stands.
    let other = SigningKey::from_seed(Origin::new("lk3.example", 1).unwrap(), &[7; 32]);
    let told = check(&mut &*bundle, &other.verifier(), &mut |_| panic!("shown")).unwrap();
    assert!(told.foreign, "{told:?}");
    let wrong = lines(&bundle);
    let told = self::told(wrong[..2].concat().replacen("lk3.example/0\\n", "x\\n", 1).as_bytes());
    assert!(!told.foreign && told.integrity[0].class == Class::Edited, "{told:?}");
}

#[test]
fn what_it_does_not_show_is_told_by_what_it_is() {
    use crate::Limit::{ActsOnEverything, Chain, Map, Others};
    let mut log = Log::of(&CASES);
    let shows = |told: Checked| {
        let limits = told.limits();
        [Map, Chain, Others, ActsOnEverything].map(|limit| limits.contains(&limit))
    };
    assert_eq!(shows(told(&log.bundle(&[]))), [true, true, true, false]);
    assert_eq!(shows(told(&log.bundle(&[stream(3, 9)]))), [true, true, false, false]);
    assert_eq!(shows(told(&log.bundle(&[stream(2, 1)]))), [true, true, false, true]);
    let with_all = [stream(2, 1), stream(2, 0)];
    assert_eq!(shows(told(&log.bundle(&with_all))), [true, true, false, false]);
    assert_eq!(shows(told(&log.whole())), [false; 4]);
    assert!(!told(&log.whole()).limits().contains(&crate::Limit::EarlierGeneration));
}

#[test]
fn of_the_whole_log_nothing_may_be_missing() {
    let log = Log::of(&CASES);
    let bundle = lines(&log.whole());
    for (at, line) in bundle.iter().enumerate().skip(2).take(13) {
        let found = found(&bundle, |lines| drop(lines.remove(at)));
        let named = [Class::Removed, Class::Truncated];
        assert!(found.iter().any(|class| named.contains(class)), "{at}: {found:?}");
        let links = line.find("\"links\"").unwrap();
        let without =
            format!("{}\"told\"{}", &line[..links], line.split_once("\"told\"").unwrap().1);
        let found = found_with(&bundle, at, without);
        assert!(found.contains(&Class::Removed), "{at}: {found:?}");
    }
    let found = found(&bundle, |lines| drop(lines.drain(10..15)));
    assert!(found.contains(&Class::Truncated), "{found:?}");
}

fn found_with(bundle: &[String], at: usize, line: String) -> Vec<Class> {
    found(bundle, |lines| lines[at] = line)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn one_changed_byte_is_found(at: prop::sample::Index, to: u8, whole: bool) {
        let mut log = Log::of(&CASES[..5]);
        let bundle = if whole { log.whole() } else { log.bundle(&[stream(2, 1)]) };
        let mut changed = bundle.clone();
        let at = at.index(bundle.len());
        prop_assume!(changed[at] != to);
        changed[at] = to;
        prop_assert!(!holds(&told(&changed)), "byte {at} to {to}");
    }

    #[test]
    fn bytes_cut_out_or_put_in_are_found(
        from: prop::sample::Index,
        length in 1_usize..600,
        put: Vec<u8>,
    ) {
        let mut log = Log::of(&CASES[..5]);
        let bundle = log.bundle(&[stream(2, 1)]);
        let from = from.index(bundle.len());
        let to = (from + length).min(bundle.len());
        let mut changed = bundle.clone();
        changed.splice(from..to, put);
        prop_assume!(changed != bundle);
        prop_assert!(!holds(&told(&changed)));
    }

    #[test]
    fn no_bytes_are_taken_for_a_bundle(bytes: Vec<u8>) {
        prop_assert!(!holds(&told(&bytes)));
    }

    #[test]
    fn every_stream_of_any_log_is_shown_whole(cases in prop::collection::vec(0_u8..9, 0..40)) {
        let mut log = Log::of(&cases);
        let streams: Vec<_> = (1..11).map(|n| stream(2, n)).collect();
        let told = told(&log.bundle(&streams));
        prop_assert!(holds(&told), "{told:?}");
        for (shown, n) in told.streams.iter().zip(0..) {
            let length = cases.iter().fold(0, |length, case| length + u64::from(*case == n));
            prop_assert_eq!(shown.length, Some(length));
        }
        prop_assert!(holds(&super::tests::told(&log.whole())));
    }
}
