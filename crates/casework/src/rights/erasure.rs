//! Erasing a person from a case: asked for by one, approved by two others, or refused.

use super::{DECIDERS, RightsEvent, act, decided};
use crate::prelude::*;

deed! {
    /// Asks that the data of a person in the case be destroyed.
    RequestErasure of case: CaseId; draws erasure: ErasureId; serves rights => RequestErasureForm {
        /// Whose data; the client's, if left out.
        party: Option<PartyId>,
        /// Why.
        reason: ErasureReason,
        /// What the person said; sealed to them.
        note: Option<NoteText>,
    }
}

/// Refuses: a person who is none of the case or is erased already, a request that waits already.
impl Deed<Case> for RequestErasure {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis =
            file.worker_or(by, &[Role::FrontDesk, Role::Supervisor, Role::PrivacyOfficer])?;
        let party = self.form.party.unwrap_or(file.client);
        file.party_ever(party, "party")?;
        if file.is_erased(party) {
            return Err(Refusal::PartyErased);
        }
        let waits = file.erasures.values().any(|other| other.party == party && other.state.waits());
        if waits {
            return Err(Refusal::ErasurePending);
        }
        room_for(&file.erasures, &self.erasure, "erasures", CaseFile::ERASURES_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ErasureRequested {
            case: self.case,
            erasure: self.erasure,
            party,
            reason: self.form.reason,
            by: by.staff,
        };
        let remark = ToParty::one(party, Remark { note: self.form.note.clone() });
        Ok(act(when, basis).tell(event, remark).done())
    }
}

event! {
    /// Someone asked that the data of a person in the case be destroyed.
    ErasureRequested in RightsEvent, "erasure_requested" v 1, about Case(case),
        seals ToParty<Remark>, told AsItStands, does Sets("erasure_refused", "erasure_begun"),
        "penghapusan diminta" / "erasure was requested";
    {
        /// The case.
        case: CaseId,
        /// The erasure.
        erasure: ErasureId,
        /// Whose data.
        party: PartyId,
        /// Why.
        reason: ErasureReason,
        /// Who recorded the request, and so may not approve it.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        erasure: ids.id(0x0e),
        party: ids.client,
        reason: ErasureReason::SubjectRequest,
        by: ids.staff,
    }
}

impl Step<Case> for ErasureRequested {
    fn step(&self, case: &mut Case) -> Option<()> {
        let requested =
            Erasure { party: self.party, requested_by: self.by, state: ErasureState::Requested };
        add(&mut any(case, self.case)?.erasures, self.erasure, requested)
    }
}

deed! {
    /// Refuses to destroy the data.
    RefuseErasure of case: CaseId, erasure: ErasureId; serves rights => RefuseErasureForm {
        /// On what ground.
        ground: ErasureGround,
        /// The reasons; sealed to the person.
        note: Option<NoteText>,
    }
}

second! {
    RefuseErasure of Case: "refusing to erase a person";
    asks Role::RECORD; decides DECIDERS; still Recorded;
    spares None; alone Some(Refusal::SamePerson); ends ["erasure_begun"];
    |deed, case| Some(case.file()?.erasures.get(&deed.erasure)?.requested_by)
}

/// Refuses: an erasure that waits for no decision, or one that the same person asked for.
impl Deed<Case> for RefuseErasure {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        let erasure = file.waiting_erasure(self.erasure)?;
        if erasure.requested_by == by.staff {
            return Err(Refusal::SamePerson);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, ground) = (self.case, self.form.ground);
        let event = ErasureRefused { case, erasure: self.erasure, ground, by: by.staff };
        let remark = ToParty::one(erasure.party, Grounds { note: self.form.note.clone() });
        Ok(act(when, basis).tell(event, remark).done())
    }
}

event! {
    /// The data are not destroyed.
    ErasureRefused in RightsEvent, "erasure_refused" v 1, about Case(case),
        seals ToParty<Grounds>, told AsItStands, does Ends,
        "penghapusan ditolak" / "erasure was refused";
    {
        /// The case.
        case: CaseId,
        /// The erasure.
        erasure: ErasureId,
        /// On what ground.
        ground: ErasureGround,
        /// Who refused.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        erasure: ids.id(0x0e),
        ground: ErasureGround::Proceedings,
        by: ids.other,
    }
}

impl Step<Case> for ErasureRefused {
    fn step(&self, case: &mut Case) -> Option<()> {
        let waits = |erasure: &Erasure| erasure.state.waits() && erasure.requested_by != self.by;
        any(case, self.case)?.turn_erasure(self.erasure, waits, ErasureState::Refused)
    }
}

deed! {
    /// Approves that the data are destroyed.
    ApproveErasure of case: CaseId, erasure: ErasureId; serves rights => ApproveErasureForm {}
}

second! {
    ApproveErasure of Case: "erasing a person, as the second who approves";
    asks DECIDERS; decides DECIDERS; still StandsOrIsReplaced;
    spares Some(Refusal::SamePerson); alone Some(Refusal::SamePerson); ends ["erasure_refused"];
    |deed, case| match case.file()?.erasures.get(&deed.erasure)?.state {
        ErasureState::Approved { by } => Some(by),
        ErasureState::Requested
        | ErasureState::Begun
        | ErasureState::Destroyed
        | ErasureState::Refused => None,
    }
}

