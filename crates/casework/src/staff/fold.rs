//! The fold of a member of staff: every event by name.

use std::collections::BTreeMap;

use super::{Account, Credential, Enrolment, ProposedRole, Staff, Term, Token};
use crate::codes::PasswordCause;
use crate::event::Event;
use crate::events::{
    EnrolmentApproved, EnrolmentOpened, RoleGranted, RoleProposed, TokenIssued, TokenRevoked,
};
use crate::id::StaffId;

impl Staff {
    /// Takes in one event; events of other streams change nothing, and one that does not follow
    /// is left out.
    #[expect(clippy::too_many_lines, reason = "a line or two for each event of the catalogue")]
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::StaffRegistered(new) => self.register(Account {
                id: new.staff,
                profession: new.profession,
                credential: None,
                unit: new.unit.clone(),
                roles: BTreeMap::new(),
                proposed: BTreeMap::new(),
                tokens: BTreeMap::new(),
                enrolment: None,
            }),
            Event::RoleProposed(told) => self.change(told.staff, |account| account.propose(told)),
            Event::RoleProposalDeclined(declined) => self.change(declined.staff, |account| {
                account.proposed.remove(&declined.role);
            }),
            Event::RoleGranted(told) => self.change(told.staff, |account| account.grant(told)),
            Event::RoleRevoked(revoked) => self.change(revoked.staff, |account| {
                account.roles.remove(&revoked.role);
            }),
            Event::TokenIssued(told) => self.change(told.staff, |account| account.issue(told)),
            Event::TokenRevoked(told) => self.change(told.staff, |account| account.revoke(told)),
            Event::EnrolmentOpened(told) => self.change(told.staff, |account| account.open(told)),
            Event::EnrolmentApproved(told) => {
                self.change(told.staff, |account| account.approve(told));
            }
            Event::PasswordSet(set) if set.cause == PasswordCause::Enrolled => {
                self.change(set.staff, Account::shut);
            }
            Event::StaffSuspended(who) => {
                self.change(who.staff, Account::shut);
                self.become_(who.staff, Self::Suspended);
            }
            Event::CredentialRecorded(told) => self.change(told.staff, |account| {
                let (profession, valid_until) = (told.profession, told.valid_until);
                account.profession = profession;
                account.credential = Some(Credential { profession, valid_until });
            }),
            Event::StaffReinstated(who) => self.become_(who.staff, Self::Active),
            Event::StaffLeft(who) => {
                self.change(who.staff, Account::shut);
                self.become_(who.staff, Self::Left);
            }

