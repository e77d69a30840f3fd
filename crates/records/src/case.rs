//! The door in for cases.

use std::sync::Arc;

use sanad_casework::{
    AssignmentCommand, Bars, Case, CaseId, Command, DeniedAct, EmergencyCommand, IntakeCommand,
    Moment, Proposal, Purpose, Refusal, RightsCommand, Role, Seq as ClearSeq, StaffId, Still,
    SubjectCommand,
};
use sanad_chain::Seq;

use crate::account::SignedIn;
use crate::basis::Basis;
use crate::change::{Aggregate, Half, Tries, Unproven};
use crate::error::{Fault, RecordError};
use crate::folds::CaseFold;
use crate::history::actor_of;
use crate::institution::Records;
use crate::line::Keys;
use crate::policy::{
    Verdict, change_case, end_emergency, open_case, open_emergency, review_emergency,
};
use crate::record::{Asked, Recorded};

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
        self.change::<OfCase>(by, command, asked)
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
}

/// Who bars whom: nobody while a look of theirs is questioned in this case, and one alone nobody who keeps
/// watch over it.
fn bars(
    basis: &Basis<'_>,
    act: &AssignmentCommand,
    case: &Case,
    at: &Moment,
) -> Result<(), RecordError> {
    let by = basis.by.caller().staff;
    let file = case.file();
    let own = |staff| file.and_then(|file| file.bars.proposed.get(&staff)).map(|it| it.by);
    let own_end = |staff| file.and_then(|file| file.bars.ending.get(&staff)).copied();
    let (alone, by_two, whom) = match act {
        AssignmentCommand::BarAccess(act) => {
            (Some((act.form.staff, act.case)), None, Some(act.form.staff))
        }
        AssignmentCommand::ProposeBar(act) => {
            (None, Some((act.form.staff, act.case)), Some(act.form.staff))
        }
        AssignmentCommand::ApproveBar(act) => (None, Some((act.staff, act.case)), None),
        // Whoever proposed something takes it back, whatever is judged.
        AssignmentCommand::DeclineBar(act) if own(act.staff) == Some(by) => return Ok(()),
        AssignmentCommand::DeclineBarEnd(act) if own_end(act.staff) == Some(by) => return Ok(()),
        AssignmentCommand::DeclineBar(_)
        | AssignmentCommand::ProposeBarEnd(_)
        | AssignmentCommand::ApproveBarEnd(_)
        | AssignmentCommand::DeclineBarEnd(_) => (None, None, None),
        AssignmentCommand::AssignCase(_)
        | AssignmentCommand::RequestTransfer(_)
        | AssignmentCommand::AcceptTransfer(_)
        | AssignmentCommand::DeclineTransfer(_)
        | AssignmentCommand::AddCoWorker(_)
        | AssignmentCommand::RemoveCoWorker(_)
        | AssignmentCommand::DeclareConflict(_) => return Ok(()),
    };
    if is_judged(basis.records, case, by)? {
        return Err(RecordError::Refused(Refusal::JudgedHere));
    }
    if let Some(staff) = whom
        && basis.account(staff)?.is_none()
    {
        return Err(RecordError::Refused(Refusal::NoSuchStaff));
    }
    if let Some((staff, case)) = by_two
        && basis.is_only_one(staff, Role::Auditor, case, at.day())?
    {
        return Err(RecordError::Refused(Refusal::LastWatch { duty: "audit this case" }));
    }
    match alone {
        Some((staff, case)) if basis.keeps_watch(staff, case, at.day())? => {
            Err(RecordError::Refused(Refusal::KeepsWatch))
        }
        Some(_) | None => Ok(()),
    }
}

/// Whoever keeps watch over cases is barred by persons: the first shows the password once more. It is told
/// alike for every case, before anything of it is read.
fn bars_in_person(
    records: &Records,
    by: &SignedIn,
    act: &AssignmentCommand,
) -> Result<(), Unproven> {
    let (staff, password) = if let AssignmentCommand::ProposeBar(act) = act {
        (act.form.staff, Some(act.form.password.as_ref()))
    } else if let AssignmentCommand::ApproveBar(act) = act {
        (act.staff, None)
    } else {
        return Ok(());
    };
    let known = records.keeps_watch(staff).map_err(|fault| Unproven::Told(fault.into()))?;
    // To everybody else it is refused by their role.
    if !known || !Bars::DECIDE.contains(&by.caller().role) {
        return Ok(());
    }
    match password {
        Some(password) => records.shown_again(by, password),
        None if by.session().is_none() => Err(Unproven::Refused(Refusal::PasswordNeeded)),
        None => Ok(()),
    }
}

