//! The words of a statement: what fields, codes and kinds of look are called to a person who knows
//! none of them.

use sanad_casework::{
    ClosureReason, CodeList, Education, Event, Institution, Instrument, Marital, PpksCode, Problem,
    Relationship, Released, Religion, Role,
};

use crate::policy::SYSTEM;
use crate::query::{Parameters, Query, Unread};

/// The language of a statement.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tongue {
    /// Indonesian.
    #[default]
    Indonesian,
    /// English.
    English,
}

/// A text that is neither `id` nor `en`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not `id` or `en`")]
pub struct NoTongue;

impl std::str::FromStr for Tongue {
    type Err = NoTongue;

    fn from_str(text: &str) -> Result<Self, NoTongue> {
        match text {
            "id" => Ok(Self::Indonesian),
            "en" => Ok(Self::English),
            _ => Err(NoTongue),
        }
    }
}

impl Tongue {
    /// Indonesian, if not said.
    pub(super) fn read(from: &Parameters) -> Result<Self, Unread> {
        let parse = |text: &str| text.parse().ok();
        Ok(from.parsed(Query::Language, parse, "is not `id` or `en`")?.unwrap_or_default())
    }

    /// Its code: `id` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }

    /// One of two wordings.
    pub const fn of(self, id: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Indonesian => id,
            Self::English => en,
        }
    }

    /// What a code is called.
    pub(crate) fn label<L: CodeList>(self, code: L) -> &'static str {
        self.of(code.label_id(), code.label_en())
    }

    /// What a stored code is called; a code that this version does not know stands for itself.
    pub(crate) fn named<L: CodeList>(self, code: &str) -> String {
        let known = L::ALL.iter().find(|known| known.code() == code);
        known.map_or_else(|| code.to_owned(), |known| self.label(*known).to_owned())
    }

    /// What a look is called that was made, or refused: by its shape.
    pub(crate) fn told(self, event: &Event) -> String {
        match event.released() {
            Released::Shown(shown) => self.of(shown.words[0], shown.words[1]).to_owned(),
            Released::Names([id, en]) => self.of(id, en).to_owned(),
            Released::Refused { act, .. } => {
                format!("{}: {}", self.of("ditolak", "refused"), self.label(act))
            }
            Released::Nothing => self.event(event.event_type()).to_owned(),
        }
    }

    /// What an event is called; one that this version does not know stands for itself.
    pub(crate) fn event(self, event_type: &str) -> &str {
        Event::row_named(event_type).map_or(event_type, |row| {
            let [id, en] = row.words;
            self.of(id, en)
        })
    }

    /// What a role is called; also of the program, where it acted of itself.
    pub(crate) fn role(self, role: &str) -> String {
        if role == SYSTEM {
            return self.of("sistem", "the system").to_owned();
        }
        self.named::<Role>(role)
    }

    /// What a sealed field is called; `None` where it is an id and tells a person nothing.
    pub fn field(self, name: &str) -> Option<&'static str> {
        let (id, en) = match name {
            "name" => ("nama", "name"),
            "nik" => ("NIK", "identity number"),
            "birth_date" => ("tanggal lahir", "date of birth"),
            "phone" => ("telepon", "telephone"),
            "address" => ("alamat", "address"),
            "kelurahan" => ("kelurahan", "kelurahan"),
            "relationship" => ("hubungan", "relationship"),
            "marital" => ("status perkawinan", "marital status"),
            "religion" => ("agama", "religion"),
            "education" => ("pendidikan", "education"),
            "disability" => ("disabilitas", "disability"),
            "note" => ("keterangan", "remark"),
            "text" => ("catatan", "note"),
            "narrative" => ("cerita", "what was told"),
            "problem" => ("pokok masalah", "problem"),
            "ppks" => ("kode PPKS", "PPKS code"),
            "institution" => ("lembaga", "institution"),
            "order" | "document" => ("surat", "paper"),
            "letter" => ("surat rujukan", "letter of referral"),
            "packet" => ("isi berkas", "what went along"),
            "items" => ("yang diserahkan", "what was handed over"),
            "reason" => ("alasan", "reason"),
            "summary" => ("ringkasan", "summary"),
            "reference" => ("nomor surat", "number of the order"),
            "asker" => ("diminta oleh", "asked by"),
            _unknown => return None,
        };
        Some(self.of(id, en))
    }

    /// What stands in a sealed field, as a person reads it.
    pub fn value(self, name: &str, text: &str) -> String {
        match name {
            "relationship" => self.named::<Relationship>(text),
            "marital" => self.named::<Marital>(text),
            "religion" => self.named::<Religion>(text),
            "education" => self.named::<Education>(text),
            "problem" => self.named::<Problem>(text),
            "ppks" => self.named::<PpksCode>(text),
            "institution" => self.named::<Institution>(text),
            "order" => self.named::<Instrument>(text),
            "reason" => self.named::<ClosureReason>(text),
            _text => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_that_is_sealed_to_a_person_has_its_words() {
        // A part that stands anew is told where it was first written, by the fields it has there.
        for row in Event::rows().filter(|row| row.name != "part_resealed") {
            for field in row.sealed.party {
                for tongue in [Tongue::Indonesian, Tongue::English] {
                    assert!(tongue.field(field.name).is_some(), "{}: `{}`", row.name, field.name);
                }
            }
        }
    }

    #[test]
    fn an_event_is_told_in_words_and_one_of_a_later_version_as_it_stands() {
        assert_eq!(Tongue::English.event("case_closed"), "the case was closed");
        assert_eq!(Tongue::Indonesian.event("record_viewed"), "berkas dibuka");
        assert_eq!(Tongue::English.event("of_a_later_version"), "of_a_later_version");
    }

    #[test]
    fn a_code_is_told_in_words_and_one_of_a_later_version_as_it_stands() {
        assert_eq!(Tongue::English.value("order", "court_order"), "order of a court");
        assert_eq!(Tongue::Indonesian.value("order", "court_order"), "penetapan pengadilan");
        assert_eq!(Tongue::English.value("order", "of_a_later_version"), "of_a_later_version");
        assert_eq!(Tongue::English.value("text", "court_order"), "court_order");
    }
}
