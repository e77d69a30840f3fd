//! Promise 2: history altered behind the program's back is found, named and located. Each deed is
//! tried twice: raw, as a slip or a crude hand would (`damaged`), and crafted, as somebody would
//! who has the disk and the documents but no key.

mod attacker;
mod catalogue;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::lk3::{Lk3, session};
use crate::program::sanad;
pub(crate) use attacker::body_of;
use attacker::{Journal, forge_mark, with_body};

/// A small ledger, closed cleanly. Frames: each change of the setting up, an intake of several
/// entries, then sessions and looks of one entry each.
struct Victim {
    _lk3: Lk3,
    dir: PathBuf,
    keys: PathBuf,
    /// Frames of one entry that concern the case, in order.
    single: Vec<usize>,
}

impl Victim {
    fn new() -> Self {
        let mut lk3 = Lk3::new();
        let case = lk3.a_case();
        for n in 0..3 {
            let path = format!("/v1/cases/{case}/sessions");
            lk3.done(&path, "budi", &session(&format!("catatan {n}")));
            lk3.get(&format!("/v1/cases/{case}?purpose=service"), "budi");
        }
        let keys = lk3.place().keys.clone();
        let dir = lk3.close();
        let frames = Journal::read(&dir).frames;
        let single = frames
            .iter()
            .enumerate()
            .filter(|(_, frame)| frame.records.len() == 1)
            .map(|(index, _)| index)
            .skip_while(|index| *index + 7 < frames.len())
            .collect();
        Self { _lk3: lk3, dir, keys, single }
    }

    /// A copy of the ledger to tamper with.
    fn copy(&self) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("ledger");
        std::fs::create_dir_all(dir.join("journal")).unwrap();
        for name in ["vault", "mark", "journal/00000000.seg"] {
            std::fs::copy(self.dir.join(name), dir.join(name)).unwrap();
        }
        (folder, dir)
    }

    /// What `sanad verify` says of it.
    fn verify(&self, dir: &Path) -> Value {
        let output = sanad()
            .args(["verify", "--json", "--dir", dir.to_str().unwrap()])
            .args(["--keys", self.keys.to_str().unwrap()])
            .output()
            .unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let broken = report["integrity"] == "broken";
        assert_eq!(output.status.code(), Some(i32::from(broken)), "{report}");
        report
    }

    /// Whether anything is shown from it: no look without a line, and no line into what was altered.
    fn opens_a_door(&self, dir: &Path) -> bool {
        let output = sanad()
            .args(["call", "list_staff", "--dir", dir.to_str().unwrap()])
            .args(["--keys", self.keys.to_str().unwrap()])
            .output()
            .unwrap();
        output.status.success()
    }

    /// Class and seq of each finding.
    fn findings(&self, dir: &Path) -> Vec<(String, Option<u64>)> {
        let report = self.verify(dir);
        let findings = report["findings"].as_array().unwrap();
        for finding in findings {
            assert!(!finding["where"].as_str().unwrap().is_empty(), "{finding}");
            assert!(!finding["detail"].as_str().unwrap().is_empty(), "{finding}");
        }
        findings
            .iter()
            .map(|f| (f["class"].as_str().unwrap().to_owned(), f["seq"].as_u64()))
            .collect()
    }
}

fn seq_of(journal: &Journal, frame: usize) -> u64 {
    journal.frames[..frame].iter().map(|frame| frame.records.len() as u64).sum()
}

#[test]
fn a_closed_ledger_is_intact_and_the_attacker_writes_it_back_byte_for_byte() {
    let victim = Victim::new();
    let (_folder, dir) = victim.copy();
    assert_eq!(victim.verify(&dir)["integrity"], "intact");
    let before = std::fs::read(dir.join("journal/00000000.seg")).unwrap();
    Journal::read(&dir).write_crafted();
    assert!(std::fs::read(dir.join("journal/00000000.seg")).unwrap() == before);
    assert_eq!(victim.findings(&dir), []);
}

/// A raw deed: its name, and what is done to the bytes of the journal.
type RawDeed<'a> = (&'a str, &'a dyn Fn(&Journal, &mut Vec<u8>));

