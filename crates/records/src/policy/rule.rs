//! The rules by name: each branch of a decision has one, and every line in the ledger carries it.

/// The version of these rules. It stands in every entry; a change of the rules raises it and is
/// published as an event at the next start.
pub const POLICY_VERSION: u32 = 8;

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident $code:literal $sentence:literal;)*) => {
        /// A rule that decided.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $sentence] $name,)*
        }

        impl Rule {
            /// Every rule, grants first.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name in entries.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What it says.
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence,)* }
            }
        }
    };
}

impl Rule {
    /// Whether a denial by it is the same for every case and every id, so that saying so gives
    /// nothing away.
    pub(crate) const fn is_of_the_role(self) -> bool {
        matches!(self, Self::RoleHasNoAccess | Self::PurposeDoesNotFit)
    }
}

rules! {
    // Grants.
    ResponsibleWorks "responsible-works" "who is responsible for a case works in it";
    CoWorkerWorks "co-worker-works" "a co-worker of an open case works in it, without the reporter's identity";
    AskedAnswers "asked-answers" "who was asked to take a case over may answer and sees its clear layer";
    SupervisorSupervises "supervisor-supervises" "a supervisor sees and directs the cases of their unit";
    StrictIsClear "strict-is-clear" "of a strictly confidential case a supervisor sees the clear layer, and directs it";
    DeskTakesIn "desk-takes-in" "front desk, counsellors and supervisors open cases; the desk lists what it took in until somebody carries it";
    DeskCompletes "desk-completes" "who opened a case completes its intake until somebody is responsible or it is declined";
    ReferralOfficerRefers "referral-officer-refers" "a referral officer sees identity, consent and referral of the cases of their unit that have an open referral, unless kept closely";
    ComplaintOfficerHandles "complaint-officer-handles" "a complaint officer sees who complains and of what in the cases of their unit about social assistance, unless kept closely";
    PrivacyOfficerProtects "privacy-officer-protects" "a privacy officer sees identity, consents and disclosures of a case to answer for its data, of a strictly confidential one the clear layer";
    SubjectIsAnswered "subject-is-answered" "who is responsible for a case, a supervisor of its unit and a privacy officer tell a person in it who opened the file and to whom data were told, with a copy of what is sealed to that person; of a strictly confidential case only who is responsible opens anything for it";
    EmergencyOpens "emergency-opens" "whoever works with clients, is not barred and has no ordinary look that is enough opens named sections of a case in an emergency, by showing their password again, for 5 to 240 minutes; with the purpose `emergency` these and nothing else are seen, never who reported, also while the data of the case are restricted, and nothing is changed by it; the case may be found by what is known of a person in it, which shows nobody and has a line of its own";
    EmergencyIsReviewed "emergency-is-reviewed" "a supervisor of the unit or a privacy officer, who did not open it, reads the reason of an emergency access, ends it and judges it; also of a strictly confidential case";
    HeadAnswers "head-answers" "the head of service sees who works here, and no case";
    CustodianKeeps "custodian-keeps" "who keeps keys replaces them with another, sees who works here and whether the ledger is whole, and no case by it";
    InquiryIsOrdered "inquiry-is-ordered" "head of service or privacy officer record the order of an inquiry, end it, and see no case by it";
    PanelAnswers "panel-answers" "members of a panel assent or decline, each for themselves";
    PanelInquires "panel-inquires" "a member of a panel who assented sees the cases that an open inquiry names, while as many as its order says assent, without the reporter's identity unless the order says so";
    BreachIsKept "breach-is-kept" "privacy officer, head of service and supervisor record breaches and see their files, the cases named as far as they may know of them; a supervisor reads what happened only where they may know of all those cases";
    AuditorAudits "auditor-audits" "an auditor sees the clear layer of everything, and no content";
    OperatorMaintains "operator-maintains" "an operator sees the clear layer, no name and no content";
    KeepersPropose "keepers-propose" "operator, supervisor or head register staff, propose roles and open enrolments: nothing is held before another person approves it";
    ApproversApprove "approvers-approve" "supervisor, head or privacy officer approve what another proposed for a third, confirm that somebody who watches over others stays suspended, and let people back: who watches by two, everybody else by another than who suspended them";
    KeepersEnd "keepers-end" "operator, supervisor, head or privacy officer suspend, take back and decline; what concerns an approver, an auditor or a member of panels, or who is proposed as one, only an approver who signed in by password and shows it again to suspend, for 72 hours unless another confirms it, and only where two who approve, one who audits, one who answers for data, enough of each panel and somebody to judge what waits are left; who proposed a role takes it back";
    OwnAccount "own-account" "everybody keeps their own sign-ins, password and tokens";
    ShellFounds "shell-founds" "the first two approvers are made at the machine itself, or by who has the code that was printed there, once";
    ShellRecovers "shell-recovers" "where approvers are lost, another is announced at the machine itself, and holds the role once it is completed there after 72 hours in which no approver objected; whoever announced it may take it back";
    ApproversObject "approvers-object" "each supervisor, head and privacy officer alone may object to an approver whom the machine announced, and ends it";
    ApproversKnowClock "approvers-know-clock" "supervisor, head and privacy officer are told when somebody at the machine said that its clock is right though it was not believed, until one of them acknowledges it";
    PasswordSignsIn "password-signs-in" "whoever shows name and password of an active account that is not locked is signed in";
    CodeEnrols "code-enrols" "whoever shows both halves of an enrolment code sets that account's password";
    FailuresLock "failures-lock" "five wrong passwords within 15 minutes lock an account for a while";
    ErasureEnds "erasure-ends" "an erasure that two have approved always ends in the destruction of the keys";
    RedactionEnds "redaction-ends" "a redaction that another person approved always ends in the destruction of the keys that the old words stood under; the program opens for it what is sealed to the persons concerned, and shows it to nobody";
    ProgramRuns "program-runs" "the program records its own founding, start and stop";
    // Denials.
    WorkRefuses "work-refuses" "the act is open to the caller, and the rules of the work refuse it now, or to this person; the line names which";
    NotUnderstood "not-understood" "the request itself was wrong, lacked something or rested on what is no longer so, and nothing was decided; the line names which";
    NoNeed "no-need" "to this caller there is no such case: it is not there, they are barred from it, or they have no need of it";
    DataRestricted "data-restricted" "the data of the case are kept and not used: they are seen for the rights of the subject, an order, a complaint, supervision or audit only";
    NotToAnswer "not-to-answer" "a person is told about their data by who is responsible, a supervisor of the unit or a privacy officer only";
    StatementNotIssued "statement-not-issued" "a statement is read again only once it was issued, which answers the request";
    NoSubjectRequest "no-subject-request" "no request of this person stands open or was answered; of a privacy officer who opens texts for it, none that another recorded";
    PapersHeld "papers-held" "to who is not the client in person nothing goes out where somebody in the case is or was accused or it is or was kept closely, nor to anybody to whom a decision against it was proposed, taken or refused before, until two, of whom one is a privacy officer, have decided";
    OrdinaryLookEnough "ordinary-look-enough" "who may look at these sections by their ordinary need opens no emergency access to them";
    EmergencyAwaitsReview "emergency-awaits-review" "who has an emergency access that no other person has judged opens no other, in whatever case";
    PasswordNotShown "password-not-shown" "emergency access is opened, and who watches over others is suspended, by who signed in by password and shows it again";
    InquiryRefused "inquiry-refused" "an order or answer does not fit: who sits, for how long, or how the inquiry stands";
    RoleHasNoAccess "role-has-no-access" "the role has no access of this kind";
    PurposeDoesNotFit "purpose-does-not-fit" "the purpose given does not go with the role";
}

/// In what role somebody acted, as it is told to others: what the program does of itself, nobody did, in
/// whatever role it is written down.
pub(crate) fn role_of<'a>(role: &'a str, decided_by: Option<&str>) -> &'a str {
    let of_itself = [Rule::ProgramRuns, Rule::ErasureEnds, Rule::RedactionEnds];
    if of_itself.iter().any(|known| Some(known.code()) == decided_by) { SYSTEM } else { role }
}

/// What stands in the place of a role where the program acted of itself.
pub(crate) const SYSTEM: &str = "system";
