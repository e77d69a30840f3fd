//! One request, parsed at the sill: what a handler works with.

use std::str::FromStr;
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::HeaderMap;
use sanad_casework::{
    AcknowledgeClock, Asks, BreachCommand, CaseId, Command, InquiryCommand, KeyCommand, Listed,
    ObjectToRecovery, ProposeRecovery, StaffCommand,
};
use sanad_records::{
    Asked, Asking, Attempt, Parameters, RecordError, Recorded, RequestId, Sent, SignedIn, Tongue,
    random,
};
use serde::de::DeserializeOwned;
use tokio_util::sync::CancellationToken;

use crate::pages::{self, Posted, Typed};
use crate::peer::Peer;
pub(crate) use crate::problem::Answer;
use crate::problem::Problem;
use crate::reply;
use crate::route::Route;
use crate::shared::Shared;
use crate::{faults, form};

/// One request.
pub(crate) struct Call {
    pub(crate) shared: Arc<Shared>,
    pub(crate) route: &'static Route,
    /// All routes there are.
    pub(crate) routes: &'static [Route],
    pub(crate) request: RequestId,
    /// Where it comes from.
    pub(crate) peer: Peer,
    pub(crate) headers: HeaderMap,
    pub(crate) query: Parameters,
    /// Who asks; none on public routes.
    pub(crate) by: Option<SignedIn>,
    /// Names and values of what stands in the path.
    pub(crate) path: Vec<(String, String)>,
    pub(crate) body: Bytes,
    /// Of a write only.
    pub(crate) write: Option<Write>,
    /// Of a sign-in only: the try that was let through.
    pub(crate) attempt: Option<Attempt>,
    /// Cancelled once nobody waits for the answer any more.
    pub(crate) gone: CancellationToken,
    /// The form that a browser sent, where it did.
    pub(crate) posted: Option<Posted>,
    /// The language in which people are told.
    pub(crate) tongue: Tongue,
    /// Of a page: what was typed into its form before.
    pub(crate) typed: Option<Typed>,
}

/// What a write brings beside its form.
pub(crate) struct Write {
    /// The Idempotency-Key.
    pub(crate) key: String,
    /// Method, path and body: what the key stands for.
    pub(crate) whole: Vec<u8>,
    /// The version of the case that the caller has seen.
    pub(crate) seen: Option<u64>,
}

impl Call {
    /// Of somebody who is not signed in, and sends nothing.
    pub(crate) fn of_nobody(
        shared: &Arc<Shared>,
        (route, routes): (&'static Route, &'static [Route]),
        headers: &HeaderMap,
    ) -> Self {
        Self {
            shared: Arc::clone(shared),
            route,
            routes,
            request: RequestId::from_bytes([0; 16]),
            peer: Peer::Socket,
            headers: headers.clone(),
            query: Parameters::default(),
            by: None,
            path: Vec::new(),
            body: Bytes::new(),
            write: None,
            attempt: None,
            gone: CancellationToken::new(),
            posted: None,
            tongue: pages::tongue_of(headers),
            typed: None,
        }
    }

    /// Who asks.
    pub(crate) fn by(&self) -> Result<&SignedIn, Problem> {
        self.by.as_ref().ok_or_else(Problem::not_signed_in)
    }

    /// The case in the path.
    pub(crate) fn case(&self) -> Result<CaseId, Problem> {
        self.id("case")
    }

    /// An id or code in the path. What cannot be one is answered as what is not there.
    pub(crate) fn id<T: FromStr>(&self, name: &str) -> Result<T, Problem> {
        let value = self.path.iter().find(|(known, _)| known == name).map(|(_, value)| value);
        value.and_then(|value| value.parse().ok()).ok_or_else(Problem::hidden)
    }

