//! The floors of the house: arrows run downward only, outside packages live where the table says,
//! and what comes in from outside has a licence that `deny.toml` allows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use toml::Table;

/// Crate, crates of ours it may use, outside packages at home there. `docs/house.md` tells
/// the same.
const HOUSE: &[(&str, &[&str], &[&str])] = &[
    ("disk", &[], &["rustix", "thiserror"]),
    (
        "chain",
        &[],
        &[
            "base64",
            "bincode",
            "blake3",
            "ed25519-dalek",
            "foldhash",
            "sha2",
            "signed_note",
            "thiserror",
            "tlog_tiles",
            "zeroize",
        ],
    ),
    (
        "casework",
        &[],
        &[
            "chrono",
            "schemars",
            "serde",
            "serde_json",
            "serde_json_canonicalizer",
            "thiserror",
            "zeroize",
        ],
    ),
    ("ledger", &["chain", "disk"], &["blake3", "crc32fast", "getrandom", "sled", "thiserror"]),
    (
        "vault",
        &["ledger", "chain", "disk"],
        &["aes-gcm", "argon2", "blake3", "cryptoki", "getrandom", "thiserror", "zeroize"],
    ),
    ("views", &["casework", "chain"], &["bincode", "blake3", "thiserror"]),
    (
        "bundle",
        &["vault", "chain"],
        &["base64", "chrono", "memchr", "serde", "serde_json", "sha2", "thiserror", "zeroize"],
    ),
    (
        "records",
        &["casework", "views", "bundle", "vault", "ledger", "chain", "disk"],
        &["chrono", "getrandom", "serde", "serde_json", "thiserror", "zeroize"],
    ),
    (
        "witness",
        &["chain", "disk"],
        &[
            "axum",
            "axum-server",
            "getrandom",
            "reqwest",
            "thiserror",
            "tokio",
            "tracing",
            "zeroize",
        ],
    ),
    (
        "server",
        &["records", "witness", "casework"],
        &[
            "axum",
            "axum-server",
            "flate2",
            "hyper-util",
            "maud",
            "metrics",
            "metrics-exporter-prometheus",
            "rustls",
            "schemars",
            "serde",
            "serde_json",
            "serde_path_to_error",
            "thiserror",
            "tokio",
            "tokio-stream",
            "tokio-util",
            "tower",
            "tracing",
        ],
    ),
    (
        "cli",
        &["server", "records", "bundle", "witness", "vault", "casework", "ledger", "chain", "disk"],
        &[
            "anyhow",
            "chrono",
            "clap",
            "indicatif",
            "reqwest",
            "rustix",
            "serde",
            "serde_json",
            "thiserror",
            "tokio",
            "toml",
            "tracing",
            "tracing-subscriber",
            "zeroize",
        ],
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> Table {
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

fn dependencies(of: &str) -> BTreeSet<String> {
    let manifest = read(&root().join("crates").join(of).join("Cargo.toml"));
    let tables = ["dependencies", "build-dependencies"];
    let tables = tables.iter().filter_map(|name| manifest.get(*name)?.as_table());
    tables.flat_map(|table| table.keys().cloned()).collect()
}

#[test]
fn arrows_run_downward_only() {
    let mut floors: Vec<_> = std::fs::read_dir(root().join("crates"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    floors.sort();
    let mut told: Vec<_> = HOUSE.iter().map(|(name, _, _)| (*name).to_owned()).collect();
    told.sort();
    assert_eq!(floors, told, "each crate has its place in the table");

    for (name, ours, outside) in HOUSE {
        for dependency in dependencies(name) {
            let allowed = match dependency.strip_prefix("sanad-") {
                Some(of_ours) => ours.contains(&of_ours),
                None => outside.contains(&dependency.as_str()),
            };
            assert!(allowed, "`{name}` may not use `{dependency}`");
        }
    }
}

#[test]
fn the_table_allows_nothing_that_is_not_used() {
    for (name, ours, outside) in HOUSE {
        let used = dependencies(name);
        let ours = ours.iter().map(|of_ours| format!("sanad-{of_ours}"));
        for allowed in ours.chain(outside.iter().map(|package| (*package).to_owned())) {
            assert!(used.contains(&allowed), "`{name}` does not use `{allowed}`");
        }
    }
}

#[test]
fn the_table_itself_has_no_circle() {
    let place: BTreeMap<_, _> =
        HOUSE.iter().enumerate().map(|(place, (name, _, _))| (*name, place)).collect();
    for (name, ours, _) in HOUSE {
        for below in *ours {
            assert!(place[below] < place[name], "`{name}` stands above `{below}`");
        }
    }
}

#[test]
fn dependencies_come_from_the_registry_under_a_licence_that_is_allowed() {
    let policy = read(&root().join("deny.toml"));
    let allowed: BTreeSet<_> = policy["licenses"]["allow"]
        .as_array()
        .unwrap()
        .iter()
        .map(|licence| licence.as_str().unwrap().to_owned())
        .collect();
    let metadata = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform"])
        .arg(format!("{}-unknown-linux-gnu", std::env::consts::ARCH))
        .current_dir(root())
        .output()
        .unwrap();
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).unwrap();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let expression = package["license"].as_str().unwrap_or_default();
        assert!(is_allowed(expression, &allowed), "`{name}` is under `{expression}`");
        let source = package["source"].as_str().unwrap_or("our own");
        assert!(source == "our own" || source.starts_with("registry+"), "`{name}`: {source}");
        let denied = policy["bans"]["deny"].as_array().unwrap();
        assert!(denied.iter().all(|ban| ban["crate"].as_str() != Some(name)), "`{name}` is banned");
    }
}

/// `A OR B` needs one of them, `A AND B` both; brackets do not nest deeper in practice.
fn is_allowed(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let expression = expression.replace('/', " OR ");
    if let Some((left, right)) = split_outside_brackets(&expression, " AND ") {
        return is_allowed(left, allowed) && is_allowed(right, allowed);
    }
    if let Some((left, right)) = split_outside_brackets(&expression, " OR ") {
        return is_allowed(left, allowed) || is_allowed(right, allowed);
    }
    let single = expression.trim();
    match single.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => is_allowed(inner, allowed),
        None => allowed.contains(single),
    }
}

fn split_outside_brackets<'a>(text: &'a str, at: &str) -> Option<(&'a str, &'a str)> {
    text.match_indices(at).map(|(index, _)| index).find_map(|index| {
        let (left, right) = text.split_at(index);
        let depth = left.matches('(').count() - left.matches(')').count();
        (depth == 0).then(|| (left, &right[at.len()..]))
    })
}
