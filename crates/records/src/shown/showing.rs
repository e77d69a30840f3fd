//! One look that showed something of a case, as its line tells it.

use std::collections::BTreeSet;

use sanad_casework::{
    AccessEvent, Case, DisclosureEvent, EmergencyId, Event, Moment, Purpose, ReferralEvent,
    Released, Section, StaffId, Until, What,
};
use sanad_ledger::Stored;

use crate::error::Fault;
use crate::history::{CaseHistory, actor_of, event_of};
use crate::policy::{Rule, role_of};
use crate::time;

/// One look that showed something of a case.
pub(crate) struct Showing {
    pub(super) seq: u64,
    pub(super) at: i64,
    pub(super) staff: StaffId,
    pub(super) role: String,
    pub(super) rule: String,
    /// The sections whose sealed text was open by it.
    pub(super) sections: Vec<Section>,
    /// What was shown is the fold before this position.
    pub(super) up_to: u64,
    /// It opens what is sealed to the client and to nobody else: evidence that goes out on their request.
    pub(super) of_client: bool,
    /// The erasure that it was about, or the emergency access or inquiry under which it was.
    pub(super) correlation: Option<[u8; 16]>,
    pub(super) event: Event,
}

impl Showing {
    /// Reads the line of a look; `None` where nothing of a case is shown by it.
    pub(super) fn of(stored: &Stored) -> Result<Option<Self>, Fault> {
        let entry = stored.entry();
        let event = event_of(&entry)?;
        let Released::Shown(shown) = event.released() else {
            return Ok(None);
        };
        let (sections, up_to) = (shown.sections.to_vec(), shown.up_to.0);
        let body = entry.body().map_err(|_| Fault::Unreadable { seq: entry.seq().get() })?;
        let rule = body.rule.unwrap_or_default();
        let of_client = matches!(event, Event::Access(AccessEvent::RecordExported(_)))
            && body.purpose == Some(Purpose::SubjectRequest.code());
        Ok(Some(Self {
            seq: entry.seq().get(),
            at: entry.position().recorded_at,
            staff: actor_of(&entry)?,
            role: role_of(body.actor.role, Some(rule)).to_owned(),
            rule: rule.to_owned(),
            sections,
            up_to,
            of_client,
            correlation: body.correlation,
            event,
        }))
    }

    /// What it shows of the case; nothing where it is a look at everything.
    pub(super) fn what(&self) -> What<'_> {
        match self.event.released() {
            Released::Shown(shown) if !shown.everything => shown.what,
            Released::Shown(_)
            | Released::Refused { .. }
            | Released::Names(_)
            | Released::Nothing => What::Headers,
        }
    }

    /// Until when the fold of the case was shown, with each person in it; none where it was not.
    pub(super) fn folds(&self) -> Option<Until> {
        let Released::Shown(shown) = self.event.released() else { return None };
        shown.folds
    }

    /// The sections that the emergency opened under which it was; none where it was an ordinary look.
    pub(super) fn in_emergency<'c>(&self, case: &'c Case) -> Option<&'c [Section]> {
        if self.rule != Rule::EmergencyOpens.code() {
            return None;
        }
        let emergency = self.correlation.map(EmergencyId::from_bytes);
        let emergency = emergency.and_then(|id| case.file()?.emergencies.get(&id));
        Some(emergency.map_or(&[], |emergency| &emergency.sections))
    }

    /// The entries that a statement told something of: a copy of all, an accounting of what went out
    /// and what it rested on; what was held back on the day of the look, of none.
    pub(super) fn tells(&self, history: &CaseHistory) -> Result<BTreeSet<u64>, Fault> {
        let of_accounting = matches!(self.what(), What::Accounting(_));
        if !of_accounting && !matches!(self.what(), What::Copy(_)) {
            return Ok(BTreeSet::new());
        }
        let (mut case, mut events) = (Case::Absent, Vec::new());
        for stored in &history.entries {
            let entry = stored.entry();
            if entry.seq().get() >= self.up_to {
                break;
            }
            let event = event_of(&entry)?;
            case.apply(&event);
            events.push((entry.seq().get(), event));
        }
        let Some(file) = case.file() else {
            return Ok(BTreeSet::new());
        };
        let on = Moment { recorded_at: time::utc(self.at) }.today();
        events.retain(|(_, event)| !event.repeats_parts() && !file.keeps_from_client(event, on));
        if let What::Copy(party) = self.what() {
            // What is sealed to a person and not for them stands in no copy.
            let client = party == file.client;
            events.retain(|(_, event)| {
                event.row().sealed.party.iter().any(|field| field.read.is_for(client))
            });
            return Ok(events.into_iter().map(|(seq, _)| seq).collect());
        }
        let made: BTreeSet<_> = events.iter().filter_map(|(_, event)| went_out(event)).collect();
        let told = events.iter().filter(|(_, event)| {
            let began = began(event);
            went_out(event).is_some() || began.is_some_and(|id| made.contains(&id))
        });
        Ok(told.map(|(seq, _)| *seq).collect())
    }
}

/// The disclosure or referral by which data went out.
fn went_out(event: &Event) -> Option<[u8; 16]> {
    if let Event::Disclosure(DisclosureEvent::DisclosureMade(made)) = event {
        Some(*made.disclosure.as_bytes())
    } else if let Event::Referral(ReferralEvent::ReferralSent(sent)) = event {
        Some(*sent.referral.as_bytes())
    } else {
        None
    }
}

/// The disclosure or referral that began.
fn began(event: &Event) -> Option<[u8; 16]> {
    if let Event::Disclosure(DisclosureEvent::DisclosureRequested(asked)) = event {
        Some(*asked.disclosure.as_bytes())
    } else if let Event::Referral(ReferralEvent::ReferralProposed(proposed)) = event {
        Some(*proposed.referral.as_bytes())
    } else {
        None
    }
}
