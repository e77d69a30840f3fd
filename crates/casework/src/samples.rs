//! One event of each type with fixed values: what stored events look like, for golden vectors.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

use crate::clear::{KeyedDigest, Seq, TreeRoot};
use crate::codes::{
    AccessGround, AccessVerdict, AddendumReason, AgeBand, Alternative, Attestation, AuditShape,
    BarReason, BreachKind, BreachNotice, BreachOutcome, CancelledBy, Category, Channel,
    ClockFinding, ClockReason, ClosureKind, ConfidentialityLevel, ConsentKind, DataGroup, Decision,
    DecisionGround, Delivery, DeniedAct, EmergencyReason, EndReason, ErasureGround, ErasureReason,
    ErrorClass, ExportShape, GiverCapacity, HoldAuthority, InquiryEndReason, InstitutionClass,
    Instrument, IntegrityOutcome, Kecamatan, KeyKind, Language, ListShape, MissCause, OrderClass,
    PartyRemovalReason, PartyRole, PasswordCause, Profession, RecipientClass, RecordShape,
    ReferralDeclineReason, ReferralOutcome, ReferralReason, ReopenReason, RestrictionReason,
    RetentionClass, ReturnReason, RevocationReason, Role, ScreeningReason, SearchField, Section,
    Service, SessionMode, Sex, SharingBasis, Source, Standing, StatementShape, SubjectKind,
    SuspensionReason, Track, TransferReason, Urgency,
};
use crate::event::Event;
use crate::events::{
    AccessBarred, AccessDenied, AccessQuestionResolved, AccessQuestionedBySubject, AccountLocked,
    AccountUnlocked, AccountingSuspended, AccountingSuspensionLifted, AccountsFounded,
    AuditLogQueried, BreachClosed, BreachConfirmed, BreachNotified, BreachSuspected, CaseAssigned,
    CaseClosed, CaseReopened, CaseTransferAccepted, CaseTransferDeclined, CaseTransferRequested,
    CheckpointKeySet, ClockAcknowledged, ClockConfirmed, ClockCorrected, ClosureApproved,
    ClosureProposed, ClosureReturned, CoWorkerAdded, CoWorkerRemoved, ConfidentialityLevelSet,
    ConfidentialityNoticeGiven, ConflictOfInterestDeclared, ConsentGiven, ConsentNarrowed,
    ConsentRefused, ConsentWithdrawn, Countersigned, CredentialRecorded, DisclosureDecided,
    DisclosureMade, DisclosureRequested, EmergencyAccessEnded, EmergencyAccessOpened,
    EmergencyAccessReviewed, EnrolmentApproved, EnrolmentOpened, ErasureApproved, ErasureAttested,
    ErasureBegun, ErasureRefused, ErasureRequested, ErasuresReapplied, FeedClosed, FeedContinued,
    FeedOpened, GenerationBegun, HeadsCommitted, IndexRebuilt, InquiryAssented, InquiryDeclined,
    InquiryEnded, InquiryOrdered, IntakeDeclined, IntakeOpened, IntakeScreened, IntegrityVerified,
    KeyRotated, KeyRotationApproved, KeyRotationProposed, LedgerCreated, LegalHoldPlaced,
    LegalHoldReleaseProposed, LegalHoldReleased, ListViewed, MentionsRedacted, NoteCorrected,
    PartResealed, PartyAdded, PartyRemoved, Passage, PasswordSet, PolicyPublished,
    ProcessingRestricted, ProcessingResumed, ProcessingStopped, RecordExported, RecordViewed,
    RecoveryCompleted, RecoveryObjected, RecoveryProposed, RedactionBegun, RedactionDeclined,
    RedactionProposed, ReferralAccepted, ReferralAcknowledged, ReferralDeclined,
    ReferralOutcomeReported, ReferralProposed, ReferralRevoked, ReferralSent, ReplayOpened,
    RetentionClassAssigned, RoleGranted, RoleProposalDeclined, RoleProposed, RoleRevoked,
    SearchIndexBuilt, SearchPerformed, SessionAddendumAdded, SessionCancelled, SessionHeld,
    SessionMissed, SessionNoteSigned, SessionScheduled, SignInEnded, SignInOpened, SignInsFailed,
    StaffLeft, StaffRegistered, StaffReinstated, StaffSuspended, StatementIssued,
    SubjectAccessAnswered, SubjectAccessRefused, SubjectAccessRequested, SubjectKeyDestroyed,
    SystemStarted, SystemStopped, TokenIssued, TokenRevoked,
};
use crate::form::Day;
use crate::id::{
    BreachId, CaseId, ConsentId, DisclosureId, EmergencyId, ErasureId, HoldId, InquiryId, NoteId,
    PartyId, QuestionId, RecoveryId, RedactionId, ReferralId, RotationId, Salt, SealedKeyId,
    SessionId, SignInId, StaffId, SubjectRequestId, SuspensionId, TokenId,
};

