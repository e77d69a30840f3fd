//! Publications on a simulated disk: whole, broken off, of another history.

use proptest::prelude::*;
use sanad_chain::tree::{Origin, WitnessKey, prove_consistency, prove_inclusion};
use sanad_disk::{Effect, Operation, SimDisk};

use super::*;
use crate::testing::{add, append, create, dir, draft, id, open, shared, stream};

fn key() -> SigningKey {
    SigningKey::from_seed(Origin::new("lk3.example", 0).unwrap(), &[7; 32])
}

fn verifier() -> VerifierKey {
    key().verifier()
}

fn checkpoint(disk: &SimDisk) -> (u64, NodeHash) {
    let note = public_file(disk, &dir(), "checkpoint").unwrap();
    let told = verifier().open(&note).unwrap();
    (told.size, told.root)
}

fn tree(disk: &SimDisk) -> PublicTree {
    PublicTree::new(shared(disk), &dir(), vec![verifier()])
}

/// A publication whose last entry is that of event `n`.
fn try_publish(tree: &mut PublicTree, ledger: &Ledger, n: u64) -> Result<Published, PublishError> {
    tree.prepare(ledger)?.publish(append(vec![draft(n)]), &key())
}

fn publish(tree: &mut PublicTree, ledger: &Ledger, n: u64) -> Published {
    try_publish(tree, ledger, n).unwrap()
}

/// All files of the folder.
fn files(disk: &SimDisk, at: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for name in disk.list(at).unwrap_or_default() {
        let path = at.join(name);
        match read_whole(disk, &path) {
            Ok(bytes) => found.push((path, bytes)),
            Err(_folder) => found.extend(files(disk, &path)),
        }
    }
    found
}

#[test]
fn each_checkpoint_begins_with_the_one_before_and_every_entry_is_proven_in_it() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    let mut tree = tree(&disk);
    let mut before = None;
    for n in 0..600 {
        if ![0, 1, 254, 255, 256, 511, 599].contains(&n) {
            add(&ledger, n);
            continue;
        }
        let told = publish(&mut tree, &ledger, n);
        let now = (told.size, told.root);
        assert_eq!((now, now.0), (checkpoint(&disk), n + 1));
        for seq in (0..=n).step_by(37).chain([n]) {
            let hash = ledger.read(Seq::new(seq)).unwrap().hash();
            let proof = prove_inclusion(&tree, now, seq).unwrap();
            proof.check(now, seq, NodeHash::of_entry(&hash)).unwrap();
        }
        if let Some(before) = before.replace(now) {
            prove_consistency(&tree, now, before.0).unwrap().check(now, before).unwrap();
        }
    }
}

#[test]
fn what_the_disk_has_is_signed_and_not_what_is_remembered_of_it() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    let mut tree = tree(&disk);
    let told = publish(&mut tree, &ledger, 0);
    add(&ledger, 1);

    let header = ledger.read(Seq::new(1)).unwrap().entry().header().to_vec();
    let journal = dir().join("journal");
    let segment = journal.join(disk.list(&journal).unwrap().first().unwrap());
    let bytes = read_whole(&disk, &segment).unwrap();
    let at = bytes.windows(header.len()).position(|window| window == header).unwrap();
    disk.rot(&segment, at + 40, !bytes[at + 40]);

    assert_eq!(ledger.read(Seq::new(1)).unwrap().entry().header(), header);
    assert!(matches!(try_publish(&mut tree, &ledger, 2), Err(PublishError::Read(_))));
    assert_eq!(checkpoint(&disk), (told.size, told.root));
}

#[test]
fn what_was_not_full_is_gone_once_it_is() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    let mut tree = tree(&disk);
    let partial = || -> Vec<String> {
        let files = files(&disk, &dir().join(FOLDER)).into_iter();
        let names = files.map(|(path, _)| path.display().to_string());
        names.filter(|name| name.contains(".p/")).collect()
    };
    for n in (0..250).step_by(50) {
        (n..n + 49).for_each(|n| drop(add(&ledger, n)));
        publish(&mut tree, &ledger, n + 49);
    }
    assert_eq!(partial().len(), 10, "{:?}", partial());
    (250..300).for_each(|n| drop(add(&ledger, n)));
    let told = publish(&mut tree, &ledger, 300);
    let left = ["tile/0/001.p/45", "tile/1/000.p/1", "tile/entries/001.p/45"];
    assert_eq!(told.size, 301);
    let found = partial();
    assert!(found.len() == 3 && left.iter().all(|left| found.iter().any(|it| it.ends_with(left))));
}

