//! What verifying finds in bytes that were tampered with.

use std::path::PathBuf;
use std::sync::Arc;

use sanad_chain::tree::{Edge, NodeHash};
use sanad_chain::{Class, Finding, SealKey, Seq};
use sanad_disk::{Disk, SimDisk};

use super::{Kept, Report, verify_dir, verify_dir_against, walk_dir};
use crate::testing::{add, append, create, dir, draft, file_bytes, key, open, overwrite, shared};

fn segment(number: u32) -> PathBuf {
    dir().join("journal").join(format!("{number:08}.seg"))
}

fn verify(disk: &SimDisk) -> Report {
    verify_dir(&shared(disk), &dir(), Some(&key()), None).unwrap()
}

fn classes(report: &Report) -> Vec<(Class, Option<u64>)> {
    report.findings.iter().map(|f| (f.class, f.seq.map(Seq::get))).collect()
}

/// Seven frames, one of them of three entries, closed; where each begins, and the end.
fn closed() -> (SimDisk, Vec<usize>) {
    let disk = SimDisk::new();
    let ledger = create(&disk);
    let mut ends = vec![file_bytes(&disk, &segment(0)).len()];
    for n in 0..7 {
        if n == 2 {
            ledger.append(append(vec![draft(20), draft(21), draft(22)])).unwrap();
        } else {
            add(&ledger, n);
        }
        ends.push(file_bytes(&disk, &segment(0)).len());
    }
    ledger.close();
    (disk, ends)
}

/// File name and offset of a finding.
fn place(finding: &Finding) -> (&str, usize) {
    let (name, offset) = finding.at.rsplit_once(':').unwrap();
    (name, offset.parse().unwrap())
}

#[test]
fn one_flipped_bit_in_any_byte_is_found_with_its_place() {
    let (disk, ends) = closed();
    let whole = file_bytes(&disk, &segment(0));
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        overwrite(&disk, &segment(0), &flipped);
        let report = verify(&disk);
        let damaged = report.findings.iter().find(|f| f.class == Class::Damaged);
        let (name, offset) = place(damaged.unwrap_or_else(|| panic!("byte {at}")));
        let next = ends.iter().copied().find(|end| *end > at).unwrap();
        let begin = ends.iter().copied().rfind(|begin| *begin <= at).unwrap_or(0);
        assert_eq!(name, "journal/00000000.seg");
        assert!(offset == begin && offset < next, "byte {at}: {offset}");
    }
}

#[test]
fn one_flipped_bit_in_any_byte_of_the_mark_is_found_with_its_place() {
    let (disk, _) = closed();
    let path = dir().join("mark");
    let whole = file_bytes(&disk, &path);
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        overwrite(&disk, &path, &flipped);
        let report = verify(&disk);
        assert_eq!(classes(&report), [(Class::Damaged, None)]);
        assert_eq!(place(&report.findings[0]), ("mark", at / 512 * 512));
    }
}

#[test]
fn frames_cut_out_swapped_or_doubled_are_found() {
    let (disk, ends) = closed();
    let whole = file_bytes(&disk, &segment(0));
    let frame = |n: usize| &whole[ends[n]..ends[n + 1]];
    let head = &whole[..ends[0]];
    let cases: [(&[usize], Class, u64); 4] = [
        (&[0, 1, 3, 4, 5, 6], Class::Removed, 2),
        (&[0, 1, 4, 3, 5, 6, 2], Class::Reordered, 2),
        (&[0, 1, 2, 3, 3, 4, 5, 6], Class::Inserted, 5),
        (&[0, 1, 2, 3, 4, 5], Class::Truncated, 8),
    ];
    for (order, class, seq) in cases {
        let frames = order.iter().flat_map(|n| frame(*n));
        let forged: Vec<u8> = head.iter().chain(frames).copied().collect();
        overwrite(&disk, &segment(0), &forged);
        let found = classes(&verify(&disk));
        assert!(found.contains(&(class, Some(seq))), "{order:?}: {found:?}");
    }
}

