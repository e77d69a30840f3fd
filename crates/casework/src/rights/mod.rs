//! Rights of the subject (hak subjek data): how long a case is kept, what holds it back, when the data
//! of a person in it are destroyed, and when they are kept without being used.
//!
//! An erasure needs three persons: one records the request, two others approve. A legal hold blocks
//! it until it has ended, which takes two persons as well; once the second has approved, it always
//! ends in the destruction of the key (`records` carries it out). What parts of others say about who
//! was erased is redacted by two persons too.

mod erasure;
mod hold;
mod redaction;
mod restriction;
mod retention;

pub use erasure::{
    ApproveErasure, ApproveErasureForm, AttestErasure, AttestErasureForm, RefuseErasure,
    RefuseErasureForm, RequestErasure, RequestErasureForm,
};
pub use hold::{
    ApproveHoldRelease, ApproveHoldReleaseForm, PlaceHold, PlaceHoldForm, ProposeHoldRelease,
    ProposeHoldReleaseForm,
};
pub use redaction::{
    ApproveRedaction, ApproveRedactionForm, DeclineRedaction, DeclineRedactionForm, PassageForm,
    ProposeRedaction, ProposeRedactionForm,
};
pub use restriction::{
    RestrictProcessing, RestrictProcessingForm, ResumeProcessing, ResumeProcessingForm,
};
pub use retention::{AssignRetention, AssignRetentionForm};

use crate::caller::{Caller, When};
use crate::case::{Case, CaseFile};
use crate::codes::{Basis, Purpose, Role};
use crate::proposal::Act;
use crate::refusal::Refusal;

/// Those who decide about the data of others.
const DECIDERS: &[Role] = &[Role::Supervisor, Role::PrivacyOfficer];

/// The file, open or closed, for those who decide.
pub(crate) fn decided<'a>(case: &'a Case, by: &Caller) -> Result<(&'a CaseFile, Basis), Refusal> {
    let file = case.known(by)?;
    by.acts_as(DECIDERS)?;
    Ok((file, file.worker_or(by, DECIDERS)?))
}

pub(crate) fn act(when: When, basis: Basis) -> Act {
    Act::new(when, Purpose::SubjectRequest, basis)
}
