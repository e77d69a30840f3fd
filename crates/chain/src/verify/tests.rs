//! An attacker without the seal key rewrites history and recomputes every hash, link and number;
//! genuine seals are all they can put behind it. Each deed is found, named and located.

use super::{Claim, Class, Finding, Verifier};
use crate::testing::{Frame, LEDGER, body, draft, key, part, stream, write};
use crate::tree::{HEADS_COMMITTED, HeadMap, NodeHash};
use crate::{CommandId, Draft, Entry, FrameSeal, Hash, LinkBody, Position, SealKey, Seq};

fn verify(frames: &[Frame], claim: Option<Claim>, key: Option<SealKey>) -> Vec<Finding> {
    let mut verifier = Verifier::new(LEDGER, 0, key);
    for (n, frame) in frames.iter().enumerate() {
        verifier.frame(&frame.entries(), Some(&frame.seal), |index| format!("frame {n}.{index}"));
    }
    verifier.finish(claim, "the end")
}

fn classes(findings: &[Finding]) -> Vec<(Class, Option<u64>)> {
    findings.iter().map(|f| (f.class, f.seq.map(crate::Seq::get))).collect()
}

/// Four frames of three entries: what the ledger wrote, with its mark.
fn genuine() -> (Vec<Vec<Draft>>, Vec<Frame>, Claim) {
    let groups: Vec<Vec<Draft>> =
        (0..4_u8).map(|g| (0..3).map(|i| draft(3 * g + i)).collect()).collect();
    let (frames, head) = write(&groups, &key());
    (groups, frames, Claim { size: 12, head, authentic: true })
}

/// Rewrites the groups without the key; the genuine seals are put back where `seals` says.
fn forge(groups: &[Vec<Draft>], seals: &[Option<FrameSeal>]) -> Vec<Frame> {
    let (mut frames, _) = write(groups, &SealKey::from_bytes([0; 32]));
    for (frame, seal) in frames.iter_mut().zip(seals) {
        if let Some(seal) = seal {
            frame.seal = seal.clone();
        }
    }
    frames
}

fn seals(frames: &[Frame]) -> Vec<Option<FrameSeal>> {
    frames.iter().map(|frame| Some(frame.seal.clone())).collect()
}

#[test]
fn a_class_is_printed_by_its_name() {
    for class in [Class::Damaged, Class::RolledBack, Class::KeySwapped] {
        assert_eq!(class.to_string(), class.as_str());
    }
}

#[test]
fn what_was_written_verifies_with_and_without_the_key() {
    let (_, frames, claim) = genuine();
    assert_eq!(verify(&frames, Some(claim), Some(key())), []);
    assert_eq!(verify(&frames, Some(claim), None), []);
}

#[test]
fn an_entry_edited_and_rehashed_is_found() {
    let (mut groups, frames, claim) = genuine();
    let mut edited = body(4);
    edited.data = "{\"minutes\":90}".into();
    groups[1][1] = Draft::new(&edited, vec![stream(1, 1), stream(5, 0)], &[part(0, b"x")]).unwrap();
    let forged = forge(&groups, &seals(&frames));
    assert_eq!(classes(&verify(&forged, Some(claim), Some(key()))), [(Class::Edited, Some(4))]);
}

/// An entry that tells this root of the ends of all streams.
fn telling(n: u8, heads: NodeHash) -> Draft {
    let data = format!("{{\"heads\":\"{heads:?}\"}}");
    let told = crate::Body { event_type: HEADS_COMMITTED.into(), data, ..body(n) };
    Draft::new(&told, vec![stream(6, 0)], &[]).unwrap()
}

#[test]
fn an_entry_that_tells_how_all_streams_ended_is_held_against_them() {
    let (mut groups, frames, _) = genuine();
    let mut map = HeadMap::new(LEDGER);
    for frame in &frames {
        for entry in frame.entries() {
            entry.links().zip(entry.link_hashes()).for_each(|(link, hash)| {
                map.take(&link, hash).unwrap();
            });
        }
    }
    let (right, wrong) = (map.root(), NodeHash::EMPTY);
    groups.push(vec![telling(20, right), draft(21), telling(22, right)]);
    groups.push(vec![telling(23, wrong)]);
    // The streams go on, and what tells of them again is right.
    let (frames, _) = write(&groups, &key());
    for frame in frames.iter().skip(4) {
        for entry in frame.entries() {
            entry.links().zip(entry.link_hashes()).for_each(|(link, hash)| {
                map.take(&link, hash).unwrap();
            });
        }
    }
    groups.push(vec![telling(24, map.root())]);
    let (frames, head) = write(&groups, &key());
    let claim = Claim { size: 17, head, authentic: true };
    // That of 14 does not know of 12 and 13, and that of 15 was never right.
    let found = [(Class::Edited, Some(14)), (Class::Edited, Some(15))];
    assert_eq!(classes(&verify(&frames, Some(claim), Some(key()))), found);
    assert_eq!(classes(&verify(&frames, Some(claim), None)), found);
}

