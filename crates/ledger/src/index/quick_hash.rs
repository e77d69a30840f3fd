//! A quick hash for maps whose keys are random already.

use std::hash::{BuildHasher, Hasher};

/// Folds the bytes of a key. Event ids, stream ids and command tags are drawn at random or keyed
/// by this house: nobody outside chooses them, so nobody can make them collide.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct QuickHash;

impl BuildHasher for QuickHash {
    type Hasher = Fold;

    fn build_hasher(&self) -> Fold {
        Fold(0)
    }
}

pub(super) struct Fold(u64);

impl Hasher for Fold {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
            let mixed = (self.0.rotate_left(23) ^ u64::from_le_bytes(word)) | 1;
            self.0 = mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from_le_bytes(word);
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.0 = self.0.rotate_left(8) ^ u64::from(byte);
    }

    fn write_usize(&mut self, _length_prefix: usize) {}
}
