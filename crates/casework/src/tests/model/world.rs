//! The small world: one case, who acts in it, what they try, and one step.

use super::forms::forms;
use crate::row::Step;
use crate::testing::{ANDI, BUDI, CASE, MIRA, SITI, a_case, as_, noon};
use crate::*;

/// A privacy officer.
pub(super) const PUTRI: StaffId = StaffId::from_bytes([0xa6; 16]);

/// The head of service, and who runs the machine: they keep accounts.
pub(super) const HADI: StaffId = StaffId::from_bytes([0xa7; 16]);
pub(super) const OPERATOR: StaffId = StaffId::from_bytes([0x77; 16]);

/// Those who change the case, with what they are called.
pub(super) const PEOPLE: [(StaffId, &str); 5] =
    [(BUDI, "budi"), (SITI, "siti"), (ANDI, "andi"), (MIRA, "mira"), (PUTRI, "putri")];

/// Where ids are counted from: one id there is of each kind, and a second where something is done again.
const FIRST: u8 = 0x50;
const AGAIN: u8 = 0x60;

/// The one id there is of each kind that is drawn first in a deed.
pub(super) const fn drawn(first: u8) -> StaffId {
    StaffId::from_bytes([first; 16])
}

/// The one of the kind that is drawn next.
pub(super) const fn drawn_next(first: u8) -> StaffId {
    StaffId::from_bytes([first + 1; 16])
}

/// An act that is tried, in all its forms.
pub(crate) trait Tried: Sized {
    /// Each with what tells it from the others; its ids are counted from `first`.
    fn tries(first: u8) -> Vec<(Self, String)>;
}

impl<D: Asks> Tried for D {
    fn tries(first: u8) -> Vec<(Self, String)> {
        let mut all = Vec::new();
        for whom in PEOPLE.map(|(id, _)| id) {
            let asked_of_staff = std::cell::Cell::new(false);
            let path = |param: &str| {
                asked_of_staff.set(asked_of_staff.get() || param == "staff");
                Some(match param {
                    "case" => CASE.to_string(),
                    "party" => crate::testing::SPOUSE.to_string(),
                    "staff" => whom.to_string(),
                    "note" => drawn_next(first).to_string(),
                    _ => drawn(first).to_string(),
                })
            };
            for (form, told) in forms::<D::Form>(first) {
                let mut next = first;
                let mut fresh = || {
                    next += 1;
                    [next - 1; 16]
                };
                let act = D::asked(&path).expect("every path is there")(form, &mut fresh);
                all.push((act, told));
            }
            if !asked_of_staff.get() {
                return all;
            }
        }
        all
    }
}

/// The program answers, once a statement is made.
impl Tried for AnswerSubjectAccess {
    fn tries(first: u8) -> Vec<(Self, String)> {
        let request = SubjectRequestId::from_bytes(*drawn(first).as_bytes());
        vec![(Self { case: CASE, request }, String::new())]
    }
}

/// A deed on the case, or on an account.
pub(super) enum Act {
    OnCase(Command),
    OnAccount(StaffCommand),
}

/// Something that somebody tries.
pub(super) struct Try {
    pub(super) by: Caller,
    pub(super) deed: &'static str,
    pub(super) act: Act,
    told: String,
}

impl std::fmt::Display for Try {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = PEOPLE.iter().find(|(id, _)| *id == self.by.staff).map_or("nobody", |who| who.1);
        write!(f, "{name} {} {}", self.deed, self.told.trim())
    }
}

/// All that these people try, of the deeds that are wanted.
pub(super) fn deeds(who: &[StaffId], wanted: impl Fn(&str) -> bool) -> Vec<Try> {
    deeds_from(FIRST, who, wanted)
}

/// The same, where they begin anew what they did once.
pub(super) fn deeds_again(who: &[StaffId], wanted: impl Fn(&str) -> bool) -> Vec<Try> {
    let mut all = deeds_from(FIRST, who, &wanted);
    all.extend(deeds_from(AGAIN, who, wanted));
    all
}

fn deeds_from(first: u8, who: &[StaffId], wanted: impl Fn(&str) -> bool) -> Vec<Try> {
    let mut all = Vec::new();
    for (deed, act, told) in Command::tries(first).into_iter().filter(|(deed, ..)| wanted(deed)) {
        for by in who {
            let (by, act, told) = (caller(*by), Act::OnCase(act.clone()), told.clone());
            all.push(Try { by, deed, act, told });
        }
    }
    all
}

/// All that these people try on the account of Siti.
pub(super) fn deeds_on_account(who: &[StaffId]) -> Vec<Try> {
    let mut all = Vec::new();
    let tries = StaffCommand::tries(FIRST).into_iter();
    for (deed, act, told) in tries.filter(|(_, act, _)| act.staff() == SITI) {
        for by in who {
            let (by, act, told) = (caller(*by), Act::OnAccount(act.clone()), told.clone());
            all.push(Try { by, deed, act, told });
        }
    }
    all
}

pub(super) fn caller(staff: StaffId) -> Caller {
    match staff {
        HADI => Caller { role: Role::Head, ..as_(HADI) },
        OPERATOR => Caller { role: Role::Operator, ..as_(OPERATOR) },
        PUTRI => Caller { role: Role::PrivacyOfficer, ..as_(PUTRI) },
        staff => as_(staff),
    }
}

