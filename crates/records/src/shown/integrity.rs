//! Checking the whole ledger on request, with a line that says what was found.

use std::cell::OnceCell;

use sanad_casework::{DeniedAct, IntegrityOutcome, IntegrityVerified, Purpose, Seq as ClearSeq};
use sanad_ledger::Report;
use serde::Serialize;

use crate::account::SignedIn;
use crate::basis::Basis;
use crate::error::{Fault, RevealError};
use crate::gaps::Gap;
use crate::institution::Records;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants};
use crate::policy::{Grant, Rule, Wanted};
use crate::reveal::Revealed;

/// What a check of the whole ledger found.
#[derive(Debug, Clone, Serialize)]
pub struct IntegrityView {
    integrity: &'static str,
    entries: String,
    head: String,
    findings: Vec<FindingView>,
    /// What was lost for good: of that, nothing is told here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<Gap>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, Serialize)]
struct FindingView {
    class: &'static str,
    seq: Option<String>,
    #[serde(rename = "where")]
    at: String,
    detail: String,
}

impl Records {
    /// Checks the ledger from its first entry to what is durable now, for as long as somebody wants to
    /// know.
    ///
    /// # Errors
    /// The role or purpose does not allow it, nobody wants to know any more, or a fault: then nothing is
    /// told.
    pub fn check_integrity(
        &self,
        by: &SignedIn,
        purpose: Purpose,
        request: RequestId,
        wanted: &dyn Fn() -> bool,
    ) -> Result<Revealed<IntegrityView>, RevealError> {
        self.show(by, &CheckIntegrity { purpose, wanted, found: OnceCell::new() }, request)
    }
}

/// Asking to have the ledger checked.
struct CheckIntegrity<'a> {
    purpose: Purpose,
    /// Whether somebody still wants to know.
    wanted: &'a dyn Fn() -> bool,
    /// It takes long: once, however often the line is tried.
    found: OnceCell<Report>,
}

impl CheckIntegrity<'_> {
    fn found(&self, records: &Records) -> Result<&Report, Fault> {
        if let Some(found) = self.found.get() {
            return Ok(found);
        }
        let found = records.ledger.verify_while(None, self.wanted)?;
        Ok(self.found.get_or_init(|| found))
    }
}

impl Look for CheckIntegrity<'_> {
    type Row = ();
    type Rest = IntegrityView;
    type View = IntegrityView;

    fn ask(&self) -> Ask {
        Ask::new(Wants::Across(Wanted::Integrity), self.purpose, DeniedAct::Audit)
    }

    fn choose(&self, basis: &Basis<'_>, _: &Grant) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let found = self.found(basis.records)?;
        let intact = found.findings.is_empty();
        let event = IntegrityVerified {
            outcome: if intact { IntegrityOutcome::Intact } else { IntegrityOutcome::Broken },
            findings: u32::try_from(found.findings.len()).unwrap_or(u32::MAX),
            up_to: ClearSeq(found.head.size.get()),
        };
        let findings = found.findings.iter().map(|finding| FindingView {
            class: finding.class.as_str(),
            seq: finding.seq.map(|seq| seq.to_string()),
            at: finding.at.clone(),
            detail: finding.detail.clone(),
        });
        let view = IntegrityView {
            integrity: if intact { "intact" } else { "broken" },
            entries: found.head.size.to_string(),
            head: found.head.hash.to_string(),
            findings: findings.collect(),
            gaps: basis.records.gaps()?,
        };
        Ok(Ok(Chosen::new(event, view)?))
    }

    fn open(&self, _: Vec<()>, view: IntegrityView, _: &Opens<'_>) -> Result<IntegrityView, Fault> {
        Ok(view)
    }
}
