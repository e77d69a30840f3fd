//! What people are searched by, and how differently written names meet.
//!
//! A name is cut into words; each word is brought to one form that the usual ways of writing it
//! share: old spelling (`oe`, `dj`, `tj`, `nj`, `sj`, `j` for `y`), doubled letters, `kh`/`ch`/`h`,
//! `f`/`v`, `q`/`k`, `z`/`s`, `y`/`i`, a silent `h`, and the short forms of Muhammad and Abdul. Titles do not
//! count. Whole words meet, and the last word of a search meets every word that begins with it.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::Terms;
use crate::codes::Section;
use crate::form::opaque;
use crate::part::{Seals, ToSearch};
use crate::proposal::Sealed;
use crate::register::RegisterNumber;
use crate::text::{Confidential, Nik, Phone, ShortText};

/// What is searched for: at least one field; a person has all that is given. Nothing of it stands in
/// clear.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchForm {
    /// A name or a part of it; sealed.
    pub name: Option<ShortText>,
    /// An identity number; sealed.
    pub nik: Option<Nik>,
    /// A telephone number; sealed.
    pub phone: Option<Phone>,
    /// The number of a case in the register, such as 2026-0147.
    pub number: Option<RegisterNumber>,
}

opaque!(SearchForm);

/// A text that finds a person: two texts meet if they are equal. It never prints.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SearchTerm(String);

impl SearchTerm {
    /// The text, to be turned into a keyed code at once.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for SearchTerm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SearchTerm(sealed)")
    }
}

impl SearchForm {
    /// For each thing that is asked, the terms of which one must meet. Empty where nothing of a
    /// person is asked.
    pub fn wanted(&self) -> Vec<SearchTerm> {
        let mut wanted = Vec::new();
        if let Some(name) = &self.name {
            let words = words(name.reveal());
            let last = words.len().saturating_sub(1);
            wanted.extend(words.iter().enumerate().map(|(at, word)| {
                let begins = at == last && word.chars().count() >= BEGINNING_MIN;
                if begins { beginning(word) } else { whole(word) }
            }));
        }
        wanted.extend(self.nik.as_ref().map(|nik| of_nik(nik.reveal())));
        wanted.extend(self.phone.as_ref().map(|phone| of_phone(phone.reveal())));
        wanted
    }

    /// Whether there is nothing to search for.
    pub fn is_empty(&self) -> bool {
        self.number.is_none() && self.wanted().is_empty()
    }

    /// What is sealed beside the line of the search.
    pub fn sealed(&self) -> Vec<Sealed> {
        let (name, nik, phone) = (self.name.clone(), self.nik.clone(), self.phone.clone());
        ToSearch(Terms { name, nik, phone }).parts(Section::Search)
    }
}

