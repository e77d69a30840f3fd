//! The story: who works in the house, what happens in each case, and who goes the rounds.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::failure::Failure;

/// A month in the life of an LK3.
#[derive(Debug)]
pub(super) struct Story {
    /// The house and its rounds.
    pub(super) house: House,
    /// The cases: those told in full first.
    pub(super) cases: Vec<CaseStory>,
}

/// Who works there, and the looks that are not part of one case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct House {
    pub(super) institution: String,
    /// The operator comes first, a counsellor who holds cases last.
    pub(super) staff: Vec<Member>,
    pub(super) rounds: Vec<Step>,
}

/// A member of staff.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Member {
    /// What the story calls them.
    pub(super) key: String,
    /// What is sent to register them.
    pub(super) body: Value,
}

impl Member {
    /// Their roles, in order.
    pub(super) fn roles(&self) -> impl Iterator<Item = &str> {
        let roles = self.body.get("roles").and_then(Value::as_array);
        roles.into_iter().flatten().filter_map(Value::as_str)
    }

    /// Their first role.
    pub(super) fn first_role(&self) -> Option<&str> {
        self.roles().next()
    }

    /// What is sent to make them one of the first two approvers.
    pub(super) fn as_founder(&self) -> Value {
        let mut body = self.body.clone();
        if let Some(fields) = body.as_object_mut() {
            fields.remove("roles");
            fields.insert("role".to_owned(), Value::from(self.first_role()));
        }
        body
    }
}

/// What happens in one case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseStory {
    /// What the story calls the case.
    pub(super) key: String,
    /// What it is about, for readers of the file.
    #[expect(dead_code, reason = "for readers of the file")]
    pub(super) title: String,
    /// In order.
    pub(super) steps: Vec<Step>,
}

/// One request.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    /// Day of the story, from 0.
    pub(super) day: u32,
    /// Time of day in Makassar, when it is written down.
    pub(super) at: String,
    /// Who.
    pub(super) by: String,
    /// The operation of the route.
    #[serde(rename = "do")]
    pub(super) operation: String,
    /// What stands in the path beside the case: `#name` or `@staff`.
    pub(super) of: Option<String>,
    /// The purpose of a look.
    pub(super) purpose: Option<String>,
    /// Whether it must be refused.
    #[serde(default)]
    pub(super) expect: Expect,
    /// Under which name the ids of the reply are remembered.
    #[serde(rename = "as")]
    pub(super) name: Option<String>,
    /// What else stands behind the `?` of a look.
    #[serde(default)]
    pub(super) with: BTreeMap<String, String>,
    /// What is sent: `@staff`, `#name` and `~day time` stand for ids and times,
    /// `!password` for the password of who does it, who signs in with it for that step, as for a look in an emergency.
    pub(super) body: Option<Value>,
}

/// How a request must end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Expect {
    /// It is done.
    #[default]
    Done,
    /// It is refused, and that leaves a line.
    Refused,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    cases: Vec<CaseStory>,
}

impl Step {
    /// Whether who does it signs in for it: it shows the password, or no machine may do it.
    pub(super) fn needs_sign_in(&self) -> bool {
        let shows = self.body.as_ref().and_then(|body| body.get("password")).is_some();
        shows || self.purpose.as_deref() == Some("emergency")
    }
}

impl Story {
    /// Reads the story that is part of the program.
    pub(super) fn read() -> Result<Self, Failure> {
        let house = serde_json::from_str(include_str!("story/house.json"))?;
        let full: Cases = serde_json::from_str(include_str!("story/full.json"))?;
        let short: Cases = serde_json::from_str(include_str!("story/short.json"))?;
        Ok(Self { house, cases: full.cases.into_iter().chain(short.cases).collect() })
    }

    /// Every step with the case it belongs to, in the order it is written down.
    pub(super) fn steps(&self) -> Vec<(Option<&CaseStory>, &Step)> {
        let rounds = self.house.rounds.iter().map(|step| (None, step));
        let cases = self
            .cases
            .iter()
            .flat_map(|case| case.steps.iter().map(move |step| (Some(case), step)));
        let mut steps: Vec<_> = rounds.chain(cases).collect();
        steps.sort_by(|(_, a), (_, b)| (a.day, &a.at).cmp(&(b.day, &b.at)));
        steps
    }
}
