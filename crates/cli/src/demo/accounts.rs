//! The sample accounts: who works there, in which role, and how each comes in.

use serde::Serialize;

use super::seed::Seeded;
use super::story::Story;

/// One account.
#[derive(Debug, Serialize)]
pub(super) struct Account<'a> {
    pub(super) name: &'a str,
    /// The first role.
    pub(super) role: &'a str,
    /// The name to sign in with.
    pub(super) sign_in: &'a str,
    /// The password, the same for all.
    pub(super) password: &'a str,
    pub(super) token: &'a str,
}

/// All of them, in the order of the story: a counsellor who holds cases comes last.
pub(super) fn accounts<'a>(story: &'a Story, seeded: &'a Seeded) -> Vec<Account<'a>> {
    let account = |member: &'a super::story::Member| {
        let name = member.body.get("name")?.as_str()?;
        let role = member.body.get("roles")?.get(0)?.as_str()?;
        let (sign_in, password) = (member.key.as_str(), seeded.password.as_str());
        Some(Account { name, role, sign_in, password, token: seeded.tokens.get(&member.key)? })
    };
    story.house.staff.iter().filter_map(account).collect()
}
