//! What one person alone can do to accounts: nothing that lets anybody in, but for the recovery of a
//! lost approver, in its time.

use std::collections::BTreeMap;

use chrono::Duration;
use proptest::prelude::*;
use serde_json::json;

use super::staff::{SARI, TARI, herself, operator, sari, shell};
use crate::testing::*;
use crate::*;

/// What one person may try, on any account, at some hour after the last act.
#[derive(Debug, Clone)]
enum Try {
    Account(StaffCommand),
    Announce(ProposeRecovery),
    Object,
    Complete,
}

fn tries() -> impl Strategy<Value = Try> {
    let role = prop::sample::select(Role::ALL.to_vec());
    let announced = prop::sample::select(vec![SARI, TARI, ANDI]);
    prop_oneof![
        8 => acts().prop_map(Try::Account),
        2 => (role, announced, any::<u8>()).prop_map(|(role, staff, n)| {
            let body = json!({ "name": CANARY, "profession": "psikolog", "unit": "konseling",
                "role": role });
            let recovery = RecoveryId::from_bytes([n; 16]);
            Try::Announce(ProposeRecovery { recovery, staff, form: form(body) })
        }),
        1 => Just(Try::Object),
        2 => Just(Try::Complete),
    ]
}

fn acts() -> impl Strategy<Value = StaffCommand> {
    let role = prop::sample::select(Role::ALL.to_vec());
    let staff = prop::sample::select(vec![SARI, TARI, operator().staff, ANDI, MIRA]);
    (0..15_u8, staff, role, any::<u8>()).prop_map(|(act, staff, role, n)| {
        let of_role = || json!({ "role": role });
        let digest = KeyedDigest::from_bytes([n; 32]);
        match act {
            0 => {
                let body = json!({ "name": CANARY, "profession": "psikolog",
                    "unit": "konseling", "roles": [role] });
                RegisterStaff { staff, form: form(body) }.into()
            }
            1 | 2 => ProposeRole { staff, form: form(of_role()) }.into(),
            3 | 4 => ApproveRole { staff, form: form(of_role()) }.into(),
            5 => DeclineRole { staff, form: form(of_role()) }.into(),
            6 => RevokeRole { staff, form: form(of_role()) }.into(),
            7 => OpenEnrolment { staff, form: form(json!({})), half: digest }.into(),
            8 => ApproveEnrolment { staff, form: form(json!({})), half: digest }.into(),
            9 => {
                let token = TokenId::from_bytes([n; 16]);
                IssueToken::new(staff, form(json!({})), token, digest).into()
            }
            10 => SuspendStaff { staff, form: form(json!({ "reason": "other" })) }.into(),
            11 => ReinstateStaff { staff, form: form(json!({})) }.into(),
            12 => {
                let body = json!({ "role": (n % 2 == 0).then_some(role) });
                ProposeRemoval { staff, form: form(body) }.into()
            }
            13 => DeclineRemoval { staff, form: form(json!({})) }.into(),
            _ => EndStaff { staff, form: form(json!({})) }.into(),
        }
    })
}

/// An institution of which one person tries everything.
struct House {
    staff: BTreeMap<StaffId, Staff>,
    recoveries: Recoveries,
    now: Moment,
}

impl House {
    fn of(&self, staff: StaffId) -> Staff {
        self.staff.get(&staff).cloned().unwrap_or_default()
    }

    /// Decides; where it is refused, nothing follows.
    fn attempt(&self, act: &Try, by: &Caller) -> Vec<Proposal> {
        let waits = self.recoveries.waits().map(|waiting| (waiting.recovery, waiting.staff));
        let nobody = (RecoveryId::from_bytes([0; 16]), SARI);
        let (recovery, concerned) = waits.unwrap_or(nobody);
        let decided = match act {
            Try::Account(act) => act.decide(&self.of(act.staff()), by, &self.now),
            Try::Announce(act) => act.decide(&self.recoveries, by, &self.now),
            Try::Object => {
                let act = ObjectToRecovery { recovery, form: form(json!({})) };
                act.decide(&self.recoveries, by, &self.now)
            }
            Try::Complete => {
                let halves = [[6; 32], [7; 32]].map(KeyedDigest::from_bytes);
                let act = CompleteRecovery { recovery, form: form(json!({})), halves };
                act.decide(&self.recoveries, &self.of(concerned), by, &self.now)
            }
        };
        decided.unwrap_or_default()
    }

