//! What a shell completes, asked of a real bash.

use std::fs;
use std::process::Command;

use crate::program::sanad;

/// What bash offers for the last of these words.
fn offers(script: &str, words: &[&str]) -> Vec<String> {
    let (last, before) = words.split_last().unwrap();
    let typed = words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ");
    let asked = format!(
        "source '{script}'; COMP_WORDS=({typed}); COMP_CWORD={}; _sanad sanad '{last}' '{}'; \
         printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        words.len() - 1,
        before.last().unwrap(),
    );
    let told = Command::new("bash").args(["--norc", "-c", &asked]).output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    String::from_utf8(told.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_shell_completes_every_operation_and_its_flags() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("sanad.bash");
    let told = sanad().args(["config", "completion", "bash"]).output().unwrap();
    assert!(told.status.success());
    fs::write(&script, told.stdout).unwrap();
    let script = script.to_str().unwrap();
    let operations = offers(script, &["sanad", "call", ""]);
    for route in sanad_server::operations() {
        assert!(operations.iter().any(|told| told == route.operation), "{}", route.operation);
    }
    let flags = offers(script, &["sanad", "call", "propose_removal", "--"]);
    for flag in ["--staff", "--role", "--password", "--form", "--out"] {
        assert!(flags.iter().any(|told| told == flag), "{flag}: {flags:?}");
    }
}