            Event::IntakeOpened(_)
            | Event::PartyAdded(_)
            | Event::PartyRemoved(_)
            | Event::IntakeScreened(_)
            | Event::IntakeDeclined(_)
            | Event::ConfidentialityLevelSet(_)
            | Event::ConfidentialityNoticeGiven(_)
            | Event::ConsentGiven(_)
            | Event::ConsentRefused(_)
            | Event::ConsentNarrowed(_)
            | Event::ConsentWithdrawn(_)
            | Event::ProcessingStopped(_)
            | Event::CaseAssigned(_)
            | Event::CaseTransferRequested(_)
            | Event::CaseTransferAccepted(_)
            | Event::CaseTransferDeclined(_)
            | Event::CoWorkerAdded(_)
            | Event::CoWorkerRemoved(_)
            | Event::AccessBarred(_)
            | Event::ConflictOfInterestDeclared(_)
            | Event::SessionScheduled(_)
            | Event::SessionHeld(_)
            | Event::SessionMissed(_)
            | Event::SessionCancelled(_)
            | Event::SessionNoteSigned(_)
            | Event::SessionAddendumAdded(_)
            | Event::NoteCorrected(_)
            | Event::ReferralProposed(_)
            | Event::ReferralSent(_)
            | Event::ReferralAcknowledged(_)
            | Event::ReferralAccepted(_)
            | Event::ReferralDeclined(_)
            | Event::ReferralOutcomeReported(_)
            | Event::ReferralRevoked(_)
            | Event::DisclosureRequested(_)
            | Event::DisclosureDecided(_)
            | Event::DisclosureMade(_)
            | Event::ClosureProposed(_)
            | Event::ClosureApproved(_)
            | Event::ClosureReturned(_)
            | Event::CaseClosed(_)
            | Event::CaseReopened(_)
            | Event::RetentionClassAssigned(_)
            | Event::LegalHoldPlaced(_)
            | Event::LegalHoldReleaseProposed(_)
            | Event::LegalHoldReleased(_)
            | Event::ErasureRequested(_)
            | Event::ErasureRefused(_)
            | Event::ErasureApproved(_)
            | Event::ErasureBegun(_)
            | Event::SubjectKeyDestroyed(_)
            | Event::ErasureAttested(_)
            | Event::RedactionProposed(_)
            | Event::RedactionDeclined(_)
            | Event::RedactionBegun(_)
            | Event::PartResealed(_)
            | Event::MentionsRedacted(_)
            | Event::ProcessingRestricted(_)
            | Event::ProcessingResumed(_)
            | Event::SubjectAccessRequested(_)
            | Event::SubjectAccessAnswered(_)
            | Event::SubjectAccessRefused(_)
            | Event::AccessQuestionedBySubject(_)
            | Event::AccessQuestionResolved(_)
            | Event::AccountingSuspended(_)
            | Event::AccountingSuspensionLifted(_)
            | Event::EmergencyAccessOpened(_)
            | Event::EmergencyAccessEnded(_)
            | Event::EmergencyAccessReviewed(_)
            | Event::RecordViewed(_)
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
            | Event::PasswordSet(_)
            | Event::SignInOpened(_)
            | Event::SignInEnded(_)
            | Event::AccountLocked(_)
            | Event::AccountUnlocked(_)
            | Event::AccountsFounded(_)
            | Event::RecoveryProposed(_)
            | Event::RecoveryObjected(_)
            | Event::RecoveryCompleted(_)
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
            | Event::InquiryEnded(_) => {}
        }
    }

    fn register(&mut self, account: Account) {
        match self {
            Self::Absent => *self = Self::Active(account),
            Self::Active(_) | Self::Suspended(_) | Self::Left(_) => {}
        }
    }

    fn change(&mut self, who: StaffId, change: impl FnOnce(&mut Account)) {
        match self {
            Self::Active(account) | Self::Suspended(account) | Self::Left(account) => {
                if account.id == who {
                    change(account);
                }
            }
            Self::Absent => {}
        }
    }

    /// Nobody comes back from having left: they are registered anew.
    fn become_(&mut self, who: StaffId, status: fn(Account) -> Self) {
        *self = match std::mem::take(self) {
            Self::Active(account) | Self::Suspended(account) if account.id == who => {
                status(account)
            }
            same @ (Self::Absent | Self::Active(_) | Self::Suspended(_) | Self::Left(_)) => same,
        };
    }
}

impl Account {
    fn propose(&mut self, told: &RoleProposed) {
        let term = Term { starts: told.starts, ends: told.ends };
        let (by, covers) = (told.by, told.covers.clone());
        self.proposed.insert(told.role, ProposedRole { by, covers, term });
    }

    fn grant(&mut self, told: &RoleGranted) {
        self.proposed.remove(&told.role);
        self.roles.insert(told.role, Term { starts: told.starts, ends: told.ends });
    }

    fn issue(&mut self, told: &TokenIssued) {
        let (hash, expires_at) = (told.hash, told.expires_at);
        self.tokens.insert(told.token, Token { hash, expires_at, revoked: false });
    }

    fn revoke(&mut self, told: &TokenRevoked) {
        if let Some(token) = self.tokens.get_mut(&told.token) {
            token.revoked = true;
        }
    }

    fn open(&mut self, told: &EnrolmentOpened) {
        let (by, first, expires_at) = (told.by, told.half, told.expires_at);
        self.enrolment = Some(Enrolment { by, first, second: None, expires_at });
    }

    fn approve(&mut self, told: &EnrolmentApproved) {
        if let Some(enrolment) = &mut self.enrolment {
            enrolment.second = Some(told.half);
        }
    }

    /// Nothing that was given out opens the account any more.
    fn shut(&mut self) {
        self.enrolment = None;
        self.tokens.values_mut().for_each(|token| token.revoked = true);
    }
}
