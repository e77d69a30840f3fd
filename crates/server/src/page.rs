//! Statements as pages ready to print: Indonesian first, then English. They hold no script and nothing from another
//! place, and are made from the same answer that is sent as JSON. The one style in them is ours, known to the policy by
//! its hash: what stands on the page can bring no other. Each sheet says of which case it is, and by whom, when and why it
//! was printed.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::Value;

/// What a page may load: nothing, from nowhere, but the style that stands in it.
pub(crate) const POLICY: &str = "default-src 'none'; style-src 'sha256-SzkwRQLKp/iSmvv3Xy67JX1KNCoP5aVBabOSlp4Ho/A='; base-uri 'none'; form-action 'none'; \
                                 frame-ancestors 'none'";
/// How it is laid out on paper.
const STYLE: &str = include_str!("page.css");

/// The statement to a person in a case, or the accounting of disclosures, as a page. It is given
/// the answer as the API sends it, and by whom, when and why it is printed, where that is known.
pub fn statement_page(answer: &Value, printed: Option<&str>) -> String {
    let whole = |answer, title, body: &Markup| whole(answer, title, printed, body);
    let told = if answer.get("disclosures").is_some() {
        whole(
            answer,
            "Kepada siapa data saya diungkapkan / To whom my data were told",
            &disclosures(answer),
        )
    } else {
        let seen = if answer.get("case").is_some() { looks(answer) } else { months(answer) };
        let body = html! { (seen) (everything(answer)) (copy(answer)) };
        let title = if answer.get("case").is_some() {
            "Siapa membuka berkas saya / Who opened my file"
        } else {
            "Data saya / My data"
        };
        whole(answer, title, &body)
    };
    told.into_string()
}

fn whole(answer: &Value, title: &str, printed: Option<&str>, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(text(answer, "language")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (title) }
                p {
                    strong { (text(answer, "institution")) } br;
                    @if let Some(number) = answer.get("number").and_then(Value::as_str) {
                        "Kasus / Case: " (number) br;
                    }
                    "Untuk / For: " (text(answer, "party")) br;
                    "Permintaan / Request: " (text(answer, "request"))
                    @if let Some(from) = answer.get("from").and_then(Value::as_str) {
                        br; "Sejak / Since: " (minute(from))
                    }
                }
                @for gap in list(answer, "gaps") { (lost(gap)) }
                (body)
                div class="sheet" {
                    (text(answer, "institution"))
                    @if let Some(number) = answer.get("number").and_then(Value::as_str) { " · " (number) }
                    @if let Some(printed) = printed { " · " (printed) }
                }
            }
        }
    }
}

/// What was lost for good, and so stands nowhere on the page.
fn lost(gap: &Value) -> Markup {
    let (from, to) = (text(gap, "lost_from"), text(gap, "lost_to"));
    html! {
        p { strong {
            "Catatan nomor " (from) " sampai " (to) " hilang: yang terjadi antara "
            (minute(text(gap, "after"))) " dan " (minute(text(gap, "until")))
            " tidak lengkap di sini. / Numbers " (from) " to " (to)
            " are lost: what happened in that time is not whole here, and these numbers were given to \
             others."
        } }
    }
}

fn looks(answer: &Value) -> Markup {
    let rows = list(answer, "looks");
    let names = answer.get("names") == Some(&Value::Bool(true));
    html! {
        h2 { "Setiap kali berkas dibuka / Each time the file was opened" }
        @if rows.is_empty() {
            p { "Tidak ada / None" }
        } @else {
            table border="1" cellpadding="4" cellspacing="0" {
                thead { tr {
                    th scope="col" { "Waktu (WITA) / Time" }
                    th scope="col" { "Apa / What" }
                    th scope="col" { "Bagian / Sections" }
                    th scope="col" { "Unit" }
                    th scope="col" { "Peran / Role" }
                    th scope="col" { "Tujuan / Purpose" }
                    @if names { th scope="col" { "Nama / Name" } }
                    th scope="col" { "No." }
                } }
                tbody { @for row in rows { tr {
                    td { (minute(text(row, "at"))) }
                    td {
                        (text(row, "what"))
                        @if row.get("denied") == Some(&Value::Bool(true)) {
                            " " strong { "(tidak ditampilkan / not shown)" }
                        }
                    }
                    td { (texts(row, "sections", ", ")) }
                    td { (text(row, "unit")) }
                    td { (text(row, "role")) }
                    td { (text(row, "purpose")) }
                    @if names { td { (text(row, "staff")) } }
                    td { (text(row, "seq")) }
                } } }
            }
            p {
                "Ada yang tampak tidak wajar? Sebutkan nomornya kepada kami. / "
                "Does something seem wrong? Tell us its number."
            }
        }
    }
}

/// To anybody but the client: how often something of theirs was looked at. Where no looks are told, nothing says
/// that there could be any.
fn months(answer: &Value) -> Markup {
    let rows = list(answer, "months");
    html! {
        @if answer.get("months").is_some() {
            h2 { "Berapa kali data saya dilihat / How often my data were looked at" }
            @if rows.is_empty() {
                p { "Tidak ada / None" }
            } @else {
                table border="1" cellpadding="4" cellspacing="0" {
                    thead { tr {
                        th scope="col" { "Bulan / Month" }
                        th scope="col" { "Apa / What" }
                        th scope="col" { "Kali / Times" }
                    } }
                    tbody { @for row in rows { tr {
                        td { (text(row, "month")) }
                        td { (text(row, "what")) }
                        td { (number(row, "count")) }
                    } } }
                }
                p {
                    "Ada yang tampak tidak wajar? Sebutkan bulan dan baris itu kepada kami. / "
                    "Does something seem wrong? Tell us the month and the row."
                }
            }
        }
    }
}

