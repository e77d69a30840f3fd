//! What a browser keeps for us, sealed: who was signed in there last, and what they had typed when their sign-in had
//! ended. The server keeps nothing of it, and a restart takes nothing away.

use sanad_casework::StaffId;
use zeroize::Zeroizing;

use crate::error::Fault;
use crate::institution::Records;

const MINUTE: i64 = 60 * 1_000_000;

/// What for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// Who was signed in last in that browser: so that a form of theirs is read once more after their sign-in ended.
    LastHere,
    /// What was typed into a form that came after it had.
    Typed,
}

impl Keeping {
    const fn about(self) -> &'static [u8] {
        match self {
            Self::LastHere => b"sanad 2026 last here",
            Self::Typed => b"sanad 2026 typed",
        }
    }

    /// For how long it is taken back, in microseconds: a shift for a name, an hour for a text.
    const fn lasts(self) -> i64 {
        match self {
            Self::LastHere => 12 * 60 * MINUTE,
            Self::Typed => 60 * MINUTE,
        }
    }
}

/// What came back.
pub struct Kept {
    /// Whose it is.
    pub staff: StaffId,
    /// The text.
    pub text: Zeroizing<Vec<u8>>,
}

impl Records {
    /// Seals a text of somebody's, with who they are and the time.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn keep(&self, what: Keeping, staff: StaffId, text: &[u8]) -> Result<Vec<u8>, Fault> {
        let now = self.clock.now_micros().to_le_bytes();
        let whole = Zeroizing::new([staff.as_bytes(), &now[..], text].concat());
        Ok(self.vault.keep(what.about(), &whole).map_err(sanad_vault::SealError::from)?)
    }

    /// Opens one; `None` where it is none of ours, was kept for something else, or is too old.
    pub fn kept(&self, what: Keeping, sealed: &[u8]) -> Option<Kept> {
        let whole = self.vault.kept(what.about(), sealed)?;
        let (staff, rest) = whole.split_first_chunk::<16>()?;
        let (at, text) = rest.split_first_chunk::<8>()?;
        let age = self.clock.now_micros().checked_sub(i64::from_le_bytes(*at))?;
        (0..=what.lasts()).contains(&age).then(|| Kept {
            staff: StaffId::from_bytes(*staff),
            text: Zeroizing::new(text.to_vec()),
        })
    }
}
