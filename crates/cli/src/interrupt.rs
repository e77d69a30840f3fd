//! What is put right when a command is ended in its middle by a signal, such as `^C`: a file that is not
//! whole is removed, and a terminal that hides what is typed shows it again.

use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::termios::{OptionalActions, Termios, tcsetattr};
use tokio::signal::unix::{SignalKind, signal};

use crate::failure::Failure;
use crate::print;

/// What is done where a signal ends the command.
pub(crate) enum Undo {
    /// The file is removed.
    Remove(PathBuf),
    /// The terminal on standard input is what it was.
    Show(Box<Termios>),
}

/// All that is to be done. Whoever holds it keeps the signal waiting.
struct Waiting {
    undo: Vec<(u64, Undo)>,
    next: u64,
    listens: bool,
}

static WAITING: Mutex<Waiting> = Mutex::new(Waiting { undo: Vec::new(), next: 0, listens: false });

fn waiting() -> MutexGuard<'static, Waiting> {
    WAITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Something that would be undone. Dropping it forgets it.
pub(crate) struct Guarded(u64);

/// From now on a signal that ends the command does this first.
///
/// # Errors
/// The system lets nobody listen for signals.
pub(crate) fn guard(undo: Undo) -> Result<Guarded, Failure> {
    let mut waiting = waiting();
    if !waiting.listens {
        listen()?;
        waiting.listens = true;
    }
    let id = waiting.next;
    waiting.next += 1;
    waiting.undo.push((id, undo));
    Ok(Guarded(id))
}

impl Guarded {
    /// Does what makes it needless; a signal comes before or after, and not between.
    pub(crate) fn settle<T>(self, act: impl FnOnce() -> T) -> T {
        let mut waiting = waiting();
        let done = act();
        waiting.undo.retain(|(id, _)| *id != self.0);
        done
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        if let Ok(mut waiting) = WAITING.try_lock() {
            waiting.undo.retain(|(id, _)| *id != self.0);
        }
    }
}

/// The signals by which a person or the system ends a command.
const ENDS: [SignalKind; 4] =
    [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup(), SignalKind::quit()];

fn listen() -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let [mut interrupt, mut terminate, mut hangup, mut quit] = {
        let _within = runtime.enter();
        let [one, two, three, four] = ENDS.map(signal);
        [one?, two?, three?, four?]
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        let kind = runtime.block_on(async {
            tokio::select! {
                _ = interrupt.recv() => SignalKind::interrupt(),
                _ = terminate.recv() => SignalKind::terminate(),
                _ = hangup.recv() => SignalKind::hangup(),
                _ = quit.recv() => SignalKind::quit(),
            }
        });
        end_by(kind);
    })?;
    Ok(())
}

/// Undoes all and ends, with the status that shells give to a command which that signal ended.
fn end_by(kind: SignalKind) {
    // Held to the end: nobody finishes meanwhile what is being undone.
    let mut waiting = waiting();
    for (_, undo) in waiting.undo.drain(..) {
        match undo {
            // One that cannot be removed stays beside what it would have replaced.
            Undo::Remove(path) => drop(std::fs::remove_file(path)),
            Undo::Show(shown) => {
                let _ = tcsetattr(io::stdin(), OptionalActions::Now, &shown);
                print::err("\n");
            }
        }
    }
    std::process::exit(128 + kind.as_raw_value());
}
