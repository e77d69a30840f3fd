//! Why a command is refused: each a fact with a stable code and one sentence.

use crate::codes::Role;

/// Declares the refusals: `Variant { fields } "code" field "sentence";`.
macro_rules! refusals {
    ($($variant:ident $({ $($part:ident: $kind:ty $(= $partdoc:literal)?),* })?
        $code:literal $at:tt $sentence:literal;)*) => {
        /// Why a command is refused. Nothing was appended.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
        pub enum Refusal {
            $(
                #[doc = $sentence]
                #[error($sentence)]
                $variant $({ $($(#[doc = $partdoc])? $part: $kind),* })?,
            )*
        }

        impl Refusal {
            /// Every code, each once.
            pub const CODES: &'static [&'static str] = &[$($code,)*];

            /// The stable code of the refusal.
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$variant $({ $($part: _),* })? => $code,)* }
            }

            fn fixed_field(&self) -> Option<&'static str> {
                match self { $(Self::$variant $({ $($part: _),* })? => at!($at),)* }
            }
        }
    };
}

macro_rules! at {
    (-) => {
        None
    };
    ($field:literal) => {
        Some($field)
    };
}

refusals! {
    // The case
    NoSuchCase "no_such_case" - "there is no such case";
    CaseExists "case_exists" - "the case is there already";
    CaseClosed "case_closed" - "the case is closed";
    CaseNotClosed "case_not_closed" - "the case is not closed";
    Repeated "repeated" - "this was recorded already";
    NotYourCase "not_your_case" - "only those who work on the case may do this";
    RoleMayNot { role: Role = "The role the caller acts in." }
        "role_may_not" - "this is not for the role `{role}`";
    SamePerson "same_person" - "someone else must decide on this";
    HalfLapsed "half_lapsed"
        - "who did the first half of this may not act here any more: it must be begun anew";
    TooMany { what: &'static str = "What.", max: usize = "How many fit." }
        "too_many" - "a case holds no more than {max} {what}";
    // Time
    OccurredAhead "occurred_ahead" "occurred_at" "lies more than five minutes ahead";
    OccurredTooEarly "occurred_too_early" "occurred_at" "lies before 1990";
    LateWithoutReason "late_without_reason" "late_reason"
        "is needed for what happened more than 24 hours ago";
    StartsInPast "starts_in_past" "starts_at" "lies in the past";
    // Forms
    Missing { field: &'static str = "The field." } "missing" - "is needed here";
    Unwanted { field: &'static str = "The field." } "unwanted" - "does not belong here";
    Twice { field: &'static str = "The field." } "twice" - "names the same thing twice";
    OutOfRange { field: &'static str = "The field." } "out_of_range" - "is out of range";
    Unchanged { field: &'static str = "The field." } "unchanged" - "has this value already";
    // Parties
    UnknownParty { field: &'static str = "The field." }
        "unknown_party" - "is no party of this case";
    OneClient "one_client" "person.role" "a case has exactly one client, and has it already";
    NotOneClient "not_one_client" "parties" "a case has exactly one client";
    WorkBegun "work_begun" - "a session was held already: propose a closure";
    ClientStays "client_stays" - "the client cannot be removed";
    // Consent
    UnknownConsent "unknown_consent" "consent" "is no consent of this case";
    ConsentEnded "consent_ended" "consent" "is a consent that does not hold any more";
    ConsentTooNarrow "consent_too_narrow" "consent" "does not cover this recipient and these data";
    NothingToStop "nothing_to_stop" "consent" "is not a withdrawn consent that awaits confirmation";
    NotNarrower "not_narrower" "kinds" "does not narrow the consent";
    // Assignment
    StillResponsible "still_responsible" - "who is responsible for the case hands it over first";
    NotACaseWorker "not_a_case_worker" "to" "is no active member of staff who carries cases";
    CredentialExpired "credential_expired" - "the credential of this member of staff has expired: nothing new is given to them";
    ToBeBarred { field: &'static str = "The field." }
        "to_be_barred" - "is proposed to be barred from this case: that is decided first";
    StaffBarred { field: &'static str = "The field." }
        "staff_barred" - "is barred from this case";
    AlreadyResponsible "already_responsible" "to" "is responsible for the case already";
    AlreadyCoWorker "already_co_worker" "staff" "works on the case already";
    NotCoWorker "not_co_worker" "staff" "is no co-worker of this case";
    AlreadyBarred "already_barred" "staff" "is barred already";
    KeepsWatch "keeps_watch" "staff"
        "keeps watch over this case, so two bar them: propose it, and another approves";
    BarPending "bar_pending" - "this was proposed already, and waits for another person";
    NoBarProposed "no_bar_proposed" - "nobody proposed this, or it was decided already";
    NotBarred "not_barred" - "this person is not barred from this case";
    JudgedHere "judged_here"
        - "an emergency access or a look of your own is still to be judged in this case: another decides";
    WorksOnCase "works_on_case" "staff" "works on the case and must be relieved first";
    TransferPending "transfer_pending" - "a transfer waits for an answer";
    NoTransfer "no_transfer" - "no transfer waits for an answer";
    NotReceiver "not_receiver" - "only the one who was asked may answer";
    NobodyResponsible "nobody_responsible" - "nobody is responsible for the case yet";
    // Sessions
    UnknownSession "unknown_session" "session" "is no session of this case";
    SessionNotPlanned "session_not_planned" "session" "is a session that is not planned any more";
    SessionNotHeld "session_not_held" "session" "is a session that was not held";
    UnknownNote "unknown_note" "note" "is no note of this session";
    NoteSigned "note_signed" - "the note is signed already";
    NotYourNote "not_your_note" - "only who wrote the note may sign it";
    // Referrals
    UnknownReferral "unknown_referral" - "there is no such referral";
    ReferralState { state: &'static str = "The state it is in." }
        "referral_state" - "the referral is `{state}`, which does not allow this";
    // Disclosures
    UnknownDisclosure "unknown_disclosure" - "there is no such disclosure";
    DisclosureState { state: &'static str = "The state it is in." }
        "disclosure_state" - "the disclosure is `{state}`, which does not allow this";
    NoBasis "no_basis" - "nothing entitles to this: no decision, no consent, no binding order";
    GroundMismatch "ground_mismatch" "ground" "is not a valid ground for this decision";
    OtherRecipient "other_recipient" "recipient" "is not who asked";
    BeyondDecision "beyond_decision" "data_groups" "goes beyond what may be told";
    // Closure
    ClosurePending "closure_pending" - "a closure waits for approval";
    NoClosure "no_closure" - "no closure waits for approval";
    // Rights of the subject
    UnknownHold "unknown_hold" "hold" "is no legal hold of this case that stands";
    LegalHold "legal_hold" - "a legal hold stands: nothing of this case may be destroyed";
    ReleasePending "release_pending" - "the end of this hold waits for approval";
    NoRelease "no_release" - "nobody has proposed to end this hold";
    UnknownErasure "unknown_erasure" "erasure" "is no erasure of this case";
    ErasurePending "erasure_pending" - "an erasure of this person waits for a decision";
    ErasureBegun "erasure_begun" - "an erasure has begun and always ends";
    ErasureState { state: &'static str = "The state it is in." }
        "erasure_state" - "the erasure is `{state}`, which does not allow this";
    ErasureNotDone "erasure_not_done" - "the keys of the erased person are not destroyed: there is nothing to redact yet";
    UnknownPassage "unknown_passage" "passages" "is not a passage of this person's text there";
    NotReadable "not_readable" - "whoever approves must be able to read what is replaced: the sections of these passages are not open to you";
    RedactionOpen "redaction_open" - "a redaction in this case waits or has begun";
    UnknownRedaction "unknown_redaction" "redaction" "is no redaction of this case";
    RedactionState { state: &'static str = "The state it is in." }
        "redaction_state" - "the redaction is `{state}`, which does not allow this";
    PartyErased "party_erased" - "the data of this person are destroyed, and nothing is written to them any more";
    Restricted "restricted" - "the data of this case are kept and may not be used";
    NotRestricted "not_restricted" - "the data of this case are not restricted";
    // What persons ask about their own data
    UnknownSubjectRequest "unknown_subject_request" "request" "is no request of a person in this case";
    SubjectRequestPending "subject_request_pending" - "a request of this person waits for an answer";
    SubjectRequestState { state: &'static str = "The state it is in." }
        "subject_request_state" - "the request is `{state}`, which does not allow this";
    ActsForOther "acts_for_other" "identified" "does not show that who asks may act for this person: their papers must be seen";
    NotAChild "not_a_child" "capacity" "is for the parent of a child, and this person is of age";
    PapersPending "papers_pending" - "what goes out to this person was proposed already, and waits for another";
    NoPapersProposed "no_papers_proposed" - "nobody proposed what goes out to this person, or it was decided already";
    PapersUnasked "papers_unasked" - "no request of this person stands open for which this could be decided: only danger is decided beforehand";
    PrivacyOfficerNeeded "privacy_officer_needed" - "one of the two who decide this is a privacy officer";
    UnknownLook "unknown_look" "looks" "names something that is no look at this case";
    UnknownQuestion "unknown_question" "question" "is no question of this case";
    QuestionResolved "question_resolved" - "the question has its verdict already";
    OwnLook "own_look" - "nobody judges a look of their own";
    NotAnAuthority "not_an_authority" "authority" "cannot order that nothing is told";
    UntilInPast "until_in_past" "until" "lies in the past";
    OralTooLong "oral_too_long" "until" "is more than 30 days ahead, which needs a written order";
    UnknownSuspension "unknown_suspension" "suspension" "is no suspension of this case that stands";
    // Emergency access
    NotInEmergency "not_in_emergency" "sections" "names what emergency access does not open";
    OrdinaryLookEnough "ordinary_look_enough" - "an ordinary look opens these sections to you already";
    EmergencyAwaitsReview "emergency_awaits_review" - "an emergency access of yours waits for its review";
    UnknownEmergency "unknown_emergency" "emergency" "is no emergency access to this case";
    EmergencyRuns "emergency_runs" - "the emergency access has not ended: end it first";
    EmergencyOver "emergency_over" - "the emergency access has ended already";
    EmergencyReviewed "emergency_reviewed" - "the emergency access has its verdict already";
    // Inquiries
    UnknownInquiry "unknown_inquiry" "inquiry" "is no inquiry";
    NotAPanelMember "not_a_panel_member" "members" "names someone who is no active member of staff with the role `panel_member`";
    OwnOrder "own_order" "members" "names who records the order";
    ConflictOfInterest "conflict_of_interest" "members" "names someone who worked in one of the cases or is barred from it";
    UntilBeforeFrom "until_before_from" "until" "is not after the beginning";
    InquiryTooLong "inquiry_too_long" "until" "is more than 90 days after the beginning";
    InquiryOver "inquiry_over" - "the inquiry is over";
    PanelAssented "panel_assented" - "this member of the panel has assented already";
    PanelDeclined "panel_declined" - "this member of the panel has declined";
    // Breaches
    UnknownBreach "unknown_breach" "breach" "is no breach";
    BreachConfirmed "breach_confirmed" - "the breach was confirmed";
    BreachNotConfirmed "breach_not_confirmed" - "nobody has confirmed the breach";
    BreachClosed "breach_closed" - "the file of the breach is closed";
    NoticesMissing "notices_missing" "reason" "is needed where the persons concerned and the authority were not both told";
    // Keys
    UnknownRotation "unknown_rotation" "rotation" "is no rotation of a key";
    RotationPending "rotation_pending" - "a rotation of this kind is under way already";
    NoRotation "no_rotation" - "this rotation does not wait for approval";
    // Staff
    NoSuchStaff "no_such_staff" - "there is no such member of staff";
    StaffExists "staff_exists" - "the member of staff is registered already";
    StaffNotActive "staff_not_active" - "the member of staff is not active";
    NoLimit "no_limit" - "the suspension has no limit in time that another could lift";
    OneIsEnough "one_is_enough"
        - "this person watches over nobody: one approver who did not suspend them lets them back";
    ReturnPending "return_pending" - "this was proposed already, and waits for another person";
    RemovalPending "removal_pending" - "this was proposed already, and waits for another person";
    NoRemoval "no_removal" - "this takes a watch over others away, so two do it: propose it, and another carries it out";
    NoReturn "no_return" - "this person watches over others, so two let them back: propose it, and another approves";
    SuspendedAnother "suspended_another"
        - "an approver whom you suspended is still away: another must object";
    StaffNotSuspended "staff_not_suspended" - "the member of staff is not suspended";
    StaffGone "staff_gone" - "the member of staff has left";
    NotYourself "not_yourself" - "nobody may do this to their own account";
    RoleHeld "role_held" "role" "is held already";
    RolesClash "roles_clash" "role" "does not go with the duties this person has";
    RoleNotHeld "role_not_held" "role" "is not held";
    UnknownToken "unknown_token" "token" "is no valid token of this member of staff";
    TooManyTokens "too_many_tokens" - "the member of staff holds as many tokens as there may be";
    OnlyYourself "only_yourself" - "this can be done on one's own account only";
    NeedsAccount "needs_account" - "this takes a member of staff with an account of their own";
    NotAnApprover "not_an_approver"
        - "only an approver may do this to an approver, an auditor or a member of panels";
    LastWatch { duty: &'static str = "What too few would be left for." }
        "last_watch" - "too few would be left to {duty}: let another be given the role first";
    PasswordNeeded "password_needed" - "sign in by password to do this";
    WrongPassword { field: &'static str = "The field." }
        "wrong_password" - "is not the password";
    AlreadyProposed "already_proposed" "role" "is proposed already";
    NoProposal "no_proposal" "role" "is not proposed";
    NoEnrolment "no_enrolment" - "no enrolment waits for approval";
    NoSuchCode "no_such_code" - "the enrolment code is not valid";
    NameTaken "name_taken" "name" "is taken";
    PasswordIsName "password_is_name" "password" "is the sign-in name";
    AlreadyFounded "already_founded" - "the accounts were founded already: there was an approver";
    NotApproverRole "not_approver_role" "role" "is not that of an approver: supervisor, head or privacy officer";
    NotFounded "not_founded" - "there never was an approver: found the accounts instead";
    RecoveryPending "recovery_pending" - "the recovery of an approver waits already";
    UnknownRecovery "unknown_recovery" "recovery" "is no recovery that waits";
    UnknownClockNotice "unknown_clock_notice" "seq" "is no notice about the clock that waits";
    RecoveryTooSoon "recovery_too_soon" - "the 72 hours in which approvers can object are not over";
    ExpiresTooLate "expires_too_late" "expires_at" "lies more than 90 days ahead";
    ExpiresInPast "expires_in_past" "expires_at" "lies in the past";
}

impl Refusal {
    /// The field of the form that is at fault, if one is.
    pub fn field(&self) -> Option<&'static str> {
        if let Self::Missing { field }
        | Self::Unwanted { field }
        | Self::Twice { field }
        | Self::Unchanged { field }
        | Self::OutOfRange { field }
        | Self::StaffBarred { field }
        | Self::WrongPassword { field }
        | Self::UnknownParty { field } = self
        {
            return Some(field);
        }
        self.fixed_field()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_has_a_code_of_its_own() {
        let codes: std::collections::BTreeSet<_> = Refusal::CODES.iter().collect();
        assert_eq!(codes.len(), Refusal::CODES.len());
    }
}
