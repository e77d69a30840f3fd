//! Confidential text: parsed at the sill, shown by no `Debug`, written by no serializer.

mod body;
mod kinds;
mod password;
mod rule;

pub use body::{Body, Confidential};
pub use kinds::{BirthDate, Nik, NoteText, Phone, ReasonText, ShortText};
pub use password::{Password, Shown, SignInName};
pub use rule::TextError;
