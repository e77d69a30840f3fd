//! Checkpoints: size and root of the tree, signed. C2SP tlog-checkpoint in a C2SP signed-note, with
//! Ed25519.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer as _, SigningKey as Ed25519, VerifyingKey};
use signed_note::{Note, Signature as Line, VerifierList};
use zeroize::ZeroizeOnDrop;

use super::{NodeHash, vkey};

/// The name of a log: DNS-like, with the generation of the ledger. It stands first in each checkpoint
/// and names the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

/// The tree as it stood, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Whose log.
    pub origin: Origin,
    /// How many entries it had.
    pub size: u64,
    /// The root over them.
    pub root: NodeHash,
}

impl Checkpoint {
    /// As it is signed: origin, size and root, one a line.
    fn text(&self) -> Result<Vec<u8>, NoteError> {
        let root = tlog_tiles::Hash(*self.root.as_bytes());
        let told = tlog_tiles::Checkpoint::new(&self.origin.0, self.size, root, "");
        Ok(told.map_err(|_| NoteError::Malformed)?.to_bytes())
    }

    /// As a note that bears these lines of signatures, and none by the log itself.
    ///
    /// # Errors
    /// A line is no signature, or there are too many.
    pub fn signed_by(&self, lines: &[&str]) -> Result<Vec<u8>, NoteError> {
        let mut note = self.text()?;
        note.push(b'\n');
        for line in lines {
            note.extend([line.trim_end().as_bytes(), b"\n"].concat());
        }
        Note::from_bytes(&note).map_err(|_| NoteError::Malformed)?;
        Ok(note)
    }
}

/// What is no checkpoint, or is not signed by who it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The bytes are no checkpoint.
    #[error("this is no signed checkpoint")]
    Malformed,
    /// The key's text is none.
    #[error("this is no public key of a log or witness: `NAME+ID+KEY`, in one line")]
    Key,
    /// None of its signatures is by this key.
    #[error("it is not signed by this key")]
    OtherKey,
    /// It claims to be signed by this key, and is not.
    #[error("the signature is wrong")]
    Signature,
    /// It is of another log than the key's.
    #[error("it is of another log than the key")]
    OtherLog,
    /// The policy names other logs than this one.
    #[error("the policy does not list this log")]
    Unlisted,
}

impl Origin {
    /// Longest name, in bytes.
    pub const BYTES_MAX: usize = 200;

    /// The origin of a generation of the log with this name, such as `lk3.makassar.example`.
    ///
    /// # Errors
    /// The name is empty, too long, or holds anything but small letters, digits, `.`, `-` and `/`.
    pub fn new(name: &str, generation: u32) -> Result<Self, NoteError> {
        let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-/".contains(c);
        let fits = !name.is_empty() && name.len() <= Self::BYTES_MAX && name.chars().all(known);
        if fits { Ok(Self(format!("{name}/{generation}"))) } else { Err(NoteError::Malformed) }
    }

    /// The name as it stands in a checkpoint.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name that all generations of the log have in common.
    pub fn log(&self) -> &str {
        self.0.rsplit_once('/').map_or(self.0.as_str(), |(log, _generation)| log)
    }
}

/// The key that signs the checkpoints of one log. It is zeroed when dropped, and never prints.
#[derive(ZeroizeOnDrop)]
pub struct SigningKey {
    #[zeroize(skip)]
    origin: Origin,
    key: Ed25519,
}

/// What others check signatures by: the name of the log and the public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: VerifyingKey,
}

/// Most signatures that are put under a checkpoint.
pub const SIGNATURES_MAX: usize = 64;

/// The kind of signature: C2SP signed-note, "Signature types".
const ED25519: u8 = 1;

impl SigningKey {
    /// The key of the log with this origin, from its 32 secret bytes (RFC 8032).
    pub fn from_seed(origin: Origin, seed: &[u8; 32]) -> Self {
        Self { origin, key: Ed25519::from_bytes(seed) }
    }

    /// The public half.
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey { name: self.origin.0.clone(), key: self.key.verifying_key() }
    }

    /// The tree of this size and root as a signed note.
    ///
    /// # Errors
    /// Never for an origin of ours; the library's own checks.
    pub fn sign(&self, size: u64, root: NodeHash) -> Result<Vec<u8>, NoteError> {
        let text = Checkpoint { origin: self.origin.clone(), size, root }.text()?;
        let mut note = Note::new(&text, &[]).map_err(|_| NoteError::Malformed)?;
        note.add_sigs(&[self]).map_err(|_| NoteError::Malformed)?;
        Ok(note.to_bytes())
    }
}

