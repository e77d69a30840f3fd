//! In place of the token, where the program was built without it.

use super::{NONCE_BYTES, Sealed, Token, TokenError, TokenKey};
use crate::key::Key;

pub(super) fn lock(
    _token: &Token,
    _key: TokenKey,
    _label: &str,
    _about: &[u8],
    _root: &Key,
    _nonce: [u8; NONCE_BYTES],
) -> Result<Sealed, TokenError> {
    Err(TokenError::NotBuilt)
}

pub(super) fn unlock(
    _token: &Token,
    _key: TokenKey,
    _label: &str,
    _about: &[u8],
    _sealed: &Sealed,
) -> Result<Key, TokenError> {
    Err(TokenError::NotBuilt)
}

pub(super) fn destroy(_token: &Token, _key: TokenKey) -> Result<(), TokenError> {
    Err(TokenError::NotBuilt)
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use sanad_disk::{Disk, SimDisk};

    use super::*;
    use crate::tests::{DIR, KEYS, LEDGER};
    use crate::{Secret, Unlock, Vault, VaultError};

    #[test]
    fn a_program_without_tokens_says_so() {
        let disk: Arc<dyn Disk> = Arc::new(SimDisk::new());
        let pin = Secret::new("1234".to_owned());
        let unlock = Unlock::Token(Token { module: "x.so".into(), label: "lk3".to_owned(), pin });
        let made =
            Vault::create(Arc::clone(&disk), Path::new(DIR), Path::new(KEYS), LEDGER, &unlock);
        assert!(matches!(made, Err(VaultError::Token(TokenError::NotBuilt))));
        assert!(!disk.exists(&Path::new(KEYS).join("root")).unwrap());
    }
}
