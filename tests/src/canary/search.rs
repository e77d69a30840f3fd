//! Looking for texts in bytes, in every form in which a program could have written them down.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

use aho_corasick::AhoCorasick;

/// Texts to look for, all at once.
pub(crate) struct Search {
    automaton: AhoCorasick,
    /// The text and the name of the form that each pattern stands for.
    patterns: Vec<(String, &'static str)>,
}

/// What a search of a folder came upon.
#[derive(Debug, Default)]
pub(crate) struct Searched {
    pub(crate) files: usize,
    pub(crate) bytes: usize,
    /// Where which text stands, in which form.
    pub(crate) found: BTreeSet<String>,
}

impl Search {
    pub(crate) fn new<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        let mut patterns = Vec::new();
        let mut bytes = Vec::new();
        for text in texts {
            let text = text.into();
            for (form, pattern) in forms(&text) {
                // Below eight bytes a pattern would be met by chance.
                assert!(pattern.len() >= 8, "`{text}` is too short to look for as {form}");
                bytes.push(pattern);
                patterns.push((text.clone(), form));
            }
        }
        Self { automaton: AhoCorasick::new(bytes).unwrap(), patterns }
    }

    /// The texts that stand in the bytes, each with its form.
    pub(crate) fn look(&self, bytes: &[u8]) -> BTreeSet<String> {
        self.automaton
            .find_overlapping_iter(bytes)
            .map(|found| {
                let (text, form) = &self.patterns[found.pattern().as_usize()];
                format!("`{text}` as {form}")
            })
            .collect()
    }

    /// Looks through every file of a folder and at its name, however deep.
    pub(crate) fn folder(&self, folder: &Path) -> Searched {
        let mut searched = Searched::default();
        self.walk(folder, &mut searched);
        searched
    }

    fn walk(&self, folder: &Path, searched: &mut Searched) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().as_encoded_bytes();
            searched.take(&path, &self.look(name));
            let kind = match std::fs::symlink_metadata(&path) {
                Ok(found) => found.file_type(),
                // A program that runs may put its files aside meanwhile.
                Err(gone) if gone.kind() == ErrorKind::NotFound => continue,
                Err(error) => panic!("{}: {error}", path.display()),
            };
            if kind.is_dir() {
                self.walk(&path, searched);
            } else if kind.is_file() {
                match std::fs::read(&path) {
                    Ok(bytes) => {
                        searched.files += 1;
                        searched.bytes += bytes.len();
                        searched.take(&path, &self.look(&bytes));
                    }
                    Err(gone) if gone.kind() == ErrorKind::NotFound => {}
                    Err(error) => panic!("{}: {error}", path.display()),
                }
            }
        }
    }
}

