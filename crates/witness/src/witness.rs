//! The witness itself: a key, the logs it knows, and what it cosigned of each last.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sanad_chain::tree::{
    AddCheckpoint, Checkpoint, Consistency, NodeHash, NoteError, VerifierKey, WitnessKey,
    WitnessVerifier, claimed,
};
use sanad_disk::{Disk, DiskError, FolderHold, create_dir_durably, read_whole, replace_whole};
use zeroize::Zeroizing;

use crate::answer::Answer;
use crate::kept;

/// The secret key, in its folder; mode 0600.
const KEY: &str = "key";
/// What was cosigned last, of each log.
const STATE: &str = "state";
/// Held by whoever serves it.
const LOCK: &str = "lock";
/// Micros in a second.
const MICROS: i64 = 1_000_000;

/// Somebody who cosigns the checkpoints of logs it knows, each only if it extends the last.
pub struct Witness {
    disk: Arc<dyn Disk>,
    state: PathBuf,
    key: WitnessKey,
    /// By origin, the keys that are trusted for it.
    logs: BTreeMap<String, Vec<VerifierKey>>,
    /// Held from the check of a checkpoint until what was cosigned is durable.
    seen: Mutex<Seen>,
    /// So that no second process cosigns from the same state.
    hold: FolderHold,
}

/// What was cosigned last, as the state file has it.
#[derive(Default)]
struct Seen {
    last: BTreeMap<String, Last>,
    /// A write failed: nothing is known of what the file holds, so nothing is cosigned any more.
    failed: bool,
}

/// The last checkpoint cosigned of a log.
struct Last {
    size: u64,
    root: NodeHash,
    /// With the signatures of log and witness.
    note: Vec<u8>,
}

/// A witness that cannot be made, opened, or go on.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// The folder has a witness already.
    #[error("there is a witness in `{}` already", .0.display())]
    Exists(PathBuf),
    /// There is no witness in the folder.
    #[error("there is no witness in `{}`", .0.display())]
    NotThere(PathBuf),
    /// The name can be no key's.
    #[error("`{0}` can be no name of a witness: it is empty, too long, or holds a space or a plus")]
    Name(String),
    /// The key file holds no key.
    #[error("the key of the witness in `{}` cannot be read", .0.display())]
    Key(PathBuf),
    /// What was cosigned before is not known, so that nothing may be.
    #[error(
        "what this witness cosigned before cannot be read from `{}`; without it, it could cosign a second history",
        .0.display()
    )]
    State(PathBuf),
    /// A write of the state failed, now or before.
    #[error("what was cosigned could not be written down, so nothing more is until the next start")]
    Failed,
    /// The folder is another than was opened.
    #[error(
        "the witness's folder was moved or replaced while it was in use: nothing is cosigned until the next start"
    )]
    Moved,
    /// The clock of the machine is not set.
    #[error("the clock of this machine stands before 1970")]
    Clock,
    /// No random bytes.
    #[error("the system gives no random bytes")]
    NoRandom,
    /// The disk.
    #[error(transparent)]
    Disk(#[from] DiskError),
}

