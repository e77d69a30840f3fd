//! The whole product of role, purpose, what is wanted and how a case stands, each decided, and printed
//! as the fewest conditions that tell it: committed as `schemas/policy-decisions.md`. A decision that
//! changes anywhere in the product changes the page.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use sanad_casework::{
    Caller, Category, ConfidentialityLevel, EmergencyId, InquiryId, Purpose, Role, Section,
    StaffAct, StaffId,
};
use sanad_views::CaseStatus;

use super::sections::{
    ALL, CLEAR, FOR_COMPLAINT, FOR_REFERRAL, FOR_SUBJECT, NAMES, WITHOUT_REPORTER,
};
use super::tests::{NOW, SITI, caller, case, unit};
use super::{
    ChosenBy, ClockAct, Opened, RecoveryAct, Rule, Seat, Standing, Verdict, Wanted, administer,
    answer_subject, change_case, clock, end_emergency, keep_breach, keep_keys, look_across,
    look_at_case, look_at_emergency, may_know, may_read_of, open_case, open_emergency, purposes,
    recover, review_emergency, review_mentions,
};

const EMERGENCY: EmergencyId = EmergencyId::from_bytes([9; 16]);
const MIRA: StaffId = StaffId::from_bytes([3; 16]);

/// What a case may be to somebody: the values, and how each is set.
struct Field {
    values: &'static [&'static str],
    set: fn(&mut Standing, usize),
}

const FIELDS: &[Field] = &[
    Field {
        values: &["not barred", "barred"],
        set: |case, value| case.barred = if value == 0 { Vec::new() } else { vec![SITI] },
    },
    Field {
        values: &["none in it", "responsible", "co-worker", "asked to take it", "opened it"],
        set: |case, value| match value {
            1 => case.responsible = Some(SITI),
            2 => case.co_workers = vec![SITI],
            3 => case.asked = Some(SITI),
            4 => (case.opened_by, case.responsible) = (SITI, None),
            _ => {}
        },
    },
    Field {
        values: &["of the unit", "of another unit"],
        set: |case, value| {
            case.units = vec![unit(if value == 0 { "konseling" } else { "mediasi" })];
        },
    },
    Field {
        values: &["normal", "restricted level", "strict"],
        set: |case, value| {
            case.level = match value {
                1 => ConfidentialityLevel::Restricted,
                2 => ConfidentialityLevel::Strict,
                _ => ConfidentialityLevel::Normal,
            }
        },
    },
    Field {
        values: &["data in use", "data restricted"],
        set: |case, value| case.restricted = value == 1,
    },
    Field {
        values: &["open", "closed", "declined"],
        set: |case, value| {
            case.status = match value {
                1 => CaseStatus::Closed,
                2 => CaseStatus::Declined,
                _ => CaseStatus::Open,
            }
        },
    },
    Field {
        values: &["family matter", "open referral", "social assistance"],
        set: |case, value| {
            case.referred = value == 1;
            case.category = if value == 2 { Category::Aid } else { Category::Family };
        },
    },
    Field {
        values: &["no seat", "seat", "seat with the reporter"],
        set: |case, value| {
            case.seat = (value > 0).then(|| Seat {
                inquiry: InquiryId::from_bytes([8; 16]),
                version: 1,
                with_reporter: value == 2,
                panel: Vec::new(),
            });
        },
    },
    Field {
        values: &["no emergency", "own emergency", "own emergency over", "another's emergency"],
        set: |case, value| {
            let opened = |staff, until| Opened {
                emergency: EMERGENCY,
                staff,
                sections: vec![Section::Session],
                from: NOW - 1,
                until,
            };
            case.emergencies = match value {
                1 => vec![opened(SITI, NOW + 1)],
                2 => vec![opened(SITI, NOW)],
                3 => vec![opened(MIRA, NOW + 1)],
                _ => Vec::new(),
            };
        },
    },
];

/// A decision by as few conditions as tell it.
#[derive(Clone, PartialEq, Eq)]
enum Tree {
    Said(String),
    By(usize, Vec<(Vec<usize>, Tree)>),
}

/// Decides the product of the fields from `at` on.
fn grown(standing: &Standing, at: usize, decide: &impl Fn(&Standing) -> String) -> Tree {
    let Some(field) = FIELDS.get(at) else {
        return Tree::Said(decide(standing));
    };
    let mut branches: Vec<(Vec<usize>, Tree)> = Vec::new();
    for value in 0..field.values.len() {
        let mut standing = standing.clone();
        (field.set)(&mut standing, value);
        let told = grown(&standing, at + 1, decide);
        match branches.iter_mut().find(|(_, known)| *known == told) {
            Some((values, _)) => values.push(value),
            None => branches.push((vec![value], told)),
        }
    }
    match branches.pop() {
        Some((_, only)) if branches.is_empty() => only,
        last => Tree::By(at, branches.into_iter().chain(last).collect()),
    }
}

