//! Keys and parts on a simulated disk, with a real ledger in memory for the receipts.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use sanad_chain::{
    Actor, Body, CommandId, Draft, EventId, KeyId, LedgerId, PartyId, SealedPart, Seq, Stream,
    StreamKind,
};
use sanad_disk::{Disk, SimDisk, read_whole, replace_whole};
use sanad_ledger::{Append, Identity, Ledger, Options, Receipt, StoreKind};

use crate::{
    JournalAt, Look, LookKinds, OpenError, PartOf, PartText, RootMode, Secret, Sections, Tag,
    Unlock, Vault, VaultError, root_mode,
};

pub(crate) const LEDGER: LedgerId = LedgerId::from_bytes([7; 16]);
pub(crate) const DIR: &str = "/data/ledger";
pub(crate) const KEYS: &str = "/data/keys";
const KINDS: LookKinds = LookKinds {
    looks_of: StreamKind(2),
    content: StreamKind(1),
    directory: 2,
    searches: 4,
    inquiries: 5,
    breaches: 6,
};
pub(crate) const CASE: [u8; 16] = [1; 16];
const OTHER_CASE: [u8; 16] = [2; 16];
pub(crate) const SESSION: u8 = 4;
pub(crate) const TEXT: &[u8] = br#"{"text":"nobody else may read this"}"#;

pub(crate) fn stream(kind: u8, id: [u8; 16]) -> Stream {
    Stream { kind: StreamKind(kind), id }
}

pub(crate) fn new_vault(disk: &SimDisk) -> Vault {
    let disk: Arc<dyn Disk> = Arc::new(disk.clone());
    Vault::create(disk, Path::new(DIR), Path::new(KEYS), LEDGER, &Unlock::KeyFile).unwrap()
}

pub(crate) fn reopen(disk: &SimDisk) -> Result<Vault, VaultError> {
    let disk: Arc<dyn Disk> = Arc::new(disk.clone());
    Vault::open(disk, Path::new(DIR), Path::new(KEYS), LEDGER, &Unlock::KeyFile)
}

