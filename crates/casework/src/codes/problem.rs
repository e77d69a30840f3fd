//! What a case is about, finely: always sealed, since a code stigmatises too.

use super::intake::Category;
use super::list::code_list;

code_list! {
    /// Family problem categories. Always sealed; `category` is what stands in clear.
    Problem "problem" {
        Marriage "konflik_perkawinan" "konflik perkawinan" "marital conflict";
        Divorce "perceraian_hak_asuh" "perceraian, hak asuh" "divorce and custody";
        DomesticViolence "kdrt" "kekerasan dalam rumah tangga" "domestic violence";
        ChildViolence "kta" "kekerasan terhadap anak" "violence against a child";
        SexualViolence "ks" "kekerasan seksual" "sexual violence";
        OnlineViolence "kbgo" "kekerasan berbasis gender online" "online violence";
        Trafficking "tppo" "perdagangan orang" "trafficking";
        Neglect "penelantaran" "penelantaran" "neglect";
        Parenting "pengasuhan" "pengasuhan" "parenting";
        Adolescent "perilaku_remaja" "perilaku remaja" "adolescent behaviour";
        UnderageMarriage "perkawinan_anak" "perkawinan anak" "underage marriage";
        DropOut "putus_sekolah" "putus sekolah" "school drop-out";
        Economy "ekonomi_utang" "ekonomi, utang" "economy or debt";
        Substance "napza" "NAPZA" "substance abuse";
        MentalHealth "kesehatan_jiwa" "kesehatan jiwa" "mental health";
        ElderlyCare "perawatan_lansia" "perawatan lanjut usia" "care of the elderly";
        DisabilityCare "perawatan_disabilitas" "perawatan disabilitas" "care in disability";
        Neighbours "relasi_lingkungan" "relasi lingkungan" "relations with neighbours";
        CivilRegistration "adminduk" "administrasi kependudukan" "civil registration";
        Aid "bansos" "bantuan sosial" "social assistance";
        StreetLife "hidup_di_jalan" "hidup di jalan" "street life";
        Other "lainnya" "lainnya" "other";
    }
}

impl Problem {
    /// The coarse category that may stand in clear.
    pub const fn category(self) -> Category {
        match self {
            Self::ChildViolence
            | Self::Adolescent
            | Self::UnderageMarriage
            | Self::DropOut
            | Self::StreetLife => Category::Child,
            Self::Aid => Category::Aid,
            Self::Marriage
            | Self::Divorce
            | Self::DomesticViolence
            | Self::Neglect
            | Self::Parenting
            | Self::Economy
            | Self::ElderlyCare
            | Self::DisabilityCare => Category::Family,
            Self::SexualViolence
            | Self::OnlineViolence
            | Self::Trafficking
            | Self::Substance
            | Self::MentalHealth
            | Self::Neighbours
            | Self::CivilRegistration
            | Self::Other => Category::Other,
        }
    }
}

code_list! {
    /// The 26 classes of people in need of social welfare (PPKS). Always sealed.
    PpksCode "ppks" {
        P01 "01" "anak balita telantar" "neglected under-five";
        P02 "02" "anak telantar" "neglected child";
        P03 "03" "anak yang berhadapan dengan hukum" "child in conflict with the law";
        P04 "04" "anak jalanan" "street child";
        P05 "05" "anak dengan kedisabilitasan" "child with disability";
        P06 "06" "anak korban tindak kekerasan" "child victim of violence";
        P07 "07" "anak yang memerlukan perlindungan khusus" "child needing special protection";
        P08 "08" "lanjut usia telantar" "neglected elderly person";
        P09 "09" "penyandang disabilitas" "person with disability";
        P10 "10" "tuna susila" "sex worker (official term)";
        P11 "11" "gelandangan" "homeless person";
        P12 "12" "pengemis" "beggar";
        P13 "13" "pemulung" "scavenger";
        P14 "14" "kelompok minoritas" "minority group";
        P15 "15" "bekas warga binaan lembaga pemasyarakatan" "former prisoner";
        P16 "16" "orang dengan HIV/AIDS" "person with HIV/AIDS";
        P17 "17" "korban penyalahgunaan NAPZA" "victim of substance abuse";
        P18 "18" "korban trafficking" "trafficking victim";
        P19 "19" "korban tindak kekerasan" "victim of violence";
        P20 "20" "pekerja migran bermasalah sosial" "migrant worker in difficulty";
        P21 "21" "korban bencana alam" "natural-disaster victim";
        P22 "22" "korban bencana sosial" "social-disaster victim";
        P23 "23" "perempuan rawan sosial ekonomi" "woman at socio-economic risk";
        P24 "24" "fakir miskin" "very poor person";
        P25 "25" "keluarga bermasalah sosial psikologis" "family with psychosocial problems";
        P26 "26" "komunitas adat terpencil" "remote customary community";
    }
}
