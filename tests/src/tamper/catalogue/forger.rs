//! Somebody who has the disk *and* all keys: they seal, mark and sign whatever they like.

use std::path::Path;
use std::sync::Arc;

use sanad_bundle::{Begin, BundleEntry, BundlePart, BundleWriter, Claim, Report};
use sanad_chain::tree::{Edge, HeadMap, NodeHash, Origin, Prover, SigningKey};
use sanad_chain::{
    CommandId, Draft, Entry, FrameSeal, Hash, LedgerId, Place, SealKey, Seq, Stream, content_tag,
    mac,
};
use sanad_disk::RealDisk;
use sanad_ledger::{Append, Ledger, Options, PublicTree, identity_of};
use sanad_vault::{Unlock, Vault};

use super::super::attacker::{Journal, body_of, write_mark};
use super::bundle::Tiles;
use super::victim::{Scene, Victim};

/// The keys of a copy.
pub(super) struct Stolen {
    pub(super) ledger: LedgerId,
    pub(super) seal: SealKey,
    pub(super) signing: SigningKey,
}

/// Acts on everything: part of every answer to who looked.
const LOOKS_OF_ALL: [u8; 16] = [0; 16];

impl Stolen {
    pub(super) fn from(scene: &Scene) -> Self {
        let disk = RealDisk::shared();
        let ledger = identity_of(&disk, &scene.dir).unwrap().ledger;
        let vault = Vault::open(disk, &scene.dir, &scene.keys, ledger, &Unlock::KeyFile).unwrap();
        let origin = Origin::new("lk3.makassar.example", 0).unwrap();
        let (seal, signing) = (vault.seal_key(), vault.checkpoint_key(origin, 1));
        vault.close().unwrap();
        Self { ledger, seal, signing }
    }

    /// Seals every frame anew, writes mark and journal, and takes away what is derived from another one.
    pub(super) fn write(&self, scene: &Scene, journal: &mut Journal) {
        let (mut first, mut before) = (0, Hash::ZERO);
        for frame in &mut journal.frames {
            let entries: Vec<_> =
                frame.records.iter().map(|record| Entry::parse(record).unwrap()).collect();
            let after = entries.last().unwrap().hash();
            let tags = entries.iter().map(|entry| content_tag(&self.seal, entry)).collect();
            let next = first + entries.len() as u64;
            let seal =
                FrameSeal::make(&self.seal, self.ledger, 0, Seq::new(first), before, after, tags);
            frame.seal.clear();
            seal.encode_into(&mut frame.seal);
            (first, before) = (next, after);
        }
        journal.write();
        write_mark(&scene.dir, journal, |fields| {
            mac(&self.seal, "sanad 2026 v1 high-water mark", fields)
        });
        for derived in ["sled", "public"] {
            std::fs::remove_dir_all(scene.dir.join(derived)).unwrap();
        }
    }

    /// Signs a checkpoint over all entries of a journal that no program of ours would sign, and makes the
    /// bundle of the whole log and the one of the looks at the case from it.
    pub(super) fn publish_and_hand_out(
        &self,
        victim: &Victim,
        scene: &Scene,
        journal: &Journal,
    ) -> (Vec<u8>, Tiles) {
        let records: Vec<&Vec<u8>> =
            journal.frames.iter().flat_map(|frame| &frame.records).collect();
        let (mut edge, mut tiles) = (Edge::default(), Tiles::default());
        let flat = |nodes: &[NodeHash]| nodes.iter().flat_map(|node| *node.as_bytes()).collect();
        let mut map = SkippingMap::new(self.ledger);
        for record in &records {
            let entry = Entry::parse(record).unwrap();
            edge.push(NodeHash::of_entry(&entry.hash()), &mut |tile, nodes| {
                tiles.0.insert(tile, flat(nodes));
            });
        }
        tiles.0.extend(edge.partial().map(|(tile, nodes)| (tile, flat(nodes))));
        for record in &records[..records.len() - 1] {
            map.take(&Entry::parse(record).unwrap());
        }
        let note = self.signing.sign(edge.size(), edge.root()).unwrap();
        let of = [victim.looks(), Stream { id: LOOKS_OF_ALL, ..victim.looks() }];
        let claims = of.map(|stream| Claim { stream, end: map.0.prove(stream) });
        let mut whole = self.begin(&scene.at("whole.jsonl"), &note, &[], true);
        let mut looks = self.begin(&scene.at("looks.jsonl"), &note, &claims, false);
        let mut prover = Prover::new(&tiles, (edge.size(), edge.root()));
        for (seq, record) in (0..).zip(&records) {
            let entry = Entry::parse(record).unwrap();
            let parts = entry.descriptors().filter(|part| part.place == Place::Inline);
            let parts = parts.map(|part| BundlePart { index: part.index, key: None }).collect();
            whole.entry(BundleEntry { entry, streams: None, parts, proof: None }).unwrap();
            let is_one = entry.links().any(|link| of.contains(&link.stream));
            if is_one || seq + 1 == edge.size() {
                let proof = Some(prover.inclusion(seq).unwrap());
                let (streams, parts) = (Some(&of[..]), Vec::new());
                looks.entry(BundleEntry { entry, streams, parts, proof }).unwrap();
            }
        }
        for bundle in [whole, looks] {
            bundle.finish(report(), &self.signing).unwrap();
        }
        (note, tiles)
    }

