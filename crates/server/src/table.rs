//! Every route of the program, and the only place that adds one to the router.
//!
//! Writes to an existing case need `If-Match`, but for those that only append to what others also
//! append to (sessions, addenda, corrections): there the newest version does not matter, and whoever
//! minds sends it all the same.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::Method;
use axum::routing::{MethodFilter, on};
use sanad_casework::{
    AcceptReferralForm, AcceptTransferForm, AcknowledgeClockForm, AcknowledgeReferralForm,
    AddAddendumForm, AddCoWorkerForm, AddPartyForm, ApproveBarEndForm, ApproveBarForm,
    ApproveClosureForm, ApproveEnrolmentForm, ApproveErasureForm, ApproveHoldReleaseForm,
    ApproveRedactionForm, ApproveRotationForm, AssentInquiryForm, AssignCaseForm,
    AssignRetentionForm, AttestErasureForm, BarAccessForm, CancelSessionForm, CloseBreachForm,
    CompleteRecoveryForm, ConfirmBreachForm, CorrectNoteForm, DecideDisclosureForm,
    DeclareConflictForm, DeclineBarEndForm, DeclineBarForm, DeclineInquiryForm, DeclineIntakeForm,
    DeclineRedactionForm, DeclineReferralForm, DeclineTransferForm, EndEmergencyForm,
    EndInquiryForm, EndStaffForm, FoundAccountsForm, GiveConsentForm, GiveNoticeForm,
    HoldSessionForm, IssueTokenForm, LiftSuspensionForm, MakeDisclosureForm, MissSessionForm,
    NarrowConsentForm, NotifyBreachForm, ObjectToRecoveryForm, OpenEmergencyForm,
    OpenEnrolmentForm, OpenIntakeForm, OrderInquiryForm, PlaceHoldForm, ProposeBarEndForm,
    ProposeBarForm, ProposeClosureForm, ProposeHoldReleaseForm, ProposeRecoveryForm,
    ProposeRedactionForm, ProposeReferralForm, ProposeRoleForm, ProposeRotationForm,
    QuestionAccessForm, RecordCredentialForm, RefuseConsentForm, RefuseErasureForm,
    RefuseSubjectAccessForm, RegisterStaffForm, ReinstateStaffForm, RemoveCoWorkerForm,
    RemovePartyForm, ReopenCaseForm, ReportOutcomeForm, RequestDisclosureForm, RequestErasureForm,
    RequestSubjectAccessForm, RequestTransferForm, ResolveAccessQuestionForm,
    RestrictProcessingForm, ResumeProcessingForm, ReturnClosureForm, ReviewEmergencyForm,
    RevokeReferralForm, RevokeTokenForm, ScheduleSessionForm, ScreenIntakeForm, SearchForm,
    SendReferralForm, SetConfidentialityForm, SignNoteForm, StopProcessingForm, SuspectBreachForm,
    SuspendAccountingForm, SuspendStaffForm, UnlockAccountForm, WithdrawConsentForm,
};

use crate::answer::{Way, answer};
use crate::query::Query;
use crate::route::Kind::{AcrossRead, CaseRead, Door, Feed, Own, Public, Write};
use crate::route::Precondition::{None as Free, Optional, Required};
use crate::route::{Reply, Route, schema};
use crate::routes::{
    access, assignments, breaches, cases, clock, clocks, closure, consents, disclosures, elsewhere,
    emergency, evidence, feed, inquiries, intake, integrity, keys, log, me, operation, recoveries,
    referrals, rights, search, sessions, sign_in, staff, subject,
};
use crate::shared::Shared;

macro_rules! table {
    (@form) => { None };
    (@form $form:ty) => { Some(schema::<$form>) };
    (@query) => { &[] };
    (@query $query:ident) => { Query::$query };
    ($($method:ident $path:literal $operation:ident $(takes $form:ty)? $(, asks $query:ident)?
        => $handler:expr, $kind:expr, $reply:ident, $summary:literal;)*) => {
        static TABLE: &[Route] = &[$(Route {
            method: Method::$method,
            path: $path,
            operation: stringify!($operation),
            summary: $summary,
            kind: $kind,
            query: table!(@query $($query)?),
            reply: Reply::$reply,
            form: table!(@form $($form)?),
            handler: $handler,
        },)*];
    };
}

