//! One entry of a bundle: under the checkpoint, its links those of its header, its parts what they say.

use sanad_chain::tree::{HEADS_COMMITTED, NodeHash, committed_heads};
use sanad_chain::{Class, Entry, Hash, LinkBody, part_hash};
use sanad_vault::{PartKey, PartOf};
use zeroize::Zeroizing;

use super::streams::is_known;
use super::{Check, Shown};
use crate::line::{EntryLine, PartLine};
use crate::strict::is_object;
use crate::told::told;

impl Check<'_> {
    pub(super) fn entry(&mut self, line: &EntryLine<'_>, visit: &mut dyn FnMut(Shown<'_>)) {
        let seq = line.seq.0;
        self.checked.entries += 1;
        let Ok(entry) = Entry::of_header(&line.header.0) else {
            return self.broken(Class::Damaged, Some(seq), "the header is none");
        };
        if entry.seq().get() != seq || !self.is_of_ledger(&entry) {
            let detail = "the header is of another entry, generation or ledger";
            return self.broken(Class::Edited, Some(seq), detail);
        }
        if seq < self.next {
            return self.broken(Class::Reordered, Some(seq), "the entry does not stand here");
        }
        if seq >= self.checked.size {
            let detail = "the entry lies behind the checkpoint";
            return self.broken(Class::Inserted, Some(seq), detail);
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
        let record = self.whole.as_ref().map(super::whole::Whole::record);
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
        if let Some(whole) = &mut self.whole {
            let number = self.number;
            let followed = whole.follow(line, entry, hash, &|| format!("line {number}"));
            if line.proof.is_some() {
                let detail = "an entry of the whole log has a proof of its own";
                self.broken(Class::Inserted, Some(seq), detail);
            }
            if let Err(fault) = followed {
                self.broken(fault.class, Some(seq), fault.detail);
            }
            return true;
        }
        let Some((climb, proof)) = self.climb.as_mut().zip(line.proof.as_ref()) else {
            self.broken(Class::Removed, Some(seq), "nothing proves the entry");
            return false;
        };
        let proven = climb.check(seq, NodeHash::of_entry(&hash), &proof.0);
        if proven.is_err() {
            let detail = "the entry is not the one under the checkpoint";
            self.broken(Class::Edited, Some(seq), detail);
        }
        proven.is_ok()
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
                let detail = "a link is not the one that the header names";
                self.broken(Class::Edited, Some(seq), detail);
                continue;
            };
            if !is_known(read.stream) {
                self.broken(Class::Edited, Some(seq), "a link is to a stream of no known kind");
            }
            // The last entry is not in the map that it tells.
            if seq + 1 < self.checked.size
                && let Err(fault) = self.streams.follow(&read, hash)
            {
                self.missing(fault);
            }
            links.push(read);
        }
        links
    }

    /// The parts of an entry that are shown: sealed ones are what the header says, and opened ones
    /// open by the key that is handed over.
    fn parts(&mut self, line: &EntryLine<'_>, entry: &Entry<'_>) -> Vec<(u16, Zeroizing<String>)> {
        let mut texts = Vec::new();
        for shown in &line.parts {
            match opened(shown, entry) {
                Ok(None) => {}
                Ok(Some(text)) => {
                    self.checked.opened += 1;
                    texts.push((shown.at, text));
                }
                Err(detail) => self.broken(Class::Edited, Some(entry.seq().get()), detail),
            }
        }
        texts
    }
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
