//! `sanad check`: a bundle of evidence, or the proof of one entry, without a ledger, a network or a key
//! but the public one.

mod words;

use std::fs::File;
use std::io::{BufReader, Read as _, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use sanad_bundle::{Checked, Limit, Shown, check};
use sanad_casework::StreamId;
use sanad_chain::tree::{EntryProof, VerifierKey};
use sanad_chain::{Class, Stream};
use sanad_records::Tongue;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::anchored::Anchored;
use crate::failure::Failure;
use crate::moment;
use crate::out::{Earlier, Out};
use crate::print;
use crate::prove;
use crate::settings::Settings;
use crate::verify::Found;
use crate::witnesses::{log_key, policy};

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The bundle, or the proof of one entry
    #[arg(value_name = "FILE")]
    bundle: PathBuf,
    /// A file with the institution's public key, from whoever you trust; never from the bundle
    #[arg(long, value_name = "FILE")]
    log_key: PathBuf,
    /// Writes the events that hold into this file, one JSON object a line; `-` prints them
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    events: Option<PathBuf>,
    /// Prints what the institution says of a bundle that holds, too: its word, not a proof
    #[arg(long, conflicts_with = "json")]
    report: bool,
    /// In which language the verdict is told: `id` or `en`
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    language: Tongue,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

/// The verdict, as it is printed.
#[derive(Debug, Serialize)]
struct Verdict {
    integrity: &'static str,
    completeness: &'static str,
    origin: String,
    /// The size of the checkpoint.
    checkpoint: String,
    entries: String,
    opened: String,
    /// When the last entry under the checkpoint was recorded, by the institution's clock.
    until: Option<String>,
    whole: bool,
    /// Who countersigned the checkpoint, where a policy says whose word counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    anchoring: Option<Anchored>,
    streams: Vec<StreamTold>,
    findings: Vec<Found>,
    /// What it does not show, by name (`schemas/bundle.v1.md`).
    not_shown: Vec<Limit>,
    #[serde(skip)]
    generation: u32,
    /// Whether the given key is of another log, or did not sign this one.
    #[serde(skip)]
    foreign: bool,
    /// The log that the given key is of.
    #[serde(skip)]
    key: String,
}

#[derive(Debug, Serialize)]
struct StreamTold {
    stream: String,
    length: Option<String>,
    shown: String,
}

pub(crate) fn run(args: &CheckArgs, settings: &Settings) -> Result<(), Failure> {
    let key = log_key(&args.log_key, "--log-key")?;
    if let Some(proof) = entry_proof(&args.bundle)? {
        if args.events.is_some() || args.report {
            return Err(Failure::misuse("the proof of one entry has neither events nor a report"));
        }
        return prove::check(&proof, &key, settings, (args.language, args.json));
    }
    let checked = read(&args.bundle, &key, &mut |_| {})?;
    let mut verdict = Verdict::of(&checked, &key);
    if let Some(policy) = policy(settings)?
        && !checked.checkpoint.is_empty()
    {
        match policy.check(checked.checkpoint.as_bytes(), &key) {
            Ok(anchoring) => verdict.anchoring = Some(anchoring.into()),
            Err(error) => verdict.findings.push(Found {
                class: Class::Unanchored.as_str(),
                seq: None,
                at: "line 2".to_owned(),
                detail: format!("the signatures of others do not hold: {error}"),
            }),
        }
    }
    if args.json {
        print::json(&verdict)?;
    } else {
        verdict.print(args.language)?;
    }
    if !args.json && args.events.is_none() && checked.opened > 0 {
        print::line(args.language.of(
            "bagian yang dibuka ditulis dengan `--events BERKAS` (`-` mencetaknya)",
            "what is opened is written with `--events FILE` (`-` prints it)",
        ))?;
    }
    if args.report
        && verdict.findings.is_empty()
        && let Some(report) = &checked.report
    {
        let text = match args.language {
            Tongue::Indonesian => &report.id,
            Tongue::English => &report.en,
        };
        print::line(&words::report(text, args.language))?;
    }
    let unmet = verdict.anchoring.as_ref().is_some_and(|told| !told.is_met());
    if verdict.findings.is_empty() && unmet {
        return Err(Anchored::unmet(args.language));
    }
    if !verdict.findings.is_empty() {
        return Err(verdict.refused(args.language));
    }
    match &args.events {
        Some(file) => events(args, &key, file),
        None => Ok(()),
    }
}

/// The file, where it calls itself the proof of one entry, and no more of it than one can have.
fn entry_proof(file: &Path) -> Result<Option<Vec<u8>>, Failure> {
    let mut bytes = Vec::new();
    let most = EntryProof::BYTES_MAX as u64 + 1;
    File::open(file)
        .and_then(|file| file.take(most).read_to_end(&mut bytes))
        .map_err(|error| cannot_read(file, &error))?;
    Ok(bytes.starts_with(EntryProof::FORMAT.as_bytes()).then_some(bytes))
}

fn cannot_read(file: &Path, error: &std::io::Error) -> Failure {
    Failure::misuse(format!("cannot read `{}`: {error}", file.display()))
}

fn read(
    bundle: &Path,
    key: &VerifierKey,
    visit: &mut dyn FnMut(Shown<'_>),
) -> Result<Checked, Failure> {
    let cannot = |error| cannot_read(bundle, &error);
    let file = File::open(bundle).map_err(cannot)?;
    check(&mut BufReader::with_capacity(1 << 20, file), key, visit).map_err(cannot)
}

/// An event of a bundle that holds.
#[derive(Serialize)]
struct EventTold<'a> {
    seq: String,
    hash: String,
    #[serde(borrow)]
    told: &'a RawValue,
    streams: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<PartTold<'a>>,
}

#[derive(Serialize)]
struct PartTold<'a> {
    at: u16,
    text: &'a RawValue,
}