#[test]
fn raw_deeds_are_found_as_damage() {
    let victim = Victim::new();
    let path = |dir: &Path| dir.join("journal/00000000.seg");
    let deeds: [RawDeed<'_>; 5] = [
        ("edit", &|journal, bytes| bytes[journal.range_of(victim.single[1], 0).end - 5] ^= 1),
        ("removal", &|journal, bytes| {
            bytes.drain(journal.range_of(victim.single[1], 0));
        }),
        ("swap", &|journal, bytes| {
            let one = journal.range_of(victim.single[0], 0);
            let two = journal.range_of(victim.single[2], 0);
            let first = bytes[one.clone()].to_vec();
            let second = bytes[two.clone()].to_vec();
            bytes.splice(two, first);
            bytes.splice(one, second);
        }),
        ("insertion", &|journal, bytes| {
            let range = journal.range_of(victim.single[1], 0);
            let copy = bytes[range.clone()].to_vec();
            bytes.splice(range.start..range.start, copy);
        }),
        ("truncation", &|journal, bytes| {
            bytes.truncate(journal.range_of(victim.single[2], 0).start + 9);
        }),
    ];
    for (deed, change) in deeds {
        let (_folder, dir) = victim.copy();
        let journal = Journal::read(&dir);
        let mut bytes = std::fs::read(path(&dir)).unwrap();
        change(&journal, &mut bytes);
        std::fs::write(path(&dir), bytes).unwrap();
        let findings = victim.findings(&dir);
        assert!(findings.iter().any(|(class, _)| class == "damaged"), "{deed}: {findings:?}");
        let first = findings[0].1.unwrap();
        let wanted = victim.single.iter().map(|frame| seq_of(&journal, *frame));
        assert!(wanted.into_iter().any(|seq| seq == first), "{deed}: {findings:?}");
    }
}

/// A crafted deed: what is done to the frames, the class it must be found as, and at which seq.
type Deed<'a> = (&'a str, &'a dyn Fn(&mut Journal) -> u64, &'a str);

#[test]
fn crafted_deeds_are_found_as_what_they_are() {
    let victim = Victim::new();
    let frame = victim.single[1];
    let deeds: &[Deed<'_>] = &[
        (
            "edit",
            &|journal| {
                let record = with_body(&journal.frames[frame].records[0], |body| {
                    body.occurred_at -= 3_600_000_000;
                });
                journal.frames[frame].records[0] = record;
                seq_of(journal, frame)
            },
            "edited",
        ),
        (
            "edit of who looked",
            &|journal| {
                let frame = victim.single[2];
                let record = with_body(&journal.frames[frame].records[0], |body| {
                    body.actor.staff = [0x42; 16];
                });
                journal.frames[frame].records[0] = record;
                seq_of(journal, frame)
            },
            "edited",
        ),
        (
            "removal",
            &|journal| {
                let seq = seq_of(journal, frame);
                journal.frames.remove(frame);
                seq
            },
            "removed",
        ),
        (
            "swap",
            &|journal| {
                let seq = seq_of(journal, frame);
                journal.frames.swap(frame, frame + 1);
                seq
            },
            "reordered",
        ),
        (
            "insertion",
            &|journal| {
                let seq = seq_of(journal, frame);
                let mut forged = journal.frames[frame].clone();
                forged.records[0] =
                    with_body(&forged.records[0], |body| body.event_id = [0x66; 16]);
                forged.seal = Journal::forged_seal();
                journal.frames.insert(frame, forged);
                seq
            },
            "inserted",
        ),
        (
            "truncation",
            &|journal| {
                let seq = seq_of(journal, frame);
                journal.frames.truncate(frame);
                seq
            },
            "truncated",
        ),
        (
            "tail rewritten",
            &|journal| {
                let seq = seq_of(journal, frame);
                let forged = Journal::forged_seal();
                for frame in &mut journal.frames[frame..] {
                    frame.seal.clone_from(&forged);
                }
                seq
            },
            "edited",
        ),
    ];
    for (deed, change, class) in deeds {
        for forged_mark in [false, true] {
            let (_folder, dir) = victim.copy();
            let mut journal = Journal::read(&dir);
            let seq = change(&mut journal);
            journal.write_crafted();
            if forged_mark {
                forge_mark(&dir, &journal);
            }
            assert!(!victim.opens_a_door(&dir), "{deed}");
            let findings = victim.findings(&dir);
            let wanted = ((*class).to_owned(), Some(seq));
            let told = format!("{deed}, mark forged: {forged_mark}: {findings:?}");
            if forged_mark && *class == "truncated" {
                // Where the cut is, only the genuine mark knew; that this one is forged is seen.
                assert!(findings.iter().any(|(found, _)| found == "truncated"), "{told}");
            } else {
                assert_eq!(findings.first(), Some(&wanted), "{told}");
            }
        }
    }
}

