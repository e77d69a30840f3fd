//! `docs/house.md` tells how the house stands, and each of its tables and walks is read here and held
//! against the code: the floors, the circles of files, the walks, and what a change touches.

mod changes;
mod circles;
mod files;
mod floors;
mod traced;
mod walks;

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The page that tells of the house.
fn page() -> String {
    std::fs::read_to_string(root().join("docs/house.md")).unwrap()
}

/// The rows of the table whose head begins so, cell by cell.
fn table(page: &str, head: &str) -> Vec<Vec<String>> {
    let (_, rest) =
        page.split_once(&format!("\n{head}")).unwrap_or_else(|| panic!("no table {head}"));
    let rows = rest.lines().skip(2).take_while(|line| line.starts_with('|'));
    let cells = |row: &str| {
        let row = row.trim_matches('|');
        row.split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let rows: Vec<_> = rows.map(cells).collect();
    assert!(!rows.is_empty(), "the table {head} has no rows");
    rows
}

/// What a cell names, without its quotes.
fn said(cell: &str) -> String {
    cell.trim_matches('`').to_owned()
}