const CASE: CaseId = CaseId::from_bytes([0x01; 16]);
const CLIENT: PartyId = PartyId::from_bytes([0x02; 16]);
const BUDI: StaffId = StaffId::from_bytes([0x03; 16]);
const ANDI: StaffId = StaffId::from_bytes([0x04; 16]);
const MIRA: StaffId = StaffId::from_bytes([0x0d; 16]);
const SALT: Salt = Salt::from_bytes([0x0e; 16]);
const SIGN_IN: SignInId = SignInId::from_bytes([0x0f; 16]);
const SESSION: SessionId = SessionId::from_bytes([0x05; 16]);
const NOTE: NoteId = NoteId::from_bytes([0x06; 16]);
const LATER: NoteId = NoteId::from_bytes([0x07; 16]);
const REFERRAL: ReferralId = ReferralId::from_bytes([0x08; 16]);
const DISCLOSURE: DisclosureId = DisclosureId::from_bytes([0x09; 16]);
const CONSENT: ConsentId = ConsentId::from_bytes([0x0a; 16]);
const HOLD: HoldId = HoldId::from_bytes([0x0d; 16]);
const ERASURE: ErasureId = ErasureId::from_bytes([0x0e; 16]);
const RECOVERY: RecoveryId = RecoveryId::from_bytes([0x10; 16]);
const ROTATION: RotationId = RotationId::from_bytes([0x0f; 16]);
const REQUEST: SubjectRequestId = SubjectRequestId::from_bytes([0x10; 16]);
const QUESTION: QuestionId = QuestionId::from_bytes([0x11; 16]);
const SUSPENSION: SuspensionId = SuspensionId::from_bytes([0x12; 16]);
const EMERGENCY: EmergencyId = EmergencyId::from_bytes([0x13; 16]);
const BREACH: BreachId = BreachId::from_bytes([0x15; 16]);
const INQUIRY: InquiryId = InquiryId::from_bytes([0x14; 16]);
const TOKEN: TokenId = TokenId::from_bytes([0x0b; 16]);
const DIGEST: KeyedDigest = KeyedDigest::from_bytes([0x0c; 32]);
/// Beyond 2^53, where a JSON number would lose digits.
const FAR: Seq = Seq(9_007_199_254_740_993);

/// One event of each type, in the order of the catalogue, always the same.
pub fn sample_events() -> Vec<Event> {
    let groups: [Vec<Event>; 15] = [
        intake(),
        consent(),
        assignment(),
        session(),
        referral(),
        disclosure(),
        closure(),
        rights(),
        subject(),
        emergency(),
        access(),
        inquiry(),
        breach(),
        staff(),
        system(),
    ];
    groups.into_iter().flatten().collect()
}

fn intake() -> Vec<Event> {
    vec![
        IntakeOpened {
            case: CASE,
            client: CLIENT,
            subject: SubjectKind::Family,
            track: Track::Problem,
            category: Category::Family,
            channel: Channel::WalkIn,
            source: Source::Own,
            standing: Standing::New,
            kecamatan: Some(Kecamatan::Panakkukang),
        }
        .into(),
        PartyAdded {
            case: CASE,
            party: CLIENT,
            role: PartyRole::Client,
            age_band: Some(AgeBand::From25),
            sex: Some(Sex::Female),
            child: false,
        }
        .into(),
        PartyRemoved { case: CASE, party: CLIENT, reason: PartyRemovalReason::Mistaken }.into(),
        IntakeScreened {
            case: CASE,
            eligible: true,
            reason: ScreeningReason::InScope,
            urgency: Urgency::Medium,
        }
        .into(),
        IntakeDeclined {
            case: CASE,
            reason: ScreeningReason::OtherBody,
            alternative: Alternative::Directed,
        }
        .into(),
        ConfidentialityLevelSet { case: CASE, level: ConfidentialityLevel::Strict }.into(),
        ConfidentialityNoticeGiven {
            case: CASE,
            party: CLIENT,
            version: 1,
            language: Language::Makassarese,
        }
        .into(),
    ]
}

