//! Names and public keys as others write them: C2SP signed-note, "Verifier keys".

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::VerifyingKey;
use signed_note::{is_key_name_valid, key_id};

/// Whether this may be the name of a key: no space, no plus, nothing that steers a terminal.
pub(super) fn is_name(name: &str) -> bool {
    is_key_name_valid(name) && !name.chars().any(char::is_control)
}

/// What the id of a key is made over: the kind of its signatures, then its bytes.
fn typed(kind: u8, key: &VerifyingKey) -> Vec<u8> {
    [&[kind], key.as_bytes().as_slice()].concat()
}

/// The id of a key of this name whose signatures are of this kind.
pub(super) fn id(name: &str, kind: u8, key: &VerifyingKey) -> u32 {
    key_id(name, &typed(kind, key))
}

/// The key in one line.
pub(super) fn told(name: &str, kind: u8, key: &VerifyingKey) -> String {
    let id = id(name, kind, key);
    format!("{name}+{id:08x}+{}", STANDARD.encode(typed(kind, key)))
}

/// Reads that line: name and key, if it is one of this kind, in its only spelling.
pub(super) fn read(text: &str, kind: u8) -> Option<(&str, VerifyingKey)> {
    let (name, rest) = text.split_once('+')?;
    let (_id, bytes) = rest.split_once('+')?;
    let bytes = STANDARD.decode(bytes).ok()?;
    let (_kind, key) = bytes.split_first()?;
    let key = VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
    // The id, the kind and the spelling are checked by writing it again.
    (is_name(name) && told(name, kind, &key) == text).then_some((name, key))
}
