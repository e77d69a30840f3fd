//! Refusals and faults of the two doors. A refusal is a fact, a fault is an error; neither
//! carries a confidential byte.

use std::path::PathBuf;

use sanad_bundle::WriteError;
use sanad_casework::Refusal;
use sanad_chain::DraftError;
use sanad_disk::DiskError;
use sanad_ledger::{AppendError, ClockDoubt, OpenError, PublishError, ReadError, VerifyError};
use sanad_vault::{SealError, UnknownCost, VaultError};

use crate::policy::Rule;

/// Nobody whom the door knows: one answer for every cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the token is not valid, or not for this role")]
pub struct NotSignedIn;

/// Something that should work does not: told to the operator, never caused by the caller.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The ledger cannot be made or opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The ledger cannot be checked.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// The ledger takes no entry.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// What is to be written does not fit into one entry.
    #[error(transparent)]
    Draft(#[from] DraftError),
    /// Sealed or clear text that is not JSON.
    #[error("something stored is not the JSON it should be")]
    NotJson,
    /// The ledger cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The keys cannot be used.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A part cannot be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The disk refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A bundle of evidence cannot be made.
    #[error(transparent)]
    Bundle(#[from] WriteError),
    /// The second place holds no checkpoint, or another than it held a moment ago.
    #[error("`{}` is not the checkpoint that was kept there", file.display())]
    Guard {
        /// The file.
        file: PathBuf,
    },
    /// An older copy of the ledger was put back.
    #[error(
        "the ledger has {own} entries, and the checkpoint kept elsewhere is over {kept}: an older copy was put back; `sanad reconcile` tells what can be done"
    )]
    RolledBack {
        /// How many entries it has.
        own: u64,
        /// How many it had.
        kept: u64,
    },
    /// Another history was written on.
    #[error(
        "the first {kept} entries are not those that the checkpoint kept elsewhere is over: another history was written on; `sanad reconcile` tells what can be done"
    )]
    Diverged {
        /// How many entries that checkpoint is over.
        kept: u64,
    },
    /// The clock is not believed, so that nothing is written.
    #[error("{0}; nothing was written")]
    ClockOff(ClockDoubt),
    /// No checkpoint could be published.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// An entry does not say what this program can read.
    #[error("entry {seq} cannot be understood by this version")]
    Unreadable {
        /// Which entry.
        seq: u64,
    },
    /// A key that is to be destroyed locks what belongs to another case or person too.
    #[error(
        "a key of this person locks entry {seq} too, which is not theirs: nothing was destroyed"
    )]
    SharedKey {
        /// Which entry.
        seq: u64,
    },
    /// The same thing was changed by others again and again while this was decided.
    #[error("others keep changing this; try again")]
    Busy,
    /// Whoever asks is signed in no longer, or not in this role: it ended since the door let them in.
    #[error(transparent)]
    NotSignedIn(#[from] NotSignedIn),
    /// Too many passwords are being checked.
    #[error("too many are signing in at once; try again")]
    Crowded,
    /// A password that this version cannot check.
    #[error(transparent)]
    Password(#[from] UnknownCost),
    /// No random bytes.
    #[error("the system gives no random bytes")]
    NoRandomness,
}

impl Fault {
    /// Whether the disk has no room: what ends work and what is looked at may still go on.
    pub fn is_full(&self) -> bool {
        if let Self::Disk(disk) | Self::Vault(VaultError::Disk(disk)) = self {
            return disk.is_full();
        }
        matches!(self, Self::Append(AppendError::Full))
    }

    /// Why the clock is not believed, where that is what failed.
    pub fn clock_doubt(&self) -> Option<ClockDoubt> {
        if let Self::ClockOff(doubt) | Self::Append(AppendError::ClockOff(doubt)) = self {
            return Some(*doubt);
        }
        None
    }
}

impl From<serde_json::Error> for Fault {
    /// What serde says may quote the text: it is dropped.
    fn from(_: serde_json::Error) -> Self {
        Self::NotJson
    }
}

/// A change was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// To this caller there is no such thing. The attempt left a line.
    #[error("there is nothing here under this id")]
    Hidden,
    /// The caller's role does not allow this kind of act. The attempt left a line.
    #[error("this is not for your role")]
    NotForRole,
    /// The rules of casework refuse it.
    #[error(transparent)]
    Refused(Refusal),
    /// The case has changed since the caller saw it.
    #[error("the case has changed since: it is at version {current}")]
    Stale {
        /// The version it is at now.
        current: u64,
    },
    /// The same Idempotency-Key came with another request before.
    #[error("this Idempotency-Key was used for another request")]
    KeyReused,
    /// Too many wrong passwords were shown in this sign-in.
    #[error("too many wrong passwords: try again in {seconds} seconds")]
    Wait {
        /// How long, in seconds.
        seconds: u64,
    },
    /// A fault.
    #[error(transparent)]
    Fault(Fault),
}

