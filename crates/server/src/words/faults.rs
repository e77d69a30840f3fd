//! What is wrong with a field of a form, in Indonesian. The sentences are those of the forms and texts of `casework`, which
//! are in English; `{}` stands for what differs. A test walks the sources of `casework` for one that is not here.

/// A sentence, and what it is called in Indonesian.
const SENTENCES: &[(&str, &str)] = &[
    ("is missing", "Isian ini wajib diisi."),
    ("is empty", "Isian ini kosong."),
    ("is longer than {} characters", "Terlalu panjang: paling banyak {} huruf."),
    ("is longer than {} bytes", "Terlalu panjang: paling banyak {} bita."),
    ("is shorter than {} characters", "Terlalu pendek: paling sedikit {} huruf."),
    (
        "is not allowed to hold control characters",
        "Isian ini memuat huruf kendali yang tidak diperbolehkan.",
    ),
    ("is not text", "Isian ini harus berupa tulisan."),
    (
        "is not a sign-in name of 3 to 64 letters, digits, `.`, `-`, `_` or `@`",
        "Nama pengguna terdiri atas 3 sampai 64 huruf, angka, titik, tanda hubung, garis bawah, atau @.",
    ),
    (
        "is not an identity number of 16 digits with a possible region and birth date",
        "NIK terdiri atas 16 angka, dengan wilayah dan tanggal lahir yang mungkin.",
    ),
    (
        "is not a telephone number of 6 to 15 digits",
        "Nomor telepon terdiri atas 6 sampai 15 angka.",
    ),
    ("is not a day such as {}", "Isi tanggal, misalnya 31-12-1990."),
    ("is not a time such as {}", "Isi tanggal dan jam, misalnya 24-11-2026 09.30."),
    ("is not a register number such as {}", "Isi nomor register, misalnya {}."),
    ("is not an id of 32 lower-case hex digits", "Pilih salah satu dari daftar."),
    ("is not a code of the list `{}`", "Pilih salah satu dari daftar."),
    ("is not a whole number from {} to {}", "Isi angka bulat antara {} dan {}."),
    ("is not a whole number from {}", "Isi angka bulat, paling kecil {}."),
    ("is not 5 to 240 minutes", "Isi antara 5 dan 240 menit."),
    ("is a list of fewer than {}", "Pilih paling sedikit {}."),
    ("is a list of more than {}", "Pilih paling banyak {}."),
    ("is a list in which something stands twice", "Ada pilihan yang disebut dua kali."),
    ("is not a field of this form", "Isian ini tidak dikenal."),
    ("is not well-formed JSON", "Yang dikirim tidak dapat dibaca."),
    (
        "is of another type than this form wants",
        "Isian ini tidak dapat dibaca: periksa angka atau tanggalnya.",
    ),
    ("has a field that this form does not know", "Ada isian yang tidak dikenal."),
    ("has a field twice", "Ada isian yang dikirim dua kali."),
    ("is not {}", "Isian ini tidak sesuai bentuknya."),
];

/// A sentence about a field in Indonesian, with or without the name of the field in front.
pub(crate) fn in_indonesian(detail: &str) -> String {
    let sentence = match detail.strip_prefix('`').and_then(|rest| rest.split_once("` ")) {
        Some((_field, sentence)) => sentence,
        None => detail.strip_prefix("the body ").unwrap_or(detail),
    };
    let told = SENTENCES.iter().find_map(|(known, told)| {
        let filled = fits(known, sentence)?;
        Some(filled.iter().fold((*told).to_owned(), |told, part| told.replacen("{}", part, 1)))
    });
    told.unwrap_or_else(|| "Isian ini perlu diperbaiki.".to_owned())
}

/// What stands in the gaps of a sentence; none where it is another one.
fn fits<'a>(known: &str, sentence: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = known.split("{}");
    let mut rest = sentence.strip_prefix(parts.next()?)?;
    let mut filled = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let at = if part.is_empty() && parts.peek().is_none() {
            rest.len()
        } else {
            rest.find(part).filter(|_| !part.is_empty())?
        };
        let (gap, behind) = rest.split_at_checked(at)?;
        filled.push(gap);
        rest = behind.strip_prefix(part)?;
    }
    rest.is_empty().then_some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_told_with_what_stood_in_its_gaps() {
        for (english, told) in [
            (
                "`minutes` is not a whole number from 1 to 1440",
                "Isi angka bulat antara 1 dan 1440.",
            ),
            ("`minutes` is not a whole number from 1", "Isi angka bulat, paling kecil 1."),
            ("`subject` is not a code of the list `subject_kind`", "Pilih salah satu dari daftar."),
            ("the body is not well-formed JSON", "Yang dikirim tidak dapat dibaca."),
            ("is longer than 300 characters", "Terlalu panjang: paling banyak 300 huruf."),
            ("is not a digest of 64 hex digits", "Isian ini tidak sesuai bentuknya."),
            ("what nobody knows", "Isian ini perlu diperbaiki."),
        ] {
            assert_eq!(in_indonesian(english), told);
        }
    }

    /// Every sentence of the forms and texts of `casework`, as its sources have it.
    #[test]
    fn each_sentence_about_a_field_is_here() {
        let mut files =
            vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../casework/src"))];
        let mut sentences = std::collections::BTreeSet::new();
        while let Some(path) = files.pop() {
            if path.is_dir() {
                files.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                continue;
            }
            // What a deed refuses has its own sentence beside it, and tests have none.
            if path.ends_with("refusal.rs") || path.to_string_lossy().contains("/tests/") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap();
            for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
                let parts = line.split('"').skip(1).step_by(2);
                let ours = parts.filter(|text| text.starts_with("is ") || text.starts_with("has "));
                sentences.extend(ours.filter(|text| text.len() > 4).map(str::to_owned));
            }
        }
        // What an event, a code or a deed says is none about a field.
        let known = |sentence: &str| {
            let mut filled = String::new();
            let mut rest = sentence;
            while let Some((before, behind)) = rest.split_once('{') {
                filled.push_str(before);
                filled.push('7');
                rest = behind.split_once('}').map_or("", |(_, rest)| rest);
            }
            filled.push_str(rest);
            let filled = filled.replace("7 7", "7 characters");
            SENTENCES.iter().any(|(one, _)| *one != "is not {}" && fits(one, &filled).is_some())
        };
        let strange: Vec<_> = sentences
            .iter()
            .filter(|sentence| !known(sentence) && !NO_FIELD.contains(&sentence.as_str()))
            .collect();
        assert!(sentences.len() > 20, "{}", sentences.len());
        assert_eq!(strange, Vec::<&String>::new());
    }

    /// What `casework` says of no field: a sentence of which the test knows each filling, and a code.
    const NO_FIELD: &[&str] = &["is not {wanted}", "has a problem"];
}
