//! Identity (identitas): who the persons in a case are, each sealed to that person.

mod party;
mod person;

pub use party::*;
pub use person::*;

use crate::prelude::*;

theme! {
    /// Identity: who the persons in a case are.
    IdentityEvent "identity": Identity, folds into Case {
        PartyAdded,
        PartyRemoved,
    }
}

deeds! {
    /// Who is in the case.
    IdentityCommand in Identity {
        AddParty: alone,
        RemoveParty: alone,
    }
}
