use super::ways::Proof;
use sanping_domain::{account::SecondFactorRule, shared::Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A second factor to be enrolled.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EnrolFactor {
    /// That one is who signed in.
    #[validate(nested)]
    pub proof: Option<Proof>,
}

/// What is shown once, and never again.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FactorView {
    /// The secret in base 32, to be typed into an app.
    pub secret: String,
    /// The same for an app to scan.
    #[schema(example = "otpauth://totp/Sanping:li.na?secret=…&issuer=Sanping")]
    pub uri: String,
    /// Ten codes for when the app is lost; each counts once.
    pub recovery_codes: Vec<String>,
}

/// The first code of the app.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConfirmFactor {
    /// Six digits.
    #[validate(length(min = 1, max = 16))]
    #[schema(min_length = 1, max_length = 16, example = "123456")]
    pub code: String,
}

/// A second factor to be given up.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DisableFactor {
    /// Six digits from the app, or a recovery code.
    #[validate(length(min = 1, max = 16))]
    #[schema(min_length = 1, max_length = 16, example = "123456")]
    pub code: String,
    /// That one is who signed in.
    #[validate(nested)]
    pub proof: Option<Proof>,
}

/// The second step of signing in.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecondFactor {
    /// What came with `second_factor_required`.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub challenge: String,
    /// Six digits from the app, or a recovery code.
    #[validate(length(min = 1, max = 16))]
    #[schema(min_length = 1, max_length = 16, example = "123456")]
    pub code: String,
}

/// Which roles shall ask for a second factor.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetRule {
    /// The roles, each once; none asks where the list is empty.
    #[validate(length(max = 11))]
    #[schema(max_items = 11)]
    pub roles: Vec<Role>,
}

/// Which roles ask for a second factor.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FactorRuleView {
    /// The roles.
    pub roles: Vec<Role>,
    /// For `If-Match`.
    pub version: i32,
}

impl From<SecondFactorRule> for FactorRuleView {
    fn from(rule: SecondFactorRule) -> Self {
        let SecondFactorRule { roles, version } = rule;
        Self { roles, version }
    }
}
