//! Who looks, and what each of them says.

use std::path::PathBuf;
use std::process::Output;

use sanad_chain::tree::{AddCheckpoint, Consistency, TileSource, prove_consistency};
use sanad_disk::RealDisk;
use sanad_ledger::{Ledger, Options, PublicFiles, State};
use sanad_witness::Answer;
use serde_json::Value;

use super::bundle::{Kind, export};
use super::deeds::{Deed, Done, Push};
use super::forger::Stolen;
use super::victim::{Scene, Victim, run};
use crate::emergency::told;
use crate::evidence::verdict;
use crate::program::sanad;

/// What one detector says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// It found this.
    Found(String),
    /// It found nothing wrong.
    NotSeen,
    /// It has nothing to judge, for this reason.
    Nothing(&'static str),
    /// The deed is not about what it looks at.
    DoesNotApply,
}

impl Said {
    pub(super) fn is_found(&self) -> bool {
        matches!(self, Self::Found(_))
    }
}

/// A bundle, and the verdict of the first checker on it.
pub(super) struct Judged {
    pub(super) kind: Kind,
    pub(super) file: PathBuf,
    pub(super) verdict: Value,
    pub(super) said: Said,
}

/// What all detectors say of one deed.
pub(super) struct Row {
    pub(super) class: &'static str,
    pub(super) how: &'static str,
    pub(super) operator: Said,
    pub(super) holder: Said,
    pub(super) witness: Said,
    pub(super) bundles: Vec<Judged>,
    /// Why the program hands out none, where it does not.
    pub(super) withheld: Option<&'static str>,
    pub(super) good: &'static str,
    /// Its bundles lie here.
    _scene: Scene,
}

impl Row {
    pub(super) fn is_seen(&self) -> bool {
        let bundles = self.bundles.iter().map(|judged| &judged.said);
        [&self.operator, &self.holder, &self.witness].into_iter().chain(bundles).any(Said::is_found)
    }
}

/// Does it, and has everybody look.
pub(super) fn row(victim: &Victim, deed: &Deed) -> Row {
    let done = (deed.act)(victim);
    let (operator, holder) = if done.ledger {
        (operator(&done), holder(victim, &done))
    } else {
        (Seen::not_applicable(), Seen::not_applicable())
    };
    let mut operator_said = operator.said.clone();
    if operator.said == Said::NotSeen {
        operator_said = rebuilt(&done.scene.twin());
    }
    let witness = if done.ledger { witness(victim, &done) } else { Said::DoesNotApply };
    let (bundles, withheld) = bundles(victim, &done);
    let good = good(&done, [&operator, &holder], &bundles, &witness);
    Row {
        class: deed.class,
        how: deed.how,
        operator: operator_said,
        holder: holder.said,
        witness,
        bundles,
        withheld,
        good,
        _scene: done.scene,
    }
}

/// What a detector said, and the first position that it named.
struct Seen {
    said: Said,
    first: Option<u64>,
}

impl Seen {
    fn not_applicable() -> Self {
        Self { said: Said::DoesNotApply, first: None }
    }

    /// Of the findings of a report, each class with its positions once.
    fn of(report: &Value, at: Option<u64>, entries: u64) -> Self {
        let findings = report["findings"].as_array().unwrap();
        let mut told: Vec<(String, Vec<&'static str>)> = Vec::new();
        for finding in findings {
            let class = finding["class"].as_str().unwrap();
            let place = place(finding["seq"].as_u64(), at, entries);
            match told.iter_mut().find(|(known, _)| known == class) {
                Some((_, places)) if places.contains(&place) => {}
                Some((_, places)) => places.push(place),
                None => told.push((class.to_owned(), vec![place])),
            }
        }
        let told = told.into_iter().map(|(class, places)| {
            let places: Vec<_> = places.into_iter().filter(|place| !place.is_empty()).collect();
            if places.is_empty() { class } else { format!("{class}: {}", places.join(", ")) }
        });
        let told = told.collect::<Vec<_>>().join("; ");
        let first = findings.iter().filter_map(|finding| finding["seq"].as_u64()).min();
        let said = if told.is_empty() { Said::NotSeen } else { Said::Found(told) };
        Self { said, first }
    }
}

/// Where a finding points, seen from the deed.
fn place(seq: Option<u64>, at: Option<u64>, entries: u64) -> &'static str {
    match (seq, at) {
        (None, _) => "",
        (Some(seq), Some(at)) if seq == at => "the entry",
        (Some(seq), Some(at)) if seq == at + 1 => "the one after it",
        (Some(seq), _) if seq >= entries => "the end",
        (Some(seq), Some(at)) if seq < at => "before it",
        (Some(_), Some(_)) => "later ones",
        (Some(_), None) => "an entry",
    }
}

fn judged(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", told(output)))
}

/// The operator's own check, with the keys.
fn operator(done: &Done) -> Seen {
    let report = judged(&run(&done.scene, &["verify", "--json"]));
    assert_eq!(report["seals"], "checked", "{report}");
    Seen::of(&report, done.at, report["entries"].as_u64().unwrap())
}

