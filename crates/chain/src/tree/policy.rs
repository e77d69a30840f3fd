//! Whose word is enough: C2SP tlog-policy, a file of known logs, known witnesses and a quorum.

use std::collections::BTreeMap;
use std::fmt;

use super::request::decimal;
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

/// The file is no policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the policy: {what}")]
pub struct PolicyError {
    /// The line, from 1; the one behind the last where something is missing.
    pub line: usize,
    /// What is wrong with it.
    pub what: PolicyFault,
}

/// What is wrong with a line of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PolicyFault {
    /// More bytes than are read.
    #[error("the file is too long")]
    TooLong,
    /// A control character other than tab and newline.
    #[error("it holds a control character")]
    Control,
    /// It begins with no known word.
    #[error("it begins with none of `log`, `witness`, `group` and `quorum`")]
    Keyword,
    /// Too few or too many items.
    #[error("it has too few or too many items")]
    Items,
    /// More logs, witnesses or groups than are read.
    #[error("there are too many logs, witnesses or groups")]
    TooMany,
    /// No verifier key of the kind that is needed there.
    #[error(
        "the key is no verifier key of this kind: Ed25519 for a log, cosignature/v1 for a witness"
    )]
    Key,
    /// The key stands there already.
    #[error("the key is that of an earlier line")]
    KeyTwice,
    /// The URL is no text.
    #[error("the URL is no text")]
    Url,
    /// The name is taken, or is `none`.
    #[error("the name is taken")]
    NameTaken,
    /// Nothing of this name stands on an earlier line.
    #[error("it names what no earlier line defines")]
    Unknown,
    /// It is a member of a group already.
    #[error("it names what is a member of a group already")]
    MemberTwice,
    /// Neither `all`, `any` nor a number from 1 to the number of members.
    #[error("the threshold is none of `all`, `any` and a number from 1 to the number of members")]
    Threshold,
    /// There is a quorum already.
    #[error("there is a quorum already")]
    QuorumTwice,
    /// There is no quorum.
    #[error("there is no `quorum` line")]
    NoQuorum,
}

use PolicyFault as Fault;

impl Policy {
    /// Most bytes of a file.
    pub const BYTES_MAX: usize = 256 * 1024;
    /// Most logs, most witnesses and most groups.
    pub const EACH_MAX: usize = 128;

    /// Reads a policy file.
    ///
    /// # Errors
    /// It is none; the error names the line. Witnesses with keys of other kinds than Ed25519 are not
    /// read.
    pub fn parse(file: &[u8]) -> Result<Self, PolicyError> {
        if file.len() > Self::BYTES_MAX {
            return Err(PolicyError { line: 1, what: Fault::TooLong });
        }
        let mut reading = Reading::default();
        let mut line = 0;
        for text in file.split(|byte| *byte == b'\n') {
            line += 1;
            reading.take(text).map_err(|what| PolicyError { line, what })?;
        }
        let quorum = reading.quorum.ok_or(PolicyError { line, what: Fault::NoQuorum })?;
        let Reading { logs, witnesses, groups, .. } = reading;
        Ok(Self { logs, witnesses, groups, quorum })
    }

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

/// A policy as far as its lines were read.
#[derive(Default)]
struct Reading {
    logs: Vec<VerifierKey>,
    witnesses: Vec<PolicyWitness>,
    groups: Vec<Group>,
    /// What each name is, and whether it is a member of a group already.
    names: BTreeMap<PolicyName, (Member, bool)>,
    quorum: Option<Member>,
}

impl Reading {
    fn take(&mut self, line: &[u8]) -> Result<(), Fault> {
        if line.iter().any(|byte| matches!(byte, 0..=8 | 10..=31 | 127)) {
            return Err(Fault::Control);
        }
        let mut items = line.split(|byte| b" \t".contains(byte)).filter(|item| !item.is_empty());
        let Some(keyword) = items.next() else { return Ok(()) };
        let items: Vec<&[u8]> = items.collect();
        match (keyword, items.as_slice()) {
            ([b'#', ..], _) => Ok(()),
            (b"log", [key]) => self.log(key, None),
            (b"log", [key, url]) => self.log(key, Some(url)),
            (b"witness", [name, key]) => self.witness(name, key, None),
            (b"witness", [name, key, url]) => self.witness(name, key, Some(url)),
            (b"group", [name, threshold, members @ ..]) if !members.is_empty() => {
                self.group(name, threshold, members)
            }
            (b"quorum", [name]) => self.quorum(name),
            (b"log" | b"witness" | b"group" | b"quorum", _) => Err(Fault::Items),
            _ => Err(Fault::Keyword),
        }
    }

