//! All that can be seen of a request, without what differs in any two institutions: ids by their first
//! appearance, and no times, places and hashes.

use std::collections::BTreeMap;
use std::fmt;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use sanad_chain::Seq;
use sanad_disk::{Operation, Traced};
use serde_json::{Map, Value};

use crate::lk3::Lk3;

#[derive(PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) asked: String,
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Value,
    /// What was written down of it.
    pub(super) lines: Vec<Value>,
    /// How often the disk was read, and how many bytes.
    pub(super) work: (usize, usize),
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}: {}, {} reads of {} bytes",
            self.asked, self.status, self.work.0, self.work.1
        )?;
        for (name, value) in &self.headers {
            writeln!(f, "{name}: {value}")?;
        }
        writeln!(f, "{:#}", self.body)?;
        for line in &self.lines {
            writeln!(f, "{line:#}")?;
        }
        Ok(())
    }
}

/// Ids and numbers by their first appearance.
#[derive(Default)]
pub(super) struct Renamed {
    ids: BTreeMap<String, usize>,
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_id(text: &str) -> bool {
    text.len() == 32 && is_hex(text)
}

/// Whether something stands in it by id.
fn stands_by_id(value: &Value) -> bool {
    value.as_object().is_some_and(|fields| fields.keys().any(|name| is_id(name)))
}

/// A number in the register.
fn is_register(text: &str) -> bool {
    text.split_once('-').is_some_and(|(year, number)| {
        year.len() == 4 && is_number(year) && number.len() == 4 && is_number(number)
    })
}

/// A moment or a day.
fn is_time(text: &str) -> bool {
    text.len() >= 10
        && text.is_char_boundary(10)
        && text[..10].bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

impl Renamed {
    fn name(&mut self, what: &str, id: &str) -> String {
        let next = self.ids.len();
        format!("{what} {}", self.ids.entry(id.to_owned()).or_insert(next))
    }

    /// A text with each id in it by its first appearance.
    pub(super) fn text(&mut self, text: &str) -> String {
        if is_time(text) {
            return "time".to_owned();
        }
        if is_register(text) {
            return self.name("number", text);
        }
        if is_number(text)
            || text
                .split_once('-')
                .is_some_and(|(seq, hash)| is_number(seq) && hash.len() == 64 && is_hex(hash))
        {
            return "place".to_owned();
        }
        text.split_inclusive(char::is_whitespace).map(|part| self.words(part)).collect()
    }

    /// Of what stands without a blank in it.
    fn words(&mut self, part: &str) -> String {
        let bare = part.trim_end();
        let coded = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
        let is_path = bare.starts_with("/v1/");
        if bare.len() >= 40 && bare.bytes().all(coded) && !is_path && !is_hex(bare) {
            // What is sealed, signed or coded: of some length.
            return format!("{} of code{}", bare.len(), &part[bare.len()..]);
        }
        let mut out = String::new();
        for part in part.split_inclusive(|char: char| !char.is_ascii_alphanumeric()) {
            let word = part.trim_end_matches(|char: char| !char.is_ascii_alphanumeric());
            match word.len() {
                _ if is_id(word) => out.push_str(&self.name("id", word)),
                64 if is_hex(word) => out.push_str("hash"),
                _ => out.push_str(word),
            }
            out.push_str(&part[word.len()..]);
        }
        out
    }

    /// A piece of a page: ids, numbers, places and the clock in it, wherever they stand.
    fn page(&mut self, piece: &str) -> String {
        // Where a line stands in the log.
        if piece.strip_suffix("</span>").is_some_and(is_number) {
            return "place</span>".to_owned();
        }
        let mut out = String::new();
        let is_of_word = |char: char| char.is_ascii_alphanumeric() || "-.".contains(char);
        for part in piece.split_inclusive(|char| !is_of_word(char)) {
            let word = part.trim_end_matches(|char| !is_of_word(char));
            let is_clock = word.len() == 5 && word.as_bytes().get(2) == Some(&b'.');
            let told = if is_clock && is_number(&word.replace('.', "")) {
                "clock".to_owned()
            } else if is_register(word) || word.contains('-') && !is_time(word) {
                self.text(word)
            } else {
                self.words(word)
            };
            out.push_str(&told);
            out.push_str(&part[word.len()..]);
        }
        out
    }

    /// The same of a field, where its name tells what it holds.
    fn field(&mut self, name: &str, value: &Value) -> Value {
        match (name, value) {
            // As long as chance has it that hashes lie beside each other; what is drawn.
            ("beside" | "proof", _) => "a proof".into(),
            ("end", Value::Object(end)) if !end.contains_key("itself") => "not there".into(),
            // Which of the streams of an entry, and all of them, in the order of their ids.
            ("half" | "token", _) => "a secret".into(),
            ("at", Value::Number(_)) => "of some stream".into(),
            ("streams", Value::Array(streams)) => self.in_any_order(streams),
            _ => self.json(value),
        }
    }

    /// The same of what stands in the order of ids: in that of what it is.
    fn in_any_order(&mut self, all: &[Value]) -> Value {
        let mut all: Vec<&Value> = all.iter().collect();
        all.sort_by_cached_key(|one| self.bare(one));
        all.into_iter().map(|one| self.json(one)).collect()
    }

    /// What it is, by the ids that were named so far: the same however others were drawn.
    fn bare(&self, value: &Value) -> String {
        Self { ids: self.ids.clone() }.json(value).to_string()
    }

    /// The same of all that stands in a value.
    pub(super) fn json(&mut self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(all) => all.iter().map(|one| self.json(one)).collect(),
            Value::Object(fields) => {
                // What stands by id comes in the order of what it is, once those are named who stand alone.
                let mut by_name: Vec<(&String, &Value)> = fields.iter().collect();
                by_name.sort_by_cached_key(|(name, value)| {
                    if is_id(name) {
                        (true, self.bare(value))
                    } else {
                        (stands_by_id(value), (*name).clone())
                    }
                });
                let renamed = |(name, value): (&String, &Value)| {
                    let value = self.field(name, value);
                    (self.text(name), value)
                };
                Value::Object(by_name.into_iter().map(renamed).collect::<Map<_, _>>())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        }
    }

    /// A body: one value, or one a line.
    pub(super) fn body(&mut self, text: &str) -> Value {
        if let Ok(value) = serde_json::from_str(text) {
            return self.json(&value);
        }
        if text.starts_with("<!DOCTYPE html>") {
            return text
                .split_inclusive('>')
                .map(|piece| Value::String(self.page(piece)))
                .collect();
        }
        let line = |line: &str| match serde_json::from_str(line) {
            Ok(value) => self.json(&value),
            Err(_) => Value::String(self.text(line)),
        };
        text.lines().map(line).collect()
    }

    /// Headers, without the request's number and the day; of a refusal its length too.
    pub(super) fn headers(&mut self, headers: &HeaderMap, status: u16) -> Vec<(String, String)> {
        let told = headers.iter().filter(|(name, _)| {
            let name = name.as_str();
            !["date", "sanad-request"].contains(&name)
                && (name != "content-length" || status >= 400)
        });
        let renamed = |(name, value): (&HeaderName, &HeaderValue)| {
            let value = value.to_str().unwrap();
            let kept = ["content-length", "etag", "retry-after"].contains(&name.as_str());
            // A number that is new with each page.
            let value = match value.split_once("__Host-page=").and_then(|(_, told)| told.get(16..))
            {
                Some(rest) => rest,
                None => value,
            };
            (name.to_string(), if kept { value.to_owned() } else { self.text(value) })
        };
        told.map(renamed).collect()
    }
}

/// The lines left since the ledger had this size.
pub(super) fn lines(lk3: &Lk3, before: u64, renamed: &mut Renamed) -> Vec<Value> {
    let line = |seq| {
        let stored = lk3.records().ledger().read(Seq::new(seq)).unwrap();
        let entry = stored.entry();
        let body = entry.body().unwrap();
        let streams: Vec<u8> = entry.links().map(|link| link.stream.kind.0).collect();
        let parts: Vec<u64> = entry.descriptors().map(|part| part.stored_len).collect();
        let data: Value = serde_json::from_str(body.data).unwrap();
        serde_json::json!({
            "type": body.event_type, "rule": body.rule, "purpose": body.purpose,
            "basis": body.basis, "role": body.actor.role, "streams": streams, "parts": parts,
            "data": renamed.json(&data),
        })
    };
    (before..lk3.size()).map(line).collect()
}

/// How often the disk was read, and how many bytes.
pub(super) fn reads(trace: &[Traced]) -> (usize, usize) {
    let reads = trace.iter().filter(|done| done.operation == Operation::Read);
    reads.fold((0, 0), |(count, bytes), done| (count + 1, bytes + done.bytes))
}
