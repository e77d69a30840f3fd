//! Refusing consent: as much a fact as giving it.

use super::ConsentEvent;
use crate::prelude::*;

deed! {
    /// Records that a party refused.
    RefuseConsent of case: CaseId; draws consent: ConsentId; serves rights => RefuseConsentForm {
        /// Whose it is; the client, if left out.
        party: Option<PartyId>,
        /// As whom.
        capacity: GiverCapacity,
        /// What was refused.
        kinds: Set<ConsentKind, 1, 7>,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: an unknown party, too many consents, someone who may not record one.
impl Deed<Case> for RefuseConsent {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker_or(by, &[Role::FrontDesk, Role::Supervisor])?;
        let party = self.form.party.unwrap_or(file.client);
        file.party(party, "party")?;
        room_for(&file.consents, &self.consent, "consents", CaseFile::CONSENTS_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ConsentRefused {
            case: self.case,
            consent: self.consent,
            party,
            capacity: self.form.capacity,
            kinds: self.form.kinds.sorted(),
        };
        let remark = ToParty::one(party, Remark { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::Service, basis).tell(event, remark).done())
    }
}

event! {
    /// A party refused.
    ConsentRefused in ConsentEvent, "consent_refused" v 1, about Case(case),
        seals ToParty<Remark>, told AsItStands, does Tells,
        "persetujuan tidak diberikan" / "consent was refused";
    {
        /// The case.
        case: CaseId,
        /// The refusal.
        consent: ConsentId,
        /// Who refused.
        party: PartyId,
        /// As whom.
        capacity: GiverCapacity,
        /// What was refused; not empty.
        kinds: Vec<ConsentKind>,
    }
    like |ids| {
        case: ids.case,
        consent: ids.id(0x0a),
        party: ids.client,
        capacity: GiverCapacity::Guardian,
        kinds: vec![ConsentKind::Recording],
    }
}

impl Step<Case> for ConsentRefused {
    fn step(&self, case: &mut Case) -> Option<()> {
        add(&mut open(case, self.case)?.file.consents, self.consent, Consent::from(self))
    }
}
