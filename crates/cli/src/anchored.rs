//! Who countersigned a checkpoint, as it is printed.

use sanad_chain::tree::{Anchoring, PolicyName};
use sanad_records::Tongue;
use serde::Serialize;

use crate::failure::Failure;
use crate::moment;
use crate::print;

/// Who countersigned a checkpoint, and whether that is enough.
#[derive(Debug, Serialize)]
pub(crate) struct Anchored {
    quorum: &'static str,
    witnesses: Vec<Countersigned>,
}

#[derive(Debug, Serialize)]
struct Countersigned {
    witness: String,
    at: String,
}

impl Anchored {
    /// Whether the policy is met.
    pub(crate) fn is_met(&self) -> bool {
        self.quorum == "met"
    }

    /// The verdict in one line; `None` where no policy was given.
    pub(crate) fn line(anchored: Option<&Self>, tongue: Tongue) -> String {
        let Some(anchored) = anchored else {
            let unchecked = tongue.of(
                "saksi luar: tidak diperiksa: tidak ada kebijakan saksi luar (`--witness-policy`)",
                "anchoring: not checked: no policy of witnesses was given (`--witness-policy`)",
            );
            return unchecked.to_owned();
        };
        let verdict = if anchored.is_met() {
            tongue.of("saksi luar: cukup saksi", "anchoring: quorum met")
        } else {
            tongue.of("saksi luar: TIDAK cukup saksi", "anchoring: quorum NOT met")
        };
        let told = |one: &Countersigned| {
            let (by, at) = (print::harmless(&one.witness), moment::in_wita(&one.at));
            match tongue {
                Tongue::Indonesian => format!(", ditandatangani pula oleh {by} pada {at}"),
                Tongue::English => format!(", countersigned by {by} at {at}"),
            }
        };
        let by: String = anchored.witnesses.iter().map(told).collect();
        format!("{verdict}{by}")
    }

    /// Too few witnesses countersigned.
    pub(crate) fn unmet(tongue: Tongue) -> Failure {
        Failure::refused(tongue.of(
            "titik periksa itu tidak ditandatangani oleh cukup banyak saksi",
            "the checkpoint is not countersigned by a quorum of witnesses",
        ))
    }
}

impl From<Anchoring> for Anchored {
    fn from(Anchoring { cosigned, met, .. }: Anchoring) -> Self {
        let told = |(witness, at): (PolicyName, u64)| Countersigned {
            witness: witness.to_string(),
            at: moment::of_seconds(at),
        };
        let quorum = if met { "met" } else { "not met" };
        Self { quorum, witnesses: cosigned.into_iter().map(told).collect() }
    }
}
