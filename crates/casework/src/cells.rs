//! What the cells of a row say: what an event is about, when it is kept from the client, and what stands
//! or falls with it.

use crate::codes::{EmergencyReason, ExportShape, HoldAuthority, InstitutionClass, RecipientClass};
use crate::id::{
    BreachId, CaseId, DisclosureId, HoldId, InquiryId, ReferralId, StaffId, SuspensionId,
};
use crate::stream::StreamId;

/// What stands or falls with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// It tells of something that is over with the telling.
    Tells,
    /// It sets something that stands until one of the events of these names.
    Sets(&'static [&'static str]),
    /// It sets something that nothing takes back, for this reason.
    SetsForGood(&'static str),
    /// It ends what others set.
    Ends,
}

/// When an event of a case is kept from its client: what an authority ordered held back is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Never.
    AsItStands,
    /// While what is told to such a recipient is held back.
    OfRecipient(RecipientClass),
    /// While what is told to the recipient of this disclosure is held back.
    OfDisclosure(DisclosureId),
    /// While what is told to such an institution is held back.
    OfInstitution(InstitutionClass),
    /// While what is told to the institution of this referral is held back.
    OfReferral(ReferralId),
    /// While what is told to the authority of this suspension is held back.
    OfSuspension(SuspensionId),
    /// While what is told to this authority is held back.
    OfAuthority(HoldAuthority),
    /// While what is told to the authority that ordered this legal hold is held back.
    OfHold(HoldId),
    /// While anything is held back, where the reason is that an authority stood at the door: which
    /// one it was, no code tells.
    OfEmergency(EmergencyReason),
}

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A case.
    Case(CaseId),
    /// A case and the emergency accesses of a member of staff.
    Emergency(CaseId, StaffId),
    /// An account.
    Staff(StaffId),
    /// The sign-ins of an account.
    SignIns(StaffId),
    /// The institution.
    Institution,
    /// The keys that lock others.
    Keys,
    /// An inquiry.
    Inquiry(InquiryId),
    /// An inquiry, and by links alone the cases it goes into.
    InquiryInto(InquiryId),
    /// A breach.
    Breach(BreachId),
    /// A breach, and by links alone the cases it may have laid open.
    BreachOf(BreachId),
    /// The running of the system.
    System,
    /// A look at what its line names.
    Look,
    /// A look at everything.
    LookAtAll,
    /// A look of which somebody takes the evidence along.
    Export(ExportShape),
}

impl About {
    /// The streams it names.
    pub fn streams(self) -> Vec<StreamId> {
        match self {
            Self::Case(case) => vec![StreamId::case(case)],
            Self::Emergency(case, by) => vec![StreamId::case(case), StreamId::emergencies(by)],
            Self::Staff(staff) => vec![StreamId::staff(staff)],
            Self::SignIns(staff) => vec![StreamId::sign_ins(staff)],
            Self::Institution => vec![StreamId::institution()],
            Self::Keys => vec![StreamId::keys()],
            Self::Inquiry(id) | Self::InquiryInto(id) => vec![StreamId::inquiry(id)],
            Self::Breach(id) | Self::BreachOf(id) => vec![StreamId::breach(id)],
            Self::System => vec![StreamId::system()],
            Self::Look | Self::LookAtAll | Self::Export(_) => Vec::new(),
        }
    }

    /// The case it changes, if it changes one.
    pub const fn case(self) -> Option<CaseId> {
        match self {
            Self::Case(case) | Self::Emergency(case, _) => Some(case),
            Self::Staff(_)
            | Self::SignIns(_)
            | Self::Institution
            | Self::Keys
            | Self::Inquiry(_)
            | Self::InquiryInto(_)
            | Self::Breach(_)
            | Self::BreachOf(_)
            | Self::System
            | Self::Look
            | Self::LookAtAll
            | Self::Export(_) => None,
        }
    }

    /// Whether it is a look: a line written before something is shown or refused.
    pub const fn is_look(self) -> bool {
        matches!(self, Self::Look | Self::LookAtAll | Self::Export(_))
    }

    /// Whether it names cases by its links alone, as a look does. The log of each case tells of it,
    /// and the content of none is changed by it.
    pub const fn names_cases(self) -> bool {
        matches!(self, Self::InquiryInto(_) | Self::BreachOf(_))
    }

    /// Whether it is a look at every case.
    pub fn is_everything(self) -> bool {
        matches!(self, Self::LookAtAll | Self::Export(ExportShape::WholeLog))
    }
}
