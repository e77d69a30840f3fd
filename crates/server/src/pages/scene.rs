//! What a page is drawn from, and how it is answered.

use axum::http::StatusCode;
use maud::Markup;
use sanad_casework::Role;
use sanad_records::{Asking, Tongue};
use serde_json::Value;

use super::frame;
use super::posted::Posted;
use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::reply::mark;

/// What was typed into the form of a page, and why it was not taken, where it was sent already.
#[derive(Clone)]
pub(crate) struct Typed {
    pub(crate) form: Posted,
    pub(crate) problem: Option<Problem>,
}

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
    Cases,
    Elsewhere,
}

/// A page that shows the answer to a look.
pub(crate) trait Page {
    /// The look that the API has for it.
    type Look: Asking;

    /// Draws the answer.
    fn draw(scene: &Scene<'_>, answer: &Value) -> Result<Drawn, Problem>;
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

    /// Answers with a page.
    pub(super) fn answer(&self, status: StatusCode, drawn: &Drawn) -> Answer {
        frame::answer(self, status, drawn)
    }

    /// The status of a page: of what was refused, if its form was.
    pub(super) fn status(&self) -> StatusCode {
        let typed = self.call.typed.as_ref();
        let problem = typed.and_then(|typed| typed.problem.as_ref());
        problem.map_or(StatusCode::OK, Problem::status)
    }
}

/// The handler of a page that shows the answer to a look.
pub(crate) fn look<P: Page>(call: &Call) -> Answer {
    let ask = P::Look::read(&call.sent())?;
    let shown =
        ask.reveal(&call.shared.records, call.by()?, call.request).map_err(Problem::of_reveal)?;
    let answer = serde_json::to_value(shown.value()).map_err(|_| Problem::inside())?;
    let scene = Scene::of(call);
    let mut response = scene.answer(scene.status(), &P::draw(&scene, &answer)?)?;
    mark(&mut response, &shown);
    Ok(response)
}

/// A text in an answer.
pub(super) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A list in an answer.
pub(super) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
