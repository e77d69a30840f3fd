//! How a case may stand when one person begins to act: what others did before has ended.

use super::world::{PUTRI, World};
use crate::StaffId;
use crate::testing::{ANDI, BUDI, MIRA, SITI};

/// Who did what, each deed with a part of its form.
pub(super) type Acts<'a> = &'a [(StaffId, &'a str, &'a str)];

/// A case that was served with the client's consent to share.
pub(super) fn served() -> World {
    let acts = [(BUDI, "GiveConsent", ""), (BUDI, "HoldSession", "")];
    World::opened().after(&acts)
}

/// Each kind of case that one person may find.
pub(super) fn beginnings() -> Vec<(&'static str, World)> {
    let with = |acts: Acts<'_>| served().after(acts);
    vec![
        ("just opened", World::opened()),
        ("served", served()),
        ("strict", with(&[(BUDI, "SetConfidentiality", "strict")])),
        ("worked on by another, too", with(&[(BUDI, "AddCoWorker", "a3a3")])),
        ("restricted", with(&[(PUTRI, "RestrictProcessing", "")])),
        ("held", with(&[(PUTRI, "PlaceHold", "")])),
        ("barred to somebody", with(&[(ANDI, "BarAccess", "a3a3")])),
        ("asked for by an outsider", with(&[(BUDI, "RequestDisclosure", "")])),
        ("asked for by the client", with(&[(BUDI, "RequestSubjectAccess", "")])),
        (
            "opened in an emergency",
            with(&[(SITI, "OpenEmergency", ""), (SITI, "EndEmergency", "")]),
        ),
        ("questioned", with(&[(BUDI, "QuestionAccess", "")])),
        (
            "a spouse erased",
            World::opened().after(&[
                (BUDI, "RequestErasure", "party="),
                (ANDI, "ApproveErasure", ""),
                (MIRA, "ApproveErasure", ""),
            ]),
        ),
        ("told to a court", with(&[(BUDI, "MakeDisclosure", "consent=")])),
        ("closed", with(&[(BUDI, "ProposeClosure", ""), (ANDI, "ApproveClosure", "")])),
    ]
}
