//! What is done to a copy of the ledger, or to a bundle that it handed out.

use std::path::PathBuf;

use sanad_chain::tree::{Origin, SigningKey};
use sanad_chain::{Entry, Place};

use super::super::attacker::{Journal, forge_mark, with_body};
use super::bundle::{KINDS, Kind, Tiles, lines, sealed};
use super::forger::Stolen;
use super::index::hide_looks;
use super::victim::{Scene, Victim, When, run, seq_of};

/// A class of tampering, and one way to do it.
pub(super) struct Deed {
    /// The class.
    pub(super) class: &'static str,
    /// Who does what.
    pub(super) how: &'static str,
    pub(super) act: fn(&Victim) -> Done,
}

/// What was done.
pub(super) struct Done {
    pub(super) scene: Scene,
    /// The position of the first entry that it concerns, where it is one.
    pub(super) at: Option<u64>,
    /// What the witness is asked to cosign next.
    pub(super) push: Push,
    /// Bundles that whoever did it hands out.
    pub(super) given: Vec<(Kind, PathBuf)>,
    /// Bundles that the program itself is to hand out then.
    pub(super) exported: &'static [Kind],
    /// Whether the ledger is touched at all.
    pub(super) ledger: bool,
}

/// Which checkpoint the witness is given next.
pub(super) enum Push {
    /// The next one that the program publishes.
    Next,
    /// The one that was published in the deed.
    Published,
    /// One that no program of ours signed, with its tiles.
    Own(Vec<u8>, Tiles),
}

const BOTH: &[Kind] = &[Kind::Looks, Kind::Whole];

impl Done {
    fn ledger(scene: Scene, at: Option<u64>) -> Self {
        Self { scene, at, push: Push::Next, given: Vec::new(), exported: BOTH, ledger: true }
    }

    fn bundles(scene: Scene, given: Vec<(Kind, PathBuf)>) -> Self {
        Self { scene, at: None, push: Push::Next, given, exported: &[], ledger: false }
    }
}

/// Everything that is tried, in the order of the table.
pub(super) const DEEDS: &[Deed] = &[
    Deed {
        class: "a header edited",
        how: "a byte on the disk",
        act: |victim| {
            raw(victim, |journal, frame, bytes| bytes[journal.range_of(frame, 0).start + 41] ^= 1)
        },
    },
    Deed {
        class: "a header edited",
        how: "all later hashes made anew, no keys",
        act: |victim| crafted(victim, blame_another),
    },
    Deed {
        class: "the bytes of a part edited",
        how: "checksum made right, no keys",
        act: part_edited,
    },
    Deed {
        class: "an entry removed",
        how: "all later hashes made anew, no keys",
        act: |victim| crafted(victim, |journal, frame| drop(journal.frames.remove(frame))),
    },
    Deed {
        class: "two entries swapped",
        how: "all later hashes made anew, no keys",
        act: |victim| crafted(victim, |journal, frame| journal.frames.swap(frame, frame + 1)),
    },
    Deed {
        class: "an entry inserted",
        how: "all later hashes made anew, no keys",
        act: |victim| {
            crafted(victim, |journal, frame| {
                let mut forged = journal.frames[frame].clone();
                forged.records[0] =
                    with_body(&forged.records[0], |body| body.event_id = [0x66; 16]);
                forged.seal = Journal::forged_seal();
                journal.frames.insert(frame, forged);
            })
        },
    },
    Deed {
        class: "the tail cut",
        how: "behind the kept checkpoint, no keys",
        act: |victim| tail_cut(victim, false),
    },
    Deed {
        class: "the tail cut",
        how: "behind the kept checkpoint, the mark made up to fit, no keys",
        act: |victim| tail_cut(victim, true),
    },
    Deed {
        class: "the middle cut",
        how: "all later hashes made anew, no keys",
        act: |victim| {
            crafted(victim, |journal, frame| drop(journal.frames.drain(frame..frame + 6)))
        },
    },
    Deed {
        class: "the tail rewritten",
        how: "all hashes made anew, no keys",
        act: |victim| {
            crafted(victim, |journal, frame| {
                blame_another(journal, frame);
                let forged = Journal::forged_seal();
                journal.frames[frame..].iter_mut().for_each(|frame| frame.seal.clone_from(&forged));
            })
        },
    },
    Deed {
        class: "the tail rewritten",
        how: "from under the kept checkpoint, sealed and signed with all the stolen keys",
        act: |victim| rewritten(victim, When::Early),
    },
    Deed {
        class: "the tail rewritten",
        how: "from behind the kept checkpoint, sealed and signed with all the stolen keys",
        act: |victim| rewritten(victim, When::Late),
    },
    Deed {
        class: "an old backup restored",
        how: "ledger and keys, from behind the kept checkpoint",
        act: |victim| Done::ledger(victim.backup(), None),
    },
    Deed {
        class: "two histories from one key",
        how: "another one written on from behind the kept checkpoint, and shown to another reader",
        act: two_histories,
    },
    Deed {
        class: "a wrong map committed",
        how: "an operator with the keys leaves a look out of it and of the bundle",
        act: wrong_map,
    },
    Deed {
        class: "a version of a stream skipped",
        how: "an operator with the keys takes a look out and rewrites the rest",
        act: skipped,
    },
    Deed {
        class: "a look left out of a bundle",
        how: "the end signed anew with the stolen key",
        act: left_out,
    },
    Deed { class: "a bundle truncated", how: "the last four lines, no keys", act: truncated },
    Deed {
        class: "a bundle signed with another key",
        how: "checkpoint and end, under the same name",
        act: other_key,
    },
    Deed {
        class: "only the index wrong",
        how: "its pages written anew with the stolen keys hide the looks at a case",
        act: index_only,
    },
];

