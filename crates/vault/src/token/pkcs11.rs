//! The token itself, spoken to by its PKCS#11 module.

use std::sync::{Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::aead::GcmParams;
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;
use zeroize::Zeroizing;

use super::{LABEL, NONCE_BYTES, PinTries, SEALED_BYTES, Sealed, Token, TokenError, TokenKey};
use crate::key::Key;

const KEY_BYTES: u64 = 32;
const TAG_BITS: u64 = 128;

/// A module is set up and let go for a whole process: one use at a time.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

impl From<Error> for TokenError {
    fn from(error: Error) -> Self {
        Self::Fault(error.to_string())
    }
}

/// Makes the key in the token, and encrypts the root key with it.
pub(super) fn lock(
    token: &Token,
    key: TokenKey,
    label: &str,
    about: &[u8],
    root: &Key,
    mut nonce: [u8; NONCE_BYTES],
) -> Result<Sealed, TokenError> {
    signed_in(token, |session| {
        let made = session.generate_key(
            &Mechanism::AesKeyGen,
            &[
                Attribute::Class(ObjectClass::SECRET_KEY),
                Attribute::KeyType(KeyType::AES),
                Attribute::ValueLen(KEY_BYTES.into()),
                Attribute::Token(true),
                Attribute::Private(true),
                Attribute::Sensitive(true),
                Attribute::Extractable(false),
                Attribute::Encrypt(true),
                Attribute::Decrypt(true),
                Attribute::Wrap(false),
                Attribute::Unwrap(false),
                Attribute::Label(label.as_bytes().to_vec()),
                Attribute::Id(key.0.to_vec()),
            ],
        )?;
        let mechanism = Mechanism::AesGcm(GcmParams::new(&mut nonce, about, TAG_BITS.into())?);
        let told = session.encrypt(&mechanism, made, root.bytes());
        let sealed = told.and_then(|bytes| {
            <[u8; SEALED_BYTES]>::try_from(bytes).map_err(|_| Error::InvalidValue)
        });
        if sealed.is_err() {
            // A key that locks nothing stays in the token only if it cannot be taken back.
            let _ = session.destroy_object(made);
        }
        Ok(sealed?)
    })
    .map(|bytes| Sealed { nonce, bytes })
}

/// Decrypts the root key with its key in the token.
pub(super) fn unlock(
    token: &Token,
    key: TokenKey,
    label: &str,
    about: &[u8],
    sealed: &Sealed,
) -> Result<Key, TokenError> {
    signed_in(token, |session| {
        let Some(found) = find(session, key)? else {
            return Err(missing(session, label)?);
        };
        let mut nonce = sealed.nonce;
        let mechanism = Mechanism::AesGcm(GcmParams::new(&mut nonce, about, TAG_BITS.into())?);
        let opened = session
            .decrypt(&mechanism, found, &sealed.bytes)
            .map(Zeroizing::new)
            .map_err(|error| TokenError::DoesNotOpen { why: error.to_string() })?;
        let bytes = opened.as_slice().try_into();
        bytes.map(Key::from_bytes).map_err(|_| Error::InvalidValue.into())
    })
}

/// Destroys a key in the token.
pub(super) fn destroy(token: &Token, key: TokenKey) -> Result<(), TokenError> {
    signed_in(token, |session| {
        if let Some(found) = find(session, key)? {
            session.destroy_object(found)?;
        }
        Ok(())
    })
}

pub(super) fn find(session: &Session, key: TokenKey) -> Result<Option<ObjectHandle>, TokenError> {
    let which = [Attribute::Class(ObjectClass::SECRET_KEY), Attribute::Id(key.0.to_vec())];
    Ok(session.find_objects(&which)?.first().copied())
}

/// What to say of a key that is not there: whether the token holds keys of other ledgers.
fn missing(session: &Session, label: &str) -> Result<TokenError, TokenError> {
    let mut others = false;
    for object in session.find_objects(&[Attribute::Class(ObjectClass::SECRET_KEY)])? {
        for attribute in session.get_attributes(object, &[AttributeType::Label])? {
            if let Attribute::Label(other) = attribute {
                others |= other.starts_with(LABEL.as_bytes()) && other != label.as_bytes();
            }
        }
    }
    Ok(if others { TokenError::OtherLedger } else { TokenError::NoKey })
}

/// Does something in a session of the token's user, and lets go of the module in every case.
pub(super) fn signed_in<T>(
    token: &Token,
    act: impl FnOnce(&Session) -> Result<T, TokenError>,
) -> Result<T, TokenError> {
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let unusable = |error: Error| TokenError::NoModule {
        module: token.module.clone(),
        why: error.to_string(),
    };
    let module = Pkcs11::new(&token.module).map_err(unusable)?;
    let locking = CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK);
    module.initialize(locking).map_err(unusable)?;
    let done = in_session(&module, token, act);
    let let_go = module.finalize();
    let done = done?;
    let_go?;
    Ok(done)
}

fn in_session<T>(
    module: &Pkcs11,
    token: &Token,
    act: impl FnOnce(&Session) -> Result<T, TokenError>,
) -> Result<T, TokenError> {
    let slot = slot(module, token)?;
    let can = module.get_mechanism_info(slot, MechanismType::AES_GCM);
    if !can.is_ok_and(|info| info.encrypt() && info.decrypt()) {
        return Err(TokenError::NoMechanism { label: token.label.clone() });
    }
    let session = module.open_rw_session(slot)?;
    let pin = AuthPin::new(token.pin.as_str().into());
    session.login(UserType::User, Some(&pin)).map_err(|error| refused(module, slot, error))?;
    act(&session)
}

fn slot(module: &Pkcs11, token: &Token) -> Result<Slot, TokenError> {
    let mut found = None;
    for slot in module.get_slots_with_initialized_token()? {
        if module.get_token_info(slot)?.label() == token.label && found.replace(slot).is_some() {
            return Err(TokenError::ManyTokens { label: token.label.clone() });
        }
    }
    found.ok_or_else(|| TokenError::NoToken { label: token.label.clone() })
}

fn refused(module: &Pkcs11, slot: Slot, error: Error) -> TokenError {
    let Error::Pkcs11(refusal, _) = &error else { return error.into() };
    let wrong = matches!(
        refusal,
        RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange | RvError::PinLocked
    );
    if !wrong {
        return error.into();
    }
    let tries = module.get_token_info(slot).map_or(PinTries::Untold, |info| {
        if info.user_pin_locked() || matches!(refusal, RvError::PinLocked) {
            PinTries::None
        } else if info.user_pin_final_try() {
            PinTries::One
        } else if info.user_pin_count_low() {
            PinTries::Fewer
        } else {
            PinTries::Untold
        }
    });
    TokenError::WrongPin { tries }
}
