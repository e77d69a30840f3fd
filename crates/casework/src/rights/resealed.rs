//! What `records` carries out of a redaction: parts stand anew.

use super::RightsEvent;
use crate::part::Seals;
use crate::prelude::*;
use crate::proposal::Sealed;

part! {
    /// All fields of the part it replaces, as one text.
    Anew {
        body: Replaced => Repeats,
    }
}

event! {
    /// A part was sealed anew to the same person under a new key.
    PartResealed in RightsEvent, "part_resealed" v 1, about Case(case),
        seals ToParty<Anew>, told AsItStands, does Tells,
        "bagian disegel ulang" / "a part was sealed anew";
    {
        /// The case.
        case: CaseId,
        /// The redaction.
        redaction: RedactionId,
        /// The entry as it was first written.
        entry: Seq,
        /// The part of the entry, from 0.
        part: u16,
        /// How many passages of it this redaction replaced.
        replaced: u32,
        /// Whether words of it were replaced, by this redaction or an earlier one; otherwise it is as it
        /// was first written.
        redacted: bool,
    }
    like |ids| {
        case: ids.case,
        redaction: ids.id(29),
        entry: Seq(8),
        part: 0,
        replaced: 1,
        redacted: true,
    }
}

impl Step<Case> for PartResealed {
    fn step(&self, case: &mut Case) -> Option<()> {
        let redaction = any(case, self.case)?.redactions.get(&self.redaction)?;
        (redaction.state == RedactionState::Begun).then_some(())
    }
}

event! {
    /// The receipt of a redaction: the keys that the words stood under are gone.
    MentionsRedacted in RightsEvent, "mentions_redacted" v 1, about Case(case),
        seals (), told AsItStands, does Ends,
        "penyebutan dihitamkan" / "mentions of a person were redacted";
    {
        /// The case.
        case: CaseId,
        /// The redaction.
        redaction: RedactionId,
        /// The keys that are gone.
        keys: Vec<SealedKeyId>,
        /// The epoch that holds since.
        epoch: u32,
        /// How many parts were sealed anew.
        parts: u32,
        /// How many passages were replaced. Fewer than were proposed where a part held no such field.
        replaced: u32,
    }
    like |ids| {
        case: ids.case,
        redaction: ids.id(29),
        keys: vec![SealedKeyId::from_bytes([23; 16])],
        epoch: 3,
        parts: 2,
        replaced: 1,
    }
}

impl Step<Case> for MentionsRedacted {
    fn step(&self, case: &mut Case) -> Option<()> {
        let file = any(case, self.case)?;
        file.turn_redaction(self.redaction, RedactionState::Begun, RedactionState::Done)
    }
}

impl PartResealed {
    /// The part that stands anew, sealed to this person under this section: all its fields, as one
    /// text.
    pub fn sealed(party: PartyId, section: Section, fields: String) -> Vec<Sealed> {
        let body = Anew { body: Replaced::new(fields) };
        ToParty::one(party, body).under(section).parts(Section::Rights)
    }
}