impl Searched {
    fn take(&mut self, path: &Path, found: &BTreeSet<String>) {
        self.found.extend(found.iter().map(|told| format!("{}: {told}", path.display())));
    }
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The text as bytes that would be found wherever it was written down in that form.
fn forms(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = text.as_bytes();
    let each = |write: fn(u8) -> String| bytes.iter().map(|b| write(*b)).collect::<String>();
    let mut forms = vec![
        ("plain", bytes.to_vec()),
        ("UTF-16, low byte first", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16, high byte first", text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("hex", each(|b| format!("{b:02x}")).into()),
        ("upper-case hex", each(|b| format!("{b:02X}")).into()),
        ("percent, each byte", each(|b| format!("%{b:02x}")).into()),
        ("percent, each byte, upper case", each(|b| format!("%{b:02X}")).into()),
        ("percent", each(|b| reserved(b, |b| format!("%{b:02x}"))).into()),
        ("percent, upper case", each(|b| reserved(b, |b| format!("%{b:02X}"))).into()),
        ("percent, lenient", each(|b| beyond_ascii(b, |b| format!("%{b:02x}"))).into()),
        ("percent, lenient, upper case", each(|b| beyond_ascii(b, |b| format!("%{b:02X}"))).into()),
    ];
    for before in 0..3 {
        forms.push(("base64", base64(bytes, STANDARD, before)));
        forms.push(("URL-safe base64", base64(bytes, URL_SAFE, before)));
    }
    let mut met = BTreeSet::new();
    forms.retain(|(_, pattern)| met.insert(pattern.clone()));
    forms
}

/// All but letters, digits and `-._~` are encoded.
fn reserved(byte: u8, encoded: fn(u8) -> String) -> String {
    let stays = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if stays { char::from(byte).to_string() } else { encoded(byte) }
}

/// Only what no URL can hold at all is encoded.
fn beyond_ascii(byte: u8, encoded: fn(u8) -> String) -> String {
    if byte.is_ascii_graphic() { char::from(byte).to_string() } else { encoded(byte) }
}

/// The digits that the text alone decides where it begins `before` bytes into a group of three.
/// The first and the last digit may hold bits of what stands around it: they are left out, and
/// with them every question of padding.
fn base64(text: &[u8], digits: &[u8; 64], before: usize) -> Vec<u8> {
    let mut bytes = vec![0; before];
    bytes.extend(text);
    bytes.push(0);
    let digit = |at: usize| {
        let (byte, bit) = (at * 6 / 8, at * 6 % 8);
        let pair = u16::from_be_bytes([bytes[byte], bytes[byte + 1]]);
        digits[usize::from(pair >> (10 - bit) & 63)]
    };
    ((8 * before).div_ceil(6)..8 * (before + text.len()) / 6).map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It has what the two alphabets of base64 write differently, and a letter beyond ASCII.
    const TEXT: &str = "Kenari42~?>ü";

    /// Written by another program: `base64`, `xxd`, `iconv` and a browser.
    const WRITTEN: &[&str] = &[
        "Kenari42~?>ü",
        "4b656e61726934327e3f3ec3bc",
        "4B656E61726934327E3F3EC3BC",
        "%4B%65%6E%61%72%69%34%32%7E%3F%3E%C3%BC",
        "%4b%65%6e%61%72%69%34%32%7e%3f%3e%c3%bc",
        "Kenari42~%3F%3E%C3%BC",
        "Kenari42~%3f%3e%c3%bc",
        "Kenari42~?>%C3%BC",
        "Kenari42~?>%c3%bc",
        // Alone, and one or two bytes before the end.
        "S2VuYXJpNDJ+Pz7DvA==",
        "S2VuYXJpNDJ+Pz7DvA",
        "S2VuYXJpNDJ+Pz7DvHo=",
        "S2VuYXJpNDJ+Pz7DvHp6",
        "S2VuYXJpNDJ-Pz7DvA==",
        "S2VuYXJpNDJ-Pz7DvHo",
        // One byte in front.
        "eEtlbmFyaTQyfj8+w7w=",
        "eEtlbmFyaTQyfj8+w7x6eg==",
        "eEtlbmFyaTQyfj8-w7x6",
        // Two bytes in front.
        "eHlLZW5hcmk0Mn4/PsO8",
        "eHlLZW5hcmk0Mn4/PsO8eg==",
        "eHlLZW5hcmk0Mn4_PsO8eno=",
    ];

    fn planted(bytes: &[u8]) -> Searched {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("a/b")).unwrap();
        let mut whole = vec![b'#'; 70_001];
        whole.extend(bytes);
        whole.extend([0xff; 5]);
        std::fs::write(folder.path().join("a/b/file"), whole).unwrap();
        std::fs::write(folder.path().join("other"), "nothing").unwrap();
        Search::new(["quite another text", TEXT, "7371014101900001"]).folder(folder.path())
    }

    #[test]
    fn a_text_is_found_in_every_form_it_was_written_in() {
        let low: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let high: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let written = WRITTEN.iter().map(|text| text.as_bytes().to_vec());
        for bytes in written.chain([low, high]) {
            let searched = planted(&bytes);
            let told = String::from_utf8_lossy(&bytes);
            assert_eq!(searched.files, 2);
            assert!(!searched.found.is_empty(), "{told} is not found");
            assert!(
                searched.found.iter().all(|told| told.contains("a/b/file: `Kenari42")),
                "{told}"
            );
        }
    }

    #[test]
    fn what_is_only_much_the_same_is_not_found() {
        for bytes in ["Kenari42~?", "kenari42~?>ü", "S2VuYXJpNDJ+Pz", "4b656E61726934327e3f3ec3bc"]
        {
            let searched = planted(bytes.as_bytes());
            assert!(searched.found.is_empty(), "{bytes}: {:?}", searched.found);
        }
    }

    #[test]
    fn a_text_in_the_name_of_a_file_is_found() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("Kenari42~?>ü")).unwrap();
        assert_eq!(Search::new([TEXT]).folder(folder.path()).found.len(), 1);
    }
}
