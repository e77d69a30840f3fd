//! What proofs cost on a large ledger: the tree and the map, a checkpoint, a proof, a bundle and its check.

use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use sanad_bundle::{Begin, BundleEntry, BundleWriter, Claim, Report as Words, check};
use sanad_casework::StreamId;
use sanad_chain::tree::{Edge, NodeHash, Origin, Prover, SigningKey};
use sanad_chain::{Hash, Seq, Stream, StreamKind};
use sanad_disk::Disk;
use sanad_ledger::{Ledger, Options, PublicTree, Published};

use crate::disks::disk;
use crate::entries;
use crate::million;
use crate::report::{Report, Times};

/// Looks in the bundle whose time is taken.
const LOOKS: usize = 200;
/// Entries between two checkpoints.
const BETWEEN: u64 = 1000;

pub(crate) fn run(report: &mut Report) -> Result<()> {
    let entries = million::entries()?;
    tree(entries, report)?;
    let dir = tempfile::tempdir()?;
    million::build(dir.path(), entries, report)?;
    of_a_large_ledger(dir.path(), entries, report)?;
    let dir = tempfile::tempdir()?;
    let entries = entries / 10;
    million::build(dir.path(), entries, report)?;
    whole(dir.path(), entries, report)
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn per_second(count: u64, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

/// The tree over so many hashes, tiles given out, against every node as `tlog_tiles` stores them, in
/// turn.
fn tree(entries: u64, report: &mut Report) -> Result<()> {
    let leaves: Vec<Hash> = (0..entries)
        .map(|n| Hash::from_bytes(*blake3::hash(&n.to_le_bytes()).as_bytes()))
        .collect();
    let mut rates = Vec::new();
    for _ in 0..3 {
        let start = Instant::now();
        let (mut edge, mut tiles) = (Edge::default(), 0_u64);
        for leaf in &leaves {
            edge.push(NodeHash::of_entry(leaf), &mut |_, nodes| tiles += nodes.len() as u64);
        }
        let ours = (start.elapsed(), edge.root());
        let start = Instant::now();
        let stored = Stored(Vec::with_capacity(leaves.len() * 2));
        let stored = std::cell::RefCell::new(stored);
        for (n, leaf) in (0..).zip(&leaves) {
            let hash = tlog_tiles::record_hash(leaf.as_bytes());
            let more = tlog_tiles::stored_hashes_for_record_hash(n, hash, &Reader(&stored))?;
            stored.borrow_mut().0.extend(more);
        }
        let root = tlog_tiles::tree_hash(entries, &Reader(&stored))?;
        let library = start.elapsed();
        anyhow::ensure!(root.0 == *ours.1.as_bytes() && tiles > 0, "the same tree");
        rates.push((per_second(entries, ours.0), per_second(entries, library)));
    }
    rates.sort_unstable_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
    let (ours, library) = rates.get(1).context("three rounds")?;
    report.ratio("tree over hashes, against `tlog_tiles` alone", *ours, *library, "/s", 0.5);
    Ok(())
}

/// Every node, as the library stores them.
struct Stored(Vec<tlog_tiles::Hash>);

struct Reader<'a>(&'a std::cell::RefCell<Stored>);

impl tlog_tiles::HashReader for Reader<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        let stored = self.0.borrow();
        let read = |at: &u64| usize::try_from(*at).ok().and_then(|at| stored.0.get(at)).copied();
        indexes.iter().map(|at| read(at).ok_or(tlog_tiles::Error::InvalidTile)).collect()
    }
}

fn key() -> Result<SigningKey> {
    Ok(SigningKey::from_seed(Origin::new("lk3.example", 0)?, &[7; 32]))
}

fn open(dir: &Path, synced: bool) -> Result<(Arc<dyn Disk>, Ledger)> {
    let disk = disk(synced);
    let key = million::seal_key(dir, &disk)?;
    let ledger = Ledger::open(Arc::clone(&disk), &dir.join("ledger"), Options::new(key))?;
    Ok((disk, ledger))
}

fn publish(tree: &mut PublicTree, ledger: &Ledger, n: u64) -> Result<Published> {
    let ending = tree.prepare(ledger)?;
    let end = entries::heads(n, &format!("{:?}", ending.heads()))?;
    Ok(ending.publish(end, &key()?)?)
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn of_a_large_ledger(dir: &Path, entries: u64, report: &mut Report) -> Result<()> {
    let (disk, ledger) = open(dir, false)?;
    let folder = dir.join("ledger");
    let mut tree = PublicTree::new(Arc::clone(&disk), &folder, vec![key()?.verifier()]);
    let before = resident()?;
    let start = Instant::now();
    publish(&mut tree, &ledger, entries)?;
    let rate = per_second(entries, start.elapsed());
    report.figure("first checkpoint: read, hash, tree, map, tiles", rate, "/s", "told only");
    let held = (resident()? - before) / entries as f64;
    report.figure("memory of tree and map for each event", held, "bytes", "told only");
    let bytes = million::weigh(&folder.join("public"))? as f64 / entries as f64;
    report.figure("bytes on disk for each event, `public`", bytes, "bytes", "told only");

    let mut next = entries + 1;
    let mut times = Vec::new();
    for _ in 0..20 {
        for n in next..next + BETWEEN {
            ledger.append(entries::look(n)?)?;
        }
        next += BETWEEN;
        let start = Instant::now();
        publish(&mut tree, &ledger, next)?;
        times.push(start.elapsed());
        next += 1;
    }
    report.times(
        "checkpoint after 1,000 entries, no sync (aim: p99 under 20,000)",
        &Times::new(times),
    );

    let (told, _) = tree.prove_heads(&ledger, &[])?.context("published")?;
    let mut times = Vec::new();
    for n in 0..1000_u64 {
        let seq = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) % told.size;
        let start = Instant::now();
        let mut prover = Prover::new(&tree, (told.size, told.root));
        std::hint::black_box(prover.inclusion(seq)?);
        times.push(start.elapsed());
    }
    report.times("inclusion proof (aim: p99 under 1,000)", &Times::new(times));
    bundles(&mut tree, &ledger, report)?;
    ledger.close();
    Ok(())
}

