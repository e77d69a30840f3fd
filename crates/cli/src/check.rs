//! `sanad check`: a bundle of evidence, or the proof of one entry, without a ledger, a network or a key but the public one.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use sanad_bundle::{Checked, Shown, check};
use sanad_casework::StreamId;
use sanad_chain::tree::{EntryProof, VerifierKey};
use sanad_chain::{Class, Stream};
use sanad_records::Tongue;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::failure::Failure;
use crate::moment;
use crate::print::{self, harmless};
use crate::prove;
use crate::settings::Settings;
use crate::verify::{Anchored, Found};
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
    /// Prints what the institution says of the bundle, too: its word, not a proof
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
    let mut verdict = Verdict::of(&checked);
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
    if args.report
        && let Some(report) = &checked.report
    {
        let text = match args.language {
            Tongue::Indonesian => &report.id,
            Tongue::English => &report.en,
        };
        print::line(&format!("\n{}", harmless(text.trim_end())))?;
    }
    let unmet = verdict.anchoring.as_ref().is_some_and(|told| !told.is_met());
    if verdict.findings.is_empty() && unmet {
        return Err(prove::unmet(args.language));
    }
    let findings = verdict.findings.len();
    if findings > 0 {
        let told = match args.language {
            Tongue::Indonesian => {
                format!("berkas bukti ini tidak dapat dipercaya: {findings} temuan")
            }
            Tongue::English => format!("the bundle does not hold: {findings} findings"),
        };
        return Err(Failure::refused(told));
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
    let mut out: Box<dyn Write> = if to == Path::new("-") {
        Box::new(std::io::stdout().lock())
    } else {
        let made = File::create_new(to).map_err(|error| {
            Failure::misuse(format!("`--events`: cannot make `{}`: {error}", to.display()))
        })?;
        Box::new(BufWriter::new(made))
    };
    let mut failed = None;
    read(&args.bundle, key, &mut |shown| {
        if failed.is_none()
            && let Err(error) = tell(&mut out, &shown)
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
    serde_json::to_writer(&mut *out, &told)?;
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
    fn of(checked: &Checked) -> Self {
        let completeness = match (&checked.completeness[..], &checked.streams[..]) {
            ([], []) if !checked.whole => "not claimed",
            ([], _) if checked.integrity.is_empty() => "shown",
            (_, _) => "not shown",
        };
        let found = checked.integrity.iter().chain(&checked.completeness);
        Self {
            integrity: if checked.integrity.is_empty() { "intact" } else { "broken" },
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
        }
    }

    /// Whether it answers who looked at a case without the acts on everything.
    fn is_without_everything(&self) -> bool {
        let of_looks = |told: &StreamTold| told.stream.starts_with("looks-of:");
        let of_all = |told: &StreamTold| told.stream == "looks-of:*";
        self.streams.iter().any(of_looks) && !self.streams.iter().any(of_all)
    }

    fn print(&self, tongue: Tongue) -> Result<(), Failure> {
        let say = |id: String, en: String| match tongue {
            Tongue::Indonesian => print::line(&id),
            Tongue::English => print::line(&en),
        };
        let (log, size) = (harmless(&self.origin), &self.checkpoint);
        let (entries, opened) = (&self.entries, &self.opened);
        let holds = self.integrity == "intact";
        say(
            format!(
                "keutuhan: {}: {entries} entri, {opened} bagian dibuka, di bawah titik periksa \
                 {log} atas {size} entri",
                if holds { "utuh" } else { "RUSAK" }
            ),
            format!(
                "integrity: {}: {entries} entries, {opened} opened parts, under the checkpoint of \
                 {log} over {size} entries",
                if holds { "intact" } else { "BROKEN" }
            ),
        )?;
        for StreamTold { stream, length, shown } in &self.streams {
            match length {
                Some(length) if length == shown && self.completeness == "shown" => say(
                    format!("kelengkapan: ini semua {length} entri dari {stream} sampai titik itu"),
                    format!(
                        "completeness: these are all {length} entries of {stream} up to that checkpoint"
                    ),
                )?,
                _other => say(
                    format!("kelengkapan: TIDAK TERBUKTI untuk {stream}"),
                    format!("completeness: NOT SHOWN of {stream}"),
                )?,
            }
        }
        if self.whole {
            let shown = self.completeness == "shown";
            say(
                format!(
                    "kelengkapan: seluruh buku catatan {}, peta dilipat ulang dari semua kepala entri",
                    if shown { "ada di sini" } else { "TIDAK ada di sini" }
                ),
                format!(
                    "completeness: the whole log is {}; its map was folded again from all headers",
                    if shown { "here" } else { "NOT here" }
                ),
            )?;
        }
        match &self.anchoring {
            Some(anchored) => {
                let by = anchored.told();
                let met = anchored.is_met();
                say(
                    format!(
                        "penjangkaran: {}{by}",
                        if met { "cukup saksi" } else { "TIDAK cukup saksi" }
                    ),
                    format!("anchoring: quorum {}{by}", if met { "met" } else { "NOT met" }),
                )?;
            }
            None => say(
                "penjangkaran: tidak diperiksa: tidak ada kebijakan saksi (`--witness-policy`)"
                    .to_owned(),
                "anchoring: not checked: no policy of witnesses was given (`--witness-policy`)"
                    .to_owned(),
            )?,
        }
        for Found { class, seq, at, detail } in &self.findings {
            let seq = seq.map_or_else(String::new, |seq| format!("entry {seq}, "));
            print::line(&format!("{class}: {seq}{at}: {detail}"))?;
        }
        let until = self.until.as_deref().unwrap_or("?");
        if self.is_without_everything() {
            say(
                "tidak diperlihatkan: tindakan atas seluruh buku catatan (looks-of:*), yang termasuk \
                 dalam setiap jawaban tentang siapa yang melihat"
                    .to_owned(),
                "not shown: the acts on everything (looks-of:*), which belong to every answer to who \
                 looked"
                    .to_owned(),
            )?;
        }
        if !self.whole {
            say(
                format!(
                    "tidak diperlihatkan: apakah peta aliran dilipat dengan benar (hanya seluruh buku \
                     catatan yang memperlihatkannya), dan apa yang terjadi sesudah {until}"
                ),
                format!(
                    "not shown: whether the map of streams was folded rightly (only the whole log \
                     shows it), and what came after {until}"
                ),
            )?;
        }
        Ok(())
    }
}
