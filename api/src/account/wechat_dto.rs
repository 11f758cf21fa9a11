use super::ways::Proof;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// Who signs in, by WeChat.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WechatSignIn {
    /// What `wx.login` gave; the server asks WeChat whose it is.
    #[validate(length(min = 1, max = 256))]
    #[schema(min_length = 1, max_length = 256)]
    pub code: String,
    /// What `getPhoneNumber` gave, where the person chose to show her phone: finds the account of that phone.
    #[validate(length(min = 1, max = 256))]
    #[schema(min_length = 1, max_length = 256)]
    pub phone_code: Option<String>,
    /// What the client calls itself, for the list of sessions.
    #[validate(length(max = 80))]
    #[schema(max_length = 80, example = "WeChat on Android")]
    pub device: Option<String>,
}

/// A code of WeChat: of `wx.login` to link the person, of `getPhoneNumber` to link her phone.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkWechat {
    /// The code; the server asks WeChat what it means.
    #[validate(length(min = 1, max = 256))]
    #[schema(min_length = 1, max_length = 256)]
    pub code: String,
    /// That one is who signed in.
    #[validate(nested)]
    pub proof: Option<Proof>,
}