    fn log(&mut self, key: &[u8], url: Option<&[u8]>) -> Result<(), Fault> {
        let key: VerifierKey = text(key).and_then(|key| key.parse().ok()).ok_or(Fault::Key)?;
        url.map(|url| text(url).ok_or(Fault::Url)).transpose()?;
        if self.logs.iter().any(|log| log.is_same_key(&key)) {
            return Err(Fault::KeyTwice);
        }
        room(self.logs.len())?;
        self.logs.push(key);
        Ok(())
    }

    fn witness(&mut self, name: &[u8], key: &[u8], url: Option<&[u8]>) -> Result<(), Fault> {
        let key: WitnessVerifier = text(key).and_then(|key| key.parse().ok()).ok_or(Fault::Key)?;
        let url = url.map(|url| text(url).map(str::to_owned).ok_or(Fault::Url)).transpose()?;
        if self.witnesses.iter().any(|witness| witness.key.is_same_key(&key)) {
            return Err(Fault::KeyTwice);
        }
        room(self.witnesses.len())?;
        let name = self.define(name, Member::Witness(self.witnesses.len()))?;
        self.witnesses.push(PolicyWitness { name, key, url });
        Ok(())
    }

    fn group(&mut self, name: &[u8], threshold: &[u8], members: &[&[u8]]) -> Result<(), Fault> {
        room(self.groups.len())?;
        let threshold = match threshold {
            b"all" => Some(members.len()),
            b"any" => Some(1),
            number => decimal(number).and_then(|number| usize::try_from(number).ok()),
        };
        let threshold = threshold.filter(|number| (1..=members.len()).contains(number));
        let threshold = threshold.ok_or(Fault::Threshold)?;
        let members: Result<Vec<Member>, Fault> =
            members.iter().map(|member| self.join(member)).collect();
        self.define(name, Member::Group(self.groups.len()))?;
        self.groups.push(Group { threshold, members: members? });
        Ok(())
    }

    /// Makes something a member of a group: once.
    fn join(&mut self, name: &[u8]) -> Result<Member, Fault> {
        let known = self.names.get_mut(&PolicyName(name.to_vec()));
        let (member, joined) = known.ok_or(Fault::Unknown)?;
        if std::mem::replace(joined, true) {
            return Err(Fault::MemberTwice);
        }
        Ok(*member)
    }

    fn define(&mut self, name: &[u8], member: Member) -> Result<PolicyName, Fault> {
        let known = PolicyName(name.to_vec());
        if name == b"none" || self.names.contains_key(&known) {
            return Err(Fault::NameTaken);
        }
        self.names.insert(known.clone(), (member, false));
        Ok(known)
    }

    fn quorum(&mut self, name: &[u8]) -> Result<(), Fault> {
        if self.quorum.is_some() {
            return Err(Fault::QuorumTwice);
        }
        self.quorum = Some(if name == b"none" {
            Member::Nobody
        } else {
            let (member, _) = self.names.get(&PolicyName(name.to_vec())).ok_or(Fault::Unknown)?;
            *member
        });
        Ok(())
    }
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

fn room(taken: usize) -> Result<(), Fault> {
    if taken < Policy::EACH_MAX { Ok(()) } else { Err(Fault::TooMany) }
}

impl fmt::Display for PolicyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tree::cosignature::tests::witness;
    use crate::tree::tests::leaf;
    use crate::tree::{Origin, SigningKey, WitnessKey};

    fn log(name: &str, seed: u8) -> SigningKey {
        SigningKey::from_seed(Origin::new(name, 0).unwrap(), &[seed; 32])
    }

    /// Witnesses `w0` to `w5`, and these lines.
    fn with(lines: &str) -> Vec<u8> {
        let told = |n| format!("witness w{n} {} http://127.0.0.1:{n}\n", witness(n).verifier());
        format!("{}{lines}", (0..6).map(told).collect::<Vec<_>>().concat()).into_bytes()
    }

    fn quorum(lines: &str, of: &[u8]) -> bool {
        let policy = Policy::parse(&with(lines)).unwrap();
        policy.is_quorum(|asked| of.iter().any(|n| asked.name.to_string() == format!("w{n}")))
    }

