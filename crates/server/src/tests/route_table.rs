//! The table is the whole of the API.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use sanad_casework::{BreachCommand, Command, InquiryCommand, KeyCommand, StaffCommand};

use crate::{Kind, table};

fn snake(name: &str) -> String {
    name.chars().fold(String::new(), |mut snake, c| {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
        snake
    })
}

/// Done by a look: the statement that is issued for a request answers it.
const BY_A_LOOK: [&str; 1] = ["answer_subject_access"];

#[test]
fn every_command_has_its_route() {
    let of_cases = Command::DEEDS.iter().copied().flatten();
    let others =
        [StaffCommand::DEEDS, InquiryCommand::DEEDS, BreachCommand::DEEDS, KeyCommand::DEEDS];
    let wanted = of_cases.chain(others.into_iter().flatten()).map(|deed| snake(deed));
    let written: BTreeSet<&str> = table()
        .iter()
        .filter(|route| matches!(route.kind, Kind::Write(_)))
        .map(|route| route.operation)
        .collect();
    for command in wanted {
        let by_a_look = BY_A_LOOK.contains(&command.as_str());
        assert!(written.contains(command.as_str()) != by_a_look, "{command}");
    }
}

#[test]
fn no_two_routes_share_a_name_or_a_place() {
    let names: BTreeSet<_> = table().iter().map(|route| route.operation).collect();
    let places: BTreeSet<_> = table().iter().map(|route| format!("{route:?}")).collect();
    assert_eq!((names.len(), places.len()), (table().len(), table().len()));
}

#[test]
fn a_write_takes_a_form_and_a_look_takes_a_purpose() {
    for route in table() {
        let asks = route.query.iter().any(|query| query.name() == "purpose");
        match route.kind {
            Kind::Write(_) => assert!(route.takes_body() && route.query.is_empty(), "{route:?}"),
            Kind::CaseRead | Kind::AcrossRead | Kind::Feed => assert!(asks, "{route:?}"),
            Kind::Own { why } | Kind::Door { why } | Kind::Public { why } => {
                assert!(!why.is_empty() && !asks);
            }
        }
        let of_case = route.path.starts_with("/v1/cases/");
        assert!(!of_case || matches!(route.kind, Kind::CaseRead | Kind::Write(_)), "{route:?}");
    }
}

#[test]
fn nothing_but_the_table_adds_a_route() {
    fn scan(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                scan(&path, found);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                // Split, so that this file is not found by its own words.
                let words = [".rou", ".ne", ".mer", "::ne"];
                let rest = ["te(", "st(", "ge(", "w()"];
                let mut signs = words.iter().zip(rest).map(|(word, rest)| format!("{word}{rest}"));
                let router = format!("Router{}", signs.next_back().unwrap());
                if text.contains(&router) || signs.any(|sign| text.contains(&sign)) {
                    found.push(path.file_name().unwrap().to_string_lossy().into_owned());
                }
            }
        }
    }
    let mut found = Vec::new();
    scan(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert_eq!(found, ["table.rs"]);
}