    /// What was sent beside a body.
    pub(crate) fn sent(&self) -> Sent<'_> {
        Sent { records: &self.shared.records, path: &self.path, query: &self.query }
    }

    /// The form in the body.
    pub(crate) fn form<F: DeserializeOwned>(&self) -> Result<F, Problem> {
        form::parse(&self.body).map_err(|problem| match problem.fault() {
            // A stranger is told the first fault alone.
            Some(first) if self.by.is_some() => {
                let faults = faults::of::<F>(&self.body, first, self.route.form);
                problem.with_faults(faults)
            }
            Some(_) | None => problem,
        })
    }

    /// Records a change to a case.
    pub(crate) fn record(&self, command: impl Into<Command>) -> Answer {
        let records = &self.shared.records;
        self.told(records.record(self.by()?, &command.into(), &self.asked()))
    }

    /// Records an act on keys.
    pub(crate) fn record_keys(&self, command: impl Into<KeyCommand>) -> Answer {
        let records = &self.shared.records;
        let recorded = records.record_keys(self.by()?, &command.into(), &self.asked());
        self.told(recorded)
    }

    /// Records an act on an inquiry. There, what the rules refuse leaves a line too.
    pub(crate) fn record_inquiry(&self, command: impl Into<InquiryCommand>) -> Answer {
        let records = &self.shared.records;
        let recorded = records.record_inquiry(self.by()?, &command.into(), &self.asked());
        let refused = matches!(recorded, Err(RecordError::Refused(_)));
        self.told(recorded).map_err(|problem| if refused { problem.recorded() } else { problem })
    }

    /// Records an act on the file of a breach.
    pub(crate) fn record_breach(&self, command: impl Into<BreachCommand>) -> Answer {
        let records = &self.shared.records;
        self.told(records.record_breach(self.by()?, &command.into(), &self.asked()))
    }

    /// Records a change to an account.
    pub(crate) fn record_staff(&self, command: impl Into<StaffCommand>) -> Answer {
        let records = &self.shared.records;
        let recorded = records.record_staff(self.by()?, &command.into(), &self.asked());
        self.told(recorded)
    }

    /// How a change was asked for.
    pub(crate) fn asked(&self) -> Asked<'_> {
        Asked {
            request: self.request,
            key: self.write.as_ref().map(|write| (write.key.as_str(), write.whole.as_slice())),
            seen: self.write.as_ref().and_then(|write| write.seen),
        }
    }

    /// What was recorded, or why it was not.
    pub(crate) fn told(&self, recorded: Result<Recorded, RecordError>) -> Answer {
        let recorded = recorded.map_err(|error| Problem::of_record(error, self.route))?;
        Ok(reply::recorded(self.route, &recorded, &recorded))
    }
}

/// The look that a row names.
pub(crate) fn look<L: Asking>(call: &Call) -> Answer {
    let ask = L::read(&call.sent())?;
    reply::show(ask.reveal(&call.shared.records, call.by()?, call.request), L::version)
}

/// The form of a deed.
pub(crate) type Form<D> = <D as Asks>::Form;

/// A write that does nothing but the deed its row names.
pub(crate) fn deed<D>(call: &Call) -> Answer
where
    D: Asks,
    <D as Listed>::Command: Act,
{
    let path = |name: &str| {
        let found = call.path.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone())
    };
    let make = D::asked(&path).ok_or_else(Problem::hidden)?;
    let form = call.form()?;
    let deed = fresh(|ids| make(form, ids))?;
    <D as Listed>::Command::from(deed).record(call)
}

/// Deeds of one kind, and the door in that takes them.
pub(crate) trait Act {
    /// Records it.
    fn record(self, call: &Call) -> Answer;
}

macro_rules! acts {
    ($($command:ident |$self:ident, $call:ident| $recorded:expr;)*) => {$(
        impl Act for $command {
            fn record($self, $call: &Call) -> Answer {
                $recorded
            }
        }
    )*};
}

acts! {
    Command |self, call| call.record(self);
    StaffCommand |self, call| call.record_staff(self);
    InquiryCommand |self, call| call.record_inquiry(self);
    BreachCommand |self, call| call.record_breach(self);
    KeyCommand |self, call| call.record_keys(self);
    AcknowledgeClock |self, call| {
        call.told(call.shared.records.acknowledge_clock(call.by()?, &self, &call.asked()))
    };
    ProposeRecovery |self, call| {
        call.told(call.shared.records.propose_recovery(call.by()?, &self, &call.asked()))
    };
    ObjectToRecovery |self, call| {
        call.told(call.shared.records.object_to_recovery(call.by()?, &self, &call.asked()))
    };
}

/// Makes something that needs new ids.
pub(crate) fn fresh<T>(make: impl FnOnce(&mut dyn FnMut() -> [u8; 16]) -> T) -> Result<T, Problem> {
    let mut failed = None;
    let value = make(&mut || {
        random().unwrap_or_else(|fault| {
            failed = Some(fault);
            [0; 16]
        })
    });
    match failed {
        Some(fault) => Err(Problem::of_fault(&fault)),
        None => Ok(value),
    }
}