/// How everything stands.
#[derive(Clone, Hash)]
pub(super) struct World {
    pub(super) case: Case,
    /// The account of Siti.
    pub(super) account: Staff,
}

impl World {
    /// The case that Budi opened.
    pub(super) fn opened() -> Self {
        Self { case: a_case().case, account: Staff::Absent }
    }

    /// After these deeds, each named by who, deed and a part of its form.
    pub(super) fn after(mut self, acts: &[(StaffId, &str, &str)]) -> Self {
        for (by, deed, part) in acts {
            let mut all = deeds(&[*by], |name| name == *deed);
            all.extend(deeds_on_account(&[*by]).into_iter().filter(|tried| tried.deed == *deed));
            let fits = |tried: &&Try| part.split(' ').all(|one| tried.told.contains(one));
            let moved = all.iter().filter(fits).find_map(|tried| self.step(tried));
            self = moved.unwrap_or_else(|| panic!("{by} {deed} {part}"));
        }
        self
    }

    /// As `records` lets them, at the least.
    fn may(&self, tried: &Try) -> bool {
        let Act::OnCase(act) = &tried.act else { return true };
        let Some(file) = self.case.file() else { return false };
        let carries = |to| Role::CARRY_CASES.contains(&caller(to).role);
        let works = file.is_worked_by(tried.by.staff);
        let asked = self.case.asked_to_take() == Some(tried.by.staff);
        let decides = matches!(tried.by.role, Role::Supervisor | Role::PrivacyOfficer);
        let opens = matches!(act, Command::Emergency(_));
        act.puts_to_work(&tried.by).is_none_or(carries)
            && !file.barred.contains(&tried.by.staff)
            && (decides || works || asked || opens)
            && self.may_here(act, &tried.by)
    }

    /// What `records` asks of these deeds beside.
    fn may_here(&self, act: &Command, by: &Caller) -> bool {
        let file = self.file();
        if let Command::Assignment(AssignmentCommand::BarAccess(act)) = act {
            // One alone bars nobody who watches over the case, and leaves another who judges.
            let whom = act.form.staff;
            let judges = |who: &StaffId| {
                !file.barred.contains(who)
                    && ![whom, by.staff].contains(who)
                    && Bars::DECIDE.contains(&caller(*who).role)
            };
            let another = PEOPLE.iter().any(|(who, _)| judges(who));
            let role = caller(whom).role;
            return role != Role::PrivacyOfficer && (another || role != Role::Supervisor);
        }
        if let Command::Subject(SubjectCommand::AnswerSubjectAccess(act)) = act {
            let request = file.subject_requests.get(&act.request);
            return request.is_some_and(|request| file.papers(act.request, request).is_ok());
        }
        true
    }

    pub(super) fn decide(&self, tried: &Try) -> Option<Result<Vec<Proposal>, Refusal>> {
        self.may(tried).then(|| match &tried.act {
            Act::OnCase(act) => act.decide(&self.case, &tried.by, &noon()),
            Act::OnAccount(act) => act.decide(&self.account, &tried.by, &noon()),
        })
    }

    /// Who did the first half of it.
    pub(super) fn first_half(&self, tried: &Try) -> Option<FirstHalf> {
        match &tried.act {
            Act::OnCase(act) => act.first_half(&self.case),
            Act::OnAccount(act) => act.first_half(&self.account),
        }
    }

    /// What follows; nothing where it is refused.
    pub(super) fn step(&self, tried: &Try) -> Option<Self> {
        self.moved(tried).map(|(after, _)| after)
    }

    /// What follows, and what was written; nothing where it is refused. A decision that its own fold refuses
    /// fails at once.
    pub(super) fn moved(&self, tried: &Try) -> Option<(Self, Vec<Event>)> {
        let proposals = self.decide(tried)?.ok()?;
        let mut after = self.clone();
        let mut events = Vec::new();
        for proposal in proposals {
            let more = carried_out(&proposal.event);
            for event in [proposal.event].into_iter().chain(more) {
                after.case.try_apply(&event).unwrap();
                if let Event::Staff(event) = &event {
                    event.step(&mut after.account).unwrap();
                }
                events.push(event);
            }
        }
        after.forget_counts();
        Some((after, events))
    }

    /// How often it was opened and closed is told, and decides nothing: so the states repeat.
    fn forget_counts(&mut self) {
        if let Case::Open(OpenCase { file, .. }) | Case::Closed(ClosedCase { file, .. }) =
            &mut self.case
        {
            (file.openings, file.closings) = (0, 0);
        }
    }

    pub(super) fn file(&self) -> &CaseFile {
        self.case.file().expect("the case was opened")
    }
}

/// What the program does at once when two have decided.
fn carried_out(event: &Event) -> Option<Event> {
    if let Event::Rights(RightsEvent::ErasureBegun(told)) = event {
        let (case, erasure, party) = (told.case, told.erasure, told.party);
        let (keys, remains) = (Vec::new(), Vec::new());
        let gone = SubjectKeyDestroyed { case, erasure, party, keys, epoch: 2, remains, others: 0 };
        Some(gone.into())
    } else if let Event::Rights(RightsEvent::RedactionBegun(told)) = event {
        let (case, redaction, keys) = (told.case, told.redaction, Vec::new());
        Some(MentionsRedacted { case, redaction, keys, epoch: 3, parts: 1, replaced: 1 }.into())
    } else {
        None
    }
}
