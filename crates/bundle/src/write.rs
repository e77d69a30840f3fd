//! Writing a bundle: the caller gives entries in their order, with what of them is to be shown.

use std::borrow::Cow;
use std::io;

use sanad_chain::tree::{Inclusion, MapProof, NoteError, SigningKey};
use sanad_chain::{Entry, LedgerId, LinkBody, Stream};
use sanad_vault::{OpenError, PartKey, PartOf};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::line::{
    Bytes, EntryLine, FORMAT, Head, Hex, Line, LinkLine, Nodes, Number, OpenedLine, PartLine,
    Report, StreamLine, Trailer,
};
use crate::told::told;

/// What a bundle begins with.
#[derive(Debug, Clone)]
pub struct Begin<'a> {
    /// The ledger.
    pub ledger: LedgerId,
    /// Its generation.
    pub generation: u32,
    /// The checkpoint: a signed note, with the signatures of others where there are any.
    pub checkpoint: &'a str,
    /// Whether every entry under the checkpoint will follow.
    pub whole: bool,
    /// When it was made: RFC 3339.
    pub made_at: String,
}

/// A stream that is shown whole.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The stream.
    pub stream: Stream,
    /// Its end, by the map that the last entry under the checkpoint tells.
    pub end: MapProof,
}

/// An entry and what of it is shown.
#[derive(Debug)]
pub struct BundleEntry<'a> {
    /// The entry as it is stored.
    pub entry: Entry<'a>,
    /// The streams whose links are opened; all of them, if none.
    pub streams: Option<&'a [Stream]>,
    /// The parts whose sealed bytes are shown.
    pub parts: Vec<BundlePart>,
    /// That it stands under the checkpoint; none in a bundle of the whole log.
    pub proof: Option<Inclusion>,
}

/// A part that is shown, sealed or opened.
#[derive(Debug)]
pub struct BundlePart {
    /// Its place among the parts of the entry.
    pub index: u16,
    /// Its key, where it is handed over.
    pub key: Option<PartKey>,
}

/// A bundle cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// An entry does not decode, or a part of it is not there.
    #[error("entry {seq} cannot be told")]
    Entry {
        /// The entry.
        seq: u64,
    },
    /// A part does not open with the key that is to be handed over.
    #[error("a part of entry {seq} does not open: {source}")]
    Part {
        /// The entry.
        seq: u64,
        /// Why.
        source: OpenError,
    },
    /// It cannot be signed.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// It does not become JSON.
    #[error("an entry does not become JSON")]
    Json,
    /// It cannot be written where it is to go.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<serde_json::Error> for WriteError {
    /// What serde says may quote the text: it is dropped.
    fn from(_: serde_json::Error) -> Self {
        Self::Json
    }
}

/// A bundle in the making.
pub struct BundleWriter<W> {
    ledger: LedgerId,
    to: W,
    line: Vec<u8>,
    digest: Sha256,
    entries: u64,
    opened: u64,
}

/// What a bundle that is written holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// How many entries it shows.
    pub entries: u64,
    /// How many parts it opens.
    pub opened: u64,
}

