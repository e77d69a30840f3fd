//! That one entry stands in the log, in a file of its own that other people's tools check: C2SP
//! tlog-proof. Its extra data are the hash of the entry, which the leaf is made of.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::request::{decimal, line};
use super::{Checkpoint, Inclusion, NodeHash, NoteError, ProofError, VerifierKey};
use crate::ids::Hash;

/// An entry, and what proves that it stands under a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryProof {
    /// Its place in the order.
    pub seq: u64,
    /// Its hash. Whoever was given one with a receipt compares the two: that they are the same is not
    /// proven here.
    pub hash: Hash,
    /// The way from its leaf to the root.
    pub inclusion: Inclusion,
    /// The checkpoint: a signed note, with the signatures of others where there are any.
    pub checkpoint: Vec<u8>,
}

/// The bytes are no such file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no proof of an entry")]
pub struct NoEntryProof;

/// A proof of an entry does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EntryProofError {
    /// The checkpoint is not one of the log.
    #[error("the checkpoint does not hold: {0}")]
    Checkpoint(#[from] NoteError),
    /// The entry is not the one under the checkpoint.
    #[error("the entry is not the one under the checkpoint: {0}")]
    Entry(#[from] ProofError),
}

impl EntryProof {
    /// What a file begins with.
    pub const FORMAT: &str = "c2sp.org/tlog-proof@v1\n";
    /// Most hashes on the way.
    pub const WAY_MAX: usize = 63;
    /// Most bytes of a file: the way, and a checkpoint with more than sixteen signatures of the largest
    /// kind.
    pub const BYTES_MAX: usize = 128 * 1024;

    /// The bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let extra = STANDARD.encode(self.hash.as_bytes());
        let mut text = format!("{}extra {extra}\nindex {}\n", Self::FORMAT, self.seq);
        for node in &self.inclusion.0 {
            text.push_str(&STANDARD.encode(node.as_bytes()));
            text.push('\n');
        }
        text.push('\n');
        [text.as_bytes(), &self.checkpoint].concat()
    }

    /// Reads a file. Whether it proves anything is not looked at.
    ///
    /// # Errors
    /// It is none, is longer than [`EntryProof::BYTES_MAX`], its extra data are no hash, it holds more
    /// than [`EntryProof::WAY_MAX`] hashes, or a number or hash in another spelling.
    pub fn parse(file: &[u8]) -> Result<Self, NoEntryProof> {
        let rest = file.strip_prefix(Self::FORMAT.as_bytes());
        let rest = rest.filter(|_| file.len() <= Self::BYTES_MAX).ok_or(NoEntryProof)?;
        let (extra, rest) = line(rest).map_err(|_| NoEntryProof)?;
        let hash = extra.strip_prefix(b"extra ").and_then(bytes).ok_or(NoEntryProof)?;
        let (index, mut rest) = line(rest).map_err(|_| NoEntryProof)?;
        let seq = index.strip_prefix(b"index ").and_then(decimal).ok_or(NoEntryProof)?;
        let mut way = Vec::new();
        loop {
            let (told, behind) = line(rest).map_err(|_| NoEntryProof)?;
            rest = behind;
            if told.is_empty() {
                let (hash, inclusion) = (Hash::from_bytes(hash), Inclusion(way));
                return Ok(Self { seq, hash, inclusion, checkpoint: rest.to_vec() });
            }
            let node = bytes(told).filter(|_| way.len() < Self::WAY_MAX).ok_or(NoEntryProof)?;
            way.push(NodeHash::from_bytes(node));
        }
    }

    /// Checks that the log with this key signed the checkpoint, and that the entry stands under it. Gives
    /// back the checkpoint; who else signed it is for a policy to say.
    ///
    /// # Errors
    /// The checkpoint is not one of the log, or another entry stands there.
    pub fn check(&self, key: &VerifierKey) -> Result<Checkpoint, EntryProofError> {
        let told = key.open(&self.checkpoint)?;
        let leaf = NodeHash::of_entry(&self.hash);
        self.inclusion.check((told.size, told.root), self.seq, leaf)?;
        Ok(told)
    }
}

