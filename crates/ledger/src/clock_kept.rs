//! When the clock was believed last, kept beside the log: a jump is not forgotten by a restart.
//!
//! ```text
//! magic 8 | wall 8 | ran 8 | machine's run 16 | jumped to 8 | jumped by 8 | confirmed 1 | keyed code 32
//! ```
//! Integers are little-endian, times microseconds; both of the jump are 0 where none stands. Without the
//! file, or with one that was not made with the ledger's key, a start knows only what its last entry tells.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sanad_chain::{Cursor, SealKey, mac, same_mac};
use sanad_disk::{Disk, read_whole, replace_whole};

pub(crate) const NAME: &str = "clock";
const MAGIC: [u8; 8] = *b"SNCLOCK1";
const CONTEXT: &str = "sanad 2026 v1 believed clock";

/// A reading of both clocks that was believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Believed {
    pub(crate) wall: i64,
    pub(crate) ran: Duration,
    /// None where nobody knows which run of the machine it was.
    pub(crate) machine_run: Option<[u8; 16]>,
}

impl Believed {
    /// How far `now` is ahead of where this reading has come to by now; none where they are of different
    /// runs of the machine.
    pub(crate) fn jump_to(&self, now: &Self) -> Option<i64> {
        self.machine_run.filter(|run| Some(*run) == now.machine_run)?;
        Some(self.jump_within(now))
    }

    /// The same, of one run.
    pub(crate) fn jump_within(&self, now: &Self) -> i64 {
        let ran = i64::try_from(now.ran.saturating_sub(self.ran).as_micros()).unwrap_or(i64::MAX);
        now.wall.saturating_sub(self.wall.saturating_add(ran))
    }
}

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) believed: Believed,
    /// What the clock showed when it had jumped, and how far it had, where nobody said since that it is
    /// right.
    pub(crate) jumped: Option<(i64, i64)>,
    /// Somebody said that it is right.
    pub(crate) confirmed: bool,
}

impl Kept {
    fn encode(&self, key: &SealKey) -> Vec<u8> {
        let Believed { wall, ran, machine_run } = self.believed;
        let ran = u64::try_from(ran.as_micros()).unwrap_or(u64::MAX);
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&wall.to_le_bytes());
        out.extend_from_slice(&ran.to_le_bytes());
        out.extend_from_slice(&machine_run.unwrap_or_default());
        let (to, by) = self.jumped.unwrap_or_default();
        out.extend_from_slice(&to.to_le_bytes());
        out.extend_from_slice(&by.to_le_bytes());
        out.push(u8::from(self.confirmed));
        let code = mac(key, CONTEXT, &out);
        out.extend_from_slice(&code);
        out
    }

    /// Without the key, it is read as it stands.
    fn parse(bytes: &[u8], key: Option<&SealKey>) -> Option<Self> {
        let (covered, code) = bytes.split_last_chunk()?;
        if key.is_some_and(|key| !same_mac(&mac(key, CONTEXT, covered), code)) {
            return None;
        }
        let mut at = Cursor::new(covered);
        if at.array() != Some(MAGIC) {
            return None;
        }
        let wall = at.i64()?;
        let ran = Duration::from_micros(at.u64()?);
        let machine_run = Some(at.array()?).filter(|run| *run != [0; 16]);
        let jumped = Some((at.i64()?, at.i64()?)).filter(|jumped| *jumped != (0, 0));
        let confirmed = at.u8()? == 1;
        let believed = Believed { wall, ran, machine_run };
        at.is_empty().then_some(Self { believed, jumped, confirmed })
    }
}

/// Where it is kept.
pub(crate) struct KeptFile {
    disk: Arc<dyn Disk>,
    path: PathBuf,
    /// None for who only looks.
    key: Option<SealKey>,
}

impl KeptFile {
    pub(crate) fn new(disk: &Arc<dyn Disk>, dir: &Path, key: Option<SealKey>) -> Self {
        Self { disk: Arc::clone(disk), path: dir.join(NAME), key }
    }

    pub(crate) fn read(&self) -> Option<Kept> {
        read_whole(&*self.disk, &self.path)
            .ok()
            .and_then(|bytes| Kept::parse(&bytes, self.key.as_ref()))
    }

    /// Nothing rests on it but that a later start knows more: what cannot be kept stops nothing.
    pub(crate) fn write(&self, kept: &Kept) {
        if let Some(key) = &self.key {
            drop(replace_whole(&*self.disk, &self.path, &kept.encode(key)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::key;

    #[test]
    fn what_is_kept_reads_back_and_nothing_else_does() {
        let believed =
            Believed { wall: 7, ran: Duration::from_secs(9), machine_run: Some([3; 16]) };
        for (jumped, confirmed) in [(None, true), (Some((5, -4)), false)] {
            let kept = Kept { believed, jumped, confirmed };
            let bytes = kept.encode(&key());
            assert_eq!(Kept::parse(&bytes, Some(&key())), Some(kept));
            assert_eq!(Kept::parse(&bytes, Some(&SealKey::from_bytes([1; 32]))), None);
            for at in 0..bytes.len() {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1;
                assert_eq!(Kept::parse(&flipped, Some(&key())), None, "byte {at}");
                assert_eq!(Kept::parse(&bytes[..at], Some(&key())), None, "cut at {at}");
            }
        }
    }
}