/// Every route.
pub fn table() -> &'static [Route] {
    TABLE
}

table! {
    // Cases and their intake
    POST "/v1/cases" open_intake takes OpenIntakeForm
        => intake::open, Write(Free), Recorded, "Opens a case";
    GET "/v1/cases" list_cases, asks LIST
        => cases::list, AcrossRead, CaseList, "Lists cases: their own to those who carry cases, all to supervisors and auditors";
    GET "/v1/cases/{case}" view_case, asks CASE
        => cases::view, CaseRead, Case, "Shows the file of a case, now or as it stood";
    POST "/v1/cases/{case}/parties" add_party takes AddPartyForm
        => intake::add_party, Write(Required), Recorded, "Adds a person to the case";
    POST "/v1/cases/{case}/parties/{party}/removal" remove_party takes RemovePartyForm
        => intake::remove_party, Write(Required), Recorded, "Takes a person out of the case";
    POST "/v1/cases/{case}/screening" screen_intake takes ScreenIntakeForm
        => intake::screen, Write(Required), Recorded, "Screens the intake";
    POST "/v1/cases/{case}/declination" decline_intake takes DeclineIntakeForm
        => intake::decline, Write(Required), Recorded, "Declines the intake";
    POST "/v1/cases/{case}/confidentiality" set_confidentiality takes SetConfidentialityForm
        => intake::set_confidentiality, Write(Required), Recorded, "Sets how confidential the case is";
    POST "/v1/cases/{case}/notices" give_notice takes GiveNoticeForm
        => intake::give_notice, Write(Required), Recorded, "Records that the notice on confidentiality was given";
    // Consent
    GET "/v1/cases/{case}/consents" view_consents, asks SECTION
        => consents::view, CaseRead, Case, "Shows what was consented to, refused and withdrawn";
    POST "/v1/cases/{case}/consents" give_consent takes GiveConsentForm
        => consents::give, Write(Required), Recorded, "Records a consent";
    POST "/v1/cases/{case}/consents/refusals" refuse_consent takes RefuseConsentForm
        => consents::refuse, Write(Required), Recorded, "Records that consent was refused";
    POST "/v1/cases/{case}/consents/{consent}/narrowing" narrow_consent takes NarrowConsentForm
        => consents::narrow, Write(Required), Recorded, "Narrows a consent";
    POST "/v1/cases/{case}/consents/{consent}/withdrawal" withdraw_consent takes WithdrawConsentForm
        => consents::withdraw, Write(Required), Recorded, "Withdraws a consent";
    POST "/v1/cases/{case}/consents/{consent}/stop" stop_processing takes StopProcessingForm
        => consents::stop, Write(Required), Recorded, "Confirms that what a withdrawn consent allowed has stopped, also outside this record";
    // Assignment
    GET "/v1/cases/{case}/assignments" view_assignments, asks SECTION
        => assignments::view, CaseRead, Case, "Shows whose case it is and was";
    POST "/v1/cases/{case}/assignments" assign_case takes AssignCaseForm
        => assignments::assign, Write(Required), Recorded, "Makes someone responsible for the case";
    POST "/v1/cases/{case}/transfers" request_transfer takes RequestTransferForm
        => assignments::request_transfer, Write(Required), Recorded, "Asks a colleague to take the case";
    POST "/v1/cases/{case}/transfers/acceptance" accept_transfer takes AcceptTransferForm
        => assignments::accept_transfer, Write(Required), Recorded, "Takes the case";
    POST "/v1/cases/{case}/transfers/declination" decline_transfer takes DeclineTransferForm
        => assignments::decline_transfer, Write(Required), Recorded, "Declines to take the case";
    POST "/v1/cases/{case}/co-workers" add_co_worker takes AddCoWorkerForm
        => assignments::add_co_worker, Write(Required), Recorded, "Lets another professional work on the case too";
    POST "/v1/cases/{case}/co-workers/{staff}/removal" remove_co_worker takes RemoveCoWorkerForm
        => assignments::remove_co_worker, Write(Required), Recorded, "Relieves a co-worker";
    POST "/v1/cases/{case}/bars" bar_access takes BarAccessForm
        => assignments::bar, Write(Required), Recorded, "Bars a person from the case who keeps no watch over it";
    POST "/v1/cases/{case}/bars/proposals" propose_bar takes ProposeBarForm
        => assignments::propose_bar, Write(Required), Recorded, "Proposes to bar a person who keeps watch over the case";
    POST "/v1/cases/{case}/bars/{staff}/approval" approve_bar takes ApproveBarForm
        => assignments::approve_bar, Write(Required), Recorded, "Approves to bar a person, as another";
    POST "/v1/cases/{case}/bars/{staff}/refusal" decline_bar takes DeclineBarForm
        => assignments::decline_bar, Write(Required), Recorded, "Declines to bar a person, or takes the proposal back";
    POST "/v1/cases/{case}/bars/{staff}/end" propose_bar_end takes ProposeBarEndForm
        => assignments::propose_bar_end, Write(Required), Recorded, "Proposes that a bar ends";
    POST "/v1/cases/{case}/bars/{staff}/end/approval" approve_bar_end takes ApproveBarEndForm
        => assignments::approve_bar_end, Write(Required), Recorded, "Approves that a bar ends, as another";
    POST "/v1/cases/{case}/bars/{staff}/end/refusal" decline_bar_end takes DeclineBarEndForm
        => assignments::decline_bar_end, Write(Required), Recorded, "Keeps a bar whose end was proposed";
    POST "/v1/cases/{case}/conflicts" declare_conflict takes DeclareConflictForm
        => assignments::declare_conflict, Write(Optional), Recorded, "Declares a conflict of interest of one's own: to oneself the case does not exist from then on";
    // Sessions
    GET "/v1/cases/{case}/sessions" view_sessions, asks SECTION
        => sessions::view, CaseRead, Case, "Shows the sessions and what was written about them";
    POST "/v1/cases/{case}/sessions" hold_session takes HoldSessionForm
        => sessions::hold, Write(Optional), Recorded, "Records that a session was held, with its note";
    POST "/v1/cases/{case}/sessions/scheduled" schedule_session takes ScheduleSessionForm
        => sessions::schedule, Write(Optional), Recorded, "Plans a session";
    POST "/v1/cases/{case}/sessions/{session}/missed" miss_session takes MissSessionForm
        => sessions::miss, Write(Required), Recorded, "Records that a planned session did not happen";
    POST "/v1/cases/{case}/sessions/{session}/cancelled" cancel_session takes CancelSessionForm
        => sessions::cancel, Write(Required), Recorded, "Calls a planned session off";
    POST "/v1/cases/{case}/sessions/{session}/signature" sign_note takes SignNoteForm
        => sessions::sign, Write(Required), Recorded, "Signs the note of a session";
    POST "/v1/cases/{case}/sessions/{session}/addenda" add_addendum takes AddAddendumForm
        => sessions::add_addendum, Write(Optional), Recorded, "Adds to a note";
    POST "/v1/cases/{case}/sessions/{session}/corrections" correct_note takes CorrectNoteForm
        => sessions::correct, Write(Optional), Recorded, "Corrects a note; both texts stay";
    // Referrals
    GET "/v1/cases/{case}/referrals" view_referrals, asks SECTION
        => referrals::view, CaseRead, Case, "Shows the referrals";
    POST "/v1/cases/{case}/referrals" propose_referral takes ProposeReferralForm
        => referrals::propose, Write(Required), Recorded, "Proposes to refer the client to another institution";
    POST "/v1/cases/{case}/referrals/{referral}/sent" send_referral takes SendReferralForm
        => referrals::send, Write(Required), Recorded, "Records that the referral was sent";
    POST "/v1/cases/{case}/referrals/{referral}/acknowledged" acknowledge_referral takes AcknowledgeReferralForm
        => referrals::acknowledge, Write(Required), Recorded, "Records that the referral came in";
    POST "/v1/cases/{case}/referrals/{referral}/accepted" accept_referral takes AcceptReferralForm
        => referrals::accept, Write(Required), Recorded, "Records that the institution took the client on";
    POST "/v1/cases/{case}/referrals/{referral}/declined" decline_referral takes DeclineReferralForm
        => referrals::decline, Write(Required), Recorded, "Records that the institution did not take the client on";
    POST "/v1/cases/{case}/referrals/{referral}/outcome" report_outcome takes ReportOutcomeForm
        => referrals::report_outcome, Write(Required), Recorded, "Records what came of the referral";
    POST "/v1/cases/{case}/referrals/{referral}/revocation" revoke_referral takes RevokeReferralForm
        => referrals::revoke, Write(Required), Recorded, "Takes the referral back";
    // Disclosures
    GET "/v1/cases/{case}/disclosures" view_disclosures, asks SECTION
        => disclosures::view, CaseRead, Case, "Shows what was told to others, and what was asked for";
    POST "/v1/cases/{case}/disclosures" request_disclosure takes RequestDisclosureForm
        => disclosures::request, Write(Required), Recorded, "Records that somebody asks for data";
    POST "/v1/cases/{case}/disclosures/{disclosure}/decision" decide_disclosure takes DecideDisclosureForm
        => disclosures::decide, Write(Required), Recorded, "Decides a request for data";
    POST "/v1/cases/{case}/disclosures/{disclosure}/made" make_requested_disclosure takes MakeDisclosureForm
        => disclosures::make_requested, Write(Required), Recorded, "Records what was handed over on a request that was allowed";
    POST "/v1/cases/{case}/disclosures/made" make_disclosure takes MakeDisclosureForm
        => disclosures::make, Write(Required), Recorded, "Records what was handed over on a consent or an order";
    // Closure
    GET "/v1/cases/{case}/closure" view_closure, asks SECTION
        => closure::view, CaseRead, Case, "Shows how the case was closed and reopened";
    POST "/v1/cases/{case}/closure" propose_closure takes ProposeClosureForm
        => closure::propose, Write(Required), Recorded, "Proposes to close the case";
    POST "/v1/cases/{case}/closure/approval" approve_closure takes ApproveClosureForm
        => closure::approve, Write(Required), Recorded, "Approves the closure";
    POST "/v1/cases/{case}/closure/return" return_closure takes ReturnClosureForm
        => closure::send_back, Write(Required), Recorded, "Returns the closure; the case stays open";
    POST "/v1/cases/{case}/reopening" reopen_case takes ReopenCaseForm
        => closure::reopen, Write(Required), Recorded, "Opens the closed case again";
    // Rights of the persons in a case
    GET "/v1/cases/{case}/rights" view_rights, asks SECTION
        => rights::view, CaseRead, Case, "Shows retention, legal holds, erasures and restriction of the case";
    POST "/v1/cases/{case}/retention" assign_retention takes AssignRetentionForm
        => rights::assign_retention, Write(Required), Recorded, "Sets how long the case is kept";
    POST "/v1/cases/{case}/holds" place_hold takes PlaceHoldForm
        => rights::place_hold, Write(Required), Recorded, "Orders that nothing of the case may be destroyed";
    POST "/v1/cases/{case}/holds/{hold}/release" propose_hold_release takes ProposeHoldReleaseForm
        => rights::propose_release, Write(Required), Recorded, "Proposes to end a legal hold";
    POST "/v1/cases/{case}/holds/{hold}/release/approval" approve_hold_release takes ApproveHoldReleaseForm
        => rights::approve_release, Write(Required), Recorded, "Approves that a legal hold ends";
    POST "/v1/cases/{case}/erasures" request_erasure takes RequestErasureForm
        => rights::request_erasure, Write(Required), Recorded, "Asks that the data of a person in the case be destroyed";
    POST "/v1/cases/{case}/erasures/{erasure}/refusal" refuse_erasure takes RefuseErasureForm
        => rights::refuse_erasure, Write(Required), Recorded, "Refuses an erasure, with its ground";
    POST "/v1/cases/{case}/erasures/{erasure}/approval" approve_erasure takes ApproveErasureForm
        => rights::approve_erasure, Write(Required), Recorded, "Approves an erasure; with the second approval the keys are destroyed";
    POST "/v1/cases/{case}/erasures/{erasure}/attestations" attest_erasure takes AttestErasureForm
        => rights::attest_erasure, Write(Required), Recorded, "Attests what people did for an erasure";
    GET "/v1/cases/{case}/erasures/{erasure}/mentions" list_mentions, asks PURPOSE
        => rights::mentions, CaseRead, Mentions, "Lists what people wrote into parts of others, where the erased person may be spoken of";
    POST "/v1/cases/{case}/erasures/{erasure}/redactions" propose_redaction takes ProposeRedactionForm
        => rights::propose_redaction, Write(Required), Recorded, "Proposes other words for passages that speak of an erased person";
    POST "/v1/cases/{case}/redactions/{redaction}/approval" approve_redaction takes ApproveRedactionForm
        => rights::approve_redaction, Write(Required), Recorded, "Approves a redaction, as another person: the parts are sealed anew and the keys of the old words destroyed";
    POST "/v1/cases/{case}/redactions/{redaction}/refusal" decline_redaction takes DeclineRedactionForm
        => rights::decline_redaction, Write(Required), Recorded, "Declines a redaction: nothing is changed";
    POST "/v1/cases/{case}/restriction" restrict_processing takes RestrictProcessingForm
        => rights::restrict, Write(Required), Recorded, "Restricts the use of the case's data";
    POST "/v1/cases/{case}/restriction/end" resume_processing takes ResumeProcessingForm
        => rights::resume, Write(Required), Recorded, "Lets the case's data be used again";
    // What persons ask about their own data
    POST "/v1/cases/{case}/subject-requests" request_subject_access takes RequestSubjectAccessForm
        => subject::request, Write(Required), Recorded, "Records that a person in the case asks who opened the file";
    POST "/v1/cases/{case}/subject-requests/{request}/refusal" refuse_subject_access takes RefuseSubjectAccessForm
        => subject::refuse, Write(Required), Recorded, "Refuses to tell them, with its ground";
    POST "/v1/cases/{case}/statement" issue_statement, asks STATEMENT
        => subject::issue, CaseRead, Statement, "Tells a person in the case who opened the file, with a copy of what is kept of them; the first one answers their request";
    GET "/v1/cases/{case}/statement" read_statement, asks STATEMENT
        => subject::read, CaseRead, Statement, "The same once more, on a request that was answered";
    GET "/v1/cases/{case}/disclosure-accounting" issue_accounting, asks ACCOUNTING
        => subject::accounting, CaseRead, Accounting, "Tells the client to whom the institution told of them in the last six years";
    POST "/v1/cases/{case}/access-questions" question_access takes QuestionAccessForm
        => subject::question, Write(Optional), Recorded, "Records that a person finds looks at the file wrong";
    POST "/v1/cases/{case}/access-questions/{question}/resolution" resolve_access_question takes ResolveAccessQuestionForm
        => subject::resolve, Write(Required), Recorded, "Tells whether those looks were justified";
    POST "/v1/cases/{case}/accounting-suspensions" suspend_accounting takes SuspendAccountingForm
        => subject::suspend, Write(Required), Recorded, "Holds back from the client what was told to an authority, on its order";
    POST "/v1/cases/{case}/accounting-suspensions/{suspension}/lift" lift_suspension takes LiftSuspensionForm
        => subject::lift, Write(Required), Recorded, "Ends that before its last day";
    // Emergency access
    POST "/v1/cases/{case}/emergencies" open_emergency takes OpenEmergencyForm
        => emergency::open, Write(Free), Recorded, "Opens named sections of the case in an emergency, for a while, to who shows their password once more";
    GET "/v1/cases/{case}/emergencies/{emergency}" view_emergency, asks PURPOSE
        => emergency::view, CaseRead, Emergency, "Shows one emergency access to who judges it: its reason, and each look made under it";
    POST "/v1/cases/{case}/emergencies/{emergency}/end" end_emergency takes EndEmergencyForm
        => emergency::end, Write(Optional), Recorded, "Ends an emergency access before its time";
    POST "/v1/cases/{case}/emergencies/{emergency}/review" review_emergency takes ReviewEmergencyForm
        => emergency::review, Write(Optional), Recorded, "Tells whether an emergency access was justified";
    GET "/v1/emergencies" list_emergencies, asks EMERGENCIES
        => emergency::list, AcrossRead, EmergencyList, "Lists emergency accesses, and tells how many wait for their review";
    // Who looked
    GET "/v1/cases/{case}/access" read_case_access, asks PAGE
        => access::of_case, CaseRead, AccessPage, "Tells who looked at the case";
    GET "/v1/access" read_access, asks ACCESS
        => access::across, AcrossRead, AccessPage, "Tells what a member of staff looked at, or who looked in a span of time";
    // Evidence for others
    GET "/v1/cases/{case}/access/proof" prove_case_access, asks PURPOSE
        => evidence::looks_of, CaseRead, Bundle, "Hands out all looks at the case up to the newest checkpoint, with the proof that these are all";
    GET "/v1/access/proof" prove_access, asks PROOF
        => evidence::looks_by, AcrossRead, Bundle, "Hands out all that a member of staff looked at up to the newest checkpoint, with the proof that this is all";
    GET "/v1/cases/{case}/evidence" export_case, asks EVIDENCE
        => evidence::case_file, CaseRead, Bundle, "Hands out all that was recorded in the case, with the sections named opened and all others sealed";
    GET "/v1/evidence" export_log, asks PURPOSE
        => evidence::whole_log, AcrossRead, Bundle, "Hands out the whole log, all of it sealed, for others to check and to fold again";
    GET "/v1/clocks" list_clocks, asks LIST
        => clocks::list, AcrossRead, ClockList, "Lists what must be done within 72 hours: requests of subjects, withdrawn consents, questions about looks, emergency accesses to judge, notices of breaches";
    POST "/v1/searches" search takes SearchForm, asks PURPOSE
        => search::search, AcrossRead, SearchHits, "Searches for people by name, identity number, telephone number or number of a case";
    GET "/v1/cases/{case}/shown" tell_shown, asks SHOWN
        => inquiries::shown, CaseRead, Shown, "Tells what each reader had been shown of the case: by section, first and last, how often, by which rule";
    GET "/v1/cases/{case}/could-have-seen" tell_could_have_seen, asks COULD
        => inquiries::could_have_seen, CaseRead, CouldHaveSeen, "Tells whether a member of staff could have seen the case at a moment, and whether they looked";
    // Breaches
    GET "/v1/breaches" list_breaches, asks PURPOSE
        => breaches::list, AcrossRead, BreachList, "Lists breaches of the protection of data";
    POST "/v1/breaches" suspect_breach takes SuspectBreachForm
        => breaches::suspect, Write(Free), Recorded, "Records that a breach is suspected: within 72 hours persons and authority are told";
    GET "/v1/breaches/{breach}" view_breach, asks PURPOSE
        => breaches::view, AcrossRead, Breach, "Shows the file of a breach";
    POST "/v1/breaches/{breach}/confirmation" confirm_breach takes ConfirmBreachForm
        => breaches::confirm, Write(Free), Recorded, "Confirms, as another person, that it is a breach";
    POST "/v1/breaches/{breach}/notices" notify_breach takes NotifyBreachForm
        => breaches::notify, Write(Free), Recorded, "Records that persons, the authority or the public were told of it";
    POST "/v1/breaches/{breach}/closing" close_breach takes CloseBreachForm
        => breaches::close, Write(Free), Recorded, "Closes the file, as another person than who recorded the suspicion";
    // Inquiries
    GET "/v1/inquiries" list_inquiries, asks PURPOSE
        => inquiries::list, AcrossRead, InquiryList, "Lists inquiries: their own to members of panels, all to those who record orders or audit";
    POST "/v1/inquiries" order_inquiry takes OrderInquiryForm
        => inquiries::order, Write(Free), Recorded, "Records the order of an inquiry: nothing is open before its panel assents";
    GET "/v1/inquiries/{inquiry}" view_inquiry, asks PURPOSE
        => inquiries::view, AcrossRead, Inquiry, "Shows one inquiry";
    POST "/v1/inquiries/{inquiry}/assent" assent_inquiry takes AssentInquiryForm
        => inquiries::assent, Write(Free), Recorded, "Assents to sit on the panel, for oneself";
    POST "/v1/inquiries/{inquiry}/decline" decline_inquiry takes DeclineInquiryForm
        => inquiries::decline, Write(Free), Recorded, "Declines to sit on the panel, or takes an assent back";
    POST "/v1/inquiries/{inquiry}/end" end_inquiry takes EndInquiryForm
        => inquiries::end, Write(Free), Recorded, "Ends an inquiry before its time is over";
    GET "/v1/inquiries/{inquiry}/searches" list_inquiry_searches, asks SEARCHES
        => inquiries::searches, AcrossRead, InquirySearches, "Tells the panel what was searched for where a case of the inquiry was shown";
    // Staff
    GET "/v1/staff" list_staff, asks PURPOSE
        => staff::list, AcrossRead, StaffList, "Lists who works here";
    POST "/v1/staff" register_staff takes RegisterStaffForm
        => staff::register, Write(Free), Recorded, "Registers a member of staff";
    POST "/v1/staff/founding" found_accounts takes FoundAccountsForm
        => staff::found, Write(Free), Founded, "Makes the first two approvers, at the machine itself; their enrolment codes are shown once";
    POST "/v1/staff/recoveries" propose_recovery takes ProposeRecoveryForm
        => recoveries::propose, Write(Free), Recorded, "Announces a new approver in the place of those who are lost, at the machine itself";
    POST "/v1/staff/recoveries/{recovery}/objection" object_to_recovery takes ObjectToRecoveryForm
        => recoveries::object, Write(Free), Recorded, "Objects to a new approver whom the machine announced: it is over";
    POST "/v1/staff/recoveries/{recovery}/completion" complete_recovery takes CompleteRecoveryForm
        => recoveries::complete, Write(Free), Recovered, "Grants the announced role after 72 hours without an objection, at the machine itself; the enrolment code is shown once";
    POST "/v1/clock/acknowledgement" acknowledge_clock takes AcknowledgeClockForm
        => clock::acknowledge, Write(Free), Recorded, "Acknowledges what somebody at the machine said of its clock: approvers are told no longer";
    POST "/v1/staff/{staff}/roles" propose_role takes ProposeRoleForm
        => staff::propose_role, Write(Free), Recorded, "Proposes a role: it is held once another person approves it";
    POST "/v1/staff/{staff}/roles/{role}/approval" approve_role takes staff::RoleInPathForm
        => staff::approve_role, Write(Free), Recorded, "Approves a role that another person proposed for a third";
    POST "/v1/staff/{staff}/roles/{role}/declination" decline_role takes staff::RoleInPathForm
        => staff::decline_role, Write(Free), Recorded, "Declines a role that was proposed, or takes the proposal back";
    POST "/v1/staff/{staff}/roles/{role}/revocation" revoke_role takes staff::RoleInPathForm
        => staff::revoke_role, Write(Free), Recorded, "Takes a role back";
    POST "/v1/staff/{staff}/enrolment" open_enrolment takes OpenEnrolmentForm
        => staff::open_enrolment, Write(Free), Issued, "Opens an enrolment; the first half of its code is shown once";
    POST "/v1/staff/{staff}/enrolment/approval" approve_enrolment takes ApproveEnrolmentForm
        => staff::approve_enrolment, Write(Free), Issued, "Approves an enrolment that another person opened for a third; the second half of its code is shown once";
    POST "/v1/staff/{staff}/tokens/{token}/revocation" revoke_token takes RevokeTokenForm
        => staff::revoke_token, Write(Free), Recorded, "Revokes a token";
    POST "/v1/staff/{staff}/credentials" record_credential takes RecordCredentialForm
        => staff::record_credential, Write(Free), Recorded, "Records what a member of staff is entitled to practise as, and until when; it replaces what was recorded before";
    POST "/v1/staff/{staff}/unlocking" unlock_account takes UnlockAccountForm
        => staff::unlock_account, Write(Free), Recorded, "Lifts what wrong passwords have brought on an account";
    POST "/v1/staff/{staff}/suspension" suspend_staff takes SuspendStaffForm
        => staff::suspend, Write(Free), Recorded, "Suspends a member of staff";
    POST "/v1/staff/{staff}/reinstatement" reinstate_staff takes ReinstateStaffForm
        => staff::reinstate, Write(Free), Recorded, "Lets a suspended member of staff sign in again";
    POST "/v1/staff/{staff}/departure" end_staff takes EndStaffForm
        => staff::end, Write(Free), Recorded, "Records that a member of staff left";
    // Keys
    POST "/v1/keys/rotations" propose_rotation takes ProposeRotationForm
        => keys::propose, Write(Free), Recorded, "Proposes to replace a key that locks others";
    POST "/v1/keys/rotations/{rotation}/approval" approve_rotation takes ApproveRotationForm
        => keys::approve, Write(Free), Recorded, "Approves it; an epoch key is replaced at once";
    // Coming and going
    POST "/v1/sign-in" sign_in takes sign_in::SignInForm
        => sign_in::sign_in, Door { why: "it is the way in: name and password open a sign-in, and what was wrong is counted" }, SignedIn, "Signs in by name and password";
    POST "/v1/enrolment" enrol takes sign_in::EnrolmentForm
        => sign_in::enrol, Door { why: "it is the way in: both halves of a code set a password" }, Enrolled, "Sets name and password with an enrolment code, once";
    POST "/v1/sign-out" sign_out takes sign_in::SignOutForm
        => sign_in::sign_out, Write(Free), Recorded, "Ends the sign-in that the caller came with";
    POST "/v1/me/password" change_password takes sign_in::PasswordForm
        => sign_in::change_password, Write(Free), Recorded, "Sets another password; all other sign-ins end";
    POST "/v1/me/tokens" issue_token takes IssueTokenForm
        => staff::issue_token, Write(Free), Issued, "Issues a token for the caller's own machine client; it is shown once";
    // The ledger
    GET "/v1/feed" follow_feed, asks FEED
        => feed::follow, Feed, Events, "Sends the headers of entries as they become durable";
    GET "/v1/integrity" check_integrity, asks PURPOSE
        => integrity::check, AcrossRead, Integrity, "Checks the whole ledger";
    GET "/v1/me" tell_caller
        => me::tell, Own { why: "it tells the caller who they are, and nothing of a case" }, Me, "Tells whom the token stands for";
    // The log to others
    GET "/checkpoint" read_checkpoint
        => log::checkpoint, Public { why: "it tells how many entries there are, which others are to hold the institution to" }, Checkpoint, "The newest checkpoint of the log: a C2SP signed note";
    GET "/tile/{*path}" read_tile
        => log::tile, Public { why: "it holds hashes of hashes, and of no text" }, Tile, "A tile of the log, or a bundle of entry hashes, as C2SP tlog-tiles names them";
    // The program
    GET "/healthz" report_health
        => operation::health, Public { why: "it tells only that the process runs" }, Health, "Tells that the process runs";
    GET "/readyz" report_readiness
        => operation::readiness, Public { why: "it tells only whether the ledger takes writes" }, Health, "Tells whether changes and looks can be recorded";
    GET "/metrics" read_metrics
        => operation::metrics, Public { why: "it holds counts by route, and no id; it is told to processes of this machine alone" }, Metrics, "Counts and times, for Prometheus";
    GET "/v1/openapi.json" read_openapi
        => operation::document, Public { why: "it is the same for every institution" }, Document, "This document";
}

/// Stands for every path that is no route; its template is what logs and metrics show of it.
static NOWHERE: Route = elsewhere::route("(none)", elsewhere::nowhere);
/// Stands for every route asked for with a method that it does not take.
static WRONG_METHOD: Route = elsewhere::route("(none)", elsewhere::wrong_method);

/// The router, made from the table.
pub(crate) fn router(shared: &Arc<Shared>) -> Router {
    let pass = |route: &'static Route| {
        let shared = Arc::clone(shared);
        let way = Way { route, stretches: route.stretches() };
        move |request: Request| answer(Arc::clone(&shared), way, request)
    };
    TABLE
        .iter()
        .fold(Router::new(), |router, route| {
            let taken =
                if route.method == Method::POST { MethodFilter::POST } else { MethodFilter::GET };
            router.route(route.path, on(taken, pass(route)))
        })
        .fallback(pass(&NOWHERE))
        .method_not_allowed_fallback(pass(&WRONG_METHOD))
}
