//! `/v1/cases/{case}/referrals`: each step of a referral is one path.

use sanad_casework::{
    AcceptReferral, AcknowledgeReferral, DeclineReferral, ProposeReferral, ReportOutcome,
    RevokeReferral, Section, SendReferral,
};

use super::cases::file;
use crate::call::{Answer, Call, fresh};

pub(crate) fn view(call: &Call) -> Answer {
    file(call, vec![Section::Referral])
}

pub(crate) fn propose(call: &Call) -> Answer {
    let (case, form) = (call.case()?, call.form()?);
    call.record(fresh(|mut ids| ProposeReferral::new(case, form, &mut ids))?)
}

pub(crate) fn send(call: &Call) -> Answer {
    let (case, referral) = (call.case()?, call.id("referral")?);
    call.record(SendReferral { case, referral, form: call.form()? })
}

pub(crate) fn acknowledge(call: &Call) -> Answer {
    let (case, referral) = (call.case()?, call.id("referral")?);
    call.record(AcknowledgeReferral { case, referral, form: call.form()? })
}

pub(crate) fn accept(call: &Call) -> Answer {
    let (case, referral) = (call.case()?, call.id("referral")?);
    call.record(AcceptReferral { case, referral, form: call.form()? })
}

pub(crate) fn decline(call: &Call) -> Answer {
    let (case, referral) = (call.case()?, call.id("referral")?);
    call.record(DeclineReferral { case, referral, form: call.form()? })
}

pub(crate) fn report_outcome(call: &Call) -> Answer {
    let (case, referral) = (call.case()?, call.id("referral")?);
    call.record(ReportOutcome { case, referral, form: call.form()? })
}

pub(crate) fn revoke(call: &Call) -> Answer {
    let (case, referral) = (call.case()?, call.id("referral")?);
    call.record(RevokeReferral { case, referral, form: call.form()? })
}
