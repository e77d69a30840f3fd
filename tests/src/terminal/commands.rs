//! Which commands there are, as the program itself tells it.

use std::collections::BTreeSet;

use super::samples::SAMPLES;
use crate::program::sanad;

/// Every command that has no further commands below it, as it is typed.
pub(super) fn all() -> Vec<String> {
    let mut found = Vec::new();
    below(&[], &mut found);
    found
}

fn below(path: &[String], found: &mut Vec<String>) {
    let told = sanad().args(path).arg("--help").output().unwrap();
    assert!(told.status.success(), "{path:?}");
    let text = String::from_utf8(told.stdout).unwrap();
    let Some((_, list)) = text.split_once("\nCommands:\n") else {
        found.push(path.join(" "));
        return;
    };
    let lines = list.lines().take_while(|line| !line.is_empty());
    for line in lines.filter(|line| line.starts_with("  ") && !line.starts_with("   ")) {
        let name = line.split_whitespace().next().unwrap();
        if name != "help" {
            below(&[path, &[name.to_owned()]].concat(), found);
        }
    }
}

#[test]
fn every_command_of_the_program_has_a_sample() {
    let all: BTreeSet<_> = all().into_iter().collect();
    assert!(all.len() > 25, "{all:?}");
    let sampled: BTreeSet<_> = SAMPLES.iter().map(|sample| sample.command.to_owned()).collect();
    assert_eq!(all, sampled);
}
