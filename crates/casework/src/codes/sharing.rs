//! What leaves the institution, to whom and on what ground.

use super::list::code_list;

code_list! {
    /// What a consent is for.
    ConsentKind "consent_kind" {
        Service "service" "pelayanan" "receiving services";
        Data "data" "pencatatan data" "keeping the data";
        Sharing "sharing" "berbagi data" "sharing data outside";
        HomeVisit "home_visit" "kunjungan rumah" "home visits";
        Recording "recording" "perekaman" "recording";
        Termination "termination" "pengakhiran" "ending the service";
        Shelter "shelter" "penampungan" "shelter";
    }
}

impl ConsentKind {
    /// Whether the service itself rests on such a consent.
    pub(crate) const fn carries_service(self) -> bool {
        matches!(self, Self::Service | Self::Data)
    }
}

code_list! {
    /// As whom someone consents.
    GiverCapacity "giver_capacity" {
        Own "self" "diri sendiri" "for oneself";
        Parent "parent" "orang tua" "as a parent";
        Guardian "guardian" "wali" "as a guardian";
        Other "other" "lainnya" "other";
    }
}

code_list! {
    /// Groups of data that are shared or withheld as one.
    DataGroup "data_group" {
        Identity "identity" "identitas" "identity";
        Contact "contact" "kontak dan alamat" "contact and address";
        Problem "problem" "pokok masalah" "presenting problem";
        Sessions "sessions" "catatan sesi" "session notes";
        Health "health" "kesehatan" "health";
        Legal "legal" "hukum" "legal matters";
        Family "family" "keluarga" "family members";
        Services "services" "layanan yang diberikan" "services given";
    }
}

code_list! {
    /// Institutions a client may be referred to. Always sealed: the kind alone can tell why.
    Institution "institution" {
        SocialUnit "dinsos_unit" "unit dinas sosial (RPTC)" "unit of the social service";
        ProtectionUnit "uptd_ppa" "UPTD PPA/P2TP2A" "women and children protection unit";
        Puspaga "puspaga" "PUSPAGA" "family learning centre";
        Shelter "shelter_warga" "shelter warga" "community shelter";
        Provincial "upt_provinsi" "UPT provinsi" "provincial centre";
        Ministry "sentra_kemensos" "sentra/balai Kemensos" "ministry centre";
        Health "rs_puskesmas" "rumah sakit/puskesmas/jiwa" "hospital or health centre";
        Police "kepolisian" "kepolisian (Unit PPA)" "police";
        Court "pengadilan" "pengadilan agama/negeri" "court";
        Kua "kua" "KUA" "office of religious affairs";
        LegalAid "lbh" "LBH/advokat" "legal aid";
        Schools "disdik" "dinas pendidikan" "education service";
        Labour "disnaker" "dinas tenaga kerja" "labour service";
        CivilRegistry "dukcapil" "dukcapil" "civil registry";
        Narcotics "bnn_ipwl" "BNN/IPWL" "narcotics rehabilitation";
        Alms "baznas_laz" "BAZNAS/LAZ" "alms agency";
        Foundation "lksa_lks" "LKSA/LKS/yayasan" "welfare foundation";
        WitnessProtection "lpsk" "LPSK" "witness protection";
        Ombudsman "ombudsman" "Ombudsman" "ombudsman";
        Inspectorate "inspektorat" "inspektorat" "inspectorate";
    }
}

impl Institution {
    /// The coarse class that may stand in clear.
    pub const fn class(self) -> InstitutionClass {
        match self {
            Self::SocialUnit | Self::Provincial | Self::Ministry => InstitutionClass::Social,
            Self::ProtectionUnit | Self::Puspaga | Self::Shelter | Self::WitnessProtection => {
                InstitutionClass::Protection
            }
            Self::Health | Self::Narcotics => InstitutionClass::Health,
            Self::Police | Self::Court | Self::LegalAid => InstitutionClass::Justice,
            Self::Kua
            | Self::Schools
            | Self::Labour
            | Self::CivilRegistry
            | Self::Ombudsman
            | Self::Inspectorate => InstitutionClass::Public,
            Self::Alms | Self::Foundation => InstitutionClass::Community,
        }
    }
}

code_list! {
    /// Kinds of institution, as coarse as a clear byte may say it.
    InstitutionClass "institution_class" {
        Social "social" "layanan sosial" "social services";
        Protection "protection" "perlindungan" "protection";
        Health "health" "kesehatan" "health";
        Justice "justice" "hukum" "law and justice";
        Public "public" "kantor pemerintah" "public office";
        Community "community" "lembaga masyarakat" "community body";
    }
}

code_list! {
    /// Why a client is referred, coarsely.
    ReferralReason "referral_reason" {
        Specialist "specialist" "butuh layanan khusus" "needs a special service";
        Competence "competence" "wewenang lembaga lain" "another body is competent";
        Safety "safety" "keselamatan" "safety";
        ClientWish "client_wish" "keinginan klien" "the client's wish";
        Other "other" "lainnya" "other";
    }
}

