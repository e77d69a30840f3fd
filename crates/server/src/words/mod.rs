//! The words of forms, in both languages: what fields and deeds are called. A test walks the route table: no field
//! and no deed is without, and none is here that no form has.

mod deeds;
mod faults;
mod fields;
#[cfg(test)]
mod glossary_tests;
mod problems;

pub(crate) use deeds::deed;
pub(crate) use faults::in_indonesian as fault;
pub(crate) use fields::{fact, field};
pub(crate) use problems::{REFUSED, in_indonesian as problem};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::deeds::DEEDS;
    use super::fields::FIELDS;
    use crate::route::Kind;
    use crate::schema::Known;
    use crate::table;

    #[test]
    fn each_deed_and_each_field_of_a_form_has_its_words_and_none_is_left_over() {
        let writes = table().iter().filter(|route| matches!(route.kind, Kind::Write(_)));
        let operations: BTreeSet<&str> = writes.map(|route| route.operation).collect();
        let told: BTreeSet<&str> = DEEDS.iter().map(|deed| deed.operation).collect();
        assert_eq!(told, operations);
        let leaves =
            table().iter().filter_map(|route| route.form).flat_map(|form| Known::of(form).leaves());
        let last = |leaf: String| {
            leaf.rsplit('.').find(|step| step.parse::<usize>().is_err()).map(str::to_owned)
        };
        let names: BTreeSet<String> =
            leaves.filter(|leaf| !leaf.is_empty()).filter_map(last).collect();
        let told: BTreeSet<String> = FIELDS.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(told, names);
    }
}