/// The second approval is the intent: from then on the erasure always ends.
///
/// Refuses: a legal hold; a redaction that has begun; the client of a case on which work goes on;
/// who asked for it, or approved it already.
impl Deed<Case> for ApproveErasure {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        let erasure = file.waiting_erasure(self.erasure)?;
        file.no_hold()?;
        if file.redacting() {
            return Err(Refusal::RedactionOpen);
        }
        if erasure.party == file.client && !case.has_ended() {
            return Err(Refusal::CaseNotClosed);
        }
        let first = match erasure.state {
            ErasureState::Approved { by: first } => Some(first),
            ErasureState::Requested
            | ErasureState::Begun
            | ErasureState::Destroyed
            | ErasureState::Refused => None,
        };
        if erasure.requested_by == by.staff || first == Some(by.staff) {
            return Err(Refusal::SamePerson);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, id) = (self.case, self.erasure);
        let act = act(when, basis).tell(ErasureApproved { case, erasure: id, by: by.staff }, ());
        Ok(match first {
            None => act.done(),
            Some(first) => act
                .tell(
                    ErasureBegun {
                        case,
                        erasure: id,
                        party: erasure.party,
                        approved_by: [first, by.staff],
                    },
                    (),
                )
                .done(),
        })
    }
}

event! {
    /// One of two persons approved.
    ErasureApproved in RightsEvent, "erasure_approved" v 1, about Case(case),
        seals (), told AsItStands, does Sets("erasure_refused", "erasure_begun"),
        "penghapusan disetujui" / "erasure was approved";
    {
        /// The case.
        case: CaseId,
        /// The erasure.
        erasure: ErasureId,
        /// Who approved.
        by: StaffId,
    }
    like |ids| { case: ids.case, erasure: ids.id(0x0e), by: ids.other }
}

impl Step<Case> for ErasureApproved {
    fn step(&self, case: &mut Case) -> Option<()> {
        let other = |erasure: &Erasure| {
            let first = ErasureState::Approved { by: self.by };
            erasure.state.waits() && erasure.requested_by != self.by && erasure.state != first
        };
        let approved = ErasureState::Approved { by: self.by };
        any(case, self.case)?.turn_erasure(self.erasure, other, approved)
    }
}

event! {
    /// The intent: from here on the erasure always ends in the destruction of the key.
    ErasureBegun in RightsEvent, "erasure_begun" v 1, about Case(case),
        seals (), told AsItStands, does Sets("subject_key_destroyed"),
        "penghapusan dimulai" / "erasure was begun";
    {
        /// The case.
        case: CaseId,
        /// The erasure.
        erasure: ErasureId,
        /// Whose data.
        party: PartyId,
        /// The two who approved.
        approved_by: [StaffId; 2],
    }
    like |ids| {
        case: ids.case,
        erasure: ids.id(0x0e),
        party: ids.client,
        approved_by: [ids.other, ids.staff],
    }
}

impl Step<Case> for ErasureBegun {
    fn step(&self, case: &mut Case) -> Option<()> {
        let file = any(case, self.case)?;
        file.no_hold().ok()?;
        let [first, second] = self.approved_by;
        let second = ErasureState::Approved { by: second };
        let two = |erasure: &Erasure| {
            erasure.party == self.party
                && erasure.state == second
                && second != ErasureState::Approved { by: first }
        };
        file.turn_erasure(self.erasure, two, ErasureState::Begun)
    }
}

deed! {
    /// Attests what no program can see.
    AttestErasure of case: CaseId, erasure: ErasureId; serves rights => AttestErasureForm {
        /// What.
        what: Attestation,
    }
}

/// Refuses: an erasure whose keys are not gone.
impl Deed<Case> for AttestErasure {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        by.acts_as(&DECIDERS)?;
        let basis = file.worker_or(by, &DECIDERS)?;
        let erasure = file.erasures.get(&self.erasure).ok_or(Refusal::UnknownErasure)?;
        if erasure.state != ErasureState::Destroyed {
            return Err(Refusal::ErasureState { state: erasure.state.name() });
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, what) = (self.case, self.form.what);
        let event = ErasureAttested { case, erasure: self.erasure, what, by: by.staff };
        Ok(act(when, basis).tell(event, ()).done())
    }
}

event! {
    /// People attest what no program can see.
    ErasureAttested in RightsEvent, "erasure_attested" v 1, about Case(case),
        seals (), told AsItStands, does Tells,
        "penghapusan dinyatakan selesai" / "erasure was attested";
    {
        /// The case.
        case: CaseId,
        /// The erasure.
        erasure: ErasureId,
        /// What.
        what: Attestation,
        /// Who attests it.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        erasure: ids.id(0x0e),
        what: Attestation::EscrowReplaced,
        by: ids.other,
    }
}

impl Step<Case> for ErasureAttested {
    fn step(&self, case: &mut Case) -> Option<()> {
        let erasure = any(case, self.case)?.erasures.get(&self.erasure)?;
        (erasure.state == ErasureState::Destroyed).then_some(())
    }
}
