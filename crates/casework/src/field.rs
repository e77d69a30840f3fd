//! What may stand in a field of a sealed part: ids, codes and texts.

use crate::text::Body;

/// What a sealed field holds; its type tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// What a person wrote: it can be redacted.
    Text,
    /// Who somebody is: a search finds it; it is corrected and not redacted.
    Who,
    /// A code, an id or a month.
    Code,
}

/// What may stand in a field of a sealed part: its type says whether a person wrote it.
pub(crate) trait Field {
    /// What it holds.
    const HOLDS: Holds;

    /// Puts it into `body`, if it is there.
    fn put(&self, name: &str, body: Body) -> Body;
}

impl<F: Field> Field for Option<F> {
    const HOLDS: Holds = F::HOLDS;

    fn put(&self, name: &str, body: Body) -> Body {
        match self {
            Some(field) => field.put(name, body),
            None => body,
        }
    }
}