impl SigningKey {
    /// Signs a text that is no checkpoint, as a signed note. It ends with a line feed, and its second
    /// line is no number: no reader of checkpoints takes it for one.
    ///
    /// # Errors
    /// The text does not end so, or holds control characters.
    pub fn sign_text(&self, text: &str) -> Result<Vec<u8>, NoteError> {
        let mut note = Note::new(text.as_bytes(), &[]).map_err(|_| NoteError::Malformed)?;
        note.add_sigs(&[self]).map_err(|_| NoteError::Malformed)?;
        Ok(note.to_bytes())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, secret)", self.origin.0)
    }
}

impl signed_note::Signer for SigningKey {
    fn name(&self) -> &str {
        &self.origin.0
    }

    fn key_id(&self) -> u32 {
        self.verifier().id()
    }

    fn sign(&self, msg: &[u8]) -> Result<Vec<u8>, ed25519_dalek::SignatureError> {
        Ok(self.key.sign(msg).to_vec())
    }
}

impl VerifierKey {
    /// The name of the log.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads a text that this key has signed as a note. Signatures of others on it are passed over.
    ///
    /// # Errors
    /// It is no note, or is not signed by this key.
    pub fn open_text(&self, note: &[u8]) -> Result<String, NoteError> {
        let note = self.verified(note)?;
        String::from_utf8(note.text().to_vec()).map_err(|_| NoteError::Malformed)
    }

    fn verified(&self, bytes: &[u8]) -> Result<Note, NoteError> {
        let note = Note::from_bytes(bytes).map_err(|_| NoteError::Malformed)?;
        let known = VerifierList::new(vec![Box::new(self.clone())]);
        match note.verify(&known) {
            Ok(_) if self.all_hold(bytes, &note) => Ok(note),
            Err(signed_note::NoteError::UnverifiedNote) => Err(NoteError::OtherKey),
            Ok(_) | Err(_) => Err(NoteError::Signature),
        }
    }

    /// Whether every line that claims to be by this key is: the library looks at the first alone.
    fn all_hold(&self, bytes: &[u8], note: &Note) -> bool {
        let lines = bytes.split(|byte| *byte == b'\n').rev().skip(1);
        lines.take_while(|line| !line.is_empty()).all(|line| {
            let Ok(line) = Line::from_bytes(line) else { return false };
            let own = line.name() == self.name && line.id() == self.id();
            !own || signed_note::Verifier::verify(self, note.text(), line.signature())
        })
    }

    /// Whether the public key is the same, whatever its name.
    pub(super) fn is_same_key(&self, other: &Self) -> bool {
        self.key == other.key
    }

    fn id(&self) -> u32 {
        vkey::id(&self.name, ED25519, &self.key)
    }

    /// The checkpoint with the signature of this key alone.
    ///
    /// # Errors
    /// As [`VerifierKey::open`].
    pub fn alone(&self, note: &[u8]) -> Result<Vec<u8>, NoteError> {
        self.open(note)?;
        let note = Note::from_bytes(note).map_err(|_| NoteError::Malformed)?;
        let known = VerifierList::new(vec![Box::new(self.clone())]);
        let (ours, _others) = note.verify(&known).map_err(|_| NoteError::Signature)?;
        let alone = Note::new(note.text(), &ours).map_err(|_| NoteError::Malformed)?;
        Ok(alone.to_bytes())
    }

    /// Reads a checkpoint that this key has signed. Signatures of others on it are passed over.
    ///
    /// # Errors
    /// It is none, is of another log, or is not signed by this key.
    pub fn open(&self, note: &[u8]) -> Result<Checkpoint, NoteError> {
        let note = self.verified(note)?;
        let told = tlog_tiles::Checkpoint::from_bytes(note.text());
        let told = told.map_err(|_| NoteError::Malformed)?;
        if told.origin() != self.name {
            return Err(NoteError::OtherLog);
        }
        let (size, root) = (told.size(), NodeHash::from_bytes(told.hash().0));
        Ok(Checkpoint { origin: Origin(self.name.clone()), size, root })
    }
}

/// A checkpoint with more signature lines under it; those of a key that has signed already are left
/// out, and what would be more than [`SIGNATURES_MAX`]. `None` where it or a line is none.
pub fn with_lines(note: &[u8], lines: &[String]) -> Option<Vec<u8>> {
    let mut whole = note.to_vec();
    let signatures = note.split(|byte| *byte == b'\n').rev().skip(1);
    let mut signed = Vec::new();
    for line in signatures.take_while(|line| !line.is_empty()) {
        let line = Line::from_bytes(line).ok()?;
        signed.push((line.name().to_owned(), line.id()));
    }
    for text in lines {
        let line = Line::from_bytes(text.strip_suffix('\n')?.as_bytes()).ok()?;
        let by = (line.name().to_owned(), line.id());
        if !signed.contains(&by) && signed.len() < SIGNATURES_MAX {
            whole.extend(text.as_bytes());
            signed.push(by);
        }
    }
    Note::from_bytes(&whole).ok()?;
    Some(whole)
}

