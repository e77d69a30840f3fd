//! Checking the whole ledger on request, with a line that says what was found.

use sanad_casework::{DeniedAct, IntegrityOutcome, IntegrityVerified, Purpose, Seq as ClearSeq};
use sanad_chain::EventId;
use serde::Serialize;

use crate::account::SignedIn;
use crate::disclose::{Denied, Disclosed, Granted, TRIES};
use crate::error::{DiscloseError, Fault};
use crate::institution::Records;
use crate::line::{RequestId, random};
use crate::policy::{Verdict, Wanted, look_across};

/// What a check of the whole ledger found.
#[derive(Debug, Clone, Serialize)]
pub struct IntegrityView {
    integrity: &'static str,
    entries: String,
    head: String,
    findings: Vec<FindingView>,
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
    ) -> Result<Disclosed<IntegrityView>, DiscloseError> {
        let grant = match look_across(by.caller(), purpose, Wanted::Integrity) {
            Verdict::Granted(grant) => grant,
            Verdict::Denied(rule) => {
                let (act, sections) = (DeniedAct::Audit, Vec::new());
                let denied = Denied { act, rule, purpose, case: None, sections };
                self.deny(by, denied, request)?;
                return Err(DiscloseError::NotForRole);
            }
        };
        let verdict = self.ledger.verify_while(None, wanted)?;
        let intact = verdict.findings.is_empty();
        for _ in 0..TRIES {
            let event = IntegrityVerified {
                outcome: if intact { IntegrityOutcome::Intact } else { IntegrityOutcome::Broken },
                findings: u32::try_from(verdict.findings.len()).unwrap_or(u32::MAX),
                up_to: ClearSeq(verdict.head.size.get()),
            };
            let granted = Granted {
                by,
                request,
                grant: &grant,
                purpose,
                event: event.into(),
                event_id: EventId::from_bytes(random()?),
                cases: Vec::new(),
                sections: Vec::new(),
                up_to: 0,
                expect: self.rests_on(by, None)?,
                sealed: Vec::new(),
            };
            if let Some(receipt) = self.look(granted)? {
                let view = IntegrityView {
                    integrity: if intact { "intact" } else { "broken" },
                    entries: verdict.head.size.to_string(),
                    head: verdict.head.hash.to_string(),
                    findings: verdict
                        .findings
                        .iter()
                        .map(|finding| FindingView {
                            class: finding.class.as_str(),
                            seq: finding.seq.map(|seq| seq.to_string()),
                            at: finding.at.clone(),
                            detail: finding.detail.clone(),
                        })
                        .collect(),
                };
                return Ok(Disclosed::new(view, &receipt));
            }
        }
        Err(DiscloseError::Fault(Fault::Busy))
    }
}