fn consent() -> Vec<Event> {
    vec![
        ConsentGiven {
            case: CASE,
            consent: CONSENT,
            party: CLIENT,
            capacity: GiverCapacity::Own,
            kinds: vec![ConsentKind::Service, ConsentKind::Sharing],
            institutions: vec![InstitutionClass::Health],
            recipients: vec![RecipientClass::Court],
            data_groups: vec![DataGroup::Identity, DataGroup::Problem],
            expires_on: Some(day()),
            form_version: 2,
        }
        .into(),
        ConsentRefused {
            case: CASE,
            consent: CONSENT,
            party: CLIENT,
            capacity: GiverCapacity::Guardian,
            kinds: vec![ConsentKind::Recording],
        }
        .into(),
        ConsentNarrowed {
            case: CASE,
            consent: CONSENT,
            kinds: vec![ConsentKind::Service],
            institutions: vec![],
            recipients: vec![],
            data_groups: vec![],
        }
        .into(),
        ConsentWithdrawn {
            case: CASE,
            consent: CONSENT,
            capacity: GiverCapacity::Own,
            stop_due: Some(DateTime::<Utc>::UNIX_EPOCH),
        }
        .into(),
        ProcessingStopped {
            case: CASE,
            consent: CONSENT,
            recipients_told: true,
            within: true,
            by: BUDI,
        }
        .into(),
    ]
}

fn assignment() -> Vec<Event> {
    let (from, to) = (BUDI, ANDI);
    vec![
        CaseAssigned { case: CASE, to, from: Some(from) }.into(),
        CaseTransferRequested { case: CASE, from, to, reason: TransferReason::Workload }.into(),
        CaseTransferAccepted { case: CASE, from, to }.into(),
        CaseTransferDeclined { case: CASE, from, to }.into(),
        CoWorkerAdded { case: CASE, staff: ANDI }.into(),
        CoWorkerRemoved { case: CASE, staff: ANDI }.into(),
        AccessBarred { case: CASE, staff: ANDI, reason: BarReason::Conflict }.into(),
        ConflictOfInterestDeclared { case: CASE, by: ANDI }.into(),
    ]
}

fn session() -> Vec<Event> {
    vec![
        SessionScheduled {
            case: CASE,
            session: SESSION,
            service: Service::Counselling,
            mode: SessionMode::Office,
            starts_at: moment(),
        }
        .into(),
        SessionHeld {
            case: CASE,
            session: SESSION,
            number: 1,
            note: NOTE,
            service: Service::Counselling,
            mode: SessionMode::HomeVisit,
            minutes: 50,
            head_count: 2,
            present: vec![CLIENT],
            by: BUDI,
        }
        .into(),
        SessionMissed { case: CASE, session: SESSION, cause: MissCause::ClientAbsent }.into(),
        SessionCancelled { case: CASE, session: SESSION, cancelled_by: CancelledBy::Client }.into(),
        SessionNoteSigned { case: CASE, session: SESSION, note: NOTE, by: BUDI }.into(),
        SessionAddendumAdded {
            case: CASE,
            session: SESSION,
            note: LATER,
            to: NOTE,
            reason: AddendumReason::NewInformation,
            by: BUDI,
        }
        .into(),
        NoteCorrected {
            case: CASE,
            session: SESSION,
            note: LATER,
            corrects: NOTE,
            error: ErrorClass::WrongDate,
            by: BUDI,
        }
        .into(),
    ]
}

