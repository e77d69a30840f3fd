//! Carrying a redaction out: all that is sealed to the persons concerned is sealed anew, the redacted
//! passages with their new words, and the keys that the old words stood under are destroyed.
//!
//! The intent is durable before this begins. Whatever breaks off here is taken up again, by the next
//! approval, by a repeat of the request or by the next start: what has been sealed anew stands in the
//! case, and the old keys go only when nothing is left under them.

use std::collections::{BTreeMap, BTreeSet};

use sanad_casework::{
    ApproveRedaction, Basis, CaseFile, CaseId, Event, FieldName, MentionsRedacted, PartResealed,
    PartyId, PassageForm, ProposeRedaction, Purpose, RecordShape, RecordViewed, RedactionId,
    RedactionState, Refusal, RightsEvent, SealedKeyId, Section, Seq as ClearSeq, StreamId,
    is_written,
};
use sanad_chain::{CommandId, Descriptor, Draft, Entry, KeyId, Seq};
use sanad_ledger::{Append, AppendError, Expect, Receipt, Stored};
use sanad_vault::Look;
use serde::Deserialize;
use serde_json::{Map, Value};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::basis;
use crate::error::{Fault, RecordError};
use crate::history::{CaseHistory, event_of};
use crate::institution::Records;
use crate::kinds::{CLASS_PARTY, LOOK_KINDS, covered, stream};
use crate::line::{Keys, Line, RequestContext, RequestId, program, random};
use crate::policy::{Rule, Verdict, look_at_case};
use crate::reveal::TRIES;
use crate::time;
use crate::unopened::Unopened;

/// Most parts, and about how many bytes of text, that are sealed anew in one append. The tests go
/// through several.
const BATCH_PARTS: usize = if cfg!(test) { 2 } else { 64 };
const BATCH_BYTES: usize = 1024 * 1024;

/// What is sealed of a part that stands anew: its text, as a text.
#[derive(Deserialize, ZeroizeOnDrop)]
struct Anew {
    body: String,
}

/// A part, by the entry it was first written in and its place there.
type Place = (u64, u16);

impl Records {
    /// Opens a part as it stands now: as it was written, or as it was sealed anew last.
    pub(crate) fn open_part(
        &self,
        entry: &Entry<'_>,
        index: u16,
        receipt: &Receipt<Look>,
    ) -> Result<Result<Zeroizing<Vec<u8>>, Unopened>, Fault> {
        let anew = self.views()?.cases().resealed(entry.seq(), index);
        match anew {
            None => self.open_as_written(entry, index, receipt),
            // What was sealed anew behind the look is not covered by it.
            Some(anew) => self.open_anew(&self.ledger.read(anew)?, receipt),
        }
    }

    fn open_anew(
        &self,
        stored: &Stored,
        receipt: &Receipt<Look>,
    ) -> Result<Result<Zeroizing<Vec<u8>>, Unopened>, Fault> {
        Ok(match self.open_as_written(&stored.entry(), 0, receipt)? {
            Ok(text) => {
                let mut anew: Anew = serde_json::from_slice(&text)?;
                Ok(Zeroizing::new(std::mem::take(&mut anew.body).into_bytes()))
            }
            Err(closed) => Err(closed),
        })
    }

    /// Whether the passages are there, and whoever proposes other words may read those that stand
    /// there.
    pub(crate) fn check_passages(
        basis: &basis::Basis<'_>,
        act: &ProposeRedaction,
        history: &CaseHistory,
    ) -> Result<(), RecordError> {
        let open = open_to_answer(basis, act.case)?;
        for passage in act.form.passages.iter() {
            if !open.contains(&passage.section) || !is_there(history, passage)? {
                return Err(RecordError::Refused(Refusal::UnknownPassage));
            }
        }
        Ok(())
    }

    /// Whether whoever approves may read all that is replaced: else one person alone would decide.
    pub(crate) fn check_readable(
        basis: &basis::Basis<'_>,
        act: &ApproveRedaction,
        history: &CaseHistory,
    ) -> Result<(), RecordError> {
        let open = open_to_answer(basis, act.case)?;
        for stored in &history.entries {
            let entry = stored.entry();
            let event = event_of(&entry)?;
            if !matches!(&event, Event::Rights(RightsEvent::RedactionProposed(told)) if told.redaction == act.redaction)
            {
                continue;
            }
            let is_open = |part: Descriptor| {
                Section::from_number(part.section).is_some_and(|section| open.contains(&section))
            };
            if !entry.descriptors().all(is_open) {
                return Err(RecordError::Refused(Refusal::NotReadable));
            }
        }
        Ok(())
    }

