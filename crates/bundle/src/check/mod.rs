//! Checking a bundle, line by line, with the institution's public key from elsewhere. Memory is one
//! line and the streams it claims; what a line may hold is bounded.

mod entry;
mod streams;
mod whole;

use std::io::{self, BufRead, Read as _};

use sanad_chain::tree::{Checkpoint, Climb, NodeHash, NoteError, VerifierKey};
use sanad_chain::{Class, Finding, Hash, LedgerId, LinkBody, Seq, Stream};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use self::streams::Streams;
use self::whole::Whole;
use crate::line::{FORMAT, Head, Line, Report, Trailer};
use crate::strict::is_plain;

/// Longest line, in bytes: an entry of the largest size, in base64, with room for its proof.
const LINE_MAX: u64 = 16 * 1024 * 1024;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The log that it calls itself of, by its name and generation; empty where the bundle does not begin
    /// as one.
    pub origin: String,
    /// The generation of the log.
    pub generation: u32,
    /// Whether it is of another log than the given key, or signed by another key: then nothing of it was
    /// checked, and that is all that stands in `integrity`.
    pub foreign: bool,
    /// How many entries the checkpoint is over; 0 where none was found that the key signed.
    pub size: u64,
    /// The checkpoint as it stands in the bundle: whoever else signed it is told by a policy.
    pub checkpoint: String,
    /// When the last entry under the checkpoint was recorded, by the institution's clock: microseconds UTC;
    /// none where it is not shown.
    pub until: Option<i64>,
    /// When the institution says that it made the bundle.
    pub made_at: String,
    /// Whether the whole log is in the bundle.
    pub whole: bool,
    /// The streams that it claims to show whole.
    pub streams: Vec<StreamShown>,
    /// How many entries it shows.
    pub entries: u64,
    /// How many parts it opens.
    pub opened: u64,
    /// The institution's own words.
    pub report: Option<Report>,
    /// What is wrong with what it shows: every entry, part and line is what was signed, if empty.
    pub integrity: Vec<Finding>,
    /// What is missing of what it claims to show whole.
    pub completeness: Vec<Finding>,
}

/// A stream that a bundle claims to show whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamShown {
    /// The stream.
    pub stream: Stream,
    /// How many entries it has up to the checkpoint, by the map; none where that is not proven.
    pub length: Option<u64>,
    /// How many of them the bundle shows.
    pub shown: u64,
}

/// An entry that stands under the checkpoint, as far as the bundle shows it.
#[derive(Debug)]
pub struct Shown<'a> {
    /// Its place in the order.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// What its header says: a JSON object.
    pub told: &'a str,
    /// In a bundle of the whole log, the entry as it was stored.
    pub record: Option<&'a [u8]>,
    /// The links that are opened.
    pub links: &'a [LinkBody],
    /// The parts that are opened, by their place: JSON objects.
    pub texts: Vec<(u16, Zeroizing<String>)>,
}

/// Checks a bundle. `visit` gets each entry that stands under the checkpoint, in order; what it is told
/// holds only if the check ends without findings.
///
/// # Errors
/// The bundle cannot be read. What is wrong with it is not an error: it is found.
pub fn check(
    bundle: &mut dyn BufRead,
    key: &VerifierKey,
    visit: &mut dyn FnMut(Shown<'_>),
) -> io::Result<Checked> {
    let mut check = Check::new(key);
    let mut line = Vec::new();
    let mut digest = Sha256::new();
    for number in 1.. {
        line.clear();
        (&mut *bundle).take(LINE_MAX).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            break;
        }
        check.number = number;
        if line.last() != Some(&b'\n') {
            check.broken(Class::Damaged, None, "the line is cut off, or longer than any may be");
            break;
        }
        if check.ended {
            check.broken(Class::Inserted, None, "something stands behind the end");
            break;
        }
        let plain = line.strip_suffix(b"\n").is_some_and(is_plain);
        match serde_json::from_slice(&line) {
            Ok(read) if plain => check.line(read, &digest, visit),
            Ok(_) | Err(_) => {
                check.broken(
                    Class::Damaged,
                    None,
                    "this is no line of a bundle, spelled as one is",
                );
            }
        }
        if check.stop {
            break;
        }
        digest.update(&line);
    }
    Ok(check.finish())
}

/// Something does not hold.
struct Fault {
    class: Class,
    detail: String,
}

impl Fault {
    fn new(class: Class, detail: impl Into<String>) -> Self {
        Self { class, detail: detail.into() }
    }
}

struct Check<'k> {
    key: &'k VerifierKey,
    number: u64,
    head: Option<(Head, LedgerId)>,
    checkpoint: Option<Checkpoint>,
    streams: Streams,
    /// The least place that the next entry may have.
    next: u64,
    /// In a bundle of the whole log.
    whole: Option<Whole>,
    /// In any other: what holds proofs against the checkpoint.
    climb: Option<Climb>,
    /// The root of the map, as the last entry under the checkpoint tells it.
    heads: Option<NodeHash>,
    ended: bool,
    /// Nothing behind this line can be made sense of.
    stop: bool,
    checked: Checked,
}

impl<'k> Check<'k> {
    fn new(key: &'k VerifierKey) -> Self {
        let checked = Checked {
            origin: String::new(),
            generation: 0,
            foreign: false,
            size: 0,
            checkpoint: String::new(),
            until: None,
            made_at: String::new(),
            whole: false,
            streams: Vec::new(),
            entries: 0,
            opened: 0,
            report: None,
            integrity: Vec::new(),
            completeness: Vec::new(),
        };
        Self {
            key,
            number: 0,
            head: None,
            checkpoint: None,
            streams: Streams::default(),
            next: 0,
            whole: None,
            climb: None,
            heads: None,
            ended: false,
            stop: false,
            checked,
        }
    }

