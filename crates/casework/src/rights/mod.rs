//! Rights of the subject (hak subjek data): how long a case is kept, what holds it back, when the data
//! of a person in it are destroyed, and when they are kept without being used.
//!
//! An erasure needs three persons: one records the request, two others approve. A legal hold blocks
//! it until it has ended, which takes two persons as well; once the second has approved, it always
//! ends in the destruction of the key (`records` carries it out). What parts of others say about who
//! was erased is redacted by two persons too.

mod destroyed;
mod erasure;
mod hold;
mod redaction;
mod resealed;
mod restriction;
mod retention;

pub use destroyed::*;
pub use erasure::*;
pub use hold::*;
pub use redaction::*;
pub use resealed::*;
pub use restriction::*;
pub use retention::*;

use crate::prelude::*;

theme! {
    /// Rights over the data, and what bounds them.
    RightsEvent "rights": Rights, folds into Case {
        RetentionClassAssigned,
        LegalHoldPlaced,
        LegalHoldReleaseProposed,
        LegalHoldReleased,
        ErasureRequested,
        ErasureRefused,
        ErasureApproved,
        ErasureBegun,
        SubjectKeyDestroyed,
        ErasureAttested,
        RedactionProposed,
        RedactionDeclined,
        RedactionBegun,
        PartResealed,
        MentionsRedacted,
        ProcessingRestricted,
        ProcessingResumed,
    }
}

deeds! {
    /// Keeping, holding, erasing and restricting data.
    RightsCommand in Rights {
        AssignRetention,
        PlaceHold,
        ProposeHoldRelease,
        ApproveHoldRelease,
        RequestErasure,
        RefuseErasure,
        ApproveErasure,
        AttestErasure,
        ProposeRedaction,
        ApproveRedaction,
        DeclineRedaction,
        RestrictProcessing,
        ResumeProcessing,
    }
}

/// Those who decide about the data of others.
pub(crate) const DECIDERS: &[Role] = &[Role::Supervisor, Role::PrivacyOfficer];

/// The file, open or closed, for those who decide.
pub(crate) fn decided<'a>(case: &'a Case, by: &Caller) -> Result<(&'a CaseFile, Basis), Refusal> {
    let file = case.known(by)?;
    by.acts_as(DECIDERS)?;
    Ok((file, file.worker_or(by, DECIDERS)?))
}

pub(crate) fn act(when: When, basis: Basis) -> Act {
    Act::new(when, Purpose::SubjectRequest, basis)
}
