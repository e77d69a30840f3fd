//! Fields of forms, from what the schema of the form says of each: a label, one line of help, what is wrong with
//! it, the control. What was typed stands in it again.

use maud::{Markup, html};
use serde_json::Value;

use super::frame;
use super::labels::{codes_in, labelled};
use super::posted::{AT, BY, KEY, Posted, SEEN, THEN};
use super::scene::Scene;
use crate::route::Route;
use crate::schema::{Known, Step};

/// A list of codes up to so long is shown as a whole.
const PICKED_MAX: usize = 5;
/// A text that may be longer has a box of several lines.
const LINE_MAX: u64 = 300;

/// A form that sends to a route of the API.
pub(super) struct Form<'a> {
    scene: &'a Scene<'a>,
    known: Option<Known>,
    typed: Option<&'a Posted>,
    /// What is wrong: by the place of the field, with dots.
    faults: Vec<(String, String)>,
}

/// Where a form goes, which version of the case it rests on, and what comes after it.
#[derive(Clone, Copy)]
pub(super) struct Sent<'a> {
    pub(super) action: &'a str,
    pub(super) seen: Option<u64>,
    pub(super) then: &'a str,
}

/// What a field is called, and what helps to fill it in.
pub(super) struct Label {
    pub(super) label: String,
    pub(super) help: Option<&'static str>,
}

/// What can be chosen for a field that takes an id.
pub(super) type Choices = Vec<(String, String)>;

impl<'a> Form<'a> {
    pub(super) fn of(scene: &'a Scene<'a>, route: &'static Route) -> Self {
        let sent = scene.call.typed.as_ref();
        let problem = sent.and_then(|sent| sent.problem.as_ref());
        let faults = problem.map(|problem| problem.said(scene.tongue).faults).unwrap_or_default();
        let faults = faults.into_iter().map(|(field, told)| (dotted(&field), told)).collect();
        Self { scene, known: route.form.map(Known::of), typed: sent.map(|sent| &sent.form), faults }
    }

    /// What is wrong, on top, with a way to each field; nothing where nothing is.
    pub(super) fn errors(&self) -> Markup {
        let sent = self.scene.call.typed.as_ref();
        if sent.is_some_and(|sent| sent.was_kept) {
            return self.kept();
        }
        let Some(problem) = sent.and_then(|sent| sent.problem.as_ref()) else { return html! {} };
        let said = problem.said(self.scene.tongue);
        html! {
            div class="errors" role="alert" tabindex="-1" id="errors" {
                h2 { (self.scene.say("Ada yang perlu diperbaiki", "There is a problem")) }
                @if self.faults.is_empty() { p { (said.detail) } }
                @else {
                    ul {
                        @for (field, told) in &self.faults {
                            li { a href={ "#f-" (field) } { (told) } }
                        }
                    }
                }
            }
        }
    }

    /// That what is seen here was typed before, and nothing of it is sent.
    fn kept(&self) -> Markup {
        let told = self.scene.say(
            "Anda sudah masuk lagi. Tulisan Anda masih ada, tetapi belum dikirim. Periksa, isi kata sandi bila diminta, lalu kirim.",
            "You are signed in again. Your text is here, and not sent yet. Check it, fill in a password where one is asked for, and send it.",
        );
        html! { div class="note" role="status" { p { (told) } } }
    }

    /// The form itself: what it brings beside its fields, the fields, the button.
    pub(super) fn whole(&self, sent: &Sent<'_>, body: &Markup) -> Markup {
        let Sent { action, seen, then } = *sent;
        let key = self.typed.and_then(|typed| typed.value(KEY)).map(str::to_owned);
        html! {
            form id="form" method="post" action=(action) novalidate {
                // A second press sends the same, and is done once.
                input type="hidden" name=(KEY) value=(key.unwrap_or_else(frame::key));
                @if let Some(seen) = seen { input type="hidden" name=(SEEN) value=(seen); }
                @if let Some(by) = &self.scene.call.by { input type="hidden" name=(BY) value=(by.caller().staff); }
                input type="hidden" name=(AT) value=(self.scene.address());
                input type="hidden" name=(THEN) value=(then);
                (body)
            }
        }
    }

    /// Whether something was typed into a field, or is wrong with it.
    pub(super) fn is_filled_or_wrong(&self, name: &str) -> bool {
        !self.typed(name).is_empty() || self.fault(name).is_some()
    }

    fn typed(&self, name: &str) -> &str {
        self.typed.and_then(|typed| typed.value(name)).unwrap_or_default()
    }

    fn fault(&self, name: &str) -> Option<&str> {
        self.faults.iter().find(|(field, _)| field == name).map(|(_, told)| told.as_str())
    }

    fn schema(&self, name: &str) -> Option<&Value> {
        self.known.as_ref()?.at(&Step::all(&format!("/{}", name.replace('.', "/"))))
    }

