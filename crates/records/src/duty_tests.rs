//! After any one permitted act each duty that somebody else than who acted had, somebody else still has: to
//! audit, to answer a person, to protect data, to inquire, to judge what waits, to approve and to let back.
//!
//! Every kind of act by which one person takes something from another is tried by each on each, through the
//! door. Who stands how is asked of the policy itself, as the door asks it.

use std::collections::{BTreeMap, BTreeSet};

use sanad_casework::{
    ApproveBarEnd, ApproveRole, AssentInquiry, BarAccess, Caller, CaseId, Command, EndStaff,
    OpenEmergency, OrderInquiry, ProposeBarEnd, ProposeReinstatement, ProposeRole, Purpose,
    ReinstateStaff, RevokeRole, Role, StaffCommand, StaffId, SuspendStaff,
};
use sanad_views::StaffStanding;
use serde_json::json;

use crate::policy::{Standing, Verdict, answer_subject, look_at_case, may_review, purposes};
use crate::testing::{CANARY, Lk3, PASSWORD, asked, come, form, founders, fresh, join};
use crate::{RecordError, SignedIn};

/// A house in which each duty has as few as may be: one who judges beside who is judged, a panel that needs
/// all of its members but one.
struct House {
    lk3: Lk3,
    case: CaseId,
    /// Who opened the case in an emergency that nobody has judged.
    opened_by: StaffId,
    /// Everybody who tries, and on whom it is tried.
    people: BTreeMap<StaffId, Role>,
    /// How the founders sign in.
    founders: BTreeMap<StaffId, &'static str>,
}

impl House {
    fn new() -> Self {
        let lk3 = Lk3::new();
        let case = lk3.intake();
        let (satu, dua) = founders(&lk3.records);
        let hire = |role| join(&lk3.records, role).1;
        let panel = [(); 3].map(|()| hire("panel_member"));
        let body = json!({
            "order": "court", "reference": CANARY, "matter": CANARY, "cases": [case],
            "members": panel, "quorum": 2,
            "from": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z",
        });
        let order = OrderInquiry::new(form(body), &mut fresh());
        let inquiry = order.inquiry;
        lk3.records.record_inquiry(&satu, &order.into(), &asked()).unwrap();
        for member in panel {
            let assent = AssentInquiry { inquiry, form: form(json!({})) };
            let by = come(&lk3.records, &member.to_string());
            lk3.records.record_inquiry(&by, &assent.into(), &asked()).unwrap();
        }
        let opened_by = hire("counsellor");
        let body = json!({
            "reason": "danger_to_life", "text": CANARY, "sections": ["session"], "minutes": 30,
            "password": PASSWORD,
        });
        let open: Command = OpenEmergency::new(case, form(body), &mut fresh()).into();
        lk3.records.record(&come(&lk3.records, &opened_by.to_string()), &open, &asked()).unwrap();
        let founders = [(satu.caller().staff, "satu"), (dua.caller().staff, "dua.a")].into();
        let mut people: BTreeMap<_, _> = [&satu, &dua, &lk3.andi, &lk3.auditor]
            .map(|who| (who.caller().staff, who.caller().role))
            .into();
        people.insert(hire("privacy_officer"), Role::PrivacyOfficer);
        people.insert(hire("operator"), Role::Operator);
        people.extend(panel.map(|member| (member, Role::PanelMember)));
        Self { lk3, case, opened_by, people, founders }
    }

