//! What can be looked at from the terminal, and how the HTTP API is asked for it.

use sanad_casework::{
    BreachId, CaseId, EmergencyId, ErasureId, InquiryId, PartyId, Purpose, StaffId,
};
use sanad_records::{EmergencyState, ListClocks, Tongue};
use serde_json::Value;

use crate::moment::{AsOf, Moment};

/// Rows asked for at a time.
pub(super) const PAGE: usize = 500;

/// A look.
#[derive(Debug, Clone)]
pub(crate) enum Look {
    /// Who looked: one page.
    Access {
        /// Whose looks.
        which: Which,
        /// Why.
        purpose: Purpose,
        /// The cursor of the last page.
        after: Option<String>,
    },
    /// A case as it stood.
    Case {
        /// The case.
        case: CaseId,
        /// Why.
        purpose: Purpose,
        /// As of when; now, if left out.
        as_of: Option<AsOf>,
        /// What was known by then.
        known_at: Option<Moment>,
        /// As whom.
        seen_by: Option<StaffId>,
    },
    /// What each reader had been shown of a case.
    Shown {
        /// The case.
        case: CaseId,
        /// Why.
        purpose: Purpose,
        /// By when; now, if left out.
        as_of: Option<AsOf>,
    },
    /// Whether somebody could have seen a case.
    Could {
        /// The case.
        case: CaseId,
        /// Why.
        purpose: Purpose,
        /// Who.
        staff: StaffId,
        /// When.
        at: Moment,
    },
    /// Which breaches there are.
    Breaches {
        /// Why.
        purpose: Purpose,
    },
    /// The file of one breach.
    Breach {
        /// Which.
        breach: BreachId,
        /// Why.
        purpose: Purpose,
    },
    /// Which inquiries there are.
    Inquiries {
        /// Why.
        purpose: Purpose,
    },
    /// One inquiry.
    Inquiry {
        /// Which.
        inquiry: InquiryId,
        /// Why.
        purpose: Purpose,
    },
    /// What was searched for, under an inquiry: one page.
    Searches {
        /// Which inquiry.
        inquiry: InquiryId,
        /// Why.
        purpose: Purpose,
        /// One of its cases.
        case: Option<CaseId>,
        /// The cursor of the last page.
        after: Option<String>,
    },
    /// Who opened the file, told to a person in the case.
    Statement {
        /// The case.
        case: CaseId,
        /// For whom; the client, if left out.
        party: Option<PartyId>,
        /// In which language.
        tongue: Tongue,
        /// With a copy of the person's data.
        copy: bool,
        /// With the names of staff.
        names: bool,
    },
    /// To whom the institution told of the client.
    Accounting {
        /// The case.
        case: CaseId,
        /// In which language.
        tongue: Tongue,
    },
    /// What parts of others may say of an erased person.
    Mentions {
        /// The case.
        case: CaseId,
        /// The erasure.
        erasure: ErasureId,
    },
    /// People who are searched for.
    Search {
        /// Why.
        purpose: Purpose,
        /// What is searched for; it is never printed.
        form: Value,
    },
    /// What must be done in time.
    Clocks {
        /// Why.
        purpose: Purpose,
        /// Those that are done, too.
        all: bool,
        /// The cursor of the last page.
        after: Option<String>,
    },
    /// Which emergency accesses there are: one page.
    Emergencies {
        /// Why.
        purpose: Purpose,
        /// Only those that are so far.
        state: Option<EmergencyState>,
        /// The cursor of the last page.
        after: Option<String>,
    },
    /// One emergency access.
    Emergency {
        /// The case.
        case: CaseId,
        /// Which one.
        emergency: EmergencyId,
        /// Why.
        purpose: Purpose,
    },
    /// Who the caller is, and what they must be told.
    Me,
    /// Who works here.
    Staff {
        /// Why.
        purpose: Purpose,
    },
}

/// Whose looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// All looks at a case.
    Case(CaseId),
    /// All looks of a member of staff.
    Staff(StaffId),
    /// All looks from one moment to another.
    Time(Moment, Moment),
}

impl Look {
    /// What is sent, where the look is a post.
    pub(super) fn body(&self) -> Option<Value> {
        if let Self::Search { form, .. } = self { Some(form.clone()) } else { None }
    }
}

/// Operation, path values and query of a request.
pub(super) type Request = (&'static str, Vec<String>, Vec<(&'static str, String)>);

