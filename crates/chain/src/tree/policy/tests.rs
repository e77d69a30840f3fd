//! Policies, right and wrong, and what they say of checkpoints.

use proptest::prelude::*;

use super::PolicyFault as Fault;
use super::*;
use crate::tree::cosignature::tests::witness;
use crate::tree::tests::leaf;
use crate::tree::{Origin, SigningKey, WitnessKey};

fn log(name: &str, seed: u8) -> SigningKey {
    SigningKey::from_seed(Origin::new(name, 0).unwrap(), &[seed; 32])
}

/// Witnesses `w0` to `w5`, and these lines.
fn with(lines: &str) -> Vec<u8> {
    let told = |n| format!("witness w{n} {} http://127.0.0.1:{n}\n", witness(n).verifier());
    format!("{}{lines}", (0..6).map(told).collect::<Vec<_>>().concat()).into_bytes()
}

fn quorum(lines: &str, of: &[u8]) -> bool {
    let policy = Policy::parse(&with(lines)).unwrap();
    policy.is_quorum(|asked| of.iter().any(|n| asked.name.to_string() == format!("w{n}")))
}

fn fault(file: &[u8]) -> (usize, Fault) {
    let PolicyError { line, what } = Policy::parse(file).unwrap_err();
    (line, what)
}

#[test]
fn the_example_of_the_specification_means_what_it_says() {
    let lines = "\n# two of one house, any of the other\n\
        group X-witnesses 2 w0 w1 w2\n\t group  Y-witnesses\tany w3 w4 w5 \n\
        group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n";
    for (of, met) in [
        (&[0, 1, 3][..], true),
        (&[0, 2, 5], true),
        (&[0, 1, 2, 3, 4, 5], true),
        (&[0, 1, 2], false),
        (&[0, 3, 4, 5], false),
        (&[], false),
    ] {
        assert_eq!(quorum(lines, of), met, "{of:?}");
    }
    assert!(quorum("quorum none", &[]));
    assert!(quorum("quorum w3", &[3]) && !quorum("quorum w3", &[0, 1, 2, 4, 5]));
}

#[test]
fn what_is_no_policy_is_refused_by_its_line() {
    for (lines, at) in [
        ("", (7, Fault::NoQuorum)),
        ("quorum w9", (7, Fault::Unknown)),
        ("group g any w0\nquorum h", (8, Fault::Unknown)),
        ("group g any h\ngroup h any w0\nquorum g", (7, Fault::Unknown)),
        ("group g any g\nquorum g", (7, Fault::Unknown)),
        ("group g any none\nquorum g", (7, Fault::Unknown)),
        ("group none any w0\nquorum none", (7, Fault::NameTaken)),
        ("group w1 any w0\nquorum w1", (7, Fault::NameTaken)),
        ("group g any w0 w0\nquorum g", (7, Fault::MemberTwice)),
        ("group g any w0\ngroup h any w0\nquorum g", (8, Fault::MemberTwice)),
        ("group g 0 w0\nquorum g", (7, Fault::Threshold)),
        ("group g 2 w0\nquorum g", (7, Fault::Threshold)),
        ("group g +1 w0\nquorum g", (7, Fault::Threshold)),
        ("group g most w0\nquorum g", (7, Fault::Threshold)),
        ("group g all\nquorum g", (7, Fault::Items)),
        ("quorum w0\nquorum w0", (8, Fault::QuorumTwice)),
        ("quorum w0 w1", (7, Fault::Items)),
        ("quorum", (7, Fault::Items)),
        ("Quorum w0", (7, Fault::Keyword)),
        ("quorum w0\r", (7, Fault::Control)),
        ("# a\u{7f}b\nquorum w0", (7, Fault::Control)),
        ("witness w6 x\nquorum w0", (7, Fault::Key)),
        ("log x\nquorum w0", (7, Fault::Key)),
    ] {
        assert_eq!(fault(&with(lines)), at, "{lines:?}");
    }
    let told = Policy::parse(b"quorum").unwrap_err().to_string();
    assert_eq!(told, "line 1 of the policy: it has too few or too many items");
}

#[test]
fn a_key_stands_there_once_whatever_its_name() {
    let same = WitnessKey::from_seed("other.example", &[1; 32]).unwrap().verifier();
    assert_eq!(fault(&with(&format!("witness w6 {same}\n"))), (7, Fault::KeyTwice));
    let [one, other] = ["a.example", "b.example"].map(|name| log(name, 9).verifier());
    let lines = format!("log {one}\nlog {other} http://x\nquorum none\n");
    assert_eq!(fault(lines.as_bytes()), (2, Fault::KeyTwice));
    // A log's key is no witness's, and the other way round.
    assert_eq!(fault(format!("witness w {one}\n").as_bytes()), (1, Fault::Key));
    assert_eq!(fault(format!("log {same}\n").as_bytes()), (1, Fault::Key));
}

#[test]
fn names_are_bytes_and_mean_nothing() {
    let kelvin = "group K any w0\ngroup \u{212a} any w1\nquorum \u{212a}";
    assert!(quorum(kelvin, &[1]) && !quorum(kelvin, &[0]));
    let mut file = with("group ");
    file.extend(b"\xff any w2\nquorum \xff\n");
    assert!(Policy::parse(&file).is_ok());
}

