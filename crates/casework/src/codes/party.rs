//! Who a party is: coarse in clear, the rest sealed.

use super::list::code_list;

code_list! {
    /// What a person is in a case.
    PartyRole "party_role" {
        Client "client" "klien" "client";
        Spouse "spouse" "pasangan" "spouse";
        Child "child" "anak" "child";
        Reporter "reporter" "pelapor" "reporter";
        Accused "accused" "terlapor" "person reported on";
        Other "other" "pihak lain" "other party";
    }
}

code_list! {
    /// Why a person is no longer a party.
    PartyRemovalReason "party_removal_reason" {
        Mistaken "mistaken" "salah catat" "recorded by mistake";
        Duplicate "duplicate" "tercatat ganda" "recorded twice";
        Uninvolved "uninvolved" "tidak lagi terkait" "no longer involved";
        OwnWish "own_wish" "atas permintaan sendiri" "own wish";
    }
}

code_list! {
    /// Age, as coarse as a clear byte may say it; years, both ends included.
    AgeBand "age_band" {
        From0 "0_5" "0-5 tahun" "0 to 5 years";
        From6 "6_12" "6-12 tahun" "6 to 12 years";
        From13 "13_17" "13-17 tahun" "13 to 17 years";
        From18 "18_24" "18-24 tahun" "18 to 24 years";
        From25 "25_44" "25-44 tahun" "25 to 44 years";
        From45 "45_59" "45-59 tahun" "45 to 59 years";
        From60 "60_plus" "60 tahun ke atas" "60 years and over";
    }
}

impl AgeBand {
    /// Whether everyone of this age is a child under Indonesian law (under 18).
    pub const fn is_child(self) -> bool {
        match self {
            Self::From0 | Self::From6 | Self::From13 => true,
            Self::From18 | Self::From25 | Self::From45 | Self::From60 => false,
        }
    }
}

code_list! {
    /// Sex as written on the identity card.
    Sex "sex" {
        Female "perempuan" "perempuan" "female";
        Male "laki_laki" "laki-laki" "male";
    }
}

code_list! {
    /// What a party is to the client. Always sealed.
    Relationship "relationship" {
        Own "diri_sendiri" "diri sendiri" "the client";
        Spouse "suami_istri" "suami/istri" "husband or wife";
        FormerPartner "mantan_pasangan" "mantan pasangan" "former partner";
        Parent "ayah_ibu" "ayah/ibu" "father or mother";
        StepParent "ayah_ibu_tiri" "ayah/ibu tiri" "step-parent";
        Child "anak" "anak" "child";
        StepChild "anak_tiri" "anak tiri" "step-child";
        Sibling "kakak_adik" "kakak/adik" "brother or sister";
        SiblingInLaw "ipar" "ipar" "brother- or sister-in-law";
        Grandparent "kakek_nenek" "kakek/nenek" "grandparent";
        UncleAunt "paman_bibi" "paman/bibi" "uncle or aunt";
        Cousin "sepupu" "sepupu" "cousin";
        NephewNiece "keponakan" "keponakan" "nephew or niece";
        ParentInLaw "mertua_menantu_besan" "mertua/menantu/besan" "in-law";
        Lover "pacar" "pacar/mantan pacar" "present or former lover";
        Friend "teman" "teman" "friend";
        Neighbour "tetangga" "tetangga" "neighbour";
        Teacher "guru" "guru" "teacher";
        Employer "majikan_atasan" "majikan/atasan" "employer or superior";
        Colleague "rekan_kerja" "rekan kerja" "colleague";
        DomesticWorker "art" "asisten rumah tangga" "domestic worker";
        LocalHead "rt_rw" "RT/RW" "head of the neighbourhood";
        HealthWorker "tenaga_kesehatan" "tenaga kesehatan" "health worker";
        Trader "pedagang_pelanggan" "pedagang/pelanggan" "trader or customer";
        Driver "pengemudi" "pengemudi" "driver";
        Stranger "tidak_dikenal" "tidak dikenal" "stranger";
    }
}

code_list! {
    /// Marital state. Always sealed.
    Marital "marital" {
        Single "belum_menikah" "belum menikah" "not married";
        Registered "menikah_resmi" "menikah resmi" "married, registered";
        Unregistered "menikah_tidak_resmi" "kawin belum tercatat" "married, not registered";
        Divorced "cerai_hidup" "cerai hidup" "divorced";
        Widowed "cerai_mati" "cerai mati" "widowed";
        Separated "berpisah" "berpisah" "separated";
    }
}

code_list! {
    /// Religion. Always sealed.
    Religion "religion" {
        Islam "islam" "Islam" "Islam";
        Catholic "katolik" "Katolik" "Catholic";
        Protestant "protestan" "Kristen" "Protestant";
        Hindu "hindu" "Hindu" "Hindu";
        Buddhist "buddha" "Buddha" "Buddhist";
        Confucian "konghucu" "Konghucu" "Confucian";
        Other "lainnya" "lainnya (kepercayaan)" "other belief";
    }
}

code_list! {
    /// Highest schooling begun. Always sealed.
    Education "education" {
        None "tidak_sekolah" "tidak sekolah" "none";
        Playgroup "paud" "PAUD" "playgroup";
        Kindergarten "tk" "TK" "kindergarten";
        Primary "sd" "SD/sederajat" "primary school";
        LowerSecondary "smp" "SMP/sederajat" "lower secondary school";
        UpperSecondary "sma" "SMA/sederajat" "upper secondary school";
        Higher "perguruan_tinggi" "perguruan tinggi" "higher education";
    }
}
