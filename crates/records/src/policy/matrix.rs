//! The rules as a table for people: committed as `schemas/policy.md`, compared by a test.

use std::fmt::Write as _;

use sanad_casework::Role;

use super::{POLICY_VERSION, Rule, purposes};

/// The rules and the purposes of each role, as Markdown.
pub fn rules_markdown() -> String {
    let mut out = format!("# Policy, version {POLICY_VERSION}\n\n");
    out.push_str("Written from the code (`crates/records/src/policy`); a test compares it.\n\n");
    out.push_str("| rule | what it says |\n| --- | --- |\n");
    for rule in Rule::ALL {
        let _ = writeln!(out, "| `{}` | {} |", rule.code(), rule.sentence());
    }
    out.push_str("\n| role | purposes it may give for a look |\n| --- | --- |\n");
    for role in Role::ALL {
        let purposes: Vec<_> =
            purposes(*role).iter().map(|purpose| format!("`{}`", purpose.code())).collect();
        let told = if purposes.is_empty() { "none yet".to_owned() } else { purposes.join(", ") };
        let _ = writeln!(out, "| `{}` | {told} |", role.code());
    }
    out
}
