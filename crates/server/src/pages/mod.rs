//! The pages: what the API answers, drawn for people. A page names its look, is drawn from the answer to it
//! and from nothing else, and goes out with the place of its line like any other answer; a form is sent to the
//! route that the API has for the same deed. So there is no second way to the data.
//!
//! Indonesian first, English by one toggle. The markup, the focus and the wording follow the contracts of the
//! GOV.UK and MOJ design systems; the look is our own (`style.css`). Everything works without the script.

mod access;
mod after;
mod assets;
mod breaches;
mod case;
mod cases;
mod check;
mod clocks;
mod cookies;
mod dates;
mod deed;
mod deeds;
mod emergencies;
mod founding;
mod frame;
mod front;
mod given;
mod inquiries;
mod integrity;
mod kept;
#[cfg(test)]
mod kept_tests;
mod kit;
mod labels;
mod look;
mod once;
#[cfg(test)]
mod once_tests;
mod papers;
mod place;
mod posted;
mod purpose;
mod rows;
mod scene;
mod search;
mod shown;
mod sign_in;
mod staff;
mod states;
mod steps;
mod strip;
mod tasks;
#[cfg(test)]
mod tests;
mod today;
mod tongue;
mod weave;

pub(crate) use access::{AccessLogPage, CaseAccessPage};
pub(crate) use after::{after, instead, problem};
pub(crate) use assets::{icon, script, style};
pub(crate) use breaches::{BreachPage, BreachesPage};
pub(crate) use case::CasePage;
pub(crate) use cases::CasesPage;
pub(crate) use clocks::ClocksPage;
pub(crate) use cookies::tongue as tongue_of;
pub(crate) use deed::{DeedPage, act};
pub(crate) use emergencies::{EmergenciesPage, EmergencyPage};
pub(crate) use founding::founding;
pub(crate) use front::front;
pub(crate) use inquiries::{InquiriesPage, InquiryPage};
pub(crate) use integrity::integrity;
pub(crate) use kept::{ask_again, was_here};
pub(crate) use look::{Page, look};
pub(crate) use papers::printed;
pub(crate) use place::is_page;
pub(crate) use posted::{Posted, Typed};
pub(crate) use purpose::purpose;
pub(crate) use search::{search, search_form};
pub(crate) use shown::ShownPage;
pub(crate) use sign_in::{enrolment, sign_in};
pub(crate) use staff::StaffPage;
pub(crate) use tasks::TasksPage;
pub(crate) use today::today;
pub(crate) use tongue::choose;
