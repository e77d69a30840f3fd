//! Bundles as the program hands them out, and as somebody else changes or makes them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sanad_chain::tree::{SigningKey, TileId, TileSource};
use sha2::{Digest, Sha256};

use super::victim::{Scene, Victim, run};

/// The kinds of bundles that the catalogue has checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// All looks at the case.
    Looks,
    /// The whole log.
    Whole,
}

/// Each kind, and the file of the one that was handed out before.
pub(super) const KINDS: [(Kind, &str); 2] =
    [(Kind::Looks, "looks.jsonl"), (Kind::Whole, "whole.jsonl")];

impl Kind {
    /// What the table calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Looks => "looks",
            Self::Whole => "whole log",
        }
    }
}

/// Has the program hand out a bundle of a copy.
pub(super) fn export(victim: &Victim, scene: &Scene, kind: Kind, to: &Path) -> Output {
    let to = to.to_str().unwrap();
    match kind {
        Kind::Looks => run(scene, &["export", "--looks-of", &victim.case, "--out", to]),
        Kind::Whole => run(scene, &["export", "--whole-log", "--out", to]),
    }
}

/// The lines of a bundle but the last.
pub(super) fn lines(bundle: &str) -> Vec<&str> {
    let mut lines: Vec<_> = bundle.lines().collect();
    lines.pop();
    lines
}

/// Ends these lines as their institution does.
pub(super) fn sealed(lines: &[&str], key: &SigningKey) -> String {
    let body = lines.join("\n") + "\n";
    let entries = lines.iter().filter(|line| line.starts_with("{\"entry\"")).count();
    let sum = STANDARD.encode(Sha256::digest(&body));
    let text = format!("sanad-bundle-v1\nentries {entries}\nopened 0\nsha256 {sum}\n");
    let seal = String::from_utf8(key.sign_text(&text).unwrap()).unwrap();
    let end = serde_json::json!({
        "end": { "entries": entries.to_string(), "opened": "0", "seal": seal },
    });
    format!("{body}{end}\n")
}

/// The tiles of a tree in memory.
#[derive(Default)]
pub(super) struct Tiles(pub(super) BTreeMap<TileId, Vec<u8>>);

impl TileSource for Tiles {
    fn tile(&self, tile: TileId) -> Option<Vec<u8>> {
        self.0.get(&tile).cloned()
    }
}