    fn fault(file: &[u8]) -> (usize, Fault) {
        let PolicyError { line, what } = Policy::parse(file).unwrap_err();
        (line, what)
    }

    #[test]
    fn the_example_of_the_specification_means_what_it_says() {
        let lines = "\n# two of one house, any of the other\n\
            group X-witnesses 2 w0 w1 w2\n\t group  Y-witnesses\tany w3 w4 w5 \n\
            group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n";
        for (of, met) in [
            (&[0, 1, 3][..], true),
            (&[0, 2, 5], true),
            (&[0, 1, 2, 3, 4, 5], true),
            (&[0, 1, 2], false),
            (&[0, 3, 4, 5], false),
            (&[], false),
        ] {
            assert_eq!(quorum(lines, of), met, "{of:?}");
        }
        assert!(quorum("quorum none", &[]));
        assert!(quorum("quorum w3", &[3]) && !quorum("quorum w3", &[0, 1, 2, 4, 5]));
    }

    #[test]
    fn what_is_no_policy_is_refused_by_its_line() {
        for (lines, at) in [
            ("", (7, Fault::NoQuorum)),
            ("quorum w9", (7, Fault::Unknown)),
            ("group g any w0\nquorum h", (8, Fault::Unknown)),
            ("group g any h\ngroup h any w0\nquorum g", (7, Fault::Unknown)),
            ("group g any g\nquorum g", (7, Fault::Unknown)),
            ("group g any none\nquorum g", (7, Fault::Unknown)),
            ("group none any w0\nquorum none", (7, Fault::NameTaken)),
            ("group w1 any w0\nquorum w1", (7, Fault::NameTaken)),
            ("group g any w0 w0\nquorum g", (7, Fault::MemberTwice)),
            ("group g any w0\ngroup h any w0\nquorum g", (8, Fault::MemberTwice)),
            ("group g 0 w0\nquorum g", (7, Fault::Threshold)),
            ("group g 2 w0\nquorum g", (7, Fault::Threshold)),
            ("group g +1 w0\nquorum g", (7, Fault::Threshold)),
            ("group g most w0\nquorum g", (7, Fault::Threshold)),
            ("group g all\nquorum g", (7, Fault::Items)),
            ("quorum w0\nquorum w0", (8, Fault::QuorumTwice)),
            ("quorum w0 w1", (7, Fault::Items)),
            ("quorum", (7, Fault::Items)),
            ("Quorum w0", (7, Fault::Keyword)),
            ("quorum w0\r", (7, Fault::Control)),
            ("# a\u{7f}b\nquorum w0", (7, Fault::Control)),
            ("witness w6 x\nquorum w0", (7, Fault::Key)),
            ("log x\nquorum w0", (7, Fault::Key)),
        ] {
            assert_eq!(fault(&with(lines)), at, "{lines:?}");
        }
        let told = Policy::parse(b"quorum").unwrap_err().to_string();
        assert_eq!(told, "line 1 of the policy: it has too few or too many items");
    }

    #[test]
    fn a_key_stands_there_once_whatever_its_name() {
        let same = WitnessKey::from_seed("other.example", &[1; 32]).unwrap().verifier();
        assert_eq!(fault(&with(&format!("witness w6 {same}\n"))), (7, Fault::KeyTwice));
        let [one, other] = ["a.example", "b.example"].map(|name| log(name, 9).verifier());
        let lines = format!("log {one}\nlog {other} http://x\nquorum none\n");
        assert_eq!(fault(lines.as_bytes()), (2, Fault::KeyTwice));
        // A log's key is no witness's, and the other way round.
        assert_eq!(fault(format!("witness w {one}\n").as_bytes()), (1, Fault::Key));
        assert_eq!(fault(format!("log {same}\n").as_bytes()), (1, Fault::Key));
    }

    #[test]
    fn names_are_bytes_and_mean_nothing() {
        let kelvin = "group K any w0\ngroup \u{212a} any w1\nquorum \u{212a}";
        assert!(quorum(kelvin, &[1]) && !quorum(kelvin, &[0]));
        let mut file = with("group ");
        file.extend(b"\xff any w2\nquorum \xff\n");
        assert!(Policy::parse(&file).is_ok());
    }

