use super::AccountError;
use crate::shared::{AccountId, SessionId};
use chrono::{DateTime, Utc};

/// One sign-in on one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub account: AccountId,
    /// What the client called itself.
    pub device: String,
    /// Where it signed in from.
    pub address: String,
    /// When it signed in.
    pub created_at: DateTime<Utc>,
    /// When it was last refreshed.
    pub refreshed_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// When it was ended, where it was.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Whether it serves only to enrol a second factor, because a role of its owner asks for one.
    pub enrolment_only: bool,
}

impl Session {
    /// Whether its tokens still count.
    #[must_use]
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// What storage found when it tried to spend a refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spent {
    /// It was unused, and is used now.
    First,
    /// It had been used before.
    Again,
}

/// What to do with a presented refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshUse {
    /// Give new tokens.
    Renew,
    /// Somebody has a copy: end the whole session (RFC 9700, section 4.14.2).
    RevokeAll,
}

/// Decides over a refresh token that was found.
///
/// # Errors
/// [`AccountError::NotSignedIn`] where the token or its session no longer counts.
pub fn refresh(
    session: &Session,
    token_expires: DateTime<Utc>,
    spent: Spent,
    disabled: bool,
    now: DateTime<Utc>,
) -> Result<RefreshUse, AccountError> {
    if !session.is_live(now) || disabled {
        return Err(AccountError::NotSignedIn);
    }
    match spent {
        Spent::Again => Ok(RefreshUse::RevokeAll),
        Spent::First if now < token_expires => Ok(RefreshUse::Renew),
        Spent::First => Err(AccountError::NotSignedIn),
    }
}