/// Damage that is longer than what is read at once hides nothing that stands behind it, also where a frame
/// begins across the end of such a chunk.
#[test]
fn frames_behind_damage_are_found_however_long_it_is() {
    let (disk, ends) = closed();
    let whole = file_bytes(&disk, &segment(0));
    let (before, behind) = whole.split_at(ends[3]);
    let chunks = 2 << 20;
    let across = (0..6).map(|bytes| chunks - before.len() - bytes);
    for length in [1, 700, (3 << 20) + 1].into_iter().chain(across) {
        overwrite(&disk, &segment(0), &[before, &vec![0x55; length], behind].concat());
        let report = verify(&disk);
        assert_eq!(classes(&report), [(Class::Damaged, Some(5))], "{length}");
        assert_eq!((report.head.size, trees(&disk).len()), (Seq::new(9), 10), "{length}");
    }
}

#[test]
fn a_torn_tail_is_told_and_is_no_finding() {
    let (disk, ends) = closed();
    let mut torn = file_bytes(&disk, &segment(0));
    let end = *ends.last().unwrap();
    torn.extend_from_slice(b"SNF1 torn");
    overwrite(&disk, &segment(0), &torn);
    let report = verify(&disk);
    assert_eq!(report.findings, []);
    assert_eq!(report.torn_tail, Some(format!("journal/00000000.seg:{end}")));
}

#[test]
fn frames_past_the_mark_are_checked_as_well() {
    let (disk, _) = closed();
    let mark = file_bytes(&disk, &dir().join("mark"));
    let ledger = open(&disk).unwrap();
    (30..40).for_each(|n| drop(add(&ledger, n)));
    let head = ledger.head();
    drop(ledger);
    overwrite(&disk, &dir().join("mark"), &mark);
    let report = verify(&disk);
    assert_eq!((report.findings, report.head), (vec![], head));
    let mut flipped = file_bytes(&disk, &segment(1));
    flipped[200] ^= 1;
    overwrite(&disk, &segment(1), &flipped);
    assert!(classes(&verify(&disk)).iter().any(|(class, _)| *class == Class::Damaged));
}

#[test]
fn while_another_writes_the_check_ends_at_the_mark() {
    let (disk, _) = closed();
    let ledger = open(&disk).unwrap();
    let mut longer = file_bytes(&disk, &segment(0));
    longer.extend_from_slice(b"SNF1 being written now");
    overwrite(&disk, &segment(0), &longer);
    let report = verify(&disk);
    assert_eq!((report.findings, report.torn_tail, report.head), (vec![], None, ledger.head()));
}

#[test]
fn a_mark_that_was_forged_lost_or_cut_is_found() {
    let (disk, ends) = closed();
    let whole = file_bytes(&disk, &segment(0));
    let last = ends[6];
    let path = dir().join("mark");
    let mark = file_bytes(&disk, &path);

    overwrite(&disk, &segment(0), &whole[..last]);
    let other: Arc<dyn Disk> = shared(&disk);
    let forged = SealKey::from_bytes([1; 32]);
    let (identity, genuine) =
        crate::mark::newest(&crate::mark::read(&disk, &dir(), None).unwrap()).unwrap();
    let shorter = crate::mark::Mark { size: 8, ..genuine };
    drop(crate::mark::MarkFile::open(&other, &dir(), identity, forged, shorter).unwrap());
    assert_eq!(classes(&verify(&disk)), [(Class::Truncated, Some(8))]);

    // The last entry cut off, its mark written over, and the mark before left as it was.
    let written_over = file_bytes(&disk, &path);
    for slots in [[&written_over[..512], &mark[512..]], [&mark[..512], &written_over[512..]]] {
        overwrite(&disk, &path, &slots.concat());
        assert!(classes(&verify(&disk)).contains(&(Class::Truncated, Some(8))));
    }

    disk.remove(&path).unwrap();
    assert_eq!(classes(&verify(&disk)), [(Class::Truncated, Some(8))]);

    drop(disk.create(&path).unwrap());
    overwrite(&disk, &path, &[&mark[..512], &mark[..512]].concat());
    assert!(classes(&verify(&disk)).contains(&(Class::Damaged, None)));
}