/// Changes the bytes of the journal at the frame of an early look.
fn raw(victim: &Victim, change: impl FnOnce(&Journal, usize, &mut Vec<u8>)) -> Done {
    let scene = victim.copy();
    let journal = Journal::read(&scene.dir);
    let frame = victim.frames(&journal, When::Early)[0];
    let path = scene.dir.join("journal/00000000.seg");
    let mut bytes = std::fs::read(&path).unwrap();
    change(&journal, frame, &mut bytes);
    std::fs::write(path, bytes).unwrap();
    Done::ledger(scene, Some(seq_of(&journal, frame)))
}

/// Changes the frames at an early look, and makes right all that needs no key.
fn crafted(victim: &Victim, change: impl FnOnce(&mut Journal, usize)) -> Done {
    let scene = victim.copy();
    let mut journal = Journal::read(&scene.dir);
    let frame = victim.frames(&journal, When::Early)[0];
    let at = seq_of(&journal, frame);
    change(&mut journal, frame);
    journal.write_crafted();
    forge_mark(&scene.dir, &journal);
    Done::ledger(scene, Some(at))
}

/// Says that somebody else looked.
fn blame_another(journal: &mut Journal, frame: usize) {
    let record = &mut journal.frames[frame].records[0];
    *record = with_body(record, |body| body.actor.staff = [0x42; 16]);
}

fn part_edited(victim: &Victim) -> Done {
    let scene = victim.copy();
    let mut journal = Journal::read(&scene.dir);
    let has_part = |record: &Vec<u8>| {
        let entry = Entry::parse(record).unwrap();
        entry.body().unwrap().event_type == "session_held"
            && entry.descriptors().any(|part| part.place == Place::Inline)
    };
    let with_part = journal.frames.iter().position(|frame| frame.records.iter().all(has_part));
    let frame = with_part.unwrap();
    *journal.frames[frame].records[0].last_mut().unwrap() ^= 1;
    journal.write();
    let at = seq_of(&journal, frame);
    Done::ledger(scene, Some(at))
}

fn tail_cut(victim: &Victim, mark: bool) -> Done {
    let scene = victim.copy();
    let mut journal = Journal::read(&scene.dir);
    let frame = victim.frames(&journal, When::Late)[0];
    let at = seq_of(&journal, frame);
    journal.frames.truncate(frame);
    journal.write();
    if mark {
        forge_mark(&scene.dir, &journal);
    }
    Done::ledger(scene, Some(at))
}

pub(super) fn rewritten(victim: &Victim, when: When) -> Done {
    let scene = victim.copy();
    let stolen = Stolen::from(&scene);
    let mut journal = Journal::read(&scene.dir);
    let frame = victim.frames(&journal, when)[0];
    let at = seq_of(&journal, frame);
    blame_another(&mut journal, frame);
    journal.relink(None);
    stolen.write(&scene, &mut journal);
    Done::ledger(scene, Some(at))
}

