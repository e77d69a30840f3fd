//! Problems in Indonesian: by their code a title, and what happened and what to do. What the rules refuse has its own
//! sentence (`Refusal::in_indonesian`), what is wrong with a field too (`faults`).

/// By the code.
pub(super) const PROBLEMS: &[(&str, &str, &str)] = &[
    (
        "another_person",
        "Halaman orang lain",
        "Halaman ini dibuka oleh petugas lain yang masuk di sini sebelumnya. Tidak ada yang dikirim.",
    ),
    ("body_broken", "Kiriman terputus", "Yang dikirim tidak sampai utuh. Kirim lagi."),
    (
        "body_too_slow",
        "Kiriman terlalu lambat",
        "Yang dikirim tidak sampai pada waktunya. Kirim lagi.",
    ),
    ("busy", "Coba lagi", "Petugas lain sedang mengubah hal yang sama. Coba lagi."),
    (
        "checks_full",
        "Coba lagi nanti",
        "Pemeriksaan buku log yang berjalan sudah mencapai batas. Coba lagi nanti.",
    ),
    (
        "clock_off",
        "Jam mesin diragukan",
        "Jam mesin ini diragukan, jadi tidak ada yang diubah atau ditampilkan. Hubungi operator sistem.",
    ),
    (
        "cross_site",
        "Bukan dari halaman ini",
        "Permintaan ini harus datang dari halaman server ini.",
    ),
    ("crowded", "Coba lagi", "Terlalu banyak yang masuk bersamaan. Coba lagi."),
    (
        "disk_full",
        "Penyimpanan penuh",
        "Penyimpanan penuh. Penerimaan baru ditunda; berkas tetap dapat dibuka. Hubungi operator sistem.",
    ),
    ("encoded", "Kiriman tidak dapat dibaca", "Yang dikirim tidak dapat dibaca."),
    ("expectation", "Kiriman tidak dapat dibaca", "Yang dikirim tidak dapat dibaca."),
    (
        "exports_full",
        "Coba lagi nanti",
        "Paket bukti yang sedang diberikan sudah mencapai batas. Coba lagi nanti.",
    ),
    ("fault", "Ada yang gagal", "Ada yang gagal di dalam sistem. Hubungi operator sistem."),
    ("feeds_full", "Coba lagi nanti", "Pemantauan langsung sudah mencapai batas. Coba lagi nanti."),
    (
        "form",
        "Ada yang perlu diperbaiki",
        "Ada isian yang kurang atau salah. Perbaiki, lalu kirim lagi.",
    ),
    (
        "header",
        "Permintaan tidak lengkap",
        "Permintaan ini tidak lengkap. Muat ulang halaman, lalu coba lagi.",
    ),
    (
        "key_reused",
        "Sudah dipakai",
        "Formulir ini sudah dikirim dengan isi lain. Muat ulang halaman, lalu kirim lagi.",
    ),
    (
        "no_checkpoint",
        "Belum ada titik periksa",
        "Belum ada titik periksa yang mencakup hal ini. Tunggu titik periksa berikutnya.",
    ),
    ("no_entry", "Entri tidak ada", "Entri ini tidak ada dalam berkas."),
    ("no_place", "Tidak ada di buku log ini", "Tempat ini tidak ada di buku log ini."),
    ("no_request", "Permintaan tidak dapat dibaca", "Permintaan ini tidak dapat dibaca."),
    (
        "no_subject_request",
        "Belum diminta",
        "Tidak ada permintaan orang itu yang masih terbuka. Catat permintaannya dahulu.",
    ),
    ("no_such_route", "Halaman tidak ditemukan", "Halaman ini tidak ada. Periksa alamatnya."),
    (
        "not_for_role",
        "Tertutup bagi peran Anda",
        "Bagian ini tertutup bagi peran Anda, atau tidak untuk tujuan ini. Tanyakan kepada supervisor.",
    ),
    ("not_found", "Berkas tidak ditemukan", "Berkas tidak ditemukan. Periksa nomornya."),
    ("not_issued", "Belum diterbitkan", "Belum ada surat keterangan yang diterbitkan."),
    ("not_json", "Kiriman tidak dapat dibaca", "Yang dikirim tidak dapat dibaca."),
    (
        "not_recordable",
        "Tidak dapat dicatat",
        "Akses tidak dapat dicatat, jadi tidak ada yang diubah atau ditampilkan. Hubungi operator sistem.",
    ),
    ("not_said_to_be_json", "Kiriman tidak dapat dibaca", "Yang dikirim tidak dapat dibaca."),
    (
        "not_signed_in",
        "Masuk dahulu",
        "Masuk dahulu. Nama pengguna atau kata sandi tidak cocok, atau waktunya habis.",
    ),
    (
        "papers_held",
        "Menunggu dua orang",
        "Dua orang harus memutuskan dahulu apa yang diberikan kepada orang ini.",
    ),
    (
        "parameter",
        "Alamat tidak lengkap",
        "Ada bagian alamat yang kurang atau salah. Kembali, lalu pilih lagi.",
    ),
    (
        "parameters",
        "Alamat tidak dapat dibaca",
        "Bagian alamat setelah tanda tanya tidak dapat dibaca.",
    ),
    (
        "precondition_required",
        "Muat ulang halaman",
        "Halaman ini tidak menyebut keadaan berkas yang dilihat. Muat ulang, lalu kirim lagi.",
    ),
    (
        "prefetch",
        "Tidak diambil lebih dahulu",
        "Setiap akses dicatat, jadi tidak ada yang diambil lebih dahulu tanpa diminta.",
    ),
    (
        "restricted",
        "Tidak untuk tujuan ini",
        "Pemrosesan data kasus ini dibatasi: data disimpan dan tidak boleh digunakan untuk tujuan ini.",
    ),
    (
        "stale",
        "Kasus berubah",
        "Kasus ini baru diubah petugas lain. Lihat perubahannya, lalu kirim lagi.",
    ),
    ("too_large", "Terlalu besar", "Yang dikirim terlalu besar."),
    ("too_many", "Terlalu banyak", "Terlalu banyak permintaan. Tunggu sebentar, lalu coba lagi."),
    (
        "too_slow",
        "Belum ada jawaban",
        "Belum ada jawaban pada waktunya. Kirim lagi: yang sudah dicatat tidak dicatat dua kali.",
    ),
    ("unknown_parameter", "Alamat tidak dikenal", "Ada bagian alamat yang tidak dikenal di sini."),
    ("wait", "Tunggu sebentar", "Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi."),
    (
        "wrong_code",
        "Kode tidak cocok",
        "Kode pendirian tidak cocok, atau dua akun pertama sudah ada.",
    ),
    ("wrong_method", "Tidak dengan cara ini", "Alamat ini tidak menerima permintaan seperti ini."),
];

