//! Enrolment: a code of two halves, given out by two persons, with which a third sets their
//! password. Nobody can make credentials for another alone.

use super::act::{StaffAct, act, approves, proposes};
use super::{Staff, StaffEvent};
use crate::prelude::*;

form! {
    /// Opens an enrolment: for a first password, or one that was forgotten.
    OpenEnrolmentForm {}
}

form! {
    /// Approves an enrolment that was opened.
    ApproveEnrolmentForm {}
}

/// Opens an enrolment: the first half of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenEnrolment {
    /// For whom.
    pub staff: StaffId,
    /// What was sent.
    pub form: OpenEnrolmentForm,
    /// Keyed hash of the first half.
    pub half: KeyedDigest,
}

/// Approves an enrolment: the second half of the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApproveEnrolment {
    /// For whom.
    pub staff: StaffId,
    /// What was sent.
    pub form: ApproveEnrolmentForm,
    /// Keyed hash of the second half.
    pub half: KeyedDigest,
}

second! {
    ApproveEnrolment of Staff: "giving a way to sign in";
    asks StaffAct::PROPOSERS; decides StaffAct::APPROVERS; still Stands;
    spares Some(Refusal::NotYourself); alone Some(Refusal::SamePerson);
    ends ["enrolment_opened"];
    |_deed, staff| Some(staff.active()?.enrolment?.by)
}

/// How long a code can be used after its first half was given out.
pub(super) const CODE_LASTS: Duration = Duration::days(7);

impl OpenEnrolment {
    /// Decides. A code that was open is replaced.
    ///
    /// # Errors
    /// One's own account, the shell's user, someone who is not active.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        staff.working()?;
        proposes(self.staff, by)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let expires_at = at.recorded_at + CODE_LASTS;
        let (staff, half, by) = (self.staff, self.half, by.staff);
        Ok(act(when).tell(EnrolmentOpened { staff, half, by, expires_at }, ()).done())
    }
}

event! {
    /// The first half of an enrolment code was given out. It replaces any code that was open.
    EnrolmentOpened in StaffEvent, "enrolment_opened" v 1, about Staff(staff),
        seals (), told AsItStands, does Sets("password_set"),
        "pendaftaran akun dibuka" / "an enrolment was opened";
    {
        /// Whose account it is for.
        staff: StaffId,
        /// Keyed hash of the first half.
        half: KeyedDigest,
        /// Who has the first half.
        by: StaffId,
        /// When the code ends.
        expires_at: DateTime<Utc>,
    }
    like |ids| {
        staff: ids.staff,
        half: ids.digest(0x0c),
        by: ids.other,
        expires_at: SAMPLE_TIME,
    }
}

impl Step<Staff> for EnrolmentOpened {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        staff.change(self.staff, |account| account.open(self))
    }
}

impl ApproveEnrolment {
    /// Decides.
    ///
    /// # Errors
    /// Someone who is no approver, who opened it or whom it concerns; nothing open that waits.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let account = staff.working()?;
        approves(self.staff, by)?;
        let open = account.enrolment.filter(|open| open.second.is_none());
        let open = open.ok_or(Refusal::NoEnrolment)?;
        if open.by == by.staff {
            return Err(Refusal::SamePerson);
        }
        if open.expires_at <= at.recorded_at {
            return Err(Refusal::NoEnrolment);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (staff, half, by) = (self.staff, self.half, by.staff);
        Ok(act(when).tell(EnrolmentApproved { staff, half, by }, ()).done())
    }
}

event! {
    /// The second half of an enrolment code was given out, to another person than the first.
    EnrolmentApproved in StaffEvent, "enrolment_approved" v 1, about Staff(staff),
        seals (), told AsItStands, does Sets("password_set"),
        "pendaftaran akun disetujui" / "an enrolment was approved";
    {
        /// Whose account it is for.
        staff: StaffId,
        /// Keyed hash of the second half.
        half: KeyedDigest,
        /// Who has the second half.
        by: StaffId,
    }
    like |ids| { staff: ids.staff, half: ids.digest(0x0c), by: ids.id(0x0d) }
}

impl Step<Staff> for EnrolmentApproved {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        staff.change(self.staff, |account| account.approve(self))
    }
}
