//! A form that a browser sent: the same request as the API's, written in another way. Its fields bear the
//! names that the form has in JSON, with dots between (`parties.0.name`); what begins with `_` is not of the
//! form: the key against doing it twice, the version seen, the page it was sent from.

use axum::http::header::{CONTENT_TYPE, IF_MATCH};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use sanad_casework::StaffId;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::problem::{Problem, etag};
use crate::route::FormSchema;
use crate::schema::{Known, Step};

/// The key against doing it twice.
pub(super) const KEY: &str = "_key";
/// The version of the case that the page showed.
pub(super) const SEEN: &str = "_seen";
/// The page with the form.
pub(super) const AT: &str = "_at";
/// The page to land on.
pub(super) const THEN: &str = "_then";
/// For whom the page was drawn: nobody else sends its form.
pub(super) const BY: &str = "_by";
/// What had been typed when a sign-in ended, sealed.
pub(super) const KEPT: &str = "_kept";
/// That the form is to be shown as what would leave, before anything is done.
pub(super) const CHECK: &str = "_check";
/// Back from there to the form.
pub(super) const CHANGE: &str = "_change";
/// The other language, asked for while something is typed.
pub(super) const TONGUE: &str = "_tongue";

/// Most fields of a form, and the highest place in a list of it.
const FIELDS_MAX: usize = 1_000;
const PLACE_MAX: usize = 255;

/// What was typed into the form of a page, and why it was not taken, where it was sent already.
#[derive(Clone)]
pub(crate) struct Typed {
    pub(crate) form: Posted,
    pub(crate) problem: Option<Problem>,
    /// Whether it was typed before a sign-in ended, and is not sent yet.
    pub(crate) was_kept: bool,
    /// Whether it is to be checked before it is sent.
    pub(crate) checks: bool,
}

/// What a browser's form holds.
#[derive(Clone)]
pub(crate) struct Posted {
    pairs: Vec<(String, String)>,
}

impl Posted {
    /// Whether a request brings one.
    pub(crate) fn is_form(headers: &HeaderMap) -> bool {
        let said = headers.get(CONTENT_TYPE).and_then(|said| said.to_str().ok());
        let kind = said.unwrap_or_default().split(';').next().unwrap_or_default();
        kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
    }

    /// Reads one. A line that was typed ends as in any text, not as on the wire.
    ///
    /// # Errors
    /// It has more fields than any form.
    pub(crate) fn read(body: &[u8]) -> Result<Self, Problem> {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(body)
            .take(FIELDS_MAX + 1)
            .map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n")))
            .collect();
        if pairs.len() > FIELDS_MAX {
            return Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "form",
                "a field is missing or wrong",
                "the form has too many fields",
            ));
        }
        Ok(Self { pairs })
    }

    /// The first value of a field, typed or not.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let mut pairs = self.pairs.iter();
        pairs.find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the page with this form was drawn for somebody else: what one typed is not sent in another's name.
    pub(crate) fn is_of_another(&self, staff: StaffId) -> bool {
        self.value(BY).is_some_and(|by| by != staff.to_string())
    }

    /// As a browser sends it, without these fields of the form.
    pub(super) fn without(&self, left_out: &[&str]) -> Zeroizing<String> {
        let pairs = self.pairs.iter().filter(|(name, _)| !left_out.contains(&name.as_str()));
        let mut text = form_urlencoded::Serializer::new(String::new());
        Zeroizing::new(text.extend_pairs(pairs).finish())
    }

    /// Whether its page is asked for once more in another way, and nothing is done: in the other language, to be checked,
    /// to be changed.
    pub(crate) fn asks_for_its_page(&self) -> bool {
        [TONGUE, CHECK, CHANGE].iter().any(|name| self.value(name).is_some())
    }

    /// What is of the form itself, as it was sent.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        all.filter(|(name, _)| !name.starts_with('_'))
    }

    /// Each value of a field of which several may be chosen.
    pub(super) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// What the API's request would have in its head.
    pub(crate) fn head(&self, headers: &mut HeaderMap) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let mut set = |name: HeaderName, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        if let Some(key) = self.value(KEY) {
            set(HeaderName::from_static("idempotency-key"), key);
        }
        if let Some(seen) = self.value(SEEN).and_then(|seen| seen.parse().ok()) {
            set(IF_MATCH, &etag(seen));
        }
    }

    /// What it would have in its body. What was left empty was not said.
    pub(crate) fn body(&self, schema: Option<FormSchema>) -> Vec<u8> {
        let known = schema.map(Known::of);
        let mut form = Value::Object(Map::new());
        for (name, text) in &self.pairs {
            if name.starts_with('_') || text.trim().is_empty() {
                continue;
            }
            let mut steps = Step::all(&format!("/{}", name.replace('.', "/")));
            let at = known.as_ref().and_then(|known| known.at(&steps));
            let value = match at {
                Some(list) if is_of(list, "array") => {
                    steps.push(Step::Place(usize::MAX));
                    told(known.as_ref().and_then(|known| known.at(&steps)), text)
                }
                at => told(at, text),
            };
            put(&mut form, &steps, value);
        }
        closed_up(&mut form);
        form.to_string().into_bytes()
    }
}

