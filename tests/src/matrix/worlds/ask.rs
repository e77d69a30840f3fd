//! How a request of each route is made: path, query and form, from the ids that the asker has.

use std::time::Duration;

use sanad_casework::Role;
use sanad_disk::SimDisk;
use sanad_records::{FeedFrom, FollowFeed, RequestId};
use sanad_server::{Kind, Precondition, Query, Route};
use serde_json::{Value, json};

use super::seen::{Renamed, Seen, lines, reads};
use crate::lk3::key;
use crate::matrix::acts::act;
use crate::matrix::purpose;
use crate::matrix::world::{Ids, World, filled, path};

/// Numbers by xorshift, from a seed.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % below as u64).unwrap()
    }

    pub(super) fn shuffle<T>(&mut self, all: &mut [T]) {
        for last in (1..all.len()).rev() {
            all.swap(last, self.next(last + 1));
        }
    }
}

/// Who asks, with what they know.
pub(super) struct Asker<'a> {
    pub(super) world: &'a mut World,
    pub(super) disk: &'a SimDisk,
    pub(super) token: String,
    pub(super) by: String,
    pub(super) role: Role,
    pub(super) named: Ids,
    pub(super) dice: Dice,
    /// How many entries there were when they came.
    pub(super) since: u64,
    /// Whether lists are asked for in pages.
    pub(super) in_pages: bool,
}

/// Whether something after the `?` or in the form names a case, a person or a member of staff.
pub(super) fn names_an_id(route: &Route) -> bool {
    let in_query = |query: &Query| {
        matches!(query, Query::Case | Query::Party | Query::Staff | Query::SeenBy | Query::Number)
    };
    let in_form = || route.takes_body() && act(route.operation).form.to_string().contains("\"$");
    route.query.iter().any(in_query) || (!route.is_public() && in_form())
}