#[test]
fn a_forged_slot_beside_a_genuine_one_that_fits_is_found() {
    let (disk, _) = closed();
    let path = dir().join("mark");
    let genuine = file_bytes(&disk, &path);
    let (identity, newest) =
        crate::mark::newest(&crate::mark::read(&disk, &dir(), None).unwrap()).unwrap();
    let wrong_key = SealKey::from_bytes([1; 32]);
    let other = shared(&disk);
    drop(crate::mark::MarkFile::open(&other, &dir(), identity, wrong_key, newest).unwrap());
    let forged = file_bytes(&disk, &path);
    overwrite(&disk, &path, &[&genuine[..512], &forged[512..]].concat());
    assert_eq!(classes(&verify(&disk)), [(Class::Truncated, Some(9))]);
}

#[test]
fn a_header_of_another_ledger_is_damage() {
    let (disk, _) = closed();
    let mut whole = file_bytes(&disk, &segment(0));
    let identity = crate::Identity { generation: 1, ..crate::testing::identity() };
    let begins = crate::store::End::START;
    let header = crate::journal::Header { identity, number: 0, begins }.encode();
    whole[..header.len()].copy_from_slice(&header);
    overwrite(&disk, &segment(0), &whole);
    let report = verify(&disk);
    assert_eq!(place(&report.findings[0]), ("journal/00000000.seg", 0));
}

/// The root over each number of entries, from none on, of what is on this disk.
fn trees(disk: &SimDisk) -> Vec<Kept> {
    let mut edge = Edge::default();
    let mut trees = vec![Kept { size: 0, root: edge.root() }];
    walk_dir(&shared(disk), &dir(), &mut |entry| {
        edge.push(NodeHash::of_entry(&entry.hash()), &mut |_, _| {});
        trees.push(Kept { size: edge.size(), root: edge.root() });
    })
    .unwrap();
    trees
}

#[test]
fn each_tree_that_others_kept_is_held_to_and_counts_as_far_as_nothing_is_wrong() {
    let (disk, ends) = closed();
    let trees = trees(&disk);
    let last = trees.last().unwrap().size;
    let against = |kept: &[Kept]| {
        verify_dir_against(&shared(&disk), &dir(), Some(&key()), kept, None).unwrap()
    };
    let sizes: Vec<_> = trees.iter().map(|kept| kept.size).collect();
    let mixed: Vec<_> = trees.iter().rev().copied().collect();
    let report = against(&mixed);
    assert_eq!((report.findings.len(), report.extends), (0, sizes));
    // One of another history, and one that is larger.
    let (forked, beyond) = (Kept { size: 2, ..trees[1] }, Kept { size: last + 1, ..trees[1] });
    let report = against(&[beyond, trees[1], forked, trees[3]]);
    assert_eq!(classes(&report), [(Class::Forked, None), (Class::Truncated, None)]);
    assert!(place(&report.findings[0]).1 > 0, "{report:?}");
    assert_eq!(report.extends, [1, 3]);
    // Where something is wrong, nobody vouches from there on, though every entry's hash is what it was.
    let mut changed = file_bytes(&disk, &segment(0));
    let (begin, end) = (ends[3], ends[4]);
    changed[begin + 24] ^= 1;
    let sum = crc32fast::hash(&changed[begin..end - 4]).to_le_bytes();
    changed[end - 4..end].copy_from_slice(&sum);
    overwrite(&disk, &segment(0), &changed);
    let report = against(&trees);
    assert_eq!(classes(&report), [(Class::Damaged, Some(5))], "{report:?}");
    assert_eq!(report.extends, [0, 1, 2, 3, 4, 5]);
}