/// The streams of looks at as many cases as it takes to have this many looks.
fn streams(ledger: &Ledger) -> Vec<Stream> {
    let (mut streams, mut looks) = (Vec::new(), 0);
    for n in 0.. {
        if looks >= LOOKS {
            break;
        }
        let stream = Stream { kind: StreamKind(StreamId::LOOKS_OF), id: entries::case(n) };
        let found = ledger.stream(stream).len();
        if found > 0 && looks + found <= LOOKS + 20 {
            looks += found;
            streams.push(stream);
        }
    }
    streams
}

fn bundles(tree: &mut PublicTree, ledger: &Ledger, report: &mut Report) -> Result<()> {
    let streams = streams(ledger);
    let mut times = Vec::new();
    for _ in 0..50 {
        let start = Instant::now();
        bundle(tree, ledger, &streams)?;
        times.push(start.elapsed());
    }
    report.times("completeness of 200 looks, made (aim: p99 under 10,000)", &Times::new(times));
    let reader = Stream { kind: StreamKind(StreamId::LOOKS_BY), id: entries::reader(0) };
    let (bytes, shown) = bundle(tree, ledger, &[reader])?;
    let rate = checked(&bytes, shown)?;
    report.figure("check of a bundle with proofs", rate, "headers/s", "at least 100000");
    Ok(())
}

fn bundle(tree: &mut PublicTree, ledger: &Ledger, streams: &[Stream]) -> Result<(Vec<u8>, u64)> {
    let (told, proofs) = tree.prove_heads(ledger, streams)?.context("published")?;
    let claims = streams.iter().zip(proofs).map(|(stream, end)| Claim { stream: *stream, end });
    let claims: Vec<_> = claims.collect();
    let note = String::from_utf8(key()?.sign(told.size, told.root)?)?;
    let mut bytes = Vec::new();
    let made_at = "2026-11-24T00:00:00Z".to_owned();
    let (identity, whole) = (ledger.identity(), false);
    let (ledger_id, generation) = (identity.ledger, identity.generation);
    let begin = Begin { ledger: ledger_id, generation, checkpoint: &note, whole, made_at };
    let mut bundle = BundleWriter::begin(&mut bytes, begin, &claims, &key()?)?;
    let of_streams = streams.iter().flat_map(|stream| ledger.stream(*stream));
    let mut seqs: Vec<_> = of_streams.filter(|seq| seq.get() + 1 < told.size).collect();
    seqs.sort_unstable();
    seqs.push(Seq::new(told.size - 1));
    let mut prover = Prover::new(&*tree, (told.size, told.root));
    for seq in &seqs {
        let stored = ledger.read(*seq)?;
        let proof = Some(prover.inclusion(seq.get())?);
        let (entry, streams, parts) = (stored.entry(), Some(streams), Vec::new());
        bundle.entry(BundleEntry { entry, streams, parts, proof })?;
    }
    let words = Words { id: String::new(), en: String::new() };
    let written = bundle.finish(words, &key()?)?;
    Ok((bytes, written.entries))
}

/// The best of three, one core.
fn checked(bytes: &[u8], shown: u64) -> Result<f64> {
    let mut best = f64::MAX;
    for _ in 0..3 {
        let start = Instant::now();
        let told = check(&mut BufReader::new(bytes), &key()?.verifier(), &mut |_| {})?;
        let holds = told.integrity.is_empty() && told.completeness.is_empty();
        anyhow::ensure!(holds && told.entries == shown, "{:?}", told.integrity.first());
        best = best.min(start.elapsed().as_secs_f64());
    }
    Ok(per_second(shown, Duration::from_secs_f64(best)))
}

/// A bundle of a whole log, sealed parts and all.
fn whole(dir: &Path, entries: u64, report: &mut Report) -> Result<()> {
    let (disk, ledger) = open(dir, false)?;
    let mut tree = PublicTree::new(disk, &dir.join("ledger"), vec![key()?.verifier()]);
    let told = publish(&mut tree, &ledger, entries)?;
    let note = String::from_utf8(key()?.sign(told.size, told.root)?)?;
    let made_at = "2026-11-24T00:00:00Z".to_owned();
    let identity = ledger.identity();
    let (ledger_id, generation) = (identity.ledger, identity.generation);
    let begin = Begin { ledger: ledger_id, generation, checkpoint: &note, whole: true, made_at };
    let mut bytes = Vec::new();
    let mut bundle = BundleWriter::begin(&mut bytes, begin, &[], &key()?)?;
    for stored in ledger.range(Seq::new(0)..Seq::new(told.size)) {
        let stored = stored?;
        let entry = stored.entry();
        let part = |part: sanad_chain::Descriptor| sanad_bundle::BundlePart {
            index: part.index,
            key: None,
        };
        let parts = entry.descriptors().map(part).collect();
        bundle.entry(BundleEntry { entry, streams: None, parts, proof: None })?;
    }
    let words = Words { id: String::new(), en: String::new() };
    let written = bundle.finish(words, &key()?)?;
    let rate = checked(&bytes, written.entries)?;
    report.figure(
        "check of a whole log, its map folded again",
        rate,
        "headers/s",
        "at least 100000",
    );
    ledger.close();
    Ok(())
}

/// Bytes of memory that this process holds now.
fn resident() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let held = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
    let kilobytes: f64 = held.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes * 1024.0)
}
