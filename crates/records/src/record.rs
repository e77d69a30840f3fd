//! The door in: decide, seal, append, and answer once it is durable.

use std::collections::BTreeMap;

use sanad_casework::{
    Case, CaseId, Command, DeniedAct, EmergencyCommand, IntakeCommand, Proposal, Purpose, Refusal,
    RightsCommand, Seq as ClearSeq, StreamId, SubjectCommand,
};
use sanad_chain::{CommandId, Entry, Seq, Stream};
use sanad_ledger::{Append, AppendError, Expect};
use sanad_vault::Tag;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::account::SignedIn;
use crate::disclose::{Denied, TRIES};
use crate::error::{Fault, RecordError};
use crate::history::{CaseHistory, actor_of};
use crate::institution::Records;
use crate::line::{CommandTag, Keys, RequestId, Under, drafts, random};
use crate::policy::{
    Rule, Standing, Verdict, change_case, end_emergency, open_case, open_emergency,
    review_emergency,
};
use crate::theme::ends_work;
use crate::time;

/// How a change was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The request.
    pub request: RequestId,
    /// The Idempotency-Key and the bytes that make up the request: method, path and body.
    pub key: Option<(&'a str, &'a [u8])>,
    /// The version of the case that the caller has seen.
    pub seen: Option<u64>,
}

/// What was recorded: places and ids, never content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recorded {
    /// The case, where one was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
    /// The version of the case, or of the account, after it.
    pub version: u64,
    /// Where the last entry stands.
    #[serde(serialize_with = "as_text")]
    pub seq: u64,
    /// The hash of the last entry: keep it, and nobody can deny that it was written.
    pub hash: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// Whether this request had been answered before.
    pub repeated: bool,
    /// The entries, in order.
    pub entries: Vec<RecordedEntry>,
}

/// One entry of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordedEntry {
    /// Where it stands.
    #[serde(serialize_with = "as_text")]
    pub seq: u64,
    /// What happened.
    #[serde(rename = "type")]
    pub event_type: String,
    /// Its hash.
    pub hash: String,
    /// The ids that stand in it.
    pub ids: BTreeMap<String, String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn as_text<S: serde::Serializer>(seq: &u64, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(seq)
}

impl Records {
    /// Records a change to a case.
    ///
    /// # Errors
    /// To this caller there is no such case; casework refuses; the case has changed since; the key
    /// was used for another request; or a fault: then nothing is recorded.
    pub fn record(
        &self,
        by: &SignedIn,
        command: &Command,
        asked: &Asked<'_>,
    ) -> Result<Recorded, RecordError> {
        let tag = self.command_tag(by, asked);
        let first = match (command, self.answered(tag)) {
            // Anybody may ask for it, of any case: that a key of theirs was used is told before.
            (Command::Emergency(EmergencyCommand::OpenEmergency(_)), Err(error)) => {
                return Err(error);
            }
            (_, first) => first,
        };
        if let Command::Emergency(EmergencyCommand::OpenEmergency(act)) = command {
            let repeated = matches!(first, Ok(Some(_)));
            self.may_open_emergency(by, act, repeated, asked.request)?;
        }
        // Before anything of the case is read; and who lost it since gets no repeat of an answer.
        self.may_change(by, command, asked)?;
        let recorded = match first? {
            Some(first) => first,
            None => match self.decide(by, command, asked, tag) {
                // Whether an ordinary look is enough, the policy says, and has left its line.
                Err(RecordError::Refused(refusal)) if refusal != Refusal::OrdinaryLookEnough => {
                    let opens = matches!(command, Command::Intake(IntakeCommand::OpenIntake(_)));
                    let case = (!opens).then(|| command.case());
                    let refusal = self.refused(by, refusal, case, asked.request)?;
                    return Err(RecordError::Refused(refusal));
                }
                decided => decided?,
            },
        };
        // A repeat takes up what broke off after the intent.
        if let Command::Rights(RightsCommand::ApproveErasure(act)) = command {
            self.finish_erasure(act.case, act.erasure)?;
        } else if let Command::Rights(RightsCommand::ApproveRedaction(act)) = command {
            self.finish_redaction(act.case, act.redaction)?;
        } else {
            return Ok(recorded);
        }
        // The receipt stands in the case too: the version told is that after it.
        let views = self.views()?;
        let version = views.cases().get(command.case()).map(|facts| facts.version);
        Ok(Recorded { version: version.unwrap_or(recorded.version), ..recorded })
    }

