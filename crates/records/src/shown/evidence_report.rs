//! What a bundle of evidence says of itself in plain words, for somebody who has no tool: the
//! institution's statement, beside what can be proven.

use std::fmt::Write as _;

use sanad_bundle::Report;
use sanad_casework::{Purpose, StaffId};
use sanad_chain::Entry;
use sanad_ledger::Receipt;
use sanad_vault::Look;

use super::evidence::WhichEvidence;
use super::names::Names;
use super::words::Tongue;
use crate::error::Fault;
use crate::gaps::Gap;
use crate::history::event_of;
use crate::institution::Records;
use crate::policy::role_of;
use crate::time::local;

/// Most lines that are told one by one.
const LINES_MAX: usize = 2000;

/// The report in the making: a line for each entry.
pub(super) struct Telling<'a> {
    names: Names<'a>,
    which: &'a WhichEvidence,
    gaps: Vec<Gap>,
    entries: u64,
    lines: [String; 2],
}

const TONGUES: [Tongue; 2] = [Tongue::Indonesian, Tongue::English];

impl<'a> Telling<'a> {
    pub(super) fn new(
        records: &'a Records,
        receipt: &'a Receipt<Look>,
        which: &'a WhichEvidence,
    ) -> Result<Self, Fault> {
        let (names, gaps) = (Names::new(records, receipt), records.gaps()?);
        Ok(Self { names, which, gaps, entries: 0, lines: Default::default() })
    }

    /// Takes in the next entry that is shown.
    pub(super) fn take(&mut self, entry: &Entry<'_>) -> Result<(), Fault> {
        self.entries += 1;
        if self.entries > LINES_MAX as u64 {
            return Ok(());
        }
        let seq = entry.seq().get();
        let body = entry.body().map_err(|_| Fault::Unreadable { seq })?;
        let staff = StaffId::from_bytes(body.actor.staff);
        let name = self.names.of(staff)?;
        let at = to_the_second(&local(entry.position().recorded_at));
        let event = event_of(entry)?;
        for (tongue, lines) in TONGUES.into_iter().zip(&mut self.lines) {
            let what = tongue.told(&event);
            let role = tongue.role(role_of(body.actor.role, body.rule));
            let who = match &name {
                Some(name) => format!("{} ({role})", harmless(name)),
                None => format!("{role} {staff}"),
            };
            let why = body.purpose.map(|purpose| tongue.named::<Purpose>(purpose));
            let why = why.map(|why| format!(" · {} {why}", tongue.of("untuk", "for")));
            // Writing to a text does not fail.
            let _ = writeln!(lines, "{seq} · {at} · {who} · {what}{}", why.unwrap_or_default());
        }
        Ok(())
    }

    /// The report of a bundle of the log with this name, by a checkpoint over so many entries.
    pub(super) fn report(self, origin: &str, size: u64) -> Report {
        let [id, en] = TONGUES.map(|tongue| self.told(tongue, origin, size));
        Report { id, en }
    }

    fn told(&self, tongue: Tongue, origin: &str, size: u64) -> String {
        let [id, en] = &self.lines;
        let lines = match tongue {
            Tongue::Indonesian => id,
            Tongue::English => en,
        };
        let last = size.saturating_sub(1);
        let mut text = match tongue {
            Tongue::Indonesian => format!("Bukti dari buku log {origin}\n\n"),
            Tongue::English => format!("Evidence from the log {origin}\n\n"),
        };
        text.push_str(&self.shown(tongue, last));
        if !lines.is_empty() {
            text.push_str(tongue.of(
                "\nEntri · waktu dicatat (WITA) · siapa · apa · untuk apa:\n",
                "\nEntry · when it was recorded (WITA, UTC+8) · who · what · what for:\n",
            ));
            text.push_str(lines);
        }
        if self.entries > LINES_MAX as u64 {
            let more = self.entries - LINES_MAX as u64;
            let _ = match tongue {
                Tongue::Indonesian => writeln!(text, "dan {more} entri lagi"),
                Tongue::English => writeln!(text, "and {more} entries more"),
            };
        }
        for gap in &self.gaps {
            let _ = writeln!(text, "\n{}", gap.told(tongue));
        }
        text.push('\n');
        text.push_str(tongue.of(LIMITS_ID, LIMITS_EN));
        if !matches!(self.which, WhichEvidence::WholeLog) {
            text.push_str(tongue.of(MAP_ID, MAP_EN));
        }
        text
    }

