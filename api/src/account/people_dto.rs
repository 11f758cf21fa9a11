use sanping_domain::{
    account::Account,
    shared::{AccountId, GridId, Role, UnitId},
};
use sanping_infra::account::AccountFilter;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Which accounts, and from where.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AccountQuery {
    /// Only sign-in names that begin so.
    #[validate(length(min = 1, max = 40))]
    #[param(min_length = 1, max_length = 40, example = "li")]
    pub login: Option<String>,
    /// Who holds one of these roles.
    #[serde(default)]
    #[validate(length(max = 11))]
    #[param(max_items = 11)]
    pub role: Vec<Role>,
    /// Who holds it at or under this node; what lies outside your scope stays outside.
    pub grid_id: Option<GridId>,
    /// Who holds it at this member unit. A role is held at one place: together with `gridId` nobody fits.
    pub unit_id: Option<UnitId>,
    /// Where the page before ended.
    #[validate(length(max = 80))]
    #[param(min_length = 1, max_length = 80)]
    pub cursor: Option<String>,
    /// Rows a page, 20 unless said.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u8>,
}

impl AccountQuery {
    /// What is asked for.
    pub fn filter(self) -> AccountFilter {
        let Self { login, role, grid_id, unit_id, cursor: _, limit: _ } = self;
        AccountFilter {
            login: login.map(|login| login.to_lowercase()),
            roles: role,
            grid: grid_id,
            unit: unit_id,
        }
    }
}

/// Who is looked for.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountLookup {
    /// Her whole sign-in name, whatever its case.
    #[validate(length(min = 3, max = 40))]
    #[schema(min_length = 3, max_length = 40, example = "li.na")]
    pub login: String,
}

/// Somebody who was found by her sign-in name.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountFound {
    /// The account.
    pub id: AccountId,
    /// The sign-in name.
    pub login: String,
    /// What others read.
    pub name: String,
}

impl From<Account> for AccountFound {
    fn from(account: Account) -> Self {
        let Account { id, login, name, .. } = account;
        Self { id, login: login.as_str().to_owned(), name: name.into_string() }
    }
}
