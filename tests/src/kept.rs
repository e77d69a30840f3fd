//! Bundles that an earlier version of this program wrote are judged today as they were then: somebody keeps
//! one in a drawer for ten years. They hold random bytes, so they are written once; `SANAD_BLESS=1` writes
//! them only where there are none. The second verifier is held against the same.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::evidence::{BUNDLES, house, verdict};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/vectors/bundle.v1")
}

fn write_once() {
    let house = house();
    let folder = folder();
    std::fs::create_dir(&folder).unwrap();
    let key = folder.join("key");
    let key_out = key.to_str().unwrap();
    house.done(&["checkpoint", "--key", "--out", key_out, "--log-name", "lk3.example"]);
    house.done(&["checkpoint"]);
    house.export_all();
    let mut verdicts = BTreeMap::new();
    for name in BUNDLES {
        let file = format!("{name}.jsonl");
        std::fs::copy(house.at(name), folder.join(&file)).unwrap();
        let told = verdict(&folder.join(&file), &key);
        verdicts.insert(file, told);
    }
    let text = serde_json::to_string_pretty(&verdicts).unwrap();
    std::fs::write(folder.join("verdicts.json"), text + "\n").unwrap();
}

#[test]
fn committed_bundles_are_judged_as_they_were() {
    if std::env::var_os("SANAD_BLESS").is_some() && !folder().exists() {
        write_once();
    }
    let verdicts =
        std::fs::read(folder().join("verdicts.json")).expect("the vectors are committed");
    let verdicts: BTreeMap<String, Value> = serde_json::from_slice(&verdicts).unwrap();
    assert_eq!(verdicts.len(), BUNDLES.len());
    for (file, told) in verdicts {
        assert_eq!(told["findings"], Value::Array(Vec::new()), "{file}");
        assert_eq!(verdict(&folder().join(&file), &folder().join("key")), told, "{file}");
    }
}