impl Asker<'_> {
    /// What a parameter is sent with, if it is sent.
    fn parameter(&mut self, route: &Route, query: Query) -> Option<String> {
        let needed = matches!(query, Query::Purpose | Query::At)
            || (query == Query::Staff
                && ["tell_could_have_seen", "prove_access"].contains(&route.operation))
            || matches!(query, Query::Number | Query::Case);
        let sent = needed || self.dice.next(4) == 0;
        let own = purpose(self.role, route);
        let other = ["audit", "service", "supervision", "subject_request", "emergency", "inquiry"];
        let named = self.named.clone();
        let id = |name: &str| named.get(name).cloned();
        let value = match query {
            Query::Purpose => {
                let other = other[self.dice.next(other.len())];
                Some(if self.dice.next(4) == 0 { other } else { own }.to_owned())
            }
            Query::Sections => Some("session,identity".to_owned()),
            Query::Entries => id("entry"),
            Query::AsOf | Query::KnownAt | Query::At => Some("2099-01-01".to_owned()),
            Query::Open | Query::Late | Query::Copy | Query::Names => Some("true".to_owned()),
            Query::Number => id("number").filter(|_| self.dice.next(2) == 0),
            Query::Status => Some("open".to_owned()),
            Query::Carried => Some("nobody".to_owned()),
            Query::Standing => Some("baru".to_owned()),
            Query::Urgency => Some("low".to_owned()),
            Query::Track => Some("problem".to_owned()),
            Query::Limit if self.in_pages => Some((1 + self.dice.next(3)).to_string()),
            Query::Staff | Query::SeenBy if self.dice.next(2) == 0 => id("siti"),
            Query::Staff | Query::SeenBy => Some(self.world.lk3.staff(&self.by).to_owned()),
            Query::Party => id("party"),
            Query::Language => Some("en".to_owned()),
            Query::Format => Some("json".to_owned()),
            Query::State => Some("reviewed".to_owned()),
            Query::Case => id("case").filter(|_| self.dice.next(2) == 0),
            // A cursor is one that was handed out, and a span has two ends: neither names a case.
            Query::Kind => Some("session".to_owned()),
            Query::Kecamatan
            | Query::Limit
            | Query::Before
            | Query::After
            | Query::From
            | Query::To => None,
        };
        value.filter(|_| sent)
    }

    fn query(&mut self, route: &Route) -> String {
        let mut pairs = Vec::new();
        for query in route.query {
            if let Some(value) = self.parameter(route, *query) {
                pairs.push(format!("{}={value}", query.name()));
            }
        }
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }

    fn form(&mut self, route: &Route) -> Value {
        if ["search", "page_search"].contains(&route.operation) {
            let forms = [
                json!({ "name": "Rosmini" }),
                json!({ "name": "Halimah" }),
                json!({ "name": "Ibu A." }),
                json!({ "phone": "081234567890" }),
                json!({ "number": self.named["number"] }),
            ];
            return forms[self.dice.next(forms.len())].clone();
        }
        filled(&act(route.operation).form, &self.named)
    }

    /// Asks, and tells all that can be seen of it.
    pub(super) fn ask(&mut self, route: &Route) -> Seen {
        let url = path(route.path, &self.named) + &self.query(route);
        let form = route.takes_body().then(|| self.form(route));
        let before = self.world.lk3.size();
        let mut renamed = Renamed::default();
        self.disk.trace();
        if route.kind == Kind::Feed {
            let told = self.feed(route);
            let work = reads(&self.disk.trace());
            let body = renamed.json(&told);
            let lines = lines(&self.world.lk3, before, &mut renamed);
            return Seen {
                asked: "a feed".to_owned(),
                status: 200,
                headers: Vec::new(),
                body,
                lines,
                work,
            };
        }
        let lk3 = &self.world.lk3;
        let mut request =
            lk3.client.request(route.method.clone(), lk3.url(&url)).bearer_auth(&self.token);
        if let Kind::Write(precondition) = route.kind {
            request = request.header("Idempotency-Key", key());
            if precondition != Precondition::None {
                request = request.header("If-Match", "*");
            }
        }
        if let Some(form) = &form {
            request = request.json(form);
        }
        let answer = request.send().unwrap();
        let status = answer.status().as_u16();
        let headers = answer.headers().clone();
        let text = answer.text().unwrap();
        let work = reads(&self.disk.trace());
        let headers = renamed.headers(&headers, status);
        let body = renamed.body(&text);
        if status == 201 {
            self.learn(&text);
        }
        let lines = lines(&self.world.lk3, before, &mut renamed);
        let url = renamed.text(&url.replace(&self.named["number"], "NUMBER"));
        let asked = format!("{} {route:?} {url}", self.by);
        Seen { asked, status, headers, body, lines, work }
    }

    /// What they made themselves they name from now on.
    fn learn(&mut self, told: &str) {
        let told: Value = serde_json::from_str(told).unwrap();
        for (name, made) in told["made"].as_object().into_iter().flatten() {
            if let (Some(made), Some(known)) =
                (made.as_str(), self.named.keys().find(|known| *known == name).copied())
            {
                self.named.insert(known, made.to_owned());
            }
        }
    }

    /// What is sent of all that was written since they came, of which they are told as it comes.
    fn feed(&mut self, route: &Route) -> Value {
        let records = self.world.lk3.records.as_ref().unwrap();
        let by = records.sign_in(&self.token, None).unwrap();
        let purpose = purpose(self.role, route).parse().unwrap();
        let ask = FollowFeed { purpose, from: FeedFrom::At(self.since) };
        match records.follow(&by, ask, RequestId::from_bytes([9; 16])) {
            Err(refused) => json!(refused.to_string()),
            Ok(feed) => {
                let events = feed.into_value().next(Duration::ZERO).unwrap();
                events
                    .into_iter()
                    .map(|event| serde_json::to_value(event.header).unwrap())
                    .collect()
            }
        }
    }
}
