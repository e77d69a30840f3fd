//! Legal hold: one places it, two end it.

use super::{DECIDERS, RightsEvent, act, decided};
use crate::prelude::*;

deed! {
    /// Orders that nothing of the case may be destroyed.
    PlaceHold of case: CaseId; draws hold: HoldId; serves rights => PlaceHoldForm {
        /// Who ordered it.
        authority: HoldAuthority,
        /// Number and date of the order; sealed to the client.
        reference: ShortText,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who decides about no data; an erasure or a redaction that has begun: they
/// always end.
impl Deed<Case> for PlaceHold {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        if file.erasing() {
            return Err(Refusal::ErasureBegun);
        }
        if file.redacting() {
            return Err(Refusal::RedactionOpen);
        }
        room_for(&file.holds, &self.hold, "legal holds", CaseFile::HOLDS_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let authority = self.form.authority;
        let event = LegalHoldPlaced { case: self.case, hold: self.hold, authority, by: by.staff };
        let body = Order { reference: self.form.reference.clone(), note: self.form.note.clone() };
        // A case whose client is erased can still be held, without the reference in it.
        let sealed = if file.is_erased(file.client) {
            ToParty::none()
        } else {
            ToParty::one(file.client, body)
        };
        Ok(act(when, basis).tell(event, sealed).done())
    }
}

part! {
    /// The order that a case is held by.
    Order {
        reference: ShortText => Against,
        note: Option<NoteText> => Against,
    }
}

event! {
    /// Nothing of the case may be destroyed from now on.
    LegalHoldPlaced in RightsEvent, "legal_hold_placed" v 1, about Case(case),
        seals ToParty<Order>, told OfAuthority(authority), does Sets("legal_hold_released"),
        "penundaan pemusnahan ditetapkan" / "a legal hold was placed";
    {
        /// The case.
        case: CaseId,
        /// The hold.
        hold: HoldId,
        /// Who ordered it.
        authority: HoldAuthority,
        /// Who recorded it.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        hold: ids.id(0x0d),
        authority: HoldAuthority::Court,
        by: ids.other,
    }
}

impl Step<Case> for LegalHoldPlaced {
    fn step(&self, case: &mut Case) -> Option<()> {
        let hold = Hold { authority: self.authority, release_proposed_by: None, released: false };
        add(&mut any(case, self.case)?.holds, self.hold, hold)
    }
}

deed! {
    /// Proposes to end a hold.
    ProposeHoldRelease of case: CaseId, hold: HoldId; serves rights => ProposeHoldReleaseForm {
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: no such hold, or one whose end the same person proposed already.
impl Deed<Case> for ProposeHoldRelease {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        // Another may propose it anew: who did so first may be here no longer.
        if file.standing_hold(self.hold)?.release_proposed_by == Some(by.staff) {
            return Err(Refusal::ReleasePending);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = LegalHoldReleaseProposed { case: self.case, hold: self.hold, by: by.staff };
        let remark = ToParty::one(file.client, Grounds { note: self.form.note.clone() });
        Ok(act(when, basis).tell(event, remark).done())
    }
}

event! {
    /// Someone proposed to end a hold.
    LegalHoldReleaseProposed in RightsEvent, "legal_hold_release_proposed" v 1, about Case(case),
        seals ToParty<Grounds>, told OfHold(hold), does Sets("legal_hold_released", "legal_hold_kept"),
        "pengakhiran penundaan pemusnahan diusulkan" / "release of a legal hold was proposed";
    {
        /// The case.
        case: CaseId,
        /// The hold.
        hold: HoldId,
        /// Who proposed it.
        by: StaffId,
    }
    like |ids| { case: ids.case, hold: ids.id(0x0d), by: ids.other }
}

impl Step<Case> for LegalHoldReleaseProposed {
    fn step(&self, case: &mut Case) -> Option<()> {
        let hold = any(case, self.case)?.holds.get_mut(&self.hold).filter(|hold| !hold.released)?;
        hold.release_proposed_by = Some(self.by);
        Some(())
    }
}

deed! {
    /// Keeps a hold whose end was proposed, or takes the proposal back.
    KeepHold of case: CaseId, hold: HoldId; serves rights => KeepHoldForm {
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Whoever decides may keep it, also who proposed its end.
///
/// Refuses: no end that was proposed.
impl Deed<Case> for KeepHold {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        file.standing_hold(self.hold)?.release_proposed_by.ok_or(Refusal::NoRelease)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = LegalHoldKept { case: self.case, hold: self.hold, by: by.staff };
        let remark = ToParty::one(file.client, Grounds { note: self.form.note.clone() });
        Ok(act(when, basis).tell(event, remark).done())
    }
}

event! {
    /// The end of a hold that was proposed was declined, or the proposal taken back.
    LegalHoldKept in RightsEvent, "legal_hold_kept" v 1, about Case(case),
        seals ToParty<Grounds>, told OfHold(hold), does Ends,
        "penundaan pemusnahan dipertahankan" / "a legal hold was kept";
    {
        /// The case.
        case: CaseId,
        /// The hold.
        hold: HoldId,
        /// Who decided so.
        by: StaffId,
    }
    like |ids| { case: ids.case, hold: ids.id(0x0d), by: ids.staff }
}

impl Step<Case> for LegalHoldKept {
    fn step(&self, case: &mut Case) -> Option<()> {
        let hold = any(case, self.case)?.holds.get_mut(&self.hold).filter(|hold| !hold.released)?;
        hold.release_proposed_by.take().map(drop)
    }
}

deed! {
    /// Approves that a hold ends.
    ApproveHoldRelease of case: CaseId, hold: HoldId; serves rights => ApproveHoldReleaseForm {
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

second! {
    ApproveHoldRelease of Case: "ending a legal hold";
    asks DECIDERS; decides DECIDERS; still Stands;
    spares None; alone Some(Refusal::SamePerson); ends ["legal_hold_kept"];
    |deed, case| case.file()?.holds.get(&deed.hold)?.release_proposed_by
}

/// Refuses: no end that was proposed, or one proposed by the same person.
impl Deed<Case> for ApproveHoldRelease {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        let proposed_by =
            file.standing_hold(self.hold)?.release_proposed_by.ok_or(Refusal::NoRelease)?;
        if proposed_by == by.staff {
            return Err(Refusal::SamePerson);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, hold, approved_by) = (self.case, self.hold, by.staff);
        let event = LegalHoldReleased { case, hold, proposed_by, approved_by };
        let remark = ToParty::one(file.client, Grounds { note: self.form.note.clone() });
        Ok(act(when, basis).tell(event, remark).done())
    }
}

event! {
    /// The hold ended: another person approved.
    LegalHoldReleased in RightsEvent, "legal_hold_released" v 1, about Case(case),
        seals ToParty<Grounds>, told OfHold(hold), does Ends,
        "penundaan pemusnahan diakhiri" / "a legal hold was released";
    {
        /// The case.
        case: CaseId,
        /// The hold.
        hold: HoldId,
        /// Who proposed it.
        proposed_by: StaffId,
        /// Who approved it: another person.
        approved_by: StaffId,
    }
    like |ids| {
        case: ids.case,
        hold: ids.id(0x0d),
        proposed_by: ids.other,
        approved_by: ids.staff,
    }
}

impl Step<Case> for LegalHoldReleased {
    fn step(&self, case: &mut Case) -> Option<()> {
        let hold = any(case, self.case)?.holds.get_mut(&self.hold).filter(|hold| !hold.released)?;
        let two = hold.release_proposed_by == Some(self.proposed_by);
        (two && self.proposed_by != self.approved_by).then(|| hold.released = true)
    }
}
