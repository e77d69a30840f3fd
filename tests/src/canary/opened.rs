//! What the sealed parts of a ledger hold, opened with its keys while nobody serves it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use sanad_casework::StreamId;
use sanad_chain::{Actor, Body, CommandId, Descriptor, Draft, Entry, Seq, Stream, StreamKind};
use sanad_disk::{Disk, RealDisk};
use sanad_ledger::{Append, Ledger, Options, Stored, identity_of};
use sanad_records::random;
use sanad_vault::{Look, LookKinds, OpenError, Sections, Unlock, Vault};
use serde_json::{Map, Value};

use crate::canary::schemas::Field;

/// The names that schemas give to the classes of parts, by number.
const HOLDERS: [&str; 7] = ["", "party", "staff", "facts", "search", "inquiry", "breach"];
const KINDS: LookKinds = LookKinds {
    looks_of: StreamKind(StreamId::LOOKS_OF),
    content: StreamKind(StreamId::CASE),
    directory: 2,
    searches: 4,
    inquiries: 5,
    breaches: 6,
};

/// Every field of every sealed part, with the values it has anywhere.
pub(crate) fn opened(dir: &Path, keys: &Path) -> BTreeMap<Field, BTreeSet<String>> {
    let mut fields: BTreeMap<Field, BTreeSet<String>> = BTreeMap::new();
    each_part(&RealDisk::shared(), (dir, keys), |stored, entry, part, body| {
        for (name, value) in body {
            let event_type = entry.body().unwrap().event_type.to_owned();
            let to = HOLDERS[usize::from(part.class)].to_owned();
            let value = value.as_str().unwrap().to_owned();
            for (event_type, name, value) in stand_for(stored, entry, event_type, name, value) {
                let to = to.clone();
                fields.entry(Field { event_type, to, name }).or_default().insert(value);
            }
        }
    });
    fields
}

/// Each sealed part that opens, with all entries and its own.
pub(crate) fn each_part(
    disk: &Arc<dyn Disk>,
    (dir, keys): (&Path, &Path),
    mut each: impl FnMut(&[Stored], &Entry<'_>, &Descriptor, Map<String, Value>),
) {
    let id = identity_of(disk, dir).unwrap().ledger;
    let vault = Vault::open(disk.clone(), dir, keys, id, &Unlock::KeyFile).unwrap();
    let ledger = Ledger::open(disk.clone(), dir, Options::new(vault.seal_key())).unwrap();
    let end = ledger.head().size;
    let stored: Vec<Stored> =
        ledger.range(Seq::new(0)..end).map(|stored| stored.unwrap()).collect();
    // There is no way in but with the receipt of a look: this one is at everything.
    let receipt = ledger.witness(look(&stored, end)).unwrap();
    for one in &stored {
        let entry = one.entry();
        for part in entry.descriptors() {
            let text = match vault.open_part(&entry, part.index, &receipt) {
                Ok(text) => text,
                // An erased person's: nobody opens it.
                Err(OpenError::Erased(_)) => continue,
                Err(error) => panic!("{error}"),
            };
            each(&stored, &entry, &part, serde_json::from_slice(&text).unwrap());
        }
    }
    ledger.close();
    vault.close().unwrap();
}

/// A field with the event it belongs to: what was sealed anew belongs to the event it stands for as
/// well.
fn stand_for(
    all: &[Stored],
    entry: &Entry<'_>,
    event_type: String,
    name: String,
    value: String,
) -> Vec<(String, String, String)> {
    if event_type != "part_resealed" {
        return vec![(event_type, name, value)];
    }
    let told: Value = serde_json::from_str(entry.body().unwrap().data).unwrap();
    let first: usize = told["entry"].as_str().unwrap().parse().unwrap();
    let first = all[first].entry().body().unwrap().event_type.to_owned();
    let body: Map<String, Value> = serde_json::from_str(&value).unwrap();
    let fields = body.into_iter().flat_map(|(field, value)| {
        let value = value.as_str().unwrap().to_owned();
        let anew = (event_type.clone(), name.clone(), value.clone());
        [(first.clone(), field, value), anew]
    });
    fields.collect()
}

fn look(stored: &[Stored], up_to: Seq) -> Look {
    let of = |entry: &Entry<'_>| -> Vec<Stream> { entry.links().map(|l| l.stream).collect() };
    let cases = stored.iter().flat_map(|stored| of(&stored.entry()));
    let looks: BTreeSet<Stream> = cases
        .filter(|stream| stream.kind == KINDS.content)
        .map(|stream| Stream { kind: KINDS.looks_of, id: stream.id })
        .chain([Stream { kind: KINDS.looks_of, id: [0; 16] }])
        .collect();
    let draft = Draft::new(&line(), looks.into_iter().collect(), &[]).unwrap();
    let append = Append::one(CommandId::from_bytes(random().unwrap()), draft);
    let all = (0..64).fold(Sections::NONE, Sections::with);
    let look = Look::new(append, KINDS, all, up_to).with_directory().with_everything();
    // A breach opens by a look at that one only; there is one.
    let mut breaches = stored.iter().flat_map(|stored| of(&stored.entry()));
    match breaches.find(|stream| stream.kind.0 == StreamId::BREACH) {
        Some(breach) => look.with_record(breach),
        None => look,
    }
}

fn line() -> Body {
    let code = |text: &str| text.to_owned();
    Body {
        event_type: code("record_viewed"),
        schema: 1,
        event_id: random().unwrap(),
        occurred_at: 0,
        occurred_offset: 480,
        late_reason: None,
        actor: Actor {
            staff: [0; 16],
            role: code("operator"),
            profession: code("administrasi"),
            unit: code("sanad"),
            acting_for: None,
        },
        sign_in: None,
        device: None,
        purpose: None,
        basis: None,
        rule: None,
        policy_version: 1,
        request_id: [0; 16],
        correlation: None,
        cause: None,
        command_tag: None,
        body_digest: None,
        data: code("{}"),
    }
}