fn referral() -> Vec<Event> {
    vec![
        ReferralProposed {
            case: CASE,
            referral: REFERRAL,
            class: InstitutionClass::Health,
            reason: ReferralReason::Specialist,
            urgency: Urgency::Low,
            answer_due: Some(day()),
            by: BUDI,
        }
        .into(),
        ReferralSent {
            case: CASE,
            referral: REFERRAL,
            basis: SharingBasis::Consent,
            consent: Some(CONSENT),
            notice_version: 1,
            data_groups: vec![DataGroup::Identity],
            delivery: Delivery::WithClient,
        }
        .into(),
        ReferralAcknowledged { case: CASE, referral: REFERRAL }.into(),
        ReferralAccepted { case: CASE, referral: REFERRAL }.into(),
        ReferralDeclined { case: CASE, referral: REFERRAL, reason: ReferralDeclineReason::Full }
            .into(),
        ReferralOutcomeReported {
            case: CASE,
            referral: REFERRAL,
            outcome: ReferralOutcome::Served,
        }
        .into(),
        ReferralRevoked { case: CASE, referral: REFERRAL, reason: RevocationReason::NoAnswer }
            .into(),
    ]
}

fn disclosure() -> Vec<Event> {
    vec![
        DisclosureRequested {
            case: CASE,
            disclosure: DISCLOSURE,
            requester: RecipientClass::Court,
            instrument: Instrument::CourtOrder,
            data_groups: vec![DataGroup::Sessions],
            answer_due: Some(day()),
            by: BUDI,
        }
        .into(),
        DisclosureDecided {
            case: CASE,
            disclosure: DISCLOSURE,
            decision: Decision::Allow,
            ground: DecisionGround::Order,
            data_groups: vec![DataGroup::Sessions],
            consent: None,
            by: ANDI,
        }
        .into(),
        DisclosureMade {
            case: CASE,
            disclosure: DISCLOSURE,
            recipient: RecipientClass::Court,
            data_groups: vec![DataGroup::Sessions],
            basis: SharingBasis::Decision,
            consent: None,
            instrument: None,
            delivery: Delivery::ByHand,
            notice_version: 1,
            by: BUDI,
        }
        .into(),
    ]
}

fn rights() -> Vec<Event> {
    let (case, hold, erasure, party) = (CASE, HOLD, ERASURE, CLIENT);
    let redaction = RedactionId::from_bytes([29; 16]);
    vec![
        RetentionClassAssigned { case, class: RetentionClass::Standard, by: ANDI }.into(),
        LegalHoldPlaced { case, hold, authority: HoldAuthority::Court, by: ANDI }.into(),
        LegalHoldReleaseProposed { case, hold, by: ANDI }.into(),
        LegalHoldReleased { case, hold, proposed_by: ANDI, approved_by: BUDI }.into(),
        ErasureRequested { case, erasure, party, reason: ErasureReason::SubjectRequest, by: BUDI }
            .into(),
        ErasureRefused { case, erasure, ground: ErasureGround::Proceedings, by: ANDI }.into(),
        ErasureApproved { case, erasure, by: ANDI }.into(),
        ErasureBegun { case, erasure, party, approved_by: [ANDI, BUDI] }.into(),
        SubjectKeyDestroyed {
            case,
            erasure,
            party,
            keys: vec![SealedKeyId::from_bytes([23; 16])],
            epoch: 2,
            remains: ["service", "month"].iter().filter_map(|field| field.parse().ok()).collect(),
            others: 3,
        }
        .into(),
        ErasureAttested { case, erasure, what: Attestation::EscrowReplaced, by: ANDI }.into(),
        RedactionProposed {
            case,
            redaction,
            erasure,
            passages: "text"
                .parse()
                .map(|field| Passage { entry: Seq(8), part: 0, party, field })
                .into_iter()
                .collect(),
            by: ANDI,
        }
        .into(),
        RedactionDeclined { case, redaction, by: BUDI }.into(),
        RedactionBegun { case, redaction, proposed_by: ANDI, approved_by: BUDI }.into(),
        PartResealed { case, redaction, entry: Seq(8), part: 0, replaced: 1, redacted: true }
            .into(),
        MentionsRedacted {
            case,
            redaction,
            keys: vec![SealedKeyId::from_bytes([23; 16])],
            epoch: 3,
            parts: 2,
            replaced: 1,
        }
        .into(),
        ProcessingRestricted { case, reason: RestrictionReason::Objection, by: ANDI }.into(),
        ProcessingResumed { case, by: ANDI }.into(),
    ]
}

