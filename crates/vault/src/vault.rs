//! The vault: who holds which key, and what they open.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sanad_chain::{Entry, EventId, KeyId, LedgerId, SealKey, SealedPart};
use sanad_disk::{Disk, create_dir_durably, read_whole, replace_whole};
use sanad_ledger::Receipt;
use zeroize::Zeroizing;

use crate::error::{OpenError, SealError, VaultError};
use crate::key::{Key, random};
use crate::keyring::{Epoch, Keyring, epoch_of};
use crate::look::Look;
use crate::part;
use crate::part::{PartOf, PartText};
use crate::root::{Unlock, create_root, unlock_root};
use crate::wrap::{WRAPPED_BYTES, unwrap, wrap};

/// Keys made and synced ahead at a time.
const POOL: usize = 256;
/// When fewer are left, more are made.
const POOL_LOW: usize = 32;

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
    /// The name somebody signs in with.
    SignInName,
    /// What Argon2id made of a password.
    Password,
}

impl Tag {
    const fn context(self) -> &'static str {
        match self {
            Self::Command => "sanad 2026 v1 command tag",
            Self::Body => "sanad 2026 v1 body digest",
            Self::Token => "sanad 2026 v1 token code",
            Self::SignIn => "sanad 2026 v1 sign-in code",
            Self::Enrolment => "sanad 2026 v1 enrolment code",
            Self::SignInName => "sanad 2026 v1 sign-in name code",
            Self::Password => "sanad 2026 v1 password code",
        }
    }
}

