//! What can be shown, one file a thing: how it is asked for, decided, written down and opened.

mod access_log;
mod accounting;
mod case_list;
mod case_view;
mod clocks;
mod emergencies;
mod emergency;
mod feed;
mod header;
mod integrity;
mod names;
mod staff_list;
mod statement;
mod words;

pub use access_log::{AccessPage, AccessRow, ReadAccess, WhichAccess};
pub use accounting::{Accounting, IssueAccounting};
pub(crate) use case_list::status;
pub use case_list::{CaseList, CaseRow, ListCases};
pub use case_view::{AsOf, CaseView, ViewCase};
pub use clocks::{ClockList, ListClocks};
pub use emergencies::{EmergencyList, EmergencyRow, ListEmergencies};
pub use emergency::{EmergencyView, ShowEmergency};
pub use feed::{Feed, FeedEnd, FollowFeed};
pub use header::HeaderView;
pub use integrity::IntegrityView;
pub use staff_list::{StaffList, StaffRow};
pub use statement::{IssueStatement, Statement};
pub use words::{NoTongue, Tongue};
