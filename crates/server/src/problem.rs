//! What went wrong, as a problem document (RFC 9457). It repeats nothing that was sent.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, RETRY_AFTER, WWW_AUTHENTICATE,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use sanad_casework::Refusal;
use sanad_records::{Fault, Tongue};
use sanad_witness::MARK;
use serde::Serialize;

use crate::words;

/// What a handler gives back.
pub(crate) type Answer = Result<Response, Problem>;

/// The version of a case as a strong entity tag.
pub(crate) fn etag(version: u64) -> String {
    format!("\"{version}\"")
}

/// A refusal or a fault, told to the caller. The number of the request stands in a header only, so
/// that two refusals of one kind are the same to the byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    status: StatusCode,
    body: Box<Told>,
    retry_after_seconds: Option<u64>,
    /// Whether a line was left that says so.
    recorded: bool,
    /// What failed inside, where something did.
    cause: Option<Cause>,
    /// What the rules refuse, if they do.
    refusal: Option<Refusal>,
}

/// What failed inside. It goes with the answer within this process, and never over a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cause(pub(crate) String);

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Told {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    detail: String,
    /// JSON pointer to the field of the body that is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// All that is wrong with the body, where it is no such form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<FieldFault>,
    /// Name of the parameter that is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<&'static str>,
    /// Name of the header that is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<&'static str>,
    /// The version the case is at now.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<u64>,
}

/// What is wrong with one field of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct FieldFault {
    /// JSON pointer to the field.
    pub(crate) field: String,
    /// One sentence.
    pub(crate) detail: String,
    /// The codes that it could be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) codes: Option<Vec<String>>,
}

impl FieldFault {
    pub(crate) fn new(field: String, detail: String) -> Self {
        Self { field, detail, codes: None }
    }
}

/// A problem in one of the two languages.
pub(crate) struct Said {
    pub(crate) title: String,
    pub(crate) detail: String,
    /// What is wrong with which field of the form: its JSON pointer, and one sentence.
    pub(crate) faults: Vec<(String, String)>,
}

impl Problem {
    /// In this language.
    pub(crate) fn said(&self, tongue: Tongue) -> Said {
        let one = self.fault().into_iter();
        let all =
            if self.body.faults.is_empty() { one.collect() } else { self.body.faults.clone() };
        let told = |detail: String| match (tongue, &self.refusal) {
            (Tongue::English, _) => detail,
            (Tongue::Indonesian, Some(refusal)) => refusal.in_indonesian(),
            (Tongue::Indonesian, None) => words::fault(&detail),
        };
        let faults = all.into_iter().map(|fault| (fault.field, told(fault.detail))).collect();
        let english = || Said {
            title: self.body.title.to_owned(),
            detail: self.body.detail.clone(),
            faults: Vec::new(),
        };
        let said = match (tongue, &self.refusal, words::problem(self.code())) {
            (Tongue::Indonesian, Some(refusal), _) => Said {
                title: words::REFUSED.to_owned(),
                detail: refusal.in_indonesian(),
                faults: Vec::new(),
            },
            (Tongue::Indonesian, None, Some([title, detail])) => {
                Said { title: title.to_owned(), detail: detail.to_owned(), faults: Vec::new() }
            }
            (Tongue::English, ..) | (Tongue::Indonesian, None, None) => english(),
        };
        Said { faults, ..said }
    }

    /// That it is the rules that refuse.
    pub(crate) fn of_rules(mut self, refusal: Refusal) -> Self {
        self.refusal = Some(refusal);
        self
    }