#[test]
fn the_bundles_hold_the_hashes_of_the_entries() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    (0..299).for_each(|n| drop(add(&ledger, n)));
    publish(&mut tree(&disk), &ledger, 299);
    let bundles = ["tile/entries/000", "tile/entries/001.p/44"];
    let bytes: Vec<u8> =
        bundles.iter().flat_map(|path| public_file(&disk, &dir(), path).unwrap()).collect();
    assert_eq!(bytes.len(), 300 * 34);
    for (seq, entry) in (0..).zip(bytes.chunks(34)) {
        let hash = ledger.read(Seq::new(seq)).unwrap().hash();
        assert_eq!((&entry[..2], &entry[2..]), (&[0, 32][..], &hash.as_bytes()[..]));
    }
}

#[test]
fn a_new_start_goes_on_and_puts_back_what_is_missing_or_broken() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    (0..299).for_each(|n| drop(add(&ledger, n)));
    publish(&mut tree(&disk), &ledger, 299);
    ledger.close();
    let ledger = open(&disk).unwrap();
    (300..309).for_each(|n| drop(add(&ledger, n)));
    let told = publish(&mut tree(&disk), &ledger, 309);
    let whole = files(&disk, &dir().join(FOLDER));
    assert_eq!(told.size, 310);
    for broken in ["tile/0/000", "tile/0/001.p/54", "tile/1/000.p/1", "tile/entries/000"] {
        let path = dir().join(FOLDER).join(broken);
        for bytes in [&b""[..], &[7; 54 * 32], &[7; 256 * 32]] {
            replace_whole(&disk, &path, bytes).unwrap();
            let (found, _) = tree(&disk).prove_heads(&ledger, &[]).unwrap().unwrap();
            assert_eq!(found, told);
            for (path, bytes) in &whole {
                assert_eq!(&read_whole(&disk, path).unwrap(), bytes, "{}", path.display());
            }
        }
    }
    // What this log did not sign is no checkpoint of it: another begins.
    let path = dir().join(FOLDER).join(CHECKPOINT);
    let other = SigningKey::from_seed(Origin::new("lk3.example", 1).unwrap(), &[8; 32]);
    let other = other.sign(999, told.root).unwrap();
    for (bytes, size) in [(&b"x\n310\nAAAA\n"[..], 311), (&other, 312)] {
        replace_whole(&disk, &path, bytes).unwrap();
        assert!(tree(&disk).prove_heads(&ledger, &[]).unwrap().is_none());
        let again = publish(&mut tree(&disk), &ledger, size - 1);
        assert_eq!(again.size, size);
    }
}

#[test]
fn nothing_is_signed_over_another_history_than_was_published() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    (0..9).for_each(|n| drop(add(&ledger, n)));
    publish(&mut tree(&disk), &ledger, 9);
    let before = checkpoint(&disk);
    ledger.close();
    // A shorter one, and another that is longer, under the same files.
    for (begin, count) in [(0, 5), (100, 20)] {
        let other = SimDisk::new();
        let ledger = create(&other);
        (begin..begin + count).for_each(|n| drop(add(&ledger, n)));
        for (path, bytes) in files(&disk, &dir().join(FOLDER)) {
            create_dir_durably(&other, path.parent().unwrap()).unwrap();
            replace_whole(&other, &path, &bytes).unwrap();
        }
        let mut tree = tree(&other);
        let refused = try_publish(&mut tree, &ledger, 50).unwrap_err();
        assert!(matches!(refused, PublishError::Forked { .. }), "{refused}");
        assert!(tree.prove_heads(&ledger, &[]).is_err());
        assert_eq!(checkpoint(&other), before);
    }
}