impl<E: Into<Fault>> From<E> for RecordError {
    fn from(fault: E) -> Self {
        Self::Fault(fault.into())
    }
}

/// Nothing is shown.
#[derive(Debug, thiserror::Error)]
pub enum RevealError {
    /// To this caller there is no such thing. The attempt left a line.
    #[error("there is nothing here under this id")]
    Hidden,
    /// The data of the case are kept and may not be used for this purpose. The attempt left a line.
    #[error("the data of this case are kept and may not be used for this purpose")]
    Restricted,
    /// No request of this person stands open or was answered. The attempt left a line.
    #[error("no request of this person stands open or was answered: record theirs first")]
    NoRequest,
    /// The request of this person still stands open: a statement is issued before it is read again. The
    /// attempt left a line.
    #[error("no statement was issued yet on the request of this person")]
    NotIssued,
    /// Two persons, of whom one is a privacy officer, have yet to decide what goes out to this person. The
    /// attempt left a line.
    #[error(
        "what goes out to this person waits for two who decide on it, one of them a privacy officer"
    )]
    PapersHeld,
    /// The caller's role or purpose does not allow this kind of look. The attempt left a line.
    #[error("this is not for your role, or not for this purpose")]
    NotForRole,
    /// No checkpoint of the log was published yet, or the last one is from before its last entry told how
    /// all streams ended: there is nothing that evidence could rest on.
    #[error("no checkpoint was published yet that evidence could rest on")]
    NoCheckpoint,
    /// An entry that was chosen is none of the case, or stands behind the newest checkpoint.
    #[error("entry {seq} is none of this case under the newest checkpoint")]
    NoEntry {
        /// Its place in the order, as it was asked for.
        seq: u64,
    },
    /// A feed was to go on where this ledger has no such entry: it stood in another history, or was put
    /// back. The attempt leaves a line.
    #[error(
        "the ledger ends at {end}, and what was seen last does not stand in it: it was put back, or this is another one; begin with `from`"
    )]
    NoPlace {
        /// How many entries the ledger has.
        end: u64,
    },
    /// A fault.
    #[error(transparent)]
    Fault(Fault),
}

impl RevealError {
    /// What is said of a denial by this rule.
    pub(crate) const fn denied(rule: Rule) -> Self {
        if rule.is_of_the_role() {
            Self::NotForRole
        } else if matches!(rule, Rule::DataRestricted) {
            Self::Restricted
        } else if matches!(rule, Rule::NoSubjectRequest) {
            Self::NoRequest
        } else if matches!(rule, Rule::StatementNotIssued) {
            Self::NotIssued
        } else if matches!(rule, Rule::PapersHeld) {
            Self::PapersHeld
        } else {
            Self::Hidden
        }
    }
}

impl<E: Into<Fault>> From<E> for RevealError {
    fn from(fault: E) -> Self {
        Self::Fault(fault.into())
    }
}

/// Nobody is signed in, and no password set.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Whatever was shown at the door is not right: one answer for every cause.
    #[error(transparent)]
    NotSignedIn(#[from] NotSignedIn),
    /// The rules refuse it.
    #[error(transparent)]
    Refused(Refusal),
    /// The key was used for another request.
    #[error("this Idempotency-Key was used for another request")]
    KeyReused,
    /// Too many wrong passwords: under this name from there, or in this sign-in. It says nothing of whether
    /// anybody has the name.
    #[error("too many wrong passwords: try again in {seconds} seconds")]
    Wait {
        /// How long, in seconds.
        seconds: u64,
    },
    /// A fault.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<RecordError> for SignInError {
    /// What is hidden or not for a role does not come up at the door.
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Refused(refusal) => Self::Refused(refusal),
            RecordError::KeyReused => Self::KeyReused,
            RecordError::Wait { seconds } => Self::Wait { seconds },
            RecordError::Fault(fault) => Self::Fault(fault),
            RecordError::Hidden | RecordError::NotForRole | RecordError::Stale { .. } => {
                Self::NotSignedIn(NotSignedIn)
            }
        }
    }
}
