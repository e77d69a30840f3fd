//! The key under which search terms become codes. It comes from the epoch key and a random salt that
//! is drawn at each start: the codes stand in memory only, and mean nothing to any other run.

use crate::key::{Key, NoRandomness, random};
use crate::vault::Vault;

/// Turns search terms into codes. It never prints.
#[derive(Clone)]
pub struct SearchKey(Key);

impl SearchKey {
    /// The code of a term.
    pub fn code(&self, term: &str) -> u64 {
        let code = self.0.mac(term.as_bytes());
        code.first_chunk().map_or(0, |front| u64::from_le_bytes(*front))
    }
}

impl std::fmt::Debug for SearchKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SearchKey(..)")
    }
}

impl Vault {
    /// A key for the search index of this run.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn search_key(&self) -> Result<SearchKey, NoRandomness> {
        let salt: [u8; 16] = random()?;
        let key = self.held().epoch.key.derive("sanad 2026 v1 search index", &[&salt]);
        Ok(SearchKey(key))
    }
}

#[cfg(test)]
mod tests {
    use sanad_disk::SimDisk;

    use crate::tests::new_vault;

    #[test]
    fn a_term_has_one_code_in_a_run_and_another_in_the_next() {
        let vault = new_vault(&SimDisk::new());
        let (one, two) = (vault.search_key().unwrap(), vault.search_key().unwrap());
        assert_eq!(one.code("w:siti"), one.clone().code("w:siti"));
        assert_ne!(one.code("w:siti"), one.code("w:sita"));
        assert_ne!(one.code("w:siti"), two.code("w:siti"));
        assert_eq!(format!("{one:?}"), "SearchKey(..)");
    }
}
