//! The floors of the house: arrows run downward only, outside packages live where the table of
//! `docs/house.md` says, and what comes in from outside has a licence that `deny.toml` allows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use toml::Table;

use super::{page, root, table};

/// One crate of the table.
struct Floor {
    name: String,
    number: u32,
    ours: BTreeSet<String>,
    outside: BTreeSet<String>,
}

/// The table of `docs/house.md`.
fn house() -> Vec<Floor> {
    let page = page();
    let rows = table(&page, "| floor | crate |");
    let names = |cell: &str| {
        let names = cell.split(", ").filter(|name| *name != "–");
        names.map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let floor = |row: Vec<String>| {
        let [number, name, _does, ours, outside] = row.as_slice() else {
            panic!("a floor has five cells: {row:?}");
        };
        Floor {
            name: name.trim_matches('`').to_owned(),
            number: number.parse().unwrap(),
            ours: names(ours),
            outside: names(outside),
        }
    };
    rows.into_iter().map(floor).collect()
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
    let mut told: Vec<_> = house().into_iter().map(|floor| floor.name).collect();
    told.sort();
    assert_eq!(floors, told, "each crate has its place in the table");

    for Floor { name, ours, outside, .. } in house() {
        for dependency in dependencies(&name) {
            let allowed = match dependency.strip_prefix("sanad-") {
                Some(of_ours) => ours.contains(of_ours),
                None => outside.contains(&dependency),
            };
            assert!(allowed, "`{name}` may not use `{dependency}`");
        }
    }
}

#[test]
fn the_table_allows_nothing_that_is_not_used() {
    for Floor { name, ours, outside, .. } in house() {
        let used = dependencies(&name);
        for allowed in ours.iter().map(|of_ours| format!("sanad-{of_ours}")).chain(outside) {
            assert!(used.contains(&allowed), "`{name}` does not use `{allowed}`");
        }
    }
}

#[test]
fn each_crate_stands_above_those_it_uses() {
    let house = house();
    let number: BTreeMap<_, _> = house.iter().map(|floor| (&floor.name, floor.number)).collect();
    for Floor { name, ours, number: stands, .. } in &house {
        for below in ours {
            assert!(number[below] < *stands, "`{name}` stands above `{below}`");
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
