//! Why a command is refused: each a fact with a stable code and one sentence.

use crate::codes::Role;

/// Declares the refusals: `Variant { fields } "code" field "sentence" "kalimat";`. The first sentence follows the
/// name of the field, where one is at fault; the second stands for itself.
macro_rules! refusals {
    ($($variant:ident $({ $($part:ident: $kind:ty $(= $partdoc:literal)?),* })?
        $code:literal $at:tt $sentence:literal $kalimat:literal;)*) => {
        /// Why a command is refused. Nothing was appended.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
        pub enum Refusal {
            $(
                #[doc = $sentence]
                #[error($sentence)]
                $variant $({ $($(#[doc = $partdoc])? $part: $kind),* })?,
            )*
        }

        impl Refusal {
            /// Every code, each once.
            pub const CODES: &'static [&'static str] = &[$($code,)*];

            /// The stable code of the refusal.
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$variant $({ $($part: _),* })? => $code,)* }
            }

            /// The same in Indonesian, as a sentence that stands for itself.
            pub fn in_indonesian(&self) -> String {
                match self {
                    $(Self::$variant $({ $($part),* })? => {
                        $($(let $part = $part.in_indonesian();)*)?
                        $($(let _ = &$part;)*)?
                        format!($kalimat)
                    })*
                }
            }

            fn fixed_field(&self) -> Option<&'static str> {
                match self { $(Self::$variant $({ $($part: _),* })? => at!($at),)* }
            }
        }
    };
}

macro_rules! at {
    (-) => {
        None
    };
    ($field:literal) => {
        Some($field)
    };
}

