//! How a case comes in.

use super::list::code_list;

code_list! {
    /// Whom a case is about.
    SubjectKind "subject_kind" {
        Individual "individual" "perorangan" "individual";
        Family "family" "keluarga" "family";
        Group "group" "kelompok" "group";
        Public "public" "masyarakat umum" "the public";
    }
}

code_list! {
    /// Whether a problem is there or threatens.
    Track "track" {
        Problem "problem" "bermasalah" "has a problem";
        AtRisk "at_risk" "berisiko" "at risk of one";
    }
}

code_list! {
    /// What a case is about, as coarse as a clear byte may say it.
    Category "category" {
        Child "child" "anak" "child";
        Family "family" "keluarga" "family";
        Aid "aid" "bantuan sosial" "social assistance";
        Other "other" "lainnya" "other";
    }
}

code_list! {
    /// How the first contact was made.
    Channel "channel" {
        WalkIn "datang_langsung" "datang langsung" "walk-in";
        Phone "telepon" "telepon/hotline" "telephone or hotline";
        Whatsapp "whatsapp" "WhatsApp" "WhatsApp";
        Letter "surat" "surat/surel" "letter or e-mail";
        LocalOffice "kelurahan_kecamatan" "kelurahan/kecamatan" "local office";
        CommunityWorker "tksk_psm_pkh" "TKSK/PSM/pendamping PKH" "community worker";
        Health "puskesmas_rs" "puskesmas/RS" "health centre or hospital";
        School "sekolah" "sekolah" "school";
        Police "polisi" "polisi" "police";
        PublicOrder "satpol_pp" "Satpol PP" "public-order officers";
        ProtectionUnit "uptd_ppa_puspaga" "UPTD PPA/PUSPAGA" "protection unit";
        Sapa129 "sapa_129" "SAPA 129" "SAPA 129 hotline";
        Agangku "agangku" "Agangku" "Agangku app";
        Media "media" "media" "media";
        Outreach "penjangkauan" "penjangkauan" "outreach";
    }
}

code_list! {
    /// Who sent the client here.
    Source "source" {
        Own "sendiri" "datang sendiri" "came on their own";
        Family "keluarga" "keluarga" "family";
        Community "masyarakat" "masyarakat sekitar" "people around them";
        Office "aparat" "aparat setempat" "local officials";
        Institution "lembaga" "rujukan lembaga lain" "another institution";
        Outreach "penjangkauan" "penjangkauan" "outreach";
        System "sistem_lain" "sistem lain" "another system";
    }
}

code_list! {
    /// Whether the client is known here; every report separates the two.
    Standing "standing" {
        New "baru" "klien baru" "new client";
        Continuing "lanjutan" "klien lanjutan" "continuing client";
    }
}

code_list! {
    /// How soon someone must act.
    Urgency "urgency" {
        High "high" "tinggi" "high: at once";
        Medium "medium" "sedang" "medium: within hours";
        Low "low" "rendah" "low: within days";
    }
}

code_list! {
    /// Why an intake is, or is not, for this institution.
    ScreeningReason "screening_reason" {
        InScope "in_scope" "sesuai layanan" "within the services";
        OtherBody "other_body" "wewenang lembaga lain" "another body is competent";
        OutsideArea "outside_area" "di luar wilayah" "outside the area";
        AlreadyServed "already_served" "sudah ditangani" "already served";
        Incomplete "incomplete" "belum lengkap" "not enough is known";
        Other "other" "lainnya" "other";
    }
}

code_list! {
    /// What someone who was declined got instead.
    Alternative "alternative" {
        Information "information" "informasi" "information";
        Directed "directed" "diarahkan ke lembaga lain" "directed to another body";
        LaterVisit "later_visit" "kunjungan berikutnya" "a later visit";
        Nothing "nothing" "tidak ada" "nothing";
    }
}

code_list! {
    /// How closely a case is kept.
    ConfidentialityLevel "confidentiality_level" {
        Normal "normal" "biasa" "normal";
        Restricted "restricted" "terbatas" "restricted";
        Strict "strict" "sangat terbatas" "strict";
    }
}

code_list! {
    /// The language something was explained in.
    Language "language" {
        Indonesian "id" "bahasa Indonesia" "Indonesian";
        Makassarese "mak" "bahasa Makassar" "Makassarese";
        Bugis "bug" "bahasa Bugis" "Buginese";
        Toraja "sda" "bahasa Toraja" "Toraja";
        Sign "sign" "bahasa isyarat" "sign language";
        English "en" "bahasa Inggris" "English";
        Other "other" "bahasa lain" "another language";
    }
}

code_list! {
    /// Why something is written down more than a day after it happened.
    LateReason "late_reason" {
        PowerCut "power_cut" "listrik atau jaringan putus" "no power or network";
        FieldWork "field_work" "bertugas di lapangan" "was in the field";
        PaperForm "paper_form" "dicatat dahulu di kertas" "was first on paper";
        ReportedLate "reported_late" "baru diketahui" "was learned of later";
        StaffAbsent "staff_absent" "petugas berhalangan" "the writer was absent";
        Other "other" "lainnya" "other";
    }
}
