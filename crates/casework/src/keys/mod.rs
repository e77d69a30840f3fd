//! Keys (kunci): replacing the keys that lock others takes two persons. `records` carries it out.

mod fold;
mod rotation;

pub use fold::{Rotation, RotationState, Rotations};
pub use rotation::{
    ApproveRotation, ApproveRotationForm, KeyCommand, ProposeRotation, ProposeRotationForm,
};
