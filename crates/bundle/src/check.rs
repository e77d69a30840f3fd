//! Checking a bundle, line by line, with the institution's public key from elsewhere. Memory is one
//! line and the streams it claims; what a line may hold is bounded.

use std::collections::HashMap;
use std::io::{self, BufRead, Read as _};

use sanad_chain::tree::{
    Checkpoint, Edge, HEADS_COMMITTED, MapProof, NodeHash, NoteError, VerifierKey, committed_heads,
};
use sanad_chain::{
    Class, Entry, Finding, Hash, LedgerId, LinkBody, Place, Seq, Stream, Verifier, part_hash,
};
use sanad_vault::{PartKey, PartOf};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::line::{EntryLine, FORMAT, Head, Line, PartLine, Report, Trailer};
use crate::strict::is_object;
use crate::told::told;

/// Longest line, in bytes: an entry of the largest size, in base64, with room for its proof.
const LINE_MAX: u64 = 16 * 1024 * 1024;
/// Most streams that one bundle claims.
const STREAMS_MAX: usize = 1024;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The log, by its name and generation; empty where the bundle does not begin as one.
    pub origin: String,
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
        match serde_json::from_slice(&line) {
            Ok(read) => {
                if let Line::Entry(entry) = &read
                    && !entry.is_spelled_in(&line)
                {
                    let detail = "white space stands around what is told, or around a text";
                    check.broken(Class::Edited, Some(entry.seq.0), detail);
                }
                check.line(read, &digest, visit);
            }
            Err(_) => check.broken(Class::Damaged, None, "this is no line of a bundle"),
        }
        if check.stop {
            break;
        }
        digest.update(&line);
    }
    Ok(check.finish())
}

/// How far a stream has been followed.
#[derive(Clone, Copy)]
struct Followed {
    /// The last link.
    version: u64,
    link: Hash,
    /// How many links are shown.
    shown: u64,
}

impl Followed {
    const NOTHING: Self = Self { version: 0, link: Hash::ZERO, shown: 0 };
}

