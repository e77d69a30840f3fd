//! What the fields of forms are called: Indonesian and English.

macro_rules! fields {
    ($($name:literal [$id:literal, $en:literal];)*) => {
        /// Every field by its name in JSON.
        pub(crate) const FIELDS: &[(&str, [&str; 2])] = &[$(($name, [$id, $en]),)*];
    };
}

fields! {
    "about" ["Tentang siapa", "About whom"];
    "address" ["Alamat", "Address"];
    "age_band" ["Kelompok umur", "Age band"];
    "alternative" ["Yang disarankan", "What was offered instead"];
    "answer_due" ["Jawaban paling lambat", "Answer at the latest"];
    "asker" ["Diminta oleh", "Asked by"];
    "authority" ["Pihak berwenang", "Authority"];
    "birth_date" ["Tanggal lahir", "Date of birth"];
    "cancelled_by" ["Dibatalkan oleh", "Called off by"];
    "capacity" ["Bertindak sebagai", "Acting as"];
    "cases" ["Kasus", "Cases"];
    "cause" ["Sebab", "Cause"];
    "certificate" ["Nomor sertifikat", "Certificate"];
    "channel" ["Cara datang", "Channel"];
    "class" ["Golongan", "Class"];
    "code" ["Kode pendirian", "Founding code"];
    "consent" ["Persetujuan", "Consent"];
    "cookie" ["Simpan di peramban ini", "Keep in this browser"];
    "covers" ["Menggantikan", "Stands in for"];
    "data_groups" ["Kelompok data", "Groups of data"];
    "decision" ["Keputusan", "Decision"];
    "delivery" ["Cara penyampaian", "Delivery"];
    "disability" ["Disabilitas", "Disability"];
    "document" ["Surat", "Paper"];
    "education" ["Pendidikan", "Education"];
    "eligible" ["Dapat dilayani di sini", "Can be served here"];
    "ends" ["Berlaku sampai", "Until"];
    "entry" ["Nomor entri", "Entry"];
    "error" ["Yang keliru", "What was wrong"];
    "expires_at" ["Berlaku sampai", "Until"];
    "expires_on" ["Berlaku sampai", "Until"];
    "field" ["Kolom", "Field"];
    "first" ["Bagian pertama kode", "First half of the code"];
    "form_version" ["Edisi formulir", "Edition of the form"];
    "from" ["Sejak", "From"];
    "ground" ["Alasan", "Ground"];
    "head_count" ["Jumlah yang hadir", "How many took part"];
    "identified" ["Cara dikenali", "How they were identified"];
    "institution" ["Lembaga", "Institution"];
    "institutions" ["Golongan lembaga", "Classes of institutions"];
    "instrument" ["Jenis surat", "Kind of paper"];
    "items" ["Yang diserahkan", "What was handed over"];
    "kecamatan" ["Kecamatan", "Kecamatan"];
    "kelurahan" ["Kelurahan", "Kelurahan"];
    "kind" ["Jenis", "Kind"];
    "kinds" ["Jenis persetujuan", "Kinds of consent"];
    "known_at" ["Diketahui pada", "Known since"];
    "language" ["Bahasa", "Language"];
    "late_reason" ["Sebab baru dicatat sekarang", "Why it is recorded late"];
    "letter" ["Nomor surat rujukan", "Letter of referral"];
    "level" ["Tingkat kerahasiaan", "Confidentiality"];
    "looks" ["Nomor akses", "Numbers of the looks"];
    "marital" ["Status perkawinan", "Marital status"];
    "matter" ["Pokok pemeriksaan", "Matter"];
    "members" ["Anggota panel", "Members"];
    "minutes" ["Lama (menit)", "Length (minutes)"];
    "mode" ["Tempat atau cara", "How it was held"];
    "name" ["Nama lengkap", "Full name"];
    "narrative" ["Cerita", "What was told"];
    "new" ["Kata sandi baru", "New password"];
    "nik" ["NIK", "Identity number"];
    "note" ["Keterangan", "Remark"];
    "notice_version" ["Edisi pemberitahuan", "Edition of the notice"];
    "number" ["Nomor register", "Register number"];
    "occurred_at" ["Kapan terjadi, bila bukan sekarang", "When it happened, if not now"];
    "old" ["Kata sandi sekarang", "Present password"];
    "order" ["Perintah resmi", "Order"];
    "outcome" ["Hasil", "Outcome"];
    "packet" ["Isi yang dikirim", "What goes along"];
    "part" ["Bagian ke", "Part"];
    "party" ["Pihak", "Person"];
    "password" ["Kata sandi", "Password"];
    "persons_estimate" ["Perkiraan jumlah orang", "How many persons, about"];
    "phone" ["Telepon", "Telephone"];
    "ppks" ["Kode PPKS", "PPKS code"];
    "present" ["Yang hadir", "Who took part"];
    "problem" ["Pokok masalah", "Problem"];
    "profession" ["Profesi", "Profession"];
    "quorum" ["Jumlah yang harus bersedia", "Quorum"];
    "reason" ["Alasan", "Reason"];
    "recipient" ["Penerima", "Recipient"];
    "recipients" ["Golongan penerima", "Classes of recipients"];
    "recipients_told" ["Penerima sudah diberi tahu", "Recipients were told"];
    "reference" ["Nomor surat", "Number of the paper"];
    "relationship" ["Hubungan", "Relationship"];
    "religion" ["Agama", "Religion"];
    "request" ["Permintaan", "Request"];
    "requester" ["Peminta", "Who asks"];
    "role" ["Peran", "Role"];
    "roles" ["Peran", "Roles"];
    "second" ["Bagian kedua kode", "Second half of the code"];
    "section" ["Bagian", "Section"];
    "sections" ["Bagian berkas", "Sections"];
    "seq" ["Nomor entri", "Entry"];
    "service" ["Layanan", "Service"];
    "session" ["Sesi yang dijadwalkan", "Planned session"];
    "sex" ["Jenis kelamin", "Sex"];
    "source" ["Diketahui dari", "Source"];
    "staff" ["Petugas", "Member of staff"];
    "standing" ["Klien baru atau lama", "New or continuing client"];
    "starts" ["Berlaku sejak", "From"];
    "starts_at" ["Waktu mulai", "Starts at"];
    "subject" ["Untuk siapa", "For whom"];
    "summary" ["Ringkasan", "Summary"];
    "text" ["Catatan", "Note"];
    "through" ["Melalui", "Through whom"];
    "to" ["Kepada", "To"];
    "track" ["Keadaan masalah", "Track"];
    "unit" ["Unit", "Unit"];
    "until" ["Sampai", "Until"];
    "urgency" ["Kemendesakan", "Urgency"];
    "valid_until" ["Berlaku sampai", "Valid until"];
    "verdict" ["Penilaian", "Verdict"];
    "version" ["Edisi", "Edition"];
    "what" ["Yang dilakukan", "What was done"];
    "with_reporter" ["Termasuk pelapor", "With who reported"];
    "withheld" ["Yang tidak boleh diberikan", "What is withheld"];
}

