//! Rights of the persons in a case over their data, and what bounds them.

use super::list::code_list;
use super::sharing::RecipientClass;

code_list! {
    /// Who orders that nothing of a case may be destroyed.
    HoldAuthority "hold_authority" {
        Court "court" "pengadilan" "court";
        Prosecutor "prosecutor" "kejaksaan" "prosecutor";
        Police "police" "kepolisian" "police";
        Ombudsman "ombudsman" "ombudsman" "ombudsman";
        Inspectorate "inspectorate" "inspektorat" "inspectorate";
        Institution "institution" "lembaga sendiri" "the institution itself";
    }
}

impl HoldAuthority {
    /// The recipient of disclosures that it is; none where it is the institution itself.
    pub const fn recipient(self) -> Option<RecipientClass> {
        match self {
            Self::Court => Some(RecipientClass::Court),
            Self::Prosecutor => Some(RecipientClass::Prosecutor),
            Self::Police => Some(RecipientClass::Police),
            Self::Ombudsman => Some(RecipientClass::Ombudsman),
            Self::Inspectorate => Some(RecipientClass::OtherOffice),
            Self::Institution => None,
        }
    }
}

code_list! {
    /// How long a case is kept, as the archive retention schedule (JRA) of the institution says.
    RetentionClass "retention_class" {
        Standard "standard" "masa simpan umum" "standard term";
        Child "child" "perkara anak" "cases of children";
        Violence "violence" "perkara kekerasan" "cases of violence";
        Permanent "permanent" "permanen" "kept for good";
    }
}

code_list! {
    /// Why data are to be destroyed (UU PDP, article 43 and 44).
    ErasureReason "erasure_reason" {
        PurposeMet "purpose_met" "tujuan tercapai" "the purpose is met";
        ConsentWithdrawn "consent_withdrawn" "persetujuan ditarik" "consent was withdrawn";
        SubjectRequest "subject_request" "permintaan subjek data" "the person asks for it";
        RetentionOver "retention_over" "masa simpan berakhir" "the retention term is over";
        Unlawful "unlawful" "diperoleh tidak sah" "they were obtained unlawfully";
    }
}

code_list! {
    /// Why data are not destroyed though somebody asked.
    ErasureGround "erasure_ground" {
        RetentionRuns "retention_runs" "masa simpan berjalan" "the retention term still runs";
        Proceedings "proceedings" "proses hukum" "needed in legal proceedings";
        LegalDuty "legal_duty" "kewajiban hukum" "a law orders to keep them";
        OthersRights "others_rights" "hak orang lain" "it would harm the rights of others";
        NotEntitled "not_entitled" "tidak berhak" "who asks is not entitled to it";
    }
}

code_list! {
    /// What people attest after an erasure, since no program can see it.
    Attestation "attestation" {
        EscrowReplaced "escrow_replaced" "kunci titipan diganti" "escrowed epoch keys were replaced";
        BackupsExpired "backups_expired" "cadangan kedaluwarsa" "old backups of keys are gone";
        PaperDestroyed "paper_destroyed" "berkas kertas dimusnahkan" "paper copies were destroyed";
        RecipientsTold "recipients_told" "penerima diberi tahu" "those who were told were told of it";
    }
}

code_list! {
    /// Which key was replaced.
    KeyKind "key_kind" {
        Epoch "epoch" "kunci periode" "epoch key";
        Root "root" "kunci induk" "root key";
        Checkpoint "checkpoint" "kunci titik periksa" "key that signs checkpoints";
    }
}

code_list! {
    /// Why data are kept and no longer used.
    RestrictionReason "restriction_reason" {
        ConsentWithdrawn "consent_withdrawn" "persetujuan ditarik" "consent was withdrawn";
        Disputed "disputed" "kebenaran disengketakan" "their truth is disputed";
        Objection "objection" "keberatan" "the person objects";
        Claims "claims" "tuntutan hukum" "kept for legal claims only";
    }
}

code_list! {
    /// Why a person is not told of their own data (UU PDP, article 33).
    AccessGround "access_ground" {
        Danger "danger" "membahayakan keselamatan atau kesehatan" "danger to the safety or health of the person or another";
        OthersData "others_data" "memuat data orang lain" "reveals another person's data";
        StateSecurity "state_security" "pertahanan dan keamanan negara" "national defence and security";
    }
}

code_list! {
    /// How it was found out that who asks is who they say.
    Identified "identified" {
        Known "known" "dikenal petugas" "known to the worker";
        Document "document" "dokumen identitas dilihat" "an identity document was seen";
        Papers "papers" "surat wali, kuasa atau waris dilihat" "papers of a guardian, an attorney or an heir were seen";
        Letter "letter" "surat dengan salinan dokumen" "by letter, with a copy of the papers";
        CalledBack "called_back" "ditelepon kembali ke nomor yang dikenal" "called back at a number known before";
    }
}

impl Identified {
    /// Whether it shows that who asks may act for another.
    pub const fn shows_power(self) -> bool {
        match self {
            Self::Papers | Self::Letter => true,
            Self::Known | Self::Document | Self::CalledBack => false,
        }
    }
}

code_list! {
    /// In what capacity somebody asks about a person's data.
    AskerCapacity "asker_capacity" {
        Own "self" "diri sendiri" "for themselves";
        Parent "parent" "orang tua anak" "as parent of a child";
        Guardian "guardian" "wali atau pengampu" "as guardian";
        Attorney "attorney" "kuasa" "as attorney, with a power";
        Heir "heir" "ahli waris" "as heir";
    }
}

impl AskerCapacity {
    /// Whether papers must show it.
    pub const fn needs_papers(self) -> bool {
        match self {
            Self::Guardian | Self::Attorney | Self::Heir => true,
            Self::Own | Self::Parent => false,
        }
    }
}

code_list! {
    /// What goes out to a person who asks about their data, as two decided.
    PapersGround "papers_ground" {
        Safe "safe" "aman diserahkan" "it is safe to give";
        SafeWithoutLooks "safe_without_looks" "aman tanpa log akses" "safe to give, without a word of looks";
        Danger "danger" "membahayakan seseorang" "it would endanger somebody: nothing goes out";
    }
}

code_list! {
    /// What was found of looks that a person found wrong, or of an emergency access.
    AccessVerdict "access_verdict" {
        Justified "justified" "dapat dibenarkan" "justified";
        NotJustified "not_justified" "tidak dapat dibenarkan" "not justified";
        Inconclusive "inconclusive" "tidak dapat dipastikan" "inconclusive";
    }
}
