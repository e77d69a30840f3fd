//! Who may do what to an inquiry itself; who sees its cases is a rule among the others.

use sanad_casework::{Basis, Caller, Inquiry};

use super::office::Office;
use super::sections::CLEAR;
use super::{Rule, Verdict, granted};

/// What is done to an inquiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InquiryAct {
    /// Its order is recorded.
    Order,
    /// A member of the panel assents or declines.
    Answer,
    /// It is ended.
    End,
}

/// Whether the caller may do this to an inquiry; `held` is `None` where there is none. What may be done
/// to it as it stands is `casework`'s to say.
pub fn inquire(caller: &Caller, act: InquiryAct, held: Option<&Inquiry>) -> Verdict {
    let office = Office::of(caller.role);
    match act {
        InquiryAct::Order | InquiryAct::End if !office.orders => {
            Verdict::Denied(Rule::RoleHasNoAccess)
        }
        InquiryAct::Answer if !office.sits => Verdict::Denied(Rule::RoleHasNoAccess),
        InquiryAct::End if held.is_none() => Verdict::Denied(Rule::NoNeed),
        InquiryAct::Order | InquiryAct::End => granted(Rule::InquiryIsOrdered, Basis::Order, CLEAR),
        InquiryAct::Answer => {
            let sits = held.is_some_and(|held| held.members.contains_key(&caller.staff));
            if sits {
                granted(Rule::PanelAnswers, Basis::Order, CLEAR)
            } else {
                Verdict::Denied(Rule::NoNeed)
            }
        }
    }
}