/// What the operator is told by making anew what is derived.
fn rebuilt(scene: &Scene) -> Said {
    let output = run(scene, &["rebuild", "--json"]);
    if output.status.success() {
        return Said::NotSeen;
    }
    let report = judged(&output);
    assert_eq!(report["equal"], false, "{}", told(&output));
    Said::Found("`sanad rebuild`: index only".to_owned())
}

/// A reader who kept the older checkpoint and the public key, and has no other key.
fn holder(victim: &Victim, done: &Done) -> Seen {
    let mut command = sanad();
    command.args(["verify", "--json", "--dir"]).arg(&done.scene.dir);
    command.arg("--checkpoint").arg(victim.at("kept")).arg("--log-key").arg(victim.at("key"));
    let report = judged(&command.output().unwrap());
    assert_eq!(report["seals"], "not checked", "{report}");
    Seen::of(&report, done.at, report["entries"].as_u64().unwrap())
}

/// It opens for reading alone, and a look without a line is none.
const NO_WRITES: &str = "the ledger takes no writes";
/// It opens, and stops where it comes to what is damaged.
const UNREADABLE: &str = "the program stops at the damaged entry";
/// What is there does not follow what was published.
const OTHER_HISTORY: &str = "the program signs no other history than it published";

/// Why the program did not do it.
fn refused(scene: &Scene, output: &Output) -> &'static str {
    let said = told(output);
    let disk = RealDisk::shared();
    let opened = Ledger::open(disk, &scene.dir, Options::new(Stolen::from(scene).seal)).unwrap();
    let state = opened.state();
    opened.close();
    match state {
        State::ReadOnly { .. } => NO_WRITES,
        _ if said.contains("is damaged") => UNREADABLE,
        _ if said.contains("does not follow what was published") => OTHER_HISTORY,
        State::Writable | State::IntakeStopped | State::ClockOff { .. } => panic!("{said}"),
    }
}

/// The witness, who is given the next checkpoint.
fn witness(victim: &Victim, done: &Done) -> Said {
    let files = PublicFiles::new(RealDisk::shared(), &done.scene.dir);
    let published = || std::fs::read(done.scene.dir.join("public/checkpoint")).unwrap();
    let answer = match &done.push {
        Push::Own(note, tiles) => pushed(victim, &done.scene, note, tiles),
        Push::Published => pushed(victim, &done.scene, &published(), &files),
        Push::Next => {
            let output = run(&done.scene, &["checkpoint", "--json"]);
            if !output.status.success() {
                return Said::Nothing(refused(&done.scene, &output));
            }
            pushed(victim, &done.scene, &published(), &files)
        }
    };
    match answer {
        Answer::Cosigned(_) => Said::NotSeen,
        Answer::Conflict(size) => {
            assert_eq!(size, victim.newest);
            Said::Found("409: rolled back".to_owned())
        }
        Answer::Unproven => Said::Found("422: forked".to_owned()),
        other @ (Answer::Malformed | Answer::Untrusted | Answer::Unknown) => panic!("{other:?}"),
    }
}

/// As a log asks: with the size that it knows the witness saw last, or its own where that is smaller.
fn pushed(victim: &Victim, scene: &Scene, note: &[u8], tiles: &impl TileSource) -> Answer {
    let told = victim.key.open(note).unwrap();
    let old = victim.newest.min(told.size);
    let proof = if old == victim.newest {
        prove_consistency(tiles, (told.size, told.root), old).unwrap()
    } else {
        Consistency(Vec::new())
    };
    victim.asks_witness(scene, &AddCheckpoint { old, proof, checkpoint: note.to_vec() })
}

/// Every bundle that is handed out; and why none is, where none is.
fn bundles(victim: &Victim, done: &Done) -> (Vec<Judged>, Option<&'static str>) {
    let mut files = done.given.clone();
    let mut withheld = None;
    for kind in done.exported {
        let file = done.scene.at(&format!("exported-{}.jsonl", kind.name().replace(' ', "-")));
        let output = export(victim, &done.scene, *kind, &file);
        if output.status.success() {
            files.push((*kind, file));
        } else {
            withheld = Some(refused(&done.scene, &output));
        }
    }
    let judge = |(kind, file): (Kind, PathBuf)| {
        let verdict = verdict(&file, &victim.at("key"));
        let entries = verdict["checkpoint"].as_str().unwrap().parse().unwrap();
        let said = Seen::of(&verdict, done.at, entries).said;
        Judged { kind, file, verdict, said }
    };
    (files.into_iter().map(judge).collect(), withheld)
}

/// How far what is there can be relied on, by all that was said.
fn good(done: &Done, local: [&Seen; 2], bundles: &[Judged], witness: &Said) -> &'static str {
    let of_bundles = bundles.iter().filter_map(|judged| {
        let findings = judged.verdict["findings"].as_array().unwrap();
        findings.iter().filter_map(|finding| finding["seq"].as_u64()).min()
    });
    let first = local.iter().filter_map(|seen| seen.first).chain(of_bundles).min();
    let [_, holder] = local;
    if !done.ledger {
        return "the ledger; of the bundle nothing";
    }
    match first {
        Some(_) => {
            assert_eq!(first, done.at, "what is found first is the deed");
            "up to the entry before it"
        }
        None if holder.said.is_found() => "as far as an older checkpoint that somebody keeps",
        None if witness.is_found() => "up to the kept checkpoint",
        None => "all of the journal",
    }
}
