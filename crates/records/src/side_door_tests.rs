//! Two worlds that differ only in what their reader may not know: in one the id that they write down is that
//! of a case from which they are barred, in the other that of none. All that they can see of it is equal.

use std::collections::BTreeMap;
use std::time::Duration;

use sanad_casework::{CaseId, InquiryCommand, OrderInquiry, Purpose, Role, SuspectBreach};
use serde_json::{Value, json};

use crate::testing::{CANARY, Lk3, REQUEST, asked, bar, form, fresh, join};
use crate::{
    AsOf, ExportEvidence, FeedFrom, FollowFeed, ReadAccess, RevealError, Revealed, SignedIn,
    ViewCase, WhichAccess, WhichEvidence,
};

struct House {
    lk3: Lk3,
    /// Who sits on panels.
    members: Vec<String>,
}

impl House {
    fn new() -> Self {
        let lk3 = Lk3::new();
        let come_as = |role| lk3.records.sign_in(&join(&lk3.records, role).0, None).unwrap();
        let members = (0..2).map(|_| come_as("panel_member").caller().staff.to_string()).collect();
        lk3.publish();
        Self { lk3, members }
    }

    /// Somebody new in this role, who is barred from a case that is there.
    fn barred(&self, role: Role) -> (SignedIn, CaseId) {
        let (token, staff) = join(&self.lk3.records, role.code());
        let by = self.lk3.records.sign_in(&token, None).unwrap();
        let case = self.lk3.intake();
        bar(&self.lk3.records, case, staff);
        (by, case)
    }

    /// All that this reader sees who names an id wherever it can be named.
    fn seen(&self, by: &SignedIn, purpose: Purpose, named: CaseId) -> Vec<(String, Value)> {
        let records = &self.lk3.records;
        let begin = self.lk3.size();
        let mut seen: Vec<(String, Value)> = Vec::new();
        let mut see = |what: &str, told: Value| seen.push((what.to_owned(), told));
        let view = || {
            let (sections, as_of) = (Vec::new(), AsOf::default());
            let ask = ViewCase {
                case: named,
                purpose,
                sections,
                as_of,
                seen_by: None,
                page: crate::FilePage::default(),
            };
            told(records.view_case(by, &ask, REQUEST))
        };
        see("a file", view());
        let body = json!({
            "kind": "misdirected", "data_groups": ["identity"], "known_at": "2026-01-01T00:00:00Z",
            "cases": [named], "narrative": CANARY,
        });
        let suspect = SuspectBreach::new(form(body), &mut fresh());
        let breach = suspect.breach;
        let recorded = records.record_breach(by, &suspect.into(), &asked());
        see(
            "suspecting",
            json!(recorded.map(|told| told.entries.len()).map_err(|e| e.to_string())),
        );
        see("a breach", told(records.view_breach(by, purpose, breach, REQUEST)));
        let body = json!({
            "order": "court", "reference": CANARY, "matter": CANARY, "cases": [named],
            "members": self.members, "quorum": 2, "with_reporter": false,
            "from": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z",
        });
        let order = OrderInquiry::new(form(body), &mut fresh());
        let inquiry = order.inquiry;
        let recorded = records.record_inquiry(by, &InquiryCommand::from(order), &asked());
        see("ordering", json!(recorded.map(|told| told.entries.len()).map_err(|e| e.to_string())));
        see("an inquiry", told(records.view_inquiry(by, purpose, inquiry, REQUEST)));
        see("a file again", view());
        let ids = [breach.to_string(), inquiry.to_string()];
        let of = |list: &str, told: Value| {
            let rows = told[list].as_array().cloned().unwrap_or_default();
            let own = |row: &Value| ids.iter().any(|id| row.to_string().contains(id));
            Value::from(rows.into_iter().filter(own).collect::<Vec<_>>())
        };
        see("breaches", of("breaches", told(records.list_breaches(by, purpose, REQUEST))));
        see("inquiries", of("inquiries", told(records.list_inquiries(by, purpose, REQUEST))));
        self.lk3.publish();
        let staff = by.caller().staff;
        for which in [WhichEvidence::LooksBy(staff), WhichEvidence::LooksOf(named)] {
            let ask = ExportEvidence { which: which.clone(), purpose };
            let out = records.export(by, &ask, REQUEST, |_| std::io::sink());
            let out = out.map(|out| out.into_value().entries).map_err(|error| error.to_string());
            see(&format!("evidence of {}", kind(&which)), json!(out));
        }
        for (what, which) in [
            ("own looks", WhichAccess::Staff(staff)),
            ("looks at it", WhichAccess::Case(named)),
            ("looks of late", WhichAccess::Time(i64::MIN, i64::MAX)),
        ] {
            let ask = ReadAccess { which, purpose, after: Some(begin), limit: 1000 };
            see(what, told(records.read_access(by, &ask, REQUEST)));
        }
        let ask = FollowFeed { purpose, from: FeedFrom::At(begin) };
        match records.follow(by, ask, REQUEST) {
            Err(refused) => see("a feed", json!(refused.to_string())),
            Ok(feed) => {
                let sent = feed.into_value().next(Duration::ZERO).unwrap();
                for event in sent {
                    see("a feed", serde_json::to_value(event.header).unwrap());
                }
            }
        }
        seen
    }
}

