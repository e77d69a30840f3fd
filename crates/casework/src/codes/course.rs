//! How a case changes hands, ends and begins again.

use super::list::code_list;

code_list! {
    /// Why a case should change hands.
    TransferReason "transfer_reason" {
        Workload "workload" "beban kerja" "workload";
        Competence "competence" "keahlian" "competence";
        Conflict "conflict" "benturan kepentingan" "conflict of interest";
        Leaving "leaving" "petugas pindah" "the professional leaves";
        ClientWish "client_wish" "keinginan klien" "the client's wish";
        Other "other" "lainnya" "other";
    }
}

code_list! {
    /// Why a named person may never read a case.
    BarReason "bar_reason" {
        Conflict "conflict" "benturan kepentingan" "conflict of interest";
        ClientWish "client_wish" "keinginan klien" "the client's wish";
        Safety "safety" "keselamatan" "safety";
        Other "other" "lainnya" "other";
    }
}

code_list! {
    /// How a service ends.
    ClosureKind "closure_kind" {
        Planned "planned" "sesuai rencana" "planned end";
        Agreed "agreed" "kesepakatan bersama" "mutual agreement";
        Unforeseen "unforeseen" "tidak terduga" "unforeseen";
        Transfer "transfer" "dialihkan" "transfer to another practitioner";
        Stopped "stopped" "klien berhenti" "the client stopped coming";
    }
}

code_list! {
    /// Why a case is closed. Always sealed; the kind is what stands in clear.
    ClosureReason "closure_reason" {
        GoalsMet "goals_met" "tujuan tercapai" "goals met";
        AgreedEnd "agreed_end" "akhir yang disepakati" "agreed end";
        ReferredAccepted "referred_and_accepted" "rujukan diterima" "referred and accepted";
        Moved "moved" "pindah" "moved";
        NoContact "no_contact" "hilang kontak" "no contact";
        Refused "refused" "menolak" "refused";
        NotEligible "not_eligible" "tidak memenuhi syarat" "not eligible";
        Died "died" "meninggal" "died";
        Duplicate "duplicate" "tercatat ganda" "duplicate";
        StaffRisk "risk_to_staff" "risiko bagi petugas" "risk to staff";
        Other "other" "lainnya" "other";
    }
}

code_list! {
    /// Why a proposed closure goes back.
    ReturnReason "return_reason" {
        OpenWork "open_work" "masih ada pekerjaan" "work is still open";
        NotesUnsigned "notes_unsigned" "catatan belum ditandatangani" "notes are not signed";
        ClientNotHeard "client_not_heard" "klien belum didengar" "the client was not heard";
        Other "other" "lainnya" "other";
    }
}

code_list! {
    /// Why a closed case begins again.
    ReopenReason "reopen_reason" {
        ClientReturned "client_returned" "klien kembali" "the client came back";
        NewRisk "new_risk" "risiko baru" "a new risk";
        ReferralReturned "referral_returned" "rujukan kembali" "a referral came back";
        Order "order" "perintah" "an order";
        ClosedInError "closed_in_error" "ditutup karena keliru" "closed by mistake";
        Other "other" "lainnya" "other";
    }
}