#[test]
fn a_file_has_an_end() {
    let many = |lines: &str, count| lines.repeat(count);
    assert_eq!(fault(many("\n", Policy::BYTES_MAX + 1).as_bytes()), (1, Fault::TooLong));
    let groups = |count: usize| {
        let one = |n| format!("group g{n} all g{}\n", n - 1);
        let others = (1..count).map(one).collect::<Vec<_>>().concat();
        format!("group g0 all w0\n{others}quorum g{}\n", count - 1)
    };
    // As deep as it gets.
    assert!(quorum(&groups(Policy::EACH_MAX), &[0]));
    assert!(!quorum(&groups(Policy::EACH_MAX), &[1]));
    assert_eq!(fault(&with(&groups(Policy::EACH_MAX + 1))), (135, Fault::TooMany));
}

#[test]
fn a_checkpoint_is_anchored_by_who_cosigned_it() {
    let ours = log("lk3.makassar.example", 1);
    let note = ours.sign(7, leaf(7)).unwrap();
    let policy = Policy::parse(&with("group g 2 w0 w1 w2\nquorum g\n")).unwrap();
    let by = |n: u8, at| witness(n).cosign(&note, at).unwrap().line.into_bytes();
    let bare = policy.check(&note, &ours.verifier()).unwrap();
    assert_eq!((bare.met, bare.cosigned.len(), bare.checkpoint.size), (false, 0, 7));
    let one = [note.clone(), by(1, 50)].concat();
    assert!(!policy.check(&one, &ours.verifier()).unwrap().met);
    // One that cosigns twice is one, and who is in no group counts for nothing.
    let twice = [one.clone(), by(1, 60), by(5, 60)].concat();
    let told = policy.check(&twice, &ours.verifier()).unwrap();
    let names: Vec<_> = told.cosigned.iter().map(|(name, at)| (name.to_string(), *at)).collect();
    assert_eq!((told.met, names), (false, vec![("w1".into(), 50), ("w5".into(), 60)]));
    let two = [one.clone(), by(9, 61), by(0, 61)].concat();
    assert!(policy.check(&two, &ours.verifier()).unwrap().met);
    // A wrong one of somebody known spoils all; a wrong key, too.
    let later = ours.sign(8, leaf(8)).unwrap();
    let wrong = [two.clone(), witness(2).cosign(&later, 1).unwrap().line.into()].concat();
    assert_eq!(policy.check(&wrong, &ours.verifier()), Err(NoteError::Signature));
    let other = log("lk3.makassar.example", 2).verifier();
    assert_eq!(policy.check(&two, &other), Err(NoteError::OtherKey));
}

/// Lines that were kept apart say when the quorum was there, and not when its first or last member signed.
#[test]
fn a_quorum_was_there_when_the_last_that_it_needs_had_cosigned() {
    let ours = log("lk3.makassar.example", 1);
    let note = ours.sign(7, leaf(7)).unwrap();
    let checkpoint = ours.verifier().open(&note).unwrap();
    let by = |n: u8, at| witness(n).cosign(&note, at).unwrap().line;
    let policy = Policy::parse(&with("group g 2 w0 w1 w2\nquorum g\n")).unwrap();
    let under = |policy: &Policy, lines: &[String]| {
        policy.quorum_at(&checkpoint, &lines.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let at = |lines: &[String]| under(&policy, lines);
    assert_eq!(at(&[]), Err(NoteError::Malformed), "a note bears a signature");
    assert_eq!(at(&[by(9, 50)]), Ok(None));
    assert_eq!(at(&[by(1, 50), by(5, 10)]), Ok(None));
    assert_eq!(at(&[by(2, 90), by(1, 50), by(0, 70), by(5, 10)]), Ok(Some(70)));
    let later = witness(2).cosign(&ours.sign(8, leaf(8)).unwrap(), 1).unwrap().line;
    assert_eq!(at(&[by(0, 70), by(1, 50), later]), Err(NoteError::Signature));
    assert_eq!(at(&["no line".to_owned()]), Err(NoteError::Malformed));
    let nobody = Policy::parse(&with("quorum none\n")).unwrap();
    assert_eq!(under(&nobody, &[by(9, 50)]), Ok(Some(0)));
}

#[test]
fn where_logs_are_listed_no_other_one_counts() {
    let ours = log("lk3.makassar.example", 1);
    let note = ours.sign(7, leaf(7)).unwrap();
    let listing = |key: &SigningKey| {
        Policy::parse(format!("log {}\nquorum none\n", key.verifier()).as_bytes()).unwrap()
    };
    assert!(listing(&ours).check(&note, &ours.verifier()).unwrap().met);
    let refused = listing(&log("lk3.gowa.example", 2)).check(&note, &ours.verifier());
    assert_eq!(refused, Err(NoteError::Unlisted));
}

proptest! {
    #[test]
    fn more_witnesses_never_break_a_quorum(
        thresholds in prop::array::uniform3(1..=2_usize), had: u8, more: u8,
    ) {
        let [a, b, c] = thresholds;
        let lines =
            format!("group a {a} w0 w1\ngroup b {b} w2 w3 w4\ngroup c {c} a b w5\nquorum c\n");
        let set = |bits: u8| (0..6).filter(|n| bits >> n & 1 == 1).collect::<Vec<_>>();
        let count = |of: &[u8], members: &[u8]| of.iter().filter(|n| members.contains(n)).count();
        let of = set(had);
        let met = [count(&of, &[0, 1]) >= a, count(&of, &[2, 3, 4]) >= b, of.contains(&5)];
        let met = met.into_iter().filter(|met| *met).count() >= c;
        prop_assert_eq!(quorum(&lines, &of), met);
        prop_assert!(!met || quorum(&lines, &set(had | more)));
    }

    #[test]
    fn whatever_bytes_come_are_refused_by_a_line_of_theirs(file in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Err(refused) = Policy::parse(&file) {
            let lines = file.split(|byte| *byte == b'\n').count();
            prop_assert!((1..=lines).contains(&refused.line));
        }
    }
}
