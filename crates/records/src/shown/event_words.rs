//! What each event is called to a person who knows none of their names.

use super::words::Tongue;

impl Tongue {
    /// What an event is called; one that this version does not know stands for itself.
    pub(super) fn event(self, event_type: &str) -> &str {
        let known = WORDS.iter().find(|(known, _, _)| *known == event_type);
        known.map_or(event_type, |(_, id, en)| self.of(id, en))
    }
}

/// Each event that is no look, in the order of the catalogue, in Indonesian and English.
const WORDS: &[(&str, &str, &str)] = &[
    ("intake_opened", "penerimaan dibuka", "the intake was opened"),
    ("party_added", "pihak ditambahkan", "a party was added"),
    ("party_removed", "pihak dikeluarkan", "a party was removed"),
    ("intake_screened", "penyaringan dilakukan", "the intake was screened"),
    ("intake_declined", "penerimaan ditolak", "the intake was declined"),
    (
        "confidentiality_level_set",
        "tingkat kerahasiaan ditetapkan",
        "the level of confidentiality was set",
    ),
    (
        "confidentiality_notice_given",
        "pemberitahuan kerahasiaan diberikan",
        "notice of confidentiality was given",
    ),
    ("consent_given", "persetujuan diberikan", "consent was given"),
    ("consent_refused", "persetujuan tidak diberikan", "consent was refused"),
    ("consent_narrowed", "persetujuan dipersempit", "consent was narrowed"),
    ("consent_withdrawn", "persetujuan ditarik", "consent was withdrawn"),
    ("processing_stopped", "pemrosesan dihentikan", "processing was stopped"),
    ("case_assigned", "kasus ditugaskan", "the case was assigned"),
    ("case_transfer_requested", "pengalihan kasus diminta", "a transfer of the case was requested"),
    (
        "case_transfer_accepted",
        "pengalihan kasus diterima",
        "the transfer of the case was accepted",
    ),
    ("case_transfer_declined", "pengalihan kasus ditolak", "the transfer of the case was declined"),
    ("co_worker_added", "rekan kerja ditambahkan", "a co-worker was added"),
    ("co_worker_removed", "rekan kerja dikeluarkan", "a co-worker was removed"),
    ("access_barred", "akses seseorang ditutup", "somebody was barred from the case"),
    (
        "conflict_of_interest_declared",
        "benturan kepentingan dinyatakan",
        "a conflict of interest was declared",
    ),
    ("session_scheduled", "sesi dijadwalkan", "a session was scheduled"),
    ("session_held", "sesi dilaksanakan", "a session was held"),
    ("session_missed", "sesi tidak dihadiri", "a session was missed"),
    ("session_cancelled", "sesi dibatalkan", "a session was cancelled"),
    ("session_note_signed", "catatan sesi ditandatangani", "the note of a session was signed"),
    ("session_addendum_added", "catatan tambahan dibuat", "an addendum was added"),
    ("note_corrected", "catatan dibetulkan", "a note was corrected"),
    ("referral_proposed", "rujukan diusulkan", "a referral was proposed"),
    ("referral_sent", "rujukan dikirim", "a referral was sent"),
    ("referral_acknowledged", "rujukan tercatat sampai", "the referral was acknowledged"),
    ("referral_accepted", "rujukan diterima", "the referral was accepted"),
    ("referral_declined", "rujukan ditolak", "the referral was declined"),
    (
        "referral_outcome_reported",
        "hasil rujukan dilaporkan",
        "the outcome of the referral was reported",
    ),
    ("referral_revoked", "rujukan dicabut", "the referral was revoked"),
    ("disclosure_requested", "pengungkapan diminta", "a disclosure was requested"),
    ("disclosure_decided", "pengungkapan diputuskan", "a disclosure was decided"),
    ("disclosure_made", "pengungkapan dilakukan", "a disclosure was made"),
    ("closure_proposed", "penutupan kasus diusulkan", "closure of the case was proposed"),
    ("closure_approved", "penutupan kasus disetujui", "closure of the case was approved"),
    ("closure_returned", "usul penutupan dikembalikan", "the proposal to close was returned"),
    ("case_closed", "kasus ditutup", "the case was closed"),
    ("case_reopened", "kasus dibuka kembali", "the case was reopened"),
    ("retention_class_assigned", "masa simpan ditetapkan", "the time of keeping was set"),
    ("legal_hold_placed", "penahanan hukum ditetapkan", "a legal hold was placed"),
    (
        "legal_hold_release_proposed",
        "pelepasan penahanan hukum diusulkan",
        "release of a legal hold was proposed",
    ),
    ("legal_hold_released", "penahanan hukum dilepas", "a legal hold was released"),
    ("erasure_requested", "penghapusan diminta", "erasure was requested"),
    ("erasure_refused", "penghapusan ditolak", "erasure was refused"),
    ("erasure_approved", "penghapusan disetujui", "erasure was approved"),
    ("erasure_begun", "penghapusan dimulai", "erasure was begun"),
    ("subject_key_destroyed", "kunci subjek data dimusnahkan", "the key of a person was destroyed"),
    ("erasure_attested", "penghapusan dinyatakan selesai", "erasure was attested"),
    ("redaction_proposed", "penghitaman diusulkan", "a redaction was proposed"),
    ("redaction_declined", "usul penghitaman ditolak", "a redaction was declined"),
    ("redaction_begun", "penghitaman dimulai", "a redaction was begun"),
    ("part_resealed", "bagian disegel ulang", "a part was sealed anew"),
    ("mentions_redacted", "penyebutan dihitamkan", "mentions of a person were redacted"),
    ("processing_restricted", "pemrosesan dibatasi", "processing was restricted"),
    ("processing_resumed", "pemrosesan dilanjutkan", "processing was resumed"),
    ("subject_access_requested", "subjek data meminta akses", "a person asked for their data"),
    ("subject_access_answered", "permintaan akses dijawab", "the request of a person was answered"),
    ("subject_access_refused", "permintaan akses ditolak", "the request of a person was refused"),
    (
        "access_questioned_by_subject",
        "subjek data mempertanyakan akses",
        "a person questioned a look",
    ),
    (
        "access_question_resolved",
        "pertanyaan tentang akses dijawab",
        "the question about a look was resolved",
    ),
    (
        "accounting_suspended",
        "pemberitahuan akses ditangguhkan",
        "the accounting of looks was suspended",
    ),
    (
        "accounting_suspension_lifted",
        "penangguhan pemberitahuan dicabut",
        "the suspension of the accounting was lifted",
    ),
    ("emergency_access_opened", "akses darurat dibuka", "emergency access was opened"),
    ("emergency_access_ended", "akses darurat berakhir", "emergency access ended"),
    ("emergency_access_reviewed", "akses darurat ditinjau", "emergency access was reviewed"),
    ("inquiry_assented", "penyelidikan disetujui", "the inquiry was assented to"),
    ("inquiry_declined", "penyelidikan ditolak", "the inquiry was declined"),
    ("inquiry_ended", "penyelidikan berakhir", "the inquiry ended"),
    ("breach_confirmed", "pelanggaran data dipastikan", "a breach was confirmed"),
    ("breach_notified", "pelanggaran data diberitahukan", "a breach was notified"),
    ("breach_closed", "pelanggaran data selesai ditangani", "a breach was closed"),
    ("staff_registered", "petugas didaftarkan", "a member of staff was registered"),
    ("role_granted", "peran diberikan", "a role was granted"),
    ("role_revoked", "peran dicabut", "a role was revoked"),
    ("token_issued", "token diterbitkan", "a token was issued"),
    ("token_revoked", "token dicabut", "a token was revoked"),
    ("staff_suspended", "petugas diberhentikan sementara", "a member of staff was suspended"),
    ("staff_reinstated", "petugas diaktifkan kembali", "a member of staff was reinstated"),
    ("staff_left", "petugas keluar", "a member of staff left"),
    ("role_proposed", "peran diusulkan", "a role was proposed"),
    ("role_proposal_declined", "usul peran ditolak", "a proposed role was declined"),
    ("enrolment_opened", "pendaftaran akun dibuka", "an enrolment was opened"),
    ("enrolment_approved", "pendaftaran akun disetujui", "an enrolment was approved"),
    ("password_set", "kata sandi ditetapkan", "a password was set"),
    ("sign_in_opened", "petugas masuk", "somebody signed in"),
    ("sign_in_ended", "petugas keluar dari sistem", "a sign-in ended"),
    ("account_locked", "akun dikunci", "an account was locked"),
    ("account_unlocked", "kunci akun dibuka", "an account was unlocked"),
    ("accounts_founded", "akun pertama dibuat", "the first accounts were founded"),
    ("credential_recorded", "tanda pengenal dicatat", "a credential was recorded"),
    ("recovery_proposed", "pemulihan akun diusulkan", "a recovery was proposed"),
    ("recovery_objected", "pemulihan akun ditentang", "a recovery was objected to"),
    ("recovery_completed", "pemulihan akun selesai", "a recovery was completed"),
    ("ledger_created", "buku catatan dibuat", "the log was founded"),
    ("system_started", "sistem mulai berjalan", "the system started"),
    ("system_stopped", "sistem berhenti", "the system stopped"),
    ("policy_published", "kebijakan diterbitkan", "a policy was published"),
    ("sign_ins_failed", "percobaan masuk gagal", "attempts to sign in failed"),
    ("key_rotation_proposed", "penggantian kunci diusulkan", "replacing a key was proposed"),
    ("key_rotation_approved", "penggantian kunci disetujui", "replacing a key was approved"),
    ("key_rotated", "kunci diganti", "a key was replaced"),
    ("checkpoint_key_set", "kunci titik periksa ditetapkan", "the key of checkpoints was set"),
    (
        "heads_committed",
        "ujung semua aliran dicatat untuk titik periksa",
        "the ends of all streams were told for a checkpoint",
    ),
    ("generation_begun", "generasi baru dimulai", "a new generation was begun"),
    ("erasures_reapplied", "penghapusan diterapkan ulang", "erasures were applied again"),
    ("clock_corrected", "jam dibetulkan", "the clock was corrected"),
    ("clock_confirmed", "jam dinyatakan benar", "the clock was said to be right"),
    ("clock_acknowledged", "perihal jam diketahui", "what was said of the clock was acknowledged"),
];

#[cfg(test)]
mod tests {
    use sanad_casework::Event;

    use sanad_views::LookType;

    use super::*;

    #[test]
    fn every_event_that_is_no_look_has_its_words() {
        let no_look = |event_type: &&&str| LookType::parse(event_type).is_none();
        for event_type in Event::TYPES.iter().filter(no_look).copied() {
            for tongue in [Tongue::Indonesian, Tongue::English] {
                assert_ne!(tongue.event(event_type), event_type);
            }
        }
        assert_eq!(Tongue::English.event("of_a_later_version"), "of_a_later_version");
    }

    #[test]
    fn no_words_stand_for_an_event_that_is_not_there() {
        for (event_type, _, _) in WORDS {
            assert!(Event::TYPES.contains(event_type), "{event_type}");
            assert!(LookType::parse(event_type).is_none(), "{event_type}");
        }
    }
}