    /// A field by the place of its value in the form, with dots between.
    pub(super) fn field(&self, name: &str, label: &Label, choices: Option<&Choices>) -> Markup {
        let schema = self.schema(name);
        let items = schema.and_then(|schema| schema.get("items"));
        let items = items.and_then(|items| self.known.as_ref().map(|known| known.behind(items)));
        if let Some(codes) = items.and_then(codes_in) {
            return self.ticks(name, label, &owned(labelled(self.scene.tongue, &codes)));
        }
        if let (Some(_), Some(choices)) = (items, choices) {
            return self.ticks(name, label, choices);
        }
        if let Some(codes) = schema.and_then(codes_in) {
            return self.choice(name, label, &owned(labelled(self.scene.tongue, &codes)));
        }
        if let Some(choices) = choices {
            return self.choice(name, label, choices);
        }
        let of = |wanted: &str| schema.is_some_and(|schema| is_of(schema, wanted));
        let format = schema.and_then(|schema| schema.get("format")).and_then(Value::as_str);
        let longest = schema.and_then(|schema| schema.get("maxLength")).and_then(Value::as_u64);
        let secret = schema.is_some_and(|schema| schema.get("writeOnly") == Some(&true.into()));
        if of("boolean") {
            let (yes, no) = (self.scene.say("Ya", "Yes"), self.scene.say("Tidak", "No"));
            let both =
                vec![("true".to_owned(), yes.to_owned()), ("false".to_owned(), no.to_owned())];
            return self.choice(name, label, &both);
        }
        let control = match (format, longest) {
            _ if secret => html! {
                input type="password" id={ "f-" (name) } name=(name) autocomplete="current-password";
            },
            (Some("date-time"), _) => html! {
                input type="datetime-local" id={ "f-" (name) } name=(name) value=(self.typed(name))
                    aria-describedby={ "h-" (name) };
            },
            (Some("date"), _) => html! {
                input type="date" id={ "f-" (name) } name=(name) value=(self.typed(name))
                    aria-describedby={ "h-" (name) };
            },
            (_, Some(longest)) if longest > LINE_MAX => html! {
                textarea id={ "f-" (name) } name=(name) rows="8" aria-describedby={ "h-" (name) } {
                    (self.typed(name))
                }
            },
            _ if of("integer") => html! {
                input type="text" inputmode="numeric" class="short" id={ "f-" (name) } name=(name)
                    value=(self.typed(name)) autocomplete="off" aria-describedby={ "h-" (name) };
            },
            _ => html! {
                input type="text" id={ "f-" (name) } name=(name) value=(self.typed(name))
                    autocomplete="off" spellcheck="false" aria-describedby={ "h-" (name) };
            },
        };
        self.around(name, label, &control)
    }

    fn around(&self, name: &str, label: &Label, control: &Markup) -> Markup {
        let fault = self.fault(name);
        html! {
            div class=(if fault.is_some() { "field bad" } else { "field" }) {
                label for={ "f-" (name) } { (label.label) (self.optional(name)) }
                (self.told(name, label))
                (control)
            }
        }
    }

    /// The line of help, and what is wrong.
    fn told(&self, name: &str, label: &Label) -> Markup {
        html! {
            div id={ "h-" (name) } {
                @if let Some(help) = label.help { p class="help" { (help) } }
                @if let Some(fault) = self.fault(name) { p class="why" { (fault) } }
            }
        }
    }

    /// What need not be said is marked as that.
    fn optional(&self, name: &str) -> Markup {
        let (of, last) = name.rsplit_once('.').unwrap_or(("", name));
        let of = if of.is_empty() { String::new() } else { format!("/{}", of.replace('.', "/")) };
        let holds = self.known.as_ref().and_then(|known| known.at(&Step::all(&of)));
        let needed = holds.and_then(|holds| holds.get("required")).and_then(Value::as_array);
        let is_needed = needed.is_some_and(|needed| needed.iter().any(|name| name == last));
        html! {
            @if !is_needed { span class="quiet" { " " (self.scene.say("(boleh kosong)", "(optional)")) } }
        }
    }

    /// One of several: all in sight where they are few.
    pub(super) fn choice(&self, name: &str, label: &Label, choices: &[(String, String)]) -> Markup {
        let typed = self.typed(name);
        if choices.len() <= PICKED_MAX {
            return self.set(name, label, choices, "radio");
        }
        let control = html! {
            select id={ "f-" (name) } name=(name) aria-describedby={ "h-" (name) } {
                option value="" { (self.scene.say("Pilih …", "Choose …")) }
                @for (value, told) in choices {
                    option value=(value) selected[value == typed] { (told) }
                }
            }
        };
        self.around(name, label, &control)
    }

    /// Several of several.
    fn ticks(&self, name: &str, label: &Label, choices: &[(String, String)]) -> Markup {
        self.set(name, label, choices, "checkbox")
    }

    fn set(&self, name: &str, label: &Label, choices: &[(String, String)], kind: &str) -> Markup {
        let chosen = |value: &str| {
            self.typed.is_some_and(|typed| typed.values(name).any(|one| one == value))
        };
        let fault = self.fault(name);
        html! {
            fieldset class=(if fault.is_some() { "field bad" } else { "field" })
                aria-describedby={ "h-" (name) } {
                legend { (label.label) (self.optional(name)) }
                (self.told(name, label))
                @for (place, (value, told)) in choices.iter().enumerate() {
                    div class="pick" {
                        @let id = if place == 0 { format!("f-{name}") } else { format!("f-{name}-{place}") };
                        input type=(kind) id=(id) name=(name) value=(value) checked[chosen(value)];
                        label for=(id) { (told) }
                    }
                }
            }
        }
    }
}

fn owned(choices: Vec<(&str, String)>) -> Choices {
    choices
        .into_iter()
        .map(|(code, label)| (code.to_owned(), super::labels::capital(&label)))
        .collect()
}

fn is_of(schema: &Value, kind: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(only)) => only == kind,
        Some(Value::Array(any)) => any.iter().any(|one| one == kind),
        _ => false,
    }
}

/// The place of a field as its control has it: of `/parties/0/nik` it is `parties.0.nik`.
fn dotted(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', ".")
}