    fn begin(
        &self,
        to: &Path,
        note: &[u8],
        claims: &[Claim],
        whole: bool,
    ) -> BundleWriter<std::fs::File> {
        let begin = Begin {
            ledger: self.ledger,
            generation: 0,
            checkpoint: std::str::from_utf8(note).unwrap(),
            whole,
            made_at: "2026-11-24T00:00:00Z".into(),
        };
        let file = std::fs::File::create(to).unwrap();
        BundleWriter::begin(file, begin, claims, &self.signing).unwrap()
    }

    /// Leaves the last look at the case out of the map that the next checkpoint commits, and out of the
    /// bundle of the looks. Gives back the position of the entry that commits it.
    pub(super) fn commit_wrong_map(&self, victim: &Victim, scene: &Scene) -> u64 {
        let disk = RealDisk::shared();
        let options = Options::new(self.seal.clone());
        let ledger = Ledger::open(Arc::clone(&disk), &scene.dir, options).unwrap();
        let of = [victim.looks(), Stream { id: LOOKS_OF_ALL, ..victim.looks() }];
        let left_out = ledger.stream(of[0]).pop().unwrap();
        let mut map = HeadMap::new(self.ledger);
        let mut template = None;
        for seq in (0..ledger.head().size.get()).map(Seq::new) {
            let stored = ledger.read(seq).unwrap();
            let entry = stored.entry();
            if entry.body().unwrap().event_type == "heads_committed" {
                template = Some((body_of(&entry), entry.links().map(|link| link.stream).collect()));
            }
            for (link, hash) in entry.links().zip(entry.link_hashes()) {
                if seq != left_out || link.stream != of[0] {
                    map.take(&link, hash).unwrap();
                }
            }
        }
        let mut tree = PublicTree::new(disk, &scene.dir, vec![victim.key.clone()]);
        let ending = tree.prepare(&ledger).unwrap();
        let (mut body, streams) = template.unwrap();
        let heads = Hash::from_bytes(*map.root().as_bytes());
        body.event_id = [0x66; 16];
        body.data = serde_json::json!({ "heads": heads.to_string() }).to_string();
        let draft = Draft::new(&body, streams, &[]).unwrap();
        let end = Append::one(CommandId::from_bytes([0x66; 16]), draft);
        let published = ending.publish(end, &self.signing).unwrap();

        let note = std::fs::read(scene.dir.join("public/checkpoint")).unwrap();
        let claims = of.map(|stream| Claim { stream, end: map.prove(stream) });
        let mut bundle = self.begin(&scene.at("looks.jsonl"), &note, &claims, false);
        let mut prover = Prover::new(&tree, (published.size, published.root));
        let mut shown: Vec<_> = of.iter().flat_map(|stream| ledger.stream(*stream)).collect();
        shown.retain(|seq| *seq != left_out);
        shown.sort_unstable();
        let committed = published.size - 1;
        for seq in shown.into_iter().chain([Seq::new(committed)]) {
            let stored = ledger.read(seq).unwrap();
            let proof = Some(prover.inclusion(seq.get()).unwrap());
            let (entry, streams, parts) = (stored.entry(), Some(&of[..]), Vec::new());
            bundle.entry(BundleEntry { entry, streams, parts, proof }).unwrap();
        }
        bundle.finish(report(), &self.signing).unwrap();
        ledger.close();
        committed
    }
}

/// What an operator writes who has something to hide.
fn report() -> Report {
    Report { id: "palsu".into(), en: "forged".into() }
}

/// The map of somebody who hides that a version is missing.
struct SkippingMap(HeadMap, std::collections::HashMap<Stream, u64>);

impl SkippingMap {
    fn new(ledger: LedgerId) -> Self {
        Self(HeadMap::new(ledger), std::collections::HashMap::new())
    }

    fn take(&mut self, entry: &Entry<'_>) {
        for (link, hash) in entry.links().zip(entry.link_hashes()) {
            let version = self.1.entry(link.stream).or_default();
            if link.version == *version + 2 {
                let before = self.0.prove(link.stream);
                let sanad_chain::tree::WayEnd::Itself(head) = before.end else { panic!("no link") };
                let missing =
                    sanad_chain::LinkBody { version: *version + 1, prev: head.link, ..link };
                self.0.take(&missing, link.prev).unwrap();
            }
            self.0.take(&link, hash).unwrap();
            *version = link.version;
        }
    }
}
