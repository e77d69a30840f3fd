//! The table as people read it: `schemas/tamper-catalogue.md`.

use std::fmt::Write as _;

use super::detect::{Judged, Row, Said};

const HEAD: &str = "\
# What is done to a ledger, and who sees it

Written by trying it (`tests/src/tamper/catalogue/`): a ledger with two published checkpoints, of which a reader
*holds* the older one and a *witness* has cosigned the newest, is tampered with, and everybody looks.

| who looks | how |
| --- | --- |
| operator | `sanad verify` with the keys; where that sees nothing, `sanad rebuild` |
| holder | `sanad verify --checkpoint KEPT --log-key KEY` with the older checkpoint, without the keys |
| witness | is given the next checkpoint, as `sanad checkpoint` asks it |
| bundle checker | `sanad check` of all looks at a case, and of the whole log, as handed out afterwards |
| second verifier | `schemas/verifier/verify.py` on the same bundles: `agrees` on holding, completeness and counts |

Each finding is a class and the position that it names, seen from the deed: *the entry* is the first one that it
concerns. The deed is under the kept checkpoint where nothing else is said.

";

const COLUMNS: &str = "\
| class | what is done | operator | holder | witness | bundle checker | second verifier | the good part |
| --- | --- | --- | --- | --- | --- | --- | --- |
";

/// Of each class that somebody does not see: to whom it is invisible and why, and who sees it.
const UNSEEN: &[(&str, &str)] = &[
    (
        "the bytes of a part edited",
        "Invisible to the witness and in a bundle of looks: the tree is over headers,\n\
         \x20 and such a bundle shows no part. Whoever has the parts holds them against the headers: operator, holder, the\n\
         \x20 whole log.",
    ),
    (
        "the tail cut",
        "With a mark made up to fit, invisible to a holder whose checkpoint ends before the cut:\n\
         \x20 without the keys such a mark is as good as another. Who has the keys, or a later checkpoint, sees it.",
    ),
    (
        "the tail rewritten",
        "With all keys, invisible to the operator and in a bundle: seals, mark and signatures\n\
         \x20 are genuine. A holder sees it up to the size of their checkpoint, a witness up to the last one it cosigned.",
    ),
    (
        "an old backup restored",
        "Invisible to the operator, to a holder of a checkpoint that is older still, and in\n\
         \x20 a bundle: it is what was once right. A witness that has cosigned more sees it; so does who holds a newer\n\
         \x20 checkpoint, or the `--guard` in a second place.",
    ),
    (
        "two histories from one key",
        "Invisible to each reader alone, whose copy, checkpoint and bundles fit\n\
         \x20 together. A witness cosigns one of them; and two readers who compare see it: the newest checkpoint of one does\n\
         \x20 not fit the other's log.",
    ),
    (
        "a wrong map committed",
        "Invisible to a witness, which sees no entries, and in the bundle of the looks,\n\
         \x20 which is proven by that very map. Whoever has all headers folds the map again: operator, holder, the whole\n\
         \x20 log.",
    ),
    (
        "only the index wrong",
        "Invisible to `sanad verify` and the whole log, which read the journal, to the holder\n\
         \x20 and to the witness: nothing there is changed. `sanad rebuild` and a bundle of the looks, proven by the map,\n\
         \x20 miss what is hidden. Without the keys a changed page is not believed, and made anew at the next start.",
    ),
];

const LIMIT: &str = "
Behind the newest checkpoint that anybody keeps, a tail that is rewritten with all keys is seen by none of them: only
by who kept `seq` and `hash` of a write that was answered. So checkpoints are published often, and given away.
";

/// The whole page.
pub(super) fn written(rows: &[Row]) -> String {
    let mut page = [HEAD, COLUMNS].concat();
    for row in rows {
        page.push_str(&line(row));
    }
    page.push_str("\n## What somebody does not see\n\n");
    for (class, why) in UNSEEN {
        let is_unseen = |row: &&Row| row.class == *class && unseen_by_some(row);
        assert!(rows.iter().any(|row| is_unseen(&row)), "everybody sees `{class}`");
        writeln!(page, "- **{class}**: {why}").unwrap();
    }
    for row in rows.iter().filter(|row| unseen_by_some(row)) {
        let told = UNSEEN.iter().any(|(class, _)| *class == row.class);
        assert!(told, "nothing is said of who does not see `{}`, {}", row.class, row.how);
    }
    page + LIMIT
}

fn unseen_by_some(row: &Row) -> bool {
    let bundles = row.bundles.iter().map(|judged| &judged.said);
    let all = [&row.operator, &row.holder, &row.witness].into_iter().chain(bundles);
    all.into_iter().any(|said| *said == Said::NotSeen)
}

fn line(row: &Row) -> String {
    let told = |one: &Judged| format!("{}: {}", one.kind.name(), cell(&one.said, ""));
    let of_bundles = row.bundles.iter().map(told).collect::<Vec<_>>().join("<br>");
    let of_bundles = row.withheld.map_or(of_bundles, |why| format!("nothing is handed out: {why}"));
    let second = if row.bundles.is_empty() { "does not apply" } else { "agrees" };
    let [operator, holder] = [&row.operator, &row.holder].map(|said| cell(said, ""));
    let witness = cell(&row.witness, "nothing is pushed: ");
    let Row { class, how, good, .. } = row;
    format!(
        "| {class} | {how} | {operator} | {holder} | {witness} | {of_bundles} | {second} | {good} |\n"
    )
}

fn cell(said: &Said, nothing: &str) -> String {
    match said {
        Said::Found(found) => found.clone(),
        Said::NotSeen => "not seen".to_owned(),
        Said::Nothing(why) => format!("{nothing}{why}"),
        Said::DoesNotApply => "does not apply".to_owned(),
    }
}
