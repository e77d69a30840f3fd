//! All code lists, and the page `schemas/codes.md` of them.

use super::{
    CodeList, breach, clock, course, emergency, inquiry, intake, look, party, place, problem,
    rights, service, sharing, staff,
};

/// A code list as a table.
#[derive(Debug, Clone, Copy)]
pub struct CodeTable {
    /// Its name.
    pub list: &'static str,
    /// Each code with what an Indonesian and an English reader sees.
    pub rows: fn() -> Vec<[&'static str; 3]>,
}

impl CodeTable {
    const fn of<L: CodeList>() -> Self {
        let rows = || {
            let row = |code: &L| [code.code(), code.label_id(), code.label_en()];
            L::ALL.iter().map(row).collect()
        };
        Self { list: L::LIST, rows }
    }
}

macro_rules! lists {
    ($($list:ty),* $(,)?) => { &[$(CodeTable::of::<$list>(),)*] };
}

/// Every code list.
pub const CODE_LISTS: &[CodeTable] = lists!(
    staff::Role,
    staff::Profession,
    staff::Purpose,
    staff::Basis,
    staff::SuspensionReason,
    intake::SubjectKind,
    intake::Track,
    intake::Category,
    intake::Channel,
    intake::Source,
    intake::Standing,
    intake::Urgency,
    intake::ScreeningReason,
    intake::Alternative,
    intake::ConfidentialityLevel,
    intake::Language,
    intake::LateReason,
    party::PartyRole,
    party::PartyRemovalReason,
    party::AgeBand,
    party::Sex,
    party::Relationship,
    party::Marital,
    party::Religion,
    party::Education,
    problem::Problem,
    problem::PpksCode,
    place::Kecamatan,
    service::Service,
    service::SessionMode,
    service::MissCause,
    service::CancelledBy,
    service::AddendumReason,
    service::ErrorClass,
    sharing::ConsentKind,
    sharing::GiverCapacity,
    sharing::DataGroup,
    sharing::Institution,
    sharing::InstitutionClass,
    sharing::ReferralReason,
    sharing::Delivery,
    sharing::ReferralDeclineReason,
    sharing::ReferralOutcome,
    sharing::RevocationReason,
    sharing::RecipientClass,
    sharing::Instrument,
    sharing::Decision,
    sharing::DecisionGround,
    sharing::SharingBasis,
    course::TransferReason,
    course::BarReason,
    course::ClosureKind,
    course::ClosureReason,
    course::ReturnReason,
    course::ReopenReason,
    look::Section,
    look::RecordShape,
    look::ListShape,
    look::SearchField,
    look::AuditShape,
    look::StatementShape,
    look::DeniedAct,
    look::IntegrityOutcome,
    look::EndReason,
    look::ExportShape,
    rights::HoldAuthority,
    rights::RetentionClass,
    rights::ErasureReason,
    rights::ErasureGround,
    rights::Attestation,
    rights::KeyKind,
    rights::RestrictionReason,
    rights::AccessGround,
    rights::Identified,
    rights::AskerCapacity,
    rights::PapersGround,
    rights::AccessVerdict,
    emergency::EmergencyReason,
    inquiry::OrderClass,
    inquiry::InquiryEndReason,
    breach::BreachKind,
    breach::BreachNotice,
    breach::BreachOutcome,
    clock::ClockFinding,
    clock::ClockReason,
);

/// Every code list as one Markdown page.
pub fn code_lists_markdown() -> String {
    let mut page = String::from(
        "# Code lists\n\nWritten by the test `schemas` of `casework`; `SANAD_BLESS=1` writes it \
         anew. A code never changes its meaning and is never removed.\n",
    );
    for table in CODE_LISTS {
        append(&mut page, table);
    }
    page
}

fn append(page: &mut String, table: &CodeTable) {
    page.push_str("\n## ");
    page.push_str(table.list);
    page.push_str("\n\n| code | Indonesian | English |\n| --- | --- | --- |\n");
    for row in (table.rows)() {
        for cell in row {
            page.push_str("| ");
            page.push_str(cell);
            page.push(' ');
        }
        page.push_str("|\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_as_itself() {
        for role in staff::Role::ALL {
            assert_eq!(role.code().parse(), Ok(*role));
        }
        let page = code_lists_markdown();
        assert!(page.contains("| counsellor | konselor | counsellor |"));
    }

    #[test]
    fn an_unknown_code_is_not_repeated() {
        let error = serde_json::from_str::<staff::Role>("\"Sitti Aminah\"").unwrap_err();
        assert!(error.to_string().contains("the list `role`"), "{error}");
        assert!(!error.to_string().contains("Sitti"), "{error}");
    }
}
