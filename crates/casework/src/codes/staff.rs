//! Who works here, and why and on what footing they act.

use super::list::code_list;

code_list! {
    /// What a member of staff may be. A role alone never opens a case: see need-to-know.
    Role "role" {
        FrontDesk "front_desk" "petugas penerimaan" "front desk";
        Counsellor "counsellor" "konselor" "counsellor";
        Supervisor "supervisor" "supervisor" "supervisor";
        ReferralOfficer "referral_officer" "petugas rujukan" "referral officer";
        ComplaintOfficer "complaint_officer" "petugas pengaduan" "complaint officer";
        DataOfficer "data_officer" "petugas data" "data officer (aggregates)";
        Head "head" "pimpinan" "head of service (aggregates)";
        Operator "operator" "operator sistem" "system operator (no content)";
        Auditor "auditor" "auditor" "auditor (clear layer only)";
        PanelMember "panel_member" "anggota panel" "inquiry panel member";
        KeyCustodian "key_custodian" "pemegang kunci" "key custodian";
        PrivacyOfficer "privacy_officer" "petugas pelindungan data" "privacy officer";
        Subject "subject" "subjek data" "subject (own statement)";
    }
}

/// Duties that one person never joins: who runs the system or audits it reads no case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Works on cases, or answers for the institution.
    Casework,
    /// Runs the system.
    Operation,
    /// Audits.
    Audit,
    /// Holds keys.
    Keys,
}

impl Role {
    /// The roles that carry cases: whoever works on one holds one of them.
    pub(crate) const CARRY_CASES: [Self; 2] = [Self::Counsellor, Self::Supervisor];

    /// Those, and the others who decide about data.
    pub(crate) const WORK_OR_DECIDE: [Self; 3] =
        [Self::Counsellor, Self::Supervisor, Self::PrivacyOfficer];

    /// Those, and who stands at the front desk: whoever records what somebody asks for.
    pub(crate) const RECORD: [Self; 4] =
        [Self::FrontDesk, Self::Counsellor, Self::Supervisor, Self::PrivacyOfficer];

    /// Whether its holders are approvers: second persons for roles, enrolments and recoveries.
    pub const fn approves(self) -> bool {
        matches!(self, Self::Supervisor | Self::Head | Self::PrivacyOfficer)
    }

    /// Whether its holders watch over others: approvers, auditors, members of panels.
    pub const fn watches(self) -> bool {
        self.approves() || matches!(self, Self::Auditor | Self::PanelMember)
    }

    /// The duty a role belongs to; none for the subject, who is no member of staff.
    pub const fn duty(self) -> Option<Duty> {
        match self {
            Self::FrontDesk
            | Self::Counsellor
            | Self::Supervisor
            | Self::ReferralOfficer
            | Self::ComplaintOfficer
            | Self::DataOfficer
            | Self::Head
            | Self::PrivacyOfficer => Some(Duty::Casework),
            Self::Operator => Some(Duty::Operation),
            Self::Auditor | Self::PanelMember => Some(Duty::Audit),
            Self::KeyCustodian => Some(Duty::Keys),
            Self::Subject => None,
        }
    }
}

code_list! {
    /// What a member of staff was trained as.
    Profession "profession" {
        SocialWorker "pekerja_sosial" "pekerja sosial" "social worker";
        Psychologist "psikolog" "psikolog" "psychologist";
        Counsellor "konselor" "konselor" "counsellor";
        HealthWorker "tenaga_kesehatan" "tenaga kesehatan" "health worker";
        Lawyer "advokat_paralegal" "advokat/paralegal" "lawyer or paralegal";
        ReligiousExpert "ahli_agama" "ahli agama" "religious expert";
        Educator "pendidik" "pendidik" "educator";
        Police "polisi" "polisi" "police officer";
        Volunteer "relawan" "relawan/TKSK/PSM" "volunteer or community worker";
        Trainee "mahasiswa_praktik" "mahasiswa praktik" "student on placement";
        Administration "administrasi" "administrasi" "administration";
    }
}

code_list! {
    /// Why someone acts or looks; it stands in every entry.
    Purpose "purpose" {
        Service "service" "pelayanan" "service to the client";
        Supervision "supervision" "supervisi" "supervision";
        IntakeMatch "intake_match" "pencocokan penerimaan" "matching an intake";
        Referral "referral" "rujukan" "referral";
        LegalOrder "legal_order" "perintah resmi" "legal order";
        ComplaintHandling "complaint_handling" "penanganan pengaduan" "complaint handling";
        QualityReview "quality_review" "tinjauan mutu" "quality review";
        SubjectRequest "subject_request" "permintaan subjek data" "request of the subject";
        Audit "audit" "audit" "audit";
        Inquiry "inquiry" "pemeriksaan" "inquiry";
        Emergency "emergency" "darurat" "emergency";
        Maintenance "maintenance" "pemeliharaan" "maintenance";
    }
}

code_list! {
    /// On what footing someone acts or looks.
    Basis "basis" {
        Assignment "assignment" "penugasan" "assigned to the case";
        Supervision "supervision" "supervisi" "supervises the case";
        Duty "duty" "tugas jabatan" "duty of the role";
        Consent "consent" "persetujuan" "consent of the client";
        Order "order" "perintah" "order of an authority";
        BreakGlass "break_glass" "akses darurat" "emergency access";
    }
}

code_list! {
    /// Why a member of staff may no longer sign in, for a time.
    SuspensionReason "suspension_reason" {
        Leave "leave" "cuti" "on leave";
        Inquiry "inquiry" "dalam pemeriksaan" "under inquiry";
        LostToken "lost_token" "token hilang" "token lost or shared";
        Other "other" "lainnya" "other";
    }
}

code_list! {
    /// Why a password was set.
    PasswordCause "password_cause" {
        Enrolled "enrolled" "pendaftaran" "by an enrolment code: for the first time, or forgotten";
        Changed "changed" "diganti" "changed by its holder";
        Strengthened "strengthened" "diperkuat" "the same password, stretched more";
    }
}