fn subject() -> Vec<Event> {
    let (case, request, question, suspension) = (CASE, REQUEST, QUESTION, SUSPENSION);
    let due = DateTime::<Utc>::UNIX_EPOCH;
    vec![
        SubjectAccessRequested { case, request, party: CLIENT, due, by: BUDI }.into(),
        SubjectAccessAnswered { case, request, within: true, by: ANDI }.into(),
        SubjectAccessRefused { case, request, ground: AccessGround::OthersData, by: ANDI }.into(),
        AccessQuestionedBySubject {
            case,
            question,
            party: CLIENT,
            looks: vec![Seq(7), FAR],
            due,
            by: BUDI,
        }
        .into(),
        AccessQuestionResolved { case, question, verdict: AccessVerdict::Justified, by: ANDI }
            .into(),
        AccountingSuspended {
            case,
            suspension,
            authority: RecipientClass::Police,
            oral: false,
            until: day(),
            by: ANDI,
        }
        .into(),
        AccountingSuspensionLifted { case, suspension, by: ANDI }.into(),
    ]
}

fn emergency() -> Vec<Event> {
    let (case, emergency, opened_by) = (CASE, EMERGENCY, BUDI);
    let time = DateTime::<Utc>::UNIX_EPOCH;
    vec![
        EmergencyAccessOpened {
            case,
            emergency,
            opened_by,
            reason: EmergencyReason::DangerToLife,
            sections: vec![Section::Identity, Section::Session],
            until: time,
            review_due: time,
        }
        .into(),
        EmergencyAccessEnded { case, emergency, opened_by, by: ANDI }.into(),
        EmergencyAccessReviewed {
            case,
            emergency,
            opened_by,
            verdict: AccessVerdict::Justified,
            by: ANDI,
        }
        .into(),
    ]
}

fn closure() -> Vec<Event> {
    vec![
        ClosureProposed { case: CASE, kind: ClosureKind::Planned, open_referrals: 1, by: BUDI }
            .into(),
        ClosureApproved { case: CASE, by: ANDI }.into(),
        ClosureReturned { case: CASE, reason: ReturnReason::OpenWork, by: ANDI }.into(),
        CaseClosed {
            case: CASE,
            kind: ClosureKind::Planned,
            open_referrals: 1,
            proposed_by: BUDI,
            approved_by: ANDI,
        }
        .into(),
        CaseReopened { case: CASE, reason: ReopenReason::ClientReturned, by: ANDI }.into(),
    ]
}

fn access() -> Vec<Event> {
    let sections = vec![Section::Identity, Section::Session];
    let fields = ["parties.name", "sessions.text"];
    vec![
        RecordViewed {
            shape: RecordShape::CaseFile,
            sections: sections.clone(),
            fields: fields.iter().filter_map(|field| field.parse().ok()).collect(),
            up_to: FAR,
            digest: Some(DIGEST),
            versions: Vec::new(),
        }
        .into(),
        ListViewed {
            shape: ListShape::Caseload,
            sections: vec![Section::Assignment],
            count: 12,
            up_to: FAR,
        }
        .into(),
        AccessDenied {
            act: DeniedAct::Write,
            sections: sections.clone(),
            refusal: "same_person".parse().ok(),
        }
        .into(),
        AuditLogQueried {
            shape: AuditShape::ByStaff,
            staff: Some(BUDI),
            from: None,
            to: None,
            count: 3,
            up_to: FAR,
        }
        .into(),
        ReplayOpened {
            sections,
            as_of: Seq(7),
            happened_until: Some(DateTime::<Utc>::UNIX_EPOCH),
            known_until: None,
            up_to: FAR,
            digest: None,
            fields: Vec::new(),
            seen_by: None,
            versions: Vec::new(),
        }
        .into(),
        SearchPerformed {
            fields: vec![SearchField::Name],
            count: 2,
            more: false,
            up_to: FAR,
            parties: Vec::new(),
        }
        .into(),
        SearchIndexBuilt { people: 815, up_to: FAR }.into(),
        StatementIssued {
            shape: StatementShape::Access,
            party: CLIENT,
            request: REQUEST,
            count: 12,
            names: false,
            copy: true,
            sections: Vec::new(),
            up_to: FAR,
        }
        .into(),
        RecordExported {
            shape: ExportShape::CaseFile,
            sections: vec![Section::Session],
            staff: None,
            count: 9,
            checkpoint: FAR,
            up_to: FAR,
            versions: Vec::new(),
        }
        .into(),
        FeedOpened { from: Seq(0) }.into(),
        FeedContinued { sent: 10, up_to: FAR }.into(),
        FeedClosed { sent: 4, up_to: FAR, reason: EndReason::PeerGone }.into(),
        IntegrityVerified { outcome: IntegrityOutcome::Intact, findings: 0, up_to: FAR }.into(),
        IndexRebuilt { equal: true, up_to: FAR }.into(),
    ]
}

