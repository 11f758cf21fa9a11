//! Personal fields at rest: sealed with XChaCha20-Poly1305, found again by a keyed index.
//!
//! A sealed value carries the number of its key, so that keys can be changed while old values stay readable
//! (GB/T 22239 level 2; PIPL article 51), and is bound to its column and row: moved elsewhere it does not open.
//! What the database holds of a phone number is the sealed value and [`Sealer::index`], never the number. The key of the
//! index cannot be changed like the others, so it is kept, sealed, and outlasts the secret ([`Lasting`]).

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::{collections::BTreeMap, sync::OnceLock};
use uuid::Uuid;

/// Bytes of a nonce.
const NONCE: usize = 24;

/// Why something cannot be sealed or opened. Says nothing of the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The key that it was sealed with is not among those configured.
    #[error("no key with the number {0}")]
    KeyUnknown(u8),
    /// It was altered, or belongs to another row.
    #[error("a sealed value does not open")]
    Broken,
    /// No keys were installed at start.
    #[error("no keys are installed")]
    NoKeys,
}

/// Where a sealed value lives; it opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// Table and column, such as `accounts.phone`.
    pub column: &'static str,
    /// The row.
    pub row: Uuid,
}

/// A key by which something is worked out that is stored nowhere, so that it cannot be worked out anew by another. Derived
/// from the secret at first and kept from then on (`crate::privacy::keep_lasting`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    /// By which a phone finds its account, and which seals the head of the audit trail.
    Index,
    /// By which the secrets of anonymous reporters are worked out.
    Reporters,
}

impl Lasting {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Index, Self::Reporters];

    /// How it is called in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Index => "index",
            Self::Reporters => "reporters",
        }
    }

    /// Where it is sealed.
    #[must_use]
    pub const fn spot(self) -> Spot {
        let column = match self {
            Self::Index => "lasting_keys.index",
            Self::Reporters => "lasting_keys.reporters",
        };
        Spot { column, row: Uuid::nil() }
    }
}

/// The keys: those that values were sealed with, and the lasting ones.
pub struct Sealer {
    keys: BTreeMap<u8, XChaCha20Poly1305>,
    index: [u8; 64],
    reporters: [u8; 32],
}

/// How one page of a rotation went, by the key of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resealed<C> {
    /// Where to go on; none at the end.
    pub next: Option<C>,
    /// Values sealed anew.
    pub sealed: i64,
}

static INSTALLED: OnceLock<Sealer> = OnceLock::new();

/// Makes the keys known to the whole process, once; later calls change nothing.
///
/// Mapping a row needs them everywhere, so they are installed like a logger, not handed from call to call.
pub fn install(sealer: Sealer) {
    let _ = INSTALLED.set(sealer);
}

/// The installed keys.
///
/// # Errors
/// [`SealError::NoKeys`] before [`install`].
pub fn sealer() -> Result<&'static Sealer, SealError> {
    INSTALLED.get().ok_or(SealError::NoKeys)
}

impl Sealer {
    /// Key 0 and the lasting keys are derived from `secret`; `keys` are further ones, and the highest number seals.
    #[must_use]
    pub fn new(secret: &[u8], keys: &[(u8, [u8; 32])]) -> Self {
        let derived = (0, derive(secret, b"sanping sealed fields"));
        let keys = std::iter::once(&derived).chain(keys);
        Self {
            keys: keys.map(|(number, key)| (*number, XChaCha20Poly1305::new(key.into()))).collect(),
            index: derive(secret, b"sanping blind index"),
            reporters: keyed(secret, &[b"petition secrets"]),
        }
    }

    /// The bytes of a lasting key.
    #[must_use]
    pub const fn lasting(&self, which: Lasting) -> &[u8] {
        match which {
            Lasting::Index => &self.index,
            Lasting::Reporters => &self.reporters,
        }
    }

    /// Takes this lasting key in place of the one derived.
    ///
    /// # Errors
    /// [`SealError::Broken`] where it has another length.
    pub fn take(&mut self, which: Lasting, key: &[u8]) -> Result<(), SealError> {
        match which {
            Lasting::Index => self.index = key.try_into().map_err(|_| SealError::Broken)?,
            Lasting::Reporters => self.reporters = key.try_into().map_err(|_| SealError::Broken)?,
        }
        Ok(())
    }

    /// Seals a value with the newest key.
    ///
    /// # Errors
    /// [`SealError::NoKeys`], where there is none.
    pub fn seal(&self, spot: Spot, plain: &str) -> Result<Vec<u8>, SealError> {
        let (number, key) = self.keys.last_key_value().ok_or(SealError::NoKeys)?;
        let nonce: [u8; NONCE] = rand::random();
        let payload = Payload { msg: plain.as_bytes(), aad: &spot.bytes() };
        let sealed = key.encrypt(&XNonce::from(nonce), payload).map_err(|_| SealError::Broken)?;
        Ok([&[*number], nonce.as_slice(), &sealed].concat())
    }

