//! The file of a breach: two persons, one key, one line for each look, and its clock.

use sanad_casework::{
    BarAccess, BreachCommand, BreachId, CaseId, CloseBreach, Command, ConfirmBreach, NotifyBreach,
    Purpose, Refusal, SuspectBreach,
};
use serde_json::{Value, json};

use crate::testing::{CANARY, Lk3, asked, form, fresh, join};
use crate::{ListClocks, RecordError, Recorded, RequestId, RevealError, SignedIn};

const REQUEST: RequestId = RequestId::from_bytes([4; 16]);

struct House {
    lk3: Lk3,
    /// A privacy officer.
    tari: SignedIn,
}

impl House {
    fn new() -> Self {
        let lk3 = Lk3::new();
        let (token, _) = join(&lk3.records, "privacy_officer");
        let tari = lk3.records.sign_in(&token, None).unwrap();
        Self { lk3, tari }
    }

    fn act(
        &self,
        by: &SignedIn,
        command: impl Into<BreachCommand>,
    ) -> Result<Recorded, RecordError> {
        self.lk3.records.record_breach(by, &command.into(), &asked())
    }

    /// Suspected by the privacy officer.
    fn suspected(&self, cases: &[CaseId]) -> BreachId {
        let body = json!({
            "kind": "misdirected", "data_groups": ["identity"], "known_at": "2026-01-01T00:00:00Z",
            "cases": cases, "narrative": CANARY,
        });
        let command = SuspectBreach::new(form(body), &mut fresh());
        let breach = command.breach;
        self.act(&self.tari, command).unwrap();
        breach
    }

    fn show(
        &self,
        by: &SignedIn,
        purpose: Purpose,
        breach: BreachId,
    ) -> Result<Value, RevealError> {
        let shown = self.lk3.records.view_breach(by, purpose, breach, REQUEST)?;
        Ok(serde_json::to_value(shown.value()).unwrap())
    }

    fn clocks(&self, by: &SignedIn, purpose: Purpose) -> Vec<Value> {
        let ask = ListClocks { purpose, open_only: true, after: None, limit: 100 };
        let shown = self.lk3.records.list_clocks(by, &ask, REQUEST).unwrap();
        let page = serde_json::to_value(shown.value()).unwrap();
        page["clocks"].as_array().unwrap().clone()
    }
}

fn confirm(breach: BreachId) -> ConfirmBreach {
    ConfirmBreach { breach, form: form(json!({})) }
}

fn notify(breach: BreachId, to: &str) -> NotifyBreach {
    let body = json!({ "to": to, "channel": "post", "text": CANARY });
    NotifyBreach { breach, form: form(body) }
}

#[test]
fn a_breach_is_told_in_time_by_two_persons_and_its_clock_ends_with_the_last_notice() {
    let house = House::new();
    let case = house.lk3.intake();
    let breach = house.suspected(&[case]);
    let clocks = house.clocks(&house.lk3.andi, Purpose::Supervision);
    assert_eq!((&clocks[0]["kind"], clocks[0].get("case")), (&json!("breach_notice"), None));
    assert!(house.clocks(&house.lk3.budi, Purpose::Service).is_empty());
    let own = house.act(&house.tari, confirm(breach));
    assert!(matches!(own, Err(RecordError::Refused(Refusal::SamePerson))));
    assert_eq!(house.lk3.last_types(1), ["access_denied"]);
    house.act(&house.lk3.andi, confirm(breach)).unwrap();
    house.act(&house.tari, notify(breach, "subjects")).unwrap();
    assert_eq!(house.clocks(&house.lk3.andi, Purpose::Supervision).len(), 1);
    house.act(&house.tari, notify(breach, "authority")).unwrap();
    assert!(house.clocks(&house.lk3.andi, Purpose::Supervision).is_empty());
    let close = CloseBreach { breach, form: form(json!({ "outcome": "handled" })) };
    house.act(&house.lk3.andi, close).unwrap();
    let told = house.show(&house.tari, Purpose::Audit, breach).unwrap();
    assert_eq!(
        (&told["state"], &told["told"]),
        (&json!("closed"), &json!(["subjects", "authority"]))
    );
    assert_eq!(told["words"].as_array().unwrap().len(), 3);
    assert!(told.to_string().contains(CANARY));
}

#[test]
fn the_words_are_for_those_who_answer_and_each_look_at_them_is_one_line() {
    let house = House::new();
    let case = house.lk3.intake();
    let breach = house.suspected(&[case]);
    let words = |by: &SignedIn, purpose| {
        let size = house.lk3.size();
        let told = house.show(by, purpose, breach).unwrap();
        assert_eq!(house.lk3.size(), size + 1);
        assert_eq!(house.lk3.last_types(1), ["record_viewed"]);
        (told["named"].as_array().unwrap().len(), told["words"].as_array().unwrap().len())
    };
    assert_eq!(words(&house.tari, Purpose::Audit), (1, 1));
    assert_eq!(words(&house.lk3.andi, Purpose::Supervision), (1, 1));
    assert_eq!(words(&house.lk3.auditor, Purpose::Audit), (1, 0));
    let refused = house.show(&house.lk3.budi, Purpose::Service, breach);
    assert!(matches!(refused, Err(RevealError::NotForRole)));
    let nobody = house.show(&house.tari, Purpose::Audit, BreachId::from_bytes([9; 16]));
    assert!(matches!(nobody, Err(RevealError::Hidden)));
    assert_eq!(house.lk3.last_types(2), ["access_denied"; 2]);
}

#[test]
fn a_supervisor_who_is_barred_from_a_case_named_is_told_neither_it_nor_the_words() {
    let house = House::new();
    let (case, other) = (house.lk3.intake(), house.lk3.intake());
    let body = json!({ "staff": house.lk3.andi.caller().staff, "reason": "conflict" });
    let (token, _) = join(&house.lk3.records, "supervisor");
    let sari = house.lk3.records.sign_in(&token, None).unwrap();
    let bar: Command = BarAccess { case, form: form(body) }.into();
    house.lk3.records.record(&sari, &bar, &asked()).unwrap();
    let breach = house.suspected(&[case, other]);
    let told = house.show(&house.lk3.andi, Purpose::Supervision, breach).unwrap();
    assert_eq!(
        (&told["named"], &told["words"]),
        (&json!([{ "case": other, "number": "2026-0002" }]), &json!([]))
    );
    assert_eq!(told["cases"], 1, "how many, of those that are told");
}
