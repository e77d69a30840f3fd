//! What is sent for each route, and what must be there before.

use sanad_server::Route;
use serde_json::{Value, json};

use crate::lk3::{PASSWORD, asks, session};

/// Something in a case, or an account, that an act rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    Party,
    Consent,
    Withdrawn,
    /// A transfer that the one who tries was asked to take.
    Transfer,
    CoWorker,
    /// Mira proposes to bar Siti.
    BarProposed,
    /// Siti is barred.
    Barred,
    /// Mira proposes that this ends.
    BarEndProposed,
    Planned,
    Held,
    Referral,
    Sent,
    Asked,
    Decided,
    ClosureProposed,
    Hold,
    ReleaseProposed,
    Erasure,
    /// The data of another person in the case are destroyed.
    ErasedOther,
    /// Budi proposes other words for a note.
    Redaction,
    Restriction,
    SubjectRequest,
    Answered,
    /// Mira proposes that nothing goes out to a person in the case.
    PapersProposed,
    Question,
    Suspension,
    /// Emergency access of somebody who has nothing else to do with the case.
    Emergency,
    EmergencyEnded,
    /// An inquiry into the case, with a panel of those of that role who are here and Wati.
    Inquiry,
    /// Both have assented: it is open to them.
    Assented,
    /// An account without role or password.
    Account,
    RoleProposed,
    RoleHeld,
    EnrolmentOpened,
    Suspended,
    /// Andi suspended somebody who is about to sit on panels: for 72 hours.
    WatcherSuspended,
    /// He proposes that they come back.
    ReturnProposed,
    /// He proposes that they leave.
    RemovalProposed,
    RotationProposed,
    /// A breach that Andi suspects.
    Breach,
    /// Mira has confirmed it.
    BreachConfirmed,
    /// A new approver whom the machine announced.
    Recovery,
    /// The machine's clock was said to be right.
    ClockNotice,
}
use Thing::*;

/// An act as it is right: a text that begins with `$` stands for the id of that name.
pub(super) struct Act {
    pub(super) rests_on: &'static [Thing],
    pub(super) form: Value,
}

fn terms() -> Value {
    json!({
        "capacity": "self", "kinds": ["sharing", "service"], "recipients": ["court"],
        "data_groups": ["identity"], "form_version": 1,
    })
}

fn person(role: &str) -> Value {
    json!({ "role": role, "name": "Orang", "profession": "konselor", "unit": "konseling" })
}

/// What must be there before a route is tried.
pub(super) fn rests_on(route: &Route) -> &'static [Thing] {
    match route.operation {
        "issue_statement" | "issue_accounting" => &[SubjectRequest],
        "read_statement" => &[SubjectRequest, Answered],
        "view_emergency" => &[Emergency],
        "list_mentions" => &[Held, ErasedOther],
        "view_breach" => &[Breach],
        "view_inquiry" => &[Inquiry],
        "list_inquiry_searches" => &[Inquiry, Assented],
        operation if route.takes_body() => act(operation).rests_on,
        _ => &[],
    }
}

