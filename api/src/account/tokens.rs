use crate::config::Secret;
use chrono::{DateTime, Duration, Utc};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use moka::sync::Cache;
use rand::Rng;
use sanping_domain::{
    account::AccountError,
    shared::{AccountId, Identity, PetitionId, SessionId},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use uuid::Uuid;

const ISSUER: &str = "sanping";
const AUDIENCE: &str = "sanping-api";
/// Tokens of which it is remembered that they are ours, each about a kilobyte.
const KNOWN: u64 = 4_096;
/// How long at most: no token counts for longer.
const REMEMBERED: std::time::Duration = std::time::Duration::from_secs(30 * 60);

/// Signs access tokens and makes refresh tokens.
///
/// One algorithm, HS256: the issuer is the only reader. A refresh token is no JWT but a random number, of
/// which only the digest is stored, so the one can never pass as the other.
pub struct Tokens {
    seal: EncodingKey,
    open: DecodingKey,
    rules: Validation,
    derive: Vec<u8>,
    /// What is true of a token once is so for ever, but for its time, which every reader looks at.
    known: Cache<String, Arc<Claims>>,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    typ: String,
    sub: Uuid,
    /// The session; absent in the token of one petition's anonymous reporter.
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<Uuid>,
    iat: i64,
    nbf: i64,
    exp: i64,
}

const ACCESS: &str = "access";
const SECRET: &str = "petition";

impl Tokens {
    /// How long an access token counts.
    pub const ACCESS_MINUTES: i64 = 15;
    /// How long a refresh token, and so an unused session, counts.
    pub const REFRESH_DAYS: i64 = 30;
    /// How long the holder of a petition's secret may act before showing it again.
    pub const SECRET_MINUTES: i64 = 30;

    /// Derives the keys.
    #[must_use]
    pub fn new(secret: &Secret) -> Self {
        let key = derive(secret.as_bytes(), b"access tokens");
        Self {
            seal: EncodingKey::from_secret(&key),
            open: DecodingKey::from_secret(&key),
            rules: rules(),
            derive: secret.as_bytes().to_vec(),
            known: Cache::builder().max_capacity(KNOWN).time_to_live(REMEMBERED).build(),
        }
    }

    /// A key for another purpose, which tells nothing of this one.
    #[must_use]
    pub fn key_for(&self, purpose: &[u8]) -> [u8; 32] {
        derive(&self.derive, purpose)
    }

    /// An access token for a session.
    ///
    /// # Errors
    /// A defect of ours, in words for the log.
    pub fn access(
        &self,
        account: AccountId,
        session: SessionId,
        now: DateTime<Utc>,
    ) -> Result<String, String> {
        self.sign(ACCESS, account.0, Some(session.0), now, Duration::minutes(Self::ACCESS_MINUTES))
    }

    /// A token for whoever showed the secret of an anonymous petition.
    ///
    /// # Errors
    /// A defect of ours, in words for the log.
    pub fn for_petition(&self, petition: PetitionId, now: DateTime<Utc>) -> Result<String, String> {
        self.sign(SECRET, petition.0, None, now, Duration::minutes(Self::SECRET_MINUTES))
    }

    /// Reads a token back.
    ///
    /// # Errors
    /// [`AccountError::NotSignedIn`] for any token that does not count now.
    pub fn read_access(&self, token: &str, now: DateTime<Utc>) -> Result<Identity, AccountError> {
        let claims = self.claims(token)?;
        match (claims.typ.as_str(), claims.sid) {
            _ if claims.exp <= now.timestamp() => Err(AccountError::NotSignedIn),
            (ACCESS, Some(session)) => Ok(Identity::Account(AccountId(claims.sub), SessionId(session))),
            (SECRET, None) => Ok(Identity::Secret(PetitionId(claims.sub))),
            _ => Err(AccountError::NotSignedIn),
        }
    }

    /// When a token ends by itself, for what outlives the request that it came with.
    ///
    /// # Errors
    /// [`AccountError::NotSignedIn`] for any token that is not ours.
    pub fn ends(&self, token: &str) -> Result<DateTime<Utc>, AccountError> {
        DateTime::from_timestamp(self.claims(token)?.exp, 0).ok_or(AccountError::NotSignedIn)
    }

    fn claims(&self, token: &str) -> Result<Arc<Claims>, AccountError> {
        if let Some(known) = self.known.get(token) {
            return Ok(known);
        }
        let read = jsonwebtoken::decode::<Claims>(token, &self.open, &self.rules);
        let claims = read.map(|data| Arc::new(data.claims)).map_err(|_| AccountError::NotSignedIn)?;
        self.known.insert(token.to_owned(), Arc::clone(&claims));
        Ok(claims)
    }

    /// A fresh refresh token and the digest to store.
    #[must_use]
    pub fn refresh() -> (String, [u8; 32]) {
        let mut bytes = [0u8; 32];
        rand::rng().fill_bytes(&mut bytes);
        let token = data_encoding::BASE64URL_NOPAD.encode(&bytes);
        let digest = Self::digest(&token);
        (token, digest)
    }

    /// What is stored of a refresh token.
    #[must_use]
    pub fn digest(token: &str) -> [u8; 32] {
        Sha256::digest(token.as_bytes()).into()
    }

    fn sign(
        &self,
        typ: &str,
        sub: Uuid,
        sid: Option<Uuid>,
        now: DateTime<Utc>,
        lives: Duration,
    ) -> Result<String, String> {
        let claims = Claims {
            iss: ISSUER.into(),
            aud: AUDIENCE.into(),
            typ: typ.into(),
            sub,
            sid,
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: (now + lives).timestamp(),
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.seal).map_err(|e| e.to_string())
    }
}

/// What must be so before a claim is believed.
fn rules() -> Validation {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_issuer(&[ISSUER]);
    rules.set_audience(&[AUDIENCE]);
    rules.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    rules.validate_nbf = true;
    rules.leeway = 5;
    rules
}

/// HMAC-SHA256 of the purpose under the secret.
fn derive(secret: &[u8], purpose: &[u8]) -> [u8; 32] {
    // HMAC takes a key of any length, so the error cannot happen; an empty key would sign nothing true.
    Hmac::<Sha256>::new_from_slice(secret)
        .map(|mac| mac.chain_update(purpose).finalize().into_bytes().into())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens() -> Tokens {
        Tokens::new(&Secret::new("a secret for this test alone, 32 long".into()))
    }

    #[test]
    fn an_access_token_comes_back_as_its_session() {
        let (account, session, now) = (AccountId::new(), SessionId::new(), Utc::now());
        let token = tokens().access(account, session, now).unwrap();
        assert_eq!(tokens().read_access(&token, now), Ok(Identity::Account(account, session)));
    }

    #[test]
    fn an_expired_a_future_and_a_foreign_token_do_not_count() {
        let (account, session, now) = (AccountId::new(), SessionId::new(), Utc::now());
        let old = tokens().access(account, session, now - Duration::minutes(20)).unwrap();
        let early = tokens().access(account, session, now + Duration::minutes(20)).unwrap();
        let foreign =
            Tokens::new(&Secret::new("another secret".into())).access(account, session, now).unwrap();
        for token in [old, early, foreign, "a.b.c".into(), String::new()] {
            assert_eq!(tokens().read_access(&token, now), Err(AccountError::NotSignedIn));
        }
    }

    #[test]
    fn a_token_that_was_read_before_counts_no_longer_than_any_other() {
        let (account, session, now) = (AccountId::new(), SessionId::new(), Utc::now());
        let tokens = tokens();
        let token = tokens.access(account, session, now).unwrap();
        assert!(tokens.read_access(&token, now).is_ok());
        let end = now + Duration::minutes(Tokens::ACCESS_MINUTES);
        assert_eq!(tokens.read_access(&token, end), Err(AccountError::NotSignedIn));
        let forged = format!("{}x", &token[..token.len() - 1]);
        assert_eq!(tokens.read_access(&forged, now), Err(AccountError::NotSignedIn));
    }

    #[test]
    fn a_refresh_token_is_no_access_token() {
        let (refresh, _) = Tokens::refresh();
        assert_eq!(tokens().read_access(&refresh, Utc::now()), Err(AccountError::NotSignedIn));
    }

    #[test]
    fn a_token_without_signature_does_not_count() {
        let now = Utc::now();
        let token = tokens().access(AccountId::new(), SessionId::new(), now).unwrap();
        let body = token.split('.').nth(1).unwrap();
        let none = data_encoding::BASE64URL_NOPAD.encode(br#"{"alg":"none","typ":"JWT"}"#);
        assert_eq!(tokens().read_access(&format!("{none}.{body}."), now), Err(AccountError::NotSignedIn));
    }
}
