//! The crate as a whole: the table, the document, and requests to a server that runs.

mod accounts;
mod breaches;
mod clock;
mod document;
mod emergencies;
mod faults;
mod feeds;
mod log;
mod logs;
mod looks;
mod proxies;
mod recoveries;
mod redactions;
mod route_table;
mod stopping;
mod tls;
mod writes;
