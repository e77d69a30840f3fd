//! What is typed at a terminal and not shown there.

use std::io::{self, BufRead as _, IsTerminal as _};

use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use sanad_vault::Secret;

use crate::failure::Failure;
use crate::interrupt::{Guarded, Undo, guard};
use crate::print::{self, harmless};

/// Asks at the terminal, without showing what is typed.
///
/// # Errors
/// Standard input is no terminal.
pub(crate) fn asked(what: &str) -> Result<Secret, Failure> {
    let input = io::stdin();
    if !input.is_terminal() {
        return Err(Failure::misuse(format!(
            "`{}` must be typed at a terminal, or come from a file",
            what.to_lowercase()
        )));
    }
    let hidden = Hidden::begin()?;
    print::err(&format!("{}: ", harmless(what)));
    let mut text = Secret::new(String::new());
    let read = input.lock().read_line(&mut text);
    drop(hidden);
    print::err("\n");
    read?;
    let kept = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(kept);
    Ok(text)
}

/// A terminal that shows nothing of what is typed. It does again once this is dropped, or a signal ends
/// the command.
struct Hidden {
    shown: Termios,
    _guarded: Guarded,
}

impl Hidden {
    fn begin() -> Result<Self, Failure> {
        let shown = tcgetattr(io::stdin())?;
        let guarded = guard(Undo::Show(Box::new(shown.clone())))?;
        let mut hidden = shown.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        // A command that is put to sleep would leave the terminal as it is now.
        hidden.special_codes[SpecialCodeIndex::VSUSP] = 0;
        tcsetattr(io::stdin(), OptionalActions::Flush, &hidden)?;
        Ok(Self { shown, _guarded: guarded })
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // A terminal that is gone shows nothing any more.
        let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &self.shown);
    }
}