    fn apply(&mut self, proposals: &[Proposal]) {
        for Proposal { event, .. } in proposals {
            self.recoveries.apply(event);
            for stream in event.streams().iter().filter(|stream| stream.kind == StreamId::STAFF) {
                self.staff.entry(StaffId::from_bytes(stream.id)).or_default().apply(event);
            }
        }
    }

    /// What an account is worth: its roles, and whether both halves of a code are out.
    fn worth(&self, staff: StaffId) -> (Vec<Role>, bool) {
        let told = |account: &Account| {
            let roles = account.roles.keys().copied().collect();
            (roles, account.enrolment.is_some_and(|code| code.second.is_some()))
        };
        self.of(staff).account().map(told).unwrap_or_default()
    }
}

proptest! {
    #[test]
    fn one_person_alone_gives_and_takes_no_role_that_takes_two_but_by_a_recovery_in_its_time(
        who in prop::sample::select(vec![shell(), operator(), as_(ANDI), herself(Role::Head)]),
        roles in prop::collection::vec(prop::sample::select(Role::ALL.to_vec()), 1..4),
        tried in prop::collection::vec((tries(), any::<prop::sample::Index>(), 0..60_i64), 1..60),
    ) {
        let mut recoveries = Recoveries::default();
        recoveries.apply(&AccountsFounded { first: ANDI, second: MIRA }.into());
        let staff = [(SARI, sari(&["head"]))].into_iter().collect();
        let mut house = House { staff, recoveries, now: noon() };
        // When what waits was announced; none once it is over.
        let mut announced = None;
        for (act, index, hours) in tried {
            house.now.recorded_at += Duration::hours(hours);
            // The same person may act in any role they say they hold.
            let role = *index.get(&roles);
            let by = Caller { role: if who.has_account() { role } else { who.role }, ..who.clone() };
            let before: Vec<_> = house.staff.keys().map(|id| (*id, house.worth(*id))).collect();
            let proposals = house.attempt(&act, &by);
            house.apply(&proposals);
            let types: Vec<_> = proposals.iter().map(|told| told.event.event_type()).collect();
            if types.contains(&"recovery_completed") {
                let since: chrono::DateTime<chrono::Utc> = announced.take().unwrap();
                prop_assert!(!by.has_account(), "only at the machine itself");
                prop_assert!(house.now.recorded_at - since >= Duration::hours(72));
                continue;
            }
            if types.contains(&"recovery_proposed") {
                prop_assert!(announced.replace(house.now.recorded_at).is_none(), "one at a time");
            } else if types.contains(&"recovery_objected") {
                announced = None;
            }
            for id in house.staff.keys() {
                let known = before.iter().find(|(known, _)| known == id);
                let (roles, ready) = known.map(|(_, worth)| worth.clone()).unwrap_or_default();
                let (after, now_ready) = house.worth(*id);
                prop_assert!(after.iter().all(|role| roles.contains(role)), "{types:?}");
                prop_assert!(ready || !now_ready, "both halves of a code: {types:?}");
                let account = house.of(*id);
                let tokens = &account.account().unwrap().tokens;
                prop_assert!(tokens.is_empty() || *id == by.staff);
                let watched = roles.iter().filter(|role| role.watches());
                prop_assert!(watched.clone().all(|role| after.contains(role)), "{types:?}");
                let left = matches!(account, Staff::Left(_));
                prop_assert!(!left || watched.count() == 0, "let go alone: {types:?}");
            }
        }
    }
}
