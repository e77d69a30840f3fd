//! Which ledger this is.

use sanad_chain::{Cursor, LedgerId};

/// The ledger's id and generation: they stand in every entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// Drawn once, when the ledger is created.
    pub ledger: LedgerId,
    /// 0, and one more each time history was declared lost.
    pub generation: u32,
}

impl Identity {
    pub(crate) const BYTES: usize = 20;

    pub(crate) fn encode(&self) -> [u8; Self::BYTES] {
        let mut out = [0; Self::BYTES];
        let fields = self.ledger.as_bytes().iter().copied().chain(self.generation.to_le_bytes());
        out.iter_mut().zip(fields).for_each(|(to, from)| *to = from);
        out
    }

    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut at = Cursor::new(bytes);
        let identity = Self { ledger: LedgerId::from_bytes(at.array()?), generation: at.u32()? };
        at.is_empty().then_some(identity)
    }
}
