use chrono::{DateTime, Utc};
use sanping_domain::{
    account::AccountKey,
    shared::{AccountId, AccountKeyId, SessionId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A key to be made.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewKey {
    /// What people call it: the program, or the machine that holds it.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = r"^[^\s\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]([^\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*)$",
        example = "12345 热线"
    )]
    pub name: String,
    /// When it ends by itself; left out, when somebody ends it.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A key, without the key itself.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KeyView {
    /// Its id.
    pub id: AccountKeyId,
    /// The program's account.
    pub account_id: AccountId,
    /// What people call it.
    pub name: String,
    /// How it begins.
    #[schema(example = "spk_Q3v9xA")]
    pub prefix: String,
    /// Who made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<AccountId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// When somebody last signed in by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
    /// When somebody ended it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// Whether it opens now.
    pub counts: bool,
}

impl KeyView {
    /// As it stands at `now`.
    pub fn of(key: AccountKey, now: DateTime<Utc>) -> Self {
        let counts = key.counts(now);
        let AccountKey { id, account, name, prefix, by, created_at, expires_at, last_used_at, ended_at } =
            key;
        Self {
            id,
            account_id: account,
            name: name.into_string(),
            prefix,
            created_by: by,
            created_at,
            expires_at,
            last_used_at,
            ended_at,
            counts,
        }
    }
}

/// A key that was just made.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KeyMade {
    /// All that is told of it afterwards.
    pub made: KeyView,
    /// The key itself, told this once.
    #[schema(example = "spk_Q3v9xAqW0cJ7mXkT1nB2dF5hL8pR4sU6yZ3eG9iKo0M")]
    pub key: String,
}

/// The keys of a program.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyList {
    /// Those that nobody ended first, then the newest.
    pub items: Vec<KeyView>,
}

/// A program signs in.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceSignIn {
    /// The key.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128, format = Password)]
    pub key: String,
}

/// What a program that signed in keeps.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceTokenView {
    /// Sent as `Authorization: Bearer …`.
    pub access_token: String,
    /// Seconds until it ends: then exchange the key again.
    #[schema(minimum = 0)]
    pub expires_in: i64,
    /// The session.
    pub session_id: SessionId,
}
