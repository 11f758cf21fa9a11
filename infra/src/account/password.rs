use crate::workers::{Unfinished, Workers};
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash,
};
use sanping_domain::{
    account::Password,
    shared::{Kind, Rule},
};
use std::{num::NonZero, sync::Arc, thread::available_parallelism, time::Duration};
use tokio::time::timeout;

/// Checked where no account was found, so that unknown names take as long as known ones. Written down, for to make
/// one when a server starts would take 19 MiB that the allocator keeps.
const DECOY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LCBzaXh0ZWVuLg$bm8gcGFzc3dvcmQgY29tZXMgdG8gdGhlc2UgYnl0ZXM";

/// How long somebody waits until her password is looked at.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why a password could not be hashed or checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too many people sign in at this moment.
    #[error("too many passwords are being checked")]
    Busy,
    /// A defect of ours.
    #[error("password hashing failed: {0}")]
    Broken(String),
}

impl Rule for PasswordError {
    fn code(&self) -> &'static str {
        match self {
            Self::Busy => "too_busy",
            Self::Broken(_) => "internal",
        }
    }
    fn kind(&self) -> Kind {
        match self {
            Self::Busy => Kind::Unavailable,
            Self::Broken(_) => Kind::Internal,
        }
    }
}

/// Hashes passwords with argon2id, a bounded number at once: each takes memory and a core.
#[derive(Clone)]
pub struct Hasher {
    argon: Argon2<'static>,
    workers: Arc<Workers>,
}

impl Hasher {
    /// 19 MiB, two passes, one lane (OWASP Password Storage, argon2id).
    ///
    /// # Errors
    /// A defect of ours.
    pub fn new() -> Result<Self, PasswordError> {
        let params = Params::new(19 * 1024, 2, 1, None).map_err(broken)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        // More at once than there are cores would take more memory and no less time.
        let cores = available_parallelism().map_or(2, NonZero::get).min(8);
        Ok(Self { argon, workers: Arc::new(Workers::new("passwords", cores)) })
    }

    /// Hashes a new password with a fresh salt.
    ///
    /// # Errors
    /// [`PasswordError`].
    pub async fn hash(&self, password: Password) -> Result<String, PasswordError> {
        let argon = self.argon.clone();
        self.bounded(move || {
            argon.hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(broken)
        })
        .await
    }

    /// Checks a typed password; takes the same time where there is no hash to check against.
    ///
    /// # Errors
    /// [`PasswordError`].
    pub async fn verify(&self, password: Password, hash: Option<String>) -> Result<bool, PasswordError> {
        let argon = self.argon.clone();
        self.bounded(move || {
            let known = hash.is_some();
            let text = hash.as_deref().unwrap_or(DECOY);
            let parsed = PasswordHash::new(text).map_err(broken)?;
            Ok(argon.verify_password(password.as_bytes(), &parsed).is_ok() && known)
        })
        .await
    }

    async fn bounded<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let place = timeout(PATIENCE, self.workers.place()).await.map_err(|_| PasswordError::Busy)?;
        self.workers.run_at(place, work).await.unwrap_or_else(|why| match why {
            Unfinished::NoThread => Err(PasswordError::Busy),
            Unfinished::Panicked => Err(broken(why)),
        })
    }
}

fn broken(error: impl std::fmt::Display) -> PasswordError {
    PasswordError::Broken(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Password {
        Password::parse(text).unwrap()
    }

    #[tokio::test]
    async fn a_password_opens_its_own_hash_and_no_other_and_nothing_where_nobody_is_known() {
        let hasher = Hasher::new().unwrap();
        let hash = hasher.hash(typed("a right password")).await.unwrap();
        assert!(hasher.verify(typed("a right password"), Some(hash.clone())).await.unwrap());
        assert!(!hasher.verify(typed("a wrong password"), Some(hash)).await.unwrap());
        assert!(!hasher.verify(typed("a right password"), None).await.unwrap());
    }

    #[tokio::test]
    async fn the_check_for_nobody_is_as_hard_as_one_for_somebody() {
        let hash = Hasher::new().unwrap().hash(typed("a right password")).await.unwrap();
        let (nobody, somebody) = (PasswordHash::new(DECOY).unwrap(), PasswordHash::new(&hash).unwrap());
        assert_eq!((nobody.algorithm, nobody.version), (somebody.algorithm, somebody.version));
        assert_eq!(nobody.params, somebody.params);
        let lengths = |hash: &PasswordHash| (hash.salt.unwrap().len(), hash.hash.unwrap().len());
        assert_eq!(lengths(&nobody), lengths(&somebody));
    }
}