    pub(crate) fn decide(
        &self,
        by: &SignedIn,
        command: &Command,
        asked: &Asked<'_>,
        tag: Option<CommandTag>,
    ) -> Result<Recorded, RecordError> {
        let _turn = self.turns.at(command.case());
        for _ in 0..TRIES {
            let (rule, up_to) = self.may_change(by, command, asked)?;
            let history = CaseHistory::load(&self.ledger, command.case(), up_to)?;
            if asked.seen.is_some_and(|seen| seen != history.version) {
                return Err(RecordError::Stale { current: history.version });
            }
            let at = self.moment();
            self.check_looks(by, command, &history.case)?;
            let proposals =
                command.decide(&history.case, &by.caller, &at).map_err(RecordError::Refused)?;
            if let Command::Rights(RightsCommand::ProposeRedaction(act)) = command {
                self.check_passages(by, act, &history)?;
            } else if let Command::Rights(RightsCommand::ApproveRedaction(act)) = command {
                self.check_readable(by, act, &history)?;
            }
            self.check_takes_a_case(command.puts_to_work(&by.caller), &at)?;
            let mut expect = self.rests_on(by, Some((command.case(), history.version)))?;
            if matches!(command, Command::Emergency(EmergencyCommand::OpenEmergency(_))) {
                expect.push(self.no_emergency_waits(by)?);
            }
            let under = under(by, asked, rule, tag);
            let staff = self.key_of_writer(by, &proposals)?;
            let mut keys = Keys { parties: history.keys, staff, ..Keys::none(&self.vault) };
            if let Some(recorded) = self.append(&proposals, &under, &mut keys, expect)? {
                return Ok(recorded);
            }
        }
        Err(RecordError::Fault(Fault::Busy))
    }

    /// What a question about looks rests on beside the case: that they are looks at it, and that
    /// nobody judges their own.
    fn check_looks(
        &self,
        by: &SignedIn,
        command: &Command,
        case: &Case,
    ) -> Result<(), RecordError> {
        if let Command::Subject(SubjectCommand::QuestionAccess(act)) = command {
            let views = self.views()?;
            let log = views.accesses();
            let known = |look: &ClearSeq| log.cases_of(Seq::new(look.0)).contains(&act.case);
            if !act.form.looks.iter().all(known) {
                return Err(RecordError::Refused(Refusal::UnknownLook));
            }
        } else if let Command::Subject(SubjectCommand::ResolveAccessQuestion(act)) = command
            && let Some(question) = case.file().and_then(|file| file.questions.get(&act.question))
        {
            for look in &question.looks {
                let stored = self.ledger.read(Seq::new(look.0))?;
                if actor_of(&stored.entry())? == by.caller.staff {
                    return Err(RecordError::Refused(Refusal::OwnLook));
                }
            }
        }
        Ok(())
    }

    /// Decides by the views, and tells up to which position they go.
    fn may_change(
        &self,
        by: &SignedIn,
        command: &Command,
        asked: &Asked<'_>,
    ) -> Result<(Rule, u64), RecordError> {
        let opens = matches!(command, Command::Intake(IntakeCommand::OpenIntake(_)));
        let in_emergency =
            matches!(command, Command::Emergency(EmergencyCommand::OpenEmergency(_)));
        let (verdict, up_to) = {
            let views = self.views()?;
            let standing = Standing::of(&views, command.case());
            let standing = standing.as_ref().map(|(standing, _)| standing);
            let verdict = if opens {
                open_case(by.caller())
            } else if let Command::Emergency(EmergencyCommand::OpenEmergency(act)) = command {
                open_emergency(by.caller(), standing, &act.form.sections)
            } else if let Command::Emergency(EmergencyCommand::EndEmergency(act)) = command {
                end_emergency(by.caller(), standing, act.emergency)
            } else if matches!(command, Command::Emergency(EmergencyCommand::ReviewEmergency(_))) {
                review_emergency(by.caller(), standing)
            } else {
                change_case(by.caller(), standing)
            };
            (verdict, views.position())
        };
        match verdict {
            Verdict::Granted(grant) => Ok((grant.rule, up_to)),
            Verdict::Denied(rule) => {
                let case = (!opens).then(|| command.case());
                let (act, purpose) = if in_emergency {
                    (DeniedAct::Emergency, Purpose::Emergency)
                } else {
                    (DeniedAct::Write, Purpose::Service)
                };
                let denied = Denied { act, rule, purpose, case, sections: Vec::new() };
                self.deny(by, denied, asked.request)?;
                Err(if rule.is_of_the_role() {
                    RecordError::NotForRole
                } else if rule == Rule::OrdinaryLookEnough {
                    RecordError::Refused(Refusal::OrdinaryLookEnough)
                } else {
                    RecordError::Hidden
                })
            }
        }
    }