/// The act of a route that takes a body.
pub(super) fn act(operation: &str) -> Act {
    let (rests_on, form): (&[Thing], Value) = match operation {
        // Cases and their intake
        "open_intake" => (&[], crate::lk3::intake("Ibu A.", "cerita")),
        "add_party" => (&[], json!({ "person": { "role": "other", "name": "Orang" } })),
        "remove_party" => (&[Party], json!({ "reason": "uninvolved" })),
        "screen_intake" => {
            (&[], json!({ "eligible": true, "reason": "in_scope", "urgency": "low" }))
        }
        "decline_intake" => (&[], json!({ "reason": "other_body", "alternative": "directed" })),
        "set_confidentiality" => (&[], json!({ "level": "restricted" })),
        "give_notice" => (&[], json!({ "version": 1, "language": "id" })),
        // Consent
        "give_consent" => (&[], json!({ "terms": terms() })),
        "refuse_consent" => (&[], json!({ "capacity": "self", "kinds": ["recording"] })),
        "narrow_consent" => (&[Consent], json!({ "kinds": ["service"] })),
        "stop_processing" => (&[Consent, Withdrawn], json!({ "recipients_told": true })),
        "withdraw_consent" => (&[Consent], json!({ "capacity": "self" })),
        // Assignment
        "assign_case" => (&[], json!({ "to": "$siti" })),
        "request_transfer" => (&[], json!({ "to": "$siti", "reason": "workload" })),
        "accept_transfer" | "decline_transfer" => (&[Transfer], json!({})),
        "add_co_worker" => (&[], json!({ "staff": "$siti" })),
        "declare_conflict" => (&[], json!({})),
        "remove_co_worker" => (&[CoWorker], json!({})),
        "approve_bar" | "decline_bar" => (&[BarProposed], json!({})),
        "propose_bar_end" => (&[Barred], json!({})),
        "approve_bar_end" | "decline_bar_end" => (&[Barred, BarEndProposed], json!({})),
        "propose_bar" | "bar_access" => (&[], json!({ "staff": "$siti", "reason": "conflict" })),
        // Sessions
        "hold_session" => (&[], session("catatan")),
        "schedule_session" => (
            &[],
            json!({
                "service": "mediasi", "mode": "office", "starts_at": "2099-01-01T09:00:00+08:00",
            }),
        ),
        "miss_session" => (&[Planned], json!({ "cause": "client_absent" })),
        "cancel_session" => (&[Planned], json!({ "cancelled_by": "client" })),
        "sign_note" => (&[Held], json!({})),
        "add_addendum" => {
            (&[Held], json!({ "note": "$note", "reason": "remembered", "text": "lagi" }))
        }
        "correct_note" => {
            (&[Held], json!({ "note": "$note", "error": "wrong_fact", "text": "betul" }))
        }
        // Referrals
        "propose_referral" => (
            &[],
            json!({
                "institution": "uptd_ppa", "reason": "safety", "urgency": "high", "name": "UPTD",
            }),
        ),
        "send_referral" => (
            &[Referral],
            json!({
                "order": "court_order", "data_groups": ["identity"], "delivery": "by_hand",
                "notice_version": 1, "packet": "berkas",
            }),
        ),
        "acknowledge_referral" | "accept_referral" => (&[Referral, Sent], json!({})),
        "decline_referral" => (&[Referral, Sent], json!({ "reason": "full" })),
        "report_outcome" => (&[Referral, Sent], json!({ "outcome": "served" })),
        "revoke_referral" => (&[Referral], json!({ "reason": "mistaken" })),
        // Disclosures
        "request_disclosure" => (
            &[],
            json!({
                "requester": "court", "instrument": "court_order", "data_groups": ["sessions"],
                "name": "PN",
            }),
        ),
        "decide_disclosure" => (&[Asked], json!({ "decision": "allow", "ground": "order" })),
        "make_requested_disclosure" => (
            &[Asked, Decided],
            json!({
                "recipient": "court", "data_groups": ["sessions"], "delivery": "post",
                "notice_version": 1, "name": "PN", "items": "berkas",
            }),
        ),
        "make_disclosure" => (
            &[],
            json!({
                "recipient": "court", "data_groups": ["sessions"], "delivery": "post",
                "notice_version": 1, "name": "PN", "items": "berkas", "order": "statute",
            }),
        ),
        _ => return closure_and_rights(operation),
    };
    Act { rests_on, form }
}

fn closure_and_rights(operation: &str) -> Act {
    let (rests_on, form): (&[Thing], Value) = match operation {
        // Closure
        "propose_closure" => {
            (&[], json!({ "kind": "planned", "reason": "goals_met", "summary": "selesai" }))
        }
        "approve_closure" => (&[ClosureProposed], json!({})),
        "return_closure" => (&[ClosureProposed], json!({ "reason": "open_work" })),
        "reopen_case" => (&[], json!({ "reason": "new_risk" })),
        // Rights
        "assign_retention" => (&[], json!({ "class": "violence" })),
        "place_hold" => (&[], json!({ "authority": "court", "reference": "SP-1" })),
        "propose_hold_release" => (&[Hold], json!({})),
        "approve_hold_release" | "keep_hold" => (&[Hold, ReleaseProposed], json!({})),
        "request_erasure" => (&[], json!({ "reason": "purpose_met" })),
        "refuse_erasure" => (&[Erasure], json!({ "ground": "proceedings" })),
        "approve_erasure" => (&[Erasure], json!({})),
        "attest_erasure" => (&[Erasure], json!({ "what": "recipients_told" })),
        "propose_redaction" => (
            &[Held, ErasedOther],
            json!({
                "passages": [{
                    "entry": "$entry", "part": 0, "party": "$party", "section": "session",
                    "field": "text", "text": "kata lain",
                }],
            }),
        ),
        "approve_redaction" | "decline_redaction" => (&[Held, ErasedOther, Redaction], json!({})),
        "restrict_processing" => (&[], json!({ "reason": "objection" })),
        "resume_processing" => (&[Restriction], json!({})),
        // What persons ask
        "refuse_subject_access" => (&[SubjectRequest], json!({ "ground": "danger" })),
        "question_access" => (&[Question], json!({ "looks": ["$look"] })),
        "resolve_access_question" => (&[Question], json!({ "verdict": "justified" })),
        "suspend_accounting" => {
            (&[], json!({ "authority": "court", "until": "2099-01-01", "reference": "SP-1" }))
        }
        "find_in_emergency" => (
            &[],
            json!({
                "name": "Nobody", "reason": "danger_to_child", "text": "anak dalam bahaya sekarang",
                "sections": ["session"], "password": PASSWORD,
            }),
        ),
        "open_emergency" => (
            &[],
            json!({
                "reason": "danger_to_child", "text": "anak dalam bahaya sekarang",
                "sections": ["session"], "password": PASSWORD,
            }),
        ),
        "end_emergency" => (&[Emergency], json!({})),
        "review_emergency" => (&[Emergency, EmergencyEnded], json!({ "verdict": "justified" })),
        "lift_suspension" => (&[Suspension], json!({})),
        "search" | "page_search" => (&[], json!({ "name": "Rosmini" })),
        _ => return of_account(operation),
    };
    Act { rests_on, form }
}

