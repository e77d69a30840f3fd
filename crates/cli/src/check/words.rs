//! What a verdict on a bundle says to a person, in both languages.

use sanad_bundle::Limit;
use sanad_records::Tongue;

use super::Verdict;
use crate::anchored::Anchored;
use crate::failure::Failure;
use crate::moment;
use crate::print::{self, harmless};
use crate::verify::Found;

impl Verdict {
    pub(super) fn print(&self, tongue: Tongue) -> Result<(), Failure> {
        print::line(&self.integrity_line(tongue))?;
        for line in self.completeness_lines(tongue) {
            print::line(&line)?;
        }
        print::line(&Anchored::line(self.anchoring.as_ref(), tongue))?;
        for found in &self.findings {
            print::line(&finding(found, tongue))?;
        }
        if self.not_shown.is_empty() {
            return Ok(());
        }
        print::line(tongue.of("tidak ditampilkan:", "not shown:"))?;
        for limit in &self.not_shown {
            print::line(&format!("- {}", self.limit(*limit, tongue)))?;
        }
        Ok(())
    }

    fn integrity_line(&self, tongue: Tongue) -> String {
        let log = harmless(&self.origin);
        if self.foreign {
            let key = harmless(&self.key);
            return match tongue {
                Tongue::Indonesian => format!(
                    "keutuhan: TIDAK DIPERIKSA: berkas ini menyebut diri dari `{log}` dan tidak \
                     ditandatangani dengan kunci yang diberikan, yaitu kunci `{key}`"
                ),
                Tongue::English => format!(
                    "integrity: NOT CHECKED: the bundle calls itself of `{log}` and is not signed by \
                     the key that was given, which is of `{key}`"
                ),
            };
        }
        if self.not_shown.is_empty() {
            let none = tongue.of(
                "keutuhan: RUSAK: ini bukan paket bukti dengan titik periksa yang utuh",
                "integrity: BROKEN: this is no bundle with a checkpoint that holds",
            );
            return none.to_owned();
        }
        let (entries, opened, size) = (&self.entries, &self.opened, &self.checkpoint);
        let holds = self.integrity == "intact";
        let with_map = !self.streams.is_empty() && self.until.is_some();
        match tongue {
            Tongue::Indonesian => format!(
                "keutuhan: {}: {entries} entri, {opened} bagian dibuka, tercakup dalam titik periksa {log} \
                 atas {size} entri{}",
                if holds { "utuh" } else { "RUSAK" },
                if with_map { "; yang terakhir menyebut ujung semua rantai" } else { "" }
            ),
            Tongue::English => format!(
                "integrity: {}: {entries} entries, {opened} opened parts, under the checkpoint of \
                 {log} over {size} entries{}",
                if holds { "intact" } else { "BROKEN" },
                if with_map { "; the last one tells how all streams ended" } else { "" }
            ),
        }
    }

    fn completeness_lines(&self, tongue: Tongue) -> Vec<String> {
        let shown = self.completeness == "shown";
        let mut lines = Vec::new();
        for told in &self.streams {
            let stream = named(&told.stream, tongue);
            let whole = told.length.as_ref().filter(|length| **length == told.shown && shown);
            let none = whole.is_some_and(|length| length == "0");
            lines.push(match (tongue, whole) {
                (Tongue::Indonesian, Some(_)) if none => {
                    format!("kelengkapan: tidak ada entri dari {stream} sampai titik itu")
                }
                (Tongue::English, Some(_)) if none => {
                    format!("completeness: there is no entry of {stream} up to that checkpoint")
                }
                (Tongue::Indonesian, Some(length)) => {
                    format!("kelengkapan: ini semua {length} entri dari {stream} sampai titik itu")
                }
                (Tongue::English, Some(length)) => format!(
                    "completeness: these are all {length} entries of {stream} up to that checkpoint"
                ),
                (Tongue::Indonesian, None) => {
                    format!("kelengkapan: TIDAK TERBUKTI untuk {stream}")
                }
                (Tongue::English, None) => format!("completeness: NOT SHOWN of {stream}"),
            });
        }
        if self.whole {
            lines.push(match (tongue, shown) {
                (Tongue::Indonesian, true) => "kelengkapan: seluruh buku log ada di sini, dan \
                                               petanya dilipat ulang dari semua kepala entri",
                (Tongue::Indonesian, false) => "kelengkapan: TIDAK TERBUKTI untuk seluruh buku log",
                (Tongue::English, true) => {
                    "completeness: the whole log is here, and its map was folded again from all headers"
                }
                (Tongue::English, false) => "completeness: NOT SHOWN of the whole log",
            }
            .to_owned());
        }
        if lines.is_empty() && !self.not_shown.is_empty() {
            let none = tongue.of(
                "kelengkapan: tidak ada yang dinyatakan lengkap",
                "completeness: nothing is claimed to be complete",
            );
            lines.push(none.to_owned());
        }
        lines
    }

