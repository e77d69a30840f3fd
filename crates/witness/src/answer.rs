//! What a witness answers: C2SP tlog-witness, `add-checkpoint`.

/// The answer to a request to add a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is cosigned: the signature line, with its end. What it rests on is on the disk.
    Cosigned(String),
    /// The body is no request, or its old size is past the checkpoint's.
    Malformed,
    /// No signature of a key that is trusted for this log, or a wrong one.
    Untrusted,
    /// The log is not known.
    Unknown,
    /// The old size is not that of the checkpoint cosigned last: this one is.
    Conflict(u64),
    /// The checkpoint is not proven to begin with the one cosigned last.
    Unproven,
}

impl Answer {
    /// The status of HTTP.
    pub fn status(&self) -> u16 {
        match self {
            Self::Cosigned(_) => 200,
            Self::Malformed => 400,
            Self::Untrusted => 403,
            Self::Unknown => 404,
            Self::Conflict(_) => 409,
            Self::Unproven => 422,
        }
    }
}