    pub(crate) fn finish_redaction(
        &self,
        case: CaseId,
        redaction: RedactionId,
    ) -> Result<(), Fault> {
        let _one_at_a_time = self.erasing.lock();
        self.redact(case, redaction)
    }

    pub(crate) fn redact(&self, case: CaseId, redaction: RedactionId) -> Result<(), Fault> {
        let _turn = self.turns.at(case);
        for _ in 0..TRIES {
            let up_to = self.ledger.head().size.get();
            let history = CaseHistory::load(&self.ledger, case, up_to)?;
            let Some(work) = Work::of(&history, redaction, &|key| self.vault.holds(key))? else {
                return Ok(());
            };
            if !work.parts.is_empty() {
                // The next round sees nothing left, or whoever wrote to the case in between.
                self.reseal(case, redaction, &history, &work)?;
                continue;
            }
            let keys: Vec<_> = work.old_keys.iter().copied().collect();
            self.destroy_of(case, &keys)?;
            let receipt = MentionsRedacted {
                case,
                redaction,
                keys: keys.iter().map(|key| SealedKeyId::from_bytes(*key.as_bytes())).collect(),
                epoch: self.vault.epoch(),
                parts: u32::try_from(work.done).unwrap_or(u32::MAX),
                replaced: work.replaced,
            };
            if self.write_receipt(case, history.version, receipt, Rule::RedactionEnds)? {
                return Ok(());
            }
        }
        Err(Fault::Busy)
    }

    /// Seals these parts anew, as long as nobody else writes to the case.
    fn reseal(
        &self,
        case: CaseId,
        redaction: RedactionId,
        history: &CaseHistory,
        work: &Work<'_>,
    ) -> Result<(), Fault> {
        let caller = program()?;
        let under = RequestContext {
            caller: &caller,
            sign_in: None,
            request: RequestId::from_bytes(random()?),
            rule: Rule::RedactionEnds,
            tag: None,
        };
        let Some(receipt) = self.look_to_reseal(case, history, work, &under)? else {
            return Ok(());
        };
        let words = self.new_words(work, &receipt)?;
        self.before_drawing(false)?;
        let mut keys = Keys { parties: work.new_keys.clone(), ..Keys::none(&self.vault) };
        let mut version = history.version;
        let (mut drafts, mut bytes) = (Vec::new(), 0);
        for (left, part) in (0..work.parts.len()).rev().zip(&work.parts) {
            let text = self.text_of(part, &receipt)?;
            let mut body: Map<String, Value> = serde_json::from_slice(&text)?;
            let mut replaced = 0;
            for (field, words) in words.get(&part.place).into_iter().flatten() {
                if let Some(stands) = body.get_mut(field.as_str()) {
                    *stands = Value::String(words.clone());
                    replaced += 1;
                }
            }
            let text = serde_json::to_string(&body)?;
            bytes += text.len();
            let (entry, index) = part.place;
            let redacted = part.redacted || replaced > 0;
            let event = PartResealed {
                case,
                redaction,
                entry: ClearSeq(entry),
                part: index,
                replaced,
                redacted,
            };
            let anew = self.draft_anew(&event, part, text, &under, &mut keys);
            drafts.push(anew.inspect_err(|_| keys.give_back())?);
            if left > 0 && drafts.len() < BATCH_PARTS && bytes < BATCH_BYTES {
                continue;
            }
            let count = drafts.len() as u64;
            let batch = std::mem::take(&mut drafts);
            if !self.append_anew(case, version, batch, &mut keys)? {
                return Ok(());
            }
            version += count;
            bytes = 0;
        }
        Ok(())
    }

    /// The line of the program's own look, before it opens anything; `None` where somebody wrote to
    /// the case meanwhile.
    fn look_to_reseal(
        &self,
        case: CaseId,
        history: &CaseHistory,
        work: &Work<'_>,
        under: &RequestContext<'_>,
    ) -> Result<Option<Receipt<Look>>, Fault> {
        let up_to = history.entries.last().map_or(0, |stored| stored.entry().seq().get() + 1);
        let sections: Vec<Section> = work.sections.iter().copied().collect();
        let event = RecordViewed {
            shape: RecordShape::Resealing,
            sections: sections.clone(),
            fields: Vec::new(),
            up_to: ClearSeq(up_to),
            digest: None,
            versions: Vec::new(),
        };
        let at = self.clock.now_micros();
        let mut line = Line::now(event, at, Purpose::SubjectRequest, Basis::Duty)?;
        line.cases = vec![case];
        let append = Append {
            command: CommandId::from_bytes(random()?),
            drafts: vec![line.draft(under, &[])?],
            expect: vec![(stream(StreamId::case(case)), Expect::Exact(history.version))],
            at: None,
            reserve: true,
        };
        let look = Look::new(append, LOOK_KINDS, covered(&sections), Seq::new(up_to));
        match self.ledger.witness(look) {
            Ok(receipt) => Ok(Some(receipt)),
            Err(AppendError::Conflict { .. }) => Ok(None),
            Err(fault) => Err(fault.into()),
        }
    }

