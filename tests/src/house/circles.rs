//! No circle of files inside a crate: whoever reads one file need not have read the one that reads it.

use std::collections::{BTreeMap, BTreeSet};

use super::files::Files;
use super::root;

/// The arrows that stay though each closes a circle. Without them no circle is left.
const STAY: &str = include_str!("circles.txt");

type Arrows<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// The greatest sets of files in which each leads to each.
fn circles<'a>(arrows: &Arrows<'a>) -> Vec<BTreeSet<&'a str>> {
    let reach: BTreeMap<_, _> = arrows.keys().map(|from| (*from, reached(arrows, from))).collect();
    let mut found: Vec<BTreeSet<&str>> = Vec::new();
    for (file, there) in &reach {
        if !there.contains(file) || found.iter().any(|circle| circle.contains(file)) {
            continue;
        }
        found.push(there.iter().filter(|other| reach[*other].contains(file)).copied().collect());
    }
    found
}

fn reached<'a>(arrows: &Arrows<'a>, from: &str) -> BTreeSet<&'a str> {
    let mut there = BTreeSet::new();
    let mut open: Vec<&str> = arrows[from].iter().copied().collect();
    while let Some(next) = open.pop() {
        if there.insert(next) {
            open.extend(arrows[next].iter().copied());
        }
    }
    there
}

/// All crates, each with its arrows.
fn crates() -> Vec<(String, Files)> {
    let folders = std::fs::read_dir(root().join("crates")).unwrap();
    let one = |folder: std::fs::DirEntry| {
        let name = folder.file_name().into_string().unwrap();
        (name, Files::of(&folder.path().join("src")))
    };
    folders.map(|folder| one(folder.unwrap())).collect()
}

/// Crate, from and to of each arrow that stays; the line without a margin above it is why.
fn stays() -> Vec<(&'static str, &'static str, &'static str)> {
    let mut why = "";
    let mut found = Vec::new();
    for line in STAY.lines().skip(1) {
        let Some(row) = line.strip_prefix("  ") else {
            why = line;
            continue;
        };
        assert!(!why.is_empty(), "no reason stands above {row:?}");
        let (of, arrow) = row.split_once(": ").unwrap();
        let (from, to) = arrow.split_once(" -> ").unwrap();
        found.extend(to.split(' ').map(|to| (of, from, to)));
    }
    found
}

/// Those that stay in this crate.
fn staying(of: &str) -> Vec<(&'static str, &'static str)> {
    let here = stays().into_iter().filter(|(name, ..)| *name == of);
    here.map(|(_, from, to)| (from, to)).collect()
}

/// The arrows without those.
fn without<'a>(arrows: &Arrows<'a>, gone: &[(&'static str, &'static str)]) -> Arrows<'a> {
    let mut left = arrows.clone();
    for (from, to) in gone {
        if let Some(arrows) = left.get_mut(from) {
            arrows.remove(to);
        }
    }
    left
}

#[test]
fn files_lean_on_each_other_in_no_circle_but_where_a_reason_is_given() {
    let (mut all, mut new) = (0, Vec::new());
    for (name, files) in crates() {
        let arrows = files.arrows();
        all += circles(&arrows).len();
        let left = without(&arrows, &staying(&name));
        new.extend(circles(&left).into_iter().map(|circle| format!("{name}: {circle:?}")));
    }
    println!("{all} circles of files, closed by {} arrows that stay", stays().len());
    assert!(new.is_empty(), "circles that no list gives a reason for: {new:#?}");
}

#[test]
fn each_arrow_that_stays_is_there_and_closes_a_circle() {
    for (name, files) in crates() {
        let arrows = files.arrows();
        let stay = staying(&name);
        for one in &stay {
            assert!(arrows[one.0].contains(one.1), "{name}: {one:?} is no more");
            let others: Vec<_> = stay.iter().copied().filter(|other| other != one).collect();
            let closes = !circles(&without(&arrows, &others)).is_empty();
            assert!(closes, "{name}: {one:?} closes no circle, and needs no reason");
        }
    }
    let known: BTreeSet<_> = crates().into_iter().map(|(name, _)| name).collect();
    assert!(stays().iter().all(|(of, ..)| known.contains(*of)), "each crate of the list is one");
}