/// Walks the bundle once more, and writes what holds.
fn events(args: &CheckArgs, key: &VerifierKey, to: &Path) -> Result<(), Failure> {
    if to == Path::new("-") {
        return tell_all(args, key, &mut print::out());
    }
    let mut out = Out::begin("--events", to, Earlier::Stays)?;
    tell_all(args, key, &mut out)?;
    out.keep()
}

fn tell_all(args: &CheckArgs, key: &VerifierKey, out: &mut dyn Write) -> Result<(), Failure> {
    let mut failed = None;
    read(&args.bundle, key, &mut |shown| {
        if failed.is_none()
            && let Err(error) = tell(out, &shown)
        {
            failed = Some(error);
        }
    })?;
    failed.map_or(Ok(()), Err)?;
    Ok(out.flush()?)
}

fn tell(out: &mut dyn Write, shown: &Shown<'_>) -> Result<(), Failure> {
    let part = |(at, text): &'_ (u16, zeroize::Zeroizing<String>)| -> Result<_, Failure> {
        Ok((*at, serde_json::from_str::<Box<RawValue>>(text)?))
    };
    let texts = shown.texts.iter().map(part).collect::<Result<Vec<_>, _>>()?;
    let told = EventTold {
        seq: shown.seq.to_string(),
        hash: shown.hash.to_string(),
        told: serde_json::from_str(shown.told)?,
        streams: shown.links.iter().map(|link| name(link.stream)).collect(),
        parts: texts.iter().map(|(at, text)| PartTold { at: *at, text }).collect(),
    };
    // It may go to a terminal: what would steer that is escaped, which only texts can hold.
    let line = serde_json::to_string(&told)?;
    for c in line.chars() {
        if print::steers(c) { write!(out, "\\u{:04x}", u32::from(c))? } else { write!(out, "{c}")? }
    }
    Ok(out.write_all(b"\n")?)
}

/// What a stream is called.
fn name(stream: Stream) -> String {
    let kind = sanad_records::stream_kind(stream);
    let id = sanad_chain::PartyId::from_bytes(stream.id);
    if stream.kind.0 == StreamId::LOOKS_OF && stream.id == [0; 16] {
        return format!("{kind}:*");
    }
    format!("{kind}:{id}")
}

impl Verdict {
    fn of(checked: &Checked, key: &VerifierKey) -> Self {
        let completeness = match (&checked.completeness[..], &checked.streams[..]) {
            ([], []) if !checked.whole => "not claimed",
            ([], _) if checked.integrity.is_empty() => "shown",
            (_, _) => "not shown",
        };
        let found = checked.integrity.iter().chain(&checked.completeness);
        Self {
            integrity: match checked.integrity.is_empty() {
                true => "intact",
                false if checked.foreign => "not checked",
                false => "broken",
            },
            completeness,
            origin: checked.origin.clone(),
            checkpoint: checked.size.to_string(),
            entries: checked.entries.to_string(),
            opened: checked.opened.to_string(),
            until: checked
                .until
                .and_then(|until| u64::try_from(until / 1_000_000).ok())
                .map(moment::of_seconds),
            whole: checked.whole,
            anchoring: None,
            streams: checked
                .streams
                .iter()
                .map(|told| StreamTold {
                    stream: name(told.stream),
                    length: told.length.map(|length| length.to_string()),
                    shown: told.shown.to_string(),
                })
                .collect(),
            findings: found.cloned().map(Found::from).collect(),
            not_shown: checked.limits(),
            generation: checked.generation,
            foreign: checked.foreign,
            key: key.name().to_owned(),
        }
    }

    /// That it is not to be relied on.
    fn refused(&self, tongue: Tongue) -> Failure {
        let count = self.findings.len();
        Failure::refused(match (tongue, self.foreign) {
            (Tongue::Indonesian, true) => {
                "paket bukti ini tidak diperiksa: ia tidak ditandatangani dengan kunci itu"
                    .to_owned()
            }
            (Tongue::English, true) => {
                "the bundle was not checked: it is not signed by that key".to_owned()
            }
            (Tongue::Indonesian, false) => {
                format!("paket bukti ini tidak dapat dipercaya: {count} temuan")
            }
            (Tongue::English, false) => {
                let found = print::counted(count, "finding", "findings");
                format!("the bundle does not hold: {found}")
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use sanad_chain::Hash;

    use super::*;

    #[test]
    fn an_event_that_is_told_steers_no_terminal_and_says_the_same() {
        let told = "{\"data\":{\"x\":\"a\u{9b}31m\u{7f}b\u{202e}c\u{2028}\u{200b}\"}}";
        let (links, texts) = (&[][..], Vec::new());
        let shown = Shown { seq: 7, hash: Hash::ZERO, told, record: None, links, texts };
        let mut out: Vec<u8> = Vec::new();
        tell(&mut out, &shown).unwrap();
        let line = String::from_utf8(out).unwrap();
        assert!(!line.trim_end().chars().any(print::steers), "{line}");
        let read: serde_json::Value = serde_json::from_str(&line).unwrap();
        let same: serde_json::Value = serde_json::from_str(told).unwrap();
        assert_eq!(read["told"], same);
    }
}
