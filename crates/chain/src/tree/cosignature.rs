//! Cosignatures: what a witness states of a checkpoint, and when. C2SP tlog-cosignature, Ed25519
//! (`cosignature/v1`), as lines of a C2SP signed-note.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey as Ed25519, VerifyingKey};
use signed_note::{Note, Signature as Line, VerifierList};
use zeroize::{Zeroize as _, ZeroizeOnDrop, Zeroizing};

use super::{NoteError, vkey};

/// The kind of signature: C2SP signed-note, "Signature types".
const COSIGNATURE: u8 = 4;
/// Bytes of the time in front of a signature.
const TIME: usize = 8;
/// How a secret key begins where it is written down.
const PRIVATE: &str = "PRIVATE+KEY+";

/// The key by which a witness states that the largest tree it has seen of a log has this root. It is
/// zeroed when dropped, and never prints.
///
/// One key serves one witness: what is signed does not hold the name.
#[derive(ZeroizeOnDrop)]
pub struct WitnessKey {
    #[zeroize(skip)]
    name: String,
    key: Ed25519,
}

/// What others check the cosignatures of a witness by: its name and public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessVerifier {
    name: String,
    key: VerifyingKey,
}

/// A cosignature that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// As it stands under a checkpoint: one line, with its end.
    pub line: String,
    /// When the witness signed, in seconds since 1970-01-01 UTC, by its own clock.
    pub at: u64,
}

impl WitnessKey {
    /// Longest name of a witness of ours, in bytes.
    pub const NAME_BYTES_MAX: usize = 200;

    /// The key of the witness with this name, from its 32 secret bytes (RFC 8032).
    ///
    /// # Errors
    /// The name is empty, too long, or holds a space, a plus or a control character.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        if !vkey::is_name(name) || name.len() > Self::NAME_BYTES_MAX {
            return Err(NoteError::Key);
        }
        Ok(Self { name: name.to_owned(), key: Ed25519::from_bytes(seed) })
    }

    /// The secret key in one line: `PRIVATE+KEY+name+id+` and, in base64, the kind and the 32 secret
    /// bytes.
    pub fn secret_text(&self) -> Zeroizing<String> {
        let bytes = Zeroizing::new([&[COSIGNATURE], self.key.as_bytes().as_slice()].concat());
        let encoded = Zeroizing::new(STANDARD.encode(&*bytes));
        let id = self.verifier().id();
        Zeroizing::new(format!("{PRIVATE}{}+{id:08x}+{}", self.name, *encoded))
    }

    /// Reads that line.
    ///
    /// # Errors
    /// It is none.
    pub fn from_secret_text(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.strip_prefix(PRIVATE).ok_or(NoteError::Key)?.splitn(3, '+');
        let (Some(name), Some(_id), Some(bytes)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(NoteError::Key);
        };
        let bytes = Zeroizing::new(STANDARD.decode(bytes).map_err(|_| NoteError::Key)?);
        let (_kind, seed) = bytes.split_first().ok_or(NoteError::Key)?;
        let mut seed: [u8; 32] = seed.try_into().map_err(|_| NoteError::Key)?;
        let read = Self::from_seed(name, &seed);
        seed.zeroize();
        let read = read?;
        if *read.secret_text() == text { Ok(read) } else { Err(NoteError::Key) }
    }

    /// The public half.
    pub fn verifier(&self) -> WitnessVerifier {
        WitnessVerifier { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// States that, as of this time, the largest tree seen of this log is that of the checkpoint.
    /// Signatures that it bears already are no part of what is signed.
    ///
    /// `at` is in seconds since 1970-01-01 UTC.
    ///
    /// # Errors
    /// It is no signed note, or the time is 0 or past 2^63 - 1, which the specification forbids.
    pub fn cosign(&self, note: &[u8], at: u64) -> Result<Cosignature, NoteError> {
        let note = Note::from_bytes(note).map_err(|_| NoteError::Malformed)?;
        let message = signed_message(at, note.text()).ok_or(NoteError::Signature)?;
        let signature = self.key.sign(&message);
        let bytes = [&at.to_be_bytes()[..], &signature.to_bytes()].concat();
        let line = Line::new(self.name.clone(), self.verifier().id(), bytes);
        let line = line.map_err(|_| NoteError::Malformed)?.to_bytes();
        Ok(Cosignature { line: String::from_utf8_lossy(&line).into_owned(), at })
    }
}

impl fmt::Debug for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WitnessKey({}, secret)", self.name)
    }
}

/// What is signed: header, time, and the text of the checkpoint. `None` for a time that none can have.
fn signed_message(at: u64, text: &[u8]) -> Option<Vec<u8>> {
    let can_be = at > 0 && i64::try_from(at).is_ok();
    can_be.then(|| [format!("cosignature/v1\ntime {at}\n").as_bytes(), text].concat())
}