/// All keys of a ledger, unlocked.
///
/// Its file is replaced whole, and a key is durable before it is given out: no event is sealed
/// under a key that a crash could take.
pub struct Vault {
    disk: Arc<dyn Disk>,
    path: PathBuf,
    epoch: Epoch,
    /// From it come the keys of seals and tags: it is never destroyed.
    standing: Key,
    ring: Mutex<Keyring>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("epoch", &self.epoch.number).finish_non_exhaustive()
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
        let root = create_root(&*disk, keys, unlock)?;
        let epoch = Epoch { ledger, number: 1, key: Key::random()? };
        let wrapped = wrap(&root, &epoch.key, &about_epoch(ledger, epoch.number))?;
        replace_whole(&*disk, &epoch_path(keys, epoch.number), &wrapped)?;
        let mut ring = Keyring::default();
        ring.add(&epoch, STANDING)?;
        let vault = Self::start(disk, dir, epoch, ring)?;
        vault.fill(&mut vault.ring())?;
        Ok(vault)
    }

    /// Unlocks the keys of a ledger. Nothing is written before the first key is given out: by then
    /// the ledger's lock is held, so that no other process writes the same file.
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
        let (epoch, ring) = unlocked(&*disk, dir, keys, ledger, unlock)?;
        Self::start(disk, dir, epoch, ring)
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
        let (_, ring) = unlocked(disk, dir, keys, ledger, unlock)?;
        standing(&ring).map(|key| seal_key(&key))
    }

    fn start(
        disk: Arc<dyn Disk>,
        dir: &Path,
        epoch: Epoch,
        ring: Keyring,
    ) -> Result<Self, VaultError> {
        let standing = standing(&ring)?;
        Ok(Self { disk, path: dir.join("vault"), epoch, standing, ring: Mutex::new(ring) })
    }

    /// A key that stands in no event yet, durable in the vault's file.
    ///
    /// # Errors
    /// More keys had to be made, and the disk or the random source refused.
    pub fn issue(&self) -> Result<KeyId, VaultError> {
        let mut ring = self.ring();
        if ring.told_ready || ring.ready.len() <= POOL_LOW {
            self.fill(&mut ring)?;
        }
        ring.ready.pop().ok_or(VaultError::Locked { what: "vault" })
    }

    /// The institution's key for facts of this year; made when first asked for.
    ///
    /// # Errors
    /// The key had to be made, and the disk or the random source refused.
    pub fn yearly(&self, year: i32) -> Result<KeyId, VaultError> {
        let id = named(&format!("facts:{year}"));
        let mut ring = self.ring();
        if !ring.keys.contains_key(&id) {
            ring.add(&self.epoch, id)?;
            if let Err(refused) = self.replace(&mut ring) {
                ring.keys.remove(&id);
                return Err(refused);
            }
        }
        Ok(id)
    }

    /// Seals the part with this index of an event.
    ///
    /// # Errors
    /// The key is gone, or the text is too long.
    pub fn seal(
        &self,
        of: &PartOf<'_>,
        index: u16,
        part: &PartText<'_>,
    ) -> Result<SealedPart, SealError> {
        if part.text.len() > Self::PLAINTEXT_MAX {
            return Err(SealError::TooLong);
        }
        let key = self.key(part.key).ok_or(SealError::NoKey(part.key))?;
        part::seal(&key, self.epoch.ledger, of, index, part)
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
        if !receipt.look().covers(entry, &part) {
            return Err(OpenError::NotCovered);
        }
        let stored = stored.ok_or(OpenError::InFile)?;
        let body = entry.body().map_err(|_| OpenError::Damaged)?;
        let key = self.key(part.key).ok_or(OpenError::NoKey(part.key))?;
        let of = PartOf {
            event_id: EventId::from_bytes(body.event_id),
            event_type: body.event_type,
            schema: body.schema,
        };
        part::open(&key, self.epoch.ledger, &of, &part, stored)
    }

    /// Whether the key is still there.
    pub fn holds(&self, key: KeyId) -> bool {
        self.ring().keys.contains_key(&key)
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

    /// The key that frames and the mark are sealed with.
    pub fn seal_key(&self) -> SealKey {
        seal_key(&self.standing)
    }

    /// Writes down which keys are still free, so that the next start goes on with them. After
    /// this the vault gives out no more keys.
    ///
    /// # Errors
    /// The disk refuses: the free keys are then never used.
    pub fn close(self) -> Result<(), VaultError> {
        let ring = self.ring();
        if ring.told_ready {
            return Ok(());
        }
        Ok(replace_whole(&*self.disk, &self.path, &ring.encode(&self.epoch, true))?)
    }

    fn key(&self, id: KeyId) -> Option<Key> {
        self.ring().keys.get(&id).map(|held| held.key.clone())
    }

    fn fill(&self, ring: &mut Keyring) -> Result<(), VaultError> {
        let mut fresh = Vec::new();
        while ring.ready.len() + fresh.len() < POOL {
            let id = KeyId::from_bytes(random()?);
            ring.add(&self.epoch, id)?;
            fresh.push(id);
        }
        self.replace(ring)?;
        ring.ready.append(&mut fresh);
        Ok(())
    }

    /// From here on the file holds every key, and calls none of them free.
    fn replace(&self, ring: &mut Keyring) -> Result<(), VaultError> {
        replace_whole(&*self.disk, &self.path, &ring.encode(&self.epoch, false))?;
        ring.told_ready = false;
        Ok(())
    }

    fn ring(&self) -> MutexGuard<'_, Keyring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The id of the standing key.
const STANDING: KeyId = KeyId::from_bytes(*b"standing\0\0\0\0\0\0\0\0");

fn named(name: &str) -> KeyId {
    let mut id = [0; 16];
    id.iter_mut().zip(name.bytes()).for_each(|(to, from)| *to = from);
    KeyId::from_bytes(id)
}

fn standing(ring: &Keyring) -> Result<Key, VaultError> {
    let held = ring.keys.get(&STANDING).ok_or(VaultError::Locked { what: "vault" })?;
    Ok(held.key.clone())
}

fn seal_key(standing: &Key) -> SealKey {
    SealKey::from_bytes(*standing.derive("sanad 2026 v1 seal key", &[]).bytes())
}

fn epoch_path(keys: &Path, number: u32) -> PathBuf {
    keys.join(format!("epoch-{number:010}"))
}

fn about_epoch(ledger: LedgerId, number: u32) -> Vec<u8> {
    let mut about = b"SNK1".to_vec();
    about.extend_from_slice(ledger.as_bytes());
    about.extend_from_slice(&number.to_le_bytes());
    about
}

fn unlocked(
    disk: &dyn Disk,
    dir: &Path,
    keys: &Path,
    ledger: LedgerId,
    unlock: &Unlock,
) -> Result<(Epoch, Keyring), VaultError> {
    let root = unlock_root(disk, keys, unlock)?;
    let stored = read_whole(disk, &dir.join("vault"))?;
    let number = epoch_of(&stored).ok_or(VaultError::Locked { what: "vault" })?;
    let wrapped: [u8; WRAPPED_BYTES] = read_whole(disk, &epoch_path(keys, number))?
        .try_into()
        .map_err(|_| VaultError::Locked { what: "epoch" })?;
    let key = unwrap(&root, &wrapped, &about_epoch(ledger, number))
        .ok_or(VaultError::Locked { what: "epoch" })?;
    let epoch = Epoch { ledger, number, key };
    let ring = Keyring::decode(&stored, &epoch)?;
    Ok((epoch, ring))
}

fn refuse_inside(dir: &Path, keys: &Path) -> Result<(), VaultError> {
    if keys.starts_with(dir) || dir.starts_with(keys) {
        return Err(VaultError::KeysInside);
    }
    Ok(())
}
