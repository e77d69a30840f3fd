//! Disclosure (pengungkapan): asked for, decided by another, made only with a basis.

mod decide;
mod make;
mod request;

pub use decide::*;
pub use make::*;
pub use request::*;

use crate::prelude::*;

theme! {
    /// Disclosure: what outsiders asked for, and what they were told.
    DisclosureEvent "disclosure": Disclosure, folds into Case {
        DisclosureRequested,
        DisclosureDecided,
        DisclosureMade,
    }
}

deeds! {
    /// Telling outsiders.
    DisclosureCommand in Disclosure {
        RequestDisclosure: alone,
        DecideDisclosure: second,
        MakeDisclosure: second,
    }
}
