//! What was looked at, as far as clear bytes tell.

use super::list::code_list;

code_list! {
    /// The parts of a case that are shown, sealed and counted apart.
    Section "section" {
        Identity "identity" "identitas" "identity";
        Intake "intake" "penerimaan" "intake";
        Consent "consent" "persetujuan" "consent";
        Session "session" "sesi" "sessions";
        Referral "referral" "rujukan" "referrals";
        Disclosure "disclosure" "pengungkapan" "disclosures";
        Assignment "assignment" "penugasan" "assignment";
        Closure "closure" "penutupan" "closure";
        Reporter "reporter" "pelapor" "reporter";
        Staff "staff" "petugas" "staff";
        Search "search" "pencarian" "search terms";
        Facts "facts" "fakta statistik" "statistical facts";
        Rights "rights" "hak subjek data" "rights of the subject";
        Inquiry "inquiry" "pemeriksaan" "inquiry";
        Breach "breach" "kegagalan pelindungan data pribadi" "breach";
    }
}

impl Section {
    /// The number in a part's descriptor, from 1; it never changes.
    pub const fn number(self) -> u8 {
        match self {
            Self::Identity => 1,
            Self::Intake => 2,
            Self::Consent => 3,
            Self::Session => 4,
            Self::Referral => 5,
            Self::Disclosure => 6,
            Self::Assignment => 7,
            Self::Closure => 8,
            Self::Reporter => 9,
            Self::Staff => 10,
            Self::Search => 11,
            Self::Facts => 12,
            Self::Rights => 13,
            Self::Inquiry => 14,
            Self::Breach => 15,
        }
    }

    /// Whether emergency access may open it: who reported, what persons asked about their own
    /// data and what is no part of a case's file avert no danger.
    pub const fn opens_in_emergency(self) -> bool {
        match self {
            Self::Identity
            | Self::Intake
            | Self::Consent
            | Self::Session
            | Self::Referral
            | Self::Disclosure
            | Self::Assignment
            | Self::Closure => true,
            Self::Reporter
            | Self::Staff
            | Self::Search
            | Self::Facts
            | Self::Rights
            | Self::Inquiry
            | Self::Breach => false,
        }
    }

    /// The section with this number, if there is one.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|section| section.number() == number)
    }
}

code_list! {
    /// What was handed out as evidence, in one file that others can check.
    ExportShape "export_shape" {
        LooksOfCase "looks_of_case" "akses atas satu kasus" "looks at a case";
        LooksByStaff "looks_by_staff" "akses oleh satu petugas" "looks by a member of staff";
        CaseFile "case_file" "berkas kasus" "file of a case";
        WholeLog "whole_log" "seluruh buku log" "the whole log";
    }
}

code_list! {
    /// What kind of record was opened.
    RecordShape "record_shape" {
        CaseFile "case_file" "berkas kasus" "case file";
        CaseState "case_state" "ringkasan kasus" "summary of a case";
        Note "note" "catatan" "one note";
        Identity "identity" "identitas" "identity of a party";
        Staff "staff" "data petugas" "data of a member of staff";
        Emergency "emergency" "akses darurat" "an emergency access";
        Inquiry "inquiry" "pemeriksaan" "an inquiry";
        Breach "breach" "kegagalan pelindungan data pribadi" "the file of a breach";
        Searches "searches" "istilah pencarian" "what was searched for";
        Mentions "mentions" "penyebutan orang yang datanya dihapus" "what may speak of an erased person";
        Resealing "resealing" "penyegelan ulang" "sealing anew";
    }
}

code_list! {
    /// What kind of list was shown.
    ListShape "list_shape" {
        Cases "cases" "daftar kasus" "cases";
        Caseload "caseload" "kasus saya" "own caseload";
        Sessions "sessions" "daftar sesi" "sessions of a case";
        Referrals "referrals" "daftar rujukan" "referrals of a case";
        Disclosures "disclosures" "daftar pengungkapan" "disclosures of a case";
        Consents "consents" "daftar persetujuan" "consents of a case";
        Assignments "assignments" "riwayat penugasan" "assignments of a case";
        Staff "staff" "daftar petugas" "members of staff";
        Clocks "clocks" "daftar batas waktu" "what must be done in time";
        Emergencies "emergencies" "daftar akses darurat" "emergency accesses";
        Inquiries "inquiries" "daftar pemeriksaan" "inquiries";
        Breaches "breaches" "daftar kegagalan pelindungan data pribadi" "breaches";
        Tasks "tasks" "daftar pekerjaan" "what is to be done";
    }
}

code_list! {
    /// What was searched by.
    SearchField "search_field" {
        Name "name" "nama" "name";
        Nik "nik" "NIK" "identity number";
        Phone "phone" "telepon" "telephone number";
        Case "case" "nomor kasus" "number of a case";
    }
}

code_list! {
    /// How the access log was asked.
    AuditShape "audit_shape" {
        ByCase "by_case" "menurut kasus" "by case";
        ByStaff "by_staff" "menurut petugas" "by member of staff";
        ByTime "by_time" "menurut waktu" "by time";
        Shown "shown" "yang telah ditampilkan" "what each reader had been shown";
        CouldHaveSeen "could_have_seen" "yang boleh dilihat" "what somebody could have seen";
    }
}

code_list! {
    /// What the statement of a subject tells.
    StatementShape "statement_shape" {
        Access "access" "siapa membuka berkas" "who opened the file";
        Disclosures "disclosures" "kepada siapa data diungkapkan" "to whom data were told";
    }
}

code_list! {
    /// What someone tried when access was denied.
    DeniedAct "denied_act" {
        Record "record" "membuka berkas" "opening a record";
        List "list" "membuka daftar" "opening a list";
        Audit "audit" "membaca log akses" "reading the access log";
        Replay "replay" "melihat keadaan berkas pada suatu saat" "replaying a case";
        Feed "feed" "mengikuti arus" "following the feed";
        Statement "statement" "meminta surat keterangan akses" "asking for the statement of a subject";
        Write "write" "mengubah berkas" "changing a record";
        Inquiry "inquiry" "mengurus pemeriksaan" "an act on an inquiry";
        Breach "breach" "mengurus kegagalan pelindungan data pribadi" "an act on the file of a breach";
        Administration "administration" "mengelola sistem" "administering the system";
        Emergency "emergency" "membuka akses darurat" "opening emergency access";
        Export "export" "menyerahkan bukti" "handing out evidence";
    }
}

code_list! {
    /// What a verification found.
    IntegrityOutcome "integrity_outcome" {
        Intact "intact" "utuh" "intact";
        Broken "broken" "rusak" "broken";
    }
}

code_list! {
    /// Why a feed or the system ended.
    EndReason "end_reason" {
        Asked "asked" "diminta" "was asked to";
        PeerGone "peer_gone" "penerima terputus" "the other side went away";
        NoLonger "no_longer_allowed" "tidak lagi berhak" "no longer allowed";
        Shutdown "shutdown" "sistem berhenti" "the system stops";
    }
}
