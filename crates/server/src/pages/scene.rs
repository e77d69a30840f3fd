//! What a page is drawn from, and how it is answered.

use axum::http::StatusCode;
use maud::Markup;
use sanad_casework::Role;
use sanad_records::Tongue;
use serde_json::Value;

use crate::call::Call;
use crate::problem::Problem;

/// One request for a page.
pub(crate) struct Scene<'a> {
    pub(super) call: &'a Call,
    pub(super) tongue: Tongue,
}

/// What a page is made of, within the frame that all have.
pub(crate) struct Drawn {
    pub(super) title: String,
    /// The part of the navigation in which it stands.
    pub(super) here: Here,
    pub(super) strip: Option<Markup>,
    pub(super) body: Markup,
}

/// A part of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Here {
    Today,
    Tasks,
    Cases,
    Intake,
    Search,
    Deadlines,
    Emergencies,
    Breaches,
    Inquiries,
    Staff,
    Access,
    Log,
    Elsewhere,
}

impl<'a> Scene<'a> {
    pub(super) fn of(call: &'a Call) -> Self {
        Self { call, tongue: call.tongue }
    }

    /// One of two wordings.
    pub(super) fn say(&self, id: &'static str, en: &'static str) -> &'static str {
        self.tongue.of(id, en)
    }

    pub(super) fn role(&self) -> Option<Role> {
        self.call.by.as_ref().map(|by| by.caller().role)
    }

    /// The address of this page, for what it sends to come back to.
    pub(super) fn address(&self) -> String {
        let mut address = self.call.route.path.to_owned();
        for (name, value) in &self.call.path {
            address = address.replace(&format!("{{{name}}}"), value);
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        let query = query.extend_pairs(self.call.query.pairs()).finish();
        if query.is_empty() { address } else { address + "?" + &query }
    }

    /// The status of a page: of what was refused, if its form was.
    pub(super) fn status(&self) -> StatusCode {
        let typed = self.call.typed.as_ref();
        let problem = typed.and_then(|typed| typed.problem.as_ref());
        problem.map_or(StatusCode::OK, Problem::status)
    }
}

/// A text in an answer.
pub(super) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A list in an answer.
pub(super) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
