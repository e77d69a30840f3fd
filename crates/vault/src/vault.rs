//! The vault: who holds which key, and what they open.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sanad_chain::{Entry, EventId, KeyId, LedgerId, SealKey, SealedPart};
use sanad_disk::{Disk, create_dir_durably, read_whole, replace_whole};
use sanad_ledger::Receipt;
use zeroize::Zeroizing;

use crate::epoch;
use crate::error::{OpenError, SealError, VaultError};
use crate::free::{JournalAt, Told};
use crate::key::Key;
use crate::keyring::{Epoch, Keyring, epoch_of};
use crate::look::Look;
use crate::part;
use crate::part::{PartKey, PartOf, PartText};
use crate::root::{Unlock, create_root, unlock_root};

/// What a keyed code is made for. Each use has its own key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// (actor, Idempotency-Key) of a command.
    Command,
    /// The body of a request, to tell a repeat from another use of its key.
    Body,
    /// An access token: only this code of it is kept.
    Token,
    /// The token of a sign-in: only this code of it is kept.
    SignIn,
    /// Half of an enrolment code.
    Enrolment,
    /// The code by which the first accounts are made.
    Founding,
    /// The name somebody signs in with.
    SignInName,
    /// What Argon2id made of a password.
    Password,
    /// A sign-in name and where somebody came from with it.
    SignInPlace,
}

impl Tag {
    const fn context(self) -> &'static str {
        match self {
            Self::Command => "sanad 2026 v1 command tag",
            Self::Body => "sanad 2026 v1 body digest",
            Self::Token => "sanad 2026 v1 token code",
            Self::SignIn => "sanad 2026 v1 sign-in code",
            Self::Enrolment => "sanad 2026 v1 enrolment code",
            Self::Founding => "sanad 2026 v1 founding code",
            Self::SignInName => "sanad 2026 v1 sign-in name code",
            Self::Password => "sanad 2026 v1 password code",
            Self::SignInPlace => "sanad 2026 v1 sign-in place code",
        }
    }
}

/// All keys of a ledger, unlocked.
///
/// Its file is replaced whole, and a key is durable before it is given out: no event is sealed
/// under a key that a crash could take.
pub struct Vault {
    pub(crate) disk: Arc<dyn Disk>,
    pub(crate) path: PathBuf,
    pub(crate) keys: PathBuf,
    pub(crate) ledger: LedgerId,
    /// From it come the keys of seals and tags: it is never destroyed.
    pub(crate) standing: Key,
    held: Mutex<InHand>,
}

/// What was read of the files, and written since.
pub(crate) struct InHand {
    pub(crate) epoch: Epoch,
    pub(crate) ring: Keyring,
    /// It locks the epochs to come.
    pub(crate) root: Key,
    /// The root that is taking its place, as long as nobody knows which of both the folder holds.
    pub(crate) next: Option<NextRoot>,
    /// Whether the files are those in hand, by what this process read and made durable. They are not
    /// known where a write ended in an error: it may have been done, or half.
    pub(crate) known: bool,
    /// Up to where no entry names a key that is free here.
    pub(crate) at: JournalAt,
    /// What the file said when it was opened of keys that are free; nobody believes it before the
    /// journal was asked.
    pub(crate) told: Option<Told>,
    /// Whether other keys are free than the file says.
    pub(crate) moved: bool,
    /// The keys in the register of erasures.
    pub(crate) erased: BTreeSet<KeyId>,
}

/// A root key and the bytes of its file.
pub(crate) struct NextRoot {
    pub(crate) key: Key,
    pub(crate) stored: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("epoch", &self.epoch()).finish_non_exhaustive()
    }
}

impl Vault {
    /// Longest text of a part, in bytes.
    pub const PLAINTEXT_MAX: usize = 1024 * 1024;

    /// Makes the keys of a new ledger: root and first epoch in `keys`, all others, wrapped, in
    /// the file `vault` of `dir`.
    ///
    /// # Errors
    /// `keys` lies in `dir` or holds keys already, or the disk refuses.
    pub fn create(
        disk: Arc<dyn Disk>,
        dir: &Path,
        keys: &Path,
        ledger: LedgerId,
        unlock: &Unlock,
    ) -> Result<Self, VaultError> {
        refuse_inside(dir, keys)?;
        create_dir_durably(&*disk, keys)?;
        create_dir_durably(&*disk, dir)?;
        if disk.exists(&keys.join("root"))? || disk.exists(&dir.join("vault"))? {
            return Err(VaultError::Exists);
        }
        let root = create_root(&*disk, keys, ledger, unlock)?;
        let epoch = Epoch { ledger, number: 1, key: Key::random()? };
        epoch::write(&*disk, keys, &epoch, &[&root])?;
        let mut ring = Keyring::default();
        ring.add(&epoch, STANDING)?;
        let at = JournalAt::START;
        let held = InHand {
            epoch,
            ring,
            root,
            next: None,
            known: true,
            at,
            told: None,
            moved: false,
            erased: BTreeSet::new(),
        };
        let vault = Self::start(disk, dir, keys, held)?;
        vault.fill(&mut vault.held())?;
        Ok(vault)
    }

