//! `sanad rights`: what persons in a case ask about their own data, and what becomes of those data.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sanad_casework::{
    AccessGround, AccessVerdict, Attestation, CaseId, ErasureGround, ErasureId, ErasureReason,
    HoldAuthority, HoldId, PartyId, QuestionId, RedactionId, RestrictionReason, RetentionClass,
    Section, SubjectRequestId,
};
use serde_json::{Value, json};

use crate::door::{Change, Door, Look};
use crate::failure::Failure;
use crate::place;
use crate::print::{self, harmless};
use crate::settings::Settings;

#[derive(Debug, Args)]
pub(crate) struct RightsArgs {
    #[command(subcommand)]
    act: Act,
    /// The case
    #[arg(long, value_name = "ID", global = true)]
    case: Option<CaseId>,
    /// A file with what was said, the reasons or a remark; it is sealed
    #[arg(long, value_name = "FILE", global = true)]
    note_file: Option<PathBuf>,
    /// Prints JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Records that a person asks who opened the file: the clock of 72 hours begins
    Ask(Whose),
    /// Refuses to tell them, with its ground
    RefuseAnswer {
        /// Which request
        #[arg(long, value_name = "ID")]
        request: SubjectRequestId,
        /// On what ground: a code of the list `access_ground`
        #[arg(long)]
        ground: AccessGround,
    },
    /// Records that a person finds looks at the file wrong
    Question {
        #[command(flatten)]
        whose: Whose,
        /// The position of a look, as the statement tells it; may be given again
        #[arg(long = "look", value_name = "SEQ", required = true)]
        looks: Vec<u64>,
    },
    /// Tells whether those looks were justified
    Resolve {
        /// Which question
        #[arg(long, value_name = "ID")]
        question: QuestionId,
        /// `justified`, `not_justified` or `inconclusive`
        #[arg(long)]
        verdict: AccessVerdict,
    },
    /// Sets how long the case is kept
    Retention {
        /// The class of the retention schedule
        #[arg(long)]
        class: RetentionClass,
    },
    /// Orders that nothing of the case may be destroyed
    Hold {
        /// Who ordered it: a code of the list `hold_authority`
        #[arg(long)]
        authority: HoldAuthority,
        /// A file with number and date of the order; it is sealed
        #[arg(long, value_name = "FILE")]
        reference_file: PathBuf,
    },
    /// Proposes to end a legal hold
    ProposeRelease(Hold),
    /// Approves, as another person, that a legal hold ends
    ApproveRelease(Hold),
    /// Keeps the data of the case, and uses them no longer
    Restrict {
        /// Why: a code of the list `restriction_reason`
        #[arg(long)]
        reason: RestrictionReason,
    },
    /// Lets the data of the case be used again
    Resume,
    /// Asks that the data of a person be destroyed
    RequestErasure {
        #[command(flatten)]
        whose: Whose,
        /// Why: a code of the list `erasure_reason`
        #[arg(long)]
        reason: ErasureReason,
    },
    /// Refuses to destroy them, with its ground
    RefuseErasure {
        #[command(flatten)]
        which: Erasure,
        /// On what ground: a code of the list `erasure_ground`
        #[arg(long)]
        ground: ErasureGround,
    },
    /// Approves an erasure; with the second approval, by another person, the keys are destroyed
    ApproveErasure(Erasure),
    /// Attests what people did for an erasure
    AttestErasure {
        #[command(flatten)]
        which: Erasure,
        /// What: a code of the list `attestation`
        #[arg(long)]
        what: Attestation,
    },
    /// Lists what people wrote into parts of others, where an erased person may be spoken of
    Mentions(Erasure),
    /// Proposes other words for one passage of that list
    ProposeRedaction {
        #[command(flatten)]
        which: Erasure,
        #[command(flatten)]
        passage: Passage,
    },
    /// Approves a redaction, as another person: the keys of the old words are destroyed
    ApproveRedaction(Redaction),
    /// Declines a redaction
    DeclineRedaction(Redaction),
}

