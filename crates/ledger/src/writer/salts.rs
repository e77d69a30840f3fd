//! Salts for link bodies, drawn many at a time.

use sanad_chain::LinkBody;

const DRAWN: usize = 256;

/// Random salts, ready for use.
#[derive(Default)]
pub(super) struct Salts(Vec<[u8; LinkBody::SALT_BYTES]>);

impl Salts {
    /// Sees to it that so many are there; false where the system gives no randomness.
    pub(super) fn have(&mut self, count: usize) -> bool {
        while self.0.len() < count {
            let mut bytes = [0; DRAWN * LinkBody::SALT_BYTES];
            if getrandom::fill(&mut bytes).is_err() {
                return false;
            }
            self.0.extend_from_slice(bytes.as_chunks().0);
        }
        true
    }

    /// Takes one; none where [`Salts::have`] was not asked before.
    pub(super) fn take(&mut self) -> Option<[u8; LinkBody::SALT_BYTES]> {
        self.0.pop()
    }
}
