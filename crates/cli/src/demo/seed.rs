//! Posts the story through the HTTP API, each step at its own time of the story's clock.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicatif::ProgressBar;
use sanad_server::Query;
use serde_json::{Value, json};

use super::calendar::Calendar;
use super::clock::StoryClock;
use super::memory::{Memory, Reply, Spelling};
use super::story::{CaseStory, Expect, Step, Story};
use crate::api::{Api, Ask, route};
use crate::failure::Failure;

/// Puts the story on the record.
pub(super) struct Teller<'a> {
    pub(super) api: &'a Api,
    /// The way in of the shell's user, who registers the first operator.
    pub(super) shell: &'a Api,
    pub(super) clock: Arc<StoryClock>,
    pub(super) calendar: Calendar,
    memory: Memory,
    tokens: BTreeMap<String, String>,
    sent: u64,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Seeded {
    pub(super) memory: Memory,
    /// By the story's name of who holds it.
    pub(super) tokens: BTreeMap<String, String>,
    /// Requests that were sent.
    pub(super) requests: u64,
}

impl<'a> Teller<'a> {
    pub(super) fn new(
        api: &'a Api,
        shell: &'a Api,
        clock: Arc<StoryClock>,
        calendar: Calendar,
    ) -> Self {
        let (memory, tokens) = (Memory::default(), BTreeMap::new());
        Self { api, shell, clock, calendar, memory, tokens, sent: 0 }
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
        Ok(Seeded { memory: self.memory, tokens: self.tokens, requests: self.sent })
    }

    /// Registers the staff: the operator by the shell's user, all others by the operator.
    async fn hire(&mut self, story: &Story) -> Result<(), Failure> {
        let mut operator: Option<String> = None;
        for (minute, member) in story.house.staff.iter().enumerate() {
            self.show(0, &format!("07:{:02}", 30 + minute))?;
            let api = if operator.is_some() { self.api } else { self.shell };
            let body = Some(member.body.clone());
            let ask =
                Ask { token: operator.as_deref(), body, key: Some(self.key()), ..Ask::default() };
            let reply: Reply =
                serde_json::from_value(api.ask("register_staff", ask).await?.done()?)?;
            let id = reply.entries.first().and_then(|entry| entry.ids.get("staff")).cloned();
            let id = id.ok_or_else(|| Failure::fault("the reply names no member of staff"))?;
            let ask = Ask {
                path: vec![&id],
                token: operator.as_deref(),
                body: Some(json!({})),
                key: Some(self.key()),
                ..Ask::default()
            };
            let issued = api.ask("issue_token", ask).await?.done()?;
            let token = issued.get("token").and_then(Value::as_str).unwrap_or_default().to_owned();
            operator.get_or_insert_with(|| token.clone());
            self.memory.staff.insert(member.key.clone(), id);
            self.tokens.insert(member.key.clone(), token);
        }
        Ok(())
    }

    async fn step(&mut self, case: Option<&CaseStory>, step: &Step) -> Result<(), Failure> {
        self.show(step.day, &step.at)?;
        let route = route(&step.operation)?;
        let known = case.and_then(|case| self.memory.cases.get(&case.key));
        let calendar = self.calendar;
        let spelling = Spelling { memory: &self.memory, case: known, calendar };
        let of = step.of.as_deref().map(|of| spelling.text(of)).transpose()?;
        let mut ask = Ask {
            token: self.tokens.get(&step.by).map(String::as_str),
            body: step.body.as_ref().map(|body| spelling.value(body)).transpose()?,
            version: known.map(|case| case.version).filter(|_| route.takes_body()),
            ..Ask::default()
        };
        ask.query.extend(step.purpose.clone().map(|purpose| ("purpose", purpose)));
        for parameter in route.parameters() {
            let value = if parameter == "case" { known.map(|case| &case.id) } else { of.as_ref() };
            ask.path.extend(value.map(String::as_str));
        }
        if route.query.contains(&Query::Staff) {
            ask.query.extend(of.clone().map(|staff| ("staff", staff)));
        }
        self.sent += 1;
        if route.takes_body() {
            ask.key = Some(format!("demo-{}", self.sent));
        }
        let answer = self.api.ask(&step.operation, ask).await?;
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
            memory.learn(serde_json::from_value(body)?, step.name.as_deref());
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
        format!("demo-{}", self.sent)
    }
}

fn told_where(case: Option<&CaseStory>, step: &Step, failure: &Failure) -> Failure {
    let case = case.map_or("the house", |case| case.key.as_str());
    let Step { day, at, by, operation, .. } = step;
    Failure::fault(format!(
        "the story stops at `{operation}` by `{by}` in `{case}` on day {day} at {at}: {failure}"
    ))
}
