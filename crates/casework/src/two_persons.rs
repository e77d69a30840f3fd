//! The table of acts that take two persons, read from the rows of all deeds.

use std::fmt::Write;

use crate::codes::Role;
use crate::refusal::Refusal;
use crate::two::OfTwo;

/// Every deed there is, with its row where it is a second half.
pub fn acts_of_two() -> impl Iterator<Item = OfTwo> {
    let on_cases = crate::command::Command::TWO.iter().copied().flatten();
    let others = [
        crate::staff::StaffCommand::TWO,
        crate::staff::RECOVERIES,
        crate::keys::KeyCommand::TWO,
        crate::breach::BreachCommand::TWO,
        crate::inquiry::InquiryCommand::TWO,
    ];
    on_cases.chain(others.into_iter().flatten()).copied()
}

/// The table as a page.
pub fn two_persons_markdown() -> String {
    let mut page = String::from(
        "# Acts of two persons\n\nWritten from the rows of the deeds (`crates/casework`); a test compares \
         it, and `SANAD_BLESS=1` writes it anew.\n\n\
         One begins, another decides by the deed named; *still* tells what must hold of the first at that \
         moment, otherwise it is refused as `half_lapsed`. *Concerned* and *the first* tell how these are \
         refused where they try to decide themselves; nobody decides in a case from which they are \
         barred. *Ends otherwise* names the events by which what was begun ends without being done.\n\n\
         | deed | act | begun by | decided by | still | concerned | the first | ends otherwise |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for (deed, two) in acts_of_two() {
        let Some(two) = two else { continue };
        let code =
            |refusal: Option<Refusal>| refusal.map_or("may".to_owned(), |it| quoted(it.code()));
        // Writing to a string cannot fail.
        let _ = writeln!(
            page,
            "| `{deed}` | {} | {} | {} | {} | {} | {} | {} |",
            two.act,
            roles(two.asks),
            roles(two.decides),
            two.still.words(),
            two.spares.map_or("nobody".to_owned(), |it| quoted(it.code())),
            code(two.alone),
            two.ends.iter().map(|event| quoted(event)).collect::<Vec<_>>().join(", "),
        );
    }
    page
}

fn quoted(code: &str) -> String {
    format!("`{code}`")
}

fn roles(roles: &[Role]) -> String {
    if roles.is_empty() {
        return "the machine's shell".to_owned();
    }
    roles.iter().map(|role| quoted(role.code())).collect::<Vec<_>>().join(", ")
}
