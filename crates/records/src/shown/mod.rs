//! What can be shown, one file a thing: how it is asked for, decided, written down and opened.

mod access_log;
mod accounting;
mod case_list;
mod case_view;
mod could;
mod feed;
mod header;
mod inquiries;
mod inquiry_searches;
mod integrity;
mod names;
mod seen;
mod shown_to;
mod staff_list;
mod statement;
mod words;

pub use access_log::{AccessPage, AccessRow, ReadAccess, WhichAccess};
pub use accounting::{Accounting, IssueAccounting};
pub(crate) use case_list::status;
pub use case_list::{CaseList, CaseRow, ListCases};
pub use case_view::{AsOf, CaseView, ViewCase};
pub use could::{AskCould, CouldHaveSeen};
pub use feed::{Feed, FeedEnd, FollowFeed};
pub use header::HeaderView;
pub use inquiries::{InquiryList, InquiryRow, InquiryView};
pub use inquiry_searches::{AskSearches, InquirySearches};
pub use integrity::IntegrityView;
pub use shown_to::{AskShown, ShownTo};
pub use staff_list::{StaffList, StaffRow};
pub use statement::{IssueStatement, Statement};
pub use words::{NoTongue, Tongue};
