use super::PrivacyError;
use crate::{
    petition::coded::coded,
    shared::{AccountId, ConsentId},
};
use chrono::{DateTime, Utc};

coded! {
    /// What a person may agree to, each by itself.
    Document {
        /// 个人信息处理规则: that reports are kept and handled under her name.
        Service = "service",
        /// 通知推送: that she is told by text message and WeChat, outside Sanping.
        Notifications = "notifications",
    }
}

impl Document {
    /// The version of the text that counts now; each change of the text makes the next.
    #[must_use]
    pub const fn version(self) -> i32 {
        match self {
            Self::Service | Self::Notifications => 1,
        }
    }
}

/// One agreement: given, and perhaps withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    /// Its id.
    pub id: ConsentId,
    /// Whose.
    pub account: AccountId,
    /// To what.
    pub document: Document,
    /// To which version of its text.
    pub version: i32,
    /// When it was given.
    pub given_at: DateTime<Utc>,
    /// When it was withdrawn, where it was.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

impl Consent {
    /// Agrees to the text that counts now.
    ///
    /// # Errors
    /// [`PrivacyError::OtherVersion`] where another text was read.
    pub fn give(
        account: AccountId,
        document: Document,
        version: i32,
        now: DateTime<Utc>,
    ) -> Result<Self, PrivacyError> {
        if version != document.version() {
            return Err(PrivacyError::OtherVersion);
        }
        Ok(Self { id: ConsentId::new(), account, document, version, given_at: now, withdrawn_at: None })
    }
}
