use super::ways::Proof;
use sanping_domain::account::CodePurpose;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A code to be sent.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CodeRequest {
    /// The phone it goes to.
    #[validate(length(min = 1, max = 32))]
    #[schema(pattern = r"^(\+86)?1[3-9][0-9]{9}$", example = "13800001234")]
    pub phone: String,
    /// What it is for; it opens nothing else.
    pub purpose: CodePurpose,
}

/// That a code may be under way.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CodeView {
    /// Seconds until a code that was sent now ends.
    #[schema(minimum = 0)]
    pub expires_in: i64,
    /// Seconds after which another one may be asked for.
    #[schema(minimum = 0)]
    pub again_in: i64,
}

/// Who signs in, by a code sent to her phone.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PhoneSignIn {
    /// The phone.
    #[validate(length(min = 1, max = 32))]
    #[schema(pattern = r"^(\+86)?1[3-9][0-9]{9}$", example = "13800001234")]
    pub phone: String,
    /// The code sent there for `sign_in`.
    #[validate(length(min = 1, max = 16))]
    #[schema(min_length = 1, max_length = 16, example = "123456")]
    pub code: String,
    /// What the client calls itself, for the list of sessions.
    #[validate(length(max = 80))]
    #[schema(max_length = 80, example = "iPhone 17")]
    pub device: Option<String>,
}

/// A new password, by a code sent to the phone.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasswordReset {
    /// The phone.
    #[validate(length(min = 1, max = 32))]
    #[schema(pattern = r"^(\+86)?1[3-9][0-9]{9}$", example = "13800001234")]
    pub phone: String,
    /// The code sent there for `reset_password`.
    #[validate(length(min = 1, max = 16))]
    #[schema(min_length = 1, max_length = 16, example = "123456")]
    pub code: String,
    /// The password that shall count.
    #[validate(length(min = 8, max = 128))]
    #[schema(min_length = 8, max_length = 128, format = Password)]
    pub new_password: String,
}

/// Whose password was set.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResetView {
    /// The sign-in name, for who has forgotten it too.
    pub login: String,
}

/// A phone to become one's own.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkPhone {
    /// The phone.
    #[validate(length(min = 1, max = 32))]
    #[schema(pattern = r"^(\+86)?1[3-9][0-9]{9}$", example = "13800001234")]
    pub phone: String,
    /// The code sent there for `link_phone`.
    #[validate(length(min = 1, max = 16))]
    #[schema(min_length = 1, max_length = 16, example = "123456")]
    pub code: String,
    /// That one is who signed in.
    #[validate(nested)]
    pub proof: Option<Proof>,
}

/// A way in to be taken away.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Unlink {
    /// That one is who signed in.
    #[validate(nested)]
    pub proof: Option<Proof>,
}
