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
    ApproveEnrolmentForm, Asks, CompleteRecoveryForm, Drawn, FindInEmergencyForm,
    FoundAccountsForm, IssueTokenForm, MakeDisclosureForm, OpenEnrolmentForm, SearchForm, Section,
};

use sanad_records::{
    AskCould, AskSearches, AskShown, Asking, IssueAccounting, IssueStatement, ListBreaches,
    ListCases, ListClocks, ListEmergencies, ListInquiries, ListMentions, ListStaff, ListTasks,
    Query, ReadAccess, ReadCaseAccess, ReadStatement, ShowBreach, ShowEmergency, ShowInquiry,
    ViewCase, ViewSection,
};

use crate::answer::{Way, answer};
use crate::call::{Form, deed, look};
use crate::pages::{
    self, AccessLogPage, BreachPage, BreachesPage, CaseAccessPage, CasePage, CasesPage, ClocksPage,
    DeedPage, EmergenciesPage, EmergencyPage, InquiriesPage, InquiryPage, Page, ShownPage,
    StaffPage, TasksPage,
};
use crate::route::Kind::{AcrossRead, CaseRead, Door, Feed, Own, Public, Write};
use crate::route::Precondition::{None as Free, Optional, Required};
use crate::route::{Reply, Route, schema};
use crate::routes::{
    disclosures, elsewhere, evidence, feed, integrity, log, me, operation, recoveries, search,
    sign_in, staff, subject,
};
use crate::shared::Shared;

/// A row: a write names its deed, what is minded of the version seen, and what it does; a look names what is
/// asked, its kind, its reply and what it does; any other route its handler in place of that.
macro_rules! table {
    (@form) => { None };
    (@form $form:ty) => { Some(schema::<$form>) };
    (@query) => { &[] };
    (@query $query:expr) => { $query };
    (@page) => { None };
    (@page $page:expr) => { $page };
    (@reply) => { Reply::Recorded };
    (@reply $reply:ident) => { Reply::$reply };
    (@reply of $page:ty) => { Reply::Page };
    (@makes) => { &[] };
    (@makes $made:ident) => { const { &[Drawn::one(stringify!($made))] } };
    (@makes $made:expr) => { $made };
    (@one $one:expr) => { $one };
    ($($method:ident $path:literal $operation:ident
        $(does $deed:ident, $write:expr, $act:literal)?
        $(shows $look:ty, $looks:expr, $shown:ident, $told:literal)?
        $(draws $page:ty, $drawn:expr, $drawn_told:literal)?
        $($(takes $form:ty)? $(, asks $query:expr)? $(, makes $made:ident)?
            => $handler:expr, $kind:expr, $reply:ident, $summary:literal)?;)*) => {
        static TABLE: &[Route] = &[$(Route {
            method: Method::$method,
            path: $path,
            operation: stringify!($operation),
            summary: table!(@one $($act)? $($told)? $($drawn_told)? $($summary)?),
            kind: table!(@one $($write)? $($looks)? $($drawn)? $($kind)?),
            query: table!(@query $(<$look as Asking>::QUERY)? $(<<$page as Page>::Look as Asking>::QUERY)? $($($query)?)?),
            page_max: table!(@page $(<$look as Asking>::PAGE_MAX)? $(<<$page as Page>::Look as Asking>::PAGE_MAX)?),
            reply: table!(@reply $($shown)? $(of $page)? $($reply)?),
            makes: table!(@makes $(<sanad_casework::$deed as Asks>::DRAWS)? $($($made)?)?),
            form: table!(@form $(Form<sanad_casework::$deed>)? $($($form)?)?),
            handler: table!(@one $(deed::<sanad_casework::$deed>)? $(look::<$look>)? $(pages::look::<$page>)? $($handler)?),
        },)*];
    };
}

/// Every route.
pub fn table() -> &'static [Route] {
    TABLE
}

/// The routes that are for programs: all but the pages.
pub fn operations() -> impl Iterator<Item = &'static Route> {
    TABLE.iter().filter(|route| !route.is_for_people())
}

