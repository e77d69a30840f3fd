//! How far outsiders have countersigned a log.

use sanad_chain::tree::PolicyName;

/// How far each witness of a policy, and a quorum of them, has countersigned a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Each witness, in the order of the policy.
    pub witnesses: Vec<Stands>,
    /// The largest size up to which a quorum has: each of them this checkpoint or a later one.
    pub countersigned: u64,
}

/// How far one witness has countersigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stands {
    /// What the policy calls it.
    pub witness: PolicyName,
    /// Over how many entries the last checkpoint is that it cosigned, and when it did, in seconds
    /// since 1970-01-01 UTC by its own clock; nothing where none is known.
    pub last: Option<(u64, u64)>,
}

impl Stands {
    fn reaches(&self, size: u64) -> bool {
        self.last.is_some_and(|(last, _)| last >= size)
    }
}

impl Standing {
    /// `is_quorum` tells whether the witnesses for which it is given `true`, by place, are one.
    pub(crate) fn new(witnesses: Vec<Stands>, is_quorum: impl Fn(&[bool]) -> bool) -> Self {
        let sizes = witnesses.iter().filter_map(|stands| Some(stands.last?.0));
        let met = sizes.filter(|size| {
            let there: Vec<_> = witnesses.iter().map(|stands| stands.reaches(*size)).collect();
            is_quorum(&there)
        });
        let countersigned = met.max().unwrap_or(0);
        Self { witnesses, countersigned }
    }
}

#[cfg(test)]
mod tests {
    use sanad_chain::tree::{Policy, WitnessKey};

    use super::*;

    #[test]
    fn a_log_is_countersigned_as_far_as_a_whole_quorum_reaches() {
        let key = |n| WitnessKey::from_seed("w.example", &[n; 32]).unwrap().verifier();
        let lines = [1, 2, 3].map(|n| format!("witness w{n} {}\n", key(n))).concat();
        let policy = format!("{lines}group two 2 w1 w2 w3\nquorum two\n");
        let policy = Policy::parse(policy.as_bytes()).unwrap();
        let up_to = |sizes: [Option<u64>; 3]| {
            let stands = policy.witnesses().iter().zip(sizes).map(|(witness, size)| Stands {
                witness: witness.name.clone(),
                last: size.map(|size| (size, 5)),
            });
            let is_quorum = |there: &[bool]| there.iter().filter(|there| **there).count() >= 2;
            Standing::new(stands.collect(), is_quorum).countersigned
        };
        assert_eq!(up_to([Some(10), Some(30), Some(20)]), 20);
        assert_eq!(up_to([Some(10), Some(30), None]), 10);
        assert_eq!(up_to([Some(10), None, None]), 0);
        assert_eq!(up_to([None; 3]), 0);
    }
}
