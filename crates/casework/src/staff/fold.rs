//! The fold of a member of staff: every event by name.

use std::collections::{BTreeMap, BTreeSet};

use super::{Account, Staff, Token};
use crate::event::Event;
use crate::id::StaffId;

impl Staff {
    /// Takes in one event; events of other streams change nothing, and one that does not follow
    /// is left out.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::StaffRegistered(new) => self.register(Account {
                id: new.staff,
                profession: new.profession,
                unit: new.unit.clone(),
                roles: BTreeSet::new(),
                tokens: BTreeMap::new(),
            }),
            Event::RoleGranted(granted) => self.change(granted.staff, |account| {
                account.roles.insert(granted.role);
            }),
            Event::RoleRevoked(revoked) => self.change(revoked.staff, |account| {
                account.roles.remove(&revoked.role);
            }),
            Event::TokenIssued(issued) => self.change(issued.staff, |account| {
                let (hash, expires_at) = (issued.hash, issued.expires_at);
                account.tokens.insert(issued.token, Token { hash, expires_at, revoked: false });
            }),
            Event::TokenRevoked(revoked) => self.change(revoked.staff, |account| {
                if let Some(token) = account.tokens.get_mut(&revoked.token) {
                    token.revoked = true;
                }
            }),
            Event::StaffSuspended(who) => self.become_(who.staff, Self::Suspended),
            Event::StaffReinstated(who) => self.become_(who.staff, Self::Active),
            Event::StaffLeft(who) => self.become_(who.staff, Self::Left),

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
            | Event::CaseAssigned(_)
            | Event::CaseTransferRequested(_)
            | Event::CaseTransferAccepted(_)
            | Event::CaseTransferDeclined(_)
            | Event::CoWorkerAdded(_)
            | Event::CoWorkerRemoved(_)
            | Event::AccessBarred(_)
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
            | Event::ProcessingRestricted(_)
            | Event::ProcessingResumed(_)
            | Event::RecordViewed(_)
            | Event::ListViewed(_)
            | Event::AccessDenied(_)
            | Event::AuditLogQueried(_)
            | Event::ReplayOpened(_)
            | Event::SearchPerformed(_)
            | Event::SearchIndexBuilt(_)
            | Event::FeedOpened(_)
            | Event::FeedContinued(_)
            | Event::FeedClosed(_)
            | Event::IntegrityVerified(_)
            | Event::IndexRebuilt(_)
            | Event::LedgerCreated(_)
            | Event::SystemStarted(_)
            | Event::SystemStopped(_)
            | Event::PolicyPublished(_)
            | Event::KeyRotationProposed(_)
            | Event::KeyRotationApproved(_)
            | Event::KeyRotated(_)
            | Event::ErasuresReapplied(_)
            | Event::ClockCorrected(_) => {}
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