/// What the rules refuse, as a title.
pub(crate) const REFUSED: &str = "Tidak dapat dilakukan";

/// Title and detail of a problem with this code.
pub(crate) fn in_indonesian(code: &str) -> Option<[&'static str; 2]> {
    let known = PROBLEMS.iter().find(|(known, ..)| *known == code);
    known.map(|(_, title, detail)| [*title, *detail])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The codes that the sources of the server make problems of.
    #[test]
    fn each_problem_is_here_and_none_that_is_none() {
        let mut files = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        let mut codes = BTreeSet::new();
        while let Some(path) = files.pop() {
            if path.is_dir() {
                files.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap();
            for made in ["Problem::new(", "Self::new(", "unavailable("] {
                for call in text.split(made).skip(1) {
                    // The code is the first text: a status stands before it, or nothing.
                    let before = call.split('"').next().unwrap();
                    let told = call.split('"').nth(1).unwrap_or_default();
                    let plain = told.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
                    let first = before.trim().is_empty() || before.contains("StatusCode::");
                    if first
                        && plain
                        && !told.is_empty()
                        && !before.contains(';')
                        && !before.contains("code")
                    {
                        codes.insert(told.to_owned());
                    }
                }
            }
            if text.contains("\"no_request\"") {
                codes.insert("no_request".to_owned());
            }
        }
        let known: BTreeSet<String> =
            PROBLEMS.iter().map(|(code, ..)| (*code).to_owned()).collect();
        let differ: Vec<_> = known.symmetric_difference(&codes).collect();
        assert_eq!(differ, Vec::<&String>::new());
    }
}