table! {
    // Pages
    GET "/" page_front
        => pages::front, Public { why: "the way in, and what anybody may check" }, Page, "Tells what this is, with the way in";
    GET "/masuk" page_sign_in
        => pages::sign_in, Public { why: "the way in" }, Page, "The form of the sign-in";
    GET "/bahasa/{tongue}" page_tongue
        => pages::choose, Public { why: "sets the language of pages, and leads back" }, Page, "Chooses the language of the pages";
    GET "/sanad.css" style
        => pages::style, Public { why: "how pages look" }, Asset, "The style sheet of the pages";
    GET "/sanad.svg" icon
        => pages::icon, Public { why: "the mark of the house" }, Asset, "The icon of the pages";
    GET "/sanad.js" script
        => pages::script, Public { why: "what pages do beside" }, Asset, "The script of the pages";
    GET "/hari-ini" page_today
        => pages::today, Own { why: "counts what waits for the caller, as `/v1/me` does" }, Page, "What waits for whoever is signed in";
    GET "/kasus" page_cases draws CasesPage, AcrossRead, "Lists cases";
    GET "/kasus/{case}/tujuan" page_purpose
        => pages::purpose, Own { why: "asks for the purpose, the same for every id, and shows nothing of a case" }, Page, "Asks for what a file is opened";
    GET "/kasus/{case}" page_case draws CasePage, CaseRead, "Shows the file of a case as a thread";
    GET "/kasus/{case}/akses" page_case_access draws CaseAccessPage, CaseRead, "Who looked at a case";
    GET "/akses" page_access draws AccessLogPage, AcrossRead, "Who looked, in a span of time or of one member of staff";
    GET "/pekerjaan" page_tasks draws TasksPage, AcrossRead, "What is to be done in cases";
    GET "/batas-waktu" page_clocks draws ClocksPage, AcrossRead, "What must be done in time";
    GET "/darurat" page_emergencies draws EmergenciesPage, AcrossRead, "Emergency accesses";
    GET "/kasus/{case}/darurat/{emergency}" page_emergency draws EmergencyPage, CaseRead, "One emergency access, with each look made under it";
    GET "/kasus/{case}/ditampilkan" page_shown draws ShownPage, CaseRead, "What each reader had been shown of a case";
    GET "/pemeriksaan" page_inquiries draws InquiriesPage, AcrossRead, "Inquiries";
    GET "/pemeriksaan/{inquiry}" page_inquiry draws InquiryPage, AcrossRead, "One inquiry, with the cases it names";
    GET "/kegagalan" page_breaches draws BreachesPage, AcrossRead, "Breaches of the protection of data";
    GET "/kegagalan/{breach}" page_breach draws BreachPage, AcrossRead, "The file of a breach";
    GET "/buku-log" page_integrity, asks Query::PURPOSE
        => pages::integrity, AcrossRead, Page, "How the ledger stands, checked from its first entry on";
    GET "/petugas" page_staff draws StaffPage, AcrossRead, "Who works here";
    GET "/pendirian" page_founding
        => pages::founding, Public { why: "the way in, before there is an account" }, Page, "The form of the founding";
    GET "/pendaftaran" page_enrolment
        => pages::enrolment, Public { why: "the way in" }, Page, "The form of an enrolment";
    GET "/cari" page_search_form
        => pages::search_form, Own { why: "an empty form" }, Page, "The form of a search";
    POST "/cari" page_search takes SearchForm, asks Query::PURPOSE
        => pages::search, AcrossRead, Page, "Searches for people";
    GET "/lakukan/{deed}" page_act
        => pages::act, Own { why: "an empty form, the same for everybody" }, Page, "The form of a deed that is in no case";
    GET "/kasus/{case}/lakukan/{deed}" page_deed draws DeedPage, CaseRead, "The form of a deed in a case";
    // Cases and their intake
    POST "/v1/cases" open_intake does OpenIntake,
        Write(Free), "Opens a case";
    GET "/v1/cases" list_cases shows ListCases,
        AcrossRead, CaseList, "Lists cases: their own to those who carry cases, all to supervisors and auditors";
    GET "/v1/cases/{case}" view_case shows ViewCase,
        CaseRead, Case, "Shows the file of a case, now or as it stood";
    POST "/v1/cases/{case}/parties" add_party does AddParty,
        Write(Required), "Adds a person to the case";
    POST "/v1/cases/{case}/parties/{party}/removal" remove_party does RemoveParty,
        Write(Required), "Takes a person out of the case";
    POST "/v1/cases/{case}/screening" screen_intake does ScreenIntake,
        Write(Required), "Screens the intake";
    POST "/v1/cases/{case}/declination" decline_intake does DeclineIntake,
        Write(Required), "Declines the intake";
    POST "/v1/cases/{case}/confidentiality" set_confidentiality does SetConfidentiality,
        Write(Required), "Sets how confidential the case is";
    POST "/v1/cases/{case}/notices" give_notice does GiveNotice,
        Write(Required), "Records that the notice on confidentiality was given";
    // Consent
    GET "/v1/cases/{case}/consents" view_consents shows ViewSection<{ Section::Consent as usize }>,
        CaseRead, Case, "Shows what was consented to, refused and withdrawn";
    POST "/v1/cases/{case}/consents" give_consent does GiveConsent,
        Write(Required), "Records a consent";
    POST "/v1/cases/{case}/consents/refusals" refuse_consent does RefuseConsent,
        Write(Required), "Records that consent was refused";
    POST "/v1/cases/{case}/consents/{consent}/narrowing" narrow_consent does NarrowConsent,
        Write(Required), "Narrows a consent";
    POST "/v1/cases/{case}/consents/{consent}/withdrawal" withdraw_consent does WithdrawConsent,
        Write(Required), "Withdraws a consent";
    POST "/v1/cases/{case}/consents/{consent}/stop" stop_processing does StopProcessing,
        Write(Required), "Confirms that what a withdrawn consent allowed has stopped, also outside this record";
    // Assignment
    GET "/v1/cases/{case}/assignments" view_assignments shows ViewSection<{ Section::Assignment as usize }>,
        CaseRead, Case, "Shows whose case it is and was";
    POST "/v1/cases/{case}/assignments" assign_case does AssignCase,
        Write(Required), "Makes someone responsible for the case";
    POST "/v1/cases/{case}/transfers" request_transfer does RequestTransfer,
        Write(Required), "Asks a colleague to take the case";
    POST "/v1/cases/{case}/transfers/acceptance" accept_transfer does AcceptTransfer,
        Write(Required), "Takes the case";
    POST "/v1/cases/{case}/transfers/declination" decline_transfer does DeclineTransfer,
        Write(Required), "Declines to take the case";
    POST "/v1/cases/{case}/co-workers" add_co_worker does AddCoWorker,
        Write(Required), "Lets another professional work on the case too";
    POST "/v1/cases/{case}/co-workers/{staff}/removal" remove_co_worker does RemoveCoWorker,
        Write(Required), "Relieves a co-worker";
    POST "/v1/cases/{case}/bars" bar_access does BarAccess,
        Write(Required), "Bars a person from the case who keeps no watch over it";
    POST "/v1/cases/{case}/bars/proposals" propose_bar does ProposeBar,
        Write(Required), "Proposes to bar a person who keeps watch over the case";
    POST "/v1/cases/{case}/bars/{staff}/approval" approve_bar does ApproveBar,
        Write(Required), "Approves to bar a person, as another";
    POST "/v1/cases/{case}/bars/{staff}/refusal" decline_bar does DeclineBar,
        Write(Required), "Declines to bar a person, or takes the proposal back";
    POST "/v1/cases/{case}/bars/{staff}/end" propose_bar_end does ProposeBarEnd,
        Write(Required), "Proposes that a bar ends";
    POST "/v1/cases/{case}/bars/{staff}/end/approval" approve_bar_end does ApproveBarEnd,
        Write(Required), "Approves that a bar ends, as another";
    POST "/v1/cases/{case}/bars/{staff}/end/refusal" decline_bar_end does DeclineBarEnd,
        Write(Required), "Keeps a bar whose end was proposed";
    POST "/v1/cases/{case}/conflicts" declare_conflict does DeclareConflict,
        Write(Optional), "Declares a conflict of interest of one's own: to oneself the case does not exist from then on";
    // Sessions
    GET "/v1/cases/{case}/sessions" view_sessions shows ViewSection<{ Section::Session as usize }>,
        CaseRead, Case, "Shows the sessions and what was written about them";
    POST "/v1/cases/{case}/sessions" hold_session does HoldSession,
        Write(Optional), "Records that a session was held, with its note";
    POST "/v1/cases/{case}/sessions/scheduled" schedule_session does ScheduleSession,
        Write(Optional), "Plans a session";
    POST "/v1/cases/{case}/sessions/{session}/missed" miss_session does MissSession,
        Write(Required), "Records that a planned session did not happen";
    POST "/v1/cases/{case}/sessions/{session}/cancelled" cancel_session does CancelSession,
        Write(Required), "Calls a planned session off";
    POST "/v1/cases/{case}/sessions/{session}/signature" sign_note does SignNote,
        Write(Required), "Signs the note of a session";
    POST "/v1/cases/{case}/sessions/{session}/addenda" add_addendum does AddAddendum,
        Write(Optional), "Adds to a note";
    POST "/v1/cases/{case}/sessions/{session}/corrections" correct_note does CorrectNote,
        Write(Optional), "Corrects a note; both texts stay";
    // Referrals
    GET "/v1/cases/{case}/referrals" view_referrals shows ViewSection<{ Section::Referral as usize }>,
        CaseRead, Case, "Shows the referrals";
    POST "/v1/cases/{case}/referrals" propose_referral does ProposeReferral,
        Write(Required), "Proposes to refer the client to another institution";
    POST "/v1/cases/{case}/referrals/{referral}/sent" send_referral does SendReferral,
        Write(Required), "Records that the referral was sent";
    POST "/v1/cases/{case}/referrals/{referral}/acknowledged" acknowledge_referral does AcknowledgeReferral,
        Write(Required), "Records that the referral came in";
    POST "/v1/cases/{case}/referrals/{referral}/accepted" accept_referral does AcceptReferral,
        Write(Required), "Records that the institution took the client on";
    POST "/v1/cases/{case}/referrals/{referral}/declined" decline_referral does DeclineReferral,
        Write(Required), "Records that the institution did not take the client on";
    POST "/v1/cases/{case}/referrals/{referral}/outcome" report_outcome does ReportOutcome,
        Write(Required), "Records what came of the referral";
    POST "/v1/cases/{case}/referrals/{referral}/revocation" revoke_referral does RevokeReferral,
        Write(Required), "Takes the referral back";
    // Disclosures
    GET "/v1/cases/{case}/disclosures" view_disclosures shows ViewSection<{ Section::Disclosure as usize }>,
        CaseRead, Case, "Shows what was told to others, and what was asked for";
    POST "/v1/cases/{case}/disclosures" request_disclosure does RequestDisclosure,
        Write(Required), "Records that somebody asks for data";
    POST "/v1/cases/{case}/disclosures/{disclosure}/decision" decide_disclosure does DecideDisclosure,
        Write(Required), "Decides a request for data";
    POST "/v1/cases/{case}/disclosures/{disclosure}/made" make_requested_disclosure takes MakeDisclosureForm
        => disclosures::make_requested, Write(Required), Recorded, "Records what was handed over on a request that was allowed";
    POST "/v1/cases/{case}/disclosures/made" make_disclosure does MakeDisclosure,
        Write(Required), "Records what was handed over on a consent or an order";
    // Closure
    GET "/v1/cases/{case}/closure" view_closure shows ViewSection<{ Section::Closure as usize }>,
        CaseRead, Case, "Shows how the case was closed and reopened";
    POST "/v1/cases/{case}/closure" propose_closure does ProposeClosure,
        Write(Required), "Proposes to close the case";
    POST "/v1/cases/{case}/closure/approval" approve_closure does ApproveClosure,
        Write(Required), "Approves the closure";
    POST "/v1/cases/{case}/closure/return" return_closure does ReturnClosure,
        Write(Required), "Returns the closure; the case stays open";
    POST "/v1/cases/{case}/reopening" reopen_case does ReopenCase,
        Write(Required), "Opens the closed case again";
    // Rights of the persons in a case
    GET "/v1/cases/{case}/rights" view_rights shows ViewSection<{ Section::Rights as usize }>,
        CaseRead, Case, "Shows retention, legal holds, erasures and restriction of the case";
    POST "/v1/cases/{case}/retention" assign_retention does AssignRetention,
        Write(Required), "Sets how long the case is kept";
    POST "/v1/cases/{case}/holds" place_hold does PlaceHold,
        Write(Required), "Orders that nothing of the case may be destroyed";
    POST "/v1/cases/{case}/holds/{hold}/release" propose_hold_release does ProposeHoldRelease,
        Write(Required), "Proposes to end a legal hold";
    POST "/v1/cases/{case}/holds/{hold}/release/approval" approve_hold_release does ApproveHoldRelease,
        Write(Required), "Approves that a legal hold ends";
    POST "/v1/cases/{case}/holds/{hold}/release/refusal" keep_hold does KeepHold,
        Write(Required), "Keeps a legal hold whose end was proposed, or takes the proposal back";
    POST "/v1/cases/{case}/erasures" request_erasure does RequestErasure,
        Write(Required), "Asks that the data of a person in the case be destroyed";
    POST "/v1/cases/{case}/erasures/{erasure}/refusal" refuse_erasure does RefuseErasure,
        Write(Required), "Refuses an erasure, with its ground";
    POST "/v1/cases/{case}/erasures/{erasure}/approval" approve_erasure does ApproveErasure,
        Write(Required), "Approves an erasure; with the second approval the keys are destroyed";
    POST "/v1/cases/{case}/erasures/{erasure}/attestations" attest_erasure does AttestErasure,
        Write(Required), "Attests what people did for an erasure";
    GET "/v1/cases/{case}/erasures/{erasure}/mentions" list_mentions shows ListMentions,
        CaseRead, Mentions, "Lists what people wrote into parts of others, where the erased person may be spoken of";
    POST "/v1/cases/{case}/erasures/{erasure}/redactions" propose_redaction does ProposeRedaction,
        Write(Required), "Proposes other words for passages that speak of an erased person";
    POST "/v1/cases/{case}/redactions/{redaction}/approval" approve_redaction does ApproveRedaction,
        Write(Required), "Approves a redaction, as another person: the parts are sealed anew and the keys of the old words destroyed";
    POST "/v1/cases/{case}/redactions/{redaction}/refusal" decline_redaction does DeclineRedaction,
        Write(Required), "Declines a redaction: nothing is changed";
    POST "/v1/cases/{case}/restriction" restrict_processing does RestrictProcessing,
        Write(Required), "Restricts the use of the case's data";
    POST "/v1/cases/{case}/restriction/end" resume_processing does ResumeProcessing,
        Write(Required), "Lets the case's data be used again";
    // What persons ask about their own data
    POST "/v1/cases/{case}/subject-requests" request_subject_access does RequestSubjectAccess,
        Write(Required), "Records that a person in the case asks who opened the file";
    POST "/v1/cases/{case}/subject-requests/{request}/refusal" refuse_subject_access does RefuseSubjectAccess,
        Write(Required), "Refuses to tell them, with its ground";
    POST "/v1/cases/{case}/papers" propose_papers does ProposePapers,
        Write(Required), "Proposes what goes out to a person in the case, on what ground: until another decides, nothing does";
    POST "/v1/cases/{case}/papers/{party}/approval" approve_papers does ApprovePapers,
        Write(Required), "Approves what was proposed to go out to a person, as another: one of the two is a privacy officer";
    POST "/v1/cases/{case}/papers/{party}/refusal" decline_papers does DeclinePapers,
        Write(Required), "Declines what was proposed to go out to a person, or takes the proposal back";
    POST "/v1/cases/{case}/statement" issue_statement, asks IssueStatement::QUERY
        => subject::papers::<IssueStatement>, CaseRead, Statement, "Tells a person in the case who opened the file, with a copy of what is kept of them; the first one answers their request";
    GET "/v1/cases/{case}/statement" read_statement, asks ReadStatement::QUERY
        => subject::papers::<ReadStatement>, CaseRead, Statement, "The same once more, on a request that was answered";
    GET "/v1/cases/{case}/disclosure-accounting" issue_accounting, asks IssueAccounting::QUERY
        => subject::papers::<IssueAccounting>, CaseRead, Accounting, "Tells the client to whom the institution told of them in the last six years";
    POST "/v1/cases/{case}/access-questions" question_access does QuestionAccess,
        Write(Optional), "Records that a person finds looks at the file wrong";
    POST "/v1/cases/{case}/access-questions/{question}/resolution" resolve_access_question does ResolveAccessQuestion,
        Write(Required), "Tells whether those looks were justified";
    POST "/v1/cases/{case}/accounting-suspensions" suspend_accounting does SuspendAccounting,
        Write(Required), "Holds back from the client what was told to an authority, on its order";
    POST "/v1/cases/{case}/accounting-suspensions/{suspension}/lift" lift_suspension does LiftSuspension,
        Write(Required), "Ends that before its last day";
    // Emergency access
    POST "/v1/emergencies" find_in_emergency takes FindInEmergencyForm, makes emergency
        => search::find_in_emergency, Write(Free), Recorded, "Finds one case by what is known of a person in it, and opens sections of it in an emergency; nobody is shown";
    POST "/v1/cases/{case}/emergencies" open_emergency does OpenEmergency,
        Write(Free), "Opens named sections of the case in an emergency, for a while, to who shows their password once more";
    GET "/v1/cases/{case}/emergencies/{emergency}" view_emergency shows ShowEmergency,
        CaseRead, Emergency, "Shows one emergency access to who judges it: its reason, and each look made under it";
    POST "/v1/cases/{case}/emergencies/{emergency}/end" end_emergency does EndEmergency,
        Write(Optional), "Ends an emergency access before its time";
    POST "/v1/cases/{case}/emergencies/{emergency}/review" review_emergency does ReviewEmergency,
        Write(Optional), "Tells whether an emergency access was justified";
    GET "/v1/emergencies" list_emergencies shows ListEmergencies,
        AcrossRead, EmergencyList, "Lists emergency accesses, and tells how many wait for their review";
    // Who looked
    GET "/v1/cases/{case}/access" read_case_access shows ReadCaseAccess,
        CaseRead, AccessPage, "Tells who looked at the case";
    GET "/v1/access" read_access shows ReadAccess,
        AcrossRead, AccessPage, "Tells what a member of staff looked at, or who looked in a span of time";
    // Evidence for others
    GET "/v1/cases/{case}/access/proof" prove_case_access, asks Query::PURPOSE
        => evidence::looks_of, CaseRead, Bundle, "Hands out all looks at the case up to the newest checkpoint, with the proof that these are all";
    GET "/v1/access/proof" prove_access, asks Query::PROOF
        => evidence::looks_by, AcrossRead, Bundle, "Hands out all that a member of staff looked at up to the newest checkpoint, with the proof that this is all";
    GET "/v1/cases/{case}/evidence" export_case, asks Query::EVIDENCE
        => evidence::case_file, CaseRead, Bundle, "Hands out all that was recorded in the case, with the sections named opened and all others sealed";
    GET "/v1/evidence" export_log, asks Query::PURPOSE
        => evidence::whole_log, AcrossRead, Bundle, "Hands out the whole log, all of it sealed, for others to check and to fold again";
    GET "/v1/tasks" list_tasks shows ListTasks,
        AcrossRead, TaskList, "Lists what is to be done in cases, by those who work on them or decide";
    GET "/v1/clocks" list_clocks shows ListClocks,
        AcrossRead, ClockList, "Lists what must be done within 72 hours: requests of subjects, withdrawn consents, questions about looks, emergency accesses to judge, notices of breaches";
    POST "/v1/searches" search takes SearchForm, asks Query::PURPOSE
        => search::search, AcrossRead, SearchHits, "Searches for people by name, identity number, telephone number or number of a case";
    GET "/v1/cases/{case}/shown" tell_shown shows AskShown,
        CaseRead, Shown, "Tells what each reader had been shown of the case: by section, first and last, how often, by which rule";
    GET "/v1/cases/{case}/could-have-seen" tell_could_have_seen shows AskCould,
        CaseRead, CouldHaveSeen, "Tells whether a member of staff could have seen the case at a moment, and whether they looked";
    // Breaches
    GET "/v1/breaches" list_breaches shows ListBreaches,
        AcrossRead, BreachList, "Lists breaches of the protection of data";
    POST "/v1/breaches" suspect_breach does SuspectBreach,
        Write(Free), "Records that a breach is suspected: within 72 hours persons and authority are told";
    GET "/v1/breaches/{breach}" view_breach shows ShowBreach,
        AcrossRead, Breach, "Shows the file of a breach";
    POST "/v1/breaches/{breach}/confirmation" confirm_breach does ConfirmBreach,
        Write(Free), "Confirms, as another person, that it is a breach";
    POST "/v1/breaches/{breach}/notices" notify_breach does NotifyBreach,
        Write(Free), "Records that persons, the authority or the public were told of it";
    POST "/v1/breaches/{breach}/closing" close_breach does CloseBreach,
        Write(Free), "Closes the file, as another person than who recorded the suspicion";
    // Inquiries
    GET "/v1/inquiries" list_inquiries shows ListInquiries,
        AcrossRead, InquiryList, "Lists inquiries: their own to members of panels, all to those who record orders or audit";
    POST "/v1/inquiries" order_inquiry does OrderInquiry,
        Write(Free), "Records the order of an inquiry: nothing is open before its panel assents";
    GET "/v1/inquiries/{inquiry}" view_inquiry shows ShowInquiry,
        AcrossRead, Inquiry, "Shows one inquiry";
    POST "/v1/inquiries/{inquiry}/assent" assent_inquiry does AssentInquiry,
        Write(Free), "Assents to sit on the panel, for oneself";
    POST "/v1/inquiries/{inquiry}/decline" decline_inquiry does DeclineInquiry,
        Write(Free), "Declines to sit on the panel, or takes an assent back";
    POST "/v1/inquiries/{inquiry}/end" end_inquiry does EndInquiry,
        Write(Free), "Ends an inquiry before its time is over";
    GET "/v1/inquiries/{inquiry}/searches" list_inquiry_searches shows AskSearches,
        AcrossRead, InquirySearches, "Tells the panel what was searched for where a case of the inquiry was shown";
    // Staff
    GET "/v1/staff" list_staff shows ListStaff,
        AcrossRead, StaffList, "Lists who works here";
    POST "/v1/staff" register_staff does RegisterStaff,
        Write(Free), "Registers a member of staff";
    POST "/v1/staff/founding" found_accounts takes FoundAccountsForm
        => staff::found, Write(Free), Founded, "Makes the first two approvers, at the machine itself; their enrolment codes are shown once";
    POST "/v1/staff/recoveries" propose_recovery does ProposeRecovery,
        Write(Free), "Announces a new approver in the place of those who are lost, at the machine itself";
    POST "/v1/staff/recoveries/{recovery}/objection" object_to_recovery does ObjectToRecovery,
        Write(Free), "Objects to a new approver whom the machine announced: it is over";
    POST "/v1/staff/recoveries/{recovery}/completion" complete_recovery takes CompleteRecoveryForm
        => recoveries::complete, Write(Free), Recovered, "Grants the announced role after 72 hours without an objection, at the machine itself; the enrolment code is shown once";
    POST "/v1/clock/acknowledgement" acknowledge_clock does AcknowledgeClock,
        Write(Free), "Acknowledges what somebody at the machine said of its clock: approvers are told no longer";
    POST "/v1/staff/{staff}/roles" propose_role does ProposeRole,
        Write(Free), "Proposes a role: it is held once another person approves it";
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
    POST "/v1/staff/{staff}/tokens/{token}/revocation" revoke_token does RevokeToken,
        Write(Free), "Revokes a token";
    POST "/v1/staff/{staff}/credentials" record_credential does RecordCredential,
        Write(Free), "Records what a member of staff is entitled to practise as, and until when; it replaces what was recorded before";
    POST "/v1/staff/{staff}/unlocking" unlock_account does UnlockAccount,
        Write(Free), "Lifts what wrong passwords have brought on an account";
    POST "/v1/staff/{staff}/suspension" suspend_staff does SuspendStaff,
        Write(Free), "Suspends a member of staff: who watches over others for 72 hours, unless another confirms it";
    POST "/v1/staff/{staff}/suspension/confirmation" confirm_suspension does ConfirmSuspension,
        Write(Free), "Confirms, as another, that somebody who watches over others stays suspended beyond 72 hours";
    POST "/v1/staff/{staff}/reinstatement/proposals" propose_reinstatement does ProposeReinstatement,
        Write(Free), "Proposes that somebody who watches over others comes back";
    POST "/v1/staff/{staff}/reinstatement" reinstate_staff does ReinstateStaff,
        Write(Free), "Lets a suspended member of staff sign in again; who watches over others, as another than who proposed it";
    POST "/v1/staff/{staff}/reinstatement/refusal" decline_reinstatement does DeclineReinstatement,
        Write(Free), "Declines that somebody who watches over others comes back, or takes the proposal back";
    POST "/v1/staff/{staff}/removal/proposals" propose_removal does ProposeRemoval,
        Write(Free), "Proposes that somebody who watches over others leaves, or loses a role in which they do";
    POST "/v1/staff/{staff}/removal/refusal" decline_removal does DeclineRemoval,
        Write(Free), "Declines that somebody who watches over others leaves or loses a role, or takes the proposal back";
    POST "/v1/staff/{staff}/departure" end_staff does EndStaff,
        Write(Free), "Records that a member of staff left: who watches over others, as another than who proposed it";
    // Keys
    POST "/v1/keys/rotations" propose_rotation does ProposeRotation,
        Write(Free), "Proposes to replace a key that locks others";
    POST "/v1/keys/rotations/{rotation}/approval" approve_rotation does ApproveRotation,
        Write(Free), "Approves it; an epoch key is replaced at once";
    POST "/v1/keys/rotations/{rotation}/refusal" decline_rotation does DeclineRotation,
        Write(Free), "Declines to replace a key, or takes the proposal back";
    // Coming and going
    POST "/v1/sign-in" sign_in takes sign_in::SignInForm
        => sign_in::sign_in, Door { why: "it is the way in: name and password open a sign-in, and what was wrong is counted" }, SignedIn, "Signs in by name and password";
    POST "/v1/enrolment" enrol takes sign_in::EnrolmentForm
        => sign_in::enrol, Door { why: "it is the way in: both halves of a code set a password" }, Enrolled, "Sets name and password with an enrolment code, once";
    POST "/v1/founding" found_by_code takes staff::FoundingForm
        => staff::found_by_code, Door { why: "it is the way in before there is an account: the code that `sanad init` printed" }, Founded, "Makes the first two approvers with the code that was printed at the founding; their enrolment codes are shown once";
    POST "/v1/sign-out" sign_out takes sign_in::SignOutForm
        => sign_in::sign_out, Write(Free), Recorded, "Ends the sign-in that the caller came with";
    POST "/v1/me/password" change_password takes sign_in::PasswordForm
        => sign_in::change_password, Write(Free), Recorded, "Sets another password; all other sign-ins end";
    POST "/v1/me/tokens" issue_token takes IssueTokenForm, makes token
        => staff::issue_token, Write(Free), Issued, "Issues a token for the caller's own machine client; it is shown once";
    // The ledger
    GET "/v1/feed" follow_feed, asks Query::FEED
        => feed::follow, Feed, Events, "Sends the headers of entries as they become durable";
    GET "/v1/integrity" check_integrity, asks Query::PURPOSE
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
        let way = Way { route, stretches: route.stretches(), routes: TABLE };
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
