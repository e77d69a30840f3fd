//! The files of a crate as a reader of `use` sees them: which name each says, and which file it means.
//!
//! It reads text, no types. A path that goes through a re-export ends in the file that holds the item. What
//! a glob brings in counts where its name is said. Files that only tests see are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// One name that a file brings in.
struct Import {
    path: Vec<String>,
    /// What it is called here; none for everything behind the path.
    name: Option<String>,
    /// Given on to others: a door, and nothing the file itself leans on.
    given_on: bool,
}

/// One file.
struct File {
    words: BTreeSet<String>,
    /// What stands in it and may be named from elsewhere.
    holds: BTreeSet<String>,
    imports: Vec<Import>,
    /// Paths said outside of `use`.
    paths: Vec<Vec<String>>,
}

/// A module, by its path from the crate.
type Module = Vec<String>;

/// The files of one crate.
pub(super) struct Files {
    files: BTreeMap<Module, File>,
    names: BTreeMap<Module, String>,
}

impl Files {
    /// Those under `src`, by what `lib.rs` or `main.rs` declares.
    pub(super) fn of(src: &Path) -> Self {
        let mut files = Self { files: BTreeMap::new(), names: BTreeMap::new() };
        for root in ["lib.rs", "main.rs"] {
            if src.join(root).is_file() {
                files.add(src, &Vec::new(), &src.join(root));
            }
        }
        files
    }

    fn add(&mut self, src: &Path, module: &Module, at: &Path) {
        let text =
            std::fs::read_to_string(at).unwrap_or_else(|error| panic!("{}: {error}", at.display()));
        let text = plain(&text);
        let children = declared(&text);
        let name = at.strip_prefix(src).unwrap().to_str().unwrap().to_owned();
        self.names.insert(module.clone(), name);
        self.files.insert(module.clone(), File::of(&text, &children));
        for child in children {
            let mut below = module.clone();
            below.push(child);
            let stem = src.join(below.join("/"));
            let flat = stem.with_extension("rs");
            let at = if flat.is_file() { flat } else { stem.join("mod.rs") };
            self.add(src, &below, &at);
        }
    }

    /// Each file, and those it leans on.
    pub(super) fn arrows(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let named = |module: &Module| self.names[module].as_str();
        let one = |module: &Module| {
            let told = self.leans_on(module);
            let others = told.iter().filter(|other| *other != module);
            (named(module), others.map(named).collect())
        };
        self.files.keys().map(one).collect()
    }

    fn leans_on(&self, module: &Module) -> BTreeSet<Module> {
        let file = &self.files[module];
        let mut found = BTreeSet::new();
        for import in file.imports.iter().filter(|import| !import.given_on) {
            let behind = self.find(module, &import.path, 0);
            let (None, Some(behind)) = (&import.name, &behind) else {
                found.extend(behind);
                continue;
            };
            let said = file.words.iter().filter(|word| !file.holds.contains(*word));
            found.extend(said.filter_map(|word| self.within(behind, word, 0)));
        }
        found.extend(file.paths.iter().filter_map(|path| self.find(module, path, 0)));
        found
    }

    /// The file that a path leads to; none where it leaves the crate.
    fn find(&self, from: &Module, path: &[String], depth: usize) -> Option<Module> {
        let (first, rest) = path.split_first()?;
        let mut at = match first.as_str() {
            "crate" => Vec::new(),
            "self" => from.clone(),
            "super" => from.split_last()?.1.to_vec(),
            name => self.child(from, name)?,
        };
        for step in rest {
            at = match step.as_str() {
                "super" => at.split_last()?.1.to_vec(),
                "self" => at,
                name => match self.within(&at, name, depth) {
                    Some(deeper) => deeper,
                    None => return Some(at),
                },
            };
        }
        Some(at)
    }

    fn child(&self, of: &Module, name: &str) -> Option<Module> {
        let mut below = of.clone();
        below.push(name.to_owned());
        self.files.contains_key(&below).then_some(below)
    }

    /// The file that holds what this one calls so.
    fn within(&self, at: &Module, name: &str, depth: usize) -> Option<Module> {
        const DEEPEST: usize = 12;
        let file = self.files.get(at)?;
        if depth > DEEPEST {
            return None;
        }
        if let Some(child) = self.child(at, name) {
            return Some(child);
        }
        if file.holds.contains(name) {
            return Some(at.clone());
        }
        let named = file.imports.iter().find(|import| import.name.as_deref() == Some(name));
        if let Some(import) = named {
            return self.find(at, &import.path, depth + 1);
        }
        let globs = file.imports.iter().filter(|import| import.name.is_none());
        globs.into_iter().find_map(|glob| {
            let behind = self.find(at, &glob.path, depth + 1).filter(|behind| behind != at)?;
            self.within(&behind, name, depth + 1)
        })
    }
}

impl File {
    fn of(text: &str, children: &[String]) -> Self {
        let (uses, rest) = apart(text);
        let words = words(&rest).map(str::to_owned).collect();
        let mut imports = Vec::new();
        for (given_on, tree) in uses {
            unfold(&tree, &[], given_on, &mut imports);
        }
        Self { words, holds: held(&rest), imports, paths: paths(&rest, children) }
    }
}

