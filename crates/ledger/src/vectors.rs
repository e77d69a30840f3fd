//! The stored formats of this crate, byte by byte, as committed in `schemas/vectors/`. Regenerating them
//! must change nothing: `SANAD_BLESS=1` writes them, and is for a new format only.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use sanad_chain::{Hash, Seq};
use sanad_disk::{Disk, SimDisk};

use crate::frame::FrameView;
use crate::index::{PageBuilder, Row};
use crate::journal::Header;
use crate::mark::{Mark, MarkFile};
use crate::store::{End, Location};
use crate::testing::{file_bytes, frame, identity, key};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").unwrap();
        out
    })
}

/// The mark's file after it was made for a ledger of two entries.
fn mark(size: u64, head: Hash) -> Vec<u8> {
    let disk = SimDisk::new();
    let shared: Arc<dyn Disk> = Arc::new(disk.clone());
    let mark = Mark { counter: 0, size, head, segment: 0, last_frame: 88, end: 4711 };
    MarkFile::create(&shared, Path::new("/"), identity(), key(), mark).unwrap();
    file_bytes(&disk, Path::new("/mark"))
}

fn vectors() -> String {
    let frame = frame(End::START, 2);
    let begins = End { next: Seq::new(2), head: frame.after };
    let segment = Header { identity: identity(), number: 1, begins }.encode();
    let mut pages = PageBuilder::new(identity(), key(), Seq::new(0));
    let view = FrameView::new(&frame.bytes);
    for (entry, offset) in view.inside().unwrap().placed() {
        let location = Location(88).plus(offset);
        pages.push(&Row::of(entry, &entry.hash(), location).unwrap(), Location(88));
    }
    let page = pages.close(frame.after).unwrap();
    let of = |name: &str, bytes: &[u8]| format!("{name} {}\n", hex(bytes));
    [
        of("ledger", identity().ledger.as_bytes()),
        of("seal_key", b"a seal key that only tests know."),
        of("segment_header", &segment),
        of("frame", &frame.bytes),
        of("mark_file", &mark(2, frame.after)),
        of("index_page", page.bytes()),
    ]
    .concat()
}

#[test]
fn the_committed_vectors_are_what_the_code_writes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/vectors/journal.v1.txt");
    let now = vectors();
    if std::env::var_os("SANAD_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &now).unwrap();
    }
    let committed = std::fs::read_to_string(&path).expect("the vectors are committed");
    assert!(committed == now, "the format changed: {} differs", path.display());
}
