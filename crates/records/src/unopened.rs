//! Why a part does not open: one word, in one place.

use sanad_chain::{Descriptor, Entry};
use sanad_ledger::Receipt;
use sanad_vault::{Look, OpenError, PartKey};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::error::Fault;
use crate::institution::Records;
use crate::kinds::CLASS_PARTY;

/// Why a part that stands in an entry is not open. One whose bytes are damaged is a fault of the whole
/// answer, which names the entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(into = "Word")]
pub(crate) enum Unopened {
    /// It is there, and not for this look.
    Withheld,
    /// Its key was destroyed, as a receipt tells.
    Erased,
    /// Its key is not there, and nothing says that it was destroyed.
    Lost,
}

/// As an answer says it: the word, as a field that is true.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Withheld(bool),
    Erased(bool),
    Lost(bool),
}

impl From<Unopened> for Word {
    fn from(unopened: Unopened) -> Self {
        match unopened {
            Unopened::Withheld => Self::Withheld(true),
            Unopened::Erased => Self::Erased(true),
            Unopened::Lost => Self::Lost(true),
        }
    }
}

/// What came of opening something of an entry.
fn word<T>(opened: Result<T, OpenError>, entry: &Entry<'_>) -> Result<Result<T, Unopened>, Fault> {
    Ok(match opened {
        Ok(opened) => Ok(opened),
        Err(OpenError::NotCovered) => Err(Unopened::Withheld),
        Err(OpenError::Erased(_)) => Err(Unopened::Erased),
        Err(OpenError::Lost(_)) => Err(Unopened::Lost),
        Err(OpenError::Damaged | OpenError::InFile) => {
            return Err(Fault::Unreadable { seq: entry.seq().get() });
        }
    })
}

impl Records {
    /// Opens a part as it was written, whatever was sealed anew since.
    pub(crate) fn open_as_written(
        &self,
        entry: &Entry<'_>,
        index: u16,
        receipt: &Receipt<Look>,
    ) -> Result<Result<Zeroizing<Vec<u8>>, Unopened>, Fault> {
        word(self.vault.open_part(entry, index, receipt), entry)
    }

    /// Whether a part opens to whom it is shown: its key is there, or that of the part that stands in its
    /// place. What was destroyed or lost opens to nobody, and no line says that it did.
    pub(crate) fn is_there(&self, entry: &Entry<'_>, part: &Descriptor) -> Result<bool, Fault> {
        let Some(anew) = self.views()?.cases().resealed(entry.seq(), part.index) else {
            return Ok(self.vault.holds(part.key));
        };
        let stored = self.ledger.read(anew)?;
        let mut parts = stored.entry().descriptors();
        Ok(parts.any(|part| part.class == CLASS_PARTY && self.vault.holds(part.key)))
    }

    /// The key of a part, to hand over with evidence.
    pub(crate) fn part_key(
        &self,
        entry: &Entry<'_>,
        index: u16,
        receipt: &Receipt<Look>,
    ) -> Result<Result<PartKey, Unopened>, Fault> {
        word(self.vault.part_key(entry, index, receipt), entry)
    }
}
