//! What may be told about a body that does not parse.

/// A body that is no such form: which field, and one sentence. It holds nothing that was sent,
/// while the messages of serde quote unknown names, codes and values of a wrong type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct Malformed {
    /// A field of the form that is missing, if that is what is wrong.
    pub missing: Option<String>,
    /// What is wrong; follows the name of the field.
    pub sentence: String,
    /// What is wrong where the name is that of the very field that the form does not know: it
    /// stands in for the sentence, which is about what holds the field.
    pub unknown: Option<&'static str>,
}

impl Malformed {
    /// Keeps of `error` only what is ours. Sentences of ours begin with `is `.
    pub fn of(error: &serde_json::Error) -> Self {
        let told = error.to_string();
        let told = told.rsplit_once(" at line ").map_or(told.as_str(), |(told, _)| told);
        if let Some(field) = told.strip_prefix("missing field `") {
            let field = field.trim_end_matches('`').to_owned();
            let sentence = "is missing".to_owned();
            return Self { missing: Some(field), sentence, unknown: None };
        }
        let unknown = told.starts_with("unknown field").then_some("is not a field of this form");
        let sentence = if !error.is_data() {
            "is not well-formed JSON"
        } else if told.starts_with("is ") {
            told
        } else if unknown.is_some() {
            "has a field that this form does not know"
        } else if told.starts_with("duplicate field") {
            "has a field twice"
        } else {
            "is of another type than this form wants"
        };
        Self { missing: None, sentence: sentence.to_owned(), unknown }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::List;
    use crate::text::Nik;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its reading is tested")]
    struct Sample {
        nik: Nik,
        minutes: u16,
        names: Option<List<String, 1, 2>>,
    }

    #[test]
    fn what_was_sent_is_told_to_nobody() {
        for (body, sentence) in [
            (r#"{"nik": "7371010113909999", "minutes": 1}"#, "is not an identity number"),
            (r#"{"nik": 7371010101909999, "minutes": 1}"#, "is not text"),
            (r#"{"nik": "7371010101900001", "minutes": "9999"}"#, "is of another type"),
            (r#"{"nik": "7371010101900001", "minutes": 1, "9999": 1}"#, "has a field that"),
            (r#"{"nik": "7371010101900001", "minutes": 1, "names": "9999"}"#, "is of another"),
            (r#"{"nik": "7371010101900001", "minutes": 1, "names": []}"#, "is a list of fewer"),
            (r#"{"minutes": 9999}"#, "is missing"),
            ("9999 at line 9999", "is of another type"),
            (r#"{"minutes": 9999"#, "is not well-formed"),
        ] {
            let error = serde_json::from_str::<Sample>(body).unwrap_err();
            let told = Malformed::of(&error);
            assert!(told.sentence.starts_with(sentence), "{body}: {told:?}");
            assert!(!format!("{told:?}").contains("9999"), "{told:?}");
        }
    }
}
