//! The product says each thing with the one word that `docs/glossary.md` has for it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use sanad_casework::{CODE_LISTS, Event};

use super::{deeds, fields, problems};

/// Words that English has too: they are looked for in what is said in Indonesian alone, not in every text of the sources.
const ENGLISH_TOO: &[&str] = &[
    "file",
    "intake",
    "assessment",
    "home visit",
    "informed consent",
    "deadline",
    "login",
    "logout",
    "password",
    "download",
    "error",
    "admin",
    "pic",
    "referal",
    "dpo",
];
/// Official codes that a report of the ministry prints, and what is quoted.
const SAID_ALL_THE_SAME: &[&str] = &["bermasalah", "terlantar", "cacat", "registrasi", "otoritas"];

fn root() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", ".."].iter().collect()
}

/// The words that are never said.
fn never() -> BTreeSet<String> {
    let page = std::fs::read_to_string(root().join("docs/glossary.md")).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| ") && line.matches('|').count() == 5);
    let cells = rows.filter_map(|row| row.split('|').nth(3).map(str::trim));
    let words = cells.filter(|cell| *cell != "never say").flat_map(|cell| cell.split(';'));
    words.map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()).collect()
}

/// Whether a text says a word, whole.
fn says(text: &str, word: &str) -> bool {
    let text = text.to_lowercase();
    text.match_indices(word).any(|(at, _)| {
        let is_letter = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let behind = text.get(at + word.len()..).and_then(|behind| behind.chars().next());
        !is_letter(before) && !is_letter(behind)
    })
}

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut files = vec![root().join(folder)];
    let mut all = Vec::new();
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|end| end == "rs") {
            let is_test = path.to_string_lossy().contains("test");
            let text = std::fs::read_to_string(&path).unwrap();
            if !is_test {
                all.push((path, text.split("#[cfg(test)]").next().unwrap().to_owned()));
            }
        }
    }
    all
}

/// What stands between quotes in a source, comments left out.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| line.split('"').skip(1).step_by(2))
}

/// What is said in Indonesian, with where.
fn said() -> Vec<(String, String)> {
    let mut said = Vec::new();
    for table in CODE_LISTS {
        for [code, id, _] in (table.rows)() {
            said.push((format!("{} {code}", table.list), id.to_owned()));
        }
    }
    said.extend(Event::rows().map(|row| (row.name.to_owned(), row.words[0].to_owned())));
    for deed in deeds::DEEDS {
        for [id, _] in [deed.button, deed.done] {
            said.push((deed.operation.to_owned(), id.to_owned()));
        }
    }
    said.extend(
        fields::FIELDS.iter().map(|(name, [id, _])| ((*name).to_owned(), (*id).to_owned())),
    );
    for (code, title, detail) in problems::PROBLEMS {
        said.push(((*code).to_owned(), format!("{title}. {detail}")));
    }
    for (path, text) in sources("crates/server/src/pages") {
        for call in text.split("say(").skip(1) {
            let told = quoted(call).next().unwrap_or_default();
            said.push((path.display().to_string(), told.to_owned()));
        }
    }
    said
}

#[test]
fn each_thing_is_said_with_its_one_word() {
    let never = never();
    assert!(never.len() > 60, "{}", never.len());
    let said = said();
    assert!(said.len() > 900, "{}", said.len());
    let mut wrong = Vec::new();
    let asked = |word: &&String| !SAID_ALL_THE_SAME.contains(&word.as_str());
    for word in never.iter().filter(asked) {
        for (place, text) in said.iter().filter(|(_, text)| says(text, word)) {
            wrong.push(format!("{place}: {word} in {text}"));
        }
        if ENGLISH_TOO.contains(&word.as_str()) {
            continue;
        }
        for folder in ["casework", "records", "server", "cli"] {
            for (path, text) in sources(&format!("crates/{folder}/src")) {
                for text in quoted(&text).filter(|text| text.contains(' ') && says(text, word)) {
                    wrong.push(format!("{}: {word} in {text}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_word_is_said_whole_in_any_case() {
    assert!(says("Penyelia cabang", "penyelia") && says("x (staf)", "staf"));
    assert!(!says("penyeliaan", "penyelia") && !says("stafnya", "staf"));
}
