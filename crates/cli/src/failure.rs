//! What ends a command, with the exit status that says which kind it is.

use std::fmt;
use std::process::ExitCode;

/// Why a command did not end well. Prints as one sentence, without confidential text.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something was found broken, or was refused: status 1.
    Refused(String),
    /// The command was not used as it can be: status 2.
    Misuse(String),
    /// Something that should work does not: status 3.
    Fault(anyhow::Error),
}

impl Failure {
    pub(crate) fn refused(sentence: impl Into<String>) -> Self {
        Self::Refused(sentence.into())
    }

    pub(crate) fn misuse(sentence: impl Into<String>) -> Self {
        Self::Misuse(sentence.into())
    }

    pub(crate) fn fault(sentence: impl Into<String>) -> Self {
        Self::Fault(anyhow::Error::msg(sentence.into()))
    }

    /// The exit status.
    pub(crate) fn status(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Refused(_) => 1,
            Self::Misuse(_) => 2,
            Self::Fault(_) => 3,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(sentence) | Self::Misuse(sentence) => f.write_str(sentence),
            Self::Fault(error) => write!(f, "{error:#}"),
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}