code_list! {
    /// How a letter or packet travels.
    Delivery "delivery" {
        ByHand "by_hand" "diantar" "by hand";
        WithClient "with_client" "dibawa klien" "with the client";
        Post "post" "pos" "post";
        Email "email" "surel" "e-mail";
        Spoken "spoken" "lisan" "spoken";
        System "system" "antarsistem" "between systems";
    }
}

code_list! {
    /// Why the receiving institution declined.
    ReferralDeclineReason "referral_decline_reason" {
        Full "full" "kapasitas penuh" "no room";
        NotEligible "not_eligible" "tidak memenuhi syarat" "not eligible";
        NotCompetent "not_competent" "bukan wewenang" "not competent";
        ClientRefused "client_refused" "klien menolak" "the client refused";
        Other "other" "lainnya" "other";
    }
}

code_list! {
    /// What came of a referral.
    ReferralOutcome "referral_outcome" {
        Served "served" "dilayani" "served";
        Ongoing "ongoing" "masih berjalan" "under way";
        NotReached "not_reached" "klien tidak datang" "the client did not come";
        PassedOn "passed_on" "dirujuk lagi" "referred onward";
        Ended "ended" "berakhir tanpa hasil" "ended without result";
    }
}

code_list! {
    /// Why a referral was taken back.
    RevocationReason "revocation_reason" {
        ConsentWithdrawn "consent_withdrawn" "persetujuan ditarik" "consent withdrawn";
        Mistaken "mistaken" "keliru" "made by mistake";
        NoLonger "no_longer" "tidak diperlukan lagi" "no longer needed";
        NoAnswer "no_answer" "tidak ada jawaban" "no answer came";
        Other "other" "lainnya" "other";
    }
}

code_list! {
    /// Who asks for, or gets, data from a case.
    RecipientClass "recipient_class" {
        Court "court" "pengadilan" "court";
        Police "police" "kepolisian" "police";
        Prosecutor "prosecutor" "kejaksaan" "prosecutor";
        Ombudsman "ombudsman" "Ombudsman" "ombudsman";
        Ministry "ministry" "kementerian" "ministry";
        Parent "parent" "orang tua" "parent";
        Media "media" "media" "media";
        Institution "institution" "lembaga layanan" "service institution";
        OtherOffice "other_office" "kantor lain" "another office";
        Other "other" "lainnya" "other";
    }
}

code_list! {
    /// The paper a request rests on.
    Instrument "instrument" {
        CourtOrder "court_order" "penetapan pengadilan" "order of a court";
        Summons "summons" "surat panggilan" "summons";
        InvestigatorOrder "investigator_order" "perintah penyidik" "order of an investigator";
        Statute "statute" "kewajiban undang-undang" "duty by statute";
        OfficialLetter "official_letter" "surat dinas" "official letter";
        PersonalRequest "personal_request" "permohonan pribadi" "personal request";
        NoInstrument "none" "tidak ada" "none";
    }
}

impl Instrument {
    /// Whether it orders, so that no consent is needed. A summons or a letter only asks.
    pub const fn binds(self) -> bool {
        match self {
            Self::CourtOrder | Self::InvestigatorOrder | Self::Statute => true,
            Self::Summons | Self::OfficialLetter | Self::PersonalRequest | Self::NoInstrument => {
                false
            }
        }
    }
}

code_list! {
    /// What was decided on a request.
    Decision "decision" {
        Allow "allow" "dikabulkan" "allowed";
        Partial "partial" "dikabulkan sebagian" "allowed in part";
        Refuse "refuse" "ditolak" "refused";
    }
}

code_list! {
    /// The ground of a decision on a request.
    DecisionGround "decision_ground" {
        Consent "consent" "persetujuan klien" "the client consents";
        Order "order" "perintah yang mengikat" "a binding order";
        MandatoryReport "mandatory_report" "wajib lapor" "duty to report";
        Danger "danger" "bahaya bagi klien atau orang lain" "danger to someone if not told";
        UnsafeToTell "unsafe_to_tell" "membahayakan bila diungkap" "danger to someone if told";
        OthersData "others_data" "memuat data orang lain" "reveals another person's data";
        StateSecurity "state_security" "pertahanan dan keamanan negara" "defence and security";
        NoLegalBasis "no_legal_basis" "tanpa dasar hukum" "no legal basis";
    }
}

impl DecisionGround {
    /// Whether it lets data out; the others keep them in.
    pub const fn allows(self) -> bool {
        match self {
            Self::Consent | Self::Order | Self::MandatoryReport | Self::Danger => true,
            Self::UnsafeToTell | Self::OthersData | Self::StateSecurity | Self::NoLegalBasis => {
                false
            }
        }
    }
}

code_list! {
    /// What entitled the institution to hand data over.
    SharingBasis "sharing_basis" {
        Decision "decision" "keputusan atas permintaan" "a decision on a request";
        Consent "consent" "persetujuan" "a consent that covers it";
        Order "order" "perintah" "a binding order";
    }
}
