//! Passwords: stretched by Argon2id, and of what comes of it a keyed code. Whoever has the ledger but
//! not the keys cannot try one guess.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::{Zeroize, Zeroizing};

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

/// The memory in which passwords are stretched, made once and lent from one to the next: nineteen MiB
/// that are asked for and given back each time end up scattered over the heap, and never come back.
/// It is zeroed after each.
pub struct Stretching(Vec<Block>);

impl Stretching {
    /// Memory for one password at a time, at the cost of today.
    pub fn new() -> Self {
        Self(vec![Block::default(); blocks(Cost::NOW.memory_kib)])
    }
}

impl Default for Stretching {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Stretching {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stretching").field("kib", &self.0.len()).finish_non_exhaustive()
    }
}

/// A block is one KiB.
const fn blocks(kib: u32) -> usize {
    kib as usize
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
    /// A keyed code of a password under a salt of its own. Where an account asks for more memory than is
    /// asked for today, that is made for it and given back.
    ///
    /// # Errors
    /// The cost is none that this version knows.
    pub fn password_code(
        &self,
        memory: &mut Stretching,
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
        let needed = params.block_count();
        let mut more = Vec::new();
        let memory = if let Some(enough) = memory.0.get_mut(..needed) {
            enough
        } else {
            more.resize(needed, Block::default());
            more.as_mut_slice()
        };
        let mut stretched = Zeroizing::new([0; 32]);
        let (secret, into) = (password.as_bytes(), stretched.as_mut_slice());
        let done = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(secret, salt, into, &mut *memory);
        memory.iter_mut().for_each(Zeroize::zeroize);
        done.map_err(|_| UnknownCost)?;
        Ok(self.tag(Tag::Password, stretched.as_slice()))
    }
}