pub(super) fn two_histories(victim: &Victim) -> Done {
    let scene = victim.backup();
    let size = |scene: &Scene| Journal::read(&scene.dir).end().0;
    while size(&scene) <= victim.newest {
        assert!(run(&scene, &["rebuild"]).status.success());
    }
    Done::ledger(scene, None)
}

fn wrong_map(victim: &Victim) -> Done {
    let scene = victim.copy();
    let stolen = Stolen::from(&scene);
    let at = stolen.commit_wrong_map(victim, &scene);
    let given = vec![(Kind::Looks, scene.at("looks.jsonl"))];
    let exported = &[Kind::Whole];
    Done { given, exported, push: Push::Published, ..Done::ledger(scene, Some(at)) }
}

fn skipped(victim: &Victim) -> Done {
    let scene = victim.copy();
    let stolen = Stolen::from(&scene);
    let mut journal = Journal::read(&scene.dir);
    let [_, gone, next, ..] = victim.frames(&journal, When::Early)[..] else {
        panic!("three looks")
    };
    let version = {
        let entry = Entry::parse(&journal.frames[gone].records[0]).unwrap();
        entry.links().find(|link| link.stream == victim.looks()).unwrap().version
    };
    journal.frames.remove(gone);
    let at = seq_of(&journal, next - 1);
    journal.relink(Some((victim.looks(), version)));
    stolen.write(&scene, &mut journal);
    let (note, tiles) = stolen.publish_and_hand_out(victim, &scene, &journal);
    let given = KINDS.map(|(kind, name)| (kind, scene.at(name))).to_vec();
    Done { given, exported: &[], push: Push::Own(note, tiles), ..Done::ledger(scene, Some(at)) }
}

fn left_out(victim: &Victim) -> Done {
    let scene = victim.copy();
    let stolen = Stolen::from(&scene);
    let journal = Journal::read(&scene.dir);
    let at = seq_of(&journal, victim.frames(&journal, When::Early)[1]);
    let begin = format!("{{\"entry\":{{\"seq\":\"{at}\",");
    let given = KINDS.map(|(kind, name)| {
        let whole = std::fs::read_to_string(victim.at(name)).unwrap();
        let mut lines = lines(&whole);
        let look = lines.iter().position(|line| line.starts_with(&begin)).unwrap();
        lines.remove(look);
        (kind, written(&scene, name, &sealed(&lines, &stolen.signing)))
    });
    Done { at: Some(at), ..Done::bundles(scene, given.to_vec()) }
}

fn truncated(victim: &Victim) -> Done {
    let scene = victim.copy();
    let given = KINDS.map(|(kind, name)| {
        let whole = std::fs::read_to_string(victim.at(name)).unwrap();
        let lines: Vec<_> = whole.lines().collect();
        let kept = lines[..lines.len() - 4].join("\n") + "\n";
        (kind, written(&scene, name, &kept))
    });
    Done::bundles(scene, given.to_vec())
}

fn other_key(victim: &Victim) -> Done {
    let scene = victim.copy();
    let origin = Origin::new("lk3.makassar.example", 0).unwrap();
    let other = SigningKey::from_seed(origin, &[7; 32]);
    let given = KINDS.map(|(kind, name)| {
        let whole = std::fs::read_to_string(victim.at(name)).unwrap();
        let mut lines = lines(&whole);
        let told = victim.key.open(&std::fs::read(victim.at("newest")).unwrap()).unwrap();
        let note = String::from_utf8(other.sign(told.size, told.root).unwrap()).unwrap();
        let checkpoint = serde_json::json!({ "checkpoint": note }).to_string();
        lines[1] = &checkpoint;
        (kind, written(&scene, name, &sealed(&lines, &other)))
    });
    Done::bundles(scene, given.to_vec())
}

fn written(scene: &Scene, name: &str, text: &str) -> PathBuf {
    let path = scene.at(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn index_only(victim: &Victim) -> Done {
    let scene = victim.copy();
    let stolen = Stolen::from(&scene);
    hide_looks(victim, &scene, &stolen);
    Done::ledger(scene, None)
}