    /// Appends what was decided; `None` where it must be decided anew.
    pub(crate) fn append(
        &self,
        proposals: &[Proposal],
        under: &Under<'_>,
        keys: &mut Keys<'_>,
        expect: Vec<(Stream, Expect)>,
    ) -> Result<Option<Recorded>, RecordError> {
        let reserve = proposals.iter().all(|proposal| ends_work(&proposal.event));
        if proposals.iter().any(|proposal| !proposal.sealed.is_empty()) {
            self.before_drawing(reserve)?;
        }
        let sealed = drafts(proposals, under, keys);
        let append = Append {
            command: CommandId::from_bytes(random()?),
            drafts: sealed.inspect_err(|_| keys.give_back())?,
            expect,
            at: None,
            reserve,
        };
        let appended = self.ledger.append(append);
        keys.after(&appended, appended.as_ref().is_ok_and(|done| done.repeated));
        match appended {
            Ok(done) => {
                if !done.repeated {
                    self.learn_who(proposals, done.first.get());
                }
                Ok(Some(self.recorded(done.first, done.last, done.repeated)?))
            }
            Err(AppendError::Conflict { .. }) => Ok(None),
            Err(AppendError::KeyReused) => Err(RecordError::KeyReused),
            Err(fault) => Err(fault.into()),
        }
    }

    /// The keyed codes of a request that carries a key.
    pub(crate) fn command_tag(&self, by: &SignedIn, asked: &Asked<'_>) -> Option<CommandTag> {
        let (key, request) = asked.key?;
        let mut actor_and_key = by.caller.staff.as_bytes().to_vec();
        actor_and_key.extend_from_slice(key.as_bytes());
        // The Idempotency-Key is part of what is coded, and is kept nowhere: the code of a body, which
        // outlives an erasure, cannot be tried with guesses of it, not even by who holds the keys.
        let length = (key.len() as u64).to_le_bytes();
        let key_and_request = Zeroizing::new([&length, key.as_bytes(), request].concat());
        Some(CommandTag {
            tag: self.vault.tag(Tag::Command, &actor_and_key),
            digest: self.vault.tag(Tag::Body, &key_and_request),
        })
    }

    /// The first answer to a request that was made before.
    pub(crate) fn answered(
        &self,
        tag: Option<CommandTag>,
    ) -> Result<Option<Recorded>, RecordError> {
        let Some(tag) = tag else {
            return Ok(None);
        };
        let Some(first) = self.ledger.by_tag(&tag.tag) else {
            return Ok(None);
        };
        let stored = self.ledger.read(first)?;
        let entry = stored.entry();
        let body = entry.body().map_err(|_| Fault::Unreadable { seq: first.get() })?;
        if body.body_digest != Some(tag.digest) {
            return Err(RecordError::KeyReused);
        }
        let last = Seq::new(first.get() + u64::from(entry.position().of) - 1);
        Ok(Some(self.recorded(first, last, true)?))
    }

    fn recorded(&self, first: Seq, last: Seq, repeated: bool) -> Result<Recorded, Fault> {
        let mut entries = Vec::new();
        let (mut case, mut version, mut recorded_at) = (None, 0, 0);
        for stored in self.ledger.range(first..last.next()) {
            let stored = stored?;
            let entry = stored.entry();
            // How many looks there were at what is named is told to nobody here.
            let looks_of = |kind| kind == StreamId::LOOKS_OF;
            for link in entry.links().filter(|link| !looks_of(link.stream.kind.0)) {
                // The version told is that of the case, where there is one.
                if link.stream.kind.0 == StreamId::CASE {
                    case = Some(CaseId::from_bytes(link.stream.id));
                    version = link.version;
                } else if case.is_none() {
                    version = link.version;
                }
            }
            recorded_at = entry.position().recorded_at;
            entries.push(recorded_entry(&entry)?);
        }
        let hash = entries.last().map(|entry| entry.hash.clone()).unwrap_or_default();
        let recorded_at = time::text(recorded_at);
        Ok(Recorded { case, version, seq: last.get(), hash, recorded_at, repeated, entries })
    }
}

pub(crate) fn under<'a>(
    by: &'a SignedIn,
    asked: &Asked<'_>,
    rule: Rule,
    tag: Option<CommandTag>,
) -> Under<'a> {
    Under { caller: &by.caller, sign_in: by.sign_in, request: asked.request, rule, tag }
}

fn recorded_entry(entry: &Entry<'_>) -> Result<RecordedEntry, Fault> {
    let seq = entry.seq().get();
    let body = entry.body().map_err(|_| Fault::Unreadable { seq })?;
    let data: BTreeMap<String, serde_json::Value> = serde_json::from_str(body.data)?;
    let ids = data
        .into_iter()
        // A salt looks like an id and is none.
        .filter(|(name, _)| name != "salt")
        .filter_map(|(name, value)| {
            let text = value.as_str().filter(|text| text.parse::<CaseId>().is_ok())?;
            Some((name, text.to_owned()))
        })
        .collect();
    Ok(RecordedEntry {
        seq,
        event_type: body.event_type.to_owned(),
        hash: entry.hash().to_string(),
        ids,
    })
}
