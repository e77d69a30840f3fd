//! The fold itself: every event by name, so that a new one asks what it means here.
//!
//! INVARIANT: each step checks that the event follows before it changes anything.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::mem;

use super::{
    AccessQuestion, Case, CaseFile, ClosedCase, Closure, Consent, Ending, Erasure, ErasureState,
    Hold, OpenCase, Redaction, RedactionState, ReferralState, Session, SessionState,
    SubjectRequest, SubjectRequestState, Suspension, Transfer,
};
use crate::event::Event;
use crate::id::{CaseId, SessionId, StaffId};

/// Takes in `event`; `None` = it does not follow, and nothing was changed.
#[expect(clippy::too_many_lines, reason = "a line or two for each event of the catalogue")]
pub(super) fn fold(case: &mut Case, event: &Event) -> Option<()> {
    match event {
        Event::IntakeOpened(e) => begin(case, CaseFile::opened(e)),
        Event::PartyAdded(e) => open(case, e.case)?.file.add_party(e),
        Event::PartyRemoved(e) => open(case, e.case)?.file.remove_party(e.party),
        Event::IntakeScreened(e) => {
            open(case, e.case)?.file.eligible = Some(e.eligible);
            Some(())
        }
        Event::IntakeDeclined(e) => end(case, e.case, Ending::Declined(e.reason)),
        Event::ConfidentialityLevelSet(e) => {
            any(case, e.case)?.level = e.level;
            Some(())
        }
        Event::ConfidentialityNoticeGiven(e) => {
            open(case, e.case)?.file.parties.contains_key(&e.party).then_some(())
        }

        Event::ConsentGiven(e) => {
            add(&mut open(case, e.case)?.file.consents, e.consent, Consent::from(e))
        }
        Event::ConsentRefused(e) => {
            add(&mut open(case, e.case)?.file.consents, e.consent, Consent::from(e))
        }
        Event::ConsentNarrowed(e) => {
            any(case, e.case)?.consents.get_mut(&e.consent)?.narrow(e.into())
        }
        Event::ConsentWithdrawn(e) => {
            any(case, e.case)?.consents.get_mut(&e.consent)?.withdraw(e.stop_due)
        }
        Event::ProcessingStopped(e) => any(case, e.case)?.consents.get_mut(&e.consent)?.stop(),

        Event::CaseAssigned(e) => hand_over(open(case, e.case)?, e.from, e.to),
        Event::CaseTransferRequested(e) => {
            let open = open(case, e.case)?;
            fill(&mut open.transfer, Transfer { from: e.from, to: e.to })
        }
        Event::CaseTransferAccepted(e) => {
            let open = open(case, e.case)?;
            (open.transfer == Some(Transfer { from: e.from, to: e.to })).then_some(())?;
            hand_over(open, Some(e.from), e.to)
        }
        Event::CaseTransferDeclined(e) => {
            let open = open(case, e.case)?;
            open.transfer.take_if(|t| *t == Transfer { from: e.from, to: e.to }).map(drop)
        }
        Event::CoWorkerAdded(e) => {
            open(case, e.case)?.file.co_workers.insert(e.staff).then_some(())
        }
        Event::CoWorkerRemoved(e) => any(case, e.case)?.co_workers.remove(&e.staff).then_some(()),
        Event::ConflictOfInterestDeclared(e) => any(case, e.case).map(drop),
        Event::AccessBarred(e) => any(case, e.case)?.barred.insert(e.staff).then_some(()),

        Event::SessionScheduled(e) => {
            let planned = Session { service: e.service, state: SessionState::Planned };
            add(&mut open(case, e.case)?.file.sessions, e.session, planned)
        }
        Event::SessionHeld(e) => open(case, e.case)?.file.hold(e),
        Event::SessionMissed(e) => unplan(open(case, e.case)?, e.session, SessionState::Missed),
        Event::SessionCancelled(e) => {
            unplan(open(case, e.case)?, e.session, SessionState::Cancelled)
        }
        Event::SessionNoteSigned(e) => {
            open(case, e.case)?.file.sessions.get_mut(&e.session)?.sign(e.by, e.note)
        }
        Event::SessionAddendumAdded(e) => {
            any(case, e.case)?.sessions.get_mut(&e.session)?.add_note(e.note, e.to)
        }
        Event::NoteCorrected(e) => {
            any(case, e.case)?.sessions.get_mut(&e.session)?.add_note(e.note, e.corrects)
        }

        Event::ReferralProposed(e) => {
            add(&mut open(case, e.case)?.file.referrals, e.referral, e.into())
        }
        Event::ReferralSent(e) => open(case, e.case)?.file.refer(e.referral, ReferralState::Sent),
        Event::ReferralAcknowledged(e) => {
            open(case, e.case)?.file.refer(e.referral, ReferralState::Acknowledged)
        }
        Event::ReferralAccepted(e) => {
            open(case, e.case)?.file.refer(e.referral, ReferralState::Accepted)
        }
        Event::ReferralDeclined(e) => {
            open(case, e.case)?.file.refer(e.referral, ReferralState::Declined)
        }
        Event::ReferralOutcomeReported(e) => {
            open(case, e.case)?.file.refer(e.referral, ReferralState::Reported(e.outcome))
        }
        Event::ReferralRevoked(e) => {
            open(case, e.case)?.file.refer(e.referral, ReferralState::Revoked)
        }

        Event::DisclosureRequested(e) => {
            add(&mut any(case, e.case)?.disclosures, e.disclosure, e.into())
        }
        Event::DisclosureDecided(e) => {
            any(case, e.case)?.disclosures.get_mut(&e.disclosure)?.decide(e)
        }
        Event::DisclosureMade(e) => any(case, e.case)?.disclose(e),

        Event::ClosureProposed(e) => {
            fill(&mut open(case, e.case)?.closure, Closure { kind: e.kind, by: e.by })
        }
        Event::ClosureApproved(e) => {
            open(case, e.case)?.closure.filter(|closure| closure.by != e.by).map(drop)
        }
        Event::ClosureReturned(e) => {
            open(case, e.case)?.closure.take_if(|closure| closure.by != e.by).map(drop)
        }
        Event::CaseClosed(e) => {
            let closure = open(case, e.case)?.closure?;
            let two = closure.by == e.proposed_by && e.proposed_by != e.approved_by;
            two.then_some(())?;
            end(case, e.case, Ending::Closed(e.kind))
        }
        Event::CaseReopened(e) => reopen(case, e.case),

        Event::RetentionClassAssigned(e) => {
            any(case, e.case)?.retention = Some(e.class);
            Some(())
        }
        Event::LegalHoldPlaced(e) => {
            let hold = Hold { authority: e.authority, release_proposed_by: None, released: false };
            add(&mut any(case, e.case)?.holds, e.hold, hold)
        }
        Event::LegalHoldReleaseProposed(e) => {
            let hold = any(case, e.case)?.holds.get_mut(&e.hold).filter(|hold| !hold.released)?;
            hold.release_proposed_by = Some(e.by);
            Some(())
        }
        Event::LegalHoldReleased(e) => {
            let hold = any(case, e.case)?.holds.get_mut(&e.hold).filter(|hold| !hold.released)?;
            let two = hold.release_proposed_by == Some(e.proposed_by);
            (two && e.proposed_by != e.approved_by).then(|| hold.released = true)
        }
        Event::ErasureRequested(e) => {
            let requested =
                Erasure { party: e.party, requested_by: e.by, state: ErasureState::Requested };
            add(&mut any(case, e.case)?.erasures, e.erasure, requested)
        }
        Event::ErasureRefused(e) => {
            let waits = |erasure: &Erasure| erasure.state.waits() && erasure.requested_by != e.by;
            any(case, e.case)?.turn_erasure(e.erasure, waits, ErasureState::Refused)
        }
        Event::ErasureApproved(e) => {
            let other = |erasure: &Erasure| {
                let first = ErasureState::Approved { by: e.by };
                erasure.state.waits() && erasure.requested_by != e.by && erasure.state != first
            };
            let approved = ErasureState::Approved { by: e.by };
            any(case, e.case)?.turn_erasure(e.erasure, other, approved)
        }
        Event::ErasureBegun(e) => {
            let file = any(case, e.case)?;
            file.no_hold().ok()?;
            let [first, second] = e.approved_by;
            let second = ErasureState::Approved { by: second };
            let two = |erasure: &Erasure| {
                erasure.party == e.party
                    && erasure.state == second
                    && second != ErasureState::Approved { by: first }
            };
            file.turn_erasure(e.erasure, two, ErasureState::Begun)
        }
        Event::SubjectKeyDestroyed(e) => {
            let begun = |erasure: &Erasure| erasure.state == ErasureState::Begun;
            any(case, e.case)?.turn_erasure(e.erasure, begun, ErasureState::Destroyed)
        }
        Event::ErasureAttested(e) => {
            let erasure = any(case, e.case)?.erasures.get(&e.erasure)?;
            (erasure.state == ErasureState::Destroyed).then_some(())
        }
        Event::RedactionProposed(e) => {
            let mut parties: Vec<_> = e.passages.iter().map(|passage| passage.party).collect();
            parties.sort_unstable();
            parties.dedup();
            let (erasure, state) = (e.erasure, RedactionState::Proposed);
            let redaction = Redaction { erasure, parties, proposed_by: e.by, state };
            add(&mut any(case, e.case)?.redactions, e.redaction, redaction)
        }
        Event::RedactionDeclined(e) => {
            let file = any(case, e.case)?;
            file.turn_redaction(e.redaction, RedactionState::Proposed, RedactionState::Declined)
        }
        Event::RedactionBegun(e) => {
            let file = any(case, e.case)?;
            file.no_hold().ok()?;
            let known = file.redactions.get(&e.redaction)?;
            (known.proposed_by == e.proposed_by && e.proposed_by != e.approved_by).then_some(())?;
            file.turn_redaction(e.redaction, RedactionState::Proposed, RedactionState::Begun)
        }
        Event::PartResealed(e) => {
            let redaction = any(case, e.case)?.redactions.get(&e.redaction)?;
            (redaction.state == RedactionState::Begun).then_some(())
        }
        Event::MentionsRedacted(e) => {
            let file = any(case, e.case)?;
            file.turn_redaction(e.redaction, RedactionState::Begun, RedactionState::Done)
        }
        Event::ProcessingRestricted(e) => any(case, e.case)?.restrict(Some(e.reason)),
        Event::ProcessingResumed(e) => any(case, e.case)?.restrict(None),

        Event::SubjectAccessRequested(e) => {
            let (party, requested_by, due) = (e.party, e.by, e.due);
            let state = SubjectRequestState::Open;
            let request = SubjectRequest { party, requested_by, due, state };
            add(&mut any(case, e.case)?.subject_requests, e.request, request)
        }
        Event::SubjectAccessAnswered(e) => {
            any(case, e.case)?.turn_request(e.request, |_| true, SubjectRequestState::Answered)
        }
        Event::SubjectAccessRefused(e) => {
            let another = |request: &SubjectRequest| request.requested_by != e.by;
            any(case, e.case)?.turn_request(e.request, another, SubjectRequestState::Refused)
        }
        Event::AccessQuestionedBySubject(e) => {
            let (party, raised_by, looks) = (e.party, e.by, e.looks.clone());
            let question = AccessQuestion { party, raised_by, looks, verdict: None };
            add(&mut any(case, e.case)?.questions, e.question, question)
        }
        Event::AccessQuestionResolved(e) => {
            any(case, e.case)?.judge_question(e.question, e.by, e.verdict)
        }
        Event::AccountingSuspended(e) => {
            let held = Suspension { authority: e.authority, until: e.until, lifted: false };
            add(&mut any(case, e.case)?.suspensions, e.suspension, held)
        }
        Event::AccountingSuspensionLifted(e) => any(case, e.case)?.lift_suspension(e.suspension),

        Event::EmergencyAccessOpened(e) => any(case, e.case)?.open_emergency(e),
        Event::EmergencyAccessEnded(e) => any(case, e.case)?.end_emergency(e),
        Event::EmergencyAccessReviewed(e) => any(case, e.case)?.judge_emergency(e),

        Event::RecordViewed(_)
        | Event::ListViewed(_)
        | Event::AccessDenied(_)
        | Event::AuditLogQueried(_)
        | Event::ReplayOpened(_)
        | Event::SearchPerformed(_)
        | Event::SearchIndexBuilt(_)
        | Event::StatementIssued(_)
        | Event::RecordExported(_)
        | Event::FeedOpened(_)
        | Event::FeedContinued(_)
        | Event::FeedClosed(_)
        | Event::IntegrityVerified(_)
        | Event::IndexRebuilt(_)
        | Event::StaffRegistered(_)
        | Event::RoleGranted(_)
        | Event::RoleRevoked(_)
        | Event::TokenIssued(_)
        | Event::TokenRevoked(_)
        | Event::StaffSuspended(_)
        | Event::StaffReinstated(_)
        | Event::StaffLeft(_)
        | Event::RoleProposed(_)
        | Event::RoleProposalDeclined(_)
        | Event::EnrolmentOpened(_)
        | Event::EnrolmentApproved(_)
        | Event::PasswordSet(_)
        | Event::SignInOpened(_)
        | Event::SignInEnded(_)
        | Event::AccountLocked(_)
        | Event::AccountUnlocked(_)
        | Event::AccountsFounded(_)
        | Event::RecoveryProposed(_)
        | Event::RecoveryObjected(_)
        | Event::RecoveryCompleted(_)
        | Event::CredentialRecorded(_)
        | Event::LedgerCreated(_)
        | Event::SystemStarted(_)
        | Event::SystemStopped(_)
        | Event::PolicyPublished(_)
        | Event::SignInsFailed(_)
        | Event::KeyRotationProposed(_)
        | Event::KeyRotationApproved(_)
        | Event::KeyRotated(_)
        | Event::CheckpointKeySet(_)
        | Event::HeadsCommitted(_)
        | Event::GenerationBegun(_)
        | Event::ErasuresReapplied(_)
        | Event::ClockCorrected(_)
        | Event::ClockConfirmed(_)
        | Event::ClockAcknowledged(_)
        | Event::InquiryOrdered(_)
        | Event::BreachSuspected(_)
        | Event::BreachConfirmed(_)
        | Event::BreachNotified(_)
        | Event::BreachClosed(_)
        | Event::InquiryAssented(_)
        | Event::InquiryDeclined(_)
        | Event::InquiryEnded(_) => Some(()),
    }
}

