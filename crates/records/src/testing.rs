//! An institution on a simulated disk, with the people that the tests need.

use std::path::PathBuf;
use std::sync::Arc;

use sanad_casework::{
    ApproveBar, ApproveRole, CaseId, Command, HoldSession, OpenIntake, PartyId, ProposeBar,
    ProposeRemoval, Purpose, RegisterStaff, RequestSubjectAccess, Role, StaffId,
};
use sanad_disk::SimDisk;
use sanad_vault::Unlock;
use serde_json::{Value, json};

use crate::{
    AsOf, Asked, ClockRules, Opened, Place, RecordError, Recorded, Records, RequestId, RevealError,
    SignInError, SignedIn, ViewCase, random,
};

pub(crate) const CANARY: &str = "KENARI-RAHASIA";

pub(crate) fn form<T: serde::de::DeserializeOwned>(body: Value) -> T {
    serde_json::from_value(body).unwrap()
}

pub(crate) fn fresh() -> impl FnMut() -> [u8; 16] {
    || random().unwrap()
}

pub(crate) fn asked() -> Asked<'static> {
    Asked { request: RequestId::from_bytes([9; 16]), key: None, seen: None }
}

pub(crate) fn place(disk: &SimDisk) -> Place {
    Place {
        disk: Arc::new(disk.clone()),
        dir: PathBuf::from("/lk3/ledger"),
        keys: PathBuf::from("/lk3/keys"),
        unlock: Unlock::KeyFile,
        guard: None,
        clock: ClockRules::default(),
    }
}

/// An institution with two counsellors, a supervisor and an auditor.
pub(crate) struct Lk3 {
    pub(crate) disk: SimDisk,
    pub(crate) records: Arc<Records>,
    pub(crate) budi: SignedIn,
    pub(crate) siti: SignedIn,
    pub(crate) andi: SignedIn,
    pub(crate) auditor: SignedIn,
}

/// The headers that a feed sends next.
pub(crate) fn sent(feed: &mut crate::Feed) -> Value {
    let events = feed.next(std::time::Duration::ZERO).unwrap();
    let headers: Vec<_> = events.into_iter().map(|event| event.header).collect();
    serde_json::to_value(headers).unwrap()
}

/// A checkpoint of a log with this name.
pub(crate) fn publish(records: &Records) -> crate::CheckpointView {
    records.publish(Some(&"lk3.example".parse().unwrap())).unwrap()
}

impl Lk3 {
    pub(crate) fn publish(&self) -> crate::CheckpointView {
        publish(&self.records)
    }

    pub(crate) fn new() -> Self {
        let disk = SimDisk::new();
        let records = Records::create(&place(&disk), "LK3 Makassar".parse().unwrap()).unwrap();
        let records = Arc::new(records);
        let join = |role| {
            let (token, _) = join(&records, role);
            records.sign_in(&token, None).unwrap()
        };
        let (budi, siti) = (join("counsellor"), join("counsellor"));
        let (andi, auditor) = (join("supervisor"), join("auditor"));
        Self { disk, records, budi, siti, andi, auditor }
    }

    pub(crate) fn intake(&self) -> CaseId {
        self.try_intake().unwrap().case.unwrap()
    }

    pub(crate) fn try_intake(&self) -> Result<Recorded, RecordError> {
        self.intake_by(&self.budi)
    }

    pub(crate) fn intake_by(&self, by: &SignedIn) -> Result<Recorded, RecordError> {
        let body = json!({
            "subject": "family", "track": "problem", "problem": "konflik_perkawinan",
            "channel": "datang_langsung", "source": "sendiri", "standing": "baru",
            "parties": [{ "role": "client", "name": CANARY, "nik": "7371014101900001" }],
            "narrative": CANARY,
        });
        let command = OpenIntake::new(form(body), &mut fresh()).into();
        self.records.record(by, &command, &asked())
    }

    /// An intake by Budi of a client and more parties, with a story of this length.
    pub(crate) fn large_intake(&self, more: &[Value], story: &str) {
        let client = json!({ "role": "client", "name": CANARY, "nik": "7371014101900001" });
        let parties: Vec<&Value> = [&client].into_iter().chain(more).collect();
        let body = json!({
            "subject": "family", "track": "problem", "problem": "konflik_perkawinan",
            "channel": "datang_langsung", "source": "sendiri", "standing": "baru",
            "parties": parties, "narrative": story,
        });
        let command = OpenIntake::new(form(body), &mut fresh()).into();
        self.records.record(&self.budi, &command, &asked()).unwrap();
    }

    pub(crate) fn session(&self, case: CaseId, by: &SignedIn) -> Result<Recorded, RecordError> {
        self.records.record(by, &hold(case), &asked())
    }

    pub(crate) fn view(
        &self,
        case: CaseId,
        by: &SignedIn,
        purpose: Purpose,
    ) -> Result<Value, RevealError> {
        let ask = ViewCase {
            case,
            purpose,
            sections: Vec::new(),
            as_of: AsOf::default(),
            seen_by: None,
            page: crate::FilePage::default(),
        };
        self.records
            .view_case(by, &ask, RequestId::from_bytes([1; 16]))
            .map(|shown| serde_json::to_value(shown.value()).unwrap())
    }

    pub(crate) fn size(&self) -> u64 {
        self.records.ledger().head().size.get()
    }

