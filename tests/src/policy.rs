//! The policy as people read it is the policy as the program decides it.

use std::path::Path;

#[test]
fn the_committed_policy_table_is_what_the_code_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/policy.md");
    let now = sanad_records::policy::rules_markdown();
    if std::env::var_os("SANAD_BLESS").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let committed = std::fs::read_to_string(&path).expect("the table is committed");
    assert!(committed == now, "{} differs", path.display());
}
