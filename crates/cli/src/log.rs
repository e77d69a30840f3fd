//! The log of what serves: lines of JSON on standard error. A line that cannot be written, or would have to
//! be waited for, is counted and dropped: nothing that is served waits for its log or ends with it.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use sanad_server::count_lost_log_line;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::failure::Failure;

/// So many bytes a pipe takes at once where it takes any.
const AT_ONCE: usize = 4096;

/// Logs from now on what passes the filter.
///
/// # Errors
/// It is no filter.
pub(crate) fn to_stderr(filter: &str) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(filter)
        .map_err(|_| Failure::misuse("the setting `log` is no filter such as `info`"))?;
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .log_internal_errors(false)
        .with_writer(Lines)
        .init();
    Ok(())
}

/// Where lines go. Each is written by one call.
struct Lines;

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self
    }
}

/// Whether the last line was cut off in its middle. Held while a line is written.
static CUT_OFF: Mutex<bool> = Mutex::new(false);

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut cut_off = CUT_OFF.lock().unwrap_or_else(PoisonError::into_inner);
        if put(&mut io::stderr().lock(), line, &mut cut_off).is_err() {
            count_lost_log_line();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes a line as far as that needs no waiting.
fn put(
    to: &mut (impl Write + std::os::fd::AsFd),
    line: &[u8],
    cut_off: &mut bool,
) -> io::Result<()> {
    if *cut_off {
        at_once(to, b"\n")?;
        *cut_off = false;
    }
    for part in line.chunks(AT_ONCE) {
        at_once(to, part)?;
        *cut_off = true;
    }
    *cut_off = false;
    Ok(())
}

fn at_once(to: &mut (impl Write + std::os::fd::AsFd), bytes: &[u8]) -> io::Result<()> {
    let takes = poll(&mut [PollFd::new(to, PollFlags::OUT)], Some(&Timespec::default()))?;
    if takes == 0 {
        return Err(io::ErrorKind::WouldBlock.into());
    }
    to.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn a_line_that_would_be_waited_for_is_not_and_the_next_begins_anew() {
        let (mut from, mut to) = io::pipe().unwrap();
        let mut cut_off = false;
        // No pipe holds a whole number of these.
        let long = vec![b'x'; 3 * AT_ONCE];
        while put(&mut to, &long, &mut cut_off).is_ok() {}
        assert!(cut_off);
        let mut taken = vec![0; 2 * AT_ONCE];
        from.read_exact(&mut taken).unwrap();
        put(&mut to, b"next\n", &mut cut_off).unwrap();
        drop(to);
        let mut rest = Vec::new();
        from.read_to_end(&mut rest).unwrap();
        assert!(rest.ends_with(b"x\nnext\n"));
    }

    #[test]
    fn what_nobody_reads_is_an_error_and_no_end() {
        let (from, mut to) = io::pipe().unwrap();
        drop(from);
        assert!(put(&mut to, b"x\n", &mut false).is_err());
        let mut full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        assert!(put(&mut full, b"x\n", &mut false).is_err());
    }
}
