//! What is done for a client, and how a session went.

use super::list::code_list;

code_list! {
    /// The services: the seven of an LK3, and two from by-laws.
    Service "service" {
        Counselling "konseling" "konseling" "counselling";
        Consultation "konsultasi" "konsultasi" "consultation";
        Information "informasi" "informasi" "information";
        Outreach "penjangkauan" "penjangkauan" "outreach";
        Protection "perlindungan" "perlindungan" "protection";
        Accompaniment "pendampingan" "pendampingan" "accompaniment";
        Referral "rujukan" "rujukan" "referral";
        Advocacy "advokasi" "advokasi" "advocacy";
        Mediation "mediasi" "mediasi" "mediation";
    }
}

code_list! {
    /// How a session is held.
    SessionMode "session_mode" {
        Office "office" "di kantor" "at the office";
        HomeVisit "home_visit" "kunjungan rumah" "home visit";
        Phone "phone" "telepon" "by telephone";
        Chat "chat" "pesan tertulis" "in writing";
        Video "video" "panggilan video" "by video";
        Elsewhere "elsewhere" "tempat lain" "elsewhere";
    }
}

code_list! {
    /// Why a planned session did not happen.
    MissCause "miss_cause" {
        ClientAbsent "client_absent" "klien tidak hadir" "the client did not come";
        ClientPrevented "client_prevented" "klien berhalangan" "the client was prevented";
        StaffPrevented "staff_prevented" "petugas berhalangan" "the professional was prevented";
        Unknown "unknown" "tidak diketahui" "not known";
    }
}

code_list! {
    /// Who called a planned session off.
    CancelledBy "cancelled_by" {
        Client "client" "klien" "the client";
        Staff "staff" "petugas" "the professional";
        Institution "institution" "lembaga" "the institution";
    }
}

code_list! {
    /// Why something is added to a note.
    AddendumReason "addendum_reason" {
        Remembered "remembered" "teringat kemudian" "remembered later";
        NewInformation "new_information" "informasi baru" "new information";
        ClientView "client_view" "pandangan klien" "the client's own view";
        Clarification "clarification" "penjelasan" "clarification";
        Other "other" "lainnya" "other";
    }
}

code_list! {
    /// What was wrong with a note.
    ErrorClass "error_class" {
        WrongPerson "wrong_person" "salah orang" "wrong person";
        WrongFact "wrong_fact" "salah fakta" "wrong fact";
        WrongDate "wrong_date" "salah tanggal" "wrong date";
        Wording "wording" "salah kata" "wording";
        ClientRequest "client_request" "permintaan klien" "the client asked for it";
        Other "other" "lainnya" "other";
    }
}