    /// Unlocks the keys of a ledger. Nothing is written before [`Vault::settle`] is called or the
    /// first key is given out: by then the ledger's lock is held, so that no other process writes
    /// the same files.
    ///
    /// # Errors
    /// The root key does not unlock, another one does not unlock with it, or the disk refuses.
    pub fn open(
        disk: Arc<dyn Disk>,
        dir: &Path,
        keys: &Path,
        ledger: LedgerId,
        unlock: &Unlock,
    ) -> Result<Self, VaultError> {
        refuse_inside(dir, keys)?;
        let held = unlocked(&*disk, dir, keys, ledger, unlock)?;
        Self::start(disk, dir, keys, held)
    }

    /// The key of frame seals and the mark alone, for a check that writes nothing.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn seal_key_of(
        disk: &dyn Disk,
        dir: &Path,
        keys: &Path,
        ledger: LedgerId,
        unlock: &Unlock,
    ) -> Result<SealKey, VaultError> {
        let held = unlocked(disk, dir, keys, ledger, unlock)?;
        standing(&held.ring).map(|key| seal_key(&key))
    }

    fn start(
        disk: Arc<dyn Disk>,
        dir: &Path,
        keys: &Path,
        held: InHand,
    ) -> Result<Self, VaultError> {
        Ok(Self {
            disk,
            path: dir.join("vault"),
            keys: keys.to_owned(),
            ledger: held.epoch.ledger,
            standing: standing(&held.ring)?,
            held: Mutex::new(held),
        })
    }

    /// The institution's key for facts of this year; made when first asked for.
    ///
    /// # Errors
    /// The key had to be made, and the disk or the random source refused.
    pub fn yearly(&self, year: i32) -> Result<KeyId, VaultError> {
        self.named(&format!("facts:{year}"))
    }

    /// The institution's key for what was searched in this year; made when first asked for.
    ///
    /// # Errors
    /// The key had to be made, and the disk or the random source refused.
    pub fn yearly_search(&self, year: i32) -> Result<KeyId, VaultError> {
        self.named(&format!("search:{year}"))
    }

    fn named(&self, name: &str) -> Result<KeyId, VaultError> {
        let id = named(name);
        let mut held = self.known()?;
        if !held.ring.keys.contains_key(&id) {
            let InHand { epoch, ring, .. } = &mut *held;
            ring.add(epoch, id)?;
            if let Err(refused) = self.replace(&mut held) {
                held.ring.keys.remove(&id);
                return Err(refused);
            }
        }
        Ok(id)
    }

    /// Seals the part with this index of an event.
    ///
    /// # Errors
    /// The key is gone, the text is too long, or an earlier write failed and what came of it cannot be
    /// read: then nobody knows which keys the disk has.
    pub fn seal(
        &self,
        of: &PartOf<'_>,
        index: u16,
        part: &PartText<'_>,
    ) -> Result<SealedPart, SealError> {
        if part.text.len() > Self::PLAINTEXT_MAX {
            return Err(SealError::TooLong);
        }
        let held = self.known().map_err(|_| SealError::Unknown)?;
        let key = held.ring.keys.get(&part.key).map(|held| held.key.clone());
        drop(held);
        part::seal(&key.ok_or(SealError::NoKey(part.key))?, self.ledger, of, index, part)
    }

    /// Opens the part with this index of an entry, on the strength of a look that is on the disk
    /// and covers it.
    ///
    /// There is no other way in: a [`Receipt`] comes only from the ledger, after the sync.
    ///
    /// ```compile_fail,E0451
    /// # use sanad_ledger::Receipt;
    /// # fn shortcut(look: sanad_vault::Look) -> Receipt<sanad_vault::Look> {
    /// Receipt { look, seq: sanad_chain::Seq::new(0), hash: sanad_chain::Hash::ZERO }
    /// # }
    /// ```
    ///
    /// # Errors
    /// The look does not cover the part, its key is gone, or its bytes are not what was sealed.
    pub fn open_part(
        &self,
        entry: &Entry<'_>,
        index: u16,
        receipt: &Receipt<Look>,
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (part, stored) = entry.parts().nth(usize::from(index)).ok_or(OpenError::Damaged)?;
        let key = self.part_key(entry, index, receipt)?;
        let stored = stored.ok_or(OpenError::InFile)?;
        key.open(self.ledger, &PartOf::the(entry)?, &part, stored)
    }

    /// The key of the part with this index of an entry, to hand over to somebody who holds the entry,
    /// on the strength of a look as for [`Vault::open_part`]. What it opens is then theirs: no erasure
    /// reaches it any more.
    ///
    /// # Errors
    /// The look does not cover the part, or its key is gone.
    pub fn part_key(
        &self,
        entry: &Entry<'_>,
        index: u16,
        receipt: &Receipt<Look>,
    ) -> Result<PartKey, OpenError> {
        let part = entry.descriptors().nth(usize::from(index)).ok_or(OpenError::Damaged)?;
        if !receipt.look().covers(entry, &part) {
            return Err(OpenError::NotCovered);
        }
        let key = self.key(part.key).ok_or_else(|| self.gone(part.key))?;
        Ok(PartKey::of(&key, self.ledger, &PartOf::the(entry)?, index, &part.salt))
    }

    /// Whether the key is still there.
    pub fn holds(&self, key: KeyId) -> bool {
        let mut held = self.held();
        // Where nobody can say, whatever follows is refused.
        drop(self.know(&mut held));
        held.ring.keys.contains_key(&key)
    }

    /// A keyed digest of what a look shows, under a key derived for that event from the subject's
    /// key: it dies with it. `shown` are the hashes of the entries and parts that are shown.
    ///
    /// # Errors
    /// The key is gone.
    pub fn shown_digest(
        &self,
        key: KeyId,
        event: EventId,
        shown: &[u8],
    ) -> Result<[u8; 32], SealError> {
        let key = self.key(key).ok_or(SealError::NoKey(key))?;
        Ok(key.derive("sanad 2026 v1 shown", &[event.as_bytes()]).mac(shown))
    }

    /// A keyed code for one use.
    pub fn tag(&self, tag: Tag, bytes: &[u8]) -> [u8; 32] {
        self.standing.derive(tag.context(), &[]).mac(bytes)
    }

    /// The key of what others keep for us.
    pub(crate) fn keeping_key(&self) -> Key {
        self.standing.derive("sanad 2026 v1 kept by others", &[])
    }

    /// The key that frames and the mark are sealed with.
    pub fn seal_key(&self) -> SealKey {
        seal_key(&self.standing)
    }

    fn key(&self, id: KeyId) -> Option<Key> {
        self.held().ring.keys.get(&id).map(|held| held.key.clone())
    }

    /// From here on the file holds every key, and says which are free.
    pub(crate) fn replace(&self, held: &mut InHand) -> Result<(), VaultError> {
        held.changing(|held| {
            let bytes = held.ring.encode(&held.epoch, &held.at);
            replace_whole(&*self.disk, &self.path, &bytes)?;
            held.moved = false;
            Ok(())
        })
    }

    pub(crate) fn held(&self) -> MutexGuard<'_, InHand> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The id of the standing key.
