//! Recording that a breach is suspected: the clock of 72 hours begins.

use super::{ANSWERS, Breach, BreachEvent, act};
use crate::prelude::*;

deed! {
    /// Records that a breach is suspected.
    SuspectBreach; draws breach: BreachId => SuspectBreachForm {
        /// What kind.
        kind: BreachKind,
        /// Which data, as far as it is known.
        data_groups: Set<DataGroup, 0, 16>,
        /// How many persons are concerned, as far as it can be told.
        persons_estimate: Option<u32>,
        /// When somebody of the institution came to know.
        known_at: Timestamp,
        /// The cases concerned. Whether there are such cases is told to nobody.
        #[serde(default)]
        cases: Set<CaseId, 0, 64>,
        /// What happened, when and how; sealed to the breach.
        narrative: NoteText,
    }
}

/// How long the law gives for the notices.
const NOTICE: Duration = Duration::hours(72);

/// Clocks of callers may be ahead by this much.
const AHEAD_MAX: Duration = Duration::minutes(5);

impl SuspectBreach {
    /// Decides.
    ///
    /// # Errors
    /// Someone who does not answer for the protection of data; a case named twice, or known ahead.
    pub fn decide(
        &self,
        held: Option<&Breach>,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        by.acts_as(&ANSWERS)?;
        if held.is_some() {
            return Err(Refusal::Repeated);
        }
        let form = &self.form;
        let (cases, data_groups) = (form.cases.sorted(), form.data_groups.sorted());
        // Zeros stand for all cases together: no case has them.
        if cases.contains(&CaseId::from_bytes([0; 16])) {
            return Err(Refusal::OutOfRange { field: "cases" });
        }
        let known_at = form.known_at.0.to_utc();
        if known_at > at.recorded_at + AHEAD_MAX {
            return Err(Refusal::OutOfRange { field: "known_at" });
        }
        let when = at.judge(form.occurred_at, form.late_reason)?;
        let event = BreachSuspected {
            breach: self.breach,
            kind: form.kind,
            data_groups,
            persons_estimate: form.persons_estimate,
            cases: u8::try_from(cases.len()).unwrap_or(u8::MAX),
            known_at,
            due: at.recorded_at + NOTICE,
            by: by.staff,
        };
        let body = Narrative { narrative: form.narrative.clone() };
        let sealed = ToBreach::one(self.breach, body);
        Ok(act(when).tell_of(event, cases, sealed).done())
    }
}

part! {
    /// What happened.
    Narrative {
        narrative: NoteText => Institution,
    }
}

event! {
    /// A breach is suspected; each case it concerns is linked.
    BreachSuspected in BreachEvent, "breach_suspected" v 1, about BreachOf(breach),
        seals ToBreach<Narrative>, told AsItStands, does Sets("breach_closed"),
        "kegagalan pelindungan data pribadi diduga" / "a breach was suspected";
    {
        /// The breach.
        breach: BreachId,
        /// What kind.
        kind: BreachKind,
        /// Which data, each once, in order.
        data_groups: Vec<DataGroup>,
        /// How many persons are concerned, as far as it can be told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        persons_estimate: Option<u32>,
        /// How many cases are named.
        cases: u8,
        /// When somebody of the institution came to know.
        known_at: DateTime<Utc>,
        /// By when persons and authority must be told: 72 hours after it was recorded.
        due: DateTime<Utc>,
        /// Who recorded it.
        by: StaffId,
    }
    like |ids| {
        breach: ids.id(0x15),
        kind: BreachKind::Misdirected,
        data_groups: vec![DataGroup::Identity],
        persons_estimate: Some(3),
        cases: 2,
        known_at: SAMPLE_TIME,
        due: SAMPLE_TIME,
        by: ids.other,
    }
}