impl Tree {
    fn write(&self, under: &mut Vec<String>, to: &mut Vec<(String, String)>) {
        match self {
            Self::Said(what) => {
                let when = if under.is_empty() { "always".to_owned() } else { under.join("; ") };
                to.push((when, what.clone()));
            }
            Self::By(at, branches) => {
                for (values, told) in branches {
                    let names: Vec<_> =
                        values.iter().map(|value| FIELDS[*at].values[*value]).collect();
                    under.push(names.join(" or "));
                    told.write(under, to);
                    under.pop();
                }
            }
        }
    }
}

fn sections(of: &[Section]) -> String {
    let known = [
        (ALL, "all sections"),
        (WITHOUT_REPORTER, "all sections but who reported"),
        (FOR_REFERRAL, "what a referral takes"),
        (FOR_COMPLAINT, "what a complaint takes"),
        (FOR_SUBJECT, "what a person's request takes"),
        (NAMES, "names"),
        (CLEAR, "the clear layer"),
    ];
    let named = known.iter().find(|(sections, _)| *sections == of).map(|(_, name)| *name);
    named.map_or_else(
        || of.iter().map(|section| section.code()).collect::<Vec<_>>().join(", "),
        str::to_owned,
    )
}

fn said(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Denied(rule) => format!("no: `{}`", rule.code()),
        Verdict::Granted(grant) => {
            let names = if grant.directory { "" } else { ", no names of staff" };
            let under = if grant.under.is_some() { ", under the emergency" } else { "" };
            let (rule, seen) = (grant.rule.code(), sections(&grant.sections));
            format!("yes: `{rule}`, {seen}{names}{under}")
        }
    }
}

fn yes(decided: bool) -> String {
    if decided { "yes" } else { "no" }.to_owned()
}

type Decide = fn(&Caller, Purpose, Option<&Standing>) -> String;

/// Every decision that a case takes part in. Those that take no purpose are asked with one only.
const QUESTIONS: &[(&str, bool, Decide)] = &[
    ("look at a case", true, |by, purpose, case| said(&look_at_case(by, purpose, case, NOW))),
    ("answer a person, without names of staff", true, |by, purpose, case| {
        said(&answer_subject(by, purpose, case, false))
    }),
    ("answer a person, with names of staff", true, |by, purpose, case| {
        said(&answer_subject(by, purpose, case, true))
    }),
    ("review what others say of somebody erased", true, |by, purpose, case| {
        said(&review_mentions(by, purpose, case, NOW))
    }),
    ("read of an emergency access", true, |by, purpose, case| {
        said(&look_at_emergency(by, purpose, case))
    }),
    ("change a case", false, |by, _, case| said(&change_case(by, case))),
    ("open sessions in an emergency", false, |by, _, case| {
        said(&open_emergency(by, case, &[Section::Session]))
    }),
    ("end an emergency access", false, |by, _, case| said(&end_emergency(by, case, EMERGENCY))),
    ("judge an emergency access", false, |by, _, case| said(&review_emergency(by, case))),
    ("see the case among others", false, |by, _, case| yes(may_know(by, ChosenBy::Others, case))),
];

/// Purposes, where, and what is decided there.
type Row = (String, String, String);

/// The decisions of one role: for each purpose, those of the same tree together.
fn rows(role: Role, by_purpose: bool, decide: Decide) -> Vec<Row> {
    let by = caller(SITI, role);
    let fits: &[Purpose] = if by_purpose { Purpose::ALL } else { &[Purpose::Service] };
    let mut told: Vec<(Vec<&str>, Tree, String)> = Vec::new();
    for purpose in fits {
        let tree = grown(&case(), 0, &|case| decide(&by, *purpose, Some(case)));
        let absent = decide(&by, *purpose, None);
        let code = if by_purpose { purpose.code() } else { "" };
        match told.iter_mut().find(|(_, known, none)| *known == tree && *none == absent) {
            Some((purposes, ..)) => purposes.push(code),
            None => told.push((vec![code], tree, absent)),
        }
    }
    let mut rows = Vec::new();
    for (purposes, tree, absent) in told {
        let mut lines = Vec::new();
        tree.write(&mut Vec::new(), &mut lines);
        if lines.iter().any(|(_, what)| *what != absent) {
            lines.push(("no such case".to_owned(), absent));
        }
        let purposes = purposes.join(", ");
        rows.extend(lines.into_iter().map(|(when, what)| (purposes.clone(), when, what)));
    }
    rows
}