    /// The words that were proposed, by the part and field they go to. They stand under the old
    /// keys, which are there as long as this goes on.
    fn new_words(
        &self,
        work: &Work<'_>,
        receipt: &Receipt<Look>,
    ) -> Result<BTreeMap<Place, Vec<(FieldName, String)>>, Fault> {
        let entry = work.proposed.entry();
        let Event::Rights(RightsEvent::RedactionProposed(proposed)) = event_of(&entry)? else {
            return Err(Fault::Unreadable { seq: entry.seq().get() });
        };
        let unreadable = Fault::Unreadable { seq: entry.seq().get() };
        let mut words: BTreeMap<Place, Vec<_>> = BTreeMap::new();
        for (index, passage) in (0..).zip(proposed.passages) {
            let opened = self.open_as_written(&entry, index, receipt)?;
            let Ok(text) = opened else {
                return Err(unreadable);
            };
            let mut proposed: Proposed = serde_json::from_slice(&text)?;
            let place = (passage.entry.0, passage.part);
            let text = std::mem::take(&mut proposed.text);
            words.entry(place).or_default().push((passage.field, text));
        }
        Ok(words)
    }

    /// The text of a part where it stands now.
    fn text_of(
        &self,
        part: &Part<'_>,
        receipt: &Receipt<Look>,
    ) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let entry = part.stands.entry();
        let opened = if entry.seq().get() == part.place.0 {
            self.open_as_written(&entry, part.place.1, receipt)?
        } else {
            self.open_anew(part.stands, receipt)?
        };
        opened.map_err(|_| Fault::Unreadable { seq: entry.seq().get() })
    }

    fn draft_anew(
        &self,
        event: &PartResealed,
        part: &Part<'_>,
        text: String,
        under: &RequestContext<'_>,
        keys: &mut Keys<'_>,
    ) -> Result<Draft, Fault> {
        let at = self.clock.now_micros();
        let line = Line::now(event.clone(), at, Purpose::SubjectRequest, Basis::Duty)?;
        let sealed = PartResealed::sealed(part.party, part.section, text);
        let year = chrono::Datelike::year(&time::utc(at));
        let parts = keys.seal(&line, &sealed, year)?;
        line.draft(under, &parts)
    }

    /// Whether the batch was written: not where somebody wrote to the case meanwhile.
    fn append_anew(
        &self,
        case: CaseId,
        version: u64,
        drafts: Vec<Draft>,
        keys: &mut Keys<'_>,
    ) -> Result<bool, Fault> {
        let appended = self.ledger.append(Append {
            command: CommandId::from_bytes(random()?),
            drafts,
            expect: vec![(stream(StreamId::case(case)), Expect::Exact(version))],
            at: None,
            // What is kept back on a full disk is for looks, and for ending work: this can wait.
            reserve: false,
        });
        keys.after(&appended, false);
        match appended {
            Ok(_) => Ok(true),
            Err(AppendError::Conflict { .. }) => Ok(false),
            Err(fault) => Err(fault.into()),
        }
    }
}

/// The sections that the caller opens to answer for data.
fn open_to_answer(basis: &basis::Basis<'_>, case: CaseId) -> Result<Vec<Section>, Fault> {
    let standing = basis.standing_of_work(case)?;
    let (by, now) = (basis.by.caller(), basis.records.clock.now_micros());
    Ok(match look_at_case(by, Purpose::SubjectRequest, standing.as_ref(), now) {
        Verdict::Granted(grant) => grant.sections,
        Verdict::Denied(_) => Vec::new(),
    })
}

/// Whether the case has a part like this, in which a person wrote words.
fn is_there(history: &CaseHistory, passage: &PassageForm) -> Result<bool, Fault> {
    let at = |stored: &&Stored| stored.entry().seq().get() == passage.entry.0;
    let Some(stored) = history.entries.iter().find(at) else {
        return Ok(false);
    };
    let entry = stored.entry();
    let event = event_of(&entry)?;
    let part = entry.descriptors().any(|part| {
        part.index == passage.part
            && part.class == CLASS_PARTY
            && part.party.as_bytes() == passage.party.as_bytes()
            && part.section == passage.section.number()
    });
    let first_written = !matches!(event, Event::Rights(RightsEvent::PartResealed(_)));
    Ok(part && first_written && is_written(event.event_type(), passage.field.as_str()))
}

