//! Reading a policy file, line by line; what is wrong with one.

use std::collections::BTreeMap;
use std::fmt;

use super::{Group, Member, Policy, PolicyName, PolicyWitness};
use crate::tree::request::decimal;
use crate::tree::{VerifierKey, WitnessVerifier};

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
