//! What somebody is entitled to practise as, by which certificate, and until when.

use serde::Serialize;

use super::act::{act, keeps};
use super::{Staff, StaffEvent};
use crate::prelude::*;

deed! {
    /// Records the credential of a member of staff; it replaces the one before.
    RecordCredential of staff: StaffId => RecordCredentialForm {
        /// What it entitles them to practise as: their profession from then on.
        profession: Profession,
        /// Number of the certificate; sealed to their own key.
        certificate: Option<ShortText>,
        /// The last day it is valid, in Makassar; without end, if left out. It may be over.
        valid_until: Option<Day>,
    }
}

/// The credential that was recorded last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Credential {
    /// What it entitles them to practise as.
    pub profession: Profession,
    /// The last day it is valid, in Makassar; without end, if there is none.
    pub valid_until: Option<Day>,
}

impl Credential {
    /// Whether its last day lies before this one.
    pub fn is_expired(&self, on: Day) -> bool {
        self.valid_until.is_some_and(|last| last < on)
    }
}

impl RecordCredential {
    /// Decides.
    ///
    /// # Errors
    /// One's own account, someone who keeps no accounts, someone who has left.
    pub fn decide(
        &self,
        staff: &Staff,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        staff.here()?;
        keeps(self.staff, by)?;
        let RecordCredentialForm { profession, certificate, valid_until, occurred_at, late_reason } =
            &self.form;
        let when = at.judge(*occurred_at, *late_reason)?;
        let (staff, profession, valid_until) = (self.staff, *profession, *valid_until);
        let event = CredentialRecorded { staff, profession, valid_until, by: by.staff };
        let body = Certificate { certificate: certificate.clone() };
        let number = ToStaff::one(staff, body);
        Ok(act(when).tell(event, number).done())
    }
}

part! {
    /// The number of a certificate.
    Certificate {
        certificate: Option<ShortText> => Theirs,
    }
}

event! {
    /// A credential of a member of staff was recorded; the number of the certificate is sealed. It
    /// replaces the one before.
    CredentialRecorded in StaffEvent, "credential_recorded" v 1, about Staff(staff),
        seals ToStaff<Certificate>, told AsItStands, does Sets("credential_recorded"),
        "tanda pengenal dicatat" / "a credential was recorded";
    {
        /// The member of staff.
        staff: StaffId,
        /// What it entitles them to practise as: their profession from then on.
        profession: Profession,
        /// The last day it is valid, in Makassar; without end, if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        valid_until: Option<Day>,
        /// Who recorded it.
        by: StaffId,
    }
    like |ids| {
        staff: ids.staff,
        profession: Profession::SocialWorker,
        valid_until: Some(Day(SAMPLE_DAY)),
        by: ids.other,
    }
}

impl Step<Staff> for CredentialRecorded {
    fn step(&self, staff: &mut Staff) -> Option<()> {
        staff.change(self.staff, |account| {
            let (profession, valid_until) = (self.profession, self.valid_until);
            account.profession = profession;
            account.credential = Some(Credential { profession, valid_until });
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codes::Role;
    use crate::proposal::Subject;
    use crate::staff::{RoleGranted, StaffLeft, StaffRegistered};
    use crate::testing::{ANDI, BUDI, CANARY, MIRA, as_, form, noon};

    fn budi() -> Staff {
        let mut staff = Staff::Absent;
        let unit = "konseling".parse().unwrap();
        let profession = Profession::Counsellor;
        staff.apply(&StaffRegistered { staff: BUDI, profession, unit }.into());
        let (covers, role) = (Vec::new(), Role::Counsellor);
        let (by, approved_by, starts, ends) = (ANDI, Some(MIRA), None, None);
        let granted = RoleGranted { staff: BUDI, role, by, covers, approved_by, starts, ends };
        staff.apply(&granted.into());
        staff
    }

    fn credential(until: Option<&str>) -> RecordCredential {
        let body = json!({ "profession": "psikolog", "certificate": CANARY, "valid_until": until });
        RecordCredential { staff: BUDI, form: form(body) }
    }

    fn with(staff: &Staff, until: Option<&str>) -> Staff {
        let mut staff = staff.clone();
        for proposal in credential(until).decide(&staff, &as_(ANDI), &noon()).unwrap() {
            staff.apply(&proposal.event);
        }
        staff
    }

    #[test]
    fn the_profession_is_that_of_the_last_credential_and_its_number_is_sealed() {
        let proposals = credential(None).decide(&budi(), &as_(ANDI), &noon()).unwrap();
        assert_eq!(proposals[0].sealed[0].to, Subject::Staff(BUDI));
        assert!(!proposals[0].event.to_json().contains(CANARY));
        let staff = with(&budi(), None);
        assert_eq!(staff.account().unwrap().profession, Profession::Psychologist);
    }

    #[test]
    fn nothing_new_is_given_once_the_last_day_is_over_and_a_later_credential_replaces_it() {
        let staff = with(&budi(), Some("2026-11-24"));
        let takes = |staff: &Staff, day: &str| staff.takes_a_case(day.parse().unwrap());
        assert_eq!(takes(&budi(), "2026-11-25"), Ok(()));
        assert_eq!(takes(&staff, "2026-11-24"), Ok(()));
        assert_eq!(takes(&staff, "2026-11-25"), Err(Refusal::CredentialExpired));
        assert!(staff.carries_cases("2026-11-25".parse().unwrap()), "the role itself stays");
        for later in [Some("2027-11-24"), None] {
            assert_eq!(takes(&with(&staff, later), "2026-11-25"), Ok(()));
        }
    }

    #[test]
    fn keepers_record_it_for_others_who_are_here() {
        let refused =
            |by: &Caller, staff: &Staff| credential(None).decide(staff, by, &noon()).err();
        let own = Caller { role: Role::Supervisor, ..as_(BUDI) };
        assert_eq!(refused(&own, &budi()), Some(Refusal::NotYourself));
        let clerk = Caller { role: Role::FrontDesk, ..as_(ANDI) };
        let no = Refusal::RoleMayNot { role: Role::FrontDesk };
        assert_eq!(refused(&clerk, &budi()), Some(no));
        assert_eq!(refused(&as_(ANDI), &Staff::Absent), Some(Refusal::NoSuchStaff));
        let mut gone = budi();
        gone.apply(&StaffLeft { staff: BUDI }.into());
        assert_eq!(refused(&as_(ANDI), &gone), Some(Refusal::StaffGone));
    }
}