    #[test]
    fn a_file_has_an_end() {
        let many = |lines: &str, count| lines.repeat(count);
        assert_eq!(fault(many("\n", Policy::BYTES_MAX + 1).as_bytes()), (1, Fault::TooLong));
        let groups = |count: usize| {
            let one = |n| format!("group g{n} all g{}\n", n - 1);
            let others = (1..count).map(one).collect::<Vec<_>>().concat();
            format!("group g0 all w0\n{others}quorum g{}\n", count - 1)
        };
        // As deep as it gets.
        assert!(quorum(&groups(Policy::EACH_MAX), &[0]));
        assert!(!quorum(&groups(Policy::EACH_MAX), &[1]));
        assert_eq!(fault(&with(&groups(Policy::EACH_MAX + 1))), (135, Fault::TooMany));
    }

    #[test]
    fn a_checkpoint_is_anchored_by_who_cosigned_it() {
        let ours = log("lk3.makassar.example", 1);
        let note = ours.sign(7, leaf(7)).unwrap();
        let policy = Policy::parse(&with("group g 2 w0 w1 w2\nquorum g\n")).unwrap();
        let by = |n: u8, at| witness(n).cosign(&note, at).unwrap().line.into_bytes();
        let bare = policy.check(&note, &ours.verifier()).unwrap();
        assert_eq!((bare.met, bare.cosigned.len(), bare.checkpoint.size), (false, 0, 7));
        let one = [note.clone(), by(1, 50)].concat();
        assert!(!policy.check(&one, &ours.verifier()).unwrap().met);
        // One that cosigns twice is one, and who is in no group counts for nothing.
        let twice = [one.clone(), by(1, 60), by(5, 60)].concat();
        let told = policy.check(&twice, &ours.verifier()).unwrap();
        let names: Vec<_> =
            told.cosigned.iter().map(|(name, at)| (name.to_string(), *at)).collect();
        assert_eq!((told.met, names), (false, vec![("w1".into(), 50), ("w5".into(), 60)]));
        let two = [one.clone(), by(9, 61), by(0, 61)].concat();
        assert!(policy.check(&two, &ours.verifier()).unwrap().met);
        // A wrong one of somebody known spoils all; a wrong key, too.
        let later = ours.sign(8, leaf(8)).unwrap();
        let wrong = [two.clone(), witness(2).cosign(&later, 1).unwrap().line.into()].concat();
        assert_eq!(policy.check(&wrong, &ours.verifier()), Err(NoteError::Signature));
        let other = log("lk3.makassar.example", 2).verifier();
        assert_eq!(policy.check(&two, &other), Err(NoteError::OtherKey));
    }

    #[test]
    fn where_logs_are_listed_no_other_one_counts() {
        let ours = log("lk3.makassar.example", 1);
        let note = ours.sign(7, leaf(7)).unwrap();
        let listing = |key: &SigningKey| {
            Policy::parse(format!("log {}\nquorum none\n", key.verifier()).as_bytes()).unwrap()
        };
        assert!(listing(&ours).check(&note, &ours.verifier()).unwrap().met);
        let refused = listing(&log("lk3.gowa.example", 2)).check(&note, &ours.verifier());
        assert_eq!(refused, Err(NoteError::Unlisted));
    }

    proptest! {
        #[test]
        fn more_witnesses_never_break_a_quorum(
            thresholds in prop::array::uniform3(1..=2_usize), had: u8, more: u8,
        ) {
            let [a, b, c] = thresholds;
            let lines =
                format!("group a {a} w0 w1\ngroup b {b} w2 w3 w4\ngroup c {c} a b w5\nquorum c\n");
            let set = |bits: u8| (0..6).filter(|n| bits >> n & 1 == 1).collect::<Vec<_>>();
            let count = |of: &[u8], members: &[u8]| of.iter().filter(|n| members.contains(n)).count();
            let of = set(had);
            let met = [count(&of, &[0, 1]) >= a, count(&of, &[2, 3, 4]) >= b, of.contains(&5)];
            let met = met.into_iter().filter(|met| *met).count() >= c;
            prop_assert_eq!(quorum(&lines, &of), met);
            prop_assert!(!met || quorum(&lines, &set(had | more)));
        }

        #[test]
        fn whatever_bytes_come_are_refused_by_a_line_of_theirs(file in prop::collection::vec(any::<u8>(), 0..300)) {
            if let Err(refused) = Policy::parse(&file) {
                let lines = file.split(|byte| *byte == b'\n').count();
                prop_assert!((1..=lines).contains(&refused.line));
            }
        }
    }
}
