//! What each deed is called on its button, and what is told once it is done: Indonesian and English.

/// A deed in words; Indonesian first.
pub(crate) struct Deed {
    /// The operation of the API.
    pub(crate) operation: &'static str,
    /// What its button says: the deed. It is the title of its page too.
    pub(crate) button: [&'static str; 2],
    /// What is told once it is done.
    pub(crate) done: [&'static str; 2],
}

macro_rules! deeds {
    ($($operation:literal [$id:literal, $en:literal] [$done_id:literal, $done_en:literal];)*) => {
        /// Every deed.
        pub(crate) const DEEDS: &[Deed] = &[$(Deed {
            operation: $operation,
            button: [$id, $en],
            done: [$done_id, $done_en],
        },)*];
    };
}

deeds! {
    "suspect_breach" ["Catat dugaan kegagalan", "Record a suspected breach"]
        ["Dugaan kegagalan dicatat.", "The suspicion was recorded."];
    "close_breach" ["Tutup catatan kegagalan", "Close the breach"]
        ["Catatan kegagalan ditutup.", "The breach was closed."];
    "confirm_breach" ["Pastikan kegagalan", "Confirm the breach"]
        ["Kegagalan dipastikan.", "The breach was confirmed."];
    "notify_breach" ["Catat pemberitahuan", "Record the notice"]
        ["Pemberitahuan dicatat.", "The notice was recorded."];
    "open_intake" ["Catat penerimaan", "Record the intake"]
        ["Penerimaan dicatat.", "The intake was recorded."];
    "question_access" ["Tandai untuk ditanyakan", "Flag these looks"]
        ["Pertanyaan tentang akses dicatat.", "The question was recorded."];
    "resolve_access_question" ["Jawab pertanyaan tentang akses", "Answer the question"]
        ["Jawaban dicatat.", "The answer was recorded."];
    "suspend_accounting" ["Tahan keterangan", "Hold the accounting back"]
        ["Keterangan ditahan.", "The accounting is held back."];
    "lift_suspension" ["Akhiri penahanan keterangan", "End the suspension"]
        ["Penahanan keterangan diakhiri.", "The suspension ended."];
    "assign_case" ["Tugaskan kasus", "Assign the case"]
        ["Kasus ditugaskan.", "The case was assigned."];
    "bar_access" ["Tutup akses", "Bar access"]
        ["Akses ditutup.", "Access was barred."];
    "propose_bar" ["Usulkan penutupan akses", "Propose to bar access"]
        ["Penutupan akses diusulkan.", "The bar was proposed."];
    "approve_bar" ["Setujui penutupan akses", "Approve the bar"]
        ["Akses ditutup.", "Access was barred."];
    "propose_bar_end" ["Usulkan pembukaan akses kembali", "Propose to end the bar"]
        ["Pembukaan akses kembali diusulkan.", "The end of the bar was proposed."];
    "approve_bar_end" ["Setujui pembukaan akses kembali", "Approve the end of the bar"]
        ["Akses dibuka kembali.", "The bar ended."];
    "decline_bar_end" ["Pertahankan penutupan akses", "Keep the bar"]
        ["Penutupan akses dipertahankan.", "The bar was kept."];
    "decline_bar" ["Tolak penutupan akses", "Decline the bar"]
        ["Penutupan akses ditolak.", "The bar was declined."];
    "propose_closure" ["Usulkan penutupan kasus", "Propose the closure"]
        ["Penutupan kasus diusulkan.", "The closure was proposed."];
    "approve_closure" ["Setujui penutupan kasus", "Approve the closure"]
        ["Kasus ditutup.", "The case was closed."];
    "return_closure" ["Kembalikan usul penutupan", "Return the closure"]
        ["Usul penutupan dikembalikan.", "The closure was returned."];
    "add_co_worker" ["Tambah petugas", "Add a co-worker"]
        ["Petugas tambahan dicatat.", "The co-worker was added."];
    "remove_co_worker" ["Akhiri tugas petugas tambahan", "Relieve the co-worker"]
        ["Tugas petugas tambahan diakhiri.", "The co-worker was relieved."];
    "set_confidentiality" ["Tetapkan tingkat kerahasiaan", "Set the confidentiality"]
        ["Tingkat kerahasiaan ditetapkan.", "The confidentiality was set."];
    "declare_conflict" ["Nyatakan benturan kepentingan", "Declare a conflict of interest"]
        ["Benturan kepentingan dicatat.", "The conflict was recorded."];
    "give_consent" ["Catat persetujuan", "Record the consent"]
        ["Persetujuan dicatat.", "The consent was recorded."];
    "refuse_consent" ["Catat persetujuan yang tidak diberikan", "Record a refused consent"]
        ["Dicatat bahwa persetujuan tidak diberikan.", "The refusal was recorded."];
    "narrow_consent" ["Persempit persetujuan", "Narrow the consent"]
        ["Persetujuan dipersempit.", "The consent was narrowed."];
    "stop_processing" ["Pastikan pemrosesan berhenti", "Confirm that processing stopped"]
        ["Pemrosesan dipastikan berhenti.", "That processing stopped was recorded."];
    "withdraw_consent" ["Catat penarikan persetujuan", "Withdraw the consent"]
        ["Penarikan persetujuan dicatat.", "The withdrawal was recorded."];
    "decline_intake" ["Tolak penerimaan", "Decline the intake"]
        ["Penerimaan ditolak.", "The intake was declined."];
    "request_disclosure" ["Catat permintaan data", "Record a request for data"]
        ["Permintaan data dicatat.", "The request was recorded."];
    "make_disclosure" ["Catat pemberian data", "Record what was handed over"]
        ["Pemberian data dicatat.", "The disclosure was recorded."];
    "decide_disclosure" ["Putuskan permintaan data", "Decide the request"]
        ["Keputusan dicatat.", "The decision was recorded."];
    "make_requested_disclosure" ["Catat pemberian data", "Record what was handed over"]
        ["Pemberian data dicatat.", "The disclosure was recorded."];
    "find_in_emergency" ["Buka berkas dalam keadaan darurat", "Open a file in an emergency"]
        ["Akses darurat dibuka, dan akan dinilai petugas lain.", "Emergency access was opened, and another will review it."];
    "open_emergency" ["Buka dalam keadaan darurat", "Open in an emergency"]
        ["Akses darurat terbuka.", "Emergency access is open."];
    "end_emergency" ["Akhiri akses darurat", "End the emergency access"]
        ["Akses darurat diakhiri.", "The emergency access ended."];
    "review_emergency" ["Nilai akses darurat", "Review the emergency access"]
        ["Penilaian dicatat.", "The review was recorded."];
    "request_erasure" ["Minta pemusnahan data", "Ask for an erasure"]
        ["Permintaan pemusnahan dicatat.", "The request was recorded."];
    "approve_erasure" ["Setujui pemusnahan data", "Approve the erasure"]
        ["Persetujuan pemusnahan dicatat.", "The approval was recorded."];
    "attest_erasure" ["Catat yang dimusnahkan petugas", "Attest what people did"]
        ["Pernyataan dicatat.", "The attestation was recorded."];
    "propose_redaction" ["Usulkan penghitaman", "Propose a redaction"]
        ["Penghitaman diusulkan.", "The redaction was proposed."];
    "refuse_erasure" ["Tolak pemusnahan data", "Refuse the erasure"]
        ["Penolakan pemusnahan dicatat.", "The refusal was recorded."];
    "place_hold" ["Tunda pemusnahan", "Place a legal hold"]
        ["Penundaan pemusnahan dicatat.", "The hold was placed."];
    "propose_hold_release" ["Usulkan akhir penundaan pemusnahan", "Propose to end the hold"]
        ["Akhir penundaan diusulkan.", "The end of the hold was proposed."];
    "approve_hold_release" ["Setujui akhir penundaan pemusnahan", "Approve the end of the hold"]
        ["Penundaan pemusnahan berakhir.", "The hold ended."];
    "keep_hold" ["Pertahankan penundaan pemusnahan", "Keep the hold"]
        ["Penundaan pemusnahan dipertahankan.", "The hold was kept."];
    "give_notice" ["Catat pemberitahuan kerahasiaan", "Record the notice"]
        ["Pemberitahuan kerahasiaan dicatat.", "The notice was recorded."];
    "propose_papers" ["Usulkan surat yang diberikan", "Propose what goes out"]
        ["Usul dicatat.", "The proposal was recorded."];
    "approve_papers" ["Setujui surat yang diberikan", "Approve what goes out"]
        ["Persetujuan dicatat.", "The approval was recorded."];
    "decline_papers" ["Tolak surat yang diberikan", "Decline what would go out"]
        ["Penolakan dicatat.", "The refusal was recorded."];
    "add_party" ["Tambah pihak", "Add a person"]
        ["Pihak dicatat.", "The person was added."];
    "remove_party" ["Keluarkan pihak", "Take the person out"]
        ["Pihak dikeluarkan.", "The person was taken out."];
    "approve_redaction" ["Setujui penghitaman", "Approve the redaction"]
        ["Penghitaman disetujui.", "The redaction was approved."];
    "decline_redaction" ["Tolak penghitaman", "Decline the redaction"]
        ["Penghitaman ditolak.", "The redaction was declined."];
    "propose_referral" ["Buat rujukan", "Propose the referral"]
        ["Rujukan diusulkan.", "The referral was proposed."];
    "accept_referral" ["Catat rujukan diterima", "Record that it was accepted"]
        ["Penerimaan rujukan dicatat.", "The acceptance was recorded."];
    "acknowledge_referral" ["Catat rujukan sampai", "Record that it came in"]
        ["Dicatat bahwa rujukan sampai.", "That it came in was recorded."];
    "decline_referral" ["Catat rujukan tidak diterima", "Record that it was declined"]
        ["Dicatat bahwa rujukan tidak diterima.", "The refusal was recorded."];
    "report_outcome" ["Catat hasil rujukan", "Record the outcome"]
        ["Hasil rujukan dicatat.", "The outcome was recorded."];
    "revoke_referral" ["Tarik rujukan", "Take the referral back"]
        ["Rujukan ditarik.", "The referral was taken back."];
    "send_referral" ["Kirim rujukan", "Send the referral"]
        ["Pengiriman rujukan dicatat.", "The referral was recorded as sent."];
    "reopen_case" ["Lanjutkan kasus kembali", "Reopen the case"]
        ["Kasus dilanjutkan kembali.", "The case was reopened."];
    "restrict_processing" ["Batasi pemrosesan", "Restrict the processing"]
        ["Pemrosesan dibatasi.", "The processing is restricted."];
    "resume_processing" ["Akhiri pembatasan pemrosesan", "End the restriction"]
        ["Pembatasan pemrosesan diakhiri.", "The restriction ended."];
    "assign_retention" ["Tetapkan masa simpan", "Set the retention"]
        ["Masa simpan ditetapkan.", "The retention was set."];
    "screen_intake" ["Catat identifikasi awal", "Record the screening"]
        ["Identifikasi awal dicatat.", "The screening was recorded."];
    "hold_session" ["Catat sesi", "Record the session"]
        ["Sesi dicatat.", "The session was recorded."];
    "schedule_session" ["Jadwalkan sesi", "Plan the session"]
        ["Sesi dijadwalkan.", "The session was planned."];
    "add_addendum" ["Tambah catatan", "Add to the note"]
        ["Tambahan catatan dicatat.", "The addendum was recorded."];
    "cancel_session" ["Batalkan sesi", "Call the session off"]
        ["Sesi dibatalkan.", "The session was called off."];
    "correct_note" ["Catat koreksi", "Record the correction"]
        ["Koreksi dicatat.", "The correction was recorded."];
    "miss_session" ["Catat sesi tidak terlaksana", "Record that it did not happen"]
        ["Dicatat bahwa sesi tidak terlaksana.", "That it did not happen was recorded."];
    "sign_note" ["Tanda tangani catatan", "Sign the note"]
        ["Catatan ditandatangani.", "The note was signed."];
    "request_subject_access" ["Catat permintaan klien", "Record the request"]
        ["Permintaan dicatat.", "The request was recorded."];
    "refuse_subject_access" ["Tolak permintaan", "Refuse the request"]
        ["Penolakan dicatat.", "The refusal was recorded."];
    "request_transfer" ["Minta pengalihan kasus", "Ask for a transfer"]
        ["Pengalihan kasus diminta.", "The transfer was asked for."];
    "accept_transfer" ["Terima pengalihan kasus", "Take the case"]
        ["Kasus dialihkan kepada Anda.", "The case is yours."];
    "decline_transfer" ["Tolak pengalihan kasus", "Decline the case"]
        ["Pengalihan kasus ditolak.", "The transfer was declined."];
    "acknowledge_clock" ["Catat sudah diketahui", "Acknowledge"]
        ["Dicatat sudah diketahui.", "It was acknowledged."];
    "order_inquiry" ["Catat perintah pemeriksaan", "Record the order"]
        ["Perintah pemeriksaan dicatat.", "The order was recorded."];
    "assent_inquiry" ["Bersedia menjadi anggota panel", "Assent to sit"]
        ["Kesediaan dicatat.", "The assent was recorded."];
    "decline_inquiry" ["Tidak bersedia menjadi anggota panel", "Decline to sit"]
        ["Ketidaksediaan dicatat.", "The refusal was recorded."];
    "end_inquiry" ["Akhiri pemeriksaan", "End the inquiry"]
        ["Pemeriksaan diakhiri.", "The inquiry ended."];
    "propose_rotation" ["Usulkan penggantian kunci", "Propose the replacement"]
        ["Penggantian kunci diusulkan.", "The replacement was proposed."];
    "approve_rotation" ["Setujui penggantian kunci", "Approve the replacement"]
        ["Penggantian kunci disetujui.", "The replacement was approved."];
    "decline_rotation" ["Tolak penggantian kunci", "Decline the replacement"]
        ["Penggantian kunci ditolak.", "The replacement was declined."];
    "change_password" ["Ganti kata sandi", "Change the password"]
        ["Kata sandi diganti.", "The password was changed."];
    "issue_token" ["Terbitkan token", "Issue a token"]
        ["Token diterbitkan.", "The token was issued."];
    "sign_out" ["Keluar", "Sign out"]
        ["Anda sudah keluar.", "You are signed out."];
    "register_staff" ["Daftarkan petugas", "Register the member of staff"]
        ["Petugas didaftarkan.", "The member of staff was registered."];
    "found_accounts" ["Buat dua akun pertama", "Make the first two accounts"]
        ["Dua akun pertama dibuat.", "The first two accounts were made."];
    "propose_recovery" ["Umumkan pemulihan akun", "Announce the recovery"]
        ["Pemulihan akun diumumkan.", "The recovery was announced."];
    "complete_recovery" ["Selesaikan pemulihan akun", "Complete the recovery"]
        ["Pemulihan akun selesai.", "The recovery is complete."];
    "object_to_recovery" ["Ajukan keberatan", "Object"]
        ["Keberatan dicatat.", "The objection was recorded."];
    "record_credential" ["Catat izin praktik", "Record the credential"]
        ["Izin praktik dicatat.", "The credential was recorded."];
    "end_staff" ["Catat petugas berhenti", "Record that they left"]
        ["Dicatat bahwa petugas berhenti.", "That they left was recorded."];
    "open_enrolment" ["Buka pendaftaran akun", "Open the enrolment"]
        ["Pendaftaran akun dibuka.", "The enrolment was opened."];
    "approve_enrolment" ["Setujui pendaftaran akun", "Approve the enrolment"]
        ["Pendaftaran akun disetujui.", "The enrolment was approved."];
    "reinstate_staff" ["Izinkan petugas kembali", "Let them come back"]
        ["Petugas diizinkan kembali.", "They may sign in again."];
    "propose_reinstatement" ["Usulkan petugas kembali", "Propose that they come back"]
        ["Usul dicatat.", "The proposal was recorded."];
    "decline_reinstatement" ["Tolak petugas kembali", "Decline that they come back"]
        ["Penolakan dicatat.", "The refusal was recorded."];
    "propose_removal" ["Usulkan pemberhentian", "Propose to let them go"]
        ["Pemberhentian diusulkan.", "The proposal was recorded."];
    "decline_removal" ["Tolak pemberhentian", "Decline to let them go"]
        ["Pemberhentian ditolak.", "The refusal was recorded."];
    "propose_role" ["Usulkan peran", "Propose the role"]
        ["Peran diusulkan.", "The role was proposed."];
    "approve_role" ["Setujui peran", "Approve the role"]
        ["Peran disetujui.", "The role was approved."];
    "decline_role" ["Tolak peran", "Decline the role"]
        ["Peran ditolak.", "The role was declined."];
    "revoke_role" ["Cabut peran", "Take the role back"]
        ["Peran dicabut.", "The role was taken back."];
    "suspend_staff" ["Tangguhkan petugas", "Suspend them"]
        ["Petugas ditangguhkan.", "They are suspended."];
    "confirm_suspension" ["Pertahankan penangguhan", "Confirm the suspension"]
        ["Penangguhan dipertahankan.", "The suspension was confirmed."];
    "revoke_token" ["Cabut token", "Revoke the token"]
        ["Token dicabut.", "The token was revoked."];
    "unlock_account" ["Buka kunci akun", "Unlock the account"]
        ["Kunci akun dibuka.", "The account was unlocked."];
}

/// The deed of this operation.
pub(crate) fn deed(operation: &str) -> Option<&'static Deed> {
    DEEDS.iter().find(|deed| deed.operation == operation)
}
