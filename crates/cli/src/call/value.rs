//! From what was typed to the values of a form.

use std::path::Path;

use sanad_vault::Secret;
use serde_json::{Map, Value};

use super::flags::{Flag, Takes};
use crate::failure::Failure;
use crate::place;
use crate::typed;

/// A form from a file, or from standard input.
///
/// # Errors
/// It cannot be read, or is no JSON object.
pub(super) fn form(file: &Path) -> Result<Map<String, Value>, Failure> {
    let text = place::secret(file)?;
    match serde_json::from_str(&text) {
        Ok(Value::Object(form)) => Ok(form),
        Ok(_) | Err(_) => Err(Failure::misuse(format!(
            "`{}` holds no form: one JSON object with the fields of the operation",
            file.display()
        ))),
    }
}

/// The value of a field.
///
/// # Errors
/// It is not of the kind that the field takes, or the file it stands in cannot be read.
pub(super) fn of(flag: &Flag, values: &[String]) -> Result<Value, Failure> {
    if let Takes::List(of) = &flag.takes {
        let all: Result<_, _> = values.iter().map(|value| one(flag, of, value)).collect();
        return all.map(Value::Array);
    }
    one(flag, &flag.takes, values.last().map(String::as_str).unwrap_or_default())
}

fn one(flag: &Flag, takes: &Takes, value: &str) -> Result<Value, Failure> {
    let wrong = |what: &str| Failure::misuse(format!("`--{}` {what}", flag.name));
    let file = value.strip_prefix('@').map(Path::new);
    match (takes, file) {
        (Takes::Secret | Takes::SealedJson, None) => Err(wrong(
            "is never typed as an argument, which every process of this machine can read: it takes \
             `@FILE`, or `@-` for standard input",
        )),
        (Takes::Secret | Takes::Text, Some(file)) => Ok(place::secret(file)?.trim_end().into()),
        (Takes::Text, None) => Ok(value.into()),
        (Takes::Json | Takes::SealedJson | Takes::Switch | Takes::List(_), file) => {
            let text = match file {
                Some(file) => place::secret(file)?,
                None => Secret::new(value.to_owned()),
            };
            serde_json::from_str(&text).map_err(|_| wrong("is not JSON"))
        }
    }
}

/// Asks for a secret at the terminal; for a new one twice.
///
/// # Errors
/// Standard input is no terminal, or the two are not the same.
pub(super) fn asked(flag: &Flag) -> Result<Value, Failure> {
    let what = flag.told.split(';').next().unwrap_or(&flag.told);
    let what = what.trim_end_matches(" (needed)").trim_end_matches('.');
    let secret = match typed::asked(what) {
        Err(Failure::Misuse(_)) => {
            return Err(Failure::misuse(format!(
                "`--{}` is missing: it takes `@FILE`, or is typed at a terminal",
                flag.name
            )));
        }
        typed => typed?,
    };
    if flag.new && *typed::asked(&format!("{what}, once more"))? != *secret {
        return Err(Failure::misuse("the two are not the same"));
    }
    Ok(secret.as_str().into())
}
