//! Which sections of a case a grant may open.

use sanad_casework::Section;

/// All sections of a case.
pub(super) const ALL: &[Section] = &[
    Section::Identity,
    Section::Intake,
    Section::Consent,
    Section::Session,
    Section::Referral,
    Section::Disclosure,
    Section::Assignment,
    Section::Closure,
    Section::Reporter,
    Section::Rights,
];
/// All but who reported.
pub(super) const WITHOUT_REPORTER: &[Section] = &[
    Section::Identity,
    Section::Intake,
    Section::Consent,
    Section::Session,
    Section::Referral,
    Section::Disclosure,
    Section::Assignment,
    Section::Closure,
    Section::Rights,
];
/// What it takes to refer a client: who, with whose consent, where to.
pub(super) const FOR_REFERRAL: &[Section] =
    &[Section::Identity, Section::Consent, Section::Referral];
/// What it takes to handle a complaint about social assistance: who complains, and of what.
pub(super) const FOR_COMPLAINT: &[Section] =
    &[Section::Identity, Section::Intake, Section::Reporter];
/// What it takes to answer a person about their own data.
pub(super) const FOR_SUBJECT: &[Section] =
    &[Section::Identity, Section::Consent, Section::Disclosure, Section::Rights];
/// The name of a client, in a list.
pub(super) const NAMES: &[Section] = &[Section::Identity];
/// The clear layer only.
pub(super) const CLEAR: &[Section] = &[];