#[test]
fn a_body_in_another_spelling_hides_nothing() {
    let (mut groups, _, _) = genuine();
    groups.push(vec![draft(20).respelled(), telling(21, NodeHash::EMPTY).respelled()]);
    let (frames, _) = write(&groups, &key());
    let entries = frames[4].entries();
    assert!(entries.iter().all(|entry| entry.body().is_err()));
    let found = [(Class::Edited, Some(12)), (Class::Edited, Some(13))];
    assert_eq!(classes(&verify(&frames, None, None)), found);
}

#[test]
fn an_entry_moved_to_another_stream_is_found() {
    let (mut groups, frames, claim) = genuine();
    let parts = [part(0, &[4; 40]), part(1, b"another part")];
    groups[1][1] = Draft::new(&body(4), vec![stream(1, 2), stream(5, 0)], &parts).unwrap();
    let forged = forge(&groups, &seals(&frames));
    assert_eq!(classes(&verify(&forged, Some(claim), Some(key()))), [(Class::Edited, Some(3))]);
}

#[test]
fn an_entry_removed_and_the_rest_rehashed_is_found() {
    let (mut groups, frames, claim) = genuine();
    groups[1].remove(1);
    let forged = forge(&groups, &seals(&frames));
    assert_eq!(classes(&verify(&forged, Some(claim), Some(key()))), [(Class::Removed, Some(4))]);
}

#[test]
fn entries_swapped_and_the_rest_rehashed_are_found() {
    let (mut groups, frames, claim) = genuine();
    groups[1].swap(0, 2);
    let forged = forge(&groups, &seals(&frames));
    assert_eq!(classes(&verify(&forged, Some(claim), Some(key()))), [(Class::Reordered, Some(3))]);
}

#[test]
fn an_entry_inserted_and_the_rest_rehashed_is_found() {
    let (mut groups, frames, claim) = genuine();
    groups[1].insert(1, draft(77));
    let forged = forge(&groups, &seals(&frames));
    assert_eq!(classes(&verify(&forged, Some(claim), Some(key()))), [(Class::Inserted, Some(4))]);
}

#[test]
fn whole_frames_removed_swapped_or_inserted_are_found() {
    let (groups, frames, claim) = genuine();
    let genuine_seals = seals(&frames);

    let (mut fewer, mut kept) = (groups.clone(), genuine_seals.clone());
    fewer.remove(1);
    kept.remove(1);
    let found = verify(&forge(&fewer, &kept), Some(claim), Some(key()));
    assert_eq!(classes(&found), [(Class::Removed, Some(3))]);

    let (mut swapped, mut kept) = (groups.clone(), genuine_seals.clone());
    swapped.swap(1, 2);
    kept.swap(1, 2);
    let found = verify(&forge(&swapped, &kept), Some(claim), Some(key()));
    assert_eq!(classes(&found), [(Class::Reordered, Some(3))]);

    // One that stood there already is not the one that is missing.
    let again = [0, 2, 0, 3].map(|at| (groups[at].clone(), genuine_seals[at].clone()));
    let (again, kept): (Vec<_>, Vec<_>) = again.into_iter().unzip();
    let found = verify(&forge(&again, &kept), Some(claim), Some(key()));
    assert_eq!(classes(&found), [(Class::Removed, Some(3)), (Class::Inserted, Some(0))]);

    let (mut more, mut kept) = (groups.clone(), genuine_seals.clone());
    more.insert(1, vec![draft(77)]);
    kept.insert(1, None);
    let found = verify(&forge(&more, &kept), Some(claim), Some(key()));
    assert_eq!(classes(&found), [(Class::Inserted, Some(3))]);

    let (mut longer, mut kept) = (groups, genuine_seals);
    longer.push(vec![draft(77)]);
    kept.push(None);
    let found = verify(&forge(&longer, &kept), Some(claim), Some(key()));
    assert_eq!(classes(&found), [(Class::Inserted, Some(12))]);
}

#[test]
fn a_tail_rewritten_without_seals_is_found() {
    let (groups, frames, claim) = genuine();
    let mut kept = seals(&frames);
    kept[2] = None;
    kept[3] = None;
    let forged = forge(&groups, &kept);
    let head = forged.last().unwrap().seal.after;
    let mark = Claim { head, ..claim };
    assert_eq!(classes(&verify(&forged, Some(mark), Some(key()))), [(Class::Edited, Some(6))]);
}

