//! Codes about the machine's clock.

use super::list::code_list;

code_list! {
    /// Why the clock was not believed.
    ClockFinding "clock_finding" {
        Behind "behind" "di belakang catatan terakhir" "behind the last entry";
        BeforeBuild "before_build" "sebelum program dibuat" "before the program was made";
        Idle "idle" "lama setelah catatan terakhir" "long after the last entry";
        Jumped "jumped" "melompat ke depan" "jumped forward";
        Witness "witness" "berbeda dari saksi" "other than a witness says";
    }
}

code_list! {
    /// Why the clock had been ahead.
    ClockReason "clock_reason" {
        Battery "battery" "baterai jam habis" "the battery of the clock was flat";
        Mistyped "mistyped" "salah diketik" "it was set by hand, and wrongly";
        TimeService "time_service" "layanan waktu salah" "a time service told a wrong time";
        Machine "machine" "mesin diganti atau dipulihkan" "the machine was replaced or restored";
        Other "other" "lainnya" "other";
    }
}