/// The words of a proposal for one passage.
#[derive(Deserialize, ZeroizeOnDrop)]
struct Proposed {
    text: String,
}

/// What a redaction that has begun has still to do.
struct Work<'a> {
    /// The entry that proposed it.
    proposed: &'a Stored,
    /// Parts that still stand under an old key, each where it can be opened.
    parts: Vec<Part<'a>>,
    /// How many stand anew already.
    done: usize,
    /// How many passages were replaced in them.
    replaced: u32,
    /// The keys that something is sealed to the persons under, without the new ones and those that
    /// an earlier redaction destroyed.
    old_keys: BTreeSet<KeyId>,
    /// The new keys, as far as they are in use.
    new_keys: BTreeMap<PartyId, KeyId>,
    /// The sections of all this.
    sections: BTreeSet<Section>,
}

/// One part to seal anew.
struct Part<'a> {
    place: Place,
    party: PartyId,
    section: Section,
    /// The entry in which it stands now.
    stands: &'a Stored,
    /// The key it stands under.
    key: KeyId,
    /// Whether words of it were replaced before.
    redacted: bool,
}

impl<'a> Work<'a> {
    /// `None` where no such redaction has begun, or it has ended. `holds` tells which keys are there:
    /// an older vault may lack one, and then what was sealed anew under it is done once more.
    ///
    /// # Errors
    /// A part has no key at all: then nothing may be destroyed.
    fn of(
        history: &'a CaseHistory,
        redaction: RedactionId,
        holds: &dyn Fn(KeyId) -> bool,
    ) -> Result<Option<Self>, Fault> {
        let known = history.case.file().and_then(|file: &CaseFile| file.redactions.get(&redaction));
        let Some(known) = known.filter(|known| known.state == RedactionState::Begun) else {
            return Ok(None);
        };
        let mut proposed = None;
        let mut parts: BTreeMap<Place, Option<Part<'_>>> = BTreeMap::new();
        let (mut all_keys, mut gone) = (BTreeSet::new(), BTreeSet::new());
        let mut new_keys = BTreeMap::new();
        let mut replaced: BTreeMap<Place, u32> = BTreeMap::new();
        for stored in &history.entries {
            let entry = stored.entry();
            let event = event_of(&entry)?;
            if matches!(&event, Event::Rights(RightsEvent::RedactionProposed(told)) if told.redaction == redaction)
            {
                proposed = Some(stored);
            }
            if let Event::Rights(RightsEvent::MentionsRedacted(told)) = &event {
                gone.extend(told.keys.iter().map(|key| KeyId::from_bytes(*key.as_bytes())));
            }
            let anew = if let Event::Rights(RightsEvent::PartResealed(told)) = &event {
                Some(told)
            } else {
                None
            };
            for part in entry.descriptors().filter(|part| part.class == CLASS_PARTY) {
                let holder = PartyId::from_bytes(*part.party.as_bytes());
                let Some(section) = Section::from_number(part.section) else { continue };
                if !known.parties.contains(&holder) {
                    continue;
                }
                all_keys.insert(part.key);
                let place =
                    anew.map_or((entry.seq().get(), part.index), |told| (told.entry.0, told.part));
                let stands = parts.entry(place).or_default();
                if !holds(part.key) {
                    continue;
                }
                if let Some(told) = anew.filter(|told| told.redaction == redaction) {
                    new_keys.insert(holder, part.key);
                    replaced.insert(place, told.replaced);
                }
                let redacted = anew.is_some_and(|told| told.redacted);
                *stands = Some(Part {
                    place,
                    party: holder,
                    section,
                    stands: stored,
                    key: part.key,
                    redacted,
                });
            }
        }
        let Some(proposed) = proposed else {
            return Ok(None);
        };
        let is_new = |part: &Part<'_>| new_keys.get(&part.party) == Some(&part.key);
        let mut pending = Vec::new();
        let mut sections = BTreeSet::new();
        for ((seq, _), part) in parts {
            let part = part.ok_or(Fault::Unreadable { seq })?;
            sections.insert(part.section);
            if !is_new(&part) {
                pending.push(part);
            }
        }
        let is_old = |key: &KeyId| !gone.contains(key) && !new_keys.values().any(|new| new == key);
        Ok(Some(Self {
            proposed,
            parts: pending,
            done: replaced.len(),
            replaced: replaced.values().sum(),
            old_keys: all_keys.into_iter().filter(is_old).collect(),
            new_keys,
            sections,
        }))
    }
}