#[test]
fn an_entry_moved_within_a_frame_of_several_is_found() {
    let victim = Victim::new();
    let (_folder, dir) = victim.copy();
    let mut journal = Journal::read(&dir);
    let frame = journal.frames.iter().rposition(|frame| frame.records.len() > 1).unwrap();
    journal.frames[frame].records.swap(0, 1);
    journal.write_crafted();
    let seq = seq_of(&journal, frame);
    let findings = victim.findings(&dir);
    assert!(findings.contains(&("reordered".to_owned(), Some(seq))), "{findings:?}");
}

#[test]
fn without_the_keys_what_needs_no_key_is_still_found_and_the_rest_is_said() {
    let victim = Victim::new();
    let (_folder, dir) = victim.copy();
    let mut journal = Journal::read(&dir);
    journal.frames.truncate(victim.single[1]);
    journal.write_crafted();
    let nowhere = dir.join("../no-keys");
    let output = sanad()
        .args(["verify", "--json", "--dir", dir.to_str().unwrap()])
        .args(["--keys", nowhere.to_str().unwrap()])
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["findings"][0]["class"], "truncated", "{report}");
    let said = String::from_utf8_lossy(&output.stderr).to_lowercase();
    assert!(said.contains("seal"), "{said}");
}

/// Behind the mark a start finds what a crash left: only what was sealed with the key counts.
#[test]
fn a_forged_entry_behind_the_mark_is_not_taken_for_a_remainder_of_a_crash() {
    let victim = Victim::new();
    let (_folder, dir) = victim.copy();
    let mut journal = Journal::read(&dir);
    let mut forged = journal.frames[victim.single[0]].clone();
    forged.records[0] = with_body(&forged.records[0], |body| body.event_id = [0x66; 16]);
    forged.seal = Journal::forged_seal();
    journal.frames.push(forged);
    journal.write_crafted();
    let before = std::fs::read(dir.join("mark")).unwrap();
    assert!(!victim.opens_a_door(&dir));
    assert!(std::fs::read(dir.join("mark")).unwrap() == before, "the mark vouches for nothing new");
    let (seq, _) = journal.end();
    let findings = victim.findings(&dir);
    assert!(findings.iter().any(|(_, found)| *found == Some(seq - 1)), "{findings:?}");
}

#[test]
fn keys_that_are_there_and_do_not_unlock_are_a_finding_of_their_own() {
    let victim = Victim::new();
    let (_folder, dir) = victim.copy();
    let mut vault = std::fs::read(dir.join("vault")).unwrap();
    let at = vault.len() / 2;
    vault[at] ^= 1;
    std::fs::write(dir.join("vault"), vault).unwrap();
    let report = victim.verify(&dir);
    assert_eq!(report["seals"], "not checked", "{report}");
    assert_eq!(report["findings"][0]["class"], "key swapped", "{report}");
    let (_folder, dir) = victim.copy();
    assert_eq!(victim.verify(&dir)["seals"], "checked");
}

/// Under a running server somebody with the disk makes a case their own. The segment is no longer as
/// its writer left it, so no line is written, and nothing opens without one; what is read is held against
/// what was written.
#[test]
fn an_assignment_edited_under_a_running_server_opens_no_case() {
    let lk3 = Lk3::new();
    let case = lk3.a_case();
    let path = format!("/v1/cases/{case}?purpose=service");
    assert_eq!(lk3.get(&path, "siti").status(), 404);
    let mut journal = Journal::read(&lk3.place().dir);
    let (budi, siti) = (lk3.staff("budi"), lk3.staff("siti"));
    let mut edited = 0;
    for record in journal.frames.iter_mut().flat_map(|frame| &mut frame.records) {
        *record = with_body(record, |body| {
            if body.event_type == "case_assigned" {
                body.data = body.data.replace(budi, siti);
                edited += 1;
            }
        });
    }
    assert_eq!(edited, 1);
    journal.write();
    for by in ["siti", "budi"] {
        let answer = lk3.get(&path, by);
        assert!(answer.status().is_server_error(), "{by}: {}", answer.status());
        assert!(!answer.text().unwrap().contains("cerita"), "{by}");
    }
}
