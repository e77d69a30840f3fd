//! What a party allowed, as far as it still holds.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use super::CaseFile;
use crate::codes::{ConsentKind, DataGroup, InstitutionClass, RecipientClass};
use crate::consent::{ConsentGiven, ConsentNarrowed, ConsentRefused};
use crate::id::{ConsentId, PartyId};
use crate::refusal::Refusal;

/// A consent or a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Consent {
    /// Whose it is.
    pub party: PartyId,
    /// What it covers.
    pub scope: Scope,
    /// Last day it holds, if it ends.
    pub expires_on: Option<NaiveDate>,
    /// Whether it holds.
    pub status: ConsentStatus,
    /// By when all that it allowed stops, once it was withdrawn and until that is confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_due: Option<DateTime<Utc>>,
}

/// Whether a consent holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentStatus {
    /// It was given and holds until it expires.
    Given,
    /// It was refused.
    Refused,
    /// It was withdrawn.
    Withdrawn,
}

/// What a consent covers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash, Serialize, JsonSchema)]
pub struct Scope {
    /// What for.
    pub kinds: BTreeSet<ConsentKind>,
    /// Which kinds of institution a referral may tell.
    pub institutions: BTreeSet<InstitutionClass>,
    /// Which kinds of recipient a disclosure may tell.
    pub recipients: BTreeSet<RecipientClass>,
    /// Which groups of data.
    pub data_groups: BTreeSet<DataGroup>,
}

/// To whom data are to go.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Towards {
    Institution(InstitutionClass),
    Recipient(RecipientClass),
}

impl Scope {
    /// Whether nothing is in here that is not in `other`.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        self.kinds.is_subset(&other.kinds)
            && self.institutions.is_subset(&other.institutions)
            && self.recipients.is_subset(&other.recipients)
            && self.data_groups.is_subset(&other.data_groups)
    }

    /// Whether the service itself rests on it.
    pub(crate) fn carries_service(&self) -> bool {
        self.kinds.iter().any(|kind| kind.carries_service())
    }

    fn lets(&self, towards: Towards, groups: &[DataGroup]) -> bool {
        let reaches = match towards {
            Towards::Institution(class) => self.institutions.contains(&class),
            Towards::Recipient(class) => self.recipients.contains(&class),
        };
        reaches
            && self.kinds.contains(&ConsentKind::Sharing)
            && groups.iter().all(|group| self.data_groups.contains(group))
    }
}

impl Consent {
    pub(crate) fn narrow(&mut self, scope: Scope) -> Option<()> {
        let follows = self.status == ConsentStatus::Given && scope.is_within(&self.scope);
        follows.then(|| self.scope = scope)
    }

    pub(crate) fn withdraw(&mut self, stop_due: Option<DateTime<Utc>>) -> Option<()> {
        (self.status == ConsentStatus::Given).then(|| {
            self.status = ConsentStatus::Withdrawn;
            self.stop_due = stop_due;
        })
    }

    pub(crate) fn stop(&mut self) -> Option<()> {
        self.stop_due.take().map(drop)
    }
}

impl From<&ConsentNarrowed> for Scope {
    fn from(narrowed: &ConsentNarrowed) -> Self {
        Self {
            kinds: narrowed.kinds.iter().copied().collect(),
            institutions: narrowed.institutions.iter().copied().collect(),
            recipients: narrowed.recipients.iter().copied().collect(),
            data_groups: narrowed.data_groups.iter().copied().collect(),
        }
    }
}

impl From<&ConsentGiven> for Consent {
    fn from(given: &ConsentGiven) -> Self {
        let scope = Scope {
            kinds: given.kinds.iter().copied().collect(),
            institutions: given.institutions.iter().copied().collect(),
            recipients: given.recipients.iter().copied().collect(),
            data_groups: given.data_groups.iter().copied().collect(),
        };
        let (party, expires_on) = (given.party, given.expires_on);
        Self { party, scope, expires_on, status: ConsentStatus::Given, stop_due: None }
    }
}

impl From<&ConsentRefused> for Consent {
    fn from(refused: &ConsentRefused) -> Self {
        let kinds = refused.kinds.iter().copied().collect();
        let scope = Scope { kinds, ..Scope::default() };
        let (party, status) = (refused.party, ConsentStatus::Refused);
        Self { party, scope, expires_on: None, status, stop_due: None }
    }
}

impl CaseFile {
    /// Whether the client allows the service by another consent than this one.
    pub(crate) fn still_served_without(&self, withdrawn: ConsentId) -> bool {
        self.consents.iter().any(|(id, consent)| {
            *id != withdrawn
                && consent.party == self.client
                && consent.status == ConsentStatus::Given
                && consent.scope.carries_service()
        })
    }

    /// A consent that was given and not withdrawn.
    pub(crate) fn standing_consent(&self, consent: ConsentId) -> Result<&Consent, Refusal> {
        let consent = self.consents.get(&consent).ok_or(Refusal::UnknownConsent)?;
        match consent.status {
            ConsentStatus::Given => Ok(consent),
            ConsentStatus::Refused | ConsentStatus::Withdrawn => Err(Refusal::ConsentEnded),
        }
    }

    /// By when what this withdrawn consent allowed must have stopped, where nobody confirmed it.
    pub(crate) fn stopping(
        &self,
        consent: ConsentId,
    ) -> Result<(&Consent, DateTime<Utc>), Refusal> {
        let consent = self.consents.get(&consent).ok_or(Refusal::UnknownConsent)?;
        consent.stop_due.map(|due| (consent, due)).ok_or(Refusal::NothingToStop)
    }

    /// Refuses unless `consent` is the client's, holds today and covers these data and recipient.
    pub(crate) fn covered(
        &self,
        consent: ConsentId,
        towards: Towards,
        groups: &[DataGroup],
        today: NaiveDate,
    ) -> Result<(), Refusal> {
        let consent = self.standing_consent(consent)?;
        if consent.expires_on.is_some_and(|last| last < today) {
            return Err(Refusal::ConsentEnded);
        }
        if consent.party == self.client && consent.scope.lets(towards, groups) {
            Ok(())
        } else {
            Err(Refusal::ConsentTooNarrow)
        }
    }
}
