//! Every way by which something goes out to a person in a case, held until two have decided.

use sanad_casework::{
    AddParty, ApprovePapers, CaseId, Command, HoldSession, MakeDisclosure, PartyId, ProposePapers,
    Purpose, Refusal, RequestSubjectAccess, RevokeRole, Section, SuspendAccounting,
};
use serde_json::{Value, json};

use crate::testing::{Lk3, REQUEST, asked, asks, come, form, fresh, join, propose_removal};
use crate::{
    AsOf, ExportEvidence, IssueAccounting, IssueStatement, ListClocks, RecordError, RevealError,
    SignedIn, Tongue, ViewCase, WhichEvidence,
};

const SPOUSE: &str = "PASANGAN-KENARI";

/// A case in which somebody is accused, with a note that is sealed to him.
struct House {
    lk3: Lk3,
    officer: SignedIn,
    case: CaseId,
    accused: PartyId,
}

impl House {
    fn new() -> Self {
        let lk3 = Lk3::new();
        let (_, staff) = join(&lk3.records, "privacy_officer");
        let officer = come(&lk3.records, &staff.to_string());
        let case = lk3.intake();
        let person = json!({ "person": { "role": "accused", "name": SPOUSE } });
        let add: Command = AddParty::new(case, form(person), &mut fresh()).into();
        let added = lk3.records.record(&lk3.budi, &add, &asked()).unwrap();
        let accused: PartyId = added.entries[0].id("party").unwrap().parse().unwrap();
        let of = Self { lk3, officer, case, accused };
        let held = json!({
            "service": "konseling", "mode": "office", "minutes": 50, "head_count": 2,
            "text": "catatan klien", "notes": [{ "party": accused, "text": SPOUSE }],
        });
        of.act(&of.lk3.budi, HoldSession::new(case, form(held), &mut fresh()));
        of.lk3.publish();
        of
    }

    fn act(&self, by: &SignedIn, act: impl Into<Command>) {
        self.lk3.records.record(by, &act.into(), &asked()).unwrap();
    }

    fn propose(&self, by: &SignedIn, party: Option<PartyId>, ground: &str) {
        let body = json!({ "party": party, "ground": ground, "reason": "sudah dibahas berdua" });
        self.act(by, ProposePapers { case: self.case, form: form(body) });
    }

    fn approve(&self, party: PartyId) -> Command {
        ApprovePapers { case: self.case, party, form: form(json!({})) }.into()
    }

    fn client(&self) -> PartyId {
        self.lk3.records.views().unwrap().cases().get(self.case).unwrap().client
    }

    fn statement(&self, party: Option<PartyId>, copy: bool) -> Result<Value, RevealError> {
        let (case, purpose, tongue) = (self.case, Purpose::SubjectRequest, Tongue::English);
        let ask = IssueStatement { case, purpose, party, tongue, copy, names: false, again: false };
        let told = self.lk3.records.statement(&self.lk3.budi, &ask, REQUEST)?;
        Ok(serde_json::to_value(told.value()).unwrap())
    }

    fn accounting(&self) -> Result<(), RevealError> {
        let (case, purpose, tongue) = (self.case, Purpose::SubjectRequest, Tongue::English);
        let ask = IssueAccounting { case, purpose, tongue };
        self.lk3.records.accounting(&self.lk3.budi, &ask, REQUEST).map(drop)
    }

    /// Evidence of this for the purpose; how many parts it opens.
    fn evidence(&self, which: WhichEvidence, purpose: Purpose) -> Result<u64, RevealError> {
        let ask = ExportEvidence { which, purpose };
        let by = if matches!(ask.which, WhichEvidence::LooksOf(_)) {
            &self.officer
        } else {
            &self.lk3.budi
        };
        let told = self.lk3.records.export(by, &ask, REQUEST, |_| Vec::new())?;
        Ok(told.value().opened)
    }

    fn file(&self) -> WhichEvidence {
        WhichEvidence::CaseFile(self.case, vec![Section::Identity, Section::Session])
    }

    /// Every way in which something goes out to the client.
    fn to_client(&self) -> Vec<(&'static str, Result<(), RevealError>)> {
        let evidence = |which| self.evidence(which, Purpose::SubjectRequest).map(drop);
        vec![
            ("statement", self.statement(None, false).map(drop)),
            ("copy", self.statement(None, true).map(drop)),
            ("accounting", self.accounting()),
            ("file", evidence(self.file())),
            ("looks", evidence(WhichEvidence::LooksOf(self.case))),
        ]
    }