impl<W: io::Write> BundleWriter<W> {
    /// Begins a bundle of these streams, under the origin of the key that will sign it.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(
        to: W,
        begin: Begin<'_>,
        claims: &[Claim],
        key: &SigningKey,
    ) -> Result<Self, WriteError> {
        let mut this = Self {
            ledger: begin.ledger,
            to,
            line: Vec::new(),
            digest: Sha256::new(),
            entries: 0,
            opened: 0,
        };
        this.line(&Line::Bundle(Head {
            format: FORMAT.to_owned(),
            ledger: begin.ledger.to_string(),
            generation: begin.generation,
            origin: key.verifier().name().to_owned(),
            whole: begin.whole,
            made_at: begin.made_at,
        }))?;
        this.line(&Line::Checkpoint(begin.checkpoint.to_owned()))?;
        for Claim { stream, end } in claims {
            this.line(&Line::Stream(StreamLine::of(*stream, end)))?;
        }
        Ok(this)
    }

    fn line(&mut self, line: &Line<'_>) -> Result<(), WriteError> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, line)?;
        self.line.push(b'\n');
        self.digest.update(&self.line);
        self.to.write_all(&self.line)?;
        Ok(())
    }

    /// Takes in the next entry.
    ///
    /// # Errors
    /// It does not decode, or a part to be opened does not open.
    pub fn entry(&mut self, shown: BundleEntry<'_>) -> Result<(), WriteError> {
        let BundleEntry { entry, streams, parts, proof } = shown;
        let seq = entry.seq().get();
        let wanted = |link: &[u8; LinkBody::BYTES]| {
            streams.is_none_or(|wanted| {
                LinkBody::parse(link).is_some_and(|link| wanted.contains(&link.stream))
            })
        };
        let links = (0..).zip(entry.link_bytes()).filter(|(_, link)| wanted(link));
        let links =
            links.map(|(at, link)| LinkLine { at, body: Bytes(Cow::Borrowed(link)) }).collect();
        let mut texts = Vec::new();
        for part in &parts {
            texts.push(match &part.key {
                Some(key) => Some(self.text(&entry, part.index, key)?),
                None => None,
            });
        }
        let mut shown_parts = Vec::new();
        for (part, text) in parts.iter().zip(&texts) {
            let found = entry.parts().nth(usize::from(part.index));
            let stored = found.and_then(|(_, stored)| stored).ok_or(WriteError::Entry { seq })?;
            let opened = part.key.as_ref().zip(text.as_deref());
            let opened = opened.map(|(key, text)| OpenedLine {
                key: Hex(sanad_chain::Hash::from_bytes(*key.bytes())),
                text,
            });
            self.opened += u64::from(opened.is_some());
            shown_parts.push(PartLine {
                at: part.index,
                stored: Bytes(Cow::Borrowed(stored)),
                opened,
            });
        }
        let told = told(&entry).ok_or(WriteError::Entry { seq })?;
        let told = RawValue::from_string(told)?;
        self.entries += 1;
        self.line(&Line::Entry(EntryLine {
            seq: Number(seq),
            header: Bytes(Cow::Borrowed(entry.header())),
            links,
            parts: shown_parts,
            proof: proof.map(|Inclusion(nodes)| Nodes(nodes)),
            told: &told,
        }))
    }

    fn text(
        &self,
        entry: &Entry<'_>,
        index: u16,
        key: &PartKey,
    ) -> Result<Box<RawValue>, WriteError> {
        let seq = entry.seq().get();
        let found = entry.parts().nth(usize::from(index));
        let (part, stored) = found.ok_or(WriteError::Entry { seq })?;
        let stored = stored.ok_or(WriteError::Entry { seq })?;
        let of = PartOf::the(entry).map_err(|source| WriteError::Part { seq, source })?;
        let text = key.open(self.ledger, &of, &part, stored);
        let text = text.map_err(|source| WriteError::Part { seq, source })?;
        let text = serde_json::from_slice::<Box<RawValue>>(&text)?;
        // A line holds one entry: a text with a line feed between its fields is none of ours.
        if text.get().contains('\n') { Err(WriteError::Entry { seq }) } else { Ok(text) }
    }

    /// Ends the bundle: the report, and the counts and the hash of all of it, signed.
    ///
    /// # Errors
    /// It cannot be signed.
    pub fn finish(mut self, report: Report, key: &SigningKey) -> Result<Written, WriteError> {
        self.line(&Line::Report(report))?;
        let digest = self.digest.clone().finalize().into();
        let (entries, opened) = (self.entries, self.opened);
        let seal = key.sign_text(&Trailer::text(entries, opened, &digest))?;
        let seal = String::from_utf8(seal).map_err(|_| NoteError::Malformed)?;
        let written = Written { entries, opened };
        let (entries, opened) = (Number(entries), Number(opened));
        self.line(&Line::End(Trailer { entries, opened, seal }))?;
        self.to.flush()?;
        Ok(written)
    }
}
