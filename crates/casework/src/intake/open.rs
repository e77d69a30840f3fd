//! Opening a case: a counsellor who opens one becomes responsible for it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{ConfidentialityNoticeGiven, IntakeEvent, IntakeScreened};
use crate::assignment::CaseAssigned;
use crate::consent::ConsentTerms;
use crate::identity::PersonForm;
use crate::prelude::*;

/// How an intake was screened.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningAtIntake {
    /// Whether the case is for this institution.
    pub eligible: bool,
    /// Why.
    pub reason: ScreeningReason,
    /// How soon someone must act.
    pub urgency: Urgency,
    /// A remark; sealed to the client.
    pub note: Option<NoteText>,
}

/// The notice on confidentiality that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeAtIntake {
    /// Version of the notice, from 1.
    pub version: Edition,
    /// Language it was explained in.
    pub language: Language,
}

opaque!(ScreeningAtIntake);

form! {
    /// Opens a case for a person, a family, a group or the public.
    OpenIntakeForm {
        /// Whom the case is about.
        subject: SubjectKind,
        /// Whether a problem is there or threatens.
        track: Track,
        /// What it is about; sealed, only its coarse category stands in clear.
        problem: Problem,
        /// Class of people in need of social welfare; sealed.
        ppks: Option<PpksCode>,
        /// How the first contact was made.
        channel: Channel,
        /// Who sent the client.
        source: Source,
        /// New or continuing client.
        standing: Standing,
        /// Where the client lives, if in Makassar and known.
        kecamatan: Option<Kecamatan>,
        /// The persons in the case; exactly one is the client.
        parties: List<PersonForm, 1, 16>,
        /// The presenting problem; sealed to the client.
        narrative: NoteText,
        /// How the intake was screened, if it was.
        screening: Option<ScreeningAtIntake>,
        /// The notice on confidentiality, if it was given to the client.
        notice: Option<NoticeAtIntake>,
        /// What the client consented to, if they did.
        consent: Option<ConsentTerms>,
    }
}

/// Opens a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenIntake {
    /// The new case.
    pub case: CaseId,
    /// What was sent.
    pub form: OpenIntakeForm,
    /// The ids of the parties, in the order of the form.
    pub parties: Vec<PartyId>,
    /// The id of the new consent.
    pub consent: ConsentId,
}

impl OpenIntake {
    /// The form with new ids for the case, each party and the consent.
    pub fn new(form: OpenIntakeForm, fresh: &mut impl FnMut() -> [u8; 16]) -> Self {
        let case = CaseId::from_bytes(fresh());
        let parties = form.parties.iter().map(|_| PartyId::from_bytes(fresh())).collect();
        Self { case, form, parties, consent: ConsentId::from_bytes(fresh()) }
    }
}

impl Asks for OpenIntake {
    type Form = OpenIntakeForm;

    const DRAWS: &'static [Drawn] = &[
        Drawn { name: "parties", field: "party", count: DrawnCount::Many },
        Drawn { name: "consent", field: "consent", count: DrawnCount::Perhaps },
    ];

    fn asked(path: Path<'_>) -> Option<impl FnOnce(OpenIntakeForm, Fresh<'_>) -> Self> {
        let _ = path;
        Some(|form: OpenIntakeForm, mut fresh: Fresh<'_>| Self::new(form, &mut fresh))
    }
}

impl Serves for OpenIntake {
    const RIGHTS: bool = false;
}

/// The case must not exist yet.
///
/// Refuses: a role that opens no case, not exactly one client, a time that cannot be.
impl Deed<Case> for OpenIntake {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        match case {
            Case::Absent => {}
            Case::Open(_) | Case::Closed(_) => return Err(Refusal::CaseExists),
        }
        by.acts_as(&[Role::FrontDesk, Role::Counsellor, Role::Supervisor])?;
        let client = self.client()?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;

        let mut act = Act::new(when, Purpose::Service, Basis::Duty)
            .tell(self.opened(client), self.content(client, &when));
        for (person, party) in self.form.parties.iter().zip(&self.parties) {
            act = act.tell(person.added(self.case, *party), person.sealed(*party));
        }
        if by.role == Role::Counsellor {
            act = act
                .tell(CaseAssigned { case: self.case, to: by.staff, from: None }, ToParty::none());
        }
        Ok(self.extras(act, client, at)?.done())
    }
}

