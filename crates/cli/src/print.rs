//! Printing to standard output. A reader that goes away (`| head`) ends the command quietly.

use std::io::{self, Write};

use serde::Serialize;

use crate::failure::Failure;

/// Prints one line.
pub(crate) fn line(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out
        .write_all(text.as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush())
    {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        done => Ok(done?),
    }
}

/// Prints a value as one line of JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<(), Failure> {
    line(&serde_json::to_string(value)?)
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

/// So many of something: `1 finding`, `2 findings`.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_steers_the_terminal() {
        assert_eq!(harmless("a\u{1b}[31mb\nc"), "a\u{fffd}[31mb\nc");
        assert_eq!(harmless("a\u{202e}b\u{2028}c\u{9b}d"), "a\u{fffd}b\u{fffd}c\u{fffd}d");
    }
}
