//! What an act brings about, seen from how everything stood before and after: so another word for the same is
//! seen as well.

use super::search::Step;
use super::world::{PUTRI, World};
use crate::*;

/// Something that an act may bring about.
pub(super) struct Effect {
    pub(super) what: &'static str,
    /// The deeds of two persons by which it is brought about, as their rows tell.
    of_two: &'static [&'static str],
    came: fn(&Seen<'_>) -> bool,
}

/// One act, as effects are read off it.
pub(super) struct Seen<'a> {
    by: StaffId,
    /// How everything stood before the first of the acts.
    begin: &'a CaseFile,
    before: &'a World,
    after: &'a World,
    events: &'a [Event],
}

/// What came of a step, of those that somebody reaches who began with `begin`.
pub(super) fn effects(begin: &World, step: &Step<'_>) -> Vec<&'static str> {
    let seen = Seen {
        by: step.tried.by.staff,
        begin: begin.file(),
        before: step.before(),
        after: step.after,
        events: step.events,
    };
    EFFECTS.iter().filter(|effect| (effect.came)(&seen)).map(|effect| effect.what).collect()
}

/// All that is looked for.
pub(super) const EFFECTS: &[Effect] = &[
    effect("closes after work", &["ApproveClosure"], |seen| seen.ends() && seen.worked()),
    effect("closes before work", &["ApproveClosure"], |seen| seen.ends() && !seen.worked()),
    effect("reopens", &[], |seen| ended(seen.before) && !ended(seen.after)),
    effect("lowers the level", &[], |seen| seen.is().level < seen.was().level),
    effect("takes the case", &[], |seen| {
        seen.is().responsible == Some(seen.by) && seen.was().responsible != Some(seen.by)
    }),
    effect("gives the case to another", &[], |seen| {
        seen.is().responsible != Some(seen.by) && seen.is().responsible != seen.was().responsible
    }),
    effect("works along", &[], |seen| {
        seen.is().co_workers.contains(&seen.by) && !seen.was().co_workers.contains(&seen.by)
    }),
    effect("puts another to work", &[], |seen| {
        let new = |who: &&StaffId| !seen.was().is_worked_by(**who) && **who != seen.by;
        seen.is().co_workers.iter().any(|who| new(&who))
    }),
    effect("bars another", &["ApproveBar"], |seen| {
        seen.is().barred.iter().any(|who| *who != seen.by && !seen.was().barred.contains(who))
    }),
    effect("bars who watches", &["ApproveBar"], |seen| {
        seen.is().barred.contains(&PUTRI) && !seen.was().barred.contains(&PUTRI) && seen.by != PUTRI
    }),
    effect("ends a bar", &["ApproveBarEnd"], |seen| {
        seen.was().barred.iter().any(|who| !seen.is().barred.contains(who))
    }),
    effect("ends a hold", &["ApproveHoldRelease"], |seen| {
        seen.more(|file| file.holds.values().filter(|hold| hold.released).count())
    }),
    effect("lets the data be used again", &[], |seen| {
        seen.was().restricted.is_some() && seen.is().restricted.is_none()
    }),
    effect("refuses an erasure", &["RefuseErasure"], |seen| {
        seen.more(|file| {
            file.erasures.values().filter(|it| it.state == ErasureState::Refused).count()
        })
    }),
    effect("erases a person", &["ApproveErasure"], |seen| {
        seen.more(|file| file.parties.keys().filter(|party| file.is_erased(**party)).count())
    }),
    effect("redacts", &["ApproveRedaction"], |seen| {
        seen.more(|file| {
            let done = |it: &&Redaction| it.state != RedactionState::Proposed && !declined(it);
            file.redactions.values().filter(done).count()
        })
    }),
    effect("decides what an outsider asks for", &["DecideDisclosure"], |seen| {
        seen.more(|file| file.disclosures.values().filter(|it| decided(it)).count())
    }),
    effect("sends by a decision", &["MakeDisclosure"], |seen| {
        seen.sent(|sent| sent.basis == SharingBasis::Decision)
    }),
    effect("sends by an order", &[], |seen| seen.sent(|sent| sent.basis == SharingBasis::Order)),
    effect("sends by a consent", &[], |seen| {
        seen.sent(|sent| sent.consent.is_some_and(|id| seen.begin.consents.contains_key(&id)))
    }),
    effect("sends by a consent of their own recording", &[], |seen| {
        seen.sent(|sent| sent.consent.is_some_and(|id| !seen.begin.consents.contains_key(&id)))
    }),
    effect("answers a person", &[], |seen| {
        seen.answered(|id| seen.begin.subject_requests.contains_key(&id))
    }),
    effect("answers a request of their own recording", &[], |seen| {
        seen.answered(|id| !seen.begin.subject_requests.contains_key(&id))
    }),
    effect("refuses what a person asks", &["RefuseSubjectAccess", "ApprovePapers"], |seen| {
        seen.more(|file| {
            let refused = |it: &&SubjectRequest| it.state == SubjectRequestState::Refused;
            file.subject_requests.values().filter(refused).count()
        })
    }),
    effect("decides what goes out", &["ApprovePapers"], |seen| {
        seen.is().papers.decided != seen.was().papers.decided
    }),
    effect("judges a look", &["ResolveAccessQuestion"], |seen| {
        seen.more(|file| file.questions.values().filter(|it| it.verdict.is_some()).count())
    }),
    effect("judges an emergency", &["ReviewEmergency"], |seen| {
        seen.more(|file| file.emergencies.values().filter(|it| it.verdict.is_some()).count())
    }),
];

const fn effect(
    what: &'static str,
    of_two: &'static [&'static str],
    came: fn(&Seen<'_>) -> bool,
) -> Effect {
    Effect { what, of_two, came }
}

/// What left the house, by what right.
struct Sent {
    basis: SharingBasis,
    consent: Option<ConsentId>,
}

impl Seen<'_> {
    fn was(&self) -> &CaseFile {
        self.before.file()
    }

    fn is(&self) -> &CaseFile {
        self.after.file()
    }

    fn ends(&self) -> bool {
        ended(self.after) && !ended(self.before)
    }

    /// Whether a session was held or something was sent.
    fn worked(&self) -> bool {
        let sent = |referral: &Referral| referral.state != ReferralState::Proposed;
        self.was().sessions_held > 0
            || self.was().disclosures.values().any(|it| it.state.name() == "made")
            || self.was().referrals.values().any(sent)
    }

    fn more(&self, count: fn(&CaseFile) -> usize) -> bool {
        count(self.is()) > count(self.was())
    }

    fn sent(&self, fits: impl Fn(&Sent) -> bool) -> bool {
        self.events.iter().any(|event| {
            let sent = if let Event::Disclosure(DisclosureEvent::DisclosureMade(told)) = event {
                Sent { basis: told.basis, consent: told.consent }
            } else if let Event::Referral(ReferralEvent::ReferralSent(told)) = event {
                Sent { basis: told.basis, consent: told.consent }
            } else {
                return false;
            };
            fits(&sent)
        })
    }

    fn answered(&self, fits: impl Fn(SubjectRequestId) -> bool) -> bool {
        self.events.iter().any(|event| {
            if let Event::Subject(SubjectEvent::SubjectAccessAnswered(told)) = event {
                fits(told.request)
            } else {
                false
            }
        })
    }
}

fn ended(world: &World) -> bool {
    matches!(world.case, Case::Closed(_))
}

fn declined(redaction: &Redaction) -> bool {
    redaction.state == RedactionState::Declined
}

fn decided(disclosure: &Disclosure) -> bool {
    matches!(disclosure.state, DisclosureState::Allowed { .. } | DisclosureState::Refused { .. })
}

#[test]
fn what_takes_two_in_a_case_is_looked_for() {
    let rows = Command::TWO.iter().copied().flatten().filter(|(_, two)| two.is_some());
    for (deed, _) in rows {
        let found = EFFECTS.iter().any(|effect| effect.of_two.contains(deed));
        assert!(found, "{deed} takes two: say what it brings about");
    }
}