impl Witness {
    /// Makes a witness of this name in a folder, with a new key in a file only its owner can read, and
    /// gives back its public key. It has cosigned nothing.
    ///
    /// # Errors
    /// The folder has one already, or the name can be none.
    pub fn create(
        disk: &dyn Disk,
        dir: &Path,
        name: &str,
    ) -> Result<WitnessVerifier, WitnessError> {
        if disk.exists(&dir.join(KEY))? {
            return Err(WitnessError::Exists(dir.to_owned()));
        }
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *seed).map_err(|_| WitnessError::NoRandom)?;
        let key = WitnessKey::from_seed(name, &seed);
        let key = key.map_err(|_| WitnessError::Name(name.to_owned()))?;
        create_dir_durably(disk, dir)?;
        // In this order: whoever has a key has a state, which says that it cosigned nothing.
        replace_whole(disk, &dir.join(STATE), &kept::written(std::iter::empty()))?;
        let text = Zeroizing::new(format!("{}\n", *key.secret_text()));
        replace_whole(disk, &dir.join(KEY), text.as_bytes())?;
        Ok(key.verifier())
    }

    /// The public key of the witness in a folder.
    ///
    /// # Errors
    /// There is none, or its key cannot be read.
    pub fn verifier_in(disk: &dyn Disk, dir: &Path) -> Result<WitnessVerifier, WitnessError> {
        Ok(key_in(disk, dir)?.verifier())
    }

    /// Opens the witness in a folder, for the logs with these keys. Several keys of one name are of
    /// one log, each trusted.
    ///
    /// # Errors
    /// There is none, another process has it open, or its key or what it cosigned before cannot be
    /// read: it never begins again from nothing.
    pub fn open(
        disk: Arc<dyn Disk>,
        dir: &Path,
        logs: impl IntoIterator<Item = VerifierKey>,
    ) -> Result<Self, WitnessError> {
        let key = key_in(&*disk, dir)?;
        let hold = FolderHold::take(&disk, dir, LOCK)?;
        let state = dir.join(STATE);
        let seen = Seen { last: last_in(&*disk, &state, &key.verifier())?, failed: false };
        let mut known: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for log in logs {
            known.entry(log.name().to_owned()).or_default().push(log);
        }
        Ok(Self { disk, state, key, logs: known, seen: Mutex::new(seen), hold })
    }

    /// Its public key.
    pub fn verifier(&self) -> WitnessVerifier {
        self.key.verifier()
    }

    /// Answers a request to add a checkpoint, by its body.
    ///
    /// # Errors
    /// What would be cosigned could not be made durable: it is not cosigned, and nothing is until the
    /// next start.
    pub fn answer(&self, body: &[u8]) -> Result<Answer, WitnessError> {
        let Ok(AddCheckpoint { old, proof, checkpoint: note }) = AddCheckpoint::parse(body) else {
            return Ok(Answer::Malformed);
        };
        let Some((origin, ..)) = claimed(&note) else { return Ok(Answer::Malformed) };
        let Some(keys) = self.logs.get(&origin) else { return Ok(Answer::Unknown) };
        let Some((told, alone)) = signed(keys, &note) else { return Ok(Answer::Untrusted) };
        if old > told.size {
            return Ok(Answer::Malformed);
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.failed {
            return Err(WitnessError::Failed);
        }
        if !self.hold.stands()? {
            return Err(WitnessError::Moved);
        }
        let last = seen.last.get(&origin).map(|last| (last.size, last.root));
        if let Some(no) = refused(&told, old, &proof, last) {
            tracing::warn!(log = %origin, size = told.size, old, status = no.status(), "not cosigned");
            return Ok(no);
        }
        let seconds = self.disk.clock().now_micros() / MICROS;
        let at = u64::try_from(seconds).map_err(|_| WitnessError::Clock)?;
        let cosigned = self.key.cosign(&alone, at).map_err(|_| WitnessError::Clock)?;
        let note = [alone, cosigned.line.clone().into_bytes()].concat();
        let Checkpoint { size, root, .. } = told;
        seen.last.insert(origin.clone(), Last { size, root, note });
        let bytes = kept::written(seen.last.values().map(|last| last.note.as_slice()));
        if let Err(error) = replace_whole(&*self.disk, &self.state, &bytes) {
            seen.failed = true;
            tracing::error!(%error, "what was cosigned could not be written down");
            return Err(WitnessError::Failed);
        }
        // Durable from here: whatever happens to this process, it cosigns only what extends this.
        tracing::info!(log = %origin, size, "cosigned");
        Ok(Answer::Cosigned(cosigned.line))
    }
}

impl std::fmt::Debug for Witness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Witness").field("key", &self.key).finish_non_exhaustive()
    }
}

/// The checkpoint, and it with the signature of the log alone, if a trusted key signed it and none
/// did so wrongly.
fn signed(keys: &[VerifierKey], note: &[u8]) -> Option<(Checkpoint, Vec<u8>)> {
    let mut found = None;
    for key in keys {
        match key.open(note) {
            Ok(told) => found = Some((told, key.alone(note).ok()?)),
            Err(NoteError::OtherKey) => {}
            Err(_) => return None,
        }
    }
    found
}

/// Why a checkpoint is not cosigned by whoever cosigned `last` before; `None` where it is.
fn refused(
    told: &Checkpoint,
    old: u64,
    proof: &Consistency,
    last: Option<(u64, NodeHash)>,
) -> Option<Answer> {
    let (size, root) = last.unwrap_or((0, NodeHash::EMPTY));
    if old != size {
        return Some(Answer::Conflict(size));
    }
    let proven = if old == 0 {
        proof.0.is_empty()
    } else {
        proof.check((told.size, told.root), (size, root)).is_ok()
    };
    let is_a_tree = told.size > 0 || told.root == NodeHash::EMPTY;
    (!proven || !is_a_tree).then_some(Answer::Unproven)
}

fn key_in(disk: &dyn Disk, dir: &Path) -> Result<WitnessKey, WitnessError> {
    let path = dir.join(KEY);
    if !disk.exists(&path)? {
        return Err(WitnessError::NotThere(dir.to_owned()));
    }
    let bytes = Zeroizing::new(read_whole(disk, &path)?);
    let text = std::str::from_utf8(&bytes).ok();
    let key = text.and_then(|text| WitnessKey::from_secret_text(text.trim_end()).ok());
    key.ok_or_else(|| WitnessError::Key(dir.to_owned()))
}

/// What the state file says was cosigned last of each log: by this witness, or it is none.
fn last_in(
    disk: &dyn Disk,
    state: &Path,
    verifier: &WitnessVerifier,
) -> Result<BTreeMap<String, Last>, WitnessError> {
    let unreadable = || WitnessError::State(state.to_owned());
    let bytes = read_whole(disk, state).map_err(|_| unreadable())?;
    let mut all = BTreeMap::new();
    for note in kept::read(&bytes).ok_or_else(unreadable)? {
        verifier.check(&note).map_err(|_| unreadable())?;
        let (origin, size, root) = claimed(&note).ok_or_else(unreadable)?;
        if all.insert(origin, Last { size, root, note }).is_some() {
            return Err(unreadable());
        }
    }
    Ok(all)
}
