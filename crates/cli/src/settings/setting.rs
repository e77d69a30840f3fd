//! One setting and where it comes from.

use std::fmt;
use std::path::{Path, PathBuf};

/// A value and its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting<T> {
    /// What is set.
    pub(crate) value: T,
    /// Where that comes from.
    pub(crate) source: Source,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// Typed.
    Flag,
    /// A variable of the environment.
    Environment(&'static str),
    /// A settings file.
    File(PathBuf),
    /// Nobody said anything.
    Default,
}

/// A value from the environment, with the variable's name.
pub(crate) type Variable<T> = Option<(&'static str, T)>;

impl<T> Setting<T> {
    /// The first that is there: flag, environment, file.
    pub(super) fn settle(
        flag: Option<T>,
        env: Variable<T>,
        file: Option<T>,
        at: Option<&Path>,
    ) -> Settled<T> {
        let flag = flag.map(|value| Self { value, source: Source::Flag });
        let env = env.map(|(name, value)| Self { value, source: Source::Environment(name) });
        let file = file.zip(at).map(|(value, at)| Self { value, source: Source::File(at.into()) });
        Settled(flag.or(env).or(file))
    }
}

/// What somebody said, if anybody did.
pub(super) struct Settled<T>(Option<Setting<T>>);

impl<T> Settled<T> {
    pub(super) fn or_default(self, value: T) -> Setting<T> {
        self.0.unwrap_or(Setting { value, source: Source::Default })
    }

    pub(super) fn or_none(self) -> Setting<Option<T>> {
        match self.0 {
            Some(Setting { value, source }) => Setting { value: Some(value), source },
            None => Setting { value: None, source: Source::Default },
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("flag"),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}
