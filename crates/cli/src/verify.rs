//! `sanad verify`: the whole ledger from its stored bytes. It needs no lock: beside a running
//! server it checks up to the mark.

use std::path::{Path, PathBuf};

use clap::Args;
use sanad_chain::tree::{Anchoring, NoteError, Policy};
use sanad_chain::{Class, Finding, SealKey};
use sanad_disk::RealDisk;
use sanad_ledger::{Kept, Report, identity_of, verify_dir_against};
use sanad_records::{KeysFound, KeysNamed, LogHistory, Tongue};
use sanad_vault::{RootMode, Unlock, Vault, root_mode};
use serde::Serialize;

use crate::anchored::Anchored;
use crate::failure::Failure;
use crate::place;
use crate::print;
use crate::private;
use crate::progress;
use crate::settings::{Settings, Source};
use crate::witnesses::{log_key, policy, read};

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// A checkpoint that somebody kept: the ledger must extend it
    #[arg(long, value_name = "FILE", requires = "log_key")]
    checkpoint: Option<PathBuf>,
    /// A file with the public key that it is signed by, from whoever you trust
    #[arg(long, value_name = "FILE")]
    log_key: Option<PathBuf>,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

/// What others hold the ledger to.
#[derive(Default)]
struct Outside {
    /// The checkpoint that is given.
    given: Option<Flags>,
    /// Those that the log keeps cosignatures of, by a quorum, where a policy says whose word counts.
    countersigned: Option<Vec<Kept>>,
}

/// A checkpoint that somebody kept.
struct Flags {
    tree: Kept,
    /// Where it is of a log with another name: a sentence that says so.
    another: Option<String>,
    /// Who countersigned it, where a policy says whose word counts.
    anchoring: Option<Anchoring>,
}

impl Outside {
    fn read(args: &VerifyArgs, settings: &Settings) -> Result<Self, Failure> {
        let policy = policy(settings)?;
        if args.checkpoint.is_none() && policy.is_none() {
            return Ok(Self::default());
        }
        let dir = &settings.dir.value;
        let history = LogHistory::read(&RealDisk::shared(), dir);
        let history = history.map_err(|error| place::not_read(error, dir))?;
        let given = args.checkpoint.as_ref().zip(args.log_key.as_ref());
        let given = given.map(|given| Flags::read(given, policy.as_ref(), &history)).transpose()?;
        let countersigned = policy.map(|policy| history.countersigned_by(&policy));
        let kept = |by_quorum: Vec<_>| by_quorum.into_iter().map(|(kept, _at)| kept).collect();
        let countersigned = countersigned.map(kept);
        Ok(Self { given, countersigned })
    }

    fn trees(&self) -> Vec<Kept> {
        let countersigned = self.countersigned.iter().flatten().copied();
        countersigned.chain(self.given.as_ref().map(|given| given.tree)).collect()
    }
}

impl Flags {
    /// Signed by the key that is given.
    fn read(
        (checkpoint, key): (&PathBuf, &PathBuf),
        policy: Option<&Policy>,
        history: &LogHistory,
    ) -> Result<Self, Failure> {
        let key = log_key(key, "--log-key")?;
        let note = read(checkpoint)?;
        let refused = |error: NoteError| Failure::refused(format!("`--checkpoint`: {error}"));
        let told = key.open(&note).map_err(refused)?;
        let anchoring = policy.map(|policy| policy.check(&note, &key)).transpose();
        let of = told.origin.log();
        let another = history.name().filter(|own| own.as_str() != of).map(|own| {
            format!("the checkpoint is of the log `{of}`, and this ledger calls itself `{own}`")
        });
        let tree = Kept { size: told.size, root: told.root };
        Ok(Self { tree, another, anchoring: anchoring.map_err(refused)? })
    }
}