const STANDING: KeyId = KeyId::from_bytes(*b"standing\0\0\0\0\0\0\0\0");

fn named(name: &str) -> KeyId {
    let mut id = [0; 16];
    id.iter_mut().zip(name.bytes()).for_each(|(to, from)| *to = from);
    KeyId::from_bytes(id)
}

pub(crate) fn standing(ring: &Keyring) -> Result<Key, VaultError> {
    let held = ring.keys.get(&STANDING).ok_or(VaultError::Locked { what: "vault" })?;
    Ok(held.key.clone())
}

fn seal_key(standing: &Key) -> SealKey {
    SealKey::from_bytes(*standing.derive("sanad 2026 v1 seal key", &[]).bytes())
}

pub(crate) fn unlocked(
    disk: &dyn Disk,
    dir: &Path,
    keys: &Path,
    ledger: LedgerId,
    unlock: &Unlock,
) -> Result<InHand, VaultError> {
    let root = unlock_root(disk, keys, ledger, unlock)?;
    let (epoch, mut ring, at) = read(disk, &dir.join("vault"), keys, ledger, &root)?;
    let told = Some(Told { ready: std::mem::take(&mut ring.ready), at });
    let at = at.unwrap_or(JournalAt::START);
    let erased = BTreeSet::new();
    Ok(InHand { epoch, ring, root, next: None, known: false, at, told, moved: false, erased })
}

/// The epoch that holds, all keys and where the journal stood, as the files are now.
pub(crate) fn read(
    disk: &dyn Disk,
    path: &Path,
    keys: &Path,
    ledger: LedgerId,
    root: &Key,
) -> Result<(Epoch, Keyring, Option<JournalAt>), VaultError> {
    let stored = read_whole(disk, path)?;
    let number = epoch_of(&stored).ok_or(VaultError::Locked { what: "vault" })?;
    let epoch = epoch::read(disk, keys, ledger, number, root)?;
    let (ring, at) = Keyring::decode(&stored, &epoch)?;
    Ok((epoch, ring, at))
}

fn refuse_inside(dir: &Path, keys: &Path) -> Result<(), VaultError> {
    if keys.starts_with(dir) || dir.starts_with(keys) {
        return Err(VaultError::KeysInside);
    }
    Ok(())
}