impl WitnessVerifier {
    /// The name of the witness.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the public key is the same, whatever its name.
    pub(super) fn is_same_key(&self, other: &Self) -> bool {
        self.key == other.key
    }

    fn id(&self) -> u32 {
        vkey::id(&self.name, COSIGNATURE, &self.key)
    }

    /// The cosignature of this witness that a note bears. Signatures of others are passed over.
    ///
    /// # Errors
    /// It is no signed note, bears none of this witness, or a wrong one.
    pub fn check(&self, note: &[u8]) -> Result<Cosignature, NoteError> {
        let note = Note::from_bytes(note).map_err(|_| NoteError::Malformed)?;
        let known = VerifierList::new(vec![Box::new(self.clone())]);
        let (ours, _others) = match note.verify(&known) {
            Ok(checked) => checked,
            Err(signed_note::NoteError::UnverifiedNote) => return Err(NoteError::OtherKey),
            Err(_) => return Err(NoteError::Signature),
        };
        let line = ours.first().ok_or(NoteError::OtherKey)?;
        let (at, _signature) = split(line.signature()).ok_or(NoteError::Signature)?;
        let line = String::from_utf8_lossy(&line.to_bytes()).into_owned();
        Ok(Cosignature { line, at })
    }

    /// The cosignature of this witness among lines that were given apart from their checkpoint, as a
    /// witness answers: they are checked as if they stood under it, and its own are left out.
    ///
    /// # Errors
    /// They are no signature lines, none is of this witness, or one is a wrong one.
    pub fn check_lines(&self, note: &[u8], lines: &[u8]) -> Result<Cosignature, NoteError> {
        let note = Note::from_bytes(note).map_err(|_| NoteError::Malformed)?;
        // A blank line among them would make a text of what stands before it.
        if lines.windows(2).any(|two| two == b"\n\n") || lines.starts_with(b"\n") {
            return Err(NoteError::Malformed);
        }
        self.check(&[note.text(), b"\n", lines].concat())
    }
}

/// When a cosignature says that it was given, seconds since 1970: of the line alone, unchecked. `None` where
/// it is none.
pub fn cosigned_at(line: &str) -> Option<u64> {
    let line = signed_note::Signature::from_bytes(line.trim_end_matches('\n').as_bytes()).ok()?;
    let (at, signature) = line.signature().split_first_chunk::<8>()?;
    (signature.len() == 64).then(|| u64::from_be_bytes(*at))
}

impl signed_note::Verifier for WitnessVerifier {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        self.id()
    }

    fn verify(&self, msg: &[u8], sig: &[u8]) -> bool {
        let checked = || {
            let (at, signature) = split(sig)?;
            let signature = Signature::from_slice(signature).ok()?;
            self.key.verify_strict(&signed_message(at, msg)?, &signature).ok()
        };
        checked().is_some()
    }
}

/// The time, in seconds, and the signature behind it.
fn split(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (at, signature) = bytes.split_at_checked(TIME)?;
    Some((u64::from_be_bytes(at.try_into().ok()?), signature))
}

/// As a verifier key is written: C2SP signed-note, "Verifier keys", with the kind 0x04.
impl fmt::Display for WitnessVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&vkey::told(&self.name, COSIGNATURE, &self.key))
    }
}

impl FromStr for WitnessVerifier {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let (name, key) = vkey::read(text, COSIGNATURE).ok_or(NoteError::Key)?;
        Ok(Self { name: name.to_owned(), key })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tree::{NodeHash, Origin, SigningKey};

    /// A witness, by a number.
    pub(crate) fn witness(n: u8) -> WitnessKey {
        WitnessKey::from_seed(&format!("witness.example/w{n}"), &[n + 1; 32]).unwrap()
    }

    fn note() -> Vec<u8> {
        let origin = Origin::new("lk3.makassar.example", 0).unwrap();
        SigningKey::from_seed(origin, &[1; 32]).sign(7, NodeHash::from_bytes([7; 32])).unwrap()
    }

    /// Made with the Python package `aics-tlog` 0.2.1, which shares no code with this one.
    #[test]
    fn bytes_are_those_that_an_independent_program_makes() {
        let cosigned = "lk3.makassar.example/0\n7\n\
            BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n\n\
            — lk3.makassar.example/0 9wOsSlPuH7eT4qyKfKWIY352j9MGRQWVYruzKsFZIyyCwmQXDoh8KFtWuJDNYHk9D1DaDBK6dQIGrE3WW5j63aK/Yg0=\n\
            — witness.example/w1 3xwKNQAAAABkGFDLC5FP6+hxSn2dTvqK1UEWMkF3yN4+CQnn8wFKywD2LLxrmiEuWhib/o1GFBIHahcK84mLeaJ1YP+cW29bXDDqCg==\n";
        let key = witness(1);
        let verifier = key.verifier();
        assert_eq!(
            verifier.to_string(),
            "witness.example/w1+df1c0a35+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU"
        );
        let made = key.cosign(&note(), 1_679_315_147).unwrap();
        let ours = [note(), made.line.clone().into_bytes()].concat();
        assert_eq!(String::from_utf8(ours).unwrap(), cosigned);
        assert_eq!(verifier.check(cosigned.as_bytes()), Ok(made));
    }

