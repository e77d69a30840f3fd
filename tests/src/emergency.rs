//! Emergency access from the terminal, with the writer's lock: no danger waits for a server.

use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::lk3::{Lk3, PASSWORD};
use crate::program::sanad;

const WHY: &str = "anak-hilang-sejak-pagi";

pub(crate) fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    use std::io::Write as _;
    let path = folder.join(name);
    let mut file =
        std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    path
}

pub(crate) fn told(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

#[test]
fn it_is_opened_ended_shown_and_judged_from_the_terminal() {
    let mut lk3 = Lk3::new();
    let case = lk3.a_case();
    let (rini, andi) = (lk3.sign_in("rini"), lk3.sign_in("andi"));
    let dir = lk3.close();
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, text: &str| file(folder.path(), name, text);
    let (rini, andi) = (at("rini", &rini), at("andi", &andi));
    let (text, note) = (at("text", WHY), at("note", "wajar-sekali"));
    let (right, wrong) = (at("right", PASSWORD), at("wrong", "kata sandi yang lain"));
    let from = |file: &Path| format!("@{}", file.display());
    let run = |act: &str, token: Option<&Path>, more: &[&str]| {
        let mut command = sanad();
        command.args(["call", act]).args(more).arg("--dir").arg(&dir);
        if let Some(token) = token {
            command.arg("--token-file").arg(token);
        }
        command.output().unwrap()
    };
    let open = |password: &Path| {
        let (text, password) = (from(&text), from(password));
        let why = ["--case", &case, "--reason", "danger_to_child", "--text", &text];
        let what = ["--sections", "identity", "--password", &password];
        run(
            "open_emergency",
            Some(&rini),
            &[why, [what[0], what[1], what[2], what[3], "--minutes", "30"]].concat(),
        )
    };
    let refused = open(&wrong);
    assert_eq!(refused.status.code(), Some(1));
    let said = told(&refused);
    assert_eq!(said.trim().lines().last(), Some("sanad: `password` is not the password"));
    let opened = open(&right);
    assert!(opened.status.success(), "{}", told(&opened));
    let recorded: Value = serde_json::from_slice(&opened.stdout).unwrap();
    let emergency = recorded["made"]["emergency"].as_str().unwrap();

    let which = ["--case", &case, "--emergency", emergency];
    let note = from(&note);
    let review = [&which[..], &["--verdict", "justified", "--note", &note]];
    let early = run("review_emergency", Some(&andi), &review.concat());
    assert_eq!(early.status.code(), Some(1));
    assert!(told(&early).contains("end it first"), "{}", told(&early));
    let ended = run("end_emergency", Some(&andi), &which);
    assert!(ended.status.success(), "{}", told(&ended));
    let purpose = ["--purpose", "supervision"];
    let listed = run("list_emergencies", Some(&andi), &purpose);
    assert!(told(&listed).contains("\"awaiting_review\":1"), "{}", told(&listed));
    assert!(told(&listed).contains("\"name\":\"rini\""), "{}", told(&listed));
    let reviewed = run("review_emergency", Some(&andi), &review.concat());
    assert!(reviewed.status.success(), "{}", told(&reviewed));
    let shown = run("view_emergency", Some(&andi), &[&which[..], &purpose].concat());
    assert!(told(&shown).contains(WHY) && told(&shown).contains("wajar-sekali"));

    // The shell's user sees how many there are, and no name and no reason.
    for act in [run("list_emergencies", None, &[]), run("view_emergency", None, &which)] {
        assert!(act.status.success(), "{}", told(&act));
        assert!(told(&act).contains("justified"), "{}", told(&act));
        assert!(!told(&act).contains("rini") && !told(&act).contains(WHY), "{}", told(&act));
    }
    lk3.reopen();
    assert_eq!(lk3.last_types(3), ["record_viewed", "list_viewed", "record_viewed"]);
}
