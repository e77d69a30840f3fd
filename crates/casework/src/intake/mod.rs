//! Intake (penerimaan): opening a case, and who is in it.

mod confidentiality;
mod decline;
mod notice;
mod open;
mod screen;

pub use confidentiality::*;
pub use decline::*;
pub use notice::*;
pub use open::*;
pub use screen::*;

use crate::prelude::*;

theme! {
    /// Intake: how a case began, and whether it is one.
    IntakeEvent "intake": Intake, folds into Case {
        IntakeOpened,
        IntakeScreened,
        IntakeDeclined,
        ConfidentialityLevelSet,
        ConfidentialityNoticeGiven,
    }
}

deeds! {
    /// Opening a case, and judging whether it is one.
    IntakeCommand in Intake {
        OpenIntake: alone,
        ScreenIntake: alone,
        DeclineIntake: alone,
        SetConfidentiality: alone,
        GiveNotice: alone,
    }
}
