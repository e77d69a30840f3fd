//! What a look released: one row for each kind of look, and for each of its shapes. Statement, replay as
//! another, what each reader was shown, what somebody could have seen and the words that a person is told
//! read this table and nothing else.

use chrono::{DateTime, Utc};

use crate::access::AccessEvent;
use crate::breach::BreachEvent;
use crate::clear::{FieldName, Seq};
use crate::codes::{
    AuditShape, DeniedAct, ExportShape, ListShape, RecordShape, Section, StatementShape,
};
use crate::event::Event;
use crate::id::{PartyId, StaffId};
use crate::inquiry::InquiryEvent;

/// What an event released of the cases that its line is linked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Released<'e> {
    /// It is no look.
    Nothing,
    /// It names cases, and shows nothing of them. What it is called, in Indonesian and English.
    Names([&'static str; 2]),
    /// Nothing: it was refused.
    Refused {
        /// What was tried.
        act: DeniedAct,
        /// The sections that were asked for.
        sections: &'e [Section],
        /// Whether the rules of the work refused what was open to the caller.
        by_work: bool,
        /// Whose papers were asked for, where the caller named a person.
        of: Option<PartyId>,
    },
    /// Something.
    Shown(Release<'e>),
}

/// What was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release<'e> {
    /// Of which entries what.
    pub what: What<'e>,
    /// The sections whose text was opened.
    pub sections: &'e [Section],
    /// It is the fold before this position.
    pub up_to: Seq,
    /// Whether it is a look at every case.
    pub everything: bool,
    /// Until when the fold of the case was shown beside it, where it was: what each person is in the case,
    /// their age and sex.
    pub folds: Option<Until>,
    /// What it is called to a person who knows none of the names of events: Indonesian, English.
    pub words: [&'static str; 2],
}

/// Of which entries what was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What<'e> {
    /// Clear layer and parts of these entries.
    Entries(Which<'e>, Until),
    /// The same, as far as this person had been shown it.
    AsShownTo(StaffId, Which<'e>, Until),
    /// Who the client is: a row of a list.
    Client,
    /// Who these persons are; of before they were written down, somebody in the case.
    Found(&'e [PartyId]),
    /// What is sealed to this person, but for what was held back.
    Copy(PartyId),
    /// What was told of this person to others, but for what was held back.
    Accounting(PartyId),
    /// Of no entry: this person was told of looks.
    LooksToldTo(PartyId),
    /// What people wrote into entries of these kinds, but to the person it is about.
    Written(&'e [FieldName]),
    /// Parts of persons, to nobody: the program sealed them anew.
    Resealed,
    /// Lines and headers: nothing of an entry of a case but its clear header.
    Headers,
}

/// Which entries of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<'e> {
    /// All of them.
    All,
    /// Those of these kinds: the line is of before their places were written down.
    Kinds(&'e [FieldName]),
    /// Those from one version of the stream of the case to another, both included.
    Versions(&'e [[u32; 2]]),
}

impl Which<'_> {
    /// Whether an entry of this kind, with this version of the stream of its case, is one of them.
    pub fn has(self, kind: &str, version: u64) -> bool {
        match self {
            Self::All => true,
            Self::Kinds(kinds) => kinds.iter().any(|known| known.as_str() == kind),
            Self::Versions(spans) => spans
                .iter()
                .any(|[from, to]| (u64::from(*from)..=u64::from(*to)).contains(&version)),
        }
    }
}

/// Until when what is shown had happened and was known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Until {
    /// The last position.
    pub seq: Option<Seq>,
    /// What had happened by then.
    pub happened: Option<DateTime<Utc>>,
    /// What was known by then.
    pub known: Option<DateTime<Utc>>,
}

/// The span that a replay names where none of the entries stood in it, and how the case stood did: versions
/// begin at 1. One that names no span is of before they were written down, and showed all of them.
pub const NO_ENTRY: [u32; 2] = [0, 0];

/// Versions of a stream, in order, as spans from one to another.
pub fn spans(versions: impl IntoIterator<Item = u64>) -> Vec<[u32; 2]> {
    let mut spans: Vec<[u32; 2]> = Vec::new();
    for version in versions {
        // A case has no more entries than that.
        let version = u32::try_from(version).unwrap_or(u32::MAX);
        match spans.last_mut() {
            Some([_, to]) if to.checked_add(1) == Some(version) => *to = version,
            Some([_, to]) if *to == version => {}
            Some(_) | None => spans.push([version, version]),
        }
    }
    spans
}

impl Released<'_> {
    /// The same, with the fold of the case beside it.
    fn with_fold(self, folds: Option<Until>) -> Self {
        match self {
            Self::Shown(shown) => Self::Shown(Release { folds, ..shown }),
            other @ (Self::Nothing | Self::Names(_) | Self::Refused { .. }) => other,
        }
    }
}

const IDENTITY: &[Section] = &[Section::Identity];
const NONE: &[Section] = &[];

impl Event {
    /// What it released.
    #[expect(clippy::too_many_lines, reason = "a row for each kind of look")]
    pub fn released(&self) -> Released<'_> {
        let shown = |words, what, sections, up_to| {
            let (everything, folds) = (false, None);
            Released::Shown(Release { what, sections, up_to, everything, folds, words })
        };
        let everything = |words, up_to| {
            let (what, sections) = (What::Headers, NONE);
            let (everything, folds) = (true, None);
            Released::Shown(Release { what, sections, up_to, everything, folds, words })
        };
        match self {
            Self::Access(AccessEvent::RecordViewed(e)) => {
                let what = match e.shape {
                    RecordShape::Mentions => What::Written(&e.fields),
                    RecordShape::Resealing => What::Resealed,
                    RecordShape::CaseFile
                    | RecordShape::CaseState
                    | RecordShape::Note
                    | RecordShape::Identity
                    | RecordShape::Emergency => {
                        What::Entries(which(&e.versions, &e.fields), Until::default())
                    }
                    RecordShape::Staff
                    | RecordShape::Inquiry
                    | RecordShape::Breach
                    | RecordShape::Searches => What::Headers,
                };
                let folds = match e.shape {
                    RecordShape::CaseFile | RecordShape::CaseState => Some(Until::default()),
                    RecordShape::Mentions
                    | RecordShape::Resealing
                    | RecordShape::Note
                    | RecordShape::Identity
                    | RecordShape::Emergency
                    | RecordShape::Staff
                    | RecordShape::Inquiry
                    | RecordShape::Breach
                    | RecordShape::Searches => None,
                };
                shown(record_words(e.shape), what, &e.sections, e.up_to).with_fold(folds)
            }
            Self::Access(AccessEvent::ReplayOpened(e)) => {
                let (seq, happened, known) = (Some(e.as_of), e.happened_until, e.known_until);
                let until = Until { seq, happened, known };
                match e.seen_by {
                    Some(staff) => shown(
                        [
                            "berkas dibuka sebagaimana pernah ditampilkan kepada seseorang",
                            "the file was opened as it had been shown to somebody",
                        ],
                        What::AsShownTo(staff, which(&e.versions, &e.fields), until),
                        &e.sections,
                        e.up_to,
                    ),
                    // Replays of before their kinds were written down name none, and their last position.
                    None => shown(
                        [
                            "keadaan berkas pada suatu saat dibuka",
                            "the file was opened as it had stood",
                        ],
                        What::Entries(
                            match which(&e.versions, &e.fields) {
                                Which::Kinds([]) => Which::All,
                                which @ (Which::All | Which::Kinds(_) | Which::Versions(_)) => {
                                    which
                                }
                            },
                            until,
                        ),
                        &e.sections,
                        e.up_to,
                    )
                    .with_fold(Some(until)),
                }
            }
            Self::Access(AccessEvent::ListViewed(e)) => {
                shown(list_words(e.shape), What::Client, &e.sections, e.up_to)
            }
            Self::Access(AccessEvent::SearchPerformed(e)) => shown(
                ["tampil dalam pencarian", "it stood in a search"],
                What::Found(&e.parties),
                if e.count == 0 { NONE } else { IDENTITY },
                e.up_to,
            ),
            Self::Access(AccessEvent::StatementIssued(e)) => {
                let what = match (e.shape, e.copy) {
                    (StatementShape::Disclosures, _) => What::Accounting(e.party),
                    (StatementShape::Access, true) => What::Copy(e.party),
                    (StatementShape::Access, false) => What::LooksToldTo(e.party),
                };
                shown(statement_words(e.shape, e.copy), what, &e.sections, e.up_to)
            }
            Self::Access(AccessEvent::RecordExported(e)) => {
                let until =
                    Until { seq: e.checkpoint.0.checked_sub(1).map(Seq), ..Until::default() };
                let which = match e.versions.as_slice() {
                    [] => Which::All,
                    spans => Which::Versions(spans),
                };
                match e.shape {
                    ExportShape::CaseFile => shown(
                        export_words(e.shape),
                        What::Entries(which, until),
                        &e.sections,
                        e.up_to,
                    ),
                    ExportShape::LooksOfCase | ExportShape::LooksByStaff => {
                        shown(export_words(e.shape), What::Headers, NONE, e.up_to)
                    }
                    // With the clear layer of every entry.
                    ExportShape::WholeLog => {
                        let all = Some(Until::default());
                        everything(export_words(e.shape), e.up_to).with_fold(all)
                    }
                }
            }
            Self::Access(AccessEvent::AuditLogQueried(e)) => {
                shown(audit_words(e.shape), What::Headers, NONE, e.up_to)
            }
            Self::Access(AccessEvent::AccessDenied(e)) => Released::Refused {
                act: e.act,
                sections: &e.sections,
                by_work: e.refusal.is_some(),
                of: e.party,
            },
            Self::Access(AccessEvent::FeedOpened(e)) => {
                everything(["pemantauan langsung dimulai", "a feed was opened"], e.from)
            }
            Self::Access(AccessEvent::FeedContinued(e)) => {
                everything(["pemantauan langsung berlanjut", "a feed went on"], e.up_to)
            }
            Self::Access(AccessEvent::FeedClosed(e)) => {
                everything(["pemantauan langsung berakhir", "a feed was closed"], e.up_to)
            }
            Self::Access(AccessEvent::IntegrityVerified(e)) => {
                everything(["keutuhan diperiksa", "the whole was checked"], e.up_to)
            }
            Self::Access(AccessEvent::IndexRebuilt(e)) => {
                everything(["indeks dibuat ulang", "the index was made anew"], e.up_to)
            }
            Self::Access(AccessEvent::SearchIndexBuilt(e)) => {
                everything(["indeks pencarian dibuat", "the search index was made"], e.up_to)
            }
            Self::Inquiry(InquiryEvent::InquiryOrdered(_)) => {
                Released::Names(["pemeriksaan diperintahkan", "an inquiry was ordered"])
            }
            Self::Breach(BreachEvent::BreachSuspected(_)) => Released::Names([
                "kegagalan pelindungan data pribadi diduga",
                "a breach was suspected",
            ]),
            Self::Inquiry(_)
            | Self::Breach(_)
            | Self::Intake(_)
            | Self::Identity(_)
            | Self::Consent(_)
            | Self::Assignment(_)
            | Self::Session(_)
            | Self::Referral(_)
            | Self::Disclosure(_)
            | Self::Closure(_)
            | Self::Rights(_)
            | Self::Subject(_)
            | Self::Emergency(_)
            | Self::Staff(_)
            | Self::System(_)
            | Self::Keys(_) => Released::Nothing,
        }
    }
}

fn which<'e>(versions: &'e [[u32; 2]], kinds: &'e [FieldName]) -> Which<'e> {
    if versions.is_empty() { Which::Kinds(kinds) } else { Which::Versions(versions) }
}

const fn record_words(shape: RecordShape) -> [&'static str; 2] {
    match shape {
        RecordShape::CaseFile => ["berkas dibuka", "the file was opened"],
        RecordShape::CaseState => ["ringkasan berkas dibuka", "a summary of the file was opened"],
        RecordShape::Note => ["satu catatan dibuka", "one note was opened"],
        RecordShape::Identity => ["identitas dibuka", "the identity of somebody was opened"],
        RecordShape::Staff => ["data petugas dibuka", "data of a member of staff were opened"],
        RecordShape::Emergency => ["akses darurat dilihat", "an emergency access was looked at"],
        RecordShape::Inquiry => ["perintah pemeriksaan dibaca", "the order of an inquiry was read"],
        RecordShape::Breach => [
            "berkas dugaan kegagalan pelindungan data pribadi dibaca",
            "the file of a suspected breach was read",
        ],
        RecordShape::Searches => {
            ["istilah yang dicari dibaca", "what had been searched for was read"]
        }
        RecordShape::Mentions => [
            "teks dalam berkas diperiksa untuk pelindungan data",
            "texts of the file were reviewed to protect data",
        ],
        RecordShape::Resealing => {
            ["bagian berkas disegel ulang", "parts of the file were sealed anew"]
        }
    }
}

const fn list_words(shape: ListShape) -> [&'static str; 2] {
    match shape {
        ListShape::Cases => ["tampil dalam daftar kasus", "it stood in a list of cases"],
        ListShape::Caseload => {
            ["tampil dalam daftar kasus petugas", "it stood in a list of somebody's own cases"]
        }
        ListShape::Sessions => ["daftar sesi dibuka", "a list of sessions was opened"],
        ListShape::Referrals => ["daftar rujukan dibuka", "a list of referrals was opened"],
        ListShape::Disclosures => {
            ["daftar pengungkapan dibuka", "a list of disclosures was opened"]
        }
        ListShape::Consents => ["daftar persetujuan dibuka", "a list of consents was opened"],
        ListShape::Assignments => {
            ["riwayat penugasan dibuka", "a list of who was responsible was opened"]
        }
        ListShape::Staff => ["daftar petugas dibuka", "a list of staff was opened"],
        ListShape::Clocks => ["tampil dalam daftar batas waktu", "it stood in a list of deadlines"],
        ListShape::Tasks => {
            ["tampil dalam daftar pekerjaan", "it stood in a list of what is to be done"]
        }
        ListShape::Emergencies => {
            ["tampil dalam daftar akses darurat", "it stood in a list of emergency accesses"]
        }
        ListShape::Inquiries => ["daftar pemeriksaan dibuka", "a list of inquiries was opened"],
        ListShape::Breaches => [
            "daftar dugaan kegagalan pelindungan data pribadi dibuka",
            "a list of breaches was opened",
        ],
    }
}

const fn audit_words(shape: AuditShape) -> [&'static str; 2] {
    match shape {
        AuditShape::ByCase => ["log akses dibaca", "the record of looks was read"],
        AuditShape::ByStaff => {
            ["log akses seorang petugas dibaca", "the record of what somebody looked at was read"]
        }
        AuditShape::ByTime => {
            ["log akses suatu masa dibaca", "the record of looks in a span of time was read"]
        }
        AuditShape::Shown => {
            ["dilihat apa yang telah ditampilkan", "what each reader had been shown was read"]
        }
        AuditShape::CouldHaveSeen => {
            ["dilihat apa yang boleh dilihat seseorang", "what somebody could have seen was read"]
        }
    }
}

const fn statement_words(shape: StatementShape, copy: bool) -> [&'static str; 2] {
    match (shape, copy) {
        (StatementShape::Access, false) => {
            ["surat keterangan akses dibuat", "a statement to a person was made"]
        }
        (StatementShape::Access, true) => [
            "surat keterangan akses dengan salinan data dibuat",
            "a statement to a person was made, with a copy of their data",
        ],
        (StatementShape::Disclosures, _) => [
            "keterangan pengungkapan data dibuat",
            "a statement of what was told to others was made",
        ],
    }
}

const fn export_words(shape: ExportShape) -> [&'static str; 2] {
    match shape {
        ExportShape::CaseFile => {
            ["bukti dari berkas diserahkan", "evidence from the file was handed out"]
        }
        ExportShape::LooksOfCase => {
            ["bukti akses atas berkas diserahkan", "evidence of looks at the file was handed out"]
        }
        ExportShape::LooksByStaff => [
            "bukti akses seorang petugas diserahkan",
            "evidence of somebody's looks was handed out",
        ],
        ExportShape::WholeLog => {
            ["bukti seluruh buku log diserahkan", "evidence of the whole log was handed out"]
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::event::sample_events;

    #[test]
    fn what_is_a_look_released_something_or_was_refused_and_nothing_else_did() {
        for event in sample_events() {
            let is_look = matches!(event.released(), Released::Shown(_) | Released::Refused { .. });
            assert_eq!(is_look, event.is_look(), "{}", event.event_type());
            let names = matches!(event.released(), Released::Names(_));
            assert_eq!(names, event.names_cases(), "{}", event.event_type());
            if let Released::Shown(shown) = event.released() {
                let of_all = event.links(&[], StaffId::from_bytes([1; 16]));
                let of_all = of_all.contains(&crate::StreamId::looks_of_all());
                assert_eq!(shown.everything, of_all, "{}", event.event_type());
            }
        }
    }

    #[test]
    fn each_shape_has_its_own_words() {
        let words = RecordShape::ALL.iter().map(|shape| record_words(*shape));
        let words = words.chain(ListShape::ALL.iter().map(|shape| list_words(*shape)));
        let words = words.chain(AuditShape::ALL.iter().map(|shape| audit_words(*shape)));
        let words = words.chain(ExportShape::ALL.iter().map(|shape| export_words(*shape)));
        let statements = [
            (StatementShape::Access, false),
            (StatementShape::Access, true),
            (StatementShape::Disclosures, false),
        ];
        let words = words.chain(statements.map(|(shape, copy)| statement_words(shape, copy)));
        let words: Vec<_> = words.collect();
        for tongue in [0, 1] {
            let own: BTreeSet<_> = words.iter().map(|words| words[tongue]).collect();
            assert_eq!(own.len(), words.len(), "two shapes are called alike");
        }
    }

    #[test]
    fn spans_join_what_follows_and_hold_what_they_were_made_of() {
        assert_eq!(spans([1, 2, 3, 7, 9, 10]), [[1, 3], [7, 7], [9, 10]]);
        assert!(spans([]).is_empty());
        let spans = spans([1, 2, 7]);
        let which = Which::Versions(&spans);
        let held: Vec<_> = (0..9).filter(|version| which.has("", *version)).collect();
        assert_eq!(held, [1, 2, 7]);
    }
}