/// A name that means another thing in one deed.
const OF_ONE: &[(&str, &str, [&str; 2])] = &[
    ("add_addendum", "note", ["Catatan yang ditambah", "The note it adds to"]),
    ("correct_note", "note", ["Catatan yang dikoreksi", "The note it corrects"]),
    ("open_emergency", "text", ["Sebutkan bahayanya", "Name the danger"]),
    ("find_in_emergency", "text", ["Sebutkan bahayanya", "Name the danger"]),
    ("find_in_emergency", "name", ["Nama orang yang dalam bahaya", "Name of the person in danger"]),
    ("find_in_emergency", "minutes", ["Berapa menit", "For how many minutes"]),
    ("open_emergency", "minutes", ["Berapa menit", "For how many minutes"]),
    ("hold_session", "minutes", ["Lama sesi (menit)", "Length of session (minutes)"]),
    ("hold_session", "about", ["Catatan ini tentang siapa", "Whom the note tells of"]),
    (
        "hold_session",
        "notes.party",
        ["Catatan terpisah: tentang siapa", "A note apart: about whom"],
    ),
    ("hold_session", "notes.text", ["Catatan terpisah", "The note apart"]),
];

/// What a field of a deed is called, by its place with dots between.
pub(crate) fn field(operation: &str, place: &str) -> Option<[&'static str; 2]> {
    let steps = place.split('.').filter(|step| step.parse::<usize>().is_err());
    let way = steps.collect::<Vec<_>>().join(".");
    let name = way.rsplit('.').next().unwrap_or_default();
    let one = OF_ONE.iter().find(|(deed, field, _)| *deed == operation && *field == way);
    let all = || FIELDS.iter().find(|(field, _)| *field == name).map(|(_, words)| *words);
    one.map(|(.., words)| *words).or_else(all)
}

/// What stands in clear in an event of a case beside what its form had.
const FACTS: &[(&str, [&str; 2])] = &[
    ("basis", ["Dasar", "Basis"]),
    ("category", ["Pokok", "Kind"]),
    ("child", ["Anak", "Child"]),
    ("due", ["Paling lambat", "At the latest"]),
    ("open_referrals", ["Rujukan belum selesai", "Referrals still open"]),
    ("oral", ["Perintah lisan", "By word of mouth"]),
    ("review_due", ["Dinilai paling lambat", "Reviewed at the latest"]),
    ("stop_due", ["Dihentikan paling lambat", "Stopped at the latest"]),
    ("within", ["Tepat waktu", "In time"]),
];

/// What a clear field of an event is called; none where it tells a reader nothing.
pub(crate) fn fact(event: &str, name: &str) -> Option<[&'static str; 2]> {
    if (event, name) == ("session_held", "number") {
        return Some(["Sesi ke", "Session"]);
    }
    let known = FACTS.iter().find(|(fact, _)| *fact == name).map(|(_, words)| *words);
    known.or_else(|| field("", name))
}
