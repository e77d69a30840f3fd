//! How much the server takes: each limit is set by its name, by a flag, else the environment, else the
//! file; all else has its default.

use std::collections::BTreeMap;
use std::path::Path;

use sanad_server::Limits;

use super::setting::{Source, Variable};
use crate::failure::Failure;

/// All limits, and where those come from that somebody has set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LimitSettings {
    /// What holds.
    pub(crate) value: Limits,
    sources: BTreeMap<String, Source>,
}

impl LimitSettings {
    /// Settles them. A flag is `NAME=VALUE`, a variable several of them with commas in between, and in a
    /// file they stand under `[limits]`.
    ///
    /// # Errors
    /// A name that is none, or a text that is no value of it.
    pub(super) fn settle(
        flags: &[String],
        env: Variable<String>,
        file: &BTreeMap<String, toml::Value>,
        at: Option<&Path>,
    ) -> Result<Self, Failure> {
        let mut limits = Self::default();
        for (name, value) in file {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let source = at.map_or(Source::Default, |at| Source::File(at.into()));
            limits.set(name, &text, source)?;
        }
        if let Some((variable, text)) = env {
            for one in text.split(',').filter(|one| !one.trim().is_empty()) {
                limits.set_pair(one, Source::Environment(variable))?;
            }
        }
        for flag in flags {
            limits.set_pair(flag, Source::Flag)?;
        }
        Ok(limits)
    }

    fn set_pair(&mut self, pair: &str, source: Source) -> Result<(), Failure> {
        let (name, value) = pair.split_once('=').ok_or_else(|| {
            Failure::misuse("a limit is set as NAME=VALUE, such as `feeds_max=64`")
        })?;
        self.set(name.trim(), value.trim(), source)
    }

    fn set(&mut self, name: &str, text: &str, source: Source) -> Result<(), Failure> {
        self.value.set(name, text).map_err(|error| Failure::misuse(error.to_string()))?;
        self.sources.insert(name.to_owned(), source);
        Ok(())
    }

    /// Name, value and source of each, in the order of the table.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&'static str, String, Source)> {
        self.value.rows().into_iter().map(|row| {
            let source = self.sources.get(row.name).cloned().unwrap_or(Source::Default);
            (row.name, row.value, source)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settle(flags: &[&str], env: Option<&str>, file: &str) -> Result<LimitSettings, Failure> {
        let flags: Vec<_> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        let env = env.map(|text| ("SANAD_LIMITS", text.to_owned()));
        let at = Path::new("sanad.toml");
        LimitSettings::settle(&flags, env, &toml::from_str(file).unwrap(), Some(at))
    }

    #[test]
    fn a_flag_beats_the_environment_beats_the_file_beats_the_default() {
        let file = "feeds_max = 3\nhead_time = \"4s\"\nrequests = \"1/2\"";
        let limits = settle(&["requests=9/9"], Some("head_time=5s, requests=5/5"), file).unwrap();
        let told: Vec<_> =
            limits.rows().filter(|(.., source)| *source != Source::Default).collect();
        assert_eq!(
            told,
            [
                ("head_time", "5s".to_owned(), Source::Environment("SANAD_LIMITS")),
                ("requests", "9/9".to_owned(), Source::Flag),
                ("feeds_max", "3".to_owned(), Source::File("sanad.toml".into())),
            ]
        );
    }

    #[test]
    fn what_is_no_limit_is_refused() {
        for (flags, env, file) in [
            (&["feeds_max"][..], None, ""),
            (&["feeds=1"], None, ""),
            (&["feeds_max=many"], None, ""),
            (&[], Some("feeds_max=0"), ""),
            (&[], None, "feeds_max = -1"),
            (&[], None, "seats = 1"),
        ] {
            assert!(matches!(settle(flags, env, file), Err(Failure::Misuse(_))), "{flags:?}");
        }
    }
}