/// 32 bytes in their only spelling in base64.
fn bytes(text: &[u8]) -> Option<[u8; 32]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tree::tests::Grown;
    use crate::tree::{Origin, SigningKey, prove_inclusion};

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_seed(Origin::new("lk3.example", 0).unwrap(), &[seed; 32])
    }

    fn entry(n: u64) -> Hash {
        Hash::from_bytes(*blake3::hash(&n.to_le_bytes()).as_bytes())
    }

    fn proof(size: u64, seq: u64) -> EntryProof {
        let grown = Grown::edge_to(size);
        let root = grown.edge.root();
        let inclusion = prove_inclusion(&grown, (size, root), seq).unwrap();
        let checkpoint = key(1).sign(size, root).unwrap();
        EntryProof { seq, hash: entry(seq), inclusion, checkpoint }
    }

    #[test]
    fn a_proof_is_written_as_the_specification_draws_it() {
        let text = String::from_utf8(proof(5, 2).to_bytes()).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "c2sp.org/tlog-proof@v1");
        let extra = STANDARD.encode(entry(2).as_bytes());
        assert_eq!(lines[1..3], [format!("extra {extra}"), "index 2".to_owned()]);
        assert_eq!(lines[3..6].iter().map(|line| line.len()).collect::<Vec<_>>(), [44; 3]);
        assert_eq!(lines[6..9], ["", "lk3.example/0", "5"]);
        assert!(lines.last().unwrap().starts_with("\u{2014} lk3.example/0 "), "{text}");
        // The only entry of a log has no way to go.
        let alone = proof(1, 0);
        assert_eq!(EntryProof::parse(&alone.to_bytes()), Ok(alone));
    }

    #[test]
    fn another_spelling_is_none() {
        let right = String::from_utf8(proof(5, 2).to_bytes()).unwrap();
        let way = right.lines().nth(3).unwrap();
        for (old, new) in [
            ("@v1", "@v2"),
            ("extra ", "Extra "),
            ("extra ", ""),
            ("index 2", "index 02"),
            ("index 2", "index +2"),
            ("index 2", "index 18446744073709551616"),
            ("index 2", "index 2 "),
            ("\n\n", "\n"),
            ("=\n", "\n"),
            ("=\n", "=\r\n"),
            ("index 2\n", &format!("index 2\n{}", format!("{way}\n").repeat(61))),
        ] {
            let wrong = right.replacen(old, new, 1);
            assert_ne!(wrong, right, "{old}");
            let read = EntryProof::parse(wrong.as_bytes());
            assert!(read.is_err() || read.unwrap().check(&key(1).verifier()).is_err(), "{new}");
        }
        let long = [right.as_bytes(), &vec![b'x'; EntryProof::BYTES_MAX]].concat();
        assert_eq!(EntryProof::parse(&long), Err(NoEntryProof));
    }

    #[test]
    fn what_another_key_signed_or_another_entry_proves_nothing() {
        let right = proof(300, 7);
        let ours = key(1).verifier();
        assert_eq!(right.check(&ours).unwrap().size, 300);
        let other = right.check(&key(2).verifier());
        assert_eq!(other, Err(EntryProofError::Checkpoint(NoteError::OtherKey)));
        let wrong = Err(EntryProofError::Entry(ProofError::Wrong));
        assert_eq!(EntryProof { hash: entry(8), ..right.clone() }.check(&ours), wrong);
        assert_eq!(EntryProof { seq: 8, ..right.clone() }.check(&ours), wrong);
        let outside = Err(EntryProofError::Entry(ProofError::Outside));
        assert_eq!(EntryProof { seq: 300, ..right }.check(&ours), outside);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn a_proof_is_read_back_holds_and_one_changed_byte_is_found(
            size in 1_u64..3_000, at: prop::sample::Index, byte: prop::sample::Index, to: u8,
        ) {
            let right = proof(size, at.index(usize::try_from(size).unwrap()) as u64);
            let bytes = right.to_bytes();
            prop_assert_eq!(EntryProof::parse(&bytes), Ok(right.clone()));
            prop_assert_eq!(right.check(&key(1).verifier()).unwrap().size, size);
            let mut changed = bytes;
            let byte = byte.index(changed.len());
            prop_assume!(changed[byte] != to);
            changed[byte] = to;
            let read = EntryProof::parse(&changed).ok();
            prop_assert!(read.is_none_or(|read| read.check(&key(1).verifier()).is_err()));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn whatever_is_read_is_the_only_spelling_of_it(
            at in 0..120_usize, gone in 0..3_usize, more in "[0A=+ \n]{0,2}",
        ) {
            let mut file = proof(5, 2).to_bytes();
            file.splice(at..at + gone, more.bytes());
            if let Ok(read) = EntryProof::parse(&file) {
                prop_assert_eq!(read.to_bytes(), file);
            }
        }

        #[test]
        fn no_bytes_are_taken_for_a_proof(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(EntryProof::parse(&bytes), Err(NoEntryProof));
            let file = [EntryProof::FORMAT.as_bytes(), &bytes].concat();
            prop_assert_eq!(EntryProof::parse(&file), Err(NoEntryProof));
        }
    }
}