fn is_of(schema: &Value, kind: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(only)) => only == kind,
        Some(Value::Array(any)) => any.iter().any(|one| one == kind),
        _ => false,
    }
}

/// A typed text as the value that the form wants; itself where it can be none, so that its field is named.
fn told(schema: Option<&Value>, text: &str) -> Value {
    let Some(schema) = schema else { return text.into() };
    if is_of(schema, "integer") {
        return number(text.trim()).map_or_else(|| text.into(), Value::from);
    }
    if is_of(schema, "boolean") {
        return text.parse::<bool>().map_or_else(|_| text.into(), Value::from);
    }
    if schema.get("format").is_some_and(|format| format == "date-time") {
        return with_zone(text).into();
    }
    text.into()
}

/// A whole number, with dots between the thousands or without.
fn number(text: &str) -> Option<u64> {
    let mut groups = text.split('.');
    let first = groups.next()?;
    let by_threes = first.len() <= 3 && groups.clone().all(|group| group.len() == 3);
    let one = groups.next().is_none();
    (one || by_threes).then(|| text.replace('.', "").parse().ok())?
}

/// A time as the control of a browser gives it: of the institution's clock.
fn with_zone(text: &str) -> String {
    match text.len() {
        16 => format!("{text}:00+08:00"),
        19 if !text.ends_with('Z') => format!("{text}+08:00"),
        _ => text.to_owned(),
    }
}

fn put(at: &mut Value, steps: &[Step], value: Value) {
    let Some((step, rest)) = steps.split_first() else {
        *at = value;
        return;
    };
    match step {
        Step::Name(name) => {
            if let Value::Null = at {
                *at = Value::Object(Map::new());
            }
            if let Value::Object(fields) = at {
                put(fields.entry(name.clone()).or_insert(Value::Null), rest, value);
            }
        }
        Step::Place(place) => {
            if let Value::Null = at {
                *at = Value::Array(Vec::new());
            }
            let Value::Array(items) = at else { return };
            let place = if *place == usize::MAX { items.len() } else { *place };
            if place > PLACE_MAX {
                return;
            }
            if items.len() <= place {
                items.resize(place + 1, Value::Null);
            }
            if let Some(item) = items.get_mut(place) {
                put(item, rest, value);
            }
        }
    }
}

/// Takes the rows of lists out that were left empty.
fn closed_up(value: &mut Value) {
    match value {
        Value::Array(items) => {
            items.retain(|item| !item.is_null());
            items.iter_mut().for_each(closed_up);
        }
        Value::Object(fields) => fields.values_mut().for_each(closed_up),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use sanad_casework::{HoldSessionForm, OpenIntakeForm};
    use serde_json::json;

    use super::*;
    use crate::route::schema;

    fn body(text: &str, form: FormSchema) -> Value {
        let posted = Posted::read(text.as_bytes()).unwrap();
        serde_json::from_slice(&posted.body(Some(form))).unwrap()
    }

    #[test]
    fn a_form_becomes_what_the_api_takes() {
        let text = "_key=k&service=konseling&minutes=1.440&head_count=2&present=aa&present=bb&session=\
                    &occurred_at=2026-11-24T09%3A30&text=satu%0D%0Adua&notes.1.text=x&notes.1.party=cc";
        let told = body(text, schema::<HoldSessionForm>);
        let wanted = json!({
            "service": "konseling", "minutes": 1440, "head_count": 2, "present": ["aa", "bb"],
            "occurred_at": "2026-11-24T09:30:00+08:00", "text": "satu\ndua",
            "notes": [{ "text": "x", "party": "cc" }],
        });
        assert_eq!(told, wanted);
    }

    #[test]
    fn what_can_be_no_number_stays_what_was_typed() {
        for (typed, told) in [("satu", json!("satu")), ("1.5", json!("1.5")), (" 60 ", json!(60))] {
            let text = format!("minutes={}", typed.replace(' ', "+"));
            assert_eq!(body(&text, schema::<HoldSessionForm>)["minutes"], told);
        }
    }

    #[test]
    fn no_name_leads_far_and_no_list_grows_long() {
        let told = body("parties.99999999.name=x&parties.0.name=y", schema::<OpenIntakeForm>);
        assert_eq!(told, json!({ "parties": [{ "name": "y" }] }));
        let many = "a=1&".repeat(FIELDS_MAX + 1);
        assert!(Posted::read(many.as_bytes()).is_err());
    }
}
