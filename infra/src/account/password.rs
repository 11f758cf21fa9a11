use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash,
};
use sanping_domain::{
    account::Password,
    shared::{Kind, Rule},
};
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;

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
    places: Arc<Semaphore>,
    /// Checked where no account was found, so that unknown names take as long as known ones.
    decoy: Arc<str>,
}

impl Hasher {
    /// 19 MiB, two passes, one lane (OWASP Password Storage, argon2id).
    ///
    /// # Errors
    /// A defect of ours.
    pub fn new() -> Result<Self, PasswordError> {
        let params = Params::new(19 * 1024, 2, 1, None).map_err(broken)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = argon.hash_password(b"nobody's password").map_err(broken)?.to_string();
        Ok(Self { argon, places: Arc::new(Semaphore::new(4)), decoy: decoy.into() })
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
        let decoy = Arc::clone(&self.decoy);
        self.bounded(move || {
            let known = hash.is_some();
            let text = hash.unwrap_or_else(|| decoy.to_string());
            let parsed = PasswordHash::new(&text).map_err(broken)?;
            Ok(argon.verify_password(password.as_bytes(), &parsed).is_ok() && known)
        })
        .await
    }

    async fn bounded<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let wait = Arc::clone(&self.places).acquire_owned();
        let place = tokio::time::timeout(Duration::from_secs(5), wait).await;
        let Ok(Ok(_place)) = place else { return Err(PasswordError::Busy) };
        tokio::task::spawn_blocking(work).await.map_err(broken)?
    }
}

fn broken(error: impl std::fmt::Display) -> PasswordError {
    PasswordError::Broken(error.to_string())
}
