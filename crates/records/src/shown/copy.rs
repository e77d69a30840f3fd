//! The copy that goes with a statement: what is kept of one person, in plain words. What is sealed to
//! them and not for them stands in no copy: what others told about them, why something was decided
//! against them, what is thought of staff. The row of each event tells which of its fields that are.

use std::collections::BTreeSet;

use sanad_casework::{Case, CaseFile, Event, Section};
use sanad_chain::{Descriptor, Entry};
use sanad_ledger::Receipt;
use sanad_vault::Look as Written;
use serde::Serialize;
use serde_json::{Map, Value};

use super::settled::Settled;
use super::words::Tongue;
use crate::error::Fault;
use crate::history::event_of;
use crate::institution::Records;
use crate::kinds::CLASS_PARTY;
use crate::time::{local, month};
use crate::unopened::Unopened;

/// What is kept of a person.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Copied {
    /// Whether the data of this person were destroyed.
    erased: bool,
    /// What stands in clear.
    facts: Vec<Field>,
    /// What is sealed to the person, in the order in which it was recorded.
    parts: Vec<CopiedPart>,
}

/// One part that is sealed to the person.
#[derive(Debug, Clone, Serialize)]
struct CopiedPart {
    at: String,
    section: Option<&'static str>,
    #[serde(flatten)]
    text: CopiedText,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
enum CopiedText {
    Fields(Vec<Field>),
    /// Why it does not open to whoever issues the statement.
    #[serde(untagged)]
    Unopened(Unopened),
}

/// One field in plain words.
#[derive(Debug, Clone, Serialize)]
struct Field {
    label: &'static str,
    text: String,
}

/// The fields of an event that are for this person; none where it tells nothing that is kept of them: what
/// stands anew is told where it was first written, and proposals by what came of them.
fn theirs(settled: &Settled, file: &CaseFile, event: &Event) -> Vec<&'static str> {
    if event.repeats_parts() || file.keeps_from_client(event, settled.at.today()) {
        return Vec::new();
    }
    let client = settled.party == file.client;
    let fields = event.row().sealed.party.iter();
    fields.filter(|field| field.read.is_for(client)).map(|field| field.name).collect()
}

/// The parts of an entry that are sealed to the person.
fn parts_of(settled: &Settled, entry: &Entry<'_>) -> impl Iterator<Item = Descriptor> {
    let party = *settled.party.as_bytes();
    let all: Vec<Descriptor> = entry.descriptors().collect();
    let theirs = move |part: &Descriptor| *part.party.as_bytes() == party;
    all.into_iter().filter(move |part| part.class == CLASS_PARTY && theirs(part))
}

impl Records {
    /// The sections of which the copy opens something, of those that are open to whoever issues it.
    pub(super) fn copied_sections(&self, settled: &Settled) -> Result<Vec<Section>, Fault> {
        let file = settled.file()?;
        let mut stands = BTreeSet::new();
        for stored in &settled.history.entries {
            let entry = stored.entry();
            if !theirs(settled, file, &event_of(&entry)?).is_empty() {
                for part in parts_of(settled, &entry) {
                    if self.is_there(&entry, &part)? {
                        stands.insert(part.section);
                    }
                }
            }
        }
        let is_opened = |section: &Section| stands.contains(&section.number());
        Ok(settled.sections.iter().copied().filter(is_opened).collect())
    }

    /// What is kept of the person: nothing that is sealed to another, and nothing in clear about
    /// anybody else.
    pub(super) fn copy(
        &self,
        tongue: Tongue,
        settled: &Settled,
        receipt: &Receipt<Written>,
    ) -> Result<Copied, Fault> {
        let file = settled.file()?;
        let mut parts = Vec::new();
        for stored in &settled.history.entries {
            let entry = stored.entry();
            let event = event_of(&entry)?;
            let theirs = theirs(settled, file, &event);
            // Where nothing of a part is for them, they do not learn that it is there either.
            if theirs.is_empty() {
                continue;
            }
            for part in parts_of(settled, &entry) {
                let Some(text) = self.copied(tongue, &theirs, &entry, part.index, receipt)? else {
                    continue;
                };
                let at = entry.position().recorded_at;
                let at = if settled.is_whole() { local(at) } else { month(at) };
                let section = Section::from_number(part.section);
                let section = section.map(|section| tongue.label(section));
                parts.push(CopiedPart { at, section, text });
            }
        }
        let erased = file.is_erased(settled.party);
        Ok(Copied { erased, facts: facts(tongue, settled, file), parts })
    }

    /// What a part tells by these fields of it; none where it holds none of them.
    fn copied(
        &self,
        tongue: Tongue,
        theirs: &[&str],
        entry: &Entry<'_>,
        index: u16,
        receipt: &Receipt<Written>,
    ) -> Result<Option<CopiedText>, Fault> {
        match self.open_part(entry, index, receipt)? {
            Ok(text) => {
                let mut body: Map<String, Value> = serde_json::from_slice(&text)?;
                body.retain(|name, _| theirs.contains(&name.as_str()));
                let told = (!body.is_empty()).then(|| fields(tongue, &body));
                Ok(told.map(CopiedText::Fields))
            }
            Err(unopened) => Ok(Some(CopiedText::Unopened(unopened))),
        }
    }
}

/// What stands in clear about a person; about the client, the case itself too. What anybody else is in the
/// case, others said.
fn facts(tongue: Tongue, settled: &Settled, file: &CaseFile) -> Vec<Field> {
    let (case, party) = (&settled.history.case, settled.party);
    let told = |id, en, text: &str| Field { label: tongue.of(id, en), text: text.to_owned() };
    let mut facts = Vec::new();
    if let Some(person) = file.parties.get(&party) {
        if party == file.client {
            facts.push(told("peran dalam kasus", "part in the case", tongue.label(person.role)));
        }
        facts.extend(person.age_band.map(|age| told("kelompok umur", "age", tongue.label(age))));
        facts.extend(person.sex.map(|sex| told("jenis kelamin", "sex", tongue.label(sex))));
    }
    if party == file.client {
        facts.push(told("kasus tentang", "the case is about", tongue.label(file.subject)));
        facts.push(told("golongan", "kind", tongue.label(file.category)));
        facts.push(told("keadaan", "whether it is there", tongue.label(file.track)));
        facts.push(told("klien", "client", tongue.label(file.standing)));
        facts
            .extend(file.kecamatan.map(|place| told("kecamatan", "district", tongue.label(place))));
        let status = match case {
            Case::Open(_) => tongue.of("berjalan", "open"),
            Case::Closed(_) | Case::Absent => tongue.of("ditutup", "closed"),
        };
        facts.push(told("status", "status", status));
    }
    facts
}

/// The fields of a part in plain words.
fn fields(tongue: Tongue, body: &Map<String, Value>) -> Vec<Field> {
    body.iter()
        .filter(|(name, _)| !(*name == "note" && body.contains_key("text")))
        .filter_map(|(name, value)| {
            let label = tongue.field(name)?;
            Some(Field { label, text: tongue.value(name, value.as_str()?) })
        })
        .collect()
}