fn inquiry() -> Vec<Event> {
    vec![
        InquiryOrdered {
            inquiry: INQUIRY,
            order: OrderClass::Court,
            cases: 2,
            members: vec![BUDI, ANDI],
            quorum: 2,
            from: DateTime::<Utc>::UNIX_EPOCH,
            until: DateTime::<Utc>::UNIX_EPOCH,
            with_reporter: false,
            by: MIRA,
        }
        .into(),
        InquiryAssented { inquiry: INQUIRY, by: BUDI }.into(),
        InquiryDeclined { inquiry: INQUIRY, by: ANDI }.into(),
        InquiryEnded { inquiry: INQUIRY, reason: InquiryEndReason::Completed, by: MIRA }.into(),
    ]
}

fn breach() -> Vec<Event> {
    vec![
        BreachSuspected {
            breach: BREACH,
            kind: BreachKind::Misdirected,
            data_groups: vec![DataGroup::Identity],
            persons_estimate: Some(3),
            cases: 2,
            known_at: DateTime::<Utc>::UNIX_EPOCH,
            due: DateTime::<Utc>::UNIX_EPOCH,
            by: ANDI,
        }
        .into(),
        BreachConfirmed { breach: BREACH, by: MIRA }.into(),
        BreachNotified {
            breach: BREACH,
            to: BreachNotice::Subjects,
            channel: Delivery::Post,
            within: true,
            complete: false,
            by: ANDI,
        }
        .into(),
        BreachClosed { breach: BREACH, outcome: BreachOutcome::Handled, by: MIRA }.into(),
    ]
}

fn staff() -> Vec<Event> {
    let unit = "konseling".parse().ok();
    let registered = unit.map(|unit| {
        Event::from(StaffRegistered { staff: BUDI, profession: Profession::Psychologist, unit })
    });
    let rest = [
        RoleGranted {
            staff: BUDI,
            role: Role::Counsellor,
            by: ANDI,
            covers: "mediasi".parse().into_iter().collect(),
            approved_by: Some(MIRA),
            starts: Some(Day(day())),
            ends: Some(Day(day())),
        }
        .into(),
        RoleRevoked { staff: BUDI, role: Role::Counsellor, by: ANDI }.into(),
        TokenIssued {
            staff: BUDI,
            token: TOKEN,
            hash: DIGEST,
            expires_at: Some(DateTime::<Utc>::UNIX_EPOCH),
        }
        .into(),
        TokenRevoked { staff: BUDI, token: TOKEN }.into(),
        StaffSuspended { staff: BUDI, reason: SuspensionReason::LostToken }.into(),
        StaffReinstated { staff: BUDI }.into(),
        StaffLeft { staff: BUDI }.into(),
        RoleProposed {
            staff: BUDI,
            role: Role::Counsellor,
            by: ANDI,
            covers: "mediasi".parse().into_iter().collect(),
            starts: Some(Day(day())),
            ends: Some(Day(day())),
        }
        .into(),
        RoleProposalDeclined { staff: BUDI, role: Role::Counsellor, by: MIRA }.into(),
        EnrolmentOpened {
            staff: BUDI,
            half: DIGEST,
            by: ANDI,
            expires_at: DateTime::<Utc>::UNIX_EPOCH,
        }
        .into(),
        EnrolmentApproved { staff: BUDI, half: DIGEST, by: MIRA }.into(),
        PasswordSet {
            staff: BUDI,
            cause: PasswordCause::Changed,
            sign_in: DIGEST,
            salt: SALT,
            memory_kib: 19_456,
            passes: 2,
            lanes: 1,
            verifier: DIGEST,
            keeps: Some(SIGN_IN),
        }
        .into(),
        SignInOpened {
            staff: BUDI,
            session: SIGN_IN,
            hash: DIGEST,
            expires_at: DateTime::<Utc>::UNIX_EPOCH,
            role: Role::Counsellor,
            place: Some(KeyedDigest::from_bytes([9; 32])),
        }
        .into(),
        SignInEnded { staff: BUDI, session: SIGN_IN }.into(),
        AccountLocked { staff: BUDI, failures: 5, until: DateTime::<Utc>::UNIX_EPOCH }.into(),
        AccountUnlocked { staff: BUDI }.into(),
        AccountsFounded { first: ANDI, second: MIRA }.into(),
        CredentialRecorded {
            staff: BUDI,
            profession: Profession::SocialWorker,
            valid_until: Some(Day(day())),
            by: ANDI,
        }
        .into(),
        RecoveryProposed {
            recovery: RECOVERY,
            staff: BUDI,
            role: Role::Head,
            effective_at: DateTime::<Utc>::UNIX_EPOCH,
        }
        .into(),
        RecoveryObjected { recovery: RECOVERY, by: ANDI }.into(),
        RecoveryCompleted { recovery: RECOVERY, staff: BUDI }.into(),
    ];
    registered.into_iter().chain(rest).collect()
}

