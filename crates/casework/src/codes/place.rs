//! Where: a kecamatan of Makassar at most.

use super::list::code_list;

code_list! {
    /// The 15 kecamatan of Makassar. Kelurahan and address are always sealed.
    Kecamatan "kecamatan" {
        Mariso "73.71.01" "Mariso" "Mariso";
        Mamajang "73.71.02" "Mamajang" "Mamajang";
        Makassar "73.71.03" "Makassar" "Makassar";
        UjungPandang "73.71.04" "Ujung Pandang" "Ujung Pandang";
        Wajo "73.71.05" "Wajo" "Wajo";
        Bontoala "73.71.06" "Bontoala" "Bontoala";
        Tallo "73.71.07" "Tallo" "Tallo";
        UjungTanah "73.71.08" "Ujung Tanah" "Ujung Tanah";
        Panakkukang "73.71.09" "Panakkukang" "Panakkukang";
        Tamalate "73.71.10" "Tamalate" "Tamalate";
        Biringkanaya "73.71.11" "Biringkanaya" "Biringkanaya";
        Manggala "73.71.12" "Manggala" "Manggala";
        Rappocini "73.71.13" "Rappocini" "Rappocini";
        Tamalanrea "73.71.14" "Tamalanrea" "Tamalanrea";
        Sangkarrang "73.71.15" "Kepulauan Sangkarrang" "Kepulauan Sangkarrang";
    }
}