/// Whether an emergency access of this person's to the case, or a look of theirs at it that somebody
/// questioned, is still to be judged.
fn is_judged(records: &Records, case: &Case, staff: StaffId) -> Result<bool, Fault> {
    let Some(file) = case.file() else {
        return Ok(false);
    };
    if file.waits_for_judgement(staff) {
        return Ok(true);
    }
    let open = file.questions.values().filter(|asked| asked.verdict.is_none());
    for look in open.flat_map(|asked| &asked.looks) {
        let stored = records.ledger.read(Seq::new(look.0))?;
        if actor_of(&stored.entry())? == staff {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A case.
pub(crate) struct OfCase;

impl Aggregate for OfCase {
    type Deed = Command;
    type State = Arc<CaseFold>;

    fn turn(deed: &Command) -> Option<CaseId> {
        Some(deed.case())
    }

    fn tries(deed: &Command) -> Tries {
        if matches!(deed, Command::Emergency(EmergencyCommand::OpenEmergency(_))) {
            let (act, purpose) = (DeniedAct::Emergency, Purpose::Emergency);
            return Tries { act, purpose, case: Some(deed.case()) };
        }
        // An intake makes its case: none is asked for.
        let case =
            (!matches!(deed, Command::Intake(IntakeCommand::OpenIntake(_)))).then(|| deed.case());
        Tries { act: DeniedAct::Write, purpose: Purpose::Service, case }
    }

    fn prove(
        records: &Records,
        by: &SignedIn,
        deed: &Command,
        repeated: Result<bool, RecordError>,
    ) -> Result<(), Unproven> {
        if let Command::Assignment(act) = deed {
            return bars_in_person(records, by, act);
        }
        let Command::Emergency(EmergencyCommand::OpenEmergency(act)) = deed else {
            return Ok(());
        };
        // Anybody may ask for it, of any case: that a key of theirs was used is told before.
        let repeated = repeated.map_err(Unproven::Told)?;
        records.may_open_emergency(by, act, repeated)
    }

    fn judge(basis: &Basis<'_>, deed: &Command) -> Result<Verdict, Fault> {
        let by = basis.by.caller();
        let standing = basis.standing_of_work(deed.case())?;
        let standing = standing.as_ref();
        Ok(if matches!(deed, Command::Intake(IntakeCommand::OpenIntake(_))) {
            open_case(by)
        } else if let Command::Emergency(EmergencyCommand::OpenEmergency(act)) = deed {
            open_emergency(by, standing, &act.form.sections)
        } else if let Command::Emergency(EmergencyCommand::EndEmergency(act)) = deed {
            end_emergency(by, standing, act.emergency)
        } else if matches!(deed, Command::Emergency(EmergencyCommand::ReviewEmergency(_))) {
            review_emergency(by, standing)
        } else {
            change_case(by, standing)
        })
    }

    fn load(basis: &Basis<'_>, deed: &Command) -> Result<(Arc<CaseFold>, u64), Fault> {
        let fold = basis.fold(deed.case())?;
        let version = fold.version();
        Ok((fold, version))
    }

    fn decide(
        basis: &Basis<'_>,
        deed: &Command,
        state: &Arc<CaseFold>,
        at: &Moment,
    ) -> Result<Vec<Proposal>, RecordError> {
        let (records, by) = (basis.records, &basis.by);
        records.check_looks(by, deed, &state.case)?;
        let proposals = deed.decide(&state.case, by.caller(), at).map_err(RecordError::Refused)?;
        if let Command::Rights(RightsCommand::ProposeRedaction(act)) = deed {
            Records::check_passages(basis, act, &basis.history(act.case)?)?;
        } else if let Command::Rights(RightsCommand::ApproveRedaction(act)) = deed {
            Records::check_readable(basis, act, &basis.history(act.case)?)?;
        }
        if let Some(staff) = deed.puts_to_work(by.caller()) {
            let account = basis.account_history(staff)?;
            account.staff.takes_a_case(at.day()).map_err(RecordError::Refused)?;
        }
        if matches!(deed, Command::Emergency(EmergencyCommand::OpenEmergency(_))) {
            basis.none_waits()?;
        }
        if let Command::Assignment(act) = deed {
            bars(basis, act, &state.case, at)?;
        }
        Ok(proposals)
    }

    fn half(
        basis: &Basis<'_>,
        deed: &Command,
        state: &Arc<CaseFold>,
    ) -> Result<Option<Half>, Fault> {
        let Some(first) = deed.first_half(&state.case) else {
            return Ok(None);
        };
        let barred = state.case.file().is_some_and(|file| file.barred.contains(&first.by));
        let judged = first.two.still == Still::StandsUnjudged
            && is_judged(basis.records, &state.case, first.by)?;
        Ok(Some(Half { first, barred, judged }))
    }

    fn keys<'a>(
        basis: &Basis<'a>,
        _: &Command,
        state: Arc<CaseFold>,
        proposals: &[Proposal],
    ) -> Result<Keys<'a>, Fault> {
        let staff = basis.records.key_of_writer(&basis.by, proposals)?;
        Ok(Keys { parties: state.keys.clone(), staff, ..Keys::none(&basis.records.vault) })
    }

    fn after(
        records: &Records,
        deed: &Command,
        recorded: Recorded,
    ) -> Result<Recorded, RecordError> {
        if let Command::Rights(RightsCommand::ApproveErasure(act)) = deed {
            records.finish_erasure(act.case, act.erasure)?;
        } else if let Command::Rights(RightsCommand::ApproveRedaction(act)) = deed {
            records.finish_redaction(act.case, act.redaction)?;
        } else {
            return Ok(recorded);
        }
        // The receipt stands in the case too: the version told is that after it.
        let version = records.views()?.cases().get(deed.case()).map(|facts| facts.version);
        Ok(Recorded { version: version.unwrap_or(recorded.version), ..recorded })
    }
}