    fn place(&self) -> String {
        // An empty file has no line at all.
        format!("line {}", self.number.max(1))
    }

    fn broken(&mut self, class: Class, seq: Option<u64>, detail: impl Into<String>) {
        let finding =
            Finding { class, seq: seq.map(Seq::new), at: self.place(), detail: detail.into() };
        if self.checked.integrity.len() < Finding::KEPT_MAX {
            self.checked.integrity.push(finding);
        }
    }

    /// The given key is of another log, or did not sign this one.
    fn foreign(&mut self, detail: impl Into<String>) {
        self.checked.foreign = true;
        self.stop = true;
        self.broken(Class::KeySwapped, None, detail);
    }

    fn missing(&mut self, Fault { class, detail }: Fault) {
        let finding = Finding { class, seq: None, at: self.place(), detail };
        if self.checked.completeness.len() < Finding::KEPT_MAX {
            self.checked.completeness.push(finding);
        }
    }

    fn line(&mut self, line: Line<'_>, digest: &Sha256, visit: &mut dyn FnMut(Shown<'_>)) {
        match line {
            Line::Bundle(head) if self.number == 1 => self.begin(head),
            Line::Checkpoint(note) if self.number == 2 => self.checkpoint(note),
            Line::Stream(line) if self.number > 2 && self.next == 0 => {
                if !self.streams.claim(line.stream.0, line.proof()) {
                    self.broken(Class::Inserted, None, "it claims a stream twice, or too many");
                }
            }
            Line::Entry(line) if self.checkpoint.is_some() && self.checked.report.is_none() => {
                self.entry(&line, visit);
            }
            Line::Report(report) if self.number > 2 && self.checked.report.is_none() => {
                self.checked.report = Some(report);
            }
            Line::End(end) if self.checked.report.is_some() => self.end(&end, digest),
            Line::Bundle(_)
            | Line::Checkpoint(_)
            | Line::Stream(_)
            | Line::Entry(_)
            | Line::Report(_)
            | Line::End(_) => {
                self.broken(Class::Reordered, None, "this line does not stand here in a bundle");
                self.stop = self.checkpoint.is_none();
            }
        }
    }

    fn begin(&mut self, head: Head) {
        self.checked.origin.clone_from(&head.origin);
        self.checked.made_at.clone_from(&head.made_at);
        self.checked.generation = head.generation;
        let known = head.format == FORMAT;
        let Some(ledger) = head.ledger.parse::<LedgerId>().ok().filter(|_| known) else {
            self.broken(Class::Damaged, None, "this is no bundle of a version known here");
            self.stop = true;
            return;
        };
        if head.origin != self.key.name() {
            return self.foreign("the bundle is of another log than the key");
        }
        let named = head.origin.rsplit_once('/').map(|(_, generation)| generation);
        if named != Some(head.generation.to_string().as_str()) {
            self.broken(Class::Damaged, None, "the generation is not the one in the log's name");
            self.stop = true;
            return;
        }
        self.head = Some((head, ledger));
    }

    fn checkpoint(&mut self, note: String) {
        let Some((head, ledger)) = &self.head else {
            self.stop = true;
            return;
        };
        match self.key.open(note.as_bytes()) {
            Ok(told) => {
                self.checked.size = told.size;
                if head.whole {
                    self.whole = Some(Whole::new(*ledger));
                    self.checked.whole = true;
                } else {
                    self.climb = Some(Climb::new((told.size, told.root)));
                }
                self.checkpoint = Some(told);
                self.checked.checkpoint = note;
            }
            Err(error) => {
                let detail = format!("the checkpoint does not hold: {error}");
                match error {
                    NoteError::OtherKey
                    | NoteError::OtherLog
                    | NoteError::Key
                    | NoteError::Unlisted => self.foreign(detail),
                    NoteError::Malformed => self.broken(Class::Damaged, None, detail),
                    NoteError::Signature => self.broken(Class::Edited, None, detail),
                }
                self.stop = true;
            }
        }
    }

    fn end(&mut self, end: &Trailer, digest: &Sha256) {
        self.ended = true;
        if (end.entries.0, end.opened.0) != (self.checked.entries, self.checked.opened) {
            let detail = format!(
                "{} entries and {} opened parts are counted, and {} and {} stand here",
                end.entries, end.opened, self.checked.entries, self.checked.opened
            );
            self.broken(Class::Removed, None, detail);
        }
        let text = Trailer::text(end.entries.0, end.opened.0, &digest.clone().finalize().into());
        match self.key.open_text(end.seal.as_bytes()) {
            Ok(signed) if signed == text => {}
            Ok(_) => {
                let detail = "what stands in the lines before this one, such as the report, is not what \
                              the institution signed";
                self.broken(Class::Edited, None, detail);
            }
            Err(error) => {
                self.broken(Class::KeySwapped, None, format!("the end does not hold: {error}"));
            }
        }
    }

    fn finish(mut self) -> Checked {
        if !self.ended && !self.stop {
            self.broken(Class::Truncated, None, "the bundle has no end: it was cut off");
        }
        if let Some((whole, told)) = self.whole.take().zip(self.checkpoint.take()) {
            let (found, fault) = whole.finish(&told, &self.place());
            self.checked.integrity.extend(found);
            match fault {
                Some(fault) if fault.class == Class::Truncated => self.missing(fault),
                Some(fault) => self.broken(fault.class, None, fault.detail),
                None => {}
            }
        }
        let map = self.heads.zip(self.head.as_ref().map(|(_, ledger)| *ledger));
        for (shown, found) in std::mem::take(&mut self.streams).finish(map) {
            self.checked.streams.push(shown);
            if let Err(fault) = found {
                self.missing(fault);
            }
        }
        self.checked
    }
}