#[derive(Debug, Args)]
struct Whose {
    /// Which person in the case; the client, if left out
    #[arg(long, value_name = "ID")]
    party: Option<PartyId>,
}

#[derive(Debug, Args)]
struct Hold {
    /// Which hold
    #[arg(long, value_name = "ID")]
    hold: HoldId,
}

#[derive(Debug, Args)]
struct Erasure {
    /// Which erasure
    #[arg(long, value_name = "ID")]
    erasure: ErasureId,
}

#[derive(Debug, Args)]
struct Redaction {
    /// Which redaction
    #[arg(long, value_name = "ID")]
    redaction: RedactionId,
}

#[derive(Debug, Args)]
struct Passage {
    /// The position of the entry
    #[arg(long, value_name = "SEQ")]
    entry: u64,
    /// The part of the entry
    #[arg(long)]
    part: u16,
    /// To whom it is sealed
    #[arg(long, value_name = "ID")]
    party: PartyId,
    /// Its section
    #[arg(long)]
    section: Section,
    /// The field, such as `text`
    #[arg(long)]
    field: String,
    /// A file with the new words; they are sealed
    #[arg(long, value_name = "FILE")]
    text_file: PathBuf,
}

pub(crate) fn run(args: &RightsArgs, settings: &Settings) -> Result<(), Failure> {
    let case = args.case.ok_or_else(|| Failure::misuse("say which case: `--case ID` is needed"))?;
    if let Act::Mentions(Erasure { erasure }) = args.act {
        let door = Door::open(settings)?;
        let told = door.look(&Look::Mentions { case, erasure })?;
        door.close()?;
        return mentions(&told, args.json);
    }
    let mut change = change(&args.act, case)?;
    if let (Some(file), Some(body)) = (&args.note_file, change.body.as_object_mut()) {
        body.insert("note".to_owned(), json!(place::secret(file)?.trim()));
    }
    let door = Door::open(settings)?;
    let recorded = door.change(&change)?;
    door.close()?;
    if args.json {
        return print::json(&recorded);
    }
    print::line(&told(&recorded))
}

/// The operation of an act, with its form.
fn change(act: &Act, case: CaseId) -> Result<Change, Failure> {
    let on = |operation, id: &dyn ToString, body| Change::new(operation, &[&case, id], body);
    let of_case = |operation, body| Change::new(operation, &[&case], body);
    Ok(match act {
        Act::Ask(Whose { party }) => {
            of_case("request_subject_access", with_party(json!({}), *party))
        }
        Act::RefuseAnswer { request, ground } => {
            on("refuse_subject_access", request, json!({ "ground": ground }))
        }
        Act::Question { whose: Whose { party }, looks } => {
            let looks: Vec<_> = looks.iter().map(u64::to_string).collect();
            of_case("question_access", with_party(json!({ "looks": looks }), *party))
        }
        Act::Resolve { question, verdict } => {
            on("resolve_access_question", question, json!({ "verdict": verdict }))
        }
        Act::Retention { class } => of_case("assign_retention", json!({ "class": class })),
        Act::Hold { authority, reference_file } => {
            let reference = place::secret(reference_file)?;
            let body = json!({ "authority": authority, "reference": reference.trim() });
            of_case("place_hold", body)
        }
        Act::ProposeRelease(Hold { hold }) => on("propose_hold_release", hold, json!({})),
        Act::ApproveRelease(Hold { hold }) => on("approve_hold_release", hold, json!({})),
        Act::Restrict { reason } => of_case("restrict_processing", json!({ "reason": reason })),
        Act::Resume => of_case("resume_processing", json!({})),
        Act::RequestErasure { whose: Whose { party }, reason } => {
            of_case("request_erasure", with_party(json!({ "reason": reason }), *party))
        }
        Act::RefuseErasure { which: Erasure { erasure }, ground } => {
            on("refuse_erasure", erasure, json!({ "ground": ground }))
        }
        Act::ApproveErasure(Erasure { erasure }) => on("approve_erasure", erasure, json!({})),
        Act::Mentions(_) => return Err(Failure::fault("a look changes nothing")),
        Act::AttestErasure { which: Erasure { erasure }, what } => {
            on("attest_erasure", erasure, json!({ "what": what }))
        }
        Act::ProposeRedaction { which: Erasure { erasure }, passage } => {
            let Passage { entry, part, party, section, field, text_file } = passage;
            let text = place::secret(text_file)?;
            let passage = json!({
                "entry": entry.to_string(), "part": part, "party": party, "section": section,
                "field": field, "text": text.trim(),
            });
            on("propose_redaction", erasure, json!({ "passages": [passage] }))
        }
        Act::ApproveRedaction(Redaction { redaction }) => {
            on("approve_redaction", redaction, json!({}))
        }
        Act::DeclineRedaction(Redaction { redaction }) => {
            on("decline_redaction", redaction, json!({}))
        }
    })
}

