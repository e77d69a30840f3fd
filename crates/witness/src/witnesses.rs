//! The witnesses of a policy: each is asked for its cosignature, and what each gave last is kept.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::Client;
use reqwest::redirect::Policy as Redirects;
use sanad_chain::tree::{
    Cosignature, NoteError, Policy, PolicyName, PolicyWitness, TileSource, VerifierKey, claimed,
};
use sanad_disk::{Disk, read_whole, replace_whole};
use tokio::task::JoinSet;

use crate::ask::{AskError, Subject, ask};
use crate::kept;
use crate::standing::{Standing, Stands};

/// The witnesses of a policy, as a log asks them.
pub struct Witnesses {
    policy: Policy,
    http: Client,
    disk: Arc<dyn Disk>,
    file: PathBuf,
    /// By the public key of the witness, the last checkpoint that it cosigned, with the signatures of
    /// log and witness. It can be lost: the witness says its last size when asked.
    kept: Mutex<BTreeMap<String, Vec<u8>>>,
}

/// Nobody can be asked from here.
#[derive(Debug, thiserror::Error)]
#[error("witnesses cannot be asked from this machine: {0}")]
pub struct NoClient(reqwest::Error);

/// What one witness gave.
#[derive(Debug)]
pub struct Asked {
    /// What the policy calls it.
    pub witness: PolicyName,
    /// Its cosignature, checked; or why there is none.
    pub outcome: Result<Cosignature, AskError>,
}

/// What the witnesses gave for one checkpoint.
#[derive(Debug)]
pub struct Round {
    /// Each witness that has a URL, in the order of the policy.
    pub asked: Vec<Asked>,
    /// Whether those that cosigned are a quorum.
    pub met: bool,
}

impl Round {
    /// The signature lines of all who cosigned.
    pub fn lines(&self) -> Vec<String> {
        let given = self.asked.iter().filter_map(|asked| asked.outcome.as_ref().ok());
        given.map(|cosignature| cosignature.line.clone()).collect()
    }
}

impl Witnesses {
    /// Time for a whole request and its answer, where nothing else is wanted.
    pub const ANSWER_TIME: Duration = Duration::from_secs(10);

    /// The witnesses of a policy, each of whom has `answer_time` for one answer. What each gave last
    /// is kept in `file`, which may be missing.
    ///
    /// # Errors
    /// The machine's roots of trust for TLS cannot be used.
    pub fn open(
        disk: Arc<dyn Disk>,
        file: &Path,
        policy: Policy,
        answer_time: Duration,
    ) -> Result<Self, NoClient> {
        let http = Client::builder().no_proxy().redirect(Redirects::none()).timeout(answer_time);
        let http = http.build().map_err(NoClient)?;
        let notes = read_whole(&*disk, file).ok().and_then(|bytes| kept::read(&bytes));
        let notes = notes.unwrap_or_default();
        let of = |witness: &PolicyWitness| {
            let note = notes.iter().find(|note| witness.key.check(note).is_ok())?;
            Some((witness.key.to_string(), note.clone()))
        };
        let kept = policy.witnesses().iter().filter_map(of).collect();
        Ok(Self { policy, http, disk, file: file.to_owned(), kept: Mutex::new(kept) })
    }

    /// Asks every witness that has a URL to cosign this checkpoint of this log, all at the same time,
    /// and proves to each from the tiles that it extends what that one saw last. What one answers, or
    /// that it does not, keeps none from another.
    ///
    /// # Errors
    /// It is no checkpoint of this log.
    pub async fn ask(
        &self,
        log: &VerifierKey,
        note: &[u8],
        tiles: Arc<dyn TileSource + Send + Sync>,
    ) -> Result<Round, NoteError> {
        let told = log.open(note)?;
        let note = log.alone(note)?;
        let subject = Subject { note: note.clone(), size: told.size, root: told.root, tiles };
        let mut asking = JoinSet::new();
        for (at, witness) in self.policy.witnesses().iter().enumerate() {
            let Some(url) = witness.url.clone() else { continue };
            let known = self.last(witness, told.origin.as_str()).map_or(0, |(size, _)| size);
            let (http, key, subject) = (self.http.clone(), witness.key.clone(), subject.clone());
            asking.spawn(async move { (at, ask(&http, &url, &key, &subject, known).await) });
        }
        let mut outcomes: BTreeMap<usize, _> = asking.join_all().await.into_iter().collect();
        let mut asked = Vec::new();
        let met = {
            let mut kept = self.kept();
            for (at, witness) in self.policy.witnesses().iter().enumerate() {
                let Some(outcome) = outcomes.remove(&at) else { continue };
                if let Ok(cosignature) = &outcome {
                    let whole = [note.as_slice(), cosignature.line.as_bytes()].concat();
                    kept.insert(witness.key.to_string(), whole);
                }
                asked.push(Asked { witness: witness.name.clone(), outcome });
            }
            let bytes = kept::written(kept.values().map(Vec::as_slice));
            if let Err(error) = replace_whole(&*self.disk, &self.file, &bytes) {
                tracing::warn!(%error, "what the witnesses cosigned last could not be kept");
            }
            self.policy.is_quorum(|witness| {
                let ours = asked.iter().find(|asked| asked.witness == witness.name);
                ours.is_some_and(|asked| asked.outcome.is_ok())
            })
        };
        Ok(Round { asked, met })
    }

    /// How far the log with this origin is countersigned, as far as is known here.
    pub fn standing(&self, origin: &str) -> Standing {
        let witnesses = self.policy.witnesses().iter().map(|witness| Stands {
            witness: witness.name.clone(),
            last: self.last(witness, origin),
        });
        let witnesses: Vec<_> = witnesses.collect();
        Standing::new(witnesses, |there| {
            let mut there = there.iter();
            self.policy.is_quorum(|_| there.next().copied().unwrap_or_default())
        })
    }

    /// Over how many entries the last checkpoint of this log is that this witness cosigned, and when.
    fn last(&self, witness: &PolicyWitness, origin: &str) -> Option<(u64, u64)> {
        let kept = self.kept();
        let note = kept.get(&witness.key.to_string())?;
        let (of, size, _) = claimed(note)?;
        let cosigned = witness.key.check(note).ok()?;
        (of == origin).then_some((size, cosigned.at))
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Witnesses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Witnesses").field("policy", &self.policy).finish_non_exhaustive()
    }
}
