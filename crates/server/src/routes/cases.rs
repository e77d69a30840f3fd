//! `/v1/cases`: the list, and the file of one case.

use sanad_casework::Section;
use sanad_records::{CaseView, FilePage, ListCases, ViewCase};

use crate::call::{Answer, Call};
use crate::reply::show;

/// Cases on a page, if not said.
const PAGE: usize = 50;

/// Entries of a file, if not said.
const ENTRIES: usize = 100;

pub(crate) fn list(call: &Call) -> Answer {
    let ask = ListCases {
        purpose: call.query.purpose()?,
        filter: call.query.cases()?,
        after: call.after()?,
        limit: call.query.limit(PAGE, ListCases::LIMIT_MAX)?,
    };
    show(call.shared.records.list_cases(call.by()?, &ask, call.request), |_| None)
}

pub(crate) fn view(call: &Call) -> Answer {
    file(call, call.query.sections()?)
}

/// The file of a case, restricted to these sections; all that may be seen, if empty.
pub(crate) fn file(call: &Call, sections: Vec<Section>) -> Answer {
    let ask = ViewCase {
        purpose: call.query.purpose()?,
        as_of: call.query.as_of()?,
        seen_by: call.query.seen_by()?,
        case: call.case()?,
        sections,
        page: FilePage {
            before: call.standing(call.query.before()?)?,
            limit: call.query.limit(ENTRIES, FilePage::LIMIT_MAX)?,
        },
    };
    let version = |view: &CaseView| Some(view.version());
    show(call.shared.records.view_case(call.by()?, &ask, call.request), version)
}