fn system() -> Vec<Event> {
    let created = "LK3 Kota Makassar".parse().ok().map(|institution| {
        let decree = "SK 460/2022".parse().ok();
        Event::from(LedgerCreated { institution, decree })
    });
    let started = "0.1.0".parse().ok().map(|version| SystemStarted { version }.into());
    let rest = [
        SystemStopped { reason: EndReason::Asked }.into(),
        PolicyPublished { version: 1 }.into(),
        SignInsFailed {
            known: 3,
            unknown: 2,
            tokens: 40,
            from: DateTime::<Utc>::UNIX_EPOCH,
            to: DateTime::<Utc>::UNIX_EPOCH,
        }
        .into(),
        KeyRotationProposed { rotation: ROTATION, kind: KeyKind::Epoch, by: BUDI }.into(),
        KeyRotationApproved {
            rotation: ROTATION,
            kind: KeyKind::Epoch,
            proposed_by: BUDI,
            by: ANDI,
        }
        .into(),
        KeyRotated { kind: KeyKind::Epoch, epoch: 2, rotation: Some(ROTATION) }.into(),
    ];
    let last = [
        ErasuresReapplied { keys: 1, epoch: 3 }.into(),
        ClockCorrected { from: moment().to_utc(), to: DateTime::<Utc>::UNIX_EPOCH }.into(),
        ClockConfirmed {
            finding: ClockFinding::Behind,
            from: moment().to_utc(),
            to: DateTime::<Utc>::UNIX_EPOCH,
            reason: Some(ClockReason::Battery),
        }
        .into(),
        ClockAcknowledged { up_to: Seq(7), by: ANDI }.into(),
    ];
    let log = "lk3.makassar.example".parse().ok();
    let key = "lk3.makassar.example/0+0a1b2c3d+AQ==".parse().ok();
    let named = log.zip(key).map(|(log, key)| CheckpointKeySet { log, number: 1, key }.into());
    let by = "— witness.example/w1 0a1b2c3dAQ==".parse().ok().into_iter().collect();
    let root = TreeRoot::from_bytes([9; 32]);
    let before = Some(Countersigned { size: Seq(7), root, by });
    let heads = HeadsCommitted { heads: TreeRoot::from_bytes([8; 32]), before }.into();
    let generation = GenerationBegun {
        generation: 1,
        lost_from: Seq(7),
        lost_until: Seq(9),
        root,
        head: TreeRoot::from_bytes([7; 32]),
    };
    let heads = [heads, generation.into()];
    created.into_iter().chain(started).chain(rest).chain(named).chain(heads).chain(last).collect()
}

fn moment() -> DateTime<FixedOffset> {
    DateTime::<Utc>::UNIX_EPOCH.with_timezone(&wita())
}

fn wita() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).unwrap_or(chrono::Offset::fix(&Utc))
}

const fn day() -> NaiveDate {
    match NaiveDate::from_ymd_opt(2026, 12, 31) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}
