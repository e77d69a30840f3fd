//! The web door: HTTP in, two doors of `records` behind it.
//!
//! One table ([`table`]) names every route; the router, the API document ([`openapi`]) and the
//! tests that walk all routes are made from it. A request passes one pipeline (`answer`): who asks,
//! how much they may ask, what was sent; then a handler of `routes` parses, asks `records` and
//! answers. A reply with content is built only from `Revealed`, whose line is on the disk.
//!
//! In scope: routes, callers and their tokens as headers, limits, problem documents, the feed,
//! request logs, metrics, pages, TLS, starting and stopping.
//!
//! Out of scope: who may do what and what leaves a line (`records`), what may happen to a case
//! (`casework`), making certificates and renewing them: their files are read anew when they change.

mod answer;
mod call;
mod caller;
mod config;
mod cosign;
mod direct;
mod faults;
mod feed;
mod form;
mod gate;
mod head;
mod kept;
mod limit;
mod limits;
mod observe;
mod openapi;
mod page;
mod pages;
mod peer;
mod problem;
mod refused;
mod reply;
mod route;
mod routes;
mod schema;
mod sent;
mod serve;
mod shared;
mod socket;
mod table;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod tls;
mod words;
mod write;

pub use config::{Config, Publish};
pub use direct::{Answered, Direct};
pub use limits::{LimitError, LimitRow, Limits, Rate};
pub use observe::count_lost_log_line;
pub use openapi::openapi;
pub use page::statement_page;
pub use route::{Kind, Precondition, Reply, Route};
pub use sanad_records::Query;
pub use serve::{Running, StartError, start};
pub use table::{operations, table};
pub use tls::Tls;