    #[test]
    fn a_cosignature_is_of_one_witness_one_time_and_one_checkpoint() {
        let made = witness(1).cosign(&note(), 1_700_000_000).unwrap();
        let lines = made.line.as_bytes();
        assert_eq!(witness(1).verifier().check_lines(&note(), lines), Ok(made.clone()));
        assert_eq!(witness(2).verifier().check_lines(&note(), lines), Err(NoteError::OtherKey));
        assert_eq!(witness(1).verifier().check(&note()), Err(NoteError::OtherKey));
        let origin = Origin::new("lk3.makassar.example", 0).unwrap();
        let log = SigningKey::from_seed(origin, &[1; 32]);
        let other = log.sign(8, NodeHash::from_bytes([7; 32])).unwrap();
        let refused = witness(1).verifier().check_lines(&other, lines);
        assert_eq!(refused, Err(NoteError::Signature));
        // What a log signs is no cosignature, and the other way round.
        let text = log.verifier().to_string();
        assert_eq!(text.parse::<WitnessVerifier>(), Err(NoteError::Key));
        let text = witness(1).verifier().to_string();
        assert_eq!(text.parse::<crate::tree::VerifierKey>(), Err(NoteError::Key));
    }

    #[test]
    fn lines_cannot_bring_a_text_of_their_own() {
        let made = witness(1).cosign(&note(), 5).unwrap().line;
        for lines in [
            String::new(),
            "\n".to_owned(),
            format!("\n{made}"),
            format!("x\n\n{made}"),
            format!("{made}\n{made}"),
            made.trim_end().to_owned(),
            format!("{made}x"),
        ] {
            let refused = witness(1).verifier().check_lines(&note(), lines.as_bytes());
            assert_eq!(refused, Err(NoteError::Malformed), "{lines:?}");
        }
        let twice = format!("{made}{made}");
        assert!(witness(1).verifier().check_lines(&note(), twice.as_bytes()).is_ok());
    }

    #[test]
    fn no_time_is_none_and_none_is_past_the_last() {
        for (at, fits) in [(0, false), (1, true), (1 << 63, false), ((1 << 63) - 1, true)] {
            assert_eq!(witness(1).cosign(&note(), at).is_ok(), fits, "{at}");
        }
        // A time of 0 that somebody signed all the same.
        let text = Note::from_bytes(&note()).unwrap().text().to_vec();
        let message = [b"cosignature/v1\ntime 0\n", text.as_slice()].concat();
        let key = witness(1);
        let bytes = [&[0; TIME][..], &key.key.sign(&message).to_bytes()].concat();
        let line = Line::new(key.name.clone(), key.verifier().id(), bytes).unwrap().to_bytes();
        assert_eq!(key.verifier().check_lines(&note(), &line), Err(NoteError::Signature));
    }

    #[test]
    fn a_secret_is_read_back_and_prints_nothing_of_itself() {
        let key = witness(3);
        let text = key.secret_text();
        let read = WitnessKey::from_secret_text(&text).unwrap();
        assert_eq!(read.verifier(), key.verifier());
        assert_eq!(format!("{key:?}"), "WitnessKey(witness.example/w3, secret)");
        for wrong in ["", "PRIVATE+KEY+", &text[1..], &text[..text.len() - 1], &text.to_uppercase()]
        {
            assert!(WitnessKey::from_secret_text(wrong).is_err(), "{wrong}");
        }
        for name in ["", "a b", "a+b", "a\u{7f}b", "a\u{a0}b", &"a".repeat(201)] {
            assert!(WitnessKey::from_seed(name, &[1; 32]).is_err(), "{name}");
        }
    }

    proptest! {
        #[test]
        fn one_changed_byte_is_found(at: prop::sample::Index, to: u8, time in 1..u64::MAX >> 1) {
            let made = witness(1).cosign(&note(), time).unwrap();
            let cosigned = [note(), made.line.into_bytes()].concat();
            // The signature of the log is not the witness's to check.
            let text = Note::from_bytes(&note()).unwrap().text().len();
            let own = (0..text).chain(note().len()..cosigned.len()).collect::<Vec<_>>();
            let at = own[at.index(own.len())];
            let mut other = cosigned.clone();
            prop_assume!(other[at] != to);
            other[at] = to;
            prop_assert_eq!(witness(1).verifier().check(&cosigned).unwrap().at, time);
            prop_assert!(witness(1).verifier().check(&other).is_err());
        }

        #[test]
        fn whatever_lines_come_are_refused(lines in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(witness(1).verifier().check_lines(&note(), &lines).is_err());
        }
    }
}
