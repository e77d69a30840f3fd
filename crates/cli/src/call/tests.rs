//! Every operation of the route table as it is typed.

use std::collections::BTreeSet;

use clap::{CommandFactory as _, Parser as _};
use serde_json::{Value, json};

use super::flags::{self, Flag, Place, Takes};
use super::{CallArgs, FORM, KEY, OUT, VERSION, value};
use crate::args::{Args, Command};
use crate::failure::Failure;

fn parsed(line: &[&str]) -> Result<CallArgs, clap::Error> {
    let typed = ["sanad", "call"].iter().chain(line);
    let Command::Call(call) = Args::try_parse_from(typed)?.command else {
        panic!("{line:?} is another command");
    };
    Ok(call)
}

fn flag(operation: &str, name: &str) -> Flag {
    let route = crate::api::route(operation).unwrap();
    let found = flags::of(route).into_iter().find(|flag| flag.name == name);
    found.unwrap_or_else(|| panic!("{operation} takes no --{name}"))
}

#[test]
fn no_flag_means_two_things() {
    let program = Args::command();
    let own = program.get_arguments().filter_map(|arg| arg.get_long()).map(str::to_owned);
    let own: Vec<String> =
        own.chain([FORM, OUT, KEY, VERSION, "help"].map(str::to_owned)).collect();
    for route in sanad_server::operations() {
        let mut taken: BTreeSet<String> = own.iter().cloned().collect();
        for flag in flags::of(route) {
            assert!(taken.insert(flag.name.clone()), "{}: --{}", route.operation, flag.name);
            assert!(!flag.told.is_empty(), "{}: --{}", route.operation, flag.name);
        }
    }
}

#[test]
fn every_operation_takes_all_that_its_route_does() {
    for route in sanad_server::operations() {
        let flags = flags::of(route);
        let of = |is: fn(&Place) -> bool| flags.iter().filter(move |flag| is(&flag.place));
        let path = of(|place| *place == Place::Path).map(|flag| flag.field.clone());
        assert_eq!(path.collect::<Vec<_>>(), route.parameters().collect::<Vec<_>>());
        let query = of(|place| matches!(place, Place::Query(_))).count();
        assert_eq!(query, route.query.len(), "{route:?}");
        // A form without a field takes an empty object.
        assert!(route.takes_body() || of(|place| *place == Place::Form).count() == 0);
    }
}

#[test]
fn what_is_sealed_or_shows_who_one_is_never_stands_on_the_command_line() {
    let document = sanad_server::openapi().to_string();
    assert!(document.contains("x-sealed"));
    for (operation, name) in [
        ("search", "name"),
        ("search", "nik"),
        ("register_staff", "name"),
        ("enrol", "password"),
        ("enrol", "first"),
        ("open_emergency", "text"),
        ("open_emergency", "password"),
        ("hold_session", "text"),
        ("order_inquiry", "matter"),
        ("open_intake", "parties"),
        ("add_party", "person"),
        ("propose_redaction", "passages"),
        ("found_accounts", "first"),
    ] {
        let flag = flag(operation, name);
        assert!(
            matches!(flag.takes, Takes::Secret | Takes::SealedJson),
            "{operation} --{name}: {:?}",
            flag.takes
        );
        let refused = value::of(&flag, &["RAHASIA".to_owned()]).unwrap_err();
        assert!(matches!(refused, Failure::Misuse(_)));
        let told = refused.to_string();
        assert!(told.contains(&format!("--{name}")) && !told.contains("RAHASIA"), "{told}");
    }
}

#[test]
fn whatever_says_that_it_is_sealed_is_kept_from_the_command_line() {
    let mut sealed = 0;
    for route in sanad_server::operations() {
        for flag in flags::of(route).iter().filter(|flag| flag.place == Place::Form) {
            let says = flag.told.contains("sealed");
            let kept = matches!(flag.takes, Takes::Secret | Takes::SealedJson);
            assert!(kept || !says, "{} --{}: {}", route.operation, flag.name, flag.told);
            sealed += u32::from(says);
        }
    }
    assert!(sealed > 40, "{sealed}");
}

#[test]
fn a_value_is_what_its_field_takes() {
    let typed = |operation: &str, name: &str, values: &[&str]| -> Value {
        let values: Vec<_> = values.iter().map(|value| (*value).to_owned()).collect();
        value::of(&flag(operation, name), &values).unwrap()
    };
    assert_eq!(typed("open_emergency", "minutes", &["30"]), json!(30));
    assert_eq!(typed("open_emergency", "reason", &["danger_to_life"]), json!("danger_to_life"));
    let sections = typed("open_emergency", "sections", &["session", "identity"]);
    assert_eq!(sections, json!(["session", "identity"]));
    assert_eq!(typed("order_inquiry", "with-reporter", &["true"]), json!(true));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("text");
    std::fs::write(&file, "dua\nbaris\n").unwrap();
    let at = format!("@{}", file.display());
    assert_eq!(typed("open_emergency", "text", &[&at]), json!("dua\nbaris"));
    let wrong = value::of(&flag("open_emergency", "minutes"), &["soon".to_owned()]).unwrap_err();
    assert!(wrong.to_string().contains("--minutes"), "{wrong}");
}

#[test]
fn what_cannot_be_meant_is_misuse() {
    let id = "00112233445566778899aabbccddeeff";
    let call = parsed(&["end_emergency", "--case", id, "--emergency", id]).unwrap();
    assert_eq!(call.operation, "end_emergency");
    let call = parsed(&["list_clocks", "--purpose", "service", "--rows", "5", "--open"]).unwrap();
    assert_eq!((call.typed["rows"][0].as_str(), call.typed["open"][0].as_str()), ("5", "true"));
    for wrong in [
        &[][..],
        &["no_such_operation"],
        &["end_emergency", "--case", id],
        &["list_cases", "--case", id],
        &["list_cases", "--form", "x"],
    ] {
        assert_eq!(parsed(wrong).unwrap_err().exit_code(), 2, "{wrong:?}");
    }
}
