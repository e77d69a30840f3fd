//! What keeps secrets of this process from others: no core dump, no reading by other processes, and no
//! file that anybody else may open, also of those that libraries make.

use rustix::fs::Mode;
use rustix::process::{
    DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit, umask,
};

/// Whatever this process and those that it starts make from now on is its user's alone. It comes first in
/// `main`: no thread has made anything by then.
pub(crate) fn own_files() {
    umask(Mode::RWXG | Mode::RWXO);
}

/// Switches core dumps off for this process. Where the system refuses, it goes on: the limits set by
/// whoever starts it hold then.
pub(crate) fn no_dumps() {
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crash_leaves_no_memory_in_a_file() {
        no_dumps();
        let limit = rustix::process::getrlimit(Resource::Core);
        assert_eq!((limit.current, limit.maximum), (Some(0), Some(0)));
        assert_eq!(rustix::process::dumpable_behavior(), Ok(DumpableBehavior::NotDumpable));
    }
}
