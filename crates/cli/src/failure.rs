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
            Self::Fault(error) => f.write_str(&sentence(error)),
        }
    }
}

/// What failed and why; a cause that was told already is not told twice.
fn sentence(error: &anyhow::Error) -> String {
    error.chain().fold(String::new(), |told, cause| {
        let cause = cause.to_string();
        match told.is_empty() {
            true => cause,
            false if told.ends_with(&cause) => told,
            false => format!("{told}: {cause}"),
        }
    })
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;
    use sanad_disk::{Disk as _, RealDisk};

    use super::*;

    #[test]
    fn a_cause_is_told_once() {
        let failed = RealDisk.list(std::path::Path::new("/there/is/none")).unwrap_err();
        let told = Failure::from(anyhow::Error::from(failed).context("at first")).to_string();
        assert_eq!(told.matches("os error").count(), 1, "{told}");
        assert!(told.starts_with("at first: cannot "), "{told}");
        let one: anyhow::Result<()> = Err(anyhow::anyhow!("below")).context("above");
        assert_eq!(Failure::from(one.unwrap_err()).to_string(), "above: below");
    }
}