fn with_party(mut body: Value, party: Option<PartyId>) -> Value {
    if let (Some(party), Some(body)) = (party, body.as_object_mut()) {
        body.insert("party".to_owned(), json!(party));
    }
    body
}

/// What was recorded, on one line: what it is, and the ids that the next step names.
fn told(recorded: &Value) -> String {
    let entries = recorded.get("entries").and_then(Value::as_array);
    let mut line = Vec::new();
    for entry in entries.into_iter().flatten() {
        line.push(text(entry, "type"));
        let ids = entry.get("ids").and_then(Value::as_object).into_iter().flatten();
        for (name, id) in ids.filter(|(name, _)| !["case", "by"].contains(&name.as_str())) {
            line.push(format!("{name} {}", harmless(id.as_str().unwrap_or("-"))));
        }
    }
    line.join("  ")
}

fn mentions(answer: &Value, json: bool) -> Result<(), Failure> {
    if json {
        return print::json(answer);
    }
    for row in answer.get("mentions").and_then(Value::as_array).into_iter().flatten() {
        mention(row).iter().try_for_each(|line| print::line(line))?;
    }
    Ok(())
}

/// Where a part stands, then each text in it.
fn mention(row: &Value) -> Vec<String> {
    let part = row.get("part").and_then(Value::as_u64).unwrap_or_default();
    let place = format!(
        "{:>7}  part {part}  {}  {}  {}",
        text(row, "entry"),
        text(row, "party"),
        text(row, "section"),
        text(row, "type"),
    );
    let words = row.get("text").and_then(Value::as_object).into_iter().flatten();
    let words = words.map(|(field, text)| {
        format!("         {}: {}", harmless(field), harmless(text.as_str().unwrap_or_default()))
    });
    [place].into_iter().chain(words).collect()
}

fn text(value: &Value, name: &str) -> String {
    harmless(value.get(name).and_then(Value::as_str).unwrap_or("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_recorded_names_the_ids_of_the_next_step() {
        let recorded = json!({ "entries": [
            { "type": "erasure_requested", "ids": { "case": "c", "erasure": "e", "party": "p" } },
        ] });
        assert_eq!(told(&recorded), "erasure_requested  erasure e  party p");
    }

    #[test]
    fn a_mention_tells_where_it_stands_and_steers_no_terminal() {
        let row = json!({
            "entry": "8", "part": 1, "party": "p", "section": "session", "type": "session_held",
            "text": { "text": "ia\u{1b}[31m berkata" },
        });
        let lines = mention(&row);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].contains("8  part 1  p  session  session_held"), "{}", lines[0]);
        assert!(lines[1].ends_with("text: ia\u{fffd}[31m berkata"), "{}", lines[1]);
        assert_eq!(mention(&json!({ "entry": "8", "withheld": true })).len(), 1);
    }
}
