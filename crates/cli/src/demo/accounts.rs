//! The sample accounts: who works there, in which role, with which token.

use serde::Serialize;

use super::seed::Seeded;
use super::story::Story;

/// One account.
#[derive(Debug, Serialize)]
pub(super) struct Account<'a> {
    pub(super) name: &'a str,
    /// The first role.
    pub(super) role: &'a str,
    pub(super) token: &'a str,
}

/// All of them, in the order of the story: a counsellor who holds cases comes last.
pub(super) fn accounts<'a>(story: &'a Story, seeded: &'a Seeded) -> Vec<Account<'a>> {
    let account = |member: &'a super::story::Member| {
        let name = member.body.get("name")?.as_str()?;
        let role = member.body.get("roles")?.get(0)?.as_str()?;
        Some(Account { name, role, token: seeded.tokens.get(&member.key)? })
    };
    story.house.staff.iter().filter_map(account).collect()
}
