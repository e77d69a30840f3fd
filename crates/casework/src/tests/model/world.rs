//! The small world: one case, who acts in it, what they try, and one step.

use super::forms::forms;
use crate::testing::{ANDI, BUDI, CASE, MIRA, SITI, a_case, as_, noon};
use crate::*;

/// A privacy officer.
pub(super) const PUTRI: StaffId = StaffId::from_bytes([0xa6; 16]);

/// Those who change the case, with what they are called.
pub(super) const PEOPLE: [(StaffId, &str); 5] =
    [(BUDI, "budi"), (SITI, "siti"), (ANDI, "andi"), (MIRA, "mira"), (PUTRI, "putri")];

/// The one id there is of each kind that is drawn first in a deed, and of the kind drawn next.
pub(super) const DRAWN: StaffId = StaffId::from_bytes([0x50; 16]);
pub(super) const DRAWN_NEXT: StaffId = StaffId::from_bytes([0x51; 16]);

/// An act that is tried, in all its forms.
pub(crate) trait Tried: Sized {
    /// Each with what tells it from the others.
    fn tries() -> Vec<(Self, String)>;
}

impl<D: Asks> Tried for D {
    fn tries() -> Vec<(Self, String)> {
        let mut all = Vec::new();
        for whom in PEOPLE.map(|(id, _)| id) {
            let asked_of_staff = std::cell::Cell::new(false);
            let path = |param: &str| {
                asked_of_staff.set(asked_of_staff.get() || param == "staff");
                Some(match param {
                    "case" => CASE.to_string(),
                    "party" => crate::testing::SPOUSE.to_string(),
                    "staff" => whom.to_string(),
                    "note" => DRAWN_NEXT.to_string(),
                    _ => DRAWN.to_string(),
                })
            };
            for (form, told) in forms::<D::Form>() {
                let mut next = 0x50;
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
    fn tries() -> Vec<(Self, String)> {
        let request = SubjectRequestId::from_bytes(*DRAWN.as_bytes());
        vec![(Self { case: CASE, request }, String::new())]
    }
}

/// Something that somebody tries.
pub(super) struct Try {
    pub(super) by: Caller,
    pub(super) deed: &'static str,
    pub(super) act: Command,
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
    let mut all = Vec::new();
    for (deed, act, told) in Command::tries().into_iter().filter(|(deed, ..)| wanted(deed)) {
        for by in who {
            let (by, act, told) = (caller(*by), act.clone(), told.clone());
            all.push(Try { by, deed, act, told });
        }
    }
    all
}

fn caller(staff: StaffId) -> Caller {
    match staff {
        PUTRI => Caller { role: Role::PrivacyOfficer, ..as_(PUTRI) },
        staff => as_(staff),
    }
}

/// How everything stands.
#[derive(Clone)]
pub(super) struct World {
    pub(super) case: Case,
}

impl World {
    /// The case that Budi opened.
    pub(super) fn opened() -> Self {
        Self { case: a_case().case }
    }

    /// After these deeds, each named by who, deed and a part of its form.
    pub(super) fn after(mut self, acts: &[(StaffId, &str, &str)]) -> Self {
        for (by, deed, part) in acts {
            let all = deeds(&[*by], |name| name == *deed);
            let fits = |tried: &&Try| part.split(' ').all(|one| tried.told.contains(one));
            let moved = all.iter().filter(fits).find_map(|tried| self.step(tried));
            self = moved.unwrap_or_else(|| panic!("{by} {deed} {part}"));
        }
        self
    }

    /// As `records` lets them, at the least.
    fn may(&self, tried: &Try) -> bool {
        let Some(file) = self.case.file() else { return false };
        let carries = |to| Role::CARRY_CASES.contains(&caller(to).role);
        let works = file.is_worked_by(tried.by.staff);
        let asked = self.case.asked_to_take() == Some(tried.by.staff);
        let decides = matches!(tried.by.role, Role::Supervisor | Role::PrivacyOfficer);
        let opens = matches!(tried.act, Command::Emergency(_));
        tried.act.puts_to_work(&tried.by).is_none_or(carries)
            && !file.barred.contains(&tried.by.staff)
            && (decides || works || asked || opens)
    }

    pub(super) fn decide(&self, tried: &Try) -> Option<Result<Vec<Proposal>, Refusal>> {
        self.may(tried).then(|| tried.act.decide(&self.case, &tried.by, &noon()))
    }

    /// What follows; nothing where it is refused. A decision that its own fold refuses fails at once.
    pub(super) fn step(&self, tried: &Try) -> Option<Self> {
        let proposals = self.decide(tried)?.ok()?;
        let mut case = self.case.clone();
        for proposal in proposals {
            case.try_apply(&proposal.event).unwrap();
            if let Some(event) = carried_out(&proposal.event) {
                case.try_apply(&event).unwrap();
            }
        }
        Some(Self { case })
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
