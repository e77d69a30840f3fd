//! Asking one witness for its cosignature.

use std::sync::Arc;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Response, StatusCode};
use sanad_chain::tree::{
    AddCheckpoint, Consistency, Cosignature, NodeHash, NoteError, ProofError, TileSource,
    WitnessVerifier, prove_consistency,
};
use tokio::task::spawn_blocking;

/// Most bytes of an answer: signature lines of several keys.
pub(crate) const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// Why a witness did not cosign.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// No answer came, or not in time.
    #[error("it does not answer: {0}")]
    Unreachable(String),
    /// The answer is longer than any can be.
    #[error("its answer is longer than {ANSWER_BYTES_MAX} bytes")]
    TooLong,
    /// It has cosigned a larger tree of this log than there is here: this may be an older copy that
    /// was put back.
    #[error(
        "it has cosigned a checkpoint over {theirs} entries, and there are {ours} here: this may be an older copy that was put back"
    )]
    Ahead {
        /// How many entries it saw.
        theirs: u64,
        /// How many there are here.
        ours: u64,
    },
    /// The tree here does not begin with the one it cosigned: the log was rewritten since.
    #[error(
        "it cosigned another history over the first {theirs} entries than there is here: the log was forked"
    )]
    Forked {
        /// How many entries it saw.
        theirs: u64,
    },
    /// It says that the size it told itself is not the last.
    #[error("it names another last size each time it is asked")]
    Unsteady,
    /// It refused without a reason that the protocol has for a request like this.
    #[error("it answers with status {0}")]
    Refused(u16),
    /// Its answer is not what the protocol has.
    #[error("its answer is none of the protocol's")]
    Malformed,
    /// What it signed is not this checkpoint, or it was not it who signed.
    #[error("its answer is no cosignature of this checkpoint by its key: {0}")]
    Signature(NoteError),
    /// The tiles do not make up the tree of the checkpoint.
    #[error("no proof could be made for it: {0}")]
    Proof(ProofError),
}

impl AskError {
    /// Whether it speaks against the log, and not of the witness or the way to it.
    pub fn is_against_the_log(&self) -> bool {
        matches!(self, Self::Ahead { .. } | Self::Forked { .. })
    }

    /// One word for it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::TooLong => "too_long",
            Self::Unsteady => "unsteady",
            Self::Malformed => "malformed",
            Self::Ahead { .. } => "rolled_back",
            Self::Forked { .. } => "forked",
            Self::Refused(_) => "refused",
            Self::Signature(_) => "wrong_signature",
            Self::Proof(_) => "no_proof",
        }
    }
}

/// A checkpoint to be cosigned, with what proves that it extends older ones.
#[derive(Clone)]
pub(crate) struct Subject {
    pub(crate) note: Vec<u8>,
    pub(crate) size: u64,
    pub(crate) root: NodeHash,
    pub(crate) tiles: Arc<dyn TileSource + Send + Sync>,
}

/// Asks the witness with this submission prefix. `known` is the size it cosigned last, as far as is
/// known here; where that is wrong it says so, and is asked once more.
pub(crate) async fn ask(
    http: &Client,
    url: &str,
    key: &WitnessVerifier,
    subject: &Subject,
    known: u64,
) -> Result<Cosignature, AskError> {
    let url = format!("{}/add-checkpoint", url.trim_end_matches('/'));
    let mut old = known.min(subject.size);
    // Once with what is known, once with what it says.
    for _ in 0..2 {
        let body = request(subject.clone(), old).await?;
        let sent = http.post(&url).body(body).send().await;
        let answer = sent.map_err(|error| AskError::Unreachable(reason(&error)))?;
        let status = answer.status();
        match status {
            StatusCode::OK => {
                let lines = bounded(answer).await?;
                return key.check_lines(&subject.note, &lines).map_err(AskError::Signature);
            }
            StatusCode::CONFLICT => {
                let theirs = size(answer).await?;
                if theirs > subject.size {
                    return Err(AskError::Ahead { theirs, ours: subject.size });
                }
                old = theirs;
            }
            StatusCode::UNPROCESSABLE_ENTITY => return Err(AskError::Forked { theirs: old }),
            other => return Err(AskError::Refused(other.as_u16())),
        }
    }
    Err(AskError::Unsteady)
}

/// The body of the request, with its proof.
async fn request(subject: Subject, old: u64) -> Result<Vec<u8>, AskError> {
    let made = spawn_blocking(move || {
        let Subject { note, size, root, tiles } = subject;
        let proof = if old == 0 {
            Consistency(Vec::new())
        } else {
            prove_consistency(&tiles, (size, root), old).map_err(AskError::Proof)?
        };
        Ok(AddCheckpoint { old, proof, checkpoint: note }.to_bytes())
    });
    made.await.unwrap_or(Err(AskError::Proof(ProofError::Tiles)))
}

/// The size in an answer of conflict.
async fn size(answer: Response) -> Result<u64, AskError> {
    let kind = answer.headers().get(CONTENT_TYPE);
    if kind.is_none_or(|kind| kind.as_bytes() != b"text/x.tlog.size") {
        return Err(AskError::Malformed);
    }
    let body = bounded(answer).await?;
    let text = std::str::from_utf8(&body).ok().and_then(|text| text.strip_suffix('\n'));
    let size = text.and_then(|text| Some((text, text.parse::<u64>().ok()?)));
    match size {
        Some((text, size)) if size.to_string() == text => Ok(size),
        Some(_) | None => Err(AskError::Malformed),
    }
}

async fn bounded(mut answer: Response) -> Result<Vec<u8>, AskError> {
    let mut bytes = Vec::new();
    loop {
        match answer.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > ANSWER_BYTES_MAX => {
                return Err(AskError::TooLong);
            }
            Ok(Some(chunk)) => bytes.extend(chunk),
            Ok(None) => return Ok(bytes),
            Err(error) => return Err(AskError::Unreachable(reason(&error))),
        }
    }
}

/// Why in a few words; the URL is told elsewhere.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "not in time".to_owned();
    }
    let mut last: &dyn std::error::Error = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}