fn page() -> String {
    let mut out = String::from(
        "# Every decision of the policy\n\nWritten from the code (`crates/records/src/policy`); a \
         test compares it. Each role is asked with every purpose, of a case with every bar, work, \
         unit, level, restriction, status, matter, seat and emergency, and of none; conditions that \
         make no difference are left out, and roles that are told the same stand together.\n",
    );
    for (question, by_purpose, decide) in QUESTIONS {
        let _ = write!(out, "\n## To {question}\n\n| role | purpose | where | decision |\n");
        out.push_str("| --- | --- | --- | --- |\n");
        let mut same: Vec<(Vec<&str>, Vec<Row>)> = Vec::new();
        for role in Role::ALL {
            let told = rows(*role, *by_purpose, *decide);
            match same.iter_mut().find(|(_, known)| *known == told) {
                Some((roles, _)) => roles.push(role.code()),
                None => same.push((vec![role.code()], told)),
            }
        }
        for (roles, told) in same {
            for (purpose, place, decision) in told {
                let _ =
                    writeln!(out, "| {} | {purpose} | {place} | {decision} |", roles.join(", "));
            }
        }
    }
    across(&mut out);
    flat(&mut out);
    out
}

/// The looks that are not at one case.
fn across(out: &mut String) {
    out.push_str("\n## To look across cases, for a purpose that goes with the role\n\n");
    out.push_str("| wanted | role | decision |\n| --- | --- | --- |\n");
    for wanted in Wanted::ALL {
        let mut same: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for role in Role::ALL {
            let by = caller(SITI, *role);
            let decide = |purpose: &Purpose| said(&look_across(&by, *purpose, wanted));
            let fits = |purpose: &&Purpose| {
                // Only the search for somebody in danger is for that purpose, and it is for no other.
                let in_danger = **purpose == Purpose::Emergency;
                purposes(*role).contains(purpose)
                    && in_danger == (wanted == Wanted::EmergencySearch)
            };
            let (fitting, other): (Vec<_>, Vec<_>) = Purpose::ALL.iter().partition(fits);
            let unfit = format!("no: `{}`", Rule::PurposeDoesNotFit.code());
            assert!(other.into_iter().all(|purpose| decide(purpose) == unfit), "{role}");
            let mut told: Vec<_> = fitting.into_iter().map(decide).collect();
            told.dedup();
            assert!(told.len() < 2, "{role}: a look across cases is decided by the role alone");
            same.entry(told.pop().unwrap_or(unfit)).or_default().push(role.code());
        }
        for (decision, roles) in same {
            let _ = writeln!(out, "| {wanted:?} | {} | {decision} |", roles.join(", "));
        }
    }
}

/// What is decided by the role alone.
fn flat(out: &mut String) {
    type Flat = (&'static str, fn(&Caller) -> String);
    let asked: &[Flat] = &[
        ("open a case", |by| said(&open_case(by))),
        ("begin something for another's account", |by| said(&administer(by, StaffAct::Propose))),
        ("approve it", |by| said(&administer(by, StaffAct::Approve))),
        ("end something of an account", |by| said(&administer(by, StaffAct::Keep))),
        ("keep one's own account", |by| said(&administer(by, StaffAct::Own))),
        ("replace keys that lock others", |by| said(&keep_keys(by))),
        ("keep the file of a breach", |by| said(&keep_breach(by))),
        ("announce a new approver", |by| said(&recover(by, RecoveryAct::Recover))),
        ("object to one", |by| said(&recover(by, RecoveryAct::Object))),
        ("be told of the clock", |by| said(&clock(by, ClockAct::Know))),
        ("acknowledge that", |by| said(&clock(by, ClockAct::Acknowledge))),
        ("read of the looks of the own unit", |by| yes(may_read_of(by, Some(&unit("konseling"))))),
        ("read of the looks of another unit", |by| yes(may_read_of(by, Some(&unit("mediasi"))))),
        ("read of the looks of nobody's unit", |by| yes(may_read_of(by, None))),
    ];
    out.push_str(
        "\n## What the role alone decides\n\n| to | role | decision |\n| --- | --- | --- |\n",
    );
    for (what, decide) in asked {
        let mut same: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for role in Role::ALL {
            same.entry(decide(&caller(SITI, *role))).or_default().push(role.code());
        }
        for (decision, roles) in same {
            let _ = writeln!(out, "| {what} | {} | {decision} |", roles.join(", "));
        }
    }
}

#[test]
fn the_committed_decisions_are_those_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/policy-decisions.md");
    let now = page();
    if std::env::var_os("SANAD_BLESS").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == now, "{} differs", path.display());
}
