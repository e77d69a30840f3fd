//! What a route is, told so that the router, the API document and a test that walks all routes
//! can be made from it.

use axum::http::Method;
use axum::response::Response;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use sanad_casework::Drawn;
use sanad_records::Query;

use crate::call::Call;
use crate::gate::Stretches;
use crate::problem::Problem;

/// Whether a write says which version of the case it rests on (`If-Match`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precondition {
    /// It must: a request without it is refused with 428.
    Required,
    /// It may: many people append to one case, and order does not matter here.
    Optional,
    /// There is nothing yet that could have a version, or it is not a case.
    None,
}

/// What a route does, as far as lines in the ledger are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Shows one case: exactly one line, whether it is shown or refused.
    CaseRead,
    /// Shows something across cases: exactly one line, whether it is shown or refused.
    AcrossRead,
    /// Changes something: the entries of the change, or one line where it is refused.
    Write(Precondition),
    /// Sends headers of entries as they come: a line before the first byte, lines in between where
    /// anything was sent, and one at the end.
    Feed,
    /// For those who are signed in, and leaves no line.
    Own {
        /// Why it leaves no line.
        why: &'static str,
    },
    /// The way in: for whoever shows the secret of an account. What comes of it is an entry of that
    /// account.
    Door {
        /// Why nobody is signed in yet.
        why: &'static str,
    },
    /// For anybody, and leaves no line.
    Public {
        /// Why it leaves no line.
        why: &'static str,
    },
}

/// What a route replies with where all goes well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// What was recorded: places and ids.
    Recorded,
    /// What was recorded, and the new token or half of a code.
    Issued,
    /// What was recorded at the founding, and the codes of both founders.
    Founded,
    /// What was recorded of a recovery, and the code of the new approver.
    Recovered,
    /// A sign-in, and its token unless it is set as a cookie.
    SignedIn,
    /// Whose password was set.
    Enrolled,
    /// The file of a case.
    Case,
    /// A page of cases.
    CaseList,
    /// A page of what must be done in time.
    ClockList,
    /// What is to be done in cases.
    TaskList,
    /// The people that were found.
    SearchHits,
    /// The statement to a person.
    Statement,
    /// The accounting of disclosures to the client.
    Accounting,
    /// A page of looks.
    AccessPage,
    /// A bundle of evidence: JSON Lines (`schemas/bundle.v1.md`).
    Bundle,
    /// What may speak of an erased person.
    Mentions,
    /// A page of emergency accesses.
    EmergencyList,
    /// One emergency access.
    Emergency,
    /// Which breaches there are.
    BreachList,
    /// The file of one breach.
    Breach,
    /// Which inquiries there are.
    InquiryList,
    /// One inquiry.
    Inquiry,
    /// What was searched for, under an inquiry.
    InquirySearches,
    /// What each reader had been shown.
    Shown,
    /// Whether somebody could have seen a case.
    CouldHaveSeen,
    /// Who works here.
    StaffList,
    /// What a check of the ledger found.
    Integrity,
    /// Whom the token stands for.
    Me,
    /// Server-sent events.
    Events,
    /// A health report.
    Health,
    /// A checkpoint of the log: a signed note.
    Checkpoint,
    /// A tile of the log.
    Tile,
    /// Metrics in the text format of Prometheus.
    Metrics,
    /// The API document.
    Document,
    /// A page for people: HTML.
    Page,
    /// The style sheet or the script of the pages.
    Asset,
}

/// A handler: parses what was sent, asks `records`, answers. It may block.
pub(crate) type Handler = fn(&Call) -> Result<Response, Problem>;

/// The schema of a form, with what it refers to put into the generator.
pub(crate) type FormSchema = fn(&mut SchemaGenerator) -> Schema;

/// One route.
pub struct Route {
    /// `GET` or `POST`; a `GET` route answers `HEAD` too, and that is a look as well.
    pub method: Method,
    /// Its path, with parameters in braces.
    pub path: &'static str,
    /// Its name in the API document. A write bears the name of its command.
    pub operation: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// What it does to the ledger.
    pub kind: Kind,
    /// Parameters it takes after the `?`; all others are refused.
    pub query: &'static [Query],
    /// The most that one page of it holds, where it has pages.
    pub page_max: Option<usize>,
    /// What it replies with.
    pub reply: Reply,
    /// The new ids that a write tells in its answer, under `made`.
    pub makes: &'static [Drawn],
    pub(crate) form: Option<FormSchema>,
    pub(crate) handler: Handler,
}

impl Route {
    /// The names of the parameters in its path, in order; one with `*` in front takes all that is left.
    pub fn parameters(&self) -> impl Iterator<Item = &'static str> {
        let names =
            self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        names.map(|name| name.trim_start_matches('*'))
    }

    /// Whether it answers without knowing who asks.
    pub fn is_public(&self) -> bool {
        matches!(self.kind, Kind::Public { .. } | Kind::Door { .. })
    }

    /// Whether it stretches a password, as every form does in which one is shown.
    pub(crate) fn stretches(&self) -> Stretches {
        if matches!(self.kind, Kind::Door { .. }) {
            return Stretches::OfStrangers;
        }
        let mut generator = SchemaGenerator::default();
        let shows = |form: fn(&mut SchemaGenerator) -> Schema| {
            let mut told = form(&mut generator).to_value().to_string();
            for schema in generator.take_definitions(true).values() {
                told.push_str(&schema.to_string());
            }
            told.contains("\"writeOnly\":true")
        };
        if self.form.is_some_and(shows) { Stretches::OfThoseSignedIn } else { Stretches::Never }
    }

    /// Whether it is for people with a browser: it stands in no API document.
    pub fn is_for_people(&self) -> bool {
        matches!(self.reply, Reply::Page | Reply::Asset)
    }

    /// Whether it reads the whole log before it answers, which takes as long as it takes.
    pub(crate) fn walks_the_log(&self) -> bool {
        matches!(self.reply, Reply::Integrity | Reply::Bundle) || self.operation == "page_integrity"
    }

    /// Whether its answer tells a secret once.
    pub(crate) fn tells_once(&self) -> bool {
        matches!(self.reply, Reply::Issued | Reply::Founded | Reply::Recovered)
    }

    /// Whether it takes a body.
    pub fn takes_body(&self) -> bool {
        self.form.is_some()
    }
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// The schema of a request body.
pub(crate) fn schema<F: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<F>()
}