fn open(case: &mut Case, id: CaseId) -> Option<&mut OpenCase> {
    match case {
        Case::Open(open) if open.file.id == id => Some(open),
        Case::Absent | Case::Open(_) | Case::Closed(_) => None,
    }
}

fn any(case: &mut Case, id: CaseId) -> Option<&mut CaseFile> {
    match case {
        Case::Absent => None,
        Case::Open(open) => Some(&mut open.file),
        Case::Closed(closed) => Some(&mut closed.file),
    }
    .filter(|file| file.id == id)
}

fn begin(case: &mut Case, file: CaseFile) -> Option<()> {
    match case {
        Case::Absent => {
            *case = Case::Open(OpenCase { file, transfer: None, closure: None });
            Some(())
        }
        Case::Open(_) | Case::Closed(_) => None,
    }
}

fn end(case: &mut Case, id: CaseId, ending: Ending) -> Option<()> {
    open(case, id)?;
    match mem::take(case) {
        Case::Open(OpenCase { mut file, .. }) => {
            file.closings += 1;
            *case = Case::Closed(ClosedCase { file, ending });
            Some(())
        }
        same @ (Case::Absent | Case::Closed(_)) => {
            *case = same;
            None
        }
    }
}

fn reopen(case: &mut Case, id: CaseId) -> Option<()> {
    match mem::take(case) {
        Case::Closed(ClosedCase { mut file, .. }) if file.id == id => {
            file.openings += 1;
            *case = Case::Open(OpenCase { file, transfer: None, closure: None });
            Some(())
        }
        same @ (Case::Absent | Case::Open(_) | Case::Closed(_)) => {
            *case = same;
            None
        }
    }
}

fn add<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: V) -> Option<()> {
    match map.entry(key) {
        Entry::Vacant(place) => {
            place.insert(value);
            Some(())
        }
        Entry::Occupied(_) => None,
    }
}

fn fill<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.is_none().then(|| *place = Some(value))
}

/// The new responsible professional is no co-worker any more, and no transfer waits.
fn hand_over(open: &mut OpenCase, from: Option<StaffId>, to: StaffId) -> Option<()> {
    (open.file.responsible == from).then_some(())?;
    open.file.responsible = Some(to);
    open.file.co_workers.remove(&to);
    open.transfer = None;
    Some(())
}

fn unplan(open: &mut OpenCase, session: SessionId, next: SessionState) -> Option<()> {
    let session = open.file.sessions.get_mut(&session)?;
    (session.state == SessionState::Planned).then(|| session.state = next)
}