fn everything(answer: &Value) -> Markup {
    let rows = list(answer, "everything");
    html! {
        @if !rows.is_empty() {
            h2 { "Tindakan atas semua kasus / Acts on all cases" }
            ul { @for row in rows { li {
                (text(row, "what")) ": " (number(row, "count")) " × ("
                (minute(text(row, "first"))) " – " (minute(text(row, "last"))) ")"
            } } }
        }
    }
}

fn copy(answer: &Value) -> Markup {
    html! {
        @if let Some(copy) = answer.get("copy") {
            h2 { "Salinan data saya / A copy of my data" }
            @if copy.get("erased") == Some(&Value::Bool(true)) {
                p { strong { "Data telah dimusnahkan. / The data were destroyed." } }
            }
            (fields(list(copy, "facts")))
            @for part in list(copy, "parts") {
                h3 { (text(part, "section")) ", " (minute(text(part, "at"))) }
                @if part.get("erased").is_some() {
                    p { "Telah dimusnahkan. / Destroyed." }
                } @else if part.get("lost").is_some() {
                    p { "Tidak dapat dibuka: kuncinya hilang. / It does not open: its key is lost." }
                } @else if part.get("withheld").is_some() {
                    p { "Diberikan oleh penanggung jawab kasus. / Given by who is responsible for the case." }
                } @else {
                    (fields(list(part, "fields")))
                }
            }
        }
    }
}

fn fields(fields: &[Value]) -> Markup {
    html! {
        dl { @for field in fields {
            dt { strong { (text(field, "label")) } }
            dd { @for line in text(field, "text").lines() { (line) br; } }
        } }
    }
}

fn disclosures(answer: &Value) -> Markup {
    let rows = list(answer, "disclosures");
    html! {
        @if rows.is_empty() {
            p { "Tidak ada / None" }
        } @else {
            table border="1" cellpadding="4" cellspacing="0" {
                thead { tr {
                    th scope="col" { "Waktu (WITA) / Time" }
                    th scope="col" { "Penerima / Recipient" }
                    th scope="col" { "Data" }
                    th scope="col" { "Apa / What" }
                    th scope="col" { "Tujuan / Purpose" }
                    th scope="col" { "Dasar / Basis" }
                    th scope="col" { "Surat / Paper" }
                } }
                tbody { @for row in rows { tr {
                    td {
                        (minute(text(row, "first")))
                        @if row.get("count").and_then(Value::as_u64).is_some_and(|count| count > 1) {
                            " – " (minute(text(row, "last"))) " (" (number(row, "count")) " ×)"
                        }
                    }
                    td {
                        (text(row, "recipient"))
                        @for name in ["name", "address"] {
                            @if row.get(name).is_some() { br; (text(row, name)) }
                        }
                        @if row.get("closed") == Some(&Value::Bool(true)) {
                            br; "(tidak terbuka / not open)"
                        }
                    }
                    td { (texts(row, "data", ", ")) }
                    td { (texts(row, "what", "; ")) }
                    td { (text(row, "purpose")) }
                    td { (text(row, "basis")) }
                    td { (texts(row, "documents", "; ")) }
                } } }
            }
        }
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn texts(value: &Value, name: &str, between: &str) -> String {
    let texts: Vec<_> = list(value, name).iter().filter_map(Value::as_str).collect();
    texts.join(between)
}

fn number(value: &Value, name: &str) -> String {
    value.get(name).map(ToString::to_string).unwrap_or_default()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// A time to the minute: `2026-11-24 09:30`.
fn minute(time: &str) -> String {
    time.get(..16).unwrap_or(time).replace('T', " ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_person_wrote_cannot_become_markup() {
        let part = json!({
            "at": "2026-11-24T09:30:00+08:00", "section": "sesi",
            "fields": [{ "label": "catatan", "text": "<script>alert('x')</script>\n\"dua\" & tiga" }],
        });
        let copy = json!({ "erased": false, "facts": [], "parts": [part] });
        let page = statement_page(&json!({ "language": "id", "looks": [], "copy": copy }), None);
        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains("&lt;script&gt;") && page.contains("2026-11-24 09:30"), "{page}");
    }

    #[test]
    fn a_page_loads_nothing() {
        let row = json!({ "at": "2026-11-24T09:30:00+08:00", "denied": true, "seq": "7" });
        let page =
            statement_page(&json!({ "language": "en", "looks": [row], "names": true }), None);
        for loaded in ["src=", "href=", "style=", "url(", "http:", "https:", "@import"] {
            assert!(!page.contains(loaded), "{loaded}: {page}");
        }
    }

    #[test]
    fn the_policy_knows_the_one_style_by_its_hash() {
        use base64::Engine as _;
        use sha2::Digest as _;

        let hash = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(STYLE));
        assert!(POLICY.contains(&format!("'sha256-{hash}'")), "{hash}");
    }

    #[test]
    fn each_sheet_says_of_which_case_it_is_and_who_printed_it() {
        let answer = json!({ "language": "id", "institution": "LK3", "number": "2026-0007", "case": "x", "looks": [] });
        let page = statement_page(&answer, Some("dicetak oleh konselor"));
        assert!(page.contains("LK3 · 2026-0007 · dicetak oleh konselor</div>"), "{page}");
    }
}