    fn limit(&self, limit: Limit, tongue: Tongue) -> String {
        let text = match limit {
            Limit::Later => return self.later(tongue),
            Limit::EarlierGeneration => return earlier(self.generation, tongue),
            Limit::Reading => tongue.of(
                "bahwa yang ditampilkan kepada seseorang memang dibacanya",
                "that what was released to somebody was read by them",
            ),
            Limit::Links => tongue.of(
                "bahwa tiap entri masuk ke semua rantai tempatnya",
                "that each entry was put into every stream it belongs to",
            ),
            Limit::OtherLogs => tongue.of(
                "apakah buku yang sama ditampilkan kepada pihak lain (bandingkan titik periksa, atau mintalah \
                 saksi)",
                "whether others were shown the same log (compare checkpoints, or ask for witnesses)",
            ),
            Limit::Report => tongue.of(
                "kebenaran keterangan lembaga sendiri (`--report` mencetaknya)",
                "whether the institution's own words are true (`--report` prints them)",
            ),
            Limit::Machine => tongue.of(
                "apa yang dibaca di mesin itu oleh yang menguasainya beserta kunci yang terbuka",
                "what is read on the machine by whoever controls it together with its unlocked keys",
            ),
            Limit::Map => tongue.of(
                "apakah peta ujung rantai dihitung ulang dengan benar (hanya seluruh buku log yang \
                 memperlihatkannya)",
                "whether the map of streams was folded rightly (only the whole log shows it)",
            ),
            Limit::Chain => tongue.of(
                "apa yang harus benar antara satu entri dan entri sebelumnya: urutan, jam, perintah yang \
                 utuh (hanya seluruh buku log yang memperlihatkannya)",
                "what must hold between an entry and the one before it: order, clock, whole commands \
                 (only the whole log shows it)",
            ),
            Limit::Others => tongue.of("apakah ada entri lain", "whether there are other entries"),
            Limit::ActsOnEverything => tongue.of(
                "tindakan atas seluruh buku log (looks-of:*), yang termasuk dalam setiap jawaban \
                 tentang siapa yang melihat",
                "the acts on everything (looks-of:*), which belong to every answer to who looked",
            ),
        };
        text.to_owned()
    }

    fn later(&self, tongue: Tongue) -> String {
        let until = self.until.as_deref().map(|until| format!(" ({})", moment::in_wita(until)));
        let until = until.unwrap_or_default();
        match tongue {
            Tongue::Indonesian => format!(
                "apa yang terjadi sesudah titik periksa itu{until}, dan apakah titik itu yang terbaru"
            ),
            Tongue::English => {
                format!("what came after that checkpoint{until}, and whether it was the newest one")
            }
        }
    }
}

fn earlier(generation: u32, tongue: Tongue) -> String {
    match tongue {
        Tongue::Indonesian => format!(
            "isi buku log sebelum riwayatnya dinyatakan hilang (sekarang generasi {generation})"
        ),
        Tongue::English => format!(
            "what the log held before its history was declared lost (it is generation {generation} now)"
        ),
    }
}

/// A stream with what it is, where a bundle for somebody outside shows it.
fn named(stream: &str, tongue: Tongue) -> String {
    let what = match stream.split_once(':') {
        Some(("looks-of", "*")) => tongue.of("tindakan atas semuanya", "acts on everything"),
        Some(("looks-of", _)) => tongue.of("akses atas kasus ini", "looks at this case"),
        Some(("looks-by", _)) => {
            tongue.of("akses oleh petugas ini", "looks by this member of staff")
        }
        Some(("case", _)) => {
            tongue.of("yang dicatat dalam kasus ini", "what was recorded in this case")
        }
        _other => return stream.to_owned(),
    };
    format!("{stream} ({what})")
}

/// One finding; its sentence is the same in both languages, as in the other checkers.
fn finding(found: &Found, tongue: Tongue) -> String {
    let Found { class, seq, at, detail } = found;
    match tongue {
        Tongue::Indonesian => {
            let seq = seq.map_or_else(String::new, |seq| format!("entri {seq}, "));
            let at = at.replacen("line ", "baris ", 1);
            format!("{} ({class}): {seq}{at}: {detail}", in_indonesian(class))
        }
        Tongue::English => {
            let seq = seq.map_or_else(String::new, |seq| format!("entry {seq}, "));
            format!("{class}: {seq}{at}: {detail}")
        }
    }
}

/// What a class of findings is called.
fn in_indonesian(class: &str) -> &str {
    match class {
        "damaged" => "rusak",
        "edited" => "diubah",
        "removed" => "dihilangkan",
        "reordered" => "diubah urutannya",
        "inserted" => "disisipkan",
        "truncated" => "terpotong",
        "key swapped" => "kunci lain",
        "unanchored" => "tanpa saksi",
        other => other,
    }
}

/// The institution's own words, set off from the verdict on each line, so that none can pass for it.
pub(super) fn report(text: &str, tongue: Tongue) -> String {
    let heading = tongue.of(
        "Keterangan lembaga sendiri tentang berkas ini. Tidak satu pun darinya diperiksa:",
        "The institution's own words on this bundle. None of them was checked:",
    );
    let lines = harmless(text.trim_end());
    let lines: Vec<_> = lines.lines().map(|line| format!("  | {line}")).collect();
    format!("\n{heading}\n{}", lines.join("\n"))
}