/// The text of a signed note: what its signatures are over.
pub fn text_of(note: &[u8]) -> Option<Vec<u8>> {
    Some(Note::from_bytes(note).ok()?.text().to_vec())
}

/// Size and root of a checkpoint, whoever signed it: for what is checked otherwise.
pub fn told(note: &[u8]) -> Option<(u64, NodeHash)> {
    let (_origin, size, root) = claimed(note)?;
    Some((size, root))
}

/// Origin, size and root of a checkpoint as it claims them, whoever signed it.
pub fn claimed(note: &[u8]) -> Option<(String, u64, NodeHash)> {
    let note = Note::from_bytes(note).ok()?;
    let told = tlog_tiles::Checkpoint::from_bytes(note.text()).ok()?;
    Some((told.origin().to_owned(), told.size(), NodeHash::from_bytes(told.hash().0)))
}

/// The lines of the signatures on a checkpoint that are not by the log itself: what others have said
/// of it, unchecked, as they stand there.
pub fn signed_by_others(note: &[u8], origin: &Origin) -> Vec<String> {
    let text = std::str::from_utf8(note).unwrap_or_default();
    let (_, lines) = text.split_once("\n\n").unwrap_or_default();
    let own = format!("\u{2014} {} ", origin.0);
    lines.lines().filter(|line| !line.starts_with(&own)).map(str::to_owned).collect()
}

impl signed_note::Verifier for VerifierKey {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        self.id()
    }

    fn verify(&self, msg: &[u8], sig: &[u8]) -> bool {
        Signature::from_slice(sig).is_ok_and(|sig| self.key.verify_strict(msg, &sig).is_ok())
    }
}

/// As a verifier key is written: C2SP signed-note, "Verifier keys".
impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&vkey::told(&self.name, ED25519, &self.key))
    }
}