    /// Who could do each duty now, beside this person.
    fn duties(&self, but: StaffId) -> BTreeMap<&'static str, BTreeSet<StaffId>> {
        let records = &self.lk3.records;
        let (at, now) = (records.moment(), records.moment().recorded_at.timestamp_micros());
        let views = records.views().unwrap();
        let mut duties: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        let active = views
            .directory()
            .iter()
            .filter(|facts| facts.staff != but && facts.standing(now) == StaffStanding::Active);
        for facts in active {
            for held in facts.held(at.day()) {
                let caller = Caller {
                    staff: facts.staff,
                    role: held.role,
                    profession: facts.profession,
                    unit: facts.unit.clone(),
                    covers: held.covers.clone(),
                    acting_for: None,
                };
                let (case, _) = Standing::of(&views, self.case).unwrap();
                let case = case.seated(&views, self.case, &caller, at.recorded_at);
                let looks = purposes(held.role).iter().any(|purpose| {
                    let looked = look_at_case(&caller, *purpose, Some(&case), now);
                    *purpose != Purpose::Emergency && matches!(looked, Verdict::Granted(_))
                });
                let answers = answer_subject(&caller, Purpose::SubjectRequest, Some(&case), false);
                for (duty, does) in [
                    ("audit", looks && held.role == Role::Auditor),
                    ("protect", looks && held.role == Role::PrivacyOfficer),
                    ("inquire", looks && held.role == Role::PanelMember),
                    ("answer", matches!(answers, Verdict::Granted(_))),
                    ("judge", may_review(&caller, Some(&case), self.opened_by)),
                    ("approve", held.role.approves()),
                ] {
                    if does {
                        duties.entry(duty).or_default().insert(facts.staff);
                    }
                }
            }
        }
        duties
    }

    fn signs_in(&self, staff: StaffId) -> SignedIn {
        match self.founders.get(&staff) {
            Some(name) => come(&self.lk3.records, name),
            None => come(&self.lk3.records, &staff.to_string()),
        }
    }

    fn role(&self, staff: StaffId) -> Role {
        self.people[&staff]
    }

    fn does(&self, by: &SignedIn, act: &Act) -> Result<(), RecordError> {
        match act {
            Act::OnCase(act) => self.lk3.records.record(by, act, &asked()).map(drop),
            Act::OnAccount(act) => self.lk3.records.record_staff(by, act, &asked()).map(drop),
        }
    }

    fn staffed(&self, by: &SignedIn, act: impl Into<StaffCommand>) {
        self.lk3.records.record_staff(by, &act.into(), &asked()).unwrap();
    }

    /// Two approvers who are neither of these; the first one proposes roles, too.
    fn two(&self, but: [StaffId; 2]) -> [SignedIn; 2] {
        let approves = |staff: &&StaffId| self.role(**staff).approves() && !but.contains(staff);
        let mut two: Vec<_> = self.people.keys().filter(approves).collect();
        two.sort_by_key(|staff| self.role(**staff) == Role::PrivacyOfficer);
        [*two[0], *two[1]].map(|staff| self.signs_in(staff))
    }

    /// Has others undo it.
    fn undo(&self, act: &'static str, by: StaffId, whom: StaffId, role: Role) {
        let [one, other] = self.two([by, whom]);
        match act {
            "suspends" => {
                if role.watches() {
                    self.staffed(&one, ProposeReinstatement { staff: whom, form: form(json!({})) });
                }
                self.staffed(&other, ReinstateStaff { staff: whom, form: form(json!({})) });
            }
            "revokes" => {
                let body = json!({ "role": role });
                self.staffed(&one, ProposeRole { staff: whom, form: form(body.clone()) });
                self.staffed(&other, ApproveRole { staff: whom, form: form(body) });
            }
            // One supervisor there is, who barred them, and the privacy officer.
            "bars" => {
                let (case, staff) = (self.case, whom);
                let officer = self.people.iter().find(|(_, role)| **role == Role::PrivacyOfficer);
                let officer = self.signs_in(*officer.unwrap().0);
                let propose: Command = ProposeBarEnd { case, staff, form: form(json!({})) }.into();
                let approve: Command = ApproveBarEnd { case, staff, form: form(json!({})) }.into();
                self.lk3.records.record(&self.signs_in(by), &propose, &asked()).unwrap();
                self.lk3.records.record(&officer, &approve, &asked()).unwrap();
            }
            other => panic!("{role}: nothing undoes `{other}`"),
        }
    }
}

enum Act {
    OnCase(Command),
    OnAccount(StaffCommand),
}

/// What one person takes from another, alone.
fn acts(house: &House, whom: StaffId) -> [(&'static str, Act); 4] {
    let role = json!({ "role": house.role(whom) });
    let bar = json!({ "staff": whom, "reason": "conflict" });
    let away = form(json!({ "reason": "inquiry", "password": PASSWORD }));
    let (case, staff) = (house.case, whom);
    [
        ("suspends", Act::OnAccount(SuspendStaff { staff, form: away }.into())),
        ("ends", Act::OnAccount(EndStaff { staff, form: form(json!({})) }.into())),
        ("revokes", Act::OnAccount(RevokeRole { staff, form: form(role) }.into())),
        ("bars", Act::OnCase(BarAccess { case, form: form(bar) }.into())),
    ]
}

/// What is done by one alone, by whom in which role, to whom: somebody who watches over others, and whose
/// duties others have, too, or anybody else. Whatever else is tried is refused.
const ALLOWED: &[(&str, &str, &str)] = &[
    ("head", "revokes", "others"),
    ("head", "suspends", "others"),
    ("head", "suspends", "watches"),
    ("privacy_officer", "revokes", "others"),
    ("privacy_officer", "suspends", "others"),
    ("privacy_officer", "suspends", "watches"),
    ("supervisor", "bars", "others"),
    ("supervisor", "bars", "watches"),
    ("supervisor", "revokes", "others"),
    ("supervisor", "suspends", "others"),
    ("supervisor", "suspends", "watches"),
];

#[test]
fn nobody_alone_takes_a_duty_from_the_last_who_does_it() {
    let house = House::new();
    let mut lost = BTreeMap::new();
    let mut done = BTreeSet::new();
    for by in house.people.clone().into_keys() {
        let signed_in = house.signs_in(by);
        for whom in house.people.keys().copied().filter(|whom| *whom != by) {
            let role = house.role(whom);
            let mut spared = false;
            for (name, act) in acts(&house, whom) {
                // From being let go there is no way back, so it is tried where it should be refused: on who
                // watches, and by whom could not suspend them.
                if name == "ends" && !spared && !role.watches() {
                    continue;
                }
                let before = house.duties(by);
                if house.does(&signed_in, &act).is_err() {
                    spared |= name == "suspends";
                    continue;
                }
                let after = house.duties(by);
                let told = format!("{} {name} {role}", house.role(by));
                for duty in before.keys().filter(|duty| !after.contains_key(*duty)) {
                    lost.entry(*duty).or_insert_with(|| told.clone());
                }
                assert!(after["approve"].len() > 1, "{told}: nobody could let anybody back");
                let on = if role.watches() { "watches" } else { "others" };
                done.insert((house.role(by).code(), name, on));
                house.undo(name, by, whom, role);
            }
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
    assert_eq!(done, ALLOWED.iter().copied().collect());
}