/// The map that whoever folds all links before an entry has.
fn folded(ledger: &Ledger, before: u64) -> HeadMap {
    let mut map = HeadMap::new(ledger.identity().ledger);
    for seq in 0..before {
        let stored = ledger.read(Seq::new(seq)).unwrap();
        let entry = stored.entry();
        entry.links().zip(entry.link_hashes()).for_each(|(link, hash)| {
            map.take(&link, hash).unwrap();
        });
    }
    map
}

#[test]
fn the_last_entry_tells_how_all_streams_ended_before_it() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    let mut tree = tree(&disk);
    let (mut next, mut roots) = (0, Vec::new());
    for more in [0, 1, 5, 40] {
        (next..next + more).for_each(|n| drop(add(&ledger, n)));
        next += more;
        let ending = tree.prepare(&ledger).unwrap();
        let root = ending.heads();
        assert_eq!(root, folded(&ledger, next).root());
        let told = ending.publish(append(vec![draft(next)]), &key()).unwrap();
        next += 1;
        assert_eq!(told.size, next);
        roots.push(root);
    }
    assert!(roots.windows(2).all(|pair| pair[0] != pair[1]));
    // More is written after it, and a new start: the proofs are of the checkpoint.
    (next..next + 9).for_each(|n| drop(add(&ledger, n)));
    ledger.close();
    let ledger = open(&disk).unwrap();
    let mut again = super::tests::tree(&disk);
    let streams = [stream(1, 0), stream(1, 1), stream(5, 0), stream(9, 9)];
    for tree in [&mut tree, &mut again] {
        let (told, proofs) = tree.prove_heads(&ledger, &streams).unwrap().unwrap();
        assert_eq!(told.size, next);
        let (root, id) = (*roots.last().unwrap(), ledger.identity().ledger);
        let mut map = folded(&ledger, next - 1);
        for (proof, stream) in proofs.iter().zip(streams) {
            let told = proof.check(root, id, stream).unwrap();
            assert_eq!(told, map.prove(stream).check(root, id, stream).unwrap());
            assert_eq!(told.is_some(), stream.kind.0 != 9);
        }
    }
}

#[test]
fn nothing_comes_between_the_streams_and_the_entry_that_tells_their_ends() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    let mut tree = tree(&disk);
    let stop = std::sync::atomic::AtomicBool::new(false);
    let last = std::thread::scope(|scope| {
        for thread in 1..4_u64 {
            let (ledger, stop) = (&ledger, &stop);
            scope.spawn(move || {
                let numbers = (thread << 32)..;
                for n in numbers.take_while(|_| !stop.load(std::sync::atomic::Ordering::Relaxed)) {
                    add(ledger, n);
                }
            });
        }
        let mut last = Vec::new();
        for n in 0..20 {
            let ending = tree.prepare(&ledger).unwrap();
            let root = ending.heads();
            let told = ending.publish(append(vec![draft(n)]), &key()).unwrap();
            last.push((n, told.size, root));
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        last
    });
    for (n, size, root) in last {
        let stored = ledger.read(Seq::new(size - 1)).unwrap();
        assert_eq!(stored.entry().body().unwrap().event_id, id(n));
        assert_eq!(folded(&ledger, size - 1).root(), root);
    }
}

#[test]
fn who_lets_go_without_an_append_leaves_the_log_as_it_was() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    let mut tree = tree(&disk);
    add(&ledger, 0);
    drop(tree.prepare(&ledger).unwrap());
    add(&ledger, 1);
    assert_eq!(publish(&mut tree, &ledger, 2).size, 3);
    // What is settled but not published is not what the checkpoint is over.
    add(&ledger, 3);
    drop(tree.prepare(&ledger).unwrap());
    let (told, proofs) = tree.prove_heads(&ledger, &[stream(5, 0)]).unwrap().unwrap();
    let root = folded(&ledger, 2).root();
    let head = proofs[0].check(root, ledger.identity().ledger, stream(5, 0)).unwrap();
    assert_eq!((told.size, head.unwrap().version), (3, 2));
    // Nor is what is settled without a new entry: the last one is in the map then.
    publish(&mut tree, &ledger, 4);
    let before = folded(&ledger, 4).root();
    drop(tree.prepare(&ledger).unwrap());
    let (told, proofs) = tree.prove_heads(&ledger, &[stream(5, 0)]).unwrap().unwrap();
    let head = proofs[0].check(before, ledger.identity().ledger, stream(5, 0)).unwrap();
    assert_eq!((told.size, head.unwrap().version), (5, 4));
}

