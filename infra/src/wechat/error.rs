use crate::outside::OutsideError;
use sanping_domain::shared::{Kind, Rule};

/// Why WeChat was of no help. The numbers are those of WeChat's documentation (服务端接口返回码).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WechatError {
    /// It could not be asked, or its answer not be read.
    #[error("WeChat: {0}")]
    Outside(#[from] OutsideError),
    /// The code is unknown, was used, is too old, or its user is blocked.
    #[error("WeChat does not know this code")]
    CodeRefused,
    /// The phone is none of mainland China.
    #[error("the phone is no mobile number of mainland China")]
    ForeignPhone,
    /// The person did not subscribe, or took it back: final for this message.
    #[error("the person has not subscribed")]
    RefusedByUser,
    /// The access token no longer counts.
    #[error("WeChat refuses our access token")]
    TokenRefused,
    /// WeChat is busy, or we have asked too much for now.
    #[error("WeChat is busy ({0})")]
    Busy(i64),
    /// WeChat refuses the request for another reason.
    #[error("WeChat refuses ({0})")]
    Refused(i64),
}

impl WechatError {
    pub(super) const fn of(code: i64) -> Self {
        match code {
            40029 | 40163 | 40226 | 41008 => Self::CodeRefused,
            43101 => Self::RefusedByUser,
            40001 | 40014 | 42001 => Self::TokenRefused,
            -1 | 45009 | 45011 => Self::Busy(code),
            _ => Self::Refused(code),
        }
    }

    pub(super) const fn unreadable() -> Self {
        Self::Outside(OutsideError::Unreadable)
    }

    /// Whether the same request may go well later.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        match self {
            Self::Outside(error) => error.may_pass(),
            Self::TokenRefused | Self::Busy(_) => true,
            Self::CodeRefused | Self::ForeignPhone | Self::RefusedByUser | Self::Refused(_) => false,
        }
    }
}

impl Rule for WechatError {
    fn code(&self) -> &'static str {
        match self {
            Self::CodeRefused => "wechat_code_refused",
            Self::ForeignPhone => "malformed_phone",
            _ => "wechat_unavailable",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::CodeRefused | Self::ForeignPhone => Kind::Invalid,
            _ => Kind::Unavailable,
        }
    }
}