refusals! {
    // The case
    NoSuchCase "no_such_case" - "there is no such case"
            "Berkas tidak ditemukan. Periksa nomornya.";
    CaseExists "case_exists" - "the case is there already"
            "Kasus ini sudah ada.";
    CaseClosed "case_closed" - "the case is closed"
            "Kasus ini sudah ditutup.";
    CaseNotClosed "case_not_closed" - "the case is not closed"
            "Kasus ini belum ditutup.";
    Repeated "repeated" - "this was recorded already"
            "Hal ini sudah dicatat.";
    NotYourCase "not_your_case" - "only those who work on the case may do this"
            "Hanya petugas yang menangani kasus ini yang dapat melakukannya.";
    RoleMayNot { role: Role = "The role the caller acts in." }
        "role_may_not" - "this is not for the role `{role}`"
            "Peran {role} tidak dapat melakukan ini.";
    SamePerson "same_person" - "someone else must decide on this"
            "Keputusan ini harus diambil petugas lain.";
    HalfLapsed "half_lapsed"
        - "who did the first half of this may not act here any more: it must be begun anew"
            "Petugas yang memulai ini tidak berwenang lagi. Mulai lagi dari awal.";
    TooMany { what: &'static str = "What.", max: usize = "How many fit." }
        "too_many" - "a case holds no more than {max} {what}"
            "Satu kasus memuat paling banyak {max} {what}.";
    // Time
    OccurredAhead "occurred_ahead" "occurred_at" "lies more than five minutes ahead"
            "Waktu kejadian lebih dari lima menit ke depan.";
    OccurredTooEarly "occurred_too_early" "occurred_at" "lies before 1990"
            "Waktu kejadian sebelum tahun 1990.";
    LateWithoutReason "late_without_reason" "late_reason"
        "is needed for what happened more than 24 hours ago"
            "Sebutkan sebab keterlambatan: kejadian ini lebih dari 24 jam yang lalu.";
    StartsInPast "starts_in_past" "starts_at" "lies in the past"
            "Waktu mulai tidak boleh di masa lalu.";
    // Forms
    Missing { field: &'static str = "The field." } "missing" - "is needed here"
            "Isian ini wajib diisi.";
    Unwanted { field: &'static str = "The field." } "unwanted" - "does not belong here"
            "Isian ini tidak diperlukan di sini.";
    Twice { field: &'static str = "The field." } "twice" - "names the same thing twice"
            "Isian ini menyebut hal yang sama dua kali.";
    OutOfRange { field: &'static str = "The field." } "out_of_range" - "is out of range"
            "Nilai isian ini di luar batas.";
    Unchanged { field: &'static str = "The field." } "unchanged" - "has this value already"
            "Nilai isian ini sudah demikian.";
    // Parties
    UnknownParty { field: &'static str = "The field." }
        "unknown_party" - "is no party of this case"
            "Orang ini bukan pihak dalam kasus ini.";
    OneClient "one_client" "person.role" "a case has exactly one client, and has it already"
            "Satu kasus memiliki tepat satu klien, dan klien itu sudah ada.";
    NotOneClient "not_one_client" "parties" "a case has exactly one client"
            "Satu kasus memiliki tepat satu klien.";
    WorkBegun "work_begun" - "a session was held already: propose a closure"
            "Sesi sudah dilaksanakan. Usulkan penutupan kasus.";
    ClientStays "client_stays" - "the client cannot be removed"
            "Klien tidak dapat dikeluarkan dari kasus.";
    // Consent
    UnknownConsent "unknown_consent" "consent" "is no consent of this case"
            "Persetujuan ini tidak ada dalam kasus ini.";
    ConsentEnded "consent_ended" "consent" "is a consent that does not hold any more"
            "Persetujuan ini tidak berlaku lagi.";
    ConsentTooNarrow "consent_too_narrow" "consent" "does not cover this recipient and these data"
            "Persetujuan klien tidak mencakup penerima atau data ini. Keluarkan data itu atau minta persetujuan.";
    NothingToStop "nothing_to_stop" "consent" "is not a withdrawn consent that awaits confirmation"
            "Ini bukan persetujuan yang ditarik kembali dan menunggu kepastian.";
    NotNarrower "not_narrower" "kinds" "does not narrow the consent"
            "Pilihan ini tidak mempersempit persetujuan.";
    // Assignment
    StillResponsible "still_responsible" - "who is responsible for the case hands it over first"
            "Penanggung jawab kasus harus menyerahkan kasus ini dahulu.";
    NotACaseWorker "not_a_case_worker" "to" "is no active member of staff who carries cases"
            "Orang ini bukan petugas aktif yang menangani kasus.";
    CredentialExpired "credential_expired" - "the credential of this member of staff has expired: nothing new is given to them"
            "Masa berlaku sertifikat petugas ini habis. Kasus baru tidak dapat diberikan kepadanya.";
    ToBeBarred { field: &'static str = "The field." }
        "to_be_barred" - "is proposed to be barred from this case: that is decided first"
            "Akses petugas ini diusulkan untuk ditutup. Putuskan usul itu dahulu.";
    StaffBarred { field: &'static str = "The field." }
        "staff_barred" - "is barred from this case"
            "Akses petugas ini ke kasus ini ditutup.";
    AlreadyResponsible "already_responsible" "to" "is responsible for the case already"
            "Petugas ini sudah menjadi penanggung jawab kasus ini.";
    AlreadyCoWorker "already_co_worker" "staff" "works on the case already"
            "Petugas ini sudah ikut menangani kasus ini.";
    NotCoWorker "not_co_worker" "staff" "is no co-worker of this case"
            "Orang ini bukan petugas tambahan dalam kasus ini.";
    AlreadyBarred "already_barred" "staff" "is barred already"
            "Akses petugas ini sudah ditutup.";
    KeepsWatch "keeps_watch" "staff"
        "keeps watch over this case, so two bar them: propose it, and another approves"
            "Petugas ini mengawasi kasus ini, jadi aksesnya ditutup oleh dua orang. Usulkan, lalu petugas lain menyetujui.";
    BarPending "bar_pending" - "this was proposed already, and waits for another person"
            "Hal ini sudah diusulkan dan menunggu petugas lain.";
    NoBarProposed "no_bar_proposed" - "nobody proposed this, or it was decided already"
            "Tidak ada usul seperti ini, atau sudah diputuskan.";
    NotBarred "not_barred" - "this person is not barred from this case"
            "Akses petugas ini ke kasus ini tidak ditutup.";
    JudgedHere "judged_here"
        - "an emergency access or a look of your own is still to be judged in this case: another decides"
            "Akses darurat atau akses Anda sendiri masih harus dinilai dalam kasus ini. Petugas lain yang memutuskan.";
    WorksOnCase "works_on_case" "staff" "works on the case and must be relieved first"
            "Petugas ini menangani kasus ini dan harus dibebastugaskan dahulu.";
    TransferPending "transfer_pending" - "a transfer waits for an answer"
            "Permintaan pengalihan kasus masih menunggu jawaban.";
    NoTransfer "no_transfer" - "no transfer waits for an answer"
            "Tidak ada permintaan pengalihan kasus yang menunggu jawaban.";
    NotReceiver "not_receiver" - "only the one who was asked may answer"
            "Hanya petugas yang diminta yang dapat menjawab.";
    NobodyResponsible "nobody_responsible" - "nobody is responsible for the case yet"
            "Kasus ini belum memiliki penanggung jawab.";
    // Sessions
    UnknownSession "unknown_session" "session" "is no session of this case"
            "Sesi ini tidak ada dalam kasus ini.";
    SessionNotPlanned "session_not_planned" "session" "is a session that is not planned any more"
            "Sesi ini tidak lagi direncanakan.";
    SessionNotHeld "session_not_held" "session" "is a session that was not held"
            "Sesi ini belum dilaksanakan.";
    UnknownNote "unknown_note" "note" "is no note of this session"
            "Catatan ini tidak ada dalam sesi ini.";
    NoteSigned "note_signed" - "the note is signed already"
            "Catatan sudah ditandatangani. Buat koreksi.";
    NotYourNote "not_your_note" - "only who wrote the note may sign it"
            "Hanya penulis catatan yang dapat menandatanganinya.";
    // Referrals
    UnknownReferral "unknown_referral" - "there is no such referral"
            "Rujukan ini tidak ada.";
    ReferralState { state: &'static str = "The state it is in." }
        "referral_state" - "the referral is `{state}`, which does not allow this"
            "Rujukan ini {state}, jadi langkah ini tidak dapat dilakukan.";
    // Disclosures
    UnknownDisclosure "unknown_disclosure" - "there is no such disclosure"
            "Pengungkapan data ini tidak ada.";
    DisclosureState { state: &'static str = "The state it is in." }
        "disclosure_state" - "the disclosure is `{state}`, which does not allow this"
            "Pengungkapan data ini {state}, jadi langkah ini tidak dapat dilakukan.";
    NoBasis "no_basis" - "nothing entitles to this: no decision, no consent, no binding order"
            "Tidak ada dasar untuk ini: tidak ada keputusan, persetujuan, atau perintah resmi yang mengikat.";
    GroundMismatch "ground_mismatch" "ground" "is not a valid ground for this decision"
            "Alasan ini tidak sah untuk keputusan ini.";
    OtherRecipient "other_recipient" "recipient" "is not who asked"
            "Penerima ini bukan yang meminta data.";
    BeyondDecision "beyond_decision" "data_groups" "goes beyond what may be told"
            "Data ini melampaui yang boleh diberikan.";
    // Closure
    ClosurePending "closure_pending" - "a closure waits for approval"
            "Usul penutupan kasus masih menunggu persetujuan.";
    NoClosure "no_closure" - "no closure waits for approval"
            "Tidak ada usul penutupan kasus yang menunggu persetujuan.";
    // Rights of the subject
    UnknownHold "unknown_hold" "hold" "is no legal hold of this case that stands"
            "Penundaan pemusnahan ini tidak berlaku dalam kasus ini.";
    LegalHold "legal_hold" - "a legal hold stands: nothing of this case may be destroyed"
            "Pemusnahan sedang ditunda. Tidak ada data kasus ini yang boleh dimusnahkan.";
    ReleasePending "release_pending" - "the end of this hold waits for approval"
            "Usul mengakhiri penundaan ini menunggu persetujuan.";
    NoRelease "no_release" - "nobody has proposed to end this hold"
            "Tidak ada usul untuk mengakhiri penundaan ini.";
    UnknownErasure "unknown_erasure" "erasure" "is no erasure of this case"
            "Pemusnahan data ini tidak ada dalam kasus ini.";
    ErasurePending "erasure_pending" - "an erasure of this person waits for a decision"
            "Pemusnahan data orang ini menunggu keputusan.";
    ErasureBegun "erasure_begun" - "an erasure has begun and always ends"
            "Pemusnahan data sudah dimulai dan akan diselesaikan.";
    ErasureState { state: &'static str = "The state it is in." }
        "erasure_state" - "the erasure is `{state}`, which does not allow this"
            "Pemusnahan data ini {state}, jadi langkah ini tidak dapat dilakukan.";
    ErasureNotDone "erasure_not_done" - "the keys of the erased person are not destroyed: there is nothing to redact yet"
            "Kunci orang itu belum dimusnahkan, jadi belum ada yang perlu dihitamkan.";
    UnknownPassage "unknown_passage" "passages" "is not a passage of this person's text there"
            "Bagian ini tidak ada dalam tulisan tentang orang itu.";
    NotReadable "not_readable" - "whoever approves must be able to read what is replaced: the sections of these passages are not open to you"
            "Penyetuju harus dapat membaca bagian yang diganti. Bagian ini tertutup bagi Anda.";
    RedactionOpen "redaction_open" - "a redaction in this case waits or has begun"
            "Penghitaman dalam kasus ini sedang menunggu atau berjalan.";
    UnknownRedaction "unknown_redaction" "redaction" "is no redaction of this case"
            "Penghitaman ini tidak ada dalam kasus ini.";
    RedactionState { state: &'static str = "The state it is in." }
        "redaction_state" - "the redaction is `{state}`, which does not allow this"
            "Penghitaman ini {state}, jadi langkah ini tidak dapat dilakukan.";
    PartyErased "party_erased" - "the data of this person are destroyed, and nothing is written to them any more"
            "Data orang ini sudah dimusnahkan. Tidak ada lagi yang dicatat tentangnya.";
    Restricted "restricted" - "the data of this case are kept and may not be used"
            "Pemrosesan data kasus ini dibatasi: data disimpan dan tidak boleh digunakan.";
    NotRestricted "not_restricted" - "the data of this case are not restricted"
            "Pemrosesan data kasus ini tidak dibatasi.";
    // What persons ask about their own data
    UnknownSubjectRequest "unknown_subject_request" "request" "is no request of a person in this case"
            "Permintaan ini tidak ada dalam kasus ini.";
    SubjectRequestPending "subject_request_pending" - "a request of this person waits for an answer"
            "Permintaan orang ini masih menunggu jawaban.";
    SubjectRequestState { state: &'static str = "The state it is in." }
        "subject_request_state" - "the request is `{state}`, which does not allow this"
            "Permintaan ini {state}, jadi langkah ini tidak dapat dilakukan.";
    ActsForOther "acts_for_other" "identified" "does not show that who asks may act for this person: their papers must be seen"
            "Belum terbukti bahwa peminta boleh bertindak untuk orang ini. Periksa surat kuasanya.";
    NotAChild "not_a_child" "capacity" "is for the parent of a child, and this person is of age"
            "Pilihan ini untuk orang tua anak, sedangkan orang ini sudah dewasa.";
    PapersPending "papers_pending" - "what goes out to this person was proposed already, and waits for another"
            "Yang diberikan kepada orang ini sudah diusulkan dan menunggu petugas lain.";
    NoPapersProposed "no_papers_proposed" - "nobody proposed what goes out to this person, or it was decided already"
            "Belum ada usul tentang yang diberikan kepada orang ini, atau sudah diputuskan.";
    PapersUnasked "papers_unasked" - "no request of this person stands open for which this could be decided: only danger is decided beforehand"
            "Tidak ada permintaan orang ini yang menunggu keputusan. Hanya bahaya yang diputuskan sebelumnya.";
    PrivacyOfficerNeeded "privacy_officer_needed" - "one of the two who decide this is a privacy officer"
            "Salah satu dari dua pemutus harus petugas pelindungan data pribadi.";
    UnknownLook "unknown_look" "looks" "names something that is no look at this case"
            "Ada yang disebut bukan akses ke kasus ini.";
    UnknownQuestion "unknown_question" "question" "is no question of this case"
            "Pertanyaan ini tidak ada dalam kasus ini.";
    QuestionResolved "question_resolved" - "the question has its verdict already"
            "Pertanyaan ini sudah dinilai.";
    OwnLook "own_look" - "nobody judges a look of their own"
            "Akses sendiri tidak dapat dinilai sendiri.";
    NotAnAuthority "not_an_authority" "authority" "cannot order that nothing is told"
            "Pihak ini tidak berwenang memerintahkan agar tidak diberitahukan.";
    UntilInPast "until_in_past" "until" "lies in the past"
            "Batas akhirnya sudah lewat.";
    OralTooLong "oral_too_long" "until" "is more than 30 days ahead, which needs a written order"
            "Lebih dari 30 hari memerlukan perintah tertulis.";
    UnknownSuspension "unknown_suspension" "suspension" "is no suspension of this case that stands"
            "Penundaan pemberitahuan ini tidak berlaku dalam kasus ini.";
    // Emergency access
    NotInEmergency "not_in_emergency" "sections" "names what emergency access does not open"
            "Akses darurat tidak membuka bagian ini.";
    OrdinaryLookEnough "ordinary_look_enough" - "an ordinary look opens these sections to you already"
            "Bagian ini dapat Anda buka dengan akses biasa.";
    EmergencyAwaitsReview "emergency_awaits_review" - "an emergency access of yours waits for its review"
            "Akses darurat Anda masih menunggu penilaian.";
    NobodyFound "nobody_found" - "nobody is found in this way: say it otherwise, or give a number"
            "Tidak ada yang ditemukan. Sebutkan dengan cara lain, atau dengan NIK atau nomor telepon.";
    SeveralFound "several_found" - "several are found in this way: say more"
            "Ada beberapa yang ditemukan. Sebutkan lebih lengkap, atau dengan NIK atau nomor telepon.";
    UnknownEmergency "unknown_emergency" "emergency" "is no emergency access to this case"
            "Akses darurat ini tidak ada dalam kasus ini.";
    EmergencyRuns "emergency_runs" - "the emergency access has not ended: end it first"
            "Akses darurat belum berakhir. Akhiri dahulu.";
    EmergencyOver "emergency_over" - "the emergency access has ended already"
            "Akses darurat sudah berakhir.";
    EmergencyReviewed "emergency_reviewed" - "the emergency access has its verdict already"
            "Akses darurat ini sudah dinilai.";
    // Inquiries
    UnknownInquiry "unknown_inquiry" "inquiry" "is no inquiry"
            "Pemeriksaan ini tidak ada.";
    NotAPanelMember "not_a_panel_member" "members" "names someone who is no active member of staff with the role `panel_member`"
            "Ada yang disebut bukan petugas aktif dengan peran anggota panel.";
    OwnOrder "own_order" "members" "names who records the order"
            "Pencatat perintah tidak dapat menjadi anggota panel.";
    ConflictOfInterest "conflict_of_interest" "members" "names someone who worked in one of the cases or is barred from it"
            "Ada benturan kepentingan: seseorang pernah menangani salah satu kasus, atau aksesnya ditutup.";
    UntilBeforeFrom "until_before_from" "until" "is not after the beginning"
            "Batas akhir harus sesudah permulaan.";
    InquiryTooLong "inquiry_too_long" "until" "is more than 90 days after the beginning"
            "Pemeriksaan berlangsung paling lama 90 hari.";
    InquiryOver "inquiry_over" - "the inquiry is over"
            "Pemeriksaan sudah selesai.";
    PanelAssented "panel_assented" - "this member of the panel has assented already"
            "Anggota panel ini sudah menyatakan bersedia.";
    PanelDeclined "panel_declined" - "this member of the panel has declined"
            "Anggota panel ini sudah menyatakan tidak bersedia.";
    // Breaches
    UnknownBreach "unknown_breach" "breach" "is no breach"
            "Berkas kegagalan ini tidak ada.";
    BreachConfirmed "breach_confirmed" - "the breach was confirmed"
            "Kegagalan pelindungan data pribadi ini sudah dipastikan.";
    BreachNotConfirmed "breach_not_confirmed" - "nobody has confirmed the breach"
            "Kegagalan pelindungan data pribadi ini belum dipastikan.";
    BreachClosed "breach_closed" - "the file of the breach is closed"
            "Berkas kegagalan ini sudah ditutup.";
    NoticesMissing "notices_missing" "reason" "is needed where the persons concerned and the authority were not both told"
            "Sebutkan alasannya: orang yang bersangkutan dan pihak berwenang belum keduanya diberi tahu.";
    // Keys
    UnknownRotation "unknown_rotation" "rotation" "is no rotation of a key"
            "Penggantian kunci ini tidak ada.";
    RotationPending "rotation_pending" - "a rotation of this kind is under way already"
            "Penggantian kunci sejenis sedang berjalan.";
    NoRotation "no_rotation" - "this rotation does not wait for approval"
            "Penggantian kunci ini tidak menunggu persetujuan.";
    // Staff
    NoSuchStaff "no_such_staff" - "there is no such member of staff"
            "Petugas ini tidak ada.";
    StaffExists "staff_exists" - "the member of staff is registered already"
            "Petugas ini sudah terdaftar.";
    StaffNotActive "staff_not_active" - "the member of staff is not active"
            "Petugas ini tidak aktif.";
    NoLimit "no_limit" - "the suspension has no limit in time that another could lift"
            "Penangguhan ini tidak memiliki batas waktu yang dapat diperpanjang petugas lain.";
    OneIsEnough "one_is_enough"
        - "this person watches over nobody: one approver who did not suspend them lets them back"
            "Orang ini tidak mengawasi siapa pun. Cukup satu penyetuju yang tidak menangguhkannya.";
    ReturnPending "return_pending" - "this was proposed already, and waits for another person"
            "Hal ini sudah diusulkan dan menunggu petugas lain.";
    RemovalPending "removal_pending" - "this was proposed already, and waits for another person"
            "Hal ini sudah diusulkan dan menunggu petugas lain.";
    NoRemoval "no_removal" - "this takes a watch over others away, so two do it: propose it, and another carries it out"
            "Langkah ini menghilangkan pengawasan, jadi perlu dua orang. Usulkan, lalu petugas lain melaksanakannya.";
    NoReturn "no_return" - "this person watches over others, so two let them back: propose it, and another approves"
            "Orang ini mengawasi petugas lain, jadi perlu dua orang. Usulkan, lalu petugas lain menyetujui.";
    SuspendedAnother "suspended_another"
        - "an approver whom you suspended is still away: another must object"
            "Penyetuju yang Anda tangguhkan belum kembali. Petugas lain yang harus berkeberatan.";
    StaffNotSuspended "staff_not_suspended" - "the member of staff is not suspended"
            "Petugas ini tidak ditangguhkan.";
    StaffGone "staff_gone" - "the member of staff has left"
            "Petugas ini sudah berhenti.";
    NotYourself "not_yourself" - "nobody may do this to their own account"
            "Hal ini tidak dapat dilakukan pada akun sendiri.";
    RoleHeld "role_held" "role" "is held already"
            "Peran ini sudah dipegang.";
    RolesClash "roles_clash" "role" "does not go with the duties this person has"
            "Peran ini tidak dapat digabung dengan tugas orang ini.";
    RoleNotHeld "role_not_held" "role" "is not held"
            "Peran ini tidak dipegang.";
    UnknownToken "unknown_token" "token" "is no valid token of this member of staff"
            "Token ini tidak berlaku untuk petugas ini.";
    TooManyTokens "too_many_tokens" - "the member of staff holds as many tokens as there may be"
            "Jumlah token petugas ini sudah mencapai batas.";
    OnlyYourself "only_yourself" - "this can be done on one's own account only"
            "Hal ini hanya dapat dilakukan pada akun sendiri.";
    NeedsAccount "needs_account" - "this takes a member of staff with an account of their own"
            "Hal ini memerlukan petugas dengan akun sendiri.";
    NotAnApprover "not_an_approver"
        - "only an approver may do this to an approver, an auditor or a member of panels"
            "Hanya penyetuju yang dapat melakukan ini terhadap penyetuju, auditor, atau anggota panel.";
    LastWatch { duty: &'static str = "What too few would be left for." }
        "last_watch" - "too few would be left to {duty}: let another be given the role first"
            "Terlalu sedikit petugas yang tersisa untuk {duty}. Berikan peran itu kepada petugas lain dahulu.";
    PasswordNeeded "password_needed" - "sign in by password to do this"
            "Masuk dengan kata sandi untuk melakukan ini.";
    WrongPassword { field: &'static str = "The field." }
        "wrong_password" - "is not the password"
            "Kata sandi tidak cocok.";
    AlreadyProposed "already_proposed" "role" "is proposed already"
            "Peran ini sudah diusulkan.";
    NoProposal "no_proposal" "role" "is not proposed"
            "Peran ini tidak diusulkan.";
    NoEnrolment "no_enrolment" - "no enrolment waits for approval"
            "Tidak ada pendaftaran yang menunggu persetujuan.";
    NoSuchCode "no_such_code" - "the enrolment code is not valid"
            "Kode pendaftaran tidak berlaku.";
    NameTaken "name_taken" "name" "is taken"
            "Nama pengguna ini sudah dipakai.";
    PasswordIsName "password_is_name" "password" "is the sign-in name"
            "Kata sandi tidak boleh sama dengan nama pengguna.";
    AlreadyFounded "already_founded" - "the accounts were founded already: there was an approver"
            "Akun pertama sudah pernah dibuat.";
    NotApproverRole "not_approver_role" "role" "is not that of an approver: supervisor, head or privacy officer"
            "Peran ini bukan peran penyetuju. Pilih supervisor, pimpinan, atau petugas pelindungan data pribadi.";
    NotFounded "not_founded" - "there never was an approver: found the accounts instead"
            "Belum pernah ada penyetuju. Buat dua akun pertama dahulu.";
    RecoveryPending "recovery_pending" - "the recovery of an approver waits already"
            "Pemulihan akun penyetuju sudah menunggu.";
    UnknownRecovery "unknown_recovery" "recovery" "is no recovery that waits"
            "Tidak ada pemulihan akun seperti ini yang menunggu.";
    UnknownClockNotice "unknown_clock_notice" "seq" "is no notice about the clock that waits"
            "Tidak ada pemberitahuan tentang jam mesin seperti ini yang menunggu.";
    RecoveryTooSoon "recovery_too_soon" - "the 72 hours in which approvers can object are not over"
            "Waktu 72 jam untuk berkeberatan belum habis.";
    ExpiresTooLate "expires_too_late" "expires_at" "lies more than 90 days ahead"
            "Masa berlaku paling lama 90 hari.";
    ExpiresInPast "expires_in_past" "expires_at" "lies in the past"
            "Masa berlakunya sudah lewat.";
}

/// A part of a sentence, in Indonesian.
trait InIndonesian {
    fn in_indonesian(&self) -> String;
}

impl InIndonesian for Role {
    fn in_indonesian(&self) -> String {
        self.label_id().to_lowercase()
    }
}

impl InIndonesian for usize {
    fn in_indonesian(&self) -> String {
        self.to_string()
    }
}

impl InIndonesian for &'static str {
    fn in_indonesian(&self) -> String {
        let known = WORDS.iter().find(|(word, _)| word == self);
        known.map_or(*self, |(_, told)| told).to_owned()
    }
}

/// What sentences are filled in with: states, what there is too much of, and duties.
const WORDS: &[(&str, &str)] = &[
    // States
    ("accepted", "sudah diterima"),
    ("acknowledged", "sudah tercatat sampai"),
    ("answered", "sudah dijawab"),
    ("approved", "sudah disetujui"),
    ("begun", "sudah dimulai"),
    ("decided", "sudah diputuskan"),
    ("declined", "sudah ditolak"),
    ("destroyed", "sudah selesai"),
    ("done", "sudah selesai"),
    ("made", "sudah dilakukan"),
    ("open", "masih terbuka"),
    ("proposed", "baru diusulkan"),
    ("refused", "sudah ditolak"),
    ("reported", "sudah dilaporkan hasilnya"),
    ("requested", "baru diminta"),
    ("revoked", "sudah dicabut"),
    ("sent", "sudah dikirim"),
    // What there is too much of
    ("barred persons", "orang yang aksesnya ditutup"),
    ("co-workers", "petugas tambahan"),
    ("consents", "persetujuan"),
    ("disclosures", "pengungkapan data"),
    ("emergency accesses", "akses darurat"),
    ("erasures", "pemusnahan data"),
    ("later notes a session", "tambahan dan koreksi untuk satu sesi"),
    ("legal holds", "penundaan pemusnahan"),
    ("parties", "pihak"),
    ("proposed bars", "usul penutupan akses"),
    ("questions", "pertanyaan"),
    ("redactions", "penghitaman"),
    ("referrals", "rujukan"),
    ("requests of subjects", "permintaan orang tentang datanya"),
    ("sessions", "sesi"),
    ("suspensions", "penundaan pemberitahuan"),
    ("tokens", "token"),
    // Duties
    ("approve, which takes two", "menyetujui, yang memerlukan dua orang"),
    ("audit", "mengaudit"),
    ("answer for the data of persons", "bertanggung jawab atas data orang"),
    ("sit on the panel of an inquiry that goes on", "duduk dalam panel pemeriksaan yang berjalan"),
    (
        "judge an emergency access or a look that waits for it",
        "menilai akses darurat atau akses yang menunggu penilaian",
    ),
];

impl Refusal {
    /// The field of the form that is at fault, if one is.
    pub fn field(&self) -> Option<&'static str> {
        if let Self::Missing { field }
        | Self::Unwanted { field }
        | Self::Twice { field }
        | Self::Unchanged { field }
        | Self::OutOfRange { field }
        | Self::StaffBarred { field }
        | Self::WrongPassword { field }
        | Self::UnknownParty { field } = self
        {
            return Some(field);
        }
        self.fixed_field()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_has_a_code_of_its_own() {
        let codes: std::collections::BTreeSet<_> = Refusal::CODES.iter().collect();
        assert_eq!(codes.len(), Refusal::CODES.len());
    }

    /// The states that a refusal may name, and what there may be too much of, as the sources have them.
    #[test]
    fn what_a_sentence_is_filled_in_with_is_known_in_both_languages() {
        let mut files = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        let mut words = std::collections::BTreeSet::new();
        while let Some(path) = files.pop() {
            if path.is_dir() {
                files.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap();
            let quoted = |text: &str| text.split('"').nth(1).map(str::to_owned);
            if path.components().any(|part| part.as_os_str() == "case") {
                for name in text.split("const fn name(self)").skip(1) {
                    let body = name.split("\n    }").next().unwrap();
                    words.extend(body.lines().filter_map(quoted));
                }
            }
            for call in text.split("room_for(").skip(1).chain(text.split(" room(").skip(1)) {
                let call = call.split(");").next().unwrap();
                words.extend(quoted(call).filter(|word| word.len() < 40));
            }
        }
        assert!(words.len() > 25, "{words:?}");
        let known = |word: &String| WORDS.iter().any(|(known, _)| known == word);
        let strange: Vec<_> = words.iter().filter(|word| !known(word)).collect();
        assert_eq!(strange, Vec::<&String>::new());
    }

    #[test]
    fn a_refusal_is_told_in_indonesian_with_what_it_names() {
        let state = Refusal::ReferralState { state: "sent" };
        assert!(state.in_indonesian().starts_with("Rujukan ini sudah dikirim, jadi"));
        let full = Refusal::TooMany { what: "sessions", max: 7 };
        assert_eq!(full.in_indonesian(), "Satu kasus memuat paling banyak 7 sesi.");
        let role = Refusal::RoleMayNot { role: Role::FrontDesk };
        assert_eq!(role.in_indonesian(), "Peran petugas penerimaan tidak dapat melakukan ini.");
    }
}