/// The report, as it is printed.
#[derive(Debug, Serialize)]
struct Verdict {
    integrity: &'static str,
    entries: u64,
    head: String,
    /// Whether the seals were checked: that takes the keys.
    seals: &'static str,
    /// How many entries the checkpoint is over that it was held against.
    #[serde(skip_serializing_if = "Option::is_none")]
    checkpoint: Option<u64>,
    /// Who countersigned that checkpoint, where a policy says whose word counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    anchoring: Option<Anchored>,
    /// How many entries, from the first on, a quorum of the policy's witnesses vouches for by the cosignatures
    /// that the log keeps, with nothing wrong among them; none where no policy is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    countersigned: Option<u64>,
    findings: Vec<Found>,
    /// What is told besides, and is no finding.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

/// One thing that is wrong, as it is printed.
#[derive(Debug, Serialize)]
pub(crate) struct Found {
    pub(crate) class: &'static str,
    pub(crate) seq: Option<u64>,
    #[serde(rename = "where")]
    pub(crate) at: String,
    pub(crate) detail: String,
}

pub(crate) fn run(args: &VerifyArgs, settings: &Settings) -> Result<(), Failure> {
    let (disk, dir) = (RealDisk::shared(), &settings.dir.value);
    let keys = keys(settings);
    let seal = match &keys {
        Keys::Here(seal, _) => Some(seal.clone()),
        Keys::Elsewhere | Keys::Locked(_) => None,
    };
    let outside = Outside::read(args, settings)?;
    let trees = outside.trees();
    let bar = progress::bar("verifying", 0);
    let told = progress::told(&bar);
    let report = verify_dir_against(&disk, dir, seal.as_ref(), &trees, Some(&told));
    bar.finish_and_clear();
    let report = report.map_err(|error| place::not_read(error, dir))?;
    let countersigned = outside.countersigned.map(|countersigned| {
        let held =
            countersigned.iter().map(|kept| kept.size).filter(|size| report.extends.contains(size));
        held.max().unwrap_or_default()
    });
    let mut verdict = Verdict { countersigned, ..Verdict::from(report) };
    if let Some(given) = outside.given {
        verdict.checkpoint = Some(given.tree.size);
        verdict.anchoring = given.anchoring.map(Anchored::from);
        verdict.notes.extend(given.another);
    }
    verdict.notes.extend(exposed(settings));
    verdict.seals = if seal.is_some() { "checked" } else { "not checked" };
    match &keys {
        Keys::Locked(why) => verdict.keys_do_not_unlock(&settings.keys.value, why),
        Keys::Here(_, unlock) => verdict.keys_found(keys_found(settings, unlock)?),
        Keys::Elsewhere => {}
    }
    if args.json {
        print::json(&verdict)?;
    } else {
        verdict.print()?;
    }
    if seal.is_none() {
        print::aside(
            "the seals were not checked: a history rewritten whole by somebody without the keys is \
             found with the keys only",
        );
    }
    match verdict.findings.len() {
        0 if verdict.anchoring.as_ref().is_some_and(|anchored| !anchored.is_met()) => {
            Err(Anchored::unmet(Tongue::English))
        }
        0 => Ok(()),
        count => {
            let found = print::counted(count, "finding", "findings");
            Err(Failure::refused(format!("the ledger is broken: {found}")))
        }
    }
}

impl From<Report> for Verdict {
    fn from(report: Report) -> Self {
        let findings: Vec<_> = report.findings.into_iter().map(Found::from).collect();
        let torn = report.torn_tail.map(|at| {
            format!(
                "from {at} on there is room taken ahead of need, or an append that a crash cut off: \
                 nobody was promised it, and the next start removes it"
            )
        });
        Self {
            integrity: if findings.is_empty() { "intact" } else { "broken" },
            entries: report.head.size.get(),
            head: report.head.hash.to_string(),
            seals: "not checked",
            checkpoint: None,
            anchoring: None,
            countersigned: None,
            findings,
            notes: torn.into_iter().collect(),
        }
    }
}

impl From<Finding> for Found {
    fn from(finding: Finding) -> Self {
        Self {
            class: finding.class.as_str(),
            seq: finding.seq.map(sanad_chain::Seq::get),
            at: finding.at,
            detail: finding.detail,
        }
    }
}

impl Verdict {
    fn keys_do_not_unlock(&mut self, keys: &Path, why: &Failure) {
        self.integrity = "broken";
        self.findings.push(Found {
            class: Class::KeySwapped.as_str(),
            seq: None,
            at: keys.display().to_string(),
            detail: format!("the keys do not unlock, so the seals could not be checked: {why}"),
        });
    }