impl OpenIntake {
    fn client(&self) -> Result<PartyId, Refusal> {
        let mut clients = (self.form.parties.iter().zip(&self.parties))
            .filter(|(person, _)| person.role == PartyRole::Client)
            .map(|(_, party)| *party);
        match (clients.next(), clients.next()) {
            (Some(client), None) => Ok(client),
            (None | Some(_), _) => Err(Refusal::NotOneClient),
        }
    }

    fn opened(&self, client: PartyId) -> IntakeOpened {
        IntakeOpened {
            case: self.case,
            client,
            subject: self.form.subject,
            track: self.form.track,
            category: self.form.problem.category(),
            channel: self.form.channel,
            source: self.form.source,
            standing: self.form.standing,
            kecamatan: self.form.kecamatan,
        }
    }

    fn content(&self, client: PartyId, when: &When) -> (ToParty<Presented>, ToFacts<Facts>) {
        let body = Presented {
            narrative: self.form.narrative.clone(),
            problem: self.form.problem,
            ppks: self.form.ppks,
        };
        let person = self.form.parties.iter().find(|person| person.role == PartyRole::Client);
        let facts = Facts {
            group: self.form.problem.category(),
            kecamatan: self.form.kecamatan,
            age_band: person.and_then(|person| person.age_band),
            sex: person.and_then(|person| person.sex),
            standing: self.form.standing,
            month: Month::of(when),
        };
        (ToParty::one(client, body), ToFacts(facts))
    }

    fn extras(&self, mut act: Act, client: PartyId, at: &Moment) -> Result<Act, Refusal> {
        let case = self.case;
        if let Some(ScreeningAtIntake { eligible, reason, urgency, note }) = &self.form.screening {
            let screened =
                IntakeScreened { case, eligible: *eligible, reason: *reason, urgency: *urgency };
            act = act.tell(screened, ToParty::one(client, Remark { note: note.clone() }));
        }
        if let Some(NoticeAtIntake { version, language }) = self.form.notice {
            act = {
                let (party, version) = (client, version.get());
                act.tell(ConfidentialityNoticeGiven { case, party, version, language }, ())
            };
        }
        if let Some(terms) = &self.form.consent {
            terms.check(at)?;
            act = act.tell(terms.given(case, self.consent, client), terms.sealed(client));
        }
        Ok(act)
    }
}

part! {
    /// What brought the client here.
    Presented {
        narrative: NoteText => Theirs,
        problem: Problem => Theirs,
        ppks: Option<PpksCode> => Theirs,
    }
}

event! {
    /// A case was opened; its narrative is sealed to the client.
    IntakeOpened in IntakeEvent, "intake_opened" v 1, about Case(case),
        seals (ToParty<Presented>, ToFacts<Facts>), told AsItStands,
        does Sets("intake_declined", "case_closed"),
        "penerimaan dibuka" / "the intake was opened";
    {
        /// The case.
        case: CaseId,
        /// The client, or the person who speaks for the family or group.
        client: PartyId,
        /// Whom the case is about.
        subject: SubjectKind,
        /// Whether a problem is there or threatens.
        track: Track,
        /// What it is about, coarsely.
        category: Category,
        /// How the first contact was made.
        channel: Channel,
        /// Who sent the client.
        source: Source,
        /// New or continuing client.
        standing: Standing,
        /// Where the client lives, if in Makassar and known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kecamatan: Option<Kecamatan>,
    }
    like |ids| {
        case: ids.case,
        client: ids.client,
        subject: SubjectKind::Family,
        track: Track::Problem,
        category: Category::Family,
        channel: Channel::WalkIn,
        source: Source::Own,
        standing: Standing::New,
        kecamatan: Some(Kecamatan::Panakkukang),
    }
}

impl Step<Case> for IntakeOpened {
    fn step(&self, case: &mut Case) -> Option<()> {
        begin(case, CaseFile::opened(self))
    }
}