#[test]
fn a_cut_tail_is_found_by_the_mark_and_a_forged_mark_by_its_code() {
    let (_, frames, claim) = genuine();
    let cut = &frames[..3];
    assert_eq!(classes(&verify(cut, Some(claim), Some(key()))), [(Class::Truncated, Some(9))]);
    assert_eq!(classes(&verify(cut, Some(claim), None)), [(Class::Truncated, Some(9))]);
    let forged = Claim { size: 9, head: cut[2].seal.after, authentic: false };
    assert_eq!(classes(&verify(cut, Some(forged), Some(key()))), [(Class::Truncated, Some(9))]);
}

#[test]
fn without_the_key_a_careless_edit_is_still_found() {
    let (_, mut frames, claim) = genuine();
    let at = frames[1].records[1].len() - 3;
    frames[1].records[1][at] ^= 1;
    assert_eq!(classes(&verify(&frames, Some(claim), None)), [(Class::Edited, Some(4))]);

    let (_, mut frames, claim) = genuine();
    frames[1].records[1][45] ^= 1;
    let found = classes(&verify(&frames, Some(claim), None));
    assert!(found.contains(&(Class::Edited, Some(4))), "{found:?}");
}

#[test]
fn without_the_key_missing_and_swapped_entries_are_found() {
    let (_, mut frames, claim) = genuine();
    frames[1].records.remove(1);
    let found = classes(&verify(&frames, Some(claim), None));
    assert!(found.contains(&(Class::Removed, Some(4))), "{found:?}");

    let (_, mut frames, claim) = genuine();
    frames[1].records.swap(0, 1);
    let found = classes(&verify(&frames, Some(claim), None));
    assert!(found.contains(&(Class::Reordered, Some(3))), "{found:?}");
}

#[test]
fn frames_behind_damage_are_still_checked() {
    let (_, frames, claim) = genuine();
    let mut verifier = Verifier::new(LEDGER, 0, Some(key()));
    verifier.frame(&frames[0].entries(), Some(&frames[0].seal), |_| String::new());
    verifier.damaged("frame 1".into(), "checksum");
    let mut edited = frames[2].clone();
    let end = edited.records[1].len() - 1;
    edited.records[1][end] ^= 1;
    verifier.frame(&edited.entries(), Some(&edited.seal), |_| String::new());
    verifier.frame(&frames[3].entries(), Some(&frames[3].seal), |_| String::new());
    let found = verifier.finish(Some(claim), "the end");
    assert_eq!(classes(&found), [(Class::Damaged, Some(3)), (Class::Edited, Some(7))]);
}

#[test]
fn a_head_that_is_not_the_mark_s_is_found() {
    let (_, frames, claim) = genuine();
    let other = Claim { head: Hash::ZERO, ..claim };
    assert_eq!(classes(&verify(&frames, Some(other), None)), [(Class::Edited, None)]);
}

/// Even a holder of the key cannot leave an entry out of a stream while the order stays whole.
#[test]
fn a_stream_that_skips_a_version_or_points_elsewhere_is_found() {
    let draft = |n| Draft::new(&body(n), vec![stream(1, 0)], &[]).unwrap();
    let first = LinkBody { salt: [1; 10], stream: stream(1, 0), version: 1, prev: Hash::ZERO };
    let first_hash = LinkBody::hash(&first.encode());
    let found = |second: LinkBody| {
        let mut head = Hash::ZERO;
        let mut verifier = Verifier::new(LEDGER, 0, None);
        for (seq, link) in (0..).zip([first, second]) {
            let at = Position {
                ledger: LEDGER,
                generation: 0,
                seq: Seq::new(seq),
                recorded_at: 0,
                prev: head,
                command: CommandId::from_bytes([7; 16]),
                part: 0,
                of: 1,
            };
            let linked = crate::link(&at, &draft(u8::try_from(seq).unwrap()), &[link]);
            head = linked.hash;
            verifier.frame(&[Entry::parse(&linked.record).unwrap()], None, |_| String::new());
        }
        classes(&verifier.finish(Some(Claim { size: 2, head, authentic: true }), ""))
    };
    let next = LinkBody { version: 2, prev: first_hash, ..first };
    assert_eq!(found(next), []);
    assert_eq!(found(LinkBody { version: 3, ..next }), [(Class::Removed, Some(1))]);
    assert_eq!(found(LinkBody { prev: Hash::ZERO, ..next }), [(Class::Removed, Some(1))]);
}

#[test]
fn every_entry_parses_to_what_was_linked() {
    let (groups, frames, _) = genuine();
    for (group, frame) in groups.iter().zip(&frames) {
        for (draft, record) in group.iter().zip(&frame.records) {
            let entry = Entry::parse(record).unwrap();
            assert_eq!(entry.body().unwrap().event_id, *draft.event_id().as_bytes());
            assert_eq!(record.len(), draft.record_len());
            let streams: Vec<_> = entry.links().map(|link| link.stream).collect();
            assert_eq!(streams, draft.streams());
        }
    }
}
