//! Texts as people write them: every one of the demo's story, which fills in the forms of all acts.

use std::path::Path;

use serde_json::Value;

use crate::canary::search::Search;
use crate::program::sanad;

#[test]
fn no_text_of_the_whole_story_stands_in_clear() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("tmp")).unwrap();
    let made = sanad()
        .args(["demo", "--json", "--exit", "--dir"])
        .arg(folder.path().join("lk3"))
        .env("TMPDIR", folder.path().join("tmp"))
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let stories = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/cli/src/demo/story");
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(stories).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let mut story: Value = serde_json::from_str(&text).unwrap();
        // The one text that is public: the founding entry names the institution.
        story.as_object_mut().and_then(|fields| fields.remove("institution"));
        gather(&story, &mut texts);
    }
    texts.sort_unstable();
    texts.dedup();
    assert!(texts.len() > 300, "{} texts", texts.len());
    let searched = Search::new(texts).folder(folder.path());
    assert!(searched.found.is_empty(), "{:#?}", searched.found);
    assert!(searched.bytes > 100_000, "{searched:?}");
}

/// The texts of bodies: what a person wrote, not codes, ids or times.
fn gather(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.values().for_each(|v| gather(v, texts)),
        Value::Array(items) => items.iter().for_each(|v| gather(v, texts)),
        Value::String(text) if text.len() >= 12 && text.contains(' ') => texts.push(text.clone()),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