    /// Keys that are lost, and such as an older copy brought back.
    fn keys_found(&mut self, KeysFound { lost, back }: KeysFound) {
        let mut found = |class, detail| {
            self.integrity = "broken";
            self.findings.push(Found { class, seq: None, at: "vault".to_owned(), detail });
        };
        if lost > 0 {
            let told = print::counted(lost, "key is", "keys are");
            let why = "what is sealed under them does not open, and no receipt says that they were destroyed";
            found("keys_lost", format!("{told} missing: {why}"));
        }
        if back > 0 {
            let told = print::counted(back, "destroyed key is", "destroyed keys are");
            found("keys_back", format!("{told} there again: the next start destroys them"));
        }
    }

    fn print(&self) -> Result<(), Failure> {
        let Self { integrity, entries, head, seals, checkpoint, anchoring, .. } = self;
        let held = checkpoint.map_or_else(String::new, |size| {
            format!(", held against a checkpoint over {size} entries")
        });
        print::line(&format!("{integrity}: {entries} entries, head {head}, seals {seals}{held}"))?;
        if let Some(anchored) = anchoring {
            print::line(&Anchored::line(Some(anchored), Tongue::English))?;
        }
        if let Some(size) = self.countersigned {
            print::line(&format!(
                "countersigned: the first {size} of {entries} entries, by a quorum of the policy's witnesses"
            ))?;
        }
        for Found { class, seq, at, detail } in &self.findings {
            let seq = seq.map_or_else(String::new, |seq| format!("entry {seq}, "));
            print::line(&format!("{class}: {seq}{at}: {detail}"))?;
        }
        for note in &self.notes {
            print::line(&format!("note: {}", print::harmless(note)))?;
        }
        Ok(())
    }
}

/// What lies where others get at it, or a copy of the ledger's folder takes it along.
pub(crate) fn exposed(settings: &Settings) -> Vec<String> {
    let (dir, keys) = (&settings.dir.value, &settings.keys.value);
    let open = private::is_exposed(dir).then(|| {
        let shown = print::shell(dir);
        format!(
            "others can read `{}`: `chmod go= {shown}`, or the next start does it",
            dir.display()
        )
    });
    let mut told = settings.not_apart();
    told.extend(private::exposed_keys(keys));
    told.extend(open);
    told
}

/// What is known of the keys.
enum Keys {
    /// They unlock: the seals are checked.
    Here(SealKey, Box<Unlock>),
    /// They are not here, or neither passphrase nor token was given: the seals are not checked.
    Elsewhere,
    /// They are here and do not unlock, or were named and are not here. Whoever forged the ledger
    /// may want just that.
    Locked(Failure),
}

fn keys(settings: &Settings) -> Keys {
    let disk = RealDisk::shared();
    let named = settings.keys.source != Source::Default
        || settings.passphrase_file.source != Source::Default
        || settings.unlock_program.source != Source::Default
        || settings.pkcs11_module.source != Source::Default;
    let (dir, keys) = (&settings.dir.value, &settings.keys.value);
    let here = disk.exists(&keys.join("root")).unwrap_or(false);
    if !here && !named {
        return Keys::Elsewhere;
    }
    let phrase =
        settings.passphrase_file.value.is_some() || settings.unlock_program.value.is_some();
    let told = match root_mode(&*disk, keys) {
        Ok(RootMode::Passphrase) => phrase,
        Ok(RootMode::Token) => settings.pkcs11_module.value.is_some(),
        Ok(RootMode::KeyFile) | Err(_) => true,
    };
    if !told {
        return Keys::Elsewhere;
    }
    let opened = place::unlock(settings, &*disk).and_then(|unlock| {
        let ledger = identity_of(&disk, dir)?.ledger;
        let seal = Vault::seal_key_of(&*disk, dir, keys, ledger, &unlock)?;
        Ok(Keys::Here(seal, Box::new(unlock)))
    });
    opened.unwrap_or_else(Keys::Locked)
}

/// How the vault stands to the keys that entries name: these are read first, so that beside a running server
/// a key that was drawn meanwhile is none that is missing.
fn keys_found(settings: &Settings, unlock: &Unlock) -> Result<KeysFound, Failure> {
    let (disk, dir) = (RealDisk::shared(), &settings.dir.value);
    let named = KeysNamed::read(&disk, dir).map_err(|error| place::not_read(error, dir))?;
    Ok(named.held_to(&disk, (dir, &settings.keys.value), unlock)?)
}
