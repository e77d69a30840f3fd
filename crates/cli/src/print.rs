//! All that this program says: the one way to standard output and the one to standard error.
//!
//! What a command found decides its exit status, and nothing that happens to what it prints makes that
//! status less. A stream that takes nothing more is remembered, and the command goes on to its end:
//! [`told`] says there what a text that reached nobody makes of the status.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::failure::Failure;

/// What standard output did not take.
static LOST: Lost = Lost::new();

/// What one stream did not take.
struct Lost {
    /// Why something could not be written, where it was not the reader who went away.
    refused: Mutex<Option<io::Error>>,
    /// Whether the reader went away before the end.
    unheard: AtomicBool,
    /// Whether something is among it that is shown once and stands nowhere else.
    once: AtomicBool,
}

impl Lost {
    const fn new() -> Self {
        let (unheard, once) = (AtomicBool::new(false), AtomicBool::new(false));
        Self { refused: Mutex::new(None), unheard, once }
    }

    fn take_in(&self, error: io::Error, once: bool) {
        if error.kind() == io::ErrorKind::BrokenPipe {
            self.unheard.store(true, Ordering::Relaxed);
        } else {
            let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
            refused.get_or_insert(error);
        }
        self.once.fetch_or(once, Ordering::Relaxed);
    }

    /// What ended badly stays what it was. What ended well did not, if its text could not be written,
    /// or was one that stands nowhere else; a reader who has read enough is no failure.
    fn told(&self, ended: Result<(), Failure>) -> Result<(), Failure> {
        ended?;
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(error) = refused {
            let error = anyhow::Error::from(error);
            return Err(Failure::Fault(error.context("standard output cannot be written")));
        }
        if self.once.load(Ordering::Relaxed) {
            return Err(Failure::fault(
                "nobody read what is shown once, and it cannot be shown again: have it made anew",
            ));
        }
        Ok(())
    }
}

/// How a command ends, once it has printed all that it had to: `ended` is what it found.
///
/// # Errors
/// What `ended` says; else that something could not be written, or reached nobody and is shown once.
pub(crate) fn told(ended: Result<(), Failure>) -> Result<(), Failure> {
    LOST.told(ended)
}

/// Whether anybody still reads standard output: who lists page after page stops where nobody does.
pub(crate) fn is_heard() -> bool {
    !LOST.unheard.load(Ordering::Relaxed)
}

/// Prints one line.
///
/// # Errors
/// None: what a command prints last is how it ends, and what was not written is [`told`] by `main`.
#[expect(clippy::unnecessary_wraps, reason = "what a command prints last is how it ends")]
pub(crate) fn line(text: &str) -> Result<(), Failure> {
    put(text, false);
    Ok(())
}

/// Prints one line that is shown this once and stands nowhere else, such as a token.
///
/// # Errors
/// None, as of `line`.
#[expect(clippy::unnecessary_wraps, reason = "what a command prints last is how it ends")]
pub(crate) fn once(text: &str) -> Result<(), Failure> {
    put(text, true);
    Ok(())
}

/// Prints a value as one line of JSON.
///
/// # Errors
/// The value is none that JSON can hold.
pub(crate) fn json(value: &impl Serialize) -> Result<(), Failure> {
    line(&serde_json::to_string(value)?)
}

/// The same, with something in it that is shown this once and stands nowhere else.
///
/// # Errors
/// As of `json`.
pub(crate) fn json_once(value: &impl Serialize) -> Result<(), Failure> {
    once(&serde_json::to_string(value)?)
}

/// Says something beside what was asked for, on standard error, under the name of the program. Where
/// that cannot be written, nothing is.
pub(crate) fn aside(text: impl Display) {
    err(&format!("sanad: {text}\n"));
}

/// Writes to standard error as it is, such as a question at the terminal.
pub(crate) fn err(text: &str) {
    // There is no other place to say that this one takes nothing.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Prints what clap says: help and version are asked for, all else is misuse.
pub(crate) fn usage(told: &clap::Error) {
    if let Err(error) = told.print().and_then(|()| io::stdout().flush())
        && !told.use_stderr()
    {
        LOST.take_in(error, false);
    }
}

/// Standard output, for what is printed as it is made, line after line.
pub(crate) fn out() -> impl Write {
    Out
}

struct Out;

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if is_heard()
            && let Err(error) = io::stdout().lock().write_all(bytes)
        {
            LOST.take_in(error, false);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Err(error) = io::stdout().lock().flush() {
            LOST.take_in(error, false);
        }
        Ok(())
    }
}

fn put(text: &str, once: bool) {
    let mut out = io::stdout().lock();
    let mut written = || {
        out.write_all(text.as_bytes())?;
        out.write_all(b"\n")?;
        out.flush()
    };
    if let Err(error) = written() {
        LOST.take_in(error, once);
    }
}

/// A text of the clear layer as it may stand on a terminal: control characters would steer it, and marks
/// of direction (UAX #9) would show it in another order than it has.
pub(crate) fn harmless(text: &str) -> String {
    text.chars().map(|c| if steers(c) && c != '\n' { '\u{fffd}' } else { c }).collect()
}

/// Whether a terminal does something with it, or shows nothing of it. All are of the basic plane.
pub(crate) fn steers(c: char) -> bool {
    // Marks of direction, what is invisible, and what ends a line to some readers.
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A path as a shell takes it, whatever is in its name.
pub(crate) fn shell(path: &Path) -> String {
    let text = harmless(&path.display().to_string());
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,:@%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// So many of something: `1 finding`, `2 findings`.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gone() -> io::Error {
        io::ErrorKind::BrokenPipe.into()
    }

    #[test]
    fn what_was_found_broken_stays_so_whatever_became_of_its_text() {
        for error in [gone(), io::ErrorKind::StorageFull.into()] {
            let lost = Lost::new();
            lost.take_in(error, true);
            assert!(matches!(lost.told(Err(Failure::refused("x"))), Err(Failure::Refused(_))));
        }
    }

    #[test]
    fn a_reader_who_has_read_enough_is_no_failure_unless_it_was_shown_once() {
        let lost = Lost::new();
        assert!(lost.told(Ok(())).is_ok());
        lost.take_in(gone(), false);
        assert!(lost.told(Ok(())).is_ok());
        lost.take_in(gone(), true);
        assert!(matches!(lost.told(Ok(())), Err(Failure::Fault(_))));
    }

    #[test]
    fn a_text_that_could_not_be_written_is_a_fault_that_says_why() {
        let lost = Lost::new();
        lost.take_in(io::ErrorKind::StorageFull.into(), false);
        let told = lost.told(Ok(())).unwrap_err();
        assert!(matches!(told, Failure::Fault(_)));
        assert!(told.to_string().starts_with("standard output cannot be written: "), "{told}");
    }

    #[test]
    fn a_path_is_told_as_a_shell_takes_it() {
        for (path, told) in [
            ("/srv/lk3.keys", "/srv/lk3.keys"),
            ("a b/led ger", "'a b/led ger'"),
            ("it's", r"'it'\''s'"),
            ("$(x)", "'$(x)'"),
        ] {
            assert_eq!(shell(Path::new(path)), told);
        }
    }

    #[test]
    fn no_text_steers_the_terminal() {
        assert_eq!(harmless("a\u{1b}[31mb\nc"), "a\u{fffd}[31mb\nc");
        assert_eq!(harmless("a\u{202e}b\u{2028}c\u{9b}d"), "a\u{fffd}b\u{fffd}c\u{fffd}d");
    }
}