    fn waits_for(&self) -> Value {
        let ask = ListClocks { purpose: Purpose::Service, open_only: true, after: None, limit: 9 };
        let told = self.lk3.records.list_clocks(&self.lk3.budi, &ask, REQUEST).unwrap();
        serde_json::to_value(told.value()).unwrap()["clocks"][0]["waits_for"].clone()
    }
}

#[test]
fn nothing_goes_out_to_who_asks_for_the_client_before_two_have_decided_by_whatever_way() {
    let of = House::new();
    let attorney = json!({ "identified": "papers", "capacity": "attorney", "asker": "Kuasa" });
    of.act(&of.lk3.budi, RequestSubjectAccess::new(of.case, form(attorney), &mut fresh()));
    let held = |of: &House| {
        for (what, told) in of.to_client() {
            assert!(matches!(told, Err(RevealError::PapersHeld)), "{what}: {told:?}");
            assert_eq!(of.lk3.last_types(1), ["access_denied"], "{what}");
        }
    };
    held(&of);
    of.propose(&of.lk3.budi, None, "safe");
    held(&of);
    of.act(&of.officer, of.approve(of.client()));
    for (what, told) in of.to_client() {
        assert!(told.is_ok(), "{what}: {told:?}");
    }
}

/// Where nobody is accused, who asks for the client is told sums, and no names of those who were told.
#[test]
fn to_whom_data_were_told_is_told_to_the_client_in_person() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    let (_, staff) = join(&lk3.records, "privacy_officer");
    let officer = come(&lk3.records, &staff.to_string());
    let client = lk3.records.views().unwrap().cases().get(case).unwrap().client;
    let of = House { lk3, officer, case, accused: client };
    let attorney = json!({ "identified": "papers", "capacity": "attorney", "asker": "Kuasa" });
    of.act(&of.lk3.budi, RequestSubjectAccess::new(case, form(attorney), &mut fresh()));
    assert!(of.statement(None, true).unwrap().get("months").is_some());
    assert!(matches!(of.accounting(), Err(RevealError::PapersHeld)));
}

#[test]
fn evidence_on_a_persons_request_opens_what_is_sealed_to_the_client_alone() {
    let of = House::new();
    let none = of.evidence(of.file(), Purpose::SubjectRequest);
    assert!(matches!(none, Err(RevealError::NoRequest)), "{none:?}");
    of.act(&of.lk3.budi, asks(of.case, None));
    let of_all = of.evidence(of.file(), Purpose::Service).unwrap();
    let of_client = of.evidence(of.file(), Purpose::SubjectRequest).unwrap();
    // Who he is, and what was written of him.
    assert_eq!(of_all, of_client + 2);
}

#[test]
fn the_clock_runs_on_and_says_what_a_request_waits_for() {
    let of = House::new();
    of.act(&of.lk3.budi, asks(of.case, Some(of.accused)));
    assert_eq!(of.waits_for(), "two_persons");
    of.propose(&of.lk3.budi, Some(of.accused), "safe_without_looks");
    assert_eq!(of.waits_for(), "second_person");
    of.act(&of.officer, of.approve(of.accused));
    assert_eq!(of.waits_for(), "answer");
    let told = of.statement(Some(of.accused), true).unwrap();
    assert_eq!((told.get("months"), told.get("looks")), (None, None));
    assert!(told.to_string().contains(SPOUSE), "{told}");
    assert_eq!(of.waits_for(), Value::Null, "it is answered");
}

#[test]
fn danger_refuses_the_request_and_nothing_says_why() {
    let of = House::new();
    of.act(&of.lk3.budi, asks(of.case, Some(of.accused)));
    of.propose(&of.officer, Some(of.accused), "danger");
    of.act(&of.lk3.andi, of.approve(of.accused));
    let refused = of.statement(Some(of.accused), true).unwrap_err();
    assert_eq!(refused.to_string(), RevealError::NoRequest.to_string());
    // Asked again, it is held, and what is said does not tell by what.
    of.act(&of.lk3.budi, asks(of.case, Some(of.accused)));
    let held = of.statement(Some(of.accused), true).unwrap_err();
    assert_eq!(held.to_string(), RevealError::PapersHeld.to_string());
}

