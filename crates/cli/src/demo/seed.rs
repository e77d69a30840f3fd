//! Posts the story through the HTTP API, each step at its own time of the story's clock.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicatif::ProgressBar;
use sanad_records::random;
use sanad_server::Query;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::calendar::{Calendar, DAYS};
use super::clock::StoryClock;
use super::memory::{Memory, Spelling};
use super::story::{CaseStory, Expect, Member, Step, Story};
use crate::api::{Api, Ask, route};
use crate::failure::Failure;

/// Puts the story on the record.
pub(super) struct Teller<'a> {
    pub(super) api: &'a Api,
    /// The way in of the shell's user, who makes the first two approvers.
    pub(super) shell: &'a Api,
    pub(super) clock: Arc<StoryClock>,
    pub(super) calendar: Calendar,
    memory: Memory,
    tokens: BTreeMap<String, String>,
    /// The password of all sample accounts, drawn for this demo.
    password: String,
    sent: u64,
}

/// What came of it, as far as a second run needs it too.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seeded {
    /// The ids of the cases, by the story's name for each.
    pub(super) cases: BTreeMap<String, String>,
    /// By the story's name of who holds it.
    pub(super) tokens: BTreeMap<String, String>,
    /// The password of all of them.
    pub(super) password: String,
    /// Requests that were sent.
    pub(super) requests: u64,
    /// A day a week before the last one of the story.
    pub(super) week_before: String,
    /// When the first of the tokens ends, in microseconds since 1970 UTC.
    pub(super) until: i64,
}

/// How long a token holds that says nothing about it.
const TOKENS_HOLD: i64 = 90 * 24 * 3600 * 1_000_000;

impl<'a> Teller<'a> {
    pub(super) fn new(
        api: &'a Api,
        shell: &'a Api,
        clock: Arc<StoryClock>,
        calendar: Calendar,
    ) -> Result<Self, Failure> {
        let (memory, tokens) = (Memory::default(), BTreeMap::new());
        let password = random::<6>()?.map(|byte| format!("{byte:02x}")).concat();
        Ok(Self { api, shell, clock, calendar, memory, tokens, password, sent: 0 })
    }

    /// Tells the whole story, then lets the clock catch up with the real time.
    pub(super) async fn tell(
        mut self,
        story: &Story,
        bar: &ProgressBar,
    ) -> Result<Seeded, Failure> {
        self.hire(story).await?;
        for (case, step) in story.steps() {
            self.step(case, step).await.map_err(|failure| told_where(case, step, &failure))?;
            bar.inc(1);
        }
        self.clock.catch_up();
        let calendar = self.calendar;
        let morning = calendar.at(0, "00:00").map_or(0, |at| at.timestamp_micros());
        let cases = self.memory.cases.into_iter().map(|(key, case)| (key, case.id)).collect();
        Ok(Seeded {
            cases,
            tokens: self.tokens,
            password: self.password,
            requests: self.sent,
            week_before: calendar.day(DAYS - 1 - 7).to_string(),
            until: morning + TOKENS_HOLD,
        })
    }

    /// Makes the accounts as a house does: the two supervisors are founded at the machine; they make
    /// the operator; the operator proposes everybody else, and a supervisor approves.
    async fn hire(&mut self, story: &Story) -> Result<(), Failure> {
        let staff = &story.house.staff;
        let supervises = |member: &&Member| member.first_role() == Some("supervisor");
        let mut founders = staff.iter().filter(supervises);
        let (Some(one), Some(other), None) = (founders.next(), founders.next(), founders.next())
        else {
            return Err(Failure::fault("the story needs two supervisors"));
        };
        self.show(0, "07:30")?;
        let body = json!({ "first": one.as_founder(), "second": other.as_founder() });
        let key = self.key();
        let ask = Ask { body: Some(body), key: Some(key), ..Ask::default() };
        let told = self.shell.ask("found_accounts", &[], ask).await?.done()?;
        let mut comes = Vec::new();
        for (place, member) in [one, other].into_iter().enumerate() {
            let at = |name: &str| text(&told, &format!("/founders/{place}/{name}"));
            self.memory.staff.insert(member.key.clone(), at("staff")?);
            comes.push(self.enrol(member, &at("first")?, &at("second")?).await?);
        }
        let [first, second] = comes.as_slice() else {
            return Err(Failure::fault("there are two founders"));
        };
        let mut operator: Option<String> = None;
        let others = staff.iter().filter(|member| !supervises(member));
        for (minute, member) in others.enumerate() {
            self.show(0, &format!("07:{:02}", 31 + minute))?;
            let by = operator.as_deref().unwrap_or(second);
            let told = self.post("register_staff", &[], Some(by), member.body.clone()).await?;
            let id = text(&told, "/made/staff")?;
            for role in member.roles() {
                self.post("approve_role", &[&id, role], Some(first), json!({})).await?;
            }
            let opened = self.post("open_enrolment", &[&id], Some(by), json!({})).await?;
            let approved = self.post("approve_enrolment", &[&id], Some(first), json!({})).await?;
            self.memory.staff.insert(member.key.clone(), id);
            let (half, other) = (text(&opened, "/half")?, text(&approved, "/half")?);
            let session = self.enrol(member, &half, &other).await?;
            operator.get_or_insert(session);
        }
        Ok(())
    }