fn body(n: u8) -> Body {
    let word = |text: &str| text.to_owned();
    Body {
        event_type: word("session_held"),
        schema: 1,
        event_id: [n; 16],
        occurred_at: 0,
        occurred_offset: 480,
        late_reason: None,
        actor: Actor {
            staff: [9; 16],
            role: word("counsellor"),
            profession: word("konselor"),
            unit: word("lk3"),
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
        data: word("{}"),
    }
}

fn append(n: u8, streams: Vec<Stream>, parts: &[SealedPart]) -> Append {
    let draft = Draft::new(&body(n), streams, parts).unwrap();
    Append::one(CommandId::from_bytes([n; 16]), draft)
}

/// A vault and a ledger with one entry in `CASE`, whose one part belongs to `SESSION`.
pub(crate) struct House {
    vault: Vault,
    pub(crate) ledger: Ledger,
}

impl House {
    fn new() -> Self {
        let vault = new_vault(&SimDisk::new());
        let part = seal(&vault, vault.issue().unwrap(), 1);
        Self::with(vault, &part)
    }

    /// With this part in its one entry.
    pub(crate) fn with(vault: Vault, part: &SealedPart) -> Self {
        Self::in_stream(vault, part, stream(1, CASE))
    }

    /// With this part in its one entry, which belongs to this stream.
    fn in_stream(vault: Vault, part: &SealedPart, of: Stream) -> Self {
        let mut options = Options::new(vault.seal_key());
        options.store = StoreKind::Memory;
        let identity = Identity { ledger: LEDGER, generation: 0 };
        let disk = Arc::new(SimDisk::new());
        let ledger = Ledger::create(disk, Path::new("/data/memory"), identity, options).unwrap();
        ledger.append(append(1, vec![of], std::slice::from_ref(part))).unwrap();
        Self { vault, ledger }
    }

    pub(crate) fn look(&self, case: [u8; 16], sections: Sections, up_to: u64) -> Receipt<Look> {
        let n = 100 + u8::try_from(self.ledger.head().size.get()).unwrap();
        let append = append(n, vec![stream(2, case), stream(3, [9; 16])], &[]);
        self.ledger.witness(Look::new(append, KINDS, sections, Seq::new(up_to))).unwrap()
    }

    pub(crate) fn open(&self, receipt: &Receipt<Look>) -> Result<Vec<u8>, OpenError> {
        let stored = self.ledger.read(Seq::new(0)).unwrap();
        self.vault.open_part(&stored.entry(), 0, receipt).map(|text| text.to_vec())
    }
}

pub(crate) fn seal(vault: &Vault, key: KeyId, n: u8) -> SealedPart {
    let of =
        PartOf { event_id: EventId::from_bytes([n; 16]), event_type: "session_held", schema: 1 };
    let party = PartyId::from_bytes([5; 16]);
    let part = PartText { class: 1, section: SESSION, party, key, text: TEXT };
    vault.seal(&of, 0, &part).unwrap()
}

#[test]
fn a_part_opens_with_the_receipt_of_a_look_that_covers_it() {
    let house = House::new();
    let receipt = house.look(CASE, Sections::NONE.with(SESSION), 1);
    assert_eq!(house.open(&receipt).unwrap(), TEXT);
}

#[test]
fn what_stands_beside_a_line_opens_only_with_a_look_at_the_lines_of_its_case() {
    for class in [KINDS.searches, KINDS.inquiries] {
        let vault = new_vault(&SimDisk::new());
        let of = PartOf {
            event_id: EventId::from_bytes([1; 16]),
            event_type: "session_held",
            schema: 1,
        };
        let (party, key) = (PartyId::from_bytes([0; 16]), vault.issue().unwrap());
        let part = PartText { class, section: SESSION, party, key, text: TEXT };
        let part = vault.seal(&of, 0, &part).unwrap();
        let house = House::in_stream(vault, &part, stream(2, CASE));
        let look = |case, section| {
            let n = 100 + u8::try_from(house.ledger.head().size.get()).unwrap();
            let append = append(n, vec![stream(2, case), stream(3, [9; 16])], &[]);
            Look::new(append, KINDS, Sections::NONE.with(section), Seq::new(1))
        };
        let opened = |look: Look| house.open(&house.ledger.witness(look).unwrap()).is_ok();
        assert!(opened(look(CASE, SESSION).with_lines()), "{class}");
        assert!(!opened(look(CASE, SESSION)), "a look at the content alone");
        assert!(!opened(look(CASE, SESSION + 1).with_lines()), "another section");
        assert!(!opened(look(OTHER_CASE, SESSION).with_lines()), "another case");
    }
}

#[test]
fn a_look_at_another_case_section_or_time_opens_nothing() {
    let house = House::new();
    let sessions = Sections::NONE.with(SESSION);
    for receipt in [
        house.look(OTHER_CASE, sessions, 1),
        house.look([0; 16], sessions, 1),
        house.look(CASE, Sections::NONE.with(SESSION + 1), 1),
        house.look(CASE, sessions, 0),
    ] {
        assert_eq!(house.open(&receipt), Err(OpenError::NotCovered));
    }
}

#[test]
fn a_part_opens_in_no_other_event_and_not_when_a_byte_was_changed() {
    let house = House::new();
    let key = house.vault.issue().unwrap();
    let whole = seal(&house.vault, key, 2);
    let mut changed = whole.clone();
    changed.bytes[20] ^= 1;
    changed.descriptor.hash = sanad_chain::part_hash(&changed.bytes);
    let mut other_check = seal(&house.vault, key, 4);
    other_check.descriptor.check[0] ^= 1;
    for (n, part) in [(3, whole), (2, changed), (4, other_check)] {
        let at = house.ledger.append(append(n, vec![stream(1, CASE)], &[part])).unwrap().first;
        let receipt = house.look(CASE, Sections::NONE.with(SESSION), at.get() + 1);
        let stored = house.ledger.read(at).unwrap();
        let opened = house.vault.open_part(&stored.entry(), 0, &receipt);
        assert_eq!(opened.map(|_| ()), Err(OpenError::Damaged), "event {n}");
    }
}

#[test]
fn the_same_text_never_seals_to_the_same_bytes_and_its_length_is_hidden() {
    let vault = new_vault(&SimDisk::new());
    let key = vault.issue().unwrap();
    let (one, two) = (seal(&vault, key, 1), seal(&vault, key, 1));
    assert_ne!(one.bytes, two.bytes);
    assert_ne!(one.descriptor.check, two.descriptor.check);
    assert_eq!(one.bytes.len(), 256 + 16);
}

#[test]
fn a_key_is_in_the_file_before_it_is_given_out_and_no_crash_gives_it_out_twice() {
    let disk = SimDisk::new();
    let vault = new_vault(&disk);
    let mut given: BTreeSet<KeyId> = BTreeSet::new();
    for _ in 0..600 {
        assert!(given.insert(vault.issue().unwrap()));
        if given.len() % 97 == 1 {
            let after = reopen(&disk.power_cut(given.len() as u64)).unwrap();
            assert!(given.iter().all(|key| after.holds(*key)));
            after.count_free(&given, JournalAt::START).unwrap();
            for _ in 0..300 {
                assert!(!given.contains(&after.issue().unwrap()));
            }
        }
    }
}

#[test]
fn opening_writes_nothing_until_a_key_is_asked_for() {
    let disk = SimDisk::new();
    new_vault(&disk).close().unwrap();
    let changes = disk.changes();
    let vault = reopen(&disk).unwrap();
    vault.seal_key();
    vault.close().unwrap();
    assert_eq!(disk.changes(), changes);
}

/// Where only one of its files is left of another ledger, it is the one that must not be lost.
#[test]
fn keys_are_made_over_no_file_of_other_keys() {
    for (left, gone) in
        [("/data/keys/root", "/data/ledger/vault"), ("/data/ledger/vault", "/data/keys/root")]
    {
        let disk = SimDisk::new();
        drop(new_vault(&disk));
        disk.remove(Path::new(gone)).unwrap();
        disk.remove(Path::new("/data/keys/epoch-0000000001")).unwrap();
        let before = read_whole(&disk, Path::new(left)).unwrap();
        let shared: Arc<dyn Disk> = Arc::new(disk.clone());
        let (dir, keys) = (Path::new(DIR), Path::new(KEYS));
        let again = Vault::create(shared, dir, keys, LEDGER, &Unlock::KeyFile);
        assert!(matches!(again, Err(VaultError::Exists)), "over {left}");
        assert_eq!(read_whole(&disk, Path::new(left)).unwrap(), before, "{left}");
        assert!(!disk.exists(Path::new(gone)).unwrap(), "{gone} was made");
    }
}

#[test]
fn keys_inside_the_ledger_s_folder_are_refused() {
    for keys in ["/data/ledger/keys", "/data/ledger", "/data"] {
        let disk: Arc<dyn Disk> = Arc::new(SimDisk::new());
        let made = Vault::create(disk, Path::new(DIR), Path::new(keys), LEDGER, &Unlock::KeyFile);
        assert!(matches!(made, Err(VaultError::KeysInside)), "{keys}");
    }
}

#[test]
fn a_passphrase_unlocks_and_a_wrong_one_or_none_does_not() {
    let disk = SimDisk::new();
    let shared: Arc<dyn Disk> = Arc::new(disk.clone());
    let (dir, keys) = (Path::new(DIR), Path::new(KEYS));
    let right = Unlock::Passphrase(Secret::new("jangan lupa".to_owned()));
    let made = Vault::create(Arc::clone(&shared), dir, keys, LEDGER, &right).unwrap();
    let tag = made.tag(Tag::Token, b"x");
    assert_eq!(root_mode(&disk, keys).unwrap(), RootMode::Passphrase);

    let open = |unlock: &Unlock| Vault::open(Arc::clone(&shared), dir, keys, LEDGER, unlock);
    assert_eq!(open(&right).unwrap().tag(Tag::Token, b"x"), tag);
    let wrong = Unlock::Passphrase(Secret::new("jangan lupa!".to_owned()));
    assert!(matches!(open(&wrong), Err(VaultError::WrongPassphrase)));
    assert!(matches!(open(&Unlock::KeyFile), Err(VaultError::PassphraseNeeded)));
}

#[test]
fn any_changed_byte_of_the_vault_or_the_epoch_key_is_refused() {
    let disk = SimDisk::new();
    new_vault(&disk);
    let files = [Path::new(DIR).join("vault"), Path::new(KEYS).join("epoch-0000000001")];
    for path in files {
        let whole = read_whole(&disk, &path).unwrap();
        for at in (0..whole.len()).step_by(61) {
            let mut changed = whole.clone();
            changed[at] ^= 4;
            replace_whole(&disk, &path, &changed).unwrap();
            assert!(reopen(&disk).is_err(), "{} byte {at}", path.display());
        }
        replace_whole(&disk, &path, &whole).unwrap();
    }
    assert!(reopen(&disk).is_ok());
}

#[test]
fn nothing_prints_a_key() {
    let vault = new_vault(&SimDisk::new());
    let unlock = Unlock::Passphrase(Secret::new("rahasia".to_owned()));
    let printed = format!("{vault:?} {unlock:?} {:?}", vault.seal_key());
    assert_eq!(printed, "Vault { epoch: 1, .. } Passphrase(..) SealKey(..)");
}

#[test]
fn what_tells_of_a_breach_opens_only_with_a_look_at_that_breach() {
    let vault = new_vault(&SimDisk::new());
    let of =
        PartOf { event_id: EventId::from_bytes([1; 16]), event_type: "session_held", schema: 1 };
    let (party, key) = (PartyId::from_bytes([0; 16]), vault.issue().unwrap());
    let part = PartText { class: KINDS.breaches, section: SESSION, party, key, text: TEXT };
    let part = vault.seal(&of, 0, &part).unwrap();
    let breach = stream(11, [7; 16]);
    let house = House::in_stream(vault, &part, breach);
    let look = || {
        let n = 100 + u8::try_from(house.ledger.head().size.get()).unwrap();
        let append = append(n, vec![stream(2, CASE), stream(3, [9; 16])], &[]);
        Look::new(append, KINDS, Sections::NONE.with(SESSION), Seq::new(1))
    };
    let opened = |look: Look| house.open(&house.ledger.witness(look).unwrap()).is_ok();
    assert!(opened(look().with_record(breach)));
    assert!(!opened(look()), "a look at something else");
    assert!(!opened(look().with_lines().with_everything()), "a look at lines");
    assert!(!opened(look().with_record(stream(11, [8; 16]))), "another breach");
}