/// Without comments, and without the tests at the end.
fn plain(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = text.lines().map(|line| match line.split_once("//") {
        Some((code, _)) if !code.ends_with(':') => code,
        _ => line,
    });
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The modules that stand in files of their own, but for those of tests.
fn declared(text: &str) -> Vec<String> {
    let mut testing = false;
    let mut found = Vec::new();
    for line in text.lines().map(str::trim) {
        let line_of = line.rsplit(' ').nth(1) == Some("mod");
        if let (true, false, Some(body)) = (line_of, testing, line.strip_suffix(';')) {
            found.extend(body.rsplit(' ').next().map(str::to_owned));
        }
        testing = line.starts_with('#') && (testing || line.starts_with("#[cfg(test"));
    }
    found
}

/// The `use`s, each with whether it gives on, and the text without them.
fn apart(text: &str) -> (Vec<(bool, String)>, String) {
    let (mut uses, mut rest) = (Vec::new(), String::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let trimmed = line.trim_start();
        let given_on = trimmed.starts_with("pub");
        let begun = match trimmed.split_once("use ") {
            Some(("", tree)) => Some(tree),
            Some((before, tree)) if given_on && !before.contains([';', '{', '=']) => Some(tree),
            _ => None,
        };
        let Some(begun) = begun else {
            rest.push_str(line);
            rest.push('\n');
            continue;
        };
        let mut tree = begun.to_owned();
        while !tree.contains(';') {
            let Some(more) = lines.next() else { break };
            tree.push_str(more);
        }
        let tree: String = tree.split(';').next().unwrap_or_default().replace(" as ", "@");
        uses.push((given_on, tree.split_whitespace().collect()));
    }
    (uses, rest)
}

/// The names of a tree of `use`.
fn unfold(tree: &str, before: &[String], given_on: bool, into: &mut Vec<Import>) {
    if let Some((head, branches)) = tree.split_once('{') {
        let mut path = before.to_vec();
        path.extend(head.split("::").filter(|step| !step.is_empty()).map(str::to_owned));
        let branches = branches.strip_suffix('}').unwrap_or(branches);
        for branch in outermost(branches) {
            unfold(branch, &path, given_on, into);
        }
        return;
    }
    let (said, alias) =
        tree.split_once('@').map_or((tree, None), |(said, name)| (said, Some(name)));
    let mut path = before.to_vec();
    path.extend(said.split("::").filter(|step| !step.is_empty()).map(str::to_owned));
    let Some(last) = path.last().cloned() else { return };
    if last == "*" {
        path.pop();
        into.push(Import { path, name: None, given_on });
        return;
    }
    if last == "self" && path.len() > 1 {
        path.pop();
    }
    let own = path.last().cloned().unwrap_or_default();
    let name = Some(alias.map_or(own, str::to_owned));
    into.push(Import { path, name, given_on });
}

/// Split at the commas that stand in no bracket.
fn outermost(text: &str) -> Vec<&str> {
    let (mut depth, mut begin, mut found) = (0_usize, 0, Vec::new());
    for (at, sign) in text.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                found.extend(text.get(begin..at));
                begin = at + 1;
            }
            _ => {}
        }
    }
    found.extend(text.get(begin..));
    found.retain(|piece| !piece.is_empty());
    found
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !sign.is_alphanumeric() && sign != '_').filter(|word| !word.is_empty())
}

/// What is declared: items, and what a macro at the left edge is given to declare, which is what begins a
/// line there with a capital and is more than one of a list.
fn held(text: &str) -> BTreeSet<String> {
    const KINDS: [&str; 9] =
        ["fn", "struct", "enum", "trait", "type", "const", "static", "macro_rules", "union"];
    let mut found = BTreeSet::new();
    let mut in_macro = false;
    for line in text.lines() {
        if !line.starts_with([' ', '}', ')']) && !line.is_empty() {
            in_macro = line.split_once('!').is_some_and(|(name, _)| {
                name.chars().all(|sign| sign.is_lowercase() || sign == '_')
            });
        }
        let said: Vec<_> = words(line).collect();
        for pair in said.windows(2) {
            if let [kind, name] = pair
                && KINDS.contains(kind)
            {
                found.insert((*name).to_owned());
            }
        }
        if let (true, Some(first)) = (in_macro, said.first()) {
            let line = line.trim();
            let listed = line.strip_prefix(*first).is_none_or(|rest| rest.starts_with([',', ':']));
            if first.starts_with(char::is_uppercase) && !listed {
                found.insert((*first).to_owned());
            }
        }
    }
    found
}

/// Paths from the crate, from above, or into one of the modules declared here.
fn paths(text: &str, children: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
    for (at, _) in text.match_indices("::") {
        let before = text.get(..at).unwrap_or_default();
        let head = before.trim_end_matches(is_word);
        let first = before.get(head.len()..).unwrap_or_default();
        // `$crate` names the place a macro is used in.
        let begins = !head.ends_with(':') && !head.ends_with('$');
        let leads =
            ["crate", "super", "self"].contains(&first) || children.iter().any(|c| c == first);
        if !begins || !leads {
            continue;
        }
        let whole = text.get(head.len()..).unwrap_or_default();
        let end = whole.find(|sign: char| !is_word(sign) && sign != ':').unwrap_or(whole.len());
        let path = whole.get(..end).unwrap_or_default();
        found.push(path.split("::").filter(|step| !step.is_empty()).map(str::to_owned).collect());
    }
    found
}