    /// The member sets a password, signs in and issues a token for themselves; their sign-in.
    async fn enrol(&mut self, who: &Member, first: &str, second: &str) -> Result<String, Failure> {
        let body = json!({
            "first": first, "second": second, "name": who.key, "password": self.password,
        });
        self.post("enrol", &[], None, body).await?;
        let body = json!({ "name": who.key, "password": self.password });
        let session = text(&self.post("sign_in", &[], None, body).await?, "/token")?;
        let issued = self.post("issue_token", &[], Some(&session), json!({})).await?;
        self.tokens.insert(who.key.clone(), text(&issued, "/token")?);
        Ok(session)
    }

    /// Signs in again, as an act asks that needs a password; the sign-in and the password.
    async fn come_again(&mut self, who: &str) -> Result<(String, String), Failure> {
        let password = self.password.clone();
        let body = json!({ "name": who, "password": password });
        let session = text(&self.post("sign_in", &[], None, body).await?, "/token")?;
        Ok((session, password))
    }

    async fn post(
        &mut self,
        operation: &str,
        path: &[&str],
        token: Option<&str>,
        body: Value,
    ) -> Result<Value, Failure> {
        let key = Some(self.key());
        let ask = Ask { token, body: Some(body), key, ..Ask::default() };
        self.api.ask(operation, path, ask).await?.done()
    }

    async fn step(&mut self, case: Option<&CaseStory>, step: &Step) -> Result<(), Failure> {
        self.show(step.day, &step.at)?;
        let route = route(&step.operation)?;
        let of_case = route.path.contains("{case}") || route.operation == "open_intake";
        let again =
            if step.needs_sign_in() { Some(self.come_again(&step.by).await?) } else { None };
        let known = case.and_then(|case| self.memory.cases.get(&case.key));
        let calendar = self.calendar;
        let spelling = Spelling { memory: &self.memory, case: known, calendar };
        let of = step.of.as_deref().map(|of| spelling.text(of)).transpose()?;
        let mut ask = Ask {
            token: self.tokens.get(&step.by).map(String::as_str),
            body: step.body.as_ref().map(|body| spelling.value(body)).transpose()?,
            version: known.map(|case| case.version).filter(|_| route.takes_body() && of_case),
            ..Ask::default()
        };
        if let Some((session, password)) = &again {
            ask.token = Some(session);
            if let Some(asked) = ask.body.as_mut().and_then(|body| body.get_mut("password")) {
                *asked = json!(password);
            }
        }
        ask.query.extend(step.purpose.clone().map(|purpose| ("purpose", purpose)));
        for query in route.query {
            if let Some(told) = step.with.get(query.name()) {
                ask.query.push((query.name(), spelling.text(told)?));
            }
        }
        let of_it = |parameter| {
            if parameter == "case" { known.map(|case| &case.id) } else { of.as_ref() }
        };
        let path: Vec<_> = route.parameters().filter_map(of_it).map(String::as_str).collect();
        if route.query.contains(&Query::Staff) {
            ask.query.extend(of.clone().map(|staff| ("staff", staff)));
        }
        self.sent += 1;
        if route.takes_body() {
            ask.key = Some(format!("demo-{:016}", self.sent));
        }
        let answer = self.api.ask(&step.operation, &path, ask).await?;
        if step.expect == Expect::Refused {
            return if answer.status.is_client_error() {
                Ok(())
            } else {
                Err(Failure::fault("it should have been refused"))
            };
        }
        let body = answer.done()?;
        if let Some(case) = case.filter(|_| route.takes_body()) {
            let memory = self.memory.cases.entry(case.key.clone()).or_default();
            memory.learn(serde_json::from_value(body)?, step.name.as_deref(), of_case);
        }
        Ok(())
    }

    /// Moves the clock to a time of the story.
    fn show(&self, day: u32, time: &str) -> Result<(), Failure> {
        let at = self.calendar.at(day, time);
        let at = at.ok_or_else(|| Failure::fault(format!("`{time}` is no time of day")))?;
        self.clock.move_to(at.timestamp_micros());
        Ok(())
    }

    fn key(&mut self) -> String {
        self.sent += 1;
        format!("demo-{:016}", self.sent)
    }
}

fn text(told: &Value, path: &str) -> Result<String, Failure> {
    let found = told.pointer(path).and_then(Value::as_str).map(str::to_owned);
    found.ok_or_else(|| Failure::fault(format!("the reply has no `{path}`")))
}

fn told_where(case: Option<&CaseStory>, step: &Step, failure: &Failure) -> Failure {
    let case = case.map_or("the house", |case| case.key.as_str());
    let Step { day, at, by, operation, .. } = step;
    Failure::fault(format!(
        "the story stops at `{operation}` by `{by}` in `{case}` on day {day} at {at}: {failure}"
    ))
}
