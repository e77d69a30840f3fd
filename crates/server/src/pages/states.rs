//! How something stands, in a word and a colour. What is not known here stands for itself: nothing is claimed of
//! it.

use maud::{Markup, html};

use super::labels::plain;
use super::scene::Scene;

/// A code, what it is called, and the kind of tag.
type State = (&'static str, [&'static str; 2], &'static str);

const CASE: &[State] = &[
    ("open", ["berjalan", "open"], "tag sea"),
    ("closed", ["ditutup", "closed"], "tag"),
    ("declined", ["tidak diterima", "declined"], "tag"),
    ("absent", ["belum ada", "not there yet"], "tag"),
];
const CLOCK: &[State] = &[
    ("running", ["berjalan", "running"], "tag"),
    ("overdue", ["lewat batas waktu", "overdue"], "tag late"),
    ("met", ["selesai tepat waktu", "done in time"], "tag good"),
    ("missed", ["selesai, tetapi terlambat", "done, and late"], "tag late"),
];
const EMERGENCY: &[State] = &[
    ("open", ["sedang terbuka", "open now"], "tag soon"),
    ("awaiting_review", ["menunggu penilaian", "waits for review"], "tag soon"),
    ("overdue", ["lewat batas waktu penilaian", "review overdue"], "tag late"),
    ("justified", ["dapat dibenarkan", "justified"], "tag good"),
    ("not_justified", ["tidak dapat dibenarkan", "not justified"], "tag late"),
    ("inconclusive", ["belum dapat dipastikan", "inconclusive"], "tag soon"),
];

const INQUIRY: &[State] = &[
    ("waiting", ["menunggu kesediaan panel", "waits for the panel"], "tag soon"),
    ("agreed", ["panel bersedia; belum mulai", "agreed, not begun"], "tag"),
    ("open", ["sedang berjalan", "open"], "tag sea"),
    ("over", ["waktunya habis", "its time is over"], "tag"),
    ("ended", ["diakhiri", "ended"], "tag"),
];
const MEMBER: &[State] = &[
    ("awaited", ["belum menjawab", "no answer yet"], "tag soon"),
    ("assented", ["bersedia", "assented"], "tag good"),
    ("declined", ["tidak bersedia", "declined"], "tag"),
];
const BREACH: &[State] = &[
    ("suspected", ["dugaan", "suspected"], "tag soon"),
    ("confirmed", ["dipastikan", "confirmed"], "tag late"),
    ("closed", ["selesai", "closed"], "tag"),
];
const STAFF: &[State] = &[
    ("active", ["bertugas", "active"], "tag good"),
    ("suspended", ["ditangguhkan", "suspended"], "tag late"),
    ("left", ["sudah berhenti", "left"], "tag"),
];

fn of(scene: &Scene<'_>, states: &[State], code: &str) -> Markup {
    let known = states.iter().find(|(known, ..)| *known == code);
    html! {
        @match known {
            Some((_, [id, en], kind)) => { span class=(kind) { (scene.say(id, en)) } }
            None => { span class="tag" { (plain(code)) } }
        }
    }
}

/// Of a case.
pub(super) fn case(scene: &Scene<'_>, code: &str) -> Markup {
    of(scene, CASE, code)
}

/// Of something that must be done in time.
pub(super) fn clock(scene: &Scene<'_>, code: &str) -> Markup {
    of(scene, CLOCK, code)
}

/// Of an emergency access; how it was judged, where it was.
pub(super) fn emergency(scene: &Scene<'_>, code: &str) -> Markup {
    of(scene, EMERGENCY, code)
}

/// Of an inquiry.
pub(super) fn inquiry(scene: &Scene<'_>, code: &str) -> Markup {
    of(scene, INQUIRY, code)
}

/// What a member of a panel answered.
pub(super) fn member(scene: &Scene<'_>, code: &str) -> Markup {
    of(scene, MEMBER, code)
}

/// Of a breach.
pub(super) fn breach(scene: &Scene<'_>, code: &str) -> Markup {
    of(scene, BREACH, code)
}

/// Of somebody who works or worked here.
pub(super) fn staff(scene: &Scene<'_>, code: &str) -> Markup {
    of(scene, STAFF, code)
}

/// What the states of a case are called, for a filter.
pub(super) fn cases(scene: &Scene<'_>) -> impl Iterator<Item = (&'static str, &'static str)> {
    let known = CASE.iter().filter(|(code, ..)| *code != "absent");
    known.map(|(code, [id, en], _)| (*code, scene.say(id, en)))
}
