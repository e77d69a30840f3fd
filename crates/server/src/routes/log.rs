//! The log to others: its newest checkpoint and the tiles it is made of, as C2SP tlog-tiles serves
//! them. They tell how many entries there are, and when; nothing else.

use crate::call::{Answer, Call};
use crate::kept::Kept;
use crate::problem::Problem;

pub(crate) fn checkpoint(call: &Call) -> Answer {
    let kept = file(call, "checkpoint")?;
    Ok(kept.answer(&call.headers, "text/plain; charset=utf-8", "no-cache"))
}

/// A tile or a bundle. What stands under its path never changes.
pub(crate) fn tile(call: &Call) -> Answer {
    let path: String = call.id("path")?;
    let kept = file(call, &format!("tile/{path}"))?;
    Ok(kept.answer(&call.headers, "application/octet-stream", "max-age=604800, immutable"))
}

fn file(call: &Call, path: &str) -> Result<Kept, Problem> {
    call.shared.records.public_file(path).map(Kept::new).ok_or_else(Problem::hidden)
}
