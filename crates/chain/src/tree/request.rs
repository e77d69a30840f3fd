//! What a log asks of a witness: C2SP tlog-witness, `add-checkpoint`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Consistency, NodeHash};

/// A checkpoint to cosign, and that it begins with what the witness saw last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size of the checkpoint that the witness cosigned last; 0 if it never did.
    pub old: u64,
    /// That the tree of the checkpoint begins with the tree of that size; empty where that is 0.
    pub proof: Consistency,
    /// The checkpoint: a signed note.
    pub checkpoint: Vec<u8>,
}

/// The bytes are no such request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no request to add a checkpoint")]
pub struct NoRequest;

impl AddCheckpoint {
    /// Most hashes of a proof.
    pub const PROOF_MAX: usize = 63;
    /// Most bytes of a request: a proof, and a checkpoint with more than sixteen signatures of the
    /// largest kind.
    pub const BYTES_MAX: usize = 128 * 1024;

    /// The body of the request.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = format!("old {}\n", self.old);
        for node in &self.proof.0 {
            text.push_str(&STANDARD.encode(node.as_bytes()));
            text.push('\n');
        }
        text.push('\n');
        [text.as_bytes(), &self.checkpoint].concat()
    }

    /// Reads a body. Whether the checkpoint is one is not looked at.
    ///
    /// # Errors
    /// It is none, is longer than [`AddCheckpoint::BYTES_MAX`], holds more than
    /// [`AddCheckpoint::PROOF_MAX`] hashes, or a number or hash in another spelling.
    pub fn parse(body: &[u8]) -> Result<Self, NoRequest> {
        if body.len() > Self::BYTES_MAX {
            return Err(NoRequest);
        }
        let (first, mut rest) = line(body)?;
        let old = first.strip_prefix(b"old ").and_then(decimal).ok_or(NoRequest)?;
        let mut proof = Vec::new();
        loop {
            let (told, behind) = line(rest)?;
            rest = behind;
            if told.is_empty() {
                let (proof, checkpoint) = (Consistency(proof), rest.to_vec());
                return Ok(Self { old, proof, checkpoint });
            }
            if proof.len() == Self::PROOF_MAX {
                return Err(NoRequest);
            }
            let node = STANDARD.decode(told).map_err(|_| NoRequest)?;
            proof.push(NodeHash::from_bytes(node.try_into().map_err(|_| NoRequest)?));
        }
    }
}

/// The first line, without its end, and what stands behind it.
pub(super) fn line(bytes: &[u8]) -> Result<(&[u8], &[u8]), NoRequest> {
    let end = bytes.iter().position(|byte| *byte == b'\n').ok_or(NoRequest)?;
    let (line, rest) = bytes.split_at_checked(end).ok_or(NoRequest)?;
    Ok((line, rest.get(1..).unwrap_or_default()))
}

/// A number in its only spelling.
pub(super) fn decimal(text: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(text).ok()?;
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The example of the specification.
    const EXAMPLE: &str = "old 20852014\n\
        PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\
        jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n\
        5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n\
        /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\
        \n\
        example.com/behind-the-sofa\n\
        20852163\n\
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\
        \n\
        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
        — example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";

    #[test]
    fn the_example_of_the_specification_is_read_and_written_back() {
        let read = AddCheckpoint::parse(EXAMPLE.as_bytes()).unwrap();
        assert_eq!((read.old, read.proof.0.len()), (20_852_014, 4));
        let (origin, size, _) = crate::tree::claimed(&read.checkpoint).unwrap();
        assert_eq!((origin.as_str(), size), ("example.com/behind-the-sofa", 20_852_163));
        assert_eq!(read.to_bytes(), EXAMPLE.as_bytes());
    }

    #[test]
    fn what_is_no_request_is_refused() {
        let hash = format!("{}\n", STANDARD.encode([7; 32]));
        let with = |hashes: usize| format!("old 5\n{}\nx\n", hash.repeat(hashes));
        assert!(AddCheckpoint::parse(with(63).as_bytes()).is_ok());
        let long = format!("old 5\n\n{}", "x".repeat(AddCheckpoint::BYTES_MAX));
        for wrong in [
            "",
            "old 5",
            "old 5\n",
            "old 05\n\nx\n",
            "old +5\n\nx\n",
            "old  5\n\nx\n",
            "old 5 \n\nx\n",
            "old 5\r\n\nx\n",
            "Old 5\n\nx\n",
            "old -1\n\nx\n",
            "old 18446744073709551616\n\nx\n",
            "old 5\nAAAA\n\nx\n",
            "old 5\n?\n\nx\n",
            &format!("old 5\n {hash}\nx\n"),
            &with(64),
            &long,
        ] {
            assert_eq!(AddCheckpoint::parse(wrong.as_bytes()), Err(NoRequest), "{wrong:.40}");
        }
    }

    proptest! {
        #[test]
        fn a_request_is_read_back(
            old: u64,
            nodes in prop::collection::vec(any::<[u8; 32]>(), 0..64),
            checkpoint in prop::collection::vec(any::<u8>(), 0..100),
        ) {
            let proof = Consistency(nodes.into_iter().map(NodeHash::from_bytes).collect());
            let request = AddCheckpoint { old, proof, checkpoint };
            prop_assert_eq!(AddCheckpoint::parse(&request.to_bytes()), Ok(request));
        }

        #[test]
        fn whatever_bytes_come_are_refused_or_read_back(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            for bytes in [bytes.clone(), [b"old 5\n", bytes.as_slice()].concat()] {
                if let Ok(read) = AddCheckpoint::parse(&bytes) {
                    prop_assert_eq!(read.to_bytes(), bytes);
                }
            }
        }
    }
}
