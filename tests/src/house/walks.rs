//! The walks of `docs/house.md` lead through files that are there, by items that are there, past sentences
//! that are there; and each file is come into by a name that a file before it says.
//!
//! What this holds: no file, item or sentence of a walk can be renamed or moved without the page. What it does
//! not: that the one that says the name is the one that calls it. `traced` holds that for what is on the way.

use super::{page, root, said, table};

/// Posting a note goes through no more files before its byte is durable.
const NOTE_FILES_MAX: usize = 16;

/// One row of a walk.
pub(super) struct Step {
    /// Whether the way goes on there, rather than coming back.
    pub(super) on: bool,
    /// From `crates/`.
    pub(super) file: String,
    item: String,
    sentence: String,
}

/// The rows of the walk with this heading.
pub(super) fn walk(heading: &str) -> Vec<Step> {
    let page = page();
    let (_, below) = page.split_once(&format!("\n### {heading}\n")).unwrap();
    let step = |row: Vec<String>| {
        let [way, file, item, sentence] = row.as_slice() else {
            panic!("a step has four cells: {row:?}");
        };
        assert!(["on", "aside"].contains(&way.as_str()), "{way:?} is neither `on` nor `aside`");
        Step { on: way == "on", file: said(file), item: said(item), sentence: sentence.clone() }
    };
    table(below, "| way | file |").into_iter().map(step).collect()
}

/// The headings of the walks.
pub(super) const WALKS: [&str; 3] =
    ["Post a session note", "Open a case file", "Who viewed case X"];

fn text(file: &str) -> String {
    let at = root().join("crates").join(file);
    std::fs::read_to_string(at).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Without the signs of comments, in one line.
fn prose(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| !["///", "//!", "//"].contains(word));
    words.collect::<Vec<_>>().join(" ")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !sign.is_alphanumeric() && sign != '_')
}

fn code(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Whether the file declares it.
fn declares(text: &str, item: &str) -> bool {
    let kinds = ["fn", "struct", "enum", "trait", "static", "const"];
    let code = code(text);
    let said: Vec<_> = words(&code).filter(|word| !word.is_empty()).collect();
    said.windows(2).any(|pair| kinds.contains(&pair[0]) && pair[1] == item)
}

#[test]
fn each_walk_leads_through_files_items_and_sentences_that_are_there() {
    for heading in WALKS {
        let steps = walk(heading);
        let mut before = String::new();
        for Step { file, item, sentence, .. } in &steps {
            let text = text(file);
            assert!(declares(&text, item), "{heading}: {file} declares no `{item}`");
            assert!(prose(&text).contains(sentence), "{heading}: {file} does not say {sentence:?}");
            let led = before.is_empty() || words(&before).any(|word| word == item);
            assert!(led, "{heading}: no file before {file} says `{item}`");
            before.push_str(&code(&text));
        }
    }
}

#[test]
fn a_note_is_durable_after_sixteen_files_at_most() {
    let steps = walk(WALKS[0]);
    let on = steps.iter().filter(|step| step.on).count();
    println!("{on} files on the way of a note, {} with those aside", steps.len());
    assert!(on <= NOTE_FILES_MAX, "{on} files on the way");
}