impl Look {
    /// The request that asks for it.
    pub(super) fn request(&self) -> Request {
        match self {
            Self::Access { which, purpose, after } => {
                let mut query = vec![("purpose", purpose.to_string()), ("limit", PAGE.to_string())];
                query.extend(after.clone().map(|after| ("after", after)));
                match which {
                    Which::Case(case) => ("read_case_access", vec![case.to_string()], query),
                    Which::Staff(staff) => {
                        query.push(("staff", staff.to_string()));
                        ("read_access", Vec::new(), query)
                    }
                    Which::Time(from, to) => {
                        query.extend([("from", from.text()), ("to", to.text())]);
                        ("read_access", Vec::new(), query)
                    }
                }
            }
            Self::Case { case, purpose, as_of, known_at, seen_by } => {
                let mut query = vec![("purpose", purpose.to_string())];
                query.extend(as_of.map(told));
                query.extend(known_at.map(|moment| ("known_at", moment.text())));
                query.extend(seen_by.map(|staff| ("seen_by", staff.to_string())));
                ("view_case", vec![case.to_string()], query)
            }
            Self::Shown { case, purpose, as_of } => {
                let mut query = vec![("purpose", purpose.to_string())];
                query.extend(as_of.map(told));
                ("tell_shown", vec![case.to_string()], query)
            }
            Self::Could { case, purpose, staff, at } => {
                let (staff, at) = (("staff", staff.to_string()), ("at", at.text()));
                let query = vec![("purpose", purpose.to_string()), staff, at];
                ("tell_could_have_seen", vec![case.to_string()], query)
            }
            Self::Breaches { purpose } => {
                ("list_breaches", Vec::new(), vec![("purpose", purpose.to_string())])
            }
            Self::Breach { breach, purpose } => {
                let query = vec![("purpose", purpose.to_string())];
                ("view_breach", vec![breach.to_string()], query)
            }
            Self::Inquiries { purpose } => {
                ("list_inquiries", Vec::new(), vec![("purpose", purpose.to_string())])
            }
            Self::Inquiry { inquiry, purpose } => {
                let query = vec![("purpose", purpose.to_string())];
                ("view_inquiry", vec![inquiry.to_string()], query)
            }
            Self::Searches { inquiry, purpose, case, after } => {
                let mut query = vec![("purpose", purpose.to_string())];
                query.extend(case.map(|case| ("case", case.to_string())));
                query.extend(after.clone().map(|after| ("after", after)));
                ("list_inquiry_searches", vec![inquiry.to_string()], query)
            }
            Self::Statement { case, party, tongue, copy, names } => {
                let mut query = for_subject(*tongue);
                query.extend([("copy", copy.to_string()), ("names", names.to_string())]);
                query.extend(party.map(|party| ("party", party.to_string())));
                ("issue_statement", vec![case.to_string()], query)
            }
            Self::Accounting { case, tongue } => {
                ("issue_accounting", vec![case.to_string()], for_subject(*tongue))
            }
            Self::Mentions { case, erasure } => {
                let query = vec![("purpose", Purpose::SubjectRequest.to_string())];
                ("list_mentions", vec![case.to_string(), erasure.to_string()], query)
            }
            Self::Search { purpose, form: _ } => {
                ("search", Vec::new(), vec![("purpose", purpose.to_string())])
            }
            Self::Clocks { purpose, all, after } => {
                let limit = ListClocks::LIMIT_MAX.to_string();
                let mut query = vec![("purpose", purpose.to_string()), ("limit", limit)];
                query.push(("open", (!all).to_string()));
                query.extend(after.clone().map(|after| ("after", after)));
                ("list_clocks", Vec::new(), query)
            }
            Self::Emergencies { purpose, state, after } => {
                let mut query = vec![("purpose", purpose.to_string()), ("limit", PAGE.to_string())];
                query.extend(state.map(|state| ("state", state.name().to_owned())));
                query.extend(after.clone().map(|after| ("after", after)));
                ("list_emergencies", Vec::new(), query)
            }
            Self::Emergency { case, emergency, purpose } => {
                let path = vec![case.to_string(), emergency.to_string()];
                ("view_emergency", path, vec![("purpose", purpose.to_string())])
            }
            Self::Me => ("tell_caller", Vec::new(), Vec::new()),
            Self::Staff { purpose } => {
                ("list_staff", Vec::new(), vec![("purpose", purpose.to_string())])
            }
        }
    }
}

fn told(as_of: AsOf) -> (&'static str, String) {
    match as_of {
        AsOf::Seq(seq) => ("as_of", seq.to_string()),
        AsOf::At(moment) => ("as_of", moment.text()),
    }
}

/// What every statement is asked with; the terminal asks for the answer, never for the page.
fn for_subject(tongue: Tongue) -> Vec<(&'static str, String)> {
    vec![
        ("purpose", Purpose::SubjectRequest.to_string()),
        ("language", tongue.code().to_owned()),
        ("format", "json".to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::route;

    #[test]
    fn every_look_asks_only_for_what_its_route_takes() {
        let purpose = Purpose::Audit;
        let case = CaseId::from_bytes([7; 16]);
        let day: Moment = "2026-11-17".parse().unwrap();
        let (staff, inquiry) = (StaffId::from_bytes([8; 16]), InquiryId::from_bytes([9; 16]));
        let access = |which| Look::Access { which, purpose, after: Some("9".to_owned()) };
        for look in [
            access(Which::Case(case)),
            access(Which::Staff(StaffId::from_bytes([8; 16]))),
            access(Which::Time(day, day)),
            Look::Clocks { purpose, all: true, after: Some("9".to_owned()) },
            Look::Case {
                case,
                purpose,
                as_of: Some(AsOf::Seq(3)),
                known_at: Some(day),
                seen_by: Some(staff),
            },
            Look::Shown { case, purpose, as_of: Some(AsOf::At(day)) },
            Look::Could { case, purpose, staff, at: day },
            Look::Inquiries { purpose },
            Look::Inquiry { inquiry, purpose },
            Look::Searches { inquiry, purpose, case: Some(case), after: Some("9".to_owned()) },
            Look::Staff { purpose },
            Look::Emergencies {
                purpose,
                state: Some(EmergencyState::Overdue),
                after: Some("9".to_owned()),
            },
            Look::Emergency { case, emergency: EmergencyId::from_bytes([9; 16]), purpose },
            Look::Statement {
                case,
                party: Some(PartyId::from_bytes([9; 16])),
                tongue: Tongue::English,
                copy: true,
                names: true,
            },
            Look::Accounting { case, tongue: Tongue::Indonesian },
            Look::Mentions { case, erasure: ErasureId::from_bytes([9; 16]) },
            Look::Search { purpose, form: Value::Null },
        ] {
            let (operation, path, query) = look.request();
            let route = route(operation).unwrap();
            assert_eq!(route.parameters().count(), path.len(), "{look:?}");
            for (name, _) in query {
                assert!(route.query.iter().any(|known| known.name() == name), "{look:?}: {name}");
            }
        }
    }
}