impl FromStr for VerifierKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let (name, key) = vkey::read(text, ED25519).ok_or(NoteError::Key)?;
        Ok(Self { name: name.to_owned(), key })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tree::cosignature::tests::witness;
    use crate::tree::tests::leaf;

    fn key(name: &str, seed: u8) -> SigningKey {
        SigningKey::from_seed(Origin::new(name, 0).unwrap(), &[seed; 32])
    }

    #[test]
    fn a_checkpoint_is_read_by_the_key_that_signed_it_and_by_no_other() {
        let ours = key("lk3.makassar.example", 1);
        let note = ours.sign(7, leaf(7)).unwrap();
        let text = String::from_utf8(note.clone()).unwrap();
        assert!(text.starts_with("lk3.makassar.example/0\n7\n"), "{text}");
        assert!(text.contains("\n\n— lk3.makassar.example/0 "), "{text}");
        let told = ours.verifier().open(&note).unwrap();
        assert_eq!((told.size, told.root), (7, leaf(7)));
        let other = |name, seed| key(name, seed).verifier().open(&note);
        assert_eq!(other("lk3.makassar.example", 2), Err(NoteError::OtherKey));
        assert_eq!(other("lk3.gowa.example", 1), Err(NoteError::OtherKey));
    }

    #[test]
    fn a_key_is_told_in_one_line_that_the_library_reads() {
        let verifier = key("lk3.makassar.example", 3).verifier();
        let line = verifier.to_string();
        assert_eq!(line.parse(), Ok(verifier));
        assert!(signed_note::StandardVerifier::new(&line).is_ok());
        let (name, rest) = line.split_once('+').unwrap();
        let (id, bytes) = rest.split_once('+').unwrap();
        let other_spelling = format!("{name}+{}+{bytes}", id.to_uppercase());
        assert!(
            signed_note::StandardVerifier::new(&other_spelling).is_ok() && id != id.to_uppercase()
        );
        for wrong in [
            "",
            "a",
            "a+b+c",
            &other_spelling,
            &line[1..],
            &format!("{line}x"),
            &line.replace('/', "+"),
        ] {
            assert_eq!(wrong.parse::<VerifierKey>(), Err(NoteError::Key), "{wrong}");
        }
    }

    #[test]
    fn a_note_of_the_same_key_about_another_log_is_not_taken() {
        let ours = key("lk3.makassar.example", 1);
        let text = "lk3.gowa.example/0\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
        let mut note = Note::new(text.as_bytes(), &[]).unwrap();
        note.add_sigs(&[&ours]).unwrap();
        assert_eq!(ours.verifier().open(&note.to_bytes()), Err(NoteError::OtherLog));
    }

    #[test]
    fn a_text_is_signed_as_well_and_is_no_checkpoint() {
        let ours = key("lk3.makassar.example", 1);
        let note = ours.sign_text("sanad bundle v1\nentries 7\n").unwrap();
        let told = ours.verifier().open_text(&note).unwrap();
        assert_eq!(told, "sanad bundle v1\nentries 7\n");
        assert!(ours.verifier().open(&note).is_err());
        let other = key("lk3.makassar.example", 2).verifier().open_text(&note);
        assert_eq!(other, Err(NoteError::OtherKey));
        let changed = String::from_utf8(note).unwrap().replace("entries 7", "entries 8");
        assert_eq!(ours.verifier().open_text(changed.as_bytes()), Err(NoteError::Signature));
    }

    #[test]
    fn a_second_signature_by_the_key_that_is_wrong_spoils_the_note() {
        let ours = key("lk3.makassar.example", 1);
        let note = String::from_utf8(ours.sign(7, leaf(7)).unwrap()).unwrap();
        let other = String::from_utf8(ours.sign(8, leaf(8)).unwrap()).unwrap();
        let wrong = other.lines().last().unwrap();
        for spoiled in [format!("{note}{wrong}\n"), note.replace("\n\n", &format!("\n\n{wrong}\n"))]
        {
            let refused = ours.verifier().open(spoiled.as_bytes());
            assert_eq!(refused, Err(NoteError::Signature), "{spoiled}");
        }
    }

    #[test]
    fn what_others_signed_is_told_apart_from_the_log_s_own() {
        let ours = key("lk3.makassar.example", 1);
        let note = ours.sign(7, leaf(7)).unwrap();
        let origin = Origin::new("lk3.makassar.example", 0).unwrap();
        assert_eq!(signed_by_others(&note, &origin), [""; 0]);
        let line = "\u{2014} witness.example/w1 AAAA".to_owned();
        let note = [note, format!("{line}\n").into_bytes()].concat();
        assert_eq!(signed_by_others(&note, &origin), [line]);
        assert_eq!(signed_by_others(b"no note", &origin), [""; 0]);
    }

    #[test]
    fn lines_are_put_under_a_checkpoint_once_for_each_key() {
        let note = key("lk3.example", 1).sign(7, leaf(7)).unwrap();
        let by = |n, at| witness(n).cosign(&note, at).unwrap().line;
        let one = with_lines(&note, &[by(1, 5)]).unwrap();
        assert_eq!(one, [note.clone(), by(1, 5).into()].concat());
        let two = with_lines(&one, &[by(1, 9), by(2, 9), by(2, 10)]).unwrap();
        assert_eq!(two, [one.clone(), by(2, 9).into()].concat());
        assert_eq!(text_of(&two), text_of(&note));
        assert_eq!(key("lk3.example", 1).verifier().alone(&two), Ok(note.clone()));
        let many: Vec<_> = (0..200).map(|n| by(n, 5)).collect();
        let full = String::from_utf8(with_lines(&note, &many).unwrap()).unwrap();
        assert_eq!(full.lines().filter(|line| line.starts_with('—')).count(), SIGNATURES_MAX);
        for wrong in ["", "\n", "x\n", by(1, 5).trim_end(), &format!("{}\n", by(1, 5))] {
            assert_eq!(with_lines(&note, &[wrong.to_owned()]), None, "{wrong:?}");
        }
        assert_eq!(with_lines(b"x\n", &[by(1, 5)]), None);
    }

    #[test]
    fn a_name_is_dns_like() {
        for wrong in ["", "a b", "a+b", "A.example", "a\nb", "é", &"a".repeat(201)] {
            assert!(Origin::new(wrong, 0).is_err(), "{wrong}");
        }
        assert_eq!(Origin::new("lk3.example", 2).unwrap().as_str(), "lk3.example/2");
    }

    #[test]
    fn a_key_prints_nothing_of_itself() {
        assert_eq!(format!("{:?}", key("a.example", 9)), "SigningKey(a.example/0, secret)");
    }

    proptest! {
        #[test]
        fn one_changed_byte_is_found(at: prop::sample::Index, to: u8) {
            let ours = key("lk3.makassar.example", 1);
            let note = ours.sign(70, leaf(7)).unwrap();
            let mut other = note.clone();
            let at = at.index(other.len());
            prop_assume!(other[at] != to);
            other[at] = to;
            prop_assert!(ours.verifier().open(&other).is_err());
        }

        #[test]
        fn whatever_bytes_come_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(key("a.example", 1).verifier().open(&bytes).is_err());
        }
    }
}