/// The terms by which a person with this identity is found.
pub fn terms(name: Option<&str>, nik: Option<&str>, phone: Option<&str>) -> Vec<SearchTerm> {
    let mut terms = Vec::new();
    for word in name.map(words).unwrap_or_default() {
        terms.push(whole(&word));
        let ends = word.char_indices().map(|(at, letter)| at + letter.len_utf8());
        for end in ends.skip(BEGINNING_MIN - 1).take(BEGINNINGS_MAX) {
            terms.extend(word.get(..end).map(beginning));
        }
    }
    terms.extend(nik.map(of_nik));
    terms.extend(phone.map(of_phone));
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// The shortest beginning of a word that finds it, in letters.
const BEGINNING_MIN: usize = 3;
/// The most beginnings of one word.
const BEGINNINGS_MAX: usize = 12;

fn whole(word: &str) -> SearchTerm {
    SearchTerm(format!("w:{word}"))
}

fn beginning(word: &str) -> SearchTerm {
    let kept = word.char_indices().nth(BEGINNING_MIN + BEGINNINGS_MAX - 1);
    SearchTerm(format!("b:{}", kept.map_or(word, |(at, _)| word.get(..at).unwrap_or(word))))
}

fn of_nik(nik: &str) -> SearchTerm {
    SearchTerm(format!("n:{nik}"))
}

/// The digits behind the country code or the leading zero.
fn of_phone(phone: &str) -> SearchTerm {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let national = digits.strip_prefix("62").or_else(|| digits.strip_prefix('0'));
    SearchTerm(format!("t:{}", national.unwrap_or(&digits)))
}

/// Titles and forms of address, in the form that words are brought to.
const TITLES: &[&str] = &[
    "h",
    "hj",
    "haji",
    "hadi",
    "dr",
    "drs",
    "dra",
    "ir",
    "prof",
    "ust",
    "usta",
    "ustad",
    "ustas",
    "kh",
    "sh",
    "se",
    "spd",
    "mpsi",
    "msi",
    "mm",
    "mh",
    "bripka",
    "ibu",
    "bapa",
    "bapak",
    "pak",
    "bu",
    "alm",
    "almarhum",
    "almarhumah",
    "almarhuma",
    "bin",
    "binti",
];

fn words(name: &str) -> Vec<String> {
    // A short form such as `S.Pd.` is one word.
    let joined = name.replace(['.', '\'', '’', '`'], "");
    let words: Vec<String> = joined
        .split(|letter: char| !letter.is_alphanumeric())
        .map(|word| form_of(&word.to_lowercase()))
        .filter(|word| !word.is_empty())
        .collect();
    let named: Vec<String> =
        words.iter().filter(|word| !TITLES.contains(&word.as_str())).cloned().collect();
    // Somebody of whom only a title is known is still found by it.
    if named.is_empty() { words } else { named }
}

/// What the ways of writing one word share.
fn form_of(word: &str) -> String {
    if TITLES.contains(&word) {
        return word.to_owned();
    }
    let mut text = plain(word);
    for (written, meant) in [
        ("oe", "u"),
        ("dj", "j"),
        ("tj", "c"),
        ("nj", "ny"),
        ("sj", "s"),
        ("sy", "s"),
        ("sh", "s"),
        ("kh", "h"),
        ("ch", "h"),
        ("dh", "d"),
        ("th", "t"),
        ("dz", "z"),
        ("ph", "f"),
        ("v", "f"),
        ("q", "k"),
        ("x", "ks"),
        ("z", "s"),
        ("y", "i"),
        // In old spelling `j` is what is `y` today.
        ("j", "i"),
    ] {
        text = text.replace(written, meant);
    }
    let mut form = String::with_capacity(text.len());
    for letter in text.chars() {
        if !form.ends_with(letter) {
            form.push(letter);
        }
    }
    if form.len() > 3 && form.ends_with('h') {
        form.pop();
    }
    match form.as_str() {
        "m" | "md" | "muh" | "moh" | "mohd" | "muhd" | "mohamad" | "mohamed" | "muhamed"
        | "muhamat" | "mohamat" => "muhamad".to_owned(),
        "abd" | "abdl" => "abdul".to_owned(),
        _ => form,
    }
}

/// Without the accents that a keyboard may lack.
fn plain(word: &str) -> String {
    word.chars()
        .map(|letter| match letter {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            'ñ' => 'n',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn search(name: &str) -> Vec<SearchTerm> {
        serde_json::from_value::<SearchForm>(json!({ "name": name })).unwrap().wanted()
    }

    fn finds(searched: &str, name: &str) -> bool {
        let terms = terms(Some(name), None, None);
        let wanted = search(searched);
        !wanted.is_empty() && wanted.iter().all(|term| terms.contains(term))
    }

    #[test]
    fn the_ways_of_writing_a_name_meet() {
        for (searched, name) in [
            ("Djoko Soeharto", "Joko Suharto"),
            ("Tjahaja", "Cahaya"),
            ("Sitti Fatimah", "Siti Fatima"),
            ("Muh. Ilham", "Muhammad Ilham"),
            ("Mohd Rizky", "Muhamad Riski"),
            ("Achmad", "Ahmad"),
            ("Akhmad", "Ahmad"),
            ("Abd. Rahman", "Abdul Rachman"),
            ("Nurhayati", "Noerhajati"),
            ("Jusuf", "Yusuf"),
        ] {
            assert!(finds(searched, name), "{searched} / {name}");
        }
        // What only a person would take for the same.
        assert!(!finds("Yusuf", "Yusup") && !finds("Rina", "Rini"));
    }

    #[test]
    fn titles_do_not_count_and_order_does_not_matter() {
        assert!(finds("Kartini Palewai", "Dr. Hj. Kartini Palewai, M.Psi."));
        assert!(finds("Hj. Palewai Kartini", "Kartini Palewai"));
        assert!(finds("Haji", "Haji"));
    }

    #[test]
    fn the_last_word_may_be_a_beginning_of_three_letters_and_no_other() {
        assert!(finds("Kartini Pal", "Kartini Palewai"));
        assert!(!finds("Kar Palewai", "Kartini Palewai"));
        assert!(!finds("Ka", "Kartini"));
        assert!(!finds("artini", "Kartini"));
        assert!(finds("Abcdefghijklmnoprstuw", "Abcdefghijklmnoprstuwabcde"));
    }

    #[test]
    fn a_telephone_number_is_the_same_with_and_without_the_country() {
        let of = |phone: &str| {
            serde_json::from_value::<SearchForm>(json!({ "phone": phone })).unwrap().wanted()
        };
        assert_eq!(of("+62 411 987654"), of("0411-987654"));
        assert_ne!(of("+62 411 987654"), of("0411-987655"));
    }

    #[test]
    fn nothing_to_search_for_is_told() {
        let form = |body| serde_json::from_value::<SearchForm>(body).unwrap();
        assert!(form(json!({})).is_empty());
        assert!(form(json!({ "name": "--" })).is_empty());
        assert!(!form(json!({ "number": "2026-0147" })).is_empty());
        assert!(serde_json::from_value::<SearchForm>(json!({ "number": "0123abcd" })).is_err());
        assert!(serde_json::from_value::<SearchForm>(json!({ "address": "x" })).is_err());
    }

    #[test]
    fn a_term_does_not_print() {
        assert_eq!(format!("{:?}", search("Rahasia")), "[SearchTerm(sealed)]");
    }

    proptest! {
        #[test]
        fn a_name_is_found_by_itself(name in "[A-Za-z .,'é-]{1,60}") {
            let wanted = search_or_nothing(&name);
            let terms = terms(Some(&name), None, None);
            prop_assert!(wanted.iter().all(|term| terms.contains(term)), "{name}");
        }
    }

    fn search_or_nothing(name: &str) -> Vec<SearchTerm> {
        serde_json::from_value::<SearchForm>(json!({ "name": name }))
            .map(|form| form.wanted())
            .unwrap_or_default()
    }
}
