//! The rules by name: each branch of a decision has one, and every line in the ledger carries it.

/// The version of these rules. It stands in every entry; a change of the rules raises it and is
/// published as an event at the next start.
pub const POLICY_VERSION: u32 = 1;

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

rules! {
    // Grants.
    ResponsibleWorks "responsible-works" "who is responsible for a case works in it";
    CoWorkerWorks "co-worker-works" "a co-worker of a case works in it, without the reporter's identity";
    AskedAnswers "asked-answers" "who was asked to take a case over may answer and sees its clear layer";
    SupervisorSupervises "supervisor-supervises" "a supervisor sees and directs every case of the institution";
    DeskTakesIn "desk-takes-in" "front desk, counsellors and supervisors open cases";
    DeskCompletes "desk-completes" "who opened a case completes its intake until somebody is responsible";
    AuditorAudits "auditor-audits" "an auditor sees the clear layer of everything, and no content";
    OperatorMaintains "operator-maintains" "an operator sees the clear layer, no name and no content";
    OperatorAdministers "operator-administers" "an operator registers staff, roles and tokens";
    OwnToken "own-token" "everybody may revoke a token of their own";
    ProgramRuns "program-runs" "the program records its own founding, start and stop";
    // Denials.
    NothingThere "nothing-there" "there is no such case";
    Barred "barred" "a barred person never sees the case";
    NotAssigned "not-assigned" "who does not work on a case does not see it";
    RoleHasNoAccess "role-has-no-access" "the role has no access of this kind";
    PurposeDoesNotFit "purpose-does-not-fit" "the purpose given does not go with the role";
}