    pub(crate) fn last_types(&self, count: u64) -> Vec<String> {
        let size = self.size();
        (size - count..size)
            .map(|seq| {
                let stored = self.records.ledger().read(sanad_chain::Seq::new(seq)).unwrap();
                stored.entry().body().unwrap().event_type.to_owned()
            })
            .collect()
    }
}

/// The first two approvers, and everybody else as they make them.
pub(crate) fn join(records: &Records, role: &str) -> (String, StaffId) {
    let (proposer, approver) = founders(records);
    let body = json!({
        "name": CANARY, "profession": "konselor", "unit": "konseling", "roles": [role],
    });
    let command = RegisterStaff::new(form(body), &mut fresh());
    let staff = command.staff;
    records.record_staff(&proposer, &command.into(), &asked()).unwrap();
    let approve = ApproveRole { staff, form: form(json!({ "role": role })) };
    records.record_staff(&approver, &approve.into(), &asked()).unwrap();
    let (first, _) = records.open_enrolment(&proposer, staff, form(json!({})), &asked()).unwrap();
    let (second, _) =
        records.approve_enrolment(&approver, staff, form(json!({})), &asked()).unwrap();
    let session = enrol(records, &staff.to_string(), [&first.unwrap(), &second.unwrap()]);
    let (token, _) = records.issue_token(&session, form(json!({})), &asked()).unwrap();
    (token.unwrap().to_string(), staff)
}

/// A person asks about their data, in person.
pub(crate) fn asks(case: CaseId, party: Option<PartyId>) -> RequestSubjectAccess {
    let body = json!({ "party": party, "identified": "known", "capacity": "self" });
    RequestSubjectAccess::new(case, form(body), &mut fresh())
}

/// Two supervisors bar somebody from a case: whoever keeps watch over it, too.
pub(crate) fn bar_by(records: &Records, two: [&SignedIn; 2], case: CaseId, staff: StaffId) {
    let [proposes, approves] = two.map(|by| in_person(records, by));
    let body = json!({ "staff": staff, "reason": "conflict", "password": PASSWORD });
    let propose: Command = ProposeBar { case, form: form(body) }.into();
    records.record(&proposes, &propose, &asked()).unwrap();
    let approve: Command = ApproveBar { case, staff, form: form(json!({})) }.into();
    records.record(&approves, &approve, &asked()).unwrap();
}

/// Somebody who joined, signed in by password; the founders are already.
pub(crate) fn in_person(records: &Records, by: &SignedIn) -> SignedIn {
    if by.session().is_some() {
        return by.clone();
    }
    come(records, &by.caller().staff.to_string())
}

/// Two new supervisors do.
pub(crate) fn bar(records: &Records, case: CaseId, staff: StaffId) {
    let supervisor = || records.sign_in(&join(records, "supervisor").0, None).unwrap();
    bar_by(records, [&supervisor(), &supervisor()], case, staff);
}

pub(crate) const PASSWORD: &str = "kata sandi yang panjang";

/// Signs the founders in; makes them first, where there are none.
pub(crate) fn founders(records: &Records) -> (SignedIn, SignedIn) {
    if !records.views().unwrap().directory().is_founded() {
        let founder = json!({ "name": CANARY, "profession": "konselor", "unit": "konseling", "role": "head" });
        let body = json!({ "first": founder, "second": founder });
        let shell = records.shell_user().unwrap();
        let (codes, _) = records.found_accounts(&shell, form(body), &asked()).unwrap();
        for (name, code) in ["satu", "dua.a"].iter().zip(codes.unwrap()) {
            let [first, second] = &code.halves;
            enrol(records, name, [first, second]);
        }
    }
    (come(records, "satu"), come(records, "dua.a"))
}

/// Proposes that somebody who watches leaves, or loses this role.
pub(crate) fn propose_removal(
    records: &Records,
    by: &SignedIn,
    staff: StaffId,
    role: Option<Role>,
) -> Result<(), RecordError> {
    let body = json!({ "role": role, "password": PASSWORD });
    let act = ProposeRemoval { staff, form: form(body) };
    records.record_staff(by, &act.into(), &asked()).map(drop)
}

pub(crate) fn enrol(records: &Records, name: &str, halves: [&str; 2]) -> SignedIn {
    let [first, second] = halves.map(|half| half.parse().unwrap());
    let (name_of, password) = (name.parse().unwrap(), PASSWORD.parse().unwrap());
    records.redeem([&first, &second], &name_of, &password, REQUEST).unwrap();
    come(records, name)
}

/// Somebody who signs in by password anew.
pub(crate) fn come(records: &Records, name: &str) -> SignedIn {
    let opened = try_password(records, name, PASSWORD, None).unwrap();
    records.sign_in(&opened.token, None).unwrap()
}

/// Tries a name and a password, from an address or at the machine itself.
pub(crate) fn try_password(
    records: &Records,
    name: &str,
    password: &str,
    from: Option<&str>,
) -> Result<Opened, SignInError> {
    let from = from.map(|address| address.parse().unwrap());
    let attempt = records.attempt(&name.parse().unwrap(), from, None)?;
    records.sign_in_by_password(&attempt, &password.parse().unwrap(), None, REQUEST)
}

pub(crate) const REQUEST: RequestId = RequestId::from_bytes([9; 16]);

pub(crate) fn hold(case: CaseId) -> Command {
    let body = json!({
        "service": "konseling", "mode": "office", "minutes": 50, "head_count": 1,
        "text": CANARY,
    });
    HoldSession::new(case, form(body), &mut fresh()).into()
}
