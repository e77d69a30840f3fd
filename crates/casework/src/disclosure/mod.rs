//! Disclosure (pengungkapan): asked for, decided by another, made only with a basis.

mod decide;
mod make;
mod request;

pub use decide::{DecideDisclosure, DecideDisclosureForm};
pub use make::{MakeDisclosure, MakeDisclosureForm};
pub use request::{RequestDisclosure, RequestDisclosureForm};