    /// `code` is stable: it is the last part of the document's `type`.
    pub(crate) fn new(
        status: StatusCode,
        code: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        let body = Told {
            kind: format!("urn:sanad:problem:{code}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            field: None,
            faults: Vec::new(),
            parameter: None,
            header: None,
            current: None,
        };
        Self {
            status,
            body: Box::new(body),
            retry_after_seconds: None,
            recorded: false,
            cause: None,
            refusal: None,
        }
    }

    /// A parameter after the `?` that is missing or wrong.
    pub(crate) fn parameter(name: &'static str, sentence: &str) -> Self {
        let mut problem = Self::new(
            StatusCode::BAD_REQUEST,
            "parameter",
            "a parameter is missing or wrong",
            format!("`{name}` {sentence}"),
        );
        problem.body.parameter = Some(name);
        problem
    }

    /// A header that is missing or wrong.
    pub(crate) fn header(name: &'static str, sentence: &str) -> Self {
        let mut problem = Self::new(
            StatusCode::BAD_REQUEST,
            "header",
            "a header is missing or wrong",
            format!("`{name}` {sentence}"),
        );
        problem.body.header = Some(name);
        problem
    }

    /// The one answer for what is not there, not the caller's, or barred from them.
    pub(crate) fn hidden() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "nothing is here",
            "there is nothing here under this id",
        )
    }

    /// The code of the founding does not fit.
    pub(crate) fn wrong_code() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "wrong_code",
            "the code does not fit",
            "it is not the code that was printed at the founding, or the first two accounts are there already",
        )
    }

    /// The one answer for every cause of not being signed in.
    pub(crate) fn not_signed_in() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "not_signed_in",
            "sign in first",
            "there is no token, or it is not valid, or not for this role",
        )
    }

    /// The one answer at the door for whatever was wrong.
    pub(crate) fn not_let_in() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "not_signed_in",
            "sign in first",
            "what was given is wrong, or the account cannot sign in now",
        )
    }

    /// Something failed inside; what, is in the log.
    pub(crate) fn inside() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "fault",
            "something failed inside",
            "something failed inside: give the operator the number in `Sanad-Request`",
        )
    }

    /// Not now, and how many seconds until it is worth trying.
    pub(crate) fn unavailable(code: &'static str, detail: impl Into<String>, seconds: u64) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, "not available now", detail)
            .retry_after(seconds)
    }

    /// With what failed inside.
    pub(crate) fn caused_by(mut self, fault: &Fault) -> Self {
        self.cause = Some(Cause(fault.to_string()));
        self
    }

    /// With the pointer to a field of the body.
    pub(crate) fn at_field(mut self, pointer: String) -> Self {
        self.body.field = Some(pointer);
        self
    }

    /// What is wrong with the field that is at fault, if one is.
    pub(crate) fn fault(&self) -> Option<FieldFault> {
        let field = self.body.field.clone()?;
        Some(FieldFault::new(field, self.body.detail.clone()))
    }

    /// With all that is wrong with the body.
    pub(crate) fn with_faults(mut self, faults: Vec<FieldFault>) -> Self {
        self.body.faults = faults;
        self
    }

    /// With the name of a header.
    pub(crate) fn at_header(mut self, name: &'static str) -> Self {
        self.body.header = Some(name);
        self
    }

    /// With the version the case is at now.
    pub(crate) fn with_current(mut self, version: u64) -> Self {
        self.body.current = Some(version);
        self
    }

    pub(crate) fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    /// Marks that the refusal left a line, which is what a limit on refusals counts.
    pub(crate) fn recorded(mut self) -> Self {
        self.recorded = true;
        self
    }

    pub(crate) fn left_a_line(&self) -> bool {
        self.recorded
    }

    /// What is wrong, as a code.
    pub(crate) fn code(&self) -> &str {
        self.body.kind.rsplit(':').next().unwrap_or_default()
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }
}

/// The whole answer to what is no request, as it goes over the connection before that ends.
pub(crate) fn not_a_request(status: u16, id: &str) -> Vec<u8> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let detail = match status {
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => "the head of the request is too large",
        StatusCode::URI_TOO_LONG => "the address of the request is too long",
        _ => "this cannot be read as a request",
    };
    let problem = Problem::new(status, "no_request", "no request", detail);
    let body = serde_json::to_string(&problem.body).unwrap_or_default();
    let reason = status.canonical_reason().unwrap_or_default();
    format!(
        "HTTP/1.1 {} {reason}\r\ncontent-type: application/problem+json\r\ncache-control: no-store\r\n\
         {MARK}: {id}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        status.as_u16(),
        body.len()
    )
    .into_bytes()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let text = serde_json::to_vec(&self.body).unwrap_or_default();
        let mut response = (self.status, text).into_response();
        let headers = response.headers_mut();
        let mut set = |name: HeaderName, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        set(CONTENT_TYPE, "application/problem+json");
        set(CACHE_CONTROL, "no-store");
        if self.status == StatusCode::UNAUTHORIZED {
            set(WWW_AUTHENTICATE, r#"Bearer realm="sanad""#);
        }
        if let Some(version) = self.body.current {
            set(ETAG, &etag(version));
        }
        if let Some(seconds) = self.retry_after_seconds {
            set(RETRY_AFTER, &seconds.to_string());
        }
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(cause);
        }
        response
    }
}
