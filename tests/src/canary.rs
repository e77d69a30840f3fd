//! Promise 5: a text that went into every sealed field by every route stands in no byte of the
//! ledger's folder or of the keys, in no form that a search would find.

use std::path::Path;

use serde_json::json;

use crate::lk3::{Lk3, intake, session};

const CANARY: &str = "BurungKenari42";
const NIK: &str = "7371014101900001";

/// The text as it would stand in UTF-8, UTF-16, hex, base64 (at each alignment) and a URL.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let bytes = text.as_bytes();
    let hex = |upper: bool| -> String {
        bytes.iter().map(|b| if upper { format!("{b:02X}") } else { format!("{b:02x}") }).collect()
    };
    let mut forms = vec![
        bytes.to_vec(),
        bytes.iter().flat_map(|b| [*b, 0]).collect(),
        bytes.iter().flat_map(|b| [0, *b]).collect(),
        hex(false).into_bytes(),
        hex(true).into_bytes(),
        bytes.iter().flat_map(|b| format!("%{b:02X}").into_bytes()).collect(),
    ];
    for shift in 0..3 {
        // The middle of the text, whatever comes before it.
        let shifted: Vec<u8> = bytes.iter().skip(shift).copied().collect();
        let whole = shifted.len() - shifted.len() % 3;
        forms.push(base64(&shifted[..whole]).into_bytes());
    }
    forms
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    bytes
        .chunks_exact(3)
        .flat_map(|chunk| {
            let n = u32::from_be_bytes([0, chunk[0], chunk[1], chunk[2]]);
            [18, 12, 6, 0].map(|at| char::from(DIGITS[(n >> at & 63) as usize]))
        })
        .collect()
}

fn search(folder: &Path, files: &mut usize) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            search(&path, files);
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        *files += 1;
        for text in [CANARY, NIK] {
            for form in forms(text) {
                let found = memchr::memmem::find(&bytes, &form).is_some();
                assert!(!found, "{} holds {text}", path.display());
            }
        }
    }
}

#[test]
fn sealed_text_stands_nowhere_in_clear() {
    assert_eq!(base64(b"Man"), "TWFu");
    let mut lk3 = Lk3::new();
    let mut person = json!({
        "role": "client", "name": CANARY, "nik": NIK, "birth_date": "1990-01-01",
        "phone": "+62 411 987654321", "address": CANARY, "kelurahan": CANARY, "note": CANARY,
        "disability": CANARY,
    });
    let mut body = intake(CANARY, CANARY);
    body["parties"] = json!([person.clone()]);
    body["screening"] =
        json!({ "eligible": true, "reason": "in_scope", "urgency": "low", "note": CANARY });
    let opened = lk3.post("/v1/cases", "budi", &body);
    let (status, opened) = (opened.status(), opened.text().unwrap());
    assert_eq!(status, 201, "{opened}");
    let opened: serde_json::Value = serde_json::from_str(&opened).unwrap();
    let case = opened["case"].as_str().unwrap().to_owned();
    let at = |act: &str| format!("/v1/cases/{case}/{act}");
    person["role"] = json!("reporter");
    lk3.done(&at("parties"), "budi", &json!({ "person": person }));
    person["role"] = json!("accused");
    lk3.done(&at("parties"), "budi", &json!({ "person": person }));
    let held = lk3.done(&at("sessions"), "budi", &session(CANARY));
    let ids = &held["entries"][0]["ids"];
    let note = json!({ "note": ids["note"], "reason": "remembered", "text": CANARY });
    let addendum = format!("sessions/{}/addenda", ids["session"].as_str().unwrap());
    lk3.done(&at(&addendum), "budi", &note);
    lk3.get(&at("?purpose=service").replace("/?", "?"), "budi");
    lk3.get(&format!("/v1/cases/{case}?purpose=service&x={CANARY}"), "budi");
    let metrics = lk3.client.get(lk3.url("/metrics")).send().unwrap().text().unwrap();
    assert!(!metrics.contains(CANARY) && !metrics.contains(&case));
    let dir = lk3.close();
    let mut files = 0;
    search(dir.parent().unwrap(), &mut files);
    assert!(files > 6, "{files} files were searched");
}

/// Every text of the demo's story, which fills in the forms of all acts: consents, referrals,
/// disclosures, closures, handovers, corrections.
#[test]
fn no_text_of_the_whole_story_stands_in_clear() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("lk3");
    let made = crate::program::sanad()
        .args(["demo", "--json", "--exit", "--dir", dir.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let stories = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/cli/src/demo/story");
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(stories).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let mut story: serde_json::Value = serde_json::from_str(&text).unwrap();
        // The one text that is public: the founding entry names the institution.
        story.as_object_mut().and_then(|fields| fields.remove("institution"));
        gather(&story, &mut texts);
    }
    assert!(texts.len() > 300, "{} texts", texts.len());
    let mut bytes = Vec::new();
    read_all(folder.path(), &mut bytes);
    for text in &texts {
        let found = memchr::memmem::find(&bytes, text.as_bytes()).is_some();
        assert!(!found, "a sealed text of {} bytes stands in clear", text.len());
    }
}

/// The texts of bodies: what a person wrote, not codes, ids or times.
fn gather(value: &serde_json::Value, texts: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => fields.values().for_each(|v| gather(v, texts)),
        serde_json::Value::Array(items) => items.iter().for_each(|v| gather(v, texts)),
        serde_json::Value::String(text) if text.len() >= 12 && text.contains(' ') => {
            texts.push(text.clone());
        }
        serde_json::Value::String(_)
        | serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_) => {}
    }
}

fn read_all(folder: &Path, bytes: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, bytes);
        } else {
            bytes.extend(std::fs::read(path).unwrap());
        }
    }
}
