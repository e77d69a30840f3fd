//! Receipts: the proof that a look is on disk.

use sanad_chain::{Hash, Seq};

use crate::{Append, AppendError, Ledger};

/// A look that says itself what is written about it.
pub trait Evidence {
    /// The append that records this look.
    fn to_append(&self) -> Append;
}

/// A look whose line is durable. Only [`Ledger::witness`] makes one, so whoever holds it knows
/// that the line is written.
///
/// ```compile_fail
/// let receipt = sanad_ledger::Receipt { look: (), seq: todo!(), hash: todo!() };
/// ```
pub struct Receipt<E> {
    look: E,
    seq: Seq,
    hash: Hash,
}

impl<E> Receipt<E> {
    /// The look that was written.
    pub fn look(&self) -> &E {
        &self.look
    }

    /// Where its (last) line stands.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// The hash of that line.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// Gives the look back; the receipt is spent.
    pub fn into_look(self) -> E {
        self.look
    }
}

/// The look itself never prints.
impl<E> std::fmt::Debug for Receipt<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Receipt").field("seq", &self.seq).finish_non_exhaustive()
    }
}

impl Ledger {
    /// Writes the line about a look and returns the receipt for it.
    ///
    /// # Errors
    /// Those of [`Ledger::append`]; and [`AppendError::KeyReused`] where the line repeats an
    /// earlier command: one line shows one look.
    pub fn witness<E: Evidence>(&self, look: E) -> Result<Receipt<E>, AppendError> {
        let appended = self.append(look.to_append())?;
        match appended.hashes.last() {
            Some(hash) if !appended.repeated => {
                Ok(Receipt { look, seq: appended.last, hash: *hash })
            }
            Some(_) | None => Err(AppendError::KeyReused),
        }
    }
}
