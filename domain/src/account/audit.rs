use crate::shared::{AccountId, AuditId};
use chrono::{DateTime, Utc};

/// How an audited action ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused.
    Refused,
}

impl Outcome {
    /// The stored name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

/// One line of the audit trail: who did what to which thing, when, from where, and how it ended.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditLine {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; absent for anonymous reporters and for Sanping itself.
    pub account: Option<AccountId>,
    /// From which address.
    pub address: String,
    /// What was done, such as `petition.accept`.
    pub action: String,
    /// The sort of thing.
    pub object_kind: String,
    /// Its id.
    pub object_id: String,
    /// How it ended.
    pub outcome: Outcome,
    /// What else is worth keeping; never a secret, phone or ID number.
    pub detail: serde_json::Value,
}
