use crate::shared::{AccountId, AccountKeyId, Name};
use chrono::{DateTime, Utc};

/// Keys that count at one time for one program: enough to change them one by one.
pub const KEYS_AT_ONCE: usize = 10;

/// A key by which a program signs in. The key itself is shown once and kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountKey {
    /// Its id.
    pub id: AccountKeyId,
    /// The program.
    pub account: AccountId,
    /// What people call it.
    pub name: Name<40>,
    /// How the key begins, so that its holder knows which one it is.
    pub prefix: String,
    /// Who made it.
    pub by: Option<AccountId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself; absent where it does not.
    pub expires_at: Option<DateTime<Utc>>,
    /// When somebody last signed in by it.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When somebody ended it.
    pub ended_at: Option<DateTime<Utc>>,
}

impl AccountKey {
    /// Whether it opens at `now`.
    #[must_use]
    pub fn counts(&self, now: DateTime<Utc>) -> bool {
        self.ended_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}
