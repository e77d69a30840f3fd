//! Breaches of the protection of data (UU PDP, article 46).

use super::list::code_list;

code_list! {
    /// What kind of breach is suspected.
    BreachKind "breach_kind" {
        LostDevice "lost_device" "perangkat hilang" "lost device";
        Misdirected "misdirected" "salah kirim" "sent to the wrong person";
        UnauthorisedLook "unauthorised_look" "akses tanpa hak" "looked at without right";
        BreakIn "break_in" "pembobolan" "break-in";
        Malware "malware" "perangkat lunak jahat" "malware";
        LostKey "lost_key" "kunci hilang" "lost key";
        Other "other" "lainnya" "other";
    }
}

code_list! {
    /// To whom a breach was notified.
    BreachNotice "breach_notice" {
        Subjects "subjects" "subjek data" "the persons concerned";
        Authority "authority" "lembaga berwenang" "the authority";
        Public "public" "masyarakat" "the public";
    }
}

code_list! {
    /// How the file of a breach was closed.
    BreachOutcome "breach_outcome" {
        NoBreach "no_breach" "bukan pelanggaran" "it was none";
        Handled "handled" "ditangani" "it was handled";
    }
}