struct Check<'k> {
    key: &'k VerifierKey,
    number: u64,
    head: Option<(Head, LedgerId)>,
    checkpoint: Option<Checkpoint>,
    claims: Vec<(Stream, MapProof)>,
    /// How far each of them has been followed.
    ends: HashMap<Stream, Followed>,
    next: u64,
    /// In a bundle of the whole log: how far it was followed, and the last entry as it was stored.
    whole: Option<(Verifier, Edge)>,
    record: Vec<u8>,
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
            claims: Vec::new(),
            ends: HashMap::new(),
            next: 0,
            whole: None,
            record: Vec::new(),
            heads: None,
            ended: false,
            stop: false,
            checked,
        }
    }

    fn place(&self) -> String {
        format!("line {}", self.number)
    }

    fn broken(&mut self, class: Class, seq: Option<u64>, detail: impl Into<String>) {
        let finding =
            Finding { class, seq: seq.map(Seq::new), at: self.place(), detail: detail.into() };
        if self.checked.integrity.len() < Finding::KEPT_MAX {
            self.checked.integrity.push(finding);
        }
    }

    fn missing(&mut self, class: Class, detail: impl Into<String>) {
        let finding = Finding { class, seq: None, at: self.place(), detail: detail.into() };
        if self.checked.completeness.len() < Finding::KEPT_MAX {
            self.checked.completeness.push(finding);
        }
    }

    fn line(&mut self, line: Line<'_>, digest: &Sha256, visit: &mut dyn FnMut(Shown<'_>)) {
        match line {
            Line::Bundle(head) if self.number == 1 => self.begin(head),
            Line::Checkpoint(note) if self.number == 2 => self.checkpoint(note),
            Line::Stream(line) if self.number > 2 && self.next == 0 => {
                let (stream, proof) = (line.stream.0, line.proof());
                let twice = self.claims.iter().any(|(known, _)| *known == stream);
                if twice || !is_known(stream) || self.claims.len() >= STREAMS_MAX {
                    self.broken(Class::Inserted, None, "it claims a stream twice, or too many");
                } else {
                    self.claims.push((stream, proof));
                    self.ends.insert(stream, Followed::NOTHING);
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
        let known = head.format == FORMAT;
        if let Some(ledger) = head.ledger.parse::<LedgerId>().ok().filter(|_| known) {
            self.head = Some((head, ledger));
        } else {
            self.broken(Class::Damaged, None, "this is no bundle of a version known here");
            self.stop = true;
        }
    }

    fn checkpoint(&mut self, note: String) {
        let Some((head, ledger)) = &self.head else {
            self.stop = true;
            return;
        };
        match self.key.open(note.as_bytes()) {
            Ok(told) if told.origin.as_str() == head.origin => {
                self.checked.size = told.size;
                if head.whole {
                    let verifier = Verifier::new(*ledger, 0, None);
                    self.whole = Some((verifier, Edge::default()));
                    self.checked.whole = true;
                }
                self.checkpoint = Some(told);
                self.checked.checkpoint = note;
            }
            Ok(_) => {
                self.broken(Class::KeySwapped, None, "the checkpoint is of another log");
                self.stop = true;
            }
            Err(error) => {
                let class = match error {
                    NoteError::OtherKey
                    | NoteError::OtherLog
                    | NoteError::Key
                    | NoteError::Unlisted => Class::KeySwapped,
                    NoteError::Malformed => Class::Damaged,
                    NoteError::Signature => Class::Edited,
                };
                self.broken(class, None, format!("the checkpoint does not hold: {error}"));
                self.stop = true;
            }
        }
    }

    fn entry(&mut self, line: &EntryLine<'_>, visit: &mut dyn FnMut(Shown<'_>)) {
        let seq = line.seq.0;
        self.checked.entries += 1;
        let Ok(entry) = Entry::of_header(&line.header.0) else {
            return self.broken(Class::Damaged, Some(seq), "the header is none");
        };
        let in_order = seq >= self.next && seq < self.checked.size;
        if !in_order || entry.seq().get() != seq || !self.is_of_ledger(&entry) {
            let detail = "the entry does not stand here, or is of another ledger";
            return self.broken(Class::Reordered, Some(seq), detail);
        }
        self.next = seq.saturating_add(1);
        let hash = entry.hash();
        if !self.is_proven(line, &entry, hash) {
            return;
        }
        if told(&entry).as_deref() != Some(line.told.get()) {
            self.broken(Class::Edited, Some(seq), "what is told of the header is not what it says");
        }
        let links = self.links(line, &entry);
        let texts = self.parts(line, &entry);
        if seq + 1 == self.checked.size {
            self.heads = heads_of(&entry);
            self.checked.until = Some(entry.position().recorded_at);
        }
        let record = self.whole.is_some().then_some(self.record.as_slice());
        visit(Shown { seq, hash, told: line.told.get(), record, links: &links, texts });
    }

    fn is_of_ledger(&self, entry: &Entry<'_>) -> bool {
        let at = entry.position();
        self.head
            .as_ref()
            .is_some_and(|(head, ledger)| at.ledger == *ledger && at.generation <= head.generation)
    }

    /// Whether the entry stands under the checkpoint. In a bundle of the whole log that is known at
    /// its end.
    fn is_proven(&mut self, line: &EntryLine<'_>, entry: &Entry<'_>, hash: Hash) -> bool {
        let seq = entry.seq().get();
        if self.whole.is_some() {
            if line.proof.is_some() {
                let detail = "an entry of the whole log has a proof of its own";
                self.broken(Class::Inserted, Some(seq), detail);
            }
            self.follow(line, entry, hash);
            return true;
        }
        let tree = self.checkpoint.as_ref().map(|told| (told.size, told.root));
        let Some((tree, proof)) = tree.zip(line.proof.as_ref()) else {
            self.broken(Class::Removed, Some(seq), "nothing proves the entry");
            return false;
        };
        let proven = proof.inclusion().check(tree, seq, NodeHash::of_entry(&hash));
        if proven.is_err() {
            let detail = "the entry is not the one under the checkpoint";
            self.broken(Class::Edited, Some(seq), detail);
        }
        proven.is_ok()
    }

    /// Takes an entry into the chain of the whole log.
    fn follow(&mut self, line: &EntryLine<'_>, entry: &Entry<'_>, hash: Hash) {
        let mut record = std::mem::take(&mut self.record);
        record.clear();
        record.extend_from_slice(entry.header());
        line.links.iter().for_each(|link| record.extend_from_slice(&link.body.0));
        for (at, part) in (0..).zip(entry.descriptors()) {
            if part.place == Place::Inline {
                let shown = line.parts.iter().find(|shown| shown.at == at);
                record.extend_from_slice(shown.map_or(&[], |shown| &shown.stored.0));
            }
        }
        let place = self.place();
        match (Entry::parse(&record), &mut self.whole) {
            (Ok(entry), Some((verifier, edge))) => {
                verifier.frame(&[entry], None, |_| place.clone());
                edge.push(NodeHash::of_entry(&hash), &mut |_, _| {});
            }
            (Err(_), _) => {
                let detail = "a link or a part of the entry is missing";
                self.broken(Class::Removed, Some(entry.seq().get()), detail);
            }
            (Ok(_), None) => {}
        }
        self.record = record;
    }

    /// The opened links of an entry, each held against the header; streams are followed.
    fn links(&mut self, line: &EntryLine<'_>, entry: &Entry<'_>) -> Vec<LinkBody> {
        let seq = entry.seq().get();
        let mut links = Vec::with_capacity(line.links.len());
        for link in &line.links {
            let body: Option<&[u8; LinkBody::BYTES]> = link.body.0.as_ref().try_into().ok();
            let told = entry.link_hashes().nth(usize::from(link.at));
            let read = body.filter(|body| told == Some(LinkBody::hash(body)));
            let Some((read, hash)) = read.and_then(LinkBody::parse).zip(told) else {
                self.broken(
                    Class::Edited,
                    Some(seq),
                    "a link is not the one that the header names",
                );
                continue;
            };
            if !is_known(read.stream) {
                self.broken(Class::Edited, Some(seq), "a link is to a stream of no known kind");
            }
            links.push(read);
            // The last entry is not in the map that it tells.
            if seq + 1 == self.checked.size {
                continue;
            }
            if let Some(end) = self.ends.get_mut(&read.stream) {
                let Followed { version, link, shown } = *end;
                if read.version > version {
                    let shown = shown + 1;
                    *end = Followed { version: read.version, link: hash, shown };
                }
                if read.version > version + 1 {
                    let detail = format!(
                        "of stream {}, what stands at {} to {} is not shown",
                        read.stream,
                        version + 1,
                        read.version - 1
                    );
                    self.missing(Class::Removed, detail);
                } else if read.version <= version || read.prev != link {
                    let detail = format!("the links of stream {} do not follow", read.stream);
                    self.missing(Class::Reordered, detail);
                }
            }
        }
        links
    }

    /// The parts of an entry that are shown: sealed ones are what the header says, and opened ones
    /// open by the key that is handed over.
    fn parts(&mut self, line: &EntryLine<'_>, entry: &Entry<'_>) -> Vec<(u16, Zeroizing<String>)> {
        let seq = entry.seq().get();
        let mut texts = Vec::new();
        for shown in &line.parts {
            match opened(shown, entry) {
                Ok(None) => {}
                Ok(Some(text)) => {
                    self.checked.opened += 1;
                    texts.push((shown.at, text));
                }
                Err(detail) => self.broken(Class::Edited, Some(seq), detail),
            }
        }
        texts
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
                let detail = "what stands in the bundle is not what the institution signed as it";
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
        if let Some((verifier, edge)) = self.whole.take() {
            self.finish_whole(verifier, &edge);
        }
        for (stream, proof) in std::mem::take(&mut self.claims) {
            let shown = self.ends.get(&stream).copied().unwrap_or(Followed::NOTHING);
            self.finish_stream(stream, &proof, shown);
        }
        self.checked
    }

    fn finish_whole(&mut self, verifier: Verifier, edge: &Edge) {
        let Some(told) = self.checkpoint.clone() else { return };
        let at = self.place();
        self.checked.integrity.extend(verifier.finish(None, &at));
        if edge.size() < told.size {
            let detail = format!("the log has {} entries, and {} are here", told.size, edge.size());
            self.missing(Class::Truncated, detail);
        } else if edge.root() != told.root {
            self.broken(Class::Edited, None, "these are not the entries under the checkpoint");
        }
    }

    fn finish_stream(&mut self, stream: Stream, proof: &MapProof, followed: Followed) {
        let ledger = self.head.as_ref().map(|(_, ledger)| *ledger);
        let head = match self.heads.zip(ledger) {
            Some((root, ledger)) => proof.check(root, ledger, stream).map_err(|_| {
                "its end is not the one in the map that the last entry under the checkpoint tells"
            }),
            None => Err("the last entry under the checkpoint, which tells all ends, is not shown"),
        };
        let length = match head {
            Ok(head) => {
                let (version, link) =
                    head.map_or((0, Hash::ZERO), |head| (head.version, head.link));
                if version > followed.version {
                    let (from, to) = (followed.version + 1, version);
                    let detail =
                        format!("of stream {stream}, what stands at {from} to {to} is not shown");
                    self.missing(Class::Truncated, detail);
                } else if (followed.version, followed.link) != (version, link) {
                    let detail = format!("stream {stream} ends otherwise than the map says");
                    self.missing(Class::Forked, detail);
                }
                Some(version)
            }
            Err(why) => {
                self.missing(Class::Edited, format!("of stream {stream}: {why}"));
                None
            }
        };
        self.checked.streams.push(StreamShown { stream, length, shown: followed.shown });
    }
}

/// Whether there are streams of this kind.
fn is_known(stream: Stream) -> bool {
    (1..=11).contains(&stream.kind.0)
}

/// The root that the last entry under a checkpoint tells.
fn heads_of(entry: &Entry<'_>) -> Option<NodeHash> {
    let body = entry.body().ok()?;
    (body.event_type == HEADS_COMMITTED).then(|| committed_heads(body.data)).flatten()
}

/// The text of a part, where it is opened.
fn opened(
    shown: &PartLine<'_>,
    entry: &Entry<'_>,
) -> Result<Option<Zeroizing<String>>, &'static str> {
    let part = entry.descriptors().nth(usize::from(shown.at));
    let part = part.ok_or("it shows a part that the header does not name")?;
    if part_hash(&shown.stored.0) != part.hash {
        return Err("the bytes of a part are not those that the header names");
    }
    let Some(line) = &shown.opened else { return Ok(None) };
    let of = PartOf::the(entry).map_err(|_| "the body of the header is none")?;
    let key = PartKey::from_bytes(*line.key.0.as_bytes());
    let text = key.open(entry.position().ledger, &of, &part, &shown.stored.0);
    let text = text.map_err(|_| "a part does not open with the key that is handed over")?;
    if text.as_slice() != line.text.get().as_bytes() {
        return Err("the text of a part is not what its key opens");
    }
    if !is_object(line.text.get()) {
        return Err("the text of a part is no JSON object that every reader reads alike");
    }
    Ok(Some(Zeroizing::new(line.text.get().to_owned())))
}
