//! Passwords: stretched by Argon2id, and of what comes of it a keyed code. Whoever has the ledger but
//! not the keys cannot try one guess.

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use crate::vault::{Tag, Vault};

/// How much work it is to try one password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes side by side.
    pub lanes: u32,
}

/// What the ledger asks for is more work than any version of this program makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the password was stretched in a way that this version does not know")]
pub struct UnknownCost;

impl Cost {
    /// What is asked for today, as OWASP recommends it: 19 MiB, two passes, one lane.
    pub const NOW: Self = Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 };
    /// The most memory, so that no entry makes the program use up the machine.
    const MEMORY_KIB_MAX: u32 = 1024 * 1024;
    /// The most passes and lanes.
    const TIMES_MAX: u32 = 16;
}

impl Vault {
    /// A keyed code of a password under a salt of its own.
    ///
    /// # Errors
    /// The cost is none that this version knows.
    pub fn password_code(
        &self,
        password: &str,
        salt: &[u8; 16],
        cost: Cost,
    ) -> Result<[u8; 32], UnknownCost> {
        let Cost { memory_kib, passes, lanes } = cost;
        let times = 1..=Cost::TIMES_MAX;
        if memory_kib > Cost::MEMORY_KIB_MAX || !times.contains(&passes) || !times.contains(&lanes)
        {
            return Err(UnknownCost);
        }
        let params = Params::new(memory_kib, passes, lanes, Some(32)).map_err(|_| UnknownCost)?;
        let mut stretched = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(password.as_bytes(), salt, stretched.as_mut_slice())
            .map_err(|_| UnknownCost)?;
        Ok(self.tag(Tag::Password, stretched.as_slice()))
    }
}
