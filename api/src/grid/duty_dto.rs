use chrono::{DateTime, Utc};
use sanping_domain::{
    grid::{Duty, Post},
    shared::{AccountId, DutyId, GridId},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Someone on a post at a node for a time.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DutyView {
    /// Its id.
    pub id: DutyId,
    /// Where.
    pub grid_id: GridId,
    /// Who.
    pub account_id: AccountId,
    /// Who, by name.
    pub name: String,
    /// As what.
    pub post: Post,
    /// From this moment on.
    pub from: DateTime<Utc>,
    /// Until just before this moment; absent while no end is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<DateTime<Utc>>,
    /// Whether it runs now.
    pub on_duty_now: bool,
}

impl DutyView {
    /// Of a duty and the name of who does it.
    pub fn of(duty: Duty, name: String, now: DateTime<Utc>) -> Self {
        let on_duty_now = duty.on_duty(now);
        let Duty { id, account, grid, post, from, to } = duty;
        Self { id, grid_id: grid, account_id: account, name, post, from, to, on_duty_now }
    }
}

/// Which duties, and from where.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DutyQuery {
    /// With `true` only those that run now.
    pub on_duty_now: Option<bool>,
    /// Where the page before ended.
    #[validate(length(max = 80))]
    #[param(min_length = 1, max_length = 80)]
    pub cursor: Option<String>,
    /// Rows a page, 20 unless said.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u8>,
}

/// A duty to be given.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDuty {
    /// Who.
    pub account_id: AccountId,
    /// As what.
    pub post: Post,
    /// From this moment on.
    pub from: DateTime<Utc>,
    /// Until just before this moment.
    pub to: Option<DateTime<Utc>>,
}