#[test]
fn cosignatures_stay_under_the_checkpoint_that_they_are_of() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    let witness = |n| WitnessKey::from_seed("w.example", &[n; 32]).unwrap();
    let read = || public_file(&disk, &dir(), "checkpoint").unwrap();
    let put = |note: &[u8], line: String| add_signatures(&disk, &dir(), note, &[line]).unwrap();
    let by = |note: &[u8], n| witness(n).cosign(note, 5).unwrap().line;
    assert!(!put(b"x", String::new()));
    let mut tree = tree(&disk);
    publish(&mut tree, &ledger, 0);
    let first = read();
    assert!(put(&first, by(&first, 1)));
    assert!(put(&first, by(&first, 2)));
    let whole = [first.clone(), by(&first, 1).into(), by(&first, 2).into()].concat();
    assert_eq!(read(), whole);
    assert!(put(&first, by(&first, 1)));
    assert_eq!(read(), whole);
    assert!(put(&first, "no line".to_owned()));
    assert_eq!(read(), whole);
    // With them it is still this log's own checkpoint.
    let (told, _) = super::tests::tree(&disk).prove_heads(&ledger, &[]).unwrap().unwrap();
    assert_eq!(told.size, 1);
    // What came too late is of another.
    publish(&mut tree, &ledger, 1);
    assert!(!put(&first, by(&first, 3)));
    assert_eq!(checkpoint(&disk).0, 2);
    assert!(!String::from_utf8(read()).unwrap().contains("w.example"));
}

#[test]
fn a_checkpoint_that_cannot_be_read_is_not_taken_for_none() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    assert!(tree(&disk).prove_heads(&ledger, &[]).unwrap().is_none());
    publish(&mut tree(&disk), &ledger, 0);
    for operation in [Operation::Open, Operation::Read] {
        disk.fail(operation, 1, Effect::Lost);
        let refused = tree(&disk).prove_heads(&ledger, &[]);
        assert!(matches!(refused, Err(PublishError::Disk(_))), "{operation:?}: {refused:?}");
    }
    assert!(tree(&disk).prove_heads(&ledger, &[]).unwrap().is_some());
}

#[test]
fn only_public_files_are_public() {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    publish(&mut tree(&disk), &ledger, 0);
    assert!(public_file(&disk, &dir(), "tile/0/000.p/1").is_some());
    for other in ["", "../mark", "tile/../../mark", "tile/0/001", "/ledger/mark", "checkpoint.new"]
    {
        assert_eq!(public_file(&disk, &dir(), other), None, "{other}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// The power goes at each step of a publication: what stands is the checkpoint before or the
    /// new one, and the next publication makes it whole.
    #[test]
    fn a_power_cut_leaves_a_checkpoint_that_the_next_one_extends(nth in 1_u64..40, seed: u64) {
        let disk = SimDisk::new();
        let ledger = create(&disk);
        (0..254).for_each(|n| drop(add(&ledger, n)));
        let mut tree = tree(&disk);
        let told = publish(&mut tree, &ledger, 254);
        let before = (told.size, told.root);
        (255..259).for_each(|n| drop(add(&ledger, n)));
        disk.power_off_at(nth);
        let after =
            try_publish(&mut tree, &ledger, 259).map(|told| (told.size, told.root));
        let found = disk.power_cut(seed);
        let stands = checkpoint(&found);
        prop_assert!(stands == before || stands.0 == 260, "{stands:?}");
        if let Ok(after) = after {
            prop_assert_eq!(stands, after);
        }
        let ledger = open(&found).unwrap();
        let mut tree = super::tests::tree(&found);
        let told = publish(&mut tree, &ledger, 260);
        let now = (told.size, told.root);
        prop_assert!(now.0 == 260 || now.0 == 261, "{now:?}");
        prove_consistency(&tree, now, stands.0).unwrap().check(now, stands).unwrap();
    }
}