fn of_account(operation: &str) -> Act {
    let (rests_on, form): (&[Thing], Value) = match operation {
        "register_staff" => {
            (&[], json!({ "name": "B", "profession": "psikolog", "unit": "x", "roles": [] }))
        }
        "found_accounts" => {
            (&[], json!({ "first": person("head"), "second": person("supervisor") }))
        }
        "propose_role" => (&[Account], json!({ "role": "counsellor" })),
        "approve_role" | "decline_role" => (&[Account, RoleProposed], json!({})),
        "revoke_role" | "open_enrolment" => (&[Account, RoleProposed, RoleHeld], json!({})),
        "approve_enrolment" => (&[Account, RoleProposed, RoleHeld, EnrolmentOpened], json!({})),
        "record_credential" => {
            (&[Account], json!({ "profession": "psikolog", "valid_until": "2099-01-01" }))
        }
        "propose_recovery" => (&[], person("head")),
        "acknowledge_clock" => (&[ClockNotice], json!({ "seq": "$notice" })),
        "object_to_recovery" | "complete_recovery" => (&[Recovery], json!({})),
        "revoke_token" | "end_staff" | "unlock_account" => (&[Account], json!({})),
        "suspend_staff" => (&[Account], json!({ "reason": "leave" })),
        "confirm_suspension" | "propose_reinstatement" | "propose_removal" => {
            (&[Account, WatcherSuspended], json!({}))
        }
        "decline_reinstatement" => (&[Account, WatcherSuspended, ReturnProposed], json!({})),
        "decline_removal" => (&[Account, WatcherSuspended, RemovalProposed], json!({})),
        "reinstate_staff" => (&[Account, Suspended], json!({})),
        "suspect_breach" => (
            &[],
            json!({
                "kind": "misdirected", "data_groups": ["identity"], "known_at": "$today",
                "cases": ["$case"], "narrative": "surat salah kirim",
            }),
        ),
        "confirm_breach" => (&[Breach], json!({})),
        "notify_breach" => (
            &[Breach, BreachConfirmed],
            json!({ "to": "authority", "channel": "post", "text": "pemberitahuan" }),
        ),
        "close_breach" => (&[Breach], json!({ "outcome": "no_breach" })),
        "order_inquiry" => (
            &[],
            json!({
                "order": "court", "reference": "Penetapan 1", "matter": "pokok perkara",
                "cases": ["$case"], "members": ["$hasan", "$wati"], "quorum": 2,
                "from": "$today", "until": "$next_month",
            }),
        ),
        "assent_inquiry" | "decline_inquiry" => (&[Inquiry], json!({})),
        "end_inquiry" => (&[Inquiry], json!({ "reason": "completed" })),
        "propose_rotation" => (&[], json!({ "kind": "epoch" })),
        "approve_rotation" | "decline_rotation" => (&[RotationProposed], json!({})),
        "request_subject_access" => (&[], asks()),
        "propose_papers" => (&[], json!({ "ground": "danger", "reason": "berbahaya bagi klien" })),
        "approve_papers" | "decline_papers" => (&[PapersProposed], json!({})),
        "sign_out" | "issue_token" => (&[], json!({})),
        "change_password" => (&[], json!({ "old": PASSWORD, "new": PASSWORD })),
        other => panic!("the matrix does not know what to send for `{other}`: tell it here"),
    };
    Act { rests_on, form }
}