fn kind(which: &WhichEvidence) -> &'static str {
    if matches!(which, WhichEvidence::LooksBy(_)) { "own looks" } else { "looks at it" }
}

fn told<T: serde::Serialize>(shown: Result<Revealed<T>, RevealError>) -> Value {
    match shown {
        Ok(shown) => serde_json::to_value(shown.value()).unwrap(),
        Err(refused) => json!(refused.to_string()),
    }
}

/// The same with ids by their first appearance, and without times, places and hashes.
fn renamed(value: &mut Value, ids: &mut BTreeMap<String, usize>) {
    match value {
        Value::String(text) => {
            let is_id = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
            if is_id {
                let next = ids.len();
                *text = format!("id {}", ids.entry(text.clone()).or_insert(next));
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|one| renamed(one, ids)),
        Value::Object(fields) => {
            let of_clock = |name: &str| {
                name.ends_with("_at")
                    || [
                        "seq",
                        "hash",
                        "up_to",
                        "due",
                        "event",
                        "from",
                        "until",
                        "next",
                        "at",
                        "checkpoint",
                        "heads",
                    ]
                    .contains(&name)
            };
            fields.retain(|name, _| !of_clock(name));
            // Digests and counts of what others looked at meanwhile.
            fields.remove("version");
            fields.values_mut().for_each(|one| renamed(one, ids));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn who_names_a_case_that_bars_them_sees_what_they_see_who_name_none() {
    let roles = [
        (Role::PrivacyOfficer, Purpose::Audit),
        (Role::Head, Purpose::Supervision),
        (Role::Auditor, Purpose::Audit),
        (Role::Supervisor, Purpose::Supervision),
    ];
    for (role, purpose) in roles {
        let worlds = [true, false].map(|there| {
            let house = House::new();
            let (by, case) = house.barred(role);
            let named = if there { case } else { CaseId::from_bytes(crate::random().unwrap()) };
            let mut ids = BTreeMap::new();
            let mut seen = house.seen(&by, purpose, named);
            for (_, told) in &mut seen {
                renamed(told, &mut ids);
            }
            seen
        });
        let [there, not] = worlds;
        for ((what, one), (_, other)) in there.iter().zip(&not) {
            let [one, other] = [one, other].map(|told| serde_json::to_string_pretty(told).unwrap());
            let lines = one.lines().zip(other.lines());
            let differ: Vec<_> = lines.filter(|(one, other)| one != other).take(9).collect();
            assert!(one == other, "{role}: {what}: {differ:#?}");
        }
        assert_eq!(there.len(), not.len(), "{role}");
    }
}