#[test]
fn a_privacy_officer_who_is_none_any_more_is_no_half_of_the_two() {
    let of = House::new();
    of.act(&of.lk3.budi, asks(of.case, Some(of.accused)));
    of.propose(&of.officer, Some(of.accused), "safe");
    // Another answers for data from then on.
    join(&of.lk3.records, "privacy_officer");
    let (staff, role) = (of.officer.caller().staff, sanad_casework::Role::PrivacyOfficer);
    let (first, second) = crate::testing::founders(&of.lk3.records);
    let counsel = json!({ "role": "counsellor" });
    let propose = sanad_casework::ProposeRole { staff, form: form(counsel.clone()) };
    of.lk3.records.record_staff(&first, &propose.into(), &asked()).unwrap();
    let approve = sanad_casework::ApproveRole { staff, form: form(counsel) };
    of.lk3.records.record_staff(&second, &approve.into(), &asked()).unwrap();
    propose_removal(&of.lk3.records, &second, staff, Some(role)).unwrap();
    let body = json!({ "role": role });
    let revoke = RevokeRole { staff, form: form(body) };
    of.lk3.records.record_staff(&first, &revoke.into(), &asked()).unwrap();
    let told = of.lk3.records.record(&of.lk3.andi, &of.approve(of.accused), &asked());
    assert!(matches!(told, Err(RecordError::Refused(Refusal::HalfLapsed))), "{told:?}");
}

/// What another person of a case was told is theirs, and what happened before a case was opened was no look
/// at it.
#[test]
fn the_client_is_told_neither_of_another_s_papers_nor_of_acts_before_their_case() {
    let lk3 = Lk3::new();
    let earlier = lk3.intake();
    lk3.records.make_index().unwrap();
    let case = lk3.intake();
    let person = json!({ "person": { "role": "spouse", "name": SPOUSE } });
    let add: Command = AddParty::new(case, form(person), &mut fresh()).into();
    let added = lk3.records.record(&lk3.budi, &add, &asked()).unwrap();
    let spouse: PartyId = added.entries[0].id("party").unwrap().parse().unwrap();
    let told = |case, party| {
        lk3.records.record(&lk3.budi, &asks(case, party).into(), &asked()).unwrap();
        let (purpose, tongue) = (Purpose::SubjectRequest, Tongue::English);
        let (copy, names, again) = (false, false, false);
        let ask = IssueStatement { case, purpose, party, tongue, copy, names, again };
        let told = lk3.records.statement(&lk3.budi, &ask, REQUEST).unwrap();
        serde_json::to_value(told.value()).unwrap()
    };
    let rows = |told: &Value, of: &str| told[of].as_array().unwrap().len();
    let first = told(case, None);
    assert_eq!((rows(&first, "looks"), rows(&first, "everything")), (0, 0), "{first}");
    told(case, Some(spouse));
    told(case, Some(spouse));
    let second = told(case, None);
    assert_eq!(rows(&second, "looks"), 1, "the first of their own: {second}");
    assert_eq!(rows(&told(earlier, None), "everything"), 1);
}

/// What an authority had held back stands in no copy, and so is told as shown by none.
#[test]
fn a_copy_shows_nothing_that_is_kept_from_the_client_and_is_not_told_to_have() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    let act = |by: &SignedIn, act: Command| lk3.records.record(by, &act, &asked()).unwrap();
    let body = json!({ "authority": "police", "until": "2030-01-01", "reference": SPOUSE });
    act(&lk3.andi, SuspendAccounting::new(case, form(body), &mut fresh()).into());
    let body = json!({
        "order": "court_order", "recipient": "police", "data_groups": ["identity"],
        "delivery": "by_hand", "notice_version": 1, "name": SPOUSE, "items": SPOUSE,
    });
    let made = act(&lk3.andi, MakeDisclosure::new(case, form(body), &mut fresh()).into()).seq;
    act(&lk3.budi, asks(case, None).into());
    let (purpose, tongue) = (Purpose::SubjectRequest, Tongue::English);
    let (party, copy, names, again) = (None, true, false, false);
    let ask = IssueStatement { case, purpose, party, tongue, copy, names, again };
    let told = lk3.records.statement(&lk3.andi, &ask, REQUEST).unwrap();
    assert!(!serde_json::to_string(told.value()).unwrap().contains(SPOUSE));
    let ask = ViewCase {
        case,
        purpose: Purpose::Supervision,
        sections: Vec::new(),
        as_of: AsOf::default(),
        seen_by: Some(lk3.andi.caller().staff),
        page: crate::FilePage::default(),
    };
    let shown = lk3.records.view_case(&lk3.andi, &ask, REQUEST).unwrap();
    let shown = serde_json::to_value(shown.value()).unwrap();
    let entries = shown["entries"].as_array().unwrap();
    let made = made.to_string();
    assert!(!entries.is_empty() && entries.iter().all(|entry| entry["seq"] != made));
}