    /// What the bundle is to show.
    fn shown(&self, tongue: Tongue, last: u64) -> String {
        match (tongue, self.which) {
            (Tongue::Indonesian, WhichEvidence::LooksOf(case)) => format!(
                "Berkas ini memperlihatkan semua akses atas kasus {case}, dan semua tindakan atas \
                 seluruh buku log, sampai entri {last}.\n"
            ),
            (Tongue::English, WhichEvidence::LooksOf(case)) => format!(
                "This file shows all looks at case {case}, and all acts on everything, up to entry \
                 {last}.\n"
            ),
            (Tongue::Indonesian, WhichEvidence::LooksBy(staff)) => format!(
                "Berkas ini memperlihatkan semua akses oleh petugas {staff} sampai entri {last}.\n"
            ),
            (Tongue::English, WhichEvidence::LooksBy(staff)) => format!(
                "This file shows all that the member of staff {staff} looked at, up to entry {last}.\n"
            ),
            (Tongue::Indonesian, WhichEvidence::CaseFile(case, _)) => format!(
                "Berkas ini memperlihatkan semua yang dicatat dalam kasus {case} sampai entri {last}. \
                 Bagian yang dipilih dibuka (`sanad check --events` menuliskannya); selebihnya tetap \
                 tertutup.\n"
            ),
            (Tongue::English, WhichEvidence::CaseFile(case, _)) => format!(
                "This file shows all that was recorded in case {case} up to entry {last}. Chosen parts \
                 are opened (`sanad check --events` writes them); all others stay sealed.\n"
            ),
            (Tongue::Indonesian, WhichEvidence::CaseEntries(case, ..)) => format!(
                "Berkas ini memperlihatkan entri yang dipilih dari kasus {case}, sebagaimana berada di \
                 bawah titik periksa sampai entri {last}. Apakah ada entri lain tidak ditampilkan.\n"
            ),
            (Tongue::English, WhichEvidence::CaseEntries(case, ..)) => format!(
                "This file shows chosen entries of case {case}, as they stand under the checkpoint up to \
                 entry {last}. Whether there are others is not shown.\n"
            ),
            (Tongue::Indonesian, WhichEvidence::WholeLog) => {
                format!("Berkas ini memperlihatkan seluruh buku log sampai entri {last}.\n")
            }
            (Tongue::English, WhichEvidence::WholeLog) => {
                format!("This file shows the whole log up to entry {last}.\n")
            }
        }
    }
}

const LIMITS_ID: &str = "\
Cara memeriksa: dengan kunci publik lembaga, yang harus diperoleh dari tempat lain dan bukan dari \
berkas ini, siapa pun dapat memeriksa tanpa jaringan bahwa setiap entri berada di bawah tanda tangan \
lembaga, tidak diubah, dan bahwa daftar yang dinyatakan lengkap memang lengkap sampai entri itu.

Yang tidak ditampilkan:
- Satu baris akses berarti data dilepas kepada orang itu, bukan bahwa ia membacanya.
- Apa yang dicatat sesudah entri itu tidak termasuk.
- Siapa yang menguasai mesin beserta kunci yang terbuka dapat membaca tanpa meninggalkan baris.
- Yang berada di bawah tanda tangan adalah nomor petugas. Siapa orangnya, beserta semua nama di sini, \
adalah keterangan lembaga.
";

const MAP_ID: &str = "\
- Kelengkapan bersandar pada peta ujung semua rantai yang ditandatangani lembaga. Lembaga yang \
menandatangani peta yang salah baru ketahuan bila pihak luar melipat ulang peta itu dari semua kepala \
entri; berkas ini sendiri atau saksi biasa tidak dapat melihatnya.
";

const LIMITS_EN: &str = "\
How to check it: with the institution's public key, which must come from elsewhere and not from this \
file, anybody can check without a network that each entry stands under the institution's signature, \
unaltered, and that a list said to be whole is whole up to that entry.

What it does not show:
- A line of a look means that data were released to that person, not that they read them.
- What was recorded after that entry is not in it.
- Whoever controls the machine together with its unlocked keys can read without leaving a line.
- What stands under the signature is the number of a member of staff. Who that person is, and every name \
here, is the institution's word.
";

const MAP_EN: &str = "\
- That a list is whole rests on a map of the ends of all streams, which the institution signed. An \
institution that signs a wrong map is found only when somebody outside folds the map again from all \
headers; this file alone, or a plain witness, cannot see it.
";

/// A time of RFC 3339, as people write one.
fn to_the_second(at: &str) -> String {
    let (day, rest) = at.split_once('T').unwrap_or((at, ""));
    format!("{day} {}", rest.get(..8).unwrap_or(rest))
}

/// A name without what would break a line.
fn harmless(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).collect()
}