    /// Opens a sealed value.
    ///
    /// # Errors
    /// [`SealError`] as its variants say.
    pub fn open(&self, spot: Spot, sealed: &[u8]) -> Result<String, SealError> {
        let (number, rest) = sealed.split_first().ok_or(SealError::Broken)?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or(SealError::Broken)?;
        let key = self.keys.get(number).ok_or(SealError::KeyUnknown(*number))?;
        let payload = Payload { msg: sealed, aad: &spot.bytes() };
        let plain = key.decrypt(&XNonce::from(*nonce), payload).map_err(|_| SealError::Broken)?;
        String::from_utf8(plain).map_err(|_| SealError::Broken)
    }

    /// Whether a value is sealed with the newest key; one that is not waits for the rotation.
    #[must_use]
    pub fn is_current(&self, sealed: &[u8]) -> bool {
        sealed.first() == self.keys.last_key_value().map(|(number, _)| number)
    }

    /// By what a value is found again without being readable. `purpose` keeps the columns apart.
    #[must_use]
    pub fn index(&self, purpose: &str, plain: &str) -> [u8; 32] {
        keyed(&self.index, &[purpose.as_bytes(), &[0], plain.as_bytes()])
    }

    /// By what the reporter of an anonymous petition is known again, without anybody having kept it.
    #[must_use]
    pub fn of_reporter(&self, petition: Uuid) -> [u8; 32] {
        keyed(&self.reporters, &[petition.as_bytes()])
    }
}

impl Spot {
    fn bytes(self) -> Vec<u8> {
        [self.column.as_bytes(), &[0], self.row.as_bytes()].concat()
    }
}

/// HMAC-SHA256 of these parts, one behind the other.
fn keyed(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length, so the error cannot happen.
    let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key);
    let mac = mac.map(|mac| parts.iter().fold(mac, |mac, part| mac.chain_update(part)));
    mac.map(|mac| mac.finalize().into_bytes().into()).unwrap_or_default()
}

fn derive<const N: usize>(secret: &[u8], what: &[u8]) -> [u8; N] {
    let mut key = [0; N];
    // A few bytes are far below the limit of HKDF-SHA-256, the only way this can fail.
    let _ = Hkdf::<Sha256>::new(None, secret).expand(what, &mut key);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHONE: &str = "13800001234";

    fn spot() -> Spot {
        Spot { column: "accounts.phone", row: Uuid::now_v7() }
    }

    #[test]
    fn a_sealed_value_opens_in_its_own_row_and_nowhere_else() {
        let (keys, spot) = (Sealer::new(b"a secret", &[]), spot());
        let sealed = keys.seal(spot, PHONE).unwrap();
        assert_eq!(keys.open(spot, &sealed).unwrap(), PHONE);
        assert!(!sealed.windows(4).any(|part| PHONE.as_bytes().windows(4).any(|of| of == part)));
        let other_row = Spot { row: Uuid::now_v7(), ..spot };
        assert_eq!(keys.open(other_row, &sealed), Err(SealError::Broken));
        let other_column = Spot { column: "accounts.id_number", ..spot };
        assert_eq!(keys.open(other_column, &sealed), Err(SealError::Broken));
    }

    #[test]
    fn an_altered_or_cut_value_does_not_open() {
        let (keys, spot) = (Sealer::new(b"a secret", &[]), spot());
        let sealed = keys.seal(spot, PHONE).unwrap();
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert!(keys.open(spot, &altered).is_err(), "byte {at}");
            assert!(keys.open(spot, &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn after_a_new_key_old_values_open_and_wait_for_the_rotation() {
        let spot = spot();
        let old = Sealer::new(b"a secret", &[]).seal(spot, PHONE).unwrap();
        let keys = Sealer::new(b"a secret", &[(1, [7; 32])]);
        assert_eq!(keys.open(spot, &old).unwrap(), PHONE);
        assert!(!keys.is_current(&old));
        let new = keys.seal(spot, PHONE).unwrap();
        assert!(keys.is_current(&new));
        assert_eq!(Sealer::new(b"a secret", &[]).open(spot, &new), Err(SealError::KeyUnknown(1)));
    }

    #[test]
    fn the_index_finds_the_same_value_under_the_same_purpose_only() {
        let keys = Sealer::new(b"a secret", &[]);
        assert_eq!(keys.index("phone", PHONE), keys.index("phone", PHONE));
        assert_ne!(keys.index("phone", PHONE), keys.index("id_number", PHONE));
        assert_ne!(keys.index("phone", PHONE), Sealer::new(b"another", &[]).index("phone", PHONE));
    }

    #[test]
    fn a_lasting_key_that_was_taken_finds_what_the_old_secret_found() {
        let (old, mut new) = (Sealer::new(b"a secret", &[]), Sealer::new(b"another", &[]));
        let petition = Uuid::now_v7();
        assert_ne!(old.of_reporter(petition), new.of_reporter(petition));
        for which in Lasting::ALL {
            new.take(which, old.lasting(which)).unwrap();
            assert_eq!(new.take(which, &[7; 5]), Err(SealError::Broken));
        }
        assert_eq!(old.index("phone", PHONE), new.index("phone", PHONE));
        assert_eq!(old.of_reporter(petition), new.of_reporter(petition));
        assert_ne!(new.of_reporter(petition), new.of_reporter(Uuid::now_v7()));
    }
}
