//! What the next change touches: the lists of `docs/house.md` name files that are there, and no more of them
//! than a change may cost. What the decisions name is there as well.

use super::{page, root, said, table};

/// Change, and how many files of a list may stand for it.
const MAY_COST: [(&str, usize); 7] = [
    ("An event with its deed and route", 7),
    ("A look", 3),
    ("A kind of line that a look leaves, where none there is fits", 2),
    ("A shape of a reply, where none there is fits", 2),
    ("A role", 4),
    ("A code", 1),
    ("A page", 4),
];

#[test]
fn each_list_names_files_that_are_there_and_no_more_than_a_change_may_cost() {
    let page = page();
    let (_, below) = page.split_once("\n## What a change touches\n").unwrap();
    let told = below.matches("\n### ").count();
    assert_eq!(told, MAY_COST.len(), "each list has its number here");
    for (change, most) in MAY_COST {
        let (_, list) = below.split_once(&format!("\n### {change}\n")).unwrap();
        let rows = table(list, "| file |");
        for row in &rows {
            let file = said(&row[0]);
            assert!(root().join(&file).is_file(), "{change}: {file} is not there");
            assert!(row.len() == 2 && !row[1].is_empty(), "{change}: what goes into {file}?");
        }
        println!("{change}: {} files", rows.len());
        assert!(rows.len() <= most, "{change}: {} files, {most} at most", rows.len());
    }
}

#[test]
fn what_the_decisions_name_is_there() {
    let page = std::fs::read_to_string(root().join("docs/decisions.md")).unwrap();
    let decisions: Vec<_> = page.split("\n## ").skip(1).collect();
    assert!(decisions.len() >= 8, "{} decisions", decisions.len());
    for decision in decisions {
        let title = decision.lines().next().unwrap_or_default();
        for part in ["**What.**", "**Why.**", "**Undone by**", "**Held by**"] {
            assert!(decision.contains(part), "{title}: no {part}");
        }
        for named in decision.split('`').skip(1).step_by(2).filter(|named| named.contains('/')) {
            assert!(root().join(named).exists(), "{title}: {named} is not there");
        }
    }
}
