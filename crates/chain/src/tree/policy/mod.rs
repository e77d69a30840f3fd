//! Whose word is enough: C2SP tlog-policy, a file of known logs, known witnesses and a quorum.

mod read;
#[cfg(test)]
mod tests;

pub use read::{PolicyError, PolicyFault};

use super::{Checkpoint, NoteError, VerifierKey, WitnessVerifier};

/// Which logs are known, which witnesses, and which of these must have cosigned a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<VerifierKey>,
    witnesses: Vec<PolicyWitness>,
    groups: Vec<Group>,
    quorum: Member,
}

/// A witness that a policy names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyWitness {
    /// What the policy calls it; it has no meaning elsewhere.
    pub name: PolicyName,
    /// What its cosignatures are checked by.
    pub key: WitnessVerifier,
    /// Where it is asked, as the specification recommends: its submission prefix.
    pub url: Option<String>,
}

/// A name in a policy: bytes that mean nothing outside of it. It prints as text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PolicyName(Vec<u8>);

/// So many of its members must have witnessed a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    threshold: usize,
    members: Vec<Member>,
}

/// A witness or a group, by its place; or nobody, who is always there: `none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Member {
    Witness(usize),
    Group(usize),
    Nobody,
}

/// How a checkpoint stands under a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchoring {
    /// The checkpoint, signed by the log.
    pub checkpoint: Checkpoint,
    /// Which witnesses of the policy cosigned it, in its order, and when: seconds since 1970-01-01
    /// UTC, by the clock of each.
    pub cosigned: Vec<(PolicyName, u64)>,
    /// Whether those are a quorum.
    pub met: bool,
}

impl Policy {
    /// The witnesses, in the order of the file.
    pub fn witnesses(&self) -> &[PolicyWitness] {
        &self.witnesses
    }

    /// Whether a set of witnesses is a quorum. `has` is asked once for each, in the
    /// order of the file, whether it has witnessed.
    pub fn is_quorum(&self, has: impl FnMut(&PolicyWitness) -> bool) -> bool {
        let witnesses: Vec<bool> = self.witnesses.iter().map(has).collect();
        // Members stand before the group that they are in.
        let mut groups = Vec::with_capacity(self.groups.len());
        for Group { threshold, members } in &self.groups {
            let here = members.iter().filter(|member| holds(**member, &witnesses, &groups)).count();
            groups.push(here >= *threshold);
        }
        holds(self.quorum, &witnesses, &groups)
    }

    /// How a checkpoint of this log stands: who cosigned it, and whether they are a quorum. Signatures
    /// of nobody that the policy names are passed over.
    ///
    /// # Errors
    /// It is no checkpoint, is not signed by this log, bears a wrong signature of a known witness, or
    /// the policy lists logs and not this one.
    pub fn check(&self, note: &[u8], log: &VerifierKey) -> Result<Anchoring, NoteError> {
        if !self.logs.is_empty() && !self.logs.contains(log) {
            return Err(NoteError::Unlisted);
        }
        let checkpoint = log.open(note)?;
        let cosigned = self.cosigned(note)?;
        let met = self.is_quorum(|asked| cosigned.iter().any(|(name, _)| *name == asked.name));
        Ok(Anchoring { checkpoint, cosigned, met })
    }

    /// By when a quorum had cosigned this checkpoint, by lines of signatures that were kept apart from it:
    /// seconds since 1970, by the clocks of the witnesses. Whether the log itself signed it is not asked, nor
    /// whether the policy lists the log. `None` where no quorum did.
    ///
    /// # Errors
    /// A line is no signature, or a known witness's is wrong.
    pub fn quorum_at(
        &self,
        checkpoint: &Checkpoint,
        lines: &[&str],
    ) -> Result<Option<u64>, NoteError> {
        let cosigned = self.cosigned(&checkpoint.signed_by(lines)?)?;
        let mut times: Vec<_> = cosigned.iter().map(|(_, at)| *at).collect();
        times.sort_unstable();
        let by = |until: &u64| {
            let has = |(name, at): &(PolicyName, u64), asked| *name == asked && at <= until;
            self.is_quorum(|asked| cosigned.iter().any(|one| has(one, asked.name.clone())))
        };
        // A policy may want nobody.
        Ok(times.into_iter().find(by).or_else(|| by(&0).then_some(0)))
    }

    /// Which of the witnesses cosigned a checkpoint, and when.
    fn cosigned(&self, note: &[u8]) -> Result<Vec<(PolicyName, u64)>, NoteError> {
        let mut cosigned = Vec::new();
        for witness in &self.witnesses {
            match witness.key.check(note) {
                Ok(cosignature) => cosigned.push((witness.name.clone(), cosignature.at)),
                Err(NoteError::OtherKey) => {}
                Err(wrong) => return Err(wrong),
            }
        }
        Ok(cosigned)
    }
}

fn holds(member: Member, witnesses: &[bool], groups: &[bool]) -> bool {
    let told = match member {
        Member::Witness(at) => witnesses.get(at),
        Member::Group(at) => groups.get(at),
        Member::Nobody => Some(&true),
    };
    told.copied().unwrap_or_default()
}
